//! The data of the page's script: the recording, and the code of each event.

use serde::Serialize;
use serde_json::value::RawValue;

use super::board::Board;
use crate::Scenario;
use crate::scenario::{Need, TaskId};
use crate::timeline::{Await, Event, EventKind, Timeline, Waiter};
use crate::view::narration::standing;
use crate::view::snippet::Snippets;
use crate::view::{Report, js, json};

/// All of it.
#[derive(Serialize)]
pub(super) struct Data {
    /// What `--format json` prints.
    recording: Option<Box<RawValue>>,
    /// What every program runs with.
    stage: Option<Box<RawValue>>,
    /// What each task that needs something needs, by name.
    needs: Vec<(String, Vec<NeedOf>)>,
    programs: Vec<Program>,
}

/// A need: the task that it is of, none for `Previous`, and whether it is enough that it settles.
type NeedOf = (Option<String>, bool);

/// Lines of a listing, first and last, from 1.
type Lines = Option<[usize; 2]>;

#[derive(Serialize)]
struct Program {
    code: String,
    main: String,
    /// Whether every event is in the recording.
    whole: bool,
    /// For each call, the lines that make it.
    made_at: Vec<Lines>,
    /// For each event, the lines that run.
    runs_at: Vec<Lines>,
    /// Where code waits: the lines, and what is awaited where that is a step of the program.
    awaits: Vec<(Lines, Option<String>)>,
    /// Which of those wait, before the first event and at each.
    waiting: Vec<Vec<usize>>,
    /// The sentence before the first event.
    opening: String,
}

impl Data {
    pub(super) fn of(report: &Report<'_>, boards: &[Board<'_>]) -> Self {
        let noted = |timeline: &Timeline| {
            let unhandled = |event: Event| matches!(event.kind, EventKind::Unhandled(_));
            timeline.crash.is_none() && timeline.events().any(unhandled)
        };
        let throws = !report.timelines.iter().any(noted);
        let stage = (!super::shows_code(report)).then(|| js::stage(report.scenario, throws));
        let main = |board: &Board<'_>| {
            stage.as_ref().map(|stage| stage.mains[board.timeline.index].clone())
        };
        let programs =
            boards.iter().map(|board| Program::of(board, main(board).unwrap_or_default()));
        let programs = programs.collect();
        let mut recording = Vec::new();
        // Writing to memory does not fail.
        let _ = json::write(report, &mut recording);
        let recording = String::from_utf8(recording).unwrap_or_default();
        Self {
            recording: raw(recording),
            stage: stage.and_then(|stage| raw(stage.record)),
            needs: needs(report.scenario),
            programs,
        }
    }

    /// Returns it as JSON for a script element: no text in it can end that element.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self)
            .unwrap_or_default()
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
    }
}

fn needs(scenario: &Scenario) -> Vec<(String, Vec<NeedOf>)> {
    let name = |task: TaskId| scenario.text(scenario.task(task).name).to_owned();
    let need = |need: &Need| (need.task().map(name), matches!(need, Need::Settled(_)));
    let needing = scenario.tasks.iter().filter(|task| !task.needs.is_empty());
    let all = needing
        .map(|task| (scenario.text(task.name).to_owned(), task.needs.iter().map(need).collect()));
    all.collect()
}

fn raw(json: String) -> Option<Box<RawValue>> {
    RawValue::from_string(json).ok()
}

impl Program {
    fn of(board: &Board<'_>, main: String) -> Self {
        let timeline = board.timeline;
        let snippets = Snippets::of(&board.listing);
        let call = |call: &crate::timeline::Call| snippets.lines(call.step);
        let stay = |stay: &Await| {
            let is_step = matches!(stay.waiter, Waiter::Program | Waiter::Function);
            let code = is_step.then(|| snippets.awaited(stay.step)).flatten();
            (snippets.lines(stay.step), code)
        };
        Self {
            code: board.listing.text.clone(),
            main,
            whole: board.is_whole(),
            made_at: timeline.calls.iter().map(call).collect(),
            runs_at: running(timeline, &snippets),
            awaits: timeline.awaits.iter().map(stay).collect(),
            waiting: (0..=timeline.event_count()).map(|step| standing(timeline, step)).collect(),
            opening: board.sentences.first().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// The lines that run at each event.
fn running(timeline: &Timeline, snippets: &Snippets<'_>) -> Vec<Lines> {
    let mut logged_at = timeline.logged_at.iter();
    let lines = timeline.events().enumerate().map(|(index, event)| match event.kind {
        EventKind::Called(id) | EventKind::Started(id) => snippets.lines(timeline.call(id).step),
        EventKind::Logged(_) => logged_at.next().and_then(|step| snippets.innermost_lines(*step)),
        EventKind::Fulfilled(_) | EventKind::Rejected(_) => {
            let resumes = |stay: &&Await| {
                stay.ended
                    .is_some_and(|ended| ended.events as usize == index + 1 && ended.at == event.at)
            };
            let stay = timeline.awaits.iter().find(resumes)?;
            snippets.lines(stay.step)
        }
        EventKind::Unhandled(_) | EventKind::Settled => None,
    });
    lines.collect()
}
