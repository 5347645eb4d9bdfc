//! The files that a command reads, which it must not overwrite.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::cli::failure::Failure;

/// The regular files that a command reads.
#[derive(Debug, Default)]
pub(in crate::cli) struct Inputs(BTreeSet<Identity>);

/// What all names of a file have in common, through any links: on Unix and WASI the file's number
/// on its device, which also identifies hard links; elsewhere its full path as the system writes
/// it.
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
        let identity = |name: P| match name.as_ref() {
            name if name == Path::new("-") => identity(Path::new("/dev/stdin")),
            name => identity(name),
        };
        // A name without a file cannot be overwritten.
        Self(names.into_iter().filter_map(|name| identity(name).ok().flatten()).collect())
    }

    /// Refuses to write to one of them.
    pub(super) fn refuse(&self, output: &Path) -> Result<(), Failure> {
        let is_input = identity(output).ok().flatten().is_some_and(|file| self.0.contains(&file));
        if !is_input {
            return Ok(());
        }
        let output = output.display();
        Err(Failure::Message(format!(
            "{output} is an input of this command: write to another file"
        )))
    }
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
