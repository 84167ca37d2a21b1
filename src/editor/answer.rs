//! The answer to a request: a result, or the reason why there is none.

use std::path::PathBuf;

use gen_lsp_types as lsp;
use lsp_server::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::uri;

/// The reason why a request has no result.
pub(super) struct Refusal {
    pub(super) code: ErrorCode,
    pub(super) message: String,
}

impl Refusal {
    /// The request does not exist.
    pub(super) fn unknown(method: &str) -> Self {
        Self { code: ErrorCode::MethodNotFound, message: format!("`{method}` is not supported") }
    }

    /// The request is valid but failed; `message` says why, for the user.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }
}

/// The result of a request, or the reason why there is none.
pub(super) type Answer = Result<Value, Refusal>;

/// Reads the parameters of a request.
pub(super) fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal { code: ErrorCode::InvalidParams, message: error.to_string() })
}

/// Converts a result to JSON.
pub(super) fn write(result: impl Serialize) -> Answer {
    serde_json::to_value(result).map_err(|error| Refusal { code: ErrorCode::InternalError, message: error.to_string() })
}

/// The path of a file in a request.
pub(super) fn path_of(uri: &lsp::Uri) -> Result<PathBuf, Refusal> {
    uri::to_path(uri).ok_or_else(|| Refusal {
        code: ErrorCode::InvalidParams,
        message: format!("`{}` is not the address of a file", uri.as_ref()),
    })
}
