//! A book about many agents. Each has an assessment and a threat model with fifteen threats; they are in folders of teams, with
//! badges, registers and matrices. The same numbers always give the same bytes.
//!
//! Start at [`files`]. [`Change::Later`] is the same book some weeks later, for `diff`.

use std::fmt::Write as _;

/// The state of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The first state.
    None,
    /// Some weeks later: two pages are renamed, every tenth agent has changed, the last agent was removed, and another one was
    /// added.
    Later,
}

/// The number of threats of one agent: thirteen in layers and two cross-layer threats.
#[allow(dead_code, reason = "the example writes books and counts nothing")]
pub(crate) const THREATS: usize = 15;

/// The number of mitigations of one agent.
#[allow(dead_code, reason = "the example writes books and counts nothing")]
pub(crate) const MITIGATIONS: usize = 3;

const FACTORS_0_5: [&str; 10] = [
    "Autonomy of Action",
    "Goal-Driven Planning",
    "Self-Modification",
    "Dynamic Tool Use",
    "Persistent Memory",
    "Contextual Awareness",
    "Dynamic Identity",
    "Multi-Agent Interactions",
    "Non-Determinism",
    "\"Opacity & Reflexivity\"",
];
const FACTORS_0_8: [&str; 10] = [
    "Execution Autonomy",
    "External Tool Control Surface",
    "Natural Language Interface",
    "Contextual Awareness",
    "Non-Determinism",
    "Opacity & Reflexivity",
    "Persistent State Retention",
    "Dynamic Identity",
    "Multi-Agent Interactions",
    "Self-Modification",
];
const VECTORS: [&str; 4] = [
    "CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
    "CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:A/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N/CR:H",
    "CVSS:4.0/AV:A/AC:L/AT:P/PR:H/UI:N/VC:N/VI:H/VA:L/SC:N/SI:L/SA:N",
];
const LEVELS: [&str; 4] = ["low", "medium", "high", "critical"];
const LIKELIHOODS: [&str; 4] = ["unlikely", "possible", "likely", "very-likely"];
const TEAMS: usize = 10;

/// The path below the book's folder and the text of every file. `agents` is at least two.
pub(crate) fn files(agents: usize, change: Change) -> Vec<(String, String)> {
    let later = change == Change::Later;
    let mut files = vec![("book.toml".to_owned(), BOOK.to_owned())];
    let mut summary = String::from(
        "# Summary\n\n[All scores](README.md)\n\n- [Threats](views/threats.md)\n  - [Matrix](views/deep/matrix.md)\n",
    );
    files.push(("src/README.md".to_owned(), SCORES.to_owned()));
    files.push(("src/views/threats.md".to_owned(), THREAT_VIEWS.to_owned()));
    files.push(("src/views/deep/matrix.md".to_owned(), matrix(agents)));
    // In the later state, the last agent was removed and one with a new number was added.
    let gone = agents - 1;
    for number in (0..agents).map(|number| if later && number == gone { agents } else { number }) {
        let folder = if later && number < 2 { "renamed" } else { "agents" };
        let path = format!("{folder}/team-{}/agent-{number}.md", number % TEAMS);
        let _ = writeln!(summary, "- [Agent {number}]({path})");
        // No page refers to the agent that will be removed.
        let next = (number + 1) % gone;
        files.push((format!("src/{path}"), page(number, next, later && number % 10 == 0)));
    }
    files.push(("src/SUMMARY.md".to_owned(), summary));
    files
}

const BOOK: &str = "[book]\ntitle = \"A programme\"\n\n[preprocessor.aivss]\nafter = [\"links\"]\n\n\
    [preprocessor.aivss.gate]\nmax-score = 9.4\nmax-risk = \"high\"\n\n\
    [preprocessor.aivss.gate.agents.agent-1]\nmax-score = 10\n\n\
    [[preprocessor.aivss.gate.exempt]]\nid = \"A0-L1-a\"\nreason = \"Replaced soon.\"\nowner = \"Team 0\"\nuntil = 2027-03-31\n";

const SCORES: &str = "# All scores\n\nThe first: {{#aivss agent-0-escape}}, a threat: {{#maestro A1-L4-a}}, a model: {{#maestro agent-1}}.\n\n\
    ```aivss register\n```\n\n## By severity\n\n```aivss register\ngroup-by: severity\nlimit: 20\n```\n";

const THREAT_VIEWS: &str = "# Threats\n\n```maestro register\n```\n\n## High ones\n\n```maestro register\nmin-risk: high\ngroup-by: layer\nlimit: 30\n\
    columns: [threat, risk, effective, mitigations, maps]\n```\n";

fn matrix(agents: usize) -> String {
    format!(
        "# Matrix\n\nBack to {{{{#aivss agent-{}-escape}}}}.\n\n```maestro matrix\n```\n\n> A part:\n>\n> ```maestro matrix\n> agents: [agent-0, agent-1]\n> ```\n",
        agents / 2
    )
}

/// The page of one agent: prose with badges of another agent, an assessment, and a model.
fn page(number: usize, next: usize, changed: bool) -> String {
    let mut text = format!(
        "# Agent {number}\n\nWhat this agent does is told here in a few sentences of usual length, so that a page is not only blocks.\n\n\
         It talks to {{{{#aivss agent-{next}-escape}}}} and inherits {{{{#maestro A{next}-L3-a}}}}; its score is {{{{#aivss agent-{number}-escape score}}}}.\n\n\
         ```aivss\nagent: Agent {number}\nagent-id: agent-{number}\nid: agent-{number}-escape\ntitle: Generated code escapes\nsummary: >-\n  \
         The agent runs code that a model wrote; an escape is code execution on the host.\ntags: [team-{}]\n",
        number % TEAMS
    );
    // Every seventh finding has no CVSS score yet.
    if number % 7 != 6 {
        let _ = writeln!(text, "cvss: {}", VECTORS[number % VECTORS.len()]);
    }
    let _ = writeln!(text, "exploit: {}", if changed { "attacked" } else { ["poc", "unreported"][number % 2] });
    let _ = writeln!(
        text,
        "mitigation: {} — restricted, but not tested against escape",
        ["partial", "none", "strong"][number % 3]
    );
    text.push_str("factors:\n");
    // Every third agent is rated by the names and values of 0.8, the others in tenths by those of 0.5.
    let of_0_8 = number % 3 == 2;
    for (at, factor) in if of_0_8 { FACTORS_0_8 } else { FACTORS_0_5 }.iter().enumerate() {
        let tenths = (number * 7 + at * 3) % 11;
        let value = match (number + at) % 13 {
            _ if of_0_8 => ["0.0", "0.5", "1.0"][tenths % 3].to_owned(),
            0 => format!("0.{}..1", tenths.min(9)),
            1 => "unknown — the listing does not say".to_owned(),
            _ => format!("{}.{} — as the listing says", tenths / 10, tenths % 10),
        };
        let _ = writeln!(text, "  {factor}: {value}");
    }
    let _ = write!(
        text,
        "risks: [ASI{:02}]\nthreats: [A{number}-L4-a]\nreview: 2027-0{}-01\n```\n\n```maestro\nagent: Agent {number}\nid: agent-{number}\nowner: Team {}\nlayers:\n",
        number % 10 + 1,
        number % 9 + 1,
        number % TEAMS
    );
    // Two threats in each of the seven layers, except one in L6.
    for layer in 1..=7 {
        let _ = writeln!(
            text,
            "  L{layer}:\n    note: What was found in this layer, in one sentence of usual length.\n    threats:"
        );
        for letter in ["a", "b"].iter().take(if layer == 6 { 1 } else { 2 }) {
            let seed = number + layer * 3 + letter.len() + usize::from(*letter == "b") * 5;
            let _ = writeln!(
                text,
                "      - id: A{number}-L{layer}-{letter}\n        title: {}\n        \
                 description: How it goes wrong and what follows from it, told in one plain sentence.",
                if *letter == "a" {
                    format!("Something goes wrong in layer {layer}")
                } else {
                    format!("'=A formula, a \"quote\" | and a bar in layer {layer}'")
                }
            );
            // Some threats stay unrated.
            if !seed.is_multiple_of(11) {
                let severity = (seed + usize::from(changed)) % 4;
                let _ = writeln!(
                    text,
                    "        severity: {}\n        likelihood: {}",
                    LEVELS[severity],
                    LIKELIHOODS[(seed / 4) % 4]
                );
            }
            let status =
                ["open", "open", "in-progress", "accepted", "mitigated", "open", "transferred", "false-positive"]
                    [seed % 8];
            let _ = writeln!(
                text,
                "        status: {status}\n        owner: Team {}\n        review: 2027-05-{:02}\n        mitigations: [M{}, agent-{next}/M2]\n        \
                 maps: {{asi: ASI{:02}, t: T11, cwe: CWE-94}}",
                seed % TEAMS,
                seed % 28 + 1,
                seed % MITIGATIONS + 1,
                seed % 10 + 1
            );
            if ["accepted", "transferred", "false-positive"].contains(&status) {
                text.push_str("        reason: Runs only in throw-away containers.\n");
            }
        }
    }
    text.push_str("cross-layer:\n");
    for (from, to) in [(3, 4), (2, 5)] {
        let _ = writeln!(
            text,
            "  - id: A{number}-X-{from}{to}\n    title: From layer {from} to layer {to}\n    layers: [L{from}, L{to}]\n    chain: [A{number}-L{from}-a, A{number}-L{to}-b]\n    \
             severity: {}\n    likelihood: possible\n    mitigations: [M1]",
            LEVELS[(number + from) % 4]
        );
    }
    text.push_str(
        "mitigations:\n  M1: {title: Allow-list of imports, type: preventive, status: partial, catalog: L3-P1, owner: Platform}\n  \
         M2: {title: Signed descriptions of tools, type: preventive, status: done}\n  M3: {title: Alerts, type: detective, status: none}\n```\n",
    );
    text
}
