//! Text that was pasted from elsewhere: attempts to get an element, an attribute or a scheme into a page.
//!
//! Each attempt of [`ATTEMPTS`] goes into every text of a book, by the kind of the place:
//!
//! - *plain* text: the page has exactly the elements and attributes that harmless words give;
//! - *prose* (Markdown): nothing but what Markdown can write, beside what harmless words give;
//! - *checked* words, which are then wrong: the error box has nothing but what the box for a harmless wrong word has.
//!
//! A page is what mdBook's own Markdown parser makes of the chapter, read by an HTML parser; the same holds for the Markdown that
//! other renderers get. A new attempt is a line of [`ATTEMPTS`], a new place a slot of a template.

#![cfg(feature = "cli")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use mdbook_aivss::book::config::{Config, Css, OnError};
use mdbook_aivss::book::process::{Chapter, Target, process};
use mdbook_aivss::book::sources::BookSources;
use mdbook_aivss::diagnostic::{Diagnostic, Level};
use pulldown_cmark::{Event, Options, Parser, Tag};
use support::markup::elements;

/// What somebody might paste. `mark` is looked for in the page: what is not shown at all proves nothing.
const ATTEMPTS: &[&str] = &[
    // Elements.
    "<script>mark(1)</script>",
    "<SCRIPT SRC=//x.example/mark.js></SCRIPT>",
    "<img src=x onerror=mark(1)>",
    "<img/src=`x`onerror=mark(1)>",
    "<svg onload=mark(1)>",
    "<svg><script>mark(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:mark(1)\"><text>x</text></a></svg>",
    "<math><mtext><style><img src=x onerror=mark(1)></style></mtext></math>",
    "<iframe srcdoc=\"<script>mark(1)</script>\"></iframe>",
    "<object data=\"data:text/html,mark\"></object>",
    "<embed src=mark.swf>",
    "<link rel=stylesheet href=//x.example/mark.css>",
    "<style>*{background:url(//x.example/mark)}</style>",
    "<meta http-equiv=refresh content=\"0;url=//x.example/mark\">",
    "<base href=//x.example/mark/>",
    "<form action=//x.example/mark><input name=a><button>go</button></form>",
    "<details open ontoggle=mark(1)>",
    "<body onload=mark(1)>",
    "<video><source onerror=mark(1)></video>",
    "<template><script>mark(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=mark(1)>\"></noscript>",
    "<div\nonclick=mark(1)\n>x</div>",
    "<<script>mark(1)//<</script>",
    "<mark",
    "</p></div></section></main><h1>mark</h1>",
    "</title></textarea></style></script><b>mark</b>",
    "</text></svg><b>mark</b>",
    "</code></pre><b>mark</b>",
    "</td></tr></table><b>mark</b>",
    "</summary></details><b>mark</b>",
    // Out of comments, CDATA and declarations.
    "--><script>mark(1)</script><!--",
    "--!><b>mark</b>",
    "<!--><b>mark</b>-->",
    "<!-- mark",
    "]]><b>mark</b><![CDATA[",
    "<![CDATA[<b>mark</b>]]>",
    "<?xml version=\"1.0\"?><b>mark</b>",
    "<!DOCTYPE mark [<!ENTITY x \"y\">]>&x;",
    // Out of attributes.
    "\" onmouseover=\"mark(1)",
    "' onmouseover='mark(1)",
    "\"><b>mark</b>",
    "'><b>mark</b>",
    "x\" style=\"position:fixed\" data-mark=\"",
    "` onfocus=mark(1) autofocus `",
    "mark\\\" onclick=\\\"x",
    "mark&quot; onclick=&quot;x",
    "mark&#34;&#62;&#60;b&#62;x",
    "&lt;script&gt;mark(1)&lt;/script&gt;",
    "&amp;lt;b&amp;gt;mark",
    "&#x3c;b&#x3e;mark",
    // Links of Markdown.
    "[mark](javascript:alert(1))",
    "[mark](JaVaScRiPt:alert(1))",
    "[mark](java&#115;cript:alert(1))",
    "[mark](java&Tab;script:alert(1))",
    "[mark](java&NewLine;script:alert(1))",
    "[mark](<java\tscript:alert(1)>)",
    "[mark](&#x01;javascript:alert(1))",
    "[mark]( javascript:alert(1))",
    "[mark](javascript&colon;alert(1))",
    "[mark](javascript%3Aalert(1))",
    "[mark](\\javascript:alert(1))",
    "[mark](vbscript:msgbox(1))",
    "[mark](data:text/html;base64,PHNjcmlwdD4=)",
    "[mark](DATA:text/html,<script>)",
    "[mark](file:///etc/passwd)",
    "[mark](feed:javascript:alert(1))",
    "[mark](view-source:javascript:alert(1))",
    "[mark](https:javascript:alert(1))",
    "[mark](./javascript:alert(1))",
    "[mark](?javascript:alert(1))",
    "[mark](x \"title\\\" onclick=\\\"alert(1)\")",
    "[mark](<x\" onclick=\"alert(1)>)",
    "[mark][m]\n\n[m]: javascript:alert(1)",
    "[mark][m]\n\n[m]: <javascript:alert(1)> 'x'",
    "![mark](javascript:alert(1))",
    "![mark](x\" onerror=\"alert(1))",
    "![mark](data:image/svg+xml,<svg onload=alert(1)>)",
    "![mark\" onerror=\"alert(1)](x.png)",
    "![mark](//x.example/beacon.png)",
    "[![mark](x.png)](javascript:alert(1))",
    "[a [mark](javascript:alert(1)) b](https://example.org)",
    "<javascript:mark(1)>",
    "<data:text/html,mark>",
    "<vbscript:mark>",
    "<mark@example.org\"onclick=alert(1)>",
    "javascript:mark(1)",
    "data:text/html,<b>mark</b>",
    "https://example.org/\"onclick=\"mark(1)",
    "https://example.org/mark'><b>x</b>",
    "./mark.md\"><b>x</b>",
    "CVE-2026-1234\"><b>mark</b>",
    // What Markdown could make of plain text.
    "# mark",
    "mark\n===",
    "- mark",
    "1. mark",
    "> mark",
    "    mark",
    "| mark | x |\n|---|---|\n| a | b |",
    "mark | x | y",
    "*mark* **mark** _mark_ ~~mark~~",
    "`mark`",
    "`` mark ` mark",
    "mark\\",
    "---",
    "[^mark]: x",
    "mark[^1]",
    "mark\n: definition",
    "- [ ] mark",
    "{#mark .x onclick=y}",
    "## mark {#mark onclick=alert(1)}",
    "> [!NOTE]\n> mark",
    // Out of fences, and into a new one.
    "```\n<b>mark</b>\n```",
    "~~~~~~~~~~~~\n<b>mark</b>",
    "mark\n```aivss\nagent: x\n```",
    "```html\n<script>mark(1)</script>\n```",
    "```x\"onclick=\"mark\ny\n```",
    // Words of mdBook, of templates and of other preprocessors.
    "{{#include /etc/passwd}} mark",
    "{{#playground /etc/passwd}} mark",
    "{{#rustdoc_include mark.rs}}",
    "{{#title mark}}",
    "{{#template mark.md a=b}}",
    "\\{{#include mark}}",
    "{{#aivss mark}}",
    "{{mark}} {{{mark}}}",
    "{{#aivss one}} mark",
    "${mark} $x$ $$mark$$",
    "{% include 'mark' %}",
    // Characters.
    "mark\u{0}<b>x</b>",
    "mark\u{1}\u{8}\u{b}\u{c}\u{e}\u{1b}[31m\u{7f}\u{9b}",
    "mark\u{85}\u{2028}\u{2029}<b>x</b>",
    "\u{202e}<mark>\u{202c}",
    "\u{2066}mark\u{2069}\u{200f}\u{61c}",
    "\u{feff}<b>mark</b>",
    "\u{ff1c}script\u{ff1e}mark\u{ff1c}/script\u{ff1e}",
    "<\u{200b}script>mark</script>",
    "<scr\u{0}ipt>mark(1)</scr\u{0}ipt>",
    "mark\u{fdd0}\u{fffe}\u{10ffff}",
    "\r\n\r\n<b>mark</b>\r\n\r\n",
    "\n\n<script>mark(1)</script>\n\n",
    "mark\t<b>\tx",
];

/// What is no attempt: the same kinds of text without anything in them.
const HARMLESS: &str = "mark words";

/// What a field of Markdown may write, with its attributes.
const MARKDOWN: &[(&str, &[&str])] = &[
    ("p", &[]),
    ("br", &[]),
    ("hr", &[]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("code", &["class"]),
    ("pre", &[]),
    ("blockquote", &[]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("a", &["href"]),
    ("img", &["src", "alt"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &[]),
    ("td", &[]),
];

/// Attributes that lead somewhere, or load something.
const LEADING: &[&str] = &[
    "href",
    "src",
    "xlink:href",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "background",
    "cite",
    "ping",
    "manifest",
];

const FACTORS: &str = "External Tool Control Surface: 0.5, Natural Language Interface: 0.5, Contextual Awareness: 0.5, Behavioral \
    Non-Determinism: 0.5, Opacity & Reflexivity: 0.5, Persistent State Retention: 0.5, Dynamic Identity: 0.5, \
    Multi-Agent Interactions: 0.5, Self-Modification: 0.5";

/// A book in which every text is a slot: `@p@` for plain text, `@m@` for prose, `@t@` for prose that needs a blank.
fn template() -> String {
    format!(
        "# Chapter

See {{{{#aivss one}}}}, {{{{#maestro model}}}} and {{{{#maestro T-1}}}}.

## On {{{{#aivss one}}}}

```aivss
agent: @p@
agent-id: agent
title: @p@
id: one
formerly: old
summary: @m@
refs: [@m@, @m@]
tags: [@p@]
agent-version: @p@
assessor: @p@
assessed: 2026-11-20
review: 2026-11-20
cvss: {{vector: CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L, why: @m@, evidence: @m@}}
exploit: {{score: poc, why: @m@, evidence: [@m@]}}
mitigation: {{score: partial, why: @m@, evidence: @m@}}
factors: {{Execution Autonomy: {{score: 0.5, range: 0.2..0.7, why: @m@, evidence: [@m@, @m@]}}, {FACTORS}}}
risks: [ASI05]
threats: [T-1]
expect: High
published: {{score: 7, source: @m@, date: 2026-11-20}}
x-own: @p@
```

```aivss
agent: @p@
agent-id: other
id: two
version: 2.0-candidate
cvss: 9.3
summary: @m@
metrics: {{LC: {{score: D, why: @m@, evidence: @m@}}, CP: C, AP: L, SR: R, EX: W, PT: H, CA: M, TD: H}}
```

> ```aivss badge
> agent: @p@
> agent-id: third
> title: @p@
> id: three
> summary: @m@
> factors: {{Execution Autonomy: unknown, {FACTORS}}}
> ```

```aivss badge
ref: one
```

```maestro
agent: @p@
agent-id: agent
id: model
summary: @m@
agent-version: @p@
owner: @p@
assessor: @p@
assessed: 2026-11-20
review: 2026-11-20
refs: [@m@, @m@]
tags: [@p@]
basis: @p@
context:
  @p@: @m@
  Assets: [@m@, @m@]
assumptions: [@m@, {{id: A1, text: @m@, status: validated, if-wrong: @m@}}]
layers:
  L1: @m@
  L2: {{status: uncertain, reason: @m@, basis: @p@, note: @m@}}
  L3:
    note: @m@
    components: [@p@, @p@]
    threats:
    - id: T-1
      title: @p@
      description: @m@
      severity: critical
      likelihood: likely
      components: [@p@]
      owner: @p@
      mitigations: [M1, @t@]
      maps: {{asi: ASI05, t: T11, cwe: CWE-94}}
      refs: [@m@]
    - {{id: T-2, title: @p@, severity: high, likelihood: possible, status: accepted, owner: @p@, reason: @m@, review: 2027-01-01}}
    - {{id: T-3, title: @p@}}
  L6: {{status: not-applicable, reason: @m@}}
cross-layer:
- {{id: X-1, title: @p@, description: @m@, layers: [L3, L4], chain: [T-1], severity: low, likelihood: likely}}
mitigations:
  M1: {{title: @p@, description: @m@, type: preventive, status: partial, owner: @p@, evidence: [@m@], refs: [@m@]}}
  M2: @p@
```

- ```maestro
  agent: @p@
  agent-id: third
  id: nested
  summary: @m@
  layers: {{L1: [{{id: N-1, title: @p@, severity: low, likelihood: likely}}]}}
  ```

```aivss register
columns: [agent, title, score, cvss, factor-sum, version, review, id, severity, interval, exploit, mitigation, aars, risks, threats, tags, assessor, assessed, agent-version, published, summary, refs, agent-id, formerly, vector, expect]
group-by: agent
```

```maestro register
columns: [id, title, risk, agent, layer, owner, description, reason, refs, mitigations, components]
group-by: owner
```

```maestro register
owner: [@p@]
tags: [@p@]
```

```maestro matrix
```

```maestro matrix
owner: @p@
```
"
    )
}

/// Blocks in which one word is checked: `@` is the word, in quotes; `@~` without its blanks, `@@` as it is.
const CHECKED: &[(&str, &str)] = &[
    ("aivss", "agent: A\nid: @"),
    ("aivss", "agent: A\nagent-id: @"),
    ("aivss", "agent: A\nformerly: [@]"),
    ("aivss", "agent: A\nversion: @"),
    ("aivss", "agent: A\ncvss: @"),
    ("aivss", "agent: A\ncvss: {vector: @, score: @}"),
    ("aivss", "agent: A\nexploit: @"),
    ("aivss", "agent: A\nmitigation: {score: @}"),
    ("aivss", "agent: A\nfactors: {Execution Autonomy: @}"),
    ("aivss", "agent: A\nfactors: {@: 0.5}"),
    ("aivss", "agent: A\nfactors: {Execution Autonomy: {@: 1}}"),
    ("aivss", "agent: A\nfactors-from: @"),
    ("aivss", "agent: A\nversion: 2.0-candidate\nmetrics: {LC: @}"),
    ("aivss", "agent: A\nversion: 2.0-candidate\nmetrics: {@: D}"),
    ("aivss", "agent: A\nversion: 2.0-candidate\nvector: @"),
    ("aivss", "agent: A\nrisks: [@]"),
    ("aivss", "agent: A\nthreats: [@]"),
    ("aivss", "agent: A\nexpect: @"),
    ("aivss", "agent: A\nassessed: @"),
    ("aivss", "agent: A\npublished: {score: @, date: @}"),
    ("aivss", "agent: A\n@: 1"),
    ("aivss", "agent: A\nx-a: 1\nx-a: @"),
    ("aivss", "@"),
    ("aivss", "[@]"),
    ("aivss", "@@"),
    ("aivss badge", "ref: @"),
    ("aivss badge", "ref: {@: 1}"),
    ("aivss register", "agents: [@]"),
    ("aivss register", "sort: @"),
    ("aivss register", "columns: [@]"),
    ("aivss register", "status: @"),
    ("aivss register", "layers: @"),
    ("aivss register", "min-severity: @"),
    ("aivss register", "group-by: @"),
    ("aivss register", "limit: @"),
    ("aivss register", "@: x"),
    ("maestro matrix", "min-risk: @"),
    ("maestro", "agent: A\nid: @"),
    ("maestro", "agent: A\nlayers: {@: x}"),
    ("maestro", "agent: A\nlayers: {L1: {status: @}}"),
    ("maestro", "agent: A\nlayers: {L1: [{id: @, title: x}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, severity: @, likelihood: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, vector: @, complexity: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, factors: [@]}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, status: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, coverage: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, catalog: @}]}"),
    (
        "maestro",
        "agent: A\nlayers: {L1: [{title: x, maps: {asi: @, t: @, llm: @, atlas: @, attack: @, cwe: @, stride: @}}]}",
    ),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, maps: {@: x}}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, review: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, expect: @}]}"),
    ("maestro", "agent: A\nlayers: {L1: [{title: x, mitigations: [@~]}]}"),
    ("maestro", "agent: A\ncross-layer: {title: x, layers: [@, L2]}"),
    ("maestro", "agent: A\ncross-layer: {title: x, layers: [L1, L2], chain: [@]}"),
    ("maestro", "agent: A\nmitigations: {@: x}"),
    ("maestro", "agent: A\nmitigations: {M1: {title: x, type: @, status: @}}"),
    ("maestro", "agent: A\nmitigations: {M1: {title: x, catalog: @, cost: @}}"),
    ("maestro", "agent: A\nassumptions: {text: x, status: @}"),
    ("maestro", "@@: {"),
];

/// What of a page can do harm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Page {
    /// Elements with the names of their attributes, in order.
    elements: Vec<(String, Vec<String>)>,
    /// Whatever lead somewhere, without those that lead to http, https, mailto or a relative place.
    leads: Vec<String>,
}

impl Page {
    fn kinds(&self) -> BTreeSet<(String, String)> {
        let kinds = self.elements.iter().flat_map(|(name, attributes)| {
            let own = std::iter::once(String::new()).chain(attributes.iter().cloned());
            own.map(|attribute| (name.clone(), attribute))
        });
        kinds.collect()
    }
}

/// As a browser reads an address: without blanks and control characters.
fn scheme(address: &str) -> Option<String> {
    // More is left out than a browser leaves out.
    let seen: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = seen.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters);
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Reads a page.
fn read(html: &str) -> Result<Page, String> {
    let mut page = Page::default();
    for element in elements(html)? {
        for (name, value) in &element.attributes {
            if name.starts_with("on") || ["style", "srcdoc", "srcset"].contains(&name.as_str()) {
                return Err(format!("<{} {name}={value:?}>", element.name));
            }
            let scheme = scheme(value).filter(|_| LEADING.contains(&name.as_str()));
            if scheme.is_some_and(|scheme| !["http", "https", "mailto"].contains(&scheme.as_str())) {
                page.leads.push(value.clone());
            }
        }
        // A picture from elsewhere would tell who reads the page.
        let source = element.attributes.iter().find(|(name, _)| name == "src").map(|(_, value)| value.as_str());
        if source.is_some_and(|source| source.starts_with("//") || scheme(source).is_some()) {
            page.leads.push(source.unwrap_or_default().to_owned());
        }
        page.elements.push((element.name, element.attributes.into_iter().map(|(name, _)| name).collect()));
    }
    Ok(page)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// The chapter as mdBook's parser shows it.
fn shown(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options()));
    html
}

/// The chapter as it comes out, and what was wrong with it.
fn written(path: &str, text: &str, target: Target) -> (String, Vec<Diagnostic>) {
    let config = Config { on_error: OnError::Show, css: Css::None, ..Config::default() };
    let chapters = [Chapter { name: "Chapter", path: Some(path), content: text.into() }];
    let sources = BookSources::new(Path::new("/does/not/exist"), "src", [(Some(path), text)]);
    let processed = process(&chapters, &config, &sources);
    let changed = processed.changed(&config, target, &sources).pop();
    (changed.map_or_else(|| text.to_owned(), |(_, text)| text), processed.diagnostics)
}

const TARGETS: [Target; 2] = [Target::Html, Target::Markdown];

/// The text of a chapter for one output, read; and what must hold of every one.
fn page(text: &str, target: Target) -> Result<(Page, String), String> {
    let (markdown, _) = written("chapter.md", text, target);
    if let Some(c) = markdown.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(format!("the control character {c:?} is in the text"));
    }
    if target == Target::Markdown {
        let raw =
            Parser::new_ext(&markdown, options()).find(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        if let Some(raw) = raw {
            return Err(format!("raw HTML in Markdown: {raw:?}"));
        }
    }
    let html = shown(&markdown);
    let page = read(&html)?;
    if !page.leads.is_empty() {
        return Err(format!("something leads to {:?}", page.leads));
    }
    Ok((page, markdown))
}

/// A text between double quotes, as YAML and JSON read it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// Fills the slots: those for which `chosen` holds with the attempt, the others with harmless words.
fn filled(template: &str, attempt: &str, chosen: impl Fn(usize, &str) -> bool) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    let mut slot = 0;
    while let Some(at) = rest.find('@') {
        let kind = &rest[at..at + 3];
        text.push_str(&rest[..at]);
        // A control without blanks would be a reference.
        let before = if kind == "@t@" { "see " } else { "" };
        text.push_str(&quoted(&format!("{before}{}", if chosen(slot, kind) { attempt } else { HARMLESS })));
        rest = &rest[at + 3..];
        slot += 1;
    }
    text.push_str(rest);
    text
}

/// How many errors a chapter has.
fn errors(text: &str) -> usize {
    written("chapter.md", text, Target::Html).1.iter().filter(|it| it.level == Level::Error).count()
}

/// What a page of nothing but error boxes has.
fn in_boxes(target: Target) -> BTreeSet<(String, String)> {
    let text = template().replace("id: one", "id: one\nnope: 1").replace("id: two", "id: two\nnope: 1");
    let text = text.replace("id: model", "id: model\nnope: 1").replace("id: three", "id: three\n> nope: 1");
    let (page, _) = page(&filled(&text, "", |_, _| false), target).expect("error boxes are fine");
    page.kinds()
}

fn allowed(kinds: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let markdown = MARKDOWN.iter().flat_map(|(name, attributes)| {
        let own = std::iter::once(&"").chain(attributes.iter());
        own.map(|attribute| ((*name).to_owned(), (*attribute).to_owned()))
    });
    kinds.iter().cloned().chain(markdown).collect()
}

/// A helper of mdBook's that is left in a chapter: a later preprocessor would expand it. In code it may stand, as it did before us.
fn helper(markdown: &str, target: Target) -> Option<String> {
    let mut text = markdown.to_owned();
    if target == Target::Markdown {
        let mut code = Vec::new();
        for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
            if matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)) {
                code.push(range);
            }
        }
        for range in code.into_iter().rev() {
            text.replace_range(range, "");
        }
    }
    let at = text.find("{{")?;
    Some(format!("a helper is left: {}", text[at..].chars().take(60).collect::<String>()))
}

/// What is wrong with one filling of the template, if anything.
fn fault(
    text: &str,
    kind: &str,
    target: Target,
    harmless: &Page,
    boxes: &BTreeSet<(String, String)>,
) -> Option<String> {
    let (page, markdown) = match page(text, target) {
        Ok(read) => read,
        Err(wrong) => return Some(wrong),
    };
    // Text that no page can show is refused as a whole; what the boxes may hold is the business of the checked words.
    if errors(text) > 0 {
        let more: Vec<_> = page.kinds().difference(boxes).cloned().collect();
        return (!more.is_empty()).then(|| format!("new kinds in error boxes: {more:?}"));
    }
    if let Some(helper) = helper(&markdown, target) {
        return Some(helper);
    }
    if kind == "@p@" {
        let differs = page.elements.iter().zip(&harmless.elements).find(|(a, b)| a != b);
        return match differs {
            Some((found, instead)) => Some(format!("{found:?} where harmless words give {instead:?}")),
            None if page.elements.len() != harmless.elements.len() => {
                Some(format!("{} elements instead of {}", page.elements.len(), harmless.elements.len()))
            }
            None => None,
        };
    }
    let more: Vec<_> = page.kinds().difference(&allowed(&harmless.kinds())).cloned().collect();
    (!more.is_empty()).then(|| format!("new kinds: {more:?}"))
}

#[test]
fn there_are_enough_attempts_and_none_twice() {
    let distinct: BTreeSet<_> = ATTEMPTS.iter().collect();
    assert_eq!(distinct.len(), ATTEMPTS.len());
    assert!(ATTEMPTS.len() >= 100 && template().matches('@').count() / 2 >= 60 && CHECKED.len() >= 50);
}

#[test]
fn no_text_of_a_block_adds_anything_to_a_page() {
    let template = template();
    let slots = template.matches('@').count() / 2;
    let mut failures = Vec::new();
    for target in TARGETS {
        let harmless = filled(&template, "", |_, _| false);
        let (_, problems) = written("chapter.md", &harmless, target);
        let errors: Vec<_> = problems.iter().filter(|it| it.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let (harmless, _) = page(&harmless, target).expect("harmless words are fine");
        let boxes = in_boxes(target);
        for attempt in ATTEMPTS {
            for kind in ["@p@", "@m@"] {
                let text = filled(&template, attempt, |_, own| (own == "@p@") == (kind == "@p@"));
                let Some(all) = fault(&text, kind, target, &harmless, &boxes) else { continue };
                // Which of the places is it? Looked for in the first few alone, for it takes long.
                let alone = (0..if failures.len() < 5 { slots } else { 0 }).find_map(|slot| {
                    let text = filled(&template, attempt, |at, own| at == slot && (own == "@p@") == (kind == "@p@"));
                    fault(&text, kind, target, &harmless, &boxes).map(|fault| (slot, fault))
                });
                let line = |slot: usize| {
                    template[..template.match_indices('@').nth(2 * slot).map_or(0, |it| it.0)].lines().last()
                };
                failures.push(match alone {
                    Some((slot, fault)) => format!("{target:?} {attempt:?} at {:?}: {fault}; {all}", line(slot)),
                    None => format!("{target:?} {attempt:?} in all {kind}: {all}"),
                });
            }
        }
    }
    assert!(failures.is_empty(), "{} of {} attempts\n{}", failures.len(), 4 * ATTEMPTS.len(), failures.join("\n"));
}

/// All that is put in is shown: an attempt that a page leaves out has proven nothing.
#[test]
fn every_attempt_reaches_the_page() {
    let template = template();
    for target in TARGETS {
        let text = filled(&template, "", |_, _| false);
        let count = |text: &str| page(text, target).expect("it is fine").1.matches("mark").count();
        let slots = template.matches('@').count() / 2;
        // The own key of the author is only exported, and the register by tag and owner finds what has them.
        let shown = count(&text);
        assert!(shown >= slots, "{shown} of {slots}");
        for attempt in ATTEMPTS.iter().filter(|attempt| attempt.contains("mark")) {
            let text = filled(&template, attempt, |_, kind| kind == "@p@");
            // A character that no page can show is refused, and the error box shows the line.
            if errors(&text) > 0 {
                assert!(
                    attempt.chars().any(|c| c.is_control() || ('\u{fdd0}'..='\u{fdef}').contains(&c)),
                    "{attempt:?}"
                );
                continue;
            }
            assert!(count(&text) * 10 >= shown * 9, "{target:?} {attempt:?}: {} of {shown}", count(&text));
        }
    }
}

#[test]
fn no_wrong_word_adds_anything_to_its_error_box() {
    let block = |kind: &str, body: &str, attempt: &str| {
        let word: String = attempt.chars().filter(|c| !c.is_whitespace()).collect();
        let body = [("@~", quoted(&word)), ("@@", attempt.replace(['\n', '\r'], " "))]
            .into_iter()
            .fold(body.to_owned(), |body, (slot, text)| body.replace(slot, &text.replace('@', "\u{1}")));
        let body = body.replace('@', &quoted(attempt)).replace('\u{1}', "@");
        // More marks than any attempt has, so that none closes the fence.
        format!("{0}{kind}\n{body}\n{0}\n\n", "~".repeat(20))
    };
    let all = |attempt: &str| {
        let blocks: String = CHECKED.iter().map(|(kind, body)| block(kind, body, attempt)).collect();
        format!("# Chapter\n\n{blocks}")
    };
    let mut failures = Vec::new();
    for target in TARGETS {
        // Words near and far: a near one gets a suggestion.
        let boxes = |word: &str| page(&all(word), target).unwrap_or_else(|wrong| panic!("{word}: {wrong}")).0.kinds();
        let harmless: BTreeSet<_> = [HARMLESS, "mark", "poc", "*"].into_iter().flat_map(boxes).collect();
        let fault = |text: &str| {
            let (page, markdown) = match page(text, target) {
                Ok(read) => read,
                Err(wrong) => return Some(wrong),
            };
            let more: Vec<_> = page.kinds().difference(&harmless).cloned().collect();
            let more = (!more.is_empty()).then(|| format!("new kinds: {more:?}"));
            more.or_else(|| helper(&markdown, target))
        };
        for attempt in ATTEMPTS {
            let Some(wrong) = fault(&all(attempt)) else { continue };
            let alone = CHECKED.iter().find_map(|(kind, body)| {
                let text = format!("# Chapter\n\n{}", block(kind, body, attempt));
                fault(&text).map(|fault| format!("{kind} {body:?}: {fault}"))
            });
            failures.push(format!("{target:?} {attempt:?}: {}", alone.unwrap_or(wrong)));
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n"));
}

/// References in prose and words after the kind of a fence stand in the author's own Markdown, which may hold HTML anyway: nothing is
/// there that is not there without us.
#[test]
fn no_reference_and_no_view_adds_anything() {
    let mut failures = Vec::new();
    for attempt in ATTEMPTS {
        let line = attempt.replace(['\n', '\r'], " ");
        for form in [
            "{{#aivss @}}",
            "{{#maestro @}}",
            "{{#aivss one @}}",
            "**{{#aivss @}}**",
            "| a |\n|---|\n| {{#aivss @}} |",
            "- {{#maestro @}}",
            "~~~aivss @\nx: 1\n~~~",
            "~~~yaml,maestro,@\nx: 1\n~~~",
            "> ~~~aivss badge @\n> x: 1\n> ~~~",
        ] {
            let text = format!("# Chapter\n\n{}\n", form.replace('@', &line));
            let own = read(&shown(&text));
            for target in TARGETS {
                let (markdown, _) = written("chapter.md", &text, target);
                let Ok(page) = read(&shown(&markdown)) else {
                    // HTML of the author that is not closed.
                    if own.is_ok() {
                        failures.push(format!("{target:?} {text:?}: not balanced: {markdown}"));
                    }
                    continue;
                };
                let harmless = format!("# Chapter\n\n{}\n", form.replace('@', "mark words"));
                let (harmless, _) = written("chapter.md", &harmless, target);
                let mut known = read(&shown(&harmless)).expect("it is fine").kinds();
                let own = own.clone().unwrap_or_default();
                known.extend(own.kinds());
                known.extend(["code", "pre"].map(|name| (name.to_owned(), String::new())));
                let more: Vec<_> = page.kinds().difference(&known).cloned().collect();
                let leads: Vec<_> = page.leads.iter().filter(|lead| !own.leads.contains(lead)).collect();
                if !more.is_empty() || !leads.is_empty() {
                    failures.push(format!("{target:?} {text:?}: {more:?} {leads:?}\n{markdown}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n"));
}

/// Links of registers and badges hold the path of a chapter, which may be any name of a file.
#[test]
fn no_path_of_a_chapter_adds_anything() {
    let text = filled(&template(), "", |_, _| false);
    for target in TARGETS {
        let chapters = |path: &str| {
            let config = Config { on_error: OnError::Show, css: Css::None, ..Config::default() };
            let list = "```aivss register\n```\n\n```maestro register\n```\n\n```maestro matrix\n```\n\n{{#aivss one}} {{#maestro T-1}}\n";
            let chapters = [
                Chapter { name: path, path: Some(path), content: (&text).into() },
                Chapter { name: "List", path: Some("list.md"), content: list.into() },
            ];
            let sources =
                BookSources::new(Path::new("/none"), "src", [(Some(path), text.as_str()), (Some("list.md"), list)]);
            let processed = process(&chapters, &config, &sources);
            let pages: Vec<_> =
                processed.changed(&config, target, &sources).into_iter().map(|(_, text)| text).collect();
            pages.iter().map(|text| read(&shown(text))).collect::<Result<Vec<_>, _>>()
        };
        let harmless = chapters("mark words.md").expect("it is fine");
        for attempt in ATTEMPTS {
            let path = format!("{}.md", attempt.replace(['\n', '\r', '\0'], " "));
            let pages = chapters(&path).unwrap_or_else(|wrong| panic!("{target:?} {path:?}: {wrong}"));
            for (page, harmless) in pages.iter().zip(&harmless) {
                assert_eq!(page.leads, [""; 0], "{target:?} {path:?}");
                assert_eq!(page.kinds(), harmless.kinds(), "{target:?} {path:?}");
            }
        }
    }
}

/// Texts of `book.toml` go to terminals and logs: no line and no control character comes of them.
#[cfg(feature = "driver")]
#[test]
fn no_text_of_the_configuration_adds_a_line_to_a_log() {
    let lines = |attempt: &str, format: &str, test: &str| {
        let text = quoted(attempt);
        // What TOML and JSON escape alike; a DEL is fine in JSON alone.
        let text = text.replace('\u{7f}', "\\u007F");
        let config = format!(
            "[book]\ntitle = {text}\n\n[preprocessor.aivss]\nafter = [\"links\"]\non-error = {text}\n{text} = 1\n\n\
             [preprocessor.aivss.lints]\n{text} = \"warn\"\n\n[preprocessor.aivss.matrix]\n{text} = {{}}\n\n\
             [preprocessor.aivss.gate]\nmax-score = 1.0\n\n[[preprocessor.aivss.gate.exempt]]\nid = \"one\"\nreason = {text}\n\
             owner = {text}\nuntil = 2027-01-01\n\n[[preprocessor.aivss.gate.exempt]]\nid = {text}\nreason = {text}\nowner = {text}\n\
             until = 2026-01-01\n"
        );
        let book = support::BookTest::new(&format!("config-{test}"))
            .file("book.toml", config)
            .file("src/SUMMARY.md", "- [Chapter](chapter.md)\n")
            .file("src/chapter.md", filled(&template(), attempt, |_, kind| kind == "@p@"));
        let run = book.command(&["check", "--format", format, "--today", "2026-11-20"], &[]).expect_code(1);
        let text = run.text().to_owned();
        if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n') {
            panic!("{format} {attempt:?}: {c:?} in {text:?}");
        }
        text
    };
    for format in ["human", "github"] {
        let own: &[&str] = match format {
            "human" => &["  ", "book.toml:", "src/chapter.md:", "gate: ", "0 ", "1 ", "2 ", "3 "],
            _ => &["::error file=", "::warning file="],
        };
        for attempt in [&HARMLESS].into_iter().chain(ATTEMPTS) {
            let text = lines(attempt, format, format);
            let foreign: Vec<_> = text.lines().filter(|line| !own.iter().any(|own| line.starts_with(own))).collect();
            assert_eq!(foreign, [""; 0], "{format} {attempt:?}");
            assert!(text.contains("mark") || !attempt.contains("mark"), "{format} {attempt:?}: {text}");
        }
    }
}
