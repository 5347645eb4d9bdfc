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
        let shown = without_bodies(&shown);
        let shown = shown.trim_end_matches([';', ' ']).replace(",)", ")").replace(",]", "]");
        Some(match shown.char_indices().nth(LENGTH) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        })
    }
}

/// The code with a mark in place of what stands in braces: functions within are not what is read.
fn without_bodies(code: &str) -> String {
    let mut depth = 0_usize;
    let mut shown = String::with_capacity(code.len());
    for c in code.chars() {
        if c == '}' {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            shown.push(c);
        }
        if c == '{' {
            depth += 1;
            if depth == 1 {
                shown.push('…');
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::view::js::listing;

    fn awaited(program: &str) -> Vec<String> {
        let tasks = r#"tasks: {"fetchUser": (takes: "1ms"), "fetchThePosts": (takes: "1ms")}"#;
        let text = format!("Scenario({tasks}, programs: {{\"p\": {program}}})");
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let listing = listing(&scenario, 0);
        let snippets = Snippets::of(&listing);
        let places = scenario.programs[0].steps.iter().map(|step| step.place);
        places.filter_map(|place| snippets.awaited(place)).collect()
    }

    #[test]
    fn what_is_awaited_is_quoted_on_one_line() {
        let all = r#"["fetchUser", All([["fetchThePosts", "fetchUser"], "fetchUser"])]"#;
        assert_eq!(
            awaited(all),
            ["await fetchUser()", "await Promise.all([(async () => {…})(), fetchUser()])"]
        );
    }

    #[test]
    fn a_step_without_a_place_has_no_code() {
        let listing = Listing::default();
        assert_eq!(Snippets::of(&listing).awaited(Place::NONE), None);
        assert_eq!(Snippets::of(&listing).lines(Place::NONE), None);
    }
}
