//! Scenarios from files, directories and standard input.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use makespan::Scenario;
use makespan::scenario::ReadError;

use super::failure::{Failure, tell_error};

/// Reads one scenario; `-` is standard input. Tells what is wrong with it on standard error.
pub(super) fn read(path: &Path) -> Result<Scenario, Failure> {
    let result = if path == Path::new("-") { read_stdin() } else { Scenario::from_path(path) };
    result.map_err(|error| {
        match error {
            ReadError::Problems(problems) => {
                let color = anstream::AutoStream::choice(&std::io::stderr())
                    != anstream::ColorChoice::Never;
                anstream::eprintln!("{}", problems.render(color));
            }
            ReadError::File { .. } => tell_error(&format!("{error}{}", hint(path))),
        }
        Failure::Told
    })
}

/// RON or JSON: only JSON begins with a brace.
fn read_stdin() -> Result<Scenario, ReadError> {
    let name = "<stdin>";
    if std::io::stdin().is_terminal() {
        anstream::eprintln!("reading a scenario from the terminal; end it with Ctrl-D");
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| ReadError::File { path: name.to_owned(), error })?;
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let read = if is_json { Scenario::from_json } else { Scenario::from_ron };
    Ok(read(name, &text)?)
}

/// A word that is no file may have been meant as a subcommand.
fn hint(path: &Path) -> String {
    if path.is_dir() {
        let help = "`simulate check`, `fix` and `test` take a directory; here, name its files";
        return format!("\n  = help: {help}");
    }
    let Some(word) = path.to_str().filter(|_| !path.exists()) else { return String::new() };
    let near = |name: &String| strsim::damerau_levenshtein(name, word) <= 2;
    match super::subcommands().into_iter().find(near) {
        Some(name) => format!("\n  = help: did you mean the subcommand `simulate {name}`?"),
        None => ["ron", "json"]
            .map(|ending| format!("{word}.{ending}"))
            .into_iter()
            .find(|file| Path::new(file).exists())
            .map_or_else(String::new, |file| format!("\n  = help: did you mean {file}?")),
    }
}

/// The scenarios that paths name, in the order of the paths: at least one.
pub(super) fn scenarios(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(scenarios_below(path)?);
    }
    if files.is_empty() { Err(no_scenario()) } else { Ok(files) }
}

/// There is nothing to do.
pub(super) fn no_scenario() -> Failure {
    Failure::Message("there is no scenario there (.ron, .json)".to_owned())
}

/// The scenarios that a path names: itself, or every `.ron` and `.json` file below a directory, in
/// the order of their names.
pub(super) fn scenarios_below(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_dir() { files_below(path, &["ron", "json"]) } else { Ok(vec![path.to_owned()]) }
}

/// Every file below a directory whose name ends so, in the order of their names.
pub(super) fn files_below(directory: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let cannot_read =
        |error| Failure::Message(format!("cannot read {}: {error}", directory.display()));
    let mut entries = Vec::new();
    for entry in directory.read_dir().map_err(cannot_read)? {
        entries.push(entry.map_err(cannot_read)?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        let ends = |ending: &&str| {
            entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
        };
        if !entry.is_dir() {
            found.extend(endings.iter().any(ends).then_some(entry));
        } else if !entry.is_symlink() {
            // A linked folder may lead round.
            found.extend(files_below(&entry, endings)?);
        }
    }
    Ok(found)
}
