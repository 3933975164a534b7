//! Whether the application can serve.

use crate::error::Result;
use crate::store::Db;
use crate::store::instances::Announced;
use crate::store::migrations::{self, Standing};

/// Whether the database is reached, at this program's schema, and takes writes, as it was found lately. Where it was away meanwhile,
/// the server is announced again. Blocks.
///
/// # Errors
/// The database cannot be asked, or takes none.
pub fn is_ready(db: &Db, announced: &Announced) -> Result<bool> {
    db.answered(|| {
        if migrations::standing(db)? != Standing::Current {
            return Ok(false);
        }
        db.takes_writes()?;
        announced.renew();
        Ok(true)
    })
}
