//! What touches on the safety of accounts: few rows whatever is done, gone after a while, and never in anybody's way.

use chrono::NaiveDateTime;
use success_review::domain::filter::SecurityEvents;
use success_review::domain::policy::{Roles, Viewer};
use success_review::domain::security::{Occurrence, SecurityKind};
use success_review::session::security::Recorder;
use success_review::store::security::{AN_HOUR, Noted, list, write};
use success_review::store::tidying::tidy;

use crate::support::TestApp;
use crate::support::database::execute;

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
    let viewer = Viewer { id: 1, name: String::new(), email: String::new(), roles, partner_id: None };
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
