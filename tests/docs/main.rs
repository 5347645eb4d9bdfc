//! The statements of the documentation are true: its examples run, and meet their expectations.

mod figures;
mod messages;

use std::fs;
use std::path::{Path, PathBuf};

use makespan::timeline::unmet;
use makespan::{Scenario, findings};

/// A fenced block of a page, and the line of its fence.
struct Block {
    language: String,
    line: usize,
    text: String,
}

#[test]
fn every_scenario_in_the_docs_gives_what_it_expects() {
    let mut scenarios = 0;
    for page in pages() {
        for block in blocks(&read(&page)) {
            let name = format!("{}:{}", page.display(), block.line);
            let scenario = match block.language.as_str() {
                "ron" => Scenario::from_ron(&name, &block.text),
                "json" => Scenario::from_json(&name, &block.text),
                _ => continue,
            };
            let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
            hold(&name, &scenario);
            scenarios += 1;
        }
    }
    assert!(scenarios >= 50, "only {scenarios} scenarios were found in the docs");
}

#[test]
fn every_fragment_in_the_docs_is_ron() {
    for page in pages() {
        for block in blocks(&read(&page)) {
            if block.language == "ron,fragment" {
                let parsed = ron::from_str::<&ron::value::RawValue>(&block.text);
                assert!(parsed.is_ok(), "{}:{}: {parsed:?}", page.display(), block.line);
            }
        }
    }
}

#[test]
fn every_error_in_the_docs_has_the_message_of_its_comment() {
    for page in pages() {
        for block in blocks(&read(&page)) {
            if block.language == "ron,error" {
                let problems = Scenario::from_ron("error.ron", &block.text).unwrap_err().list;
                let told: Vec<_> =
                    problems.iter().flat_map(|p| [Some(&p.message), p.help.as_ref()]).collect();
                let comments: Vec<_> = block.text.lines().filter_map(comment).collect();
                assert_eq!(problems.len(), comments.len(), "{problems:#?}");
                for comment in comments {
                    let is_told = told.iter().flatten().any(|told| told.contains(comment));
                    assert!(is_told, "{}: {comment}: {told:#?}", page.display());
                }
            }
        }
    }
}

#[test]
fn every_local_link_in_the_docs_leads_somewhere() {
    for page in pages() {
        let text = read(&page);
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                page.clone()
            } else {
                page.parent().expect("a page stands in a folder").join(file)
            };
            assert!(target.exists(), "{}: nothing at {link}", page.display());
            let known = anchor.is_empty() || anchors(&read(&target)).any(|known| known == anchor);
            assert!(known, "{}: no heading for {link}", page.display());
        }
    }
}

/// For each section of CONTRIBUTING.md, how code and documentation name its example.
const EXAMPLES: [(&str, &[&str]); 4] = [
    ("Add a rule", &["orphaned_start::", "\"orphaned-start\""]),
    ("Add a kind of question", &["state_at", "StateAt", "`state-at`"]),
    ("Add a view", &["perfetto"]),
    ("Add a step", &["StepKind::Retry"]),
];

#[test]
fn contributing_lists_every_file_that_an_addition_touches() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = read(&root.join("CONTRIBUTING.md"));
    for (heading, names) in EXAMPLES {
        let section = page.split("\n## ").find(|section| section.starts_with(heading));
        let section = section.unwrap_or_else(|| panic!("no section {heading}"));
        let listed: Vec<&str> =
            section.split('`').skip(1).step_by(2).filter(|code| code.contains('/')).collect();
        for path in &listed {
            assert!(root.join(path).exists(), "{heading}: there is no {path}");
        }
        for path in files(&root.join("src")).into_iter().chain(pages()) {
            let text = read(&path);
            let path = path.strip_prefix(root).unwrap().to_str().unwrap();
            let is_test = path.contains("/tests") || !path.contains('/');
            if !is_test && names.iter().any(|name| text.contains(name)) {
                assert!(listed.contains(&path), "{heading}: {path} is not listed");
            }
        }
    }
}

/// Every Rust file in a directory and its subdirectories.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let within =
        paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    within.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The README and every page under `docs/`.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).expect("docs/ can be read");
    let mut pages: Vec<_> = docs.map(|entry| entry.expect("an entry of docs/").path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.extend(["README.md", "CONTRIBUTING.md"].map(|page| root.join(page)));
    pages.sort();
    pages
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn hold(name: &str, scenario: &Scenario) {
    assert_eq!(
        scenario.expect().len(),
        scenario.programs().len(),
        "{name}: a program without `expect`"
    );
    for (program, expectation) in scenario.expect() {
        let program = scenario.text(scenario.programs()[*program].name);
        let timeline = scenario.run(program).unwrap_or_else(|error| panic!("{name}: {error}"));
        let unmet = unmet(expectation, &timeline);
        assert!(unmet.is_empty(), "{name}: {program}: {unmet:?}\n\n{timeline}");
        if expectation.finds.is_some() {
            let found = findings::of(scenario, &timeline).found;
            let absent = findings::absent(scenario, timeline.index, &found);
            let unexpected = findings::unexpected(scenario, timeline.index, &found);
            assert_eq!([absent, unexpected].concat(), [""; 0], "{name}: {program}");
        }
    }
}

/// The text of a line's comment.
fn comment(line: &str) -> Option<&str> {
    line.split_once("// ").map(|(_, comment)| comment.trim())
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (line, text) in (1..).zip(page.lines()) {
        match (text.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block { language: language.to_owned(), line, text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.text = format!("{}{text}\n", block.text),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

/// The targets of a page's links within this repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target).filter(|target| !target.contains("://"))
}

/// The anchors of a page's headings.
fn anchors(page: &str) -> impl Iterator<Item = String> {
    page.lines().filter(|line| line.starts_with('#')).map(|heading| {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}
