//! Several servers on one PostgreSQL: they must sign cookies and forms with the same key, or whoever signs in at one is nobody
//! at the other.

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
    mark: i32,
    /// Holds the announcement.
    connection: Mutex<Option<AnyConnection>>,
}

/// Announces a server with this key, and says in the log where a server with another key serves the same database.
///
/// # Errors
/// The database cannot be reached.
pub fn announce(url: &str, key: &[u8]) -> Result<Announced> {
    if sqlite_path(url).is_some() {
        return Ok(Announced { on: None });
    }
    let manager = ConnectionManager { url: url.to_owned(), read_only: false, hurry: true };
    let connection = announced(&manager, mark(key))?;
    Ok(Announced { on: Some(Arc::new(On { manager, mark: mark(key), connection: Mutex::new(Some(connection)) })) })
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
        match announced(&on.manager, on.mark) {
            Ok(again) => *connection = Some(again),
            Err(cause) => tracing::warn!(%cause, "the server could not be announced again"),
        }
    }
}

fn announced(manager: &ConnectionManager, mark: i32) -> Result<AnyConnection> {
    let mut conn = manager.connect().map_err(Error::internal)?;
    if dialect::announce(&mut conn, mark)? {
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
