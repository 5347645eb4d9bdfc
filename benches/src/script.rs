//! Contestants that are scripts.
//!
//! A script reads the work as one line of JSON. For each further line it runs the work once, and
//! writes a line with how long that took and when it was done: a [`Run`]. The script measures the
//! time, so its start and the communication do not count, and compiled code stays compiled.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::contestant::Run;
use crate::work::Work;

pub struct Script {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Script {
    pub fn start(interpreter: &str, path: &str, work: &Work) -> Self {
        let mut command = Command::new(interpreter);
        command.arg(path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|why| panic!("{interpreter}: {why}"));
        let to = child.stdin.take().expect("piped");
        let from = BufReader::new(child.stdout.take().expect("piped"));
        let mut script = Self { child, to, from };
        script.tell(&serde_json::to_string(work).expect("numbers and lists"));
        script
    }

    pub fn run(&mut self) -> Run {
        self.tell("again");
        let mut line = String::new();
        self.from.read_line(&mut line).expect("a script that goes on");
        serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line}"))
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.to, "{line}").expect("a script that listens");
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It may have ended already, which is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
