//! Black box: the built application over HTTP, on a database of its own. One module per noun.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "../cases/mod.rs"]
mod cases;
#[path = "../support/mod.rs"]
mod support;

mod authorization;
mod calendar;
mod changes;
mod checks;
mod claims;
mod comments;
mod conflicts;
mod covers;
mod damage;
mod decisions;
mod doors;
mod edges;
mod editors;
mod endings;
mod engagements;
mod figures;
mod files;
mod follow_ups;
mod growth;
mod headings;
mod home;
mod imports;
mod letters;
mod links;

mod living_steps;
mod log;
mod long;
mod mail;
mod meetings;
mod names;
mod narrowing;
mod news;
mod notes;
mod outages;
mod papers;
mod parked;
mod people;
mod pictures;
mod plans;
mod playbook;
mod portfolio;
mod preparing;
mod reassigning;
mod review;
mod rows;
mod security;
mod servers;
mod signs;
mod smoke;
mod standing;
mod steps;
mod summaries;
mod survey;
mod tables;
mod templates;
mod truth;
mod twice;
mod upload;
mod watched;
mod way_back;
mod wire;
mod written;
