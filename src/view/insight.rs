//! The conclusions from comparing the programs of one scenario.

use std::collections::BTreeSet;

use super::Report;
use super::sentence::Sentence;
use crate::Duration;
use crate::findings::Finding;
use crate::timeline::{Call, Outcome, Timeline};

/// Returns the conclusions from comparing the programs, if there is something to compare.
pub(super) fn insight(report: &Report<'_>) -> Vec<Sentence> {
    let timelines = report.timelines;
    let mut told = Vec::new();
    told.extend(compared(report));
    let wrong = |(number, timeline)| wrong(timeline, report.error(number)?);
    told.extend(timelines.iter().enumerate().filter_map(wrong));
    told.extend(timelines.iter().filter_map(failed));
    told.extend(timelines.iter().filter_map(runs_on));
    told
}

/// Compares the slowest with the fastest program. Only programs that fulfill, await all their calls
/// and have no error count.
fn compared(report: &Report<'_>) -> Option<Sentence> {
    let timelines = report.timelines;
    let right = timelines.iter().enumerate().filter(|(number, _)| !report.is_wrong(*number));
    let mut fulfilled: Vec<(Duration, &Timeline)> = right
        .map(|(_, timeline)| timeline)
        .filter(|timeline| matches!(timeline.outcome, Outcome::Fulfilled(_)))
        .filter(|timeline| timeline.crash.is_none())
        .filter(|timeline| late(timeline).next().is_none())
        .filter_map(|timeline| Some((timeline.settles_at?.elapsed(), timeline)))
        .collect();
    fulfilled.sort_by_key(|(settles, _)| *settles);
    let (&(fast, fastest), &(slow, slowest)) = (fulfilled.first()?, fulfilled.last()?);
    if fulfilled.len() < 2 {
        return None;
    }
    if fast == slow {
        let all = fulfilled.len() == timelines.len();
        return all.then(|| Sentence::default().words(format!("All of them take {fast}.")));
    }
    let (why_slow, why_fast) = (why_slow(slow, slowest), why_fast(fast, fastest));
    let sentence = named(slowest).words(format!(" takes {slow}{why_slow}. "));
    let sentence = sentence.code(fastest.text(fastest.program));
    Some(sentence.words(format!(" takes {fast}{why_fast}.")))
}

fn named(timeline: &Timeline) -> Sentence {
    Sentence::default().code(timeline.text(timeline.program))
}

fn why_slow(settles: Duration, timeline: &Timeline) -> &'static str {
    let several = timeline.calls.len() > 1;
    if !several || settles != timeline.bounds().sequential {
        return "";
    }
    let mut pairs = timeline.calls.iter().zip(&timeline.calls[1..]);
    let held = timeline.calls.iter().map(|call| call.blocks.as_nanos()).sum::<u64>();
    if pairs.all(|(call, next)| call.settles_at.is_some_and(|at| at <= next.called_at)) {
        ", the sum of its calls: each one starts after the one before it settles"
    } else if held == settles.as_nanos() {
        ", the sum of its calls: each one blocks the thread"
    } else {
        ", the sum of its calls"
    }
}

fn why_fast(settles: Duration, timeline: &Timeline) -> &'static str {
    let lengths =
        timeline.calls.iter().filter_map(|call| Some(call.settles_at?.since(call.called_at)));
    let longest = lengths.max();
    let overlap = timeline.bounds().sequential > settles;
    match () {
        () if overlap && longest == Some(settles) => {
            ", the longest of its calls: they run concurrently"
        }
        () if overlap && settles == timeline.bounds().parallel => {
            ", the optimum for these dependencies"
        }
        () => "",
    }
}

/// Reports that a program has an error. Crashes and pending programs are reported elsewhere.
fn wrong(timeline: &Timeline, error: &Finding) -> Option<Sentence> {
    let ends = timeline.settles_at.is_some() && timeline.crash.is_none();
    let carries = || named(timeline).words(" has an error: ").code(error.rule.name).words(".");
    ends.then(carries)
}

/// Reports how a program ends that does not fulfill, or whose process crashes.
fn failed(timeline: &Timeline) -> Option<Sentence> {
    let reason = |reason: &crate::timeline::Reason| reason.in_texts(&timeline.texts).to_string();
    let sentence = named(timeline);
    let settles = match (&timeline.outcome, timeline.settles_at) {
        (Outcome::Pending, _) => {
            return Some(sentence.words(" never settles: it awaits a promise that stays pending."));
        }
        (Outcome::Rejected(why), Some(at)) => {
            Some(sentence.clone().words(format!(" rejects at {at}: ")).code(reason(why)))
        }
        (_, Some(at)) if timeline.crash.is_some() => {
            Some(sentence.clone().words(format!(" fulfills at {at}")))
        }
        _ => None,
    };
    let Some(crash) = &timeline.crash else { return settles.map(|said| said.words(".")) };
    let crashes = format!(" crashes at {}: unhandled rejection ", crash.at);
    let said = match settles {
        Some(settles) => settles.words(", and").words(crashes),
        None => sentence.words(crashes),
    };
    Some(said.code(reason(&crash.reason)).words("."))
}

/// The calls that are still running when a program has settled.
fn late(timeline: &Timeline) -> impl Iterator<Item = &Call> {
    let settled = timeline.settles_at;
    timeline.calls.iter().filter(move |call| settled.is_some() && call.settles_at > settled)
}

/// Reports the calls that are still running when a program has settled.
fn runs_on(timeline: &Timeline) -> Option<Sentence> {
    let settled = timeline.settles_at?;
    let until = late(timeline).filter_map(|call| call.settles_at).max()?;
    let labels: BTreeSet<(u32, String)> = late(timeline)
        .map(|call| (call.task.0, timeline.text(timeline.task_of(call).name).to_owned()))
        .collect();
    let mut labels = labels.into_iter();
    let (_, first) = labels.next()?;
    let mut sentence = named(timeline).words(format!(" settles at {settled}, but "));
    sentence = sentence.code(first);
    let mut runs = "runs";
    while let Some((_, label)) = labels.next() {
        let last = labels.len() == 0;
        sentence = sentence.words(if last { " and " } else { ", " }).code(label);
        runs = "run";
    }
    Some(sentence.words(format!(" {runs} until {until}.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::findings::{self, Findings};

    /// The conclusions from these programs, one sentence per line.
    fn told(programs: &str) -> String {
        let tasks = r#"tasks: {
            "a": (takes: "2s"), "b": (takes: "1s"), "c": (takes: "2s", needs: ["b"]),
            "no": (takes: "1s", fails: "no"), "hash": (takes: "0ms", blocks: "1s"),
        }"#;
        let text = format!("Scenario({tasks}, programs: {{{programs}}})");
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let run = |program: &str| scenario.run(program).unwrap();
        let names = scenario.programs.iter().map(|program| scenario.text(program.name));
        let timelines: Vec<Timeline> = names.map(run).collect();
        let bounds = scenario.bounds().unwrap();
        let findings: Vec<Findings> =
            timelines.iter().map(|timeline| findings::of(&scenario, timeline)).collect();
        let report = Report {
            scenario: &scenario,
            bounds: &bounds,
            timelines: &timelines,
            findings: &findings,
        };
        let sentences = insight(&report).into_iter().map(|sentence| sentence.to_string());
        sentences.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn sequential_and_concurrent_calls_are_described() {
        assert_eq!(
            told(r#""one by one": ["a", "b"], "together": [All(["a", "b"])]"#),
            "one by one takes 3s, the sum of its calls: each one starts after the one before it \
             settles. \
             together takes 2s, the longest of its calls: they run concurrently."
        );
    }

    #[test]
    fn the_optimum_for_the_dependencies() {
        assert_eq!(
            told(r#""one by one": ["a", "b", "c"], "chain": [All(["a", ["b", "c"]])]"#),
            "one by one takes 5s, the sum of its calls: each one starts after the one before it \
             settles. \
             chain takes 3s, the optimum for these dependencies."
        );
    }

    #[test]
    fn a_program_that_does_not_await_its_calls_is_not_the_fastest() {
        assert_eq!(
            told(r#""waits": ["b", "a"], "does not": [Start("a"), "b"], "waits too": ["a", "b"]"#),
            "does not settles at 1s, but a runs until 2s."
        );
    }

    #[test]
    fn a_program_with_an_error_is_not_called_fast() {
        assert_eq!(
            told(r#""all at once": [All(["b", "c"])], "in order": ["b", "c"]"#),
            "all at once has an error: started-before-dependency."
        );
        assert_eq!(
            told(
                r#""wrong": [All(["c", "b"])], "right": ["b", "c", "a"],
                    "best": [All([["b", "c"], "a"])]"#
            ),
            "right takes 5s, the sum of its calls: each one starts after the one before it \
             settles. best \
             takes 3s, the optimum for these dependencies.\nwrong has an error: \
             started-before-dependency."
        );
    }

    #[test]
    fn calls_that_block_the_thread_add_up() {
        assert_eq!(
            told(r#""together": [All(["hash", "hash"])], "beside": [All(["a", "hash"])]"#),
            "All of them take 2s."
        );
        assert_eq!(
            told(r#""three": [All(["hash", "hash", "hash"])], "beside": [All(["a", "hash"])]"#),
            "three takes 3s, the sum of its calls: each one blocks the thread. beside takes 2s, \
             the longest of its calls: they run concurrently."
        );
    }

    #[test]
    fn programs_that_fail_crash_or_never_settle_are_described() {
        assert_eq!(
            told(r#""rejects": ["no"], "crashes": [Start("no"), "a"], "stuck": [Race([])]"#),
            "rejects rejects at 1s: no.\ncrashes crashes at 1s: unhandled rejection no.\nstuck \
             never \
             settles: it awaits a promise that stays pending."
        );
        assert_eq!(told(r#""p": ["a"], "q": ["a"]"#), "All of them take 2s.");
    }

    #[test]
    fn a_program_that_crashes_after_it_settled_is_not_the_fastest() {
        assert_eq!(
            told(r#""leaves": ["b", Start("no")], "waits": ["b", "a"], "waits too": ["a"]"#),
            "waits takes 3s, the sum of its calls: each one starts after the one before it \
             settles. waits \
             too takes 2s.\nleaves fulfills at 1s, and crashes at 2s: unhandled rejection \
             no.\nleaves \
             settles at 1s, but no runs until 2s."
        );
    }
}
