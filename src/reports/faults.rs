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

    /// The refusal, if there was a fault.
    pub(super) fn refusal(self) -> Option<Refusal> {
        (!self.kept.is_empty()).then_some(Refusal::Faults { faults: self.kept, more: self.more })
    }
}
