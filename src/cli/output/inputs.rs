//! The files that a command reads, which it must not overwrite.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use makespan::Scenario;

use crate::cli::failure::Failure;
use crate::cli::input;

/// The regular files that a command reads.
#[derive(Debug, Default)]
pub(in crate::cli) struct Inputs {
    files: BTreeSet<Identity>,
    /// The files that can be scenarios, which can name a file of code.
    scenarios: Vec<PathBuf>,
}

/// The identity of a file, which all its names share, through any links. On Unix and WASI it is the
/// file's number on its device, which also identifies hard links; elsewhere it is the full path as
/// the system writes it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    #[cfg(any(unix, target_os = "wasi"))]
    Inode { device: u64, number: u64 },
    #[cfg(not(any(unix, target_os = "wasi")))]
    Path(std::path::PathBuf),
}

impl Inputs {
    /// The files among these names; `-` is standard input.
    pub(in crate::cli) fn of<P: AsRef<Path>>(names: impl IntoIterator<Item = P>) -> Self {
        let mut inputs = Self::default();
        for name in names {
            let name = match name.as_ref() {
                name if name == Path::new("-") => Path::new("/dev/stdin"),
                name => name,
            };
            // A name without a file cannot be overwritten.
            inputs.files.extend(identity(name).ok().flatten());
            if input::has_ending(name, &["ron", "json"]) {
                inputs.scenarios.push(name.to_owned());
            }
        }
        inputs
    }

    /// Refuses to write to one of the inputs.
    pub(super) fn refuse(&self, output: &Path) -> Result<(), Failure> {
        let Some(file) = identity(output).ok().flatten() else { return Ok(()) };
        if !self.files.contains(&file) && !self.is_code_of_one(output, &file) {
            return Ok(());
        }
        let output = output.display();
        Err(Failure::Message(format!(
            "{output} is an input of this command: write to another file"
        )))
    }

    /// Whether one of the scenarios names this file as its code. The scenarios are read only if the
    /// output is an existing file of code.
    fn is_code_of_one(&self, output: &Path, file: &Identity) -> bool {
        input::is_code(output) && self.scenarios.iter().any(|scenario| names(scenario, file))
    }
}

/// Whether a scenario names this file as its code. A scenario that cannot be read names none.
fn names(scenario: &Path, file: &Identity) -> bool {
    let Ok(scenario) = Scenario::from_path(scenario) else { return false };
    let code = scenario.source().and_then(|source| source.beside());
    let named = code.and_then(|code| identity(Path::new(code.name())).ok().flatten());
    named.is_some_and(|named| named == *file)
}

/// The identity of the file that a name refers to; `None` if it is not a file.
pub(super) fn identity(name: &Path) -> io::Result<Option<Identity>> {
    let there = name.metadata()?;
    if !there.is_file() {
        return Ok(None);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Ok(Some(Identity::Inode { device: there.dev(), number: there.ino() }))
    }
    #[cfg(target_os = "wasi")]
    {
        let there = rustix::fs::stat(name)?;
        Ok(Some(Identity::Inode { device: there.st_dev, number: there.st_ino }))
    }
    #[cfg(not(any(unix, target_os = "wasi")))]
    name.canonicalize().map(|path| Some(Identity::Path(path)))
}
