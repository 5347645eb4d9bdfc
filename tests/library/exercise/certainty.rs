//! Every question of every topic and difficulty, compared with a plain run of its programs.

use makespan::Timeline;
use makespan::exercise::{Answer, Difficulty, Kind, Misconception, Question, Text, Topic, Wrong};
use makespan::timeline::{EventKind, Outcome};

use super::{about, in_other_shapes};

/// How many sheets of each topic and difficulty, with about eight kinds on each: thirty thousand
/// questions in total, or fifteen hundred without optimizations, which takes twenty times as long.
const SHEETS: u64 = if cfg!(debug_assertions) { 6 } else { 130 };

#[test]
fn every_key_is_right_and_every_wrong_answer_wrong() {
    let mut questions = 0;
    for topic in Topic::ALL {
        for difficulty in Difficulty::ALL {
            let exercise = about(topic, difficulty, 7);
            for number in 1..=SHEETS {
                let sheet = exercise.sheet(number).unwrap();
                for question in &sheet.questions {
                    check(question, difficulty, topic);
                    questions += 1;
                }
            }
        }
    }
    assert!(questions > 200 * SHEETS, "only {questions} questions");
}

#[test]
fn every_misconception_is_found_by_some_question() {
    let mut missing = Misconception::ALL.to_vec();
    missing.retain(|idea| !idea.is_about_code());
    for topic in Topic::ALL {
        for difficulty in Difficulty::ALL {
            let sheet = about(topic, difficulty, 2).sheet(1).unwrap();
            let mut found: Vec<_> = sheet.questions.iter().flat_map(|one| &one.tests).collect();
            missing.retain(|idea| !found.contains(&idea));
            // The misconceptions of a topic are found on every sheet about it.
            found.retain(|idea| topic.teaches().contains(idea));
            let all = topic.teaches().iter().all(|idea| found.contains(&idea));
            assert!(all, "{} {difficulty:?}: only {found:?}", topic.name());
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn keys_are_also_right_in_other_shapes() {
    for topic in Topic::ALL {
        let exercise = in_other_shapes(topic, 7);
        for number in 1..=SHEETS.div_ceil(3) {
            for question in &exercise.sheet(number).unwrap().questions {
                check(question, Difficulty::Medium, topic);
            }
        }
    }
}

#[track_caller]
fn check(question: &Question, difficulty: Difficulty, topic: Topic) {
    let runs: Vec<Timeline> = question
        .setting
        .programs
        .iter()
        .map(|&program| {
            let options = makespan::RunOptions::default();
            question.setting.scenario.run_program(program, &options).unwrap()
        })
        .collect();
    let place = format!("{} {}: {}\n{}", topic.name(), question.id, question.prompt, runs[0]);
    key_is_right(question, &runs, &place);
    wrong_is_wrong(&question.answer, &place);
    for line in question.working.iter().map(Text::to_string) {
        sums_up(&line, &place);
    }
    let calls = runs.iter().map(|run| run.calls.len()).max();
    let setting = &question.setting;
    let program = |program: &usize| format!("{:?}", setting.scenario.programs()[*program].steps);
    let is_nested = setting.programs.iter().map(program).any(|steps| steps.contains("kind: List("));
    let band = match calls {
        Some(0..=3) if !is_nested => 1,
        Some(0..=5) => 2,
        _ => 3,
    };
    assert_eq!(band, difficulty.number(), "{place}");
    // These answers are wrong without a misconception.
    let by_itself = matches!(question.kind, Kind::PickTheProgram | Kind::SpotTheMisuse);
    let found = by_itself || !question.tests.is_empty();
    assert!(found && !question.working.is_empty(), "{place}");
}

/// The key, computed here from the timeline alone.
#[track_caller]
fn key_is_right(question: &Question, runs: &[Timeline], place: &str) {
    let ms = |run: &Timeline| run.settles_at.unwrap().as_nanos() / 1_000_000;
    match (&question.answer, question.kind) {
        (Answer::Number(number), Kind::Makespan) => {
            assert_eq!(number.key, ms(&runs[0]), "{place}");
            let sum = question.working[0].to_string();
            assert!(sum.contains(&format!("{} ms", number.key)), "{sum}: {place}");
            assert_eq!(evaluated(&sum), number.key, "{sum}: {place}");
        }
        (Answer::Number(number), Kind::Speedup) => {
            assert_eq!(number.key, ms(&runs[0]) - ms(&runs[1]), "{place}");
        }
        (Answer::Order(order), _) => {
            let happened = happened(&runs[0]);
            let key: Vec<String> =
                order.key.iter().map(|&item| order.items[item].to_string()).collect();
            assert_eq!(key, happened.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>());
            assert!(order.allows(&order.key), "{place}");
        }
        (Answer::Match(table), Kind::StateAt) => {
            let words = question.prompt.to_string();
            let at: u64 = words.rsplit(" at ").next().unwrap().replace(" ms?", "").parse().unwrap();
            for (call, &state) in runs[0].calls.iter().zip(&table.key) {
                let at = at * 1_000_000;
                let by = |then: Option<makespan::Instant>| {
                    then.is_some_and(|then| then.as_nanos() <= at)
                };
                // While a call blocks the thread, its state has no name.
                let (from, held) = (call.called_at.as_nanos(), call.blocks.as_nanos());
                assert!(!(from..from + held).contains(&at), "{place}");
                let expected = match (by(call.settles_at), by(call.starts_at)) {
                    (true, _) if call.rejected.is_some() => "rejected",
                    (true, _) => "fulfilled",
                    (false, true) => "pending",
                    (false, false) => "not called yet",
                };
                assert_eq!(table.options[state].to_string(), expected, "{place}");
            }
        }
        (Answer::Choice(choice), Kind::Outcome | Kind::SettledOrQuiescent) => {
            let key = choice.options[choice.key].to_string();
            let ends = [runs[0].settles_at, runs[0].crash.as_ref().map(|crash| crash.at)];
            let mut ends: Vec<_> = ends.into_iter().flatten().collect();
            if ends.is_empty() {
                ends.push(runs[0].quiescent_at);
            }
            for end in ends {
                let end = end.as_nanos() / 1_000_000;
                assert!(key.contains(&format!("at {end} ms")), "{key}: {place}");
            }
        }
        (Answer::Choice(choice), Kind::PickTheProgram) => {
            let best = &runs[choice.key];
            assert!(matches!(best.outcome, Outcome::Fulfilled(_)), "{place}");
            let texts = choice.wrong.iter().map(|wrong| {
                assert_ne!(wrong.answer, choice.key);
                &runs[wrong.answer]
            });
            for other in texts {
                let slower = ms_or_never(other) > ms(best);
                let fails = !matches!(other.outcome, Outcome::Fulfilled(_));
                let early = other.calls.iter().any(|call| {
                    !other.task_of(call).needs.is_empty()
                        && call.called_at == makespan::Instant::ZERO
                });
                assert!(slower || fails || early, "{place}\n{other}");
            }
        }
        (Answer::Choice(choice), Kind::SpotTheMisuse) => {
            let found = makespan::findings::of(&question.setting.scenario, &runs[0]).found;
            let rule = question.working.last().unwrap().to_string();
            let rule = rule.strip_prefix("the name of the rule: `").unwrap().trim_end_matches('`');
            let finding = found.iter().find(|finding| finding.rule.name == rule).expect(place);
            let key = choice.options[choice.key].to_string();
            let shown = finding
                .witness
                .iter()
                .any(|&call| key.contains(&format!("`{}", runs[0].label(runs[0].call(call)))));
            assert!(shown, "{key}: {place}");
            if let Some((_, cost)) = key.split_once(": this costs ") {
                let saves = finding.saves.unwrap().as_nanos() / 1_000_000;
                let could = runs[0].bounds().parallel.as_nanos() / 1_000_000;
                assert_eq!(cost, format!("{saves} ms"), "{place}");
                assert_eq!(ms(&runs[0]) - saves, could, "{place}");
            }
        }
        (Answer::Match(table), Kind::CriticalPath) => {
            let decides = table.options.iter().position(|option| option.to_string() == "0 ms");
            assert!(table.key.contains(&decides.unwrap()), "{place}");
        }
        (answer, kind) => panic!("{kind:?} asked as {answer:?}"),
    }
}

fn ms_or_never(run: &Timeline) -> u64 {
    run.settles_at.map_or(u64::MAX, |at| at.as_nanos() / 1_000_000)
}

/// What has to be ordered: lines if there are three, otherwise completions.
fn happened(run: &Timeline) -> Vec<String> {
    let lines: Vec<String> = run.logs().map(str::to_owned).collect();
    if lines.len() >= 3 {
        return lines;
    }
    let calls = run.events().filter_map(|event| match event.kind {
        EventKind::Fulfilled(id) | EventKind::Rejected(id) => Some(id),
        _ => None,
    });
    let mut seen: Vec<String> = Vec::new();
    // The attempts of one task are distinguished by their number.
    let label = |id| {
        let call = run.call(id);
        let same = run.calls[..id.0 as usize]
            .iter()
            .filter(|other| other.task == call.task && run.label(other) == run.label(call));
        match same.count() {
            0 => run.label(call),
            earlier => format!("{} #{}", run.label(call), earlier + 1),
        }
    };
    seen.extend(calls.map(label));
    seen
}

/// Whether the arithmetic of a line is right, and its text has a term for each number: "100 + 150 =
/// 250 ms: `a`, then `b`".
#[track_caller]
fn sums_up(line: &str, place: &str) {
    let Some((left, right)) = line.split_once(" = ") else { return };
    let (result, words) = right.split_once(" ms").unwrap();
    if left.contains(" - ") {
        let (late, soon) = left.split_once(" ms - ").unwrap();
        let soon = soon.trim_end_matches(" ms").parse::<u64>().unwrap();
        assert_eq!(late.parse::<u64>().unwrap() - soon, result.parse::<u64>().unwrap(), "{place}");
        return;
    }
    assert_eq!(evaluated(line).to_string(), result, "{line}: {place}");
    if let Some(words) = words.strip_prefix(": ") {
        let terms = left.split(" + ").count();
        assert_eq!(words.split(", then ").count(), terms, "{line}: {place}");
    }
}

/// The value on the left of "max(100, 150 + 80) = 230 ms" or of "150 + 80 = 230 ms: ..".
fn evaluated(sum: &str) -> u64 {
    let left = sum.split(['=', ':']).next().unwrap().trim().trim_end_matches(" ms");
    let terms = left.trim_start_matches("max(").trim_end_matches(')');
    let sums = terms
        .split(", ")
        .map(|sum| sum.split(" + ").map(|term| term.trim().parse::<u64>().unwrap()).sum::<u64>());
    sums.max().unwrap()
}

#[track_caller]
fn wrong_is_wrong(answer: &Answer, place: &str) {
    match answer {
        Answer::Number(number) => differ(&number.key, &number.wrong, place),
        Answer::Choice(choice) => {
            let texts: Vec<String> = choice.options.iter().map(Text::to_string).collect();
            let mut distinct = texts.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), texts.len(), "{place}");
            assert_eq!(choice.wrong.len() + 1, texts.len(), "{place}");
            differ(&choice.key, &choice.wrong, place);
        }
        Answer::Order(order) => {
            assert!(order.wrong.iter().all(|wrong| !order.allows(&wrong.answer)), "{place}");
            differ(&order.key, &order.wrong, place);
        }
        Answer::Match(table) => differ(&table.key, &table.wrong, place),
    }
}

#[track_caller]
fn differ<A: PartialEq + std::fmt::Debug>(key: &A, wrong: &[Wrong<A>], place: &str) {
    assert!(!wrong.is_empty(), "{place}");
    for (at, one) in wrong.iter().enumerate() {
        assert_ne!(one.answer, *key, "{place}");
        assert!(wrong[..at].iter().all(|other| other.answer != one.answer), "{place}");
        assert!(one.feedback.iter().all(|said| !said.text.pieces().is_empty()), "{place}");
    }
}
