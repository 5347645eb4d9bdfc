//! Syntax errors: what is missing, and where it must be added.

use makespan::Scenario;

use super::shown::shown_each;

#[track_caller]
fn ron(name: &str, texts: &[&str]) {
    shown_each(name, texts, |text| Scenario::from_ron("bad.ron", text));
}

#[track_caller]
fn json(name: &str, texts: &[&str]) {
    shown_each(name, texts, |text| Scenario::from_json("bad.json", text));
}

#[test]
fn text_in_the_other_format_is_an_error() {
    ron("syntax_json_in_ron", &["{\n \"tasks\": {} }", "(tasks: {\"a\": {\"takes\": \"1ms\"}})"]);
    ron("syntax_quoted_field", &["(\"tasks\": {})"]);
    let texts = ["(tasks: {})", "Scenario(tasks: {})", r#"{"programs": {"p": [All(["a"])]}}"#];
    json("syntax_ron_in_json", &texts);
}

#[test]
fn a_missing_comma_is_reported_after_its_value() {
    let texts = [
        "(tasks: {\n  \"a\": (takes: \"1ms\") // one\n\n  \"b\": (takes: \"1ms\"),\n})",
        "(tasks: { \"a\": (takes: \"1ms\" needs: []) })",
        "(programs: { \"p\": [\"a\" \"b\"] })",
        "(tasks: {}\nprograms: {})",
    ];
    ron("syntax_comma", &texts);
    json(
        "syntax_json_comma",
        &["{\"title\": \"a\"\n \"tasks\": {}}", r#"{"programs": {"p": [1 2]}}"#],
    );
}

#[test]
fn an_unclosed_bracket_is_reported_with_its_position() {
    let texts = [
        "(\n  programs: { \"p\": [\"a\", All([\"b\"] },\n)",
        "(\n  programs: { \"p\": [\"a\", All([\"b\"],] },\n)",
        "(\n  programs: {\n    \"é\": [ // [\n",
        "(title: \"a\n",
        "(title: r#\"a\"\n)",
        "(title: /* /* x */\n \"a\")",
        "(tasks: {\n  \"a\": (takes: \"1ms),\n  \"b\": (takes: \"2ms\"),\n})",
    ];
    ron("syntax_unclosed", &texts);
    let texts =
        ["{\"tasks\": {\n", "{\"tasks\": [}", "{\"title\": \"a}\n", "{\"title\": \"a\nb\"}"];
    json("syntax_json_unclosed", &texts);
}

#[test]
fn every_message_of_the_json_parser_is_replaced() {
    let texts = [
        "",
        "{\"tasks\": }",
        "{\"tasks\": {},}",
        "{tasks: {}}",
        "{'tasks': {}}",
        "{\"tasks\" {}}",
        "{} {}",
        "// a comment\n{}",
        "{\"title\": \"\\q\"}",
        "{\"title\": \"\\u12\"}",
        "{\"title\": tru}",
        "{\"title\": 01}",
        "{\"title\": a}",
        "{\"title\": -}",
        "{\"tasks\": {\"\\ud800\": {\"takes\": \"1ms\"}}}",
    ];
    json("syntax_json_words", &texts);
}
