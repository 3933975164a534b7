//! What serves the database, and which servers of the program are at it.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::error::Result;
use crate::store::AnyConnection;

/// Class of the advisory locks by which servers announce themselves on PostgreSQL.
const SERVER_LOCK: i32 = 734_035_019;
/// That a server signs with a key.
const SIGNER_LOCK: i32 = SERVER_LOCK + 1;
/// The announcements of other connections to this database; the two classes are those above.
const ANNOUNCED: &str = "SELECT pid, classid, objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 \
    AND classid IN (734035019, 734035020) AND pid <> pg_backend_pid() \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// What serves the database and its version, such as `SQLite 3.50.4`.
///
/// # Errors
/// The database's.
pub fn server(conn: &mut AnyConnection) -> Result<String> {
    #[derive(QueryableByName)]
    struct Server {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let (name, asked) = match conn {
        AnyConnection::Sqlite(_) => ("SQLite", "SELECT sqlite_version() AS version"),
        AnyConnection::Pg(_) => ("PostgreSQL", "SELECT current_setting('server_version') AS version"),
    };
    let server: Server = diesel::sql_query(asked).get_result(conn)?;
    Ok(format!("{name} {}", server.version))
}

/// Announces on PostgreSQL, for as long as this connection lasts, that a server serves the database which takes what was signed
/// with the keys of these marks and signs with the first; and whether another does not take what this one signs, or signs
/// with what this one does not take.
///
/// # Errors
/// The database's.
pub fn announce(conn: &mut AnyConnection, marks: &[i32]) -> Result<bool> {
    let (AnyConnection::Pg(_), Some(signs)) = (&*conn, marks.first()) else { return Ok(false) };
    let locks = marks.iter().map(|mark| (SERVER_LOCK, mark)).chain([(SIGNER_LOCK, signs)]);
    for (lock, mark) in locks {
        diesel::sql_query(format!("SELECT pg_try_advisory_lock_shared({lock}, {mark})")).execute(conn)?;
    }
    differ(conn, marks)
}

/// As [`announce`] finds it, announcing nothing: whether a server is there that would not get on with one of these keys.
///
/// # Errors
/// The database's.
pub fn differ(conn: &mut AnyConnection, marks: &[i32]) -> Result<bool> {
    let (AnyConnection::Pg(_), Some(signs)) = (&*conn, marks.first()) else { return Ok(false) };
    let taken = marks.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    let others = format!(
        "WITH held AS ({ANNOUNCED}) \
         SELECT 1 FROM held WHERE classid = {SIGNER_LOCK} AND objid NOT IN ({taken}) \
         UNION ALL SELECT 1 FROM held WHERE classid = {SERVER_LOCK} AND NOT EXISTS \
         (SELECT 1 FROM held own WHERE own.pid = held.pid AND own.classid = {SERVER_LOCK} AND own.objid = {signs})"
    );
    Ok(diesel::sql_query(others).execute(conn)? > 0)
}

/// Servers of the program that have announced themselves at the database; on SQLite none does.
///
/// # Errors
/// The database's.
pub fn servers(conn: &mut AnyConnection) -> Result<usize> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(0),
        AnyConnection::Pg(pg) => {
            Ok(diesel::sql_query(format!("SELECT DISTINCT pid FROM ({ANNOUNCED}) AS held")).execute(pg)?)
        }
    }
}
