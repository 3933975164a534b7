//! A sheet's markup as its bytes go by, before the library reads the cells: how many rows and cells there are, and whether a value
//! is anything else than plain text.
//!
//! Looked at: of a number `calamine` (0.38) reads the first piece of text, so that what stands behind a reference (`3&#49;2`), a comment
//! or a section of CDATA is cut off unseen; of a text it drops sections of CDATA; of two values in one cell it takes the last.

use super::hidden::attribute;

/// Rows of a sheet, as in Excel.
const MAX_ROWS: u64 = 1_048_576;
/// Cells of a row, as in Excel.
const MAX_CELLS: u32 = 16_384;
/// As many bytes of a tag are looked at; a row or a cell has fewer.
const MAX_TAG: usize = 4 * 1024;

/// A cell of which the library would read a part only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Partly {
    pub(super) line: u64,
    /// As the cell names itself; empty where it does not.
    pub(super) cell: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// Within a tag; the quote that is open.
    Tag(Option<u8>),
    /// Within what is no element, until these bytes come.
    Until(&'static [u8]),
}

/// A sheet, piece by piece.
pub(super) struct Markup {
    state: State,
    /// The tag without its brackets, or how it begins where it is long; of what is no element the last bytes.
    tag: Vec<u8>,
    rows: u64,
    cells: u32,
    line: u64,
    is_in_table: bool,
    /// The tag of the cell.
    cell: Option<Vec<u8>>,
    has_value: bool,
    is_in_value: bool,
    /// The first of them.
    partly: Option<Partly>,
}

impl Markup {
    pub(super) fn new() -> Self {
        Self {
            state: State::Text,
            tag: Vec::new(),
            rows: 0,
            cells: 0,
            line: 0,
            is_in_table: false,
            cell: None,
            has_value: false,
            is_in_value: false,
            partly: None,
        }
    }

    /// The first cell of which a part would be read.
    pub(super) fn partly(self) -> Option<Partly> {
        self.partly
    }

    /// Whether it may be the sheet of a workbook so far.
    pub(super) fn see(&mut self, piece: &[u8]) -> bool {
        // Text of two bytes a letter is none that is looked at.
        if piece.contains(&0) {
            return false;
        }
        let mut rest = piece;
        while !rest.is_empty() {
            let seen = match self.state {
                State::Text => self.text(rest),
                State::Tag(quote) => self.tag(rest, quote),
                State::Until(end) => self.until(rest, end),
            };
            let Some(seen) = seen else { return false };
            rest = rest.get(seen..).unwrap_or_default();
        }
        true
    }

    /// How many bytes were text; as the functions below, nothing where the sheet is none.
    fn text(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = bytes.iter().position(|byte| *byte == b'<');
        let text = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        if self.is_in_value && text.contains(&b'&') && !self.is_read_whole() {
            self.note();
        }
        let Some(end) = end else { return Some(bytes.len()) };
        let rest = bytes.get(end + 1..)?;
        if let Some(tag) = whole(rest) {
            return self.element(tag).then_some(end + 1 + tag.len() + 1);
        }
        self.state = State::Tag(None);
        self.tag.clear();
        Some(end + 1)
    }

    fn tag(&mut self, bytes: &[u8], quote: Option<u8>) -> Option<usize> {
        if matches!(self.tag.first().or(bytes.first()), Some(b'!' | b'?')) {
            return self.no_element(bytes);
        }
        let stop = match quote {
            Some(open) => bytes.iter().position(|byte| *byte == open),
            None => bytes.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\'')),
        };
        let piece = bytes.get(..stop.unwrap_or(bytes.len()))?;
        self.keep(piece);
        let Some(stop) = stop else { return Some(bytes.len()) };
        let byte = *bytes.get(stop)?;
        self.state = match (byte, quote) {
            (b'>', None) => {
                self.state = State::Text;
                let tag = std::mem::take(&mut self.tag);
                let is_well = self.element(&tag);
                self.tag = tag;
                return is_well.then_some(stop + 1);
            }
            // The end of an element has no attributes.
            _ if self.tag.first() == Some(&b'/') => return None,
            (_, None) => State::Tag(Some(byte)),
            (_, Some(_)) => State::Tag(None),
        };
        self.keep(&[byte]);
        Some(stop + 1)
    }

    /// Keeps how the tag begins, and its last byte, which says whether it closes itself.
    fn keep(&mut self, piece: &[u8]) {
        let Some(last) = piece.last() else { return };
        let room = MAX_TAG - self.tag.len();
        self.tag.extend_from_slice(piece.get(..room).unwrap_or(piece));
        if room < piece.len() {
            self.tag.pop();
            self.tag.push(*last);
        }
    }

    /// How a comment, a section of CDATA, or an instruction begins.
    fn no_element(&mut self, bytes: &[u8]) -> Option<usize> {
        for (place, byte) in bytes.iter().copied().enumerate() {
            self.tag.push(byte);
            let end: &[u8] = match self.tag.as_slice() {
                b"!--" => b"-->",
                b"![CDATA[" => b"]]>",
                b"?" => b"?>",
                begun if b"!--".starts_with(begun) || b"![CDATA[".starts_with(begun) => continue,
                // What declares a type of document may declare what references mean.
                _ => return None,
            };
            if self.is_in_value {
                self.note();
            }
            self.state = State::Until(end);
            self.tag.clear();
            return Some(place + 1);
        }
        Some(bytes.len())
    }

    fn until(&mut self, bytes: &[u8], end: &'static [u8]) -> Option<usize> {
        for (place, byte) in bytes.iter().copied().enumerate() {
            if self.tag.len() == MAX_TAG {
                self.tag.drain(..MAX_TAG / 2);
            }
            self.tag.push(byte);
            if self.tag.ends_with(end) {
                self.state = State::Text;
                let is_well = end != b"?>" || is_readable(&self.tag);
                return is_well.then_some(place + 1);
            }
        }
        Some(bytes.len())
    }

    fn element(&mut self, tag: &[u8]) -> bool {
        let (is_end, inside) = tag.strip_prefix(b"/").map_or((false, tag), |rest| (true, rest));
        let is_closed = inside.ends_with(b"/");
        let name = local_name(inside);
        if self.is_in_value {
            if !(is_end && name == b"v") {
                self.note();
            }
            // Whatever it was, the cell is named already.
            self.is_in_value = false;
            if is_end && name == b"v" {
                return true;
            }
        }
        match (name, is_end) {
            (b"sheetData", _) => self.is_in_table = !is_end && !is_closed,
            _ if !self.is_in_table => {}
            (b"row", false) => return self.row(inside),
            (b"c", false) => return self.opens(inside, is_closed),
            (b"c", true) => self.cell = None,
            (b"v", false) if self.cell.is_some() => {
                if self.has_value {
                    self.note();
                }
                self.has_value = true;
                self.is_in_value = !is_closed;
            }
            _ => {}
        }
        true
    }

    fn row(&mut self, tag: &[u8]) -> bool {
        self.rows += 1;
        self.cells = 0;
        let named = text_of(tag).and_then(|tag| attribute(tag, "r")).and_then(|line| line.parse().ok());
        self.line = named.unwrap_or(self.line + 1);
        self.rows <= MAX_ROWS && tag.len() < MAX_TAG
    }

    fn opens(&mut self, tag: &[u8], is_closed: bool) -> bool {
        self.cells += 1;
        self.has_value = false;
        let mut kept = self.cell.take().unwrap_or_default();
        if !is_closed {
            kept.clear();
            kept.extend_from_slice(tag);
            self.cell = Some(kept);
        }
        self.cells <= MAX_CELLS && tag.len() < MAX_TAG
    }

    fn attribute(&self, name: &str) -> Option<String> {
        text_of(self.cell.as_deref()?).and_then(|tag| attribute(tag, name))
    }

    /// Whether references in the value are resolved: those of a text that a formula gives are, and so are a day's. The value beside
    /// a text that stands in the cell itself is not read.
    fn is_read_whole(&self) -> bool {
        self.attribute("t").is_some_and(|kind| matches!(kind.as_str(), "str" | "d" | "inlineStr" | "is"))
    }

    fn note(&mut self) {
        if self.partly.is_none() {
            let cell = self.attribute("r").unwrap_or_default();
            let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse();
            self.partly = Some(Partly { line: row.unwrap_or(self.line), cell });
        }
    }
}

/// The tag that the bytes begin with, where they hold all of it and it is no long one; nearly every tag.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    let first = *bytes.first()?;
    if matches!(first, b'!' | b'?') {
        return None;
    }
    let mut quote = None;
    for (place, byte) in bytes.iter().copied().enumerate().take(MAX_TAG) {
        match (byte, quote) {
            (b'>', None) => return bytes.get(..place),
            (b'"' | b'\'', None) if first == b'/' => return None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn text_of(tag: &[u8]) -> Option<&str> {
    std::str::from_utf8(tag).ok()
}

/// The name of an element without its prefix.
fn local_name(tag: &[u8]) -> &[u8] {
    let mut begin = 0;
    for (place, byte) in tag.iter().enumerate() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'/' => return tag.get(begin..place).unwrap_or_default(),
            b':' => begin = place + 1,
            _ => {}
        }
    }
    tag.get(begin..).unwrap_or_default()
}

/// Whether a declaration says that the text is UTF-8, as every text that is looked at here must be; other instructions say nothing.
fn is_readable(instruction: &[u8]) -> bool {
    let declared = text_of(instruction).filter(|text| text.starts_with("xml ")).and_then(|t| attribute(t, "encoding"));
    declared.is_none_or(|encoding| encoding.eq_ignore_ascii_case("utf-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sheet in pieces of that many bytes.
    fn seen(sheet: &str, size: usize) -> Option<Markup> {
        let mut markup = Markup::new();
        sheet.as_bytes().chunks(size).all(|piece| markup.see(piece)).then_some(markup)
    }

    fn partly(cells: &str) -> Option<String> {
        let sheet = format!("<x:worksheet><x:sheetData><x:row r=\"2\">{cells}</x:row></x:sheetData></x:worksheet>");
        let found = [1, 3, 1_000].map(|size| seen(&sheet, size).expect("a sheet").partly());
        assert!(found.iter().all(|other| *other == found[0]), "{cells}: {found:?}");
        found[0].clone().map(|partly| format!("{}:{}", partly.line, partly.cell))
    }

    #[test]
    fn a_value_is_plain_text() {
        let whole = [
            "<c r=\"B2\"><v>312</v></c>",
            "<c r='B2' t='n'><f>A1&amp;\"x\"<!-- y --></f><v >312</v ></c><!-- <v>1<v> -->",
            "<x:c r=\"B2\"><x:v/></x:c><c r=\"C2\"/><c r=\"D2\"><v></v></c>",
            "<c r=\"B2\" t=\"str\"><f>A1</f><v>A &amp; B</v></c>",
            "<c r=\"B2\" t=\"inlineStr\"><is><t>31<![CDATA[2]]></t></is></c>",
            "<c r=\"B2\" x=\"a>b\"><v>1</v></c><c><v>2</v></c>",
        ];
        for cells in whole {
            assert_eq!(partly(cells), None, "{cells}");
        }
        let cut = [
            "3&#49;2",
            "31<!-- c -->2",
            "31<?x y?>2",
            "31<![CDATA[2]]>",
            "<![CDATA[312]]>",
            "31&bogus;2",
            "31&amp;2",
            "31<x/>2",
            "3</v><v>1",
        ];
        for value in cut {
            for (open, close) in [("<v>", "</v>"), ("<x:v a=\">\">", "</x:v>")] {
                let cell = format!("<c r=\"A2\"><v>1</v></c><c t=\"n\" r=\"B2\">{open}{value}{close}</c>");
                assert_eq!(partly(&cell).as_deref(), Some("2:B2"), "{cell}");
            }
        }
        assert_eq!(partly("<c t=\"str\"><v>31<![CDATA[2]]></v></c>").as_deref(), Some("2:"));
    }

    #[test]
    fn a_sheet_has_no_more_rows_and_cells_than_one_of_excel() {
        let of = |rows: &str, count: u64| {
            let mut markup = Markup::new();
            let pieces = rows.repeat(1_024);
            markup.see(b"<sheetData>") && (0..count).all(|_| markup.see(pieces.as_bytes()))
        };
        assert!(of("<row/>", 1_024) && !of("<row/>", 1_025));
        assert!(of("<row><c><v>1</v></c></row>", 1_024) && !of("<row><c><v>1</v></c></row>", 1_025));
        assert!(of("<c/>", 16) && !of("<c/>", 17));
        assert!(of("<c><v>1</v></c>", 16) && !of("<c><v>1</v></c>", 17));
    }

    #[test]
    fn what_is_not_looked_at_is_no_sheet() {
        for sheet in [
            "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><worksheet/>",
            "<!DOCTYPE x [<!ENTITY y \"12\">]><worksheet/>",
            "<\0w\0/\0>\0",
        ] {
            assert!([1, 1_000].into_iter().all(|size| seen(sheet, size).is_none()), "{sheet}");
        }
        assert!(seen("<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet/>", 7).is_some());
    }
}
