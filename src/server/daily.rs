//! What is done once a day: a quarter of an hour after the start, and at midnight in UTC. The database's statistics are brought up
//! to date, and so are the totals that an earlier program may have left behind during an upgrade, and the day before which what is due
//! is counted. The log gets the end of every chain of the audit trail: whoever cuts a chain short, or writes it anew, would have to
//! change the log too. `success-review audit verify --heads` holds the two against each other.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::clock::Clock;
use crate::error::Result;
use crate::session::blocking;
use crate::store::audit_check::{self, Head, TARGET};
use crate::store::{Db, due_counts, tallies};
use crate::web::metrics::{Job, Metrics};

/// Chains in one line.
const A_LINE: usize = 100;
/// How long is slept at most: the clock may be set meanwhile.
const NAP: Duration = Duration::from_secs(15 * 60);

/// Does it every day, for as long as the program serves.
pub async fn every_day(db: Db, clock: Clock, metrics: Arc<Metrics>) {
    let now = || clock.now().timestamp();
    let work = async |day| {
        let db = db.clone();
        let done = blocking::compute(move || {
            let (is_kept, is_settled) = (db.keep_statistics(), settle(&db, day));
            tell(&db, day).map(|()| (is_kept, is_settled))
        })
        .await;
        if let Ok((is_kept, _)) = &done {
            metrics.done(Job::Daily, now());
            if *is_kept {
                metrics.done(Job::Statistics, now());
            }
        }
        if let Err(cause) = &done {
            tracing::error!(%cause, "the heads of the audit chains could not be read");
        }
        done.is_ok_and(|(_, is_settled)| is_settled)
    };
    each_day(&clock, work).await;
}

/// Whether the totals are the sums that they should be, and what was due before this day is counted.
fn settle(db: &Db, day: NaiveDate) -> bool {
    let totals = tallies::settle(db);
    match &totals {
        Ok(false) => {}
        Ok(true) => {
            tracing::warn!("the totals of all engagements were not the sums of the managers' and were added up anew");
        }
        Err(cause) => {
            tracing::error!(%cause, "the totals of all engagements could not be compared or added up anew");
        }
    }
    let due = due_counts::settle(db, day);
    if let Err(cause) = &due {
        tracing::error!(%cause, "the steps that were due could not be counted");
    }
    totals.is_ok() && due.is_ok()
}

/// Does the work for every day that comes; once more after the next nap where it fails.
async fn each_day(clock: &Clock, work: impl AsyncFn(NaiveDate) -> bool) {
    // The first time soon after the start: a server that stands still at midnight would never do it.
    let mut done = None;
    loop {
        tokio::time::sleep(wait(clock.now())).await;
        let today = clock.now().date_naive();
        if done != Some(today) && work(today).await {
            done = Some(today);
        }
    }
}

/// Until the next midnight, if that is near.
fn wait(now: DateTime<Utc>) -> Duration {
    let midnight = now.date_naive().succ_opt().and_then(|day| day.and_hms_opt(0, 0, 0));
    let left = midnight.and_then(|midnight| (midnight.and_utc() - now).to_std().ok());
    left.map_or(NAP, |left| left.min(NAP)).max(Duration::from_secs(1))
}

/// Some lines for all chains as they are now, each as `chain:entries:hash`; 0 is the chain of the administration. Blocks.
///
/// # Errors
/// The database's.
fn tell(db: &Db, day: NaiveDate) -> Result<()> {
    let heads = audit_check::heads(db)?;
    let of = heads.len().div_ceil(A_LINE);
    for (part, some) in (1..).zip(heads.chunks(A_LINE)) {
        let heads = some.iter().map(Head::to_string).collect::<Vec<_>>().join(" ");
        tracing::info!(target: TARGET, %day, part, of, heads, "heads of the audit chains");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Db, migrations};
    use crate::web::testing::Log;

    #[test]
    fn it_wakes_at_midnight_and_looks_at_the_clock_before() {
        for (now, seconds) in [
            ("2026-11-22T05:00:00Z", 15 * 60),
            ("2026-11-22T23:50:00Z", 10 * 60),
            ("2026-11-22T23:59:59.999Z", 1),
            ("2026-11-23T00:00:00Z", 15 * 60),
        ] {
            assert_eq!(wait(now.parse().unwrap()), Duration::from_secs(seconds), "{now}");
        }
    }

    #[test]
    fn every_chain_is_in_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::make(&folder.path().join("test.sqlite3").display().to_string(), 1).unwrap();
        migrations::run(&db).unwrap();
        let log = Log::listen();
        tell(&db, "2026-11-23".parse().unwrap()).unwrap();
        let lines: Vec<_> = log.lines().into_iter().filter(|line| line["target"] == "audit").collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let fields = &lines[0]["fields"];
        assert_eq!((fields["heads"].as_str(), fields["day"].as_str()), (Some("0:0:"), Some("2026-11-23")));
        assert_eq!((fields["part"].as_u64(), fields["of"].as_u64()), (Some(1), Some(1)));
    }

    #[actix_web::test]
    async fn a_day_is_done_soon_after_the_start_and_when_the_next_has_come() {
        let clock = Clock::fixed("2026-11-22T23:59:59.500Z".parse().unwrap());
        let days = std::cell::RefCell::new(Vec::new());
        // The first try of each day fails.
        let work = async |day: NaiveDate| {
            days.borrow_mut().push(day.to_string());
            days.borrow().iter().filter(|done| **done == day.to_string()).count() > 1
        };
        let passing = async {
            tokio::time::sleep(Duration::from_millis(3_300)).await;
            clock.advance(chrono::TimeDelta::seconds(1));
            while days.borrow().len() < 3 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            () = each_day(&clock, work) => {}
            () = passing => {}
        }
        assert_eq!(*days.borrow(), ["2026-11-22", "2026-11-22", "2026-11-23"]);
    }
}
