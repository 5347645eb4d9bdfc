//! The course in the repository is the one that the command writes: its sheets byte for byte, and
//! the files for other programs by their checksums, in a snapshot.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Files by their paths in the course.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The course that the command writes.
static WRITTEN: LazyLock<Files> = LazyLock::new(|| {
    let course = Path::new(env!("CARGO_TARGET_TMPDIR")).join("course");
    let _ = fs::remove_dir_all(&course);
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let status = simulate.args(["exercise", "--course"]).arg(&course).status().unwrap();
    assert!(status.success());
    files(&course)
});

/// All files in the directories of a course.
fn files(course: &Path) -> Files {
    let sets = course.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let files = sets.filter(|path| path.is_dir()).flat_map(|set| set.read_dir().unwrap());
    let paths = files.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.strip_prefix(course).unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect()
}

fn is_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

#[test]
fn the_sheets_are_what_the_command_writes() {
    let kept = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("course"));
    let sheets = WRITTEN.iter().filter(|(path, _)| is_sheet(path));
    let advice = "write the course again: rm -r course/*/; simulate exercise --course course";
    assert_eq!(sheets.clone().count(), kept.keys().filter(|path| is_sheet(path)).count());
    for (path, text) in sheets {
        assert!(kept.get(path) == Some(text), "{} differs; {advice}", path.display());
    }
}

#[test]
fn the_files_for_other_programs_are_the_same_bytes() {
    let mut sums = String::new();
    // Pages contain the scripts of timelines: tests/page/practice.test.mjs opens them.
    let is_page = |path: &Path| path.extension().is_some_and(|extension| extension == "html");
    for (path, bytes) in &*WRITTEN {
        if !is_sheet(path) && !is_page(path) {
            let path = path.to_str().unwrap().replace('\\', "/");
            writeln!(sums, "{:08x} {:6} {path}", crc32fast::hash(bytes), bytes.len()).unwrap();
        }
    }
    insta::with_settings!({ omit_expression => true, description => "CRC-32, bytes, file" }, {
        insta::assert_snapshot!("course", sums);
    });
}
