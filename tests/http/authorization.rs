//! Who may come in where: every line of the table of URLs, for every kind of person, on objects of their own and of
//! others. A line without an expectation here fails.

use std::collections::BTreeMap;

use success_review::domain::policy::Role;
use success_review::routes;

use crate::support::builders::{today, whole_answers};
use crate::support::{Client, TestApp};

/// Nobody, the manager, another manager, a lead, the partner, another partner, an administrator.
pub const PEOPLE: [&str; 7] = ["nobody", "manager", "manager2", "lead", "partner", "partner2", "administrator"];

/// Status per person in the order of [`PEOPLE`]; for POST with a valid token and an empty form, `0` where the answer is
/// the business of another test. `1` stands for 200 or 403.
type Expected = [u16; 7];

const ALL: Expected = [303, 200, 200, 200, 200, 200, 200];
const OWN_AND_LEAD: Expected = [303, 200, 404, 200, 404, 404, 404];
const OWN: Expected = [303, 200, 404, 403, 404, 404, 404];
const LEAD: Expected = [303, 404, 404, 200, 404, 404, 404];
const ADMINISTRATOR: Expected = [303, 404, 404, 404, 404, 404, 200];
const POST_SELF: Expected = [303, 0, 0, 0, 0, 0, 0];
const POST_OWN: Expected = [303, 0, 404, 403, 404, 404, 404];
const POST_LEAD: Expected = [303, 403, 404, 0, 404, 404, 404];
const POST_ADMINISTRATOR: Expected = [303, 404, 404, 404, 404, 404, 0];

/// What is expected of a line; `None` fails the test.
fn expectation(method: &str, path: &str) -> Option<Expected> {
    Some(match (method, path) {
        // Who has a single room is sent there at once.
        ("GET", "/") => [303, 200, 200, 200, 303, 303, 303],
        ("GET", "/account" | "/playbook" | "/playbook/rules" | "/playbook/{version}") => ALL,
        ("GET", "/sign-in") => [200, 0, 0, 0, 0, 0, 0],
        ("POST", "/sign-in" | "/language") => [0; 7],
        (
            "POST",
            "/sign-out"
            | "/account/settings"
            | "/account/mail"
            | "/account/calendar"
            | "/account/calendar/removal"
            | "/account/password"
            | "/account/sessions/end",
        ) => POST_SELF,
        ("GET", "/engagements" | "/engagements/table.csv" | "/engagements/table.xlsx" | "/usage-reports") => {
            [303, 200, 200, 200, 404, 404, 404]
        }
        ("GET", "/covers") => [303, 200, 200, 200, 404, 404, 404],
        ("POST", "/covers") => [303, 422, 422, 422, 404, 404, 404],
        // There is none: `covers` tests who ends it.
        ("POST", "/covers/{id}/end") => [303, 404, 404, 404, 404, 404, 404],
        ("GET", "/engagements/new") => [303, 200, 200, 404, 404, 404, 404],
        ("POST", "/engagements") => [303, 422, 422, 404, 404, 404, 404],
        ("POST", "/usage-reports" | "/usage-reports/confirmation") => [303, 422, 422, 422, 404, 404, 404],
        (
            "GET",
            "/engagements/{id}"
            | "/engagements/{id}/history"
            | "/engagements/{id}/usage"
            | "/engagements/{id}/usage/imports/{import}"
            | "/engagements/{id}/criteria"
            | "/engagements/{id}/agenda"
            | "/engagements/{id}/notes"
            | "/engagements/{id}/letters/{kind}"
            | "/engagements/{id}/letters/{kind}/{language}.eml"
            | "/engagements/{id}/partner-view",
        ) => OWN_AND_LEAD,
        // Nothing is planned, and nobody has such an address: `calendar` tests who gets what.
        ("GET", "/engagements/{id}/meeting.ics") => [303, 404, 404, 404, 404, 404, 404],
        ("GET", "/calendar/{secret}.ics") => [404; 7],
        ("GET", "/steps" | "/steps/table.xlsx") => [303, 200, 200, 200, 404, 404, 404],
        ("GET", "/notes") => [303, 200, 200, 200, 404, 404, 404],
        ("GET", "/engagements/{id}/notes/{note}") => OWN,
        ("GET", "/engagements/{id}/steps/new") => OWN,
        ("GET", "/engagements/{id}/steps/{step}") => OWN_AND_LEAD,
        // A lead finds the reassigning there, and nothing else to change.
        ("GET", "/engagements/{id}/edit") => [303, 200, 404, 1, 404, 404, 404],
        ("POST", "/engagements/{id}/manager") => POST_LEAD,
        ("GET", "/engagements/reassignment") => LEAD,
        ("POST", "/engagements/reassignment") => [303, 404, 404, 0, 404, 404, 404],
        // Nobody has asked for one: `reassigning` tests who sees it.
        ("GET", "/engagements/reassignments/{id}") => [303, 404, 404, 404, 404, 404, 404],
        // There is nothing to ask while the draft is on the newest version.
        ("GET", "/engagements/{id}/review/playbook") => [303, 0, 404, 403, 404, 404, 404],
        ("GET", path) if path.starts_with("/engagements/{id}/usage/") => OWN,
        ("GET", path) if path.starts_with("/engagements/{id}/review") => OWN,
        ("POST", path) if path.starts_with("/engagements/{id}/") => POST_OWN,
        ("GET", "/reviews" | "/reviews/table.csv" | "/reviews/table.xlsx" | "/portfolio") => LEAD,
        ("GET", "/portfolio/table.xlsx" | "/portfolio/meetings" | "/portfolio/meetings/table.xlsx") => LEAD,
        ("GET", "/reviews/{id}" | "/reviews/{id}/revisions/{revision}") => OWN_AND_LEAD,
        (
            "POST",
            "/reviews/{id}/approval"
            | "/reviews/{id}/return"
            | "/reviews/{id}/approval/undo"
            | "/reviews/{id}/comments"
            | "/reviews/{id}/claim"
            | "/reviews/{id}/claim/release",
        ) => POST_LEAD,
        ("POST", "/reviews/{id}/withdrawal") => POST_OWN,
        ("GET", "/summaries" | "/summaries/table.csv" | "/summaries/table.xlsx") => [303, 404, 404, 404, 200, 200, 404],
        ("GET", "/summaries/{engagement}" | "/summaries/{engagement}/summary.xlsx") => {
            [303, 404, 404, 404, 200, 404, 404]
        }
        // Nothing of the review is approved, so that no step is anybody's.
        ("POST", "/summaries/{engagement}/steps/{step}") => [303, 404, 404, 404, 404, 404, 404],
        ("GET", path) if path.starts_with("/admin/") => ADMINISTRATOR,
        ("POST", path) if path.starts_with("/admin/") => POST_ADMINISTRATOR,
        _ => return None,
    })
}

pub struct Scene {
    pub app: TestApp,
    pub clients: BTreeMap<&'static str, Client>,
    /// Of the manager and the partner, with a draft; another with a submitted review.
    pub drafted: i64,
    reviewed: i64,
    review: i64,
    measurement: i64,
    import: i64,
    contact: i64,
    note: i64,
    users: BTreeMap<&'static str, i64>,
    partner: i64,
}

const CUSTOMER: &str = "秘密の顧客";

impl Scene {
    pub async fn new() -> Self {
        let app = TestApp::spawn().await;
        let (partner, partner2) = (app.partner("Partner One"), app.partner("Partner Two"));
        let users = BTreeMap::from([
            ("manager", app.user("manager@example.com", &[Role::Manager])),
            ("manager2", app.user("manager2@example.com", &[Role::Manager])),
            ("lead", app.user("lead@example.com", &[Role::Lead])),
            ("partner", app.partner_user("partner@example.com", partner)),
            ("partner2", app.partner_user("partner2@example.com", partner2)),
            ("administrator", app.user("administrator@example.com", &[Role::Administrator])),
        ]);
        let manager = users["manager"];
        let desk = app.desk();
        let drafted = desk.engagement(manager, CUSTOMER, |e| e.partner_id = Some(partner));
        let measurement = desk.measure(manager, drafted, "teams", 350, 1000);
        let import = desk.import(manager, drafted, "Workload,Active,Entitled,As of\nTeams,300,1000,2026-11-01\n");
        desk.draft(manager, drafted, &whole_answers());
        let contact = desk.contact(manager, drafted, "高橋 由紀");
        let note = desk.note(manager, drafted, today(), CUSTOMER, false);
        let reviewed = desk.engagement(manager, CUSTOMER, |e| e.partner_id = Some(partner));
        desk.measure(manager, reviewed, "teams", 350, 1000);
        let review = desk.submitted(manager, reviewed, &whole_answers());
        let mut clients = BTreeMap::new();
        for person in PEOPLE {
            let client = match users.get(person) {
                Some(_) => app.sign_in(&format!("{person}@example.com")).await,
                None => app.client(),
            };
            clients.insert(person, client);
        }
        Self { app, clients, drafted, reviewed, review, measurement, import, contact, note, users, partner }
    }

    /// The URL of a line, with the objects of this scene.
    pub fn url(&self, pattern: &str) -> String {
        let id = match pattern.split('/').nth(1) {
            Some("reviews") => self.review,
            Some("admin") if pattern.starts_with("/admin/users") => self.users["manager2"],
            Some("admin") if pattern.starts_with("/admin/partners") => self.partner,
            Some("admin") => 1,
            // A step needs a review that was submitted.
            _ if pattern.contains("{step}") => self.reviewed,
            _ => self.drafted,
        };
        pattern
            .replace("{id}", &id.to_string())
            .replace("{engagement}", &self.reviewed.to_string())
            .replace("{measurement}", &self.measurement.to_string())
            .replace("{import}", &self.import.to_string())
            .replace("{step}", "1")
            .replace("{secret}", "nobody-has-it")
            .replace("{kind}", "invitation")
            .replace("{language}", "ja")
            .replace("{follow_up}", "1")
            .replace("{contact}", &self.contact.to_string())
            .replace("{note}", &self.note.to_string())
            .replace("{section}", "meeting")
            .replace("{revision}", "1")
            .replace("{version}", "2020-04-30")
    }
}

fn takes_a_file(url: &str) -> bool {
    url.ends_with("/usage/import") || url == "/usage-reports"
}

fn agrees(expected: u16, found: u16) -> bool {
    match expected {
        0 => true,
        1 => found == 200 || found == 403,
        other => found == other,
    }
}

#[test]
fn every_line_of_the_table_has_an_expectation() {
    let missing: Vec<String> = routes::TABLE
        .iter()
        .filter(|e| expectation(e.method.as_str(), e.path).is_none())
        .map(|e| format!("{} {}", e.method, e.path))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[actix_web::test]
async fn everybody_opens_their_own_pages_and_no_others() {
    let scene = Scene::new().await;
    let mut faults = Vec::new();
    for entry in routes::TABLE.iter().filter(|e| e.method.as_str() == "GET") {
        let expected = expectation("GET", entry.path).unwrap_or_default();
        for (person, expected) in PEOPLE.into_iter().zip(expected) {
            let page = scene.clients[person].get(&scene.url(entry.path)).await;
            if !agrees(expected, page.status) {
                faults.push(format!("GET {} as {person}: {} for {expected}", entry.path, page.status));
            }
            let outsider = matches!(person, "nobody" | "manager2" | "partner2");
            if outsider && page.body.contains(CUSTOMER) {
                faults.push(format!("GET {} as {person}: names the customer", entry.path));
            }
            if person == "partner"
                && (page.body.contains("INTERNAL-NOTE") || page.body.contains("自社で進められるため"))
            {
                faults.push(format!("GET {} as {person}: tells what is internal or not approved", entry.path));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[actix_web::test]
async fn nobody_changes_what_is_not_theirs() {
    let scene = Scene::new().await;
    let mut faults = Vec::new();
    for entry in routes::TABLE.iter().filter(|e| e.method.as_str() == "POST") {
        let expected = expectation("POST", entry.path).unwrap_or_default();
        for (person, expected) in PEOPLE.into_iter().zip(expected).filter(|(_, e)| *e != 0) {
            let client = &scene.clients[person];
            let url = scene.url(entry.path);
            let page = match person {
                _ if takes_a_file(&url) && person != "nobody" => client.post_file(&url, &[], "", b"").await,
                "nobody" => client.post_as_is(&url, &[]).await,
                _ => {
                    client
                        .post(&url, &[("version", "1"), ("idempotency_key", "7d9f0c52b1a34e6f8a0b1c2d3e4f5061")])
                        .await
                }
            };
            if !agrees(expected, page.status) {
                faults.push(format!("POST {} as {person}: {} for {expected}", entry.path, page.status));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    drop(scene.app);
}

#[actix_web::test]
async fn no_form_is_taken_without_its_token_or_from_elsewhere() {
    let scene = Scene::new().await;
    let mut faults = Vec::new();
    for entry in routes::TABLE.iter().filter(|e| e.method.as_str() == "POST") {
        let url = scene.url(entry.path);
        // Whoever the line lets in at all.
        let person = match entry.path {
            path if path.starts_with("/admin") => "administrator",
            path if path.starts_with("/summaries") => "partner",
            path if path.contains("approval") || path.ends_with("/return") || path.ends_with("/manager") => "lead",
            "/engagements/reassignment" => "lead",
            _ => "manager",
        };
        let client = &scene.clients[person];
        for fields in [&[][..], &[("csrf_token", "")], &[("csrf_token", "0123456789")]] {
            let page = match takes_a_file(&url) {
                true => client.send(client.file_request(&url, fields, "usage.csv", b"")).await,
                false => client.post_as_is(&url, fields).await,
            };
            if page.status != 403 {
                faults.push(format!("POST {} with {fields:?}: {}", entry.path, page.status));
            }
        }
        let token = client.get("/account").await.attr("input[name=csrf_token]", "value").unwrap_or_default();
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let request = match takes_a_file(&url) {
                true => client.file_request(&url, &[("csrf_token", &token)], "usage.csv", b""),
                false => client
                    .request(reqwest::Method::POST, &url)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(format!("csrf_token={token}")),
            };
            let request = request.header(name, value);
            let page = client.send(request).await;
            if page.status != 403 {
                faults.push(format!("POST {} with {name}: {}", entry.path, page.status));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[actix_web::test]
async fn what_is_open_to_anyone_answers_who_has_no_session() {
    let app = TestApp::spawn().await;
    // What is open to whoever has a secret shows nobody else anything.
    let anyone = routes::TABLE.iter().filter(|entry| entry.who == routes::Who::Anyone);
    let open: Vec<_> = anyone.filter(|entry| !entry.path.contains("{secret}")).collect();
    assert!(open.len() >= 3);
    for entry in open {
        let client = app.client();
        let page = if entry.method == "GET" {
            client.get(entry.path).await.expect(200)
        } else {
            // The token comes from a page that is open as well.
            client.post(entry.path, &[("language", "en"), ("email", "x"), ("password", "x")]).await
        };
        let sent_away = page.status == 303 && page.location().starts_with("/sign-in?");
        assert!(page.status != 403 && page.status != 404 && !sent_away, "{}: {}", entry.path, page.status);
        if page.status == 200 {
            assert!(page.attr("input[name=csrf_token]", "value").is_some_and(|token| !token.is_empty()));
        }
    }
}

/// What this person gets of every line, in the order of the table, with the same forms.
async fn all_answers(scene: &Scene, person: &str) -> Vec<(String, u16)> {
    let mut answers = Vec::new();
    // Pages before what is changed.
    for method in ["GET", "POST"] {
        for entry in routes::TABLE.iter().filter(|e| e.method.as_str() == method) {
            // Their own account and what they make of their own is another matter.
            if ["/engagements", "/sign-out"].contains(&entry.path) || entry.path.starts_with("/covers") {
                continue;
            }
            let (client, url) = (&scene.clients[person], scene.url(entry.path));
            let fields = [("version", "1"), ("idempotency_key", "7d9f0c52b1a34e6f8a0b1c2d3e4f5061")];
            let page = match method {
                "GET" => client.get(&url).await,
                _ if takes_a_file(&url) => client.post_file(&url, &[], "", b"").await,
                _ => client.post(&url, &fields).await,
            };
            answers.push((format!("{method} {}", entry.path), page.status));
        }
    }
    answers
}

#[actix_web::test]
async fn who_stands_in_for_a_manager_gets_what_the_manager_gets_on_every_line() {
    let (own, covered) = (Scene::new().await, Scene::new().await);
    covered.app.desk().cover(covered.users["manager"], covered.users["manager2"]);
    let (own, theirs) = (all_answers(&own, "manager").await, all_answers(&covered, "manager2").await);
    let others: Vec<_> = own.iter().zip(&theirs).filter(|(own, theirs)| own != theirs).collect();
    assert!(own.len() > 80 && others.is_empty(), "{others:#?}");
}
