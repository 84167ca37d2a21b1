//! The agentic factors of a threat: properties of the agent that make it worse. Start at [`AgenticFactor`].

/// A property of agents that amplifies a threat. A factor alone is not a threat (OWASP guide and playbook).
///
/// The first four come from the OWASP guide and the playbook, the fifth from CSA's analyzer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AgenticFactor {
    /// The same input can lead to different actions.
    NonDeterminism,
    /// The agent acts without asking.
    Autonomy,
    /// The identity of an agent, and for whom it acts, is managed at run time.
    Identity,
    /// Agents communicate with agents.
    A2a,
    /// Trusted and untrusted content are not separated.
    NoTrustBoundary,
}
