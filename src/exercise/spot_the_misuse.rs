//! Questions about the mistake that a program makes, the call that shows it, and its cost.

use super::case::Case;
use super::choice::choice;
use super::dependencies::ready_at;
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

/// The number of wrong statements.
const WRONG: usize = 4;

/// The cost of a mistake. All times are in milliseconds.
struct Cost {
    /// The time at which the program settles.
    settles: u64,
    /// The time at which it could settle without the mistake.
    could: u64,
    /// A plausible wrong cost.
    naive: u64,
}

pub(super) fn ask(case: &Case<'_>, draws: &Stream) -> Option<QuestionDraft> {
    let timeline = case.truth()?;
    let labels = timeline.numbered_labels();
    let label = |CallId(id): CallId| labels[id as usize].as_str();
    let mut found = findings::of(case.scenario, timeline).found;
    found.sort_by_key(|finding| finding.rule.severity);
    let (finding, (claim, call)) =
        found.iter().find_map(|finding| Some((finding, Claim::of(finding, timeline)?)))?;
    let cost = cost(finding, timeline);
    let costing = |text: Text, ms: u64| match &cost {
        Some(_) => text.and(format!(": this costs {ms} ms")),
        None => text,
    };
    let key = costing(claim.about(label(call)), cost.as_ref().map_or(0, Cost::costs));
    let mut others: Vec<(&Claim, &'static str, bool)> = CLAIMS
        .iter()
        // A claim that a rule proves anywhere in this run is not a wrong answer.
        .filter(|claim| found.iter().all(|finding| finding.rule.name != claim.rule))
        .filter_map(|claim| {
            let (why, seems_so) = claim.refuted(case.scenario, timeline)?;
            Some((claim, why, seems_so))
        })
        .collect();
    let mut others_draws = draws.named("others");
    others_draws.shuffle(&mut others);
    others.sort_by_key(|&(.., seems_so)| !seems_so);
    let mut wrong: Vec<Wrong<Text>> = Vec::new();
    let mut add = |answer: Text, said: Text| {
        let feedback = vec![Feedback { misconception: None, text: said }];
        wrong.push(Wrong { answer, feedback });
    };
    if let Some(cost) = &cost {
        let said = Text::from("This cost is wrong: ").and_text(&cost.words()).and(".");
        add(costing(claim.about(label(call)), cost.naive), said);
    }
    for (other, why, _) in others {
        let spoken_of = (0..).map(CallId).zip(&timeline.calls);
        let spoken_of = spoken_of.filter(|(_, call)| other.is_about(call, timeline));
        let spoken_of: Vec<CallId> = spoken_of.map(|(id, _)| id).collect();
        let Some(&about) = others_draws.pick(&spoken_of) else { continue };
        let costs = cost.as_ref().map_or(0, Cost::costs);
        let said = Text::from("This is false, because ").and(why).and(".");
        add(costing(other.about(label(about)), costs), said);
    }
    wrong.truncate(WRONG);
    let prompt =
        Text::from("Which of these statements is true about ").and_text(&case.name(case.program));
    let prompt = prompt.and(match cost {
        Some(_) => {
            "? (The cost is how much earlier the program would settle if each call were made as \
             soon as its dependencies are met.)"
        }
        None => "?",
    });
    let mut lines = working::calls(timeline);
    lines.push(key.clone());
    lines.extend(cost.as_ref().map(Cost::words));
    lines.push(Text::from("advice: ").and_text(&in_js(&finding.instead)));
    lines.push(Text::from("the name of the rule: ").and_code(claim.rule));
    Some(QuestionDraft {
        programs: vec![case.program],
        prompt,
        answer: choice(key, wrong, draws),
        tests: Vec::new(),
        working: lines,
    })
}

impl Cost {
    const fn costs(&self) -> u64 {
        self.settles - self.could
    }

    fn words(&self) -> Text {
        let Self { settles, could, .. } = self;
        let words = format!(
            "the program settles at {settles} ms, but could settle at {could} ms: this costs {} ms",
            self.costs()
        );
        Text::from(words.as_str())
    }
}

/// The cost of an unnecessary wait, if the program settles at the optimum without it.
fn cost(finding: &Finding, timeline: &Timeline) -> Option<Cost> {
    let saves = finding.saves.filter(|_| finding.rule.speed && fulfills_uncrashed(timeline))?;
    let settles = timeline.settles_at?.elapsed();
    let could = timeline.bounds().parallel;
    let plain = |call: &crate::timeline::Call| {
        call.blocks == Duration::ZERO && timeline.task_of(call).uses.is_empty()
    };
    let all = could.checked_add(saves) == Some(settles) && timeline.calls.iter().all(plain);
    let (settles, could) = all.then_some((whole_ms(settles)?, whole_ms(could)?))?;
    let waits = (0..).map(CallId).take(timeline.calls.len());
    let waits: Vec<u64> = waits
        .map(|id| whole_ms(timeline.call(id).called_at.since(ready_at(timeline, id))))
        .collect::<Option<_>>()?;
    // The sum of the waits, the longest wait, the optimum, and the makespan.
    let guesses = [waits.iter().sum(), waits.iter().copied().max().unwrap_or(0), could, settles];
    let naive = guesses.into_iter().find(|&guess| guess > 0 && guess != settles - could)?;
    Some(Cost { settles, could, naive })
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
