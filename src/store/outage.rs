//! When the database cannot be used just now: away, locked, full, or no longer the one that takes writes. That is no fault of
//! the program and passes by itself or by somebody's hand; whoever asked is told to come back.

use std::cell::Cell;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What SQLite and PostgreSQL say of it, in English, which `connection` asks PostgreSQL for. Diesel hands on neither SQLite's
/// codes nor most of PostgreSQL's SQLSTATE.
const SAID: &[&str] = &[
    // SQLite.
    "is locked",
    "disk I/O error",
    "disk is full",
    "unable to open database file",
    "readonly database",
    "locking protocol",
    // Both.
    "out of memory",
    "Input/output error",
    // PostgreSQL.
    "due to lock timeout",
    "due to statement timeout",
    "No space left on device",
    "could not extend file",
    "terminating connection",
    "server closed the connection",
    "connection to server",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "too many clients",
    "remaining connection slots",
    "too many connections for",
    "out of shared memory",
    "the database system is",
    "in a read-only transaction",
];

thread_local! {
    /// Whether the connection that this thread holds must not go back to the pool. Diesel knows of a closed connection, not of
    /// one to a server that has become read-only: there the primary is another by now.
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether the error means that the database cannot be used just now.
pub(super) fn is_outage(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::ReadOnlyTransaction
            | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | DieselError::BrokenTransactionManager => true,
        DieselError::DatabaseError(_, said) => SAID.iter().any(|part| said.message().contains(part)),
        DieselError::RollbackErrorOnCommit { rollback_error, commit_error } => {
            is_outage(commit_error) || is_outage(rollback_error)
        }
        _ => false,
    }
}

pub(super) fn is_locked(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(_, said) if said.message().contains("is locked"))
}

/// Remembers it where the error shows that the connection is of no more use (SQLSTATE 25006 is one such).
pub(super) fn note(error: &DieselError) {
    let dead = matches!(
        error,
        DieselError::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction | DatabaseErrorKind::ClosedConnection, _)
            | DieselError::BrokenTransactionManager
    );
    if dead {
        DEAD.set(true);
    }
}

/// A connection has been taken: nothing is known of it.
pub(super) fn forget() {
    DEAD.set(false);
}

pub(super) fn is_dead() -> bool {
    DEAD.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, message: &str) -> DieselError {
        DieselError::DatabaseError(kind, Box::new(message.to_owned()))
    }

    #[test]
    fn what_passes_is_told_from_faults() {
        use DatabaseErrorKind::{CheckViolation, ClosedConnection, ReadOnlyTransaction, Unknown};
        for (kind, message, outage) in [
            // SQLite.
            (Unknown, "database is locked", true),
            (Unknown, "database table is locked: users", true),
            (Unknown, "disk I/O error", true),
            (Unknown, "database or disk is full", true),
            (Unknown, "unable to open database file", true),
            (Unknown, "attempt to write a readonly database", true),
            (Unknown, "locking protocol", true),
            (Unknown, "out of memory", true),
            (Unknown, "no such table: users", false),
            (Unknown, "database disk image is malformed", false),
            (Unknown, "file is not a database", false),
            // PostgreSQL, by SQLSTATE: 55P03, 57014, 53100, 53200, 53300, 57P01, 57P03, 25006, 58030.
            (Unknown, "canceling statement due to lock timeout", true),
            (Unknown, "canceling statement due to statement timeout", true),
            (Unknown, "could not extend file \"base/1/2\": No space left on device", true),
            (Unknown, "out of shared memory", true),
            (Unknown, "sorry, too many clients already", true),
            (Unknown, "too many connections for role \"review\"", true),
            (Unknown, "terminating connection due to administrator command", true),
            (ClosedConnection, "server closed the connection unexpectedly", true),
            (Unknown, "the database system is starting up", true),
            (ReadOnlyTransaction, "cannot execute UPDATE in a read-only transaction", true),
            (Unknown, "could not read block 1 in file \"base/1/2\": Input/output error", true),
            (Unknown, "relation \"users\" does not exist", false),
            (Unknown, "syntax error", false),
            (CheckViolation, "CHECK constraint failed", false),
        ] {
            assert_eq!(is_outage(&said(kind, message)), outage, "{message}");
        }
        assert!(!is_outage(&DieselError::NotFound));
        forget();
        note(&said(Unknown, "database is locked"));
        assert!(!is_dead());
        note(&said(ReadOnlyTransaction, "cannot execute UPDATE"));
        assert!(is_dead());
    }
}
