//! The bytes of a file on their way to the rows: bounded, decoded to UTF-8, looked at before they are read.

use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::cut::Cut;
use super::decoding::Decoding;
use super::foreign;
use super::lines::{Begun, Lines, Queue};
use super::refusal::{ReadError, Refusal};

/// As much of a text as is looked at to find how its cells are parted; a longer header is no report's.
const HEAD: usize = 64 * 1024;
/// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// The same, taken for text in another encoding and written anew: `ï»¿`.
const MARK_AS_TEXT: &[u8] = "\u{ef}\u{bb}\u{bf}".as_bytes();
/// Lines at the start in which the headings are looked for, to see how cells are parted.
const MAX_HEAD_LINES: usize = 12;
/// Fewest separators of a line of headings.
const FEWEST: u32 = 3;
/// Longest row in bytes: a quote that is never closed must not gather the file in memory.
pub(super) const MAX_ROW: u64 = 1024 * 1024;

/// Why a text could not be read on: it was cut where it is too long, or broke off.
pub(super) fn broken(cause: io::Error) -> ReadError {
    match Cut::of(&cause) {
        Some(Cut::TooLong { limit }) => Refusal::TooLong { limit }.into(),
        Some(Cut::NotText) => Refusal::NotUnicode.into(),
        _ => ReadError::Io(cause),
    }
}

/// Refuses to read more than `limit` bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = loop {
            match self.inner.read(into) {
                // A signal is no fault of the file.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.left =
            self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other(Cut::TooLong { limit: self.limit }))?;
        Ok(n)
    }
}

/// Where the last whole row ended, shared with who reads the rows.
type RowEnd = Rc<Cell<u64>>;

/// Refuses a row that runs on, and notes where rows begin.
struct Rows<R> {
    inner: R,
    given: u64,
    row_end: RowEnd,
    lines: Lines,
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // Empty lines are no row that grows.
        if self.lines.are_between_rows() {
            self.row_end.set(self.given);
        }
        if self.given.saturating_sub(self.row_end.get()) > MAX_ROW {
            return Err(io::Error::other(Cut::LongRow));
        }
        let n = self.inner.read(into)?;
        self.given += n as u64;
        match into.get(..n) {
            Some([]) | None => self.lines.end(),
            Some(bytes) => self.lines.see(bytes),
        }
        Ok(n)
    }
}

/// A text as UTF-8, with the byte that parts its cells.
pub(super) struct Text<'a> {
    pub(super) bytes: Box<dyn Read + 'a>,
    pub(super) delimiter: u8,
    /// Decoded from UTF-16: what was none has become U+FFFD. In UTF-8 it comes through as it is.
    pub(super) decoded: bool,
    /// The mark at the start had become text.
    pub(super) had_mark_as_text: bool,
    /// Whether it came as Shift_JIS, as far as it was read.
    pub(super) is_shift_jis: Rc<Cell<bool>>,
    pub(super) rows: Marks,
}

/// What is known of the rows besides their cells.
pub(super) struct Marks {
    row_end: RowEnd,
    begun: Queue,
}

impl Marks {
    /// Takes note that a row was read, up to this byte.
    pub(super) fn row_ended(&self, byte: u64) -> Begun {
        self.row_end.set(byte);
        let row = self.begun.borrow_mut().pop_front();
        debug_assert!(row.is_some(), "a row that has not begun");
        row.unwrap_or(Begun { line: 0, torn: false })
    }

    /// Whether all rows that have begun were read.
    pub(super) fn are_used_up(&self) -> bool {
        self.begun.borrow().is_empty()
    }

    /// Line of the row that is being read.
    pub(super) fn line(&self) -> u64 {
        self.begun.borrow().front().map_or(1, |row| row.line)
    }
}

/// Looks at the first bytes and makes the text ready to be read.
pub(super) fn open<'a>(input: impl Read + 'a, limit: u64) -> Result<Text<'a>, ReadError> {
    let mut input = Bounded { inner: input, left: limit, limit };
    let mut start = first(&mut input, 8)?;
    if start.starts_with(b"PK\x03\x04") {
        return Err(Refusal::ZipAsText.into());
    }
    if start == foreign::COMPOUND {
        start.extend(first(&mut input, HEAD)?);
        return Err(Refusal::Foreign { what: foreign::compound(&start) }.into());
    }
    // Without a mark, UTF-16 shows by the zeros beside its first letter.
    let encoding = match start.as_slice() {
        [a, 0, ..] if *a != 0 => Some(encoding_rs_io_encoding("utf-16le")),
        [0, b, ..] if *b != 0 => Some(encoding_rs_io_encoding("utf-16be")),
        _ => None,
    };
    let is_utf16 = encoding.is_some() || matches!(start.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let is_known = is_utf16 || start.starts_with(MARK);
    let text = DecodeReaderBytesBuilder::new()
        .encoding(encoding.flatten())
        .utf8_passthru(true)
        .strip_bom(true)
        .bom_override(true)
        .build(Cursor::new(start).chain(input));
    let (mut text, is_shift_jis) = Decoding::new(text, is_known);
    let mut head = first(&mut text, HEAD)?;
    // A second mark, from a program that took the first one for text; `csv` would skip it and count the rows otherwise.
    while head.starts_with(MARK) {
        head.drain(..MARK.len());
    }
    let had_mark_as_text = head.starts_with(MARK_AS_TEXT);
    if had_mark_as_text {
        head.drain(..MARK_AS_TEXT.len());
    }
    if let Some(what) = foreign::text(&head) {
        return Err(Refusal::Foreign { what }.into());
    }
    let delimiter = delimiter(&head);
    let row_end = RowEnd::default();
    let (lines, begun) = Lines::new(delimiter);
    let rows = Rows { inner: Cursor::new(head).chain(text), given: 0, row_end: row_end.clone(), lines };
    let rows_of = Marks { row_end, begun };
    Ok(Text { bytes: Box::new(rows), delimiter, decoded: is_utf16, had_mark_as_text, is_shift_jis, rows: rows_of })
}

fn encoding_rs_io_encoding(label: &str) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// The first bytes, fewer where the stream ends.
fn first(input: &mut impl Read, most: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(most);
    input.by_ref().take(most as u64).read_to_end(&mut bytes).map_err(broken)?;
    Ok(bytes)
}

/// Commas; tabs, as Excel writes UTF-16; or semicolons, as it does where the comma is the decimal sign. A title above the headings
/// has few of them; `sep=;` says which.
fn delimiter(head: &[u8]) -> u8 {
    let mut lines = head.iter().copied().skip_while(|byte| matches!(byte, b'\n' | b'\r')).peekable();
    let start: Vec<u8> = lines.by_ref().clone().take(5).collect();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator @ (b',' | b'\t' | b';')] = start.as_slice() {
        return *separator;
    }
    let mut of_first = None;
    for _ in 0..MAX_HEAD_LINES {
        if lines.peek().is_none() {
            break;
        }
        let counts = separators(&mut lines);
        let most = counts.into_iter().max().unwrap_or_default();
        let place = counts.into_iter().position(|n| n == most).unwrap_or_default();
        let separator = [b',', b'\t', b';'].get(place).copied().unwrap_or(b',');
        if most >= FEWEST {
            return separator;
        }
        if of_first.is_none() && most > 0 {
            of_first = Some(separator);
        }
    }
    of_first.unwrap_or(b',')
}

/// How many commas, tabs and semicolons the next line has outside of quotes.
fn separators(bytes: &mut impl Iterator<Item = u8>) -> [u32; 3] {
    let (mut quoted, mut counts) = (false, [0_u32; 3]);
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b'\t' if !quoted => counts[1] += 1,
            b';' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    counts
}
