//! The mistakes of a class: by kind of question, and by misconception.

use std::collections::{BTreeMap, BTreeSet};

use super::Grade;
use super::key::Key;
use crate::exercise::{Misconception, Topic};

/// The results of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Class {
    /// The kinds of question, the one with the lowest score first.
    pub kinds: Vec<KindResult>,
    /// The misconceptions that any answer follows from, the most common one first.
    pub misconceptions: Vec<MisconceptionResult>,
}

/// The answers of a class to one kind of question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct KindResult {
    /// The kind's name.
    pub kind: String,
    /// The number of graded answers.
    pub answers: usize,
    /// Their mean score in percent, rounded down.
    pub percent: u32,
}

/// The frequency of a misconception in a class.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct MisconceptionResult {
    /// The misconception's name.
    pub misconception: String,
    /// The misconception as a statement in Markdown.
    pub belief: String,
    /// The number of learners who gave an answer that follows from it.
    pub learners: usize,
    /// The number of learners who answered a question that tests it.
    pub of: usize,
    /// The names of the topics to repeat.
    pub topics: Vec<String>,
}

impl Class {
    /// The results of a class with these answers.
    pub(super) fn of(key: &Key, answers: &[Grade]) -> Self {
        Self { kinds: kinds(answers), misconceptions: misconceptions(key, answers) }
    }
}

fn kinds(answers: &[Grade]) -> Vec<KindResult> {
    let mut by_kind: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for grade in answers {
        by_kind.entry(&grade.kind).or_default().push(grade.percent);
    }
    let mut kinds: Vec<KindResult> = by_kind
        .into_iter()
        .map(|(kind, percents)| KindResult {
            kind: kind.to_owned(),
            answers: percents.len(),
            percent: mean(percents),
        })
        .collect();
    kinds.sort_by_key(|kind| kind.percent);
    kinds
}

/// The mean of some scores in percent, rounded down; 0 if there are none.
pub(crate) fn mean(percents: impl IntoIterator<Item = u32>) -> u32 {
    let (mut sum, mut count) = (0, 0_u64);
    for percent in percents {
        sum += u64::from(percent);
        count += 1;
    }
    u32::try_from(sum / count.max(1)).unwrap_or(u32::MAX)
}

fn misconceptions(key: &Key, answers: &[Grade]) -> Vec<MisconceptionResult> {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut held: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for grade in answers {
        let tests = key.find(None, &grade.question).map_or(&[][..], |question| &question.tests);
        for name in tests.iter().chain(&grade.misconceptions) {
            asked.entry(name).or_default().insert(&grade.learner);
        }
        for name in &grade.misconceptions {
            held.entry(name).or_default().insert(&grade.learner);
        }
    }
    let mut all: Vec<MisconceptionResult> = held
        .into_iter()
        .map(|(name, learners)| MisconceptionResult {
            misconception: name.to_owned(),
            belief: belief(name),
            learners: learners.len(),
            of: asked.get(name).map_or(0, BTreeSet::len),
            topics: topics(name),
        })
        .collect();
    // By the share of the learners, without division: a/b > c/d if a*d > c*b.
    all.sort_by(|a, b| (b.learners * a.of).cmp(&(a.learners * b.of)).then(b.of.cmp(&a.of)));
    all
}

/// The names of the topics that are about a misconception.
fn topics(name: &str) -> Vec<String> {
    let teaches = |topic: &Topic| topic.teaches().iter().any(|idea| idea.name() == name);
    Topic::ALL.into_iter().filter(teaches).map(|topic| topic.name().to_owned()).collect()
}

/// The statement of a misconception, or its name if it is not known.
fn belief(name: &str) -> String {
    let known = Misconception::ALL.into_iter().find(|known| known.name() == name);
    known.map_or_else(|| name.to_owned(), |known| known.belief().to_owned())
}
