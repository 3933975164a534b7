//! What every file owes its reader: what lives there, no panics, templates with lines that a person reads and nothing inline.

use std::fs;

use crate::source::{files, none, sources};

#[test]
fn every_file_says_what_lives_there() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|s| !s.text.starts_with("//! "))
        .map(|s| format!("src/{} does not begin with //!", s.path))
        .collect();
    none(&faults);
}

#[test]
fn nothing_in_the_program_unwraps() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code.lines().enumerate() {
            if line.contains(".unwrap()") || line.contains(".expect(\"") {
                faults.push(format!("src/{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    none(&faults);
}

/// How long a line of a template may be.
const TEMPLATE_LINE: usize = 140;

#[test]
fn templates_have_lines_that_a_person_reads() {
    let mut faults = Vec::new();
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).expect("a template");
        for (number, line) in text.lines().enumerate() {
            let length = line.chars().count();
            if length > TEMPLATE_LINE {
                faults.push(format!("{}:{}: {length} characters", file.display(), number + 1));
            }
        }
    }
    none(&faults);
}

#[test]
fn pages_hold_nothing_inline() {
    let mut faults = Vec::new();
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).expect("a template");
        for (number, line) in text.lines().enumerate() {
            let inline_script = line.contains("<script") && !line.contains("src=");
            let handler = [" onclick=", " onsubmit=", " onchange=", " onload="].iter().any(|h| line.contains(h));
            if line.contains(" style=") || line.contains("<style") || inline_script || handler {
                faults.push(format!("{}:{}", file.display(), number + 1));
            }
            // Fields and rows of the review form come out of a template of ours, already escaped.
            let ours = ["{{ child|safe }}", "{{ field|safe }}", "{{ row|safe }}"];
            let rendered = ours.iter().fold(line.to_owned(), |line, ours| line.replace(ours, ""));
            if rendered.contains("|safe") || rendered.contains("| safe") {
                faults.push(format!("{}:{}: unescaped", file.display(), number + 1));
            }
        }
    }
    none(&faults);
}
