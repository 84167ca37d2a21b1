//! The seven-layer edition of MAESTRO (CSA, 2025-02-06), which AIVSS 0.8 and the published agent pages use.

mod catalog;
mod controls;

use super::{ComponentKind, Edition, LayerRow};

/// The seven-layer edition.
pub static SEVEN_LAYER: Edition = Edition {
    index: 0,
    id: "seven",
    name: "MAESTRO, seven layers",
    source: "https://cloudsecurityalliance.org/blog/2025/02/06/agentic-ai-threat-modeling-framework-maestro",
    draft: false,
    layers: LAYERS,
    cross_layer: CROSS_LAYER,
    catalog: catalog::CATALOG,
    not_in_catalog: catalog::NOT_IN_CATALOG,
    controls: controls::CONTROLS,
    layer_of: ComponentKind::layer,
};

/// Names for cross-layer threats in the OWASP guide (its row 8), by CSA and in tools. They are compared like layer names, so
/// `Cross-`, `cross layer` and `Cross-Layers` match too.
const CROSS_LAYER: &[&str] = &["X", "CL", "Cross-Layer", "All Layers"];

/// The macro makes `title` from number and name, so that the three always agree.
macro_rules! layer {
    ($code:literal, $name:literal, $slug:literal, $cyclonedx:literal, vertical: $vertical:literal, $scope:literal, $aliases:expr) => {
        LayerRow {
            code: $code,
            key: $code,
            name: $name,
            title: concat!($code, " · ", $name),
            full: concat!($code, " · ", $name),
            scope: $scope,
            slug: $slug,
            aliases: &$aliases,
            vertical: $vertical,
            cyclonedx: Some($cyclonedx),
        }
    };
}

/// Sources: the names are CSA's (its post). The two slugs are the id in CSA's analyzer and the
/// category in CycloneDX 2.0. The aliases are names in the OWASP guide (p. 10 to 12), its case studies and in tools; spellings that differ
/// only in case, joining signs or number are omitted.
const LAYERS: &[LayerRow] = &[
    layer!(
        "L1", "Foundation Models", "foundation-models", "foundation-models", vertical: false,
        "The model that the agent uses: weights, fine-tuning, and the endpoint that serves it.",
        ["Foundation", "FM"]
    ),
    layer!(
        "L2", "Data Operations", "data-operations", "data-operations", vertical: false,
        "What the agent knows: databases, vector stores, retrieval, memory, prompts.",
        ["Data Ops", "Data Operations (RAG)"]
    ),
    layer!(
        "L3", "Agent Frameworks", "agent-frameworks", "agent-frameworks", vertical: false,
        "What turns a model into an agent: tools, MCP clients and servers, planning, workflow state.",
        ["Agent FW", "Frameworks"]
    ),
    layer!(
        "L4", "Deployment and Infrastructure", "deployment-infrastructure", "deployment-and-infrastructure", vertical: false,
        "Where the agent runs: cloud, containers, networks, build pipelines, service accounts.",
        ["Deployment Infra", "Infrastructure", "Infra"]
    ),
    layer!(
        "L5", "Evaluation and Observability", "evaluation-observability", "evaluation-and-observability", vertical: false,
        "How the agent is monitored: evaluations, logs, traces, alerts, screens for human review.",
        ["Eval & Obs", "Observability"]
    ),
    layer!(
        "L6", "Security and Compliance", "security-compliance", "security-and-compliance", vertical: true,
        "What applies to all other layers: access control, identity, policy, regulation, and AI agents that do security work.",
        ["Sec/Comp", "Security and Compliance (Vertical)", "Security"]
    ),
    layer!(
        "L7", "Agent Ecosystem", "agent-ecosystem", "agent-ecosystem", vertical: false,
        "What the agent interacts with: users, other agents, registries, marketplaces, outside services.",
        ["Ecosystem"]
    ),
];
