//! Pictures: the small trend in the lists, the trends of an engagement, and the words that stand for them.

use chrono::Days;
use success_review::actions::usage;
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;

use crate::support::TestApp;
use crate::support::builders::today;

/// Records a typed rate per hundred users, so many days ago.
fn measure(app: &TestApp, manager: i64, engagement: i64, workload: &str, days_ago: u64, active: i64) -> i64 {
    let as_of = today() - Days::new(days_ago);
    let desk = app.desk();
    desk.measure_on(manager, engagement, desk.workload(workload), as_of, Some(Counts { active, entitled: 100 }))
}

#[actix_web::test]
async fn a_row_shows_the_workload_that_stands_lowest_against_its_target() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let desk = app.desk();
    let (teams, exchange) = (desk.workload("teams"), desk.workload("exchange_online"));
    let both =
        desk.engagement(manager, "青嶺精機株式会社", |e| e.workloads = vec![(teams, 10), (exchange, 60)]);
    for (days_ago, active) in [(150, 12), (60, 15), (3, 20)] {
        measure(&app, manager, both, "teams", days_ago, active);
    }
    for (days_ago, active) in [(300, 1), (90, 30), (2, 55)] {
        measure(&app, manager, both, "exchange_online", days_ago, active);
    }
    let wrong = measure(&app, manager, both, "exchange_online", 1, 99);
    let viewer = desk.viewer(manager);
    desk.write(&viewer, |work| usage::exclude(work, both, wrong, "誤り")).expect("exclude");
    let single = desk.engagement(manager, "港", |_| ());
    measure(&app, manager, single, "teams", 2, 30);
    desk.engagement(manager, "湊フーズ", |_| ());

    let page = app.sign_in_with("manager@example.test", "en").await.get("/engagements").await.expect(200);
    let labels: Vec<String> =
        page.select("td svg.spark").iter().filter_map(|svg| svg.attrs.get("aria-label").cloned()).collect();
    assert_eq!(labels.len(), 2, "without a measurement there is no picture: {labels:?}");
    assert!(labels[0].starts_with("No trend"), "one day is none: {}", labels[0]);
    let expected =
        "AU of Exchange Online over half a year: 30.0% on 24 Aug 2026, 55.0% on 20 Nov 2026. The target is 60%.";
    assert_eq!(labels[1], expected);
    let lowest = page.select("td:has(svg.spark)");
    assert!(lowest[1].text.contains("55.0") && lowest[1].text.contains("Exchange Online"), "{}", lowest[1].text);
    assert_eq!(page.select("svg.spark--short").len(), 1, "below its target, and drawn so");
    assert_eq!(page.select("svg.spark .spark__target").len(), 1);
}

#[actix_web::test]
async fn home_shows_the_trend_of_what_waits_for_its_meeting() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let id = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    measure(&app, manager, id, "teams", 60, 20);
    let page = app.sign_in("manager@example.test").await.get("/").await.expect(200);
    let label = page.attr("section[aria-labelledby=waiting] svg.spark", "aria-label").expect("a picture");
    assert!(label.contains("20.0%") && label.contains("35.0%"), "{label}");
}

#[actix_web::test]
async fn each_workload_keeps_its_own_last_days() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let desk = app.desk();
    let (teams, exchange) = (desk.workload("teams"), desk.workload("exchange_online"));
    let id = desk.engagement(manager, "青嶺精機株式会社", |e| e.workloads = vec![(teams, 10), (exchange, 10)]);
    for days_ago in 1..=20 {
        measure(&app, manager, id, "teams", days_ago, 20);
    }
    measure(&app, manager, id, "exchange_online", 100, 30);
    let page = app.sign_in("manager@example.test").await.get(&format!("/engagements/{id}")).await.expect(200);
    assert_eq!(page.select("section[aria-labelledby=trend] svg[role=img]").len(), 2);
    assert_eq!(
        page.select("section[aria-labelledby=trend] tbody tr").len(),
        13,
        "twelve days of Teams and one of Exchange"
    );
    assert_eq!(page.select("section[aria-labelledby=trend] .trend__target").len(), 2);
}
