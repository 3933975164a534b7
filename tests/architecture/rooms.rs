//! Who may call whom: rooms, frameworks, databases, URLs, and no files in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::source::{Source, expand, files, module_of, names_crate, none, paths_named, room, rooms_named, sources};

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
    ("words", &["reports", "domain", "playbook"]),
    ("forms", &["words", "actions", "queries", "store", "domain", "playbook"]),
    ("documents", &["routes", "words", "queries", "store", "reports", "error", "domain", "playbook"]),
    ("feeds", &["routes", "words", "domain"]),
    ("mail", &["routes", "config", "words", "queries", "store", "error", "domain", "playbook"]),
    ("worker", &["mail", "config", "actions", "queries", "store", "clock", "error", "domain", "playbook"]),
    ("session", &["store", "clock", "error", "domain", "playbook"]),
    ("config", &["store", "domain"]),
    ("routes", &["domain"]),
    (
        "web",
        &[
            "routes",
            "config",
            "session",
            "documents",
            "feeds",
            "mail",
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
            "server", "demo", "mail", "config", "session", "forms", "words", "actions", "queries", "store", "reports",
            "clock", "error", "domain", "playbook",
        ],
    ),
    ("server", &["web", "worker", "mail", "config", "session", "store", "clock", "error", "domain", "playbook"]),
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
        for named in rooms_named(source) {
            if named != own && !allowed.contains(&named.as_str()) {
                faults.push(format!("src/{} names crate::{named}", source.path));
            }
        }
    }
    for (room, allowed) in ARROWS {
        let own: Vec<&Source> = sources().iter().filter(|s| room_of(&s.path) == *room).collect();
        assert!(!own.is_empty(), "no room {room}");
        let named: BTreeSet<String> = own.iter().flat_map(|source| rooms_named(source)).collect();
        let idle = allowed.iter().filter(|to| !named.contains(**to));
        faults.extend(idle.map(|to| format!("nobody in {room} names crate::{to}")));
    }
    none(&faults);
}

/// Types of rows may be named on a page; what reads and writes them is asked for through `queries` and `actions`.
#[test]
fn pages_name_no_function_of_the_store_and_no_password() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| room(&s.path) == "web") {
        for path in paths_named(source).iter().filter(|path| path[0] == "store") {
            let name = path.last().map_or("", String::as_str);
            let is_type = name.starts_with(char::is_uppercase);
            // What is asked for and what is typed are values of `domain`, and a row with a password is nothing for a page.
            if !is_type || name.ends_with("Filter") || ["User", "Texts"].contains(&name) {
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
fn file_of<'a>(path: &[String], sources: &BTreeMap<Vec<String>, &'a Source>) -> Option<&'a str> {
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
    let sources: BTreeMap<Vec<String>, &Source> = sources().iter().map(|s| (module_of(&s.path), s)).collect();
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
    let all: BTreeMap<_, _> = all.iter().map(|s| (module_of(&s.path), s)).collect();
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
            "askama" => &["web", "mail"],
            "askama_web" => &["web"],
            "lettre" => &["mail", "worker"],
            // The table of URLs names methods, and the command line the runtime that it starts.
            _ => &["web", "session", "server.rs", "routes.rs", "cli"],
        }
    };
    let mut faults = Vec::new();
    for source in sources() {
        for name in
            ["diesel", "diesel_migrations", "askama", "askama_web", "lettre", "actix_web", "actix_session", "actix_rt"]
        {
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
fn only_dialect_and_upkeep_ask_which_database_it_is() {
    let allowed = ["store/upkeep.rs", "store/connection.rs", "store/db.rs", "store/migrations.rs"];
    let is_allowed = |path: &str| path.starts_with("store/dialect/") || allowed.contains(&path);
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| !is_allowed(&s.path)) {
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
