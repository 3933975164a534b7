//! Several servers on one PostgreSQL: each must take what the others sign, cookies and forms, or whoever signs in at one is nobody
//! at the other. While keys are changed they may sign with different ones.

use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use diesel::r2d2::ManageConnection;
use sha2::{Digest, Sha256};

use super::connection::{AnyConnection, ConnectionManager, sqlite_path};
use super::dialect;
use crate::error::{Error, Result};

/// This server's announcement, which lasts as long as this does. Its connection is one beside the pool's.
#[derive(Clone, Default)]
pub struct Announced {
    /// On SQLite there is one server at most, and nothing to announce.
    on: Option<Arc<On>>,
}

struct On {
    manager: ConnectionManager,
    marks: Marks,
    /// Holds the announcement.
    connection: Mutex<Option<AnyConnection>>,
}

/// Of the keys that a server takes, the first of which it signs with.
struct Marks(Vec<i32>);

/// Announces a server with these keys, the first of which it signs with, and says in the log where a server serves the same
/// database that does not take what this one signs, or the other way round.
///
/// # Errors
/// The database cannot be reached.
pub fn announce<'a>(url: &str, keys: impl Iterator<Item = &'a [u8]>) -> Result<Announced> {
    if sqlite_path(url).is_some() {
        return Ok(Announced { on: None });
    }
    let (manager, marks) = (ConnectionManager::new(url, false, true), Marks(keys.map(mark).collect()));
    let connection = Mutex::new(Some(announced(&manager, &marks)?));
    Ok(Announced { on: Some(Arc::new(On { manager, marks, connection })) })
}

impl Announced {
    /// Announces the server again where the database has forgotten it, as after a restart. Blocks.
    pub fn renew(&self) {
        let Some(on) = &self.on else { return };
        // Another is at it.
        let Ok(mut connection) = on.connection.try_lock() else { return };
        let lasts = |conn: &mut AnyConnection| diesel::sql_query("SELECT 1").execute(conn).is_ok();
        if connection.as_mut().is_some_and(lasts) {
            return;
        }
        *connection = None;
        match announced(&on.manager, &on.marks) {
            Ok(again) => *connection = Some(again),
            Err(cause) => tracing::warn!(%cause, "the server could not be announced again"),
        }
    }
}

/// What other servers of the program are found at a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Others {
    pub servers: usize,
    /// Whether one does not take what these keys sign, or signs with what they do not take.
    pub differ: bool,
}

/// Looks at who has announced themselves, in the eyes of a server with these keys. Announces nothing.
///
/// # Errors
/// The database's.
pub fn others<'a>(conn: &mut AnyConnection, keys: impl Iterator<Item = &'a [u8]>) -> Result<Others> {
    let marks: Vec<i32> = keys.map(mark).collect();
    Ok(Others { servers: dialect::servers(conn)?, differ: dialect::differ(conn, &marks)? })
}

fn announced(manager: &ConnectionManager, marks: &Marks) -> Result<AnyConnection> {
    let mut conn = manager.connect().map_err(Error::internal)?;
    if dialect::announce(&mut conn, &marks.0)? {
        tracing::error!(
            "another server with another session key serves this database: people who signed in there are nobody here. \
             Give both the same SUCCESS_REVIEW_SESSION_KEY"
        );
    }
    Ok(conn)
}

/// Tells keys apart and nothing of them: 31 bits of a hash of 512.
fn mark(key: &[u8]) -> i32 {
    let digest = Sha256::new().chain_update(b"instance").chain_update(key).finalize();
    let first: [u8; 4] = [digest[0], digest[1], digest[2], digest[3]];
    i32::from_be_bytes(first) & i32::MAX
}
