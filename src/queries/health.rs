//! Whether the application can serve.

use crate::error::Result;
use crate::store::{Db, migrations};

/// Whether the database is reached and every migration of this program has been run. Blocks.
///
/// # Errors
/// The database cannot be asked.
pub fn is_ready(db: &Db) -> Result<bool> {
    Ok(!migrations::pending(db)?)
}
