//! Counts of attempts to sign in: when they are over, what is taken back, and that nobody waits for a row in vain.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use success_review::error::{Error, Result};
use success_review::session::throttle::{Attempt, Throttle};
use success_review::store::Db;
use success_review::store::attempts::{self, Count, WHILE};
use success_review::store::schema::sign_in_attempts;

use crate::support::TestApp;

const LIMIT: i64 = 10;

fn now() -> NaiveDateTime {
    "2026-11-22T05:00:00".parse().expect("a time")
}

fn pair(source: &str) -> [Count; 1] {
    [Count::new("pair", "manager@test.example", source, LIMIT)]
}

/// Counts an attempt unless it is one too many.
fn tries(app: &TestApp, counts: &[Count], at: NaiveDateTime) -> Option<Duration> {
    let looked = app.read(|conn| attempts::exhausted(conn, counts, at));
    let mut wait = None;
    let counted = app.db.transaction(|conn| -> Result<()> {
        wait = attempts::add(conn, counts, at)?;
        if wait.is_some() { Err(Error::Conflict) } else { Ok(()) }
    });
    assert_eq!((counted.is_err(), wait), (looked.is_some(), looked), "looking says the same as counting");
    wait
}

fn rows(app: &TestApp) -> i64 {
    app.read(|conn| Ok(sign_in_attempts::table.count().get_result(conn)?))
}

#[actix_web::test]
async fn a_count_is_over_after_its_time_and_when_the_clock_went_back() {
    let app = TestApp::spawn().await;
    let minutes = TimeDelta::minutes;
    let moments = [
        // When the eleventh comes, and how long it waits.
        (minutes(0), Some(minutes(15))),
        (minutes(14), Some(minutes(1))),
        (minutes(15), None),
        (minutes(60), None),
        // Processes' clocks differ by a little, which shortens nothing and is never waited for longer than a count lives.
        (minutes(-1), Some(minutes(15))),
        (minutes(-15), Some(minutes(15))),
        (minutes(-16), None),
        (TimeDelta::days(-1), None),
    ];
    for (n, (later, wait)) in moments.into_iter().enumerate() {
        let counts = pair(&format!("192.0.2.{n}"));
        for _ in 0..LIMIT {
            assert_eq!(tries(&app, &counts, now()), None);
        }
        let wait = wait.map(|wait| wait.to_std().expect("a time"));
        assert_eq!(tries(&app, &counts, now() + later), wait, "{later}");
        if wait.is_none() {
            // It counts from one again.
            for _ in 1..LIMIT {
                assert_eq!(tries(&app, &counts, now() + later), None, "{later}");
            }
            assert!(tries(&app, &counts, now() + later).is_some(), "{later}");
        }
    }
    assert_eq!(WHILE, minutes(15));
}

#[actix_web::test]
async fn what_is_taken_back_to_nothing_leaves_no_row() {
    let app = TestApp::spawn().await;
    let (own, shared) = (pair("192.0.2.1"), [Count::new("source", "", "192.0.2.1", LIMIT)]);
    let all = [own.clone(), shared.clone()].concat();
    for _ in 0..3 {
        tries(&app, &all, now());
    }
    app.write(|conn| attempts::settle(conn, &own, &shared));
    let left: Vec<i64> = app.read(|conn| Ok(sign_in_attempts::table.select(sign_in_attempts::attempts).load(conn)?));
    assert_eq!(left, [2]);
    for _ in 0..3 {
        app.write(|conn| attempts::settle(conn, &[], &shared));
    }
    assert_eq!(rows(&app), 0);
    tries(&app, &all, now());
    app.write(|conn| attempts::lift(conn, "manager@test.example"));
    assert_eq!(rows(&app), 1, "the place's count is nobody's");
}

#[actix_web::test]
async fn who_is_over_the_limit_is_refused_although_nobody_can_write() {
    let app = TestApp::spawn().await;
    let throttle = Throttle::new(app.db.clone());
    let attempt =
        Attempt { account: "manager@test.example".to_owned(), source: "192.0.2.1".to_owned(), known_browser: None };
    for _ in 0..LIMIT {
        throttle.attempt(&attempt, now()).await.expect("let through");
    }
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (held, is_held) = std::sync::mpsc::channel();
    let other = Db::open(app.database_url(), 1).expect("open");
    let holding = std::thread::spawn(move || {
        other.transaction(|conn| -> Result<()> {
            // On PostgreSQL one row is enough.
            diesel::update(sign_in_attempts::table).set(sign_in_attempts::attempts.eq(LIMIT)).execute(conn)?;
            held.send(()).map_err(Error::internal)?;
            released.recv().map_err(Error::internal)
        })
    });
    is_held.recv().expect("held");
    let begun = std::time::Instant::now();
    let refused = throttle.attempt(&attempt, now()).await;
    let took = begun.elapsed();
    release.send(()).expect("release");
    holding.join().expect("no panic").expect("released");
    assert!(matches!(refused, Err(Error::Throttled(_))), "{refused:?}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[actix_web::test]
async fn everybody_takes_the_rows_in_the_same_order() {
    let app = TestApp::spawn().await;
    let whose = |account: &'static str| move |what: &str| Count::new(what, account, "192.0.2.1", 1_000_000);
    let (own, none) = (whose("manager@test.example"), whose(""));
    let counts = ["a", "b", "c", "d"].map(&own);
    let shared = ["e", "f"].map(&none);
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let (db, own, shared) = (Db::open(app.database_url(), 1).expect("open"), counts.clone(), shared.clone());
            std::thread::spawn(move || -> Result<()> {
                for round in 0..40 {
                    db.transaction(|conn| attempts::add(conn, &[own.as_slice(), &shared].concat(), now()))?;
                    match (round + thread) % 4 {
                        0 => db.transaction(|conn| attempts::lift(conn, "manager@test.example"))?,
                        1 => db.transaction(|conn| attempts::settle(conn, &[], &own))?,
                        _ => db.transaction(|conn| attempts::settle(conn, &own, &shared))?,
                    }
                }
                Ok(())
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic").expect("nobody waits for who waits for them");
    }
}
