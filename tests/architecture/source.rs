//! The files under `src`, and what they mention.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fmt, fs};

/// A file of the crate.
pub(crate) struct Source {
    /// Its path from the crate's root, with `/` between its parts.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
    /// It without comments and without its tests, which may know every room.
    pub(crate) code: String,
}

/// Every file under `src`, in the order of their paths.
pub(crate) fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    collect("src", &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!sources.is_empty());
    sources
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(root().join(folder)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{folder}/{}", entry.file_name().to_str().expect("a plain name"));
        if entry.file_type().expect("a type").is_dir() {
            collect(&path, sources);
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "rs") {
            sources.push(Source::read(path));
        }
    }
}

impl Source {
    fn read(path: String) -> Self {
        let text = fs::read_to_string(root().join(&path)).expect("a text");
        let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        let own =
            if is_test { "" } else { text.split("\n#[cfg(test)]\nmod ").next().unwrap_or("") };
        let code = own.lines().map(|line| line.split("//").next().unwrap_or("")).fold(
            String::new(),
            |mut code, line| {
                code.push_str(line);
                code.push('\n');
                code
            },
        );
        Self { path, text, code }
    }

    /// The first part of its path below `src`: `graph` of `src/graph.rs` and `src/graph/x.rs`.
    pub(crate) fn room(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below.split(['/', '.']).next().unwrap_or(below)
    }

    /// What comes directly after `prefix`, such as `a` and `b` after `crate::` in `crate::a::x`
    /// and `crate::{a, b::y}`.
    pub(crate) fn heads_after(&self, prefix: &str) -> BTreeSet<String> {
        let mut heads = BTreeSet::new();
        for (at, _) in self.code.match_indices(prefix) {
            let before = self.code[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || before == '_') {
                continue;
            }
            let after = &self.code[at + prefix.len()..];
            match after.strip_prefix('{') {
                Some(group) => heads.extend(heads_of_group(group)),
                None => heads.extend(identifier(after)),
            }
        }
        heads
    }

    /// Whether some `super::super::..` goes up past the room's own file.
    pub(crate) fn leaves_by_super(&self) -> bool {
        let depth = self.path.matches('/').count();
        self.code.contains(&"super::".repeat(depth))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// The first identifier of each entry of a group, the text after its opening brace.
fn heads_of_group(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let (mut depth, mut entry_begins) = (1, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => entry_begins = true,
            c if entry_begins && !c.is_whitespace() => {
                heads.extend(identifier(&group[at..]));
                entry_begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

/// What `lib.rs` lends out under its own name, with the room it comes from.
pub(crate) fn exports_of_lib() -> BTreeMap<String, String> {
    let lib = Source::read("src/lib.rs".to_owned());
    let mut exports = BTreeMap::new();
    for statement in lib.code.split(';') {
        let Some((_, path)) = statement.split_once("pub use ") else { continue };
        let Some((room, rest)) = path.split_once("::") else { continue };
        let items = match rest.strip_prefix('{') {
            Some(group) => heads_of_group(group),
            None => identifier(rest.rsplit("::").next().unwrap_or(rest)).into_iter().collect(),
        };
        exports.extend(items.into_iter().map(|item| (item, room.to_owned())));
    }
    exports
}

/// The files that are modules, or modules of modules, of these.
pub(crate) fn mounted(roots: [&str; 2]) -> BTreeSet<String> {
    let mut mounted = BTreeSet::new();
    let mut open: Vec<String> = roots.map(str::to_owned).into();
    while let Some(path) = open.pop() {
        let text = fs::read_to_string(root().join(&path)).expect("a module's file is there");
        let folder = match path.as_str() {
            "src/lib.rs" | "src/main.rs" => "src",
            inner => inner.trim_end_matches(".rs"),
        };
        open.extend(text.lines().filter_map(|line| {
            let (visibility, name) = line.trim().strip_suffix(';')?.split_once("mod ")?;
            let is_module = visibility.is_empty() || visibility.starts_with("pub");
            is_module.then(|| format!("{folder}/{name}.rs"))
        }));
        mounted.insert(path);
    }
    mounted
}
