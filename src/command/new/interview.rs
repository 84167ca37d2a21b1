//! Asks questions and stores the answers. A question is answered in a terminal, or by an option of the command.
//!
//! Start at [`hold`]. A *script* is a function that reads answers. It stops at the first answer that is missing, and returns
//! the question for it. So each answer can lead to different questions, going back removes the last answer, and a command that
//! was interrupted continues with the next question.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::visible;
use crate::name::{has_words, list};

/// A question to the user.
pub(super) struct Question {
    /// The name under which the answer is stored.
    pub(super) key: String,
    /// The question, on one line.
    pub(super) text: String,
    /// Lines of information that help the user to answer.
    pub(super) about: Vec<String>,
    /// The form of an answer.
    pub(super) form: Form,
    /// The answer if there is no user to ask; `None` if an answer is required.
    pub(super) default: Option<String>,
}

/// The form of an answer.
pub(super) enum Form {
    /// One line of text. The function returns what is wrong with it.
    Text(Check),
    /// One of these: the answer, and the text that the user sees.
    Choice(Vec<(String, String)>),
}

/// Returns what is wrong with an answer.
pub(super) type Check = Rc<dyn Fn(&str) -> Result<(), String>>;

impl Question {
    /// A question that requires a text.
    pub(super) fn text(key: impl Into<String>, text: impl Into<String>) -> Self {
        let check = |answer: &str| match has_words(answer) {
            true => Ok(()),
            false => Err("write at least one word".to_owned()),
        };
        let form = Form::Text(Rc::new(check));
        Self { key: key.into(), text: text.into(), about: Vec::new(), form, default: None }
    }

    /// A question with several possible answers.
    pub(super) fn choice(key: impl Into<String>, text: impl Into<String>, all: Vec<(String, String)>) -> Self {
        Self { key: key.into(), text: text.into(), about: Vec::new(), form: Form::Choice(all), default: None }
    }

    /// Also accepts an empty text.
    pub(super) fn optional(mut self) -> Self {
        if let Form::Text(check) = &mut self.form {
            *check = Rc::new(|_| Ok(()));
        }
        self.or("")
    }

    /// Sets the answer that is used if there is no user to ask.
    pub(super) fn or(mut self, default: impl Into<String>) -> Self {
        self.default = Some(default.into());
        self
    }

    /// Replaces the check of the text.
    pub(super) fn checked(mut self, check: impl Fn(&str) -> Result<(), String> + 'static) -> Self {
        self.form = Form::Text(Rc::new(check));
        self
    }

    /// Returns what is wrong with an answer; `None` if it is valid.
    fn wrong(&self, answer: &str) -> Option<String> {
        match &self.form {
            Form::Text(check) => check(answer).err(),
            Form::Choice(all) if all.iter().any(|(value, _)| value == answer) => None,
            Form::Choice(all) => {
                let words = all.iter().map(|(value, _)| value.as_str()).filter(|word| !word.is_empty());
                Some(format!("`{}` is not one of {}", visible(answer), list(words)))
            }
        }
    }

    /// Adds lines above the question.
    pub(super) fn about(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.about.extend(lines);
        self
    }
}

/// The reason why a script stops.
pub(super) enum Open {
    /// This question has to be answered first.
    Asks(Box<Question>),
    /// An option of the command has an invalid value. Contains the reason.
    Wrong(String),
}

/// The answers so far.
#[derive(Default)]
pub(super) struct Answers {
    /// The answers from options of the command. The user is not asked for these.
    given: HashMap<String, String>,
    /// The answers of the user, in the order of the questions.
    pub(super) asked: Vec<(String, String)>,
}

impl Answers {
    /// Stores the value of an option of the command, if the option was given.
    pub(super) fn give(&mut self, key: impl Into<String>, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.given.insert(key.into(), value.into());
        }
    }

    /// The answer with this name, if there is one.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let asked = self.asked.iter().find(|(known, _)| known == key).map(|(_, value)| value);
        self.given.get(key).or(asked).map(String::as_str)
    }

    /// Returns the answer to a question, or stops with the question.
    pub(super) fn ask(&self, question: Question) -> Result<&str, Open> {
        let Some(answer) = self.get(&question.key) else { return Err(Open::Asks(Box::new(question))) };
        match question.wrong(answer) {
            Some(why) => Err(Open::Wrong(format!("`--{}`: {why}", question.key))),
            None => Ok(answer),
        }
    }
}

/// The reply of the user to a question.
pub(super) enum Reply {
    Answer(String),
    /// Go back to the previous question.
    Back,
    /// End the command and keep the answers.
    Stop,
    /// There is no terminal, or it failed. Contains the reason.
    Failed(String),
}

/// Asks the user questions.
pub(super) trait Asked {
    /// Asks one question. `before` is the answer that the user gave before going back.
    fn ask(&mut self, question: &Question, before: Option<&str>) -> Reply;

    /// Saves the answers. It is called after each answer.
    fn keep(&mut self, answers: &Answers) -> Result<(), String>;
}

/// How an interview ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Complete,
    Stopped,
    /// It cannot continue. Contains the reason.
    Failed(String),
}

/// Asks the questions of a script until it has all answers.
pub(super) fn hold<T>(
    script: impl Fn(&Answers) -> Result<T, Open>,
    answers: &mut Answers,
    asked: &mut dyn Asked,
) -> Ended {
    let mut taken_back: HashMap<String, String> = HashMap::new();
    loop {
        let question = match script(answers) {
            Ok(_) => return Ended::Complete,
            Err(Open::Wrong(why)) => return Ended::Failed(why),
            Err(Open::Asks(question)) => question,
        };
        match asked.ask(&question, taken_back.get(&question.key).map(String::as_str)) {
            Reply::Answer(answer) => answers.asked.push((question.key, answer)),
            Reply::Back => taken_back.extend(answers.asked.pop()),
            Reply::Stop => return Ended::Stopped,
            Reply::Failed(why) => return Ended::Failed(why),
        }
        if let Err(why) = asked.keep(answers) {
            return Ended::Failed(why);
        }
    }
}

/// Answers each question with its default, for use in shell scripts.
pub(super) struct Nobody;

impl Asked for Nobody {
    fn ask(&mut self, question: &Question, _: Option<&str>) -> Reply {
        match &question.default {
            Some(default) => Reply::Answer(default.clone()),
            None => Reply::Failed(format!(
                "`--{}` is missing, and there is nobody to ask\nhelp: in a terminal, and without `--yes`, this command asks for it",
                question.key
            )),
        }
    }

    fn keep(&mut self, _: &Answers) -> Result<(), String> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A user with prepared replies. `kept` contains what a file would contain.
    struct Scripted {
        replies: std::vec::IntoIter<Reply>,
        asked: Vec<String>,
        kept: Vec<(String, String)>,
    }

    impl Scripted {
        fn new(replies: Vec<Reply>) -> Self {
            Self { replies: replies.into_iter(), asked: Vec::new(), kept: Vec::new() }
        }
    }

    impl Asked for Scripted {
        fn ask(&mut self, question: &Question, before: Option<&str>) -> Reply {
            self.asked.push(format!("{} {}", question.key, before.unwrap_or("-")));
            self.replies.next().unwrap_or(Reply::Stop)
        }

        fn keep(&mut self, answers: &Answers) -> Result<(), String> {
            self.kept.clone_from(&answers.asked);
            Ok(())
        }
    }

    /// The second question depends on the first answer.
    fn script(answers: &Answers) -> Result<String, Open> {
        let all = ["a", "b"].map(|word| (word.to_owned(), word.to_owned())).to_vec();
        let first = answers.ask(Question::choice("first", "First?", all).or("a"))?;
        let second = answers.ask(Question::text(format!("second {first}"), "Second?"))?;
        Ok(format!("{first} {second}"))
    }

    fn answer(text: &str) -> Reply {
        Reply::Answer(text.to_owned())
    }

    #[test]
    fn going_back_takes_an_answer_away_and_offers_it_again() {
        let mut user = Scripted::new(vec![answer("a"), Reply::Back, answer("b"), answer("text")]);
        let mut answers = Answers::default();
        assert_eq!(hold(script, &mut answers, &mut user), Ended::Complete);
        assert_eq!(user.asked, ["first -", "second a -", "first a", "second b -"]);
        assert_eq!(script(&answers).ok().as_deref(), Some("b text"));
        // Going back has no effect at the first question.
        let mut user = Scripted::new(vec![Reply::Back, answer("a"), answer("text")]);
        assert_eq!(hold(script, &mut Answers::default(), &mut user), Ended::Complete);
    }

    #[test]
    fn an_interview_that_was_stopped_goes_on_where_it_was() {
        let mut user = Scripted::new(vec![answer("b"), Reply::Stop]);
        assert_eq!(hold(script, &mut Answers::default(), &mut user), Ended::Stopped);
        let mut answers = Answers { asked: user.kept, ..Answers::default() };
        let mut user = Scripted::new(vec![answer("text")]);
        assert_eq!(hold(script, &mut answers, &mut user), Ended::Complete);
        assert_eq!(user.asked, ["second b -"]);
    }

    #[test]
    fn options_are_not_asked_for_and_are_checked() {
        let mut answers = Answers::default();
        answers.give("first", Some("b"));
        let mut user = Scripted::new(vec![answer("text")]);
        assert_eq!(hold(script, &mut answers, &mut user), Ended::Complete);
        assert_eq!(user.asked, ["second b -"]);
        let mut answers = Answers::default();
        answers.give("first", Some("c"));
        let why = "`--first`: `c` is not one of `a` and `b`".to_owned();
        assert_eq!(hold(script, &mut answers, &mut Nobody), Ended::Failed(why));
        // A question without a default requires an option.
        let Ended::Failed(why) = hold(script, &mut Answers::default(), &mut Nobody) else { panic!("it ends") };
        assert!(why.starts_with("`--second a` is missing"), "{why}");
    }
}
