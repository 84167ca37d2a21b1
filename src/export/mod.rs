//! stub
/// stub
pub fn score_json(_: &crate::aivss::Assessment, _: &crate::aivss::Outcome) -> String {
    String::new()
}
