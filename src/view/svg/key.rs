//! The legend: the meaning of the parts and ends of bars that occur, if any of them is not running
//! or fulfilling.

use maud::{Markup, html};

use super::{MARGIN, mark};
use crate::timeline::Timeline;
use crate::view::bars::{Bar, Doing, End};

/// The height of the legend.
pub(super) const HEIGHT: u32 = 32;
/// The maximum width of a character of the legend.
const CHARACTER: u32 = 7;

/// A part or an end of bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Doing(Doing),
    End(End),
}

/// Returns the parts and ends of bars that occur; none if bars only run and fulfill.
pub(super) fn meanings(timelines: &[Timeline]) -> Vec<Meaning> {
    let all = timelines
        .iter()
        .flat_map(|timeline| timeline.calls.iter().map(move |call| Bar::of(timeline, call)));
    let bars: Vec<Bar> = all.collect();
    let does = |doing| bars.iter().flat_map(|bar| &bar.parts).any(|(part, ..)| *part == doing);
    let ends = |end| bars.iter().any(|bar| bar.end == end);
    let parts = Doing::ALL.into_iter().filter(|doing| does(*doing)).map(Meaning::Doing);
    let ends = End::ALL.into_iter().filter(|end| ends(*end)).map(Meaning::End);
    let usual = [Meaning::Doing(Doing::Runs), Meaning::End(End::Fulfills)];
    let meanings: Vec<Meaning> = parts.chain(ends).collect();
    if meanings.iter().all(|meaning| usual.contains(meaning)) { Vec::new() } else { meanings }
}

/// Returns the legend, with its upper edge at `top`; `None` if bars only run and fulfill.
pub(super) fn key(timelines: &[Timeline], top: u32) -> Option<Markup> {
    let meanings = meanings(timelines);
    if meanings.is_empty() {
        return None;
    }
    let mut x = MARGIN;
    let mut place = |swatch: u32, words: &str| {
        let at = x;
        x += swatch + 24 + CHARACTER * u32::try_from(words.len()).unwrap_or(0);
        at
    };
    let y = top + 8;
    Some(html! {
        g {
            @for meaning in meanings {
                @match meaning {
                    Meaning::Doing(doing) => {
                        @let x = place(24, doing.means());
                        rect class=(doing.word()) x=(x) y=(y - 6) width="24" height="12" rx="2" {}
                        text.soft x=(x + 32) y=(y + 4) { (doing.means()) }
                    }
                    Meaning::End(end) => {
                        @let x = place(16, end.means());
                        (mark(end, x + 8, y))
                        text.soft x=(x + 24) y=(y + 4) { (end.means()) }
                    }
                }
            }
        }
    })
}
