//! A file per thing that people do, or per few that belong together: authorises, one transaction, and what it did in the
//! trail. No HTTP, no SQL.

pub mod accounts;
pub mod claims;
pub mod covers;
pub mod criteria;
pub mod decisions;
pub mod engagements;
pub mod follow_ups;
pub mod headings;
pub mod held;
pub mod imports;
pub mod mail;
pub mod notes;
pub mod open_steps;
pub mod partners;
pub mod reassignments;
pub mod review;
pub mod steps;
pub mod submission;
pub mod surveys;
pub mod usage;
mod withdrawal;
pub mod workloads;
