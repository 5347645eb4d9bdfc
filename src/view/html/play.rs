//! Where the reader runs the programs in their own browser, and changes them.

use maud::{Markup, html};

use super::prose;
use crate::scenario::{Failure, Takes};
use crate::view::Report;

/// Hidden until the script that it is for is there.
pub(super) fn panel(report: &Report<'_>) -> Markup {
    html! {
        section.play hidden aria-labelledby="play" {
            h2 #play { "Try it yourself" }
            p {
                "These programs are plain JavaScript. Your browser can run them too, with its own "
                "promises, on a clock that takes no time."
            }
            p.proof {
                button type="button" data-does="prove" { "Run them in this browser" }
                " " output.verdict aria-live="polite" {}
            }
            p { "Or change what a call takes or how it fails, or the code itself, and see what comes of it." }
            div.scroll tabindex="0" role="region" aria-label="Tasks" {
                (tasks(report))
            }
            p.edits {
                @for (index, timeline) in report.timelines.iter().enumerate() {
                    button type="button" data-does="edit" data-program=(index) aria-expanded="false" {
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
    let scenario = report.scenario;
    html! {
        table.tasks {
            thead { tr { th scope="col" { "Task" } th scope="col" { "Takes" } th scope="col" { "Fails with" } } }
            tbody {
                @for (index, task) in scenario.tasks.iter().enumerate() {
                    @let own = &task.behaviour;
                    (fields(index, None, scenario.text(task.name), Some(&own.takes), reason(report, own.fails)))
                    @for (item, (name, own)) in task.items.iter().enumerate() {
                        @let label = format!("{}({})", scenario.text(task.name), scenario.text(*name));
                        (fields(index, Some(item), &label, own.takes.as_ref(), reason(report, own.fails)))
                    }
                }
            }
        }
    }
}

fn reason<'r>(report: &Report<'r>, failure: Option<Failure>) -> Option<&'r str> {
    failure.map(|failure| report.scenario.text(failure.reason))
}

fn fields(
    task: usize,
    item: Option<usize>,
    label: &str,
    takes: Option<&Takes>,
    fails: Option<&str>,
) -> Markup {
    let label = prose::clean(label);
    let takes: Vec<String> = takes.into_iter().flatten().map(ToString::to_string).collect();
    let otherwise = |text: &'static str| item.map_or("", |_| text);
    html! {
        tr data-task=(task) data-item=[item] {
            th scope="row" { (prose::name(&label)) }
            td {
                input type="text" name="takes" size="12" value=(takes.join(", ")) spellcheck="false"
                    autocomplete="off" placeholder=(otherwise("as the task")) aria-label=(format!("{label} takes"));
            }
            td {
                input type="text" name="fails" size="24" value=(fails.map(prose::clean).unwrap_or_default())
                    autocomplete="off" placeholder=(item.map_or("it does not", |_| "as the task")) aria-label=(format!("{label} fails with"));
            }
        }
    }
}
