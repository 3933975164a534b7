//! Whether the application can serve.

use crate::error::Result;
use crate::store::Db;
use crate::store::migrations::{self, Standing};

/// Whether the database is reached, at this program's schema, and takes writes. Blocks.
///
/// # Errors
/// The database cannot be asked, or takes none.
pub fn is_ready(db: &Db) -> Result<bool> {
    if migrations::standing(db)? != Standing::Current {
        return Ok(false);
    }
    db.takes_writes().map(|()| true)
}
