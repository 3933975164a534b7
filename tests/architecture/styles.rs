//! The style sheets and the pages agree: what a sheet names, a page has.

use std::collections::BTreeSet;
use std::fs;

use crate::source::{files, none};

/// Classes that a template puts together of a beginning and what it is given; how they go on, the sheets alone say.
const COMPOSED: &[&str] = &["parts__", "state--", "verdict--"];

#[test]
fn every_class_of_the_style_sheets_occurs_in_a_page() {
    let worn = worn();
    let mut faults = Vec::new();
    for file in files("static/css", "css") {
        let named = classes(&fs::read_to_string(&file).expect("a style sheet"));
        let bare =
            named.iter().filter(|class| !worn.contains(*class) && !COMPOSED.iter().any(|c| class.starts_with(c)));
        faults.extend(bare.map(|class| format!("{}: nothing has the class {class}", file.display())));
    }
    none(&faults);
}

#[test]
fn every_beginning_of_a_class_is_put_together_in_a_template() {
    let templates = files("templates", "html").into_iter().map(|file| fs::read_to_string(file).expect("a template"));
    let templates = templates.collect::<String>();
    let goes_on = |beginning: &&&str| {
        templates
            .match_indices(**beginning)
            .any(|(at, found)| templates[at + found.len()..].trim_start().starts_with('{'))
    };
    assert_eq!(COMPOSED.iter().filter(goes_on).count(), COMPOSED.len(), "one of {COMPOSED:?} is put together nowhere");
}

/// The words that may be a class of an element: those of a template's `class` attributes and of every literal that a
/// macro, the program or a script is given, but for the keys of texts.
fn worn() -> BTreeSet<String> {
    let mut worn = BTreeSet::new();
    for file in files("templates", "html") {
        let text = fs::read_to_string(file).expect("a template");
        let (markup, tags) = parted(&text);
        for attribute in markup.split("class=\"").skip(1) {
            worn.extend(words(attribute.split('"').next().unwrap_or_default()));
        }
        worn.extend(literals(&tags));
    }
    for file in files("src", "rs").into_iter().chain(files("static/js", "js")) {
        worn.extend(literals(&fs::read_to_string(file).expect("a file")));
    }
    worn
}

/// A template's markup, with a space for every tag, and its tags.
fn parted(text: &str) -> (String, String) {
    let (mut markup, mut tags, mut rest) = (String::new(), String::new(), text);
    while let Some(at) = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min() {
        let (before, tag) = rest.split_at(at);
        let close = match &tag[..2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = tag.find(close).expect("a tag that ends") + 2;
        markup.push_str(before);
        markup.push(' ');
        if close != "#}" {
            tags.push_str(&tag[..end]);
        }
        rest = &tag[end..];
    }
    markup.push_str(rest);
    (markup, tags)
}

/// Words of the literals in a piece of code, all but the keys that `fl!` takes.
fn literals(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in code.split("fl!(").enumerate().flat_map(|(place, piece)| {
        let key = if place == 0 { 0 } else { piece.find('"').map_or(0, |at| at + 1) };
        let key = if key == 0 { 0 } else { key + piece[key..].find('"').map_or(0, |at| at + 1) };
        piece[key..].lines()
    }) {
        for quote in ['"', '`'] {
            found.extend(line.split(quote).skip(1).step_by(2).flat_map(words));
        }
    }
    found
}

/// The words of a text, with a point as in a selector or without.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The classes that a style sheet's selectors name.
fn classes(sheet: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for selector in without_comments(sheet).split('{') {
        // What stands before a brace, after the end of the rule or declaration before it.
        let selector = selector.rsplit(['}', ';']).next().unwrap_or_default();
        for part in selector.split('.').skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())) {
            found.extend(words(part).into_iter().next());
        }
    }
    found
}

fn without_comments(sheet: &str) -> String {
    let mut pieces = sheet.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.filter_map(|piece| piece.split_once("*/")).fold(first, |sheet, (_, rest)| sheet + rest)
}

#[test]
fn classes_are_read_from_sheets_and_templates() {
    let sheet = "/* .gone */ .a, .b--c:not(.d) > a { inset: .5rem } @media (width < 4.5rem) { .e { color: red } }";
    assert_eq!(classes(sheet).into_iter().collect::<Vec<_>>(), ["a", "b--c", "d", "e"]);
    let (markup, tags) =
        parted("<p class=\"a{% if b == \"c\" %} d{% endif %}\">{{ fl!(t, \"a-key\", x = \"e\") }}{# \"f\" #}</p>");
    assert_eq!(words(&markup), ["p", "class", "a", "d", "p"]);
    assert_eq!(literals(&tags).into_iter().collect::<Vec<_>>(), ["c", "e"]);
}
