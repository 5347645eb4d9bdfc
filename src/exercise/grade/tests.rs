use super::*;

const KEY: &str = r#"{"questions": [
    {"id": "m-1", "kind": "makespan", "answer": {"type": "number", "key": 230, "wrong": [
        {"answer": 330, "misconceptions": ["one-by-one"], "feedback": "Not one by one."}]}},
    {"id": "o-1", "kind": "order", "answer": {"type": "order",
        "items": ["`c`", "`a`", "`b`", "`d`"], "before": [[1, 0], [2, 0], [1, 3], [2, 3], [0, 3]],
        "key": [1, 2, 0, 3], "wrong": []}},
    {"id": "s-1", "kind": "state-at", "answer": {"type": "match", "rows": ["`a`", "`b`", "`c`"],
        "options": ["pending", "fulfilled"], "key": [0, 1, 1], "wrong": []}},
    {"id": "p-1", "kind": "pick", "answer": {"type": "choice", "options": ["`b`", "`a`"], "key": 0,
        "wrong": []}}
]}"#;

fn grade(answers: &str) -> Grades {
    Key::from_json(KEY).unwrap().grade(answers).unwrap()
}

fn percent(question: &str, answer: &str) -> Result<u32, String> {
    let answers =
        format!(r#"[{{"learner": "ada", "question": "{question}", "answer": {answer}}}]"#);
    let mut grades = grade(&answers);
    grades.answers.pop().map(|grade| grade.percent).ok_or_else(|| {
        grades.unreadable.pop().map(|unreadable| unreadable.problem).unwrap_or_default()
    })
}

#[test]
fn a_number_is_right_or_wrong_however_it_is_written() {
    assert_eq!(percent("m-1", "230"), Ok(100));
    assert_eq!(percent("m-1", r#"" 230 ms""#), Ok(100));
    assert_eq!(percent("m-1", "231"), Ok(0));
    assert!(percent("m-1", "230.5").unwrap_err().contains("no whole number"));
    assert!(percent("m-1", "-1").is_err());
    assert!(percent("m-1", "null").is_err());
}

#[test]
fn any_order_that_keeps_what_must_come_first_is_right_and_a_long_run_is_worth_something() {
    // The items are c, a, b, d; a and b may change places.
    assert_eq!(percent("o-1", r#"["b", "c", "a", "d"]"#), Ok(100));
    assert_eq!(percent("o-1", r#""c, b, a, d""#), Ok(100));
    assert_eq!(percent("o-1", r#"["`a`", "`b`", "`d`", "`c`"]"#), Ok(66));
    assert_eq!(percent("o-1", r#""d a b c""#), Ok(33));
    assert!(percent("o-1", r#""a b c""#).unwrap_err().contains("leaves out `d`"));
    assert!(percent("o-1", r#""a b c d d""#).unwrap_err().contains("twice"));
    assert!(percent("o-1", r#""a b c e""#).unwrap_err().contains("none of the 4"));
}

#[test]
fn a_match_counts_row_by_row() {
    assert_eq!(percent("s-1", r#"["a", "b", "b"]"#), Ok(100));
    assert_eq!(percent("s-1", r#"{"a": "pending", "`b`": "b", "c": "a"}"#), Ok(66));
    assert!(percent("s-1", r#"{"a": "a", "b": "a", "c": "a", "z": "a"}"#).is_err());
    assert!(percent("s-1", r#""a b""#).unwrap_err().contains("2 answers for 3 rows"));
}

#[test]
fn a_letter_is_never_taken_for_the_name_of_a_task() {
    assert_eq!(percent("p-1", r#""a""#), Ok(100));
    assert_eq!(percent("p-1", r#""`a`""#), Ok(0));
    assert_eq!(percent("p-1", r#""B)""#), Ok(0));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_stops_nothing() {
    let answers = r#"[
  {"learner": "ada", "question": "m-1", "answer": 330},
  {"learner": "ada", "question": "m-1", "answer": 230},
  {"learner": "bob", "question": "nope", "answer": 1},
     {"learner": "bob", "answer": 1},
  {"learner": "bob", "question": "m-1", "answer": 230}
]"#;
    let grades = grade(answers);
    assert_eq!(grades.answers.len(), 2);
    assert_eq!(grades.answers[0].misconceptions, ["one-by-one"]);
    assert_eq!(grades.answers[0].feedback.as_deref(), Some("Not one by one."));
    assert_eq!(grades.answers[1].feedback, None);
    let places: Vec<_> =
        grades.unreadable.iter().map(|one| (one.place.line, one.place.column)).collect();
    assert_eq!(places, [(3, 3), (4, 3), (5, 6)]);
    let totals: Vec<_> =
        grades.learners.iter().map(|total| (total.learner.as_str(), total.percent)).collect();
    assert_eq!(totals, [("ada", 0), ("bob", 25)]);
}

#[test]
fn a_file_that_is_no_key_or_no_answers_is_told_with_its_place() {
    let error = Key::from_json("{\"questions\":\n [{}]}").unwrap_err();
    assert_eq!((error.line, error.problem.as_str()), (2, "missing field `id`"));
    let error = Key::from_json(KEY).unwrap().grade("{}").unwrap_err();
    assert_eq!((error.line, error.column), (1, 0));
}
