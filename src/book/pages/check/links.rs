//! Reports links in Markdown that the pages do not show as links.

use memchr::memchr3;

use crate::block::places::{Item, Places};
use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::{Object, Value};
use crate::render::prose::refused_links;

use super::book::Book;

impl Book<'_> {
    /// Reports Markdown links that will not become links on a page.
    pub(super) fn links(&self, problems: &mut Vec<Diagnostic>) {
        let mut check = |text: &str, span: &dyn Fn() -> Span| {
            // Most prose contains no link.
            if memchr3(b']', b'<', b':', text.as_bytes()).is_none() {
                return;
            }
            for link in refused_links(text) {
                problems.push(
                    Diagnostic::new(
                        code::UNSAFE_LINK,
                        span(),
                        format!("the link to `{link}` is shown as text, because it is not safe"),
                    )
                    .help("write a relative path, or an address that begins with `https://`, `http://` or `mailto:`"),
                );
            }
        };
        for (number, entry) in self.register.assessments.iter().enumerate() {
            let assessment = &*entry.assessment;
            let mut of = |object: &dyn Object, item: Item| {
                each_text(object, |key, index, text| {
                    check(text, &|| self.in_assessment(number, |places| places.text(item, key, index)));
                });
            };
            of(assessment, Item::Root);
            if let Some(published) = &assessment.published {
                of(published, Item::Part("published"));
            }
            // In a map the reason is a separate field; otherwise it follows the value.
            let mut input = |why: Option<&String>, evidence: &[String], item: Item, whole: &'static str| {
                let texts = why.map(|why| ("why", 0, why)).into_iter();
                for (key, index, text) in texts.chain(evidence.iter().enumerate().map(|(at, it)| ("evidence", at, it)))
                {
                    let place = |places: &Places| {
                        places.element(item, key, index).unwrap_or_else(|| match item {
                            Item::Factor(_) => places.item(item),
                            _ => places.of(Item::Root, whole),
                        })
                    };
                    check(text, &|| self.in_assessment(number, place));
                }
            };
            if let Some(cvss) = &assessment.cvss {
                input(cvss.why.as_ref(), &cvss.evidence, Item::Part("cvss"), "cvss");
            }
            for (key, choice) in [("exploit", &assessment.exploit), ("mitigation", &assessment.mitigation)] {
                if let Some(choice) = choice {
                    input(choice.why.as_ref(), &choice.evidence, Item::Part(key), key);
                }
            }
            for (index, factor) in assessment.factors.iter().enumerate() {
                let item = Item::Factor(index as u32);
                // Inherited factors are reported in the block that states them.
                let is_own = || self.places.assessments[number].1.field(item, "name").is_some();
                if assessment.factors_from.is_none() || is_own() {
                    input(factor.input.why.as_ref(), &factor.input.evidence, item, "factors");
                }
            }
            for (metric, scored) in &assessment.metrics {
                input(scored.why.as_ref(), &scored.evidence, Item::Part(metric.abbr), metric.abbr);
            }
        }
        for (number, entry) in self.register.models.iter().enumerate() {
            let model = &*entry.model;
            let mut of = |object: &dyn Object, item: Item| {
                each_text(object, |key, index, text| {
                    check(text, &|| self.in_model(number, |places| places.text(item, key, index)));
                });
            };
            of(model, Item::Root);
            for (index, assumption) in model.assumptions.iter().enumerate() {
                of(assumption, Item::Assumption(index as u32));
            }
            for layer in &model.layers {
                of(layer, Item::Layer(layer.id.number()));
            }
            for (index, threat) in model.threats().enumerate() {
                of(threat, Item::Threat(index as u32));
            }
            for (index, mitigation) in model.mitigations.iter().enumerate() {
                of(mitigation, Item::Mitigation(index as u32));
            }
            for (index, dismissal) in model.dismissed.iter().enumerate() {
                of(dismissal, Item::Dismissal(index as u32));
            }
        }
    }
}

/// Visits the texts of an object that become links or Markdown, each with its key and, in a list, its index.
fn each_text(object: &dyn Object, mut each: impl FnMut(&'static str, Option<usize>, &str)) {
    let keys = object.table().keys.iter().enumerate();
    for (place, key) in keys.filter(|(_, key)| key.kind.has_links()) {
        match object.value(place) {
            Value::Text(text) => each(key.name, None, &text),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Text(text) = item {
                        each(key.name, Some(index), text);
                    }
                }
            }
            Value::Labelled(pairs) => {
                for (index, (_, text)) in pairs.iter().enumerate() {
                    each(key.name, Some(index), text);
                }
            }
            _ => {}
        }
    }
}
