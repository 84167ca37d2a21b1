//! AIVSS 0.8 with the "floor" amendment of April 2026: the mitigation factor is applied only to the agentic uplift.

use super::v0_8::{AARS, BANDS, EXPLOIT, FACTOR_VALUES, FACTORS, MITIGATION};
use super::{CvssUse, Expr, FactorMethod, Listing, Method, Status, Version};

/// AIVSS 0.8 with the proposed floor.
pub(super) static V0_8_FLOOR: Version = Version {
    id: "0.8-floor",
    aliases: &["v0.8-floor", "AIVSS 0.8-floor", "AIVSS v0.8-floor"],
    title: "AIVSS 0.8 with the proposed floor",
    status: Status::Proposal,
    published: "April 2026",
    source: "Contribution to OWASP AIVSS v1 by MindXO; tables and factors of AIVSS 0.8",
    url: "https://www.mind-xo.com/insight/owasp-aivss-contribution/",
    formula: "The agentic uplift (AARS) is the gap between the CVSS base score and 10, times a tenth of the factor sum, times \
              the threat multiplier. The score is the CVSS base score plus the uplift times the mitigation factor, rounded half up \
              to one decimal.",
    bands: BANDS,
    bands_source: "AIVSS 0.8, section 3.5.2",
    caveats: &[
        "No OWASP publication has adopted this formula.",
        "The score is never below the CVSS base score. Without mitigation it is the score of 0.8.",
        "Scores are ordinal and not comparable with those of other versions, 0.8 included.",
        "A draft of the reference repository adds a fourth mitigation level (adversarial_tested, 0.50); it is not part of this \
         proposal.",
        "The document that it amends has no band for 0.0. Here it is called None, as in CVSS.",
    ],
    cvss: CvssUse::Base,
    method: Method::Factors(FactorMethod {
        factor_set: &FACTORS,
        factor_values: FACTOR_VALUES,
        exploit: EXPLOIT,
        mitigation: Some(MITIGATION),
        below_cvss: "",
        repaired_by: None,
        score: &SCORE,
        aars: &AARS,
    }),
};

/// The line shows the uplift after mitigation as a separate number, so that readers see what was added to the CVSS
/// score.
static SCORE: Expr = Expr::CVSS.plus(&AARS.times(&Expr::MITIGATION_FACTOR).named("Mitigated uplift", &[Listing::Line]));
