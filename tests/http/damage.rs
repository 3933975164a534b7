//! A row that somebody damaged by hand: the page is a 500, and the log says which row it is.

use diesel::prelude::*;
use success_review::domain::policy::Role;
use success_review::store::schema::review_revisions;

use crate::log::Program;
use crate::support::builders::whole_answers;
use crate::support::database::{execute, unguard};
use crate::support::{Client, PASSWORD, TestApp};

#[actix_web::test]
async fn a_key_that_nobody_knows_is_told_with_its_table_and_row() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let whole = app.desk().engagement(manager, "A", |_| ());
    let damaged = app.desk().engagement(manager, "B", |_| ());
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "manager@example.com"), ("password", PASSWORD)]).await.expect(303);

    execute(&app.db, &format!("UPDATE engagements SET time_zone = 'Mars/Base' WHERE id = {damaged}")).unwrap();
    client.get(&format!("/engagements/{damaged}")).await.expect(500);
    client.get(&format!("/engagements/{whole}")).await.expect(200);
    // An action meets it as well.
    client.post(&format!("/engagements/{damaged}/review"), &[]).await.expect(500);
    assert_eq!(told(&program, ZONE, "engagements", damaged), 2);
    assert_eq!(told(&program, ZONE, "engagements", whole), 0);

    execute(&app.db, &format!("UPDATE users SET time_zone = 'Mars/Base' WHERE id = {manager}")).unwrap();
    client.get("/account").await.expect(500);
    assert!(told(&program, ZONE, "users", manager) > 0, "{}", program.log());
}

#[actix_web::test]
async fn answers_that_cannot_be_read_are_told_without_a_word_of_them() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let [whole, damaged] = ["A", "B"].map(|customer| {
        let engagement = desk.ready_engagement(manager, customer);
        desk.submitted(manager, engagement, &whole_answers())
    });
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "manager@example.com"), ("password", PASSWORD)]).await.expect(303);

    let text = r#"{"meeting":"WHAT-SOMEBODY-TYPED"}"#;
    execute(&app.db, &format!("UPDATE review_revisions SET answers = '{text}' WHERE review_id = {damaged}")).unwrap();
    for path in [format!("/reviews/{damaged}"), format!("/reviews/{damaged}/revisions/1")] {
        let page = client.get(&path).await.expect(500);
        assert!(page.has("main code"), "the number to ask with: {}", page.body);
        assert!(!page.body.contains("WHAT-SOMEBODY-TYPED"), "{}", page.body);
    }
    client.get(&format!("/reviews/{whole}")).await.expect(200);
    let revision = |review: i64| -> i64 {
        app.read(|conn| {
            let of_review = review_revisions::table.filter(review_revisions::review_id.eq(review));
            Ok(of_review.select(review_revisions::id).first(conn)?)
        })
    };
    assert_eq!(told(&program, ANSWERS, "review_revisions", revision(damaged)), 2, "{}", program.log());
    assert_eq!(told(&program, ANSWERS, "review_revisions", revision(whole)), 0);
    assert!(!program.log().contains("WHAT-SOMEBODY-TYPED"), "{}", program.log());
}

#[actix_web::test]
async fn an_entry_of_the_trail_that_nobody_can_read_is_shown_as_it_is_and_told_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    app.user("admin@example.com", &[Role::Administrator]);
    let engagement = app.desk().engagement(manager, "A", |_| ());
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "admin@example.com"), ("password", PASSWORD)]).await.expect(303);
    let odd = format!(
        "UPDATE audit_entries SET action = 'danced', detail = '{{\"<b>\":1}}' WHERE engagement_id = {engagement}"
    );
    unguard(&app.db);
    let damaged = execute(&app.db, &odd).unwrap();
    for _ in 0..3 {
        let page = client.get("/admin/audit").await.expect(200);
        assert_eq!(page.texts("[data-action=danced] .table__sub").first().map(String::as_str), Some("{\"<b>\":1}"));
    }
    let log = program.log();
    assert_eq!(log.matches("an entry of the trail cannot be read").count(), damaged, "{log}");
    assert!(damaged > 0 && !log.contains("<b>"), "{log}");
}

/// A column and what the log calls the type of its values.
const ZONE: (&str, &str) = ("time_zone", "Zone");
const ANSWERS: (&str, &str) = ("answers", "success_review::domain::review::answers::Answers");

/// How often the log names this row.
fn told(program: &Program, (column, kind): (&str, &str), table: &str, id: i64) -> usize {
    let log = program.log();
    let entries = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let names = |entry: &serde_json::Value| {
        let fields = &entry["fields"];
        fields["table"] == table && fields["id"] == id && fields["column"] == column && fields["kind"] == kind
    };
    entries.filter(|entry| entry["level"] == "ERROR" && names(entry)).count()
}
