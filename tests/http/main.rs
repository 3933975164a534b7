//! Black box: the built application over HTTP, on a database of its own. One module per noun.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "../support/mod.rs"]
mod support;

mod authorization;
mod changes;
mod checks;
mod comments;
mod conflicts;
mod damage;
mod decisions;
mod doors;
mod edges;
mod editors;
mod endings;
mod engagements;
mod figures;
mod follow_ups;
mod growth;
mod headings;
mod imports;
mod links;
mod living_steps;
mod log;
mod meetings;
mod names;
mod narrowing;
mod outages;
mod papers;
mod parked;
mod people;
mod pictures;
mod plans;
mod playbook;
mod portfolio;
mod preparing;
mod review;
mod rows;
mod security;
mod servers;
mod signs;
mod smoke;
mod steps;
mod summaries;
mod templates;
mod truth;
mod twice;
mod upload;
mod watched;
mod way_back;
mod wire;
mod written;
