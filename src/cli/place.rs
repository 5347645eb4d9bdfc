//! Finds out where a file of code is: the directories around it, and the package that it belongs
//! to.

use std::collections::BTreeMap;
use std::path::Path;

use makespan::scenario::Place;
use serde::Deserialize;
use serde_json::Value;

use super::input;

/// Packages of databases that run in the process, and have one connection.
const IN_PROCESS: &[&str] =
    &["better-sqlite3", "expo-sqlite", "libsql", "sql.js", "sqlite", "sqlite3"];

/// Packages that connect to the server of a database.
const OF_SERVERS: &[&str] = &[
    "@libsql/client",
    "@neondatabase/serverless",
    "@planetscale/database",
    "mariadb",
    "mongodb",
    "mongoose",
    "mssql",
    "mysql",
    "mysql2",
    "oracledb",
    "pg",
    "postgres",
    "tedious",
];

/// Directories with copies of libraries.
const COPIES: &[&str] = &["third-party", "third_party", "vendor", "vendored"];

/// Names of the file with the license of a library.
const LICENSES: &[&str] =
    &["COPYING", "LICENCE", "LICENSE", "LICENSE.md", "LICENSE.txt", "license"];

/// The packages that a `package.json` depends on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Package {
    dependencies: BTreeMap<String, Value>,
    dev_dependencies: BTreeMap<String, Value>,
    optional_dependencies: BTreeMap<String, Value>,
}

/// The place of a file.
pub(super) fn of(file: &Path) -> Place {
    let Ok(file) = file.canonicalize() else { return Place::default() };
    let directories: Vec<&Path> = file.ancestors().skip(1).collect();
    let root = root_of(&directories);
    let within = root.and_then(|root| file.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    let stem = within.with_extension("");
    let names: Vec<String> = stem.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let package = directories.iter().find(|directory| directory.join(PACKAGE).is_file());
    let is_package = package.is_some() && package == directories.first();
    let has_license = |directory: &&Path| {
        root.is_some()
            && Some(*directory) != root
            && LICENSES.iter().any(|license| directory.join(license).is_file())
    };
    let is_licensed = !is_package && directories.first().is_some_and(has_license);
    let is_copy = is_licensed || names.iter().any(|name| COPIES.contains(&name.as_str()));
    let has_one_connection =
        package.is_some_and(|directory| has_one_connection(&directory.join(PACKAGE)));
    Place { names, has_one_connection, is_copy }
}

/// The name of the file that describes a package.
const PACKAGE: &str = "package.json";

/// The root of a code base: the nearest directory of a Git repository, or else the outermost one of
/// a package.
fn root_of<'p>(directories: &[&'p Path]) -> Option<&'p Path> {
    let repository = directories.iter().find(|directory| directory.join(".git").exists());
    let packages = directories.iter().rev();
    let package = || packages.into_iter().find(|directory| directory.join(PACKAGE).is_file());
    repository.or_else(package).copied()
}

/// Whether a package depends only on databases that run in the process.
fn has_one_connection(package: &Path) -> bool {
    let text = input::text(package).unwrap_or_default();
    let Package { dependencies, dev_dependencies, optional_dependencies } =
        serde_json::from_str(&text).unwrap_or_default();
    let has = |all: &[&BTreeMap<String, Value>], names: &[&str]| {
        names.iter().any(|name| all.iter().any(|some| some.contains_key(*name)))
    };
    // A driver among the development dependencies may be for tests only.
    has(&[&dependencies, &optional_dependencies], IN_PROCESS)
        && !has(&[&dependencies, &dev_dependencies, &optional_dependencies], OF_SERVERS)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

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
        write(root, "apps/a/package.json", r#"{"dependencies": {"better-sqlite3": "^11"}}"#);
        write(root, "apps/b/package.json", r#"{"dependencies": {"pg": "8", "sqlite3": "5"}}"#);
        write(root, "apps/b/libs/watcher/LICENSE", "MIT");
        let a = of(&write(root, "apps/a/scripts/seed.ts", ""));
        assert_eq!(a.names, ["apps", "a", "scripts", "seed"]);
        assert!(a.has_one_connection && !a.is_copy);
        let b = of(&write(root, "apps/b/libs/watcher/watcher.js", ""));
        assert!(!b.has_one_connection && b.is_copy);
        assert!(!of(&write(root, "main.js", "")).is_copy);
        assert!(of(&write(root, "vendor/x/y.js", "")).is_copy);
        // A package of the code base may have a license of its own.
        write(root, "apps/a/LICENSE", "MIT");
        assert!(!of(&write(root, "apps/a/main.js", "")).is_copy);
        assert_eq!(of(Path::new("nowhere.js")), Place::default());
    }
}
