//! The journal's file: which names are not allowed, who may read it, and whether it is still the one that was opened.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use bestpay::{Error, ErrorKind};

/// An existing file, and its identity when it was opened.
#[derive(Clone)]
pub(crate) struct JournalFile {
    /// The name to open it by: it begins at the root, so SQLite takes it for a file's name and nothing else.
    pub(crate) path: PathBuf,
    #[cfg(unix)]
    opened: Vec<(PathBuf, Identity)>,
}

/// Device and inode.
#[cfg(unix)]
type Identity = (u64, u64);

impl JournalFile {
    /// Makes the file if it does not exist. Only its owner may read it.
    pub(crate) fn at(path: &Path) -> Result<JournalFile, Error> {
        if let Some(about) = not_a_file(path) {
            let message = format!("{} cannot be a journal's path: {about}", path.display());
            return Err(Error::new(ErrorKind::JournalUnavailable, message).with_field("path"));
        }
        let about = |error: io::Error| {
            let message = format!("cannot open {}: {error}", path.display());
            Error::new(ErrorKind::JournalUnavailable, message).with_source(error)
        };
        JournalFile::make(std::path::absolute(path).map_err(about)?).map_err(about)
    }

    fn make(path: PathBuf) -> io::Result<JournalFile> {
        // A process that closes a file gives up all its locks on it, including SQLite's. So this opens only a file that
        // nobody can have opened yet.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(fs::metadata(&path), Err(error) if error.kind() == io::ErrorKind::NotFound) {
            let mut options = fs::OpenOptions::new();
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.write(true).create(true).truncate(false).open(&path)?;
        }
        drop(alone);
        #[cfg(not(unix))]
        return Ok(JournalFile { path });
        #[cfg(unix)]
        {
            let identity = identity(&path)?;
            // SQLite follows links, and puts its other files beside the real one.
            let real = fs::canonicalize(&path)?;
            Ok(JournalFile { path: real, opened: vec![(path, identity)] })
        }
    }

    /// Call this only when SQLite has found a database in it: nothing else must be touched. From then on the
    /// write-ahead log exists as well, and holds the last commits.
    pub(crate) fn is_a_database(&mut self) -> Result<(), Error> {
        #[cfg(unix)]
        {
            let log = beside(&self.path, "-wal");
            for file in [&self.path, &log, &beside(&self.path, "-shm")] {
                keep_from_others(file);
            }
            if let Ok(identity) = identity(&log) {
                self.opened.push((log, identity));
            }
        }
        self.is_still_there()
    }

    /// The same file, to be opened again. Its write-ahead log may be a new one by then.
    pub(crate) fn again(&self) -> Result<JournalFile, Error> {
        let file = JournalFile {
            path: self.path.clone(),
            #[cfg(unix)]
            opened: self.opened.iter().take(1).cloned().collect(),
        };
        file.is_still_there()?;
        Ok(file)
    }

    /// Nobody will read what is written to a file that was deleted or replaced.
    #[cfg(unix)]
    pub(crate) fn is_still_there(&self) -> Result<(), Error> {
        for (path, opened) in &self.opened {
            let found = identity(path);
            if !matches!(&found, Ok(found) if found == opened) {
                let why = found.map_or_else(|error| error.to_string(), |_| "another file is there".to_owned());
                let message = format!(
                    "the journal's file {} is gone or was replaced since it was opened ({why}): open the journal again",
                    path.display()
                );
                return Err(Error::new(ErrorKind::JournalUnavailable, message));
            }
        }
        Ok(())
    }

    /// On Windows an open file cannot be deleted.
    #[cfg(not(unix))]
    pub(crate) fn is_still_there(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Why SQLite would not take this for the name of a file.
fn not_a_file(path: &Path) -> Option<&'static str> {
    match path.as_os_str().as_encoded_bytes() {
        b"" => Some("it is empty"),
        [b':', ..] => Some("a journal is a file, not in memory; SQLite keeps names that begin with a colon for itself"),
        [b'f', b'i', b'l', b'e', b':', ..] => Some("it is a URI; give the file's path, without parameters"),
        _ => None,
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(unix)]
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Takes away the rights of others, and the group's unless the group may write: then somebody gave them on purpose.
#[cfg(unix)]
fn keep_from_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(metadata) = fs::metadata(path) else { return };
    if !metadata.is_file() {
        return;
    }
    let mode = metadata.permissions().mode() & 0o7777;
    let kept = if mode & 0o020 == 0 { mode & !0o077 } else { mode & !0o007 };
    if kept == mode {
        return;
    }
    match fs::set_permissions(path, fs::Permissions::from_mode(kept)) {
        Ok(()) => log::info!("journal: {} had the mode {mode:o}, and has {kept:o} now", path.display()),
        Err(error) => log::warn!("journal: others may read {} (mode {mode:o}): {error}", path.display()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::Journal;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_name_that_sqlite_does_not_take_for_a_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let uri = format!("file:{}", folder.path().join("uri.db").display());
        let names = [
            "",
            ":memory:",
            ":temp:",
            "file::memory:",
            "file:till.db?mode=memory",
            "file:till.db?nolock=1",
            "file:till.db?vfs=unix-none",
            &uri,
        ];
        for name in names {
            let error = Journal::sqlite(name).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::JournalUnavailable, Some("path")), "{name}");
            assert!(error.message().contains("cannot be a journal's path"), "{error}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    /// In a folder, a file may have such a name.
    #[test]
    fn a_parameter_behind_a_path_is_a_part_of_the_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["till.db?mode=memory", "file:till.db?nolock=1", ":memory:"] {
            let path = folder.path().join(name);
            drop(Journal::sqlite(&path).unwrap());
            assert!(fs::metadata(&path).unwrap().len() > 0, "{name}");
        }
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = Journal::sqlite(folder.path().join("none/journal.db")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::JournalUnavailable);
        assert!(error.message().contains("none/journal.db"), "{error}");
    }

    #[test]
    fn a_file_other_than_a_database_keeps_its_rights() {
        let folder = tempfile::tempdir().unwrap();
        let [inner, text] = ["inner", "text"].map(|name| folder.path().join(name));
        fs::create_dir(&inner).unwrap();
        fs::write(&text, "a shopping list, not a database".repeat(100)).unwrap();
        for (path, rights) in [(&inner, 0o755), (&text, 0o644)] {
            fs::set_permissions(path, fs::Permissions::from_mode(rights)).unwrap();
            assert_eq!(Journal::sqlite(path).unwrap_err().kind(), ErrorKind::JournalUnavailable);
            assert_eq!(mode(path), rights, "{}", path.display());
        }
    }

    #[test]
    fn only_its_owner_may_read_a_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let _journal = Journal::sqlite(&path).unwrap();
        for file in ["journal.db", "journal.db-wal", "journal.db-shm"] {
            assert_eq!(mode(&folder.path().join(file)), 0o600, "{file}");
        }
    }

    #[test]
    fn the_rights_that_others_had_before_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let [path, log, index] =
            ["journal.db", "journal.db-wal", "journal.db-shm"].map(|name| folder.path().join(name));
        // The group of this one was let in on purpose.
        for (before, after) in [(0o644, 0o600), (0o664, 0o660), (0o666, 0o660), (0o600, 0o600)] {
            let journal = Journal::sqlite(&path).unwrap();
            for file in [&path, &log, &index] {
                fs::set_permissions(file, fs::Permissions::from_mode(before)).unwrap();
            }
            let _another = Journal::sqlite(&path).unwrap();
            for file in [&path, &log, &index] {
                assert_eq!(mode(file), after, "{before:o}");
            }
            drop(journal);
        }
    }

    /// Each of these leaves the open journal with a file that nobody else will open.
    #[test]
    fn a_journal_whose_file_is_gone_or_replaced_is_noticed() {
        type Damage = fn(&Path);
        let deeds: [(&str, Damage); 4] = [
            ("deleted", |path| fs::remove_file(path).unwrap()),
            ("moved", |path| fs::rename(path, path.with_extension("old")).unwrap()),
            ("replaced", |path| {
                drop(Journal::sqlite(path.with_extension("new")).unwrap());
                fs::rename(path.with_extension("new"), path).unwrap();
            }),
            ("its log deleted", |path| fs::remove_file(beside(path, "-wal")).unwrap()),
        ];
        for (name, damage) in deeds {
            let folder = tempfile::tempdir().unwrap();
            let path = fs::canonicalize(folder.path()).unwrap().join("journal.db");
            let journal = Journal::sqlite(&path).unwrap();
            assert_eq!(journal.events(0, 1).unwrap().len(), 0);
            damage(&path);
            let long_ago = std::time::Duration::from_secs(90 * 86_400);
            let written = journal.purge("M", std::time::SystemTime::now().into(), long_ago).unwrap_err();
            for error in [written, journal.events(0, 1).unwrap_err(), journal.find("A1").unwrap_err()] {
                assert_eq!(error.kind(), ErrorKind::JournalUnavailable, "{name}");
                assert!(error.message().contains("is gone or was replaced"), "{name}: {error}");
            }
        }
    }

    #[test]
    fn a_link_that_leads_to_another_file_now_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let [link, first, second] = ["journal.db", "first.db", "second.db"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink(&first, &link).unwrap();
        let journal = Journal::sqlite(&link).unwrap();
        assert_eq!(mode(&first), 0o600);
        journal.find("A1").unwrap();
        drop(Journal::sqlite(&second).unwrap());
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&second, &link).unwrap();
        assert!(journal.find("A1").unwrap_err().message().contains("another file is there"));
    }

    /// A process that opens and closes a file gives up the locks that SQLite has on it.
    #[cfg(target_os = "linux")]
    #[test]
    fn opening_a_journal_again_takes_no_lock_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let first = Journal::sqlite(&path).unwrap();
        let of_this_file = format!(":{} ", identity(&path).unwrap().1);
        let is_locked = || fs::read_to_string("/proc/locks").unwrap().contains(&of_this_file);
        assert!(is_locked());
        drop(Journal::sqlite(&path).unwrap());
        assert!(is_locked());
        drop(first);
        assert!(!is_locked());
    }
}
