//! The keys that sign cookies and forms: as a setting, or in a file of their own beside the database.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::store::file;

/// As many as are being changed at once, and to spare.
const MOST: usize = 8;

/// Keys of 64 bytes: the first signs and seals, and what was signed or sealed with any of them is good.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    first: Vec<u8>,
    others: Vec<Vec<u8>>,
}

impl Keys {
    /// The one that signs.
    pub fn first(&self) -> &[u8] {
        &self.first
    }

    /// Those that sign nothing any more, or not yet.
    pub fn others(&self) -> impl Iterator<Item = &[u8]> {
        self.others.iter().map(Vec::as_slice)
    }

    /// All of them, the one that signs first.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(self.first()).chain(self.others())
    }

    /// With one more, which signs nothing.
    #[must_use]
    pub fn and(mut self, other: Vec<u8>) -> Self {
        self.others.push(other);
        self
    }
}

impl From<Vec<u8>> for Keys {
    fn from(first: Vec<u8>) -> Self {
        Self { first, others: Vec::new() }
    }
}

/// Never what they are.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys", 1 + self.others.len())
    }
}

/// The keys that these digits say, with commas between them.
///
/// # Errors
/// Why they say none.
pub(super) fn keys_from_hex(text: &str) -> Result<Keys, String> {
    let each = text.split(',').map(|one| hex::decode(one.trim()).ok().filter(|key| key.len() == 64));
    let all: Option<Vec<Vec<u8>>> = each.collect();
    let mut all = all.unwrap_or_default().into_iter();
    match all.next() {
        Some(first) if all.len() < MOST => Ok(Keys { first, others: all.collect() }),
        Some(_) => Err(format!("more than {MOST} keys")),
        None => {
            Err("expected 128 hexadecimal digits (64 bytes), or several such keys with commas between them".to_owned())
        }
    }
}

/// Where keys lie that no setting names.
pub(super) fn file_in(data_dir: &Path) -> PathBuf {
    data_dir.join("session.key")
}

/// The keys of an earlier start, if there was one.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub(super) fn found(path: &Path) -> Result<Option<Keys>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => keys_of(path, &text).map(Some),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(format!("{}: {e}", path.display())),
    }
}

/// The keys of an earlier start, or a new one that only the owner may read.
///
/// # Errors
/// It can neither be read nor made, with the file and the cause.
pub(super) fn kept_keys(data_dir: &Path) -> Result<Keys, String> {
    let path = file_in(data_dir);
    let because = |e: std::io::Error| format!("{}: {e}", path.display());
    file::make_folder(data_dir).map_err(because)?;
    match std::fs::read_to_string(&path) {
        // A start on a full disk may have left it so; nobody can have signed in with it.
        Ok(text) if text.is_empty() => std::fs::remove_file(&path).map_err(because)?,
        Ok(text) => return keys_of(&path, &text),
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => return Err(because(e)),
    }
    let key = [rand::random::<[u8; 32]>(), rand::random::<[u8; 32]>()].concat();
    let part = data_dir.join(format!("session.key.{}.part", std::process::id()));
    let written = written_whole(&part, hex::encode(&key).as_bytes()).and_then(|()| file::name(&part, &path));
    let _gone = std::fs::remove_file(&part);
    match written {
        Ok(()) => Ok(key.into()),
        // Another process was faster: its key is the one.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            std::fs::read_to_string(&path).map_err(because).and_then(|text| keys_of(&path, &text))
        }
        Err(e) => Err(because(e)),
    }
}

fn keys_of(path: &Path, text: &str) -> Result<Keys, String> {
    let told = "put the key back, or delete the file, after which everybody signs in again";
    keys_from_hex(text).map_err(|reason| format!("{}: {reason}; {told}", path.display()))
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
        let made = kept_keys(folder.path()).unwrap();
        assert_eq!((made.first().len(), kept_keys(folder.path()).unwrap()), (64, made));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        std::fs::write(&path, "half a ke").unwrap();
        let refused = kept_keys(folder.path()).unwrap_err();
        assert!(refused.contains("session.key: ") && refused.contains("delete the file"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "half a ke");
    }

    #[test]
    fn several_keys_are_read_and_the_first_signs() {
        let (one, two) = ("1a".repeat(64), "2b".repeat(64));
        let keys = keys_from_hex(&format!("{one}, {two}\n")).unwrap();
        assert_eq!((keys.first(), keys.all().count()), ([0x1a; 64].as_slice(), 2));
        assert_eq!(keys, Keys::from(vec![0x1a; 64]).and(vec![0x2b; 64]));
        assert_eq!(format!("{keys:?}"), "2 keys");
        assert_eq!(keys_from_hex(&one).unwrap().others().count(), 0);
        for wrong in ["", ",", &one[1..], &format!("{one},"), &format!("{one};{two}"), &[one.as_str(); 9].join(",")] {
            assert!(keys_from_hex(wrong).is_err(), "{wrong}");
        }
    }
}
