//! Finds the function that answers a request of the editor.
//!
//! Start at [`answer`]. A new request needs an arm there, and an entry in the capabilities in the module above.

use std::path::Path;

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::actions::actions;
use super::answer::{Answer, Refusal, path_of, read, write};
use super::complete::complete;
use super::format::format;
use super::hover::hover;
use super::navigate::{definition, id_at, references};
use super::outline;
use super::position::Lines;
use super::rename;
use super::view::{Edits, Places};
use super::workspace::Workspace;

/// Answers a request.
pub(super) fn answer(workspace: &mut Workspace, method: &str, params: Value) -> Answer {
    match method {
        "textDocument/diagnostic" => {
            let params: lsp::DocumentDiagnosticParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.check();
            let items = workspace.reports().remove(&path).unwrap_or_default();
            Ok(json!({ "kind": "full", "items": items }))
        }
        "textDocument/completion" => {
            let lsp::TextDocumentPositionParams { text_document, position } = read(params)?;
            let path = path_of(&text_document.uri)?;
            workspace.read();
            write(complete(workspace, &path, position))
        }
        "textDocument/hover" => {
            let lsp::TextDocumentPositionParams { text_document, position } = read(params)?;
            let path = path_of(&text_document.uri)?;
            workspace.check();
            write(hover(workspace, &path, position))
        }
        "textDocument/definition" => {
            let lsp::TextDocumentPositionParams { text_document, position } = read(params)?;
            let path = path_of(&text_document.uri)?;
            workspace.read();
            write(definition(workspace, &path, position))
        }
        "textDocument/references" => {
            let params: lsp::ReferenceParams = read(params)?;
            let lsp::TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
            let path = path_of(&text_document.uri)?;
            workspace.read();
            write(references(workspace, &path, position, params.context.include_declaration))
        }
        "textDocument/prepareRename" => {
            let lsp::TextDocumentPositionParams { text_document, position } = read(params)?;
            let path = path_of(&text_document.uri)?;
            workspace.read();
            let found = id_at(workspace, &path, position);
            Ok(found.map_or(Value::Null, |found| json!({ "range": found.range, "placeholder": found.id.id })))
        }
        "textDocument/rename" => {
            let params: lsp::RenameParams = read(params)?;
            let lsp::TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
            let path = path_of(&text_document.uri)?;
            workspace.read();
            write(renamed(workspace, &path, position, &params.new_name)?)
        }
        "textDocument/documentSymbol" => {
            let params: lsp::DocumentSymbolParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.check();
            with_lines(workspace, &path, |lines| write(outline::symbols(workspace.outline(&path), lines)))
        }
        "workspace/symbol" => {
            let params: lsp::WorkspaceSymbolParams = read(params)?;
            workspace.check();
            write(outline::in_workspace(workspace, &params.query))
        }
        "textDocument/codeAction" => {
            let params: lsp::CodeActionParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.check();
            write(actions(workspace, &path, params.range))
        }
        "textDocument/inlayHint" => {
            let params: lsp::InlayHintParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            if !workspace.hints {
                return Ok(Value::Null);
            }
            workspace.check();
            with_lines(workspace, &path, |lines| {
                let within = lines.bytes(params.range);
                write(outline::hints(&workspace.outline(&path), &within, lines))
            })
        }
        "textDocument/foldingRange" => {
            let params: lsp::FoldingRangeParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.read();
            with_lines(workspace, &path, |lines| write(outline::folds(&workspace.outline(&path), lines)))
        }
        "textDocument/formatting" => {
            let params: lsp::DocumentFormattingParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.read();
            let mut places = Places::new(workspace.encoding);
            let mut edits = Vec::new();
            for (spot, _) in workspace.sheets(&path).into_iter().take(1) {
                let new = format(&spot).into_iter().map(|(range, new)| (places.place(spot.map, range), new));
                edits.extend(
                    new.filter(|((file, _), _)| *file == path)
                        .map(|((_, range), new_text)| lsp::TextEdit { range, new_text }),
                );
            }
            write(edits)
        }
        "textDocument/selectionRange" => {
            let params: lsp::SelectionRangeParams = read(params)?;
            let path = path_of(&params.text_document.uri)?;
            workspace.read();
            with_lines(workspace, &path, |lines| {
                let nodes = workspace.outline(&path);
                let ranges = params.positions.iter().map(|position| {
                    let around = outline::around(&nodes, lines.offset(*position)).into_iter().rev();
                    let none =
                        lsp::SelectionRange { range: lsp::Range { start: *position, end: *position }, parent: None };
                    let chain = around.fold(None, |parent: Option<lsp::SelectionRange>, range| {
                        Some(lsp::SelectionRange { range: lines.range(range), parent: parent.map(Box::new) })
                    });
                    chain.unwrap_or(none)
                });
                write(ranges.collect::<Vec<_>>())
            })
        }
        _ => Err(Refusal::unknown(method)),
    }
}

/// Calls `answer` with the lines of an open text. For a text that is not open, the result is empty.
fn with_lines(workspace: &Workspace, path: &Path, answer: impl FnOnce(&Lines<'_>) -> Answer) -> Answer {
    match workspace.documents.get(path) {
        Some(document) => answer(&Lines::new(&document.text, workspace.encoding)),
        None => Ok(Value::Null),
    }
}

fn renamed(
    workspace: &Workspace,
    path: &Path,
    position: lsp::Position,
    new: &str,
) -> Result<lsp::WorkspaceEdit, Refusal> {
    let found = id_at(workspace, path, position).ok_or_else(|| Refusal::failed("there is no id here"))?;
    let book = &found.book.live;
    let changes = rename::plan(book, &found.id, new.trim(), workspace.today()).map_err(Refusal::failed)?;
    let mut edits = Edits::default();
    for (path, changes) in changes {
        let text = book.files().read(&path).map_err(|error| Refusal::failed(error.to_string()))?;
        let lines = Lines::new(&text, workspace.encoding);
        for (range, new) in changes {
            edits.add(workspace, &path, lines.range(range), new);
        }
    }
    Ok(edits.finish())
}
