//! `explain CODE`: prints what a diagnostic means, how to fix it, and the smallest example.

use clap::Args;

use crate::diagnostic::{CODES, Kind, code, example, visible};
use crate::name;

use super::{Outcome, cannot, print};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as `missing-factor`. Without it, all codes are listed.
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Outcome {
        let Some(word) = self.code else {
            let width = CODES.iter().map(|code| code.name.len()).max().unwrap_or_default();
            let list: String = CODES.iter().map(|code| format!("{:width$}  {}\n", code.name, code.summary)).collect();
            return print(&list);
        };
        match code::code(word.trim()) {
            Some(rule) => {
                let kind = match rule.kind {
                    Kind::Error => "error".to_owned(),
                    Kind::Lint(level) => format!("lint, {} by default", level.word()),
                };
                let example = example(rule.name).map(|example| {
                    let place = example.part.place();
                    format!("\nWrong, {place}:\n\n{}\nRight:\n\n{}", indented(example.wrong), indented(example.right))
                });
                let example = example.unwrap_or_default();
                print(format!("{} ({kind})\n\n{}\n\n{}\n{example}", rule.name, rule.summary, rule.explain))
            }
            None => {
                let near = name::nearest(&word, CODES.iter().map(|code| code.name));
                let help = near.map_or_else(
                    || "`mdbook-aivss explain` lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                cannot(format_args!("there is no code `{}`\nhelp: {help}", visible(&word)))
            }
        }
    }
}

/// The lines of a text, indented by four spaces.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}
