//! `new agent|assessment|threat|mitigation`: asks questions in the terminal, and writes the answers into the book.
//!
//! Start at [`New::run`]. `interview` asks questions and stores answers, and `terminal` shows the questions. `assessment` and
//! `model` contain the questions, and turn answers into the lines of a block. `options` contains the same answers as
//! command-line options, for scripts.

mod assessment;
mod interview;
mod model;
mod options;
mod terminal;

use std::io::{self, IsTerminal};
use std::path::{Component, Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{Outcome, cannot, logging, not_read, print, shown, tell};
use crate::aivss::Version;
use crate::block::mentions::Role;
use crate::book::files;
use crate::book::ids::ChapterId;
use crate::book::live::LiveBook;
use crate::book::read;
use crate::book::setup::summary;
use crate::command::difference::difference;
use crate::diagnostic::visible;
use crate::editor::insert::{What as Part, plan};
use crate::editor::rename::{changed, try_out};
use crate::fields::Thing;
use crate::import::markdown;
use crate::maestro::Edition;
use crate::name::{has_words, next_id, slug};
use interview::{Answers, Ended, Nobody, Open, Question, hold};
use terminal::{Draft, User};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    #[command(subcommand)]
    what: What,
}

/// What can be written.
#[derive(Debug, Subcommand)]
enum What {
    /// A chapter about an agent: an assessment and a threat model.
    Agent(options::Agent),
    /// A further assessment of an agent, at the end of its chapter.
    Assessment(options::Assessment),
    /// A threat of a model. Everything else in its file stays as it is.
    Threat(options::Threat),
    /// A mitigation of a model. Everything else in its file stays as it is.
    Mitigation(options::Mitigation),
}

/// What every form of `new` takes.
#[derive(Debug, Args)]
struct Common {
    /// The book's folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    book: PathBuf,
    /// Ask nothing: what no option says is left out.
    #[arg(short, long)]
    yes: bool,
    /// Print the changes as a diff, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// A file to write: its path, its current text, and its new text.
struct Change {
    path: PathBuf,
    old: Option<String>,
    new: String,
}

/// The book to which something is added.
struct Target {
    book: LiveBook,
    today: Date,
}

/// The outcome of a command that wrote nothing.
type Stopped = Outcome;

impl New {
    pub(super) fn run(self) -> Outcome {
        logging::with_default("off");
        let today = match super::today(None) {
            Ok(today) => today,
            Err(message) => return cannot(message),
        };
        let (common, answers) = match &self.what {
            What::Agent(options) => (&options.common, options.answers()),
            What::Assessment(options) => (&options.common, options.answers()),
            What::Threat(options) => (&options.common, options.answers()),
            What::Mitigation(options) => (&options.common, options.answers()),
        };
        let answers = match answers {
            Ok(answers) => answers,
            Err(message) => return cannot(message),
        };
        let mut book = LiveBook::new(common.book.clone());
        if let Err(why) = book.check(today) {
            return not_read(&why);
        }
        let target = Target { book, today };
        let written = match &self.what {
            What::Agent(options) => {
                target.interview(common, "agent", answers, &|answers| target.agent(answers, options))
            }
            What::Assessment(_) => {
                target.interview(common, "assessment", answers, &|answers| target.assessment(answers))
            }
            What::Threat(options) => {
                target.interview(common, "threat", answers, &|answers| target.threat(answers, options.id.as_deref()))
            }
            What::Mitigation(options) => target
                .interview(common, "mitigation", answers, &|answers| target.mitigation(answers, options.id.as_deref())),
        };
        written.unwrap_or_else(|stopped| stopped)
    }
}

/// A script that returns the files to write, or the reason why they cannot be written.
type Script<'a> = &'a dyn Fn(&Answers) -> Result<Result<Vec<Change>, String>, Open>;

impl Target {
    /// Asks the questions, shows the changes, and writes them.
    fn interview(
        &self,
        common: &Common,
        name: &str,
        mut answers: Answers,
        script: Script<'_>,
    ) -> Result<Outcome, Stopped> {
        let is_asked = !common.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
        let draft = Draft::of(&common.book, name);
        let ended = if is_asked {
            answers.asked = terminal::earlier(&draft).map_err(cannot)?;
            let news = |answers: &Answers| self.news(answers);
            let mut user = User { draft, news: &news };
            let confirmed = |answers: &Answers| match script(answers)? {
                Ok(changes) if !common.dry_run => confirm(answers, &self.differences(&changes)),
                _ => Ok(()),
            };
            let ended = hold(confirmed, &mut answers, &mut user);
            if ended == Ended::Complete && answers.get("write") != Some("no") {
                user.draft.remove();
            } else if !answers.asked.is_empty() {
                tell(&format!(
                    "note: your answers are in {}; the same command goes on from there\n",
                    user.draft.shown()
                ));
            }
            ended
        } else {
            hold(script, &mut answers, &mut Nobody)
        };
        match ended {
            Ended::Failed(why) => return Err(cannot(why)),
            Ended::Stopped => return Err(Outcome::Problems),
            Ended::Complete if answers.get("write") == Some("no") => return Err(Outcome::Problems),
            Ended::Complete => {}
        }
        let Ok(changes) = script(&answers) else { return Err(cannot("a question is open")) };
        let changes = changes.map_err(cannot)?;
        if common.dry_run {
            return Ok(print(self.differences(&changes)));
        }
        self.write(&changes)
    }

    fn write(&self, changes: &[Change]) -> Result<Outcome, Stopped> {
        let texts = changes.iter().map(|change| (change.path.clone(), change.new.clone()));
        try_out(&self.book, texts, self.today).map_err(|why| cannot(visible(&why)))?;
        let dir = self.book.dir();
        for Change { path, .. } in changes {
            if !files::is_below(path, dir).unwrap_or(false) {
                return Err(cannot(format_args!("{} is outside the book's folder; nothing was written", shown(path))));
            }
        }
        let bytes: Vec<_> = changes.iter().map(|change| (change.path.clone(), change.new.as_bytes())).collect();
        files::write_all(&bytes).map_err(cannot)?;
        for Change { path, old, .. } in changes {
            tell(&format!("{} {}\n", if old.is_some() { "changed" } else { "wrote" }, shown(path)));
        }
        Ok(Outcome::Fine)
    }

    fn differences(&self, changes: &[Change]) -> String {
        let of = |change: &Change| {
            let path = shown(&change.path);
            difference(
                change.old.as_ref().map(|_| path.as_str()),
                &path,
                change.old.as_deref().unwrap_or_default(),
                &change.new,
            )
        };
        changes.iter().map(of).collect()
    }

    /// The version and the edition that the book uses by default.
    fn defaults(&self) -> (&'static Version, &'static Edition) {
        let usual = || (Version::default(), <&Edition>::default());
        self.book.config().map_or_else(usual, |config| (config.version, config.edition))
    }

    /// The score, if the last answer may have changed it.
    fn news(&self, answers: &Answers) -> Option<String> {
        let (last, _) = answers.asked.last()?;
        let changes = last == "mitigation" || last.starts_with("factor ") && last.ends_with(" why");
        changes.then(|| assessment::score(answers, self.defaults().0)).flatten()
    }

    /// The ids in the book for one kind of thing.
    fn ids(&self, thing: Thing) -> impl Iterator<Item = &ChapterId> {
        let ids = self.book.ids().map(|(_, _, id)| id);
        ids.filter(move |id| id.thing == thing && id.role == Role::Own)
    }

    fn is_taken(&self, thing: Thing, id: &str) -> bool {
        self.ids(thing).any(|known| known.id.eq_ignore_ascii_case(id))
    }

    /// The first of `base`, `base-2`, … that is not in use.
    fn free_id(&self, thing: Thing, base: &str) -> String {
        let further = (2..).map(|number| format!("{base}-{number}"));
        let mut all = std::iter::once(base.to_owned()).chain(further);
        all.find(|id| !self.is_taken(thing, id)).unwrap_or_default()
    }

    fn agent(&self, answers: &Answers, options: &options::Agent) -> Result<Result<Vec<Change>, String>, Open> {
        let (version, edition) = self.defaults();
        let taken: Vec<String> =
            [Thing::Agent, Thing::Model].iter().flat_map(|thing| self.ids(*thing)).map(|id| id.id.clone()).collect();
        let check = move |name: &str| match slug(name) {
            _ if !has_words(name) => Err("write at least one word".to_owned()),
            id if id.is_empty() => {
                Err("use at least one letter from a to z: the id of the agent is made from its name".to_owned())
            }
            id if taken.contains(&id) => {
                Err(format!("the book has an agent or a model `{id}` already; use another name"))
            }
            _ => Ok(()),
        };
        let name = answers.ask(Question::text("name", "What is the agent called?").checked(check))?;
        let kinds = model::KINDS.iter().map(|(word, label, _)| ((*word).to_owned(), (*label).to_owned()));
        let none = (String::new(), "Something else".to_owned());
        let kind = Question::choice("kind", "What kind of agent is it?", kinds.chain([none]).collect()).or("");
        let kind = answers.ask(kind)?;
        let about = "What does it do, for whom, and what can it touch? In a sentence or two:";
        let about = answers.ask(Question::text("about", about).optional())?;
        assessment::script(answers, version)?;
        model::layers(answers, edition, kind)?;

        let id = slug(name);
        let file = options.file.clone().unwrap_or_else(|| format!("{id}.md"));
        let src = read::plain(self.book.dir()).join(self.book.config().map_or("src", |config| &config.src));
        let below = |name: &str| relative(&src.join(name), self.book.dir());
        let (chapter, summary_file) = (below(&file), below("SUMMARY.md"));
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        if !file.ends_with(".md") || !Path::new(&file).components().all(is_plain) {
            return Ok(Err(format!(
                "`--file` takes a path below the source folder that ends in `.md`, such as `{id}.md`"
            )));
        }
        if chapter.exists() {
            let help = format!("help: `--file` takes another name, such as `{id}-2.md`");
            return Ok(Err(format!("{} exists already\n{help}", shown(&chapter))));
        }
        let old = match self.book.files().read(&summary_file) {
            Ok(old) => old,
            Err(error) => return Ok(Err(format!("{} cannot be read: {error}", shown(&summary_file)))),
        };
        let flaw = answers.get("flaw").map(slug).filter(|slug| !slug.is_empty());
        let assessment_id = self.free_id(Thing::Assessment, &flaw.map_or(id.clone(), |flaw| format!("{id}-{flaw}")));
        let assessment = assessment::body(answers, name, &[("id", &assessment_id)], version);
        let mut taken: Vec<String> = self.ids(Thing::Threat).map(|id| id.id.clone()).collect();
        let prefix = initials(name);
        let model = model::body(answers, name, &id, edition, || {
            let next = first_free(&prefix, &taken);
            taken.push(next.clone());
            next
        });
        let intro = if about.is_empty() { String::new() } else { format!("{about}\n\n") };
        let title = markdown(name);
        let text = format!("# {title}\n\n{intro}```aivss\n{assessment}```\n\n```maestro\n{model}```\n");
        let new = summary::append(&old, &title, &file);
        Ok(Ok(vec![Change { path: summary_file, old: Some(old), new }, Change { path: chapter, old: None, new: text }]))
    }

    fn assessment(&self, answers: &Answers) -> Result<Result<Vec<Change>, String>, Open> {
        let register = self.book.register();
        let mut agents: Vec<(String, String)> = Vec::new();
        let models = register.iter().flat_map(|register| &register.models).map(|entry| &entry.model);
        let scored = register.iter().flat_map(|register| &register.assessments).map(|entry| &entry.assessment);
        let all = models.map(|it| (&it.agent_id, &it.agent)).chain(scored.map(|it| (&it.agent_id, &it.agent)));
        for (id, name) in all {
            if !agents.iter().any(|(known, _)| known == id) {
                agents.push((id.clone(), name.clone()));
            }
        }
        if agents.is_empty() {
            return Ok(Err("the book has no agent yet\nhelp: `mdbook-aivss new agent` writes one".to_owned()));
        }
        let names = agents.clone();
        let agent = answers.ask(Question::choice("agent", "Of which agent?", agents))?;
        let (version, _) = self.defaults();
        assessment::script(answers, version)?;
        let own = self.book.ids().find(|(_, _, id)| id.thing == Thing::Agent && id.role == Role::Own && id.id == agent);
        let Some((_, map, _)) = own else { return Ok(Err(format!("the chapter of `{agent}` cannot be found"))) };
        let Some(file) = map.files.first() else { return Ok(Err(format!("the chapter of `{agent}` has no file"))) };
        let name = names.iter().find(|(id, _)| id == agent).map_or(agent, |(_, name)| name);
        let flaw = answers.get("flaw").map(slug).filter(|slug| !slug.is_empty());
        let id = self.free_id(Thing::Assessment, &flaw.map_or(agent.to_owned(), |flaw| format!("{agent}-{flaw}")));
        let mut ids = vec![("id", id.as_str())];
        if slug(name) != agent {
            ids.push(("agent-id", agent));
        }
        let body = assessment::body(answers, name, &ids, version);
        let old = file.text.clone();
        let (gap, end) =
            (if old.ends_with('\n') { "" } else { "\n" }, if old.contains("\r\n") { "\r\n" } else { "\n" });
        let block = format!("{gap}\n```aivss\n{body}```\n").replace('\n', end);
        let new = format!("{old}{block}");
        Ok(Ok(vec![Change { path: relative(&read::plain(&file.path), self.book.dir()), old: Some(old), new }]))
    }

    /// Asks which threat model to add something to.
    fn model<'a>(&self, answers: &'a Answers) -> Result<&'a str, Open> {
        let models = self.book.register().into_iter().flat_map(|register| &register.models);
        let models: Vec<_> = models
            .map(|entry| (entry.model.id.clone(), format!("{}: {}", entry.model.id, entry.model.agent)))
            .collect();
        if models.is_empty() {
            return Err(Open::Wrong(
                "the book has no threat model that can be read\nhelp: `mdbook-aivss new agent` writes one".to_owned(),
            ));
        }
        let only = if let [(only, _)] = models.as_slice() { Some(only.clone()) } else { None };
        let question = Question::choice("model", "Of which threat model?", models);
        answers.ask(Question { default: only, ..question })
    }

    fn threat(&self, answers: &Answers, id: Option<&str>) -> Result<Result<Vec<Change>, String>, Open> {
        let model = self.model(answers)?;
        let Some(entry) = self.book.register().and_then(|register| register.model(model)) else {
            return Ok(Err(format!("there is no threat model `{model}`")));
        };
        let edition = entry.model.edition;
        let layers =
            edition.layer_ids().map(|layer| (layer.code().to_owned(), format!("{}: {}", layer.title(), layer.scope())));
        let code = answers.ask(Question::choice("layer", "In which layer?", layers.collect()))?;
        let Ok(layer) = edition.parse_layer(code) else { return Ok(Err(format!("there is no layer `{code}`"))) };
        model::threat(answers, "", layer, "")?;
        let own =
            entry.model.threats().filter(|threat| self.ids(Thing::Threat).any(|id| !id.derived && id.id == threat.id));
        let own: Vec<String> = own.map(|threat| threat.id.clone()).collect();
        let id = id.map_or_else(|| self.next(Thing::Threat, own, &initials(&entry.model.agent)), str::to_owned);
        Ok(self.add(model, Part::Threat(layer), &model::threat_lines(answers, "", &id)))
    }

    fn mitigation(&self, answers: &Answers, id: Option<&str>) -> Result<Result<Vec<Change>, String>, Open> {
        let model = self.model(answers)?;
        model::mitigation(answers)?;
        let entry = self.book.register().and_then(|register| register.model(model));
        let own: Vec<&str> =
            entry.iter().flat_map(|entry| &entry.model.mitigations).map(|mitigation| mitigation.id.as_str()).collect();
        let id = id.map(str::to_owned).or_else(|| next_id(own.into_iter())).unwrap_or_else(|| "M1".to_owned());
        Ok(self.add(model, Part::Mitigation(&id), &model::mitigation_lines(answers)))
    }

    /// The id that follows the last one of a model. The ids of threats are unique in the whole book, so ids in use are skipped.
    fn next(&self, thing: Thing, mut own: Vec<String>, prefix: &str) -> String {
        while let Some(next) = next_id(own.iter().map(String::as_str)) {
            if !self.is_taken(thing, &next) {
                return next;
            }
            own.push(next);
        }
        let taken: Vec<String> = self.ids(thing).map(|id| id.id.clone()).collect();
        first_free(prefix, &taken)
    }

    fn add(&self, model: &str, part: Part<'_>, lines: &[String]) -> Result<Vec<Change>, String> {
        let changes = plan(&self.book, model, part, lines, self.today)?;
        let change = |(path, edits): (PathBuf, Vec<_>)| {
            let old =
                self.book.files().read(&path).map_err(|error| format!("{} cannot be read: {error}", shown(&path)))?;
            let new = changed(&old, &edits);
            Ok(Change { path: relative(&path, self.book.dir()), old: Some(old), new })
        };
        changes.into_iter().map(change).collect()
    }
}

/// A path as the user would write it, if it is below the folder of the book.
fn relative(path: &Path, dir: &Path) -> PathBuf {
    let absolute = read::plain(dir);
    let Ok(below) = path.strip_prefix(&absolute) else { return path.to_owned() };
    if dir == Path::new(".") { below.to_owned() } else { dir.join(below) }
}

/// Shows the changes, and asks whether to write them.
fn confirm(answers: &Answers, differences: &str) -> Result<(), Open> {
    let ways = [("yes", "Yes, write it"), ("no", "No, keep my answers for later")];
    let ways = ways.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    let about = std::iter::once(String::new()).chain(differences.lines().map(str::to_owned));
    answers.ask(Question::choice("write", "Write this?", ways).or("yes").about(about)).map(drop)
}

/// The beginning of the ids of an agent's threats, such as `MS` for `Mail sorter` and `MAI` for `Mailer`.
fn initials(name: &str) -> String {
    let slug = slug(name);
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let letters: String = match words.as_slice() {
        [word] => word.chars().take(3).collect(),
        words => words.iter().take(4).filter_map(|word| word.chars().next()).collect(),
    };
    if letters.is_empty() { "T".to_owned() } else { letters.to_ascii_uppercase() }
}

/// The first of `MS-1`, `MS-2`, … that is not in use.
fn first_free(prefix: &str, taken: &[String]) -> String {
    let all = (1..).map(|number| format!("{prefix}-{number}"));
    let is_free = |id: &String| !taken.iter().any(|known| known.eq_ignore_ascii_case(id));
    { all }.find(is_free).unwrap_or_default()
}
