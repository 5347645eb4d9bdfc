//! `simulate.ron`: the configuration of a code base.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use makespan::Duration;
use makespan::findings::{self, Severity};
use makespan::javascript::Pattern;
use makespan::scenario::{Conventions, Format};
use serde::Deserialize;

use crate::cli::failure::Failure;
use crate::cli::input::{self, CONFIGURATION};

/// The content of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConfigurationFile {
    tasks: BTreeMap<String, Calls>,
    resources: BTreeMap<String, Slots>,
    effects: Vec<String>,
    reads: Vec<String>,
    ignore: Vec<String>,
    rules: BTreeMap<RuleName, Level>,
}

/// The slots of a resource.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
struct Slots(u32);

/// The name of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct RuleName(String);

/// The behavior of calls by their names.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Calls {
    takes: Option<Takes>,
    uses: Option<String>,
}

/// A duration with its unit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Takes(Duration);

/// The severity of a rule's findings.
#[derive(Clone, Copy, Debug, Deserialize)]
enum Level {
    Off,
    Note,
    Warning,
    Error,
}

/// The configuration for all files.
#[derive(Clone, Debug)]
pub(super) struct Configuration {
    pub(super) conventions: Arc<Conventions>,
    /// The directory of the configuration file, and the patterns of files below it that are left
    /// out.
    ignored: (PathBuf, Gitignore),
    levels: BTreeMap<String, Level>,
}

impl TryFrom<String> for RuleName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match findings::rule(&name) {
            Some(_) => Ok(Self(name)),
            None => Err(format!("there is no rule `{name}`")),
        }
    }
}

impl TryFrom<u32> for Slots {
    type Error = &'static str;

    fn try_from(slots: u32) -> Result<Self, &'static str> {
        if slots == 0 { Err("a resource needs at least 1 slot") } else { Ok(Self(slots)) }
    }
}

impl TryFrom<String> for Takes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse::<Duration>().map(Self).map_err(|error| error.to_string())
    }
}

impl Default for Configuration {
    fn default() -> Self {
        let ignored = (PathBuf::new(), Gitignore::empty());
        Self { conventions: Arc::default(), ignored, levels: BTreeMap::new() }
    }
}

impl Configuration {
    /// Reads the named configuration, or the nearest `simulate.ron` in the directories around a
    /// path.
    pub(super) fn of(named: Option<&Path>, path: &Path) -> Result<Self, Failure> {
        Self::file(named, path).map_or_else(|| Ok(Self::default()), |file| Self::read(&file))
    }

    /// The configuration file, if there is one.
    pub(super) fn file(named: Option<&Path>, path: &Path) -> Option<PathBuf> {
        named.map(Path::to_owned).or_else(|| nearest(path))
    }

    fn read(file: &Path) -> Result<Self, Failure> {
        let text = input::text(file)?;
        let written = input::settings(file, &text, Format::Ron)?;
        Self::new(written, file)
            .map_err(|why| Failure::Message(format!("{}: {why}", file.display())))
    }

    fn new(written: ConfigurationFile, file: &Path) -> Result<Self, String> {
        let ignored = ignored(&written.ignore, file)?;
        let conventions = Arc::new(written.conventions()?);
        let levels = written.rules.into_iter().map(|(RuleName(name), level)| (name, level));
        Ok(Self { conventions, ignored, levels: levels.collect() })
    }

    /// Whether a file in a directory is left out.
    pub(super) fn ignores(&self, file: &Path) -> bool {
        let (directory, globs) = &self.ignored;
        let path = file.canonicalize();
        let within = path.as_ref().ok().and_then(|path| path.strip_prefix(directory).ok());
        within.is_some_and(|within| globs.matched_path_or_any_parents(within, false).is_ignore())
    }

    /// Whether a rule is checked at all.
    pub(super) fn is_off(&self, rule: &str) -> bool {
        matches!(self.levels.get(rule), Some(Level::Off))
    }

    /// The severity of a rule's findings, if the configuration changes it.
    pub(super) fn severity(&self, rule: &str) -> Option<Severity> {
        match self.levels.get(rule)? {
            Level::Off => None,
            Level::Note => Some(Severity::Note),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

impl ConfigurationFile {
    fn conventions(&self) -> Result<Conventions, String> {
        let mut conventions = Conventions::default();
        for (name, Slots(slots)) in &self.resources {
            conventions.add_resource(name, *slots);
        }
        let mut tasks: Vec<(&String, &Calls)> = self.tasks.iter().collect();
        // A name takes precedence over a pattern, and a longer pattern over a shorter one.
        tasks.sort_by_key(|(name, _)| (name.contains('*'), usize::MAX - name.len()));
        for (name, calls) in tasks {
            let takes = calls.takes.map(|Takes(takes)| takes);
            let uses = calls.uses.as_deref();
            let added = conventions.add_calls(Pattern::Name(name.clone()), takes, uses);
            added.map_err(|unknown| {
                format!("task \"{name}\": there is no resource \"{unknown}\"")
            })?;
        }
        for (verbs, effect) in [(&self.effects, true), (&self.reads, false)] {
            for verb in verbs {
                conventions.add_effect(Pattern::Verb(verb.clone()), effect);
            }
        }
        Ok(conventions)
    }
}

/// The patterns of files that are left out, and the directory that they are relative to.
fn ignored(patterns: &[String], file: &Path) -> Result<(PathBuf, Gitignore), String> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let directory = file.parent().unwrap_or(Path::new("")).to_owned();
    let mut globs = GitignoreBuilder::new("");
    for pattern in patterns {
        globs.add_line(None, pattern).map_err(|error| error.to_string())?;
    }
    Ok((directory, globs.build().map_err(|error| error.to_string())?))
}

/// The nearest configuration in the directories around a path, up to the top of its repository.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    for directory in path.ancestors().filter(|directory| directory.is_dir()) {
        let file = directory.join(CONFIGURATION);
        if file.is_file() {
            return Some(file);
        }
        if directory.join(".git").exists() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use makespan::scenario::settings;

    use super::*;

    #[track_caller]
    fn wrong(text: &str) -> String {
        let written = settings::<ConfigurationFile>("simulate.ron", text, Format::Ron);
        match written {
            Ok(written) => Configuration::new(written, Path::new("simulate.ron")).unwrap_err(),
            Err(problems) => problems.to_string(),
        }
    }

    #[test]
    fn an_error_names_the_invalid_entry() {
        assert!(wrong("(task: {})").contains("there is no field `task`"));
        let unit = wrong(r#"(tasks: { "db.*": (takes: "5 parsec") })"#);
        assert!(unit.contains("`parsec` is not a unit of time"), "{unit}");
        assert!(unit.contains("simulate.ron:1:"), "{unit}");
        let unknown = wrong(r#"(tasks: { "db.*": (uses: "db") })"#);
        assert_eq!(unknown, r#"task "db.*": there is no resource "db""#);
        let unknown = wrong(r#"(rules: { "await-in-lop": Off })"#);
        assert!(unknown.contains("there is no rule `await-in-lop`"), "{unknown}");
        assert!(wrong(r#"(rules: { "await-in-loop": Of })"#).contains("there is no `Of`"));
        assert!(wrong(r#"(resources: { "db": 0 })"#).contains("at least 1"));
        for text in ["(tasks: 3)", "Foo(tasks: {})", r#"(tasks: {"a": "5""#, "[]", "(", ""] {
            let told = wrong(text);
            for word in ["struct", "ConfigurationFile", "Calls", "EOF", "u32"] {
                assert!(!told.contains(word), "{told}");
            }
        }
    }
}
