//! The work as a scenario in RON, for `simulate` and for makespan as a contestant.

use std::fmt::{Display, Write};

use crate::graph::{Graph, duration};
use crate::random::SplitMix64;
use crate::work::{SMALL, Work};

/// A scenario, and which of its programs is the work.
pub struct Text {
    pub text: String,
    pub program: &'static str,
}

/// A graph has no program: the generated one starts each task when its dependencies are met.
const PARALLEL: &str = "parallel";

/// The name of a program that is written.
const WRITTEN: &str = "work";

pub fn scenario_text(work: &Work) -> Text {
    match work {
        Work::Parallel(graph) | Work::Repeated { graph, .. } => {
            Text { text: scenario(&tasks(graph, &[]), ""), program: PARALLEL }
        }
        Work::Pool { limit, tasks: graph } => {
            let branches = branches(graph, |task| format!("\"t{task}\""));
            written(&tasks(graph, &[]), &format!("Pool(limit: {limit}, of: [{branches}])"))
        }
        Work::Nesting { depth, times, takes } => {
            let (opening, closing) = ("[".repeat(*depth as usize), "]".repeat(*depth as usize));
            let nested = format!("{opening}\"a\"{closing}");
            written(&one_task(*takes), &format!("For(of: {times}, do: [{nested}])"))
        }
        Work::Wide { branches, takes } => {
            written(&one_task(*takes), &format!("All(Map(of: {branches}, do: \"a\"))"))
        }
        Work::Loop { passes, takes } => {
            written(&one_task(*takes), &format!("For(of: {passes}, do: \"a\")"))
        }
        Work::Retries { limit, wait, tasks: graph, failures } => {
            let times = failures.iter().max().map_or(1, |most| most + 1);
            let branches = branches(graph, |task| {
                format!("Retry(times: {times}, wait: \"{wait}ms\", do: \"t{task}\")")
            });
            written(&tasks(graph, failures), &format!("Pool(limit: {limit}, of: [{branches}])"))
        }
        Work::Races { tasks: graph, timers } => {
            let branches = branches(graph, |task| {
                format!("Race([\"t{task}\", Sleep(\"{}ms\")])", timers[task as usize])
            });
            written(&tasks(graph, &[]), &format!("All([{branches}])"))
        }
    }
}

fn written(tasks: &str, step: &str) -> Text {
    let programs = format!("    programs: {{ \"{WRITTEN}\": [{step}] }},\n");
    Text { text: scenario(tasks, &programs), program: WRITTEN }
}

fn scenario(tasks: &str, programs: &str) -> String {
    format!("Scenario(\n    tasks: {{\n{tasks}    }},\n{programs})\n")
}

/// A small graph in JSON, on one line, with different durations on each line.
pub fn scenario_line(line: u32) -> String {
    let graph = Graph::layered(SMALL, 3, 2);
    let mut random = SplitMix64::new(line.into());
    let mut task = |task: u32| {
        let needs = graph.needs(task).iter().map(|need| format!("\"t{need}\""));
        let needs = needs.collect::<Vec<_>>().join(",");
        let takes = duration(&mut random);
        format!("\"t{task}\":{{\"takes\":\"{takes}ms\",\"needs\":[{needs}]}}")
    };
    let tasks: Vec<String> = (0..graph.len()).map(&mut task).collect();
    format!("{{\"tasks\":{{{}}}}}", tasks.join(","))
}

fn one_task(takes: u32) -> String {
    format!("        \"a\": (takes: \"{takes}ms\"),\n")
}

/// One task per line; tasks beyond the end of `failures` do not fail.
fn tasks(graph: &Graph, failures: &[u32]) -> String {
    let mut text = String::new();
    for (task, takes) in (0..).zip(&graph.takes) {
        push(&mut text, format_args!("        \"t{task}\": (takes: \"{takes}ms\""));
        for (nth, need) in graph.needs(task).iter().enumerate() {
            let before = if nth == 0 { ", needs: [" } else { ", " };
            push(&mut text, format_args!("{before}\"t{need}\""));
        }
        if !graph.needs(task).is_empty() {
            text.push(']');
        }
        if let Some(failures @ 1..) = failures.get(task as usize) {
            push(&mut text, format_args!(", fails: First({failures}, \"503\")"));
        }
        text.push_str("),\n");
    }
    text
}

fn branches(graph: &Graph, branch: impl Fn(u32) -> String) -> String {
    (0..graph.len()).map(branch).collect::<Vec<_>>().join(", ")
}

fn push(text: &mut String, what: impl Display) {
    write!(text, "{what}").expect("a string takes all");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_graph_is_written_as_tasks_only() {
        let graph = Graph::chain(2);
        let [first, second] = graph.takes[..] else { unreachable!() };
        let expected = format!(
            "Scenario(\n    tasks: {{\n        \"t0\": (takes: \"{first}ms\"),\n        \
             \"t1\": (takes: \"{second}ms\", needs: [\"t0\"]),\n    }},\n)\n"
        );
        let Text { text, program } = scenario_text(&Work::Parallel(Arc::new(graph)));
        assert_eq!((text, program), (expected, PARALLEL));
    }

    #[test]
    fn programs_are_written_out() {
        let program = |work: &Work| {
            let Text { text, program } = scenario_text(work);
            assert_eq!(program, WRITTEN);
            let line = text.lines().find(|line| line.contains("programs")).unwrap();
            line.trim().to_owned()
        };
        let around = |step: &str| format!("programs: {{ \"work\": [{step}] }},");
        assert_eq!(program(&Work::wide(7)), around("All(Map(of: 7, do: \"a\"))"));
        assert_eq!(program(&Work::looping(7)), around("For(of: 7, do: \"a\")"));
        assert_eq!(
            program(&Work::Nesting { depth: 2, times: 7, takes: 1 }),
            around("For(of: 7, do: [[[\"a\"]]])")
        );
        assert_eq!(program(&Work::pool(2)), around("Pool(limit: 16, of: [\"t0\", \"t1\"])"));
        let races = Work::Races { tasks: Arc::new(Graph::independent(1)), timers: [9].into() };
        assert_eq!(program(&races), around("All([Race([\"t0\", Sleep(\"9ms\")])])"));
    }

    #[test]
    fn retried_tasks_fail_as_often_as_the_work_says() {
        let tasks = Arc::new(Graph::independent(2));
        let takes = tasks.takes[1];
        let work = Work::Retries { limit: 3, wait: 5, tasks, failures: [0, 2].into() };
        let text = scenario_text(&work).text;
        assert!(
            text.contains(&format!("\"t1\": (takes: \"{takes}ms\", fails: First(2, \"503\")),"))
        );
        assert!(text.contains("Retry(times: 3, wait: \"5ms\", do: \"t0\"), Retry("));
    }
}
