//! The comment at the start of a script, and the code that runs its programs in real time.

use std::fmt::Write as _;

use super::literal::string;
use super::module::Module;
use crate::scenario::Scenario;
use crate::view::visible::visible;

/// The width of a comment line.
const WIDTH: usize = 98;

/// The comment at the start of a script.
const CAVEATS: &str = "\
// Real timers drift: expect a millisecond or two more than in the simulation. Timers replace the
// work of tasks, and Node's timers take whole milliseconds, from 1 ms to 24.8 days: work of less
// than 1 ms takes 1 ms, fractions of a millisecond are dropped, and longer work ends immediately.
// After blocking work, Node fires all overdue timers of one duration together; the simulation
// fires them one by one, by due time and then by creation.
";

const RUN: &str = r#"runGiven(process.argv[2], process.argv[3]);

// Users give the name of a program, and this script its number: a name may contain
// characters that no argument can.
function runGiven(name, nth) {
  const names = [...programs.keys()];
  if (nth !== undefined) {
    runProgram(names[nth]);
  } else if (programs.has(name)) {
    runProgram(name);
  } else if (name !== undefined) {
    console.error(`There is no program "${name}". There are: ${names.join(", ")}`);
    process.exitCode = 2;
  } else if (names.length === 1) {
    runProgram(names[0]);
  } else {
    runEach(names.length);
  }
}

// Each program runs in a separate process, so that one cannot affect the next.
async function runEach(count) {
  const { spawnSync } = await import("node:child_process");
  // Node keeps the text of a script that is piped to it, for such a script has no file.
  const input = process._eval;
  const script = input === undefined ? process.argv[1] : "-";
  const stdio = [input === undefined ? "inherit" : "pipe", "inherit", "inherit"];
  for (let nth = 0; nth < count; nth++) {
    const given = [...process.execArgv, script, "", String(nth)];
    const { error, status } = spawnSync(process.execPath, given, { input, stdio });
    if (error) throw error;
    if (status !== 0) process.exitCode = status ?? 1;
  }
}

function runProgram(name) {
  console.error(`--- ${name}`);
  const began = performance.now();
  const settled = (how, what) =>
    console.error(`${how} after ${Math.round(performance.now() - began)} ms: ${what}`);
  programs.get(name)().then(
    (value) => settled("fulfilled", show(value)),
    (error) => settled("rejected", error.message),
  );
}
"#;

/// The comment at a script's head.
pub(super) fn head(scenario: &Scenario) -> String {
    let mut head = String::new();
    for text in [scenario.title, scenario.about].into_iter().flatten() {
        comment(&mut head, scenario.text(text));
        head.push_str("//\n");
    }
    head.push_str(
        "// Run with Node, in real time: all programs in turn, or the named one. If a program\n\
         // crashes, the exit code is 1.\n",
    );
    head.push_str(CAVEATS);
    head.push_str("\"use strict\";\n");
    head
}

/// A text as comment lines; all of JavaScript's line ends break it.
fn comment(out: &mut String, text: &str) {
    for line in unindented(text) {
        let mut written = String::from("//");
        for word in line.split(' ') {
            if written.chars().count() + 1 + word.chars().count() > WIDTH && written != "//" {
                out.push_str(written.trim_end());
                out.push('\n');
                "//".clone_into(&mut written);
            }
            written.push(' ');
            written.push_str(&visible(word));
        }
        out.push_str(written.trim_end());
        out.push('\n');
    }
}

/// The lines of a text. An indented line is joined to the previous line, because the scenario's
/// author wrapped it. List items stay on separate lines.
fn unindented(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let words = line.trim();
        let item = words.starts_with(['-', '*', '#', '|', '>', '`']);
        match lines.last_mut() {
            Some(last)
                if line.starts_with([' ', '\t'])
                    && !(words.is_empty() || last.is_empty() || item) =>
            {
                last.push(' ');
                last.push_str(words);
            }
            _ => lines.push(words.to_owned()),
        }
    }
    lines
}

/// The programs by name, and the code that runs them.
pub(super) fn runner(module: &Module<'_>, programs: &[usize]) -> String {
    let mut text = String::from("const programs = new Map([\n");
    for &program in programs {
        let name = string(module.scenario.text(module.scenario.programs[program].name));
        let _ = writeln!(text, "  [{name}, {}],", module.programs[program]);
    }
    text.push_str("]);\n\n");
    text.push_str(RUN);
    text
}
