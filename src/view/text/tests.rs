//! What people see, at the widths they have.

use super::*;
use crate::scenario::{Expectation, ExpectedTime, Place};
use crate::timeline::{Value, sample::Sample};
use crate::view::sample::Shown;

const PLAIN: [usize; 4] = [60, 80, 120, 200];

fn drawn(shown: &Shown, width: usize, color: bool) -> String {
    let mut out = Vec::new();
    write(&shown.report(), Options { width, color }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn at_all_widths(shown: &Shown) -> String {
    let drawings = PLAIN.map(|width| drawn(shown, width, false));
    for (drawing, width) in drawings.iter().zip(PLAIN) {
        for line in drawing.lines() {
            assert!(fit::width(line) <= width, "wider than {width}: {line}");
            assert_eq!(line.trim_end(), line, "blanks at the end");
        }
    }
    drawings.join("\n")
}

fn dashboard() -> Shown {
    let names = ["fetchUser", "fetchPosts", "fetchStats"];
    let mut sequential = Sample::new("sequential");
    sequential.bounds([330, 250, 250]).call("fetchUser", 0, 0, 100);
    sequential.call("fetchPosts", 100, 100, 250).call("fetchStats", 250, 250, 330);
    let value = sequential.list(&names);
    let sequential = sequential.fulfils(value, 330);
    let mut eager = Sample::new("all at once");
    eager.bounds([330, 150, 150]).call("fetchUser", 0, 0, 100).call("fetchPosts", 0, 0, 150);
    eager.rejected("fetchStats", 0, 0, 80, "503 Service Unavailable");
    let eager = eager.rejects("503 Service Unavailable", 80);
    let mut started = Sample::new("start first");
    started.bounds([330, 150, 150]).call("fetchUser", 0, 0, 100).call("fetchPosts", 0, 0, 150);
    started.log(60, "nearly there").rejected("fetchStats", 0, 0, 80, "503 Service Unavailable");
    started.cut_off("fetchUser", 20, None);
    let started = started.crashes("503 Service Unavailable", 80);
    Shown::of([sequential, eager, started])
}

#[test]
fn programs_compare_on_one_axis() {
    insta::assert_snapshot!(at_all_widths(&dashboard()));
}

#[test]
fn colours_tell_what_the_glyphs_tell() {
    let drawing = drawn(&dashboard(), 80, true);
    assert_eq!(anstyle_free(&drawing), drawn(&dashboard(), 80, false));
    insta::assert_snapshot!(drawing.replace('\u{1b}', "^"));
}

/// The text without its escapes.
fn anstyle_free(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
