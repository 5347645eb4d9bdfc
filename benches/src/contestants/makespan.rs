//! Ourselves, through the library, with the full trace: every event, call and await in order, and
//! the program's bounds. Reading and checking the scenario comes before.

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
        Some(Box::new(move || {
            // The last timeline is dropped behind the clock: it is what was asked for.
            let mut last = None;
            Run::timed(|| {
                let mut makespan = 0;
                for _ in 0..times {
                    let options = RunOptions::default();
                    let timeline = scenario.run_program(program, &options).expect("within limits");
                    makespan += timeline.settles_at.map_or(0, milliseconds);
                    last = Some(timeline);
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
    fn nothing_nests_deeper_than_what_is_measured() {
        let accepted = |depth| {
            let text = scenario_text(&Work::Nesting { depth, times: 1, takes: 1 }).text;
            Scenario::from_ron("work.ron", &text).is_ok()
        };
        assert!(accepted(DEPTH) && !accepted(DEPTH + 1));
    }
}
