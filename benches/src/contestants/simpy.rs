//! `SimPy` on the installed Python: `simpy/contestant.py`.

use crate::contestant::{Contestant, Job};
use crate::script::Script;
use crate::versions;
use crate::work::Work;

pub struct SimPy;

impl Contestant for SimPy {
    fn name(&self) -> &'static str {
        "simpy"
    }

    fn version(&self) -> Option<String> {
        versions::told_by("python3", &["-c", "import simpy; print(simpy.__version__)"])
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        if matches!(work, Work::Nesting { .. }) {
            return None;
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/simpy/contestant.py");
        let mut script = Script::start("python3", path, work);
        Some(Box::new(move || script.run()))
    }
}
