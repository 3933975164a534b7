//! One file per thing a person does: authorises, one transaction, one audit entry. No HTTP, no SQL.

pub mod accounts;
pub mod criteria;
pub mod decisions;
pub mod engagements;
pub mod held;
pub mod imports;
pub mod partners;
pub mod review;
pub mod steps;
pub mod submission;
pub mod usage;
pub mod workloads;
