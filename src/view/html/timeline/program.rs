//! One program in detail: its JavaScript next to its calls, and how it ends.

use maud::{Markup, html};

use super::rows::{Row, rows};
use super::{MOST_EVENTS, code, console, findings, is_whole, lanes, prose, result};
use crate::findings::{Finding, LeftOut};
use crate::timeline::Timeline;
use crate::view::Report;
use crate::view::assumed::each_assumed;
use crate::view::axis::Axis;
use crate::view::code_listing::code_listing;
use crate::view::js::{Listing, listing};
use crate::view::narration::Narrator;
use crate::view::sentence::Sentence;
use crate::view::snippet::Snippets;
use crate::view::text::{count, counted};
use crate::view::visible::visible;

/// One program of the component.
pub(super) struct Board<'r> {
    pub(super) timeline: &'r Timeline,
    pub(super) listing: Listing,
    /// The narration: a sentence before the first event, and one for each narrated event.
    pub(super) sentences: Vec<Sentence>,
    pub(super) rows: Vec<Row>,
    pub(super) is_wrong: bool,
    pub(super) index: usize,
    pub(super) axis: Axis,
    findings: &'r [Finding],
    left_out: &'r [LeftOut],
    /// The expectations of the file that are not met.
    unmet: Vec<String>,
    /// The assumptions, each with its line.
    assumed: Vec<String>,
}

impl<'r> Board<'r> {
    /// The program with that index in the report.
    pub(super) fn new(report: &Report<'r>, index: usize, axis: Axis) -> Self {
        let timeline = &report.timelines[index];
        let listing = code_listing(report.scenario, timeline)
            .unwrap_or_else(|| listing(report.scenario, timeline.index));
        let narrator = Narrator::new(report.scenario, timeline, &listing);
        let told = timeline.event_count().min(MOST_EVENTS);
        let events = (0..told).map(|event| narrator.narrate(event));
        let sentences = std::iter::once(narrator.opening()).chain(events).collect();
        Self {
            timeline,
            sentences,
            rows: rows(timeline),
            is_wrong: report.is_wrong(index),
            index,
            axis,
            findings: report.found(index),
            left_out: report.left_out(index),
            unmet: report.unmet(index).unwrap_or_default(),
            assumed: each_assumed(report.scenario, timeline),
            listing,
        }
    }

    /// The program's name.
    pub(super) fn name(&self) -> &'r str {
        self.timeline.text(self.timeline.program)
    }

    pub(super) fn render(&self) -> Markup {
        let name = visible(self.name());
        html! {
            section.program data-program=(self.index) aria-label=(name) {
                div.head {
                    h2 { (prose::name(self.name())) }
                    p.status {}
                    (result::result(self.timeline, self.is_wrong))
                }
                p.guessed {}
                (assumptions(&self.assumed))
                div.sides {
                    div.source { (code::listing(&self.listing, &format!("Code of {name}"))) }
                    div.run {
                        (lanes::chart(self, &Snippets::of(&self.listing)))
                        (self.story())
                        (console::console(self.timeline))
                    }
                }
                div.answers {
                    @for unmet in &self.unmet {
                        p.unmet { "✗ Expected: " (visible(unmet)) "." }
                    }
                    (findings::list(self.findings, self.left_out))
                }
            }
        }
    }

    /// The place where the script shows what happens at the current time.
    fn story(&self) -> Markup {
        let told = self.sentences.len() - 1;
        html! {
            div.story hidden {
                p.at {}
                ol.moment role="list" aria-live="polite" {}
            }
            @if !is_whole(self.timeline) {
                p.left-out {
                    "Only the first " (count(told)) " of its "
                    (count(self.timeline.event_count())) " events are told in sentences."
                }
            }
        }
    }
}

/// The assumptions about unknown values.
fn assumptions(assumed: &[String]) -> Markup {
    html! {
        @if !assumed.is_empty() {
            details.assumed {
                summary { (counted(assumed.len(), "assumption")) }
                ul { @for one in assumed { li { (visible(one)) } } }
            }
        }
    }
}
