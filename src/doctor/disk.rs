//! How full the disks are.

use anyhow::{Context as _, bail};
use std::io;
use std::path::{Path, PathBuf};

/// With less than this the machine is about to be full.
const FREE_MIB: u64 = 200;
/// With fewer a disk takes no new files soon, however much room it has.
const FREE_FILES: u64 = 1000;

/// What is free where a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Free {
    /// Room, in MiB.
    pub(super) mib: u64,
    /// Files that can still be made; `None` where the file system sets no limit.
    pub(super) files: Option<u64>,
}

/// What is free at a folder, as this machine tells it.
pub(super) fn look(folder: &Path) -> io::Result<Free> {
    let found = rustix::fs::statvfs(folder)?;
    let mib = found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024);
    Ok(Free { mib, files: (found.f_files > 0).then_some(found.f_favail) })
}

/// Looks at the folders the bot writes to, and at the database's where that is to be seen.
///
/// # Errors
/// A folder that cannot be looked at, or whose disk is nearly full.
pub(super) fn check(
    own: &[PathBuf],
    of_database: Option<&Path>,
    look: impl Fn(&Path) -> io::Result<Free>,
) -> anyhow::Result<String> {
    let mut least = u64::MAX;
    for folder in own {
        let free =
            look(folder).with_context(|| format!("cannot look at the disk of {}", folder.display()))?;
        least = least.min(enough(folder, free, "old logs first")?);
    }
    // It may be another machine's, or not ours to look at.
    let seen = of_database.and_then(|folder| Some((folder, look(folder).ok()?)));
    Ok(match seen {
        Some((folder, free)) => {
            let database = enough(folder, free, "or give the database a larger disk")?;
            format!("{least} MiB free here, {database} MiB where the database keeps its data")
        }
        None => format!("{least} MiB free here; the database server's own disk cannot be seen from here"),
    })
}

fn enough(folder: &Path, free: Free, first: &str) -> anyhow::Result<u64> {
    let (mib, folder) = (free.mib, folder.display());
    if mib < FREE_MIB {
        bail!(
            "only {mib} MiB are free at {folder}: make room, {first}; below {FREE_MIB} MiB the bot may lose what is \
             written"
        );
    }
    if let Some(files) = free.files.filter(|files| *files < FREE_FILES) {
        bail!("only {files} more files can be made at {folder} (`df -i`): remove some, old small ones first");
    }
    Ok(mib)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{FREE_FILES, FREE_MIB, Free, check};
    use std::io;
    use std::path::{Path, PathBuf};

    const PLENTY: Free = Free { mib: 50_000, files: Some(1_000_000) };

    /// What is said where one folder has that little, and every other plenty.
    fn said(full: &str, free: io::Result<Free>, of_database: Option<&str>) -> Result<String, String> {
        let own = [PathBuf::from("/bot"), PathBuf::from("/tmp-of-bot")];
        let look = |folder: &Path| match &free {
            _ if folder != Path::new(full) => Ok(PLENTY),
            Ok(free) => Ok(*free),
            Err(error) => Err(error.kind().into()),
        };
        check(&own, of_database.map(Path::new), look).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_disk_nearly_full_is_named_with_what_to_do() {
        let little = Free { mib: FREE_MIB - 1, ..PLENTY };
        for full in ["/bot", "/tmp-of-bot", "/data"] {
            let wrong = said(full, Ok(little), Some("/data")).unwrap_err();
            assert!(wrong.contains("only 199 MiB") && wrong.contains(full), "{wrong}");
            assert!(wrong.contains("make room") || wrong.contains("larger disk"), "{wrong}");
        }
        assert!(said("/bot", Ok(Free { mib: FREE_MIB, ..PLENTY }), None).is_ok());
        let full = said("/bot", Ok(Free { mib: 0, files: Some(0) }), None).unwrap_err();
        assert!(full.contains("only 0 MiB"), "{full}");
    }

    #[test]
    fn a_disk_that_takes_no_more_files_is_nearly_full_too() {
        let wrong = said("/bot", Ok(Free { files: Some(FREE_FILES - 1), ..PLENTY }), None).unwrap_err();
        assert!(wrong.contains("only 999 more files") && wrong.contains("df -i"), "{wrong}");
        assert!(said("/bot", Ok(Free { files: None, ..PLENTY }), None).is_ok(), "no limit is none");
    }

    #[test]
    fn a_database_elsewhere_is_no_fault_but_a_folder_of_ones_own_that_is_gone_is() {
        assert!(said("", Ok(PLENTY), None).unwrap().contains("cannot be seen from here"));
        let gone = || Err(io::ErrorKind::NotFound.into());
        assert!(said("/data", gone(), Some("/data")).unwrap().contains("cannot be seen from here"));
        assert!(said("", Ok(PLENTY), Some("/data")).unwrap().contains("50000 MiB where the database"));
        assert!(said("/bot", gone(), None).unwrap_err().contains("cannot look at the disk of /bot"));
    }
}
