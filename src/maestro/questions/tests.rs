//! Tests each rule twice: with an architecture that raises its question, and after the smallest change that makes the question
//! disappear. Also checks the ids in the table.

use super::*;
use crate::fields::Slot;
use crate::maestro::{CatalogScope, Component, Flow, Taxonomy, Zone, taxonomy};

/// A model from lines: `zones a b`, `ID KIND KEY=VALUE …`, `a -> b`, `a <-> b authenticated`.
fn model(text: &str) -> ThreatModel {
    let mut model = ThreatModel::new("Agent");
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["zones", ids @ ..] => {
                model.zones = ids.iter().map(|id| Zone { id: (*id).to_owned(), ..Zone::default() }).collect();
            }
            [from, arrow @ ("->" | "<->"), to, rest @ ..] => model.flows.push(Flow {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                both: *arrow == "<->",
                authenticated: rest.contains(&"authenticated"),
                encrypted: rest.contains(&"encrypted"),
                ..Flow::default()
            }),
            [id, kind, keys @ ..] => {
                let mut component = Component { id: (*id).to_owned(), ..Component::default() };
                component.kind.put(kind).expect("a kind");
                for key in keys {
                    let (key, value) = key.split_once('=').expect("a key with a value");
                    let place = Component::TABLE.position(key).expect("a key of a component");
                    for value in value.split(',') {
                        crate::fields::Object::put(&mut component, place, value).expect("a value of the key");
                    }
                }
                model.components.push(component);
            }
            _ => panic!("{line}"),
        }
    }
    for flow in &model.flows {
        assert!(model.component(&flow.from).is_some() && model.component(&flow.to).is_some(), "{flow:?}");
    }
    model
}

/// The components about which a rule asks, each with the path that raises the question.
fn raised(rule: &str, text: &str) -> Vec<(String, String)> {
    let model = model(text);
    let rules = built_in();
    let number = rules.iter().position(|it| it.id == rule).unwrap_or_else(|| panic!("there is no rule {rule}"));
    let name = |place: usize| model.components[place].id.clone();
    let path = |path: &[usize]| path.iter().map(|place| name(*place)).collect::<Vec<_>>().join(" ");
    ask(&model, &rules[number..=number]).iter().map(|it| (name(it.component), path(&it.path))).collect()
}

/// The rule, the architecture, the expected components with their paths, and the change that removes the question: a text and
/// its replacement.
type Example = (&'static str, &'static str, &'static [(&'static str, &'static str)], (&'static str, &'static str));

const EXAMPLES: &[Example] = &[
    (
        "untrusted-to-action",
        "zones out in\nmail data zone=in content=untrusted\nbot agent zone=in\nshop tool zone=in can=spend\nmail -> bot\nbot -> shop",
        &[("bot", "mail bot shop")],
        ("can=spend", "can=spend approval=human"),
    ),
    (
        "lethal-trifecta",
        "mail data content=mixed\ncrm data holds=customer-data\nbot agent\nsmtp tool can=send-messages\nmail -> bot\ncrm -> bot\nbot -> smtp",
        &[("bot", "mail bot smtp")],
        (" holds=customer-data", ""),
    ),
    ("code-execution", "shell tool can=execute-code", &[("shell", "shell")], ("execute-code", "write-files")),
    (
        "code-in-trusted-zone",
        "zones box in\nshell tool zone=in can=execute-code\nvault data zone=in holds=secrets",
        &[("shell", "shell")],
        ("shell tool zone=in", "shell tool zone=box"),
    ),
    (
        "memory-poisoning",
        "mail data content=untrusted\nbot agent\nnotes memory persists=yes\nmail -> bot\nbot -> notes",
        &[("notes", "bot notes")],
        (" persists=yes", ""),
    ),
    (
        "retrieval-poisoning",
        "wiki data content=mixed\nbot agent\nwiki -> bot",
        &[("wiki", "wiki bot")],
        ("content=mixed", "content=trusted"),
    ),
    (
        "shared-memory",
        "one agent\ntwo agent\nboard data\none -> board\ntwo -> board",
        &[("board", "one board")],
        ("two -> board", "board -> two"),
    ),
    (
        "shared-identity",
        "shop tool can=spend identity=shared",
        &[("shop", "shop")],
        ("identity=shared", "identity=own"),
    ),
    (
        "secrets-near-text",
        "mail data content=untrusted\nbot agent\nsigner tool holds=secrets\nmail -> bot\nbot -> signer",
        &[("signer", "bot signer")],
        ("holds=secrets", "holds=secrets approval=policy"),
    ),
    (
        "external-model",
        "zones out in\ncrm data zone=in holds=customer-data\nbot agent zone=in\nllm model zone=out\ncrm -> bot\nbot -> llm",
        &[("llm", "bot llm")],
        ("llm model zone=out", "llm model zone=in"),
    ),
    ("model-change", "llm model external=yes", &[("llm", "llm")], (" external=yes", "")),
    ("tool-supply-chain", "mcp gateway supplier=Acme", &[("mcp", "mcp")], (" supplier=Acme", "")),
    (
        "rogue-server",
        "zones out in\nbot agent zone=in\nmcp gateway zone=out\nbot -> mcp",
        &[("mcp", "bot mcp")],
        ("mcp gateway zone=out", "mcp gateway zone=in"),
    ),
    (
        "unauthenticated-flow",
        "zones out in\nuser person zone=out\nbot agent zone=in\nuser -> bot",
        &[("bot", "user bot")],
        ("user -> bot", "user -> bot authenticated"),
    ),
    (
        "unencrypted-flow",
        "zones out in\ncrm data zone=in holds=customer-data\nsite service zone=out\ncrm -> site",
        &[("crm", "crm site")],
        ("crm -> site", "crm -> site encrypted"),
    ),
    ("agent-to-agent", "one agent\ntwo agent\none -> two", &[("two", "one two")], ("two agent", "two tool")),
    (
        "delegation",
        "one agent can=call-agents\ntwo agent\nshop tool can=spend\none -> two\ntwo -> shop",
        &[("one", "one two shop")],
        ("two -> shop", "two -> shop\none -> shop"),
    ),
    ("irreversible", "shop tool can=spend approval=none", &[("shop", "shop")], ("approval=none", "approval=policy")),
    (
        "approval-fatigue",
        "boss person\nbot agent\na tool approval=human\nb tool approval=human\nc tool approval=human\nboss -> bot\nbot -> a\nbot -> b\nbot -> c",
        &[("boss", "boss a")],
        ("c tool approval=human", "c tool"),
    ),
    (
        "person-persuaded",
        "mail data content=untrusted\nbot agent\nuser person\nmail -> bot\nbot -> user",
        &[("bot", "mail bot user")],
        ("bot -> user", "user -> bot"),
    ),
    (
        "no-log",
        "shop tool can=spend\nlog monitor\nbot agent\nbot -> shop\nbot -> log",
        &[("shop", "shop")],
        ("bot -> shop", "bot -> shop\nshop -> log"),
    ),
    (
        "log-leak",
        "bot agent holds=secrets\nlog monitor external=yes\nbot -> log",
        &[("log", "bot log")],
        (" external=yes", ""),
    ),
    (
        "log-poisoning",
        "mail data content=untrusted\nbot agent\nlog monitor\nfixer agent\nmail -> bot\nbot -> log\nlog -> fixer",
        &[("log", "bot log fixer")],
        ("log -> fixer", "fixer -> log"),
    ),
    (
        "resource-use",
        "zones out in\nuser person zone=out\nsite service zone=in\nbot agent zone=in\nuser -> site\nsite -> bot",
        &[("bot", "user site bot")],
        ("site -> bot", "bot -> site"),
    ),
    (
        "training-loop",
        "chat data content=untrusted\ntuner service can=train\nchat -> tuner",
        &[("tuner", "chat tuner")],
        ("content=untrusted", "content=trusted"),
    ),
    (
        "no-control",
        "bot agent\nshop tool can=spend\npolicy control\nbot -> shop",
        &[("bot", "bot shop")],
        ("bot -> shop", "bot -> shop\npolicy -> bot"),
    ),
];

#[test]
fn each_rule_is_raised_by_its_example_and_silent_after_the_smallest_change() {
    for (rule, text, expected, (old, new)) in EXAMPLES {
        let found = raised(rule, text);
        let found: Vec<_> = found.iter().map(|(on, path)| (on.as_str(), path.as_str())).collect();
        assert_eq!(found, *expected, "{rule}");
        assert!(text.contains(old), "{rule}");
        let changed = text.replacen(old, new, 1);
        assert!(raised(rule, &changed).is_empty(), "{rule} after {old} became {new}: {:?}", raised(rule, &changed));
    }
    for rule in built_in() {
        assert!(EXAMPLES.iter().any(|(id, ..)| *id == rule.id), "{} has no example", rule.id);
    }
    assert_eq!(built_in().len(), 26);
}

#[test]
fn further_conditions_of_rules() {
    // A user's own identity raises a question only if text from outside comes in.
    let text = "mail data content=untrusted\nshop tool can=spend identity=user\nmail -> shop";
    assert_eq!(raised("shared-identity", text).len(), 1);
    assert!(raised("shared-identity", &text.replace("content=untrusted", "content=trusted")).is_empty());
    // A single approval in a cycle of three raises the question. A request and its response are not a cycle.
    let text = "boss person\nbot agent\nshop tool can=spend approval=human\nlist data\nboss -> bot\nbot -> shop\nshop -> list\nlist -> bot";
    assert_eq!(raised("approval-fatigue", text), [("boss".to_owned(), "boss shop".to_owned())]);
    assert!(raised("approval-fatigue", &text.replace("shop -> list", "shop -> bot")).is_empty());
    // Text does not pass a component that states that its content is trusted.
    let text = "mail data content=untrusted\nfilter tool\nbot agent\nshop tool can=spend\nmail -> filter\nfilter -> bot\nbot -> shop";
    assert_eq!(raised("untrusted-to-action", text).len(), 1);
    assert!(raised("untrusted-to-action", &text.replace("filter tool", "filter tool content=trusted")).is_empty());
    // A model without zones has no trust boundary.
    assert!(raised("unauthenticated-flow", "user person\nbot agent\nuser -> bot").is_empty());
    assert!(raised("resource-use", "zones in\nuser person zone=in\nbot agent zone=in\nuser -> bot").is_empty());
}

#[test]
fn the_ids_of_the_table_are_in_the_tables_of_the_frameworks() {
    let mut ids = std::collections::HashSet::new();
    for rule in built_in() {
        assert!(ids.insert(&rule.id) && crate::name::is_id(&rule.id), "{}", rule.id);
        assert!(
            rule.question.ends_with('?') && rule.why.ends_with('.') && !rule.condition.ends_with('.'),
            "{}",
            rule.id
        );
        assert!(!rule.layers.is_empty() && !rule.source.is_empty());
        for (taxonomy, listed) in [(Taxonomy::Asi, &rule.maps.asi), (Taxonomy::T, &rule.maps.t)] {
            for id in listed {
                let found = taxonomy::parse(taxonomy, id).unwrap_or_else(|_| panic!("{}: {id}", rule.id));
                assert_eq!(&found.id, id, "{}", rule.id);
                assert!(found.name.is_some(), "{}: {id} has no name", rule.id);
            }
        }
        // The catalogue entry belongs to the layer, or is a cross-layer entry.
        if let Some(entry) = rule.catalog {
            let layer = rule.layers.first().filter(|_| rule.layers.len() == 1);
            assert_eq!(entry.layer.as_ref(), layer, "{}", rule.id);
        }
    }
    let without: Vec<&str> =
        built_in().iter().filter(|rule| rule.catalog.is_none()).map(|rule| rule.id.as_str()).collect();
    assert_eq!(without, ["approval-fatigue", "person-persuaded", "no-control"]);
}

#[test]
fn a_question_is_answered_by_name_or_by_a_threat_that_says_the_same() {
    let text = "bot agent\nshop tool can=spend\nbot -> shop";
    let state = |change: &dyn Fn(&mut ThreatModel)| {
        let mut model = model(text);
        change(&mut model);
        let rules = built_in();
        let rule = rules.iter().position(|rule| rule.id == "irreversible").expect("there is one");
        ask(&model, &rules[rule..=rule]).first().expect("it is raised").state
    };
    let with = |threat: Threat| move |model: &mut ThreatModel| model.layers[6].threats = vec![threat.clone()];
    let threat = || Threat::new("T-1", "It buys too much");
    let answers = |answer: &str| Threat { answers: vec![answer.to_owned()], ..threat() };
    assert_eq!(state(&with(threat())), QuestionState::Open);
    assert_eq!(state(&with(answers("irreversible"))), QuestionState::Answered(0));
    assert_eq!(state(&with(answers("irreversible@shop"))), QuestionState::Answered(0));
    assert_eq!(state(&with(answers("irreversible@bot"))), QuestionState::Open);
    assert_eq!(state(&with(answers("no-log"))), QuestionState::Open);
    let on_shop = || Threat { components: vec!["shop".to_owned()], ..threat() };
    assert_eq!(state(&with(on_shop())), QuestionState::Open);
    let entry = CatalogEntry::find("agent-tool-misuse", CatalogScope::Layer(LayerId::L7)).ok();
    assert_eq!(state(&with(Threat { catalog: entry, ..on_shop() })), QuestionState::Answered(0));
    assert_eq!(state(&with(Threat { catalog: entry, ..threat() })), QuestionState::Open);
    let maps = Maps { asi: vec!["ASI02".to_owned()], ..Maps::default() };
    assert_eq!(state(&with(Threat { maps, ..on_shop() })), QuestionState::Answered(0));
    let dismiss = |on: Option<&str>| {
        let dismissal =
            Dismissal { question: "irreversible".to_owned(), on: on.map(str::to_owned), ..Dismissal::default() };
        move |model: &mut ThreatModel| model.dismissed = vec![dismissal.clone()]
    };
    assert_eq!(state(&dismiss(None)), QuestionState::Dismissed(0));
    assert_eq!(state(&dismiss(Some("shop"))), QuestionState::Dismissed(0));
    assert_eq!(state(&dismiss(Some("bot"))), QuestionState::Open);
}
