//! The predictions of each misconception, computed by hand.

use super::Misconception as M;
use crate::exercise::ending;
use crate::exercise::text::Text;
use crate::scenario::Scenario;
use crate::timeline::Timeline;

const TASKS: &str = r#"
    "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms"),
    "bad": (takes: "50ms", fails: "no"), "busy": (takes: "30ms", blocks: "40ms"),
"#;

/// The outcome of a run, with its time.
fn outcome(timeline: &Timeline) -> Text {
    ending::with_time(ending::of(timeline), timeline)
}

/// The outcome of a program with a misconception, and the time at which its last work ends, in ms;
/// `None` if the misconception does not apply to it.
fn seen(misconception: M, steps: &str) -> Option<(String, u64)> {
    let text = format!("Scenario(tasks: {{ {TASKS} }}, programs: {{ \"p\": [{steps}] }})");
    let scenario = Scenario::from_ron("believed", &text).unwrap();
    let timeline = misconception.run(&scenario, 0)?;
    Some((outcome(&timeline).to_string(), timeline.quiescent_at.as_nanos() / 1_000_000))
}

#[track_caller]
fn sees(misconception: M, steps: &str, ending: &str, work_ends: u64) {
    assert_eq!(seen(misconception, steps), Some((ending.to_owned(), work_ends)));
}

#[test]
fn await_starts() {
    let steps = r#"Start("a"), Start("c"), Await("a"), Await("c")"#;
    sees(M::AwaitStarts, steps, r#"fulfills with `"c"` at 180 ms"#, 180);
    // A binding that is used through another binding starts together with it, right before it.
    let steps = r#"Let("a", "a"), Let("p", ["a", "b"]), "c", "p""#;
    sees(M::AwaitStarts, steps, r#"fulfills with `"b"` at 330 ms"#, 330);
    // A task that is not awaited never starts.
    sees(M::AwaitStarts, r#"Start("a"), "c""#, r#"fulfills with `"c"` at 80 ms"#, 80);
    assert_eq!(seen(M::AwaitStarts, r#""a", "c""#), None);
}

#[test]
fn await_overlaps() {
    sees(M::AwaitOverlaps, r#""a", "c""#, r#"fulfills with `["a", "c"]` at 100 ms"#, 100);
    let steps = r#"For(of: 3, do: "a"), Log("done")"#;
    sees(M::AwaitOverlaps, steps, "fulfills with `undefined` at 100 ms", 100);
    let steps = r#""a", Log("{a}"), "b", "c""#;
    sees(M::AwaitOverlaps, steps, r#"fulfills with `["b", "c"]` at 250 ms"#, 250);
    assert_eq!(seen(M::AwaitOverlaps, r#"All(["a", "c"])"#), None);
    // A return in a loop stays a return.
    assert_eq!(seen(M::AwaitOverlaps, r#"For(of: 2, do: ["a", Return(["a"])])"#), None);
}

#[test]
fn one_by_one() {
    let steps = r#"All(["a", "b", "c"])"#;
    sees(M::OneByOne, steps, r#"fulfills with `["a", "b", "c"]` at 330 ms"#, 330);
}

#[test]
fn all_is_longest() {
    let steps = r#"All([["a", "b"], "c"])"#;
    sees(M::AllIsLongest, steps, r#"fulfills with `[["a", "b"], "c"]` at 150 ms"#, 150);
    let steps = r#"Let("a", "a"), Let("b", ["a", "b"]), All(["a", "b"])"#;
    sees(M::AllIsLongest, steps, r#"fulfills with `["a", ["a", "b"]]` at 150 ms"#, 150);
    assert_eq!(seen(M::AllIsLongest, r#"All(["a", "c"])"#), None);
}

#[test]
fn all_waits() {
    let steps = r#"All(["a", "bad", "c"])"#;
    sees(M::AllWaits, steps, r#"rejects with `Error("no")` at 100 ms"#, 100);
    assert_eq!(seen(M::AllWaits, r#"AllSettled(["a", "bad"])"#), None);
}

#[test]
fn rejection_cancels() {
    let steps = r#"All(["a", "bad", ["c", "b"]])"#;
    sees(M::RejectionCancels, steps, r#"rejects with `Error("no")` at 50 ms"#, 50);
    // A rejection in a branch that catches it cancels nothing outside.
    let steps = r#"All(["a", Catch("bad", "c")])"#;
    sees(M::RejectionCancels, steps, r#"fulfills with `["a", "c"]` at 130 ms"#, 130);
}

#[test]
fn all_settled_rejects() {
    let steps = r#"AllSettled(["a", "bad"])"#;
    sees(M::AllSettledRejects, steps, r#"rejects with `Error("no")` at 50 ms"#, 100);
}

#[test]
fn race_cancels() {
    let steps = r#"Race(["a", ["c", "b"]]), "c""#;
    sees(M::RaceCancels, steps, r#"fulfills with `"c"` at 180 ms"#, 180);
    let steps = r#"Race(["a", "c"]), Sleep("200ms")"#;
    sees(M::RaceCancels, steps, "fulfills with `undefined` at 280 ms", 280);
}

#[test]
fn race_is_any() {
    sees(M::RaceIsAny, r#"Race(["a", "bad"])"#, r#"fulfills with `"a"` at 100 ms"#, 100);
    sees(M::RaceIsAny, r#"Any(["a", "bad"])"#, r#"rejects with `Error("no")` at 50 ms"#, 100);
}

#[test]
fn results_by_completion() {
    let steps = r#"All(["a", "c"])"#;
    sees(M::ResultsByCompletion, steps, r#"fulfills with `["c", "a"]` at 100 ms"#, 100);
    let steps = r#"AllSettled(["a", "bad"])"#;
    let ending = "fulfills with `[{status: \"rejected\", reason: Error(\"no\")}, \
                  {status: \"fulfilled\", value: \"a\"}]` at 100 ms";
    sees(M::ResultsByCompletion, steps, ending, 100);
}

#[test]
fn late_handler() {
    let steps = r#"Start("a"), Start("bad"), Await("a"), Await("bad")"#;
    sees(M::LateHandler, steps, r#"rejects with `Error("no")` at 100 ms"#, 100);
    // If nothing ever awaits the rejected promise, the process crashes at the end.
    let ending =
        r#"fulfills with `"a"` at 100 ms; then the process crashes with `Error("no")` at 100 ms"#;
    sees(M::LateHandler, r#"Start("bad"), "a""#, ending, 100);
}

#[test]
fn pool_is_chunks() {
    // Chunks: 150, then 80. The pool itself takes 180.
    let steps = r#"Pool(limit: 2, of: ["a", "b", "c"])"#;
    sees(M::PoolIsChunks, steps, r#"fulfills with `["c"]` at 230 ms"#, 230);
    let steps = r#"Pool(limit: 2, of: Map(of: 3, do: "a"))"#;
    sees(M::PoolIsChunks, steps, r#"fulfills with `["a(3)"]` at 200 ms"#, 200);
}

#[test]
fn blocking_overlaps() {
    let steps = r#"All(["busy", "c"])"#;
    sees(M::BlockingOverlaps, steps, r#"fulfills with `["busy", "c"]` at 80 ms"#, 80);
}

#[test]
fn timeout_stops() {
    let steps = r#"Catch(Timeout("70ms", ["a", "b"]), "c")"#;
    sees(M::TimeoutStops, steps, r#"fulfills with `"c"` at 150 ms"#, 150);
    // Work that completes in time is not canceled.
    let steps = r#"Timeout("90ms", "c"), "a""#;
    sees(M::TimeoutStops, steps, r#"fulfills with `"a"` at 180 ms"#, 180);
}

#[test]
fn canceled_work_releases_its_slot() {
    let text = r#"Scenario(
        resources: { "line": 1 },
        tasks: { "a": (takes: "100ms", uses: "line"), "b": (takes: "40ms", uses: "line") },
        programs: { "p": [
            Catch(Timeout("30ms", "a"), "b"),
            Catch(Timeout("20ms", All(["a", "b"])), "b"),
        ] },
    )"#;
    let scenario = Scenario::from_ron("slots", text).unwrap();
    let timeline = M::TimeoutStops.run(&scenario, 0).unwrap();
    // 30, b until 70, 20 more, b until 130: neither the running call nor the queued one delays it.
    assert_eq!(outcome(&timeline).to_string(), r#"fulfills with `"b"` at 130 ms"#);
    assert_eq!(timeline.quiescent_at.to_string(), "130ms");
}

#[test]
fn a_misconception_changes_nothing_in_a_single_call() {
    for misconception in M::ALL {
        let steps = r#""a""#;
        let seen = seen(misconception, steps);
        assert!(seen.is_none_or(|(ending, _)| ending == r#"fulfills with `"a"` at 100 ms"#));
    }
}
