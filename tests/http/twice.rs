//! A form that is sent twice, because its answer was lost or its button pressed again, is carried out once, and both times
//! gets the same answer.

use diesel::prelude::*;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::routes;
use success_review::store::next_steps;
use success_review::store::schema::{
    audit_entries, criteria, engagements, heading_aliases, measurements, partners, review_draft_sections, users,
    workloads,
};

use crate::support::builders::{Desk, whole_answers};
use crate::support::{Client, Page, Scene, TestApp};

/// Sends the filled form twice; both answers lead to the same place.
async fn twice(client: &Client, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
    let first = client.submit(page, form, fields).await.expect(303);
    let second = client.submit(page, form, fields).await.expect(303);
    assert_eq!(first.location(), second.location(), "{form}");
    first
}

macro_rules! rows {
    ($app:expr, $table:ident) => {
        $app.read(|conn| Ok($table::table.count().get_result::<i64>(conn)?))
    };
}

#[actix_web::test]
async fn usage_typed_by_hand_is_one_measurement_and_one_exclusion() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let client = app.sign_in("manager@test.example").await;
    let path = format!("/engagements/{engagement}/usage");
    let page = client.get(&path).await.expect(200);
    let form = format!("form[action='{path}']");
    let (_, fields) = page.form(&form);
    let field = |end: &str| fields.iter().map(|(name, _)| name.clone()).find(|name| name.contains(end)).expect(end);
    let (active, entitled) = (field("active"), field("entitled"));
    let filled =
        [(active.as_str(), "300"), (entitled.as_str(), "1000"), ("as_of", "2026-11-20"), ("period_days", "28")];
    twice(&client, &page, &form, &filled).await;
    assert_eq!(rows!(app, measurements), 1);
    // Other numbers on the same page, come back to with the browser's button, are another measurement.
    let other = [(active.as_str(), "301"), filled[1], filled[2], filled[3]];
    client.submit(&page, &form, &other).await.expect(303);
    assert_eq!(rows!(app, measurements), 2);
    // So are the same numbers on a page of their own.
    let page = client.get(&path).await.expect(200);
    client.submit(&page, &form, &other).await.expect(303);
    assert_eq!(rows!(app, measurements), 3);

    let page = client.get(&path).await.expect(200);
    twice(&client, &page, "form[action$=exclusion]", &[("reason", "テスト用のアカウントを含むため")]).await;
}

#[actix_web::test]
async fn usage_sent_several_times_at_once_is_one_measurement() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let client = app.sign_in("manager@test.example").await;
    let path = format!("/engagements/{engagement}/usage");
    let page = client.get(&path).await.expect(200);
    let form = format!("form[action='{path}']");
    let (_, fields) = page.form(&form);
    let field = |end: &str| fields.iter().map(|(name, _)| name.clone()).find(|name| name.contains(end)).expect(end);
    let (active, entitled) = (field("active"), field("entitled"));
    let filled =
        [(active.as_str(), "300"), (entitled.as_str(), "1000"), ("as_of", "2026-11-20"), ("period_days", "28")];
    let all = futures_util::future::join_all((0..4).map(|_| client.submit(&page, &form, &filled))).await;
    for page in all {
        page.expect(303);
    }
    assert_eq!(rows!(app, measurements), 1);
}

#[actix_web::test]
async fn what_an_administrator_adds_or_changes_is_there_once() {
    let app = TestApp::spawn().await;
    app.user("admin@test.example", &[Role::Administrator]);
    let client = app.sign_in("admin@test.example").await;

    let page = client.get("/admin/partners").await.expect(200);
    twice(&client, &page, "form[action='/admin/partners']", &[("name", "東都システムズ")]).await;
    assert_eq!(rows!(app, partners), 1);

    let before = rows!(app, workloads);
    let page = client.get("/admin/workloads").await.expect(200);
    twice(&client, &page, "form[action='/admin/workloads']", &[("key", "loop"), ("name", "Loop")]).await;
    assert_eq!(rows!(app, workloads), before + 1);

    let page = client.get("/admin/headings").await.expect(200);
    let fields = [("alias", "Stand"), ("heading", "Report Refresh Date")];
    twice(&client, &page, "form[action='/admin/headings']", &fields).await;
    assert_eq!(rows!(app, heading_aliases), 1);

    let page = client.get("/admin/users/new").await.expect(200);
    let fields = [("email", "new@test.example"), ("name", "新井 透"), ("roles", "lead")];
    client.submit(&page, "form[action='/admin/users']", &fields).await.expect(200);
    let again = client.submit(&page, "form[action='/admin/users']", &fields).await.expect(303);
    assert_eq!(rows!(app, users), 2);

    let user = again.location().to_owned();
    let page = client.get(&user).await.expect(200);
    let entries = rows!(app, audit_entries);
    twice(&client, &page, &format!("form[action='{user}']"), &[("name", "新井 徹")]).await;
    assert_eq!(rows!(app, audit_entries), entries + 1);
}

#[actix_web::test]
async fn what_is_saved_against_a_version_is_no_conflict_with_itself() {
    let app = TestApp::spawn().await;
    app.user("lead@test.example", &[Role::Lead]);
    let client = app.sign_in("lead@test.example").await;
    let page = client.get("/account").await.expect(200);
    twice(&client, &page, "form[action='/account/settings']", &[("time_zone", "UTC")]).await;
}

#[actix_web::test]
async fn the_same_name_from_six_at_once_is_one_organisation_and_no_fault() {
    let app = TestApp::spawn().await;
    app.user("admin@test.example", &[Role::Administrator]);
    let client = app.sign_in("admin@test.example").await;
    client.get("/account").await.expect(200);
    let all = (0..6).map(|_| client.post("/admin/partners", &[("name", "東都システムズ")]));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(all).await.into_iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422, 422, 422, 422]);
    assert_eq!(rows!(app, partners), 1);
}

#[actix_web::test]
async fn a_decision_whose_answer_was_lost_is_no_conflict_with_itself() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let review = app.desk().submitted(manager, engagement, &whole_answers());
    let client = app.sign_in("lead@test.example").await;
    let path = format!("/reviews/{review}");
    let page = client.get(&path).await.expect(200);
    let button = "[formaction$=approval]";
    client.press(&page, button, &[]).await.expect(303);
    client.press(&page, button, &[]).await.expect(303);
    let page = client.get(&path).await.expect(200);
    twice(&client, &page, "form[action$='approval/undo']", &[("reason", "数値を見直すため")]).await;
    // Approving again is another deed, though it says the same.
    let page = client.get(&path).await.expect(200);
    client.press(&page, button, &[]).await.expect(303);
    assert!(client.get(&path).await.expect(200).has("form[action$='approval/undo']"));
}

/// Saves the first form, then the other's against what is stored by then, and sends the first once more: the other's values
/// stand, and nobody is told that it was saved.
async fn overtaken(one: &Client, other: &Client, path: &str, form: &str, [first, second]: [&[(&str, &str)]; 2]) {
    let page = one.get(path).await.expect(200);
    one.submit(&page, form, first).await.expect(303);
    one.submit(&page, form, first).await.expect(303);
    let newer = other.get(path).await.expect(200);
    other.submit(&newer, form, second).await.expect(303);
    one.submit(&page, form, first).await.expect(409);
    let (name, value) = second[0];
    let stored = other.get(path).await.expect(200);
    let (_, fields) = stored.form(form);
    assert!(fields.iter().any(|(n, v)| n == name && v == value), "{form}: {fields:?}");
}

#[actix_web::test]
async fn what_somebody_else_changed_since_is_not_said_to_be_saved() {
    let app = TestApp::spawn().await;
    app.user("admin@test.example", &[Role::Administrator]);
    app.user("admin2@test.example", &[Role::Administrator]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let (one, other) = (app.sign_in("admin@test.example").await, app.sign_in("admin2@test.example").await);
    let form = |path: &str| format!("form[action='{path}']");
    let path = format!("/admin/users/{lead}");
    overtaken(&one, &other, &path, &form(&path), [&[("name", "新井 徹")], &[("name", "新井 透")]]).await;
    let path = "/admin/workloads/1";
    overtaken(&one, &other, path, &form(path), [&[("name", "Exchange A")], &[("name", "Exchange B")]]).await;
    let (window, another) = (app.sign_in("lead@test.example").await, app.sign_in("lead@test.example").await);
    let zones: [&[(&str, &str)]; 2] = [&[("time_zone", "UTC")], &[("time_zone", "Europe/London")]];
    overtaken(&window, &another, "/account", "form[action='/account/settings']", zones).await;
}

#[actix_web::test]
async fn a_reassignment_that_was_taken_back_since_is_not_done_again() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let second = app.user("manager2@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let lead = app.sign_in("lead@test.example").await;
    let (path, form) = (format!("/engagements/{engagement}"), "form[action$='/manager']");
    let (to, back) = (second.to_string(), manager.to_string());
    let page = lead.get(&path).await.expect(200);
    twice(&lead, &page, form, &[("manager", &to)]).await;
    let newer = lead.get(&path).await.expect(200);
    lead.submit(&newer, form, &[("manager", &back)]).await.expect(303);
    lead.submit(&page, form, &[("manager", &to)]).await.expect(409);
    let owner =
        app.read(|conn| Ok(engagements::table.find(engagement).select(engagements::manager_id).first::<i64>(conn)?));
    assert_eq!(owner, manager);
}

/// What a form of a line of the table does that is sent twice.
enum Sent {
    /// It adds something: on which page it stands, its form or its button, and what is filled in.
    Adds { page: String, by: &'static str, fields: Vec<(String, &'static str)> },
    /// What it does is the same however often it is done, or is the business of another test.
    Elsewhere,
}

fn adds(page: String, by: &'static str, fields: &[(&str, &'static str)]) -> Sent {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Sent::Adds { page, by, fields }
}

/// What is expected of a line; `None` fails the test.
fn sent(app: &TestApp, [manager, lead]: [i64; 2], line: &str) -> Option<Sent> {
    let desk = app.desk();
    let teams = desk.workload("teams");
    let engagement = || desk.ready_engagement(manager, line);
    let review = || desk.submitted(manager, engagement(), &whole_answers());
    let meeting = [("attendees[0][name]", "佐々木"), ("go", "next")];
    Some(match line {
        "/engagements" => {
            let fields =
                [("customer_name", "株式会社ミナト"), ("tenant_id", "minato.onmicrosoft.com"), ("segment", "business")];
            adds("/engagements/new".to_owned(), "#engagement", &fields)
        }
        "/engagements/{id}/usage" => {
            let fields = [("as_of", "2026-11-20"), ("period_days", "28")];
            let mut form = adds(format!("/engagements/{}/usage", engagement()), "form[action$='/usage']", &fields);
            if let Sent::Adds { fields, .. } = &mut form {
                fields.push((format!("usage[{teams}][active]"), "300"));
                fields.push((format!("usage[{teams}][entitled]"), "1000"));
            }
            form
        }
        "/engagements/{id}/usage/{measurement}/exclusion" => {
            adds(format!("/engagements/{}/usage", engagement()), "form[action$=exclusion]", &[("reason", "テスト用")])
        }
        "/engagements/{id}/criteria" => {
            let fields = [("criteria[1][statement]", "会議の半分を Teams で開く")];
            adds(format!("/engagements/{}/criteria", engagement()), "#criteria", &fields)
        }
        "/engagements/{id}/review" => adds(format!("/engagements/{}", engagement()), "form[action$='/review']", &[]),
        "/engagements/{id}/review/{section}" => {
            let id = engagement();
            desk.start(manager, id, Start::Review).unwrap();
            adds(format!("/engagements/{id}/review/meeting"), "form[data-autosave]", &meeting)
        }
        "/engagements/{id}/review/submission" => {
            let id = engagement();
            desk.draft(manager, id, &whole_answers());
            adds(format!("/engagements/{id}/review/check"), "form[action$=submission]", &[])
        }
        "/reviews/{id}/approval" => adds(format!("/reviews/{}", review()), "#approve", &[]),
        "/reviews/{id}/return" => {
            adds(format!("/reviews/{}", review()), "#return", &[("comment_general", "確認してください")])
        }
        "/reviews/{id}/approval/undo" => {
            let id = review();
            desk.approve(lead, id, 1).unwrap();
            adds(format!("/reviews/{id}"), "form[action$='approval/undo']", &[("reason", "数値を見直すため")])
        }
        "/admin/users" => {
            let fields = [("email", "new@test.example"), ("name", "新井 透"), ("roles", "lead")];
            adds("/admin/users/new".to_owned(), "form[action='/admin/users']", &fields)
        }
        "/admin/partners" => {
            adds("/admin/partners".to_owned(), "form[action='/admin/partners']", &[("name", "東都システムズ")])
        }
        "/admin/headings" => {
            let fields = [("alias", "Stand"), ("heading", "Report Refresh Date")];
            adds("/admin/headings".to_owned(), "form[action='/admin/headings']", &fields)
        }
        "/admin/workloads" => {
            let fields = [("key", "loop"), ("name", "Loop")];
            adds("/admin/workloads".to_owned(), "form[action='/admin/workloads']", &fields)
        }
        "/engagements/{id}/steps" => {
            let id = engagement();
            desk.submitted(manager, id, &whole_answers());
            let fields = [("what", "教材を配る"), ("owner", "佐々木"), ("due_on", "2027-01-20")];
            adds(format!("/engagements/{id}/steps/new"), "#step-form", &fields)
        }
        "/engagements/{id}/steps/{step}/comments" => {
            let id = engagement();
            desk.submitted(manager, id, &whole_answers());
            let seen = desk.seen(manager, id);
            let step = app.read(|conn| next_steps::of_row(conn, &seen, "s1")).expect("a step").id;
            adds(format!("/engagements/{id}/steps/{step}"), "#comment-form", &[("comment", "相談しました")])
        }
        "/engagements/{id}/survey" => {
            let id = engagement();
            adds(format!("/engagements/{id}"), "#contact-form", &[("name", "高橋 由紀"), ("language", "ja")])
        }
        "/engagements/{id}/notes" => {
            let id = engagement();
            let fields = [("on", "2026-11-20"), ("kind", "call"), ("text", "電話で相談しました")];
            adds(format!("/engagements/{id}/notes"), "#note-form", &fields)
        }
        // `notes`.
        "/engagements/{id}/notes/{note}" | "/engagements/{id}/notes/{note}/removal" => Sent::Elsewhere,
        // `survey`.
        "/engagements/{id}/survey/{contact}"
        | "/engagements/{id}/survey/{contact}/state"
        | "/engagements/{id}/survey/{contact}/removal" => Sent::Elsewhere,
        // `living_steps`.
        "/engagements/{id}/follow-ups/{follow_up}"
        | "/engagements/{id}/steps/{step}/change"
        | "/engagements/{id}/steps/{step}/seen"
        | "/summaries/{engagement}/steps/{step}" => Sent::Elsewhere,
        // What a file holds and is there already is not imported again: `imports`.
        "/engagements/{id}/usage/import"
        | "/engagements/{id}/usage/import/preview"
        | "/engagements/{id}/usage/import/confirmation"
        | "/usage-reports"
        | "/usage-reports/confirmation" => Sent::Elsewhere,
        "/sign-in" | "/sign-out" | "/language" => Sent::Elsewhere,
        "/account/settings" | "/account/password" | "/account/sessions/end" => Sent::Elsewhere,
        // Choices; an address in the place of the one before; a mail that is sent once whoever asks: `mail`, `calendar`.
        "/account/mail" | "/account/calendar" | "/account/calendar/removal" => Sent::Elsewhere,
        "/admin/mail/retry" | "/admin/mail/{id}/retry" => Sent::Elsewhere,
        "/engagements/{id}/edit" | "/engagements/{id}/manager" | "/engagements/{id}/steps/{step}" => Sent::Elsewhere,
        "/engagements/{id}/review/discard"
        | "/engagements/{id}/review/playbook"
        | "/engagements/{id}/review/figures" => Sent::Elsewhere,
        // Once whoever asks, or known by a key of its own: `claims`, `reassigning`.
        "/reviews/{id}/claim" | "/reviews/{id}/claim/release" | "/engagements/reassignment" => Sent::Elsewhere,
        // One for the two, and what has ended stays so: `covers`.
        "/covers" | "/covers/{id}/end" => Sent::Elsewhere,
        "/reviews/{id}/comments" | "/reviews/{id}/withdrawal" => Sent::Elsewhere,
        "/admin/headings/{id}/removal" => Sent::Elsewhere,
        "/admin/users/{id}" | "/admin/partners/{id}" | "/admin/workloads/{id}" => Sent::Elsewhere,
        "/admin/users/{id}/password" | "/admin/users/{id}/disabling" | "/admin/users/{id}/enabling" => Sent::Elsewhere,
        _ => return None,
    })
}

/// What shows that something was done: the trail, the criteria, and what drafts hold.
fn stored(app: &TestApp) -> (i64, Vec<String>, Vec<String>) {
    app.read(|conn| {
        Ok((
            audit_entries::table.count().get_result(conn)?,
            criteria::table.order(criteria::id).select(criteria::statement).load(conn)?,
            review_draft_sections::table
                .order((review_draft_sections::draft_id, review_draft_sections::section))
                .select(review_draft_sections::answers)
                .load(conn)?,
        ))
    })
}

#[actix_web::test]
async fn every_form_that_adds_something_adds_it_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager, Role::Administrator]);
    let lead_id = app.user("lead@test.example", &[Role::Lead]);
    let (own, lead) = (app.sign_in("manager@test.example").await, app.sign_in("lead@test.example").await);
    for line in routes::TABLE.iter().filter(|line| line.method == "POST").map(|line| line.path) {
        let expected =
            sent(&app, [manager, lead_id], line).unwrap_or_else(|| panic!("does the form of {line} add something?"));
        let Sent::Adds { page, by, fields } = expected else { continue };
        let client = if line.starts_with("/reviews/") { &lead } else { &own };
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let page = client.get(&page).await.expect(200);
        let is_button = page.attr(by, "formaction").is_some();
        let send = async || match is_button {
            true => client.press(&page, by, &fields).await,
            false => client.submit(&page, by, &fields).await,
        };
        let before = stored(&app);
        let first = send().await;
        let after = stored(&app);
        assert!(matches!(first.status, 200 | 303), "{line}: {} {}", first.status, first.body);
        assert_ne!(after, before, "{line} adds nothing");
        for _ in 0..2 {
            let second = send().await.expect(303);
            assert_eq!(stored(&app), after, "{line}");
            if first.status == 303 {
                assert_eq!(second.location(), first.location(), "{line}");
            }
        }
    }
}

#[actix_web::test]
async fn a_criterion_that_is_sent_again_is_no_conflict_with_itself() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let (client, window) = (app.sign_in("manager@test.example").await, app.sign_in("manager@test.example").await);
    let (path, form) = (format!("/engagements/{engagement}/criteria"), "#criteria");
    let statements = || -> Vec<String> {
        app.read(|conn| Ok(criteria::table.order(criteria::position).select(criteria::statement).load(conn)?))
    };
    let first = client.get(&path).await.expect(200);
    twice(&client, &first, form, &[("criteria[1][statement]", "A")]).await;
    assert_eq!(statements(), ["A"]);
    // At one moment.
    let second = client.press_here(&client.get(&path).await.expect(200), form, ("add", "1")).await.expect(200);
    let all = futures_util::future::join_all(
        (0..4).map(|_| client.submit(&second, form, &[("criteria[2][statement]", "B")])),
    );
    for page in all.await {
        page.expect(303);
    }
    assert_eq!(statements(), ["A", "B"]);
    // The same row from another page of before is the same row, and what else was stored meanwhile stays.
    let page = client.get(&path).await.expect(200);
    let with_c = client.press_here(&page, form, ("add", "1")).await.expect(200);
    let in_window = window.press_here(&window.get(&path).await.expect(200), form, ("add", "1")).await.expect(200);
    client.submit(&with_c, form, &[("criteria[3][statement]", "C")]).await.expect(303);
    window.submit(&in_window, form, &[("criteria[3][statement]", "C")]).await.expect(303);
    assert_eq!(statements(), ["A", "B", "C"]);
    // What somebody changed since is not said to be saved.
    let newer = window.get(&path).await.expect(200);
    window.submit(&newer, form, &[("criteria[1][statement]", "A2")]).await.expect(303);
    let late = client.submit(&first, form, &[("criteria[1][statement]", "A")]).await.expect(409);
    assert!(late.reads().contains("A2"), "{}", late.reads());
    assert_eq!(statements(), ["A2", "B", "C"]);
}

/// A form sent as its page shows it.
async fn unchanged(client: &Client, path: &str, form: &str) {
    let page = client.get(path).await.expect(200);
    client.submit(&page, form, &[]).await.expect(303);
}

#[actix_web::test]
async fn a_form_that_changes_nothing_writes_nothing_and_keeps_the_version() {
    let with_tenant = |desk: &Desk<'_>, manager| {
        desk.engagement(manager, "青嶺精機株式会社", |input| {
            input.tenant_id = "aomine.onmicrosoft.com".to_owned()
        })
    };
    let scene = Scene::of(with_tenant).await;
    let app = &scene.app;
    let admin = app.user("admin@test.example", &[Role::Administrator]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let client = app.sign_in("admin@test.example").await;
    let versions = || -> (Vec<i64>, Vec<i64>, Vec<i64>) {
        app.read(|conn| {
            Ok((
                users::table.order(users::id).select(users::version).load(conn)?,
                workloads::table.order(workloads::id).select(workloads::version).load(conn)?,
                engagements::table.select(engagements::version).load(conn)?,
            ))
        })
    };
    let before = (rows!(app, audit_entries), versions());
    for person in [admin, lead] {
        let path = format!("/admin/users/{person}");
        unchanged(&client, &path, &format!("form[action='{path}']")).await;
    }
    unchanged(&client, "/account", "form[action='/account/settings']").await;
    let workload = "/admin/workloads/1";
    unchanged(&client, workload, &format!("form[action='{workload}']")).await;
    let edit = scene.path("/edit");
    unchanged(&scene.client, &edit, &format!("form[action='{edit}']")).await;
    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get(&scene.path("")).await.expect(200);
    lead.submit(&page, "#reassignment", &[]).await.expect(303);
    assert_eq!((rows!(app, audit_entries), versions()), before);

    // One that changes something does.
    let page = client.get(workload).await.expect(200);
    client.submit(&page, &format!("form[action='{workload}']"), &[("aliases", "Loop\nLoop Neu")]).await.expect(303);
    assert_eq!(rows!(app, audit_entries), before.0 + 1);
}
