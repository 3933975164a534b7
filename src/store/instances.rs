//! Several servers on one PostgreSQL: they must sign cookies and forms with the same key, or whoever signs in at one is nobody
//! at the other.

use diesel::r2d2::ManageConnection;
use sha2::{Digest, Sha256};

use super::connection::{AnyConnection, ConnectionManager, sqlite_path};
use super::dialect;
use crate::error::{Error, Result};

/// This server's announcement, which lasts as long as this does.
pub struct Announced {
    _connection: Option<AnyConnection>,
    /// Whether a server with another key serves the same database.
    pub others_differ: bool,
}

/// Announces a server with this key. On SQLite there is one server at most.
///
/// # Errors
/// The database cannot be reached.
pub fn announce(url: &str, key: &[u8]) -> Result<Announced> {
    if sqlite_path(url).is_some() {
        return Ok(Announced { _connection: None, others_differ: false });
    }
    let manager = ConnectionManager { url: url.to_owned(), read_only: false, hurry: true };
    let mut conn = manager.connect().map_err(Error::internal)?;
    let others_differ = dialect::announce(&mut conn, mark(key))?;
    Ok(Announced { _connection: Some(conn), others_differ })
}

/// Tells keys apart and nothing of them: 31 bits of a hash of 512.
fn mark(key: &[u8]) -> i32 {
    let digest = Sha256::new().chain_update(b"instance").chain_update(key).finalize();
    let first: [u8; 4] = [digest[0], digest[1], digest[2], digest[3]];
    i32::from_be_bytes(first) & i32::MAX
}
