//! What reviews promise besides their next steps: a row each, made by the outcome, updated and never doubled, open until done.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;

use crate::support::builders::{Desk, whole_answers};
use crate::support::{Client, Page, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        Self { app, manager, lead, engagement }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    async fn client(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    async fn page(&self, client: &Client) -> Page {
        client.get(&format!("/engagements/{}", self.engagement)).await.expect(200)
    }
}

/// The kinds on the page, with their rows.
fn promised(page: &Page) -> Vec<(String, String)> {
    let rows = page.select("section[aria-labelledby=follow-ups] [data-follow-up]");
    let mut all: Vec<_> = rows.into_iter().map(|row| (row.attrs["data-follow-up"].clone(), row.text)).collect();
    all.sort();
    all
}

fn kinds(page: &Page) -> Vec<String> {
    promised(page).into_iter().map(|(kind, _)| kind).collect()
}

/// Key of the status that the row shows.
fn status(page: &Page, kind: &str) -> String {
    page.attr(&format!("section[aria-labelledby=follow-ups] [data-follow-up={kind}] [data-state]"), "data-state")
        .unwrap_or_else(|| panic!("no {kind}: {}", page.reads()))
}

fn row(page: &Page, kind: &str) -> String {
    promised(page).into_iter().find(|(of, _)| of == kind).unwrap_or_else(|| panic!("no {kind}: {}", page.reads())).1
}

/// O1, with a discussion for which an expert is asked, and an uncategorised task.
fn discussed() -> Answers {
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "business_value_discussion");
    for (field, value) in [
        ("bvd[0][key]", "b1"),
        ("bvd[0][service]", "teams"),
        ("bvd[0][planned_on]", "2026-12-01"),
        ("bvd[0][status]", "not_started"),
        ("bvd[0][sme]", "yes"),
        ("bvd[0][sme_contact]", "reply@test.example"),
        ("uncategorised[0][key]", "u1"),
        ("uncategorised[0][name]", "電話の移行"),
        ("uncategorised[0][mandatory]", "optional"),
        ("uncategorised[0][status]", "in_progress"),
    ] {
        answers.section_mut("checklist").set(field, value);
    }
    answers.section_mut("key-results").set("survey", "outstanding");
    answers.section_mut("key-results").set("survey_planned_on", "2026-11-30");
    answers
}

const DISCUSSED: [&str; 5] = ["bvd_session", "kick_off_return", "sme_request", "survey", "uncategorised_task"];

#[actix_web::test]
async fn each_outcome_makes_its_own_promises_and_submitting_again_doubles_none() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &discussed());
    let page = scene.page(&client).await;
    assert_eq!(kinds(&page), DISCUSSED);
    let discussion = row(&page, "bvd_session");
    assert!(discussion.contains("Microsoft Teams") && discussion.contains("2026年12月1日"), "{discussion}");
    assert!(row(&page, "sme_request").contains("Microsoft Teams"), "{}", page.reads());
    assert!(row(&page, "survey").contains("2026年11月30日"), "{}", page.reads());
    // On the home of who manages it, as far as it is due soon.
    let home = client.get("/").await.expect(200);
    let soon = home.select("section[aria-labelledby=follow-ups] [data-follow-up]");
    assert_eq!(soon.len(), 2, "{}", home.reads());
    // A survey that is still to be sent stands among the surveys, and there alone.
    assert_eq!(home.select("section[aria-labelledby=survey] [data-survey]").len(), 1, "{}", home.reads());
    assert!(!home.has("section[aria-labelledby=follow-ups] [data-follow-up=survey]"), "{}", home.reads());
    // Returned, nothing changes; submitted again, each is there once.
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    assert_eq!(kinds(&scene.page(&client).await), DISCUSSED);
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(scene.manager, scene.engagement, "again").unwrap();
    assert_eq!(kinds(&scene.page(&client).await), DISCUSSED);
    // Withdrawn, they are not agreed on; a revision with another outcome cancels what it no longer promises.
    scene.desk().withdraw(scene.manager, review, 2).unwrap();
    assert!(row(&scene.page(&client).await, "survey").contains("未合意"));
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.desk().draft(scene.manager, scene.engagement, &whole_answers());
    scene.desk().submit(scene.manager, scene.engagement, "otherwise").unwrap();
    let page = scene.page(&client).await;
    for (kind, expected) in [
        ("bvd_session", "cancelled"),
        ("sme_request", "cancelled"),
        ("kick_off_return", "cancelled"),
        ("uncategorised_task", "cancelled"),
        // O4, and the survey that was answered.
        ("expectations", "not_started"),
        ("survey", "complete"),
    ] {
        assert_eq!(status(&page, kind), expected, "{kind}");
    }
}

#[actix_web::test]
async fn no_agreement_and_the_hand_over_are_promises_too() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-03");
    scene.desk().submitted(scene.manager, scene.engagement, &answers);
    let page = scene.page(&client).await;
    assert!(row(&page, "follow_up_meeting").contains("2026年12月3日"), "{}", page.reads());
    let other = scene.desk().ready_engagement(scene.manager, "東雲物流株式会社");
    answers.section_mut("outcome").set("result", "customer_success_manager");
    for (field, value) in [("csm_name", "三浦 圭"), ("csm_email", "csm@example.com"), ("handover_on", "2026-12-08")]
    {
        answers.section_mut("outcome").set(field, value);
    }
    scene.desk().submitted(scene.manager, other, &answers);
    let page = client.get(&format!("/engagements/{other}")).await.expect(200);
    let hand_over = row(&page, "csm_hand_over");
    assert!(hand_over.contains("三浦 圭") && hand_over.contains("2026年12月8日"), "{hand_over}");
    assert!(kinds(&page).contains(&"expectations".to_owned()), "{:?}", kinds(&page));
}

#[actix_web::test]
async fn a_follow_up_is_changed_on_the_engagement_and_its_task_and_draft_follow() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &discussed());
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let before = scene.page(&client).await;
    let form = "[data-follow-up=bvd_session] form";
    client.submit(&before, form, &[("status", "blocked_microsoft"), ("due_on", "2026-12-15")]).await.expect(303);
    let page = scene.page(&client).await;
    let changed = row(&page, "bvd_session");
    assert_eq!(status(&page, "bvd_session"), "blocked_microsoft");
    assert!(changed.contains("2026年12月15日"), "{changed}");
    assert!(changed.contains("manager"), "who changed it: {changed}");
    let task = page.text("[data-task=bvd]");
    assert!(task.contains("ブロック（Microsoft／技術）") && task.contains("2026年12月15日"), "the same row: {task}");
    assert!(page.text("[data-action=follow_up_changed]").contains("ブロック"), "{}", page.reads());
    // From a page of before, what was typed is kept beside what is stored.
    let late = client.submit(&before, form, &[("status", "complete"), ("due_on", "2026-12-20")]).await.expect(409);
    assert_eq!(late.attr(&format!("{form} input[name=due_on]"), "value").as_deref(), Some("2026-12-20"));
    let wrong = client.submit(&page, form, &[("due_on", "2026-02-30")]).await.expect(422);
    assert!(wrong.has("[data-follow-up=bvd_session] .error"), "{}", wrong.reads());
    let link = wrong.attr(".error-summary a", "href").expect("said at the head of the page too");
    assert!(wrong.has_target(&link), "{link}");
    // The open draft took it over, so that submitting puts nothing back.
    scene.desk().submit(scene.manager, scene.engagement, "again").unwrap();
    let page = scene.page(&client).await;
    assert_eq!(status(&page, "bvd_session"), "blocked_microsoft");
    assert!(row(&page, "bvd_session").contains("2026年12月15日"), "{}", page.reads());
    // What the form says nothing of stays as it was set.
    client.submit(&page, "[data-follow-up=survey] form", &[("status", "in_progress")]).await.expect(303);
    scene.desk().withdraw(scene.manager, review, 2).unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(scene.manager, scene.engagement, "once more").unwrap();
    assert_eq!(status(&scene.page(&client).await, "survey"), "in_progress");
}

#[actix_web::test]
async fn the_way_back_is_changed_as_its_step_and_nobody_else_changes_anything() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.desk().submitted(scene.manager, scene.engagement, &discussed());
    let page = scene.page(&client).await;
    assert!(!page.has("[data-follow-up=kick_off_return] form"));
    let steps = page.select("[data-step]");
    let step = steps.iter().find(|step| step.text.contains("キックオフ")).expect("a step").attrs["data-step"].clone();
    let path = format!("/engagements/{}/steps/{step}", scene.engagement);
    client.post(&path, &[("status", "in_progress")]).await.expect(303);
    assert_eq!(status(&scene.page(&client).await, "kick_off_return"), "in_progress");
    let action = page.attr("[data-follow-up=survey] form", "action").expect("a form");
    let fields = [("version", "1"), ("status", "complete")];
    let lead = scene.app.sign_in("lead@test.example").await;
    let seen = lead.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert!(seen.has("[data-follow-up=survey]") && !seen.has("[data-follow-up=survey] form"));
    lead.post(&action, &fields).await.expect(403);
    scene.app.user("other@test.example", &[Role::Manager]);
    scene.app.sign_in("other@test.example").await.post(&action, &fields).await.expect(404);
    // Of another engagement it is none.
    let other = scene.desk().ready_engagement(scene.manager, "東雲物流株式会社");
    let moved = action.replace(&format!("/engagements/{}/", scene.engagement), &format!("/engagements/{other}/"));
    client.post(&moved, &fields).await.expect(404);
    assert_eq!(status(&scene.page(&client).await, "survey"), "not_started");
}
