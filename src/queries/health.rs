//! Whether the application can serve.

use crate::error::Result;
use crate::store::Db;
use crate::store::instances::Announced;
use crate::store::migrations::{self, Standing};

/// Whether the database is reached, at this program's schema or a newer one's, and takes writes, as it was found lately. Where it
/// was away meanwhile, the server is announced again. Blocks.
///
/// A newer program that is being started beside this one adds to the schema what this one does not use; this one goes on until
/// it is told to stop. It does not start on such a database.
///
/// # Errors
/// The database cannot be asked, or takes none.
pub fn is_ready(db: &Db, announced: &Announced) -> Result<bool> {
    db.answered(|| {
        if !matches!(migrations::standing(db)?, Standing::Current | Standing::Newer(_)) {
            return Ok(false);
        }
        db.takes_writes()?;
        announced.renew();
        Ok(true)
    })
}
