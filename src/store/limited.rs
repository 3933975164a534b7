//! A limit that stands in the text of the query.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

use super::AnyConnection;

/// A query of so many rows at most; made by [`AtMost::at_most`].
#[derive(Debug, Clone, Copy)]
pub struct Limited<Q> {
    query: Q,
    most: i64,
}

/// Limits a query that has neither a limit nor an offset.
///
/// Diesel's own `limit` binds the number, and PostgreSQL, which does not know it when it plans for any value, then plans as if a tenth
/// of the rows were wanted: in the order of an index. That is right for a person's rows, of which one may have very many, and
/// Diesel's is taken for those. A list of everybody it plans anew each time instead, as it sees that the number is small: for a
/// page that takes longer than reading it. There the number belongs into the text.
pub trait AtMost: Sized {
    fn at_most(self, most: i64) -> Limited<Self> {
        Limited { query: self, most }
    }
}

impl<Q: Query> AtMost for Q {}

/// It differs by its text.
impl<Q> QueryId for Limited<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Limited<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<AnyConnection> for Limited<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Limited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" LIMIT {}", self.most));
        Ok(())
    }
}
