//! Whether a row has others, asked of each row that is looked at.

use diesel::backend::Backend;
use diesel::dsl::exists;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// As Diesel's `exists`, of a query that has neither a limit nor an offset; made by [`has`].
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Has<Q>(Q);

/// Whether the row has any of these; for a condition of rows that are read anyway, as beside [`super::ways::Aside`], `OR` and `NOT`.
/// Where PostgreSQL expects to ask that of many rows it would rather read the whole subquery once, whatever that has: all that intend a
/// workload, for a page of fifty. With an offset it asks of each row, by the index; SQL by hand ends its subqueries in the same way.
/// Where the subquery has few, and the rows can be found by them, Diesel's `exists` is right.
pub fn has<Q>(query: Q) -> Has<Q> {
    Has(query)
}

impl<Q> Expression for Has<Q>
where
    exists<Q>: Expression,
{
    type SqlType = Bool;
}

impl<Q, QS> AppearsOnTable<QS> for Has<Q>
where
    Self: Expression,
    exists<Q>: AppearsOnTable<QS>,
{
}

impl<Q, QS> SelectableExpression<QS> for Has<Q>
where
    Self: AppearsOnTable<QS>,
    exists<Q>: SelectableExpression<QS>,
{
}

impl<Q, G> ValidGrouping<G> for Has<Q> {
    type IsAggregate = is_aggregate::Never;
}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Has<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("EXISTS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT 1 OFFSET 0)");
        Ok(())
    }
}
