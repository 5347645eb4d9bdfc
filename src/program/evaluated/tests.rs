use super::*;
use crate::Duration;
use crate::javascript::{self, Assumed, Crash, Decides, Event};
use crate::program::RunOptions;
use crate::program::end::empty_timeline;
use crate::scenario::CallComment;
use crate::scenario::CommentDependency;
use crate::timeline::CallId;

fn at(millis: u64) -> Instant {
    Instant::from_nanos(millis * 1_000_000).unwrap()
}

/// An evaluation under construction: calls of tasks with their dependencies, and logs.
#[derive(Default)]
struct Made(Evaluation);

impl Made {
    /// A call whose span is its number times ten.
    fn call(&mut self, task: &str, arguments: &str, times: [u64; 2], depends_on: &[usize]) {
        let number = self.0.calls.len();
        let start = u32::try_from(number * 10).unwrap();
        let [called_at, settles_at] = times.map(at);
        self.0.calls.push(TaskCall {
            task: task.to_owned(),
            arguments: arguments.to_owned(),
            span: javascript::Span { start, end: start + 5 },
            called_at,
            blocks: Duration::ZERO,
            takes: settles_at.since(called_at),
            starts_at: Some(called_at),
            settles_at: Some(settles_at),
            rejected: None,
            uses: Vec::new(),
            depends_on: depends_on.to_vec(),
            assumed_to_depend_on: Vec::new(),
            made_by: None,
            is_handled: true,
            is_effect: false,
            only_reads: false,
        });
        let happened = [
            (called_at, EventKind::Called(number)),
            (called_at, EventKind::Started(number)),
            (settles_at, EventKind::Fulfilled(number)),
        ];
        self.0.events.extend(happened.map(|(at, kind)| Event { at, kind }));
    }

    fn log(&mut self, millis: u64, text: &str) {
        let span = javascript::Span { start: 900, end: 910 };
        let kind = EventKind::Logged { text: text.to_owned(), is_error: true, span };
        self.0.events.push(Event { at: at(millis), kind });
    }

    fn settles(mut self, millis: u64, waited_for: &[usize]) -> Evaluation {
        self.0.events.push(Event { at: at(millis), kind: EventKind::Settled });
        self.0.events.sort_by_key(|event| event.at);
        self.0.settles_at = Some(at(millis));
        self.0.quiescent_at = at(millis);
        self.0.waited_for = waited_for.to_vec();
        self.0.outcome = javascript::Outcome::Fulfilled(Some("done".to_owned()));
        self.0
    }
}

/// A scenario that declares the dependencies of tasks for these tests.
fn scenario() -> Scenario {
    let text = r#"(
        tasks: { "save": (takes: "50ms"), "load": (takes: "10ms", needs: ["save"]) },
        programs: { "p": [] },
    )"#;
    Scenario::from_ron("s", text).unwrap()
}

/// The timeline of an evaluation with these comments.
fn told(evaluation: &Evaluation, said: Vec<CallComment>) -> Result<Timeline, Limit> {
    let scenario = scenario();
    let prepared = scenario.prepare(0, &RunOptions::default());
    let mut timeline = empty_timeline(&prepared, None);
    TimelineBuilder::new(&scenario, (1000, &CallComments::new(said)), &mut timeline)
        .tell(evaluation)?;
    Ok(timeline)
}

#[test]
fn calls_of_one_name_are_of_one_task_and_show_their_arguments() {
    let mut made = Made::default();
    made.call("fetchUser", "id 1", [0, 30], &[]);
    made.call("fetchUser", "id 2", [0, 40], &[]);
    made.call("load", "", [40, 50], &[0, 1]);
    made.log(50, "two\nlines");
    let timeline = told(&made.settles(50, &[0, 1, 2]), vec![]).unwrap();
    assert_eq!(
        timeline.to_string(),
        "program \"p\"\n\
         fulfilled with \"done\"\n\
         settles 50ms, work ends 50ms\n         \
         0  called     fetchUser(id 1)\n         \
         0  started    fetchUser(id 1)\n         \
         0  called     fetchUser(id 2)\n         \
         0  started    fetchUser(id 2)\n      \
         30ms  fulfilled  fetchUser(id 1)\n      \
         40ms  fulfilled  fetchUser(id 2)\n      \
         40ms  called     load\n      \
         40ms  started    load\n      \
         50ms  fulfilled  load\n      \
         50ms  logged     \"two\\nlines\"\n      \
         50ms  settled\n"
    );
    assert_eq!(timeline.tasks.len(), 3);
    let spans = timeline.calls.iter().map(|call| timeline.span(&scenario(), call.step).start);
    assert_eq!(spans.collect::<Vec<_>>(), [1000, 1010, 1020]);
    assert_eq!(timeline.span(&scenario(), timeline.logged_at[0]).start, 1900);
    assert_eq!(timeline.coded.unwrap().errors, [true]);
}

#[test]
fn bounds_are_over_the_dependencies_of_calls_that_were_waited_for() {
    let mut made = Made::default();
    made.call("a", "", [0, 30], &[]);
    made.call("b", "", [30, 70], &[]);
    made.call("c", "", [70, 85], &[0]);
    made.call("stray", "", [70, 570], &[]);
    let timeline = told(&made.settles(85, &[0, 1, 2]), vec![]).unwrap();
    let bounds = timeline.bounds();
    assert_eq!(bounds.sequential.to_string(), "585ms");
    assert_eq!(bounds.parallel.to_string(), "45ms");
    assert_eq!(bounds.critical_path, [CallId(0), CallId(2)]);
}

#[test]
fn an_effect_keeps_its_place_in_the_chain() {
    let mut made = Made::default();
    made.call("save", "", [0, 30], &[]);
    made.call("b", "", [30, 70], &[]);
    let mut evaluation = made.settles(70, &[0, 1]);
    evaluation.calls[1].assumed_to_depend_on = vec![0];
    let timeline = told(&evaluation, vec![]).unwrap();
    assert_eq!(timeline.bounds().parallel.to_string(), "70ms");
    assert_eq!(timeline.depends_on(CallId(1)).unwrap().assumed, [CallId(0)]);
}

#[test]
fn a_declared_dependency_is_on_the_last_earlier_call() {
    let mut made = Made::default();
    for (task, times) in [("save", [0, 5]), ("save", [5, 10]), ("load", [10, 20])] {
        made.call(task, "", times, &[]);
    }
    made.call("other", "", [20, 25], &[]);
    let needs = vec![
        CommentDependency::Task("load".to_owned()),
        CommentDependency::Task("nothing".to_owned()),
    ];
    let said = vec![CallComment { calls: vec![35], needs, ..CallComment::default() }];
    let timeline = told(&made.settles(25, &[0, 1, 2, 3]), said).unwrap();
    let certain = |call| timeline.depends_on(CallId(call)).unwrap().certain.clone();
    assert_eq!([certain(1), certain(2), certain(3)], [vec![], vec![CallId(1)], vec![CallId(2)]]);
}

#[test]
fn a_crash_is_the_outcome_and_has_its_place() {
    let mut made = Made::default();
    made.call("a", "", [0, 5], &[]);
    let mut evaluation = made.settles(10, &[0]);
    let span = Some(javascript::Span { start: 7, end: 9 });
    evaluation.crash = Some(Crash { at: at(10), reason: "boom".to_owned(), span });
    let settled = told(&evaluation, vec![]).unwrap();
    assert!(matches!(settled.outcome, Outcome::Fulfilled(_)), "{:?}", settled.outcome);
    assert_eq!(settled.crash.map(|crash| crash.at), Some(at(10)));
    evaluation.settles_at = None;
    let timeline = told(&evaluation, vec![]).unwrap();
    let Outcome::Crashed(Reason::Message(reason)) = timeline.outcome else {
        panic!("{:?}", timeline.outcome)
    };
    assert_eq!(timeline.text(reason), "boom");
    assert_eq!(timeline.coded.unwrap().crash, Some(Span { start: 1007, end: 1009 }));
}

#[test]
fn assumptions_and_awaits_of_code_are_recorded() {
    let mut made = Made::default();
    made.call("a", "", [0, 5], &[]);
    let mut evaluation = made.settles(10, &[0]);
    evaluation.outcome = javascript::Outcome::Pending;
    evaluation.settles_at = None;
    let stay = |start, ended| javascript::Await {
        span: javascript::Span { start, end: start + 5 },
        began: (at(0), 0),
        ended,
        by: None,
    };
    evaluation.awaits = vec![stay(3, Some((at(0), 0))), stay(4, Some((at(5), 3))), stay(5, None)];
    evaluation.assumptions.push(javascript::Assumption {
        span: javascript::Span { start: 1, end: 2 },
        assumed: Assumed::Taken("!user".to_owned(), false, Decides::Branch),
        is_decided: false,
    });
    let timeline = told(&evaluation, vec![]).unwrap();
    assert_eq!(timeline.awaits.len(), 2);
    let waits = timeline.waits_at.iter().map(|step| timeline.span(&scenario(), *step).start);
    assert_eq!(waits.collect::<Vec<_>>(), [1005]);
    assert_eq!(timeline.assumptions()[0].span, Span { start: 1001, end: 1002 });
}

#[test]
fn calls_that_together_take_too_long_exceed_the_limit() {
    let mut made = Made::default();
    made.call("a", "", [0, 5], &[]);
    made.call("a", "", [5, 10], &[]);
    let mut evaluation = made.settles(10, &[0]);
    let longest = Duration::from_nanos(crate::LIMIT).unwrap();
    evaluation.calls[0].takes = longest;
    assert_eq!(told(&evaluation, vec![]).map(drop), Err(Limit::Time));
    evaluation.calls[1].takes = Duration::ZERO;
    assert_eq!(told(&evaluation, vec![]).map(drop), Ok(()));
    evaluation.calls[0].uses = vec![(0, 2)];
    assert_eq!(told(&evaluation, vec![]).map(drop), Err(Limit::Time));
}
