//! A threat model as Markdown.

use crate::maestro::{
    Effective, Layer, LayerStatus, Mitigation, MitigationRef, Rating, RiskBasis, Summary, Taxonomy, Threat, Vocabulary,
    taxonomy,
};
use crate::register::{AssessmentEntry, ModelEntry, anchor};
use crate::render::prose::{Prose, escape_markdown};
use crate::render::{Context, words};

use super::parts::{Blocks, link, link_to, references, sentence, table};

/// What a writer of one model needs.
struct View<'a> {
    context: &'a Context<'a>,
    entry: &'a ModelEntry,
    prose: Prose<'a>,
    basis: RiskBasis,
}

/// The whole model. In one line: counts, summary, and each layer with the titles and risks of its threats.
pub(super) fn model(entry: &ModelEntry, context: &Context<'_>) -> String {
    let view = View { context, entry, prose: Prose::at(context, entry.at.page), basis: context.options.basis };
    let model = &entry.model;
    let mut blocks = Blocks::new(context);
    let id = anchor::model(&model.id);
    let heading = words::model_heading(model);
    let heading = if words::several_models(context.register, entry.at.page) {
        format!("{heading}: {}", model.agent)
    } else {
        heading
    };
    blocks.heading(1, id, &heading);
    view.head(&mut blocks);
    if context.top_level {
        view.layer_table(&mut blocks);
        for layer in model.layers.iter().filter(|layer| layer.status != LayerStatus::NotAssessed) {
            blocks.heading(2, anchor::part_of_model(&model.id, layer.id.code()), layer.id.title());
            view.layer(&mut blocks, layer);
        }
    } else {
        for layer in &model.layers {
            view.layer_line(&mut blocks, layer);
        }
    }
    if !model.cross_layer.is_empty() {
        blocks.heading(2, anchor::part_of_model(&model.id, "cross"), "Cross-layer threats");
        for (threat, rating) in entry.rated().filter(|(threat, _)| threat.is_cross_layer()) {
            view.threat(&mut blocks, threat, rating);
        }
    }
    if !model.mitigations.is_empty() {
        blocks.heading(2, anchor::part_of_model(&model.id, "mitigations"), "Mitigations");
        view.mitigations(&mut blocks);
    }
    if !model.assumptions.is_empty() {
        blocks.heading(2, anchor::part_of_model(&model.id, "assumptions"), "Assumptions");
        blocks.list(model.assumptions.iter().map(|assumption| {
            let id = assumption.id.as_ref().map(|id| format!("{} ", escape_markdown(id))).unwrap_or_default();
            let wrong = assumption.if_wrong.as_ref().map(|wrong| format!(" If wrong: {}", view.prose.line(wrong)));
            let text = view.prose.line(&assumption.text);
            format!("{id}*{}*: {text}{}", assumption.status.label(), wrong.unwrap_or_default())
        }));
    }
    blocks.finish()
}

/// `{{#maestro ID}}` of a model.
pub(super) fn inline(entry: &ModelEntry, context: &Context<'_>, plain: bool) -> String {
    let (_, says) = words::model_risk(entry, context.options.basis);
    if plain { says } else { link_to(context, &entry.at, anchor::model(&entry.model.id), &says) }
}

/// `{{#maestro ID}}` of a threat.
pub(super) fn inline_threat(
    entry: &ModelEntry,
    threat: &Threat,
    rating: &Rating,
    context: &Context<'_>,
    plain: bool,
) -> String {
    let says = words::counted_risk(rating, context.options.basis).to_string();
    if plain { says } else { link_to(context, &entry.at, anchor::threat(&threat.id), &says) }
}

/// A tag without the signs that fonts of printed books may lack.
fn tag(view: &View<'_>, layer: &Layer) -> String {
    let tag = words::layer_tag(&view.entry.model, layer);
    escape_markdown(tag.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

impl View<'_> {
    fn head(&self, blocks: &mut Blocks<'_>) {
        let model = &self.entry.model;
        let summary = Summary::of(self.entry.rated().map(|(threat, rating)| (threat, *rating)), self.basis);
        let open = match words::tally(&summary.open) {
            open if open.is_empty() => words::none_open(model).to_owned(),
            open => format!("open: {open}"),
        };
        let rest = words::not_open(model.threats());
        let counts = if rest.is_empty() { open } else { format!("{open}; {rest}") };
        blocks.push(&format!("**{}** – {counts}.", escape_markdown(&model.agent)));
        if let Some(summary) = &model.summary {
            let summary =
                if self.context.top_level { self.prose.blocks(summary) } else { sentence(&self.prose.line(summary)) };
            blocks.push(&summary);
        }
        let assessments: Vec<&AssessmentEntry> = self.context.register.assessments_of(&model.agent_id).collect();
        let highest = words::highest(&assessments);
        let (shown, rest) = words::siblings(&assessments);
        // The highest is always there.
        let highest_of_rest = highest.filter(|highest| !shown.iter().any(|entry| std::ptr::eq(*entry, *highest)));
        let more = rest.map(|(next, count)| (next, count - usize::from(highest_of_rest.is_some())));
        let more = more.filter(|(_, count)| *count > 0).map(|(next, count)| {
            link_to(self.context, &next.at, anchor::assessment(&next.assessment.id), &words::and_more(count))
        });
        let scores = shown.iter().copied().chain(highest_of_rest).map(|entry| {
            let target = anchor::assessment(&entry.assessment.id);
            let says = format!("AIVSS {}", words::headline(&entry.outcome));
            let title = entry.assessment.title.as_ref().map(|title| format!(": {}", escape_markdown(title)));
            let is_highest = highest.is_some_and(|highest| std::ptr::eq(highest, entry));
            format!(
                "{}{}{}",
                link_to(self.context, &entry.at, target, &says),
                title.unwrap_or_default(),
                if is_highest { " (the highest)" } else { "" }
            )
        });
        let facts =
            words::model_facts(model).into_iter().map(|(label, text)| format!("{label}: {}", escape_markdown(&text)));
        let refs = (!model.refs.is_empty()).then(|| format!("See {}", references(&self.prose, &model.refs)));
        let context = model
            .context
            .iter()
            .map(|(label, text)| format!("**{}**: {}", escape_markdown(label), self.prose.line(text)));
        blocks.list(scores.chain(more).chain(facts).chain(refs).chain(context));
    }

    fn layer_table(&self, blocks: &mut Blocks<'_>) {
        let rows = self.entry.model.layers.iter().rev().map(|layer| {
            let summary = words::summary_of(self.entry, layer, self.basis);
            [layer.id.title().to_owned(), tag(self, layer), escape_markdown(&words::layer_counts(layer, &summary))]
        });
        blocks.push(&table(&["Layer", "State", "Threats"], rows));
    }

    fn layer(&self, blocks: &mut Blocks<'_>, layer: &Layer) {
        let summary = words::summary_of(self.entry, layer, self.basis);
        let counts = words::layer_counts(layer, &summary);
        let counts = if counts.is_empty() { String::new() } else { format!(" – {}", escape_markdown(&counts)) };
        blocks.push(&format!("*{}*{counts}", tag(self, layer)));
        for text in layer.reason.iter().chain(&layer.note) {
            blocks.push(&self.prose.blocks(text));
        }
        if !layer.components.is_empty() {
            blocks.push(&format!("Components: {}", escape_markdown(&layer.components.join(", "))));
        }
        for (threat, rating) in self.entry.rated_in(layer.id) {
            self.threat(blocks, threat, rating);
        }
    }

    /// A layer where everything is one line.
    fn layer_line(&self, blocks: &mut Blocks<'_>, layer: &Layer) {
        let mut text = format!("**{}** ({})", layer.id.title(), tag(self, layer));
        for prose in layer.reason.iter().chain(&layer.note) {
            text.push_str(&format!(": {}", self.prose.line(prose)));
        }
        blocks.push(&sentence(&text));
        blocks.list(self.entry.rated_in(layer.id).map(|(threat, rating)| self.threat_line(threat, rating)));
    }

    fn threat_line(&self, threat: &Threat, rating: &Rating) -> String {
        format!(
            "{} ({}, {}, {})",
            escape_markdown(&threat.title),
            words::counted_risk(rating, self.basis).to_string().to_lowercase(),
            words::risk_inputs(threat, rating, self.basis),
            words::status(threat.status).to_lowercase()
        )
    }

    fn threat(&self, blocks: &mut Blocks<'_>, threat: &Threat, rating: &Rating) {
        if !self.context.top_level {
            blocks.push(&sentence(&self.threat_line(threat, rating)));
            return;
        }
        blocks.heading(3, anchor::threat(&threat.id), &threat.title);
        let risk = words::counted_risk(rating, self.basis);
        let reason = threat.reason.as_ref().map(|reason| format!(": {}", self.prose.line(reason)));
        blocks.push(&format!(
            "**{risk}** ({}) – {}{}",
            words::risk_inputs(threat, rating, self.basis),
            words::status(threat.status).to_lowercase(),
            reason.unwrap_or_default()
        ));
        if let Some(description) = &threat.description {
            blocks.push(&self.prose.blocks(description));
        }
        if threat.is_cross_layer() {
            blocks.numbered(self.steps(threat));
        }
        blocks.list(self.threat_facts(threat, rating));
    }

    fn steps(&self, threat: &Threat) -> Vec<String> {
        if threat.chain.is_empty() {
            return threat.layers.iter().map(|layer| layer.title().to_owned()).collect();
        }
        let step = |id: &String| match self.context.register.threat(id) {
            Some((model, step, rating)) => {
                let layers: Vec<&str> = step.layers.iter().map(|layer| layer.code()).collect();
                let title = link_to(self.context, &model.at, anchor::threat(&step.id), &step.title);
                format!("{} – {title} ({})", layers.join(", "), words::counted_risk(rating, self.basis))
            }
            None => escape_markdown(id),
        };
        threat.chain.iter().map(step).collect()
    }

    fn threat_facts(&self, threat: &Threat, rating: &Rating) -> Vec<String> {
        let mut facts = vec![format!("Id: {}", escape_markdown(&threat.id))];
        if let Some(effective) = rating.effective.filter(|_| !threat.mitigations.is_empty()) {
            facts.push(escape_markdown(&words::effective(&effective).to_string()));
        }
        facts.extend(threat.owner.as_ref().map(|owner| format!("Owner: {}", escape_markdown(owner))));
        facts.extend(threat.review.map(|review| format!("Review: {review}")));
        if !threat.mitigations.is_empty() {
            let controls: Vec<String> =
                threat.mitigations.iter().map(|reference| self.mitigation_name(reference)).collect();
            facts.push(format!("Mitigations: {}; {} coverage", controls.join(", "), threat.coverage));
        }
        if !threat.components.is_empty() {
            facts.push(format!("Components: {}", escape_markdown(&threat.components.join(", "))));
        }
        facts.extend(threat.vector.map(|vector| format!("Attack vector: {vector}")));
        facts.extend(threat.complexity.map(|complexity| format!("Attack complexity: {complexity}")));
        if !threat.factors.is_empty() {
            let factors: Vec<&str> = threat.factors.iter().map(|factor| factor.label()).collect();
            facts.push(format!("Agentic factors: {}", factors.join(", ").to_lowercase()));
        }
        facts.extend(threat.catalog.map(|entry| format!("CSA: {}", escape_markdown(&entry.label()))));
        facts.extend(self.maps(threat));
        if !threat.refs.is_empty() {
            facts.push(format!("See {}", references(&self.prose, &threat.refs)));
        }
        let assessments: Vec<_> = self.context.register.assessments_of_threat(&threat.id).collect();
        let (shown, rest) = words::siblings(&assessments);
        facts.extend(shown.iter().map(|entry| {
            let says = format!("AIVSS {}", words::headline(&entry.outcome));
            link_to(self.context, &entry.at, anchor::assessment(&entry.assessment.id), &says)
        }));
        facts.extend(rest.map(|(next, count)| {
            link_to(self.context, &next.at, anchor::assessment(&next.assessment.id), &words::and_more(count))
        }));
        facts
    }

    fn mitigation_name(&self, reference: &MitigationRef) -> String {
        match (self.context.register.mitigation(self.entry, reference), reference) {
            (Some((_, mitigation)), _) => format!(
                "{} {} ({})",
                escape_markdown(&mitigation.id),
                escape_markdown(&mitigation.title),
                mitigation.status.label().to_lowercase()
            ),
            (None, MitigationRef::Text(text)) => self.prose.line(text),
            (None, MitigationRef::Id { model: Some(model), id }) => escape_markdown(&format!("{model}/{id}")),
            (None, MitigationRef::Id { model: None, id }) => escape_markdown(id),
        }
    }

    fn maps(&self, threat: &Threat) -> Option<String> {
        let maps = &threat.maps;
        let ids: Vec<String> = [
            (Taxonomy::Asi, &maps.asi),
            (Taxonomy::T, &maps.t),
            (Taxonomy::Llm, &maps.llm),
            (Taxonomy::Atlas, &maps.atlas),
            (Taxonomy::Attack, &maps.attack),
            (Taxonomy::Cwe, &maps.cwe),
            (Taxonomy::Stride, &maps.stride),
        ]
        .into_iter()
        .flat_map(|(taxonomy, ids)| ids.iter().map(move |id| (taxonomy, id)))
        .map(|(taxonomy, id)| {
            let known = taxonomy::parse(taxonomy, id).ok();
            let name = known.as_ref().and_then(|reference| reference.name).map(|name| format!(" {name}"));
            let url = known.as_ref().and_then(|reference| reference.url.as_deref());
            link(&format!("{id}{}", name.unwrap_or_default()), url)
        })
        .collect();
        (!ids.is_empty()).then(|| format!("Maps to {}", ids.join(", ")))
    }

    /// A list, because the cells of a table would be too long for a page of paper.
    fn mitigations(&self, blocks: &mut Blocks<'_>) {
        blocks.list(self.entry.model.mitigations.iter().map(|mitigation| self.mitigation(mitigation)));
        if self.context.top_level {
            blocks.push(&escape_markdown(Effective::RULE));
        }
    }

    fn mitigation(&self, mitigation: &Mitigation) -> String {
        let mut asides: Vec<String> = Vec::new();
        asides.extend(mitigation.description.as_ref().map(|text| self.prose.line(text)));
        asides.extend(mitigation.catalog.map(|control| escape_markdown(&format!("{} {}", control.id, control.name))));
        asides.extend(mitigation.owner.as_ref().map(|owner| format!("owner {}", escape_markdown(owner))));
        if !mitigation.evidence.is_empty() {
            asides.push(format!("evidence {}", references(&self.prose, &mitigation.evidence)));
        }
        asides.extend(mitigation.cost.map(|cost| format!("{cost} cost")));
        asides.extend(mitigation.effectiveness.map(|effectiveness| format!("{effectiveness} effectiveness")));
        if !mitigation.refs.is_empty() {
            asides.push(format!("see {}", references(&self.prose, &mitigation.refs)));
        }
        let covered: Vec<String> = self
            .context
            .register
            .threats_of_mitigation(self.entry, mitigation)
            .map(|(_, threat, rating)| {
                let risk = words::counted_risk(rating, self.basis).to_string().to_lowercase();
                format!("{} ({risk})", escape_markdown(&threat.title))
            })
            .collect();
        let kind = mitigation.control_type().map(|kind| format!("{}, ", kind.label().to_lowercase()));
        format!(
            "{} **{}** ({}{}){}{}. Covers: {}",
            escape_markdown(&mitigation.id),
            escape_markdown(&mitigation.title),
            kind.unwrap_or_default(),
            mitigation.status.label().to_lowercase(),
            if asides.is_empty() { "" } else { ": " },
            asides.join(", "),
            if covered.is_empty() { "no threat names it".to_owned() } else { covered.join(", ") },
        )
    }
}
