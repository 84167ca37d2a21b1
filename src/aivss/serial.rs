//! Serialises rows of the tables as their names.

use super::{CoreRisk, CvssVector, Factor, FactorSet, Input, Metric, MultiplierLevel, Severity, Version};
use crate::serial::as_text;

as_text! {
    Severity: |it: &Severity| it.word(), read |text: &str| Severity::named(text).ok_or("unknown severity");
    CvssVector: ToString::to_string, read CvssVector::parse;
    CoreRisk: ToString::to_string, read |text: &str| CoreRisk::named(text).ok_or("unknown core risk");
    Factor: |it: &Factor| it.key(), read |text: &str| Factor::named(text).map(|(factor, _)| factor).ok_or("unknown factor");
    Version: |it: &Version| it.id;
    FactorSet: |it: &FactorSet| it.id;
    MultiplierLevel: |it: &MultiplierLevel| it.id;
    Metric: |it: &Metric| it.abbr;
    Input: |it: &Input| it.field();
}

impl<'de> serde::Deserialize<'de> for &'static Version {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        Version::named(&id).ok_or_else(|| serde::de::Error::custom("unknown version of AIVSS"))
    }
}
