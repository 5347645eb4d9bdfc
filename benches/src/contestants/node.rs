//! Node with its own promises on a virtual clock: `node/contestant.js`.

use crate::contestant::{Contestant, Job};
use crate::script::Script;
use crate::versions;
use crate::work::Work;

pub struct Node;

impl Contestant for Node {
    fn name(&self) -> &'static str {
        "node"
    }

    fn version(&self) -> Option<String> {
        versions::told_by("node", &["--version"])
    }

    fn prepare(&self, work: &Work) -> Option<Job> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/node/contestant.js");
        let mut script = Script::start("node", path, work);
        Some(Box::new(move || script.run()))
    }
}
