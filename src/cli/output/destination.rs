//! Resolves the name of an output.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::inputs::identity;

/// The maximum number of links, as on Linux. More links are treated as a loop.
const MOST_LINKS: usize = 40;

/// The target of a name after its links have been followed.
pub(super) enum Destination {
    /// Standard output, which may also be named in another way.
    Stdout,
    /// A file: its name, and its metadata if it exists. A draft replaces it.
    File(PathBuf, Option<Metadata>),
    /// A device, a pipe, or the file of a descriptor such as `/dev/fd/3`: it cannot be replaced, so
    /// it is written to directly.
    Open(PathBuf),
}

impl Destination {
    /// Follows the links of a name. The last one may lead to a file that does not exist yet.
    ///
    /// # Errors
    /// If the name is a directory, links form a loop, or a directory on the way cannot be searched.
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

/// Whether a name refers to the file of standard output: `/dev/stdout`, or `x` in `simulate s.ron
/// -o x >> x`.
fn is_stdout(name: &Path) -> bool {
    let same = |name: Option<_>, stdout: Option<_>| name.is_some() && name == stdout;
    let stdout = Path::new("/dev/stdout");
    name == stdout || same(identity(name).ok().flatten(), identity(stdout).ok().flatten())
}

/// Whether a link refers to a file that a process has open. If the file were replaced, the process
/// would not see the new content.
fn is_descriptor(link: &Path) -> bool {
    let directory = link.parent().and_then(|directory| directory.canonicalize().ok());
    directory.is_some_and(|directory| directory.starts_with("/proc"))
}
