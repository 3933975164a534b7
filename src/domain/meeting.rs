//! The next meeting of an engagement. Its day and what is planned for it lie elsewhere: in the review's draft, or in what was agreed on.

/// Why there is a meeting to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A review in progress plans it.
    Planned,
    /// The last one was held, and nothing was agreed.
    FollowUp,
    /// The last one did not take place.
    NotHeld,
}
