//! The history of measurements by pages, and the part of it that pictures are drawn from.

use chrono::{Days, NaiveDate};
use success_review::domain::page::Cursor;
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;
use success_review::store::engagements::find_visible;
use success_review::store::measurements::{Place, history, last_days, since};

use crate::support::TestApp;
use crate::support::builders::today;

fn measure(
    app: &TestApp,
    manager: i64,
    engagement: i64,
    workload: i64,
    as_of: NaiveDate,
    counts: Option<Counts>,
) -> i64 {
    app.desk().measure_on(manager, engagement, workload, as_of, counts)
}

#[actix_web::test]
async fn pages_hold_every_row_once_and_pictures_only_the_last_days() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let desk = app.desk();
    let (teams, exchange) = (desk.workload("teams"), desk.workload("exchange_online"));
    let id = desk.engagement(manager, "A", |e| e.workloads = vec![(teams, 10), (exchange, 10)]);
    let other = desk.engagement(manager, "B", |_| ());
    let counts = Some(Counts { active: 1, entitled: 10 });
    let day = |ago| today() - Days::new(ago);
    measure(&app, manager, other, teams, day(1), counts);
    for ago in 1..=5 {
        measure(&app, manager, id, teams, day(ago), counts);
        measure(&app, manager, id, teams, day(ago), counts);
    }
    measure(&app, manager, id, exchange, day(200), counts);
    measure(&app, manager, id, exchange, day(3), None);

    let viewer = desk.viewer(manager);
    let [engagement, another] = [id, other].map(|id| app.read(|conn| find_visible(conn, &viewer, id)));
    let mut next: Option<Cursor> = None;
    let mut seen: Vec<(NaiveDate, i64)> = Vec::new();
    loop {
        let after = next.as_ref().and_then(Cursor::place::<Place>);
        let page = app.read(|conn| history(conn, &engagement, after, 5));
        assert!(page.rows.len() <= 5);
        assert_eq!(page.is_first, seen.is_empty());
        seen.extend(page.rows.iter().map(|(row, by)| {
            assert_eq!(by, "manager");
            (row.as_of, row.id)
        }));
        if page.next.is_none() {
            break;
        }
        next = page.next;
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first, each once: {seen:?}");

    let last = app.read(|conn| last_days(conn, &engagement, 2));
    let mut days: Vec<(i64, NaiveDate)> = last.iter().map(|row| (row.workload_id, row.as_of)).collect();
    days.sort_unstable();
    let mut expected = vec![(teams, day(1)), (teams, day(1)), (teams, day(2)), (teams, day(2)), (exchange, day(200))];
    expected.sort_unstable();
    assert_eq!(days, expected, "two days of Teams with both rows, and the only day of Exchange that has data");

    let recent = app.read(|conn| since(conn, &vec![&engagement, &another], &[teams, exchange], day(3)));
    assert_eq!(recent.len(), 7, "without the old one and the one without data");
    assert_eq!(recent.iter().filter(|row| row.engagement_id == other).count(), 1);
}
