//! The parts of the protocol that the server reads. The server's messages are built directly as
//! JSON.

use serde::{Deserialize, Serialize};

/// The editor sends the whole text at each change (`TextDocumentSyncKind.Full`).
pub(super) const FULL_TEXTS: u8 = 1;

/// A position in a document; both numbers start at 0, and the second is in units of UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) character: u32,
}

/// A range of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Range {
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Range {
    /// Whether two ranges share a position, or touch.
    pub(super) fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// The identifier of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Identifier {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) version: i32,
    #[serde(default)]
    pub(super) text: String,
}

/// `DidOpenTextDocumentParams`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    pub(super) text_document: Identifier,
}

/// `DidCloseTextDocumentParams`
pub(super) type Named = Opened;

/// `DidChangeTextDocumentParams`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) text_document: Identifier,
    pub(super) content_changes: Vec<Whole>,
}

/// A change: the whole new text.
#[derive(Debug, Deserialize)]
pub(super) struct Whole {
    pub(super) text: String,
}

/// The parameters of a request about a position or a range of a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct At {
    pub(super) text_document: Identifier,
    pub(super) position: Option<Position>,
    pub(super) range: Option<Range>,
}
