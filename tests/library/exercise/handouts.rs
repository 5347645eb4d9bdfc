//! Questions that can be handed out: answers that a neighbor's sheet doesn't give away, and options
//! that cannot be excluded without reading the code.

use std::collections::{BTreeMap, BTreeSet};

use makespan::exercise::{Answer, Brief, Choice, Difficulty, Exercise, Kind, Question};
use makespan::exercise::{Subject, Topic};
use makespan::scenario::StepKind;
use makespan::view::exercise::json;
use serde_json::Value;

use super::on;

const SHEETS: u64 = 8;

/// Questions of one kind about a topic, from different sheets.
fn questions(topic: Topic, kind: Kind, difficulty: Difficulty) -> Vec<Question> {
    let brief = Brief {
        seed: Some(3),
        kinds: vec![kind],
        difficulty: Some(difficulty),
        ..Brief::of(Subject::Topic(topic))
    };
    let Ok(exercise) = Exercise::new(brief) else { return Vec::new() };
    (1..=SHEETS).map(|number| exercise.sheet(number).unwrap().questions.remove(0)).collect()
}

fn choice(question: &Question) -> &Choice {
    let Answer::Choice(choice) = &question.answer else { panic!("{}", question.id) };
    choice
}

/// The code of each program of a question, by its name.
fn code(sheet: &makespan::exercise::Sheet) -> BTreeMap<String, String> {
    let sheet: Value = serde_json::from_str(&json::sheet(sheet).to_string()).unwrap();
    let programs = sheet["questions"][0]["statement"]["programs"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    programs.iter().map(|program| (text(&program["name"]), text(&program["code"]))).collect()
}

#[test]
fn the_fastest_program_differs_from_sheet_to_sheet() {
    for topic in Topic::ALL {
        for difficulty in Difficulty::ALL {
            let asked = questions(topic, Kind::PickTheProgram, difficulty);
            let context = format!("{} {difficulty:?}", topic.name());
            assert!(!asked.is_empty(), "{context}");
            let positions: BTreeSet<usize> = asked.iter().map(|one| choice(one).key).collect();
            assert!(positions.len() > 1, "{context}: always option {positions:?}");
            // The steps of the right program, without the names of tasks.
            let contents: BTreeSet<String> = asked.iter().map(shape_of_key).collect();
            assert!(contents.len() > 1, "{context}: always {contents:?}");
            for question in &asked {
                let names = choice(question).options.iter().map(ToString::to_string);
                let letters = ["`program A`", "`program B`", "`program C`", "`program D`"];
                let names: Vec<String> = names.collect();
                assert_eq!(names, letters[..names.len()], "{context}");
            }
        }
    }
}

/// The kinds of steps of the right program, with the combinators.
fn shape_of_key(question: &Question) -> String {
    let scenario = &question.setting.scenario;
    let key = choice(question).options[choice(question).key].to_string();
    let mut programs = scenario.programs().iter();
    let program =
        programs.find(|program| format!("`{}`", scenario.text(program.name)) == key).unwrap();
    let shown = program.steps.iter().map(|step| match &step.kind {
        StepKind::Combine(how, _) => format!("{how:?} "),
        kind => format!("{:?} ", std::mem::discriminant(kind)),
    });
    shown.collect()
}

#[test]
fn a_scenario_of_ones_own_keeps_its_programs_and_names_if_nothing_is_drawn() {
    let text = r#"Scenario(
        tasks: { "a": (takes: "100ms"), "b": (takes: "150ms"), "c": (takes: "80ms") },
        programs: {
            "slow": ["a", "b", "c"], "fast": [All(["a", "b", "c"])],
            "half": ["a", All(["b", "c"])], "other half": [All(["a", "c"]), "b"],
        },
    )"#;
    let sheet = on(text, &[Kind::PickTheProgram], None).unwrap().sheet(1).unwrap();
    assert_eq!(choice(&sheet.questions[0]).options.len(), 4);
    let drawn = on(text, &[Kind::PickTheProgram], Some(1)).unwrap();
    let sheets = (1..=SHEETS).map(|number| drawn.sheet(number).unwrap());
    let keys: BTreeSet<String> = sheets.map(|sheet| shape_of_key(&sheet.questions[0])).collect();
    assert!(keys.len() > 1, "{keys:?}");
}

#[test]
fn a_statement_names_only_what_the_code_has() {
    let mut checked = 0;
    for topic in Topic::ALL {
        for difficulty in Difficulty::ALL {
            for question in questions(topic, Kind::SpotTheMisuse, difficulty) {
                check_statements(topic, difficulty, &question);
                checked += 1;
            }
        }
    }
    assert!(checked > 180, "only {checked}");
}

fn check_statements(topic: Topic, difficulty: Difficulty, question: &Question) {
    let scenario = &question.setting.scenario;
    let steps = format!("{:?}", scenario.programs()[question.setting.programs[0]].steps);
    let fails = scenario.tasks().iter().any(|task| {
        task.behavior.fails.is_some() || task.items.iter().any(|(_, own)| own.fails.is_some())
    });
    let options: Vec<String> = choice(question).options.iter().map(ToString::to_string).collect();
    let context = format!("{} {difficulty:?}: {options:#?} {steps}", topic.name());
    assert!(options.len() >= 3, "{context}");
    for option in &options {
        let has = |word: &str, steps_with: &[&str]| {
            !option.contains(word) || steps_with.iter().any(|step| steps.contains(step))
        };
        assert!(has("loop", &["For("]), "{context}");
        assert!(has("branch", &["Combine("]), "{context}");
        assert!(has("combinator", &["Combine(", "Pool"]), "{context}");
        assert!(has("pool", &["Pool"]), "{context}");
        assert!(has("chunk", &["Combine("]), "{context}");
        assert!(!option.contains("costs"), "{context}");
        let rejects = option.contains(" rejects");
        assert!(!rejects || fails || steps.contains("Timeout"), "{context}");
    }
    // Statements about one wait can be argued to say the same.
    let waits = options.iter().filter(|option| option.contains("but doesn't depend on")).count();
    assert!(waits <= 1, "{context}");
}

#[test]
fn easy_questions_have_no_async_function_within_a_program() {
    for topic in Topic::ALL {
        let brief = Brief {
            seed: Some(1),
            difficulty: Some(Difficulty::Easy),
            ..Brief::of(Subject::Topic(topic))
        };
        let exercise = Exercise::new(brief).unwrap();
        for number in 1..=SHEETS {
            let mut sheet = exercise.sheet(number).unwrap();
            for question in std::mem::take(&mut sheet.questions) {
                sheet.questions = vec![question];
                for (name, code) in code(&sheet) {
                    assert!(!code.contains("async ("), "{} {name}:\n{code}", topic.name());
                }
            }
        }
    }
}
