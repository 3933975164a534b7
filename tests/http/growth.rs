//! What an import works out, also while others wait to write, grows in proportion to its file; see `tests/growth.rs`.

use chrono::Days;
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;
use success_review::playbook::library;
use success_review::queries::{Ask, usage_import};
use success_review::reports::{Kind, Measure, Point, Rate, Report, Subject};

use crate::support::TestApp;
use crate::support::builders::today;
use crate::support::growth::grows_in_proportion;

fn report(kind: Kind) -> Report {
    let (rates, points, totals, tenants, ignored) = Default::default();
    let (understood, others) = Default::default();
    Report { kind, rows: 1, refreshed: today(), rates, totals, points, tenants, ignored, understood, others }
}

/// Rates of one workload, each of a day and a period of its own.
fn rates(n: usize) -> Report {
    let rate = |i: usize| Rate {
        line: 0,
        subject: Subject::Named("Teams".to_owned()),
        counts: Some(Counts { active: 1, entitled: 10 }),
        period_days: 1 + i64::try_from(i % 300).unwrap(),
        as_of: today() - Days::new((i / 300) as u64),
        note: String::new(),
    };
    Report { rates: (0..n).map(rate).collect(), ..report(Kind::Table) }
}

/// Counts of as many products.
fn points(n: usize) -> Report {
    let point =
        |i: usize| Point { series: format!("Product {i}"), measure: Measure::Assigned, day: today(), count: Some(1) };
    Report { points: (0..n).map(point).collect(), ..report(Kind::ActivationsUserCounts) }
}

#[actix_web::test]
async fn the_plan_of_an_import_grows_in_proportion_to_the_file() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
    let viewer = app.desk().viewer(manager);
    let plan = |report: &Report| {
        app.read(|conn| {
            let now = app.clock.timestamp();
            let mut ask = Ask { conn, viewer: &viewer, now, playbooks: library() };
            assert!(usage_import::plan(&mut ask, engagement, report).is_ok_and(|plan| !plan.changes_nothing()));
            Ok(())
        });
    };
    grows_in_proportion("rates", 5_000, rates, plan);
    grows_in_proportion("products", 5_000, points, plan);
}
