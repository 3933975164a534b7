//! One file per thing a person does: authorises, one transaction, one audit entry. No HTTP, no SQL.

pub mod criteria;
pub mod engagements;
pub mod steps;
pub mod review;
pub mod submission;
pub mod usage;
pub mod decisions;
