//! The review: answers as raw text, what is shown and demanded, what is wrong or missing, and what a submission does.
//!
//! Everything here is computed from the answers, the playbook and the facts; nothing about progress is stored.

pub mod answers;
pub mod base;
pub mod check;
pub mod dates;
pub mod demands;
pub mod discussions;
pub mod editing;
pub mod enabled;
pub mod facts;
pub mod forms;
pub mod ftop;
pub mod fulfilled;
pub mod merging;
pub mod names;
pub mod operations;
pub mod outcome;
pub mod pairing;
pub mod places;
pub mod progress;
pub mod proposals;
pub mod removed;
pub mod rows;
pub mod standout;
pub mod tasks;
pub mod way_back;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
