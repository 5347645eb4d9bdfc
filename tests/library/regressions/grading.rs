//! Any text as answers, or as the key: it is graded or reported, with at most the maximum points.

use std::sync::LazyLock;

use makespan::Scenario;
use makespan::exercise::{Brief, Exercise, Key, Subject};
use makespan::view::exercise::{grades, json};

use super::readers;

const SCENARIO: &str = r#"Scenario(
    tasks: { "a": (takes: "100ms"), "b": (takes: "150ms", needs: ["a"]), "c": (takes: "80ms") },
    programs: { "p": [All([["a", "b"], "c"])], "q": ["a", "b", "c"] },
)"#;

/// A sheet with every possible kind, as the scenario is written.
static KEY: LazyLock<String> = LazyLock::new(|| {
    let scenario = Scenario::from_ron("key.ron", SCENARIO).expect("a scenario");
    let brief = Brief::of(Subject::Scenario(Box::new(scenario)));
    let exercise = Exercise::new(brief).expect("something can be asked");
    json::sheet(&exercise.sheet(1).expect("a sheet")).to_string()
});

/// The ids of the questions, in their order.
static IDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let key: serde_json::Value = serde_json::from_str(&KEY).expect("JSON");
    let questions = key["questions"].as_array().expect("questions");
    questions.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
});

/// `@0`, `@1`, .. in the text are replaced by the ids of the questions; the whole text is then read
/// as answers and as a key.
pub(crate) fn hold(bytes: &[u8]) {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for (number, id) in IDS.iter().enumerate().rev() {
        text = text.replace(&format!("@{number}"), id);
    }
    if let Ok(key) = Key::from_json(&text) {
        drop(key.grade("[]"));
    }
    let key = Key::from_json(&KEY).expect("what is written is read");
    let Ok(graded) = key.grade(&text) else { return };
    let told = grades::text(&graded, "answers.json");
    assert!(!told.is_empty());
    readers::terminal(&told);
    let percents = graded.answers.iter().map(|one| one.percent);
    let percents = percents.chain(graded.learners.iter().map(|one| one.percent));
    assert!(percents.into_iter().all(|percent| percent <= 100), "{told}");
    serde_json::to_string(&graded).expect("JSON");
}
