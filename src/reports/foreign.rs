//! What a file is that is no report, by how it begins: so that a refusal names it instead of its "headings".

use super::refusal::Foreign;

/// How workbooks of Excel 97 to 2003 begin, and workbooks with a password.
pub(super) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An old workbook or one with a password, by its first bytes: only the latter has a part of this name.
pub(super) fn compound(bytes: &[u8]) -> Foreign {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_locked = bytes.windows(name.len()).any(|part| part == name);
    if is_locked { Foreign::LockedWorkbook } else { Foreign::OldWorkbook }
}

/// What the text is, where it is no table of cells.
pub(super) fn text(head: &[u8]) -> Option<Foreign> {
    let head = head.get(..head.len().min(4096)).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    let lower = text.to_lowercase();
    if lower.starts_with("<!doctype")
        || lower.starts_with("<html")
        || (lower.starts_with('<') && lower.contains("<html"))
    {
        return Some(Foreign::WebPage);
    }
    if text.starts_with("%PDF-") {
        return Some(Foreign::Pdf);
    }
    if is_json(text) {
        let start: String = lower.chars().filter(|c| !c.is_whitespace()).take(200).collect();
        let is_error = start.starts_with("{\"error\":") && start.contains("\"code\"");
        return Some(if is_error { Foreign::GraphError } else { Foreign::Json });
    }
    let mut lines = text.lines().map(str::trim);
    let is_bar = |line: Option<&str>| line.is_some_and(|line| line.starts_with('|') && line.ends_with('|'));
    (is_bar(lines.next()) && is_bar(lines.next())).then_some(Foreign::Markdown)
}

/// An object or a list of objects; a cell may begin with a brace, but not so.
fn is_json(text: &str) -> bool {
    let rest = text.strip_prefix('[').map_or(text, str::trim_start);
    rest.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_known_by_how_it_begins() {
        let table = [
            ("<!DOCTYPE html>\r\n<html>", Some(Foreign::WebPage)),
            ("  <html lang=\"ja\">", Some(Foreign::WebPage)),
            ("<?xml version=\"1.0\"?><html>", Some(Foreign::WebPage)),
            ("{\"error\": {\"code\": \"UnknownError\"}}", Some(Foreign::GraphError)),
            ("{\"@odata.context\":\"x\",\"value\":[]}", Some(Foreign::Json)),
            ("[{\"reportRefreshDate\":\"2026-11-20\"}]", Some(Foreign::Json)),
            ("| A | B |\n| --- | --- |\n| 1 | 2 |", Some(Foreign::Markdown)),
            ("%PDF-1.7", Some(Foreign::Pdf)),
            ("A,B\n1,2\n", None),
            ("[x],{y}\n", None),
            ("|A\n", None),
            ("", None),
        ];
        for (head, expected) in table {
            assert_eq!(text(head.as_bytes()), expected, "{head}");
        }
    }
}
