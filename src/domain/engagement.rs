//! The words for an engagement and its review: segments, statuses, outcomes, next steps. Keys as in PRODUCT's tables.

use super::keyed::keyed;

keyed! {
    /// Kind of customer. Only Enterprise changes rules (R17, O3).
    Segment { Enterprise = "enterprise", Business = "business", Education = "education", PublicSector = "public_sector", }
}

keyed! {
    /// Overall status of the success phase. `Complete` is never set by hand (R8).
    Status { Active = "active", Blocked = "blocked", Paused = "paused", Complete = "complete", }
}

impl Status {
    /// The overall status of an engagement: complete where a revision completed it, else what was set by hand (R8).
    pub fn of(set: Self, completed: bool) -> Self {
        if completed { Self::Complete } else { set }
    }

    /// The status that partners see: what the last approved revision left, whatever happened since (R8). `None`: nothing
    /// was approved yet.
    pub fn for_partner(completes: Option<bool>) -> Self {
        if completes == Some(true) { Self::Complete } else { Self::Active }
    }
}

/// What a list of engagements shows by its state: those of one status, or all that are not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    Open,
    Only(Status),
}

impl Listed {
    /// Key of the open ones, beside those of the statuses.
    pub const OPEN: &'static str = "open";

    pub fn from_key(key: &str) -> Option<Self> {
        if key == Self::OPEN { Some(Self::Open) } else { Status::from_key(key).map(Self::Only) }
    }
}

keyed! {
    /// State of a revision of a review; a draft is not a revision yet.
    ReviewState { Submitted = "submitted", Returned = "returned", Approved = "approved", Withdrawn = "withdrawn", }
}

impl ReviewState {
    /// Whether what the review says stands: it waits for its decision or was approved.
    pub fn stands(self) -> bool {
        matches!(self, Self::Submitted | Self::Approved)
    }
}

/// How far the newest review of an engagement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStage {
    Draft,
    Submitted(ReviewState),
}

impl ReviewStage {
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted(state) => state.key(),
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        if key == Self::Draft.key() { Some(Self::Draft) } else { ReviewState::from_key(key).map(Self::Submitted) }
    }

    /// Every stage, in the order of the way.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Draft).chain(ReviewState::ALL.iter().copied().map(Self::Submitted))
    }
}

keyed! {
    /// What became of the meeting.
    Meeting { Held = "held", NotAttended = "not_attended", Cancelled = "cancelled", }
}

keyed! {
    /// Result of the meeting: O1 to O4, or none yet.
    Outcome {
        /// O1
        BusinessValueDiscussion = "business_value_discussion",
        /// O2
        EnableWorkloads = "enable_workloads",
        /// O3
        CustomerSuccessManager = "customer_success_manager",
        /// O4
        Disengage = "disengage",
        NoAgreement = "no_agreement",
    }
}

impl Outcome {
    /// Whether it is one of the four that complete the engagement (R8).
    pub fn completes(self) -> bool {
        self != Self::NoAgreement
    }

    /// Whether it leads back to the customer kick-off (R14).
    pub fn returns_to_kick_off(self) -> bool {
        matches!(self, Self::BusinessValueDiscussion | Self::EnableWorkloads)
    }
}

keyed! {
    /// Where the survey of the customer's experience stands (R13).
    Survey { Answered = "answered", Sent = "sent", Outstanding = "outstanding", }
}

keyed! {
    /// Whose side the owner of a next step is on (R15).
    Side { Customer = "customer", Partner = "partner", Microsoft = "microsoft", }
}

keyed! {
    /// Status of a next step (R15).
    StepStatus { Open = "open", InProgress = "in_progress", Done = "done", Cancelled = "cancelled", }
}

impl StepStatus {
    /// The statuses with which something is still to be done.
    pub const OPEN: [Self; 2] = [Self::Open, Self::InProgress];

    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

keyed! {
    /// Status of a task, as FTOP names them.
    TaskStatus {
        NotStarted = "not_started",
        NotRequired = "not_required",
        InProgress = "in_progress",
        Complete = "complete",
        Paused = "paused",
        Deferred = "deferred",
        Warning = "warning",
        BlockedRemediation = "blocked_remediation",
        BlockedCustomerTechnical = "blocked_customer_technical",
        BlockedCustomerBusiness = "blocked_customer_business",
        BlockedCustomerOther = "blocked_customer_other",
        BlockedMicrosoft = "blocked_microsoft",
        Cancelled = "cancelled",
    }
}

keyed! {
    /// What is done to a submitted review.
    DecisionKind {
        Submitted = "submitted", Withdrawn = "withdrawn", Returned = "returned", Approved = "approved",
        ApprovalUndone = "approval_undone",
    }
}

#[cfg(test)]
mod tests {
    use super::{ReviewState, Status};

    #[test]
    fn r8_only_a_revision_completes_and_then_nothing_else_counts() {
        for set in Status::ALL {
            assert_eq!(Status::of(*set, true), Status::Complete, "{set:?}");
            assert_eq!(Status::of(*set, false), *set);
        }
    }

    #[test]
    fn a_review_stands_while_it_waits_and_once_it_is_approved() {
        for (state, stands) in [
            (ReviewState::Submitted, true),
            (ReviewState::Returned, false),
            (ReviewState::Approved, true),
            (ReviewState::Withdrawn, false),
        ] {
            assert_eq!(state.stands(), stands, "{state:?}");
        }
    }

    #[test]
    fn r8_partners_see_the_status_that_the_last_approved_revision_left() {
        for (completes, expected) in
            [(None, Status::Active), (Some(false), Status::Active), (Some(true), Status::Complete)]
        {
            assert_eq!(Status::for_partner(completes), expected);
        }
    }
}
