//! Scenarios from files, directories and standard input.

use std::ffi::OsStr;
use std::fmt::Display;
use std::fs::{File, Metadata};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use makespan::Scenario;
use makespan::scenario::{CODE_ENDINGS, Format, Problems, ReadError, TEXT_LIMIT};
use serde::de::DeserializeOwned;

use super::failure::{Failure, report_error, say};
use super::location::Locations;

/// Reads one scenario; `-` is standard input. Prints its errors to standard error.
pub(super) fn read(path: &Path) -> Result<Scenario, Failure> {
    scenario(path).map_err(|error| report(path, &error))
}

/// Reads one of several scenarios; `None` for code without a program if there are other files. The
/// function of its code with this name is a program too.
pub(super) fn read_one_of(
    path: &Path,
    function: Option<&str>,
    is_one_of_many: bool,
) -> Result<Option<Scenario>, Failure> {
    match scenario_with(path, function) {
        Ok(scenario) => Ok(Some(scenario)),
        Err(ReadError::Problems(problems)) if is_one_of_many && problems.is_nothing_to_run() => {
            Ok(None)
        }
        Err(error) => Err(report(path, &error)),
    }
}

/// Reads one scenario, or returns the reason why it cannot be read.
pub(super) fn scenario(path: &Path) -> Result<Scenario, ReadError> {
    scenario_with(path, None)
}

/// Reads one scenario. The function of its code with this name is a program too.
pub(super) fn scenario_with(path: &Path, function: Option<&str>) -> Result<Scenario, ReadError> {
    scenario_at(path, function, &Locations::default())
}

/// Reads one of many scenarios, whose locations share what they read of directories.
pub(super) fn scenario_at(
    path: &Path,
    function: Option<&str>,
    locations: &Locations,
) -> Result<Scenario, ReadError> {
    if path == Path::new("-") {
        return read_stdin();
    }
    let mut scenario = Scenario::from_path_with(path, function)?;
    if scenario.code().is_some() {
        scenario.set_location(locations.of(path));
    }
    Ok(scenario)
}

/// Prints the reason why a scenario cannot be read.
pub(super) fn report(path: &Path, error: &ReadError) -> Failure {
    match error {
        ReadError::Problems(problems) => report_problems(problems),
        ReadError::File { .. } => {
            report_error(&format!("{error}{}", hint(path)));
            Failure::Reported
        }
    }
}

fn report_problems(problems: &Problems) -> Failure {
    let color = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    say(problems.render(color));
    Failure::Reported
}

/// Reads a value from the text of a file that is not a scenario. Prints its errors.
pub(super) fn settings<T: DeserializeOwned>(
    path: &Path,
    text: &str,
    format: Format,
) -> Result<T, Failure> {
    let read = makespan::scenario::settings(&path.display().to_string(), text, format);
    read.map_err(|problems| report_problems(&problems))
}

fn read_stdin() -> Result<Scenario, ReadError> {
    if std::io::stdin().is_terminal() {
        say("reading a scenario from the terminal; end it with Ctrl-D");
    }
    Scenario::from_reader("<stdin>", std::io::stdin().lock())
}

/// Reads a file that was found in a directory.
pub(super) fn text_of_file(path: &Path) -> Result<String, Failure> {
    expect_file(path)?;
    text(path)
}

/// Rejects everything that is not a file, because opening a pipe could block forever.
pub(super) fn expect_file(path: &Path) -> Result<(), Failure> {
    match path.metadata() {
        Ok(there) if !there.is_file() => {
            let message = format!("{} {}, not a file", path.display(), what_it_is(&there));
            Err(Failure::Message(message))
        }
        _ => Ok(()),
    }
}

/// Reads a file or a pipe.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(TEXT_LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(cannot_read(path, "it is longer than the limit of 4 GiB"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n');
        cannot_read(path, format_args!("line {} is not UTF-8", line.count()))
    })
}

fn cannot_read(path: &Path, why: impl Display) -> Failure {
    Failure::Message(format!("cannot read {}: {why}", path.display()))
}

/// Suggests a subcommand or a similar file for a name that is not a file.
fn hint(path: &Path) -> String {
    if path.is_dir() {
        let help = "`simulate check`, `fix` and `test` take a directory; here, name its files";
        return format!("\n  = help: {help}");
    }
    let Some(word) = path.to_str().filter(|_| !path.exists()) else { return String::new() };
    let near = |name: &String| strsim::damerau_levenshtein(name, word) <= 2;
    match super::subcommands().into_iter().find(near) {
        Some(name) => format!("\n  = help: did you mean the subcommand `simulate {name}`?"),
        None => endings()
            .into_iter()
            .map(|ending| format!("{word}.{ending}"))
            .find(|file| Path::new(file).exists())
            .map_or_else(String::new, |file| format!("\n  = help: did you mean {file}?")),
    }
}

/// Returns the scenarios that paths name, in the order of the paths: at least one. Code in
/// directories is included.
pub(super) fn scenarios(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(scenarios_below(path)?);
    }
    if files.is_empty() { Err(no_scenario()) } else { Ok(files) }
}

/// The configuration of a code base: see `simulate check`.
pub(super) const CONFIGURATION: &str = "simulate.ron";
/// The contents of a gallery.
pub(super) const CONTENTS: &str = "gallery.ron";

/// Whether a file is about its directory, by its name, and is not a scenario.
pub(super) fn is_about_directory(name: &OsStr) -> bool {
    [CONFIGURATION, CONTENTS].iter().any(|of| name == *of)
}

/// The endings of the names of scenarios and of code.
pub(super) fn endings() -> Vec<&'static str> {
    ["ron", "json"].into_iter().chain(CODE_ENDINGS).collect()
}

/// Whether a file is code, by its name.
pub(super) fn is_code(file: &Path) -> bool {
    has_ending(file, &CODE_ENDINGS)
}

/// Whether the name of a file has one of these endings, in upper or lower case.
pub(super) fn has_ending(file: &Path, endings: &[&str]) -> bool {
    let ending = file.extension();
    ending.is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
}

/// Rejects standard input, which has no name, if `what` needs one.
pub(super) fn expect_names(paths: &[PathBuf], what: &str) -> Result<(), Failure> {
    if !paths.iter().any(|path| path == Path::new("-")) {
        return Ok(());
    }
    Err(Failure::Message(format!("{what} takes files: standard input has no name")))
}

/// The error for paths without a scenario.
pub(super) fn no_scenario() -> Failure {
    let endings: Vec<String> = endings().iter().map(|ending| format!(".{ending}")).collect();
    Failure::Message(format!("no scenario found ({})", endings.join(", ")))
}

/// Returns the scenarios that a path names: the file, or all scenarios in a directory, in the order
/// of their names. Pipes and other non-files are skipped with a note; declaration files and
/// installed packages are skipped without one.
pub(super) fn scenarios_below(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = files_below(path, &endings())?;
    files.retain(|file| !(is_code(file) && is_not_ours(file, path)));
    files.retain(|file| !file.file_name().is_some_and(is_about_directory));
    files.retain(|file| is_file(file));
    Ok(files)
}

/// Whether an entry of a directory is a file. Other entries are skipped with a note, because
/// opening a pipe could block forever.
pub(super) fn is_file(path: &Path) -> bool {
    match path.metadata() {
        Ok(there) if !there.is_file() => {
            let (path, what) = (path.display(), what_it_is(&there));
            say(format_args!("skipped {path}: it {what}, not a file"));
            false
        }
        // If its metadata cannot be read, reading the file will report the error.
        _ => true,
    }
}

/// Whether code in a directory is a declaration file, or belongs to an installed package.
fn is_not_ours(file: &Path, directory: &Path) -> bool {
    let stem =
        file.file_stem().is_some_and(|stem| Path::new(stem).extension() == Some("d".as_ref()));
    let within = file.strip_prefix(directory).unwrap_or(file);
    stem || within.components().any(|part| part.as_os_str() == "node_modules")
}

/// Names the kind of an entry that is not a file.
fn what_it_is(there: &Metadata) -> &'static str {
    if there.is_dir() {
        return "is a directory";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let kind = there.file_type();
        if kind.is_fifo() {
            return "is a pipe";
        } else if kind.is_socket() {
            return "is a socket";
        }
    }
    "is a device"
}

/// Returns all files in a directory with one of these extensions, in the order of their names.
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
        if !entry.is_dir() {
            found.extend(has_ending(&entry, endings).then_some(entry));
        } else if !entry.is_symlink() {
            // A linked directory is not entered, because it may form a loop.
            found.extend(files_below(&entry, endings)?);
        }
    }
    Ok(found)
}
