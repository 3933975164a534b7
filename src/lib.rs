//! Success Review: prepare, hold, record and sign off the FastTrack success review.
//!
//! The rooms, and who may call whom: `web → {session, actions, documents} → {store, reports, domain} →
//! playbook`, and `store, reports → domain`. `domain` and `playbook` know neither actix, Askama, Diesel nor the clock; only `store` knows
//! Diesel; only `web`, `session`, `server` and `routes` know actix. `tests/architecture.rs` holds the code to it.

pub mod actions;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod documents;
pub mod domain;
pub mod error;
pub mod playbook;
pub mod queries;
pub mod reports;
pub mod routes;
pub mod server;
pub mod session;
pub mod store;
pub mod web;

pub use routes::paths;
pub mod words;
