//! The calculation in a worked solution.

use super::chain::{TimeChain, chains};
use super::text::{Text, at_ms};
use crate::Duration;
use crate::timeline::{Coded, Outcome, Timeline};

/// Explains a makespan: "max(100, 150 + 80) = 230 ms", and a line for each term. For code, which
/// has no steps, it only states the call that the program waits for last.
pub(super) fn makespan(timeline: &Timeline) -> Vec<Text> {
    if let Some(coded) = &timeline.coded {
        return last_call(timeline, coded).into_iter().collect();
    }
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
        lines.push(Text::from("then the program rejects; it does not wait for the other calls"));
    }
    lines
}

/// The last call that a program of code waits for: "the program waits for `b` last, which settles
/// at 220 ms".
fn last_call(timeline: &Timeline, coded: &Coded) -> Option<Text> {
    let labels = timeline.numbered_labels();
    let calls = timeline.calls.iter().zip(&coded.waited_for).zip(labels);
    let settled = calls.filter_map(|((call, &is_waited_for), label)| {
        Some((call.settles_at.filter(|_| is_waited_for)?, label))
    });
    let (at, label) = settled.max_by_key(|(at, _)| *at)?;
    let text = Text::from("the program waits for ").and_code(label);
    Some(text.and(format!(" last, which settles at {}", at_ms(at))))
}

/// Explains a makespan. For code, it also lists each call.
pub(super) fn calls_and_makespan(timeline: &Timeline) -> Vec<Text> {
    let calls = if timeline.coded.is_some() { calls(timeline) } else { Vec::new() };
    calls.into_iter().chain(makespan(timeline)).collect()
}

/// The maximum of the chains' sums, as text.
fn expression(chains: &[TimeChain]) -> String {
    let sums: Vec<String> = chains.iter().map(TimeChain::sum).collect();
    match sums.as_slice() {
        [] => "0".to_owned(),
        several => format!("max({})", several.join(", ")),
    }
}

/// Lists the times at which each call is made and settles, one line per call.
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
