//! `simulate fix`: what it prints, and what it writes into files.

use std::path::Path;
use std::process::Command;

use crate::Directory;

/// A name with everything that has a meaning in a format, as RON writes it.
const ODD: &str = r#"the \"fast\" `way`\n // [1], /* */ \\"#;

const SLOW: &str = r##"// What the page needs.
Scenario(
    tasks: { "user": (takes: "100ms"), "posts": (takes: "50ms"), r#"tags "#: (takes: "10ms") },
    functions: {
        // Called by only one program.
        "load": ["user", "posts"],
    },
    programs: {
        "page": [
            "user", /* who /* nested ] */ " */
            "posts",  // what they wrote
            Log(r#"raw ] " // string"#),
        ],
        "ODD": ["user", r#"tags "#],
        "calls": ["load", Log("done")],
    },
)
"##;

fn slow() -> String {
    SLOW.replace("ODD", ODD)
}

const SLOW_JSON: &str = r#"{
  "tasks": {"user": {"takes": "100ms"}, "posts": {"takes": "50ms"}},
  "programs": {
    "page": [
      "user",
      "posts",
      {"Log": "done"}
    ]
  }
}
"#;

const FIXED_JSON: &str = r#"{
  "tasks": {"user": {"takes": "100ms"}, "posts": {"takes": "50ms"}},
  "programs": {
    "page": [
      {"All": ["user", "posts"]},
      {"Log": "done"}
    ]
  }
}
"#;

/// With a byte order mark, on one line without a line end.
const MARKED: &str =
    "\u{feff}(tasks: {\"a\": (takes: \"1s\")}, programs: {\"p\": [\"a\", \"a\", Log(\"x\")]})";

/// Runs git in a directory with a patch as its input; `None` if git is not installed.
fn git_apply(directory: &Directory, patch: &str) -> Option<()> {
    let version = Command::new("git").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no git here");
        return None;
    }
    std::fs::write(directory.path().join("fixes.patch"), patch).unwrap();
    let git = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "fixes.patch"])
        .current_dir(directory.path())
        // A repository around the directory would have its own configuration.
        .env("GIT_CEILING_DIRECTORIES", directory.path())
        .env("GIT_DIR", "/nonexistent")
        .output()
        .unwrap();
    assert!(git.status.success(), "{}\n{patch}", String::from_utf8_lossy(&git.stderr));
    Some(())
}

/// Every scenario of the project, in a separate directory.
fn all_scenarios() -> Directory {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut directory = Directory::new();
    let mut folders = vec![root.join("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("gallery.ron") {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                directory = directory.with(name, &text);
            }
        }
    }
    directory
}

#[test]
fn fixes_are_written_into_the_file_and_the_rest_of_it_stays() {
    let directory = Directory::new().with("s.ron", &slow());
    let ran = directory.run(&["fix", "--write", "s.ron"]);
    assert!(ran.stdout.ends_with("s.ron: 3 of 3 programs fixed\n"), "{}", ran.stdout);
    let expected = slow()
        .replace(r#""load": ["user", "posts"]"#, r#""load": [All(["user", "posts"])]"#)
        .replace(
            "\"user\", /* who /* nested ] */ \" */\n            \"posts\",",
            "/* who /* nested ] */ \" */\n            All([\"user\", \"posts\"]),",
        )
        .replace(
            r##"["user", r#"tags "#]"##,
            "[\n            Let(\"tags \", \"tags \"),\n            All([\"user\", \"tags \"]),\n            \
             \"tags \",\n        ]",
        );
    assert_eq!(directory.read("s.ron").unwrap(), expected);
    assert_eq!(directory.files(), ["s.ron"]);

    let again = directory.run(&["fix", "--write", "s.ron"]).well();
    assert!(again.ends_with("s.ron: nothing to write\n"), "{again}");
    assert_eq!(directory.read("s.ron").unwrap(), expected);
}

#[test]
fn a_json_file_stays_json() {
    let directory = Directory::new().with("s.json", SLOW_JSON);
    let shown = directory.run(&["fix", "s.json"]).well();
    assert!(shown.contains("+      {\"All\": [\"user\", \"posts\"]},\n"), "{shown}");
    let checked = directory.run(&["check", "s.json"]).well();
    assert!(checked.contains(r#"[{"All": ["user", "posts"]}, {"Log": "done"}]"#), "{checked}");
    let json = directory.run(&["check", "--format", "json", "s.json"]).well();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let steps = document["programs"][0]["findings"][0]["fix"]["steps"].as_str().unwrap();
    let steps: serde_json::Value = serde_json::from_str(steps).unwrap();
    assert_eq!(steps, serde_json::json!([{"All": ["user", "posts"]}, {"Log": "done"}]));

    directory.run(&["fix", "--write", "s.json"]).well();
    assert_eq!(directory.read("s.json").unwrap(), FIXED_JSON);
}

#[test]
fn git_apply_and_write_give_the_same_file() {
    let odd = "sub/an odd \"name\" é.ron";
    let make = || {
        Directory::new()
            .with("s.ron", &slow())
            .with("crlf.ron", &slow().replace('\n', "\r\n"))
            .with("marked.ron", MARKED)
            .with("sub/s.json", SLOW_JSON)
            .with(odd, slow().trim_end())
    };
    let written = make();
    written.run(&["fix", "--write", "."]).well();
    assert_ne!(written.read(odd).unwrap(), slow().trim_end());
    for format in ["text", "diff"] {
        let applied = make();
        let patch = applied.run(&["fix", "--format", format, "."]).well();
        let Some(()) = git_apply(&applied, &patch) else { return };
        for file in ["s.ron", "crlf.ron", "marked.ron", "sub/s.json", odd] {
            assert_eq!(applied.read(file), written.read(file), "{file} from {format}");
        }
    }
}

#[test]
fn the_fixes_of_every_scenario_here_are_applied_and_leave_nothing_to_do() {
    let (applied, written) = (all_scenarios(), all_scenarios());
    let patch = applied.run(&["fix", "--format", "diff", "scenarios"]).stdout;
    written.run(&["fix", "--write", "scenarios"]);
    assert_eq!(written.run(&["fix", "--format", "diff", "scenarios"]).stdout, "");
    let Some(()) = git_apply(&applied, &patch) else { return };
    let same = Command::new("diff")
        .args(["-r", "scenarios"])
        .arg(written.path().join("scenarios"))
        .current_dir(applied.path())
        .output()
        .unwrap();
    assert!(same.status.success(), "{}", String::from_utf8_lossy(&same.stdout));
}

#[test]
fn json_has_the_new_bodies_and_the_difference() {
    let directory = Directory::new().with("s.json", SLOW_JSON).with("s.ron", &slow());
    let json = directory.run(&["fix", "--format", "json", "s.json", "s.ron"]).well();
    let documents: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let body = &documents[0]["programs"][0]["fixed"]["bodies"][0];
    assert_eq!(body["name"], "page");
    assert_eq!(body["steps"], r#"[{"All": ["user", "posts"]}, {"Log": "done"}]"#);
    assert_eq!((&documents[0]["format"], &documents[1]["format"]), (&"json".into(), &"ron".into()));
    assert_eq!(documents[0]["written"], false);
    assert_eq!(documents[1]["programs"][2]["fixed"]["bodies"][0]["name"], "load");
    let Some(()) = git_apply(&directory, documents[0]["patch"].as_str().unwrap()) else { return };
    assert_eq!(directory.read("s.json").unwrap(), FIXED_JSON);
}

#[test]
fn a_comment_for_a_pull_request_says_what_changes_in_javascript() {
    let text = r#"(tasks: { "a`b": (takes: "1s"), "c": (takes: "2s") },
        programs: { "fast `way`*": ["a`b", Log("``` {a`b}"), "c"], "best": ["c"] })"#;
    let directory = Directory::new().with("s.ron", text);
    let markdown = directory.run(&["fix", "--format", "markdown", "s.ron"]).well();
    insta::assert_snapshot!("fix.md", markdown);
}

#[test]
fn a_fix_that_breaks_an_expectation_says_so() {
    let text = r#"(tasks: { "a": (takes: "1s") }, programs: { "p": ["a", "a", Log("x")] },
        expect: { "p": (settles: "2s", work_ends: "1s", finds: ["sequential-independent-awaits"]) })"#;
    let directory = Directory::new().with("s.ron", text);
    let shown = directory.run(&["fix", "s.ron"]).well();
    let told = "With these fixes, the expectations of \"p\" in s.ron have to change:\n  \
                expected settles 2s, found 1s\n  \
                expected to find sequential-independent-awaits, but it was not found\n";
    assert!(shown.ends_with(told), "{shown}");
    let json = directory.run(&["fix", "--format", "json", "s.ron"]).well();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["unmet"][0]["what"], "expected settles 2s, found 1s");
    assert_eq!(document["unmet"].as_array().unwrap().len(), 2);
}

#[test]
fn a_fix_that_changes_what_another_program_does_is_not_applied() {
    let text = r#"(
        tasks: { "a": (takes: "10ms"), "b": (takes: "20ms"), "c": (takes: "30ms", needs: ["a"]) },
        functions: { "f": ["a", "b"] },
        programs: { "p": ["f", "c"], "u": ["f", Log("user is {f}")] },
        expect: { "u": (logs: ["user is b"]) },
    )"#;
    let directory = Directory::new().with("s.ron", text);
    directory.run(&["fix", "--write", "s.ron"]).well();
    // Whatever was applied, the expectations of the file are still met.
    directory.run(&["s.ron"]).well();
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_unchanged() {
    let directory = Directory::new().with("s.ron", &slow());
    let ran = directory.run_with(&["fix", "--write", "-"], &slow(), &[]).failed(2);
    assert_eq!(
        ran.stderr,
        "error: --write requires a file: fixes cannot be written to standard input\n"
    );
    let generated = r#"(tasks: { "a": (takes: "1s"), "b": (takes: "1s") })"#;
    let directory = directory.with("none.ron", generated);
    directory.run(&["fix", "--write", "none.ron"]).well();
    assert_eq!(directory.read("none.ron").unwrap(), generated);
}

#[test]
#[cfg(unix)]
fn a_file_keeps_its_mode_and_a_link_stays_one() {
    use std::os::unix::fs::PermissionsExt;

    let directory = Directory::new().with("target.ron", &slow());
    let target = directory.path().join("target.ron");
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).unwrap();
    let link = directory.path().join("link.ron");
    std::os::unix::fs::symlink("target.ron", &link).unwrap();
    directory.run(&["fix", "--write", "link.ron"]).well();
    assert!(link.is_symlink());
    assert_ne!(directory.read("target.ron").unwrap(), slow());
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_file_of_code_keeps_its_line_ends() {
    let code = "async function page(id) {\r\n  const user = await fetchUser(id);\r\n  \
        const posts = await fetchPosts(id);\r\n  return [user, posts];\r\n}\r\n";
    let directory = Directory::new().with("page.js", code);
    directory.run(&["fix", "page.js", "--assumed", "--write"]);
    let fixed = directory.read("page.js").unwrap();
    assert!(fixed.contains("Promise.all"), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count(), "{fixed:?}");
}
