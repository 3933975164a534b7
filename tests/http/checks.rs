//! `check`: what must never be in the database is found and named, and nothing else is.

use std::process::Command;

use diesel::prelude::*;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::store::audit_check;
use success_review::store::check::{self, Finding};

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::database::{execute, is_sqlite, unguard};

/// Exit status, and all that was printed.
fn checked(app: &TestApp) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_success-review"))
        .arg("check")
        .env("DATABASE_URL", app.database_url())
        .env("RUST_LOG", "warn")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.success(), text)
}

#[actix_web::test]
async fn what_must_never_be_is_named() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let partner = app.partner("Toto Systems");
    let engagement = app.desk().engagement(manager, "A", |input| input.partner_id = Some(partner));
    let ready = app.desk().ready_engagement(manager, "B");
    let review = app.desk().submitted(manager, ready, &whole_answers());
    app.desk().start(manager, engagement, Start::Review).unwrap();
    app.desk().import(manager, engagement, "Workload,Active,Entitled,As of\nTeams,300,1000,2026-11-01\n");
    let (ok, said) = checked(&app);
    assert!(ok && said.contains("nothing is wrong") && said.contains(" chains, "), "{said}");

    unguard(&app.db);
    for (broken, mended, found) in [
        (
            "UPDATE review_revisions SET newest = FALSE",
            "UPDATE review_revisions SET newest = TRUE",
            format!("newest: reviews of which not exactly the last revision is the newest: {review}"),
        ),
        (
            "UPDATE review_revisions SET gate_open = FALSE, exception_reason = 'x'",
            "UPDATE review_revisions SET gate_open = TRUE, exception_reason = NULL",
            "figures: revision 1 has its gate shut, a recount of its figures finds it open".to_owned(),
        ),
        (
            "UPDATE measurements SET entitled = entitled + 1",
            "UPDATE measurements SET entitled = entitled - 1",
            "figures: revision 1 has another figure of teams than the measurement it was taken from".to_owned(),
        ),
        (
            "UPDATE review_drafts SET review_id = (SELECT review_id FROM review_revisions)",
            "UPDATE review_drafts SET review_id = NULL",
            "drafts: drafts whose engagement is not there, or that go on with anything but the newest revision"
                .to_owned(),
        ),
        (
            "UPDATE usage_imports SET measurements = measurements + 1",
            "UPDATE usage_imports SET measurements = measurements - 1",
            "imports: imports that brought another number of measurements than they say".to_owned(),
        ),
        (
            "UPDATE usage_imports SET engagement_id = engagement_id + 1",
            "UPDATE usage_imports SET engagement_id = engagement_id - 1",
            "imports: imports that brought another number of measurements than they say".to_owned(),
        ),
        (
            "UPDATE engagement_partners SET until = since",
            "UPDATE engagement_partners SET until = NULL",
            format!("partner: engagements whose partner is not the one whose time lasts: {engagement}"),
        ),
        (
            "UPDATE engagements SET time_zone = 'Mars/Base' WHERE customer_name = 'A'",
            "UPDATE engagements SET time_zone = 'Asia/Tokyo'",
            format!("values: time_zone of engagements {engagement} cannot be read as Zone"),
        ),
        (
            "UPDATE audit_chains SET entries = entries + 1 WHERE engagement_id = 1",
            "UPDATE audit_chains SET entries = entries - 1 WHERE engagement_id = 1",
            "engagement 1: the last entry was removed".to_owned(),
        ),
    ] {
        assert!(execute(&app.db, broken).unwrap() > 0, "{broken}");
        let (ok, said) = checked(&app);
        assert!(!ok && said.contains(&found) && said.contains("1 thing is wrong"), "{broken}: {said}");
        execute(&app.db, mended).unwrap();
    }
    assert!(checked(&app).0);

    let search = if is_sqlite(&app.db) { "rowid" } else { "engagement_id" };
    execute(&app.db, &format!("DELETE FROM engagement_search WHERE {search} = {ready}")).unwrap();
    let says = format!("search: engagements that no search finds, for their customer is in no index: {ready}");
    assert!(checked(&app).1.contains(&says));
}

#[actix_web::test]
async fn rules_that_constraints_hold_are_looked_at_without_them() {
    let app = TestApp::spawn().await;
    if !is_sqlite(&app.db) {
        return;
    }
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let ready = app.desk().ready_engagement(manager, "B");
    app.desk().submitted(manager, ready, &whole_answers());
    let without_constraints = |sql: &str| {
        let run = |conn: &mut _, sql: &str| diesel::sql_query(sql).execute(conn).map(drop);
        app.db
            .maintain(|conn| {
                run(conn, "PRAGMA ignore_check_constraints = ON")?;
                run(conn, "PRAGMA foreign_keys = OFF")?;
                Ok(run(conn, sql)?)
            })
            .unwrap();
    };
    let rules = || {
        let found = check::all(&app.db).unwrap();
        found
            .into_iter()
            // SQLite's own check says it too.
            .filter(|finding| !matches!(finding, Finding::Damage(said) if said.contains("CHECK constraint")))
            .map(|finding| match finding {
                Finding::Rule { name, .. } => name.to_owned(),
                Finding::Reference { table, to, .. } => format!("{table} {to}"),
                other => format!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(), Vec::<String>::new());
    without_constraints("UPDATE review_revisions SET held_on = NULL");
    assert_eq!(rules(), ["R7"]);
    without_constraints("UPDATE review_revisions SET held_on = '2026-11-20', outcome = 'no_agreement'");
    assert_eq!(rules(), ["R8"]);
    without_constraints("UPDATE review_revisions SET completes = FALSE");
    assert!(rules().contains(&"R8".to_owned()), "{:?}", rules());
    without_constraints("DELETE FROM reviews");
    assert!(rules().contains(&"review_revisions reviews".to_owned()), "{:?}", rules());
    // As the tables' own way down expects them.
    without_constraints("UPDATE engagements SET completed_by = NULL, completed = NULL");
    without_constraints("DELETE FROM next_steps");
    without_constraints("DELETE FROM review_revisions");
}

#[actix_web::test]
async fn the_chains_are_held_against_what_the_log_was_told() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let engagement = app.desk().ready_engagement(manager, "B");
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let heads: Vec<String> = audit_check::heads(&app.db).unwrap().iter().map(ToString::to_string).collect();
    let line = |heads: &str| format!("{{\"target\":\"audit\",\"fields\":{{\"heads\":\"{heads}\",\"part\":1}}}}\n");
    let other = "{\"target\":\"access\",\"fields\":{\"status\":200}}\nnot a line of ours\n";
    let verified = |told: &str| {
        std::fs::write(&log, format!("{other}{told}{other}")).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_success-review"))
            .args(["audit", "verify", "--heads"])
            .arg(&log)
            .env("DATABASE_URL", app.database_url())
            .env("RUST_LOG", "warn")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    assert!(!verified("").0, "a log without any is held against nothing");
    let (ok, said) = verified(&line(&heads.join(" ")).repeat(2));
    assert!(ok && said.contains(&format!("{} ends of chains in the log", heads.len())), "{said}");
    let (ok, said) = verified(&line(&format!("{engagement}:1:abcdef")));
    assert!(!ok && said.contains(&format!("engagement {engagement}: entry ")), "{said}");
    assert!(said.contains("stands where the log was told of another"), "{said}");
    let (ok, said) = verified(&line(&format!("{engagement}:1000:abcdef")));
    assert!(!ok && said.contains("entries that the log was told of are gone"), "{said}");
}
