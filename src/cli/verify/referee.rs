//! Node, running the referee.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use makespan::view::js;

use crate::cli::failure::Failure;

/// Node, running the referee: a line in, a line out.
pub(super) struct Referee {
    child: Child,
    programs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Referee {
    pub(super) fn start(node: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(node)
            .args(["-e", js::REFEREE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                let node = node.display();
                Failure::Message(format!(
                    "cannot run {node}: {error}; verify asks Node itself (20 or later), \
                     --node says where it is"
                ))
            })?;
        let (Some(programs), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both are piped")
        };
        Ok(Self { child, programs, answers: BufReader::new(answers) })
    }

    /// The answer to one record, or why there is none.
    pub(super) fn judge(&mut self, record: &str) -> Result<String, String> {
        let mut answer = String::new();
        // A Node that has stopped may break the pipe or close it: one answer to both.
        let asked = writeln!(self.programs, "{record}");
        match asked.and_then(|()| self.answers.read_line(&mut answer)) {
            Ok(1..) => Ok(answer),
            Ok(0) | Err(_) => Err("Node stopped".to_owned()),
        }
    }
}

impl Drop for Referee {
    fn drop(&mut self) {
        // It has answered all that it was asked; nothing it could still say is of interest.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
