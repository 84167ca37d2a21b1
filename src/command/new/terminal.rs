//! Asks the questions of `new` in a terminal, and stores the answers in a file until the block is written.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use inquire::validator::Validation;
use inquire::{InquireError, Select, Text};

use super::interview::{Answers, Asked, Form, Question, Reply};
use crate::book::files;
use crate::book::read;
use crate::command::terminal::{shown, tell};
use crate::diagnostic::visible;

/// The help below each question.
const HELP: &str = "Esc: back to the previous question. Ctrl+C: stop, and go on later";

/// The number of answers that are visible at once.
const ROWS: usize = 12;

/// The user at the terminal.
pub(super) struct User<'a> {
    /// The file with the answers.
    pub(super) draft: Draft,
    /// Returns a line about the answers so far, which is shown before the next question.
    pub(super) news: &'a dyn Fn(&Answers) -> Option<String>,
}

impl Asked for User<'_> {
    fn ask(&mut self, question: &Question, before: Option<&str>) -> Reply {
        for line in &question.about {
            tell(&format!("{line}\n"));
        }
        let answer = match &question.form {
            Form::Text(check) => {
                let check = Rc::clone(check);
                let validator = move |answer: &str| {
                    Ok(match check(answer.trim()) {
                        Ok(()) => Validation::Valid,
                        Err(why) => Validation::Invalid(why.into()),
                    })
                };
                let initial = before.or(question.default.as_deref()).unwrap_or_default();
                let text = Text::new(&question.text).with_help_message(HELP).with_initial_value(initial);
                text.with_validator(validator).prompt().map(|answer| answer.trim().to_owned())
            }
            Form::Choice(all) => {
                let labels: Vec<&str> = all.iter().map(|(_, label)| label.as_str()).collect();
                let start = before.or(question.default.as_deref());
                let start = start.and_then(|start| all.iter().position(|(value, _)| value == start)).unwrap_or(0);
                let select = Select::new(&question.text, labels).with_help_message(HELP).with_page_size(ROWS);
                let select = select.with_starting_cursor(start).without_filtering();
                select.raw_prompt().map(|chosen| all[chosen.index].0.clone())
            }
        };
        match answer {
            Ok(answer) => Reply::Answer(answer),
            Err(InquireError::OperationCanceled) => Reply::Back,
            Err(InquireError::OperationInterrupted) => Reply::Stop,
            Err(error) => Reply::Failed(error.to_string()),
        }
    }

    fn keep(&mut self, answers: &Answers) -> Result<(), String> {
        if let Some(news) = (self.news)(answers) {
            tell(&format!("{news}\n"));
        }
        self.draft.write(answers)
    }
}

/// The answers of an earlier run, if the user wants to continue with them.
pub(super) fn earlier(draft: &Draft) -> Result<Vec<(String, String)>, String> {
    let answers = draft.read();
    let Some((_, first)) = answers.first() else { return Ok(Vec::new()) };
    let ways = vec!["Go on from there", "Start again"];
    let text = format!("You stopped after {} answers (the first was “{}”).", answers.len(), visible(first));
    match Select::new(&text, ways).without_filtering().raw_prompt() {
        Ok(way) if way.index == 0 => Ok(answers),
        Ok(_) => Ok(Vec::new()),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Err("stopped".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The file with the answers of an interview that is not complete.
pub(super) struct Draft {
    path: PathBuf,
}

impl Draft {
    /// The file of an interview in a book.
    pub(super) fn of(dir: &Path, interview: &str) -> Self {
        Self { path: dir.join(format!(".mdbook-aivss-new-{interview}.json")) }
    }

    /// Its path, for messages.
    pub(super) fn shown(&self) -> String {
        shown(&self.path)
    }

    /// The stored answers. A file that cannot be parsed contains none.
    pub(super) fn read(&self) -> Vec<(String, String)> {
        let text = read::read(&self.path).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    fn write(&self, answers: &Answers) -> Result<(), String> {
        let text = serde_json::to_string(&answers.asked).map_err(|error| error.to_string())?;
        let written = files::write(&self.path, text.as_bytes());
        written.map_err(|error| format!("the answers cannot be kept in {}: {error}", self.shown()))
    }

    /// Removes the file.
    pub(super) fn remove(&self) {
        // There is no file if no question was answered.
        let _ = std::fs::remove_file(&self.path);
    }
}
