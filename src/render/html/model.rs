//! A threat model: the card with context and layer diagram, a section per layer, the threats across layers, the mitigations with
//! what each covers, and the assumptions.

use maud::{Markup, Render, html};

use crate::maestro::{
    AssumptionStatus, Effective, Layer, LayerId, LayerStatus, Mitigation, MitigationRef, MitigationStatus, Rating,
    Summary, Taxonomy, Threat, ThreatModel, Vocabulary, taxonomy,
};
use crate::register::anchor::{self, Anchor};
use crate::register::{AssessmentEntry, Href, ModelEntry};
use crate::render::prose::Prose;
use crate::render::{Context, Mark, words};

use super::parts::{
    Pieces, Stretches, ball, class, commas, flow, former_anchors, link, phrase, quiet, references, sign, table, tag,
};
use super::stack;

/// What a writer of one model needs.
pub(super) struct View<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) entry: &'a ModelEntry,
    pub(super) model: &'a ThreatModel,
    prose: Prose<'a>,
}

/// The whole threat model.
pub(super) fn model(entry: &ModelEntry, context: &Context<'_>) -> String {
    let model = &entry.model;
    let view = View { context, entry, model, prose: Prose::at(context, entry.at.page) };
    let mut pieces = Pieces::new(context, "maestro");
    pieces.element(&view.section(), |pieces| view.parts(pieces));
    pieces.finish()
}

impl View<'_> {
    fn parts(&self, pieces: &mut Pieces<'_>) {
        let (model, entry) = (self.model, self.entry);
        pieces.push(&former_anchors(model.formerly.iter().map(|id| anchor::model(id))));
        let heading = if words::several_models(self.context.register, entry.at.page) {
            format!("{}: {}", words::model_heading(model), model.agent)
        } else {
            words::model_heading(model)
        };
        pieces.heading(1, self.part("layers"), &heading);
        pieces.push(&self.card());
        for layer in model.layers.iter().filter(|layer| layer.status != LayerStatus::NotAssessed) {
            pieces.heading(2, self.layer_anchor(layer.id), layer.id.title());
            self.layer(pieces, layer);
        }
        pieces.push(&self.not_assessed());
        if !model.cross_layer.is_empty() {
            pieces.heading(2, self.part("cross"), "Cross-layer threats");
            for (number, (threat, rating)) in
                entry.rated().filter(|(threat, _)| model.cross_layer.iter().any(|own| own.id == threat.id)).enumerate()
            {
                pieces.push(&self.threat(threat, rating, Some(number + 1)));
            }
        }
        if !model.mitigations.is_empty() {
            pieces.heading(2, self.part("mitigations"), "Mitigations");
            pieces.push(&self.mitigations());
        }
        if !model.assumptions.is_empty() {
            pieces.heading(2, self.part("assumptions"), "Assumptions");
            pieces.push(&self.assumptions());
        }
    }

    /// The element of the block with its hooks.
    fn section(&self) -> Markup {
        let id = &self.model.id;
        html! { section.maestro id=(anchor::model(id)) data-maestro-id=(id) {} }
    }

    /// Anchor of a part of the model.
    fn part(&self, name: &'static str) -> Anchor<'_> {
        anchor::part_of_model(&self.model.id, name)
    }

    /// Anchor of the section of a layer.
    pub(super) fn layer_anchor(&self, layer: LayerId) -> Anchor<'_> {
        self.part(layer.code())
    }

    fn card(&self) -> Markup {
        let model = self.model;
        let summary =
            Summary::of(self.entry.rated().map(|(threat, rating)| (threat, *rating)), self.context.options.basis);
        let open = words::tally(&summary.open);
        let rest = words::not_open(model.threats());
        let assessments: Vec<&AssessmentEntry> = self.context.register.assessments_of(&model.agent_id).collect();
        html! {
            div.av-card {
                p.av-name {
                    b { (model.agent) } " "
                    (sign(words::open_mark(&summary.open), if open.is_empty() { words::none_open(model).to_owned() } else { format!("open: {open}") }))
                    @if !rest.is_empty() { " " small { (rest) } }
                }
                @if let Some(summary) = &model.summary { (flow(&self.prose, summary)) }
                (self.scores(&assessments))
                @let facts = words::model_facts(model);
                @if !facts.is_empty() || !model.refs.is_empty() {
                    ul.av-meta {
                        @for (label, text) in facts { li { (label) " " (text) } }
                        @if !model.refs.is_empty() { li { "see " (references(&self.prose, &model.refs)) } }
                    }
                }
                @if !model.context.is_empty() {
                    dl.av-words {
                        @for (label, text) in &model.context { div { dt { (label) } dd { (phrase(&self.prose, text)) } } }
                    }
                }
                (stack::stack(self))
            }
        }
    }

    /// The assessments of the same agent; of several, the highest is named.
    fn scores(&self, assessments: &[&AssessmentEntry]) -> Markup {
        let highest = words::highest(assessments);
        let (shown, rest) = words::siblings(assessments);
        // The highest is always there.
        let highest_of_rest = highest.filter(|highest| !shown.iter().any(|entry| std::ptr::eq(*entry, *highest)));
        html! {
            @if !assessments.is_empty() {
                ul.av-meta {
                    @for entry in shown.iter().copied().chain(highest_of_rest) {
                        @let assessment = &entry.assessment;
                        li {
                            a href=(self.context.href(&entry.at, anchor::assessment(&assessment.id))) {
                                "AIVSS " (sign(Mark::of_severity(entry.outcome.severity), words::headline(&entry.outcome)))
                            }
                            @if let Some(title) = &assessment.title { " " (title) }
                            @if highest.is_some_and(|highest| std::ptr::eq(highest, entry)) { " " (tag("", "highest")) }
                        }
                    }
                    @if let Some((next, count)) = rest {
                        @let count = count - usize::from(highest_of_rest.is_some());
                        @if count > 0 {
                            li {
                                a href=(self.context.href(&next.at, anchor::assessment(&next.assessment.id))) { (words::and_more(count)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn layer(&self, pieces: &mut Pieces<'_>, layer: &Layer) {
        let summary = words::summary_of(self.entry, layer, self.context.options.basis);
        let frame = match layer.status {
            LayerStatus::Uncertain => "av-dash",
            LayerStatus::NotApplicable => "av-dot",
            LayerStatus::Mapped | LayerStatus::NotAssessed => "",
        };
        let counts = words::layer_counts(layer, &summary);
        let element = html! { div data-maestro-layer=(layer.id) data-maestro-status=(layer.status) {} };
        pieces.element(&element, |pieces| {
            pieces.push(&html! {
                p.av-tags {
                    (tag(frame, words::layer_tag(self.model, layer)))
                    @if !counts.is_empty() { " " small { (counts) } }
                }
                @if let Some(reason) = &layer.reason { (flow(&self.prose, reason)) }
                @if let Some(note) = &layer.note { (flow(&self.prose, note)) }
                @if !layer.components.is_empty() { p.av-meta { "Components: " (layer.components.join(", ")) } }
            });
            for (threat, rating) in self.entry.rated_in(layer.id) {
                pieces.push(&self.threat(threat, rating, None));
            }
        });
    }

    /// The layers that the author left out, in one line.
    fn not_assessed(&self) -> Markup {
        let left_out: Vec<_> =
            self.model.layers.iter().filter(|layer| layer.status == LayerStatus::NotAssessed).collect();
        html! {
            @if !left_out.is_empty() {
                p.av-note {
                    "Not assessed: "
                    (commas(left_out.iter().map(|layer| html! {
                        span data-maestro-layer=(layer.id) data-maestro-status=(layer.status) { (layer.id.title()) }
                    })))
                    "."
                }
            }
        }
    }

    /// One threat as a card. `chain` is its number among the cross-layer threats.
    fn threat(&self, threat: &Threat, rating: &Rating, chain: Option<usize>) -> Markup {
        let mark = words::threat_mark(rating, self.context.options.basis);
        let data_risk = rating.risk.map_or("unrated", |risk| risk.word());
        let open = threat.status.is_open();
        html! {
            div class={ "av-threat " (class(mark)) @if !open { " av-dot" } } id=(anchor::threat(&threat.id))
                data-threat-id=(threat.id) data-threat-risk=(data_risk) {
                p.av-name {
                    b { @if let Some(number) = chain { (number) ". " } (Stretches(&threat.title)) } " "
                    span.av-sign { (ball()) (words::counted_risk(rating, self.context.options.basis)) }
                }
                @if let Some(description) = &threat.description { (flow(&self.prose, description)) }
                @if threat.is_cross_layer() { (self.steps(threat)) }
                (self.threat_facts(threat, rating))
            }
        }
    }

    /// A cross-layer threat as steps.
    fn steps(&self, threat: &Threat) -> Markup {
        html! {
            ol.av-steps {
                @if threat.chain.is_empty() {
                    @for layer in &threat.layers { li { (link(self.layer_href(*layer), layer.title())) } }
                }
                @for id in &threat.chain {
                    li {
                        @match self.context.register.threat(id) {
                            Some((model, step, rating)) => {
                                @let mark = words::threat_mark(rating, self.context.options.basis);
                                span { (commas(step.layers.iter().map(|layer| html! { (layer) }))) }
                                a href=(self.context.href(&model.at, anchor::threat(&step.id))) { (Stretches(&step.title)) }
                                (sign(mark, words::counted_risk(rating, self.context.options.basis)))
                            }
                            None => (id),
                        }
                    }
                }
            }
        }
    }

    /// The link to the section of a layer; `None` where it has none.
    pub(super) fn layer_href(&self, layer: LayerId) -> Option<Href<Anchor<'_>>> {
        let has_section = self.model.layers.iter().any(|own| own.id == layer && own.status != LayerStatus::NotAssessed);
        has_section.then(|| self.context.href_to(self.context.page, self.layer_anchor(layer)))
    }

    fn threat_facts(&self, threat: &Threat, rating: &Rating) -> Markup {
        let register = self.context.register;
        let maps = self.maps(threat);
        html! {
            ul.av-meta {
                li {
                    (words::status(threat.status))
                    @if let Some(reason) = &threat.reason { ": " (phrase(&self.prose, reason)) }
                }
                li { (words::risk_inputs(threat, rating, self.context.options.basis)) }
                @if let Some(effective) = rating.effective.filter(|_| !threat.mitigations.is_empty()) {
                    li { (words::effective(&effective)) }
                }
                @if let Some(owner) = &threat.owner { li { "owner " (owner) } }
                @if let Some(review) = threat.review { li { "review " (review) } }
                @if !threat.mitigations.is_empty() {
                    li {
                        "mitigations: "
                        (commas(threat.mitigations.iter().map(|reference| self.mitigation_link(reference))))
                        ", " (threat.coverage) " coverage"
                    }
                }
                @if !threat.components.is_empty() { li { "in " (threat.components.join(", ")) } }
                @if let Some(vector) = threat.vector { li { (vector) " vector" } }
                @if let Some(complexity) = threat.complexity { li { (complexity) " complexity" } }
                @if !threat.factors.is_empty() {
                    li { (commas(threat.factors.iter().map(|factor| html! { (factor.label().to_lowercase()) }))) }
                }
                @if let Some(catalog) = threat.catalog { li { "CSA: " (catalog.label()) } }
                @if !maps.0.is_empty() { li { (maps) } }
                @if !threat.refs.is_empty() { li { "see " (references(&self.prose, &threat.refs)) } }
                @let assessments: Vec<_> = register.assessments_of_threat(&threat.id).collect();
                @let (shown, rest) = words::siblings(&assessments);
                @for entry in shown {
                    li {
                        a href=(self.context.href(&entry.at, anchor::assessment(&entry.assessment.id))) {
                            "AIVSS " (sign(Mark::of_severity(entry.outcome.severity), words::headline(&entry.outcome)))
                        }
                    }
                }
                @if let Some((next, count)) = rest {
                    li { a href=(self.context.href(&next.at, anchor::assessment(&next.assessment.id))) { (words::and_more(count)) } }
                }
                li { a href={ "#" (anchor::threat(&threat.id)) } { (threat.id) } }
            }
        }
    }

    /// A control that a threat names: its id and title, linked to where it stands, with how far it is in place.
    fn mitigation_link(&self, reference: &MitigationRef) -> Markup {
        match (self.context.register.mitigation(self.entry, reference), reference) {
            (Some((model, mitigation)), _) => {
                let anchor = anchor::mitigation(&model.model.id, &mitigation.id);
                html! {
                    a href=(self.context.href(&model.at, &anchor)) { (Stretches(&mitigation.title)) }
                    " (" (mitigation.status.label().to_lowercase()) ")"
                }
            }
            (None, MitigationRef::Text(text)) => phrase(&self.prose, text).render(),
            (None, MitigationRef::Id { model: Some(model), id }) => html! { (model) "/" (id) },
            (None, MitigationRef::Id { model: None, id }) => html! { (id) },
        }
    }

    /// Ids of other frameworks, linked to their public pages.
    fn maps(&self, threat: &Threat) -> Markup {
        let maps = &threat.maps;
        let ids = [
            (Taxonomy::Asi, &maps.asi),
            (Taxonomy::T, &maps.t),
            (Taxonomy::Llm, &maps.llm),
            (Taxonomy::Atlas, &maps.atlas),
            (Taxonomy::Attack, &maps.attack),
            (Taxonomy::Cwe, &maps.cwe),
            (Taxonomy::Stride, &maps.stride),
        ];
        commas(ids.into_iter().flat_map(|(taxonomy, ids)| ids.iter().map(move |id| (taxonomy, id))).map(
            |(taxonomy, id)| {
                let known = taxonomy::parse(taxonomy, id).ok();
                let name = known.as_ref().and_then(|reference| reference.name);
                let url = known.as_ref().and_then(|reference| reference.url.as_deref());
                html! { @match url { Some(url) => a href=(Stretches(url)) title=[name.map(Stretches)] { (id) }, None => span title=[name.map(Stretches)] { (id) } } }
            },
        ))
        .render()
    }

    fn mitigations(&self) -> Markup {
        let head = html! {
            th scope="col" { "Mitigation" }
            th scope="col" { "Type" }
            th scope="col" { "State" }
            th scope="col" { "Covers" }
        };
        let body = html! { @for mitigation in &self.model.mitigations { (self.mitigation(mitigation)) } };
        html! {
            (table("av-mitigations", &format!("Mitigations of {}", self.model.agent), &head, &body))
            p.av-why { (quiet(Effective::RULE)) }
        }
    }

    fn mitigation(&self, mitigation: &Mitigation) -> Markup {
        let frame = match mitigation.status {
            MitigationStatus::Done => "",
            MitigationStatus::Partial => "av-dash",
            MitigationStatus::None | MitigationStatus::WontDo => "av-dot",
        };
        let facts: Vec<Markup> = [
            mitigation.catalog.map(|control| html! { (control.id) " " (control.name) }),
            mitigation.owner.as_ref().map(|owner| html! { "owner " (owner) }),
            (!mitigation.evidence.is_empty())
                .then(|| html! { "evidence " (references(&self.prose, &mitigation.evidence)) }),
            mitigation.cost.map(|cost| html! { (cost) " cost" }),
            mitigation.effectiveness.map(|effectiveness| html! { (effectiveness) " effectiveness" }),
            (!mitigation.refs.is_empty()).then(|| html! { "see " (references(&self.prose, &mitigation.refs)) }),
        ]
        .into_iter()
        .flatten()
        .collect();
        let covered: Vec<Markup> = self.covered_by(mitigation);
        html! {
            tr id=(anchor::mitigation(&self.model.id, &mitigation.id)) {
                th scope="row" {
                    (mitigation.id) " " b { (Stretches(&mitigation.title)) }
                    @if let Some(description) = &mitigation.description { (flow(&self.prose, description)) }
                    @if !facts.is_empty() { small { (commas(&facts)) } }
                }
                td { (mitigation.control_type().map_or("not stated", |kind| kind.label())) }
                td { (tag(frame, mitigation.status.label())) }
                td { @if covered.is_empty() { "no threat names it" } @else { (commas(&covered)) } }
            }
        }
    }

    /// The threats that name a control, linked.
    fn covered_by(&self, mitigation: &Mitigation) -> Vec<Markup> {
        self.context
            .register
            .threats_of_mitigation(self.entry, mitigation)
            .map(|(entry, threat, rating)| {
                let href = self.context.href(&entry.at, anchor::threat(&threat.id));
                let mark = words::threat_mark(rating, self.context.options.basis);
                html! { a href=(href) title=(Stretches(&threat.title)) { (sign(mark, &threat.id)) } }
            })
            .collect()
    }

    fn assumptions(&self) -> Markup {
        html! {
            ul.av-list {
                @for assumption in &self.model.assumptions {
                    li {
                        (tag(
                            match assumption.status {
                                AssumptionStatus::Validated => "",
                                AssumptionStatus::Unvalidated => "av-dash",
                                AssumptionStatus::Invalidated => "av-dot",
                            },
                            assumption.status.label(),
                        ))
                        " "
                        @if let Some(id) = &assumption.id { b { (id) } " " }
                        (phrase(&self.prose, &assumption.text))
                        @if let Some(wrong) = &assumption.if_wrong { small { "If wrong: " (phrase(&self.prose, wrong)) } }
                    }
                }
            }
        }
    }
}
