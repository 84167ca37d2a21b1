//! Messages that several steps use.

use crate::diagnostic::{Diagnostic, Span, code};

/// The help for an id that the book does not have.
pub(super) fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "correct the id, or add what it names; no id in the book is similar".to_owned(),
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

/// The warning about a reference to an id that was made from a name.
pub(super) fn implicit(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(code::IMPLICIT_ID, span, format!("the id `{id}` was made from a name and changes with it"))
        .help(format!("write `id: {id}` in the block that it refers to"))
}
