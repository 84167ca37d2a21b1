//! The agentic factors of a threat: which property of the agent makes it worse. Start at [`AgenticFactor`].

/// A property of agents that amplifies a threat; a factor is never a threat by itself (OWASP guide and playbook).
///
/// The first four are the OWASP guide's and the playbook's; the fifth is in CSA's analyzer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AgenticFactor {
    /// The same input can lead to different acts.
    NonDeterminism,
    /// It acts without asking.
    Autonomy,
    /// Who an agent is, and for whom it acts, is managed at run time.
    Identity,
    /// Agents talk to agents.
    A2a,
    /// Nothing separates trusted from untrusted content.
    NoTrustBoundary,
}
