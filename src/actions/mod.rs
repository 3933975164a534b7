//! One file per thing a person does: authorises, one transaction, one audit entry. No HTTP, no SQL.

pub mod decisions;
