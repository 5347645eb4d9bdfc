//! Every shipped scenario has questions, or a reason why not.

use std::path::Path;

use makespan::Scenario;
use makespan::exercise::{Brief, Exercise, Refusal, Subject};

use super::on;

#[test]
fn every_shipped_scenario_has_questions_or_a_refusal_with_any_numbers() {
    let mut asked = 0;
    let mut scenarios = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &mut scenarios);
    for path in &scenarios {
        for seed in [None, Some(3)] {
            let subject = Subject::Scenario(Box::new(Scenario::from_path(path).unwrap()));
            match Exercise::new(Brief { seed, ..Brief::of(subject) }) {
                Ok(exercise) => {
                    let sheet = exercise.sheet(1);
                    let sheet = sheet.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    asked += sheet.questions.len();
                }
                Err(refusal) => {
                    assert!(matches!(refusal, Refusal::Nothing(_)), "{}", path.display());
                }
            }
        }
    }
    assert!(asked > 200, "only {asked} questions about {} scenarios", scenarios.len());
}

fn below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, found);
        } else if !path.ends_with("gallery.ron")
            && path.extension().is_some_and(|extension| extension == "ron")
        {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn code_is_asked_about_with_other_durations_if_a_question_is_possible() {
    let about = |text: &str| {
        let scenario = Scenario::from_code("a.mjs", text).unwrap_or_else(|error| panic!("{error}"));
        let subject = Subject::Scenario(Box::new(scenario));
        Exercise::new(Brief { seed: Some(3), ..Brief::of(subject) })
    };
    let code = "async function f() { await a(); await b(); throw new Error(\"no\"); }";
    assert!(about(code).unwrap().sheet(1).unwrap().questions.len() > 2);
    for text in ["await a(); // 5ms", "setTimeout(() => { throw 1; }, 5);"] {
        assert!(matches!(about(text).err(), Some(Refusal::Nothing(_))), "{text}");
    }
}

#[test]
fn a_sheet_takes_linear_time_in_the_number_of_programs() {
    // 500 programs: to read all of them for the questions about each would take too long.
    let programs: Vec<String> =
        (1..=500).map(|n| format!(r#""p{n}": ["a", Sleep("{n}ms"), All(["a", "b"])]"#)).collect();
    let text = format!(
        r#"(tasks: {{ "a": (takes: "10ms"), "b": (takes: "20ms") }}, programs: {{ {} }})"#,
        programs.join(", ")
    );
    let sheet = on(&text, &[], None).unwrap().sheet(1).unwrap();
    assert!(sheet.questions.len() > 1);
}
