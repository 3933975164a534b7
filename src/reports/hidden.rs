//! Which part of a workbook each sheet is, and which rows of it Excel hides: the library that reads the cells does not tell. Hidden
//! rows are counted like the others, and said.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Cursor, Read};

/// Longest tag, in bytes; what is longer is none of those that are looked for.
const MAX_TAG: usize = 64 * 1024;

/// What is known of a sheet before it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The name of its part.
    pub(super) path: Option<String>,
    /// The lines that are hidden.
    pub(super) hidden: HashSet<u64>,
}

/// What is known of each sheet, in the order of the workbook. Nothing where the parts are not found.
pub(super) fn sheets(bytes: &[u8], sheets: usize) -> Vec<Known> {
    let nothing = || vec![Known::default(); sheets];
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return nothing() };
    let mut ids = Vec::new();
    let mut targets: HashMap<String, String> = HashMap::new();
    let Ok(book) = archive.by_name("xl/workbook.xml") else { return nothing() };
    tags(book, &mut |tag| {
        if is(tag, "sheet") {
            ids.push(attribute(tag, "r:id").unwrap_or_default());
        }
    });
    let Ok(relations) = archive.by_name("xl/_rels/workbook.xml.rels") else { return nothing() };
    tags(relations, &mut |tag| {
        if let (true, Some(id), Some(target)) =
            (is(tag, "Relationship"), attribute(tag, "Id"), attribute(tag, "Target"))
        {
            targets.insert(id, target);
        }
    });
    if ids.len() != sheets {
        return nothing();
    }
    let mut known = |id: &String| {
        let target = targets.get(id)?;
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let part = archive.by_name(&path).ok()?;
        let mut lines = HashSet::new();
        let mut line = 0;
        tags(part, &mut |tag| {
            if is(tag, "row") {
                line = attribute(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(line + 1);
                if attribute(tag, "hidden").is_some_and(|value| value == "1" || value == "true") {
                    lines.insert(line);
                }
            }
        });
        Some(Known { path: Some(path), hidden: lines })
    };
    ids.iter().map(|id| known(id).unwrap_or_default()).collect()
}

/// Each tag without its brackets, as far as the part can be read.
fn tags(part: impl Read, see: &mut dyn FnMut(&str)) {
    let mut part = BufReader::new(part);
    let mut piece = Vec::new();
    loop {
        piece.clear();
        let Ok(n) = part.by_ref().take(MAX_TAG as u64).read_until(b'>', &mut piece) else { return };
        if n == 0 {
            return;
        }
        let Some(start) = piece.iter().rposition(|byte| *byte == b'<') else { continue };
        if let Some(tag) = piece.get(start + 1..n - 1).and_then(|tag| std::str::from_utf8(tag).ok()) {
            see(tag);
        }
    }
}

/// Whether the tag opens an element of this name.
fn is(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '/'))
}

/// The value of this attribute, as it is written.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let place = rest.find(name)?;
        let stands_alone = rest.get(..place)?.ends_with(char::is_whitespace);
        rest = rest.get(place + name.len()..)?;
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        if let Some(value) = value.filter(|_| stands_alone) {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value.get(1..)?.split(quote).next().map(str::to_owned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_those_of_their_name() {
        assert_eq!(attribute("row r=\"3\" hidden='1'", "hidden").as_deref(), Some("1"));
        assert_eq!(attribute("row spans=\"1:3\" r = \"12\"", "r").as_deref(), Some("12"));
        assert_eq!(attribute("row ar=\"3\"", "r"), None);
        assert!(is("row r=\"1\"", "row") && is("row/", "row") && !is("rowBreaks", "row") && !is("/row", "row"));
    }
}
