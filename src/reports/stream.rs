//! The bytes of a file on their way to the rows: bounded, decoded to UTF-8, looked at before they are read.

use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::refusal::Refusal;

/// As much of a text as is looked at to find how its cells are parted; a longer header is no report's.
const HEAD: usize = 64 * 1024;
/// Longest row in bytes: a quote that is never closed must not gather the file in memory.
pub(super) const MAX_ROW: u64 = 1024 * 1024;

/// Why a stream ended, carried through `io::Error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stream is refused")]
pub(super) enum Cut {
    TooLong { limit: u64 },
    LongRow,
}

impl Cut {
    pub(super) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).cloned()
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
        let n = self.inner.read(into)?;
        self.left =
            self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other(Cut::TooLong { limit: self.limit }))?;
        Ok(n)
    }
}

/// Where the last whole row ended, shared with who reads the rows.
pub(super) type RowEnd = Rc<Cell<u64>>;

/// Refuses a row that runs on.
struct Rows<R> {
    inner: R,
    given: u64,
    row_end: RowEnd,
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given.saturating_sub(self.row_end.get()) > MAX_ROW {
            return Err(io::Error::other(Cut::LongRow));
        }
        let n = self.inner.read(into)?;
        self.given += n as u64;
        Ok(n)
    }
}

/// Makes every line end one line feed, the last one too, so that lines can be counted however they end.
struct Lines<R> {
    inner: R,
    after_return: bool,
    last: u8,
}

impl<R> Lines<R> {
    fn new(inner: R) -> Self {
        Self { inner, after_return: false, last: b'\n' }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.inner.read(into)?;
            let Some(bytes) = into.get_mut(..n).filter(|bytes| !bytes.is_empty()) else {
                let missing = std::mem::replace(&mut self.last, b'\n') != b'\n';
                return Ok(into.first_mut().filter(|_| missing).map_or(0, |byte| {
                    *byte = b'\n';
                    1
                }));
            };
            let mut kept = 0;
            for place in 0..bytes.len() {
                let byte = bytes[place];
                let second = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
                if !second {
                    bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 {
                self.last = bytes[kept - 1];
                return Ok(kept);
            }
        }
    }
}

/// A text as UTF-8, with the byte that parts its cells.
pub(super) struct Text<'a> {
    pub(super) bytes: Box<dyn Read + 'a>,
    pub(super) delimiter: u8,
    pub(super) row_end: RowEnd,
}

/// Looks at the first bytes and makes the text ready to be read.
pub(super) fn open<'a>(input: impl Read + 'a, limit: u64) -> io::Result<Result<Text<'a>, Refusal>> {
    let mut input = Bounded { inner: input, left: limit, limit };
    let start = first(&mut input, 4)?;
    if start.starts_with(b"PK\x03\x04") {
        return Ok(Err(Refusal::ZipAsText));
    }
    // Without a mark, UTF-16 shows by the zeros beside its first letter.
    let encoding = match start.as_slice() {
        [a, 0, ..] if *a != 0 => Some(encoding_rs_io_encoding("utf-16le")),
        [0, b, ..] if *b != 0 => Some(encoding_rs_io_encoding("utf-16be")),
        _ => None,
    };
    let decoded = DecodeReaderBytesBuilder::new()
        .encoding(encoding.flatten())
        .utf8_passthru(true)
        .strip_bom(true)
        .bom_override(true)
        .build(Cursor::new(start).chain(input));
    let mut decoded = decoded;
    let head = first(&mut decoded, HEAD)?;
    let delimiter = delimiter(&head);
    let row_end = RowEnd::default();
    let rows = Rows { inner: Lines::new(Cursor::new(head).chain(decoded)), given: 0, row_end: row_end.clone() };
    Ok(Ok(Text { bytes: Box::new(rows), delimiter, row_end }))
}

fn encoding_rs_io_encoding(label: &str) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// The first bytes, fewer where the stream ends.
fn first(input: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    input.by_ref().take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Commas; tabs, as Excel writes UTF-16; or semicolons, as it does where the comma is the decimal sign.
fn delimiter(head: &[u8]) -> u8 {
    let (mut quoted, mut counts) = (false, [0_u32; 3]);
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b'\t' if !quoted => counts[1] += 1,
            b';' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.into_iter().max().unwrap_or_default();
    let place = counts.into_iter().position(|n| n == most).unwrap_or_default();
    [b',', b'\t', b';'].get(place).copied().unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte at a time, as the worst of lines would.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = into.len().min(1);
            self.0.read(&mut into[..n])
        }
    }

    #[test]
    fn every_line_end_becomes_one_line_feed() {
        let table = [
            ("", ""),
            ("a", "a\n"),
            ("a\n", "a\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb\r\rc", "a\nb\n\nc\n"),
            ("a\r\n\r\n\n", "a\n\n\n"),
        ];
        for (text, expected) in table {
            let (mut whole, mut dropwise) = (String::new(), String::new());
            Lines::new(text.as_bytes()).read_to_string(&mut whole).unwrap();
            Lines::new(Drops(text.as_bytes())).read_to_string(&mut dropwise).unwrap();
            assert_eq!((whole.as_str(), dropwise.as_str()), (expected, expected), "{text:?}");
        }
    }
}
