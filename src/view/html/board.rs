//! One program: its JavaScript beside its lanes, and how it ends.

use maud::{Markup, html};

use super::{code, ends, findings, lanes, prose};
use crate::findings::Finding;
use crate::timeline::{EventKind, Timeline};
use crate::view::Report;
use crate::view::axis::Axis;
use crate::view::js::{Listing, listing};
use crate::view::narration::Narrator;
use crate::view::sentence::Sentence;
use crate::view::text::count;
use crate::view::visible::visible;

/// What of one program stands on the page.
pub(super) struct Board<'r> {
    pub(super) timeline: &'r Timeline,
    pub(super) listing: Listing,
    /// What is said at each step: before the first event, and at each.
    pub(super) sentences: Vec<Sentence>,
    findings: &'r [Finding],
    /// How many events there are, shown or not.
    pub(super) happened: usize,
    index: usize,
    axis: Axis,
}

impl<'r> Board<'r> {
    pub(super) fn new(report: &Report<'r>, index: usize, axis: Axis, happened: usize) -> Self {
        let timeline = &report.timelines[index];
        let listing = listing(report.scenario, timeline.index);
        let narrator = Narrator::new(report.scenario, timeline, &listing);
        let events = (0..timeline.event_count()).map(|event| narrator.tell(event));
        let sentences = std::iter::once(narrator.opening()).chain(events).collect();
        let findings = report.found(index);
        Self { timeline, listing, sentences, findings, happened, index, axis }
    }

    /// The program's name.
    pub(super) fn name(&self) -> &'r str {
        self.timeline.text(self.timeline.program)
    }

    /// Whether all of it is shown.
    pub(super) fn is_whole(&self) -> bool {
        self.happened == self.timeline.event_count()
    }

    fn left_out(&self) -> Markup {
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
                (ends::result(self.timeline))
                (self.left_out())
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
                (findings::list(self.findings))
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
