//! The survey as a column (R13): frozen at submission, and filled in for reviews from before.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use success_review::domain::engagement::Survey;
use success_review::domain::policy::Role;
use success_review::store::schema::review_revisions;
use success_review::store::surveys;

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::database::{execute, is_sqlite};

type Frozen = (Option<Survey>, Option<NaiveDate>);

fn columns(app: &TestApp) -> Vec<Frozen> {
    app.read(|conn| {
        Ok(review_revisions::table
            .order(review_revisions::id)
            .select((review_revisions::survey, review_revisions::survey_on))
            .load(conn)?)
    })
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().expect("a date"))
}

/// A manager with a submitted review for each of these states of the survey.
async fn with(lines: &[&[(&str, &str)]]) -> (TestApp, i64) {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    for (number, lines) in lines.iter().enumerate() {
        let engagement = app.desk().ready_engagement(manager, &format!("顧客{number}"));
        let mut answers = whole_answers();
        for (field, value) in *lines {
            answers.section_mut("key-results").set(field, value);
        }
        app.desk().submitted(manager, engagement, &answers);
    }
    (app, manager)
}

const STATES: [&[(&str, &str)]; 4] = [
    &[("survey", "answered")],
    &[("survey", "sent"), ("survey_sent_on", "2026/11/5"), ("survey_sent_to", "情報システム部")],
    // What was answered before another state was chosen does not count.
    &[("survey", "outstanding"), ("survey_planned_on", " ２０２６－１２／０７"), ("survey_sent_on", "2026-11-01")],
    &[("survey", "outstanding"), ("survey_planned_on", "2026-12-31")],
];

fn expected() -> [Frozen; 4] {
    [
        (Some(Survey::Answered), None),
        (Some(Survey::Sent), day("2026-11-05")),
        (Some(Survey::Outstanding), day("2026-12-07")),
        (Some(Survey::Outstanding), day("2026-12-31")),
    ]
}

#[actix_web::test]
async fn r13_a_submission_freezes_where_the_survey_stands() {
    let (app, manager) = with(&STATES).await;
    assert_eq!(columns(&app), expected());
    let viewer = app.desk().viewer(manager);
    let lines = app.read(|conn| surveys::outstanding(conn, &viewer, 20));
    let found: Vec<_> = lines.iter().map(|line| (line.customer.as_str(), line.planned_on)).collect();
    assert_eq!(found, [("顧客2", day("2026-12-07")), ("顧客3", day("2026-12-31"))]);
    let other = app.user("other@example.com", &[Role::Manager]);
    let other = app.desk().viewer(other);
    assert!(app.read(|conn| surveys::outstanding(conn, &other, 20)).is_empty(), "somebody else's");
}

#[actix_web::test]
async fn r13_reviews_from_before_the_column_are_filled_from_their_answers() {
    let (app, _) = with(&STATES).await;
    let folder = if is_sqlite(&app.db) { "sqlite" } else { "postgres" };
    let script = |name: &str| {
        let root = env!("CARGO_MANIFEST_DIR");
        std::fs::read_to_string(format!("{root}/migrations/{folder}/2026-11-26-000006_survey/{name}.sql"))
            .expect("a script")
    };
    let run = |name: &str| app.write(|conn| Ok(conn.batch_execute(&script(name))?));
    run("down");
    // A row whose day is none, one that says nothing, and one that cannot be read at all.
    for change in [
        "UPDATE review_revisions SET answers = replace(answers, '2026-12-31', '2026-02-30') WHERE id = 4",
        "UPDATE review_revisions SET answers = '{}' WHERE id = 1",
        "UPDATE review_revisions SET answers = '{damaged' WHERE id = 2",
    ] {
        assert_eq!(execute(&app.db, change).expect("change"), 1);
    }
    run("up");
    let [_, _, third, _] = expected();
    assert_eq!(columns(&app), [(None, None), (None, None), third, (Some(Survey::Outstanding), None)]);

    run("down");
    execute(
        &app.db,
        "UPDATE review_revisions SET answers = (SELECT replace(answers, '2026-02-30', '2026-12-31') \
        FROM review_revisions WHERE id = 4) WHERE id < 3",
    )
    .expect("mend");
    run("up");
    assert_eq!(columns(&app)[0], (Some(Survey::Outstanding), day("2026-12-31")), "run again after it was taken back");
}
