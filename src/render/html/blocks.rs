//! The blocks of a page as HTML.

use maud::{Markup, html};

use super::line::{ball, class, frame};
use super::{Writer, chart, data, escaped, stack, table};
use crate::render::tree::{Badge, Block, Card, Chart, Hooks, Line, Pair, Parts, Problem, Section, Title, Working};
use crate::render::words::{Form, Piece, pieces};

impl Writer<'_> {
    pub(super) fn block(&mut self, block: &Block<'_>) {
        let place = self.place;
        match block {
            Block::Heading { depth, anchor, text } => self.heading(*depth, *anchor, text),
            Block::Frame(blocks) => self.element("div", "av-card", &Hooks::default(), |writer| writer.blocks(blocks)),
            Block::Pair(blocks) => self.element("div", "av-two", &Hooks::default(), |writer| writer.blocks(blocks)),
            Block::Title(title) => self.push(self.title(title)),
            Block::Badge(badge) => self.push(self.badge(badge)),
            Block::Prose(author) => self.push(html! { (place.flow(*author)) }),
            Block::Warning(line) => self.push(html! { p { b { (place.html(line)) } } }),
            Block::Paragraph(line) => self.push(html! { p { (place.html(line)) } }),
            Block::Facts(facts) => self.push(self.list("av-meta", facts)),
            Block::List(items) => self.push(self.list("av-list", items)),
            Block::Terms(terms) => self.push(self.terms(terms)),
            Block::Parts(parts) => self.parts(parts),
            Block::Card(card) => self.card(card),
            Block::Controls(controls) => self.push(table::controls(controls, place)),
            Block::Working(working) => self.push(self.working(working)),
            Block::Table(table) => self.table(table),
            Block::Spelled { code, parts } => self.push(html! {
                details {
                    summary { code { (code) } }
                    dl.av-words { @for (part, meaning) in parts { div { dt { (part) } dd { (meaning) } } } }
                }
            }),
            Block::Key { title, lines } => self.push(html! {
                details.av-key {
                    summary { (place.html(&(*title).into())) }
                    @for (name, line) in lines {
                        p { @if let Some(name) = name { b { (place.html(name)) } " " } (place.html(line)) }
                    }
                }
            }),
            Block::Remarks(remarks) if remarks.is_empty() => {}
            Block::Remarks(remarks) => self.push(html! {
                p.av-note {
                    @for (at, remark) in remarks.iter().enumerate() { @if at > 0 { " " } (place.html(remark)) }
                }
            }),
            Block::Rule(rule) => self.push(html! { p.av-why { (place.html(rule)) } }),
            Block::Chart(Chart::Scale(scale)) if place.charts => self.push(chart::scale(scale, place)),
            Block::Chart(Chart::Radar(radar)) if place.charts => self.push(chart::radar(radar, place)),
            Block::Chart(Chart::Flows(flows)) if place.charts => self.push(super::flows::flows(flows, place)),
            Block::Chart(Chart::Scale(_) | Chart::Radar(_) | Chart::Flows(_)) => {}
            Block::Chart(Chart::Stack(stack)) => self.push(stack::stack(stack, place)),
            Block::Chart(Chart::Steps(steps)) if place.charts => self.push(chart::steps(steps, place)),
            Block::Chart(Chart::Steps(_)) => {}
            Block::Chart(Chart::Pairs(pairs)) => self.push(self.pairs(pairs)),
            Block::Sections(sections) => self.sections(sections),
            Block::Behind { title, rows } => self.push(html! {
                details.av-behind {
                    summary { (place.html(&(*title).into())) }
                    @for (anchor, line) in rows { p id=(anchor) { (place.html(line)) } }
                }
            }),
            Block::Problem(problem) => self.push(self.problem(problem)),
        }
    }

    fn sections(&mut self, sections: &[Section<'_>]) {
        let level = self.place.level(2);
        self.element("div", "av-grid", &Hooks::default(), |writer| {
            for Section { title, blocks } in sections {
                writer.element("div", "", &Hooks::default(), |writer| {
                    let title = Line::from(*title);
                    writer.push(html! { p.av-h role="heading" aria-level=(level) { (writer.place.html(&title)) } });
                    writer.blocks(blocks);
                });
            }
        });
    }

    /// Two bars for each pair. Their lengths show the numbers, which are printed beside them.
    fn pairs(&self, pairs: &[Pair<'_>]) -> Markup {
        let place = self.place;
        let most = pairs.iter().flat_map(|pair| [pair.before, pair.after]).max().unwrap_or(0).max(1);
        // The rest of the line is for the words.
        let width = |number: usize| format!("{}%", number * 60 / most);
        html! {
            ul.av-pairs {
                @for pair in pairs {
                    li class=(class(pair.mark)) {
                        span.av-sign { (ball()) (place.html(&pair.word.into())) }
                        @for (at, (number, says)) in [pair.before, pair.after].into_iter().zip(&pair.says).enumerate() {
                            p {
                                @if place.charts {
                                    svg class=[(at == 0).then_some("av-pale")] width=(width(number)) height="13" aria-hidden="true" {
                                        rect width="100%" height="13" {}
                                    }
                                    " "
                                }
                                (place.html(says))
                            }
                        }
                    }
                }
            }
        }
    }

    fn title(&self, title: &Title<'_>) -> Markup {
        html! {
            p.av-name {
                b { (title.name) } " "
                span class={ "av-sign " (class(title.mark)) } { (ball()) (self.place.html(&title.open)) }
                @if !title.rest.is_empty() { " " small { (self.place.html(&title.rest)) } }
            }
        }
    }

    fn badge(&self, badge: &Badge<'_>) -> Markup {
        let place = self.place;
        let word = Line::from(badge.word);
        html! {
            div.av-head {
                p class={ "av-score " (class(badge.mark)) } {
                    @match &badge.number {
                        Some(number) => {
                            @if let Some(up_to) = badge.up_to { small { (place.html(&up_to.into())) } " " }
                            b { (place.words.number(number)) } " " span { (ball()) (place.html(&word)) }
                        }
                        None => { b { "–" } " " span { (place.html(&word)) } }
                    }
                }
                div.av-title {
                    p.av-kicker {
                        @if let Some(whole) = &badge.whole { (whole) " · " }
                        (place.html(&badge.version))
                        @if let Some(interval) = &badge.interval { " · " (place.html(interval)) }
                        @if let Some(caveat) = &badge.caveat { " " span.av-tag { (place.html(caveat)) } }
                        @if let Some(standing) = &badge.standing { " " span."av-tag av-dash" { (place.html(standing)) } }
                    }
                    p.av-name {
                        b {
                            @match &badge.target {
                                Some(target) => a href=(place.href(target)) { (badge.name) },
                                None => (badge.name),
                            }
                        }
                    }
                    @if let Some(summary) = &badge.summary { (place.flow(*summary)) }
                }
            }
        }
    }

    fn list(&self, class: &str, items: &[Line<'_>]) -> Markup {
        html! { @if !items.is_empty() { ul class=(class) { @for item in items { li { (self.place.html(item)) } } } } }
    }

    fn terms(&self, terms: &[(Line<'_>, Line<'_>)]) -> Markup {
        html! {
            @if !terms.is_empty() {
                dl.av-words {
                    @for (term, said) in terms { div { dt { (self.place.html(term)) } dd { (self.place.html(said)) } } }
                }
            }
        }
    }

    fn parts(&mut self, parts: &Parts<'_>) {
        let place = self.place;
        for part in parts.parts.iter().filter(|part| !part.is_absent()) {
            self.heading(2, Some(part.anchor), &part.title.clone().into());
            let hooks = Hooks { data: part.data.clone(), ..Hooks::default() };
            self.element("div", "", &hooks, |writer| {
                writer.push(html! {
                    p.av-tags {
                        span class={ "av-tag" (frame(part.frame)) } { (place.html(&part.state)) }
                        @if !part.counts.is_empty() { " " small { (place.html(&part.counts)) } }
                    }
                    @for prose in &part.prose { (place.flow(*prose)) }
                    @for line in &part.lines { p.av-meta { (place.html(line)) } }
                });
                part.cards.iter().for_each(|card| writer.card(card));
            });
        }
        let absent: Vec<_> = parts.parts.iter().filter(|part| part.is_absent()).collect();
        if absent.is_empty() {
            return;
        }
        let names = absent.iter().map(|part| format!("<span{}>{}</span>", data(&part.data), escaped(&part.title)));
        let names = names.collect::<Vec<_>>().join(place.words.language.comma());
        let pattern = place.words.get(parts.absent, Form::Beside);
        self.push_str("<p class=\"av-note\">");
        for piece in pieces(&pattern) {
            match piece {
                Piece::Words(words) => self.push_str(&escaped(words)),
                Piece::Place(_) => self.push_str(&names),
            }
        }
        self.push_str("</p>");
    }

    fn card(&mut self, card: &Card<'_>) {
        let place = self.place;
        let settled = if card.is_settled { " av-dot" } else { "" };
        let hooks = Hooks { anchor: Some(card.anchor), data: card.data.clone(), ..Hooks::default() };
        let element = if card.is_folded { "details" } else { "div" };
        self.element(element, &format!("av-threat {}{settled}", class(card.mark)), &hooks, |writer| {
            let name = html! {
                b { @if let Some(number) = card.number { (number) ". " } (card.title) } " "
                // In the summary of a folded card, the stylesheet draws the ball. A long model has very many of them.
                span.av-sign { @if !card.is_folded { (ball()) } (place.html(&card.verdict.into())) }
            };
            writer.push(html! {
                @if card.is_folded { summary { span.av-name { (name) } } } @else { p.av-name { (name) } }
                @if let Some(description) = card.description { (place.flow(description)) }
                @if !card.steps.is_empty() {
                    ol.av-steps {
                        @for step in &card.steps {
                            li {
                                @if !step.place.is_empty() { span { (place.html(&step.place)) } }
                                (place.html(&step.name))
                                @if let Some((mark, verdict)) = step.verdict {
                                    span class={ "av-sign " (class(mark)) } { (ball()) (place.html(&verdict.into())) }
                                }
                            }
                        }
                    }
                }
                ul.av-meta {
                    li {
                        (place.html(&card.state.into()))
                        @if let Some(reason) = card.reason { ": " (place.html(&reason.into())) }
                    }
                    @for fact in std::iter::once(&card.ground).chain(&card.facts).chain([&card.id]) {
                        li { (place.html(fact)) }
                    }
                }
            });
        });
    }

    fn working(&self, working: &Working<'_>) -> Markup {
        let place = self.place;
        let reasons = || working.figures.iter().filter_map(|figure| figure.why.as_ref());
        html! {
            dl.av-facts {
                @for figure in &working.figures {
                    div {
                        dt { (place.html(&figure.label)) }
                        dd { (place.html(&figure.value)) @if !figure.note.is_empty() { small { (place.html(&figure.note)) } } }
                    }
                }
            }
            @if reasons().next().is_some() {
                ul.av-why {
                    @for (name, why) in reasons() {
                        li { b { (place.html(&(*name).into())) } " " small { (place.html(why)) } }
                    }
                }
            }
            @if let Some(sum) = &working.sum { p.av-sum { (place.html(sum)) } }
            @if !working.steps.is_empty() {
                ol.av-steps {
                    @for (label, expression, result) in &working.steps {
                        li {
                            span { (place.html(label)) } " " span { (place.html(expression)) } " "
                            b { "= " (place.html(result)) }
                        }
                    }
                }
            }
            @if let Some(code) = &working.code { p { code { (code) } } }
        }
    }

    fn problem(&self, problem: &Problem<'_>) -> Markup {
        let place = self.place;
        html! {
            div class={ "aivss-problem " (class(problem.mark)) } role="note" {
                p { b { (place.html(&problem.level.into())) "[" (problem.code) "]" } " " (problem.message) }
                p { code { (place.html(&problem.location)) } }
                @if let Some(excerpt) = &problem.excerpt { pre { code { (excerpt) } } }
                @if let Some(help) = &problem.help { p { (place.html(help)) } }
            }
        }
    }
}
