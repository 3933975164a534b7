//! Success Review: prepare, hold, record and sign off the FastTrack success review.
//!
//! The rooms, and who may call whom, left knows nothing of right:
//! `playbook → domain → reports → {store, words} → queries → actions → {forms, documents, feeds, mail} → {web, worker} → server → cli`.
//!
//! What people do is written through one door, [`store::Db::write`], which gives an action its [`store::Work`]; the session
//! layer keeps rows of its own. Reading has one way, a question of [`queries`] with the person's right inside. `domain` and `playbook` know neither actix, Askama, Diesel nor the clock; only
//! `store` knows Diesel; only `web`, `session`, `server`, `routes` and `cli` know actix. `tests/architecture/` names every
//! room with the arrows that it may have, and finds circles of files.

pub mod actions;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod documents;
pub mod domain;
pub mod error;
pub mod feeds;
pub mod forms;
pub mod mail;
pub mod playbook;
pub mod queries;
pub mod reports;
pub mod routes;
pub mod server;
pub mod session;
pub mod store;
pub mod web;
pub mod words;
pub mod worker;

pub use routes::paths;
