//! The piece of JavaScript that stands for a step, short enough to quote.

use std::collections::BTreeMap;
use std::ops::Range;

use super::js::Listing;
use crate::scenario::Place;

/// How many characters are quoted.
const LENGTH: usize = 64;

/// What stands for each step in one listing.
pub(super) struct Snippets<'l> {
    listing: &'l Listing,
    /// All that stands for a step, from its first byte to its last.
    bytes: BTreeMap<Place, Range<usize>>,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'l> Snippets<'l> {
    pub(super) fn of(listing: &'l Listing) -> Self {
        let mut bytes: BTreeMap<Place, Range<usize>> = BTreeMap::new();
        for span in &listing.spans {
            let known = bytes.entry(span.place).or_insert_with(|| span.bytes.clone());
            *known = known.start.min(span.bytes.start)..known.end.max(span.bytes.end);
        }
        let breaks = listing.text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Self { listing, bytes, lines }
    }

    /// The first and the last line of what stands for a step, from 1.
    pub(super) fn lines(&self, place: Place) -> Option<[usize; 2]> {
        let bytes = self.bytes.get(&place).filter(|_| place.is_some())?;
        let line = |byte| self.lines.partition_point(|start| *start <= byte);
        Some([line(bytes.start), line(bytes.end.saturating_sub(1).max(bytes.start))])
    }

    /// `await fetchUser()`: what a step awaits, on one line.
    pub(super) fn awaited(&self, place: Place) -> Option<String> {
        let bytes = self.bytes.get(&place).filter(|_| place.is_some())?;
        let code = &self.listing.text[bytes.clone()];
        let code = code.find("await ").map_or(code, |at| &code[at + "await ".len()..]);
        let code = code.strip_prefix("return ").unwrap_or(code);
        let mut shown = "await ".to_owned();
        for line in code.lines().map(str::trim) {
            let tight = shown.ends_with(['(', '[', ' ']) || line.starts_with([')', ']', '.']);
            if !tight {
                shown.push(' ');
            }
            shown.push_str(line);
        }
        let shown = shown.trim_end_matches([';', ' ']).replace(",)", ")").replace(",]", "]");
        Some(match shown.char_indices().nth(LENGTH) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        })
    }
}
