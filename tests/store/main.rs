//! The store alone, on SQLite or, with `TEST_DATABASE_URL`, on PostgreSQL.

#[path = "../support/mod.rs"]
mod support;

mod constraints;
