//! The course in the repository is the one that the command makes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_course_is_what_the_command_writes() {
    let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("course");
    let _ = std::fs::remove_dir_all(&made);
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let status = simulate.args(["exercise", "--course"]).arg(&made).status().unwrap();
    assert!(status.success());
    let kept = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("course"));
    let made = files(&made);
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&made));
    for (name, bytes) in &kept {
        let advice = "make it anew: rm -r course/*/ && simulate exercise --course course";
        assert!(made[name] == *bytes, "{} differs; {advice}", name.display());
    }
}

fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "README.md") {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
