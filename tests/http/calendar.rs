//! Calendars: what stands in whose, under an address that can be replaced and taken away, and one meeting to take away.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use success_review::actions::engagements::reassign;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::{Answers, SectionAnswers};
use success_review::store::users;

use crate::support::builders::{today, whole_answers};
use crate::support::{Client, Page, TestApp};

const CUSTOMER: &str = "青嶺精機株式会社";

/// The lines of a calendar, unfolded (RFC 5545, 3.1), by event: its properties without their parameters.
fn events(body: &str) -> Vec<BTreeMap<String, String>> {
    assert!(body.starts_with("BEGIN:VCALENDAR\r\n") && body.ends_with("END:VCALENDAR\r\n"), "{body}");
    assert!(body.split("\r\n").all(|line| line.len() <= 75), "lines are folded: {body}");
    let unfolded = body.replace("\r\n ", "");
    let mut events = Vec::new();
    for line in unfolded.split("\r\n") {
        match line {
            "BEGIN:VEVENT" => events.push(BTreeMap::new()),
            _ => {
                if let (Some(event), Some((name, value))) = (events.last_mut(), line.split_once(':')) {
                    let name = name.split(';').next().unwrap_or(name).to_owned();
                    event.insert(name, value.replace("\\,", ",").replace("\\n", "\n"));
                }
            }
        }
    }
    events
}

/// The event whose UID begins so.
fn of<'e>(events: &'e [BTreeMap<String, String>], mark: &str) -> &'e BTreeMap<String, String> {
    let found = events.iter().find(|event| event["UID"].starts_with(mark));
    found.unwrap_or_else(|| panic!("no {mark} in {events:#?}"))
}

/// The section of a meeting that is planned.
fn plan(day: NaiveDate, time: &str) -> SectionAnswers {
    let mut answers = SectionAnswers::default();
    for (field, value) in [
        ("took_place", "planned"),
        ("planned_on", &day.to_string()),
        ("planned_time", time),
        ("planned_place", "会議室 A, 3 階"),
        ("attendees[0][key]", "a1"),
        ("attendees[0][name]", "高橋 由紀"),
        ("internal_notes", "INTERNAL-NOTE"),
    ] {
        answers.set(field, value);
    }
    answers
}

fn planned(day: NaiveDate, time: &str) -> Answers {
    let mut answers = Answers::default();
    *answers.section_mut("meeting") = plan(day, time);
    answers
}

/// Answers that end in O1, with a discussion and a step of each side.
fn with_discussion() -> Answers {
    let mut answers = whole_answers();
    for (field, value) in [
        ("outcome.result", "business_value_discussion"),
        ("checklist.bvd[0][key]", "b1"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][planned_on]", "2026-12-10"),
        ("checklist.bvd[0][sme]", "no"),
        ("checklist.bvd[0][status]", "not_started"),
        ("next-steps.next_steps[1][key]", "s2"),
        ("next-steps.next_steps[1][about]", "other"),
        ("next-steps.next_steps[1][what]", "パートナーの作業"),
        ("next-steps.next_steps[1][owner]", "佐藤"),
        ("next-steps.next_steps[1][owner_side]", "partner"),
        ("next-steps.next_steps[1][due_on]", "2026-12-15"),
        ("next-steps.next_steps[1][status]", "open"),
    ] {
        let (section, field) = field.split_once('.').expect("section.field");
        answers.section_mut(section).set(field, value);
    }
    answers
}

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let partner = app.partner("東都システムズ");
        let manager = app.user("manager@example.com", &[Role::Manager]);
        app.user("manager2@example.com", &[Role::Manager]);
        let lead = app.user("lead@example.com", &[Role::Lead]);
        app.partner_user("partner@example.com", partner);
        app.partner_user("other@example.com", app.partner("別の会社"));
        app.user("admin@example.com", &[Role::Administrator]);
        let engagement = app.desk().engagement(manager, CUSTOMER, |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        Self { app, manager, lead, engagement }
    }

    /// Makes an address for this person's calendar; its path.
    async fn address(&self, email: &str) -> String {
        let client = self.app.sign_in(email).await;
        let page = client.get("/account").await.expect(200);
        let made = client.submit(&page, "#calendar-form", &[]).await.expect(200);
        path(&made)
    }

    /// What stands there, for whoever has the address and nothing else.
    async fn read(&self, path: &str) -> Vec<BTreeMap<String, String>> {
        let page = self.app.client().get(path).await.expect(200);
        assert_eq!(page.header("content-type"), Some("text/calendar; charset=utf-8"));
        events(&page.body)
    }

    fn number(&self) -> String {
        format!("meeting-{}-1@", self.engagement)
    }
}

/// The path of the address that the page shows.
fn path(page: &Page) -> String {
    let address = page.attr("#calendar-address", "value").expect("an address");
    format!("/calendar/{}", address.rsplit_once("/calendar/").expect("a calendar's").1)
}

#[actix_web::test]
async fn a_planned_meeting_stands_in_the_calendar_and_changes_with_the_plan() {
    let scene = Scene::new().await;
    let day = today() + Days::new(9);
    scene.app.desk().draft(scene.manager, scene.engagement, &planned(day, "14:00〜15:30"));
    let path = scene.address("manager@example.com").await;
    let first = scene.read(&path).await;
    assert_eq!(first.len(), 1, "{first:#?}");
    let event = of(&first, &scene.number());
    // In Tokyo, so five in the morning in UTC.
    assert_eq!((event["DTSTART"].as_str(), event["DTEND"].as_str()), ("20261201T050000Z", "20261201T063000Z"));
    assert_eq!(event["SUMMARY"], format!("{CUSTOMER} 第1回レビュー"));
    assert_eq!((event["LOCATION"].as_str(), event["STATUS"].as_str()), ("会議室 A, 3 階", "CONFIRMED"));
    assert!(event["DESCRIPTION"].contains("高橋 由紀"), "{}", event["DESCRIPTION"]);
    assert!(first.iter().all(|event| event.values().all(|value| !value.contains("INTERNAL-NOTE"))));
    // The same until something changes.
    assert_eq!(scene.read(&path).await, first);

    let desk = scene.app.desk();
    desk.save(scene.manager, scene.engagement, "meeting", &plan(day + Days::new(1), "10時")).expect("save");
    let moved = scene.read(&path).await;
    let later = of(&moved, &scene.number());
    assert_eq!((later["DTSTART"].as_str(), later["DTEND"].as_str()), ("20261202T010000Z", "20261202T020000Z"));
    let sequence = |event: &BTreeMap<String, String>| event["SEQUENCE"].parse::<u32>().expect("a number");
    assert!(sequence(later) > sequence(event), "{} after {}", later["SEQUENCE"], event["SEQUENCE"]);

    // What cannot be read as a time is a day, and says what was typed.
    desk.save(scene.manager, scene.engagement, "meeting", &plan(day, "午後の予定")).expect("save");
    let unread = scene.read(&path).await;
    assert_eq!(of(&unread, &scene.number())["DTSTART"], "20261201");
    assert_eq!(of(&unread, &scene.number())["DTEND"], "20261202");
    assert!(of(&unread, &scene.number())["DESCRIPTION"].contains("午後の予定"));

    let mut cancelled = plan(day, "14:00〜15:30");
    cancelled.set("took_place", "cancelled");
    desk.save(scene.manager, scene.engagement, "meeting", &cancelled).expect("save");
    let told = scene.read(&path).await;
    let event = of(&told, &scene.number());
    assert_eq!((event["STATUS"].as_str(), event["DTSTART"].as_str()), ("CANCELLED", "20261201T050000Z"));
    assert!(event["SUMMARY"].starts_with("中止: "), "{}", event["SUMMARY"]);
}

#[actix_web::test]
async fn everybody_has_what_they_may_see_now() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let [manager, manager2, lead, partner, other] = [
        scene.address("manager@example.com").await,
        scene.address("manager2@example.com").await,
        scene.address("lead@example.com").await,
        scene.address("partner@example.com").await,
        scene.address("other@example.com").await,
    ];
    let review = desk.submitted(scene.manager, scene.engagement, &with_discussion());
    let own = scene.read(&manager).await;
    let marks: Vec<&str> = own.iter().map(|event| event["UID"].split('-').next().unwrap_or_default()).collect();
    assert!(marks.contains(&"bvd") && marks.iter().filter(|mark| **mark == "step").count() >= 2, "{own:#?}");
    let bvd = of(&own, "bvd-");
    assert_eq!((bvd["DTSTART"].as_str(), bvd["TRANSP"].as_str()), ("20261210", "TRANSPARENT"));
    assert!(bvd["SUMMARY"].contains("Microsoft Teams"), "{}", bvd["SUMMARY"]);
    for empty in [&manager2, &lead, &partner, &other] {
        assert_eq!(scene.read(empty).await, Vec::<BTreeMap<String, String>>::new());
    }
    // Approved, it is the partner's too: their steps and no others, and where they read it.
    desk.approve(scene.lead, review, 1).expect("approve");
    let partners = scene.read(&partner).await;
    assert_eq!(partners.len(), 2, "{partners:#?}");
    let step = of(&partners, "partner-step-");
    assert_eq!(step["DTSTART"], "20261215");
    assert!(step["URL"].ends_with(&format!("/summaries/{}", scene.engagement)), "{}", step["URL"]);
    assert!(scene.read(&other).await.is_empty());

    // What moves to another manager moves with it.
    let to = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    let (viewer, version) = (desk.viewer(scene.lead), desk.seen(scene.manager, scene.engagement).version);
    desk.write(&viewer, |work| reassign(work, scene.engagement, version, to)).expect("reassign");
    assert!(scene.read(&manager).await.is_empty());
    assert_eq!(scene.read(&manager2).await.len(), own.len());
    // A lead sees every meeting.
    desk.draft(to, desk.ready_engagement(to, "架空商事"), &planned(today() + Days::new(3), "9:00"));
    assert_eq!(scene.read(&lead).await.len(), 1);
}

#[actix_web::test]
async fn discussions_come_from_what_was_promised_and_each_change_has_a_higher_number() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    // O4, beside which a discussion was agreed on.
    let mut answers = with_discussion();
    answers.section_mut("outcome").set("result", "disengage");
    let review = desk.submitted(scene.manager, scene.engagement, &answers);
    let path = scene.address("manager@example.com").await;
    let client = scene.app.sign_in("manager@example.com").await;
    let engagement = format!("/engagements/{}", scene.engagement);
    let form = "[data-follow-up=bvd_session] form";
    let sequence = |event: &BTreeMap<String, String>| event["SEQUENCE"].parse::<u32>().expect("a number");
    let first = scene.read(&path).await;
    let agreed = of(&first, "bvd-").clone();
    assert_eq!((agreed["DTSTART"].as_str(), agreed["STATUS"].as_str()), ("20261210", "CONFIRMED"));

    // Moved and called off by hand, within the same second.
    let page = client.get(&engagement).await.expect(200);
    client.submit(&page, form, &[("due_on", "2026-12-14")]).await.expect(303);
    let moved = scene.read(&path).await;
    let later = of(&moved, "bvd-").clone();
    assert_eq!((later["UID"].as_str(), later["DTSTART"].as_str()), (agreed["UID"].as_str(), "20261214"));
    assert!(sequence(&later) > sequence(&agreed), "{} after {}", later["SEQUENCE"], agreed["SEQUENCE"]);
    let page = client.get(&engagement).await.expect(200);
    client.submit(&page, form, &[("status", "cancelled")]).await.expect(303);
    let told = scene.read(&path).await;
    let off = of(&told, "bvd-");
    assert_eq!(off["STATUS"], "CANCELLED");
    assert!(sequence(off) > sequence(&later), "{} after {}", off["SEQUENCE"], later["SEQUENCE"]);

    // A step too.
    let step = of(&told, "step-").clone();
    let number = step["UID"].split(['-', '@']).nth(1).expect("a number").to_owned();
    let page = client.get(&format!("{engagement}/steps/{number}")).await.expect(200);
    let fields = [("due_on", "2026-12-28"), ("reason", "会場の都合")];
    client.submit(&page, "#step-form", &fields).await.expect(303);
    let told = scene.read(&path).await;
    let after = told.iter().find(|event| event["UID"] == step["UID"]).expect("the same step");
    assert_eq!(after["DTSTART"], "20261228");
    assert!(sequence(after) > sequence(&step), "{} after {}", after["SEQUENCE"], step["SEQUENCE"]);
    // What a withdrawn submission promised is nobody's, unless it was called off before.
    let page = client.get(&engagement).await.expect(200);
    client.submit(&page, form, &[("status", "in_progress")]).await.expect(303);
    desk.withdraw(scene.manager, review, 1).expect("withdraw");
    assert!(scene.read(&path).await.iter().all(|event| !event["UID"].starts_with("bvd-")));
}

#[actix_web::test]
async fn an_address_is_shown_once_replaced_taken_away_and_ends_with_the_account() {
    let scene = Scene::new().await;
    let client: Client = scene.app.sign_in("manager@example.com").await;
    let page = client.get("/account").await.expect(200);
    assert!(!page.has("#calendar-address") && !page.has("#calendar-removal"));
    let first = path(&client.submit(&page, "#calendar-form", &[]).await.expect(200));
    let page = client.get("/account").await.expect(200);
    assert!(!page.has("#calendar-address") && page.has("#calendar-removal"), "once");
    scene.read(&first).await;
    // Neither the database nor a copy of it holds the secret.
    let secret = first.trim_start_matches("/calendar/").trim_end_matches(".ics").as_bytes().to_vec();
    for (name, bytes) in scene.app.files() {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "{name} holds the secret");
    }
    let second = path(&client.submit(&page, "#calendar-form", &[]).await.expect(200));
    scene.app.client().get(&first).await.expect(404);
    scene.read(&second).await;
    let now = scene.app.clock.timestamp();
    scene.app.write(|conn| users::set_disabled(conn, scene.manager, Some(now)));
    scene.app.client().get(&second).await.expect(404);
    scene.app.write(|conn| users::set_disabled(conn, scene.manager, None));
    scene.read(&second).await;
    let client = scene.app.sign_in("manager@example.com").await;
    let page = client.get("/account").await.expect(200);
    client.submit(&page, "#calendar-removal", &[]).await.expect(303);
    scene.app.client().get(&second).await.expect(404);

    let admin = scene.app.sign_in("admin@example.com").await;
    assert!(!admin.get("/account").await.has("#calendar-form"), "an administrator has nothing to put into one");
    admin.post("/account/calendar", &[]).await.expect(404);
    let trail = admin.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("[data-action=calendar_made]").len(), 2);
    assert_eq!(trail.select("[data-action=calendar_removed]").len(), 1);
    let seen = |page: &Page, kind: &str| page.has(&format!("tr[data-kind={kind}]"));
    let mut page = admin.get("/admin/security").await.expect(200);
    for _ in 0..100 {
        if seen(&page, "calendar_read") && seen(&page, "calendar_refused") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        page = admin.get("/admin/security").await.expect(200);
    }
    assert!(seen(&page, "calendar_read") && seen(&page, "calendar_refused"), "{}", page.reads());
}

#[actix_web::test]
async fn one_meeting_is_taken_away_by_those_who_see_it() {
    let scene = Scene::new().await;
    let path = format!("/engagements/{}/meeting.ics", scene.engagement);
    let manager = scene.app.sign_in("manager@example.com").await;
    manager.get(&path).await.expect(404);
    scene.app.desk().draft(scene.manager, scene.engagement, &planned(today() + Days::new(9), "14:00〜15:30"));
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.header("content-disposition"), Some("attachment; filename=\"meeting.ics\""));
    assert!(page.body.contains("METHOD:PUBLISH"), "{}", page.body);
    let events = events(&page.body);
    assert_eq!((events.len(), events[0]["DTSTART"].as_str()), (1, "20261201T050000Z"));
    let agenda = manager.get(&format!("/engagements/{}/agenda", scene.engagement)).await.expect(200);
    assert!(agenda.has(&format!("a[href='{path}']")));
    for (email, status) in [("lead@example.com", 200), ("manager2@example.com", 404), ("partner@example.com", 404)] {
        scene.app.sign_in(email).await.get(&path).await.expect(status);
    }
}

#[actix_web::test]
async fn what_the_form_refuses_of_a_draft_stands_in_no_calendar_and_no_letter_as_it_is() {
    let scene = Scene::new().await;
    let mut answers = planned(today() + Days::new(9), "午後\u{202e}");
    let meeting = answers.section_mut("meeting");
    meeting.set("planned_place", "会議室\u{1}\u{1b}[31m\u{202e}\u{200b} A\r\nB");
    meeting.set("attendees[0][name]", &format!("高橋\u{7}{}", "長".repeat(100_000)));
    scene.app.desk().draft(scene.manager, scene.engagement, &answers);
    let path = scene.address("manager@example.com").await;
    let client = scene.app.sign_in("manager@example.com").await;
    let is_harmless = |body: &str| {
        let steers = |c: char| (c.is_control() && !matches!(c, '\r' | '\n')) || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!body.contains(steers) && !body.replace("\r\n", "").contains('\r'), "{body}");
        assert!(body.len() < 40_000, "{}", body.len());
    };
    let feed = scene.app.client().get(&path).await.expect(200);
    let one = client.get(&format!("/engagements/{}/meeting.ics", scene.engagement)).await.expect(200);
    for page in [&feed, &one] {
        is_harmless(&page.body);
        let events = events(&page.body);
        let event = of(&events, &scene.number());
        assert_eq!(event["LOCATION"], "会議室[U+0001][U+001B][31m[U+202E] A B");
        assert!(event["DESCRIPTION"].contains("時間: 午後[U+202E]"), "{event:?}");
        assert!(event["DESCRIPTION"].contains("高橋[U+0007]長") && event["DESCRIPTION"].contains('…'), "{event:?}");
    }
    let letter = client.get(&format!("/engagements/{}/letters/invitation", scene.engagement)).await.expect(200);
    let text = letter.text("#letter-ja");
    assert!(text.contains("会議室[U+0001][U+001B][31m[U+202E] A B") && text.chars().count() < 5_000, "{text}");
    let file = client.get(&format!("/engagements/{}/letters/invitation/ja.eml", scene.engagement)).await.expect(200);
    is_harmless(&file.body);
}
