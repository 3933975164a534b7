//! What a form was made with, as short marks that the form carries along: enough to say of a text whether it was there then,
//! and not the text itself. So nothing of it need be stored, and it costs a form twelve bytes per answer.
//!
//! It comes back from the browser as it likes. All that hangs on it is which of two texts is offered first, to the person who
//! may write either of them.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::answers::SectionAnswers;
use super::check::cell;
use super::places::{answer, cell_path, columns, joined, listed, row_path};
use crate::playbook::{Kind, Section};

/// Tells it from a form without one, also where the section was empty.
const FORM: &str = "1.";
/// Bytes of a place and of its mark.
const PLACE: usize = 4;
const MARK: usize = 8;

/// Marks of what a section held, by place. What was empty has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(BTreeMap<[u8; PLACE], u64>);

impl Base {
    pub fn of(section: &Section, answers: &SectionAnswers) -> Self {
        let mut base = Self::default();
        for item in &section.items {
            if item.kind != Kind::Rows {
                base.note(&item.key, &joined(&answer(item, answers)));
                continue;
            }
            for (row, number) in listed(item, answers).iter().zip(1..) {
                base.0.insert(place(&row_path(item, &row.id)), number);
                for column in columns(item) {
                    base.note(&cell_path(item, &row.id, column), cell(&row.placed.row, &column.key).trim());
                }
            }
        }
        base
    }

    /// What a form carried; `None` where it carried nothing, or nothing that can be read.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(FORM)?).ok()?;
        let marks = bytes.chunks(PLACE + MARK).map(|chunk| {
            let (place, mark) = chunk.split_first_chunk::<PLACE>()?;
            Some((*place, u64::from_be_bytes(mark.try_into().ok()?)))
        });
        marks.collect::<Option<_>>().map(Self)
    }

    fn note(&mut self, path: &str, text: &str) {
        if !text.is_empty() {
            self.0.insert(place(path), mark(text));
        }
    }

    /// Whether this text stood in this place.
    pub(super) fn had(&self, path: &str, text: &str) -> bool {
        self.0.get(&place(path)).copied() == Some(text).filter(|text| !text.is_empty()).map(mark)
    }

    /// The place of a row among the others, where it was there.
    pub(super) fn place(&self, path: &str) -> Option<u64> {
        self.0.get(&place(path)).copied()
    }
}

/// As the form carries it.
impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: Vec<u8> =
            self.0.iter().flat_map(|(place, mark)| [&place[..], &mark.to_be_bytes()].concat()).collect();
        write!(f, "{FORM}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn place(path: &str) -> [u8; PLACE] {
    let mut place = [0; PLACE];
    place.iter_mut().zip(Sha256::digest(path)).for_each(|(to, from)| *to = from);
    place
}

fn mark(text: &str) -> u64 {
    Sha256::digest(text).iter().take(MARK).fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    #[test]
    fn it_comes_back_from_the_form_as_it_was_and_nothing_else_is_read() {
        let section = library().newest().section("meeting").unwrap();
        let whole = answers(&[("meeting.risks", "遅れ"), ("meeting.attendees[0][name]", "佐々木")]);
        let base = Base::of(section, whole.section("meeting"));
        assert_eq!(Base::read(&base.to_string()), Some(base.clone()));
        assert!(base.had("risks", "遅れ") && !base.had("risks", "") && base.had("held_on", ""));
        assert_eq!((base.place("attendees[#1]"), base.place("attendees[#2]")), (Some(1), None));
        let empty = Base::of(section, &SectionAnswers::default());
        assert_eq!((empty.to_string().as_str(), Base::read("1.")), ("1.", Some(empty.clone())));
        for text in ["", "1", "2.", "1.A", "1.%%", "1.AAAA"] {
            assert_eq!(Base::read(text), None, "{text}");
        }
    }
}
