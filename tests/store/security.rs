//! What touches on the safety of accounts: few rows whatever is done, gone after a while, and never in anybody's way.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use chrono::NaiveDateTime;
use diesel::RunQueryDsl;
use success_review::domain::filter::SecurityEvents;
use success_review::domain::policy::{Roles, Viewer};
use success_review::domain::security::{Occurrence, SecurityKind};
use success_review::error::{Error, Result};
use success_review::session::security::Recorder;
use success_review::store::security::{AN_HOUR, Noted, list, write};
use success_review::store::tidying::tidy;
use success_review::store::{Backend, Db};

use crate::support::TestApp;
use crate::support::database::{execute, is_sqlite};

fn failure(source: &str, at: &str) -> Occurrence {
    Occurrence {
        kind: SecurityKind::SignInFailed,
        at: at.parse::<NaiveDateTime>().expect("a time"),
        account: None,
        actor: None,
        source: source.to_owned(),
        page: "POST /sign-in".to_owned(),
        object: None,
        times: 1,
    }
}

fn noted(app: &TestApp) -> Vec<Noted> {
    let roles = Roles { administrator: true, ..Roles::default() };
    let viewer =
        Viewer { id: 1, name: String::new(), email: String::new(), roles, partner_id: None, stands_in_for: Vec::new() };
    app.read(|conn| list(conn, &viewer, &SecurityEvents::default(), None, 10_000)).rows
}

#[actix_web::test]
async fn what_one_place_does_in_an_hour_is_one_row() {
    let app = TestApp::spawn().await;
    let recorder = Recorder::new(app.db.clone()).expect("a recorder");
    for minute in 0..60 {
        recorder.note(failure("a", &format!("2026-11-22T05:{minute:02}:00")));
    }
    recorder.note(failure("a", "2026-11-22T06:00:00"));
    recorder.finish();
    recorder.note(failure("a", "2026-11-22T06:30:00"));
    recorder.finish();
    let rows: Vec<_> = noted(&app).into_iter().map(|row| (row.times, row.last_at.to_string())).collect();
    assert_eq!(rows, [(2, "2026-11-22 06:30:00".to_owned()), (60, "2026-11-22 05:59:00".to_owned())]);
}

#[actix_web::test]
async fn many_places_make_no_more_rows_than_there_may_be() {
    let app = TestApp::spawn().await;
    for part in 0..4 {
        let from = |n| failure(&format!("place {part} {n}"), "2026-11-22T05:00:00");
        app.write(|conn| write(conn, (0..AN_HOUR).map(from).collect()));
    }
    let rows = noted(&app);
    assert_eq!(rows.len(), AN_HOUR as usize + 1, "and one for all others");
    assert_eq!(rows.iter().map(|row| row.times).sum::<i64>(), 4 * AN_HOUR, "each is counted");
    // Whatever else happens has rows of its own, and what was known goes on to be counted.
    let other = Occurrence { kind: SecurityKind::FormRefused, ..failure("x", "2026-11-22T05:00:00") };
    app.write(|conn| write(conn, vec![other, failure("place 0 0", "2026-11-22T05:00:00")]));
    let rows = noted(&app);
    assert_eq!(rows.len(), AN_HOUR as usize + 2);
    assert!(rows.iter().any(|row| row.source == "place 0 0" && row.times == 2));
}

#[actix_web::test]
async fn what_is_old_goes() {
    let app = TestApp::spawn().await;
    let taken = Occurrence { kind: SecurityKind::Exported, ..failure("a", "2026-10-01T05:00:00") };
    let past = vec![failure("a", "2026-10-01T05:00:00"), failure("b", "2026-11-01T05:00:00"), taken];
    app.write(|conn| write(conn, past));
    app.write(|conn| write(conn, vec![failure("c", "2026-11-22T05:00:00")]));
    tidy(&app.db, app.clock.timestamp()).expect("tidy");
    let left: Vec<_> = noted(&app).into_iter().map(|row| (row.kind, row.source)).collect();
    let kept = |kind, source: &str| (kind, source.to_owned());
    assert_eq!(
        left,
        [
            kept(SecurityKind::SignInFailed, "c"),
            kept(SecurityKind::SignInFailed, "b"),
            kept(SecurityKind::Exported, "a")
        ]
    );
}

#[actix_web::test]
async fn what_cannot_be_written_takes_nobody_down() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[]);
    execute(&app.db, "ALTER TABLE security_events RENAME TO gone").expect("rename");
    app.client().get("/sign-in").await.expect(200);
    let client = app.client();
    client.get("/sign-in").await;
    for password in ["wrong wrong wrong", crate::support::PASSWORD] {
        let status = if password == crate::support::PASSWORD { 303 } else { 422 };
        client.post("/sign-in", &[("email", "manager@example.com"), ("password", password)]).await.expect(status);
    }
    client.post_as_is("/account/settings", &[]).await.expect(403);
    let recorder = Recorder::new(app.db.clone()).expect("a recorder");
    recorder.note(failure("a", "2026-11-22T05:00:00"));
    recorder.finish();
    execute(&app.db, "ALTER TABLE gone RENAME TO security_events").expect("rename");
    // What writes is still there.
    recorder.note(failure("b", "2026-11-22T05:00:00"));
    recorder.finish();
    assert!(noted(&app).iter().any(|row| row.source == "b") && !noted(&app).iter().any(|row| row.source == "a"));
}

/// Nobody writes security events, until the answer is dropped.
fn held(app: &TestApp) -> Sender<()> {
    let db = Db::open(app.database_url(), 1).expect("a second connection");
    let ((release, released), (taken, is_taken)) = (channel(), channel());
    std::thread::spawn(move || {
        db.transaction(|conn| -> Result<()> {
            // On SQLite the transaction alone keeps all others out.
            if db.backend() == Backend::Postgres {
                diesel::sql_query("LOCK TABLE security_events IN EXCLUSIVE MODE").execute(conn)?;
            }
            taken.send(()).map_err(Error::internal)?;
            let _dropped = released.recv();
            Ok(())
        })
    });
    is_taken.recv().expect("held");
    release
}

#[actix_web::test]
async fn where_one_cannot_be_written_the_others_are() {
    let app = TestApp::spawn().await;
    let recorder = Recorder::new(app.db.clone()).expect("a recorder");
    let release = held(&app);
    recorder.note(failure("a", "2026-11-22T05:00:00"));
    std::thread::sleep(Duration::from_millis(200));
    // One batch, which waits for the first.
    recorder.note(Occurrence { times: 0, ..failure("never", "2026-11-22T05:00:00") });
    recorder.note(failure("b", "2026-11-22T05:00:00"));
    drop(release);
    recorder.finish();
    let mut sources: Vec<String> = noted(&app).into_iter().map(|row| row.source).collect();
    sources.sort();
    assert_eq!(sources, ["a", "b"]);
}

#[actix_web::test]
async fn what_finds_the_database_away_waits_for_it() {
    let app = TestApp::spawn().await;
    if !is_sqlite(&app.db) {
        return;
    }
    let (path, aside) = (app.database_url().to_owned(), format!("{}.moved", app.database_url()));
    std::fs::rename(&path, &aside).expect("moved");
    let recorder = Recorder::new(app.db.clone()).expect("a recorder");
    recorder.note(failure("a", "2026-11-22T05:00:00"));
    std::thread::sleep(Duration::from_millis(300));
    recorder.note(failure("b", "2026-11-22T05:00:00"));
    std::fs::rename(&aside, &path).expect("moved back");
    recorder.finish();
    let mut sources: Vec<String> = noted(&app).into_iter().map(|row| row.source).collect();
    sources.sort();
    assert_eq!(sources, ["a", "b"]);
}
