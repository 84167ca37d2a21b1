//! The formats that `import` reads, and how a file's format is recognised.

use std::collections::HashMap;

use super::skill;

/// A format that `import` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A threat-model page of an agent, as text or saved HTML.
    Page,
    /// The JSON report of AIVSS 0.8, Appendix A.
    Report,
    /// A model of AWS Threat Composer.
    ThreatComposer,
    /// A model of OWASP Threat Dragon 2.
    ThreatDragon,
    /// Open Threat Model 0.2.
    Otm,
    /// CycloneDX 2.0 with threat models.
    Cyclonedx,
    /// A report of the ten-layer skill.
    Skill,
}

impl Format {
    /// Recognises the format of a text: JSON by the keys at its top, other text by its headings.
    pub(super) fn of(text: &str) -> Self {
        let start = text.trim_start();
        if start.starts_with('<') {
            return Self::Page;
        }
        if !start.starts_with(['{', '[']) {
            return if skill::is_report(text) { Self::Skill } else { Self::Page };
        }
        let has = |keys: &Keys, names: &[&str]| names.iter().all(|name| keys.0.iter().any(|key| key == name));
        match serde_json::from_str::<Keys>(text) {
            Ok(keys) if has(&keys, &["otmVersion"]) => Self::Otm,
            Ok(keys) if has(&keys, &["specFormat"]) || has(&keys, &["bomFormat"]) => Self::Cyclonedx,
            Ok(keys) if has(&keys, &["summary", "detail"]) => Self::ThreatDragon,
            Ok(keys) if has(&keys, &["schema"]) && !has(&keys, &["vulnerabilities"]) => Self::ThreatComposer,
            _ => Self::Report,
        }
    }
}

/// The keys of a JSON object, without its values.
struct Keys(Vec<String>);

impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = HashMap::<String, serde::de::IgnoredAny>::deserialize(deserializer)?;
        Ok(Self(keys.into_keys().collect()))
    }
}
