//! How many rows a list has: counted in the database up to a limit, so that a count never grows with what is stored.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::BigInt;

use super::AnyConnection;
use crate::domain::page::Total;
use crate::error::Result;

/// The number of rows of a query.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Counted<Q>(pub(super) Q);

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<AnyConnection> for Counted<Q> {}

impl<Q, DB> QueryFragment<DB> for Counted<Q>
where
    Q: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// How many rows the query has, which is limited to as many as a total looks at.
///
/// # Errors
/// The database's.
pub fn total<'q, Q>(conn: &mut AnyConnection, query: Q) -> Result<Total>
where
    Counted<Q>: LoadQuery<'q, AnyConnection, i64> + RunQueryDsl<AnyConnection>,
{
    let rows: i64 = Counted(query).get_result(conn)?;
    Ok(Total::of(rows))
}
