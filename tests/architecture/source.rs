//! The program's source as the other tests read it: files without comments and tests, and the paths that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A source file without comments and tests, by its path below `src/`.
pub struct Source {
    pub path: String,
    pub text: String,
    pub code: String,
}

pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every source file, read once.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(read);
    &SOURCES
}

fn read() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    files("src", "rs")
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a source file");
            let path = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            // Helpers of unit tests have a file of their own, which only tests compile.
            let only_tests = path.ends_with("/testing.rs") || path.ends_with("/tests.rs") || path.contains("/tests/");
            let text_of_product = if only_tests { "" } else { text.as_str() };
            let product = text_of_product.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code = product.lines().map(without_comment).collect::<Vec<_>>().join("\n");
            Source { path, code, text }
        })
        .collect()
}

/// Cuts a comment off; `://` in a string is none.
pub fn without_comment(line: &str) -> &str {
    match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    }
}

/// First part of a path below `src/`: the room, or the file at the top.
pub fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// Whether `name::` occurs as the start of a path, in a `use` line or inline.
pub fn names_crate(code: &str, name: &str) -> bool {
    let needle = format!("{name}::");
    code.match_indices(&needle).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// Paths of this crate that the code names, from `crate::`, `super::` and `self::`, each from the crate's root:
/// `use crate::{a, b::{c, d}}` names `a`, `b::c` and `b::d`.
pub fn paths_named(source: &Source) -> BTreeSet<Vec<String>> {
    let here = module_of(&source.path);
    let mut found = BTreeSet::new();
    for (at, word) in words(&source.code) {
        let preceded = source.code[..at].ends_with("::");
        let Some(rest) = source.code[at + word.len()..].strip_prefix("::").filter(|_| !preceded) else { continue };
        let mut base = match word {
            "crate" => Vec::new(),
            "self" => here.clone(),
            "super" => here[..here.len().saturating_sub(1)].to_vec(),
            _ => continue,
        };
        let mut rest = rest;
        while let Some(further) = rest.strip_prefix("super::") {
            base.pop();
            rest = further;
        }
        expand(&base, rest, &mut found);
    }
    found
}

/// The identifiers of the code with where they begin.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + code[rest..].find(is_word)?;
        let end = code[start..].find(|c: char| !is_word(c)).map_or(code.len(), |length| start + length);
        rest = end;
        Some((start, &code[start..end]))
    })
}

/// What a path or a group of paths after `base::` names; returns what follows it.
pub fn expand<'a>(base: &[String], text: &'a str, found: &mut BTreeSet<Vec<String>>) -> &'a str {
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                return after;
            }
            let next = expand(base, rest, found);
            // An `as` gives another name, which nobody asks for here.
            let end = next.find([',', '}']).unwrap_or(next.len());
            rest = next[end..].trim_start_matches(',');
            if rest.is_empty() {
                return rest;
            }
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let mut path = base.to_vec();
    if end > 0 && &text[..end] != "self" {
        path.push(text[..end].to_owned());
    }
    match text[end..].strip_prefix("::") {
        Some(further) if end > 0 && !further.starts_with('<') => expand(&path, further, found),
        _ => {
            if !path.is_empty() {
                found.insert(path);
            }
            &text[end..]
        }
    }
}

/// `store/audit.rs` → `store`, `audit`; `store/mod.rs` → `store`.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// Rooms of this crate that the code names; what the crate's root hands on as `paths` is a part of `routes`.
pub fn rooms_named(source: &Source) -> BTreeSet<String> {
    let room = |path: Vec<String>| match path.into_iter().next()?.as_str() {
        "paths" => Some("routes".to_owned()),
        room => Some(room.to_owned()),
    };
    paths_named(source).into_iter().filter_map(room).collect()
}

#[track_caller]
pub fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
