//! The referee's process: lines of programs in, lines of traces out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

pub(crate) struct Node {
    child: Child,
    programs: Option<ChildStdin>,
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
        let programs = child.stdin.take();
        let traces = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, programs, traces }
    }

    /// The traces of these programs, in their order.
    pub(crate) fn judge(&mut self, records: Vec<String>) -> Vec<String> {
        let mut programs = self.programs.take().expect("nobody else is writing");
        let count = records.len();
        // Both pipes hold little: who only writes, and reads later, waits for ever.
        let writing = thread::spawn(move || {
            for record in &records {
                writeln!(programs, "{record}").expect("the referee reads");
            }
            programs
        });
        let mut traces = Vec::with_capacity(count);
        for _ in 0..count {
            let mut line = String::new();
            self.traces.read_line(&mut line).expect("the referee writes");
            traces.push(line);
        }
        self.programs = writing.join().ok();
        traces
    }
}

/// Runs one program of a script in real time; the lines that it prints.
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
        // The end of its input is the end of its work.
        drop(self.programs.take());
        let _ = self.child.wait();
    }
}
