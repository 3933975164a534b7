//! Black box: the built application over HTTP, on a database of its own. One module per noun.

#[path = "../support/mod.rs"]
mod support;

mod playbook;
mod smoke;
