//! Tests registers and the matrix as they appear on pages.

use mdbook_aivss::internals::register::Register;
use mdbook_aivss::internals::render::{Context, Options, Output, View, block};
use mdbook_aivss::maestro::RiskBasis;

use crate::support::{matrix_options, register_options, sample, snapshot};

fn context(register: &Register, page: usize, top_level: bool) -> Context<'_> {
    Context {
        register,
        page,
        top_level,
        heading_level: 1,
        options: Options::default(),
        output: Output::Html,
        own_words: &[],
    }
}

fn html(view: View<'_>, context: &Context<'_>) -> String {
    block(view, &Context { output: Output::Html, ..*context })
}

fn markdown(view: View<'_>, context: &Context<'_>) -> String {
    block(view, &Context { output: Output::Markdown, ..*context })
}

/// Puts each tag on its own line, so that a difference is easy to find.
fn lines(html: &str) -> String {
    html.replace('<', "\n<").trim_start().to_owned() + "\n"
}

const REGISTERS: &[(&str, &str, &str)] = &[
    ("assessments", "aivss register", ""),
    (
        "assessments-grouped",
        "aivss register",
        "{group-by: severity, columns: [id, score, interval, exploit, mitigation, aars, risks, threats, published], limit: 4}",
    ),
    ("threats", "maestro register", ""),
    (
        "threats-grouped",
        "maestro register",
        "{group-by: layer, min-risk: low, columns: [threat, risk, effective, likelihood, mitigations, maps, reason, coverage]}",
    ),
    ("nothing", "aivss register", "agents: nobody"),
];

#[test]
fn registers() {
    let register = sample();
    for (name, words, body) in REGISTERS {
        let options = register_options(words, body);
        let page = html(View::Register(&options), &context(&register, 0, true));
        assert_eq!(page.lines().count(), 1, "{name}");
        assert!(page.starts_with("<!--aivss-->") || page.starts_with("<!--maestro-->"), "{name}");
        assert_eq!(page, html(View::Register(&options), &context(&register, 0, false)), "{name}");
        snapshot(&format!("{name}.html"), &lines(&page));
        snapshot(&format!("{name}.md"), &markdown(View::Register(&options), &context(&register, 0, true)));
        let nested = markdown(View::Register(&options), &context(&register, 1, false));
        assert_eq!(nested.lines().count(), 1, "{name}");
        snapshot(&format!("{name}-nested.md"), &format!("{nested}\n"));
    }
}

#[test]
fn matrix() {
    let register = sample();
    for (name, body) in [("matrix", ""), ("matrix-accepted", "{status: accepted, layers: [L3, L4]}")] {
        let options = matrix_options(body);
        let page = html(View::Matrix(&options), &context(&register, 1, true));
        assert_eq!(page.lines().count(), 1);
        snapshot(&format!("{name}.html"), &lines(&page));
        snapshot(&format!("{name}.md"), &markdown(View::Matrix(&options), &context(&register, 1, true)));
        let nested = markdown(View::Matrix(&options), &context(&register, 1, false));
        assert_eq!(nested.lines().count(), 1);
        snapshot(&format!("{name}-nested.md"), &format!("{nested}\n"));
    }
}

#[test]
fn the_effective_risk_is_told_where_it_counts() {
    let register = sample();
    let mut context = context(&register, 0, true);
    context.options.basis = RiskBasis::Effective;
    let page = html(View::Register(&register_options("maestro register", "")), &context);
    assert!(page.contains("The effective risk sorts") && page.contains("1 − implementation"));
    assert!(html(View::Matrix(&matrix_options("")), &context).contains("The effective risk colours"));
    assert!(
        markdown(View::Register(&register_options("maestro register", "")), &context)
            .contains("The effective risk sorts")
    );
}

#[test]
fn links_lead_from_any_folder() {
    let register = sample();
    let options = register_options("maestro register", "");
    // Page 0 is in a folder, page 1 is not.
    let deep = html(View::Register(&options), &context(&register, 0, true));
    assert!(deep.contains("href=\"#threat_SA-L3-1\"") && deep.contains("href=\"../crew.md#threat_Crew-L7\""));
    let flat = html(View::Register(&options), &context(&register, 1, true));
    assert!(flat.contains("href=\"agents/smolagents.md#threat_SA-L3-1\"") && flat.contains("href=\"#threat_Crew-L7\""));
}

/// No command prints these pages yet. Everything on a page must also be in its text form.
#[test]
fn pages_as_text() {
    let register = sample();
    fn text(view: View<'_>, register: &Register) -> String {
        block(view, &Context { output: Output::Text, ..context(register, 0, true) })
    }
    let assessments = register.assessments.iter().map(|entry| text(View::Assessment(entry), &register));
    snapshot("assessment-pages.txt", &assessments.collect::<Vec<_>>().join("\n"));
    let models = register.models.iter().map(|entry| text(View::Model(entry), &register));
    snapshot("model-pages.txt", &models.collect::<Vec<_>>().join("\n"));
    for (name, words, body) in REGISTERS {
        snapshot(&format!("{name}.txt"), &text(View::Register(&register_options(words, body)), &register));
    }
    snapshot("matrix.txt", &text(View::Matrix(&matrix_options("")), &register));
}
