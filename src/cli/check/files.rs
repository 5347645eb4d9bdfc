//! Finds the files of a code base that `check` reads, and those that it leaves out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ignore::{DirEntry, WalkBuilder};

use super::configuration::Configuration;
use super::tally::LeftOut;
use crate::cli::failure::Failure;
use crate::cli::input;

/// Directories with installed or generated code.
const NOT_WRITTEN_HERE: [&str; 6] = ["node_modules", "dist", "build", "out", ".next", "coverage"];

/// The name of Git's files with patterns of ignored files.
const GIT_IGNORE: &str = ".gitignore";

/// Directories with tests.
const TESTS: [&str; 9] = [
    "__fixtures__",
    "__mocks__",
    "__tests__",
    "cypress",
    "e2e",
    "fixtures",
    "playwright",
    "test",
    "tests",
];

/// The parts before the extension in names of tests.
const OF_TESTS: [&str; 5] = ["test", "spec", "stories", "cy", "e2e"];

/// The files to check, in order.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) files: Vec<File>,
    /// The reasons why the other files in the directories are left out, one for each file.
    pub(super) left_out: Vec<LeftOut>,
}

/// A file to check.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Whether the file was found in a directory, not named.
    pub(super) is_found: bool,
}

/// Finds the files that paths name, in the order of the paths: at least one. Files that are named
/// directly are always included.
pub(super) fn of(
    paths: &[PathBuf],
    with_tests: bool,
    configuration: &Configuration,
) -> Result<Files, Failure> {
    let mut files = Vec::new();
    let mut left_out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(File { path: path.clone(), is_found: false });
            continue;
        }
        for found in below(path)? {
            if configuration.ignores(&found) {
                left_out.push(LeftOut::Configured);
                continue;
            }
            let within = found.strip_prefix(path).unwrap_or(&found);
            match reason(within).filter(|reason| !(with_tests && *reason == LeftOut::Test)) {
                Some(reason) => left_out.push(reason),
                None if input::is_file(&found) => files.push(File { path: found, is_found: true }),
                None => {}
            }
        }
    }
    if files.is_empty() {
        return Err(input::no_scenario());
    }
    Ok(Files { files, left_out })
}

/// The scenarios and the code in a directory that Git does not ignore, sorted by name.
fn below(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut walk = WalkBuilder::new(directory);
    // Only ignore files of the repository itself count, so that all machines find the same files.
    walk.ignore(false).git_global(false).git_exclude(false).require_git(false);
    walk.sort_by_file_path(Path::cmp);
    // Opening something that is not a file, such as a pipe, could block forever.
    let wrong: Arc<OnceLock<Failure>> = Arc::default();
    for above in directory.canonicalize().iter().flat_map(|directory| directory.ancestors()) {
        input::expect_file(&above.join(GIT_IGNORE))?;
    }
    let found_wrong = Arc::clone(&wrong);
    walk.filter_entry(move |entry| {
        let is_read = entry.depth() == 0 || !is_not_written_here(entry);
        let ignores = is_read.then(|| input::expect_file(&entry.path().join(GIT_IGNORE)));
        if let Some(Err(failure)) = ignores {
            // The first failure is reported.
            drop(found_wrong.set(failure));
            return false;
        }
        is_read
    });
    let endings = input::endings();
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| Failure::Message(format!("cannot read {error}")))?;
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_scenario = !input::is_about_directory(entry.file_name());
        if !is_directory && is_scenario && input::has_ending(entry.path(), &endings) {
            let path = entry.path();
            // Paths are printed in the form in which Git and compilers print them.
            found.push(path.strip_prefix(".").unwrap_or(path).to_owned());
        }
    }
    drop(walk);
    match Arc::into_inner(wrong).and_then(OnceLock::into_inner) {
        Some(failure) => Err(failure),
        None => Ok(found),
    }
}

fn is_not_written_here(entry: &DirEntry) -> bool {
    let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_directory && NOT_WRITTEN_HERE.iter().any(|name| entry.file_name() == *name)
}

/// The reason why a file is left out, if it is. `within` is its path relative to the named
/// directory.
fn reason(within: &Path) -> Option<LeftOut> {
    if !input::is_code(within) {
        return None;
    }
    let stem = within.file_stem().map(Path::new)?;
    let before = stem.extension().and_then(OsStr::to_str).unwrap_or_default();
    let mut directories = within.parent().into_iter().flat_map(Path::components);
    if directories.any(|directory| TESTS.iter().any(|name| directory.as_os_str() == *name))
        || OF_TESTS.contains(&before)
        || ["client", "server", "unit"].iter().any(|of| before.strip_prefix(of) == Some("test"))
    {
        return Some(LeftOut::Test);
    }
    match before {
        "d" => Some(LeftOut::Declarations),
        "min" => Some(LeftOut::Minified),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_declarations_and_minified_files_are_left_out_by_name() {
        let is = |path: &str, expected| assert!(reason(Path::new(path)) == expected, "{path}");
        for test in ["a.test.ts", "x/a.spec.js", "__tests__/a.ts", "x/e2e/y/a.ts", "b.stories.tsx"]
        {
            is(test, Some(LeftOut::Test));
        }
        for test in [
            "cypress/support/e2e.ts",
            "apps/web/playwright/login.ts",
            "x/fixtures/a.js",
            "a.clienttest.ts",
            "a.servertest.ts",
        ] {
            is(test, Some(LeftOut::Test));
        }
        is("x/a.d.ts", Some(LeftOut::Declarations));
        is("lib.min.js", Some(LeftOut::Minified));
        for ours in
            ["a.ts", "testing/a.ts", "test.ts", "min.js", "contest.service.ts", "tests/a.ron"]
        {
            is(ours, None);
        }
    }
}
