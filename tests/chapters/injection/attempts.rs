//! The injection attempts, the template with a slot for every text, and the words that are checked.

/// Texts that an author might paste. `mark` is searched in the page, because a text that is not shown at all proves nothing.
pub(super) const ATTEMPTS: &[&str] = &[
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
    // Attempts to leave comments, CDATA and declarations.
    "--><script>mark(1)</script><!--",
    "--!><b>mark</b>",
    "<!--><b>mark</b>-->",
    "<!-- mark",
    "]]><b>mark</b><![CDATA[",
    "<![CDATA[<b>mark</b>]]>",
    "<?xml version=\"1.0\"?><b>mark</b>",
    "<!DOCTYPE mark [<!ENTITY x \"y\">]>&x;",
    // Attempts to leave attributes.
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
    // Text that Markdown could interpret.
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
    // Attempts to leave a fence, and to begin a new one.
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

/// The same kinds of text without an attempt.
pub(super) const HARMLESS: &str = "mark words";

/// The elements that a Markdown field may contain, with their attributes.
pub(super) const MARKDOWN: &[(&str, &[&str])] = &[
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

/// Attributes that contain an address, or load something.
pub(super) const LEADING: &[&str] = &[
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

pub(super) const FACTORS: &str = "External Tool Control Surface: 0.5, Natural Language Interface: 0.5, Contextual Awareness: 0.5, Behavioral \
    Non-Determinism: 0.5, Opacity & Reflexivity: 0.5, Persistent State Retention: 0.5, Dynamic Identity: 0.5, \
    Multi-Agent Interactions: 0.5, Self-Modification: 0.5";

/// A book in which every text is a slot: `@p@` for plain text, `@m@` for prose, and `@t@` for prose that needs a space.
pub(super) fn template() -> String {
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

/// Blocks in which one word is checked: `@` is the word in quotes, `@~` the word without its spaces, and `@@` the word as it
/// is.
pub(super) const CHECKED: &[(&str, &str)] = &[
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
