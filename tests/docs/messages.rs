//! The catalogue of messages is complete: each finding has texts from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use makespan::findings::{self, Finding, RULES};
use makespan::{RunOptions, Scenario};

use crate::{blocks, read};

/// By rule, the kind of each text and its template.
type Catalogue = BTreeMap<String, Vec<(String, String)>>;

#[test]
fn every_finding_has_texts_from_the_catalogue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalogue = catalogue(&read(&root.join("docs/messages/findings.md")));
    let mut findings = 0;
    for (name, scenario) in files(&root.join("scenarios")).into_iter().chain(examples()) {
        for program in 0..scenario.programs().len() {
            let timeline = scenario.run_program(program, &RunOptions::default()).unwrap();
            for finding in findings::of(&scenario, &timeline).found {
                has_texts_from(&catalogue, &finding, &name);
                findings += 1;
            }
        }
    }
    assert!(findings >= 80, "only {findings} findings");
}

#[test]
fn every_rule_has_a_section() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = read(&root.join("docs/messages/findings.md"));
    for rule in RULES {
        assert!(page.contains(&format!("\n## {}\n", rule.name)), "{}", rule.name);
    }
}

fn has_texts_from(catalogue: &Catalogue, finding: &Finding, name: &str) {
    let rule = finding.rule.name;
    let more = finding.message.find(" (and ").filter(|_| finding.message.ends_with("this step)"));
    let message = &finding.message[..more.unwrap_or(finding.message.len())];
    for (kind, text) in [("message", message), ("why", &finding.why), ("advice", &finding.instead)]
    {
        let templates = &catalogue[rule];
        let is_known = templates.iter().any(|(of, template)| of == kind && fits(template, text));
        assert!(is_known, "{name}: no {kind} of {rule} in docs/messages/findings.md fits: {text}");
    }
}

fn catalogue(page: &str) -> Catalogue {
    let mut catalogue = Catalogue::new();
    let mut rule = String::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut rule);
        } else if let Some(row) = line.strip_prefix("| ") {
            let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
            let [kind, _, template] = cells[..] else { panic!("three cells: {line}") };
            catalogue.entry(rule.clone()).or_default().push((kind.into(), template.into()));
        }
    }
    catalogue
}

/// Whether a text matches a template, in which anything can replace the text in `‹›`.
fn fits(template: &str, text: &str) -> bool {
    let mut literals = template.split('‹');
    let first = literals.next().unwrap_or_default();
    let literals: Vec<&str> =
        literals.map(|part| part.split_once('›').expect("a closing ›").1).collect();
    text.strip_prefix(first).is_some_and(|rest| fit(&literals, rest))
}

/// Whether a text has these pieces in this order and ends with the last.
fn fit(pieces: &[&str], text: &str) -> bool {
    match pieces {
        [] => text.is_empty(),
        [last] => text.ends_with(last),
        [first, rest @ ..] => {
            text.match_indices(first).any(|(at, _)| fit(rest, &text[at + first.len()..]))
        }
    }
}

/// Each scenario in RON in a directory.
fn files(folder: &Path) -> Vec<(String, Scenario)> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.retain(|path| !path.ends_with("gallery.ron"));
    found.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    found.sort();
    let scenario = |path: PathBuf| {
        (path.display().to_string(), Scenario::from_path(&path).unwrap_or_else(|e| panic!("{e}")))
    };
    found.into_iter().map(scenario).collect()
}

/// Each scenario in the explanation of a rule.
fn examples() -> Vec<(String, Scenario)> {
    let mut examples = Vec::new();
    for rule in RULES {
        for block in blocks(&rule.explanation()) {
            if block.language == "ron" {
                let scenario = Scenario::from_ron(rule.name, &block.text);
                let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
                examples.push((rule.name.to_owned(), scenario));
            }
        }
    }
    examples
}
