//! What is over is cleared away apart from what people do: a few rows at a time, and none that somebody holds.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::prelude::*;
use success_review::domain::policy::Who;
use success_review::error::{Error, Result};
use success_review::playbook::library;
use success_review::server::kept_tidy;
use success_review::store::done_forms::Mark;
use success_review::store::schema::{done_forms, sessions, sign_in_attempts};
use success_review::store::tidying::{AT_ONCE, tidy};
use success_review::store::{By, Db};

use crate::support::TestApp;
use crate::support::database::is_sqlite;

/// Forms, counts and sessions, of which each kind has this many that are over; and one that is not.
fn fill(app: &TestApp, over: i64) {
    let now = app.clock.timestamp();
    let long_ago = now - TimeDelta::days(8);
    app.write(|conn| {
        for n in 0..=over {
            let at = if n == over { now } else { long_ago };
            diesel::insert_into(done_forms::table)
                .values((
                    done_forms::mark.eq(format!("old{n}")),
                    done_forms::outcome.eq("null"),
                    done_forms::done_at.eq(at),
                ))
                .execute(conn)?;
            // A clock that went back leaves counts from a time to come.
            let began = if n < over && n % 2 == 0 { now + TimeDelta::days(1) } else { at };
            diesel::insert_into(sign_in_attempts::table)
                .values((
                    sign_in_attempts::key.eq(n.to_string()),
                    sign_in_attempts::account.eq(""),
                    sign_in_attempts::began_at.eq(began),
                    sign_in_attempts::attempts.eq(1),
                ))
                .execute(conn)?;
            diesel::insert_into(sessions::table)
                .values((
                    sessions::key_hash.eq(n.to_string()),
                    sessions::public_id.eq(n.to_string()),
                    sessions::state.eq("{}"),
                    sessions::user_agent.eq(""),
                    sessions::created_at.eq(long_ago),
                    sessions::seen_at.eq(long_ago),
                    sessions::expires_at.eq(at + TimeDelta::hours(1)),
                    sessions::credential.eq(0),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

fn rows(app: &TestApp) -> [i64; 3] {
    app.read(|conn| {
        Ok([
            done_forms::table.count().get_result(conn)?,
            sign_in_attempts::table.count().get_result(conn)?,
            sessions::table.count().get_result(conn)?,
        ])
    })
}

#[actix_web::test]
async fn what_is_over_goes_however_much_it_is_and_the_rest_stays() {
    let app = TestApp::spawn().await;
    let over = AT_ONCE + 7;
    fill(&app, over);
    assert_eq!(tidy(&app.db, app.clock.timestamp()).expect("tidy") as i64, 3 * over);
    assert_eq!(rows(&app), [1, 1, 1]);
    assert_eq!(tidy(&app.db, app.clock.timestamp()).expect("tidy"), 0);
}

#[actix_web::test]
async fn it_is_done_again_and_again() {
    let app = TestApp::spawn().await;
    fill(&app, 3);
    let metrics = std::sync::Arc::new(success_review::web::metrics::Metrics::new().expect("metrics"));
    let tidying =
        actix_web::rt::spawn(kept_tidy(app.db.clone(), app.clock.clone(), metrics, Duration::from_millis(20)));
    for days in [0, 8] {
        app.clock.advance(TimeDelta::days(days));
        let left = if days == 0 { [1; 3] } else { [0; 3] };
        let begun = Instant::now();
        while rows(&app) != left {
            assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", rows(&app));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    tidying.abort();
}

#[actix_web::test]
async fn a_form_under_way_keeps_no_row_of_others() {
    let app = TestApp::spawn().await;
    fill(&app, 3);
    let now = app.clock.timestamp();
    let by = By { who: Who::CommandLine(None), now, playbooks: library() };
    let mark = |name: &str| Some(Mark(name.to_owned()));
    let others = Db::serve(app.database_url(), 1).expect("open");
    app.db
        .write(by, |work| {
            work.once(mark("first").as_ref(), |work| -> Result<()> {
                // While the first is under way.
                if !is_sqlite(&app.db) {
                    others.write(by, |work| work.once(mark("second").as_ref(), |_| Ok::<_, Error>(())))?;
                    assert_eq!(tidy(&others, now)?, 9);
                }
                // A row that is held is left for the next time.
                diesel::update(done_forms::table.find("old3")).set(done_forms::outcome.eq("0")).execute(work.conn)?;
                if !is_sqlite(&app.db) {
                    assert_eq!(tidy(&others, now + TimeDelta::days(8))?, 3, "the second form, a count, a session");
                }
                Ok(())
            })
        })
        .expect("nobody waits");
    let left = if is_sqlite(&app.db) { [5, 4, 4] } else { [2, 0, 0] };
    assert_eq!(rows(&app), left, "forms clear nothing away by themselves");
}
