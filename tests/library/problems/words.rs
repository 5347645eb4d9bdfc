//! All messages are our own: no message of a library is shown, whatever is wrong.

use makespan::Scenario;

/// Parts of the messages of the libraries that read texts.
const THEIR_WORDS: [&str; 12] = [
    "struct ",
    "invalid type",
    "invalid value",
    "sequence",
    "EOF",
    "expected value",
    "missing field",
    "variant",
    "deserial",
    "serde",
    "recursion",
    "Expected ",
];

const RON: &str = r#"Scenario(
    title: "t", // c
    resources: { "r": 2 },
    tasks: { "a": (takes: ["1ms", "2ms"], fails: First(2, "x"), uses: "r"), "b": (takes: "1s", needs: ["a"]) },
    functions: { "f": ["a", Log("{a}")] },
    programs: { "p": [All([["f"], Start("b")]), Try(body: ["a"], catch: [Rethrow]), For(of: 2, do: "b")] },
    expect: { "p": (settles: AtMost("9s"), outcome: Rejected("x")) },
)"#;

const JSON: &str = r#"{"title": "t", "resources": {"r": 2},
    "tasks": {"a": {"takes": ["1ms", "2ms"], "fails": {"First": [2, "x"]}, "uses": "r"},
              "b": {"takes": "1s", "needs": ["a"]}},
    "functions": {"f": ["a", {"Log": "{a}"}]},
    "programs": {"p": [{"All": [["f"], {"Start": "b"}]}, {"Try": {"body": ["a"], "catch": [{"Rethrow": null}]}},
                       {"For": {"of": 2, "do": "b"}}]},
    "expect": {"p": {"settles": {"AtMost": "9s"}, "outcome": {"Rejected": "x"}}}}"#;

/// Every text that results from cutting a text, or from replacing a character.
fn broken(text: &str) -> impl Iterator<Item = String> + '_ {
    const PUT: [&str; 16] = [
        "", "1", "-1", "1.5", "1e999", "\"", "null", "{", "}", "[", "]", "(", ")", ",", ":",
        "\u{1}",
    ];
    text.char_indices().flat_map(move |(at, c)| {
        let (front, back) = (&text[..at], &text[at + c.len_utf8()..]);
        let put = PUT.iter().map(move |put| [front, put, back].concat());
        put.chain([front.to_owned()])
    })
}

fn check(text: &str, told: Result<Scenario, makespan::scenario::Problems>) {
    let Err(problems) = told else { return };
    for problem in &problems.list {
        let said = [Some(&problem.message), problem.label.as_ref(), problem.help.as_ref()];
        for said in said.into_iter().flatten() {
            let theirs = THEIR_WORDS.iter().find(|word| said.contains(**word));
            assert_eq!(theirs, None, "{said:?} of {text}");
        }
    }
}

#[test]
fn no_message_of_a_library_is_shown() {
    assert!(Scenario::from_ron("s", RON).is_ok() && Scenario::from_json("s", JSON).is_ok());
    for text in broken(RON) {
        check(&text, Scenario::from_ron("s", &text));
    }
    for text in broken(JSON) {
        check(&text, Scenario::from_json("s", &text));
    }
}
