//! Which call shows a mistake, which mistake, and what it costs.

use super::case::Case;
use super::choice::choice;
use super::question::{Draft, Feedback, Wrong};
use super::stream::Stream;
use super::text::{Text, ms};
use crate::findings::{self, Finding, RULES, Rule};
use crate::timeline::Timeline;

/// The rule about files that are no scenario at all.
const OF_FILES: &str = "dependency-cycle";

/// How many wrong answers there are.
const WRONG: usize = 4;

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<Draft> {
    let timeline = case.truth()?;
    let found = findings::of(case.scenario, timeline).found;
    let labels = timeline.numbered_labels();
    let finding = found.iter().find(|finding| !finding.witness.is_empty())?;
    let witness = labels[finding.witness.first()?.0 as usize].as_str();
    let mut others: Vec<(&'static Rule, &str)> = RULES
        .into_iter()
        .filter(|rule| rule.name != OF_FILES)
        .flat_map(|rule| labels.iter().map(move |label| (rule, label.as_str())))
        // What a rule finds anywhere in this run is no wrong answer.
        .filter(|(rule, _)| found.iter().all(|one| one.rule != *rule))
        .collect();
    draws.named("others").shuffle(&mut others);
    others.truncate(WRONG);
    let wrong = others.into_iter().map(|(rule, label)| Wrong {
        answer: option(rule, label),
        feedback: vec![Feedback { misconception: None, text: instead(finding, witness) }],
    });
    let wrong = wrong.collect();
    Some(Draft {
        programs: vec![case.program],
        prompt: Text::from("Which of these mistakes does ")
            .and_text(&case.name(case.program))
            .and(" make, and which call shows it?"),
        answer: choice(option(finding.rule, witness), wrong, draws),
        tests: Vec::new(),
        working: working(finding, timeline),
    })
}

fn option(rule: &Rule, label: &str) -> Text {
    Text::code(rule.name).and(", at ").and_code(label)
}

fn instead(finding: &Finding, witness: &str) -> Text {
    Text::from("no rule finds that; what there is, is ")
        .and_text(&option(finding.rule, witness))
        .and(": ")
        .and_text(&Text::from(finding.message.as_str()))
        .and(".")
}

fn working(finding: &Finding, timeline: &Timeline) -> Vec<Text> {
    let mut lines = super::working::calls(timeline);
    lines.push(Text::from(finding.message.as_str()));
    lines.push(Text::from(finding.why.as_str()));
    lines.push(match finding.saves {
        Some(saves) => Text::from(format!("it costs {}", ms(saves)).as_str()),
        None => Text::from("it costs no time"),
    });
    lines.push(Text::from(finding.instead.as_str()));
    lines
}
