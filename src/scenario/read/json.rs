//! The parts of reading that only JSON needs.

use serde::de::Deserializer as _;
use serde_json::Deserializer;

use crate::scenario::check::NESTING_LIMIT;

use super::Format;
use super::raw::{Entries, Listed, Raw, Variant};

/// The maximum depth of brackets. A step takes at most three (`{"Try": {"body": [..]}}`), steps
/// nest to 64, and the rest is for the structure around them.
const DEPTH_LIMIT: usize = 3 * NESTING_LIMIT + 24;

pub(super) fn list(text: &str) -> Option<Vec<Raw<'_>>> {
    Deserializer::from_str(text).deserialize_seq(Listed(Format::Json)).ok()
}

pub(super) fn entries(text: &str) -> Option<Vec<(Raw<'_>, Raw<'_>)>> {
    Deserializer::from_str(text).deserialize_map(Entries(Format::Json)).ok()
}

/// An object of one entry: `{"All": [..]}`, `{"Rethrow": null}`.
pub(super) fn variant(whole: Raw<'_>) -> Option<Variant<'_>> {
    let [(key, body)] = entries(whole.text)?.try_into().ok()?;
    let body = Some(body).filter(|body| !body.is_none());
    Some(Variant { name: key.plain()?, whole, body })
}

/// The position where brackets nest deeper than in any scenario, if they do. Every level is read
/// again within the level around it, so a million levels would take too long.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return Some(at);
        }
    }
    None
}
