//! Files in the states in which they come, with what is right for each: the figures, and what is said in the browser and on the
//! command line. Their content is our own; the kinds are those that were met. The suites that walk the whole way read them from here.
#![allow(dead_code, unused_imports, reason = "each suite uses a part")]

mod books;
mod lists;
mod reports;

pub use lists::{Becomes, MANAGER, OTHER, PARTNER, lists};
pub use reports::reports;

/// Tenant of the engagement that the reports are for.
pub const TENANT: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// A workload with its active and entitled users over so many days.
pub type Figure = (&'static str, i64, i64, i64);

/// What becomes of a file.
#[derive(Debug)]
pub enum Right {
    /// These figures as of 20 November 2026, and no others of these workloads over these days.
    Read(Vec<Figure>),
    Refused,
}

/// A usage report.
#[derive(Debug)]
pub struct Case {
    pub name: &'static str,
    /// The end of the file's name, which says what it is taken for.
    pub end: &'static str,
    pub bytes: Vec<u8>,
    pub right: Right,
    /// What is said of it: on the page in Japanese, and by the command in English.
    pub said: Vec<(&'static str, &'static str)>,
}

impl Case {
    fn new(name: &'static str, content: impl Into<Vec<u8>>, right: Right) -> Self {
        Self { name, end: "csv", bytes: content.into(), right, said: Vec::new() }
    }

    fn says(mut self, japanese: &'static str, english: &'static str) -> Self {
        self.said.push((japanese, english));
        self
    }

    fn ending(self, end: &'static str) -> Self {
        Self { end, ..self }
    }
}

/// Lines as Windows ends them.
fn lines(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

/// The same as Japanese Excel saves it.
fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}
