//! Texts in both languages: the same keys and arguments, each used, and no Japanese beside them in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use success_review::domain::report::Kind;

use crate::source::{files, none, room, sources};

/// Families of keys that the program puts together from the key of an enum or an action.
const FAMILIES: &[&str] = &[
    "cli-segment-",
    "audit-",
    "basis-",
    "status-",
    "review-",
    "segment-",
    "side-",
    "step-",
    "due-",
    "follow-up-",
    "source-",
    "progress-",
    "task-",
    "meeting-",
    "report-",
    "rule-",
    "measure-",
    "activity-get",
    "rule-group-",
    "security-",
    "mail-topic-",
    "mail-state-",
    "mail-why-",
    "letter-kind-",
    "condition-",
    "outcome-short-",
    "survey-state-",
    "note-kind-",
];

/// The messages by their keys, each with all its lines.
fn bodies(lang: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/words/{lang}/success_review.ftl"));
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in fs::read_to_string(path).expect("the texts").lines().filter(|line| !line.starts_with('#')) {
        let starts = line.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        let text = match line.split_once(" =").filter(|_| starts) {
            Some((key, text)) => {
                key.clone_into(&mut current);
                assert!(found.insert(current.clone(), String::new()).is_none(), "{lang}: {key} occurs twice");
                text
            }
            None => line,
        };
        let body = found.entry(current.clone()).or_default();
        body.push_str(text);
        body.push('\n');
    }
    found
}

/// The arguments that each message names.
fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let name = |after: &str| after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let named = |body: String| body.split('$').skip(1).map(name).collect();
    bodies(lang).into_iter().filter(|(key, _)| !key.is_empty()).map(|(key, body)| (key, named(body))).collect()
}

#[test]
fn every_text_is_there_in_both_languages_with_the_same_arguments() {
    let (ja, en) = (messages("ja"), messages("en"));
    let mut faults = Vec::new();
    for (key, arguments) in &ja {
        match en.get(key) {
            None => faults.push(format!("en: {key} is missing")),
            Some(other) if other != arguments => faults.push(format!("{key}: ja {arguments:?}, en {other:?}")),
            Some(_) => {}
        }
    }
    faults.extend(en.keys().filter(|k| !ja.contains_key(*k)).map(|k| format!("ja: {k} is missing")));
    none(&faults);
}

#[test]
fn every_report_has_a_name_and_says_what_its_rates_count() {
    let texts = messages("ja");
    let of = |prefix: &str, kind: &Kind| format!("{prefix}-{}", kind.key());
    let names = Kind::ALL.iter().map(|kind| of("report", kind));
    let rates = Kind::ALL.iter().filter(|kind| kind.holds_rates()).map(|kind| of("basis", kind));
    let days =
        Kind::ALL.iter().filter(|kind| !kind.holds_rates() && !kind.holds_licences()).map(|kind| of("activity", kind));
    let lacking: Vec<String> = names.chain(rates).chain(days).filter(|key| !texts.contains_key(key)).collect();
    none(&lacking);
}

/// The compiler checks the arguments that are given, but not that any are.
#[test]
fn a_text_with_arguments_is_never_asked_for_without() {
    let messages = messages("ja");
    let mut faults = Vec::new();
    for file in files("src", "rs").into_iter().chain(files("templates", "html")) {
        let text = fs::read_to_string(&file).expect("a file");
        for call in text.split("fl!(").skip(1) {
            let Some((key, rest)) = call.split_once('"').and_then(|(_, call)| call.split_once('"')) else { continue };
            if rest.trim_start().starts_with(')') && messages.get(key).is_some_and(|needed| !needed.is_empty()) {
                faults.push(format!("{}: {key} without its arguments", file.display()));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_text_is_used() {
    let mut used = String::new();
    for file in files("src", "rs").into_iter().chain(files("templates", "html")) {
        used.push_str(&fs::read_to_string(file).expect("a file"));
    }
    let faults: Vec<String> = messages("ja")
        .into_keys()
        .filter(|key| !used.contains(&format!("\"{key}\"")) && !FAMILIES.iter().any(|f| key.starts_with(f)))
        .map(|key| format!("{key} is used nowhere"))
        .collect();
    none(&faults);
}

#[test]
fn no_japanese_is_left_in_the_code() {
    let japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let mut faults = Vec::new();
    // A language is named in itself, 日本語. Demonstration data and the folding of names are about Japanese words; dates have their signs in words, are read with them and kept whole with them; the headers of our
    // own table are data, in both languages, and so are Japanese headings of Microsoft's reports and what stands in cells.
    let about_japanese = |path: &str| {
        path.contains("demo")
            || path.contains("fold")
            || path.contains("search")
            || room(path) == "words"
            || matches!(path, "reports/header.rs" | "reports/headings.rs" | "reports/cells.rs")
            || path.starts_with("domain/written")
            || path == "web/filters.rs"
    };
    for source in sources().iter().filter(|s| !about_japanese(&s.path)) {
        for (number, line) in
            source.code.lines().enumerate().filter(|(_, l)| l.replace("日本語", "").contains(japanese))
        {
            faults.push(format!("src/{}:{}: {}", source.path, number + 1, line.trim()));
        }
    }
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).expect("a template");
        for (number, line) in text.lines().enumerate().filter(|(_, l)| l.replace("日本語", "").contains(japanese)) {
            faults.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
        }
    }
    none(&faults);
}

/// What counts things, and what dates are made of.
const UNITS: &[&str] = &["か月", "週間", "文字", "年", "月", "日", "時", "分", "件", "名", "人", "社", "回", "行", "%"];

/// Whether a number with its unit stands in the message, such as `{ $count } 件`.
fn counts(message: &str) -> bool {
    message.char_indices().any(|(at, c)| {
        let after = message[at + c.len_utf8()..].trim_start_matches([' ', '\u{a0}']);
        (c == '}' || c.is_ascii_digit()) && UNITS.iter().any(|unit| after.starts_with(unit))
    })
}

/// Up to the parenthesis that closes the call, and what follows it.
fn call(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    let end = text.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    })?;
    Some((&text[..end], &text[end + 1..]))
}

/// A line that ends between a number and its unit is read as something else.
#[test]
fn a_sentence_that_counts_is_printed_with_its_quantities_whole() {
    let counting: BTreeMap<String, bool> = bodies("ja").into_iter().map(|(key, body)| (key, counts(&body))).collect();
    assert!(counting["steps-too-many"] && !counting["sign-in-title"], "the texts are read");
    let mut faults = Vec::new();
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).expect("a template");
        for (at, opening) in text.match_indices("fl!(") {
            let Some((arguments, rest)) = call(&text[at + opening.len()..]) else { continue };
            let Some(key) = arguments.split('"').nth(1) else { continue };
            // An argument of a macro is the macro's to print, an attribute is no line, and a title of the window neither.
            let before = text[..at].trim_end().trim_end_matches('-');
            let Some(before) = before.strip_suffix("{{") else { continue };
            let no_line =
                before.ends_with('"') || before.trim_end().trim_end_matches(" -%}").ends_with("{% block title");
            if !no_line
                && counting.get(key) == Some(&true)
                && !rest.starts_with("|unbroken")
                && !rest.starts_with("|whole")
            {
                faults.push(format!("{}: {key} without |unbroken", file.display()));
            }
        }
    }
    none(&faults);
}
