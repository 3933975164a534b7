//! Proof that a row was seen: a value that only a query with the person's right inside it gives away.
//!
//! Reads of what belongs to an engagement or a review take it instead of a bare id, so that a read without a right does
//! not compile.

use std::ops::Deref;

/// A row that the viewer of this request may see.
#[derive(Debug, Clone)]
pub struct Seen<T>(T);

impl<T> Seen<T> {
    /// For the queries of this room that hold the right in their conditions.
    pub(super) fn by_right(row: T) -> Self {
        Self(row)
    }

    /// The row without its proof, for a page that only shows it.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Seen<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What an engagement's own rows may be read by: engagements that were seen, one or many.
pub trait SeenEngagements {
    /// Their ids.
    fn ids(&self) -> Vec<i64>;
}

/// Engagements that this room counts by itself, for nobody to see.
pub(super) struct Known<'a>(pub(super) &'a [i64]);

impl SeenEngagements for Known<'_> {
    fn ids(&self) -> Vec<i64> {
        self.0.to_vec()
    }
}

/// A row that says to which engagement it belongs.
pub trait OfEngagement {
    fn engagement_id(&self) -> i64;
}

impl<T: OfEngagement> SeenEngagements for Seen<T> {
    fn ids(&self) -> Vec<i64> {
        vec![self.0.engagement_id()]
    }
}

impl<T: OfEngagement> SeenEngagements for [Seen<T>] {
    fn ids(&self) -> Vec<i64> {
        self.iter().map(|row| row.0.engagement_id()).collect()
    }
}

impl<T: OfEngagement> SeenEngagements for [&Seen<T>] {
    fn ids(&self) -> Vec<i64> {
        self.iter().map(|row| row.0.engagement_id()).collect()
    }
}

impl<T: OfEngagement> SeenEngagements for Vec<Seen<T>> {
    fn ids(&self) -> Vec<i64> {
        self.as_slice().ids()
    }
}

impl<T: OfEngagement> SeenEngagements for Vec<&Seen<T>> {
    fn ids(&self) -> Vec<i64> {
        self.as_slice().ids()
    }
}
