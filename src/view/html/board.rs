//! One program: its JavaScript beside its lanes, and how it ends.

use maud::{Markup, html};

use super::{code, ends, findings, lanes, prose};
use crate::findings::{Finding, LeftOut};
use crate::timeline::{EventKind, Timeline};
use crate::view::Report;
use crate::view::assumed::each_assumed;
use crate::view::axis::Axis;
use crate::view::js::{Listing, listing};
use crate::view::narration::Narrator;
use crate::view::own_code::own_listing;
use crate::view::sentence::Sentence;
use crate::view::text::{count, counted};
use crate::view::visible::visible;

/// One program on the page.
pub(super) struct Board<'r> {
    pub(super) timeline: &'r Timeline,
    pub(super) listing: Listing,
    /// The narration: before the first event, and at each event.
    pub(super) sentences: Vec<Sentence>,
    findings: &'r [Finding],
    is_wrong: bool,
    left_out: &'r [LeftOut],
    /// The expectations of the file that are not met.
    unmet: Vec<String>,
    /// What was assumed, each with its line.
    assumed: Vec<String>,
    /// The number of events, including those that are not shown.
    pub(super) happened: usize,
    index: usize,
    axis: Axis,
}

impl<'r> Board<'r> {
    /// The program with that place in the report of what is shown, which may be the beginning of
    /// what happened.
    pub(super) fn new(shown: &Report<'r>, happened: &Report<'_>, index: usize, axis: Axis) -> Self {
        let timeline = &shown.timelines[index];
        let listing = own_listing(shown.scenario, timeline)
            .unwrap_or_else(|| listing(shown.scenario, timeline.index));
        let narrator = Narrator::new(shown.scenario, timeline, &listing);
        let events = (0..timeline.event_count()).map(|event| narrator.tell(event));
        let sentences = std::iter::once(narrator.opening()).chain(events).collect();
        let (findings, left_out) = (shown.found(index), shown.left_out(index));
        let is_wrong = shown.is_wrong(index);
        let unmet = happened.unmet(index).unwrap_or_default();
        let happened = happened.timelines[index].event_count();
        let assumed = each_assumed(shown.scenario, timeline);
        Self {
            timeline,
            listing,
            sentences,
            findings,
            is_wrong,
            left_out,
            unmet,
            assumed,
            happened,
            index,
            axis,
        }
    }

    /// The program's name.
    pub(super) fn name(&self) -> &'r str {
        self.timeline.text(self.timeline.program)
    }

    /// Whether all of it is shown.
    pub(super) fn is_whole(&self) -> bool {
        self.happened == self.timeline.event_count()
    }

    fn events_left_out(&self) -> Markup {
        let shown = count(self.timeline.event_count());
        html! {
            @if !self.is_whole() {
                p.left-out {
                    "Only the first " (shown) " of its " (count(self.happened)) " events are shown."
                }
            }
        }
    }

    pub(super) fn render(&self) -> Markup {
        let heading = format!("program-{}", self.index + 1);
        html! {
            section.board data-program=(self.index) aria-labelledby=(heading) {
                h2 #(heading) { (prose::name(self.name())) }
                (ends::result(self.timeline, self.is_wrong))
                (assumptions(&self.assumed))
                @for unmet in &self.unmet {
                    p.unmet { "✗ Expected: " (visible(unmet)) "." }
                }
                (self.events_left_out())
                div.sides {
                    div.source {
                        (code::listing(&self.listing, &format!("Code of {}", visible(self.name()))))
                    }
                    div.run {
                        (lanes::chart(self.timeline, self.axis))
                        p.status {}
                        (console(self.timeline))
                    }
                }
                (findings::list(self.findings, self.left_out))
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

/// What the program logs, each line with its event.
fn console(timeline: &Timeline) -> Markup {
    let logs: Vec<(usize, &str)> = timeline
        .events()
        .enumerate()
        .filter_map(|(index, event)| match event.kind {
            EventKind::Logged(text) => Some((index, timeline.text(text))),
            _ => None,
        })
        .collect();
    html! {
        @if !logs.is_empty() {
            ol.console role="list" aria-label="Console" {
                @for (event, text) in logs { li data-event=(event) { (prose::quoted(text)) } }
            }
        }
    }
}
