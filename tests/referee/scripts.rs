//! The script that `--format js` prints, run as users run it: from a file, and piped to Node.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use makespan::Scenario;
use makespan::view::js;

/// How a script is passed to Node.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// `node script.cjs`
    File,
    /// `node script.mjs`
    Module,
    /// `| node`
    Pipe,
    /// `| node -`
    Dash,
}

const WAYS: [Way; 4] = [Way::File, Way::Module, Way::Pipe, Way::Dash];

fn script(text: &str) -> String {
    let scenario = Scenario::from_json("s.json", text).unwrap_or_else(|why| panic!("{why}"));
    let programs: Vec<usize> = (0..scenario.programs().len()).collect();
    js::script(&scenario, &programs)
}

/// Runs a script with these options of Node.
fn run(script: &str, way: Way, options: &[&str], arguments: &[&str]) -> Output {
    let file = |ending: &str| {
        let name = format!("script-{}-{:p}.{ending}", std::process::id(), script);
        let path: PathBuf = std::env::temp_dir().join(name);
        std::fs::write(&path, script).unwrap();
        path
    };
    let mut node = Command::new("node");
    node.args(options);
    let path = match way {
        Way::File => Some(file("cjs")),
        Way::Module => Some(file("mjs")),
        Way::Pipe => None,
        Way::Dash => {
            node.arg("-");
            None
        }
    };
    let mut child = node
        .args(&path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    if path.is_none() {
        stdin.write_all(script.as_bytes()).unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    if let Some(path) = path {
        std::fs::remove_file(path).unwrap();
    }
    output
}

fn logged(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const TASKS: &str = r#""tasks": {"a": {"takes": "1ms"}, "no": {"takes": "1ms", "fails": "bad"}}"#;

#[test]
#[ignore = "needs Node"]
fn one_program_and_several_run_from_a_file_and_from_a_pipe() {
    let one = format!(r#"{{{TASKS}, "programs": {{"one": ["a", {{"Log": "x {{a}}"}}]}}}}"#);
    let two = one.replace("}]}}", r#"}], "two": [{"Log": "y"}]}}"#);
    for way in WAYS {
        for (text, lines) in [(&one, "x a\n"), (&two, "x a\ny\n")] {
            let output = run(&script(text), way, &[], &[]);
            let told = told(&output);
            assert_eq!(
                (logged(&output).as_str(), output.status.code()),
                (lines, Some(0)),
                "{way:?}: {told}"
            );
            assert!(told.contains("--- one\nfulfilled after"), "{way:?}: {told}");
        }
    }
    for way in [Way::File, Way::Module, Way::Dash] {
        let output = run(&script(&two), way, &[], &["two"]);
        assert_eq!(logged(&output), "y\n", "{way:?}");
        let output = run(&script(&two), way, &[], &["three"]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(told(&output), "There is no program \"three\". There are: one, two\n");
    }
}

#[test]
#[ignore = "needs Node"]
fn a_crash_of_one_program_sets_the_exit_code_and_stops_no_other() {
    let programs = r#"{"fine": [{"Log": "1"}], "crash": [{"Start": "no"}, {"Sleep": "9ms"}],
        "caught": [{"Try": {"body": ["no"], "catch": [{"Log": "2"}]}}], "rejected": ["no"]}"#;
    let all = script(&format!("{{{TASKS}, \"programs\": {programs}}}"));
    for way in WAYS {
        let output = run(&all, way, &[], &[]);
        assert_eq!(
            (logged(&output).as_str(), output.status.code()),
            ("1\n2\n", Some(1)),
            "{way:?}"
        );
        assert!(told(&output).contains("rejected after"), "{}", told(&output));
        // The option of Node applies to each program.
        let output = run(&all, way, &["--unhandled-rejections=none"], &[]);
        assert_eq!(
            (logged(&output).as_str(), output.status.code()),
            ("1\n2\n", Some(0)),
            "{way:?}"
        );
    }
    for (name, code) in [("crash", 1), ("rejected", 0), ("fine", 0)] {
        assert_eq!(run(&all, Way::Dash, &[], &[name]).status.code(), Some(code), "{name}");
    }
}

/// Names that end a string, a comment, a line, an argument or a script, or have a meaning in
/// JavaScript.
fn odd_names() -> Vec<String> {
    let texts = [
        "p\0q",
        "\0",
        "",
        " ",
        "\n",
        "\r\n",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\u{feff}",
        "\u{ffff}",
        "\u{1b}[31m",
        "\u{202e}",
        "</script>",
        "<!--",
        "-->",
        "*/",
        "//",
        "\\",
        "\"",
        "'",
        "`",
        "--help",
        "-e",
        "0",
        "1",
        "__proto__",
        "constructor",
        "toString",
        "then",
        "naïve",
        "字",
        "🦀",
        "a\u{301}",
    ];
    let reserved = "arguments async await break case catch class const continue debugger default \
        delete do else enum eval export extends false finally for function get globalThis if implements \
        import in instanceof interface let new null of package private protected public return set static \
        super switch this throw true try typeof undefined var void while with yield NaN Infinity";
    let globals = Command::new("node")
        .args(["-p", "Object.getOwnPropertyNames(globalThis).join(' ')"])
        .output()
        .unwrap();
    let globals = String::from_utf8(globals.stdout).unwrap();
    let ours = "require module exports __filename __dirname programs names name nth input script stdio \
        given status error count task show sleep pool retry withTimeout block resource runEach runGiven \
        runProgram began settled spawnSync";
    let words = [reserved, &globals, ours].into_iter().flat_map(str::split_whitespace);
    let mut names: Vec<String> = texts.into_iter().chain(words).map(str::to_owned).collect();
    // These have a special meaning in the language.
    names.retain(|name| !matches!(name.as_str(), "" | "error"));
    names.sort_unstable();
    names.dedup();
    names
}

/// Each is in turn a task's name, an item, a reason, a logged line and a program's name.
#[test]
#[ignore = "needs Node"]
fn no_text_breaks_the_script() {
    let names = odd_names();
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let log = |name: &str| json(&format!("got {name} ${{{{a}}}}`"));
    let tasks: Vec<String> = names.iter().map(|name| {
        let name = json(name);
        format!(r#"{name}: {{"takes": "0ms", "returns": {name}, "uses": {name}, "items": {{{name}: {{"fails": {name}}}}}}}"#)
    }).collect();
    let resources: Vec<String> = names.iter().map(|name| format!("{}: 1", json(name))).collect();
    let calls: Vec<String> = names.iter().map(|name| {
        let (logged, name) = (log(name), json(name));
        format!(r#"[{name}, {{"Log": {logged}}}, {{"Catch": [{{"For": {{"of": [{name}], "do": {name}}}}}, []]}}]"#)
    }).collect();
    let programs: Vec<String> =
        names.iter().map(|name| format!("{}: [{{\"Log\": {}}}]", json(name), log(name))).collect();
    // All tasks in one program, with two others of similar names.
    let text = format!(
        r#"{{"title": {title}, "about": {title}, "tasks": {{{tasks}}}, "resources": {{{resources}}},
            "programs": {{"everything": [{calls}], {some}}}}}"#,
        title = json(&names.concat()),
        tasks = tasks.join(", "),
        resources = resources.join(", "),
        calls = calls.join(", "),
        some = programs[..2].join(", "),
    );
    let expected = |names: &[&String]| -> String {
        names.iter().flat_map(|name| ["got ", name, " ${a}`\n"]).collect()
    };
    let shown: Vec<&String> = names.iter().collect();
    let script_of_all = script(&text);
    for way in WAYS {
        let output = run(&script_of_all, way, &[], &[]);
        let lines = expected(&shown) + &expected(&shown[..2]);
        assert_eq!(
            (logged(&output), output.status.code()),
            (lines, Some(0)),
            "{way:?}: {}",
            told(&output)
        );
    }
    // And every program, by its number.
    let tasks = r#""tasks": {"a": {"takes": "0ms"}}"#;
    let text = format!("{{{tasks}, \"programs\": {{{}}}}}", programs.join(", "));
    let script = script(&text);
    for (nth, name) in shown.iter().enumerate() {
        if nth % 12 == 0 || name.contains('\0') {
            let output = run(&script, Way::Dash, &[], &["", &nth.to_string()]);
            assert_eq!(
                (logged(&output), output.status.code()),
                (expected(&[name]), Some(0)),
                "{name:?}"
            );
        }
    }
}
