//! What is typed survives a session that is gone when the button is pressed: it is carried through signing in, shown to the
//! same person in its form, beside what is stored, and written by nothing but their own press of the button.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use chrono::TimeDelta;
use diesel::RunQueryDsl;
use success_review::domain::policy::Role;
use success_review::error::{Error, Result};
use success_review::routes;
use success_review::store::{AnyConnection, Db, next_steps};

use crate::support::builders::{achieved, today, whole_answers};
use crate::support::{Client, PASSWORD, Page, TestApp};

/// What is typed; stands nowhere else.
const TYPED: &str = "消えてはならない文章 & <b>";

/// A form in which somebody types: its line of the table, who, the page, the form there, and the field.
struct Case {
    pattern: &'static str,
    person: &'static str,
    page: String,
    action: String,
    field: String,
}

/// Ways in which a session is gone when the button is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    CookieDeleted,
    Expired,
    SignedOutElsewhere,
}

struct Scene {
    app: TestApp,
    manager: i64,
    drafted: i64,
    cases: Vec<Case>,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        app.user("manager2@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        app.user("administrator@test.example", &[Role::Administrator]);
        let partner = app.partner("Partner One");
        app.partner_user("partner@test.example", partner);
        let desk = app.desk();
        let drafted = desk.engagement(manager, "下書き株式会社", |_| ());
        let measurement = desk.measure(manager, drafted, "teams", 350, 1000);
        desk.criteria(manager, drafted, &[achieved("会議の半分を Teams で開く")]);
        desk.draft(manager, drafted, &whole_answers());
        let waiting = desk.ready_engagement(manager, "承認待ち株式会社");
        let review = desk.submitted(manager, waiting, &whole_answers());
        let done = desk.engagement(manager, "承認済み株式会社", |e| e.partner_id = Some(partner));
        desk.measure(manager, done, "teams", 350, 1000);
        let mut answers = whole_answers();
        answers.section_mut("next-steps").set("next_steps[0][owner_side]", "partner");
        let approved = desk.submitted(manager, done, &answers);
        desk.approve(lead, approved, 1).expect("approve");
        let seen = desk.seen(manager, done);
        let step = app.read(|conn| next_steps::of_row(conn, &seen, "s1")).expect("a step").id;
        let contact = desk.contact(manager, done, "佐々木 徹");
        let note = desk.note(manager, done, today(), "電話で相談", false);
        let of = format!("/engagements/{drafted}");
        let case = |pattern, person, page: String, action: String, field: &str| Case {
            pattern,
            person,
            page,
            action,
            field: field.to_owned(),
        };
        let same = |pattern, person, path: String, field: &str| case(pattern, person, path.clone(), path, field);
        let (usage, users) = (format!("{of}/usage"), "/admin/users".to_owned());
        let cases = vec![
            case("/engagements", "manager", "/engagements/new".into(), "/engagements".into(), "goals_planned"),
            same("/engagements/{id}/edit", "manager", format!("{of}/edit"), "goals_planned"),
            same("/engagements/{id}/usage", "manager", usage.clone(), "note"),
            case(
                "/engagements/{id}/usage/{measurement}/exclusion",
                "manager",
                usage,
                format!("{of}/usage/{measurement}/exclusion"),
                "reason",
            ),
            same("/engagements/{id}/criteria", "manager", format!("{of}/criteria"), "criteria[1][evidence]"),
            same("/engagements/{id}/review/{section}", "manager", format!("{of}/review/meeting"), "internal_notes"),
            case(
                "/reviews/{id}/approval",
                "lead",
                format!("/reviews/{review}"),
                format!("/reviews/{review}/approval"),
                "comment_general",
            ),
            case(
                "/reviews/{id}/return",
                "lead",
                format!("/reviews/{review}"),
                format!("/reviews/{review}/return"),
                "comment_meeting",
            ),
            case(
                "/reviews/{id}/comments",
                "lead",
                format!("/reviews/{review}"),
                format!("/reviews/{review}/comments"),
                "comment_goals",
            ),
            case(
                "/reviews/{id}/approval/undo",
                "lead",
                format!("/reviews/{approved}"),
                format!("/reviews/{approved}/approval/undo"),
                "reason",
            ),
            case("/admin/users", "administrator", "/admin/users/new".into(), users, "name"),
            same("/admin/users/{id}", "administrator", format!("/admin/users/{manager}"), "name"),
            case(
                "/engagements/{id}/steps",
                "manager",
                format!("/engagements/{done}/steps/new"),
                format!("/engagements/{done}/steps"),
                "what",
            ),
            case(
                "/engagements/{id}/steps/{step}/change",
                "manager",
                format!("/engagements/{done}/steps/{step}"),
                format!("/engagements/{done}/steps/{step}/change"),
                "reason",
            ),
            case(
                "/engagements/{id}/steps/{step}/comments",
                "manager",
                format!("/engagements/{done}/steps/{step}"),
                format!("/engagements/{done}/steps/{step}/comments"),
                "comment",
            ),
            case(
                "/summaries/{engagement}/steps/{step}",
                "partner",
                format!("/summaries/{done}"),
                format!("/summaries/{done}/steps/{step}"),
                &format!("note-{step}"),
            ),
            same("/engagements/{id}/notes", "manager", format!("/engagements/{done}/notes"), "text"),
            same("/engagements/{id}/notes/{note}", "manager", format!("/engagements/{done}/notes/{note}"), "text"),
            case(
                "/engagements/{id}/survey",
                "manager",
                format!("/engagements/{done}"),
                format!("/engagements/{done}/survey"),
                "name",
            ),
            case(
                "/engagements/{id}/survey/{contact}",
                "manager",
                format!("/engagements/{done}"),
                format!("/engagements/{done}/survey/{contact}"),
                "name",
            ),
            same("/admin/partners", "administrator", "/admin/partners".into(), "name"),
            same("/admin/partners/{id}", "administrator", format!("/admin/partners/{partner}"), "name"),
            same("/admin/workloads", "administrator", "/admin/workloads".into(), "aliases"),
            same("/admin/headings", "administrator", "/admin/headings".into(), "alias"),
            same("/admin/workloads/{id}", "administrator", "/admin/workloads/1".into(), "aliases"),
        ];
        Self { app, manager, drafted, cases }
    }

    fn case(&self, pattern: &str) -> &Case {
        self.cases.iter().find(|case| case.pattern == pattern).expect("a case")
    }

    async fn sign_in(&self, person: &str) -> Client {
        self.app.sign_in(&format!("{person}@test.example")).await
    }

    /// The form as the person leaves it: target and fields, the text among them.
    async fn filled(&self, case: &Case, client: &Client) -> (String, Vec<(String, String)>) {
        let page = client.get(&case.page).await.expect(200);
        let (_, mut fields) = page.form(&form_at(&case.action));
        assert!(fields.iter().any(|(name, _)| *name == case.field), "{}: {fields:?}", case.pattern);
        fields.retain(|(name, _)| *name != case.field);
        fields.push((case.field.clone(), TYPED.to_owned()));
        (case.action.clone(), fields)
    }

    /// Presses the button of a filled form after the session is gone: the browser, and the sign-in page that it gets.
    async fn too_late(&self, case: &Case, gone: Gone) -> (Client, Page) {
        let client = self.sign_in(case.person).await;
        let (action, fields) = self.filled(case, &client).await;
        let sender = match gone {
            Gone::CookieDeleted => self.app.client(),
            Gone::Expired => {
                self.app.clock.advance(TimeDelta::hours(13));
                client
            }
            Gone::SignedOutElsewhere => {
                self.sign_in(case.person).await.post("/sign-out", &[]).await.expect(303);
                client
            }
        };
        let page = sender.post_as_is(&action, &borrowed(&fields)).await.expect(401);
        assert!(!hidden(&page).is_empty(), "{gone:?} {}", case.pattern);
        assert!(!page.body.contains("消えてはならない"), "{gone:?} {}: sealed", case.pattern);
        (sender, page)
    }
}

/// The form that is sent there; approval and return are buttons of the one that keeps the comments.
fn form_at(action: &str) -> String {
    if action.starts_with("/reviews/") && ["/approval", "/return", "/comments"].iter().any(|end| action.ends_with(end))
    {
        return "#decision-form".to_owned();
    }
    format!("form[action='{action}']")
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

/// What the sign-in page carries.
fn hidden(page: &Page) -> String {
    page.attr("form.entry__form input[name=parked]", "value").unwrap_or_default()
}

/// Signs in on this page, and goes on as a browser does: 307 sends the same form to the next address.
async fn sign_in_there(client: &Client, page: &Page, person: &str) -> Page {
    let (action, mut fields) = page.form("form.entry__form");
    fields.retain(|(name, _)| name != "email" && name != "password");
    fields.push(("email".to_owned(), format!("{person}@test.example")));
    fields.push(("password".to_owned(), PASSWORD.to_owned()));
    let answer = client.post_as_is(&action, &borrowed(&fields)).await;
    if answer.status != 307 {
        return answer;
    }
    let onwards = answer.location().to_owned();
    client.post_as_is(&onwards, &borrowed(&fields)).await
}

/// The page shows the text in its form and says that it is not saved.
#[track_caller]
fn shows_it_again(page: &Page, case: &Case) {
    assert!(matches!(page.status, 409 | 422), "{}: {} {}", case.pattern, page.status, page.body);
    assert!(page.has("[data-unsaved]"), "{}: {}", case.pattern, page.body);
    let (_, fields) = page.form(&form_at(&case.action));
    let typed: Vec<&str> = fields.iter().filter(|(n, _)| *n == case.field).map(|(_, v)| v.as_str()).collect();
    assert_eq!(typed, [TYPED], "{}", case.pattern);
    assert!(!page.has("form[data-autosave]"), "{}: nothing is saved by itself", case.pattern);
}

async fn every_form(gone: Gone) {
    let scene = Scene::new().await;
    for case in &scene.cases {
        let (client, page) = scene.too_late(case, gone).await;
        // Somebody else at this browser: their own home, a sentence, and nothing of the text.
        let other = scene.app.client();
        other.get("/sign-in").await;
        let fields = [("email", "manager2@test.example"), ("password", PASSWORD), ("parked", &hidden(&page))];
        let away = other.post("/sign-in", &fields).await.expect(303);
        assert_eq!(away.location(), "/", "{}", case.pattern);
        let home = other.follow(away).await.expect(200);
        assert!(home.text(".flash").contains("ほかの人"), "{}", home.text(".flash"));
        assert!(!home.body.contains("消えてはならない"), "{}", case.pattern);
        // Also not by sending it on by hand.
        let token = home.attr("input[name=csrf_token]", "value").expect("a token");
        let tried = other.post_as_is(&case.action, &[("csrf_token", "x"), ("parked", &hidden(&page))]).await;
        assert!(!tried.body.contains("消えてはならない"), "{}", case.pattern);
        let tried = other.post_as_is(&case.action, &[("csrf_token", &token), ("parked", &hidden(&page))]).await;
        assert!(!tried.body.contains("消えてはならない"), "{}", case.pattern);
        // The same person gets it back, and nothing was written.
        let again = sign_in_there(&client, &page, case.person).await;
        shows_it_again(&again, case);
        let stored = client.get(&case.page).await.expect(200);
        assert!(!stored.body.contains("消えてはならない"), "{}: written", case.pattern);
    }
}

#[actix_web::test]
async fn after_the_cookie_was_deleted_every_form_comes_back() {
    every_form(Gone::CookieDeleted).await;
}

#[actix_web::test]
async fn after_the_session_expired_every_form_comes_back() {
    every_form(Gone::Expired).await;
}

#[actix_web::test]
async fn after_signing_out_elsewhere_every_form_comes_back() {
    every_form(Gone::SignedOutElsewhere).await;
}

/// The forms without texts of their own: buttons and choices, passwords, files.
const NOT_TYPED: &[&str] = &[
    "/sign-in",
    "/sign-out",
    "/language",
    "/account/settings",
    "/account/mail",
    "/account/calendar",
    "/account/calendar/removal",
    "/account/password",
    "/account/sessions/end",
    "/engagements/{id}/manager",
    "/engagements/reassignment",
    "/covers",
    "/covers/{id}/end",
    "/engagements/{id}/usage/import",
    "/engagements/{id}/usage/import/preview",
    "/engagements/{id}/usage/import/confirmation",
    "/usage-reports",
    "/usage-reports/confirmation",
    "/admin/headings/{id}/removal",
    "/engagements/{id}/steps/{step}",
    "/engagements/{id}/steps/{step}/seen",
    "/engagements/{id}/follow-ups/{follow_up}",
    "/engagements/{id}/survey/{contact}/state",
    "/engagements/{id}/survey/{contact}/removal",
    "/engagements/{id}/notes/{note}/removal",
    "/engagements/{id}/review",
    "/engagements/{id}/review/submission",
    "/engagements/{id}/review/discard",
    "/engagements/{id}/review/playbook",
    "/engagements/{id}/review/figures",
    "/reviews/{id}/claim",
    "/reviews/{id}/claim/release",
    "/reviews/{id}/withdrawal",
    "/admin/mail/retry",
    "/admin/mail/{id}/retry",
    "/admin/users/{id}/password",
    "/admin/users/{id}/disabling",
    "/admin/users/{id}/enabling",
];

#[actix_web::test]
async fn every_form_of_the_table_is_kept_or_has_nothing_typed() {
    let scene = Scene::new().await;
    for entry in routes::TABLE.iter().filter(|entry| entry.method.as_str() == "POST") {
        let tested = scene.cases.iter().any(|case| case.pattern == entry.path);
        assert_eq!(entry.typed, tested, "{}", entry.path);
        assert_ne!(entry.typed, NOT_TYPED.contains(&entry.path), "{}", entry.path);
    }
}

#[actix_web::test]
async fn a_page_of_an_earlier_session_of_the_same_person_is_shown_again_at_once() {
    let scene = Scene::new().await;
    for case in &scene.cases {
        let client = scene.sign_in(case.person).await;
        let (action, fields) = scene.filled(case, &client).await;
        // Signed in again meanwhile, in another window of the browser.
        let later = scene.sign_in(case.person).await;
        shows_it_again(&later.post_as_is(&action, &borrowed(&fields)).await, case);
        // And somebody else meanwhile: nothing is shown or done.
        let other = scene.sign_in("manager2").await;
        let away = other.post_as_is(&action, &borrowed(&fields)).await;
        assert!(matches!(away.status, 303 | 404), "{}: {}", case.pattern, away.status);
        let page = other.follow(away).await;
        assert!(!page.body.contains("消えてはならない"), "{}", case.pattern);
        let stored = client.get(&case.page).await.expect(200);
        assert!(!stored.body.contains("消えてはならない"), "{}: written", case.pattern);
    }
}

#[actix_web::test]
async fn what_the_tab_kept_is_shown_again_and_not_carried_out() {
    let scene = Scene::new().await;
    for case in &scene.cases {
        let client = scene.sign_in(case.person).await;
        let (action, mut fields) = scene.filled(case, &client).await;
        fields.push(("shown_again".to_owned(), "yes".to_owned()));
        shows_it_again(&client.post_as_is(&action, &borrowed(&fields)).await, case);
        let stored = client.get(&case.page).await.expect(200);
        assert!(!stored.body.contains("消えてはならない"), "{}: written", case.pattern);
    }
}

#[actix_web::test]
async fn a_script_gets_the_new_token_only_for_the_same_person() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/review/{section}");
    let client = scene.sign_in("manager").await;
    let (action, fields) = scene.filled(case, &client).await;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let sent = |client: &Client| {
        let request = client
            .request(reqwest::Method::POST, &action)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        request.body(body.clone())
    };
    let same = scene.sign_in("manager").await;
    let answer = same.send(sent(&same)).await.expect(403).json();
    assert!(answer["csrf_token"].is_string(), "{answer}");
    let other = scene.sign_in("manager2").await;
    let answer = other.send(sent(&other)).await.expect(403).json();
    assert!(answer["csrf_token"].is_null(), "{answer}");
    let nobody = scene.app.client();
    let answer = nobody.send(sent(&nobody)).await.expect(401).json();
    assert!(answer["csrf_token"].is_null(), "{answer}");
}

#[actix_web::test]
async fn what_was_typed_stands_beside_the_newest_and_is_saved_by_its_button() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/review/{section}");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    // Saved in another window meanwhile.
    let mut newer = whole_answers();
    newer.section_mut("meeting").set("internal_notes", "別の画面で保存したメモ");
    scene.app.desk().save(scene.manager, scene.drafted, "meeting", newer.section("meeting")).expect("save");
    let again = sign_in_there(&client, &page, "manager").await;
    shows_it_again(&again, case);
    let cells = again.texts("#differences + table td");
    assert!(cells.contains(&TYPED.to_owned()) && cells.contains(&"別の画面で保存したメモ".to_owned()), "{cells:?}");
    let drafted = || scene.app.desk().drafted(scene.manager, scene.drafted).expect("a draft");
    assert_eq!(drafted().section("meeting").text("internal_notes"), "別の画面で保存したメモ");
    let (action, mut fields) = again.form(&form_at(&case.action));
    fields.push(("go".to_owned(), "stay".to_owned()));
    client.post_as_is(&action, &borrowed(&fields)).await.expect(303);
    assert_eq!(drafted().section("meeting").text("internal_notes"), TYPED);

    let case = scene.case("/engagements/{id}/criteria");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    scene.app.desk().criteria(scene.manager, scene.drafted, &[achieved("先に保存した基準")]);
    let again = sign_in_there(&client, &page, "manager").await;
    let again = again.expect(409);
    let (_, fields) = again.form(&form_at(&case.action));
    // The row that was taken away there and changed here stays, beside the one that came.
    assert!(fields.iter().any(|(name, text)| name.ends_with("[evidence]") && text == TYPED), "{fields:?}");
    assert!(again.has("form[data-unsaved]") && !again.has("form[data-autosave]"));
    assert!(again.text("#differences + table").contains("先に保存した基準"), "{}", again.reads());
    client.submit(&again, &form_at(&case.action), &[]).await.expect(303);
    assert!(client.get(&case.page).await.body.contains("消えてはならない"));
}

#[actix_web::test]
async fn nothing_on_the_way_in_drops_it() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/edit");
    let (client, page) = scene.too_late(case, Gone::SignedOutElsewhere).await;
    let sealed = hidden(&page);
    assert!(page.reads().contains("まだ保存されていません"), "{}", page.reads());
    // Nothing typed at all, a wrong password.
    let page = client.submit(&page, "form.entry__form", &[]).await.expect(422);
    assert_eq!(hidden(&page), sealed);
    let wrong = [("email", "manager@test.example"), ("password", "wrong wrong wrong")];
    let page = client.submit(&page, "form.entry__form", &wrong).await.expect(422);
    assert_eq!(hidden(&page), sealed);
    // The other language.
    let page = client.submit(&page, "form[action^='/language?kept=']", &[]).await.expect(401);
    assert_eq!((page.attr("html", "lang").as_deref(), hidden(&page)), (Some("en"), sealed.clone()));
    // The page was left open until its own session had ended.
    scene.app.clock.advance(TimeDelta::hours(9));
    let page = client.submit(&page, "form.entry__form", &wrong).await.expect(401);
    assert_eq!(hidden(&page), sealed);
    // Too many attempts.
    let mut page = page;
    for _ in 0..10 {
        page = client.submit(&page, "form.entry__form", &wrong).await;
    }
    let page = client.submit(&page, "form.entry__form", &wrong).await.expect(429);
    assert_eq!((page.header("retry-after"), hidden(&page)), (Some("900"), sealed));
    scene.app.clock.advance(TimeDelta::minutes(16));
    shows_it_again(&sign_in_there(&client, &page, "manager").await, case);
}

/// Holds what counting an attempt needs, until the answer is dropped.
fn nobody_counts(app: &TestApp) -> Sender<()> {
    let db = Db::open(app.database_url(), 1).expect("open");
    let ((release, released), (held, is_held)) = (channel::<()>(), channel());
    std::thread::spawn(move || {
        db.transaction(|conn| -> Result<()> {
            if matches!(conn, AnyConnection::Pg(_)) {
                diesel::sql_query("LOCK TABLE sign_in_attempts IN SHARE MODE").execute(conn)?;
            }
            held.send(()).map_err(Error::internal)?;
            let _dropped = released.recv();
            Ok(())
        })
    });
    is_held.recv().expect("held");
    release
}

#[actix_web::test]
async fn a_database_that_has_no_time_for_the_sign_in_does_not_drop_it() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/edit");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    let sealed = hidden(&page);
    let release = nobody_counts(&scene.app);
    let fields = [("email", "manager@test.example"), ("password", PASSWORD)];
    let page = client.submit(&page, "form.entry__form", &fields).await.expect(503);
    drop(release);
    assert_eq!(hidden(&page), sealed);
    assert_eq!(page.attr("input[name=email]", "value").as_deref(), Some("manager@test.example"));
    assert!(page.header("retry-after").is_some_and(|after| after.parse::<u64>().is_ok()), "{:?}", page.headers);
    assert!(page.reads().contains("もう一度送信してください"), "{}", page.reads());
    shows_it_again(&sign_in_there(&client, &page, "manager").await, case);
    // Without anything to carry it is the form, too.
    let client = scene.app.client();
    let page = client.get("/sign-in").await.expect(200);
    let release = nobody_counts(&scene.app);
    let page = client.submit(&page, "form.entry__form", &fields).await.expect(503);
    drop(release);
    assert_eq!(page.attr("input[name=email]", "value").as_deref(), Some("manager@test.example"));
}

#[actix_web::test]
async fn a_slow_line_brings_it_and_what_is_too_long_to_be_carried_is_said() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/edit");
    let client = scene.sign_in(case.person).await;
    let (action, fields) = scene.filled(case, &client).await;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let head = format!(
        "POST {action} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let address = scene.app.address;
    let slow = tokio::task::spawn_blocking(move || {
        let mut tcp = TcpStream::connect(address).expect("connect");
        tcp.write_all(head.as_bytes()).expect("the head");
        // Longer than ten seconds.
        for piece in body.as_bytes().chunks(body.len() / 11) {
            tcp.write_all(piece).expect("a piece");
            std::thread::sleep(Duration::from_secs(1));
        }
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).expect("an answer");
        answer
    });
    let stranger = scene.app.client();
    let mut long = fields;
    long.push(("filler".to_owned(), "x".repeat(success_review::routes::LONG)));
    stranger.post_as_is(&action, &borrowed(&long)).await.expect(413);
    // Short enough to be read, and nothing that could be packed: sealed it is longer than before.
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let noise = (0..62_000).flat_map(|_| uuid::Uuid::new_v4().into_bytes());
    long.pop();
    long.push(("filler".to_owned(), noise.map(|byte| char::from(letters[usize::from(byte & 63)])).collect()));
    stranger.post_as_is(&action, &borrowed(&long)).await.expect(413);
    let answer = slow.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("name=\"parked\""), "{answer}");
}

#[actix_web::test]
async fn signed_in_in_another_window_meanwhile_the_sign_in_page_leads_to_the_text() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/criteria");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "manager@test.example"), ("password", PASSWORD)]).await.expect(303);
    shows_it_again(&sign_in_there(&client, &page, "manager").await, case);
}

#[actix_web::test]
async fn what_was_tampered_with_or_is_too_old_is_dropped_and_said() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/criteria");
    let (_, page) = scene.too_late(case, Gone::CookieDeleted).await;
    let sealed = hidden(&page);
    let middle = sealed.len() / 2;
    let swapped = if sealed.as_bytes()[middle] == b'A' { 'B' } else { 'A' };
    let changed = format!("{}{swapped}{}", &sealed[..middle], &sealed[middle + 1..]);
    let enter = async |parked: &str| {
        let client = scene.app.client();
        client.get("/sign-in").await;
        let fields = [("email", "manager@test.example"), ("password", PASSWORD), ("parked", parked), ("next", "/")];
        let answer = client.post("/sign-in", &fields).await.expect(303);
        client.follow(answer).await.expect(200)
    };
    let page = enter(&changed).await;
    assert!(page.has(".flash") && !page.body.contains("消えてはならない"), "{}", page.reads());
    scene.app.clock.advance(TimeDelta::hours(12) + TimeDelta::seconds(1));
    let page = enter(&sealed).await;
    assert!(page.has(".flash") && !page.body.contains("消えてはならない"), "{}", page.reads());
}

#[actix_web::test]
async fn a_form_from_elsewhere_or_without_an_author_is_not_kept() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/criteria");
    let client = scene.sign_in("manager").await;
    let (action, fields) = scene.filled(case, &client).await;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let nobody = scene.app.client();
    let request = nobody
        .request(reqwest::Method::POST, &action)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(body);
    nobody.send(request).await.expect(403);
    let mut unsigned = fields;
    unsigned.retain(|(name, _)| name != "csrf_token");
    nobody.post_as_is(&action, &borrowed(&unsigned)).await.expect(303);
    unsigned.push(("csrf_token".to_owned(), format!("0123456789.{}.abcdef", scene.manager)));
    nobody.post_as_is(&action, &borrowed(&unsigned)).await.expect(303);
}

#[actix_web::test]
async fn where_the_form_is_gone_the_texts_are_shown_by_themselves() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/criteria");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    let other = scene.app.user("manager3@test.example", &[Role::Manager]);
    let lead = scene.sign_in("lead").await;
    let shown = lead.get(&format!("/engagements/{}", scene.drafted)).await.expect(200);
    let chosen = other.to_string();
    let action = form_at(&format!("/engagements/{}/manager", scene.drafted));
    lead.submit(&shown, &action, &[("manager", &chosen)]).await.expect(303);
    let again = sign_in_there(&client, &page, "manager").await.expect(404);
    assert!(again.texts("main .keep").contains(&TYPED.to_owned()), "{}", again.body);
}

#[actix_web::test]
async fn where_the_draft_is_gone_what_was_typed_is_shown_in_words() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/review/{section}");
    let (client, page) = scene.too_late(case, Gone::CookieDeleted).await;
    let viewer = scene.app.desk().viewer(scene.manager);
    let drafted = scene.drafted;
    scene.app.desk().write(&viewer, |work| success_review::actions::review::discard(work, drafted)).expect("discard");
    let again = sign_in_there(&client, &page, "manager").await.expect(409);
    assert!(again.texts(".answers dd").contains(&TYPED.to_owned()), "{}", again.reads());
}

#[actix_web::test]
async fn a_text_longer_than_other_forms_of_the_entrance_passes_it() {
    let scene = Scene::new().await;
    let case = scene.case("/engagements/{id}/criteria");
    let client = scene.sign_in(case.person).await;
    let (action, mut fields) = scene.filled(case, &client).await;
    // Text that cannot be packed.
    let noise: String = (0..2_000).map(|_| uuid_like()).collect();
    fields.push(("criteria[2][evidence]".to_owned(), noise));
    let stranger = scene.app.client();
    let page = stranger.post_as_is(&action, &borrowed(&fields)).await.expect(401);
    assert!(hidden(&page).len() > 2 * success_review::routes::SHORT);
    shows_it_again(&sign_in_there(&stranger, &page, "manager").await, case);
}

fn uuid_like() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
