//! The same seed gives the same bytes, whatever else is requested.

use makespan::Scenario;
use makespan::exercise::{Brief, Difficulty, Exercise, Kind, Sheet, Subject, Topic};
use makespan::view::exercise::json;

use super::{about, in_other_shapes, on};

const PAGE: &str = r#"Scenario(
    title: "Page",
    tasks: {
        "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]),
        "c": (takes: "80ms", fails: "gone"), "d": (takes: "1.2s"),
    },
    programs: {
        "all": [All([["a", "b"], "c", "d"])],
        "settled": [AllSettled([["a", "b"], "c", "d"])],
        "slow": ["a", "b", Timeout("300ms", "d")],
    },
)"#;

fn bytes(sheet: &Sheet) -> String {
    json::sheet(sheet).to_string()
}

#[test]
fn a_sheet_depends_only_on_its_seed_and_number() {
    let one = on(PAGE, &[], Some(5)).unwrap();
    let again = on(PAGE, &[], Some(5)).unwrap();
    let other = on(PAGE, &[], Some(6)).unwrap();
    let forward: Vec<String> = (1..=12).map(|k| bytes(&one.sheet(k).unwrap())).collect();
    let backward: Vec<String> = (1..=12).rev().map(|k| bytes(&again.sheet(k).unwrap())).collect();
    assert!(forward.iter().eq(backward.iter().rev()));
    let differ = (1..=12).zip(&forward).all(|(k, sheet)| bytes(&other.sheet(k).unwrap()) != *sheet);
    assert!(differ);
    for (at, sheet) in forward.iter().enumerate() {
        assert!(!forward[..at].contains(sheet), "sheet {} is there twice", at + 1);
    }
}

#[test]
fn a_question_is_the_same_whatever_other_kinds_are_asked() {
    let all = on(PAGE, &[], Some(5)).unwrap();
    let alone = on(PAGE, &[Kind::Makespan], Some(5)).unwrap();
    let within = all.sheet(3).unwrap().questions.remove(0);
    let by_itself = alone.sheet(3).unwrap().questions.remove(0);
    assert_eq!(within.kind, Kind::Makespan);
    assert_eq!((within.id, within.answer), (by_itself.id, by_itself.answer));
}

#[test]
fn no_two_questions_have_one_id() {
    let mut ids: Vec<String> = Vec::new();
    for topic in [Topic::Pools, Topic::FailFast] {
        for seed in 1..4 {
            let exercise = about(topic, Difficulty::Medium, seed);
            let sheets = (1..=10).map(|k| exercise.sheet(k).unwrap());
            ids.extend(sheets.flat_map(|sheet| sheet.questions).map(|question| question.id));
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn drawn_numbers_are_round_and_near_what_was_written() {
    let exercise = on(PAGE, &[Kind::Makespan], Some(1)).unwrap();
    let ms = |scenario: &Scenario| -> Vec<u64> {
        let tasks = scenario.tasks().iter();
        tasks.map(|task| task.behavior.takes[0].as_nanos() / 1_000_000).collect()
    };
    let written = ms(&Scenario::from_ron("page.ron", PAGE).unwrap());
    for k in 1..200 {
        let question = exercise.sheet(k).unwrap().questions.remove(0);
        let drawn = ms(&question.setting.scenario);
        for (written, drawn) in written.iter().zip(&drawn) {
            // A tenth of the power of ten of the longest duration, 100 ms; or less if that leaves
            // too few.
            let grain = match written {
                0..100 => 10,
                100..200 => 50,
                _ => 100,
            };
            assert!(drawn.is_multiple_of(grain), "{written} became {drawn}");
            assert!((written.div_ceil(2)..=2 * written).contains(drawn), "{written}: {drawn}");
        }
    }
}

#[test]
fn items_affect_how_round_drawn_numbers_are() {
    let text = r#"Scenario(
        tasks: { "a": (takes: "80ms", items: { "x": (takes: "300ms") }), "b": (takes: "60ms") },
        programs: { "p": [For(of: ["x", "y"], do: "a"), "b"] },
    )"#;
    for text in [text.to_owned(), text.replace("300ms", "90ms")] {
        let exercise = on(&text, &[Kind::Makespan], Some(1)).unwrap();
        for k in 1..100 {
            let question = exercise.sheet(k).unwrap().questions.remove(0);
            for task in question.setting.scenario.tasks() {
                let ms = task.behavior.takes[0].as_nanos() / 1_000_000;
                assert!(ms % 5 == 0, "{ms} ms is not round");
            }
        }
    }
}

#[test]
fn failures_are_drawn_on_request() {
    let scenario = makespan::Scenario::from_ron("page.ron", PAGE).unwrap();
    let brief = Brief {
        program: Some(1),
        kinds: vec![Kind::Outcome],
        seed: Some(1),
        failures: true,
        ..Brief::of(Subject::Scenario(Box::new(scenario)))
    };
    let exercise = Exercise::new(brief).unwrap();
    let mut failing: Vec<usize> = (1..60)
        .map(|k| {
            let question = exercise.sheet(k).unwrap().questions.remove(0);
            let tasks = question.setting.scenario.tasks();
            tasks.iter().position(|task| task.behavior.fails.is_some()).unwrap()
        })
        .collect();
    failing.sort_unstable();
    failing.dedup();
    assert!(failing.len() > 1, "{failing:?}");
}

#[test]
fn shapes_are_drawn_on_request_and_for_each_sheet() {
    let forward = in_other_shapes(Topic::PartialSuccess, 1);
    let backward = in_other_shapes(Topic::PartialSuccess, 1);
    let forward: Vec<String> = (1..=30).map(|k| bytes(&forward.sheet(k).unwrap())).collect();
    let backward: Vec<String> =
        (1..=30).rev().map(|k| bytes(&backward.sheet(k).unwrap())).collect();
    assert!(forward.iter().eq(backward.iter().rev()));
    // Among thirty sheets there are some with a chain in a branch, and some without; and keys with
    // each letter.
    let questions: Vec<&str> =
        forward.iter().flat_map(|sheet| sheet.split("\"answer\"").skip(1)).collect();
    let chained = questions.iter().filter(|one| one.contains("(async () => {")).count();
    assert!((1..10).contains(&(10 * chained / questions.len())), "{chained}");
    let keys = ["program A", "program B"].map(|key| {
        let picked = format!("\"whole\":\"{key}\"");
        forward.iter().filter(|sheet| sheet.contains(&picked)).count()
    });
    assert!(keys.iter().all(|&times| times > 3), "{keys:?}");
}

#[test]
fn a_scenario_without_failures_has_none_to_draw() {
    let text = PAGE.replace(", fails: \"gone\"", "");
    let scenario = makespan::Scenario::from_ron("page.ron", &text).unwrap();
    let brief =
        Brief { seed: Some(1), failures: true, ..Brief::of(Subject::Scenario(Box::new(scenario))) };
    let refusal = Exercise::new(brief).unwrap_err().to_string();
    assert_eq!(refusal, "failures cannot be drawn, because no task fails");
}
