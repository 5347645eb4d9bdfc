//! Questions about the order in which code logs its lines: the keys are what Node logs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use makespan::Scenario;
use makespan::exercise::{Answer, Brief, Exercise, Kind, Misconception, Sheet, Subject};

/// The quizzes of the corpus, with what Node logs according to their last line.
fn quizzes() -> Vec<(PathBuf, Vec<String>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/javascript/quiz");
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let logged = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).unwrap();
        let node = text.lines().rev().find_map(|line| line.strip_prefix("// Node: "));
        let lines = node.unwrap_or_default().split(" | ");
        // The message about the end of the process is no line of the code.
        lines.filter(|line| !line.starts_with("crash: ")).map(str::to_owned).collect()
    };
    files.iter().map(|file| (file.clone(), logged(file))).collect()
}

fn asked(file: &PathBuf) -> Option<Sheet> {
    let scenario = Scenario::from_path(file).unwrap();
    let subject = Subject::Scenario(Box::new(scenario));
    let exercise = Exercise::new(Brief { kinds: vec![Kind::Order], ..Brief::of(subject) }).ok()?;
    Some(exercise.sheet(1).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display())))
}

#[test]
fn the_key_of_each_quiz_is_the_output_of_node_and_not_visible_in_its_code() {
    let mut questions = 0;
    let mut tested = BTreeSet::new();
    for (file, logged) in quizzes() {
        let Some(sheet) = asked(&file) else { continue };
        let question = &sheet.questions[0];
        let Answer::Order(order) = &question.answer else { panic!("{}", file.display()) };
        let lines = |these: &[usize]| -> Vec<String> {
            these.iter().map(|&item| order.items[item].to_string().replace('`', "")).collect()
        };
        let logged: Vec<String> = logged.iter().map(|line| line.replace('`', "")).collect();
        assert_eq!(lines(&order.key), logged, "{}", file.display());
        for wrong in &order.wrong {
            assert_ne!(lines(&wrong.answer), logged, "{}", file.display());
        }
        let sheet = makespan::view::exercise::json::sheet(&sheet);
        let code = sheet["questions"][0]["statement"]["programs"][0]["code"].as_str().unwrap();
        assert!(!code.contains("//"), "a comment may give the answer away: {}", file.display());
        questions += 1;
        tested.extend(question.tests.iter().copied());
    }
    assert!(questions >= 30, "{questions} questions");
    let of_code = Misconception::ALL.into_iter().filter(|idea| idea.is_about_code());
    let untested: Vec<_> = of_code.filter(|idea| !tested.contains(idea)).collect();
    assert!(untested.is_empty(), "{untested:?}");
}
