//! The session layer: actix-session over our own table, the signed-in person, passwords and throttles, and how work that
//! waits is done beside the requests.
//!
//! The review form in progress is kept as rows of its own (`store::drafts`), not in the session's map: two requests at
//! once would overwrite each other there.

mod argon;
pub mod backend;
pub mod blocking;
pub mod passwords;
pub mod secret;
pub mod security;
pub mod signed_in;
pub mod throttle;
mod visitor;
