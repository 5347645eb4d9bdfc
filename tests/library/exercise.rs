//! Exercises: in tens of thousands of questions, every key is right and every wrong answer wrong.

mod certainty;
mod disputes;
mod handouts;
mod hostile;
mod scenarios;
mod stability;

use makespan::exercise::{Brief, Difficulty, Exercise, Kind, Subject, Topic};

/// Sheets about a topic.
fn about(topic: Topic, difficulty: Difficulty, seed: u64) -> Exercise {
    let brief = Brief {
        seed: Some(seed),
        difficulty: Some(difficulty),
        ..Brief::of(Subject::Topic(topic))
    };
    Exercise::new(brief).unwrap_or_else(|refusal| panic!("{}: {refusal}", topic.name()))
}

/// Sheets about a topic, with shapes and failures drawn as well.
fn in_other_shapes(topic: Topic, seed: u64) -> Exercise {
    let failures = matches!(topic, Topic::FailFast | Topic::PartialSuccess | Topic::Retries);
    let brief = Brief {
        seed: Some(seed),
        difficulty: Some(Difficulty::Medium),
        failures,
        shapes: true,
        ..Brief::of(Subject::Topic(topic))
    };
    Exercise::new(brief).unwrap_or_else(|refusal| panic!("{}: {refusal}", topic.name()))
}

/// Sheets of some kinds about a scenario.
fn on(text: &str, kinds: &[Kind], seed: Option<u64>) -> Result<Exercise, String> {
    let scenario = makespan::Scenario::from_ron("exercise.ron", text);
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    let brief =
        Brief { kinds: kinds.to_vec(), seed, ..Brief::of(Subject::Scenario(Box::new(scenario))) };
    Exercise::new(brief).map_err(|refusal| refusal.to_string())
}
