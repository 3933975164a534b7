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

/// Rooms of this crate that the code names: `crate::room` and `use crate::{a, b::c}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if depth == 0 && start && (c.is_alphanumeric() || c == '_') => {
                        word.push(c);
                        continue;
                    }
                    _ => {}
                }
                if !word.is_empty() {
                    rooms.insert(std::mem::take(&mut word));
                    start = c == ',';
                }
            }
            if !word.is_empty() {
                rooms.insert(word);
            }
        } else {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn arrows_point_one_way() {
    // Room → rooms it may not name. Rooms at the top (server, routes, main, cli) may name all.
    let forbidden: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "playbook",
            &[
                "web",
                "session",
                "actions",
                "documents",
                "store",
                "reports",
                "domain",
                "routes",
                "server",
                "config",
                "words",
            ][..],
        ),
        ("domain", &["web", "session", "actions", "documents", "store", "reports", "routes", "server", "config"]),
        ("store", &["web", "session", "actions", "documents", "reports", "routes", "server"]),
        ("reports", &["web", "session", "actions", "documents", "store", "routes", "server", "config", "words"]),
        ("actions", &["web", "session", "documents", "routes", "server"]),
        ("documents", &["web", "session", "actions", "routes", "server"]),
        ("session", &["web", "actions", "documents", "server"]),
        ("words", &["web", "session", "documents", "store", "routes", "server"]),
        ("web", &["server"]),
    ]);
    let mut faults = Vec::new();
    for source in sources() {
        let Some(not) = forbidden.get(room(&source.path)) else { continue };
        for named in rooms_named(&source.code) {
            if not.contains(&named.as_str()) {
                faults.push(format!("src/{} names crate::{named}", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn frameworks_stay_in_their_rooms() {
    let rooms_of = |name: &str| -> &'static [&'static str] {
        match name {
            "diesel" | "diesel_migrations" => &["store"],
            "askama" | "askama_web" => &["web", "documents"],
            _ => &["web", "session", "server.rs", "routes.rs", "main.rs", "cli", "cli.rs"],
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
        if room(&source.path) == "web" && source.code.contains("store::schema") {
            faults.push(format!("src/{} writes queries", source.path));
        }
    }
    none(&faults);
}

#[test]
fn only_dialect_asks_which_database_it_is() {
    let allowed = ["store/dialect.rs", "store/connection.rs", "store/migrations.rs"];
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
