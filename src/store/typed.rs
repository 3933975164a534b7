//! Keys and JSON as typed columns, on both databases: a row holds a `Segment`, not a text that may be one.
//!
//! A stored key that nobody knows, or JSON of another shape, is an error that names the type; `store::damage` finds the
//! table and the row for the log. Nothing falls back to a default.

use std::ops::Deref;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Nullable, SingleValue, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::engagement::{
    DecisionKind, Meeting, Outcome, ReviewStage, ReviewState, Segment, Side, Status, StepStatus, Survey, TaskStatus,
};
use crate::domain::follow_ups::FollowUpKind;
use crate::domain::glance::{Condition, Todo};
use crate::domain::keyed::Keyed;
use crate::domain::message::{MailState, Topic};
use crate::domain::notes::NoteKind;
use crate::domain::reassignment::{Moving, Stopped};
use crate::domain::report::{Kind, Measure};
use crate::domain::security::SecurityKind;
use crate::domain::steps::StepDeed;
use crate::domain::usage::Source;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::Lang;

/// A stored text that is not what its column holds.
#[derive(Debug, thiserror::Error)]
#[error("a stored {kind} cannot be read: {reason}")]
pub struct Unreadable {
    /// Name of the type that the column holds.
    pub kind: &'static str,
    pub reason: String,
}

macro_rules! text_columns {
    ($($name:ty),* $(,)?) => {
        /// What the kinds of keys are called that a column can hold.
        #[cfg(test)]
        pub(super) const KINDS: &[&str] = &[$(<$name as Keyed>::NAME,)*];

        $(
        impl<DB: Backend> ToSql<Text, DB> for $name
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                let key: &'static str = Keyed::key(*self);
                <str as ToSql<Text, DB>>::to_sql(key, out)
            }
        }

        impl<DB: Backend> ToSql<Nullable<Text>, DB> for $name
        where
            $name: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<Text, DB>::to_sql(self, out)
            }
        }

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let key = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                <$name as Keyed>::from_key(&key).ok_or_else(|| {
                    Unreadable { kind: <$name as Keyed>::NAME, reason: format!("unknown key {key:?}") }.into()
                })
            }
        }

        impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for $name
        where
            Self: FromSql<ST, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }

        impl AsExpression<Text> for $name {
            type Expression = Bound<Text, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl AsExpression<Nullable<Text>> for $name {
            type Expression = Bound<Nullable<Text>, Self>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'e> AsExpression<Text> for &'e $name {
            type Expression = Bound<Text, &'e $name>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<'e> AsExpression<Nullable<Text>> for &'e $name {
            type Expression = Bound<Nullable<Text>, &'e $name>;

            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        )*
    };
}

text_columns!(
    Segment,
    Status,
    ReviewState,
    Meeting,
    Outcome,
    Side,
    StepStatus,
    StepDeed,
    FollowUpKind,
    TaskStatus,
    Survey,
    NoteKind,
    DecisionKind,
    Source,
    Kind,
    Measure,
    SecurityKind,
    Zone,
    Lang,
    ReviewStage,
    Todo,
    Condition,
    MailState,
    Topic,
    Moving,
    Stopped,
);

/// A column of JSON, read when its row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Json<T> {
    /// The text that the column stores.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn text(value: &T) -> Result<String> {
        serde_json::to_string(value).map_err(Error::internal)
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned, DB: Backend> FromSql<Text, DB> for Json<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
        serde_json::from_str(&text).map(Self).map_err(|cause| {
            // Where it broke, and not what stands there: that is what somebody wrote of a customer.
            let reason = format!("{:?} in line {}, column {}", cause.classify(), cause.line(), cause.column());
            Unreadable { kind: std::any::type_name::<T>(), reason }.into()
        })
    }
}

impl<T, DB: Backend, ST: SingleValue> Queryable<ST, DB> for Json<T>
where
    Self: FromSql<ST, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}
