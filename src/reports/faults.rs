//! The faults of a file in the order in which they were found: the first ones are kept, the others counted.

use super::MAX_FAULTS;
use super::refusal::{Fault, Flaw, Refusal};

#[derive(Debug, Default)]
pub(super) struct Faults {
    kept: Vec<Fault>,
    more: u64,
}

impl Faults {
    pub(super) fn add(&mut self, line: u64, column: &str, flaw: Flaw) {
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(Fault { line, column: column.to_owned(), flaw });
        } else {
            self.more += 1;
        }
    }

    /// The value, or the fault noted.
    pub(super) fn take<T>(&mut self, line: u64, column: &str, value: Result<T, Flaw>) -> Option<T> {
        value.map_err(|flaw| self.add(line, column, flaw)).ok()
    }

    /// Faults that nobody listed.
    pub(super) fn add_unlisted(&mut self, count: u64) {
        self.more += count;
    }

    /// The refusal, if there was a fault.
    pub(super) fn refusal(mut self) -> Option<Refusal> {
        // Whether an empty cell is a fault may be known only some rows later.
        self.kept.sort_by_key(|fault| fault.line);
        (!self.kept.is_empty()).then_some(Refusal::Faults { faults: self.kept, more: self.more })
    }
}
