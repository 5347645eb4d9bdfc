//! The process of the referee: it reads lines of programs and writes lines of traces.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::case::Case;

/// The number of programs that Node has not answered yet.
const UNDER_WAY: usize = 2000;

pub(crate) struct Node {
    child: Child,
    programs: Option<BufWriter<ChildStdin>>,
    traces: BufReader<ChildStdout>,
}

impl Node {
    pub(crate) fn start() -> Self {
        let mut child = Command::new("node")
            .arg("-e")
            .arg(makespan::view::js::REFEREE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node is installed");
        let programs = child.stdin.take().map(BufWriter::new);
        let traces = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, programs, traces }
    }

    /// The answer to one program.
    pub(crate) fn ask(&mut self, case: &Case) -> String {
        self.ask_record(&case.record())
    }

    /// The answer to one record.
    pub(crate) fn ask_record(&mut self, record: &str) -> String {
        let programs = self.programs.as_mut().expect("this is the only writer");
        writeln!(programs, "{record}").expect("the referee reads");
        programs.flush().expect("the referee reads");
        self.answer()
    }

    /// Asks about every case that `produce` gives, and passes each to `judge` with its answer, in
    /// order. Cases are made while Node works. Both can stop early; the process is of no further
    /// use then.
    pub(crate) fn ask_all(
        &mut self,
        produce: impl FnOnce(&mut dyn FnMut(Case) -> ControlFlow<()>) + Send,
        mut judge: impl FnMut(&Case, &str) -> ControlFlow<()>,
    ) {
        let (send, receive) = sync_channel(UNDER_WAY);
        let mut programs = self.programs.take().expect("this is the only writer");
        // Both pipes are small: writing everything before reading would never end.
        self.programs = thread::scope(|scope| {
            let writing = scope.spawn(move || {
                produce(&mut |case| give(case, &send, &mut programs));
                programs.flush().ok()?;
                Some(programs)
            });
            self.judge(receive, &mut judge);
            writing.join().expect("what produces does not panic")
        });
    }

    fn judge(
        &mut self,
        cases: Receiver<Case>,
        judge: &mut dyn FnMut(&Case, &str) -> ControlFlow<()>,
    ) {
        for case in cases {
            let answer = self.answer();
            if judge(&case, &answer).is_break() {
                // Nothing reads its answers any more, so it must not wait.
                let _ = self.child.kill();
                return;
            }
        }
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.traces.read_line(&mut line).expect("the referee writes");
        line
    }
}

/// Announces a case and then writes it, so that the reader of answers knows it before its answer.
fn give(
    case: Case,
    send: &SyncSender<Case>,
    programs: &mut BufWriter<ChildStdin>,
) -> ControlFlow<()> {
    let record = case.record();
    if send.send(case).is_err() || writeln!(programs, "{record}").is_err() {
        return ControlFlow::Break(());
    }
    ControlFlow::Continue(())
}

/// Runs one program of a script in real time; returns the lines that it prints.
pub(crate) fn run_script(script: &str, program: &str) -> Vec<String> {
    let mut child = Command::new("node")
        .args(["-", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Node is installed");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(script.as_bytes()).expect("Node reads the script");
    drop(input);
    let output = child.wait_with_output().expect("Node ends");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

impl Drop for Node {
    fn drop(&mut self) {
        // The process ends when its input ends.
        drop(self.programs.take());
        let _ = self.child.wait();
    }
}
