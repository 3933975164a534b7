//! Pages and forms: everything that speaks HTTP to a browser. Handlers translate between a request and one action or
//! query; rules live in `domain`, writes in `actions`.

pub mod access;
pub mod assets;
pub mod binding;
pub mod compression;
pub mod connections;
pub mod context;
pub mod edge;
pub mod errors;
pub mod escaping;
pub mod filters;
pub mod form;
pub mod handlers;
pub mod kept;
pub mod late;
pub mod metrics;
pub mod middleware;
pub mod next;
pub mod pace;
pub mod paging;
pub mod parked;
pub mod parking;
pub mod process;
pub mod render;
pub mod rotation;
pub mod sealed;
pub mod source;
pub mod state;
#[cfg(test)]
pub(crate) mod testing;
pub mod token;
pub mod trust;
pub mod turns;
pub mod upload;
pub mod views;
pub mod watch;
