//! A session is stored as the person's only while the account is as it was when the password was checked.

use actix_session::storage::SessionStore;
use actix_session::{Session, SessionExt};
use actix_web::cookie::time::Duration;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use success_review::domain::policy::Role;
use success_review::session::backend::DieselSessions;
use success_review::session::signed_in::SignedIn;
use success_review::store::schema::sessions;
use success_review::store::{Backend, users};

use crate::support::TestApp;

/// What the sign-in page does once the password was found to be the account's of this credential.
fn let_in(id: i64, credential: i64) -> Session {
    let session = TestRequest::default().to_srv_request().get_session();
    SignedIn::of(session.clone()).begin(id, credential, "a browser");
    session
}

/// Stores it as the session layer does when the answer goes out.
async fn stored(app: &TestApp, session: &Session) -> (Option<i64>, String) {
    let store = DieselSessions::new(app.db.clone(), app.clock.clone());
    let state = session.entries().clone();
    store.save(state, &Duration::hours(1)).await.expect("save");
    let (user, state) = app.read(|conn| {
        let row = sessions::table.order(sessions::created_at.desc()).select((sessions::user_id, sessions::state));
        Ok(row.first::<(Option<i64>, String)>(conn)?)
    });
    app.write(|conn| Ok(diesel::delete(sessions::table).execute(conn)?));
    (user, state)
}

#[actix_web::test]
async fn a_password_that_is_reset_while_somebody_signs_in_leaves_no_session() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@example.com", &[Role::Manager]);
    let credential = app.read(|conn| users::find_any(conn, id)).credential;
    let (user, state) = stored(&app, &let_in(id, credential)).await;
    assert_eq!(user, Some(id));
    assert!(state.contains("\"person\"") && !state.contains("let_in_with"), "{state}");

    let session = let_in(id, credential);
    let credential = app.write(|conn| users::set_password(conn, id, "another hash"));
    let (user, state) = stored(&app, &session).await;
    assert!(user.is_none() && !state.contains("\"person\""), "{state}");
    let session = let_in(id, credential);
    assert_eq!(stored(&app, &session).await.0, Some(id));

    app.write(|conn| users::set_disabled(conn, id, Some(app.clock.timestamp())));
    let (user, state) = stored(&app, &session).await;
    assert!(user.is_none() && !state.contains("\"person\""), "{state}");
}

#[actix_web::test]
async fn whoever_resets_the_password_waits_for_the_session_and_then_ends_it() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@example.com", &[Role::Manager]);
    let credential = app.read(|conn| users::find_any(conn, id)).credential;
    let (began, begun) = std::sync::mpsc::channel();
    let (go, gone) = std::sync::mpsc::channel();
    let db = app.db.clone();
    let now = app.clock.timestamp();
    let inserting = std::thread::spawn(move || {
        db.transaction(|conn| -> success_review::error::Result<()> {
            use success_review::store::sessions as rows;
            assert_eq!(rows::kept_credential(conn, id)?, Some(credential));
            began.send(()).expect("begun");
            gone.recv().expect("go on");
            let session = rows::NewSession {
                key_hash: "k",
                public_id: "p",
                user_id: Some(id),
                state: "{}",
                user_agent: "",
                created_at: now,
                seen_at: now,
                expires_at: now + chrono::TimeDelta::hours(1),
                credential,
            };
            rows::insert(conn, &session)
        })
    });
    begun.recv().expect("the first transaction has begun");
    let db = app.db.clone();
    let resetting = std::thread::spawn(move || {
        db.transaction(|conn| -> success_review::error::Result<()> {
            users::set_password(conn, id, "another hash")?;
            success_review::store::sessions::end_all(conn, id).map(drop)
        })
    });
    // Long enough for a reset that does not wait to be over.
    std::thread::sleep(std::time::Duration::from_millis(300));
    go.send(()).expect("go on");
    inserting.join().expect("no panic").expect("inserted");
    resetting.join().expect("no panic").expect("reset");
    let left: i64 = app.read(|conn| Ok(sessions::table.count().get_result(conn)?));
    assert_eq!(left, 0);
}

#[actix_web::test]
async fn a_row_is_read_at_once_where_nobody_has_to_wait_for_it() {
    let app = TestApp::spawn().await;
    let db = &app.db;
    let at_once = || db.read_at_once(|_| Ok(7)).transpose().expect("read");
    assert_eq!(at_once(), (db.backend() == Backend::Sqlite).then_some(7));
    // With every reader taken, whoever answers others does not wait for one.
    let nested = db.read(|_| db.read(|_| Ok(at_once())));
    assert_eq!(nested.expect("read"), None);
}
