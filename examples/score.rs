//! Scores one assessment: `cargo run --example score`.
//!
//! It needs no feature. An agent writes and runs code; the finding is that the code can leave its sandbox.

use mdbook_aivss::aivss::{Assessment, Cvss, CvssVector, Decimal, Estimate, FactorEntry, Scored, plain};

#[expect(clippy::print_stdout, reason = "what it is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut assessment = Assessment::new("SmolAgents");
    assessment.title = Some("Generated code leaves the sandbox".to_owned());
    // AIVSS starts from CVSS v4.0.
    let vector = CvssVector::parse("CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L")?;
    assessment.cvss = Some(Scored::bare(Cvss::from(vector)));
    // Ten factors describe how agentic the system is, from 0 (not at all) to 1 (fully). One of them is unknown.
    let tenths = |tenths| Scored::bare(Estimate::point(Decimal::new(tenths, 1)));
    assessment.factors = FactorEntry::list([
        ("Autonomy of Action", tenths(7)),
        ("Goal-Driven Planning", tenths(8)),
        ("Self-Modification", tenths(3)),
        ("Dynamic Tool Use", tenths(8)),
        ("Persistent Memory", tenths(6)),
        ("Contextual Awareness", tenths(6)),
        ("Dynamic Identity", Scored::bare(Estimate::unknown())),
        ("Multi-Agent Interactions", tenths(5)),
        ("Non-Determinism", tenths(7)),
        ("Opacity & Reflexivity", tenths(5)),
    ])?;

    match assessment.score() {
        Ok(outcome) => {
            if let (Some(score), Some(severity)) = (outcome.score, outcome.severity) {
                // An unknown factor is taken at its worst value, so the score is an upper end.
                println!("{} {severity}, at least {}", plain(score), plain(outcome.interval.low));
            }
            for step in outcome.steps() {
                println!("{}: {} = {}", step.label, step.expression, step.result);
            }
            for lever in assessment.levers().iter().take(3) {
                println!("with {}: {}", lever.change, plain(lever.score));
            }
        }
        Err(problems) => {
            for problem in problems {
                println!("{}", problem.message());
            }
        }
    }
    Ok(())
}
