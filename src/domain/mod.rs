//! The rules of the process, pure: nothing here knows HTTP, the database or the time of day.

pub mod audit;
pub mod comments;
pub mod doubts;
pub mod engagement;
pub mod filter;
pub mod fold;
pub mod formats;
pub mod glance;
pub mod highlight;
pub mod journey;
pub(crate) mod keyed;
pub mod message;
pub mod network;
pub mod outlook;
pub mod page;
pub mod policy;
pub mod precedence;
pub mod report;
pub mod review;
pub mod security;
pub mod standing;
pub mod trend;
pub mod unseen;
pub mod usage;
pub mod written;
pub mod zone;
