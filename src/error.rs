//! What can go wrong, without a word of HTTP. `web::errors` gives each its status, and each status its page.

use std::time::Duration;

/// Why an action or a query did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// The person sees it but may not do this to it.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// The form does not come from a page of ours in this session.
    #[error("the form's token is missing or wrong")]
    Untrusted,
    /// Somebody else changed it first.
    #[error("changed by somebody else in the meantime")]
    Conflict,
    /// The request itself cannot be read.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    #[error("too large")]
    TooLarge,
    /// The person had to wait for a place and got none.
    #[error("busy")]
    Busy,
    /// The database cannot be used just now; the cause is for the log alone.
    #[error("the database cannot be used: {0}")]
    Away(String),
    /// Too many attempts; again after this time.
    #[error("too many attempts")]
    Throttled(Duration),
    /// A fault of ours; the cause is for the log alone.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// What is said to whoever runs the program: the cause of a fault of ours is theirs to read.
    pub fn told(&self) -> String {
        match self {
            Self::Internal(cause) => cause.to_string(),
            other => other.to_string(),
        }
    }

    /// Whether the same again will do in a while.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Away(_))
    }
}

pub type Result<T> = std::result::Result<T, Error>;

/// Why an action with rules of its own was not done. Either way nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Denied<R> {
    /// The person may do it, but not like this; the reason is told to them.
    #[error("refused")]
    Refused(R),
    #[error(transparent)]
    Failed(Error),
}

impl<R> Denied<R> {
    /// The same in other words.
    pub fn map<S>(self, f: impl FnOnce(R) -> S) -> Denied<S> {
        match self {
            Self::Refused(reason) => Denied::Refused(f(reason)),
            Self::Failed(error) => Denied::Failed(error),
        }
    }

    /// As an error alone, for whoever does not take a refusal for an answer of its own.
    pub fn into_error<E: From<Error>>(self, f: impl FnOnce(R) -> E) -> E {
        match self {
            Self::Refused(reason) => f(reason),
            Self::Failed(error) => error.into(),
        }
    }
}

impl<R> From<Error> for Denied<R> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
