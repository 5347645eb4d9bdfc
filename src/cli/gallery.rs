//! `simulate DIRECTORY --format html -o SITE`: a page for every scenario, and an index. With
//! `--format svg`: a picture of every scenario.

mod contents;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use makespan::view::Report;
use makespan::view::html::{self, Entry, Neighbours};

use self::contents::Contents;
use super::arguments::RunArguments;
use super::failure::{Failure, Success};
use super::fixed::fixed_runs;
use super::input;
use super::output::{self, Inputs};
use super::runs::{report_on, report_unmet};
use super::simulate::Show;

/// A scenario, and the path of its page or picture in the gallery.
struct Page {
    scenario: PathBuf,
    directories: Vec<String>,
    file: String,
}

/// Writes the gallery of all scenarios that the arguments name to the directory `site`.
pub(super) fn run(arguments: &RunArguments, site: &Path) -> Result<Success, Failure> {
    let pages = pages(&arguments.files, "html")?;
    let contents = Contents::of(&arguments.files)?;
    let inputs = Inputs::of(pages.iter().map(|page| &page.scenario));
    let mut entries = Vec::new();
    let result = each(arguments, &pages, |page, report| {
        entries.push(Entry::new(report, page.directories.clone(), page.file.clone()));
        Ok(())
    });
    let failed = match &result {
        Ok(_) | Err(Failure::Reported) => result.is_err(),
        Err(_) => return result,
    };
    let groups = contents.arrange(entries)?;
    let entries: Vec<&Entry> = groups.iter().flat_map(|group| &group.entries).collect();
    for index in 0..entries.len() {
        write_page(arguments, site, &entries, (index, &pages), &inputs)?;
    }
    write(&site.join("index.html"), &inputs, |out| html::write_index(&groups, out))?;
    if failed { Err(Failure::Reported) } else { result }
}

/// Writes a picture of each scenario that the arguments name to the directory `site`.
pub(super) fn draw(arguments: &RunArguments, show: Show, site: &Path) -> Result<Success, Failure> {
    let pages = pages(&arguments.files, "svg")?;
    let inputs = Inputs::of(pages.iter().map(|page| &page.scenario));
    each(arguments, &pages, |page, report| {
        write(&page.path(site), &inputs, |out| show(report, out))
    })
}

/// Runs each scenario that has programs. One that fails does not stop the others.
fn each(
    arguments: &RunArguments,
    pages: &[Page],
    mut told: impl FnMut(&Page, &Report<'_>) -> Result<(), Failure>,
) -> Result<Success, Failure> {
    let mut success = Success::Well;
    let mut failed = false;
    for page in pages {
        let one = report_on(arguments, &page.scenario, |report| {
            report_unmet(&page.scenario, report);
            if report.timelines.is_empty() { Ok(()) } else { told(page, report) }
        });
        match one {
            Ok(one) => success = success.and(one),
            Err(Failure::Reported) => failed = true,
            Err(failure) => return Err(failure),
        }
    }
    if failed { Err(Failure::Reported) } else { Ok(success) }
}

impl Page {
    fn path(&self, site: &Path) -> PathBuf {
        let directories = self.directories.iter();
        directories.fold(site.to_owned(), |path, directory| path.join(directory)).join(&self.file)
    }

    fn is_of(&self, entry: &Entry) -> bool {
        (&self.directories, &self.file) == (&entry.directories, &entry.file)
    }
}

/// Runs the scenario a second time, after its neighbors are known. Keeping hundreds of timelines in
/// memory would cost more than running the scenarios again.
fn write_page(
    arguments: &RunArguments,
    site: &Path,
    entries: &[&Entry],
    (index, pages): (usize, &[Page]),
    inputs: &Inputs,
) -> Result<(), Failure> {
    let this = entries[index];
    let neighbours = Neighbours {
        previous: index.checked_sub(1).map(|previous| entries[previous]),
        this,
        next: entries.get(index + 1).copied(),
    };
    let Some(page) = pages.iter().find(|page| page.is_of(this)) else { return Ok(()) };
    report_on(arguments, &page.scenario, |report| {
        write(&page.path(site), inputs, |out| {
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
fn pages(paths: &[PathBuf], ending: &str) -> Result<Vec<Page>, Failure> {
    input::expect_names(paths, "an output file for each scenario")?;
    let mut taken = BTreeSet::new();
    let mut pages = Vec::new();
    for path in paths {
        for scenario in input::scenarios_below(path)? {
            let within = scenario.strip_prefix(path).ok().filter(|_| path.is_dir());
            let within =
                within.unwrap_or_else(|| Path::new(scenario.file_name().unwrap_or_default()));
            let page = within.with_extension(ending);
            if page == Path::new("index.html") || !taken.insert(page.clone()) {
                let message = format!(
                    "two files would be written to {}: rename {}",
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
