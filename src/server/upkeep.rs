//! What is done beside the requests, now and again, for as long as the program serves.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use tokio::time::MissedTickBehavior;

use crate::clock::Clock;
use crate::domain::message::MailState;
use crate::error::Result;
use crate::session::blocking;
use crate::store::{Db, drafts, mails, outbox, tidying};
use crate::web::metrics::{Counted, Job, Metrics};

/// How often is counted what only the database knows.
pub const COUNTED: Duration = Duration::from_secs(300);

/// Clears away what is over, now and again and again, apart from whatever people do. Never ends by itself.
pub async fn kept_tidy(db: Db, clock: Clock, metrics: Arc<Metrics>, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let (db, now) = (db.clone(), clock.timestamp());
        match blocking::compute(move || tidying::tidy(&db, now)).await {
            Ok(_) => metrics.done(Job::Tidying, now.and_utc().timestamp()),
            Err(cause) => tracing::warn!(%cause, "what is over could not be cleared away"),
        }
    }
}

/// Counts for the metrics what only the database knows, now and again: not whenever they are asked for. Never ends by itself.
pub async fn kept_counted(db: Db, clock: Clock, metrics: Arc<Metrics>, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let (db, now) = (db.clone(), clock.timestamp());
        match blocking::compute(move || counts(&db, now)).await {
            Ok(counted) => {
                metrics.counted(counted);
                metrics.done(Job::Counting, clock.timestamp().and_utc().timestamp());
            }
            Err(cause) => tracing::warn!(%cause, "drafts and messages could not be counted"),
        }
    }
}

/// Mails that are counted, and no further.
const MOST: i64 = 100_000;

fn counts(db: &Db, now: NaiveDateTime) -> Result<Counted> {
    db.read(|conn| {
        let oldest = [outbox::oldest(conn)?, mails::oldest(conn)?].into_iter().flatten().min();
        Ok(Counted {
            drafts: drafts::open(conn)?,
            outbox: outbox::length(conn)? + mails::count(conn, MailState::Waiting, MOST)?,
            oldest: oldest.map_or(0, |since| (now - since).num_seconds().max(0)),
            failed: mails::count(conn, MailState::Failed, MOST)?,
        })
    })
}
