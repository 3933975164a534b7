//! What becomes of who sees what when an engagement moves to another partner.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::Ask;
use super::engagement::managed;
use crate::error::Result;
use crate::store::partner_times::Time;
use crate::store::{partner_times, partners};

/// A move that is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Names of the organisations; none is direct support.
    pub from: Option<String>,
    pub to: Option<String>,
    /// How many approved reviews the former partner sees now, and no more afterwards.
    pub lost: i64,
    /// How many the new one sees again, since they were approved in an earlier time of theirs.
    pub regained: i64,
    /// How many they do not see, since they were approved in nobody's or another's time.
    pub hidden: i64,
}

/// What moving the engagement to this partner changes; `None` where the partner stays.
///
/// # Errors
/// As [`managed`].
pub fn find(ask: &mut Ask<'_>, engagement: i64, to: Option<i64>) -> Result<Option<Move>> {
    let engagement = managed(ask, engagement)?;
    if engagement.partner_id == to {
        return Ok(None);
    }
    let times = partner_times::of_engagement(ask.conn, &engagement)?;
    let approvals = partner_times::approvals(ask.conn, &engagement)?;
    let all: BTreeSet<i64> = approvals.iter().map(|(review, _)| *review).collect();
    let (lost, regained) = (seen_by(&times, &approvals, engagement.partner_id), seen_by(&times, &approvals, to));
    let number = |reviews: usize| i64::try_from(reviews).unwrap_or(i64::MAX);
    Ok(Some(Move {
        from: partners::name_of(ask.conn, engagement.partner_id)?,
        to: partners::name_of(ask.conn, to)?,
        lost: number(lost.len()),
        hidden: number(all.difference(&regained).count()),
        regained: number(regained.len()),
    }))
}

/// The reviews with a revision that was approved in this partner's time.
fn seen_by(times: &[Time], approvals: &[(i64, Option<NaiveDateTime>)], partner: Option<i64>) -> BTreeSet<i64> {
    let in_time = |at: NaiveDateTime| {
        times
            .iter()
            .any(|(of, since, until)| Some(*of) == partner && *since <= at && until.is_none_or(|until| at < until))
    };
    let seen = approvals.iter().filter(|(_, at)| at.is_some_and(in_time));
    seen.map(|(review, _)| *review).collect()
}
