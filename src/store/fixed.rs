//! SQL by hand whose text never varies by what somebody asks. Each connection prepares it once; what goes through
//! [`diesel::sql_query`] is parsed and planned at every call.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

use super::AnyConnection;

/// A query without values, whose rows are read by the names of their columns. Static, since what was prepared is kept as long as its
/// connection. It names its columns: on PostgreSQL a `*` that was prepared fails once a migration adds one.
#[derive(Debug, Clone, Copy)]
pub struct Fixed(pub &'static str);

/// It differs by its text.
impl QueryId for Fixed {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Fixed {
    type SqlType = Untyped;
}

impl RunQueryDsl<AnyConnection> for Fixed {}

impl<DB: Backend> QueryFragment<DB> for Fixed {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}
