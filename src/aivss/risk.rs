//! The risks that an assessment may name: the ten core risks of AIVSS and the OWASP Top 10 for Agentic Applications 2026.
//!
//! Start at [`CoreRisk::named`]. Each list is one table in this file; a new edition is a new table.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use crate::name::fold;

/// A core risk of AIVSS, or an entry of the OWASP Top 10 for Agentic Applications.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CoreRisk(u8);

struct Row {
    /// The id of an entry of the Top 10, such as `ASI01`. The core risks have no official ids.
    id: Option<&'static str>,
    name: &'static str,
    /// Other names that OWASP documents use.
    also: &'static [&'static str],
    /// Index of the core risk. For ASI entries it is the core risk that AIVSS 0.8, Appendix B, names.
    core: u8,
    /// The `owasp_category` in the JSON schema of AIVSS 0.8, Appendix A.
    category: &'static str,
}

const fn core(core: u8, name: &'static str, category: &'static str, also: &'static [&'static str]) -> Row {
    Row { id: None, name, also, core, category }
}

const fn asi(id: &'static str, name: &'static str, core: u8, also: &'static [&'static str]) -> Row {
    Row { id: Some(id), name, also, core, category: ROWS_CORE[core as usize].category }
}

// AIVSS 0.8, sections 3.6.1 to 3.6.10; categories: Appendix A, `owasp_category`. In 0.5 the eighth is named "Risk" in the
// chapter on risks and "Attacks" where it is scored.
const ROWS_CORE: [Row; 10] = [
    core(0, "Agentic AI Tool Misuse", "Agentic AI Tool Misuse", &[]),
    core(1, "Agent Access Control Violation", "Agent Access Control Violation", &[]),
    core(2, "Agent Cascading Failures", "Agent Cascading Failures", &[]),
    core(3, "Agent Orchestration and Multi-Agent Exploitation", "Agent Orchestration & Multi-Agent Exploitation", &[]),
    core(4, "Agent Identity Impersonation", "Agent Identity Impersonation", &[]),
    core(5, "Agent Memory and Context Manipulation", "Agent Memory & Context Manipulation", &[]),
    core(6, "Insecure Agent Critical Systems Interaction", "Insecure Agent Critical Systems Interaction", &[]),
    core(
        7,
        "Agent Supply Chain and Dependency Risk",
        "Agent Supply Chain & Dependency Risk",
        &["Agent Supply Chain and Dependency Attacks"],
    ),
    core(8, "Agent Untraceability", "Agent Untraceability", &[]),
    core(9, "Agent Goal and Instruction Manipulation", "Agent Goal & Instruction Manipulation", &[]),
];

// OWASP Top 10 for Agentic Applications 2026, published 2025-12-09; core risks: AIVSS 0.8, Appendix B, pages 94 and
// 95. Other OWASP material maps ASI05, ASI07, ASI09 and ASI10 to other core risks. We follow 0.8, because it is the
// document that defines the scores.
const ROWS_ASI: [Row; 10] = [
    asi("ASI01", "Agent Goal Hijack", 9, &[]),
    asi("ASI02", "Tool Misuse and Exploitation", 0, &[]),
    asi("ASI03", "Identity and Privilege Abuse", 1, &[]),
    asi("ASI04", "Agentic Supply Chain Vulnerabilities", 7, &[]),
    asi("ASI05", "Unexpected Code Execution (RCE)", 0, &["Unexpected Code Execution"]),
    asi("ASI06", "Memory & Context Poisoning", 5, &[]),
    asi("ASI07", "Insecure Inter-Agent Communication", 3, &[]),
    asi("ASI08", "Cascading Failures", 2, &[]),
    asi("ASI09", "Human-Agent Trust Exploitation", 4, &[]),
    asi("ASI10", "Rogue Agents", 1, &[]),
];

static NAMES: LazyLock<HashMap<String, CoreRisk>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for risk in CoreRisk::all() {
        let row = risk.row();
        for name in [row.name].iter().chain(row.also) {
            names.insert(fold(name), risk);
            if let Some(id) = row.id {
                names.insert(fold(id), risk);
                names.insert(fold(&format!("{id} {name}")), risk);
                names.insert(fold(&format!("{id} ({name})")), risk);
            }
        }
        // The category of an ASI entry is the name of its core risk, so that name finds the core risk and not the
        // entry.
        if row.id.is_none() {
            names.insert(fold(row.category), risk);
        }
    }
    names
});

impl CoreRisk {
    /// All twenty risks: the ten core risks, then ASI01 to ASI10.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..20).map(Self)
    }

    fn row(self) -> &'static Row {
        match self.0.checked_sub(10) {
            None => &ROWS_CORE[usize::from(self.0)],
            Some(index) => &ROWS_ASI[usize::from(index)],
        }
    }

    /// Finds a risk by ASI id, name, or both, compared by [`fold`].
    ///
    /// ```
    /// use mdbook_aivss::aivss::CoreRisk;
    ///
    /// let rce = CoreRisk::named("ASI05").expect("is in the list");
    /// assert_eq!(rce.to_string(), "ASI05 Unexpected Code Execution (RCE)");
    /// assert_eq!(CoreRisk::named("Agent Memory & Context Manipulation").map(|risk| risk.name()),
    ///            Some("Agent Memory and Context Manipulation"));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        // Authors also write "ASI05: Unexpected …" and "ASI05 (Unexpected …)".
        let folded = fold(&name.replace([':', '.', ','], " "));
        NAMES.get(folded.as_str()).copied()
    }

    /// All ids and names that [`CoreRisk::named`] accepts. Suggestions are taken from this list.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::all().flat_map(|risk| {
            let row = risk.row();
            row.id.into_iter().chain([row.name]).chain(row.also.iter().copied())
        })
    }

    /// The ASI id, such as `ASI05`; the core risks have none.
    pub fn id(self) -> Option<&'static str> {
        self.row().id
    }

    /// The published name. The eighth core risk has the name of AIVSS 0.8.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The public address of the list that contains the risk, for ASI entries.
    pub fn url(self) -> Option<&'static str> {
        self.id().map(|_| "https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/")
    }

    /// The core risk: the risk itself, or for ASI entries the core risk that AIVSS 0.8, Appendix B, names.
    pub fn core(self) -> Self {
        Self(self.row().core)
    }

    /// The `owasp_category` of the JSON report of AIVSS 0.8, Appendix A.
    pub fn category(self) -> &'static str {
        self.row().category
    }

    /// The section of AIVSS 0.8 that scores the core risk, such as `3.6.1`.
    pub fn section(self) -> String {
        format!("3.6.{}", self.row().core + 1)
    }
}

impl fmt::Display for CoreRisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id() {
            Some(id) => write!(f, "{id} {}", self.name()),
            None => f.write_str(self.name()),
        }
    }
}

impl fmt::Debug for CoreRisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CoreRisk({self})")
    }
}
