//! The demonstration: every state that the application knows can be seen in it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use success_review::clock::Clock;
use success_review::demo;
use success_review::domain::engagement::{Outcome, ReviewState, Status};
use success_review::domain::review::facts::Facts;
use success_review::domain::review::forms::KnownForms;
use success_review::domain::review::progress::{is_complete, progress};
use success_review::domain::review::rows::next_steps;
use success_review::domain::usage::Figures;
use success_review::playbook::library;
use success_review::store::schema::{
    audit_entries, engagement_glances, engagement_notes, engagements, measurements, next_steps as step_rows,
    review_drafts, review_revisions,
};
use success_review::store::{self, Db, figures, migrations, reviews};

use support::database::Database;

/// An empty, migrated database with the demonstration in it.
fn prepared(clock: &Clock) -> (Db, Database) {
    let database = Database::create();
    let db = Db::make(&database.url, 2).expect("open");
    migrations::run(&db).expect("migrate");
    let begun = Instant::now();
    assert!(demo::prepare(&db, clock).expect("prepare"));
    println!("prepared in {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(30), "nobody waits for a demonstration");
    (db, database)
}

/// State, outcome, meeting, reason of the exception and review.
type RevisionLine = (String, Option<String>, String, Option<String>, i64);

#[test]
fn shows_every_state() {
    let clock = Clock::fixed(support::start_of_time());
    let (db, _database) = prepared(&clock);
    let now = clock.timestamp();
    let today = clock.today(success_review::domain::zone::Zone::DEFAULT);

    assert_eq!(success_review::store::check::all(&db).unwrap(), [], "nothing that must not be");
    let ids: Vec<i64> = db.read(|conn| Ok(engagements::table.select(engagements::id).load(conn)?)).unwrap();
    assert!(ids.len() >= 40, "{} engagements", ids.len());

    let statuses: Vec<(String, Option<i64>)> = db
        .read(|conn| Ok(engagements::table.select((engagements::set_status, engagements::completed_by)).load(conn)?))
        .unwrap();
    let statuses: BTreeSet<&str> = statuses
        .iter()
        .map(|(set, completed)| if completed.is_some() { Status::Complete.key() } else { set.as_str() })
        .collect();
    assert_eq!(statuses, Status::ALL.iter().map(|s| s.key()).collect());

    let revisions: Vec<RevisionLine> = db
        .read(|conn| {
            Ok(review_revisions::table
                .select((
                    review_revisions::state,
                    review_revisions::outcome,
                    review_revisions::meeting,
                    review_revisions::exception_reason,
                    review_revisions::revision,
                ))
                .load(conn)?)
        })
        .unwrap();
    let states: BTreeSet<&str> = revisions.iter().map(|r| r.0.as_str()).collect();
    assert_eq!(states, ReviewState::ALL.iter().map(|s| s.key()).collect());
    for outcome in Outcome::ALL {
        let approved = |r: &&RevisionLine| r.0 == "approved" && r.1.as_deref() == Some(outcome.key());
        assert!(revisions.iter().any(|r| approved(&r)), "no approved review with {}", outcome.key());
    }
    assert!(revisions.iter().any(|r| r.2 == "not_attended"), "a meeting nobody came to");
    assert!(revisions.iter().any(|r| r.0 == "submitted" && r.3.is_some()), "an exception waits (R3)");
    assert!(revisions.iter().any(|r| r.0 == "approved" && r.4 == 2), "two revisions");

    let editions: BTreeSet<String> = db
        .read(|conn| Ok(review_revisions::table.select(review_revisions::playbook_version).load(conn)?))
        .unwrap()
        .into_iter()
        .collect();
    let shipped: BTreeSet<String> = library().versions().iter().map(|playbook| playbook.version.clone()).collect();
    assert_eq!(editions, shipped, "reviews keep the words they were begun with, of every edition there was");

    let drafts: i64 = db.read(|conn| Ok(review_drafts::table.count().get_result(conn)?)).unwrap();
    assert!(drafts >= 4, "{drafts} drafts");

    let lead =
        db.read(|conn| store::users::find_by_email(conn, "lead@demo.example")).unwrap().expect("the lead").viewer();
    let current = |id: &i64| {
        db.read(|conn| {
            let engagement = store::engagements::find_visible(conn, &lead, *id)?;
            figures::current(conn, &engagement)
        })
    };
    let all: Vec<Figures> = ids.iter().map(|id| current(id).unwrap()).collect();
    let any = |what: &str, test: &dyn Fn(&Figures) -> bool| assert!(all.iter().any(test), "no engagement: {what}");
    any("without workloads", &|f| f.workloads.is_empty());
    any("gate shut", &|f| !f.workloads.is_empty() && !f.gate_open());
    any("open by R1", &|f| f.usage_passes());
    any("open by R2 only", &|f| f.criteria_pass() && !f.usage_passes());
    any("9.96 %", &|f| f.workloads.iter().any(|w| w.figure().as_deref() == Some("9.96")));
    any("nobody entitled", &|f| f.workloads.iter().any(|w| w.counts().is_some_and(|c| c.entitled == 0)));
    any("over 100 %", &|f| {
        f.workloads.iter().any(|w| w.counts().is_some_and(|c| c.entitled > 0 && c.active > c.entitled))
    });
    any("stale", &|f| f.any_stale(today));
    any("not measured", &|f| f.workloads.iter().any(|w| w.measurement.is_none()));

    let steps: Vec<(String, Option<NaiveDate>)> =
        db.read(|conn| Ok(step_rows::table.select((step_rows::status, step_rows::due_on)).load(conn)?)).unwrap();
    assert!(steps.iter().any(|s| s.0 == "done"));
    assert!(steps.iter().any(|s| s.0 == "open" && s.1.is_some_and(|due| due > today)));
    assert!(steps.iter().any(|s| s.0 == "open" && s.1.is_some_and(|due| due < today)));

    assert!(steps.iter().any(|s| s.0 == "cancelled"), "a step was dropped");
    let lives: Vec<(bool, String, String, Option<NaiveDateTime>)> = db
        .read(|conn| {
            let columns = (step_rows::added, step_rows::status, step_rows::drop_reason, step_rows::reported_at);
            Ok(step_rows::table.select(columns).load(conn)?)
        })
        .unwrap();
    assert!(
        lives.iter().any(|(added, status, ..)| *added && status == "open"),
        "a step was added between the meetings"
    );
    assert!(lives.iter().any(|(_, status, reason, _)| status == "cancelled" && !reason.is_empty()), "with its reason");
    assert!(lives.iter().any(|(.., reported_at)| reported_at.is_some()), "a partner's report waits for the manager");
    let planned: Vec<NaiveDate> = db
        .read(|conn| {
            let planned = engagement_glances::table.filter(engagement_glances::planned.eq(true));
            Ok(planned.select(engagement_glances::meets_on.assume_not_null()).load(conn)?)
        })
        .unwrap();
    let soon = today + chrono::Days::new(14);
    assert!(planned.iter().any(|day| *day > today && *day < soon), "a meeting of the coming days: {planned:?}");

    let notes: i64 = db.read(|conn| Ok(engagement_notes::table.count().get_result(conn)?)).unwrap();
    assert!(notes > 0, "a call between the meetings");

    let times: Vec<NaiveDateTime> = db
        .read(|conn| Ok(audit_entries::table.order(audit_entries::id.asc()).select(audit_entries::at).load(conn)?))
        .unwrap();
    assert!(times.iter().all(|at| *at <= now), "nothing happens in the future");
    assert!(times.is_sorted(), "the trail is in the order of time");
    let entered: Vec<(NaiveDateTime, NaiveDate)> = db
        .read(|conn| Ok(measurements::table.select((measurements::entered_at, measurements::as_of)).load(conn)?))
        .unwrap();
    assert!(entered.iter().all(|(at, as_of)| *at <= now && *as_of <= today));
    let early: Vec<_> =
        entered.iter().filter(|(at, as_of)| *as_of > success_review::domain::zone::Zone::DEFAULT.day(*at)).collect();
    assert!(early.is_empty(), "recorded before their own day: {early:?}");
}

#[test]
fn every_submitted_revision_is_complete() {
    let clock = Clock::fixed(support::start_of_time());
    let (db, _database) = prepared(&clock);
    let workloads = db.read(store::workloads::all).unwrap();
    let forms = KnownForms::new(workloads.iter().map(|w| w.key.clone()));
    let ids: Vec<i64> = db.read(|conn| Ok(review_revisions::table.select(review_revisions::id).load(conn)?)).unwrap();
    assert!(ids.len() >= 25, "{} revisions", ids.len());
    for id in ids {
        let revision: reviews::Revision = db
            .read(|conn| Ok(review_revisions::table.find(id).select(reviews::Revision::as_select()).first(conn)?))
            .unwrap();
        let names = &revision.names;
        let day = revision.submitted_at.and_utc().with_timezone(&chrono_tz::Asia::Tokyo).date_naive();
        let facts = Facts::new(names.segment, &revision.figures, day);
        let playbook = library().get(&revision.playbook_version).unwrap();
        let steps = next_steps(&revision.answers, &forms);
        let (keys, texts): (BTreeSet<_>, BTreeSet<_>) = steps.iter().map(|step| (&step.key, &step.what)).unzip();
        let once = (steps.len(), steps.len());
        assert_eq!((keys.len(), texts.len()), once, "{} revision {}: {steps:?}", names.customer, revision.revision);
        let sections = progress(playbook, &revision.answers, &facts, &forms);
        assert!(is_complete(&sections), "{} revision {}: {sections:?}", names.customer, revision.revision);
    }
}

#[test]
fn leaves_a_database_in_use_alone_and_works_at_any_hour() {
    // Shortly after midnight in Tokyo, and in the night of a leap day.
    for now in ["2026-11-22T15:01:00Z", "2028-02-28T20:30:00Z"] {
        let clock = Clock::fixed(now.parse().unwrap());
        let (db, _database) = prepared(&clock);
        assert!(!demo::prepare(&db, &clock).expect("prepare again"));
        let latest: Option<NaiveDateTime> = db
            .read(|conn| {
                Ok(audit_entries::table
                    .order(audit_entries::at.desc())
                    .select(audit_entries::at)
                    .first(conn)
                    .optional()?)
            })
            .unwrap();
        assert!(latest.is_some_and(|at| at <= clock.timestamp()));
    }
}
