//! The key that signs cookies and forms, in a file of its own beside the database.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::store::file;

/// The key that these digits say.
///
/// # Errors
/// Why they say none.
pub(super) fn key_from_hex(text: &str) -> Result<Vec<u8>, String> {
    hex::decode(text.trim())
        .ok()
        .filter(|key| key.len() == 64)
        .ok_or_else(|| "expected 128 hexadecimal digits (64 bytes)".to_owned())
}

/// The key of an earlier start, or a new one that only the owner may read.
///
/// # Errors
/// It can neither be read nor made, with the file and the cause.
pub(super) fn kept_key(data_dir: &Path) -> Result<Vec<u8>, String> {
    let path = data_dir.join("session.key");
    let because = |e: std::io::Error| format!("{}: {e}", path.display());
    file::make_folder(data_dir).map_err(because)?;
    match std::fs::read_to_string(&path) {
        // A start on a full disk may have left it so; nobody can have signed in with it.
        Ok(text) if text.is_empty() => std::fs::remove_file(&path).map_err(because)?,
        Ok(text) => return key_of(&path, &text),
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => return Err(because(e)),
    }
    let key = [rand::random::<[u8; 32]>(), rand::random::<[u8; 32]>()].concat();
    let part = data_dir.join(format!("session.key.{}.part", std::process::id()));
    let written = written_whole(&part, hex::encode(&key).as_bytes()).and_then(|()| file::name(&part, &path));
    let _gone = std::fs::remove_file(&part);
    match written {
        Ok(()) => Ok(key),
        // Another process was faster: its key is the one.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            std::fs::read_to_string(&path).map_err(because).and_then(|text| key_of(&path, &text))
        }
        Err(e) => Err(because(e)),
    }
}

fn key_of(path: &Path, text: &str) -> Result<Vec<u8>, String> {
    let told = "put the key back, or delete the file, after which everybody signs in again";
    key_from_hex(text).map_err(|reason| format!("{}: {reason}; {told}", path.display()))
}

/// Writes a new file to the disk; what cannot be written whole gets its name from nobody.
fn written_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
        std::fs::write(&path, "").unwrap();
        let made = kept_key(folder.path()).unwrap();
        assert_eq!((made.len(), kept_key(folder.path()).unwrap()), (64, made));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        std::fs::write(&path, "half a ke").unwrap();
        let refused = kept_key(folder.path()).unwrap_err();
        assert!(refused.contains("session.key: ") && refused.contains("delete the file"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "half a ke");
    }
}
