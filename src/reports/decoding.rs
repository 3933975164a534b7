//! UTF-8 from bytes that may be Shift_JIS, as Excel in Japanese saves a CSV file (CP932): which of both shows at the first byte that
//! is no ASCII, and what comes before it passes as it is.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS};

use super::cut::Cut;

/// As many bytes from the first that is no ASCII are looked at.
const WINDOW: usize = 8 * 1024;

enum State {
    Ascii,
    /// The first bytes that are none stand in `raw`.
    Deciding,
    /// As it is; who reads it finds out whether it is UTF-8.
    Plain,
    ShiftJis(Box<Decoder>),
    Ended,
}

pub(super) struct Decoding<R> {
    inner: R,
    state: State,
    /// Bytes that were read and not yet decoded or given.
    raw: Vec<u8>,
    /// Decoded text, and how much of it was given.
    text: Vec<u8>,
    given: usize,
    is_shift_jis: Rc<Cell<bool>>,
}

impl<R: Read> Decoding<R> {
    /// `is_known`: the encoding is known to be UTF-8 or was decoded to it.
    pub(super) fn new(inner: R, is_known: bool) -> (Self, Rc<Cell<bool>>) {
        let is_shift_jis = Rc::new(Cell::new(false));
        let state = if is_known { State::Plain } else { State::Ascii };
        let text = Vec::new();
        (Self { inner, state, raw: Vec::new(), text, given: 0, is_shift_jis: is_shift_jis.clone() }, is_shift_jis)
    }

    fn decide(&mut self) -> io::Result<()> {
        let missing = WINDOW.saturating_sub(self.raw.len()) as u64;
        self.inner.by_ref().take(missing).read_to_end(&mut self.raw)?;
        // However the bytes arrive, the same ones decide.
        let window = self.raw.get(..WINDOW).unwrap_or(&self.raw);
        let may_be_cut = window.len() == WINDOW;
        let is_utf8 = match std::str::from_utf8(window) {
            Ok(_) => true,
            Err(error) => may_be_cut && error.error_len().is_none(),
        };
        if !is_utf8 && is_shift_jis(window) {
            self.is_shift_jis.set(true);
            self.state = State::ShiftJis(Box::new(SHIFT_JIS.new_decoder_without_bom_handling()));
        } else {
            self.text = std::mem::take(&mut self.raw);
            self.state = State::Plain;
        }
        Ok(())
    }

    /// Decodes what is there, or the next piece.
    fn decode(&mut self) -> io::Result<()> {
        let State::ShiftJis(decoder) = &mut self.state else { return Ok(()) };
        if self.raw.is_empty() {
            self.raw.resize(WINDOW, 0);
            let n = self.inner.read(&mut self.raw)?;
            self.raw.truncate(n);
        }
        let is_last = self.raw.is_empty();
        let room = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(WINDOW * 4);
        self.text.resize(room, 0);
        let (result, _, written) = decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, is_last);
        if matches!(result, DecoderResult::Malformed(..)) {
            return Err(io::Error::other(Cut::NotText));
        }
        self.text.truncate(written);
        self.given = 0;
        self.raw.clear();
        if is_last {
            self.state = State::Ended;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.given < self.text.len() {
                let n = self.text.get(self.given..).unwrap_or_default().read(into)?;
                self.given += n;
                return Ok(n);
            }
            match self.state {
                State::Ascii => {
                    let n = self.inner.read(into)?;
                    let piece = into.get(..n).unwrap_or_default();
                    // Many bytes at once; one by one takes a tenth of the whole reading.
                    if piece.is_ascii() {
                        return Ok(n);
                    }
                    let first = piece.iter().position(|byte| !byte.is_ascii()).unwrap_or(n);
                    self.raw.extend_from_slice(piece.get(first..).unwrap_or_default());
                    self.state = State::Deciding;
                    if first > 0 {
                        return Ok(first);
                    }
                }
                State::Deciding => self.decide()?,
                State::Plain => return self.inner.read(into),
                State::ShiftJis(_) => self.decode()?,
                State::Ended => return Ok(0),
            }
        }
    }
}

/// Whether the bytes are text in Shift_JIS that somebody would write. Nearly any bytes are some text in it: what came from another
/// encoding shows by single characters among Latin letters, or by half-width katakana.
fn is_shift_jis(bytes: &[u8]) -> bool {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default();
    let mut text = vec![0; room];
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(bytes, &mut text, false);
    if matches!(result, DecoderResult::Malformed(..)) {
        return false;
    }
    text.truncate(written);
    let text: Vec<char> = String::from_utf8_lossy(&text).chars().collect();
    let (mut wide, mut odd, mut joined) = (0_usize, 0_usize, false);
    for (place, c) in text.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let is_odd = matches!(c, '\u{ff61}'..='\u{ff9f}' | '\u{e000}'..='\u{f8ff}' | '\u{80}');
        if is_odd {
            odd += 1
        } else {
            wide += 1
        }
        let before = place.checked_sub(1).and_then(|before| text.get(before));
        let after = text.get(place + 1);
        let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
        joined |= !is_odd && (after.is_some_and(|c| !c.is_ascii()) || !(latin(before) || latin(after)));
    }
    joined && wide > odd
}
