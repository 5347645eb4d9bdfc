//! Code as users paste it, with what its comments and the command line say about it.

use serde_json::Value;

use crate::directory::Directory;

/// The two functions of the lesson.
const LESSON: &str = "\
async function sequential() {
  const user = await fetchUser();   // 2s
  const posts = await fetchPosts(); // 2s
  return [user, posts];
}

async function parallel() {
  return Promise.all([
    fetchUser(),  // 2s
    fetchPosts(), // 2s (runs at the same time!)
  ]);
  // Total: 2 seconds
}
";

/// A handler whose guard is unknown.
const HANDLER: &str = "\
export async function load(id: string) {
  const user = await findUser(id);
  if (!user) throw new Error(\"not found\");
  const orders = await findOrders(user.id); // 80ms
  console.log(orders.length);
  return orders;
}
";

/// The document of one file.
fn json(directory: &Directory, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&directory.run(&arguments).well()).unwrap()
}

/// When each program of a document settles, in milliseconds.
fn settles(document: &Value) -> Vec<(String, Option<u64>)> {
    let programs = document["programs"].as_array().unwrap().iter();
    programs
        .map(|program| {
            let at = program["settles_at"].as_u64().map(|nanos| nanos / 1_000_000);
            (program["name"].as_str().unwrap().to_owned(), at)
        })
        .collect()
}

/// When the only program settles, in milliseconds.
fn settling(document: &Value) -> Option<u64> {
    settles(document)[0].1
}

#[test]
fn the_functions_of_the_lesson_take_four_seconds_and_two() {
    let directory = Directory::new().with("lesson.js", LESSON);
    let document = json(&directory, &["lesson.js"]);
    let expected = [("sequential".to_owned(), Some(4000)), ("parallel".to_owned(), Some(2000))];
    assert_eq!(settles(&document), expected);
    let sequential = &document["programs"][0];
    assert_eq!(sequential["bounds"]["parallel"], 2_000_000_000_u64);
    assert_eq!(sequential["calls"][1]["span"], serde_json::json!({"line": 3, "column": 23}));
    let text = directory.run(&["lesson.js"]).well();
    assert!(text.contains("fetchPosts"), "{text}");
    assert!(!text.contains("assumed"), "{text}");
}

#[test]
fn what_is_not_declared_is_assumed_and_reported() {
    let directory = Directory::new().with("shop.ts", HANDLER);
    let document = json(&directory, &["shop.ts"]);
    assert_eq!(settling(&document), Some(180));
    let assumptions = document["programs"][0]["assumptions"].as_array().unwrap();
    let told =
        |one: &Value| format!("{} {}", one["assumed"].as_str().unwrap(), one["span"]["line"]);
    let told: Vec<String> = assumptions.iter().map(told).collect();
    assert!(told.contains(&"takes 2".to_owned()), "{told:?}");
    assert!(told.contains(&"taken 3".to_owned()), "{told:?}");
    let text = directory.run(&["shop.ts"]).well();
    assert!(text.contains("assumed"), "{text}");
    assert_eq!(settling(&json(&directory, &["shop.ts", "--assume", "250ms"])), Some(330));
}

#[test]
fn a_branch_is_decided_by_the_command_line_the_scenario_or_a_comment() {
    let taken = HANDLER.replace("\"not found\");", "\"not found\"); // taken");
    let scenario = r#"(code: "shop.ts", assume: (lines: {"3": "taken"}))"#;
    let directory = Directory::new()
        .with("shop.ts", HANDLER)
        .with("taken.ts", &taken)
        .with("shop.ron", scenario);
    for arguments in [&["shop.ts", "--assume", "3: taken"][..], &["taken.ts"], &["shop.ron"]] {
        let document = json(&directory, arguments);
        let program = &document["programs"][0];
        assert_eq!(program["outcome"]["reason"], "not found", "{arguments:?}");
        assert_eq!(settling(&document), Some(100));
    }
    let document = json(&directory, &["taken.ts", "--assume", "3: not taken"]);
    assert_eq!(document["programs"][0]["outcome"]["status"], "fulfilled");
}

#[test]
fn fail_makes_a_task_reject() {
    let directory = Directory::new().with("shop.ts", HANDLER);
    let fails = |task: &str| json(&directory, &["shop.ts", "--fail", task]);
    let reason = |document: &Value| document["programs"][0]["outcome"]["reason"].clone();
    assert_eq!(reason(&fails("findOrders: 503")), "503");
    assert_eq!(reason(&fails("findUser")), "failed");
    let ran = directory.run(&["shop.ts", "--fail", "findOrder"]).failed(2);
    assert!(ran.stderr.contains("did you mean `findOrders`?"), "{}", ran.stderr);
}

#[test]
fn each_invalid_option_for_code_is_reported() {
    let directory = Directory::new()
        .with("shop.ts", HANDLER)
        .with("steps.ron", r#"(tasks: {"a": (takes: "1ms")}, programs: {"p": ["a"]})"#);
    for (arguments, told) in [
        (["shop.ts", "--assume", "99: taken"], "the code has no line 99"),
        (["shop.ts", "--assume", "3: maybe"], "expected `taken`, `not taken` or `5 times`"),
        (["shop.ts", "--assume", "soon"], "`soon` is not an assumption"),
        (["steps.ron", "--assume", "250ms"], "the scenario has no code"),
        (["steps.ron", "--fail", "b"], "there is no task `b`"),
    ] {
        let ran = directory.run(&arguments).failed(2);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    let failed = json(&directory, &["steps.ron", "--fail", "a: no"]);
    assert_eq!(failed["programs"][0]["outcome"]["reason"], "no");
}

#[test]
fn a_misspelt_field_in_a_comment_is_reported_in_its_place() {
    let code =
        "await load(); // (taks: \"1s\", uses: \"dp\")\n/* simulate: (resources: {\"db\": 1}) */\n";
    let directory = Directory::new().with("a.mjs", code);
    let ran = directory.run(&["a.mjs"]).failed(2);
    assert!(ran.stderr.contains("a.mjs:1:19"), "{}", ran.stderr);
    assert!(ran.stderr.contains("a call has no field `taks`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `takes`?"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `db`?"), "{}", ran.stderr);
}

#[test]
fn each_of_two_calls_on_a_line_has_the_comment_after_it() {
    let code =
        "await Promise.all([load(1) /* 30ms */, load(2) /* 50ms */]);\nawait save(1); // 5ms\n";
    let directory = Directory::new().with("a.mjs", code);
    assert_eq!(settling(&json(&directory, &["a.mjs"])), Some(55));
    // A comment at the end of the line applies to the last call of a task, whatever ends after it.
    let code = "console.log(String(await load(1))); // 30ms\n";
    let directory = Directory::new().with("a.mjs", code);
    assert_eq!(settling(&json(&directory, &["a.mjs"])), Some(30));
}

#[test]
fn a_scenario_applies_to_the_code_that_it_names() {
    let scenario = r#"(
        code: "shop.ts",
        tasks: { "findUser": (takes: "10ms"), "findOrders": (fails: "503") },
        programs: { "steps": ["findUser"] },
        expect: { "load": (settles: "90ms", outcome: Rejected("503")) },
    )"#;
    let directory = Directory::new().with("shop.ts", HANDLER).with("shop.ron", scenario);
    let document = json(&directory, &["shop.ron"]);
    let expected = [("steps".to_owned(), Some(10)), ("load".to_owned(), Some(90))];
    assert_eq!(settles(&document), expected);
    assert_eq!(document["code"], "shop.ts");
    let broken = directory.with("shop.ts", "async function load( {");
    let ran = broken.run(&["shop.ron"]).failed(2);
    assert!(ran.stderr.contains("shop.ts:1:"), "{}", ran.stderr);
}

#[test]
fn missing_code_is_reported_at_its_name() {
    let directory = Directory::new()
        .with("gone.ron", r#"(code: "gone.js")"#)
        .with("what.ron", r#"(code: "load()")"#);
    let ran = directory.run(&["gone.ron"]).failed(2);
    assert!(ran.stderr.contains("gone.ron:1:8"), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot read gone.js"), "{}", ran.stderr);
    let ran = directory.run(&["what.ron"]).failed(2);
    assert!(ran.stderr.contains("neither code nor a file name of code"), "{}", ran.stderr);
}

#[test]
fn the_name_of_standard_input_sets_its_format() {
    let directory = Directory::new();
    let ran = directory.run_with(&["-", "--stdin-name", "lesson.js"], LESSON, &[]);
    let text = ran.well();
    assert!(text.starts_with("lesson.js\n"), "{text}");
    assert!(text.contains("parallel"), "{text}");
}

#[test]
fn a_file_with_nothing_to_run_is_an_error_and_is_skipped_in_a_directory() {
    let directory = Directory::new()
        .with("src/types.ts", "export interface User { id: string }\n")
        .with("src/node_modules/a/index.js", "await load();\n")
        .with("src/types.d.ts", "export declare function f(): Promise<void>;\n")
        .with("src/lesson.js", LESSON);
    let ran = directory.run(&["src/types.ts"]).failed(2);
    assert!(ran.stderr.contains("there is nothing to run"), "{}", ran.stderr);
    let checked = directory.run(&["check", "src/types.ts"]).well();
    assert!(checked.contains("1 file (1 with nothing to run)"), "{checked}");
    let ran = directory.run(&["check", "src/types.ts", "--program", "load"]).failed(2);
    assert!(ran.stderr.contains("there is nothing to run"), "{}", ran.stderr);
    let ran = directory.run(&["src"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("skipped src/types.ts: there is nothing to run"), "{}", ran.stderr);
    assert!(ran.stdout.contains("sequential"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("index"), "{}", ran.stdout);
}

#[test]
fn a_function_of_a_file_with_nothing_to_run_runs_if_it_is_named() {
    let code = "function outer(id) { return fetch(id); }\nconst inner = (id) => outer(id);\n";
    let directory = Directory::new().with("a.js", code);
    let ran = directory.run(&["a.js"]).failed(2);
    assert!(ran.stderr.contains("runs one of these anyway: outer, inner"), "{}", ran.stderr);
    let outer = json(&directory, &["a.js", "--program", "outer"]);
    assert_eq!(settles(&outer), [("outer".to_owned(), Some(100))]);
    directory.run(&["a.js", "--program", "other"]).failed(2);
}

#[test]
fn a_function_that_others_call_runs_if_it_is_named() {
    let code = "async function inner() { await load(); } // 5ms\n\
        async function outer() { await inner(); await inner(); }\n";
    let directory = Directory::new().with("a.js", code);
    assert_eq!(settles(&json(&directory, &["a.js"])), [("outer".to_owned(), Some(10))]);
    let inner = json(&directory, &["a.js", "--program", "inner"]);
    assert_eq!(settles(&inner), [("inner".to_owned(), Some(5))]);
    let ran = directory.run(&["a.js", "--program", "other"]).failed(2);
    assert!(ran.stderr.contains("there is no program \"other\""), "{}", ran.stderr);
}

#[test]
fn a_function_that_no_program_runs_is_a_program() {
    let code = "async function refresh() { await load(); } // 5ms\n\
        async function used() { await load(); } // 7ms\n\
        export async function save(x) {\n\
          await used();\n\
          if (x.quiet) log('quiet');\n\
          else refresh();\n\
        }\n";
    let directory = Directory::new().with("a.js", code);
    let programs = [("save".to_owned(), Some(7)), ("refresh".to_owned(), Some(5))];
    assert_eq!(settles(&json(&directory, &["a.js"])), programs);
    let branch = json(&directory, &["a.js", "--assume", "5: not taken"]);
    assert_eq!(settles(&branch), [("save".to_owned(), Some(7))]);
    assert!(directory.run(&["paths", "a.js"]).well().contains("refresh"));
    // Of functions that nothing else reaches, those that others of them call are no programs.
    let code = "async function low() { await load(); } // 5ms\n\
        async function high() { await low(); await low(); }\n\
        async function one(x) { await load(); if (x) await other(); } // 1ms\n\
        async function other(x) { await load(); if (x) await one(); } // 1ms\n\
        export async function save(x) {\n\
          await load(); // 3ms\n\
          if (x.fails) throw new Error('fails');\n\
          if (!x.old) return;\n\
          await high(); await one();\n\
        }\n";
    let directory = Directory::new().with("a.js", code);
    let ran = json(&directory, &["a.js", "--assume", "8: taken"]);
    let names: Vec<String> = settles(&ran).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["save", "high", "one"]);
    // A function that waits forever is reached; one that never ends is no program.
    let code = "async function never() { await new Promise(() => {}); }\n\
        async function spin() { while (true) await null; }\n\
        export async function save() { await never(); await spin(); }\n";
    let directory = Directory::new().with("a.js", code);
    assert_eq!(settles(&json(&directory, &["a.js"])), [("save".to_owned(), None)]);
}

/// Declarations of the top level are evaluated, also if functions of the file compute them; its
/// other statements are not.
#[test]
fn a_function_runs_with_the_declarations_of_the_top_level() {
    let code = "const rates = makeRates();\n\
        function makeRates() { return new Map([['eur', 7]]); }\n\
        async function price() { await load(); return rates.get('eur'); } // 5ms\n\
        price().then(console.log);\n";
    let directory = Directory::new().with("a.js", code);
    let document = json(&directory, &["a.js", "--program", "price"]);
    assert_eq!(document["programs"][0]["outcome"]["value"], "7");
    assert_eq!(settling(&document), Some(5));
    assert!(document["programs"][0]["events"].as_array().unwrap().len() == 4, "nothing is logged");
}

/// Of a large file, only what a function may need is evaluated: what it mentions, what that
/// mentions, and what changes any of it.
#[test]
fn a_function_runs_after_changes_to_what_it_uses() {
    let code = "const stock = new Map(), unused = new Map();\n\
        let total;\n\
        class Base { size() { return 2; } }\n\
        class Shelf extends Base {}\n\
        stock.set('a', 4);\n\
        unused.set('b', missing());\n\
        for (const key of ['c', 'd']) stock.set(key, 100);\n\
        total = 1000;\n\
        exports.more = 10000;\n\
        Shelf.prototype.width = () => width;\n\
        const [width, height] = [20000, 30000];\n\
        async function sum() { // 5ms\n\
          await load(); // 5ms\n\
          const shelf = new Shelf();\n\
          return [stock.get('a'), stock.get('d'), total, exports.more, shelf.size(),\n\
            shelf.width(), twice(1)].join();\n\
        }\n\
        function twice(number) { return number * factor; }\n\
        const factor = 7;\n";
    let directory = Directory::new().with("a.js", code);
    let document = json(&directory, &["a.js"]);
    assert_eq!(settles(&document), [("sum".to_owned(), Some(5))]);
    assert_eq!(document["programs"][0]["outcome"]["value"], "4,100,1000,10000,2,20000,7");
}

/// A printed script is code like any other.
#[test]
fn the_functions_of_a_printed_script_take_as_long_as_its_steps() {
    let tasks = r#"tasks: { "load": (takes: "30ms", fails: First(2, "no")) }"#;
    let programs = r#"programs: { "once": ["load"], "again": [Retry(times: 3, do: "load")] }"#;
    let directory = Directory::new().with("s.ron", &format!("Scenario({tasks}, {programs})"));
    let script = directory.run(&["s.ron", "--format", "js"]).well();
    let directory = directory.with("s.js", &script);
    for program in ["once", "again"] {
        let [steps, code] =
            ["s.ron", "s.js"].map(|file| json(&directory, &[file, "--program", program]));
        assert_eq!(settles(&steps), settles(&code));
    }
}

#[test]
fn every_format_shows_code_except_js() {
    let directory = Directory::new().with("shop.ts", HANDLER);
    for format in ["text", "json", "html", "svg", "mermaid", "dot", "perfetto"] {
        let shown = directory.run(&["shop.ts", "--format", format]).well();
        assert!(shown.contains("findOrders"), "{format}: {shown}");
    }
    let html = directory.run(&["shop.ts", "--format", "html"]).well();
    assert!(html.contains("not found"), "the page shows the code itself");
    let dot = directory.run(&["shop.ts", "--format", "dot"]).well();
    assert!(dot.contains("p0c0 -> p0c1"), "{dot}");
    directory.run(&["shop.ts", "--format", "js"]).failed(2);
}

#[test]
fn code_is_written_as_steps_that_are_read_again() {
    let code = "async function page() {\n  const user = await fetchUser(); // 80ms\n  \
                await Promise.all([fetchPosts(user.id), track(\"{page}\")]);\n  \
                for (const post of [1, 2]) console.log(post);\n}\n";
    let directory = Directory::new().with("shop.ts", code);
    let steps = directory.run(&["shop.ts", "--format", "ron"]).well();
    let expected = r#"Scenario(
    title: "shop.ts",
    tasks: {
        "fetchUser": (takes: "80ms"),
        "fetchPosts": (takes: "100ms", needs: ["fetchUser"]),
        "track": (takes: "100ms", needs: ["fetchUser"]),
    },
    programs: {
        "page": [
            "fetchUser",
            All([Call("fetchPosts", "user.id"), Call("track", "{page}")]),
            Log("1"),
            Log("2"),
        ],
    },
)
"#;
    assert_eq!(steps, expected);
    let directory = directory.with("shop.ron", &steps);
    let [code, steps] = ["shop.ts", "shop.ron"].map(|file| json(&directory, &[file]));
    assert_eq!(settles(&code), settles(&steps));
    let ran = directory.run(&["shop.ron", "--format", "ron"]).failed(2);
    let told =
        "error: shop.ron: --format ron writes code as steps, but this file has steps already\n";
    assert_eq!(ran.stderr, told);
}

#[test]
fn code_that_steps_cannot_express_is_reported_with_its_line() {
    let code = "async function one() {\n  await load();\n  clearInterval(setInterval(() => {}, 5));\n}\n\
                async function two() {\n  await load();\n}\n";
    let directory = Directory::new().with("shop.ts", code);
    let ran = directory.run(&["shop.ts", "--format", "ron"]).failed(2);
    let told = "error: shop.ts:3: program \"one\": steps cannot express `setInterval`\n";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", told));
    directory.run(&["shop.ts", "--format", "ron", "--program", "two"]).well();
}

#[test]
fn an_exercise_about_code_shows_it_without_comments_and_with_a_table_of_its_calls() {
    let code = "export async function both() {\n  // They run together.\n  \
                await Promise.all([\n    load(), // 80ms\n    store(), // 30ms\n  ]);\n}\n";
    let directory = Directory::new().with("shop.ts", code);
    let sheet = directory.run(&["exercise", "shop.ts", "--kinds", "makespan"]).well();
    assert!(sheet.contains("| `load` | 80 ms |\n| `store` | 30 ms |\n"), "{sheet}");
    assert!(sheet.contains("  await Promise.all([\n    load(),\n    store(),\n  ]);\n"), "{sheet}");
    assert!(!sheet.contains("run together"), "{sheet}");
    assert!(sheet.contains("**80 ms**") && sheet.contains("**110 ms**"), "{sheet}");
}

#[test]
fn code_that_awaits_line_by_line_is_asked_about_with_the_misconception_that_it_overlaps() {
    let lesson =
        concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/lesson/sequential-and-parallel.js");
    let sheet = Directory::new().run(&["exercise", lesson, "--kinds", "makespan"]).well();
    let wrong = "**2000 ms**: This answer assumes that calls that are awaited line by line run at \
                 the same time: then `fetchPosts` would be called at 0 ms, but it is called at \
                 2000 ms.";
    assert!(sheet.contains("**4000 ms**") && sheet.contains(wrong), "{sheet}");
}

#[test]
fn an_exercise_is_not_about_code_whose_run_is_assumed() {
    let code = "export async function maybe(user) {\n  if (user.isNew) {\n    await greet();\n  }\n  \
                await load();\n}\n";
    let directory = Directory::new().with("shop.ts", code);
    let ran = directory.run(&["exercise", "shop.ts"]).failed(2);
    assert!(ran.stderr.contains("no known misconception"), "{}", ran.stderr);
}

#[test]
fn a_line_of_a_batch_may_have_code() {
    let line =
        r#"{"title": "b", "code": "await load(); // 80ms", "tasks": {"load": {"fails": "no"}}}"#;
    let bad = r#"{"title": "c", "code": "await load();\nawait (", "tasks": {}}"#;
    let stdin = format!("{line}\n{bad}\n");
    let ran = Directory::new().run_with(&["batch"], &stdin, &[]).failed(2);
    let lines: Vec<Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["programs"][0]["outcome"]["reason"], "no");
    assert_eq!(lines[0]["programs"][0]["crash"]["at"], 80_000_000);
    assert_eq!(lines[1]["error"][0]["code_line"], 2);
}

#[test]
fn records_hold_timelines_of_code() {
    let directory = Directory::new().with("lesson.js", LESSON).with("other.js", LESSON);
    directory.run(&["test", "lesson.js", "--accept"]).well();
    // Other files in the directory are no tests.
    directory.run(&["test", "."]).well();
    let changed = directory.with("lesson.js", &LESSON.replace("2s", "3s"));
    let ran = changed.run(&["test", "."]).failed(1);
    assert!(ran.stdout.contains("changed"), "{}", ran.stdout);
}

#[test]
fn paths_list_the_branches_that_change_the_end() {
    let directory = Directory::new().with("shop.ts", HANDLER);
    let told = directory.run(&["paths", "shop.ts"]).well();
    assert!(told.starts_with("load: 2 paths\n  as assumed: fulfilled at 180ms"), "{told}");
    assert!(told.contains("line 3 taken (!user): rejected at 100ms: not found"), "{told}");
    let told = directory.run(&["paths", "shop.ts", "--max-runs", "1"]).well();
    assert!(told.contains("and more"), "{told}");
}

#[test]
fn the_documents_of_code_are_as_the_schema_says() {
    let schema = crate::schema::Schema::printed();
    let crash = "setTimeout(() => { throw new Error(\"late\"); }, 5); // 1s\nawait load(1);\n";
    let batch = r#"{"code": "await load(1); // 80ms\nconsole.error(2);"}"#;
    let directory = Directory::new()
        .with("shop.ts", HANDLER)
        .with("crash.mjs", crash)
        .with("shop.ron", r#"(code: "shop.ts", tasks: {"findUser": (needs: [Previous])})"#);
    for file in ["shop.ts", "crash.mjs", "shop.ron"] {
        schema.assert_allows(&directory.run(&[file, "--format", "json"]).well());
    }
    let ran = directory.run_with(&["batch"], &format!("{batch}\n{{\"code\": \"(;\"}}\n"), &[]);
    ran.stdout.lines().for_each(|line| schema.assert_allows(line));
    let crashed = json(&directory, &["crash.mjs"]);
    assert_eq!(crashed["programs"][0]["crash"]["span"]["line"], 1);
}

#[test]
fn line_ends_and_marks_of_other_systems_change_no_place() {
    let windows = format!("\u{feff}{}", LESSON.replace('\n', "\r\n"));
    let directory = Directory::new().with("lesson.js", &windows);
    let document = json(&directory, &["lesson.js"]);
    assert_eq!(settling(&document), Some(4000));
    let spans = &document["programs"][1]["calls"];
    assert_eq!(spans[1]["span"], serde_json::json!({"line": 10, "column": 5}));
    let decided = HANDLER.replace("\"not found\");\n", "\"not found\"); // taken\r\n");
    let directory = Directory::new().with("shop.ts", &decided);
    assert_eq!(json(&directory, &["shop.ts"])["programs"][0]["outcome"]["status"], "rejected");
}

/// If each comment of a line were searched for among all others, this would take minutes.
#[test]
fn a_line_may_have_many_comments() {
    let calls = "load(1) /* 1ms */, ".repeat(20_000);
    let directory = Directory::new().with("a.mjs", &format!("const f = async () => [{calls}];"));
    directory.run(&["a.mjs", "--program", "none"]).failed(2);
}

#[test]
fn calls_of_own_functions_are_drawn_below_those_of_tasks() {
    let code = "async function one(id) { await load(id); } // 30ms\n\
        await Promise.all([one(1), one(2)]);\n";
    let directory = Directory::new().with("a.mjs", code);
    let text = directory.run(&["a.mjs"]).well();
    let rows: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim_start().split_once("  "))
        .map(|(row, _)| row)
        .collect();
    for (first, then) in [("load(1)", "load(2)"), ("load(2)", "one(1)"), ("one(1)", "one(2)")] {
        let at = rows.iter().position(|row| *row == first).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(rows[at + 1], then, "{text}");
    }
    assert!(text.contains("a function waits"), "{text}");
}

#[test]
fn the_longest_calls_of_functions_are_drawn_and_the_others_are_counted() {
    let code = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n\
        async function step(n) { await sleep(10); return n; }\n\
        for (let i = 0; i < 25; i++) await step(i);\nawait sleep(1000);\n";
    let text = Directory::new().with("a.mjs", code).run(&["a.mjs"]).well();
    assert!(text.contains("sleep(1000)"), "{text}");
    assert!(text.contains("and 10 shorter calls of functions"), "{text}");
}
