//! The store alone, on SQLite or, with `TEST_DATABASE_URL`, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "../support/mod.rs"]
mod support;

mod attempts;
mod audit;
mod constraints;
mod credentials;
mod damage;
mod glances;
mod measurements;
mod migrations;
mod notes;
mod plans;
mod reviews;
mod rights;
mod search;
mod security;
mod sessions;
mod surveys;
mod tidying;
mod ways;
mod writes;
