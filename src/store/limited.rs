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
    beyond: Option<i64>,
}

impl<Q> Limited<Q> {
    /// Without so many at the beginning.
    pub fn after_the_first(self, many: i64) -> Self {
        Self { beyond: Some(many), ..self }
    }
}

/// Limits a query that has neither a limit nor an offset. Diesel's own `limit` binds the number, and PostgreSQL, which does not know
/// then how few rows are wanted, plans the query anew each time that it is sent: for a page of a list that takes longer than
/// reading it. Pages have few sizes, so that few texts are prepared.
pub trait AtMost: Query + Sized {
    fn at_most(self, most: i64) -> Limited<Self> {
        Limited { query: self, most, beyond: None }
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
        out.push_sql(" LIMIT ");
        out.push_sql(&self.most.to_string());
        if let Some(many) = self.beyond {
            out.push_sql(" OFFSET ");
            out.push_sql(&many.to_string());
        }
        Ok(())
    }
}
