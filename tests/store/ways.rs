//! Lists of engagements have the same rows in the same order, in whichever way they are read.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};
use success_review::domain::engagement::{Listed, Outcome, ReviewStage, ReviewState, Status};
use success_review::domain::filter::{Engagements as Filter, Steps, SurveyStand, Surveying, Watch};
use success_review::domain::page::Page;
use success_review::domain::policy::Role;
use success_review::domain::steps::Due;
use success_review::domain::zone::{Days, Zone};
use success_review::store::engagement_list::{Row, list, total};
use success_review::store::search::Bounds;
use success_review::store::step_list::{self, Moment};

use crate::support::TestApp;
use crate::support::builders::{today, whole_answers};
use crate::support::database::execute;
use crate::support::plans::Years;

#[actix_web::test]
async fn a_list_is_the_same_in_whichever_way_it_is_read() {
    let app = TestApp::spawn().await;
    let managers = ["one", "two"].map(|name| app.user(&format!("{name}@example.com"), &[Role::Manager]));
    let lead = app.user("lead@example.com", &[Role::Lead]);
    let partner = app.partner("東都システムズ");
    let desk = app.desk();
    let [teams, exchange] = ["teams", "exchange_online"].map(|key| desk.workload(key));
    for number in 0..24_u64 {
        app.clock.advance(chrono::TimeDelta::minutes(1));
        let manager = managers[(number % 2) as usize];
        let name = format!("{}{number}", if number % 3 == 0 { "青嶺工業" } else { "港商会" });
        let id = desk.engagement(manager, &name, |input| {
            input.workloads = vec![(if number % 4 == 0 { exchange } else { teams }, 10)];
            input.partner_id = (number % 5 == 0).then_some(partner);
            input.set_status = if number % 6 == 0 { Status::Paused } else { Status::Active };
        });
        let workload = if number % 4 == 0 { exchange } else { teams };
        let figure = success_review::domain::usage::Counts { active: 30, entitled: 100 };
        if number % 7 != 0 {
            desk.measure_on(manager, id, workload, today() - chrono::Days::new(number * 5), Some(figure));
        }
        if number % 8 == 1 {
            let mut answers = whole_answers();
            answers.section_mut("key-information").set("stale_confirmed", "still_valid");
            if number % 3 == 0 {
                answers.section_mut("key-results").set("survey", "sent");
                answers.section_mut("key-results").set("survey_sent_on", "2026-11-08");
                answers.section_mut("key-results").set("survey_sent_to", "佐藤");
                answers.section_mut("meeting").set("held_on", "2026-11-08");
            }
            desk.submitted(manager, id, &answers);
        }
        if number % 5 == 1 {
            desk.contact(manager, id, "高橋");
        }
    }
    let viewers = [desk.viewer(lead), desk.viewer(managers[0])];
    // Who left has engagements still, of which only leads are told.
    let left = format!("UPDATE users SET disabled_at = '2026-11-01 00:00:00' WHERE id = {}", managers[1]);
    execute(&app.db, &left).expect("disable");
    let now = app.clock.timestamp();
    let submitted = ReviewStage::Submitted(ReviewState::Submitted);
    let none = Filter::default;
    let filters = [
        none(),
        Filter { workload: Some(teams), ..none() },
        Filter { workload: Some(exchange), state: Some(Listed::Open), ..none() },
        Filter { state: Some(Listed::Open), ..none() },
        Filter { state: Some(Listed::Only(Status::Paused)), partner: Some(partner), ..none() },
        Filter { state: Some(Listed::Only(Status::Complete)), workload: Some(teams), ..none() },
        Filter { review: Some(submitted), workload: Some(teams), ..none() },
        Filter { outcome: Some(Some(Outcome::Disengage)), partner: Some(partner), workload: Some(teams), ..none() },
        Filter { review: Some(submitted), state: Some(Listed::Only(Status::Complete)), ..none() },
        Filter { shut: true, ..none() },
        Filter { name: Some("青嶺".to_owned()), workload: Some(teams), ..none() },
        Filter { manager: Some(managers[0]), partner: Some(partner), ..none() },
        Filter { watch: Some(Watch::Unmeasured), ..none() },
        Filter { watch: Some(Watch::Stale(Days::at(now).earlier(45))), manager: Some(managers[0]), ..none() },
        Filter { watch: Some(Watch::Moved(Some(now - chrono::TimeDelta::minutes(9)))), ..none() },
        Filter { watch: Some(Watch::Moved(None)), ..none() },
        Filter { watch: Some(Watch::Moved(None)), name: Some("青嶺".to_owned()), ..none() },
        Filter { watch: Some(Watch::Unmanaged), ..none() },
        Filter { watch: Some(Watch::Unmanaged), manager: Some(managers[1]), ..none() },
        Filter { survey: Some(Surveying::Outstanding.at(now)), ..none() },
        Filter {
            survey: Some(Surveying::Outstanding.at(now)),
            manager: Some(managers[0]),
            state: Some(Listed::Open),
            ..none()
        },
        Filter { survey: Some(Surveying::Remind.at(now)), ..none() },
        Filter { survey: Some(Surveying::Remind.at(now)), manager: Some(managers[0]), ..none() },
    ];
    let mut found = 0;
    for viewer in &viewers {
        for filter in &filters {
            let read = |bounds: Bounds| {
                let (mut rows, mut after) = (Vec::new(), None);
                loop {
                    let page: Page<Row> = app.read(|conn| list(conn, viewer, filter, after, 4, bounds));
                    rows.extend(page.rows.iter().map(|row| row.id));
                    let Some(next) = page.next else { return rows };
                    after = next.place();
                }
            };
            let usual = read(Bounds::USUAL);
            found += usual.len();
            for (sorted, walked) in [(0, 5), (4, 7), (-1, 40), (-1, 150), (-1, 240)] {
                let bounds = Bounds { sorted, walked };
                assert_eq!(read(bounds), usual, "{bounds:?} {filter:?}");
                let counted = app.read(|conn| total(conn, viewer, filter, bounds)).counted();
                let all = i64::try_from(usual.len()).expect("a few");
                assert!(
                    counted.0 <= all && (counted.1 || counted.0 == all),
                    "{counted:?} of {all}: {bounds:?} {filter:?}"
                );
            }
            let counted = app.read(|conn| total(conn, viewer, filter, Bounds::USUAL)).counted();
            assert_eq!(counted, (i64::try_from(usual.len()).expect("a few"), false), "{filter:?}");
        }
    }
    assert!(found > 80, "only {found} rows");
}

#[derive(QueryableByName)]
struct OfADay {
    #[diesel(sql_type = Text)]
    time_zone: Zone,
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// What is counted by its day alone, and what is compared where it is, are together what has passed.
#[actix_web::test]
async fn what_is_late_is_counted_where_it_is() {
    let years = Years::new().await;
    let run = |sql: &str| assert!(execute(&years.app.db, sql).expect(sql) > 0, "{sql}");
    run(
        "UPDATE engagements SET time_zone = CASE WHEN id % 2 = 0 THEN 'Pacific/Honolulu' ELSE 'Pacific/Kiritimati' END",
    );
    run("UPDATE next_steps SET agreed = TRUE, status = 'open'");
    let mut seen = BTreeSet::new();
    for (hour, every) in [(3, 7), (11, 7), (3, 1), (11, 1)] {
        let now = today().and_hms_opt(hour, 0, 0).expect("a time");
        let days = [2, 1, 0].map(|ago| today() - chrono::Days::new(ago));
        run("UPDATE next_steps SET due_on = NULL");
        run("UPDATE engagement_watches SET measured_on = NULL, survey_sent_on = NULL");
        for (place, day) in days.iter().enumerate() {
            let these = format!("engagement_id % {every} = 0 AND engagement_id % 3 = {place}");
            run(&format!("UPDATE next_steps SET due_on = '{day}' WHERE {these}"));
            run(&format!(
                "UPDATE engagement_watches SET measured_on = '{day}', survey_sent_on = '{day}' WHERE {these}"
            ));
        }
        run("DELETE FROM open_steps");
        run("INSERT INTO open_steps (step_id, engagement_id, manager_id, partner_id, time_zone, due_on) \
             SELECT s.id, e.id, e.manager_id, e.partner_id, e.time_zone, s.due_on FROM next_steps s \
             JOIN engagements e ON e.id = s.engagement_id WHERE s.due_on IS NOT NULL");
        let passed = |table: &str, column: &str, whose: &str| {
            let sql = format!(
                "SELECT e.time_zone, t.{column} AS day, COUNT(*) AS rows FROM {table} t JOIN engagements e ON e.id = t.engagement_id \
                 WHERE t.{column} IS NOT NULL{whose} GROUP BY 1, 2"
            );
            let all: Vec<OfADay> = years.app.read(|conn| Ok(diesel::sql_query(sql).load(conn)?));
            let rows: i64 = all.iter().filter(|one| one.day < one.time_zone.day(now)).map(|one| one.rows).sum();
            (rows.min(1_000), rows > 1_000)
        };
        let at = Moment { now, today: today() };
        for manager in [None, Some(7)] {
            let whose = manager.map(|id| format!(" AND e.manager_id = {id}")).unwrap_or_default();
            let late = Steps { due: Some(Due::Overdue), manager, ..Steps::default() };
            let steps = years.app.read(|conn| step_list::total(conn, &years.lead, &late, None, at)).counted();
            assert_eq!(steps, passed("next_steps", "due_on", &whose), "steps at {hour} of {manager:?}");
            seen.insert(steps);
            let watch = Some(Watch::Stale(Days::at(now)));
            let survey = Some(SurveyStand::SentBefore(Days::at(now)));
            let stale = (Filter { watch, manager, ..Filter::default() }, "measured_on");
            let sent = (Filter { survey, manager, ..Filter::default() }, "survey_sent_on");
            for (filter, column) in [stale, sent] {
                let counted = years.app.read(|conn| total(conn, &years.lead, &filter, Bounds::USUAL)).counted();
                assert_eq!(counted, passed("engagement_watches", column, &whose), "{column} at {hour} of {manager:?}");
                seen.insert(counted);
            }
        }
    }
    assert!(seen.contains(&(1_000, true)) && seen.len() > 6, "{seen:?}");
}
