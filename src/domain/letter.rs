//! Letters that a manager sends from their own mailbox.

use super::keyed::keyed;

keyed! {
    /// What a letter is for.
    Letter {
        /// To the customer: the meeting and its agenda.
        Invitation = "invitation",
        /// To the customer: what was decided, and who does what next.
        Thanks = "thanks",
        /// To the customer: the survey of their experience (R13).
        Survey = "survey",
        /// To the experts: help with a business value discussion.
        Expert = "expert",
        /// To the customer and the Customer Success Manager (O3).
        Introduction = "introduction",
    }
}
