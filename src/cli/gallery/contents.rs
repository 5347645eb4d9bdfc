//! `gallery.ron`: the groups of a gallery, and the order of its pages.

use std::path::{Path, PathBuf};

use makespan::scenario::Format;
use makespan::view::html::{Entry, Group};
use serde::Deserialize;

use crate::cli::failure::Failure;
use crate::cli::input::{self, CONTENTS};

/// A group of pages under one heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedGroup {
    title: String,
    /// Scenarios, or directories of them, relative to the file.
    pages: Vec<String>,
}

/// A scenario or a directory, as a file of contents names it.
#[derive(Debug)]
struct Listed {
    file: PathBuf,
    line: usize,
    group: usize,
    page: String,
}

/// The contents of a gallery: those of all its directories that have a `gallery.ron`.
#[derive(Debug, Default)]
pub(super) struct Contents {
    titles: Vec<String>,
    pages: Vec<Listed>,
}

impl Contents {
    /// Reads the contents of directories; the other paths have none.
    pub(super) fn of(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut contents = Self::default();
        for file in paths.iter().map(|path| path.join(CONTENTS)).filter(|file| file.exists()) {
            contents.read(&file)?;
        }
        Ok(contents)
    }

    fn read(&mut self, file: &Path) -> Result<(), Failure> {
        let text = input::text_of_file(file)?;
        for ListedGroup { title, pages } in input::settings::<Vec<_>>(file, &text, Format::Ron)? {
            let group = self.titles.len();
            self.titles.push(title);
            self.pages.extend(pages.into_iter().map(|page| {
                let line = line_of(&text, &page);
                Listed { file: file.to_owned(), line, group, page }
            }));
        }
        Ok(())
    }

    /// Returns the groups of all pages: those of the contents, then the other pages by their
    /// directories.
    pub(super) fn arrange(&self, entries: Vec<Entry>) -> Result<Vec<Group>, Failure> {
        let mut listed: Vec<Vec<Entry>> = vec![Vec::new(); self.pages.len()];
        let mut others = Vec::new();
        for entry in entries {
            match self.position(&entry) {
                Some(position) => listed[position].push(entry),
                None => others.push(entry),
            }
        }
        let mut groups: Vec<Group> =
            self.titles.iter().map(|title| Group::new(title.clone(), Vec::new())).collect();
        for (named, mut entries) in self.pages.iter().zip(listed) {
            if entries.is_empty() {
                return Err(named.is_missing());
            }
            entries.sort();
            groups[named.group].entries.extend(entries);
        }
        groups.retain(|group| !group.entries.is_empty());
        let root = if groups.is_empty() { "Start here" } else { "More" };
        groups.extend(Group::by_directory(others, root));
        Ok(groups)
    }

    /// The position of an entry in the contents: that of its name, or else of the innermost
    /// directory around it.
    fn position(&self, entry: &Entry) -> Option<usize> {
        let path = entry.directories.join("/");
        let path = Path::new(&path).join(&entry.file);
        let is_named = |listed: &Listed| Path::new(&listed.page).with_extension("html") == path;
        self.pages.iter().position(is_named).or_else(|| {
            let around = self.pages.iter().enumerate();
            let around = around.filter(|(_, listed)| path.starts_with(&listed.page));
            around.rev().max_by_key(|(_, listed)| listed.page.len()).map(|(position, _)| position)
        })
    }
}

impl Listed {
    fn is_missing(&self) -> Failure {
        let Self { file, line, page, .. } = self;
        Failure::Message(format!("{}:{line}: `{page}` has no page here", file.display()))
    }
}

/// The line of a text on which a page is named.
fn line_of(text: &str, page: &str) -> usize {
    let at = text.find(&format!("{page:?}")).unwrap_or(0);
    text[..at].matches('\n').count() + 1
}
