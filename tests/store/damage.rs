//! A stored value that cannot be read is found by table and row, on both databases.

use diesel::prelude::*;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;
use success_review::error::{Error, Result};
use success_review::store::damage::find;
use success_review::store::engagements;
use success_review::store::schema::review_revisions;
use success_review::store::typed::Json;

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::database::execute;

#[actix_web::test]
async fn every_typed_column_is_looked_through_and_sound_rows_are_left_alone() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let engagement = desk.ready_engagement(manager, "A");
    let review = desk.submitted(manager, engagement, &whole_answers());
    let second = desk.engagement(manager, "B", |_| ());
    let none: Vec<(&str, &str, i64)> = Vec::new();
    let found = |kind: Option<&str>| -> Vec<(&'static str, &'static str, i64)> {
        app.read(|conn| find(conn, kind)).into_iter().map(|d| (d.table, d.column, d.id)).collect()
    };
    assert_eq!(found(None), none);

    execute(&app.db, &format!("UPDATE engagements SET time_zone = 'Mars/Base' WHERE id = {second}")).unwrap();
    execute(&app.db, &format!("UPDATE users SET time_zone = '' WHERE id = {manager}")).unwrap();
    execute(&app.db, &format!("UPDATE review_revisions SET answers = '{{' WHERE review_id = {review}")).unwrap();
    let revision = app.read(|conn| {
        Ok(review_revisions::table
            .filter(review_revisions::review_id.eq(review))
            .select(review_revisions::id)
            .first(conn)?)
    });
    let expected = [
        ("users", "time_zone", manager),
        ("engagements", "time_zone", second),
        ("review_revisions", "answers", revision),
    ];
    assert_eq!(found(None), expected);
    assert_eq!(found(Some("Zone")), expected[..2]);
    assert_eq!(found(Some("Segment")), none);
}

#[actix_web::test]
async fn nothing_falls_back_to_a_default() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let engagement = desk.ready_engagement(manager, "A");
    let review = desk.submitted(manager, engagement, &whole_answers());
    let viewer = desk.viewer(manager);
    execute(&app.db, "UPDATE engagements SET time_zone = 'Mars/Base'").unwrap();
    execute(&app.db, "UPDATE review_revisions SET answers = '{\"meeting\":\"SECRET\"}'").unwrap();

    let read = app.db.read(|conn| engagements::find_visible(conn, &viewer, engagement).map(drop));
    let Err(Error::Internal(cause)) = read else { panic!("{read:?}") };
    assert!(said(cause.as_ref()).contains("a stored Zone cannot be read"), "{cause:?}");

    let read = app.db.read(|conn| -> Result<Json<Answers>> {
        let of_review = review_revisions::table.filter(review_revisions::review_id.eq(review));
        Ok(of_review.select(review_revisions::answers).first(conn)?)
    });
    let Err(Error::Internal(cause)) = read else { panic!("{read:?}") };
    let said = said(cause.as_ref());
    assert!(said.contains("Answers cannot be read") && !said.contains("SECRET"), "{said}");
}

/// The error with all that caused it.
fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let mut all = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        all.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    all
}
