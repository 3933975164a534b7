//! "One of these" with the values bound as one. The SQL is the same however many there are, so that it is prepared once for all
//! requests; Diesel's own `eq_any` has a placeholder for each value and is prepared anew every time.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, NonAggregate, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};

use super::AnyConnection;
use super::dialect::{self, Written};

/// A value that both databases read out of a text with many of them.
pub trait Member {
    /// What follows the text on PostgreSQL: its type there.
    const ARRAY: &'static str;
    /// Needs no quotes, on either database.
    const IS_NUMBER: bool;
    /// As it stands in the text. No letter of it has a meaning there.
    fn written(&self) -> String;
}

impl Member for i64 {
    const ARRAY: &'static str = " AS BIGINT[]))";
    const IS_NUMBER: bool = true;

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Member for NaiveDate {
    const ARRAY: &'static str = " AS DATE[]))";
    const IS_NUMBER: bool = false;

    fn written(&self) -> String {
        self.to_string()
    }
}

/// The condition that a column has one of some values.
#[derive(Debug, Clone)]
pub struct Among<C> {
    column: C,
    values: String,
    form: Written,
}

/// Whether the column has one of the values.
pub fn among<C, T: Member>(conn: &AnyConnection, column: C, values: &[T]) -> Among<C> {
    let form = dialect::written(conn, T::ARRAY);
    let quote = if T::IS_NUMBER { "" } else { "\"" };
    let values: Vec<String> = values.iter().map(|value| format!("{quote}{}{quote}", value.written())).collect();
    Among { column, values: format!("{}{}{}", form.open, values.join(","), form.close), form }
}

impl<C> Expression for Among<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Among<C> where Self: Expression {}
impl<C: SelectableExpression<QS>, QS> SelectableExpression<QS> for Among<C> where Self: AppearsOnTable<QS> {}

impl<C: NonAggregate> ValidGrouping<()> for Among<C> {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

/// Known by its SQL: that differs between the databases.
impl<C> QueryId for Among<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, DB> QueryFragment<DB> for Among<C>
where
    C: QueryFragment<DB>,
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(self.form.before);
        out.push_bind_param::<Text, String>(&self.values)?;
        out.push_sql(self.form.after);
        Ok(())
    }
}
