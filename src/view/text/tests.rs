//! The text at several widths.

use super::{Drawing, Options, Sketch, fit, write};
use crate::findings::Findings;
use crate::scenario::{Expectation, ExpectedTime, ExpectedValue, StepId};
use crate::timeline::{Value, sample::Sample};
use crate::view::sample::Shown;
use crate::{Duration, Scenario};

const WIDTHS: [usize; 4] = [60, 80, 120, 200];

fn drawn(shown: &Shown, width: usize, color: bool) -> String {
    let mut out = Vec::new();
    write(&shown.report(), Options { width, color }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn at_all_widths(shown: &Shown) -> String {
    let drawings = WIDTHS.map(|width| drawn(shown, width, false));
    for (drawing, width) in drawings.iter().zip(WIDTHS) {
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
    let sequential = sequential.fulfills(value, 330);
    let mut eager = Sample::new("all at once");
    eager.bounds([330, 150, 150]).call("fetchUser", 0, 0, 100).call("fetchPosts", 0, 0, 150);
    eager.rejected("fetchStats", 0, 0, 80, "503 Service Unavailable");
    let eager = eager.rejects("503 Service Unavailable", 80);
    let mut started = Sample::new("start first");
    started.bounds([330, 150, 150]).cut_off("fetchUser", 0, Some(0));
    started.cut_off("fetchPosts", 0, Some(0));
    started.log(60, "nearly there").rejected("fetchStats", 0, 0, 80, "503 Service Unavailable");
    started.cut_off("fetchUser", 20, None);
    let started = started.crashes("503 Service Unavailable", 80);
    Shown::of([sequential, eager, started])
}

#[test]
fn programs_compare_on_one_axis() {
    insta::assert_snapshot!(at_all_widths(&dashboard()));
}

/// Draws each run immediately after it is measured, and again if later runs need more room.
#[test]
fn runs_can_be_drawn_one_at_a_time_with_the_same_result() {
    let shown = dashboard();
    let (report, none) = (shown.report(), Findings::default());
    for (order, suits) in [([0, 1, 2], [true; 3]), ([1, 2, 0], [true, false, false])] {
        let mut drawing = Drawing::new(Options { width: 80, color: false });
        let mut sections = [None, None, None];
        for number in order {
            let timeline = &report.timelines[number];
            let sketch = drawing.measure(timeline);
            let section = drawing.section(report.scenario, timeline, &sketch, &none);
            sections[number] = section.ok();
        }
        let mut sections = sections.map(Option::unwrap);
        assert_eq!(sections.each_ref().map(|section| drawing.suits(section)), suits);
        for (section, timeline) in sections.iter_mut().zip(report.timelines) {
            if !drawing.suits(section) {
                let sketch = Sketch::of(timeline);
                *section = drawing.section(report.scenario, timeline, &sketch, &none).unwrap();
            }
        }
        let mut out = Vec::new();
        drawing.write(report.scenario, report.bounds, &sections, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), drawn(&shown, 80, false));
    }
}

#[test]
fn glyphs_show_everything_that_colors_show() {
    let drawing = drawn(&dashboard(), 80, true);
    assert_eq!(anstyle_free(&drawing), drawn(&dashboard(), 80, false));
    insta::assert_snapshot!(drawing.replace('\u{1b}', "^"));
}

#[test]
fn waiting_blocking_failing_and_orphaned_calls_differ_by_glyph() {
    let mut sample = Sample::new("pool");
    sample.bounds([500, 200, 250]).blocks("hash", 20).call("hash", 0, 20, 60);
    sample.call("send", 20, 20, 120).call("send", 20, 120, 220).call("send", 20, 220, 300);
    sample.rejected("retry", 60, 60, 100, "no").call("retry", 110, 110, 110);
    let value = sample.list(&["hash"]);
    insta::assert_snapshot!(at_all_widths(&Shown::of([sample.fulfills(value, 200)])));
}

#[test]
fn many_calls_are_folded() {
    let mut sample = Sample::new("crawl");
    sample.call("login", 0, 0, 10);
    for item in 0..10_000 {
        let begins = 10 + item / 10;
        sample.item_call("page", &item.to_string(), 10, begins, begins + 5);
    }
    for line in 0..30 {
        sample.log(1000 + line, &format!("line {line}"));
    }
    insta::assert_snapshot!(drawn(&Shown::of([sample.fulfills(Value::Null, 1014)]), 80, false));
}

#[test]
fn columns_stay_aligned_for_wide_long_and_unprintable_names() {
    let mut sample = Sample::new("取り込み\u{7}\u{1b}[2J");
    sample.call("ユーザー取得", 0, 0, 100).call("e\u{301}té", 0, 0, 50);
    sample.item_call("fetchTheWholeUserProfileAgain", "/users/1", 0, 0, 70);
    sample.item_call("fetchTheWholeUserProfileAgain", "/users/2", 0, 0, 70);
    sample.rejected("bell\u{7}", 0, 0, 30, "line one\nline two\u{202e}");
    sample.log(60, "\u{1b}[31mred\tand tabbed");
    insta::assert_snapshot!(at_all_widths(&Shown::of([sample.fulfills(Value::Null, 100)])));
}

#[test]
fn a_pending_program_says_where_it_waits() {
    let text = r#"Scenario(tasks: { "a": (takes: "30ms") },
  programs: {
    "stuck": [All(["a", Race([])])],
  },
)"#;
    let [all, race] = [0, 2].map(StepId::from_index);
    let mut sample = Sample::new("stuck");
    sample.call("a", 0, 0, 30).waits_at(all).waits_at(race);
    let mut shown = Shown::of([sample.pends()]);
    shown.scenario = Scenario::from_ron("sample.ron", text).unwrap();
    insta::assert_snapshot!(drawn(&shown, 60, false));
}

#[test]
fn an_unmet_expectation_is_shown_with_the_result() {
    let mut sample = Sample::new("eager");
    sample.bounds([100, 100, 100]).call("a", 0, 0, 100);
    let value = sample.list(&["a"]);
    let mut shown = Shown::of([sample.fulfills(value, 100)]);
    let expected = Expectation {
        settles: Some(ExpectedTime::Exactly(Duration::ZERO)),
        value: Some(ExpectedValue::List(vec![ExpectedValue::Null])),
        ..Expectation::default()
    };
    shown.scenario.expect = vec![(0, expected)];
    insta::assert_snapshot!(drawn(&shown, 80, false));
}

#[test]
fn long_times_do_not_touch() {
    let mut sample = Sample::new("exact");
    sample.call("a", 0, 0, 9_223_372_036_854).log(9_223_372_036_854, "late");
    let mut timeline = sample.fulfills(Value::Null, 9_223_372_036_854);
    let last = crate::Instant::from_nanos(crate::LIMIT).unwrap();
    timeline.quiescent_at = last;
    timeline.settles_at = Some(last);
    timeline.calls[0].settles_at = Some(last);
    insta::assert_snapshot!(at_all_widths(&Shown::of([timeline])));
}

#[test]
fn a_program_without_calls_has_no_picture() {
    let shown = Shown::of([Sample::new("idle").fulfills(Value::Null, 0)]);
    insta::assert_snapshot!(drawn(&shown, 60, false));
}

#[test]
fn the_width_is_clamped_to_its_bounds() {
    let shown = dashboard();
    assert_eq!(drawn(&shown, 0, false), drawn(&shown, 60, false));
    assert_eq!(drawn(&shown, usize::MAX, false), drawn(&shown, 200, false));
    for width in 60..=200 {
        let drawing = drawn(&shown, width, false);
        assert!(drawing.lines().all(|line| fit::width(line) <= width), "at {width}:\n{drawing}");
    }
}

/// The text without ANSI escapes.
fn anstyle_free(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
