//! Questions about the mistake that a program makes, and the call that shows it.

use super::case::Case;
use super::choice::choice;
use super::ending::fulfills_uncrashed;
use super::makespan::whole_ms;
use super::mistake::{CLAIMS, Claim};
use super::question::{Feedback, QuestionDraft, Wrong};
use super::stream::Stream;
use super::text::Text;
use super::working;
use crate::Duration;
use crate::findings::{self, Finding};
use crate::timeline::{CallId, Timeline};

/// The minimum and the maximum number of wrong statements.
const FEWEST: usize = 2;
const MOST: usize = 4;

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let timeline = case.truth()?;
    let labels = timeline.numbered_labels();
    let label = |CallId(id): CallId| labels[id as usize].as_str();
    let mut found = findings::of(case.scenario, timeline).found;
    found.sort_by_key(|finding| finding.rule.severity);
    let (finding, (claim, call)) =
        found.iter().find_map(|finding| Some((finding, Claim::of(finding, timeline)?)))?;
    let key = claim.about(label(call));
    let mut others: Vec<(&Claim, &'static str, bool)> = CLAIMS
        .iter()
        // A claim that a rule proves anywhere in this run is not a wrong answer.
        .filter(|claim| found.iter().all(|finding| finding.rule.name != claim.rule))
        // A statement about the same subject as the right one could be argued to be right too.
        .filter(|other| other.subject != claim.subject)
        .filter(|claim| claim.names_only_what_exists(case.scenario, timeline))
        .filter_map(|claim| {
            let (why, seems_so) = claim.refuted(case.scenario, timeline)?;
            Some((claim, why, seems_so))
        })
        .collect();
    let mut others_draws = draws.named("others");
    others_draws.shuffle(&mut others);
    others.sort_by_key(|&(.., seems_so)| !seems_so);
    let mut wrong: Vec<Wrong<Text>> = Vec::new();
    for (other, why, _) in others {
        let spoken_of = (0..).map(CallId).zip(&timeline.calls);
        let spoken_of = spoken_of.filter(|(_, call)| other.is_about(call, timeline));
        let spoken_of: Vec<CallId> = spoken_of.map(|(id, _)| id).collect();
        let Some(&about) = others_draws.pick(&spoken_of) else { continue };
        let text = Text::from("This is false, because ").and_text(&Text::from(why)).and(".");
        let feedback = vec![Feedback { misconception: None, text }];
        wrong.push(Wrong { answer: other.about(label(about)), feedback });
    }
    if wrong.len() < FEWEST {
        return None;
    }
    wrong.truncate(MOST);
    let mut lines = working::calls(timeline);
    lines.push(key.clone());
    lines.extend(cost(finding, timeline));
    lines.push(Text::from("advice: ").and_text(&in_js(&finding.instead)));
    lines.push(Text::from("the name of the rule: ").and_code(claim.rule));
    Some(QuestionDraft {
        programs: vec![case.program],
        prompt: Text::from("Which of these statements is true about ")
            .and_text(&case.name(case.program))
            .and("?"),
        answer: choice(key, wrong, draws),
        tests: Vec::new(),
        working: lines,
    })
}

/// The cost of an unnecessary wait, if the program settles at the optimum without it.
fn cost(finding: &Finding, timeline: &Timeline) -> Option<Text> {
    let saves = finding.saves.filter(|_| finding.rule.speed && fulfills_uncrashed(timeline))?;
    let settles = timeline.settles_at?.elapsed();
    let could = timeline.bounds().parallel;
    let plain = |call: &crate::timeline::Call| {
        call.blocks == Duration::ZERO && timeline.task_of(call).uses.is_empty()
    };
    let all = could.checked_add(saves) == Some(settles) && timeline.calls.iter().all(plain);
    let (settles, could) = all.then_some((whole_ms(settles)?, whole_ms(could)?))?;
    let words = format!(
        "the program settles at {settles} ms, but could settle at {could} ms: this costs {} ms",
        settles - could
    );
    Some(Text::from(words.as_str()))
}

/// Translates the advice of a rule from steps to JavaScript.
fn in_js(advice: &str) -> Text {
    let words = [
        ("`All(Map(of: .., do: ..))`", "`Promise.all(items.map(..))`"),
        ("`All(Map(..))`", "`Promise.all(items.map(..))`"),
        ("`Pool(limit: .., of: Map(of: .., do: ..))`", "a pool"),
        ("an `All`", "a `Promise.all`"),
        ("`AllSettled`", "`Promise.allSettled`"),
        ("`All`", "`Promise.all`"),
        ("`Race`", "`Promise.race`"),
        ("`Catch`", "`.catch`"),
        ("`Await`", "`await`"),
        ("`For`", "`for`"),
        ("`Pool`", "pool"),
        ("`Pool(limit: ", "`pool("),
    ];
    let advice =
        words.iter().fold(advice.to_owned(), |advice, (step, js)| advice.replace(step, js));
    Text::from(advice.as_str())
}
