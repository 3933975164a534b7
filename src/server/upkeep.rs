//! What is done beside the requests, now and again, for as long as the program serves.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::clock::Clock;
use crate::error::Result;
use crate::session::blocking;
use crate::store::{Db, drafts, outbox, tidying};
use crate::web::metrics::{Job, Metrics};

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
        let db = db.clone();
        match blocking::compute(move || counts(&db)).await {
            Ok((drafts, outbox)) => {
                metrics.counted(drafts, outbox);
                metrics.done(Job::Counting, clock.timestamp().and_utc().timestamp());
            }
            Err(cause) => tracing::warn!(%cause, "drafts and messages could not be counted"),
        }
    }
}

fn counts(db: &Db) -> Result<(i64, i64)> {
    db.read(|conn| Ok((drafts::open(conn)?, outbox::length(conn)?)))
}
