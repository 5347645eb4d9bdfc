//! The same program in Node, in its own queues and on a virtual clock.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

/// The run of a program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Answer {
    /// The logged lines, each with its millisecond.
    pub(crate) log: Vec<(u64, String)>,
    /// The error that ended it.
    pub(crate) crash: Option<String>,
    /// Whether the code has a syntax error.
    #[serde(default)]
    pub(crate) syntax: bool,
}

/// The driver, with the event loop on which `simulate verify` runs code.
const DRIVER: &str = concat!(
    include_str!("../../../src/view/js/clock.js"),
    include_str!("../../../src/view/js/serve.js"),
    include_str!("../../../src/javascript/evaluator/instrument/node/event_loop.js"),
    include_str!("driver.cjs"),
);

pub(crate) struct Node {
    child: Child,
    programs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Node {
    pub(crate) fn start() -> Self {
        let mut child = Command::new("node")
            .args(["--stack-size=900", "-e", DRIVER])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node is installed");
        let programs = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, programs, answers }
    }

    pub(crate) fn ask(&mut self, is_module: bool, code: &str) -> Answer {
        self.send(is_module, code);
        self.answer()
    }

    /// Sends a program; its answer must be read later.
    pub(crate) fn send(&mut self, is_module: bool, code: &str) {
        let record = serde_json::json!({ "id": 0, "module": is_module, "code": code });
        writeln!(self.programs, "{record}").expect("the driver reads");
    }

    pub(crate) fn answer(&mut self) -> Answer {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the driver writes");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
