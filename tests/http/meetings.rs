//! Meetings that did not take place or agreed on nothing, dates that cannot be meant, and which day it is where the
//! engagement is.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::builders::whole_answers;
use crate::support::{Client, Page, TestApp};

/// The form of a section.
const FORM: &str = "form[data-autosave]";

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@example.com", &[Role::Manager]);
        let lead = app.user("lead@example.com", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        Self { app, manager, lead, engagement }
    }

    async fn manager(&self) -> Client {
        self.app.sign_in("manager@example.com").await
    }

    /// A submitted review whose meeting was cancelled and moved to 1 December.
    fn cancelled(&self) -> i64 {
        let mut answers = success_review::domain::review::answers::Answers::default();
        answers.section_mut("meeting").set("took_place", "cancelled");
        answers.section_mut("meeting").set("new_date", "2026-12-01");
        self.app.desk().submitted(self.manager, self.engagement, &answers)
    }

    fn path(&self, end: &str) -> String {
        format!("/engagements/{}{end}", self.engagement)
    }
}

/// The key of what is to be done next.
fn next(page: &Page) -> String {
    page.attr("[data-next]", "data-next").unwrap_or_default()
}

#[actix_web::test]
async fn r7_a_meeting_that_did_not_take_place_asks_for_nothing_but_its_new_date() {
    let scene = Scene::new().await;
    let client = scene.manager().await;
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    // Ill-formed text from before the meeting was cancelled.
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("next_steps[0][due_on]", "soon")]).await.expect(422);
    let page = client.get(&scene.path("/review/meeting")).await.expect(200);
    let fields = [("took_place", "cancelled"), ("new_date", "2026-12-01"), ("go", "next")];
    let saved = client.submit(&page, FORM, &fields).await.expect(303);
    assert_eq!(saved.location(), scene.path("/review/check"), "the other sections are skipped");
    let front = client.get(&scene.path("/review")).await.expect(200);
    assert_eq!(front.texts(".sections__item .state"), ["完了", "不要", "不要", "不要", "不要", "不要", "不要"]);
    assert!(front.text(".progress__figure").starts_with("1 / 1"), "{}", front.text(".progress__figure"));
    let home = client.get("/").await.expect(200);
    assert_eq!(home.attr("[data-done]", "data-done").as_deref(), Some("1"));
    let check = client.get(&scene.path("/review/check")).await.expect(200);
    client.submit(&check, "form[action$=submission]", &[]).await.expect(303);
}

#[actix_web::test]
async fn r7_the_new_date_stands_wherever_the_engagement_does() {
    let scene = Scene::new().await;
    scene.cancelled();
    for (language, day) in [("ja", "2026年12月1日"), ("en", "1 Dec 2026")] {
        let client = scene.app.sign_in_with("manager@example.com", language).await;
        for path in ["/".to_owned(), "/engagements".to_owned(), scene.path(""), scene.path("/agenda")] {
            let page = client.get(&path).await.expect(200);
            assert!(page.text("main").contains(day), "{path} in {language}: {}", page.text("main"));
        }
        assert_eq!(next(&client.get(&scene.path("")).await), "meet");
    }
    for (language, day) in [("ja", "2026年12月1日"), ("en", "1 Dec 2026")] {
        let lead = scene.app.sign_in_with("lead@example.com", language).await;
        let meetings = lead.get("/portfolio").await.expect(200).text("section[aria-labelledby=meetings] tbody");
        assert!(meetings.contains("青嶺精機") && meetings.contains(day), "{meetings}");
        let others = lead.get(&format!("/portfolio?manager={}", scene.lead)).await.expect(200);
        assert!(!others.has("section[aria-labelledby=meetings] tbody"), "another manager's");
    }
    // Nothing was recorded, and nothing is approved by it.
    let client = scene.manager().await;
    let page = client.get(&scene.path("")).await.expect(200);
    assert_eq!(page.select(".journey__step--done").len(), 2, "prepared, and the conditions hold");
}

#[actix_web::test]
async fn r8_the_follow_up_of_a_meeting_without_agreement_stands_there_too() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-01");
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    let client = scene.manager().await;
    assert_eq!(next(&client.get(&scene.path("")).await), "follow-up", "no need to wait for the lead");
    scene.app.desk().approve(scene.lead, review, 1).unwrap();
    let page = client.get(&scene.path("")).await.expect(200);
    assert_eq!(next(&page), "follow-up");
    for path in ["/".to_owned(), "/engagements".to_owned(), scene.path(""), scene.path("/agenda")] {
        assert!(client.get(&path).await.text("main").contains("2026年12月1日"), "{path}");
    }
    let meetings = async || {
        let lead = scene.app.sign_in("lead@example.com").await;
        lead.get("/portfolio").await.expect(200).text("section[aria-labelledby=meetings]")
    };
    assert!(meetings().await.contains("2026年12月1日"));
    scene.app.clock.advance(chrono::TimeDelta::days(10));
    assert!(meetings().await.contains("1 日超過"), "{}", meetings().await);
    // The next review begins with that day and has its own plan from then on.
    let client = scene.manager().await;
    let page = client.get(&scene.path("/review")).await.expect(200);
    client.submit(&page, "form[action$=review]", &[]).await.expect(303);
    let page = client.get(&scene.path("/review/meeting")).await.expect(200);
    assert_eq!(page.attr("#planned_on", "value").as_deref(), Some("2026-12-01"));
    for path in ["/".to_owned(), "/engagements".to_owned(), scene.path(""), scene.path("/agenda")] {
        assert!(client.get(&path).await.text("main").contains("2026年12月1日"), "{path}");
    }
    assert!(meetings().await.contains("2026年12月1日"));
    client.submit(&page, FORM, &[("planned_on", "")]).await.expect(303);
    for path in ["/".to_owned(), "/engagements".to_owned()] {
        assert!(!client.get(&path).await.text("main").contains("2026年12月1日"), "{path}");
    }
    assert!(!meetings().await.contains("2026年12月1日"));
    scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert!(!meetings().await.contains("2026年12月1日"));
}

#[actix_web::test]
async fn the_day_that_a_review_in_progress_plans_stands_wherever_the_engagement_does() {
    let scene = Scene::new().await;
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let client = scene.manager().await;
    let page = client.get(&scene.path("/review/meeting")).await.expect(200);
    assert!(page.text("[data-missing]").contains("会議を実施したら"), "{}", page.text("[data-missing]"));
    client.submit(&page, FORM, &[("took_place", "planned"), ("planned_on", "2026-12-22")]).await.expect(303);
    let places = ["/".to_owned(), "/engagements".to_owned(), scene.path(""), scene.path("/agenda")];
    for path in &places {
        assert!(client.get(path).await.text("main").contains("2026年12月22日"), "{path}");
    }
    assert_eq!(next(&client.get(&scene.path("")).await), "write");
    let lead = scene.app.sign_in("lead@example.com").await;
    let meetings = lead.get("/portfolio").await.text("section[aria-labelledby=meetings] tbody");
    assert!(meetings.contains("2026年12月22日") && meetings.contains("作成中のレビュー"), "{meetings}");
    // Held, it is to come no more.
    scene.app.clock.advance(chrono::TimeDelta::days(40));
    let client = scene.manager().await;
    let page = client.get(&scene.path("/review/meeting")).await.expect(200);
    client.submit(&page, FORM, &[("go", "held:planned_on")]).await;
    for path in &places[..2] {
        let shown = client.get(path).await.text("main");
        assert!(!shown.contains("2026年12月22日"), "{path}: {shown}");
    }
    let page = client.get(&scene.path("/review/meeting")).await.expect(200);
    assert_eq!(page.attr("#held_on", "value").as_deref(), Some("2026-12-22"));
}

#[actix_web::test]
async fn a_meeting_that_did_not_take_place_demands_and_excuses_nothing() {
    let scene = Scene::new().await;
    let shut = scene.app.desk().engagement(scene.manager, "蓮華堂株式会社", |_| ());
    for (engagement, text) in
        [(scene.engagement, "会議が開かれなかったものとして"), (shut, "会議が開かれなかったものとして")]
    {
        scene.app.desk().start(scene.manager, engagement, Start::Review).unwrap();
        let client = scene.manager().await;
        let path = |end: &str| format!("/engagements/{engagement}/review{end}");
        let page = client.get(&path("/meeting")).await.expect(200);
        client.submit(&page, FORM, &[("took_place", "cancelled"), ("new_date", "2026-12-01")]).await.expect(303);
        let check = client.get(&path("/check")).await.expect(200);
        let said = check.text(".notice--ok");
        assert!(said.contains(text) && !said.contains("R3"), "{said}");
        assert!(!check.text("main").contains("四つの中から"), "what it would have come to is not asked");
        assert!(!check.has("[aria-labelledby=check-outcome] dl a"), "no open question in a section that is not needed");
        for section in ["key-information", "goals", "outcome", "checklist", "next-steps", "key-results"] {
            let page = client.get(&path(&format!("/{section}"))).await.expect(200);
            assert!(page.has("#not-needed") && !page.has(".req"), "{section}");
        }
        client.submit(&check, "form[action$=submission]", &[]).await.expect(303);
        let lead = scene.app.sign_in("lead@example.com").await;
        let queue = lead.get("/reviews").await.expect(200);
        let review = queue.attr("a[href^='/reviews/']", "href").expect("a review");
        let record = lead.get(&review).await.expect(200);
        assert!(!record.has(".verdict--shut"), "nothing was excused");
    }
}

#[actix_web::test]
async fn the_next_review_need_not_wait_for_the_decision_on_a_meeting_that_did_not_take_place() {
    let scene = Scene::new().await;
    let review = scene.cancelled();
    let client = scene.manager().await;
    let page = client.get(&scene.path("/review")).await.expect(200);
    client.submit(&page, "form[action$=review]", &[]).await.expect(303);
    let front = client.get(&scene.path("/review")).await.expect(200);
    assert!(front.has(".sections"), "the second review is in progress");
    // Returned now, the first could not be mended: it can only be approved.
    let lead = scene.app.sign_in("lead@example.com").await;
    let page = lead.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(page.has("#approve") && !page.has("#return"));
    let refused = [("revision", "1"), ("comment_meeting", "直してください")];
    lead.post(&format!("/reviews/{review}/return"), &refused).await.expect(409);
    lead.press(&page, "#approve", &[]).await.expect(303);
    assert!(client.get(&scene.path("/review")).await.has(".sections"));
}

#[actix_web::test]
async fn nothing_is_withdrawn_that_could_not_be_submitted_again() {
    let mut no_agreement = whole_answers();
    no_agreement.section_mut("outcome").set("result", "no_agreement");
    no_agreement.section_mut("outcome").set("follow_up_on", "2026-12-01");
    let scene = Scene::new().await;
    let client = scene.manager().await;
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &no_agreement);
    let path = format!("/reviews/{review}");
    assert!(client.get(&path).await.expect(200).has("form[action$=withdrawal]"));
    let page = client.get(&scene.path("/review")).await.expect(200);
    client.submit(&page, "form[action$=review]", &[]).await.expect(303);
    assert!(!client.get(&path).await.expect(200).has("form[action$=withdrawal]"));
    client.post(&format!("{path}/withdrawal"), &[("revision", "1")]).await.expect(409);
    assert!(client.get(&scene.path("/review")).await.has(".sections"), "the second review is in progress");
}

#[actix_web::test]
async fn a_meeting_that_was_held_stays_held_after_a_return() {
    let scene = Scene::new().await;
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    let client = scene.manager().await;
    let page = client.get(&scene.path("")).await.expect(200);
    assert_eq!((page.select(".journey__step--done").len(), next(&page).as_str()), (4, "decision"));
    scene.app.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    let page = client.get(&scene.path("")).await.expect(200);
    assert_eq!((page.select(".journey__step--done").len(), next(&page).as_str()), (3, "revise"));
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let page = client.get(&scene.path("")).await.expect(200);
    assert_eq!((page.select(".journey__step--done").len(), next(&page).as_str()), (3, "write"));
}

#[actix_web::test]
async fn dates_that_cannot_be_meant_are_refused_at_the_field() {
    let scene = Scene::new().await;
    scene.app.desk().draft(scene.manager, scene.engagement, &whole_answers());
    let client = scene.manager().await;
    for (section, fields, field) in [
        ("meeting", [("took_place", "cancelled"), ("new_date", "2020-01-01")], "new_date"),
        ("meeting", [("took_place", "cancelled"), ("new_date", "2126-01-01")], "new_date"),
        ("outcome", [("result", "no_agreement"), ("follow_up_on", "1026-11-20")], "follow_up_on"),
        ("outcome", [("result", "no_agreement"), ("follow_up_on", "2001-01-01")], "follow_up_on"),
    ] {
        let page = client.get(&scene.path(&format!("/review/{section}"))).await.expect(200);
        let refused = client.submit(&page, FORM, &fields).await.expect(422);
        assert!(refused.has(&format!("#{field}[aria-invalid=true]")), "{field}");
        assert_eq!(refused.attr(&format!("#{field}"), "value").as_deref(), Some(fields[1].1), "what was typed stays");
        let page = client.get(&scene.path(&format!("/review/{section}"))).await.expect(200);
        let undone = if section == "meeting" { ("took_place", "held") } else { ("result", "disengage") };
        client.submit(&page, FORM, &[undone]).await;
    }
}

#[actix_web::test]
async fn odd_dates_are_asked_about_before_submission() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2019-02-28");
    scene.app.desk().draft(scene.manager, scene.engagement, &answers);
    let client = scene.manager().await;
    let check = client.get(&scene.path("/review/check")).await.expect(200);
    let field = check.attr("[aria-labelledby=odd] a", "href").expect("a link to the field");
    assert!(client.get(&field).await.expect(200).has_target(&field), "{field}");

    let unconfirmed = client.submit(&check, "form[action$=submission]", &[]).await.expect(422);
    assert_eq!(unconfirmed.attr(".error-summary a", "href").as_deref(), Some("#confirmed"));
    // A confirmation holds for the dates that were shown, not for another that came since.
    let shown = check.attr("#confirmed", "value").expect("a confirmation");
    let section = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&section, FORM, &[("next_steps[0][due_on]", "2018-02-28")]).await.expect(303);
    let another = client.submit(&check, "form[action$=submission]", &[("confirmed", &shown)]).await.expect(422);
    // What was put right meanwhile is asked about no more, whatever an older page confirms.
    let confirmed = another.attr("#confirmed", "value").expect("a confirmation");
    let section = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&section, FORM, &[("next_steps[0][due_on]", "2026-12-20")]).await.expect(303);
    client.submit(&another, "form[action$=submission]", &[("confirmed", &confirmed)]).await.expect(303);
}

#[actix_web::test]
async fn odd_dates_that_were_confirmed_are_submitted() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2019-02-28");
    scene.app.desk().draft(scene.manager, scene.engagement, &answers);
    let client = scene.manager().await;
    let check = client.get(&scene.path("/review/check")).await.expect(200);
    let confirmed = check.attr("#confirmed", "value").expect("a confirmation");
    client.submit(&check, "form[action$=submission]", &[("confirmed", &confirmed)]).await.expect(303);
}

/// 14:00 in Tokyo on 22 November is still the 21st in Los Angeles.
#[actix_web::test]
async fn a_step_is_overdue_once_its_day_has_passed_where_the_engagement_is() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    app.user("lead@example.com", &[Role::Lead]);
    let steps = |customer: &str, zone: &str, due: &str| {
        let zone = success_review::domain::zone::Zone::from_name(zone).unwrap();
        let engagement = app.desk().engagement(manager, customer, |e| e.time_zone = zone);
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        let mut answers = whole_answers();
        answers.section_mut("meeting").set("held_on", "2026-11-19");
        answers.section_mut("next-steps").set("next_steps[0][due_on]", due);
        app.desk().submitted(manager, engagement, &answers);
        engagement
    };
    let west = steps("Pacific Timber", "America/Los_Angeles", "2026-11-21");
    let east = steps("東都商事", "Asia/Tokyo", "2026-11-21");
    let client = app.sign_in("manager@example.com").await;
    for (engagement, is_late) in [(west, false), (east, true)] {
        let page = client.get(&format!("/engagements/{engagement}")).await.expect(200);
        assert_eq!(page.text("#next ~ *, section[aria-labelledby=next]").contains("超過"), is_late, "{engagement}");
    }
    let list = client.get("/engagements").await.expect(200);
    assert_eq!(list.select(".late").len(), 1, "one of the two in the list");
    let home = client.get("/").await.expect(200);
    assert_eq!(home.select("section[aria-labelledby=steps] .late").len(), 1, "one of the two at home");
    let portfolio = app.sign_in("lead@example.com").await.get("/portfolio").await.expect(200);
    let overdue = portfolio.text("section[aria-labelledby=overdue] tbody");
    assert!(overdue.contains("東都商事") && !overdue.contains("Pacific Timber"), "{overdue}");
    assert_eq!(portfolio.text(".tally--stop .tally__figure"), "1");
}
