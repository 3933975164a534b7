//! Holds the code to its own rules: who may call whom, what every file says of itself, texts in both languages, style
//! sheets that name what pages have, and a `schema.rs` that agrees with the migrations.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "../support/mod.rs"]
mod support;

mod deploy;
mod files;
mod glances;
mod pages;
mod rooms;
mod schema;
mod source;
mod styles;
mod texts;
