//! Runs the referee in Node.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use makespan::view::js;
use serde_json::Value;

use super::Unverified;
use crate::cli::failure::Failure;

/// The maximum number of characters of an invalid answer that are shown.
const SHOWN: usize = 60;

/// The referees of steps and of code, each started on first use.
pub(super) struct Referees<'n> {
    node: &'n Path,
    timeout: Duration,
    of_steps: Option<Referee>,
    of_code: Option<Referee>,
}

impl<'n> Referees<'n> {
    pub(super) const fn new(node: &'n Path, timeout: Duration) -> Self {
        Self { node, timeout, of_steps: None, of_code: None }
    }

    pub(super) fn steps(&mut self) -> Result<&mut Referee, Unverified> {
        let start = || Referee::start(self.node, self.timeout, js::REFEREE);
        started(&mut self.of_steps, start)
    }

    pub(super) fn code(&mut self) -> Result<&mut Referee, Unverified> {
        let start = || Referee::start(self.node, self.timeout, &js::code_referee());
        started(&mut self.of_code, start)
    }
}

fn started(
    referee: &mut Option<Referee>,
    start: impl FnOnce() -> Result<Referee, Failure>,
) -> Result<&mut Referee, Unverified> {
    if referee.is_none() {
        *referee = Some(start().map_err(Unverified::Node)?);
    }
    Ok(referee.as_mut().expect("it was started"))
}

/// The script with which Node starts. It runs the referee, which is the first line that it reads.
const LOADER: &str = include_str!("loader.js");

/// A Node process with the referee, which answers each line with a line. Each pipe has a thread,
/// because a Node that neither reads nor writes must not block the command.
pub(super) struct Referee {
    child: Child,
    programs: Sender<String>,
    answers: Receiver<String>,
    timeout: Duration,
    asked: u64,
}

impl Referee {
    fn start(node: &Path, timeout: Duration, script: &str) -> Result<Self, Failure> {
        let mut child = Command::new(node)
            .args(["-e", LOADER])
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                let node = node.display();
                Failure::Message(format!(
                    "cannot run {node}: {error}; verify needs Node 20 or later, --node sets its \
                     path"
                ))
            })?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both are piped")
        };
        let (programs, to_write) = channel::<String>();
        let script = serde_json::to_string(script).expect("a text is JSON");
        programs.send(script).expect("the other end is open");
        let cannot_begin = |error| Failure::Message(format!("cannot start a thread: {error}"));
        thread::Builder::new()
            .spawn(move || to_write.iter().try_for_each(|line| writeln!(stdin, "{line}")))
            .map_err(cannot_begin)?;
        let (to_judge, answers) = channel();
        thread::Builder::new()
            .spawn(move || {
                let mut lines = BufReader::new(stdout).split(b'\n').map_while(Result::ok);
                lines.all(|line| to_judge.send(String::from_utf8_lossy(&line).into_owned()).is_ok())
            })
            .map_err(cannot_begin)?;
        Ok(Self { child, programs, answers, timeout, asked: 0 })
    }

    /// The answer to one record, or the reason why there is none. `record` gets the number to
    /// include in the record.
    pub(super) fn judge(&mut self, record: impl FnOnce(u64) -> String) -> Result<String, String> {
        self.asked += 1;
        // A Node that has stopped may close its input or its output first. The answer is the same
        // in both cases.
        let _ = self.programs.send(record(self.asked));
        match self.answers.recv_timeout(self.timeout) {
            Ok(answer) if number(&answer) == Some(self.asked) => Ok(answer),
            Ok(other) => Err(no_answer(&other)),
            Err(RecvTimeoutError::Disconnected) => Err(self.stopped()),
            Err(RecvTimeoutError::Timeout) => Err(format!(
                "Node has not answered for {} s; --timeout raises the limit",
                self.timeout.as_secs()
            )),
        }
    }

    fn stopped(&mut self) -> String {
        // A Node that has closed its output but does not end would be waited for forever.
        let _ = self.child.kill();
        match self.child.wait() {
            Ok(status) if status.code().is_some_and(|code| code != 0) => {
                format!("Node stopped ({status})")
            }
            _ => "Node stopped".to_owned(),
        }
    }
}

/// The number of the record that an answer belongs to.
fn number(answer: &str) -> Option<u64> {
    serde_json::from_str::<Value>(answer).ok()?["id"].as_u64()
}

/// The message for a line that is not an answer of the referee.
pub(super) fn no_answer(line: &str) -> String {
    let shown: String = line.chars().take(SHOWN).collect();
    let more = if shown.len() < line.len() { ".." } else { "" };
    format!("unexpected output of Node: {shown:?}{more}")
}

impl Drop for Referee {
    fn drop(&mut self) {
        // The referee has answered all records, and anything else that it sends does not matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
