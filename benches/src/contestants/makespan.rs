//! makespan, used as a library, with the full trace: every call and every event, in the exact order
//! of Node's microtasks, and their causes. Reading and checking the scenario, and compiling its
//! program, are part of the preparation.

use ::makespan::program::Record;
use ::makespan::{Instant, RunOptions, Scenario};

use crate::contestant::{Contestant, Job, Run};
use crate::scenario_text::{Text, scenario_text};
use crate::versions;
use crate::work::Work;

pub struct Makespan;

impl Contestant for Makespan {
    fn name(&self) -> &'static str {
        "makespan"
    }

    fn version(&self) -> Option<String> {
        Some(versions::locked("makespan"))
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        let Text { text, program } = scenario_text(work);
        let scenario = Scenario::from_ron("work.ron", &text).unwrap_or_else(|why| panic!("{why}"));
        let program = scenario.program_named(program).expect("its program");
        let times = if let Work::Repeated { times, .. } = work { *times } else { 1 };
        // A job lives as long as the process, so what it runs must too.
        let scenario: &Scenario = Box::leak(Box::new(scenario));
        let options = RunOptions::recording(Record::Trace);
        let mut runner = Box::leak(Box::new(scenario.prepare(program, &options))).runner();
        Some(Box::new(move || {
            Run::timed(|| {
                let mut makespan = 0;
                for _ in 0..times {
                    let timeline = runner.run().expect("within limits");
                    makespan += timeline.settles_at.map_or(0, milliseconds);
                }
                makespan
            })
        }))
    }
}

fn milliseconds(at: Instant) -> u64 {
    at.as_nanos() / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::DEPTH;

    #[test]
    fn the_measured_depth_is_the_deepest_accepted() {
        let accepted = |depth| {
            let text = scenario_text(&Work::Nesting { depth, times: 1, takes: 1 }).text;
            Scenario::from_ron("work.ron", &text).is_ok()
        };
        assert!(accepted(DEPTH) && !accepted(DEPTH + 1));
    }
}
