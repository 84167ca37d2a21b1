//! The lists of those frameworks that are short enough to include: canonical id and name.

/// An id with its name.
pub(super) type Item = (&'static str, &'static str);

/// OWASP Top 10 for Agentic Applications 2026.
pub(super) const ASI: &[Item] = &[
    ("ASI01", "Agent Goal Hijack"),
    ("ASI02", "Tool Misuse and Exploitation"),
    ("ASI03", "Identity and Privilege Abuse"),
    ("ASI04", "Agentic Supply Chain Vulnerabilities"),
    ("ASI05", "Unexpected Code Execution (RCE)"),
    ("ASI06", "Memory & Context Poisoning"),
    ("ASI07", "Insecure Inter-Agent Communication"),
    ("ASI08", "Cascading Failures"),
    ("ASI09", "Human-Agent Trust Exploitation"),
    ("ASI10", "Rogue Agents"),
];

/// OWASP Top 10 for LLM Applications 2025.
pub(super) const LLM: &[Item] = &[
    ("LLM01", "Prompt Injection"),
    ("LLM02", "Sensitive Information Disclosure"),
    ("LLM03", "Supply Chain"),
    ("LLM04", "Data and Model Poisoning"),
    ("LLM05", "Improper Output Handling"),
    ("LLM06", "Excessive Agency"),
    ("LLM07", "System Prompt Leakage"),
    ("LLM08", "Vector and Embedding Weaknesses"),
    ("LLM09", "Misinformation"),
    ("LLM10", "Unbounded Consumption"),
];

/// T1 to T15 are the same in both OWASP documents. T16 and T17 differ, so ids from T16 on name their document.
///
/// `asi-tm` is OWASP Agentic AI Threats and Mitigations 1.1, and `mas` is OWASP Multi-Agentic System Threat Modelling Guide
/// 1.0. For `mas` we use the guide's names, not the playbook's. The guide prints T21 and T22 a second time for other threats;
/// these, and its additions in brackets for one case study, are omitted.
pub(super) const THREATS: &[Item] = &[
    ("T1", "Memory Poisoning"),
    ("T2", "Tool Misuse"),
    ("T3", "Privilege Compromise"),
    ("T4", "Resource Overload"),
    ("T5", "Cascading Hallucination Attacks"),
    ("T6", "Intent Breaking & Goal Manipulation"),
    ("T7", "Misaligned & Deceptive Behaviors"),
    ("T8", "Repudiation & Untraceability"),
    ("T9", "Identity Spoofing & Impersonation"),
    ("T10", "Overwhelming Human in the Loop"),
    ("T11", "Unexpected RCE and Code Attacks"),
    ("T12", "Agent Communication Poisoning"),
    ("T13", "Rogue Agents in Multi-Agent Systems"),
    ("T14", "Human Attacks on Multi-Agent Systems"),
    ("T15", "Human Manipulation"),
    ("asi-tm:T16", "Insecure Inter-Agent Protocol Abuse"),
    ("asi-tm:T17", "Supply Chain Compromise"),
    ("mas:T16", "Model Inconsistency Leading to Variable Approvals"),
    ("mas:T17", "Semantic Drift"),
    ("mas:T18", "RAG Input Manipulation"),
    ("mas:T19", "Unintended Workflow Execution"),
    ("mas:T20", "Framework Vulnerability to code injection"),
    ("mas:T21", "Inconsistent Workflow State"),
    ("mas:T22", "Service Account Exposure"),
    ("mas:T23", "Selective Log Manipulation"),
    ("mas:T24", "Dynamic Policy Enforcement Failure"),
    ("mas:T25", "Workflow Disruption via Dependency Exploitation"),
    ("mas:T26", "Model Instability"),
    ("mas:T27", "Vector Database Poisoning with Malicious Smart Contract Data"),
    ("mas:T28", "RAG Data Exfiltration"),
    ("mas:T29", "Plugin Vulnerability Leading to Agent Compromise"),
    ("mas:T30", "Insecure Inter-Agent Communication Protocol"),
    ("mas:T31", "Insufficient Isolation Between Agent Actions"),
    ("mas:T32", "Runaway Agent"),
    ("mas:T33", "Blockchain Reorganization Attack"),
    ("mas:T34", "Wallet Key Compromise"),
    ("mas:T35", "Manipulation of Proof of Sampling"),
    ("mas:T36", "Smart Contract Vulnerability Leading to Agent Impersonation"),
    ("mas:T37", "Cross-Chain Bridge Attack"),
    ("mas:T38", "Emergent Collusion on Blockchain"),
    ("mas:T39", "Unintended Resource Consumption via MCP"),
    ("mas:T40", "MCP Client Impersonation"),
    ("mas:T41", "Schema Mismatch Leading to Errors"),
    ("mas:T42", "Cross-Client Interference via Shared Server"),
    ("mas:T43", "Network Exposure of MCP Server"),
    ("mas:T44", "Insufficient Logging in MCP Server/Client"),
    ("mas:T45", "Insufficient Isolation of MCP Server Permissions"),
    ("mas:T46", "Data Residency/Compliance Violation via MCP Server"),
    ("mas:T47", "Rogue MCP Server in Ecosystem"),
];
