//! `schema.rs` and the migrations of both databases say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use diesel::prelude::*;
use success_review::store::{AnyConnection, Backend, Db, migrations};

use crate::source::{files, none};
use crate::support::database::Database;

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
    let db = Db::make(&database.url, 1).expect("open");
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
