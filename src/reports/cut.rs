//! Why a file is not read to its end, on its way through readers that know errors of input alone.

use std::io;

/// Why a stream ended, carried through `io::Error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stream is refused")]
pub(super) enum Cut {
    TooLong { limit: u64 },
    LongRow,
    NotText,
}

impl Cut {
    pub(super) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).cloned()
    }
}
