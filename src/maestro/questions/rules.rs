//! The table of the program's own rules.
//!
//! The table is our own reading of CSA MAESTRO, the OWASP Top 10 for Agentic Applications 2026, and OWASP's threats T1 to T17
//! and T47. `lethal-trifecta` is named after Simon Willison's article "The lethal trifecta for AI agents" of June 2025. Tests
//! check each id against the tables of this crate. They also check each rule with an architecture that raises its question, and
//! after the smallest change that makes the question disappear.

use std::sync::LazyLock;

use super::{Fact, Relation, Rule, Side, When, Words};
use crate::maestro::{
    Ability, Approval, CatalogEntry, CatalogScope, ComponentKind, Content, Holding, Identity, LayerId, Maps,
};

use Ability::{CallAgents, ChangePermissions, ExecuteCode, Physical, Publish, Sign, Spend, Train};
use ComponentKind::{Agent, Control, Data, Gateway, Memory, Model, Monitor, Person, Tool};
use Fact::{Acts, Exposed, External, InLoop, Leaves, Persists, Private, SeesPrivate, Supplied, Tainted};
use Relation::{Approves, Joined, ReachedFrom, Reaches, ReachesThroughAgent, ReceivesFrom, SendsTo, SharesZoneWith};

/// The program's own rules, in the order in which questions are listed.
pub fn built_in() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| ROWS.iter().map(Row::rule).collect());
    &RULES
}

/// One row of the table.
struct Row {
    id: &'static str,
    question: &'static str,
    when: fn() -> When,
    condition: &'static str,
    layers: &'static [LayerId],
    /// Short slug of the entry in CSA's catalogue; empty if no entry fits.
    catalog: &'static str,
    asi: &'static [&'static str],
    t: &'static [&'static str],
    source: &'static str,
    why: &'static str,
}

impl Row {
    fn rule(&self) -> Rule {
        let texts = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let scope = match self.layers {
            [layer] => CatalogScope::Layer(*layer),
            layers => CatalogScope::CrossLayer(layers),
        };
        Rule {
            id: self.id.to_owned(),
            question: self.question.to_owned(),
            when: (self.when)(),
            condition: self.condition.to_owned(),
            layers: self.layers.to_vec(),
            catalog: CatalogEntry::find(self.catalog, scope).ok(),
            maps: Maps { asi: texts(self.asi), t: texts(self.t), ..Maps::default() },
            source: self.source.to_owned(),
            why: self.why.to_owned(),
        }
    }
}

fn kind<const N: usize>(kinds: [ComponentKind; N]) -> When {
    When::States(Words::Kind(kinds.to_vec()))
}

fn can<const N: usize>(can: [Ability; N]) -> When {
    When::States(Words::Can(can.to_vec()))
}

fn all<const N: usize>(all: [When; N]) -> When {
    When::All(all.to_vec())
}

fn any<const N: usize>(any: [When; N]) -> When {
    When::Any(any.to_vec())
}

fn not(when: When) -> When {
    When::Not(Box::new(when))
}

fn is(fact: Fact) -> When {
    When::Is(fact)
}

fn approved() -> When {
    When::States(Words::Approval(vec![Approval::Human, Approval::Policy]))
}

fn other(relation: Relation, that: When) -> When {
    beyond(relation, Side::Any, that)
}

fn beyond(relation: Relation, side: Side, that: When) -> When {
    several(relation, side, 1, that)
}

fn several(relation: Relation, side: Side, at_least: usize, that: When) -> When {
    When::Other { relation, side, unauthenticated: false, unencrypted: false, at_least, that: Box::new(that) }
}

/// There is another component with a flow to this one, and the flow is not marked as authenticated, or not as encrypted.
fn unstated(relation: Relation, side: Side, unauthenticated: bool, unencrypted: bool) -> When {
    When::Other { relation, side, unauthenticated, unencrypted, at_least: 1, that: Box::new(all([])) }
}

const CSA: &str = "CSA MAESTRO";
const OWASP: &str = "OWASP Top 10 for Agentic Applications 2026";
const WILLISON: &str = "Simon Willison, \"The lethal trifecta for AI agents\", June 2025";

const ROWS: &[Row] = &[
    Row {
        id: "untrusted-to-action",
        question: "What stops text from outside from steering this action?",
        when: || all([kind([Agent]), is(Tainted), other(Reaches, all([is(Acts), not(approved())]))]),
        condition: "text from outside can reach an agent, and a path leads from the agent to a component that acts without `approval: human` or `policy`",
        layers: &[LayerId::L7],
        catalog: "agent-tool-misuse",
        asi: &["ASI01", "ASI02"],
        t: &["T2", "T6"],
        source: OWASP,
        why: "A model cannot reliably distinguish instructions from data. So the person who writes the text can use the agent's permissions.",
    },
    Row {
        id: "lethal-trifecta",
        question: "Can an attacker make this agent send private data out?",
        when: || all([kind([Agent]), is(Tainted), is(SeesPrivate), any([is(Leaves), other(Reaches, is(Leaves))])]),
        condition: "text from outside and private data can both reach an agent, and data can leave the system at the agent or at a component that it reaches",
        layers: &[LayerId::L2],
        catalog: "data-exfiltration",
        asi: &["ASI01", "ASI03"],
        t: &["T6", "T3"],
        source: WILLISON,
        why: "Untrusted text, private data and a way out are each harmless alone. Together they allow an instruction in the text to send the data out.",
    },
    Row {
        id: "code-execution",
        question: "What contains the code, and what can it reach from there?",
        when: || all([kind([Tool]), can([ExecuteCode])]),
        condition: "a tool can execute code",
        layers: &[LayerId::L4],
        catalog: "lateral-movement",
        asi: &["ASI05"],
        t: &["T11"],
        source: OWASP,
        why: "An attacker who steers a model also decides which code it writes, and can then reach everything that this code can reach.",
    },
    Row {
        id: "code-in-trusted-zone",
        question: "Why is it not in a separate zone?",
        when: || all([kind([Tool]), can([ExecuteCode]), other(SharesZoneWith, is(Private))]),
        condition: "a tool that can execute code is in the same zone as private data",
        layers: &[LayerId::L4],
        catalog: "lateral-movement",
        asi: &["ASI05"],
        t: &["T11"],
        source: CSA,
        why: "Inside one zone, the code can reach the data without breaking through any protection.",
    },
    Row {
        id: "memory-poisoning",
        question: "How would you find and remove a false memory?",
        when: || all([kind([Memory]), is(Persists), other(ReceivesFrom, is(Tainted))]),
        condition: "a component that text from outside can reach writes to a memory that persists",
        layers: &[LayerId::L2],
        catalog: "data-poisoning",
        asi: &["ASI06"],
        t: &["T1"],
        source: OWASP,
        why: "A stored memory influences every later session, long after the text that planted it is gone.",
    },
    Row {
        id: "retrieval-poisoning",
        question: "Who can write what the agent reads?",
        when: || {
            let content = When::States(Words::Content(vec![Content::Untrusted, Content::Mixed]));
            all([kind([Data]), content, other(SendsTo, kind([Agent]))])
        },
        condition: "data whose content is untrusted or mixed flows to an agent",
        layers: &[LayerId::L2],
        catalog: "compromised-rag-pipelines",
        asi: &["ASI06"],
        t: &["T1"],
        source: CSA,
        why: "If anyone can write a document, anyone can send a message to the agent. Retrieval selects that document exactly when it fits the task.",
    },
    Row {
        id: "shared-memory",
        question: "Can one agent change what another believes?",
        when: || all([kind([Memory, Data]), several(ReceivesFrom, Side::Any, 2, kind([Agent]))]),
        condition: "two or more agents write one memory or data store",
        layers: &[LayerId::L2],
        catalog: "data-tampering",
        asi: &["ASI06", "ASI07"],
        t: &["T12"],
        source: OWASP,
        why: "A shared store is also a channel between agents. Nobody designed it as a channel, so nothing checks who writes what.",
    },
    Row {
        id: "shared-identity",
        question: "Whose permissions does it use, and who is accountable?",
        when: || {
            let identity = |identity| When::States(Words::Identity(vec![identity]));
            all([is(Acts), any([identity(Identity::Shared), all([identity(Identity::User), is(Tainted)])])])
        },
        condition: "a component that acts has a shared identity, or has the user's identity and text from outside can reach it",
        layers: &[LayerId::L7],
        catalog: "agent-identity-attack",
        asi: &["ASI03"],
        t: &["T3", "T9"],
        source: OWASP,
        why: "An action under a borrowed identity has all permissions of its owner, and the log names somebody who did not do it.",
    },
    Row {
        id: "secrets-near-text",
        question: "Can an instruction in a text read the secret or use it?",
        when: || {
            let holds = When::States(Words::Holds(vec![Holding::Secrets]));
            let tool = all([kind([Tool]), not(approved()), other(ReachedFrom, all([kind([Agent]), is(Tainted)]))]);
            all([holds, any([kind([Agent, Model, Memory]), tool])])
        },
        condition: "an agent, a model or a memory contains secrets; or a tool does that acts without approval and can be reached from an agent that text from outside can reach",
        layers: &[LayerId::L2, LayerId::L3],
        catalog: "data-leakage",
        asi: &["ASI03"],
        t: &["T3"],
        source: OWASP,
        why: "Anything in the context can be asked for, and anything that a tool can use can be used for an attacker.",
    },
    Row {
        id: "external-model",
        question: "Which data goes to the provider, and under which terms?",
        when: || {
            let outside = any([is(External), beyond(ReceivesFrom, Side::MoreTrusted, kind([Agent]))]);
            all([kind([Model]), outside, is(SeesPrivate)])
        },
        condition: "a model that is external, or in a less trusted zone than an agent that sends to it, sees private data",
        layers: &[LayerId::L2],
        catalog: "data-exfiltration",
        asi: &["ASI04"],
        t: &[],
        source: CSA,
        why: "Every prompt gives the provider a copy of its content, for as long as the provider's terms say.",
    },
    Row {
        id: "model-change",
        question: "How would you notice that the provider changed the model?",
        when: || all([kind([Model]), is(External)]),
        condition: "a model is external",
        layers: &[LayerId::L3],
        catalog: "compromised-framework-components",
        asi: &["ASI04"],
        t: &[],
        source: OWASP,
        why: "A new version can have the same name and behave differently from the version that was assessed.",
    },
    Row {
        id: "tool-supply-chain",
        question: "Who can change its code or its description, and how would you notice?",
        when: || all([kind([Tool, Gateway]), any([is(External), is(Supplied)])]),
        condition: "a tool or gateway is external or has a supplier",
        layers: &[LayerId::L3],
        catalog: "supply-chain-attacks",
        asi: &["ASI04"],
        t: &["asi-tm:T17"],
        source: OWASP,
        why: "The description of a tool is part of the prompt. Anyone who can change it can give the model instructions before the user does.",
    },
    Row {
        id: "rogue-server",
        question: "How is the server authenticated, and what may it make the agent do?",
        when: || all([kind([Gateway]), beyond(Joined, Side::MoreTrusted, kind([Agent]))]),
        condition: "a gateway is in a less trusted zone than an agent that uses it",
        layers: &[LayerId::L7],
        catalog: "integration-risks",
        asi: &["ASI04", "ASI07"],
        t: &["mas:T47"],
        source: OWASP,
        why: "The agent reads the server's answers, and the server can offer tools that nobody asked for.",
    },
    Row {
        id: "unauthenticated-flow",
        question: "Who may send here?",
        when: || unstated(ReceivesFrom, Side::LessTrusted, true, false),
        condition: "a flow from a less trusted zone is not stated as authenticated",
        layers: &[LayerId::L7],
        catalog: "agent-impersonation",
        asi: &["ASI03", "ASI07"],
        t: &["T9"],
        source: OWASP,
        why: "At a trust boundary, the receiver decides by the identity of the sender. If it cannot verify the sender, anyone can be it.",
    },
    Row {
        id: "unencrypted-flow",
        question: "Who can read or change it on the way?",
        when: || all([is(SeesPrivate), unstated(SendsTo, Side::OtherZone, false, true)]),
        condition: "a flow to another zone starts at a component that sees private data, and is not stated as encrypted",
        layers: &[LayerId::L2],
        catalog: "data-tampering",
        asi: &["ASI07"],
        t: &["T12"],
        source: OWASP,
        why: "There is usually a network between zones, and messages between agents are both data and instructions.",
    },
    Row {
        id: "agent-to-agent",
        question: "What does one agent accept from the other, and how far does a wrong answer spread?",
        when: || all([kind([Agent]), other(ReceivesFrom, kind([Agent]))]),
        condition: "an agent receives from another agent",
        layers: &[LayerId::L3, LayerId::L7],
        catalog: "goal-misalignment-cascades",
        asi: &["ASI07", "ASI08"],
        t: &["T12", "T13"],
        source: CSA,
        why: "An agent that trusts another agent adopts its mistakes, and passes them on with its own authority.",
    },
    Row {
        id: "delegation",
        question: "Does the other agent check on whose behalf it acts?",
        when: || all([kind([Agent]), can([CallAgents]), other(ReachesThroughAgent, is(Acts))]),
        condition: "an agent that can call agents reaches a component that acts through another agent, and has no direct flow to it",
        layers: &[LayerId::L3, LayerId::L6],
        catalog: "privilege-escalation",
        asi: &["ASI03", "ASI08"],
        t: &["T3"],
        source: OWASP,
        why: "The second agent has permissions that the first does not have. Without a check, the first can use them too.",
    },
    Row {
        id: "irreversible",
        question: "What can be undone, and who approves it before?",
        when: || all([can([Spend, Publish, Sign, ChangePermissions, Physical]), not(approved())]),
        condition: "a component can spend, publish, sign, change permissions or act physically, without `approval: human` or `policy`",
        layers: &[LayerId::L7],
        catalog: "agent-tool-misuse",
        asi: &["ASI02"],
        t: &["T2"],
        source: OWASP,
        why: "A wrong answer can be corrected, but a payment, a release or a physical movement cannot be taken back.",
    },
    Row {
        id: "approval-fatigue",
        question: "Will somebody still read what they approve?",
        when: || {
            let loops = other(Approves, all([is(Acts), is(InLoop)]));
            all([kind([Person]), any([several(Approves, Side::Any, 3, all([])), loops])])
        },
        condition: "one person approves for three or more components, or for a component that acts in a loop",
        layers: &[LayerId::L7],
        catalog: "",
        asi: &["ASI09"],
        t: &["T10"],
        source: OWASP,
        why: "People who are asked too often say yes without reading, and then the approval protects nothing.",
    },
    Row {
        id: "person-persuaded",
        question: "Can the agent be made to mislead the person?",
        when: || all([kind([Agent]), is(Tainted), other(SendsTo, kind([Person]))]),
        condition: "text from outside can reach an agent that sends to a person",
        layers: &[LayerId::L7],
        catalog: "",
        asi: &["ASI09"],
        t: &["T15"],
        source: OWASP,
        why: "People trust an assistant that has been right before. They may then do for an attacker what the agent is not allowed to do.",
    },
    Row {
        id: "no-log",
        question: "How would you know what it did?",
        when: || all([is(Acts), not(other(SendsTo, kind([Monitor])))]),
        condition: "a component that acts has no flow to a monitor",
        layers: &[LayerId::L7],
        catalog: "repudiation",
        asi: &["ASI10"],
        t: &["T8"],
        source: OWASP,
        why: "Without a record, nobody can tell whether there was an attack, or whether it was only a mistake.",
    },
    Row {
        id: "log-leak",
        question: "Which private data ends up in logs, and who reads them?",
        when: || {
            let outside = any([is(External), beyond(ReceivesFrom, Side::MoreTrusted, all([]))]);
            all([kind([Monitor]), outside, is(SeesPrivate)])
        },
        condition: "a monitor that is external, or in a less trusted zone than what it monitors, sees private data",
        layers: &[LayerId::L5],
        catalog: "data-leakage-through-observability",
        asi: &[],
        t: &[],
        source: CSA,
        why: "Traces contain whole prompts and answers, and more people can read them than can use the systems they come from.",
    },
    Row {
        id: "log-poisoning",
        question: "Can a log entry steer the agent that reads it?",
        when: || all([kind([Monitor]), other(ReceivesFrom, is(Tainted)), other(SendsTo, kind([Agent]))]),
        condition: "a component that text from outside can reach writes to a monitor that an agent reads",
        layers: &[LayerId::L5],
        catalog: "poisoning-observability-data",
        asi: &["ASI01"],
        t: &["T6"],
        source: CSA,
        why: "Outsiders can write parts of a log, and an agent that reads it to repair something has permissions.",
    },
    Row {
        id: "resource-use",
        question: "What limits calls, tokens and costs?",
        when: || all([kind([Agent, Model]), is(Exposed)]),
        condition: "a path leads from the least trusted zone to an agent or a model",
        layers: &[LayerId::L1],
        catalog: "denial-of-service-attacks",
        asi: &["ASI08"],
        t: &["T4"],
        source: OWASP,
        why: "Each request costs the owner, not the sender, and an agent turns one request into many.",
    },
    Row {
        id: "training-loop",
        question: "Can outsiders teach the model?",
        when: || all([can([Train]), other(ReceivesFrom, is(Tainted))]),
        condition: "a component that text from outside can reach sends to one that can train",
        layers: &[LayerId::L1],
        catalog: "data-poisoning",
        asi: &["ASI06"],
        t: &["T1"],
        source: CSA,
        why: "Nobody can find by reading what a model has learned, and it stays after the data is deleted.",
    },
    Row {
        id: "no-control",
        question: "Where are its permissions granted and revoked?",
        when: || all([kind([Agent]), any([is(Acts), other(Reaches, is(Acts))]), not(other(Joined, kind([Control])))]),
        condition: "an agent that acts, or reaches a component that acts, has no flow with a control",
        layers: &[LayerId::L6],
        catalog: "",
        asi: &["ASI03", "ASI10"],
        t: &["T3", "T13"],
        source: OWASP,
        why: "Permissions that are built into an agent can be revoked only by changing the agent.",
    },
];
