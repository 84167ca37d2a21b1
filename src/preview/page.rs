//! The parts that are added to a page while it is sent: the script that reloads it, and the messages of the last build.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Shown, request::STATE};

/// Requests the state repeatedly, and reloads the page when the state has changed. The browser keeps the scroll position of a
/// page that reloads itself. If the server does not answer, the script tries again.
const SCRIPT: &str = r"
(() => {
    const { state, address } = document.currentScript.dataset;
    const ask = async () => {
        try {
            const reply = await fetch(address, { cache: 'no-store' });
            if (reply.ok && await reply.text() !== state) {
                location.reload();
                return;
            }
        } catch {}
        setTimeout(ask, 100);
    };
    ask();
})();
";

/// The style of the messages. They are drawn over the page, so that its text does not move.
const STYLE: &str = "position:fixed;bottom:0;left:0;right:0;z-index:1000;max-height:50vh;overflow:auto;margin:0;padding:.5em 1em;\
                     background:#fff4f2;color:#1f1f1f;border-top:3px solid #b3261e;font:14px/1.4 sans-serif";

/// Adds the script and the messages to the end of a page of the book.
pub(super) fn with_preview(page: &str, shown: &Shown) -> String {
    let end = page.rfind("</body>").unwrap_or(page.len());
    format!("{}{}{}", &page[..end], added(shown).into_string(), &page[end..])
}

/// The page that is shown before the first build succeeds.
pub(super) fn without_pages(shown: &Shown) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Preview" } }
            body {
                @if shown.failed {
                    p { "The book could not be built. This page reloads when you have fixed it." }
                } @else {
                    p { "The book is being built." }
                }
                (added(shown))
            }
        }
    };
    page.into_string()
}

fn added(shown: &Shown) -> Markup {
    let count = shown.problems.len();
    let title = match (shown.failed, count) {
        (true, _) => "The book could not be built. This is its last good state.".to_owned(),
        (false, 1) => "1 problem in the book".to_owned(),
        (false, _) => format!("{count} problems in the book"),
    };
    html! {
        @if shown.failed || count > 0 {
            details #aivss-preview role="status" open[shown.failed] style=(STYLE) {
                summary { (title) }
                @for problem in &shown.problems {
                    pre style="white-space:pre-wrap;margin:.5em 0;font-size:13px" { (problem) }
                }
            }
        }
        script data-state=(shown.state()) data-address=(STATE) { (PreEscaped(SCRIPT)) }
    }
}
