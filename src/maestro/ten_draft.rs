//! The ten-layer draft of MAESTRO ("MAESTRO v2", CSA, 2026), from a secondary source.
//!
//! We have not seen CSA's final text. The names and ids of layers and threats come from a public skill that cites "MAESTRO
//! v2.0, CSA, April 2026, v0.91 draft, section 7" (github.com/Nate-Carroll-Cyber/AI-Threat-Modeling-Claude-Skill). Names and
//! ids are facts; the sentences about layers are our own. The threats have no descriptions and there are no controls, because
//! no primary source says what they mean.
//!
//! To add a threat, add a line to [`CATALOG`]. Nothing else has to change.

use super::{CatalogEntry, ComponentKind, Edition, LayerId, LayerRow};

/// The ten-layer draft.
pub static TEN_DRAFT: Edition = Edition {
    index: 1,
    id: "ten-draft",
    name: "MAESTRO, ten layers (draft, second-hand)",
    source: "https://cloudsecurityalliance.org/artifacts/maestro-v2",
    draft: true,
    layers: LAYERS,
    cross_layer: &["X", "CL", "Cross-Layer", "All Layers"],
    catalog: CATALOG,
    not_in_catalog: &[],
    controls: &[],
    layer_of,
};

/// The macro makes `key`, `title` and `full` from the other fields, so that they always agree.
macro_rules! layer {
    ($code:literal, $name:literal, $slug:literal, vertical: $vertical:literal, $scope:literal, $aliases:expr) => {
        LayerRow {
            code: $code,
            key: concat!("ten-draft/", $code),
            name: $name,
            title: concat!($code, " · ", $name),
            full: concat!("ten-draft/", $code, " · ", $name),
            scope: $scope,
            slug: concat!("ten-draft-", $slug),
            aliases: &$aliases,
            vertical: $vertical,
            cyclonedx: None,
        }
    };
}

const LAYERS: &[LayerRow] = &[
    layer!(
        "L1", "Infrastructure", "infrastructure", vertical: false,
        "What the agents run on: hardware, cloud accounts, networks, and their supply chain.",
        []
    ),
    layer!(
        "L2", "Cognitive Core", "cognitive-core", vertical: false,
        "The models that the agents use: weights, training, prompts and answers.",
        ["Cognition"]
    ),
    layer!(
        "L3", "Data, Memory, and Knowledge", "data-memory-and-knowledge", vertical: false,
        "What the agents know and remember: documents, vector stores, knowledge graphs, context.",
        ["Data, Memory and Knowledge"]
    ),
    layer!(
        "L4", "Orchestration and Coordination", "orchestration-and-coordination", vertical: false,
        "How work is planned and distributed: workflows, sub-agents, delegation, approval by people.",
        ["Orchestration"]
    ),
    layer!(
        "L5", "Deployment and Execution", "deployment-and-execution", vertical: false,
        "Where and how the agents are run: containers, sandboxes, pipelines, releases.",
        ["Deployment"]
    ),
    layer!(
        "L6", "Tools, Application, Environment, and Ecosystem", "tools-application-environment-and-ecosystem", vertical: false,
        "What the agents use and interact with: tools, MCP servers, APIs, screens, other agents.",
        ["Tools, Application, Environment and Ecosystem", "Tools"]
    ),
    layer!(
        "L7", "Identity and Autonomy", "identity-and-autonomy", vertical: true,
        "The identity of agents, and what they may decide: identities, credentials, permissions, autonomy.",
        ["Identity and Autonomy (horizontal)", "Identity"]
    ),
    layer!(
        "L8", "Safety and Security", "safety-and-security", vertical: true,
        "What keeps the agents safe: guardrails, alignment, robustness, incident response.",
        ["Safety and Security (horizontal)"]
    ),
    layer!(
        "L9", "Monitoring and Observability", "monitoring-and-observability", vertical: true,
        "How the agents are monitored: logs, telemetry, alerts, explanations.",
        ["Monitoring and Observability (horizontal)", "Monitoring"]
    ),
    layer!(
        "L10", "Governance, Authority, and Compliance", "governance-authority-and-compliance", vertical: true,
        "Who is responsible for the agents: policies, laws, audits, an inventory of running agents.",
        ["Governance, Authority and Compliance", "Governance, Authority, and Compliance (horizontal)", "Governance"]
    ),
];

/// The layer of each kind of component. This is our own interpretation of the layers' names.
fn layer_of(kind: ComponentKind) -> LayerId {
    LayerId::ten_draft(match kind {
        ComponentKind::Model => 2,
        ComponentKind::Memory | ComponentKind::Data => 3,
        ComponentKind::Agent => 4,
        ComponentKind::Person | ComponentKind::Tool | ComponentKind::Gateway | ComponentKind::Service => 6,
        ComponentKind::Control => 8,
        ComponentKind::Monitor => 9,
    })
}

const fn threat(layer: u8, slug: &'static str, name: &'static str) -> CatalogEntry {
    CatalogEntry { slug, name, meaning: None, layer: Some(LayerId::ten_draft(layer)), usv: None, skl: None }
}

/// The threats in the order of the source.
const CATALOG: &[CatalogEntry] = &[
    threat(1, "ten-draft/L1-T01", "Infrastructure compromise via supply chain attack"),
    threat(1, "ten-draft/L1-T02", "Lateral movement from compromised infrastructure"),
    threat(1, "ten-draft/L1-T03", "Resource exhaustion attacks"),
    threat(1, "ten-draft/L1-T04", "Credential theft from infrastructure layer"),
    threat(2, "ten-draft/L2-T01", "Model extraction attack"),
    threat(2, "ten-draft/L2-T02", "Training data poisoning"),
    threat(2, "ten-draft/L2-T03", "Prompt injection / jailbreak"),
    threat(2, "ten-draft/L2-T04", "Model supply-chain attack"),
    threat(2, "ten-draft/L2-T05", "Safety alignment degradation"),
    threat(2, "ten-draft/L2-T06", "Model inversion attack"),
    threat(3, "ten-draft/L3-T01", "RAG poisoning"),
    threat(3, "ten-draft/L3-T02", "Vector database access-control bypass"),
    threat(3, "ten-draft/L3-T03", "Memory pollution"),
    threat(3, "ten-draft/L3-T04", "Context poisoning"),
    threat(3, "ten-draft/L3-T05", "Embedding inversion attack"),
    threat(3, "ten-draft/L3-T06", "Knowledge graph manipulation"),
    threat(3, "ten-draft/L3-T07", "Context overflow attack"),
    threat(4, "ten-draft/L4-T01", "Infinite planning loop"),
    threat(4, "ten-draft/L4-T02", "Goal hijacking via orchestration manipulation"),
    threat(4, "ten-draft/L4-T03", "Sub-agent coordination failure"),
    threat(4, "ten-draft/L4-T04", "Unauthorized tool invocation"),
    threat(4, "ten-draft/L4-T05", "Delegation chain privilege escalation"),
    threat(4, "ten-draft/L4-T06", "Workflow state tampering"),
    threat(4, "ten-draft/L4-T07", "Human-in-the-loop bypass"),
    threat(5, "ten-draft/L5-T01", "Container escape"),
    threat(5, "ten-draft/L5-T02", "CI/CD pipeline compromise"),
    threat(5, "ten-draft/L5-T03", "Runtime tampering"),
    threat(5, "ten-draft/L5-T04", "Sandbox breakout"),
    threat(5, "ten-draft/L5-T05", "Resource starvation"),
    threat(5, "ten-draft/L5-T06", "Deployment rollback exploitation"),
    threat(6, "ten-draft/L6-T01", "Agent-to-agent social engineering"),
    threat(6, "ten-draft/L6-T02", "Cascade failures in multi-agent systems"),
    threat(6, "ten-draft/L6-T03", "Business logic abuse"),
    threat(6, "ten-draft/L6-T04", "MCP server compromise"),
    threat(6, "ten-draft/L6-T05", "Agent marketplace threats"),
    threat(6, "ten-draft/L6-T06", "API abuse and exfiltration"),
    threat(6, "ten-draft/L6-T07", "User interface manipulation"),
    threat(6, "ten-draft/L6-T08", "Tool definition poisoning"),
    threat(7, "ten-draft/L7-T01", "Agent identity forgery"),
    threat(7, "ten-draft/L7-T02", "Credential theft and replay"),
    threat(7, "ten-draft/L7-T03", "Over-privileged agent identities"),
    threat(7, "ten-draft/L7-T04", "Autonomy boundary violation"),
    threat(7, "ten-draft/L7-T05", "Session hijacking"),
    threat(7, "ten-draft/L7-T06", "Improper trust escalation"),
    threat(7, "ten-draft/L7-T07", "Permission inheritance abuse"),
    threat(8, "ten-draft/L8-T01", "Guardrail bypass"),
    threat(8, "ten-draft/L8-T02", "Safety alignment degradation through fine-tuning"),
    threat(8, "ten-draft/L8-T03", "Cascading safety failures"),
    threat(8, "ten-draft/L8-T04", "Incident response blind spots"),
    threat(8, "ten-draft/L8-T05", "Adversarial robustness failure"),
    threat(9, "ten-draft/L9-T01", "Monitoring blind spots"),
    threat(9, "ten-draft/L9-T02", "Log tampering"),
    threat(9, "ten-draft/L9-T03", "Drift detection bypass"),
    threat(9, "ten-draft/L9-T04", "Explainability manipulation"),
    threat(9, "ten-draft/L9-T05", "Telemetry poisoning"),
    threat(9, "ten-draft/L9-T06", "Alert fatigue exploitation"),
    threat(10, "ten-draft/L10-T01", "Shadow AI / rogue agents"),
    threat(10, "ten-draft/L10-T02", "Policy bypass"),
    threat(10, "ten-draft/L10-T03", "Compliance drift"),
    threat(10, "ten-draft/L10-T04", "Trust metric manipulation"),
    threat(10, "ten-draft/L10-T05", "Audit trail gaps"),
    threat(10, "ten-draft/L10-T06", "Regulatory non-compliance"),
];
