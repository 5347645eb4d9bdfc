//! Finds the files that differ from a commit of Git.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::File;
use crate::cli::failure::Failure;

/// Keeps the files below some paths that differ from a commit, or from the commit where this branch
/// started, and the files that Git does not track yet.
pub(super) fn keep(files: &mut Vec<File>, paths: &[PathBuf], commit: &str) -> Result<(), Failure> {
    let directory = |path: &PathBuf| match path.parent() {
        _ if path.is_dir() => path.clone(),
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let repositories: BTreeSet<PathBuf> =
        paths.iter().map(|path| repository(&directory(path))).collect::<Result<_, _>>()?;
    let mut changed = BTreeSet::new();
    for top in repositories {
        let differ = ["diff", "--name-only", "-z", "--merge-base", commit, "--"];
        let unknown = ["ls-files", "--others", "--exclude-standard", "-z"];
        for arguments in [&differ[..], &unknown[..]] {
            let names = git(&top, arguments)?;
            let names = names.split('\0').filter(|name| !name.is_empty());
            changed.extend(names.map(|name| top.join(name)));
        }
    }
    files.retain(|file| file.path.canonicalize().is_ok_and(|path| changed.contains(&path)));
    Ok(())
}

/// The top directory of the repository that contains a directory.
fn repository(directory: &Path) -> Result<PathBuf, Failure> {
    let top = git(directory, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches('\n'));
    // Files are compared by their real paths.
    Ok(top.canonicalize().unwrap_or(top))
}

/// The output of Git in a directory.
fn git(directory: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let failed = |why: &str| Failure::Message(format!("--changed: {why}"));
    let ran = Command::new("git").arg("-C").arg(directory).args(arguments).output();
    let ran = ran.map_err(|error| failed(&format!("`git` cannot be started: {error}")))?;
    if !ran.status.success() {
        return Err(failed(&format!(
            "`git` failed: {}",
            String::from_utf8_lossy(&ran.stderr).trim()
        )));
    }
    Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
}
