//! The versions of what was measured.

use std::process::Command;

/// The version of a crate that this package was built with.
pub fn locked(name: &str) -> String {
    let mut lines = include_str!("../Cargo.lock").lines();
    let head = format!("name = \"{name}\"");
    lines.find(|line| *line == head).expect("a crate that we use");
    let version = lines.next().and_then(|line| line.strip_prefix("version = "));
    version.expect("its version").trim_matches('"').to_owned()
}

/// The trimmed output of a command; `None` if it is missing or fails.
pub fn told_by(command: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(command).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
