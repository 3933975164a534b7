//! A look into a workbook's archive before it is opened: what it really unpacks to, and whether a part claims or holds more than
//! a workbook of this size has. The library that opens it takes room for what a part claims.
//!
//! Looked at: `zip` (9.8) holds each entry to the size that it declares of itself, and bounds the whole only where it unpacks
//! to a folder; `calamine` (0.38) has no bound, and takes room for as many strings as `uniqueCount` says.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use super::markup::{Markup, Partly};

/// Most bytes that a workbook may unpack to.
pub(super) const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Tags of the shared strings: each string takes two or more, and is held in memory.
const MAX_STRING_TAGS: u64 = 12_000_000;
/// Tags of the styles: each format is held with its font, fill and borders.
const MAX_STYLE_TAGS: u64 = 400_000;
/// Tags of a part that is no sheet.
const MAX_OTHER_TAGS: u64 = 2_000_000;
/// Tags of the whole workbook, whatever its size; and for each of its bytes. What people fill in has some few to a byte that is packed,
/// what is made to keep a reader busy a hundred.
const FREE_TAGS: u64 = 1_000_000;
const TAGS_TO_A_BYTE: u64 = 8;
/// Bytes without a tag: one text, or one tag that never ends.
const MAX_RUN: u64 = 8 * 1024 * 1024;
/// The number of strings that a part announces, in digits.
const MAX_DIGITS: usize = 7;
const ANNOUNCED: &[u8] = b"uniqueCount";

/// What was seen of the sheets of a workbook: of each part, by its name in lower case, the cell that cannot be read whole.
pub(super) struct Sheets {
    parts: HashMap<String, Option<Partly>>,
}

impl Sheets {
    /// The first cell of this part of which only a part would be read; of any part where it is not known which one is meant.
    pub(super) fn partly(&self, path: Option<&str>) -> Option<&Partly> {
        match path.and_then(|path| self.parts.get(&path.to_lowercase())) {
            Some(known) => known.as_ref(),
            None => self.parts.values().flatten().next(),
        }
    }
}

/// How many tags there is room for: in a workbook, or in all those of a ZIP file together.
pub(super) struct Room(u64);

impl Room {
    /// For what was sent in a file of so many bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(FREE_TAGS + TAGS_TO_A_BYTE * bytes.len() as u64)
    }
}

/// Looks through the archive. Nothing where it is not whole, has more tags than there is room for, or does not unpack to at most `limit`
/// bytes in parts of a sensible size.
pub(super) fn look_through(bytes: &[u8], limit: u64, room: &mut Room) -> Option<Sheets> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = limit;
    let mut buffer = vec![0; 64 * 1024];
    let mut parts = HashMap::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).ok()?;
        let name = entry.name().ok()?.to_lowercase();
        let mut part = Part::named(&name);
        loop {
            let n = entry.read(&mut buffer).ok()?;
            if n == 0 {
                break;
            }
            left = left.checked_sub(n as u64)?;
            let before = part.tags;
            if !part.see(buffer.get(..n)?) {
                return None;
            }
            let tags = part.tags - before;
            let there = room.0.checked_sub(tags);
            room.0 = there.unwrap_or_default();
            there?;
        }
        if let Some(sheet) = part.sheet {
            parts.insert(name, sheet.partly());
        }
    }
    Some(Sheets { parts })
}

/// A part of the workbook, as its bytes go by.
struct Part {
    tags: u64,
    max_tags: u64,
    run: u64,
    is_strings: bool,
    sheet: Option<Markup>,
    /// The end of the piece before, in which the announcement may have begun.
    tail: Vec<u8>,
}

impl Part {
    /// `name`: in lower case.
    fn named(name: &str) -> Self {
        let is_strings = name.ends_with("sharedstrings.xml");
        let is_sheet = name.contains("worksheets/") && !name.ends_with(".rels");
        let max_tags = if is_strings {
            MAX_STRING_TAGS
        } else if name.ends_with("styles.xml") {
            MAX_STYLE_TAGS
        } else if is_sheet {
            // Read tag by tag and not held.
            u64::MAX
        } else {
            MAX_OTHER_TAGS
        };
        Self { tags: 0, max_tags, run: 0, is_strings, sheet: is_sheet.then(Markup::new), tail: Vec::new() }
    }

    /// Whether all is well so far.
    fn see(&mut self, piece: &[u8]) -> bool {
        self.tags += piece.iter().filter(|byte| **byte == b'<').count() as u64;
        self.run = match piece.iter().rposition(|byte| *byte == b'<') {
            Some(place) => (piece.len() - place) as u64,
            None => self.run + piece.len() as u64,
        };
        self.tags <= self.max_tags
            && self.run <= MAX_RUN
            && !(self.is_strings && self.announces_too_many(piece))
            && self.sheet.as_mut().is_none_or(|sheet| sheet.see(piece))
    }

    fn announces_too_many(&mut self, piece: &[u8]) -> bool {
        self.tail.extend_from_slice(piece);
        let found = self.tail.windows(ANNOUNCED.len()).enumerate().any(|(place, name)| {
            name == ANNOUNCED && self.tail.get(place + ANNOUNCED.len()..).is_some_and(|rest| digits(rest) > MAX_DIGITS)
        });
        let keep = self.tail.len().saturating_sub(256);
        self.tail.drain(..keep);
        found
    }
}

/// Digits of the number in quotes that follows, without zeros before it.
fn digits(rest: &[u8]) -> usize {
    let value = rest.iter().skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+'));
    value.skip_while(|b| **b == b'0').take_while(|b| b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sees(name: &str, pieces: &[&[u8]]) -> bool {
        let mut part = Part::named(name);
        pieces.iter().all(|piece| part.see(piece))
    }

    #[test]
    fn strings_may_not_announce_more_than_there_can_be() {
        let strings = "xl/sharedstrings.xml";
        assert!(sees(strings, &[b"<sst count=\"5\" uniqueCount=\"9999999\"><si>"]));
        assert!(!sees(strings, &[b"<sst uniqueCount=\"10000000\">"]));
        assert!(!sees(strings, &[b"<sst unique", b"Count = '00018446744073", b"709551615'>"]));
        assert!(sees(strings, &[b"<si><t>uniqueCount</t></si>", b"<si><t>12345678</t></si>"]));
        assert!(sees("xl/worksheets/sheet1.xml", &[b"<c><v>uniqueCount=99999999999</v></c>"]));
    }

    #[test]
    fn parts_that_are_held_have_few_tags() {
        let formats = b"<xf/>".repeat(1_000);
        let many = vec![formats.as_slice(); 401];
        assert!(sees("xl/styles.xml", &many[..400]));
        assert!(!sees("xl/styles.xml", &many));
        assert!(sees("xl/worksheets/sheet1.xml", &many));
    }

    #[test]
    fn no_text_is_endless() {
        let text = vec![b'x'; 1024 * 1024];
        assert!(sees("xl/worksheets/sheet1.xml", &[text.as_slice(); 8]));
        assert!(!sees("xl/worksheets/sheet1.xml", &[text.as_slice(); 9]));
    }
}
