use super::*;
use crate::Scenario;

const TASKS: &str = r#""a": (takes: "1ms"), "b": (takes: "1ms"), "c": (takes: "1ms"),
    "d": (takes: "1ms")"#;

/// The steps of a program as RON, in a separate scenario.
fn steps(program: &str) -> Scenario {
    let text = format!("(tasks: {{{TASKS}}}, programs: {{\"p\": {program}}})");
    Scenario::from_ron("after", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// A scenario's text with other steps in its only program.
fn rewritten(before: &Scenario, program: &str) -> String {
    let after = steps(program);
    let source = before.source.as_ref().unwrap();
    let editor = Editor::new(source, [&before.names, &after.names]);
    let own = &before.programs[0];
    let body = Rewritten { span: own.body, before: &own.steps, after: &after.programs[0].steps };
    edited(source.text(), &editor.edits(&body))
}

/// Rewrites a text in RON that ends with the program's body and the brackets of `SCENARIO`.
fn in_ron(body: &str, program: &str) -> String {
    let (head, end) = (format!("(\n    tasks: {{{TASKS}}},\n    programs: {{\n"), "\n    },\n)\n");
    let text = format!("{head}        \"p\": {body},{end}");
    let before = Scenario::from_ron("before", &text).unwrap_or_else(|error| panic!("{error}"));
    let text = rewritten(&before, program);
    let text = text.strip_prefix(&*head).unwrap().strip_suffix(end).unwrap();
    text.to_owned()
}

fn in_json(before: &str, program: &str) -> String {
    let before = Scenario::from_json("before", before).unwrap_or_else(|error| panic!("{error}"));
    rewritten(&before, program)
}

#[test]
fn nothing_changes_where_the_steps_are_the_same() {
    let body = r#"[/* a */ "a" , All([r"b"]),]"#;
    assert_eq!(in_ron(body, r#"["a", All(["b"])]"#), format!("        \"p\": {body},"));
}

#[test]
fn unchanged_steps_keep_their_layout_and_comments() {
    let body = r#"[
            // first of all
            "a",   // the user
            "b",
            Try(  body: [ "c" ],   catch: []),  // in vain
        ]"#;
    let after = r#"        "p": [
            // first of all
            // the user
            All(["a", "b"]),
            Try(  body: [ "d" ],   catch: []),  // in vain
        ],"#;
    assert_eq!(in_ron(body, r#"[All(["a", "b"]), Try(body: ["d"], catch: [])]"#), after);
}

#[test]
fn steps_are_inserted_and_removed() {
    let is = |body: &str, program: &str, after: &str| {
        assert_eq!(in_ron(body, program), format!("        \"p\": {after},"));
    };
    is(r#"["a", "b"]"#, r#"["a", "c", "b"]"#, r#"["a", "c", "b"]"#);
    is(r#"["a", "b"]"#, r#"["a", "b", "c"]"#, r#"["a", "b", "c"]"#);
    is(r#"["a", "b",]"#, r#"["a", "b", "c"]"#, r#"["a", "b", "c",]"#);
    is(r#"["a", /* ! */ "b"]"#, r#"["b"]"#, r#"[/* ! */ "b"]"#);
    is(r#"["a", /* ! */ "b"]"#, r#"["a"]"#, r#"["a"/* ! */ ]"#);
    is(r#"["a", "b" /* ! */,]"#, r#"["a"]"#, r#"["a", /* ! */ ]"#);
    is(r#"["a"]"#, "[]", "[]");
    is("[]", r#"["a"]"#, r#"["a"]"#);
    is("\"a\"", r#"["a", "b"]"#, r#"["a", "b"]"#);
    is("\"a\"", r#"[["a", "b"]]"#, r#"[["a", "b"]]"#);
    is("\"a\"", r#"["b"]"#, "\"b\"");
    is(r#"["a"]"#, r#"[["a", "b"]]"#, r#"[["a", "b"]]"#);
    is(
        r#"[For(of: 2, do: "a")]"#,
        r#"[For(of: 2, do: ["a", "b"])]"#,
        r#"[For(of: 2, do: ["a", "b"])]"#,
    );
    is(r#"["c", All(["a", "b", "b"])]"#, r#"[All([["c"], "d"])]"#, r#"[All([["c"], "d"])]"#);
    is(r#"[All(["a", "b"])]"#, r#"[All(["a", "b", "c"])]"#, r#"[All(["a", "b", "c"])]"#);
    is(r#"[All(["a"])]"#, "[All([])]", "[All([])]");
    let on_lines = "[\n            \"a\",\n            \"b\",\n        ]";
    let with_c = "[\n            \"a\",\n            \"c\",\n            \"b\",\n        ]";
    is(on_lines, r#"["a", "c", "b"]"#, with_c);
}

#[test]
fn a_line_that_grows_too_long_is_broken() {
    let body = r#"["a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", /* ! */ "a"]"#;
    let list = r#"["a", "b", "c", "d"]"#;
    let program = format!("[All({list}), All({list}), All({list}), AllSettled({list})]");
    let after = r#"        "p": [
            /* ! */
            All(["a", "b", "c", "d"]),
            All(["a", "b", "c", "d"]),
            All(["a", "b", "c", "d"]),
            AllSettled(["a", "b", "c", "d"]),
        ],"#;
    assert_eq!(in_ron(body, &program), after);
}

#[test]
fn json_stays_in_the_layout_of_its_file() {
    let tasks = r#"{"a":{"takes":"1ms"},"b":{"takes":"1ms"},"c":{"takes":"1ms"}}"#;
    let program = r#"[All(["a", "b"]), "c"]"#;
    let minified = format!(r#"{{"tasks":{tasks},"programs":{{"p":["a","b","c"]}}}}"#);
    let expected = minified.replace(r#""a","b","c""#, r#"{"All":["a","b"]},"c""#);
    assert_eq!(in_json(&minified, program), expected);

    let expanded = r#"{
	"tasks": {
		"a": {
			"takes": "1ms"
		},
		"b": {
			"takes": "1ms"
		},
		"c": {
			"takes": "1ms"
		}
	},
	"programs": {
		"p": [
			"a",
			"b",
			"c"
		]
	}
}
"#;
    let all = "{\n\t\t\t\t\"All\": [\n\t\t\t\t\t\"a\",\n\t\t\t\t\t\"b\"\n\t\t\t\t]\n\t\t\t}";
    let expected = expanded.replace("\"a\",\n\t\t\t\"b\"", all);
    assert_eq!(in_json(expanded, program), expected);

    let padded = r#"{
  "tasks": { "a": { "takes": "1ms" }, "b": { "takes": "1ms" }, "c": { "takes": "1ms" } },
  "programs": {
    "p": [
      "a",
      "b",
      "c"
    ]
  }
}
"#;
    let padded = &padded.replace('\n', "\r\n");
    let expected = padded.replace("\"a\",\r\n      \"b\"", "{ \"All\": [\"a\", \"b\"] }");
    assert_eq!(in_json(padded, program), expected);
}

#[test]
fn other_lines_are_indented_as_the_file_indents() {
    let text = r#"(
  // x

  tasks: { "a": (takes: "1ms"), "b": (takes: "1ms") },
  programs: {
    "p": [
      "a",
      "b",
    ],
  },
)"#;
    let text = &text.replace('\n', "\r\n");
    let before = Scenario::from_ron("before", text).unwrap();
    let long = "a long line, and longer, and longer, and longer, and longer";
    let program = format!(r#"["a", Try(body: ["b"], catch: [Log("{long}")])]"#);
    let expected =
        format!("Try(\r\n        body: [\"b\"],\r\n        catch: [Log(\"{long}\")],\r\n      ),");
    assert_eq!(
        rewritten(&before, &program),
        text.replace("\"b\",\r\n    ]", &(expected + "\r\n    ]"))
    );
}

#[test]
fn edits_apply_in_order_and_places_move_with_them() {
    let edit = |start, end, text: &str| Edit { span: Span { start, end }, text: text.to_owned() };
    let edits = [edit(1, 3, "XYZ"), edit(5, 5, "!")];
    assert_eq!(edited("abcdefg", &edits), "aXYZde!fg");
    assert_eq!(moved(&edits, 0), 0);
    assert_eq!(moved(&edits, 2), 4);
    assert_eq!(moved(&edits, 3), 4);
    assert_eq!(moved(&edits, 6), 8);
}

#[test]
fn a_span_moves_with_edits_unless_one_replaces_its_start_or_end() {
    let edit = |start, end, text: &str| Edit { span: Span { start, end }, text: text.to_owned() };
    let text = "one two three";
    for (edits, after) in [
        (vec![edit(0, 3, "1")], Some("two")),
        (vec![edit(4, 4, "and ")], Some("two")),
        (vec![edit(7, 7, ",")], Some("two")),
        (vec![edit(8, 13, "")], Some("two")),
        (vec![edit(5, 6, "")], Some("to")),
        (vec![edit(4, 5, "T")], None),
        (vec![edit(6, 8, "o-")], None),
        (vec![edit(0, 13, "")], None),
    ] {
        let new = edited(text, &edits);
        let moved = moved_stretch(&edits, 4..7);
        let moved = moved.map(|to| &new[to.start as usize..to.end as usize]);
        assert_eq!(moved, after, "{new}");
    }
}
