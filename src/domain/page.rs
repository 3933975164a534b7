//! A page of a list, and the place at which the next one begins: the same for every list, opaque to its readers.
//!
//! Lists page by the key of their last row, never by offset. Where a page begins travels as a [`Cursor`]; one that cannot
//! be read, or is another list's, begins at the first page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The key of a row by which its list is ordered.
pub trait Place: Serialize + DeserializeOwned {
    /// Name of the list, so that the cursor of one is not taken for that of another.
    const LIST: &'static str;
}

/// A place in a list as a URL holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// After the row of this place.
    pub fn after<P: Place>(place: &P) -> Self {
        // A key is a few numbers, dates and texts, which always have a JSON form.
        Self(serde_json::to_vec(&(P::LIST, place)).map(|json| URL_SAFE_NO_PAD.encode(json)).unwrap_or_default())
    }

    /// What stood in a URL, whatever it is.
    pub fn read(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The place, if it is one of this list.
    pub fn place<P: Place>(&self) -> Option<P> {
        let json = URL_SAFE_NO_PAD.decode(&self.0).ok()?;
        let (list, place): (String, P) = serde_json::from_slice(&json).ok()?;
        (list == P::LIST).then_some(place)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Nothing comes before it.
    pub is_first: bool,
    /// Where the page after it begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// The only page of a list without rows.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), is_first: true, next: None }
    }
}

impl<T> Page<T> {
    /// From rows that were read after a place, one more than the page holds where there is another page.
    pub fn cut<P: Place>(mut rows: Vec<T>, size: usize, after: Option<&P>, place: impl Fn(&T) -> P) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|row| Cursor::after(&place(row)));
        Self { rows, is_first: after.is_none(), next }
    }

    /// Of a list that has nothing after this place.
    pub fn empty<P: Place>(after: Option<&P>) -> Self {
        Self { rows: Vec::new(), is_first: after.is_none(), next: None }
    }

    /// The same page of other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(f).collect(), is_first: self.is_first, next: self.next }
    }

    /// The same page of other rows, or the first thing that is wrong with one.
    ///
    /// # Errors
    /// What `f` says of a row.
    pub fn try_map<U, E>(self, f: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let rows = self.rows.into_iter().map(f).collect::<Result<_, E>>()?;
        Ok(Page { rows, is_first: self.is_first, next: self.next })
    }

    /// Whether there is another page, before it or after.
    pub fn is_part(&self) -> bool {
        !self.is_first || self.next.is_some()
    }
}

/// How many rows a list has, as far as anybody counts: beyond a thousand it is "more than a thousand", unless the number is
/// kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    rows: i64,
    more: bool,
}

impl Total {
    const MOST: i64 = 1_000;
    pub const NONE: Self = Self { rows: 0, more: false };
    /// How many rows a count looks at.
    pub const LOOKED_AT: i64 = Self::MOST + 1;

    /// Of so many rows, of which no more than [`Total::LOOKED_AT`] were counted.
    pub fn of(rows: i64) -> Self {
        Self { rows: rows.clamp(0, Self::MOST), more: rows > Self::MOST }
    }

    /// Of so many rows, as a sum says that is kept.
    pub fn exactly(rows: i64) -> Self {
        Self { rows, more: false }
    }

    /// The same, where there may be more that nobody counted.
    pub fn or_more(self) -> Self {
        Self { more: true, ..self }
    }

    /// Of both together.
    pub fn and(self, other: Self) -> Self {
        let sum = Self::of(self.rows.saturating_add(other.rows));
        if self.more || other.more { sum.or_more() } else { sum }
    }

    /// The number, and whether there may be more.
    pub fn counted(self) -> (i64, bool) {
        (self.rows, self.more)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct ByTime(NaiveDateTime, i64);

    impl Place for ByTime {
        const LIST: &'static str = "times";
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Other(NaiveDateTime, i64);

    impl Place for Other {
        const LIST: &'static str = "others";
    }

    fn place(id: i64) -> ByTime {
        ByTime(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().and_hms_micro_opt(5, 0, 0, 123_456).unwrap(), id)
    }

    #[test]
    fn a_cursor_brings_back_its_place_and_only_its_own() {
        let cursor = Cursor::after(&place(7));
        assert_eq!(Cursor::read(cursor.as_str()).place(), Some(place(7)));
        assert_eq!(cursor.place::<Other>(), None, "another list's");
        for garbage in ["", "!!", "2026-11-01_42", "e30", "W10", &URL_SAFE_NO_PAD.encode(r#"["times",[1,2]]"#)] {
            assert_eq!(Cursor::read(garbage).place::<ByTime>(), None, "{garbage}");
        }
        assert!(cursor.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{cursor}");
    }

    #[test]
    fn a_total_counts_to_a_thousand() {
        for (rows, counted) in
            [(0, (0, false)), (1_000, (1_000, false)), (1_001, (1_000, true)), (9_999, (1_000, true))]
        {
            assert_eq!(Total::of(rows).counted(), counted);
        }
        assert_eq!(Total::exactly(1_000_000).counted(), (1_000_000, false));
        for (one, other, both) in [(2, 3, (5, false)), (600, 600, (1_000, true)), (1_001, 0, (1_000, true))] {
            assert_eq!(Total::of(one).and(Total::of(other)).counted(), both);
        }
    }

    #[test]
    fn a_page_knows_whether_others_come_before_or_after() {
        let cut = |rows: Vec<i64>, after: Option<ByTime>| Page::cut(rows, 2, after.as_ref(), |id| place(*id));
        let first = cut(vec![1, 2, 3], None);
        assert_eq!((first.rows.as_slice(), first.is_first), (&[1, 2][..], true));
        assert_eq!(first.next.and_then(|cursor| cursor.place()), Some(place(2)));
        let last = cut(vec![3], Some(place(2)));
        assert_eq!((last.is_first, last.next.is_none(), last.is_part()), (false, true, true));
        assert!(!cut(vec![1, 2], None).is_part());
    }
}
