//! When the database cannot be used just now: away, locked, full, or no longer the one that takes writes. That is no fault of
//! the program and passes by itself or by somebody's hand; whoever asked is told to come back.

use std::cell::Cell;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What SQLite and PostgreSQL say of it. Diesel hands on neither SQLite's codes nor most of PostgreSQL's.
const SAID: &[&str] = &[
    // SQLite.
    "is locked",
    "disk I/O error",
    "disk is full",
    "unable to open database file",
    "readonly database",
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
        use DatabaseErrorKind::{CheckViolation, ReadOnlyTransaction, Unknown};
        for message in ["database is locked", "disk I/O error", "database or disk is full"] {
            assert!(is_outage(&said(Unknown, message)), "{message}");
        }
        assert!(is_outage(&said(Unknown, "canceling statement due to lock timeout")));
        for message in ["no such table: users", "database disk image is malformed", "syntax error"] {
            assert!(!is_outage(&said(Unknown, message)), "{message}");
        }
        assert!(!is_outage(&said(CheckViolation, "CHECK constraint failed")) && !is_outage(&DieselError::NotFound));
        forget();
        note(&said(Unknown, "database is locked"));
        assert!(!is_dead());
        note(&said(ReadOnlyTransaction, "cannot execute UPDATE"));
        assert!(is_dead());
    }
}
