//! A separate directory for one test, in which the command runs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory that is removed after the test.
pub(crate) struct Directory(PathBuf);

/// The result of a run of the command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Directory {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("simulate-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn with(self, file: &str, text: &str) -> Self {
        let file = self.0.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn read(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.0.join(file)).ok()
    }

    /// The files in the directory, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = self.0.read_dir().unwrap();
        let mut files: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        files
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "", &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], stdin: &str, env: &[(&str, &str)]) -> Ran {
        self.run_with_bytes(arguments, stdin.as_bytes(), env)
    }

    /// Runs the command from a shell that has run `before`, which can set limits.
    #[cfg(unix)]
    pub(crate) fn run_after(&self, before: &str, arguments: &[&str]) -> Ran {
        self.shell(&format!("{before}; exec \"$@\""), arguments)
    }

    /// Runs the command in a shell, with its output piped into `reader`; returns the command's exit
    /// code.
    #[cfg(unix)]
    pub(crate) fn run_into(&self, reader: &str, arguments: &[&str]) -> Ran {
        self.shell(&format!("set -o pipefail; \"$@\" | {reader}"), arguments)
    }

    /// Runs the command as a user without special permissions, if this one is root.
    #[cfg(unix)]
    pub(crate) fn run_without_rights(&self, arguments: &[&str]) -> Ran {
        let without_rights = "setpriv --reuid=65534 --regid=65534 --clear-groups --";
        let script =
            format!("if [ $(id -u) = 0 ]; then exec {without_rights} \"$@\"; fi; exec \"$@\"");
        self.shell(&script, arguments)
    }

    /// Runs a script of bash with the command and its arguments as `"$@"`.
    #[cfg(unix)]
    pub(crate) fn shell(&self, script: &str, arguments: &[&str]) -> Ran {
        let output = Command::new("bash")
            .args(["-c", script, "bash", env!("CARGO_BIN_EXE_simulate")])
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap();
        Ran {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }

    pub(crate) fn run_with_bytes(
        &self,
        arguments: &[&str],
        stdin: &[u8],
        env: &[(&str, &str)],
    ) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simulate"))
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            // A command that does not read its input may have ended before it is written.
            scope.spawn(move || pipe.write_all(stdin));
            child.wait_with_output().unwrap()
        });
        Ran {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Ran {
    /// Asserts that it exits with 0 and writes nothing to standard error.
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// Asserts that it failed with this exit code.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }
}
