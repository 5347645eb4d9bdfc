//! The real runs of the programs that a question is about.

use crate::RunOptions;
use crate::exercise::Setting;
use crate::program::Record;
use crate::timeline::Timeline;

/// Returns the timelines of these programs; `None` if one of them cannot be run.
pub(super) fn runs(setting: &Setting) -> Option<Vec<Timeline>> {
    let Setting { scenario, programs } = setting;
    let options = RunOptions::recording(Record::Queues);
    programs.iter().map(|&program| scenario.run_program(program, &options).ok()).collect()
}
