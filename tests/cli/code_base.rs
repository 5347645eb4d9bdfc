//! `simulate check` on directories of code: which files, what is reported once, the formats.

use serde_json::Value;

use crate::directory::Directory;

/// Two awaits that do not depend on each other.
const SLOW: &str = "\
export async function load() {
  const user = await fetchUser(); // 80ms
  const posts = await fetchPosts(); // 100ms
  return [user, posts];
}
";

fn code_base() -> Directory {
    Directory::new()
        .with(".gitignore", "generated/\n")
        .with("src/a.ts", SLOW)
        .with("src/b.test.ts", SLOW)
        .with("src/c.d.ts", "export declare function load(): Promise<void>;")
        .with("src/d.min.js", SLOW)
        .with("src/generated/e.ts", SLOW)
        .with("src/__tests__/f.ts", SLOW)
        .with("src/view.ts", "export const title = (name) => name.trim();")
        .with("node_modules/g/index.js", SLOW)
        .with("dist/h.js", SLOW)
        .with("package.json", "{\"name\": \"shop\"}")
}

/// The last lines, from the one with the number of errors.
fn summary(stdout: &str) -> &str {
    let start = stdout.rfind("0 errors").or_else(|| stdout.rfind("1 error"));
    &stdout[start.expect("a summary")..]
}

#[test]
fn a_directory_is_checked_without_tests_and_what_was_not_written_there() {
    let directory = code_base();
    let told = directory.run(&["check", "."]).well();
    assert!(told.contains("src/a.ts:3:23"), "{told}");
    assert_eq!(
        summary(&told),
        "0 errors, 1 warning, 0 notes\n\
         sequential-independent-awaits 1\n\
         2 files (1 with nothing to run); 1 of 1 function with `await` evaluated to the end\n\
         left out: 2 tests (--tests), 1 declaration file, 1 minified file, \
         1 JSON file that is not a scenario\n"
    );
    let with_tests = directory.run(&["check", ".", "--tests"]).well();
    assert!(summary(&with_tests).starts_with("0 errors, 3 warnings"), "{with_tests}");
    // A file that is named is checked, whatever its name.
    for named in ["src/b.test.ts", "src/generated/e.ts", "node_modules/g/index.js"] {
        let told = directory.run(&["check", named]).well();
        assert!(told.contains(named), "{told}");
    }
}

#[test]
fn a_file_that_cannot_be_parsed_does_not_hide_the_others() {
    let directory = code_base().with("src/aa.ts", "async function (");
    let ran = directory.run(&["check", "src"]).failed(2);
    assert!(ran.stderr.contains("src/aa.ts:1"), "{}", ran.stderr);
    let counted = summary(&ran.stdout).lines().next().unwrap();
    assert_eq!(counted, "0 errors, 1 warning, 0 notes; 1 file could not be checked");
}

#[test]
fn a_function_that_no_program_reaches_is_evaluated_by_itself() {
    let unreached = "\
export async function main() {
  const isLate = false;
  if (isLate) await late();
}
async function late() {
  const one = await fetchUser();
  const other = await fetchPosts();
  return [one, other];
}
";
    let directory = Directory::new().with("a.ts", unreached);
    let told = directory.run(&["check", "."]).well();
    assert!(told.contains("2 of 2 functions with `await` evaluated"), "{told}");
    assert!(told.contains("in the program \"late\""), "{told}");
}

#[test]
fn equal_findings_of_several_programs_are_reported_once() {
    let shared = "\
async function both() {
  const one = await fetchUser();
  const other = await fetchPosts();
  return [one, other];
}
export async function first() { return await both(); }
export async function second() { return await both(); }
";
    let directory = Directory::new().with("a.ts", shared);
    let told = directory.run(&["check", "."]).well();
    assert_eq!(told.matches("sequential-independent-awaits:").count(), 1, "{told}");
    assert!(summary(&told).starts_with("0 errors, 1 warning,"), "{told}");
}

#[test]
fn a_program_that_exceeds_a_limit_is_left_out_with_its_line() {
    let spins = "export async function spin() {\n  await load();\n  while (1 < 2) {}\n}\n";
    let directory = code_base().with("src/aa.ts", spins);
    let told = directory.run(&["check", "src"]).well();
    assert!(summary(&told).starts_with("0 errors, 1 warning, 0 notes\n"), "{told}");
    assert!(told.contains("1 program over a limit"), "{told}");
    assert!(told.contains("src/aa.ts: program \"spin\": line 3: "), "{told}");
    assert!(told.contains("1 of 2 functions with `await` evaluated"), "{told}");
}

#[test]
fn the_output_is_the_same_however_often_it_is_made() {
    let mut directory = Directory::new();
    for number in 0..12 {
        directory = directory.with(&format!("src/{number}.ts"), SLOW);
    }
    for format in ["text", "json", "github", "sarif", "markdown"] {
        let run = || directory.run(&["check", "src", "--format", format]).well();
        let first = run();
        assert!(first.matches("fetchPosts").count() >= 12, "{format}");
        assert_eq!(first, run(), "{format}");
    }
}

#[test]
fn github_has_a_command_for_each_finding() {
    let told = code_base().run(&["check", "src", "--format", "github"]).well();
    assert_eq!(
        told,
        "::warning file=src/a.ts,line=3,endLine=3,col=23,endColumn=35,\
         title=sequential-independent-awaits::`fetchPosts` starts at 80ms because it waits for \
         `fetchUser`, but it doesn't depend on it (it has no dependencies)%0A\
         help: start `fetchPosts` together with `fetchUser`, then await both\n"
    );
}

#[test]
fn markdown_has_a_table_for_each_file_and_the_summary() {
    let told = code_base().run(&["check", "src", "--format", "markdown"]).well();
    assert_eq!(
        told,
        "### `src/a.ts`\n\n\
         | line | severity | finding | saves |\n\
         | ---: | --- | --- | ---: |\n\
         | 3 | warning | `sequential-independent-awaits`: `fetchPosts` starts at 80ms because it \
         waits for `fetchUser`, but it doesn't depend on it (it has no dependencies) | 80ms |\n\n\
         - 0 errors, 1 warning, 0 notes\n\
         - sequential-independent-awaits 1\n\
         - 2 files (1 with nothing to run); 1 of 1 function with `await` evaluated to the end\n\
         - left out: 2 tests (--tests), 1 declaration file, 1 minified file\n"
    );
}

#[test]
fn sarif_has_the_rules_the_places_and_the_fixes() {
    let told = code_base().run(&["check", "src", "--format", "sarif"]).well();
    let document: Value = serde_json::from_str(&told).unwrap();
    let run = &document["runs"][0];
    let result = &run["results"][0];
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let rule = &run["tool"]["driver"]["rules"][number(&result["ruleIndex"])];
    assert_eq!(rule["id"], "sequential-independent-awaits");
    assert_eq!(result["ruleId"], rule["id"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/a.ts");
    assert_eq!(place["region"]["startLine"], 3);
    // The code with its replacements has no such finding.
    let change = &result["fixes"][0]["artifactChanges"][0];
    let mut lines: Vec<String> = SLOW.lines().map(ToOwned::to_owned).collect();
    for edit in change["replacements"].as_array().unwrap().iter().rev() {
        let at = |field: &str| number(&edit["deletedRegion"][field]);
        let before = lines[at("startLine") - 1][..at("startColumn") - 1].to_owned();
        let after = lines[at("endLine") - 1][at("endColumn") - 1..].to_owned();
        let text = edit["insertedContent"]["text"].as_str().unwrap();
        let text = format!("{before}{text}{after}");
        lines.splice(at("startLine") - 1..at("endLine"), [text]);
    }
    let fixed = Directory::new().with("a.ts", &lines.join("\n"));
    let told = fixed.run(&["check", "a.ts"]).well();
    assert!(told.starts_with("0 errors, 0 warnings, 0 notes\n"), "{told}");
}

/// Code with a finding in line 4, and a comment in line 3.
fn commented(comment: &str) -> String {
    let (before, after) = SLOW.split_once("  const posts").unwrap();
    format!("{before}  {comment}\n  const posts{after}")
}

const REASON: &str =
    "// simulate-ignore sequential-independent-awaits: the API allows one at a time";

#[test]
fn a_comment_with_a_reason_ignores_the_findings_of_its_line_or_the_next() {
    let beside = SLOW.replace("// 100ms", REASON);
    let above = commented(REASON);
    let further = commented(&format!("{REASON}\n  // and one more comment"));
    let file = format!("/* simulate-ignore-file sequential-independent-awaits: old */\n{SLOW}");
    for code in [beside, above, further, file] {
        let told = Directory::new().with("a.ts", &code).run(&["check", "a.ts"]).well();
        assert!(told.starts_with("0 errors, 0 warnings, 0 notes\n"), "{code}\n{told}");
        assert!(told.contains("left out: 1 finding ignored by comments\n"), "{told}");
    }
}

#[test]
fn a_comment_that_ignores_nothing_is_noted() {
    let no_reason = commented("// simulate-ignore sequential-independent-awaits");
    let told = Directory::new().with("a.ts", &no_reason).run(&["check", "a.ts"]).well();
    assert!(told.contains("0 errors, 1 warning, 1 note\n"), "{told}");
    let note = "note: simulate-ignore: it ignores nothing, because it gives no reason: write";
    assert!(told.contains(note), "{told}");
    let unused = commented("// simulate-ignore await-in-loop: one at a time");
    let directory = Directory::new().with("a.ts", &unused);
    let told = directory.run(&["check", "a.ts"]).well();
    assert!(told.contains("it ignores nothing: there is no such finding here"), "{told}");
    // If not all rules are checked, nothing is known about the others.
    let told = directory.run(&["check", "a.ts", "--select", "lost-result"]).well();
    assert!(told.starts_with("0 errors, 0 warnings, 0 notes\n"), "{told}");
    for format in ["github", "sarif", "markdown"] {
        let told = directory.run(&["check", "a.ts", "--format", format]).well();
        assert!(told.contains("there is no such finding here"), "{told}");
    }
}

#[test]
fn findings_of_the_baseline_do_not_count_also_where_lines_have_moved() {
    let directory = code_base();
    let told = directory.run(&["check", "src", "--write-baseline"]).well();
    assert_eq!(told, "1 finding written to simulate-baseline.json\n");
    let known = ["check", "src", "--baseline", "simulate-baseline.json"];
    let told = directory.run(&known).well();
    assert!(told.starts_with("0 errors, 0 warnings, 0 notes\n"), "{told}");
    assert!(told.contains("1 finding of the baseline"), "{told}");
    // The first one is known; the second, which is equal, is not.
    let directory =
        directory.with("src/a.ts", &format!("\n\n{SLOW}{}", SLOW.replace("load", "both")));
    let told = directory.run(&known).well();
    assert!(summary(&told).starts_with("0 errors, 1 warning, 0 notes\n"), "{told}");
    assert!(directory.run(&["check", "src", "--baseline", "none.json"]).code == Some(2));
    let other = directory.with("other.json", "{}");
    let ran = other.run(&["check", "src", "--baseline", "other.json"]).failed(2);
    assert!(ran.stderr.contains("other.json:1:"), "{}", ran.stderr);
}

#[test]
fn only_changed_files_are_checked_against_a_commit() {
    let directory = code_base().with("src/z.ts", SLOW);
    let git = |arguments: &[&str]| {
        let own = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let mut command = std::process::Command::new("git");
        let ran = command.current_dir(directory.path()).args(own).args(arguments).output();
        let Ok(ran) = ran else { return false };
        assert!(ran.status.success(), "{ran:?}");
        true
    };
    // Without Git, this cannot be tested.
    if !git(&["init", "-q"]) {
        return;
    }
    git(&["add", "."]);
    git(&["commit", "-qm", "all"]);
    let none = directory.run(&["check", "src", "--changed"]).well();
    assert!(none.starts_with("0 errors, 0 warnings, 0 notes\n0 files"), "{none}");
    let directory = directory.with("src/z.ts", &format!("{SLOW}\n")).with("src/new.ts", SLOW);
    let told = directory.run(&["check", "src", "--changed", "--format", "github"]).well();
    let files: Vec<&str> = told.lines().map(|line| &line[..line.find(',').unwrap()]).collect();
    assert_eq!(files, ["::warning file=src/new.ts", "::warning file=src/z.ts"]);
    let ran = directory.run(&["check", "src", "--changed=no-such"]).failed(2);
    assert!(ran.stderr.contains("--changed: `git` failed: "), "{}", ran.stderr);
}

#[test]
fn changed_files_need_a_repository() {
    let ran = code_base().run(&["check", "src", "--changed"]).failed(2);
    assert!(ran.stderr.contains("--changed: `git` "), "{}", ran.stderr);
}

const CONFIGURATION: &str = r#"(
    tasks: {
        "fetch*": (takes: "120ms", uses: "api"),
        "fetchUser": (takes: "70ms"),
    },
    resources: { "api": 2 },
    ignore: ["generated/"],
    rules: { "sequential-independent-awaits": Note },
)"#;

#[test]
fn a_configuration_says_how_long_calls_take_and_what_counts() {
    let slow = SLOW.replace("// 80ms", "").replace("// 100ms", "");
    let directory = Directory::new()
        .with("simulate.ron", CONFIGURATION)
        .with("src/a.ts", &slow)
        .with("src/generated/b.ts", &slow)
        .with("src/c.ts", &slow.replace("fetchPosts()", "fetchPosts(); // 30ms"));
    let told = directory.run(&["check", "src"]).well();
    // A comment takes precedence over the configuration, and a name over a pattern.
    assert!(
        told.contains("note: sequential-independent-awaits: `fetchPosts` starts at 70ms"),
        "{told}"
    );
    assert!(told.contains("120ms (70ms faster)"), "{told}");
    assert!(told.contains("70ms (30ms faster)"), "{told}");
    assert!(summary(&told).starts_with("0 errors, 0 warnings, 2 notes\n"), "{told}");
    assert!(told.contains("left out: 1 file by the configuration\n"), "{told}");
    // Another one is used if it is named.
    let off = "(rules: { \"sequential-independent-awaits\": Off })";
    let directory = directory.with("other.ron", off);
    let told = directory.run(&["check", "src", "--config", "other.ron"]).well();
    assert!(summary(&told).starts_with("0 errors, 0 warnings, 0 notes\n"), "{told}");
    let directory = directory.with("other.ron", "(rule: {})");
    let ran = directory.run(&["check", "src", "--config", "other.ron"]).failed(2);
    assert!(ran.stderr.contains("other.ron:1:2"), "{}", ran.stderr);
}

#[test]
fn calls_that_share_one_slot_are_not_reported_as_slow() {
    let slow = SLOW.replace("// 80ms", "").replace("// 100ms", "");
    let one = "(tasks: { \"fetch*\": (uses: \"api\") }, resources: { \"api\": 1 })";
    let directory = Directory::new().with("simulate.ron", one).with("a.ts", &slow);
    let told = directory.run(&["check", "."]).well();
    assert!(summary(&told).starts_with("0 errors, 0 warnings, 0 notes\n"), "{told}");
}

#[test]
fn verbs_of_the_configuration_have_effects_or_none() {
    let code = "\
export async function run() {
  const one = await shipOrder();
  const other = await fetchPosts();
  return [one, other];
}
";
    let directory = Directory::new().with("a.ts", code);
    assert!(directory.run(&["check", "."]).well().contains("sequential-independent-awaits 1"));
    let directory = directory.with("simulate.ron", "(effects: [\"ship\"])");
    assert!(!directory.run(&["check", "."]).well().contains("sequential-independent-awaits"));
}

#[test]
fn the_configuration_says_what_only_reads() {
    let text = "\
export async function load() {
  const user = await fetchUser();
  const views = await peekViews();
  return [user, views];
}
";
    let directory = Directory::new().with("a.ts", text);
    let told = directory.run(&["check", "."]).well();
    assert!(summary(&told).starts_with("0 errors, 0 warnings, 1 note"), "{told}");
    let directory = directory.with("simulate.ron", "(reads: [\"peek\"])");
    let told = directory.run(&["check", "."]).well();
    assert!(summary(&told).starts_with("0 errors, 1 warning, 0 notes"), "{told}");
}

#[test]
fn an_interval_that_nothing_clears_ends_by_an_assumption() {
    let polls = "\
export async function poll() {
  setInterval(async () => {
    await ping();
  }, 1000);
}
export async function count() {
  let times = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      if (++times === 100) {
        clearInterval(timer);
        resolve();
      }
    }, 10);
  });
  return times;
}
";
    let directory = Directory::new().with("a.ts", polls);
    let told = directory.run(&["check", "."]).well();
    assert!(!told.contains("over a limit"), "{told}");
    assert!(told.contains("2 of 2 functions with `await` evaluated"), "{told}");
    let told = directory.run(&["a.ts", "--program", "count"]).well();
    assert!(told.contains("fulfilled   100") && !told.contains("assumed"), "{told}");
    let directory = directory.with("b.ts", "setInterval(() => ping(), 1000); // 2 times\n");
    assert!(directory.run(&["b.ts"]).well().contains("work ends   2s"));
}

#[test]
fn a_program_over_a_limit_does_not_keep_others_from_being_fixed() {
    let spins = "export async function spin() {\n  await ping();\n  while (1 < 2) {}\n}\n";
    let directory = Directory::new().with("a.ts", &(spins.to_owned() + SLOW));
    let ran = directory.run(&["fix", "a.ts"]).failed(2);
    assert!(ran.stderr.contains("program \"spin\": line 3"), "{}", ran.stderr);
    assert!(ran.stdout.contains("+  const [user, posts] = await Promise.all(["), "{}", ran.stdout);
}

/// `check` runs a function that no program reaches as a program of its own, and prints its name.
#[test]
fn a_function_that_check_runs_alone_is_fixed_too() {
    let text = "import { queue } from './queue';\n\
        class Orders {\n  static async #load() {\n    const user = await fetchUser();\n    \
        const posts = await fetchPosts();\n    return [user, posts];\n  }\n  \
        start() { queue.add(Orders.#load); }\n}\n\
        export async function main() { await queue.open(); }\n";
    let directory = Directory::new().with("a.ts", text);
    let told = directory.run(&["check", "a.ts"]).well();
    let (_, name) = told.split_once("in the program \"").expect("a program");
    let (name, _) = name.split_once('"').unwrap();
    let expected = "+    const [user, posts] = await Promise.all([fetchUser(), fetchPosts()]);";
    let fixed = directory.run(&["fix", "a.ts"]).well();
    assert!(fixed.contains(expected), "{fixed}");
    let fixed = directory.run(&["fix", "a.ts", "--program", name]).well();
    assert!(fixed.contains(expected) && fixed.contains(name), "{fixed}");
    directory.run(&["fix", "a.ts", "--program", "nothing"]).failed(2);
}

#[test]
fn the_severity_that_fails_can_be_chosen() {
    let code = |arguments: &[&str]| {
        let directory = code_base().with("src/n.ts", &SLOW.replace("fetchPosts", "quote"));
        directory.run(&[&["check", "."], arguments].concat()).code
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "warning"]), Some(1));
    assert_eq!(code(&["--fail-on", "note"]), Some(1));
    let notes = Directory::new().with("n.ts", &SLOW.replace("fetchPosts", "quote"));
    assert_eq!(notes.run(&["check", ".", "--fail-on", "warning"]).code, Some(0));
    assert_eq!(notes.run(&["check", ".", "--fail-on", "note"]).code, Some(1));
    let crashes = Directory::new().with("a.js", "setTimeout(() => { throw new Error(); }, 1);");
    assert_eq!(crashes.run(&["check", "a.js", "--fail-on", "never"]).code, Some(0));
    // What a scenario expects is no failure.
    let expected = "Scenario(tasks: { \"a\": (takes: \"1s\"), \"b\": (takes: \"1s\") },
        programs: { \"p\": [\"a\", \"b\"] },
        expect: { \"p\": (finds: [\"sequential-independent-awaits\"]) })";
    let expected = Directory::new().with("a.ron", expected);
    assert_eq!(expected.run(&["check", "a.ron", "--fail-on", "note"]).code, Some(0));
}

#[test]
fn files_that_change_are_checked_again() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let directory = Directory::new().with("a.ts", SLOW);
    let mut watching = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(["check", ".", "--watch"])
        .current_dir(directory.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut next_summary = || {
        let mut lines = lines.by_ref().map(Result::unwrap);
        lines.find(|line| line.starts_with("0 errors")).unwrap()
    };
    assert_eq!(next_summary(), "0 errors, 1 warning, 0 notes");
    let directory = directory.with("b.ts", SLOW);
    assert_eq!(next_summary(), "0 errors, 2 warnings, 0 notes");
    let off = "(rules: { \"sequential-independent-awaits\": Off })";
    let directory = directory.with("simulate.ron", off);
    assert_eq!(next_summary(), "0 errors, 0 warnings, 0 notes");
    watching.kill().unwrap();
    watching.wait().unwrap();
    let refused = directory.run(&["check", "-", "--watch"]).failed(2);
    assert!(refused.stderr.contains("--watch requires files"), "{}", refused.stderr);
}

/// Reading a pipe that no one writes to would never end.
#[cfg(unix)]
#[test]
fn a_pipe_that_should_be_an_ignore_file_is_an_error() {
    for ignores in [
        &["src/.gitignore"][..],
        &[".gitignore"],
        &["src/deep/.gitignore"],
        &["src/deep/.gitignore", "src/other/.gitignore"],
    ] {
        let directory =
            Directory::new().with("src/deep/shop.js", SLOW).with("src/other/shop.js", SLOW);
        for ignore in ignores {
            let pipe = directory.path().join(ignore);
            let made = std::process::Command::new("mkfifo").arg(pipe).status();
            assert!(made.unwrap().success());
        }
        let ran = directory.run(&["check", "src"]).failed(2);
        assert!(ran.stderr.contains(".gitignore is a pipe, not a file"), "{}", ran.stderr);
    }
}

#[test]
fn what_is_wrong_in_a_configuration_or_a_baseline_is_shown_in_its_text() {
    let directory = Directory::new()
        .with("src/shop.js", SLOW)
        .with("simulate.ron", "(\n    tasks: { \"db.*\": (take: \"5ms\") },\n)\n");
    let told = directory.run(&["check", "src"]).failed(2).stderr;
    assert!(told.contains("error: there is no field `take`"), "{told}");
    assert!(told.contains("simulate.ron:2:23"), "{told}");
    assert!(told.contains("^^^^ expected `takes` or `uses`"), "{told}");
    let directory = Directory::new()
        .with("src/shop.js", SLOW)
        .with("known.json", "{\"schema\": \"makespan-baseline/1\"}");
    let told = directory.run(&["check", "src", "--baseline", "known.json"]).failed(2).stderr;
    assert!(told.contains("error: the field `findings` is missing"), "{told}");
}

#[test]
fn functions_that_no_run_evaluates_are_listed_and_one_that_exits_is_evaluated() {
    let directory = Directory::new().with(
        "src/jobs.js",
        "process.on(\"SIGTERM\", async () => {\n  await queue.close();\n  process.exit(0);\n});\n\
         async function start() {\n  await consumer.run({ topic: \"a\" });\n}\nstart();\n\
         const unused = { later: [async () => {\n  await tick();\n}] };\n",
    );
    let told = directory.run(&["check", "src"]).well();
    let summary = summary(&told);
    assert!(summary.contains("2 of 3 functions with `await` evaluated to the end"), "{summary}");
    let other = "  not evaluated: src/jobs.js:9: a function without a name\n";
    assert!(summary.contains(other), "{summary}");
    let program = ["src/jobs.js", "--program", "process.on(\"SIGTERM\")"];
    let told = directory.run(&program).well();
    assert!(told.contains("pending     the code ends the process with `process.exit()`"), "{told}");
}
