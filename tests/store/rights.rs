//! Rights as they are at the moment of writing: whoever lost one while they waited does not write.

use std::sync::mpsc::channel;
use std::time::Duration;

use success_review::actions::usage::MeasurementInput;
use success_review::actions::{accounts, covers as standing_in, engagements, usage};
use success_review::domain::policy::{Role, Viewer, Who};
use success_review::domain::usage::{Counts, Source};
use success_review::error::{Denied, Error, Result};
use success_review::playbook::library;
use success_review::store::{By, Db, Work, covers, users};

use crate::support::TestApp;
use crate::support::builders::today;

/// Does one thing, keeps its transaction open, and begins another in this person's name meanwhile; what becomes of that.
fn while_open<T: Send + 'static>(
    app: &TestApp,
    first: impl FnOnce(&mut Work<'_>) -> Result<()> + Send + 'static,
    by: Viewer,
    second: impl FnOnce(&mut Work<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let now = app.clock.timestamp();
    let (done, is_done) = channel();
    let (go, gone) = channel::<()>();
    let db = app.db.clone();
    let holding = std::thread::spawn(move || {
        db.write(By { who: Who::CommandLine(None), now, playbooks: library() }, |work| {
            first(work)?;
            done.send(()).expect("told");
            gone.recv().expect("go on");
            Ok::<_, Error>(())
        })
    });
    is_done.recv().expect("done, not committed");
    let db: Db = app.db.clone();
    let waiting = std::thread::spawn(move || db.write(By { who: Who::Person(&by), now, playbooks: library() }, second));
    // Long enough for one that does not wait to be over.
    std::thread::sleep(Duration::from_millis(300));
    go.send(()).expect("go on");
    holding.join().expect("no panic").expect("committed");
    waiting.join().expect("no panic")
}

fn counted(workload_id: i64) -> MeasurementInput {
    MeasurementInput {
        workload_id,
        counts: Some(Counts { active: 1, entitled: 2 }),
        period_days: 28,
        as_of: today(),
        source: Source::Typed,
        report: String::new(),
        note: String::new(),
    }
}

#[actix_web::test]
async fn a_former_managers_measurement_and_exclusion_come_too_late() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let next = app.user("next@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let measured = app.desk().measure(manager, engagement, "teams", 1, 10);
    let teams = app.desk().workload("teams");
    let lead = app.desk().viewer(lead);
    for exclude in [false, true] {
        let (former, version) = (app.desk().viewer(manager), app.desk().seen(manager, engagement).version);
        let (lead, now) = (lead.clone(), app.clock.timestamp());
        let reassign = move |work: &mut Work<'_>| {
            engagements::reassign(&mut work.as_by(Who::Person(&lead), now), engagement, version, next)
        };
        let late = while_open(&app, reassign, former, move |work| {
            if exclude {
                usage::exclude(work, engagement, measured, "too late")
            } else {
                usage::record(work, engagement, &counted(teams)).map(drop)
            }
        });
        assert!(matches!(late, Err(Error::NotFound | Error::Forbidden)), "{late:?}");
        let (lead, version) = (app.desk().viewer(lead_id(&app)), app.desk().seen(next, engagement).version);
        app.desk().write(&lead, |work| engagements::reassign(work, engagement, version, manager)).expect("back");
    }
}

fn lead_id(app: &TestApp) -> i64 {
    app.read(|conn| users::find_by_email(conn, "lead@test.example")).expect("the lead").id
}

#[actix_web::test]
async fn who_is_disabled_or_loses_the_role_meanwhile_writes_nothing() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let teams = app.desk().workload("teams");
    let record = move |work: &mut Work<'_>| usage::record(work, engagement, &counted(teams)).map(drop);

    let viewer = app.desk().viewer(manager);
    let lost = while_open(
        &app,
        move |work| {
            let user = users::find_any(work.conn, manager)?;
            let details = accounts::Details {
                name: user.name,
                roles: [Role::Lead].into_iter().collect(),
                partner_id: None,
                time_zone: user.time_zone,
            };
            accounts::update(work, manager, user.version, &details).map_err(|denied| denied.into_error(|_| Error::Busy))
        },
        viewer.clone(),
        record,
    );
    assert!(matches!(lost, Err(Error::NotFound)), "{lost:?}");

    let disable = move |work: &mut Work<'_>| users::set_disabled(work.conn, manager, Some(work.now));
    let late = while_open(&app, disable, viewer, record);
    assert!(matches!(late, Err(Error::NotSignedIn)), "{late:?}");
}

#[actix_web::test]
async fn whose_cover_ends_meanwhile_writes_nothing() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let stand_in = app.user("standin@test.example", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let teams = app.desk().workload("teams");
    let record = move |work: &mut Work<'_>| usage::record(work, engagement, &counted(teams)).map(drop);
    app.desk().cover(manager, stand_in);
    let viewer = app.desk().viewer(stand_in);
    while_open(&app, |_| Ok(()), viewer.clone(), record).expect("recorded");
    let ender = app.desk().viewer(manager);
    let cover = app.read(|conn| covers::of_manager(conn, manager, app.clock.timestamp()))[0].id;
    // It is ended later than the other began to wait.
    let now = app.clock.timestamp() + chrono::TimeDelta::seconds(1);
    let end = move |work: &mut Work<'_>| standing_in::end(&mut work.as_by(Who::Person(&ender), now), cover);
    let late = while_open(&app, end, viewer, record);
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
}

#[actix_web::test]
async fn two_administrators_who_disable_each_other_leave_one() {
    let app = TestApp::spawn().await;
    let ids = ["one@test.example", "two@test.example"].map(|email| app.user(email, &[Role::Administrator]));
    for round in 0..20 {
        let viewers = ids.map(|id| app.desk().viewer(id));
        let now = app.clock.timestamp();
        let done = std::thread::scope(|scope| {
            let each = [(0, 1), (1, 0)].map(|(own, other)| {
                let (db, viewer) = (app.db.clone(), &viewers[own]);
                let by = By { who: Who::Person(viewer), now, playbooks: library() };
                scope.spawn(move || db.write(by, |work| accounts::disable(work, ids[other])).is_ok())
            });
            each.map(|thread| thread.join().expect("no panic"))
        });
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "round {round}: {done:?}");
        app.write(|conn| ids.iter().try_for_each(|id| users::set_disabled(conn, *id, None)));
    }
}

#[actix_web::test]
async fn the_last_administrator_stays_whoever_asks() {
    let app = TestApp::spawn().await;
    let admin = app.user("admin@test.example", &[Role::Administrator]);
    let off = app.user("off@test.example", &[Role::Administrator]);
    app.write(|conn| users::set_disabled(conn, off, Some(app.clock.timestamp())));
    let by = By { who: Who::CommandLine(None), now: app.clock.timestamp(), playbooks: library() };
    let refused = app.db.write(by, |work| accounts::disable(work, admin));
    assert!(matches!(refused, Err(Denied::Refused(accounts::Refusal::LastAdministrator))), "{refused:?}");
    let refused = app.db.write(by, |work| {
        let user = users::find_any(work.conn, admin)?;
        let roles = [Role::Manager].into_iter().collect();
        let details = accounts::Details { name: user.name, roles, partner_id: None, time_zone: user.time_zone };
        accounts::update(work, admin, user.version, &details)
    });
    assert!(matches!(refused, Err(Denied::Refused(accounts::Refusal::LastAdministrator))), "{refused:?}");
    app.write(|conn| users::set_disabled(conn, off, None));
    app.db.write(by, |work| accounts::disable(work, admin)).expect("another one stays");
}
