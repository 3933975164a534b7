//! Holds the code to its own rules: who may call whom, what every file says of itself, texts in both languages, and a
//! `schema.rs` that agrees with the migrations.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use success_review::store::{AnyConnection, Backend, Db, migrations};
use support::database::Database;

/// A source file without comments and tests, by its path below `src/`.
struct Source {
    path: String,
    text: String,
    code: String,
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
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

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    files("src", "rs")
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a source file");
            let path = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            // Helpers of unit tests have a file of their own, which only tests compile.
            let only_tests = path.ends_with("/testing.rs") || path.ends_with("/tests.rs");
            let text_of_product = if only_tests { "" } else { text.as_str() };
            let product = text_of_product.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code = product.lines().map(without_comment).collect::<Vec<_>>().join("\n");
            Source { path, code, text }
        })
        .collect()
}

/// Cuts a comment off; `://` in a string is none.
fn without_comment(line: &str) -> &str {
    match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    }
}

/// First part of a path below `src/`: the room, or the file at the top.
fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// Whether `name::` occurs as the start of a path, in a `use` line or inline.
fn names_crate(code: &str, name: &str) -> bool {
    let needle = format!("{name}::");
    code.match_indices(&needle).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// Paths of this crate that the code names, from `crate::`, `super::` and `self::`, each from the crate's root:
/// `use crate::{a, b::{c, d}}` names `a`, `b::c` and `b::d`.
fn paths_named(source: &Source) -> BTreeSet<Vec<String>> {
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
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
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
fn expand<'a>(base: &[String], text: &'a str, found: &mut BTreeSet<Vec<String>>) -> &'a str {
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
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// Rooms of this crate that the code names.
fn rooms_named(source: &Source) -> BTreeSet<String> {
    paths_named(source).into_iter().filter_map(|path| path.into_iter().next()).collect()
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Every room with the rooms that it may name. A room or an arrow that is not here is a fault, and so is an arrow here that
/// nobody needs: the plan says what there is.
const ARROWS: &[(&str, &[&str])] = &[
    ("playbook", &[]),
    ("domain", &["playbook"]),
    ("error", &[]),
    ("clock", &["domain"]),
    ("reports", &["domain"]),
    ("store", &["error", "domain", "playbook"]),
    ("queries", &["store", "reports", "error", "domain", "playbook"]),
    ("actions", &["queries", "store", "reports", "error", "domain", "playbook"]),
    ("words", &["queries", "reports", "domain", "playbook"]),
    ("forms", &["words", "actions", "queries", "store", "domain"]),
    ("documents", &["words", "reports", "error"]),
    ("session", &["store", "clock", "error", "playbook"]),
    ("config", &[]),
    ("routes", &["domain"]),
    (
        "web",
        &[
            "paths",
            "routes",
            "config",
            "session",
            "documents",
            "forms",
            "words",
            "actions",
            "queries",
            "store",
            "reports",
            "clock",
            "error",
            "domain",
            "playbook",
        ],
    ),
    ("demo", &["session", "actions", "queries", "store", "reports", "clock", "error", "domain", "playbook"]),
    (
        "cli",
        &[
            "server", "demo", "config", "session", "forms", "words", "actions", "queries", "store", "reports", "clock",
            "error", "domain", "playbook",
        ],
    ),
    ("server", &["web", "config", "session", "store", "clock", "error", "playbook"]),
    ("main", &[]),
    ("lib", &[]),
];

/// The room of a file: its folder below `src/`, or the file itself at the top.
fn room_of(path: &str) -> &str {
    room(path).trim_end_matches(".rs")
}

#[test]
fn every_arrow_is_one_that_is_allowed() {
    let mut faults = Vec::new();
    for source in sources() {
        let own = room_of(&source.path);
        let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == own) else {
            faults.push(format!("src/{}: the room {own} is not in the plan", source.path));
            continue;
        };
        for named in rooms_named(&source) {
            if named != own && !allowed.contains(&named.as_str()) {
                faults.push(format!("src/{} names crate::{named}", source.path));
            }
        }
    }
    for (room, allowed) in ARROWS {
        let own: Vec<Source> = sources().into_iter().filter(|s| room_of(&s.path) == *room).collect();
        assert!(!own.is_empty(), "no room {room}");
        let named: BTreeSet<String> = own.iter().flat_map(rooms_named).collect();
        let idle = allowed.iter().filter(|to| !named.contains(**to));
        faults.extend(idle.map(|to| format!("nobody in {room} names crate::{to}")));
    }
    none(&faults);
}

/// Types of rows may be named on a page; what reads and writes them is asked for through `queries` and `actions`.
#[test]
fn pages_name_no_function_of_the_store() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| room(&s.path) == "web") {
        for path in paths_named(source).iter().filter(|path| path[0] == "store") {
            let is_type = path.last().is_some_and(|name| name.starts_with(char::is_uppercase));
            if !is_type {
                faults.push(format!("src/{} names crate::{}", source.path, path.join("::")));
            }
        }
    }
    none(&faults);
}

/// A URL is spelt in the table and nowhere else: pages and handlers ask `paths` for it.
#[test]
fn urls_are_spelt_once() {
    use success_review::routes::TABLE;
    let fixed = |path: &str| path.split(['{', '?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned();
    let known: BTreeSet<String> = TABLE.iter().map(|entry| fixed(entry.path)).filter(|path| !path.is_empty()).collect();
    let mut faults = Vec::new();
    let mut look = |place: &str, text: &str| {
        for (number, line) in text.lines().enumerate() {
            for literal in line.split("\"/").skip(1) {
                let literal = format!("/{}", literal.split('"').next().unwrap_or_default());
                if known.contains(&fixed(&literal)) {
                    faults.push(format!("{place}:{}: {literal}", number + 1));
                }
            }
        }
    };
    for source in sources().iter().filter(|s| ["web", "forms", "words", "documents"].contains(&room(&s.path))) {
        look(&source.path, &source.code);
    }
    for file in files("templates", "html") {
        look(&file.display().to_string(), &fs::read_to_string(&file).expect("a template"));
    }
    none(&faults);
}

/// The file in which a path of the crate is defined. A `mod.rs` that hands on what a file of its folder has is no more
/// than a name for it.
fn file_of<'a>(path: &[String], sources: &'a BTreeMap<Vec<String>, Source>) -> Option<&'a str> {
    let (length, source) = (0..=path.len()).rev().find_map(|n| Some((n, sources.get(&path[..n])?)))?;
    let item = path.get(length)?;
    let handed_on = source.code.split("pub use ").skip(1).find_map(|rest| {
        let (line, _) = rest.split_once(';')?;
        let mut names = BTreeSet::new();
        expand(&[], line, &mut names);
        names.into_iter().find(|name| name.last() == Some(item) && name.len() > 1)
    });
    match handed_on {
        Some(name) => {
            let mut whole = path[..length].to_vec();
            whole.extend(name.into_iter().filter(|part| part != "self"));
            whole.extend_from_slice(&path[length + 1..]);
            sources.get(&whole[..length + 1]).map(|s| s.path.as_str()).or(Some(source.path.as_str()))
        }
        None => Some(source.path.as_str()),
    }
}

#[test]
fn no_files_go_round_in_a_circle() {
    let sources: BTreeMap<Vec<String>, Source> = sources().into_iter().map(|s| (module_of(&s.path), s)).collect();
    let mut arrows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources.values() {
        // What a `mod.rs` hands on is no call.
        let code = source.code.split(';').filter(|part| !part.trim_start().starts_with("pub use ")).collect::<Vec<_>>();
        let own = Source { path: source.path.clone(), text: String::new(), code: code.join(";") };
        let named = paths_named(&own);
        let files = named.iter().filter_map(|path| file_of(path, &sources)).filter(|file| *file != source.path);
        arrows.insert(&source.path, files.collect());
    }
    // What can be reached from each file; two that reach one another are a circle.
    let reached = |from: &str| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<&str> = arrows[from].iter().copied().collect();
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(arrows[file].iter().copied());
            }
        }
        seen
    };
    let reach: BTreeMap<&str, BTreeSet<&str>> = arrows.keys().map(|file| (*file, reached(file))).collect();
    let faults: Vec<String> = arrows
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| reach[to].contains(from))
        .map(|(from, to)| format!("src/{from} → src/{to} lies on a circle"))
        .collect();
    none(&faults);
}

#[test]
fn the_search_for_circles_sees_groups_supers_and_what_is_handed_on() {
    let source = |path: &str, code: &str| Source { path: path.into(), text: String::new(), code: code.into() };
    let file = source(
        "web/views/a.rs",
        "use crate::{store::{self, Db as D}, words};\nuse super::super::form::Form;\nself::b::c()",
    );
    let paths: Vec<String> = paths_named(&file).into_iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["store", "store::Db", "web::form::Form", "web::views::a::b::c", "words"]);
    let all = [source("store/mod.rs", "pub use work::{By, Work};\npub struct Own;"), source("store/work.rs", "")];
    let all: BTreeMap<_, _> = all.into_iter().map(|s| (module_of(&s.path), s)).collect();
    let at = |path: &str| file_of(&path.split("::").map(str::to_owned).collect::<Vec<_>>(), &all);
    assert_eq!(at("store::Work"), Some("store/work.rs"));
    assert_eq!(at("store::Own"), Some("store/mod.rs"));
    assert_eq!(at("store::work::anything"), Some("store/work.rs"));
}

#[test]
fn frameworks_stay_in_their_rooms() {
    let rooms_of = |name: &str| -> &'static [&'static str] {
        match name {
            "diesel" | "diesel_migrations" => &["store"],
            "askama" | "askama_web" => &["web", "documents"],
            // The table of URLs names methods, and the command line the runtime that it starts.
            _ => &["web", "session", "server.rs", "routes.rs", "cli"],
        }
    };
    let mut faults = Vec::new();
    for source in sources() {
        for name in ["diesel", "diesel_migrations", "askama", "askama_web", "actix_web", "actix_session", "actix_rt"] {
            // The session's table is reached through `store`; the name of the adapter is its own.
            if names_crate(&source.code, name) && !rooms_of(name).contains(&room(&source.path)) {
                faults.push(format!("src/{} names {name}", source.path));
            }
        }
        let pure = matches!(room(&source.path), "domain" | "playbook" | "reports");
        if pure
            && ["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "clock::"]
                .iter()
                .any(|n| source.code.contains(n))
        {
            faults.push(format!("src/{} reads the clock", source.path));
        }
        if source.path != "clock.rs" && ["Utc::now", "Local::now"].iter().any(|n| source.code.contains(n)) {
            faults.push(format!("src/{} has a clock of its own", source.path));
        }
    }
    none(&faults);
}

#[test]
fn only_dialect_asks_which_database_it_is() {
    let allowed = ["store/dialect.rs", "store/connection.rs", "store/db.rs", "store/migrations.rs"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| !allowed.contains(&s.path.as_str())) {
        if ["AnyConnection::Pg", "AnyConnection::Sqlite", "Backend::Postgres", "Backend::Sqlite"]
            .iter()
            .any(|n| source.code.contains(n))
            && !matches!(room(&source.path), "cli" | "cli.rs" | "main.rs")
        {
            faults.push(format!("src/{} tells the databases apart", source.path));
        }
    }
    none(&faults);
}

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
            // Fields of the review form come out of a template of ours, already escaped.
            let rendered =
                ["{{ child|safe }}", "{{ field|safe }}"].iter().fold(line.to_owned(), |l, r| l.replace(r, ""));
            if rendered.contains("|safe") || rendered.contains("| safe") {
                faults.push(format!("{}:{}: unescaped", file.display(), number + 1));
            }
        }
    }
    none(&faults);
}

// Texts.

/// Families of keys that the program puts together from the key of an enum or an action.
const FAMILIES: &[&str] = &[
    "engagement-outcome-",
    "home-section-",
    "audit-",
    "flash-",
    "status-",
    "review-",
    "segment-",
    "side-",
    "step-",
    "source-",
    "progress-",
    "task-",
    "outcome-",
    "role-",
    "meeting-",
    "part-",
    "decision-",
    "gate-",
    "report-",
    "measure-",
    "rule-",
    "engagement-outcome-",
    "engagement-task-",
    "activity-get",
];

/// A message with its arguments, over all its lines.
fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/words/{lang}/success_review.ftl"));
    let text = fs::read_to_string(path).expect("the texts");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        let starts = line.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        if let Some((key, _)) = line.split_once(" =").filter(|_| starts) {
            key.clone_into(&mut current);
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{lang}: {key} occurs twice");
        }
        for argument in line.split('$').skip(1).filter(|_| !line.starts_with('#')) {
            let name = argument.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.entry(current.clone()).or_default().insert(name);
        }
    }
    found
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
    // A language is named in itself, 日本語. Demonstration data and the folding of names are about Japanese words; dates have their signs in words; the headers of our
    // own table are data, in both languages.
    let about_japanese = |path: &str| {
        path.contains("demo")
            || path.contains("fold")
            || path.contains("search")
            || room(path) == "words"
            || path == "reports/header.rs"
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

// Schema.

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    required: bool,
}

/// Columns per table as `schema.rs` declares them: name, SQL type, not null.
fn declared() -> BTreeMap<String, Vec<(String, String, bool)>> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema.rs")).expect("schema.rs");
    let mut tables: BTreeMap<String, Vec<(String, String, bool)>> = BTreeMap::new();
    let mut table = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("diesel::joinable!") {
            continue;
        }
        if let Some((name, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            let (kind, required) = match kind.strip_prefix("Nullable<") {
                Some(inner) => (inner.trim_end_matches('>'), false),
                None => (kind, true),
            };
            if let Some(table) = &table {
                let columns = tables.entry(String::clone(table)).or_default();
                columns.push((name.to_owned(), kind.to_owned(), required));
            }
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = Some(name.to_owned());
        }
    }
    tables
}

#[test]
fn schema_agrees_with_the_migrations() {
    let database = Database::create();
    let db = Db::open(&database.url, 1).expect("open");
    migrations::run(&db).expect("migrate");
    let query = match db.backend() {
        Backend::Sqlite => |table: &str| {
            format!(
                "SELECT name, type AS kind, \"notnull\" <> 0 AS required FROM pragma_table_info('{table}') ORDER BY cid"
            )
        },
        Backend::Postgres => |table: &str| {
            format!(
                "SELECT column_name::text AS name, upper(data_type)::text AS kind, is_nullable = 'NO' AS required \
                 FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public' \
                 ORDER BY ordinal_position"
            )
        },
    };
    let same = |declared: &str, kind: &str| match declared {
        "BigInt" | "Int8" => matches!(kind, "BIGINT" | "INTEGER"),
        "Text" => kind == "TEXT",
        "Bool" => kind == "BOOLEAN",
        "Date" => kind == "DATE",
        "Timestamp" => kind == "TIMESTAMP" || kind == "TIMESTAMP WITHOUT TIME ZONE",
        "Binary" => matches!(kind, "BLOB" | "BYTEA"),
        "Double" => matches!(kind, "DOUBLE" | "DOUBLE PRECISION"),
        _ => false,
    };
    let tables = declared();
    assert!(tables.len() >= 15, "schema.rs was read: {:?}", tables.keys());
    let mut faults = Vec::new();
    for (table, expected) in tables {
        let found: Vec<Column> =
            db.read(|conn: &mut AnyConnection| Ok(diesel::sql_query(query(&table)).load(conn)?)).expect("columns");
        let found: BTreeMap<String, (String, bool)> =
            found.into_iter().map(|c| (c.name, (c.kind, c.required))).collect();
        for (name, kind, required) in &expected {
            match found.get(name) {
                None => faults.push(format!("{table}.{name} is not in the database")),
                Some((actual, not_null)) if !same(kind, actual) || not_null != required => {
                    faults.push(format!("{table}.{name}: {kind} {required} declared, {actual} {not_null} found"));
                }
                Some(_) => {}
            }
        }
        for name in found.keys().filter(|n| !expected.iter().any(|(e, ..)| e == *n)) {
            faults.push(format!("{table}.{name} is not in schema.rs"));
        }
    }
    drop(db);
    none(&faults);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
        let entries = fs::read_dir(folder).expect("migrations");
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    for file in files("migrations", "sql") {
        assert!(file.with_file_name("down.sql").exists(), "{} has a way back", file.display());
    }
}
