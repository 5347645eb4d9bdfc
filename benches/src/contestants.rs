//! The contestants, one file each.

mod bare;
mod delay_queue;
mod makespan;
mod nexosim;
mod node;
mod simcore;
mod simpy;
mod tokio;

use crate::contestant::Contestant;

/// All contestants: the floor, makespan, and the other engines.
pub const ALL: [&dyn Contestant; 8] = [
    &bare::Bare,
    &makespan::Makespan,
    &tokio::Tokio,
    &delay_queue::Queue,
    &simcore::Simcore,
    &nexosim::Nexosim,
    &node::Node,
    &simpy::SimPy,
];

/// The contestant whose speed is 1.
pub const OURS: &str = "makespan";

/// The contestant that is a lower bound for the time.
pub const FLOOR: &str = "bare";

/// The contestants that can run on this machine.
pub fn installed() -> Vec<&'static dyn Contestant> {
    ALL.into_iter().filter(|contestant| contestant.version().is_some()).collect()
}

pub fn named(name: &str) -> Option<&'static dyn Contestant> {
    ALL.into_iter().find(|contestant| contestant.name() == name)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::column::Column;
    use crate::sweep;

    #[test]
    fn every_contestant_gives_the_right_result_each_time() {
        for &column in Column::value_variants() {
            for size in [1, 30, 2_100] {
                let work = column.work(size);
                let expected = sweep::makespan(&work);
                for contestant in installed() {
                    let Some(mut job) = contestant.prepare(&work) else { continue };
                    let found = [job().makespan, job().makespan];
                    assert_eq!(found, [expected; 2], "{} {column:?} {size}", contestant.name());
                }
            }
        }
    }

    #[test]
    fn every_contestant_can_run_graphs() {
        for contestant in installed() {
            let can = |column: &Column| contestant.prepare(&column.work(1)).is_some();
            assert!(Column::GRAPHS.iter().all(can), "{}", contestant.name());
        }
    }

    #[test]
    fn contestants_include_ours_and_the_floor() {
        assert!([OURS, FLOOR].into_iter().all(|name| named(name).is_some()));
    }
}
