//! Parses a vector strictly. Each error names the metric and says what to write.

use crate::mistake::Mistake;
use crate::name;

use super::table::{Definition, EXAMPLE, METRICS, PREFIX};

pub(super) fn check_prefix(vector: &str) -> Result<(), Mistake> {
    let end = vector.find('/').unwrap_or(vector.len());
    let first = &vector[..end];
    if first == PREFIX {
        return if end < vector.len() {
            Ok(())
        } else {
            Err(Mistake::new("the vector has no metrics", format!("write all eleven base metrics, such as {EXAMPLE}"))
                .at(0..end))
        };
    }
    let reason =
        "rate the finding again with CVSS v4.0, because AIVSS is defined for that version (AIVSS 0.8, section 3.1.1)";
    let upper = first.to_ascii_uppercase();
    let error = if upper == PREFIX {
        Mistake::new(format!("`{first}` is not in capitals"), format!("write {PREFIX}"))
    } else if let Some(version) = upper.strip_prefix("CVSS:") {
        match version {
            "3.0" | "3.1" | "2.0" | "2" => {
                Mistake::new(format!("this is a CVSS v{version} vector, but AIVSS needs CVSS v4.0"), reason)
            }
            "4" => Mistake::new("the version of CVSS is `4`", format!("write {PREFIX}")),
            _ => Mistake::new(format!("AIVSS does not accept CVSS `{version}`"), reason),
        }
    } else if upper.starts_with("AIVSS") {
        Mistake::new("this is an AIVSS vector", "give it under `vector`; `cvss` takes a CVSS v4.0 vector or score")
    } else if vector.contains("Au:") || upper.starts_with("(AV:") {
        Mistake::new("this is a CVSS v2 vector, but AIVSS needs CVSS v4.0", reason)
    } else if vector.contains("VC:") {
        Mistake::new("the vector has no prefix", format!("begin with {PREFIX}/"))
    } else if upper.starts_with("AV:") {
        Mistake::new("this is a vector of an older CVSS without prefix, but AIVSS needs CVSS v4.0", reason)
    } else {
        Mistake::new(
            format!("a CVSS v4.0 vector begins with `{PREFIX}/`, not `{first}`"),
            format!("write a vector such as {EXAMPLE}"),
        )
    };
    Err(error.at(0..end))
}

/// Parses `AV:N`. Returns the index in [`METRICS`], and the index of the value in its metric. A range in the error is relative
/// to the part.
pub(super) fn read_metric(part: &str) -> Result<(usize, u8), Mistake> {
    if part.is_empty() {
        return Err(Mistake::new("a metric is empty", "remove the `/` that is too many"));
    }
    let Some((abbr, value)) = part.split_once(':') else {
        return Err(Mistake::new(
            format!("`{part}` is not a metric and a value joined by a colon"),
            "write it like AV:N",
        ));
    };
    let Some(index) = METRICS.iter().position(|metric| metric.abbr == abbr) else {
        return Err(unknown_metric(abbr).at(0..abbr.len()));
    };
    let metric = &METRICS[index];
    match (0..).zip(metric.values).find(|(_, (known, _))| *known == value) {
        Some((place, _)) => Ok((index, place)),
        None => Err(wrong_value(metric, value)),
    }
}

fn unknown_metric(abbr: &str) -> Mistake {
    let upper = abbr.to_ascii_uppercase();
    if METRICS.iter().any(|metric| metric.abbr == upper) {
        return Mistake::new(format!("`{abbr}` is not in capitals"), format!("write {upper}"));
    }
    let help = match upper.as_str() {
        "C" | "I" | "A" => {
            format!("v4.0 rates the vulnerable system (V{upper}) and the subsequent system (S{upper}) apart")
        }
        "MC" | "MI" | "MA" => {
            let letter = &upper[1..];
            format!("v4.0 has MV{letter} for the vulnerable system and MS{letter} for the subsequent system")
        }
        "MS" => "v4.0 has no scope; it rates the subsequent system with SC, SI and SA".to_owned(),
        "RL" | "RC" => "v4.0 has no such metric; of the threat metrics it keeps E alone".to_owned(),
        "AU" => "CVSS v2's Authentication became PR (Privileges Required)".to_owned(),
        "CDP" | "TD" => "this is a metric of CVSS v2; v4.0 has none like it".to_owned(),
        _ => match name::nearest(abbr, METRICS.iter().flat_map(|metric| [metric.abbr, metric.name])) {
            Some(near) => match METRICS.iter().find(|metric| metric.abbr == near || metric.name == near) {
                Some(metric) => format!("did you mean {} ({})?", metric.abbr, metric.name),
                None => format!("write a vector such as {EXAMPLE}"),
            },
            None => format!("write a vector such as {EXAMPLE}"),
        },
    };
    Mistake::new(format!("`{abbr}` is not a metric of CVSS v4.0"), help)
}

fn wrong_value(metric: &Definition, value: &str) -> Mistake {
    if let Some((known, _)) = metric.values.iter().find(|(known, _)| known.eq_ignore_ascii_case(value)) {
        return Mistake::new(
            format!("`{}:{value}` is not written as in the specification", metric.abbr),
            format!("write {}:{known}", metric.abbr),
        );
    }
    let legal = metric.legal();
    let help = match (metric.abbr, value) {
        ("UI" | "MUI", "R") => format!("v3.1's Required became Passive or Active: {legal}"),
        ("S", "U" | "C") => {
            "v3.1's scope does not exist in v4.0; rate the subsequent system with SC, SI and SA".to_owned()
        }
        ("E", "F" | "H") => format!("v3.1's Functional and High are Attacked (A) in v4.0: {legal}"),
        ("E", "POC") => format!("v2's POC is P in v4.0: {legal}"),
        ("AC" | "MAC", "M") => {
            format!("v2's Medium does not exist in v4.0; a condition of the target is AT:P: {legal}")
        }
        ("SI" | "SA", "S") => format!("Safety is a value of MSI and MSA only: {legal}"),
        ("VC" | "VI" | "VA" | "SC" | "SI" | "SA", "P" | "C") => format!("this is a value of CVSS v2: {legal}"),
        _ => legal,
    };
    Mistake::new(format!("`{}:{value}` is not a value of CVSS v4.0", metric.abbr), help)
}
