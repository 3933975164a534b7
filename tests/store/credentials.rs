//! A session outlives neither the password nor the account that it was begun with, whatever happens at the same moment.

use actix_session::SessionExt;
use actix_session::storage::SessionStore;
use actix_web::cookie::time::Duration;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use diesel::prelude::*;
use success_review::domain::policy::Role;
use success_review::error::Result;
use success_review::session::backend::DieselSessions;
use success_review::session::signed_in::SignedIn;
use success_review::store::attempts::{self, Count, WHILE};
use success_review::store::schema::sessions as table;
use success_review::store::{sessions, users};

use crate::support::TestApp;

const ROUNDS: i64 = 200;

#[actix_web::test]
async fn no_session_survives_a_reset_or_a_disabling_at_the_same_moment() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    let store = DieselSessions::new(app.db.clone(), app.clock.clone());
    let mut begun = 0;
    for round in 0..ROUNDS {
        let credential = app.read(|conn| users::find_any(conn, id)).credential;
        let session = TestRequest::default().to_srv_request().get_session();
        SignedIn::of(session.clone()).begin(id, credential, "a browser");
        let (db, now) = (app.db.clone(), app.clock.timestamp());
        let ending = std::thread::spawn(move || {
            db.transaction(|conn| -> Result<()> {
                if round % 2 == 0 {
                    users::set_password(conn, id, "another hash")?;
                } else {
                    users::set_disabled(conn, id, Some(now))?;
                }
                sessions::end_all(conn, id).map(drop)
            })
        });
        let state = session.entries().clone();
        store.save(state, &Duration::hours(1)).await.expect("save");
        ending.join().expect("no panic").expect("ended");
        begun += app.read(|conn| Ok(table::table.count().get_result::<i64>(conn)?));
        let alive = app.read(|conn| sessions::of_user(conn, id, app.clock.timestamp()));
        assert!(alive.is_empty(), "round {round}");
        app.write(|conn| {
            users::set_disabled(conn, id, None)?;
            Ok(diesel::delete(table::table).execute(conn)?)
        });
    }
    assert!(begun <= ROUNDS, "a session that came too late is nobody's");
}

#[actix_web::test]
async fn a_session_of_an_earlier_password_is_none_though_nobody_deleted_it() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    let client = app.sign_in("manager@test.example").await;
    client.get("/account").await.expect(200);
    app.write(|conn| users::set_password(conn, id, "another hash"));
    client.get("/account").await.expect(303);

    let other = app.user("lead@test.example", &[Role::Lead]);
    let client = app.sign_in("lead@test.example").await;
    app.write(|conn| users::set_disabled(conn, other, Some(app.clock.timestamp())));
    app.write(|conn| users::set_disabled(conn, other, None));
    client.get("/account").await.expect(303);
}

#[actix_web::test]
async fn a_clock_that_was_ahead_shuts_nobody_out_for_longer() {
    let app = TestApp::spawn().await;
    let now = app.clock.timestamp();
    let ahead = now + TimeDelta::days(1);
    let counts = [Count::new("pair", "manager@test.example", "192.0.2.1", 10)];
    let attempt = |at| app.db.transaction(|conn| attempts::add(conn, &counts, at)).unwrap();
    for _ in 0..10 {
        assert_eq!(attempt(ahead), None);
    }
    let most = WHILE.to_std().unwrap();
    assert_eq!(attempt(ahead), Some(most));
    // Set right: what was guessed counts on, from now.
    assert_eq!(attempt(now), Some(most));
    assert_eq!(attempt(now + TimeDelta::minutes(5)), Some(most - std::time::Duration::from_secs(5 * 60)));
    assert_eq!(attempt(now + WHILE), None);
}
