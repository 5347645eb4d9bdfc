//! One program in detail: its JavaScript next to its calls, and how it ends.

use maud::{Markup, html};

use super::fixed::FixedBoard;
use super::rows::{Row, rows};
use super::{MOST_EVENTS, code, compared, console, findings, is_whole, lanes, prose, result};
use crate::Duration;
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
    name: String,
    /// For a fix: the code of the original, and the time that the fix saves.
    fixes: Option<(String, Option<Duration>)>,
    findings: &'r [Finding],
    left_out: &'r [LeftOut],
    /// The expectations of the file that are not met.
    unmet: Vec<String>,
    /// The assumptions, each with its line.
    assumed: Vec<String>,
}

impl<'r> Board<'r> {
    /// Creates the board of the program with this index in the report.
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
            name: timeline.text(timeline.program).to_owned(),
            fixes: None,
            findings: report.found(index),
            left_out: report.left_out(index),
            unmet: report.unmet(index).unwrap_or_default(),
            assumed: each_assumed(report.scenario, timeline),
            listing,
        }
    }

    /// Turns the board into the fix of a program, with this index in the component.
    pub(super) fn fixing(
        self,
        original: &Board<'_>,
        index: usize,
        saves: Option<Duration>,
    ) -> Self {
        let name = format!("{} (fixed)", original.name);
        let fixes = Some((original.listing.text.clone(), saves));
        Self { name, fixes, index, unmet: Vec::new(), ..self }
    }

    /// The program's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn render(&self, fixed: &[FixedBoard<'_>]) -> Markup {
        let saves = self.fixes.as_ref().and_then(|(_, saves)| *saves);
        let name = visible(self.name());
        html! {
            section.program data-program=(self.index) aria-label=(name) {
                div.head {
                    h2 { (prose::name(self.name())) }
                    p.status {}
                    @if let Some(saves) = saves { p.saves { "saves " (saves) } }
                    @if self.fixes.is_some() {
                        p.offer hidden { button type="button" data-does="remove" { "Remove" } }
                    }
                    (result::result(self.timeline, self.is_wrong))
                }
                p.guessed {}
                (assumptions(&self.assumed))
                div.sides {
                    div.source { (self.code()) }
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
                    (compared::critical_path(self.timeline))
                    (findings::list(
                        self.findings,
                        self.left_out,
                        (self.index, self.timeline),
                        fixed,
                    ))
                }
            }
        }
    }

    /// The code of the program; for a fix, with the difference from the original.
    pub(super) fn code(&self) -> Markup {
        let original = self.fixes.as_ref().map(|(code, _)| code.as_str());
        code::listing(&self.listing, original, &format!("Code of {}", visible(self.name())))
    }

    /// The element in which the script shows the events at the current time.
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
