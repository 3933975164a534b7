//! The faults of a file in the order in which they were found: the first ones are kept, the others counted. Beside them what was
//! written otherwise than plainly, with the first place of each way.

use super::MAX_FAULTS;
use super::cells::Read;
use super::refusal::{Fault, Flaw, Refusal};
use super::report::Understood;
use crate::domain::written::Way;

#[derive(Debug, Default)]
pub(super) struct Faults {
    kept: Vec<Fault>,
    more: u64,
    ways: Vec<Noted>,
}

/// A way of writing: how often, where first, and what stood there.
#[derive(Debug)]
struct Noted {
    way: Way,
    count: u64,
    line: u64,
    found: String,
}

impl Faults {
    pub(super) fn add(&mut self, line: u64, column: &str, flaw: Flaw) {
        self.push(Fault::new(line, column, flaw));
    }

    pub(super) fn push(&mut self, fault: Fault) {
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// The value, or the fault noted.
    pub(super) fn take<T>(&mut self, line: u64, column: &str, read: Result<Read<'_, T>, Flaw>) -> Option<T> {
        let read = read.map_err(|flaw| self.add(line, column, flaw)).ok()?;
        if let Some(way) = read.way {
            self.note(way, line, read.found);
        }
        Some(read.value)
    }

    fn note(&mut self, way: Way, line: u64, found: &str) {
        match self.ways.iter_mut().find(|noted| noted.way == way) {
            Some(noted) => noted.count += 1,
            None => self.ways.push(Noted { way, count: 1, line, found: found.trim().to_owned() }),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The faults kept since there were `from` of them, to be told more of.
    pub(super) fn since(&mut self, from: usize) -> &mut [Fault] {
        self.kept.get_mut(from..).unwrap_or_default()
    }

    /// What was written otherwise than plainly.
    pub(super) fn understood(&self) -> Vec<Understood> {
        let mut ways: Vec<&Noted> = self.ways.iter().collect();
        ways.sort_by_key(|noted| noted.way);
        let told = |noted: &Noted| Understood::Cells {
            way: noted.way,
            count: noted.count,
            line: noted.line,
            found: noted.found.clone(),
        };
        ways.into_iter().map(told).collect()
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
