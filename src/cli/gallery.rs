//! `simulate DIRECTORY --format html -o SITE`: a page for every scenario, and an index.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use makespan::view::html::{self, Entry, Neighbours};

use super::arguments::RunArguments;
use super::failure::{Failure, Success};
use super::fixed::fixed_runs;
use super::input;
use super::output::{self, Inputs};
use super::runs::{report_on, report_unmet};

/// A scenario, and the path of its page in the gallery.
struct Page {
    scenario: PathBuf,
    directories: Vec<String>,
    file: String,
}

/// Writes the gallery of all scenarios that `paths` name to the directory `site`.
pub(super) fn run(
    arguments: &RunArguments,
    paths: &[PathBuf],
    site: &Path,
) -> Result<Success, Failure> {
    input::expect_names(paths, "a page for each scenario")?;
    let mut success = Success::Well;
    let mut failed = false;
    let mut entries = Vec::new();
    let pages = pages(paths)?;
    let inputs = Inputs::of(pages.iter().map(|page| &page.scenario));
    for page in &pages {
        let told = report_on(arguments, &page.scenario, |report| {
            report_unmet(&page.scenario, report);
            if report.timelines.is_empty() {
                return Ok(());
            }
            entries.push((
                Entry::new(report, page.directories.clone(), page.file.clone()),
                page.scenario.clone(),
            ));
            Ok(())
        });
        match told {
            Ok(one) => success = success.and(one),
            Err(Failure::Reported) => failed = true,
            Err(failure) => return Err(failure),
        }
    }
    entries.sort();
    let (entries, scenarios): (Vec<Entry>, Vec<PathBuf>) = entries.into_iter().unzip();
    for (index, scenario) in scenarios.iter().enumerate() {
        write_page(arguments, site, &entries, (index, scenario), &inputs)?;
    }
    write(&site.join("index.html"), &inputs, |out| html::write_index(&entries, out))?;
    if failed { Err(Failure::Reported) } else { Ok(success) }
}

/// Runs the scenario a second time, after its neighbors are known. Keeping hundreds of timelines in
/// memory would cost more than running the scenarios again.
fn write_page(
    arguments: &RunArguments,
    site: &Path,
    entries: &[Entry],
    (index, scenario): (usize, &Path),
    inputs: &Inputs,
) -> Result<(), Failure> {
    let this = &entries[index];
    let neighbours = Neighbours {
        previous: index.checked_sub(1).map(|previous| &entries[previous]),
        this,
        next: entries.get(index + 1),
    };
    let directory =
        this.directories.iter().fold(site.to_owned(), |path, directory| path.join(directory));
    let file = directory.join(&this.file);
    report_on(arguments, scenario, |report| {
        write(&file, inputs, |out| {
            html::write_with(report, &fixed_runs(report), Some(neighbours), out)
        })
    })?;
    Ok(())
}

fn write(
    file: &Path,
    inputs: &Inputs,
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let failed = |error| Failure::Write(file.display().to_string(), error);
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    output::write(Some(file), inputs, |out| write(out).map_err(failed))
}

/// The paths of the pages: a scenario in a given directory keeps its relative path; any other
/// scenario is at the top.
fn pages(paths: &[PathBuf]) -> Result<Vec<Page>, Failure> {
    let mut taken = BTreeSet::new();
    let mut pages = Vec::new();
    for path in paths {
        for scenario in input::scenarios_below(path)? {
            let within = scenario.strip_prefix(path).ok().filter(|_| path.is_dir());
            let within =
                within.unwrap_or_else(|| Path::new(scenario.file_name().unwrap_or_default()));
            let page = within.with_extension("html");
            if page == Path::new("index.html") || !taken.insert(page.clone()) {
                let message = format!(
                    "two pages would be written to {}: rename {}",
                    page.display(),
                    scenario.display()
                );
                return Err(Failure::Message(message));
            }
            let mut parts: Vec<String> =
                page.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let file = parts.pop().unwrap_or_default();
            pages.push(Page { scenario, directories: parts, file });
        }
    }
    if pages.is_empty() {
        return Err(input::no_scenario());
    }
    Ok(pages)
}
