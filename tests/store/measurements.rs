//! The history of measurements by pages, and the part of it that pictures are drawn from.

use chrono::{Days, NaiveDate};
use success_review::actions::usage::{MeasurementInput, exclude, record};
use success_review::domain::page::Cursor;
use success_review::domain::policy::Role;
use success_review::domain::precedence::counting;
use success_review::domain::usage::{Counts, Measurement, Source};
use success_review::store::engagements::find_visible;
use success_review::store::figures;
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

/// Numbers that look like chance and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.below(choices.len() as u64);
        choices[usize::try_from(place).expect("small")]
    }
}

/// What the rule says, step by step: day, nearness to 28 days, the shorter, typed, entry (R1).
fn by_the_rule(all: &[Measurement]) -> Option<i64> {
    let mut left: Vec<&Measurement> = all.iter().filter(|m| !m.excluded && m.counts.is_some()).collect();
    let last = left.iter().map(|m| m.as_of).max()?;
    left.retain(|m| m.as_of == last);
    let nearest = left.iter().map(|m| (m.period_days - 28).abs()).min()?;
    left.retain(|m| (m.period_days - 28).abs() == nearest);
    let shortest = left.iter().map(|m| m.period_days).min()?;
    left.retain(|m| m.period_days == shortest);
    if left.iter().any(|m| m.source == Source::Typed) {
        left.retain(|m| m.source == Source::Typed);
    }
    left.into_iter().max_by_key(|m| (m.entered_at, m.id)).map(|m| m.id)
}

#[actix_web::test]
async fn r1_the_database_and_the_rule_choose_the_same_measurement() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let desk = app.desk();
    let workloads = ["teams", "exchange_online", "intune", "power_bi"].map(|key| desk.workload(key));
    let viewer = desk.viewer(manager);
    let mut dice = Dice(20_261_122);
    let mut decided_by_period = 0;
    for round in 0..12 {
        let id = desk.engagement(manager, &format!("C{round}"), |e| e.workloads = workloads.map(|w| (w, 10)).to_vec());
        for _ in 0..dice.of(&[3, 12, 24]) {
            let input = MeasurementInput {
                workload_id: dice.of(&workloads),
                counts: (dice.below(8) > 0).then_some(Counts { active: 1, entitled: 10 }),
                period_days: dice.of(&[1, 7, 26, 28, 30, 31, 45, 90, 180]),
                as_of: today() - Days::new(dice.below(3)),
                source: dice.of(&[Source::Typed, Source::Imported]),
                report: String::new(),
                note: String::new(),
            };
            let measurement = desk.write(&viewer, |work| record(work, id, &input)).expect("record");
            if dice.below(6) == 0 {
                desk.write(&viewer, |work| exclude(work, id, measurement, "wrong")).expect("exclude");
            }
        }
        let engagement = app.read(|conn| find_visible(conn, &viewer, id));
        let rows = app.read(|conn| history(conn, &engagement, None, 100)).rows;
        let chosen = app.read(|conn| figures::current(conn, &engagement));
        assert_eq!(chosen.workloads.len(), workloads.len());
        for usage in &chosen.workloads {
            let all: Vec<Measurement> = rows
                .iter()
                .filter(|(row, _)| row.workload_id == usage.workload_id)
                .map(|(row, _)| row.figure())
                .collect();
            let counts = usage.measurement.as_ref().map(|m| m.id);
            assert_eq!(counts, counting(&all).map(|m| m.id), "{all:?}");
            assert_eq!(counts, by_the_rule(&all), "{all:?}");
            let first = usage.measurement.as_ref();
            decided_by_period +=
                usize::from(first.is_some_and(|first| {
                    all.iter().any(|m| m.as_of == first.as_of && m.period_days != first.period_days)
                }));
        }
    }
    assert!(decided_by_period > 5, "the period decided {decided_by_period} times");
}
