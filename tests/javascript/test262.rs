//! The conformance tests of ECMA-262, from a checkout beside the project: `TEST262=path cargo test
//! --profile proof --test javascript test262:: -- --ignored --nocapture`.
//!
//! `TEST262_ONLY` runs the tests with this text in their path. `TEST262_FAILURES` names a file for
//! a list of the failing tests, one per line, with the failure.

mod case;
mod chapters;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use case::{Case, Verdict};
use chapters::{CHAPTERS, Chapter};

/// The number of threads.
const THREADS: usize = 2;

/// The stack of each thread: the default size.
const STACK: usize = 2 << 20;

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    not_applicable: usize,
}

#[test]
#[ignore = "needs a checkout of test262"]
fn no_fewer_tests_pass_than_recorded() {
    let checkout = std::env::var_os("TEST262").expect("TEST262 names a checkout of tc39/test262");
    let checkout = PathBuf::from(checkout);
    let only = std::env::var("TEST262_ONLY").unwrap_or_default();
    let mut failures = String::new();
    let mut reasons = BTreeMap::<String, usize>::new();
    let mut fewer = Vec::new();
    let mut all = Count::default();
    for chapter in CHAPTERS {
        let count = run(&checkout, chapter, &only, &mut failures, &mut reasons);
        let Count { passed, failed, not_applicable } = count;
        println!(
            "{}: {passed} passed, {failed} failed, {not_applicable} not applicable",
            chapter.path
        );
        if passed < chapter.passes && only.is_empty() {
            fewer.push(format!("{}: {passed} pass, of {}", chapter.path, chapter.passes));
        }
        all.passed += passed;
        all.failed += failed;
        all.not_applicable += not_applicable;
    }
    let Count { passed, failed, not_applicable } = all;
    println!("all: {passed} passed, {failed} failed, {not_applicable} not applicable");
    for (reason, count) in reasons {
        println!("  {count} {reason}");
    }
    if let Some(path) = std::env::var_os("TEST262_FAILURES") {
        std::fs::write(path, failures).expect("the file can be written");
    }
    assert!(fewer.is_empty(), "fewer tests pass than did: {fewer:#?}");
}

fn run(
    checkout: &Path,
    chapter: &Chapter,
    only: &str,
    failures: &mut String,
    reasons: &mut BTreeMap<String, usize>,
) -> Count {
    let mut paths = Vec::new();
    collect(&checkout.join("test").join(chapter.path), &mut paths);
    paths.retain(|path| path.to_string_lossy().contains(only));
    let mut count = Count::default();
    for (path, verdict) in paths.iter().zip(verdicts(checkout, &paths)) {
        match verdict {
            Verdict::Passed => count.passed += 1,
            Verdict::NotApplicable(reason) => {
                count.not_applicable += 1;
                *reasons.entry(reason).or_default() += 1;
            }
            Verdict::Failed(how) => {
                count.failed += 1;
                let path = path.strip_prefix(checkout).unwrap_or(path).display();
                let how = how.replace('\n', " ");
                writeln!(failures, "{path}\t{how}").expect("a string takes everything");
            }
        }
    }
    count
}

/// The result of each test, in order.
fn verdicts(checkout: &Path, paths: &[PathBuf]) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let work = || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(index) else { break };
                    let verdict = judge(checkout, path);
                    verdicts.lock().expect("no test panics here").insert(index, verdict);
                }
            };
            let thread = std::thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, work).expect("a thread can be had");
        }
    });
    verdicts.into_inner().expect("no test panics here").into_values().collect()
}

fn judge(checkout: &Path, path: &Path) -> Verdict {
    let case = Case::read(checkout, path);
    let verdict = std::panic::catch_unwind(|| case.run());
    verdict.unwrap_or_else(|_| Verdict::Failed("a panic".to_owned()))
}

/// Every test in a directory, in the order of their paths.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path());
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, paths);
        } else if entry.extension().is_some_and(|ending| ending == "js")
            && !entry.to_string_lossy().contains("_FIXTURE")
        {
            paths.push(entry);
        }
    }
}
