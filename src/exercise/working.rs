//! The calculation in a worked solution.

use super::chain::{Chain, chains};
use super::text::{Text, at_ms};
use crate::Duration;
use crate::timeline::{Outcome, Timeline};

/// Explains a makespan: "max(100, 150 + 80) = 230 ms", and a line for each term.
pub(super) fn makespan(timeline: &Timeline) -> Vec<Text> {
    let Some((settles, cause)) = timeline.settles_at.zip(timeline.settled_because) else {
        return vec![Text::from("it never settles")];
    };
    let chains = chains(timeline, cause, settles);
    let labels = timeline.numbered_labels();
    let mut lines = Vec::new();
    if chains.len() != 1 {
        let line = format!("{} = {}", expression(&chains), at_ms(settles));
        lines.push(Text::from(line.as_str()));
    }
    for chain in &chains {
        let sum = if chain.links.len() > 1 { chain.sum() + " = " } else { String::new() };
        let line = Text::from(format!("{sum}{}: ", at_ms(chain.end())).as_str());
        let tail = if chain.is_one_call() { " alone" } else { "" };
        lines.push(line.and_text(&chain.words(&labels)).and(tail));
    }
    if let Outcome::Rejected(_) = timeline.outcome {
        lines.push(Text::from("there the program rejects, and waits for nothing else"));
    }
    lines
}

/// The maximum of the chains' sums.
fn expression(chains: &[Chain]) -> String {
    let sums: Vec<String> = chains.iter().map(Chain::sum).collect();
    match sums.as_slice() {
        [] => "0".to_owned(),
        several => format!("max({})", several.join(", ")),
    }
}

/// When each call is made and settles, one line each.
pub(super) fn calls(timeline: &Timeline) -> Vec<Text> {
    let labels = timeline.numbered_labels();
    let lines = timeline.calls.iter().zip(labels).map(|(call, label)| {
        let line = Text::code(label).and(format!(": called at {}", at_ms(call.called_at)));
        let line = match call.starts_at.filter(|&starts| starts > call.called_at) {
            Some(starts) => {
                let blocks = if call.blocks > Duration::ZERO { ", blocks the thread" } else { "" };
                line.and(format!("{blocks}, starts to run at {}", at_ms(starts)))
            }
            None => line,
        };
        match (call.settles_at, call.rejected) {
            (Some(at), None) => line.and(format!(", fulfills at {}", at_ms(at))),
            (Some(at), Some(reason)) => line
                .and(format!(", rejects at {} with ", at_ms(at)))
                .and_code(timeline.text(reason)),
            (None, _) => line.and(", is still pending when the process ends"),
        }
    });
    lines.collect()
}
