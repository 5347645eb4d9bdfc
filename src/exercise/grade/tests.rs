use super::*;

const KEY: &str = r#"{"questions": [
    {"id": "m-1", "kind": "makespan", "tests": ["one-by-one"],
        "answer": {"type": "number", "key": 230, "wrong": [
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
    for given in ["230.0", "230.00", "2.3e2", "23E+1", "\"230.0\"", "\"2.3e2 ms\""] {
        assert_eq!(percent("m-1", given), Ok(100), "{given}");
    }
    assert_eq!(percent("m-1", "231"), Ok(0));
    assert!(percent("m-1", "230.5").unwrap_err().contains("not a whole number"));
    assert!(percent("m-1", "-1").is_err());
    assert!(percent("m-1", "1e400").unwrap_err().starts_with("1e400 is not a whole number"));
    assert!(percent("m-1", "true").is_err());
}

#[test]
fn any_order_that_keeps_the_required_precedence_is_right_and_a_partial_one_gets_a_share() {
    // The items are c, a, b, d; a and b can be swapped.
    assert_eq!(percent("o-1", r#"["b", "c", "a", "d"]"#), Ok(100));
    assert_eq!(percent("o-1", r#""c, b, a, d""#), Ok(100));
    assert_eq!(percent("o-1", r#"["`a`", "`b`", "`d`", "`c`"]"#), Ok(66));
    assert_eq!(percent("o-1", r#""d a b c""#), Ok(33));
    assert!(percent("o-1", r#""a b c d d""#).unwrap_err().contains("has `d` twice"));
    assert!(percent("o-1", r#""e f""#).unwrap_err().contains("\"e\" is not one of the 4"));
}

#[test]
fn a_match_counts_row_by_row() {
    assert_eq!(percent("s-1", r#"["a", "b", "b"]"#), Ok(100));
    assert_eq!(percent("s-1", r#"{"a": "pending", "`b`": "b", "c": "a"}"#), Ok(66));
    assert_eq!(percent("s-1", r#"{"a": "a", "b": "a", "c": "a"}"#), Ok(33));
    assert!(percent("s-1", r#""a b""#).unwrap_err().contains("2 answers for 3 rows"));
}

#[test]
fn a_letter_is_never_taken_for_the_name_of_a_task() {
    assert_eq!(percent("p-1", r#""a""#), Ok(100));
    assert_eq!(percent("p-1", r#""`a`""#), Ok(0));
    assert_eq!(percent("p-1", r#""B)""#), Ok(0));
}

/// The score of an answer, and the messages for its unreadable parts.
fn parts(question: &str, answer: &str) -> (u32, Vec<String>) {
    let answers =
        format!(r#"[{{"learner": "ada", "question": "{question}", "answer": {answer}}}]"#);
    let grades = grade(&answers);
    let said = |one: &Unreadable| format!("{}: {}", one.place.column, one.problem);
    (grades.learners[0].percent * 4, grades.unreadable.iter().map(said).collect())
}

#[test]
fn blank_and_unreadable_parts_do_not_affect_the_rest_of_an_answer() {
    for blank in [
        r#"{"a": "a", "b": "b"}"#,
        r#"{"a": "a", "b": "b", "c": null}"#,
        r#"["a", "b", ""]"#,
        r#"["a", "b", " "]"#,
    ] {
        assert_eq!(parts("s-1", blank), (64, Vec::new()), "{blank}");
    }
    let (percent, said) = parts("s-1", r#"{"a": "a", "b": "b", "c": "z", "d": "a"}"#);
    assert_eq!(percent, 64);
    let expected = [
        "76: \"z\" is not one of the 2 options: write the letter of an option",
        "86: there is no row \"d\"",
    ];
    assert_eq!(said, expected);
    // The score of an order counts the items that it has.
    for blank in
        ["\"a b c\"", r#"["a", "b", "c"]"#, r#"["a", null, "b", "c"]"#, r#"["a", "b", "c", ""]"#]
    {
        assert_eq!(parts("o-1", blank).1, [""; 0], "{blank}");
    }
    assert_eq!(percent_of_order(r#"["`a`", "`b`", "`c`"]"#), 66);
    assert_eq!(percent_of_order(r#"["`a`", "`b`"]"#), 33);
    assert_eq!(percent_of_order(r#"["`a`"]"#), 0);
    assert_eq!(percent_of_order("[]"), 0);
    assert_eq!(percent_of_order("{}"), 0);
}

fn percent_of_order(answer: &str) -> u32 {
    percent("o-1", answer).unwrap_or_default()
}

#[test]
fn code_can_be_written_without_backticks_everywhere() {
    let key = |answer: &str| {
        format!(r#"{{"questions": [{{"id": "q", "kind": "k", "answer": {answer}}}]}}"#)
    };
    let names = r#"["`fetchStats`", "``a`b``", "`` ` ``", "fetchUser"]"#;
    let order = format!(
        r#"{{"type": "order", "items": {names}, "before": [[0, 1], [1, 2], [2, 3]],
            "key": [0, 1, 2, 3], "wrong": []}}"#
    );
    let choice = format!(r#"{{"type": "choice", "options": {names}, "key": 1, "wrong": []}}"#);
    let table = format!(
        r#"{{"type": "match", "rows": {names}, "options": ["`yes`", "no"], "key": [0, 1, 0, 1],
            "wrong": []}}"#
    );
    for (answer, given) in [
        (&order, r#"["fetchStats", "a`b", "`", "fetchUser"]"#),
        (&order, r#"["`fetchStats`", "``a`b``", "c", "D)"]"#),
        (&choice, r#""a`b""#),
        (&table, r#"{"fetchStats": "yes", "a`b": "no", "`": "`yes`", "fetchUser": "b"}"#),
        (&table, r#"["yes", "no", "yes", "no"]"#),
    ] {
        let answers = format!(r#"[{{"learner": "ada", "question": "q", "answer": {given}}}]"#);
        let grades = Key::from_json(&key(answer)).unwrap().grade(&answers).unwrap();
        assert_eq!(
            grades.answers.first().map(|grade| grade.percent),
            Some(100),
            "{given}: {grades:?}"
        );
    }
    // Two options that differ only in their backticks are distinguished by their letters.
    let twins = r#"{"type": "choice", "options": ["`a b`", "``a b``"], "key": 1, "wrong": []}"#;
    let answers = r#"[{"learner": "ada", "question": "q", "answer": "a b"}]"#;
    assert_eq!(Key::from_json(&key(twins)).unwrap().grade(answers).unwrap().unreadable.len(), 1);
}

#[test]
fn every_learner_with_an_answer_is_listed() {
    let grades = grade(
        r#"[
        {"learner": "ada", "question": "m-1", "answer": 230},
        {"learner": "bo", "question": "m-1", "answer": "dunno"},
        {"learner": "cy", "question": "m-1", "answer": null},
        {"learner": "di", "question": "nope", "answer": 1},
        {"learner": "ed"},
        {"learner": "fo", "question": "m-1", "answer": " "},
        {"learner": "fo", "question": "m-1", "answer": 230},
        {"learner": 7, "question": "m-1", "answer": 230}]"#,
    );
    let learners: Vec<_> = grades
        .learners
        .iter()
        .map(|one| (one.learner.as_str(), one.questions, one.answered, one.percent))
        .collect();
    let expected = [
        ("ada", 4, 1, 25),
        ("bo", 4, 0, 0),
        ("cy", 4, 0, 0),
        ("di", 0, 0, 0),
        ("ed", 0, 0, 0),
        ("fo", 4, 1, 25),
    ];
    assert_eq!(learners, expected);
    let unreadable: Vec<&str> = grades.unreadable.iter().map(|one| one.problem.as_str()).collect();
    assert_eq!(
        unreadable,
        [
            "\"dunno\" is not a whole number of milliseconds",
            "the key has no question \"nope\"",
            "the field \"question\" is missing",
            "its \"learner\" is 7: expected a string",
        ]
    );
}

#[test]
fn a_question_on_two_sheets_is_counted_once() {
    let twice = format!("{}\n{}", KEY.replace('\n', " "), KEY.replace('\n', " "));
    let answers = r#"[{"learner": "ada", "question": "m-1", "answer": 230}]"#;
    let grades = Key::from_json(&twice).unwrap().grade(answers).unwrap();
    assert_eq!((grades.learners[0].questions, grades.learners[0].percent), (4, 25));
}

#[test]
fn an_unreadable_answer_is_reported_with_its_position_and_the_rest_is_graded() {
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
fn an_invalid_key_or_answer_file_is_an_error_with_a_position() {
    let key = |text: &str| Key::from_json(text).unwrap_err().to_string();
    let answers = |text: &str| Key::from_json(KEY).unwrap().grade(text).unwrap_err().to_string();
    let ours = "as `simulate exercise --format json` writes it";
    assert_eq!(key("{\"questions\":\n [{}]}"), format!("2:3: this is not a question {ours}"));
    assert_eq!(key("{\"questions\": []}\n7"), format!("2:1: this is not a sheet {ours}"));
    assert_eq!(
        key("[]"),
        format!("1:1: this is not a sheet {ours}: are these the answers? The key comes first")
    );
    let without = format!("1:1: this is not a sheet {ours}: it has no list of \"questions\"");
    assert_eq!(key("{}"), without);
    assert_eq!(key("{\"questions\": 1}"), without);
    let list =
        "expected a list of answers, `[{\"learner\": .., \"question\": .., \"answer\": ..}, ..]`";
    for (text, expected) in [
        ("{}", format!("1:1: {list}")),
        ("\u{feff}\n {}", format!("2:2: {list}")),
        (
            "7",
            "1:1: no column names the learner: call one \"learner\", \"name\" or \"email\""
                .to_owned(),
        ),
        ("", "1:1: unexpected end of the text".to_owned()),
        (
            "[1,\n",
            "2:1: unexpected end of the text; the `[` at line 1, column 1 is not closed".to_owned(),
        ),
        ("[1 2]", "1:3: expected `,` or `]`".to_owned()),
        ("[NaN]", "1:2: expected a value".to_owned()),
        ("[] []", "1:4: expected the end of the text".to_owned()),
    ] {
        assert_eq!(answers(text), expected, "{text:?}");
    }
}

/// Messages of the libraries, which must not be shown.
const THEIR_WORDS: [&str; 9] = [
    "struct",
    "invalid value",
    "sequence",
    "invalid type",
    "EOF",
    "expected value",
    "expected a map",
    "missing field",
    "variant",
];

/// Every text that results from cutting, doubling or replacing a part of a key or of answers.
fn broken(text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for &at in &ends {
        broken.push(text[..at].to_owned());
        for put in ["", "1", "\"", "null", "{", "}", "[", "]", ",", ":", "-", "1e999", "\u{1}", "é"]
        {
            let rest: String = text[at..].chars().skip(1).collect();
            broken.push(format!("{}{put}{rest}", &text[..at]));
        }
    }
    broken
}

#[test]
fn no_message_of_a_library_is_shown_and_every_position_is_valid() {
    let answers =
        r#"[{"learner": "ada", "question": "s-1", "answer": {"a": ["b"], "é": 1.5}}, 1, [2], "x"]"#;
    let check = |line: usize, column: usize, problem: &str, text: &str| {
        assert!(line >= 1 && column >= 1, "{line}:{column} in {text:?}");
        let theirs = THEIR_WORDS.iter().find(|word| problem.contains(**word));
        assert_eq!(theirs, None, "{problem:?} of {text:?}");
    };
    let key = Key::from_json(KEY).unwrap();
    for text in broken(answers) {
        match key.grade(&text) {
            Ok(grades) => grades.unreadable.iter().for_each(|one| {
                check(one.place.line, one.place.column, &one.problem, &text);
            }),
            Err(error) => check(error.line, error.column, &error.problem, &text),
        }
    }
    for text in broken(KEY) {
        if let Err(error) = Key::from_json(&text) {
            check(error.line, error.column, &error.problem, &text);
        }
    }
}

#[test]
fn grading_takes_linear_time() {
    // 3,000 learners, each with a separate sheet: searching all sheets for each would take too
    // long.
    let sheet = |n: usize| KEY.replace("-1\"", &format!("-{n}\"")).replace('\n', " ");
    let sheets: Vec<String> = (1..=3000).map(sheet).collect();
    let key = Key::from_json(&sheets.join("\n")).unwrap();
    let answer = |n: usize| {
        ["m", "o", "s", "p"].map(|kind| {
            format!(r#"{{"learner": "l{n}", "question": "{kind}-{n}", "answer": "a"}}"#)
        })
    };
    let answers: Vec<String> = (1..=3000).flat_map(answer).collect();
    let grades = key.grade(&format!("[{}]", answers.join(","))).unwrap();
    assert_eq!(grades.learners.len(), 3000);
    assert!(grades.learners.iter().all(|one| one.questions == 4));
}

/// Two sheets with a question of a number and one of a table each.
fn two_sheets() -> Key {
    let sheet = |number: u32, key: u32| {
        format!(
            r#"{{"sheet": {number}, "questions": [
                {{"id": "m-{number}", "kind": "makespan", "tests": ["one-by-one", "all-waits"],
                  "answer": {{"type": "number", "key": {key}, "wrong": [{{"answer": 330,
                    "misconceptions": ["one-by-one"], "feedback": "Not one by one."}}]}}}},
                {{"id": "s-{number}", "kind": "state-at", "answer": {{"type": "match",
                  "rows": ["`a`", "`b`"], "options": ["pending", "fulfilled"], "key": [0, 1],
                  "wrong": []}}}}]}}"#
        )
    };
    Key::from_json(&[sheet(1, 230), sheet(2, 240)].join("\n")).unwrap()
}

/// The learner, question and score of each answer.
fn scores(grades: &Grades) -> Vec<(&str, &str, u32)> {
    let all = grades.answers.iter();
    all.map(|grade| (&*grade.learner, &*grade.question, grade.percent)).collect()
}

#[test]
fn an_order_is_read_however_its_letters_are_separated() {
    let key = Key::from_json(KEY).unwrap();
    let score = |answer: &str| {
        let answers = format!(r#"[{{"learner": "ada", "question": "o-1", "answer": "{answer}"}}]"#);
        let grades = key.grade(&answers).unwrap();
        (grades.answers.first().map(|grade| grade.percent), grades.unreadable.len())
    };
    let right = score("b a");
    assert_eq!(right.1, 0);
    for same in ["ba", "b-a", "b>a", "b → a", "(b)(a)", "b) a)", "B, A", "b/a"] {
        assert_eq!(score(same), right, "{same}");
    }
    assert_eq!(score("bz"), (None, 1));
}

#[test]
fn a_question_is_named_by_its_sheet_and_its_number_or_kind() {
    let key = two_sheets();
    let grades = key.grade(
        r#"[{"learner": "ada", "sheet": 2, "question": 1, "answer": 240},
            {"learner": "bob", "sheet": "1", "question": "makespan", "answer": 330},
            {"learner": "cy", "question": 1, "answer": 230},
            {"learner": "cy", "sheet": 3, "question": 1, "answer": 230},
            {"learner": "cy", "sheet": 1, "question": 3, "answer": 230},
            {"learner": "cy", "sheet": 1, "question": "order", "answer": 230}]"#,
    );
    let grades = grades.unwrap();
    assert_eq!(scores(&grades), [("ada", "m-2", 100), ("bob", "m-1", 0)]);
    let problems: Vec<_> = grades.unreadable.iter().map(|one| one.problem.as_str()).collect();
    assert_eq!(
        problems,
        [
            "which sheet? The key has 2: add the \"sheet\"",
            "the key has no sheet 3",
            "there is no question 3: the sheet has 2 questions",
            "the key has no question \"order\"",
        ]
    );
    let bob = &grades.answers[1];
    assert_eq!((bob.sheet, &*bob.given, &*bob.right), (Some(1), "330 ms", "230 ms"));
}

#[test]
fn a_form_with_a_learner_per_row_is_graded() {
    let form = "\u{feff}Timestamp,Email Address,Name,Sheet,1. How long does it take?,\
        \"Question 2, the states [a]\",\"Question 2, the states [b]\",Score\r\n\
        11/30/2026,ada@school,Ada,1,230 ms,pending,fulfilled,3\r\n\
        ,,,,,,,\r\n\
        11/30/2026,bob@school,,2,\"330\",a,,0\r\n\
        11/30/2026,cy@school,Cy,2,soon,,\r\n";
    let grades = two_sheets().grade(form).unwrap();
    assert_eq!(
        scores(&grades),
        [
            ("Ada", "m-1", 100),
            ("Ada", "s-1", 100),
            ("bob@school", "m-2", 0),
            ("bob@school", "s-2", 50)
        ]
    );
    assert_eq!(grades.ignored, ["Timestamp", "Score"]);
    let unread = &grades.unreadable[..];
    assert_eq!(unread.len(), 1);
    assert_eq!((unread[0].place.line, unread[0].place.column), (5, 5));
    assert_eq!(unread[0].problem, "\"soon\" is not a whole number of milliseconds");
    assert_eq!(grades.learners.len(), 3, "Cy is listed, though no answer is readable");
}

#[test]
fn a_table_with_an_answer_per_row_is_graded_whatever_separates_its_cells() {
    for separator in [",", ";", "\t"] {
        let rows = [
            ["learner", "sheet", "question", "answer"],
            ["ada", "1", "1", "230"],
            ["ada", "2", "s-2", "a b"],
        ];
        let table = rows.map(|row| row.join(separator)).join("\n");
        let grades = two_sheets().grade(&table).unwrap();
        assert_eq!(scores(&grades), [("ada", "m-1", 100), ("ada", "s-2", 100)], "{separator:?}");
    }
    for (table, problem) in [
        ("question,answer\n1,230", "no column names the learner"),
        ("learner,remark\nada,well", "no column has answers"),
        ("hello", "no column names the learner"),
    ] {
        let error = two_sheets().grade(table).unwrap_err();
        assert!(error.problem.starts_with(problem), "{error}");
    }
}

#[test]
fn the_class_is_told_what_it_got_wrong() {
    let table = "name,sheet,1,2\nada,1,330,a b\nbob,1,330,b b\ncy,2,240,a b\ndi,2,,";
    let class = two_sheets().grade(table).unwrap().class;
    let kinds: Vec<_> = class.kinds.iter().map(|kind| (&*kind.kind, kind.percent)).collect();
    assert_eq!(kinds, [("makespan", 33), ("state-at", 83)]);
    let [one] = &class.misconceptions[..] else { panic!("{class:?}") };
    assert_eq!((&*one.misconception, one.learners, one.of), ("one-by-one", 2, 3));
    assert_eq!(one.belief, "everything runs sequentially");
}

#[test]
fn learners_of_one_name_are_told_apart() {
    let names = |table: &str| {
        let grades = two_sheets().grade(table).unwrap();
        let learners = grades.learners.iter().map(|total| (total.learner.clone(), total.percent));
        (learners.collect::<Vec<_>>(), grades.notes)
    };
    let owned = |names: &[(&str, u32)]| -> Vec<(String, u32)> {
        names.iter().map(|(name, percent)| ((*name).to_owned(), *percent)).collect()
    };
    let (learners, notes) = names("name,email,sheet,1\nAda,a@x,1,230\nAda,b@x,2,330\nBo,c@x,1,230");
    assert_eq!(learners, owned(&[("Ada (a@x)", 50), ("Ada (b@x)", 0), ("Bo", 50)]));
    assert_eq!(notes, ["2 learners have the name \"Ada\""]);
    let (learners, notes) = names("name,sheet,1\nAda,1,230\nBo,1,230\nAda,2,330");
    assert_eq!(learners, owned(&[("Ada (line 2)", 50), ("Ada (line 4)", 0), ("Bo", 50)]));
    assert!(notes[0].starts_with("2 rows have the name \"Ada\": each is graded"), "{notes:?}");
    // One learner who answers two sheets, by the address.
    let (learners, _) = names("name,email,sheet,1\nAda,a@x,1,230\nAda,a@x,2,240");
    assert_eq!(learners, owned(&[("Ada", 50)]));
    // In a table with an answer per row, all rows of a name are one learner, unless an id differs.
    let (learners, notes) =
        names("learner,sheet,question,answer\nAda,1,1,230\nAda,2,1,240\nBo,1,1,230");
    assert_eq!(learners, owned(&[("Ada", 50), ("Bo", 50)]));
    assert!(notes[0].starts_with("\"Ada\" answers the sheets 1, 2: if"), "{notes:?}");
    let (learners, _) =
        names("id,learner,student id,sheet,question,answer\n1,Ada,7,1,1,230\n2,Ada,8,2,1,240");
    assert_eq!(learners, owned(&[("Ada (7)", 50), ("Ada (8)", 50)]));
}

#[test]
fn what_google_forms_exports_is_graded() {
    let form = "\"Timestamp\",\"Email Address\",\"Score\",\"What is your name?\",\
        \"Sheet number (top right)\",\"1. How long does it take?\",\
        \"1. How long does it take? [Score]\",\"1. How long does it take? [Feedback]\",\
        \"2. What is the state? [a]\",\"2. What is the state? [b]\"\n\
        \"2026/11/30 9:41:07 AM GMT+1\",\"ada@school\",\"1 / 2\",\"Ada\",\"Sheet 1\",\"230 ms\",\
        \"1 / 1\",\"\",\"a) pending\",\"b) Fulfilled\"\n";
    let grades = two_sheets().grade(form).unwrap();
    assert_eq!(scores(&grades), [("Ada", "m-1", 100), ("Ada", "s-1", 100)]);
    assert_eq!(grades.ignored, ["Timestamp", "Score"]);
    assert!(grades.unreadable.is_empty() && grades.notes.is_empty());
}

#[test]
fn what_microsoft_forms_and_excel_export_is_graded() {
    let key = Key::from_json(KEY).unwrap();
    let form = "\u{feff}sep=;\r\nID;Start time;Completion time;Email;Name;\
        1. How long?;2. In which order?;Points - 1. How long?\r\n\
        1;11/30/26 9:41;11/30/26 9:50;anonymous;;\"230,0\";\"b;c;a;d;\";1\r\n\
        2;11/30/26 9:41;11/30/26 9:51;anonymous;;\"1,000\";\"c\nb\";0\r\n";
    let grades = key.grade(form).unwrap();
    assert_eq!(scores(&grades), [("1", "m-1", 100), ("1", "o-1", 100), ("2", "o-1", 33)]);
    let unread = &grades.unreadable[0];
    assert_eq!((unread.place.line, unread.place.column), (4, 6));
    assert_eq!(unread.problem, "\"1,000\" is not a whole number of milliseconds");
}

#[test]
fn the_first_and_the_last_name_are_the_name() {
    let table = "Surname;First name;ID number;sheet;1\nLovelace;Ada;;1;230\n";
    let grades = two_sheets().grade(table).unwrap();
    assert_eq!(scores(&grades), [("Ada Lovelace", "m-1", 100)]);
}
