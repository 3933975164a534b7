//! Notes and calls, as every list of them shows them.

use crate::store::notes::Note;
use crate::words::{Loader, people};

/// Who wrote it.
pub fn author(t: &Loader, note: &Note) -> String {
    people::name(t, &note.by, note.by_disabled)
}
