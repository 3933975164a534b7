//! Which kinds of mail a person does not want; all others are sent.

use diesel::prelude::*;

use super::AnyConnection;
use super::schema::mail_refusals;
use crate::domain::message::Topic;
use crate::error::Result;

/// The kinds that this person does not want.
///
/// # Errors
/// The database's; a stored kind that nobody knows.
pub fn refused(conn: &mut AnyConnection, user: i64) -> Result<Vec<Topic>> {
    Ok(mail_refusals::table
        .filter(mail_refusals::user_id.eq(user))
        .order(mail_refusals::topic)
        .select(mail_refusals::topic)
        .load(conn)?)
}

/// The same from now on.
///
/// # Errors
/// The database's.
pub fn refuse(conn: &mut AnyConnection, user: i64, topics: &[Topic]) -> Result<()> {
    diesel::delete(mail_refusals::table.filter(mail_refusals::user_id.eq(user))).execute(conn)?;
    // A handful of kinds at most.
    for topic in topics {
        diesel::insert_into(mail_refusals::table)
            .values((mail_refusals::user_id.eq(user), mail_refusals::topic.eq(*topic)))
            .execute(conn)?;
    }
    Ok(())
}
