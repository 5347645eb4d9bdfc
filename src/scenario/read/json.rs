//! What JSON alone needs.

use serde::de::Deserializer as _;
use serde_json::Deserializer;

use super::raw::{Entries, Format, Listed, Raw, Variant};

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
