//! The rules of the process, pure: nothing here knows HTTP, the database or the time of day.

pub mod audit;
pub mod engagement;
pub mod fold;
pub mod formats;
pub(crate) mod keyed;
pub mod policy;
pub mod review;
pub mod usage;
pub mod zone;
