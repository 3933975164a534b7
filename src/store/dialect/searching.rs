//! The indexes of words: of customers' names and of notes.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::error::Result;
use crate::store::AnyConnection;
use crate::store::search::{Index, Terms};

/// Puts the engagement under these words in the index of customers' names, and under no others.
///
/// # Errors
/// The database's.
pub fn index_customer(conn: &mut AnyConnection, engagement: i64, words: &[String]) -> Result<()> {
    let (delete, insert) = match conn {
        AnyConnection::Sqlite(_) => (
            "DELETE FROM engagement_search WHERE rowid = $1",
            "INSERT INTO engagement_search (rowid, grams) VALUES ($1, $2)",
        ),
        AnyConnection::Pg(_) => (
            "DELETE FROM engagement_search WHERE engagement_id = $1",
            "INSERT INTO engagement_search (engagement_id, grams) VALUES ($1, $2::tsvector)",
        ),
    };
    diesel::sql_query(delete).bind::<BigInt, _>(engagement).execute(conn)?;
    diesel::sql_query(insert).bind::<BigInt, _>(engagement).bind::<Text, _>(words.join(" ")).execute(conn)?;
    Ok(())
}

/// The condition "the engagement is indexed under all of these words": SQL before and after the one value to bind.
pub fn indexed_under(conn: &AnyConnection, words: &[String]) -> (&'static str, String, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => (
            "engagements.id IN (SELECT rowid FROM engagement_search WHERE engagement_search MATCH ",
            words.join(" AND "),
            ")",
        ),
        AnyConnection::Pg(_) => (
            "engagements.id IN (SELECT engagement_id FROM engagement_search WHERE grams @@ CAST(",
            words.join(" & "),
            " AS tsquery))",
        ),
    }
}

/// The condition "the customer's folded name lies from the one to before the other", by its bytes as the index has them: SQL
/// before and between the two values to bind.
pub fn named_between(conn: &AnyConnection) -> (&'static str, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => {
            ("engagements.customer_folded COLLATE NOCASE >= ", " AND engagements.customer_folded COLLATE NOCASE < ")
        }
        AnyConnection::Pg(_) => ("engagements.customer_folded ~>=~ ", " AND engagements.customer_folded ~<~ "),
    }
}

/// Indexes a note under these words, in place of those of before.
///
/// # Errors
/// The database's.
pub fn index_note(conn: &mut AnyConnection, note: i64, words: &[String]) -> Result<()> {
    forget_note(conn, note)?;
    let insert = match conn {
        AnyConnection::Sqlite(_) => "INSERT INTO note_search (rowid, grams) VALUES ($1, $2)",
        AnyConnection::Pg(_) => "INSERT INTO note_search (note_id, grams) VALUES ($1, $2::tsvector)",
    };
    diesel::sql_query(insert).bind::<BigInt, _>(note).bind::<Text, _>(words.join(" ")).execute(conn)?;
    Ok(())
}

/// Takes a note out of the index.
///
/// # Errors
/// The database's.
pub fn forget_note(conn: &mut AnyConnection, note: i64) -> Result<()> {
    let delete = match conn {
        AnyConnection::Sqlite(_) => "DELETE FROM note_search WHERE rowid = $1",
        AnyConnection::Pg(_) => "DELETE FROM note_search WHERE note_id = $1",
    };
    diesel::sql_query(delete).bind::<BigInt, _>(note).execute(conn)?;
    Ok(())
}

/// The column of the index of notes that holds the note.
pub fn indexed_note(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "rowid",
        AnyConnection::Pg(_) => "note_id",
    }
}

/// The condition "the note is indexed under all of these words": SQL before and after the one value to bind.
pub fn noted_under(conn: &AnyConnection, words: &[String]) -> (&'static str, String, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => {
            ("engagement_notes.id IN (SELECT rowid FROM note_search WHERE note_search MATCH ", words.join(" AND "), ")")
        }
        AnyConnection::Pg(_) => (
            "engagement_notes.id IN (SELECT note_id FROM note_search WHERE grams @@ CAST(",
            words.join(" & "),
            " AS tsquery))",
        ),
    }
}

/// How many notes are indexed under all of these words, counted so far and no further.
///
/// # Errors
/// The database's.
pub fn noted(conn: &mut AnyConnection, Terms(words): &Terms, most: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Hits {
        #[diesel(sql_type = BigInt)]
        hits: i64,
    }
    let (condition, value) = match conn {
        AnyConnection::Sqlite(_) => ("note_search MATCH $1", words.join(" AND ")),
        AnyConnection::Pg(_) => ("grams @@ CAST($1 AS tsquery)", words.join(" & ")),
    };
    let query =
        format!("SELECT count(*) AS hits FROM (SELECT 1 FROM note_search WHERE {condition} LIMIT $2) AS counted");
    let hits: Hits = diesel::sql_query(query).bind::<Text, _>(value).bind::<BigInt, _>(most).get_result(conn)?;
    Ok(hits.hits)
}

/// How many engagements the index has of a search, counted so far and no further.
///
/// # Errors
/// The database's.
pub fn hits(conn: &mut AnyConnection, by: &Index, most: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Hits {
        #[diesel(sql_type = BigInt)]
        hits: i64,
    }
    let counted = |query: &str| format!("SELECT count(*) AS hits FROM ({query}) AS counted");
    let hits: Hits = match by {
        Index::Words(words) => {
            let (condition, value) = match conn {
                AnyConnection::Sqlite(_) => ("engagement_search MATCH $1", words.join(" AND ")),
                AnyConnection::Pg(_) => ("grams @@ CAST($1 AS tsquery)", words.join(" & ")),
            };
            let query = format!("SELECT 1 FROM engagement_search WHERE {condition} LIMIT $2");
            diesel::sql_query(counted(&query)).bind::<Text, _>(value).bind::<BigInt, _>(most).get_result(conn)?
        }
        Index::Range(from, to) => {
            let (before, between) = named_between(conn);
            let query = format!("SELECT 1 FROM engagements WHERE {before}$1{between}$2 LIMIT $3");
            diesel::sql_query(counted(&query))
                .bind::<Text, _>(from)
                .bind::<Text, _>(to)
                .bind::<BigInt, _>(most)
                .get_result(conn)?
        }
    };
    Ok(hits.hits)
}

/// The column of the index of customers' names that holds the engagement.
pub fn indexed_engagement(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "rowid",
        AnyConnection::Pg(_) => "engagement_id",
    }
}
