//! Where the name of an output leads to.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::inputs::identity;

/// As many links are followed before they are taken for a loop, as on Linux.
const MOST_LINKS: usize = 40;

/// Where a name leads to, once its links have been followed.
pub(super) enum Destination {
    /// Standard output, also by another name.
    Stdout,
    /// A file: its name, and what is known of it if it exists. A draft replaces it.
    File(PathBuf, Option<Metadata>),
    /// A device, a pipe, or a file that a descriptor such as `/dev/fd/3` refers to: nothing
    /// can take its place, so it is written to.
    Open(PathBuf),
}

impl Destination {
    /// Follows the links of a name. The last one may lead to a file that does not exist yet.
    ///
    /// # Errors
    /// If it is a directory, links form a loop, or a directory on the way cannot be searched.
    pub(super) fn of(name: &Path) -> io::Result<Self> {
        if name == Path::new("-") || is_stdout(name) {
            return Ok(Self::Stdout);
        }
        let mut name = name.to_owned();
        for _ in 0..MOST_LINKS {
            let there = match fs::symlink_metadata(&name) {
                Ok(there) => there,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Self::File(name, None));
                }
                Err(error) => return Err(error),
            };
            if there.is_file() {
                return Ok(Self::File(name, Some(there)));
            }
            if there.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
            }
            if !there.is_symlink() || is_descriptor(&name) {
                return Ok(Self::Open(name));
            }
            let target = fs::read_link(&name)?;
            name = name.parent().unwrap_or(Path::new("")).join(target);
        }
        Err(io::Error::other("its links form a loop"))
    }
}

/// Whether a name is another one for the file that standard output goes to: `/dev/stdout`, or
/// `x` in `simulate s.ron -o x >> x`.
fn is_stdout(name: &Path) -> bool {
    let same = |name: Option<_>, stdout: Option<_>| name.is_some() && name == stdout;
    let stdout = Path::new("/dev/stdout");
    name == stdout || same(identity(name).ok().flatten(), identity(stdout).ok().flatten())
}

/// Whether a link refers to a file that a process has open. Replacing the file would miss the
/// process that reads it.
fn is_descriptor(link: &Path) -> bool {
    let folder = link.parent().and_then(|folder| folder.canonicalize().ok());
    folder.is_some_and(|folder| folder.starts_with("/proc"))
}
