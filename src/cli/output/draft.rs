//! Drafts: files that are being written, with a temporary name next to their final one. If the
//! command ends before they are complete, they are removed.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile, TempDir};

/// The drafts that exist now. A thread that creates a draft, renames one or ends the command holds
/// the lock, so no draft is missed.
static DRAFTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file that is being written.
pub(super) struct DraftFile {
    file: NamedTempFile,
    listed: Listed,
}

impl DraftFile {
    /// Creates a draft of a file. It has the mode of the existing file, and its owner if the user
    /// can set it.
    ///
    /// # Errors
    /// If the target must not be written, or no file can be created next to it.
    pub(super) fn of(target: &Path, there: Option<&Metadata>) -> io::Result<Self> {
        if let Some(there) = there {
            refuse_read_only(target, there)?;
        }
        let directory = directory_of(target);
        let draft = created(|| builder(0o666).tempfile_in(directory), NamedTempFile::path);
        let (file, listed) = draft.map_err(|error| cannot_create(directory, &error))?;
        if let Some(there) = there {
            keep(there, file.as_file())?;
        }
        Ok(Self { file, listed })
    }

    /// The file to write to.
    pub(super) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives the draft its final name, and replaces the file that has this name.
    pub(super) fn commit(self, target: &Path) -> io::Result<()> {
        let Self { file, listed } = self;
        let held = drafts();
        let result = file.persist(target);
        drop(held);
        drop(listed);
        result.map(drop).map_err(|failed| failed.error)
    }
}

/// A directory that is being filled.
pub(in crate::cli) struct DraftDirectory {
    directory: TempDir,
    listed: Listed,
}

impl DraftDirectory {
    /// Creates a draft of a directory, which must not exist yet; its parent directories are
    /// created.
    ///
    /// # Errors
    /// If the directory cannot be created.
    pub(in crate::cli) fn of(target: &Path) -> io::Result<Self> {
        let around = directory_of(target);
        fs::create_dir_all(around)?;
        let draft = created(|| builder(0o777).tempdir_in(around), TempDir::path);
        let (directory, listed) = draft.map_err(|error| cannot_create(around, &error))?;
        Ok(Self { directory, listed })
    }

    /// The path for its files.
    pub(in crate::cli) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Gives the draft its final name.
    ///
    /// # Errors
    /// If another file or directory has been created with that name in the meantime.
    pub(in crate::cli) fn commit(self, target: &Path) -> io::Result<()> {
        let Self { directory, listed } = self;
        let held = drafts();
        let result = fs::rename(directory.path(), target);
        drop(held);
        drop(listed);
        if result.is_ok() {
            // The directory has been renamed, so dropping it must not remove its old name.
            let _ = directory.keep();
        }
        result
    }

    /// Moves the contents of the draft into an existing directory: all of them, or none.
    ///
    /// # Errors
    /// If an entry cannot be moved, or the target contains a directory of the same name that is not
    /// empty.
    pub(in crate::cli) fn move_into(self, target: &Path) -> io::Result<()> {
        let Self { directory, listed } = self;
        let held = drafts();
        let mut moved: Vec<PathBuf> = Vec::new();
        let result = fs::read_dir(directory.path())?.try_for_each(|entry| {
            let entry = entry?;
            let to = target.join(entry.file_name());
            fs::rename(entry.path(), &to)?;
            moved.push(to);
            Ok(())
        });
        if result.is_err() {
            for path in moved {
                let _ = fs::remove_dir_all(path);
            }
        }
        drop(held);
        drop(listed);
        result
    }
}

/// The entry of a draft in the list, which is removed when the draft is finished. If a signal
/// removes the draft, writing fails. Removing the entry then waits for the lock, and the signal
/// ends the command first.
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        drafts().remove(&self.0);
    }
}

fn drafts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn created<T>(
    create: impl FnOnce() -> io::Result<T>,
    path: impl FnOnce(&T) -> &Path,
) -> io::Result<(T, Listed)> {
    #[cfg(unix)]
    signals::remove_drafts_when_killed();
    let mut drafts = drafts();
    let draft = create()?;
    let path = path(&draft).to_owned();
    drafts.insert(path.clone());
    Ok((draft, Listed(path)))
}

/// Creates drafts with this mode, without the bits of the user's mask.
fn builder(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".simulate-").suffix(".draft");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

fn directory_of(target: &Path) -> &Path {
    target.parent().filter(|directory| *directory != Path::new("")).unwrap_or(Path::new("."))
}

fn cannot_create(directory: &Path, error: &io::Error) -> io::Error {
    // The error message of the library names the draft.
    let (directory, kind) = (directory.display(), error.kind());
    let why = match kind {
        io::ErrorKind::NotFound => format!("there is no directory {directory}"),
        _ => format!("cannot create a file in {directory}: {kind}"),
    };
    io::Error::new(kind, why)
}

/// Refuses to replace a file that its user must not write. Renaming alone would replace it.
fn refuse_read_only(target: &Path, there: &Metadata) -> io::Result<()> {
    // WASI reports no permissions. There, opening the file is the test.
    if !cfg!(target_os = "wasi") && there.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    File::options().write(true).open(target).map(|_| ())
}

/// Keeps the mode and the owner of an existing file.
fn keep(there: &Metadata, draft: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only root can change the owner, and the user may not be in the group. Neither prevents
        // writing.
        let _ = fchown(draft, None, Some(there.gid()));
        let _ = fchown(draft, Some(there.uid()), None);
    }
    if cfg!(target_os = "wasi") {
        return Ok(());
    }
    draft.set_permissions(there.permissions())
}

#[cfg(unix)]
mod signals {
    use std::path::Path;
    use std::sync::Once;
    use std::{fs, thread};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Removes the drafts when a signal ends the command, and then lets the signal end it.
    pub(super) fn remove_drafts_when_killed() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let ignored = ignored();
            let heeded = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| {
                // Signal n is bit n - 1.
                ignored >> (signal - 1) & 1 == 0
            });
            let Ok(mut signals) = Signals::new(heeded) else { return };
            // If this thread cannot be started, a draft stays after a signal, which is acceptable.
            let _ = thread::Builder::new().spawn(move || {
                for signal in signals.forever() {
                    // The lock is held until the end, so no further draft is created or renamed.
                    let drafts = super::drafts();
                    drafts.iter().for_each(|draft| remove(draft));
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }

    fn remove(draft: &Path) {
        // The error can no longer be reported.
        let _ = if draft.is_dir() { fs::remove_dir_all(draft) } else { fs::remove_file(draft) };
    }

    /// The signals that the parent process has set to be ignored, as `nohup` does, one bit each;
    /// none if the system does not report them.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}
