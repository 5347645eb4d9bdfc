//! The data of the component's script: the time of each event, and its position in the code.

use serde::Serialize;

use super::MOST_EVENTS;
use super::fixed::FixedBoard;
use super::program::Board;
use super::queues;
use super::rows::Kind;
use super::strip::TICKS;
use crate::timeline::{Await, Call, Event, EventKind, Timeline, Waiter};
use crate::view::axis::Axis;
use crate::view::snippet::Snippets;
use crate::{Duration, Instant};

/// The data of all programs. Times are in nanoseconds.
#[derive(Serialize)]
pub(super) struct Data {
    /// The end of the axis.
    end: Instant,
    /// The grid: guesses are multiples of it.
    grid: Instant,
    programs: Vec<Program>,
    /// Fixed programs, which can be added, each with the number of the original.
    fixes: Vec<(usize, Program)>,
}

/// The first and the last line of a listing, from 1.
type Lines = Option<[usize; 2]>;

#[derive(Serialize)]
struct Program {
    name: String,
    settles_at: Option<Instant>,
    crashes_at: Option<Instant>,
    /// The rows of the picture: the name of each, and whether it contains folded calls.
    rows: Vec<(String, bool)>,
    /// The sum of all its calls, and the longest of them.
    sum: Duration,
    longest: Duration,
    calls: Vec<CallData>,
    events: Vec<EventData>,
    /// The lines that run at each narrated event.
    runs_at: Vec<Lines>,
    awaits: Vec<Stay>,
    /// The queues of the event loop at each point, if they are recorded.
    queues: Option<serde_json::Value>,
    /// The sentence before the first event.
    opening: String,
}

/// A call: its row; the times at which it is called, no longer blocks the thread, starts, and is
/// due; and the lines that make it.
type CallData = (usize, Instant, Option<Instant>, Instant, Lines);

/// An event: its time, its kind, and its call.
type EventData = (Instant, u8, Option<u32>);

/// An interval in which code waits: the lines; the awaited expression, if it is a step of the
/// program; the event and time of the start, and those of the end.
type Stay = (Lines, Option<String>, (u32, Instant), Option<(u32, Instant)>);

impl Data {
    pub(super) fn of(boards: &[Board<'_>], added: &[FixedBoard<'_>], axis: Axis) -> Self {
        let programs = boards.iter().map(Program::of).collect();
        let fixes = added.iter().map(|one| (one.program, Program::of(&one.board))).collect();
        Self { end: axis.end(), grid: grid(axis), programs, fixes }
    }
}

impl Program {
    fn of(board: &Board<'_>) -> Self {
        let timeline = board.timeline;
        let snippets = Snippets::of(&board.listing);
        let rows = board.rows.iter().map(|row| (row.label.clone(), row.kind != Kind::Attempts));
        Self {
            name: board.name().to_owned(),
            settles_at: timeline.settles_at,
            crashes_at: timeline.crash.as_ref().map(|crash| crash.at),
            rows: rows.collect(),
            sum: timeline.bounds().sequential,
            longest: timeline.calls.iter().filter_map(Call::busy).max().unwrap_or(Duration::ZERO),
            calls: calls(board, &snippets),
            events: timeline.events().map(event).collect(),
            runs_at: running(timeline, &snippets),
            awaits: timeline.awaits.iter().map(|stay| waits(stay, &snippets)).collect(),
            queues: timeline.queues.as_ref().map(|all| queues::data(all, &snippets)),
            opening: board.sentences.first().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// A tenth of the distance between two labels of the axis.
fn grid(axis: Axis) -> Instant {
    let step = axis.ticks(TICKS).get(1).map_or(0, |tick| tick.as_nanos() / 10);
    Instant::from_nanos(step.max(1)).unwrap_or(axis.end())
}

fn calls(board: &Board<'_>, snippets: &Snippets<'_>) -> Vec<CallData> {
    let mut row_of = vec![0; board.timeline.calls.len()];
    for (number, row) in board.rows.iter().enumerate() {
        row.calls.iter().for_each(|call| row_of[*call] = number);
    }
    let call = |(call, row): (&Call, usize)| {
        let later = |at: Instant, by: Duration| at.checked_add(by).unwrap_or(at);
        let free = later(call.called_at, call.blocks);
        let due = later(call.starts_at.unwrap_or(free), call.takes);
        (row, free, call.starts_at, due, snippets.lines(call.step))
    };
    board.timeline.calls.iter().zip(row_of).map(call).collect()
}

fn event(event: Event) -> EventData {
    let (kind, call) = match event.kind {
        EventKind::Called(id) => (0, Some(id.0)),
        EventKind::Started(id) => (1, Some(id.0)),
        EventKind::Fulfilled(id) => (2, Some(id.0)),
        EventKind::Rejected(id) => (3, Some(id.0)),
        EventKind::Logged(_) => (4, None),
        EventKind::Unhandled(_) => (5, None),
        EventKind::Settled => (6, None),
    };
    (event.at, kind, call)
}

fn waits(stay: &Await, snippets: &Snippets<'_>) -> Stay {
    let is_step = matches!(stay.waiter, Waiter::Program | Waiter::Function);
    let code = is_step.then(|| snippets.awaited(stay.step)).flatten();
    let ended = stay.ended.map(|ended| (ended.events, ended.at));
    (snippets.lines(stay.step), code, (stay.began.events, stay.began.at), ended)
}

/// The lines that run at each narrated event.
fn running(timeline: &Timeline, snippets: &Snippets<'_>) -> Vec<Lines> {
    let mut logged_at = timeline.logged_at.iter();
    let mut ended = std::collections::BTreeMap::new();
    for stay in timeline.awaits.iter().rev() {
        if let Some(end) = stay.ended {
            ended.insert((end.events as usize, end.at), stay.step);
        }
    }
    let events = timeline.events().take(MOST_EVENTS).enumerate();
    let lines = events.map(|(index, event)| match event.kind {
        EventKind::Called(id) | EventKind::Started(id) => snippets.lines(timeline.call(id).step),
        EventKind::Logged(_) => logged_at.next().and_then(|step| snippets.innermost_lines(*step)),
        EventKind::Fulfilled(_) | EventKind::Rejected(_) => {
            ended.get(&(index + 1, event.at)).and_then(|step| snippets.lines(*step))
        }
        EventKind::Unhandled(_) | EventKind::Settled => None,
    });
    lines.collect()
}
