//! The text of a scenario with one of its programs, which reads back as the same scenario.
//!
//! A generated program has no text of its own: its name represents it, after the tasks.

use std::fmt::Write as _;

use makespan::scenario::{
    Behavior, Failure, ItemBehavior, Need, Problems, ResourceId, Task, write_steps,
};
use makespan::{Duration, Name, Scenario};
use serde_json::Value;

/// The text of the scenario with this program, in a readable layout.
pub(crate) fn scenario(scenario: &Scenario, program: usize) -> String {
    let head = head(scenario).replace("; ", "\n    ");
    let steps = &scenario.programs()[program].steps;
    if steps.generated().is_some() {
        return format!("Scenario(\n    {head}\n)\n");
    }
    let program = write_steps(steps, scenario.names(), 1);
    format!("Scenario(\n    {head}\n    programs: {{ \"main\": {program} }},\n)\n")
}

/// A program in one line.
pub(crate) fn program(scenario: &Scenario, program: usize) -> String {
    let program = &scenario.programs()[program];
    match program.steps.generated() {
        Some(_) => scenario.text(program.name).to_owned(),
        None => one_line(&write_steps(&program.steps, scenario.names(), 0)),
    }
}

/// The scenario with its declarations and a program on one line each.
pub(crate) fn read(head: &str, program: &str) -> Result<Scenario, Problems> {
    if program.starts_with('[') {
        let text = format!("Scenario({head} programs: {{ \"main\": {program} }})");
        return Scenario::from_ron("program", &text);
    }
    let scenario = Scenario::from_ron("network", &format!("Scenario({head})"))?;
    let generated: Vec<usize> = scenario.find_program(program).into_iter().collect();
    Ok(scenario.with_only(&generated))
}

/// The declarations of a scenario on one line, without programs.
pub(crate) fn head(scenario: &Scenario) -> String {
    let mut text = String::from("tasks: {");
    for (at, task) in scenario.tasks().iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(
            text,
            "{comma} {}: ({})",
            string(scenario, task.name),
            self::task(scenario, task)
        );
    }
    text.push_str(" },");
    if !scenario.resources().is_empty() {
        let resources = scenario.resources().iter();
        let each = resources
            .map(|resource| format!("{}: {}", string(scenario, resource.name), resource.capacity));
        let _ = write!(text, " resources: {{ {} }},", each.collect::<Vec<_>>().join(", "));
    }
    if !scenario.functions().is_empty() {
        let each = scenario.functions().iter().map(|function| {
            let steps = one_line(&write_steps(&function.steps, scenario.names(), 0));
            format!("{}: {steps}", string(scenario, function.name))
        });
        let _ = write!(text, " functions: {{ {} }},", each.collect::<Vec<_>>().join(", "));
    }
    text
}

fn task(scenario: &Scenario, task: &Task) -> String {
    let Behavior { takes, fails, returns, blocks } = &task.behavior;
    let own = ItemBehavior {
        takes: Some(takes.clone()),
        fails: *fails,
        returns: *returns,
        blocks: Some(*blocks).filter(|blocks| *blocks != Duration::ZERO),
    };
    let mut fields = behavior(scenario, &own);
    if !task.needs.is_empty() {
        let needs: Vec<String> =
            task.needs.iter().map(|need| self::need(scenario, *need)).collect();
        fields.push(format!("needs: [{}]", needs.join(", ")));
    }
    let resource = |id: ResourceId| string(scenario, scenario.resources()[id.0 as usize].name);
    if let Some(id) = task.uses.single() {
        fields.push(format!("uses: {}", resource(id)));
    } else if !task.uses.is_empty() {
        let used = task.uses.iter().map(|one| format!("{}: {}", resource(one.resource), one.slots));
        fields.push(format!("uses: {{ {} }}", used.collect::<Vec<_>>().join(", ")));
    }
    if !task.items.is_empty() {
        let items = task.items.iter().map(|(item, own)| {
            format!("{}: ({})", string(scenario, *item), behavior(scenario, own).join(", "))
        });
        fields.push(format!("items: {{ {} }}", items.collect::<Vec<_>>().join(", ")));
    }
    fields.join(", ")
}

fn need(scenario: &Scenario, need: Need) -> String {
    let needed = need.task().map(|needed| string(scenario, scenario.task(needed).name));
    match (need, needed) {
        (Need::Fulfilled(_), Some(needed)) => needed,
        (Need::Settled(_), Some(needed)) => format!("Settled({needed})"),
        _ => "Previous".to_owned(),
    }
}

fn behavior(scenario: &Scenario, own: &ItemBehavior) -> Vec<String> {
    let takes = own.takes.iter().map(|takes| match &takes[..] {
        [only] => format!("takes: {}", duration(*only)),
        several => {
            let each: Vec<String> = several.iter().copied().map(duration).collect();
            format!("takes: [{}]", each.join(", "))
        }
    });
    let fails = own.fails.iter().map(|Failure { reason, first }| {
        let reason = string(scenario, *reason);
        match first {
            Some(first) => format!("fails: First({first}, {reason})"),
            None => format!("fails: {reason}"),
        }
    });
    let returns = own.returns.iter().map(|text| format!("returns: {}", string(scenario, *text)));
    let blocks = own.blocks.iter().map(|blocks| format!("blocks: {}", duration(*blocks)));
    takes.chain(fails).chain(returns).chain(blocks).collect()
}

fn duration(time: Duration) -> String {
    format!("\"{}ns\"", time.as_nanos())
}

/// JSON's escapes of strings are valid in RON.
fn string(scenario: &Scenario, name: Name) -> String {
    Value::from(scenario.text(name)).to_string()
}

/// Line breaks in strings are escaped, so the others are layout.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;
    use crate::{generate, mode, networks, trace};

    #[test]
    fn a_written_scenario_reads_back_equal() {
        for seed in 0..2000 {
            let Some(case) = Case::new(generate::scenario(seed), 0, mode(seed)) else { continue };
            let text = super::scenario(&case.scenario, 0);
            let read = Scenario::from_ron("written", &text);
            let read = read.unwrap_or_else(|problems| panic!("{problems}\n{text}"));
            let again = Case::new(read, 0, mode(seed)).expect("it was short");
            let [ours, again] = [&case, &again].map(|case| trace::of_timeline(&case.timeline));
            assert_eq!(ours, again, "seed {seed}\n{text}");
        }
    }

    #[test]
    fn a_network_is_written_as_its_tasks() {
        for seed in 0..500 {
            let case = Case::new(networks::random(seed), 0, mode(seed)).expect("it is short");
            let (head, program) = (head(&case.scenario), program(&case.scenario, 0));
            let read = read(&head, &program).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(read.programs()[0].steps.generated().is_some(), "it runs as a network again");
            let again = Case::new(read, 0, mode(seed)).expect("it was short");
            let [ours, again] = [&case, &again].map(|case| trace::of_timeline(&case.timeline));
            assert_eq!(ours, again, "seed {seed}\n{head}");
        }
    }
}
