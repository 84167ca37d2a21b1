//! Finds the controls that a threat still lacks, for lints. Start at [`ControlGap::of`].

use super::{ControlState, ControlType, Level, MitigationStatus};

/// The type of a missing control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Need {
    /// A preventive control.
    Preventive,
    /// A detective control.
    Detective,
    /// A preventive or a detective control.
    PreventiveOrDetective,
    /// A corrective control.
    Corrective,
}

/// The controls that one threat lacks according to the playbook's two rules.
///
/// This is about which controls are planned, not whether they are in place; the effective risk considers that. A control that
/// will not be done does not count. A control with an unknown type counts only for [`ControlGap::single`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ControlGap {
    /// Rule (a), an error in the playbook: a critical risk needs a preventive and a detective control, and a high risk needs a
    /// corrective one and one of these two.
    pub required: Vec<Need>,
    /// Rule (b), a warning: critical and high risks need a preventive and a detective control. Needs of rule (a) are not
    /// repeated.
    pub advised: Vec<Need>,
    /// Rule (b), a warning: the threat has exactly one control. This applies to every risk.
    pub single: bool,
}

impl ControlGap {
    /// The missing controls of a threat with this risk (`None` if unrated) and these controls.
    pub fn of(risk: Option<Level>, controls: impl IntoIterator<Item = ControlState>) -> Self {
        let chosen: Vec<_> = controls
            .into_iter()
            .filter(|(_, status)| *status != MitigationStatus::WontDo)
            .map(|(kind, _)| kind)
            .collect();
        let has = |kind| chosen.contains(&Some(kind));
        let (preventive, detective) = (has(ControlType::Preventive), has(ControlType::Detective));
        let missing = |needs: &[(bool, Need)]| -> Vec<Need> {
            needs.iter().filter(|(met, _)| !met).map(|(_, need)| *need).collect()
        };
        let both = [(preventive, Need::Preventive), (detective, Need::Detective)];
        let (required, advised) = match risk {
            Some(Level::Critical) => (missing(&both), Vec::new()),
            Some(Level::High) => {
                let either = (preventive || detective, Need::PreventiveOrDetective);
                (missing(&[either, (has(ControlType::Corrective), Need::Corrective)]), missing(&both))
            }
            Some(Level::Medium | Level::Low) | None => (Vec::new(), Vec::new()),
        };
        Self { required, advised, single: chosen.len() == 1 }
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: ControlState = (Some(ControlType::Preventive), MitigationStatus::None);
    const D: ControlState = (Some(ControlType::Detective), MitigationStatus::Done);
    const C: ControlState = (Some(ControlType::Corrective), MitigationStatus::Partial);
    const R: ControlState = (Some(ControlType::Deterrent), MitigationStatus::Done);
    const DROPPED: ControlState = (Some(ControlType::Preventive), MitigationStatus::WontDo);
    const TEXT: ControlState = (None, MitigationStatus::None);

    fn gap(risk: Level, controls: &[ControlState]) -> (Vec<Need>, Vec<Need>, bool) {
        let gap = ControlGap::of(Some(risk), controls.iter().copied());
        (gap.required, gap.advised, gap.single)
    }

    #[test]
    fn a_critical_risk_needs_a_preventive_and_a_detective_control() {
        use Need::{Detective, Preventive};
        let critical = |controls: &[ControlState]| gap(Level::Critical, controls);
        assert_eq!(critical(&[]), (vec![Preventive, Detective], vec![], false));
        assert_eq!(critical(&[P]), (vec![Detective], vec![], true));
        assert_eq!(critical(&[D, C, R]), (vec![Preventive], vec![], false));
        assert_eq!(critical(&[DROPPED, D]), (vec![Preventive], vec![], true));
        assert_eq!(critical(&[P, D]), (vec![], vec![], false));
    }

    #[test]
    fn a_high_risk_needs_either_and_a_corrective_control() {
        use Need::{Corrective, Detective, Preventive, PreventiveOrDetective};
        let high = |controls: &[ControlState]| gap(Level::High, controls);
        assert_eq!(high(&[]), (vec![PreventiveOrDetective, Corrective], vec![Preventive, Detective], false));
        assert_eq!(high(&[C]), (vec![PreventiveOrDetective], vec![Preventive, Detective], true));
        assert_eq!(high(&[P]), (vec![Corrective], vec![Detective], true));
        assert_eq!(high(&[P, C]), (vec![], vec![Detective], false));
        assert_eq!(high(&[D, C]), (vec![], vec![Preventive], false));
        assert_eq!(high(&[P, D]), (vec![Corrective], vec![], false));
        assert_eq!(high(&[P, D, C]), (vec![], vec![], false));
    }

    #[test]
    fn lower_risks_need_no_certain_control_but_more_than_one() {
        for risk in [Some(Level::Medium), Some(Level::Low), None] {
            assert!(ControlGap::of(risk, []).is_empty());
            assert!(ControlGap::of(risk, [P, TEXT]).is_empty());
            let single = ControlGap { single: true, ..ControlGap::default() };
            assert_eq!(ControlGap::of(risk, [R]), single);
            assert_eq!(ControlGap::of(risk, [TEXT]), single);
            assert_eq!(ControlGap::of(risk, [TEXT, DROPPED]), single);
            assert!(!single.is_empty());
        }
    }
}
