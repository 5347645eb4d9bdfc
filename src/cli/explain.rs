//! `simulate explain`: the documentation of the rules.

use std::fmt::Write as _;

use clap::Args;
use makespan::findings::{self, RULES};

use super::failure::{Failure, Success};
use super::{check, output};

/// Explains a rule: what it finds, why that matters, and what to write instead, with examples that
/// run. Without a rule, lists all rules.
#[derive(Args, Debug)]
pub(super) struct ExplainArguments {
    /// The rule
    #[arg(value_name = "RULE", value_parser = check::rule())]
    rule: Option<String>,
}

pub(super) fn run(arguments: &ExplainArguments) -> Result<Success, Failure> {
    let text = match arguments.rule.as_deref().and_then(findings::rule) {
        Some(rule) => format!("{}\n", rule.explanation()),
        None => list(),
    };
    output::print(|out| out.write_all(text.as_bytes()).map_err(output::stdout_failed))?;
    Ok(Success::Well)
}

/// Each rule on a line, with its severity and its summary.
fn list() -> String {
    let mut text = String::new();
    for rule in RULES {
        let severity = rule.severity.to_string();
        let _ = writeln!(text, "{:<31} {severity:<8} {}", rule.name, rule.summary());
    }
    text
}
