//! How the inputs of an assessment are written and read: the keys of an input with its reason, and the [`Slot`] of each type.

use rust_decimal::Decimal;

use super::{Choice, CoreRisk, Cvss, Expected, FactorEntry, Metric, Published, Scored, Severity, VERSIONS, Version};
use crate::fields::{Key, KeyTable, Kind, Object, Refused, Slot, Value, Why};
use crate::name;

const WHY: Key = Key::new("why", Kind::Prose, "Why it has this value, as Markdown.").label("reason");
const EVIDENCE: Key = Key::new("evidence", Kind::Link, "URLs or text.").several();

/// The keys of the CVSS input.
pub const CVSS_KEYS: &KeyTable = &KeyTable {
    name: "`cvss`",
    keys: &[
        Key::new("vector", Kind::Own("a CVSS v4.0 vector"), "A CVSS v4.0 vector.").by_hand(),
        score("a CVSS base score", "The base score, 0 to 10. If there is a vector too, both must agree."),
        WHY,
        EVIDENCE,
    ],
    extra: false,
    computed: &[],
};

/// The keys of the threat multiplier and of the mitigation factor.
pub const CHOICE_KEYS: &KeyTable = &KeyTable {
    name: "an exploit or mitigation value",
    keys: &[score("a level or a number", "A level of the version, or a number."), WHY, EVIDENCE],
    extra: false,
    computed: &[],
};

/// The keys of a factor.
pub const FACTOR_KEYS: &KeyTable = &KeyTable {
    name: "a factor",
    keys: &[
        score("a factor value", "The most likely value. If there is a range, the value must be inside it."),
        Key::new("range", Kind::Own("a range"), "A range such as `0.2..0.6`.").by_hand(),
        WHY,
        EVIDENCE,
    ],
    extra: false,
    computed: &[],
};

/// The keys of a metric of the 2.0 candidate.
pub const METRIC_KEYS: &KeyTable = &KeyTable {
    name: "a metric",
    keys: &[score("the letter of a value", "The letter of its value."), WHY, EVIDENCE],
    extra: false,
    computed: &[],
};

const fn score(what: &'static str, doc: &'static str) -> Key {
    Key::new("score", Kind::Own(what), doc).aliases(&["value"]).by_hand()
}

/// Implements [`Slot`] for inputs whose syntax the block's decoder knows: their kind, and what exports and pages show
/// of them.
macro_rules! inputs {
    ($($type:ty, $kind:expr, |$it:ident| $value:expr;)+) => {$(
        impl Slot for $type {
            const KIND: Kind = $kind;

            fn put(&mut self, _: &str) -> Result<(), Refused> {
                Ok(())
            }

            fn value(&self) -> Value<'_> {
                let $it = self;
                $value
            }
        }
    )+};
}

inputs! {
    Option<Scored<Cvss>>, Kind::Scored("a CVSS v4.0 vector or a base score", CVSS_KEYS),
        |it| it.as_ref().map_or(Value::Nothing, |cvss| Value::Number(cvss.value.score));
    Option<Scored<Choice>>, Kind::Scored("a level or a number", CHOICE_KEYS),
        |it| it.as_ref().map_or(Value::Nothing, |choice| Value::Number(choice.value.value));
    Vec<FactorEntry>, Kind::Named("a map of the factors", FACTOR_KEYS), |_it| Value::Nothing;
    Vec<(Metric, Scored<char>)>, Kind::Named("a map of the metrics by letter", METRIC_KEYS), |_it| Value::Nothing;
    Option<Expected>, Kind::Own("a score, a severity or both"),
        |it| it.as_ref().map_or(Value::Nothing, |expected| Value::Object(expected as &dyn Object));
    Decimal, Kind::Own("a score"), |it| Value::Number(*it);
    Option<Decimal>, Decimal::KIND, |it| it.map_or(Value::Nothing, Value::Number);
    Option<Severity>, Kind::Word("a severity", || Severity::ALL.iter().map(|severity| severity.word()).collect()),
        |it| it.map_or(Value::Nothing, |severity| Value::Word { word: severity.word(), label: severity.word() });
    Option<Published>, Kind::Object(Published::TABLE),
        |it| it.as_ref().map_or(Value::Nothing, |published| Value::Object(published as &dyn Object));
}

impl Slot for &'static Version {
    const KIND: Kind =
        Kind::Entry("a version of AIVSS", || VERSIONS.iter().map(|version| (version.id, version.title)).collect());

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        *self = Version::named(text).ok_or_else(|| Refused {
            why: Why::Unknown,
            message: format!("the version `{text}` of AIVSS is not supported"),
            help: format!("the versions are {}", name::list(Version::ids())),
        })?;
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        Value::Entry { id: self.id, name: self.title }
    }
}

impl Slot for Vec<CoreRisk> {
    const KIND: Kind = Kind::Entry("an ASI id or a core risk", || {
        CoreRisk::all().map(|risk| (risk.id().unwrap_or(risk.name()), risk.name())).collect()
    });
    const MANY: bool = true;

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        let risk = CoreRisk::named(text).ok_or_else(|| Refused {
            why: Why::Unknown,
            message: format!("`{text}` is neither an ASI id nor a core risk of AIVSS"),
            help: match name::nearest(text, CoreRisk::names()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "risks are ASI01 to ASI10 or the names of the ten AIVSS core risks, as a list".to_owned(),
            },
        })?;
        self.push(risk);
        Ok(())
    }

    fn value(&self) -> Value<'_> {
        let entry = |risk: &CoreRisk| Value::Entry { id: risk.id().unwrap_or(risk.name()), name: risk.name() };
        Value::List(self.iter().map(entry).collect())
    }
}
