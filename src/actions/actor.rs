//! On whose behalf an administrative action runs: a person at a page, or whoever holds the machine's command line.

use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    Person(&'a Viewer),
    CommandLine,
}

impl Actor<'_> {
    /// Id for the audit trail; the command line has none.
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Person(viewer) => Some(viewer.id),
            Self::CommandLine => None,
        }
    }

    /// Lets administrators and the command line pass.
    ///
    /// # Errors
    /// `NotFound` for everybody else: the administration does not exist for them.
    pub fn may_administer(self) -> Result<()> {
        match self {
            Self::Person(viewer) if !viewer.may_administer() => Err(Error::NotFound),
            _ => Ok(()),
        }
    }
}
