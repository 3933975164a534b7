//! What is to be told to somebody by mail. Who receives it, in which language and whether they still may know, is settled when
//! it is sent; here stands only what happened.

use serde::{Deserialize, Serialize};

/// A message that waits to be sent. It names rows and holds nothing that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "about", rename_all = "snake_case")]
pub enum Message {
    /// To the leads: a review waits.
    ReviewSubmitted { review: i64, revision: i64 },
    /// To the manager: it came back with comments.
    ReviewReturned { review: i64, revision: i64 },
    /// To the manager and the partner's people.
    ReviewApproved { review: i64, revision: i64 },
}
