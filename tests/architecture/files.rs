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

/// A page that somebody opens is asked for and made on one thread, handed over once (`App::show`): whoever asks first and hands
/// over what was found again pays for another change of threads, which costs as much as a small question.
#[test]
fn pages_are_asked_for_and_made_in_one_go() {
    let mut seen = 0;
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| s.path.starts_with("web/handlers/")) {
        for function in source.code.split("\npub async fn ").skip(1) {
            let function = function.split("\n}").next().unwrap_or_default();
            let head = function.split(") -> ").next().unwrap_or_default();
            // Whoever sends a form mostly goes on elsewhere; what is shown again is asked for where it is refused.
            if head.contains("Form") || head.contains("Payload") || !head.contains("app: web::Data<App>") {
                continue;
            }
            let named = |parts: &[&str]| parts.iter().any(|part| function.contains(part));
            seen += usize::from(named(&["app.show(", "of_open(", "app.answer("]));
            let hands_over = ["render::long", "render::made("];
            if named(&[".ask(", "&app, ", "&app)"]) && named(&hands_over) {
                let name = function.split('(').next().unwrap_or_default();
                faults.push(format!("src/{}: {name} asks, and hands over what was found", source.path));
            }
        }
    }
    assert!(seen > 30, "{seen} pages");
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
