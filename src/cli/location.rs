//! Finds out where a file of code is: the directories around it, and the package that it belongs
//! to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use makespan::scenario::{FileLocation, Package};

use super::input;

/// Names of the file with the license of a library.
const LICENSES: &[&str] =
    &["COPYING", "LICENCE", "LICENSE", "LICENSE.md", "LICENSE.txt", "license"];

/// The name of the file that describes a package.
const PACKAGE: &str = "package.json";

/// The locations of files. What a directory contains is read once.
#[derive(Debug, Default)]
pub(super) struct Locations {
    directories: Mutex<BTreeMap<PathBuf, Directory>>,
    /// The directories of the packages with a file that handles rejections.
    handling: BTreeSet<PathBuf>,
}

/// A directory and the ones around it.
#[derive(Clone, Debug, Default)]
struct Directory {
    /// The nearest directory of a Git repository.
    repository: Option<PathBuf>,
    /// The outermost directory of a package.
    outermost: Option<PathBuf>,
    /// The nearest package, and its directory.
    package: Option<Arc<Package>>,
    package_at: Option<PathBuf>,
    /// Whether the directory itself has a license.
    has_license: bool,
}

impl Locations {
    /// The locations of files that are checked together: what one of them handles concerns all
    /// files of its package.
    pub(super) fn of_files<'f>(files: impl Iterator<Item = &'f Path>) -> Self {
        let mut locations = Self::default();
        let handling = files.filter(|file| {
            input::is_code(file)
                && fs::read_to_string(file).is_ok_and(|text| handles_rejections(&text))
        });
        let packages = handling.filter_map(|file| locations.directory(file)?.1.package_at);
        locations.handling = packages.collect();
        locations
    }

    /// The directory of a file, with its path.
    fn directory(&self, file: &Path) -> Option<(PathBuf, Directory)> {
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        let path = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
        let mut known = self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        let directory = Directory::of(&path, &mut known);
        Some((path, directory))
    }

    /// The location of a file, which need not exist.
    pub(super) fn of(&self, file: &Path) -> FileLocation {
        let Some((around, directory)) = self.directory(file) else {
            return FileLocation::default();
        };
        let root = directory.root();
        let within = root.and_then(|root| around.strip_prefix(root).ok()).unwrap_or(Path::new(""));
        let name = Path::new(file.file_name().unwrap_or_default()).with_extension("");
        let names = within.iter().chain(name.iter());
        FileLocation {
            names: names.map(|name| name.to_string_lossy().into_owned()).collect(),
            has_license: directory.has_license
                && directory.package_at.as_ref() != Some(&around)
                && root.is_some_and(|root| root != around),
            handles_rejections: directory
                .package_at
                .as_ref()
                .is_some_and(|package| self.handling.contains(package)),
            package: directory.package,
        }
    }
}

impl Directory {
    /// Reads a directory and those around it, unless they are known.
    fn of(path: &Path, known: &mut BTreeMap<PathBuf, Self>) -> Self {
        if let Some(directory) = known.get(path) {
            return directory.clone();
        }
        let mut directory = path.parent().map(|parent| Self::of(parent, known)).unwrap_or_default();
        if path.join(".git").exists() {
            directory.repository = Some(path.to_owned());
        }
        let package = path.join(PACKAGE);
        if package.is_file() {
            let text = input::text(&package).unwrap_or_default();
            directory.package = Some(Arc::new(Package::from_json(&text)));
            directory.package_at = Some(path.to_owned());
            directory.outermost.get_or_insert_with(|| path.to_owned());
        }
        directory.has_license = LICENSES.iter().any(|license| path.join(license).is_file());
        known.insert(path.to_owned(), directory.clone());
        directory
    }

    /// The root of the code base: the nearest directory of a Git repository, or else the outermost
    /// one of a package.
    fn root(&self) -> Option<&Path> {
        self.repository.as_deref().or(self.outermost.as_deref())
    }
}

/// Whether code registers a listener for rejections that nothing handles, and the listener does not
/// end the process: `process.on("unhandledRejection", (reason) => log.error(reason))`.
fn handles_rejections(text: &str) -> bool {
    const EVENT: &str = "unhandledRejection";
    /// The maximum number of characters of a listener that are read.
    const LONGEST: usize = 400;
    text.match_indices(EVENT).any(|(at, _)| {
        let (before, after) = (text[..at].trim_end(), &text[at + EVENT.len()..]);
        let Some(quote) = before.chars().last().filter(|quote| "\"'`".contains(*quote)) else {
            return false;
        };
        let listener: String = after.chars().take(LONGEST).collect();
        after.starts_with(quote)
            && before[..before.len() - 1].trim_end().ends_with('(')
            && !["exit", "throw", "abort", "kill"].iter().any(|ends| listener.contains(ends))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, file: &str, text: &str) -> PathBuf {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn directories_packages_and_licenses_say_where_a_file_is() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        write(root, "package.json", r#"{"workspaces": ["apps/*"]}"#);
        write(root, "LICENSE", "MIT");
        let sqlite = r#"{"dependencies": {"better-sqlite3": "^11"}}"#;
        write(root, "apps/a/package.json", sqlite);
        write(root, "apps/b/package.json", "{}");
        write(root, "apps/b/libs/watcher/LICENSE", "MIT");
        let of = |file: &Path| Locations::default().of(file);
        let a = of(&write(root, "apps/a/scripts/seed.ts", ""));
        assert_eq!(a.names, ["apps", "a", "scripts", "seed"]);
        assert_eq!(a.package, Some(Arc::new(Package::from_json(sqlite))));
        assert!(!a.has_license);
        let b = of(&write(root, "apps/b/libs/watcher/watcher.js", ""));
        assert_eq!((b.package, b.has_license), (Some(Arc::default()), true));
        assert!(!of(&write(root, "main.js", "")).has_license);
        // A package of the code base may have a license of its own.
        write(root, "apps/a/LICENSE", "MIT");
        assert!(!of(&write(root, "apps/a/main.js", "")).has_license);
        assert_eq!(of(Path::new("nowhere/main.js")), FileLocation::default());
    }

    #[test]
    fn what_a_directory_contains_is_read_once() {
        let root = tempfile::tempdir().unwrap();
        let package = write(root.path(), "package.json", "{}");
        let file = write(root.path(), "src/main.ts", "");
        let locations = Locations::default();
        let first = locations.of(&file);
        fs::remove_file(package).unwrap();
        assert_eq!(locations.of(&file), first);
        assert_eq!(Locations::default().of(&file).package, None);
    }

    #[test]
    fn a_package_handles_rejections_if_one_of_its_files_does() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        write(root, "a/package.json", "{}");
        write(root, "b/package.json", "{}");
        let listens = "process.on('unhandledRejection', (reason) => log.error(reason));";
        let files = [
            write(root, "a/src/server.js", listens),
            write(root, "a/src/jobs/send.js", "export const one = 1;"),
            write(root, "b/server.js", &listens.replace("log.error(reason)", "process.exit(1)")),
            write(root, "b/test.js", "// process.on(unhandledRejection) is for the server"),
        ];
        let locations = Locations::of_files(files.iter().map(PathBuf::as_path));
        let handles = files.each_ref().map(|file| locations.of(file).handles_rejections);
        assert_eq!(handles, [true, true, false, false]);
    }
}
