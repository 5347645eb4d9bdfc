//! Code as steps: what `--format ron` prints gives the timeline of the code, event for event, or is
//! rejected. The code is that of the corpus, and the output of `--format js` for every scenario.

use std::collections::BTreeSet;
use std::path::PathBuf;

use makespan::program::Limit;
use makespan::timeline::{CallId, EventKind, Timeline};
use makespan::{RunOptions, Scenario, UnhandledRejections, view};

/// Every file in a directory with one of these extensions, in the order of their paths.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut open = vec![PathBuf::from(folder)];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                path.read_dir().expect("a folder").map(|entry| entry.expect("a file").path()),
            );
        } else if path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one)) {
            files.push(path);
        }
    }
    files.retain(|path| !path.ends_with("gallery.ron"));
    files.sort();
    files
}

const CODE: [&str; 5] = ["js", "mjs", "jsx", "ts", "tsx"];

/// The events of a run, with their times: the calls of these tasks, logs and unhandled rejections,
/// and the end of its work. A top level settles later than steps, so settling is left out.
fn told(run: &Timeline, tasks: &BTreeSet<&str>) -> Vec<String> {
    let of_call = |verb: &str, id: CallId| {
        let call = run.call(id);
        let is_told = tasks.contains(run.text(run.task_of(call).name));
        is_told.then(|| format!("{verb} {}", run.label(call)))
    };
    let events = run.events().filter_map(|event| {
        let what = match event.kind {
            EventKind::Called(id) => of_call("called", id)?,
            EventKind::Started(id) => of_call("started", id)?,
            EventKind::Fulfilled(id) => of_call("fulfilled", id)?,
            EventKind::Rejected(id) => of_call("rejected", id)?,
            EventKind::Logged(text) => format!("logged {}", run.text(text)),
            EventKind::Unhandled(_) => "unhandled".to_owned(),
            _ => return None,
        };
        Some(format!("{} {what}", event.at))
    });
    let crash = run.crash.as_ref().map(|crash| crash.at);
    events.chain([format!("ends {} {crash:?}", run.quiescent_at)]).collect()
}

/// Writes a program of code as steps, and runs both; returns whether it could be written.
fn translate(scenario: &Scenario, program: usize) -> bool {
    let Ok(steps) = scenario.translated(&[program], Limit::EVENTS) else { return false };
    let name = scenario.text(scenario.programs()[program].name);
    let steps = Scenario::from_ron("steps.ron", &steps).expect("steps that can be read");
    for unhandled_rejections in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
        let options = RunOptions { unhandled_rejections, ..RunOptions::default() };
        let code = scenario.run_program(program, &options).expect("a run");
        let run = steps.run_program(0, &options).expect("a run");
        let calls: BTreeSet<&str> =
            code.calls.iter().map(|call| code.text(code.task_of(call).name)).collect();
        assert_eq!(told(&code, &calls), told(&run, &calls), "{name}");
    }
    true
}

#[test]
fn realistic_code_is_translated_to_steps() {
    for (folder, fewest, most_refused) in
        [("tests/javascript/app", 170, 22), ("tests/javascript/quiz", 48, 34), ("scenarios", 7, 0)]
    {
        let mut counts = [0; 2];
        for path in files(folder, &CODE) {
            let scenario = Scenario::from_path(&path).expect("code without errors");
            for program in 0..scenario.programs().len() {
                counts[usize::from(!translate(&scenario, program))] += 1;
            }
        }
        let [written, refused] = counts;
        println!("{folder}: {written} programs written, {refused} refused");
        assert!(written >= fewest && refused <= most_refused, "{folder}: {counts:?}");
    }
}

#[test]
fn scripts_of_scenarios_are_translated_back_to_steps() {
    let mut counts = [0; 2];
    for path in files("scenarios", &["ron"]) {
        let scenario = Scenario::from_path(&path).expect("what we ship can be read");
        if scenario.code().is_some() {
            continue;
        }
        let programs: Vec<usize> = (0..scenario.programs().len()).collect();
        let script = view::js::script(&scenario, &programs);
        for main in view::js::stage(&scenario, true).mains {
            let mut code = Scenario::from_code("script.js", &script).expect("a script");
            code.add_function_of_code(&main);
            let program = code.programs().iter().position(|one| code.text(one.name) == main);
            let program = program.expect("a function of the script");
            counts[usize::from(!translate(&code, program))] += 1;
        }
    }
    let [written, refused] = counts;
    println!("{written} programs written, {refused} refused");
    assert!(written >= 90 && refused <= 20, "{counts:?}");
}
