//! Messages that several steps use.

use crate::diagnostic::{Diagnostic, Span, code};

/// The help for an id that the book does not have.
pub(super) fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "the book has nothing with a similar id".to_owned(),
    }
}

/// The help for a reference to a block that has errors itself.
pub(super) const MEND_FIRST: &str = "fix that block first";

/// A reference to a block that has errors itself; `what` is the block with its kind.
pub(super) fn has_errors(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(code::BLOCK_HAS_ERRORS, span, format!("{what} cannot be shown: its block has errors"))
        .help(MEND_FIRST)
}

/// The warning about a reference to an id that was made from a name.
pub(super) fn implicit(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(code::IMPLICIT_ID, span, format!("the id `{id}` was made from a name and changes with it"))
        .help(format!("write `id: {id}` in the block that it refers to"))
}
