//! Messages that several steps use.

use crate::diagnostic::{Diagnostic, Span, code};
use crate::fields::Thing;

/// The help for an id that the book does not have.
pub(super) fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "correct the id, or add what it names".to_owned(),
    }
}

/// A reference to a block that has errors itself. `problem` says what is not possible because of them, and `block` is the
/// position of that block, if it is known.
pub(super) fn has_errors(problem: &str, span: Span, block: Option<Span>) -> Diagnostic {
    let message = format!("{problem}, because its block has errors");
    let diagnostic = Diagnostic::new(code::BLOCK_HAS_ERRORS, span, message).help("fix the errors in that block first");
    match block {
        Some(block) => diagnostic.also(block, "the block with errors"),
        None => diagnostic,
    }
}

/// The warning about a reference to an id of an assessment, a model or a threat that was made from a name.
pub(super) fn implicit(what: Thing, id: &str, span: Span) -> Diagnostic {
    let help = match what {
        // A threat can be only a text, which has no keys.
        Thing::Threat => format!("write `id: {id}` in the threat, such as `{{id: {id}, title: …}}`"),
        _ => format!("write `id: {id}` in the block of the {}", what.word()),
    };
    Diagnostic::new(code::IMPLICIT_ID, span, format!("the id `{id}` was made from a name and changes with it"))
        .help(help)
}
