//! A row that somebody damaged by hand: the page is a 500, and the log says which row it is.

use success_review::domain::policy::Role;

use crate::log::Program;
use crate::support::database::execute;
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
    assert_eq!(told(&program, "engagements", damaged), 2);
    assert_eq!(told(&program, "engagements", whole), 0);

    execute(&app.db, &format!("UPDATE users SET time_zone = 'Mars/Base' WHERE id = {manager}")).unwrap();
    client.get("/account").await.expect(500);
    assert!(told(&program, "users", manager) > 0, "{}", program.log());
}

/// How often the log names this row.
fn told(program: &Program, table: &str, id: i64) -> usize {
    let log = program.log();
    let entries = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let names = |entry: &serde_json::Value| {
        let fields = &entry["fields"];
        fields["table"] == table && fields["id"] == id && fields["column"] == "time_zone" && fields["kind"] == "Zone"
    };
    entries.filter(|entry| entry["level"] == "ERROR" && names(entry)).count()
}
