//! A case as text: the scenario in RON, to find out why it differs.

use makespan::scenario::{Failure, ItemBehavior, Takes, Task, write_steps};
use makespan::{Duration, Name, Scenario};

use crate::case::Case;

/// The scenario with only this program, after a line with the mode of unhandled rejections.
pub(crate) fn of(case: &Case) -> String {
    let Case { scenario, program, mode, .. } = case;
    let steps = |steps| write_steps(steps, scenario.names(), 2);
    let tasks = scenario.tasks().iter();
    let tasks: Vec<String> =
        tasks.map(|task| format!("        {},\n", self::task(scenario, task))).collect();
    let resources = scenario.resources().iter();
    let resources: Vec<String> = resources
        .map(|resource| format!("{}: {}", quoted(scenario, resource.name), resource.capacity))
        .collect();
    let functions = scenario.functions().iter();
    let functions: Vec<String> = functions
        .map(|function| {
            format!("        {}: {},\n", quoted(scenario, function.name), steps(&function.steps))
        })
        .collect();
    format!(
        "// {mode:?}\nScenario(\n    resources: {{ {} }},\n    tasks: {{\n{}    }},\n    \
         functions: {{\n{}    }},\n    programs: {{\n        \"main\": {},\n    }},\n)",
        resources.join(", "),
        tasks.concat(),
        functions.concat(),
        steps(&scenario.programs()[*program].steps),
    )
}

fn task(scenario: &Scenario, task: &Task) -> String {
    let behavior = &task.behavior;
    let own = ItemBehavior {
        takes: Some(behavior.takes.clone()),
        fails: behavior.fails,
        returns: behavior.returns,
        blocks: Some(behavior.blocks),
    };
    let mut fields = fields(scenario, &own);
    let used = task.uses.iter().map(|one| {
        let resource = scenario.resources()[one.resource.0 as usize].name;
        format!("{}: {}", quoted(scenario, resource), one.slots)
    });
    fields.push(format!("uses: {{ {} }}", used.collect::<Vec<_>>().join(", ")));
    let items: Vec<String> = task
        .items
        .iter()
        .map(|(item, own)| {
            format!("{}: ({})", quoted(scenario, *item), self::fields(scenario, own).join(", "))
        })
        .collect();
    if !items.is_empty() {
        fields.push(format!("items: {{ {} }}", items.join(", ")));
    }
    format!("{}: ({})", quoted(scenario, task.name), fields.join(", "))
}

fn fields(scenario: &Scenario, own: &ItemBehavior) -> Vec<String> {
    let takes = |takes: &Takes| {
        let each: Vec<String> = takes.iter().copied().map(duration).collect();
        format!("takes: [{}]", each.join(", "))
    };
    let fails = |Failure { reason, first }: &Failure| {
        let reason = quoted(scenario, *reason);
        first.map_or_else(
            || format!("fails: {reason}"),
            |first| format!("fails: First({first}, {reason})"),
        )
    };
    let returns = own.returns.map(|returns| format!("returns: {}", quoted(scenario, returns)));
    let blocks = own.blocks.map(|blocks| format!("blocks: {}", duration(blocks)));
    let said = [own.takes.as_ref().map(takes), own.fails.as_ref().map(fails), returns, blocks];
    said.into_iter().flatten().collect()
}

fn duration(time: Duration) -> String {
    format!("\"{}ns\"", time.as_nanos())
}

/// JSON's escapes of strings are valid in RON.
fn quoted(scenario: &Scenario, name: Name) -> String {
    serde_json::Value::from(scenario.text(name)).to_string()
}
