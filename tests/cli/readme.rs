//! The output that the README and the docs show is what the command prints.
//!
//! `<!-- output: ARGUMENTS -->` comes before a block that shows what `simulate ARGUMENTS` prints,
//! run in the directory of the README; an argument with spaces is in double quotes.

use std::path::Path;
use std::process::Command;

#[test]
fn every_output_in_the_docs_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = root.join("docs").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut shown = 0;
    for page in pages.chain([root.join("README.md")]) {
        let text = std::fs::read_to_string(&page).unwrap();
        for block in text.split("<!-- output: ").skip(1) {
            let (arguments, after) = block.split_once(" -->\n```text\n").unwrap();
            let (expected, _) = after.split_once("```\n").unwrap();
            let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
            let output = simulate.args(words(arguments)).current_dir(root).output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert_eq!(expected, printed, "{}: simulate {arguments}", page.display());
            shown += 1;
        }
    }
    assert!(shown > 0, "nothing is shown");
}

#[test]
fn the_picture_of_the_readme_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = "lesson/sequential-and-parallel.js";
    let arguments = ["--format", "svg", "--play", &format!("scenarios/{name}")];
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let output = simulate.args(arguments).current_dir(root).output().unwrap();
    let shown = std::fs::read_to_string(root.join("docs/images/sequential-and-parallel.svg"));
    assert_eq!(shown.unwrap(), String::from_utf8(output.stdout).unwrap());
}

fn words(arguments: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (index, part) in arguments.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split_whitespace());
        }
    }
    words
}
