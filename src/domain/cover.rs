//! Cover while a manager is away: until a day, a colleague may do in the manager's engagements what the manager may.

use chrono::{Days, NaiveDate};

/// Longest cover, in days from today.
pub const LONGEST: u64 = 366;
/// Colleagues who stand in for one manager at a time.
pub const MOST_STAND_INS: usize = 5;
/// Managers for whom one person stands in at a time.
pub const MOST_COVERED: usize = 20;

/// Who stands in for whom, until the end of which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub manager: i64,
    pub stand_in: i64,
    /// Where the manager is.
    pub last_day: NaiveDate,
}

/// Why nobody stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody stands in for themselves.
    Oneself,
    /// The day has passed where the manager is.
    Past,
    /// It is more than [`LONGEST`] days away.
    TooLong,
    /// Not an open account of a manager, by now.
    NoManager,
    NoStandIn,
    /// [`MOST_STAND_INS`] do already.
    ManyStandIns,
    /// They stand in for [`MOST_COVERED`] already.
    ManyCovered,
}

impl Terms {
    /// Whether these are terms at all; `today` is the manager's.
    ///
    /// # Errors
    /// Why they are not.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let last = today.checked_add_days(Days::new(LONGEST)).unwrap_or(NaiveDate::MAX);
        match self {
            _ if self.manager == self.stand_in => Err(Refusal::Oneself),
            _ if self.last_day < today => Err(Refusal::Past),
            _ if self.last_day > last => Err(Refusal::TooLong),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_lasts_from_today_to_a_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-27");
        for (stand_in, last_day, expected) in [
            (2, "2026-11-27", Ok(())),
            (2, "2026-11-26", Err(Refusal::Past)),
            (2, "2027-11-28", Ok(())),
            (2, "2027-11-29", Err(Refusal::TooLong)),
            (1, "2026-12-04", Err(Refusal::Oneself)),
        ] {
            let terms = Terms { manager: 1, stand_in, last_day: day(last_day) };
            assert_eq!(terms.check(today), expected, "{stand_in} {last_day}");
        }
    }
}
