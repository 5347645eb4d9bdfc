//! Where the reader runs the programs in their own browser, and changes them.

use maud::{Markup, html};

use super::prose;
use crate::scenario::{Failure, Takes};
use crate::view::Report;
use crate::view::visible::visible;

/// Hidden until the script that it is for is there.
pub(super) fn panel(report: &Report<'_>) -> Markup {
    html! {
        section.play hidden aria-labelledby="play" {
            h2 #play { "Try it yourself" }
            p {
                "These programs are plain JavaScript. Your browser can run them too, with its own "
                "promises, on a virtual clock."
            }
            p.proof {
                button type="button" data-does="prove" { "Run them in this browser" }
                " " output.verdict aria-live="polite" {}
            }
            p {
                "Or change how long a call takes, how it fails, or the code, and see the result."
            }
            div.scroll tabindex="0" role="group" aria-label="Table of tasks" {
                (tasks(report))
            }
            p.edits {
                @for (index, timeline) in report.timelines.iter().enumerate() {
                    button type="button" data-does="edit" data-program=(index)
                        aria-expanded="false" {
                        "Change the code of " (prose::name(timeline.text(timeline.program)))
                    }
                    " "
                }
                button type="button" data-does="reset" disabled { "Reset to the recording" }
            }
            p.trouble role="alert" {}
        }
    }
}

fn tasks(report: &Report<'_>) -> Markup {
    html! {
        table.tasks {
            thead {
                tr {
                    th scope="col" { "Task" }
                    th scope="col" { "Takes" }
                    th scope="col" { "Fails with" }
                }
            }
            tbody {
                @for row in rows(report) { (row.render()) }
            }
        }
    }
}

/// The fields of a task, or of one item of it.
struct Row<'r> {
    task: usize,
    item: Option<usize>,
    label: String,
    takes: Option<&'r Takes>,
    fails: Option<&'r str>,
}

fn rows<'r>(report: &Report<'r>) -> Vec<Row<'r>> {
    let scenario = report.scenario;
    let reason = |failure: Option<Failure>| failure.map(|failure| scenario.text(failure.reason));
    let mut rows = Vec::new();
    for (index, task) in scenario.tasks.iter().enumerate() {
        let name = visible(scenario.text(task.name));
        let own = &task.behaviour;
        let (takes, fails) = (Some(&own.takes), reason(own.fails));
        rows.push(Row { task: index, item: None, label: name.to_string(), takes, fails });
        for (item, (item_name, own)) in task.items.iter().enumerate() {
            let label = format!("{name}({})", visible(scenario.text(*item_name)));
            let (takes, fails) = (own.takes.as_ref(), reason(own.fails));
            rows.push(Row { task: index, item: Some(item), label, takes, fails });
        }
    }
    rows
}

impl Row<'_> {
    fn render(&self) -> Markup {
        let takes: Vec<String> =
            self.takes.into_iter().flatten().map(ToString::to_string).collect();
        let fails = self.fails.map(visible).unwrap_or_default();
        let (no_time, no_failure) = match self.item {
            Some(_) => ("as the task", "as the task"),
            None => ("", "it does not"),
        };
        html! {
            tr data-task=(self.task) data-item=[self.item] {
                th scope="row" { (prose::name(&self.label)) }
                td {
                    input type="text" name="takes" size="12" value=(takes.join(", "))
                        spellcheck="false" autocomplete="off" placeholder=(no_time)
                        aria-label=(format!("{} takes", self.label));
                }
                td {
                    input type="text" name="fails" size="24" value=(fails) autocomplete="off"
                        placeholder=(no_failure) aria-label=(format!("{} fails with", self.label));
                }
            }
        }
    }
}
