//! The line on which each row of a text begins, as an editor counts them, and whether its quotes match. The `csv` crate
//! counts the second half of CRLF and blank lines to the row after them, and takes any quotes; it alone parts the cells.
//!
//! Looked at: `csv`'s own `Position` (1.4), which counts line feeds up to where the reader stands, so that a row after blank
//! lines or CRLF is told one or more lines too early, and a file with CR alone has one line; it tells nothing of torn quotes.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// A row that has begun, perhaps not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) line: u64,
    /// A quote is never closed, or text follows a closing one: rows may have been swallowed as the text of a cell.
    pub(super) torn: bool,
}

/// The rows that were seen and not yet taken, shared with who takes them.
pub(super) type Queue = Rc<RefCell<VecDeque<Begun>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    BetweenRows,
    CellBegins,
    Plain,
    Quoted,
    /// The end of a quoted cell, or the first half of a doubled quote.
    Quote,
}

/// Follows the bytes of a text on their way to the reader.
pub(super) struct Lines {
    delimiter: u8,
    state: State,
    line: u64,
    after_return: bool,
    begun: Queue,
}

impl Lines {
    pub(super) fn new(delimiter: u8) -> (Self, Queue) {
        let begun = Queue::default();
        (Self { delimiter, state: State::BetweenRows, line: 1, after_return: false, begun: begun.clone() }, begun)
    }

    pub(super) fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.step(*byte);
        }
    }

    pub(super) fn are_between_rows(&self) -> bool {
        self.state == State::BetweenRows
    }

    /// The text has ended.
    pub(super) fn end(&mut self) {
        if self.state == State::Quoted {
            self.tear();
        }
    }

    fn step(&mut self, byte: u8) {
        let breaks = matches!(byte, b'\n' | b'\r');
        if self.state == State::BetweenRows && !breaks {
            self.begun.borrow_mut().push_back(Begun { line: self.line, torn: false });
            self.state = State::CellBegins;
        }
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Quote,
            (State::CellBegins | State::Quote, b'"') | (State::Quoted, _) => State::Quoted,
            _ if breaks => State::BetweenRows,
            (_, byte) if byte == self.delimiter => State::CellBegins,
            (State::Quote, _) => {
                self.tear();
                State::Plain
            }
            _ => State::Plain,
        };
        // CRLF is one break.
        if breaks && !(byte == b'\n' && self.after_return) {
            self.line += 1;
        }
        self.after_return = byte == b'\r';
    }

    fn tear(&mut self) {
        if let Some(row) = self.begun.borrow_mut().back_mut() {
            row.torn = true;
        }
    }
}
