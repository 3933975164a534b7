//! Next steps over reviews and revisions (R15): the status set last wins, and a step stays with the review that made it.

use success_review::actions::review::{self, Start};
use success_review::domain::engagement::StepStatus;
use success_review::domain::policy::Role;
use success_review::store::next_steps::NextStep;
use success_review::store::{next_steps, reviews};

use crate::support::builders::{Desk, whole_answers};
use crate::support::{Client, TestApp};

const FORM: &str = "form[data-autosave]";

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
    /// The first review, whose row `s1` is an open step.
    first: i64,
}

impl Scene {
    /// With a submitted review.
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        let first = app.desk().submitted(manager, engagement, &whole_answers());
        Self { app, manager, lead, engagement, first }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    async fn client(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}{rest}", self.engagement)
    }

    /// A further review, in which `s1` is carried over.
    async fn carried(&self, client: &Client) {
        self.desk().approve(self.lead, self.first, 1).unwrap();
        let mut answers = whole_answers();
        answers.section_mut("next-steps").set_rows("next_steps", Vec::new());
        self.desk().draft(self.manager, self.engagement, &answers);
        self.go(client, "carry:s1").await;
    }

    /// Presses a button of the form's list of steps.
    async fn go(&self, client: &Client, button: &str) {
        let page = client.get(&self.path("/review/next-steps")).await.expect(200);
        client.submit(&page, FORM, &[("go", button)]).await.expect(303);
    }

    /// Adds a row to the form's list, at this place.
    async fn adds(&self, client: &Client, place: usize, what: &str) {
        self.go(client, "add:next_steps").await;
        let page = client.get(&self.path("/review/next-steps")).await.expect(200);
        let row: Vec<(String, &str)> = [
            ("what", what),
            ("owner", "佐々木"),
            ("owner_side", "customer"),
            ("due_on", "2027-01-20"),
            ("status", "open"),
        ]
        .into_iter()
        .map(|(column, value)| (format!("next_steps[{place}][{column}]"), value))
        .collect();
        let row: Vec<(&str, &str)> = row.iter().map(|(field, value)| (field.as_str(), *value)).collect();
        client.submit(&page, FORM, &row).await.expect(303);
    }

    /// Sets the status of `s1` on the engagement's page.
    async fn set(&self, client: &Client, status: &str) {
        let page = client.get(&self.path("")).await.expect(200);
        let id = page.select("[data-step]").remove(0).attrs["data-step"].clone();
        client.post(&self.path(&format!("/steps/{id}")), &[("status", status)]).await.expect(303);
    }

    fn submit(&self) {
        self.desk().submit(self.manager, self.engagement, &rand::random::<u64>().to_string()).unwrap();
        assert!(self.desk().drafted(self.manager, self.engagement).is_none(), "submitted");
    }

    fn stored(&self, key: &str) -> Option<&'static str> {
        let seen = self.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::statuses(conn, &seen)).remove(key).map(StepStatus::key)
    }

    fn open(&self) -> Vec<NextStep> {
        let seen = self.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::open_of_engagement(conn, &seen))
    }

    fn newest(&self) -> reviews::Revision {
        self.desk().newest(self.manager, self.engagement).unwrap()
    }

    /// Status of `s1` in the newest revision.
    fn frozen(&self) -> String {
        self.newest().answers.section("next-steps").raw("next_steps[0][status]").to_owned()
    }
}

#[actix_web::test]
async fn r15_a_status_set_while_a_draft_is_open_survives_the_submission() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.carried(&client).await;
    scene.set(&client, "done").await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert_eq!(page.attr("[name='next_steps[0][status]'] option[selected]", "value").as_deref(), Some("done"));
    // A later save of the form, which leaves the status alone, leaves it done.
    client.submit(&page, FORM, &[("next_steps[0][what]", "レポートの会を開く")]).await.expect(303);
    scene.submit();
    assert_eq!(scene.stored("s1"), Some("done"));
    assert_eq!(scene.frozen(), "done", "the frozen answers say the same as the step");
}

#[actix_web::test]
async fn r15_of_two_statuses_the_one_set_last_wins() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.carried(&client).await;
    scene.set(&client, "done").await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("next_steps[0][status]", "in_progress")]).await.expect(303);
    scene.submit();
    assert_eq!(scene.stored("s1"), Some("in_progress"));
    assert_eq!(scene.frozen(), "in_progress");
}

#[actix_web::test]
async fn r15_a_form_opened_before_does_not_put_the_old_status_back_unread() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.carried(&client).await;
    let before = client.get(&scene.path("/review/next-steps")).await.expect(200);
    scene.set(&client, "done").await;
    client.submit(&before, FORM, &[]).await.expect(409);
    scene.submit();
    assert_eq!(scene.stored("s1"), Some("done"));
}

#[actix_web::test]
async fn r15_a_carried_step_that_a_later_revision_drops_stays_open_with_its_review() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.carried(&client).await;
    scene.adds(&client, 1, "教材を配る").await;
    scene.submit();
    let second = scene.newest();
    let keys: Vec<String> = second
        .answers
        .section("next-steps")
        .rows("next_steps")
        .into_iter()
        .map(|(_, row)| row["key"].clone())
        .collect();
    assert_eq!((keys.len(), keys[0].as_str()), (2, "s1"));

    scene.desk().return_with(scene.lead, second.review_id, 1, "見直してください").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.go(&client, "remove:next_steps:1").await;
    scene.go(&client, "remove:next_steps:0").await;
    scene.adds(&client, 0, "窓口を決める").await;
    scene.submit();
    assert_eq!(scene.newest().revision, 2);
    assert_eq!(scene.stored("s1"), Some("open"), "carried over only");
    assert_eq!(scene.stored(&keys[1]), Some("cancelled"), "made by the review that dropped it");
    let open = scene.open();
    assert_eq!(
        open.iter().map(|s| (s.what.as_str(), s.review_id)).collect::<Vec<_>>(),
        [("レポートの見方を共有する", scene.first), ("窓口を決める", second.review_id)]
    );
}

#[actix_web::test]
async fn r15_steps_agreed_in_the_meeting_stay_after_a_return_and_a_discarded_revision() {
    let scene = Scene::new().await;
    scene.desk().return_with(scene.lead, scene.first, 1, "見直してください").unwrap();
    assert_eq!(scene.stored("s1"), Some("open"));
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let viewer = scene.desk().viewer(scene.manager);
    scene.desk().write(&viewer, |work| review::discard(work, scene.engagement)).expect("discard");
    assert_eq!(scene.stored("s1"), Some("open"), "agreed with the customer all the same");

    // The next revision updates it …
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let client = scene.client().await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("next_steps[0][what]", "レポートの会を開く")]).await.expect(303);
    scene.submit();
    let open = scene.open();
    assert_eq!(open.iter().map(|s| s.what.as_str()).collect::<Vec<_>>(), ["レポートの会を開く"]);

    // … and one after a withdrawal cancels it.
    scene.desk().withdraw(scene.manager, scene.first, 2).unwrap();
    assert_eq!(scene.stored("s1"), Some("open"));
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    scene.go(&client, "remove:next_steps:0").await;
    scene.adds(&client, 0, "窓口を決める").await;
    scene.submit();
    assert_eq!(scene.stored("s1"), Some("cancelled"));
}

/// Answers of a meeting that ended in O1.
fn further_discussion() -> success_review::domain::review::answers::Answers {
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "business_value_discussion");
    for (column, value) in [("service", "teams"), ("planned_on", "2027-02-01"), ("sme", "no")] {
        answers.section_mut("checklist").set(&format!("bvd[0][{column}]"), value);
    }
    answers
}

#[actix_web::test]
async fn r14_an_open_way_back_is_kept_by_the_next_review_and_worded_for_its_reader() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let first = app.desk().submitted(manager, engagement, &further_discussion());
    app.desk().approve(lead, first, 1).unwrap();
    // The second review ends alike, without the step among its rows.
    let mut answers = further_discussion();
    answers.section_mut("next-steps").set("next_steps[0][key]", "s2");
    app.desk().submitted(manager, engagement, &answers);
    for (language, words, due) in
        [("ja", "顧客キックオフ", "2026年11月29日"), ("en", "customer kick-off", "29 Nov 2026")]
    {
        let client = app.sign_in_with("manager@test.example", language).await;
        for path in [format!("/engagements/{engagement}"), "/".to_owned(), format!("/engagements/{engagement}/agenda")]
        {
            let page = client.get(&path).await.expect(200);
            // The way back stands among the engagement's follow-ups too.
            let rows = page.texts("section:not([aria-labelledby=follow-ups]) tbody tr");
            let found: Vec<&String> = rows.iter().filter(|row| row.contains(words)).collect();
            assert_eq!(found.len(), 1, "{path} in {language}: {rows:?}");
            assert!(found[0].contains(due) && found[0].contains("manager"), "owner and date: {}", found[0]);
        }
    }
}

#[actix_web::test]
async fn r14_the_step_that_a_submission_makes_is_in_its_record_and_the_partners_summary() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let partner = app.partner("東都システムズ株式会社");
    app.partner_user("partner@test.example", partner);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
    app.desk().measure(manager, engagement, "teams", 350, 1000);
    app.desk().draft(manager, engagement, &further_discussion());
    let languages =
        [("ja", "顧客キックオフへ戻る", "2026年11月29日"), ("en", "Return to customer kick-off", "29 Nov 2026")];
    let listed = async |who: &str, path: &str, table: &str| {
        for (language, words, due) in languages {
            let client = app.sign_in_with(&format!("{who}@test.example"), language).await;
            let page = client.get(path).await.expect(200);
            let rows = page.texts(&format!("section[aria-labelledby={table}] tbody tr"));
            let found: Vec<&String> = rows.iter().filter(|row| row.contains(words)).collect();
            assert!(found.len() == 1 && found[0].contains(due), "{who} {path} in {language}: {rows:?}");
        }
    };
    let preview = format!("/engagements/{engagement}/partner-view?of=draft");
    listed("manager", &preview, "steps").await;
    app.desk().submit(manager, engagement, "once").unwrap();
    let review = app.desk().newest(manager, engagement).unwrap().review_id;
    listed("lead", &format!("/reviews/{review}"), "section-next-steps").await;
    app.desk().approve(lead, review, 1).unwrap();
    // What becomes of the step later changes nothing of what was frozen.
    let client = app.sign_in("manager@test.example").await;
    let page = client.get(&format!("/engagements/{engagement}")).await.expect(200);
    for form in page.select("[data-step] form") {
        client.post(&form.attrs["action"], &[("status", "done")]).await.expect(303);
    }
    listed("partner", &format!("/summaries/{engagement}"), "steps").await;
    listed("manager", &format!("/reviews/{review}"), "section-next-steps").await;
    // Where a later revision leads elsewhere, the step is gone from it, and the comparison says so in the reader's language.
    app.desk().undo_approval(lead, review, 1, "x").unwrap();
    app.desk().return_with(lead, review, 1, "x").unwrap();
    app.desk().start(manager, engagement, Start::Revision).unwrap();
    app.desk().draft(manager, engagement, &whole_answers());
    app.desk().submit(manager, engagement, "twice").unwrap();
    for (language, words, _) in languages {
        let client = app.sign_in_with("lead@test.example", language).await;
        let page = client.get(&format!("/reviews/{review}/revisions/2?compare=1")).await.expect(200);
        let rows = page.texts("section[aria-labelledby=compare] tr.compare__changed");
        assert!(rows.iter().any(|row| row.contains(words) && row.contains('−')), "in {language}: {rows:?}");
        assert!(!page.text("section[aria-labelledby=section-next-steps]").contains(words), "in {language}");
    }
}

#[actix_web::test]
async fn r14_the_open_step_says_that_it_stays_whether_it_is_carried_over_or_not() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let first = app.desk().submitted(manager, engagement, &further_discussion());
    app.desk().approve(lead, first, 1).unwrap();
    let mut answers = further_discussion();
    answers.section_mut("next-steps").set("next_steps[0][key]", "s2");
    for (result, ja, en) in [
        (
            "business_value_discussion",
            "このレビューの結果でも、このステップがそのまま使われます",
            "this step stays as it is",
        ),
        ("no_agreement", "引き継がなくても、未完了のまま残ります", "It stays open whether you carry it over or not"),
    ] {
        answers.section_mut("outcome").set("result", result);
        app.desk().draft(manager, engagement, &answers);
        for (language, words) in [("ja", ja), ("en", en)] {
            let client = app.sign_in_with("manager@test.example", language).await;
            let page = client.get(&format!("/engagements/{engagement}/review/next-steps")).await.expect(200);
            let rows = page.texts(".proposals li");
            let said: Vec<bool> = rows.iter().map(|row| row.contains(words)).collect();
            assert_eq!(said, [true, false], "the way back alone, in {language}: {rows:?}");
            assert!(page.has(".proposals li a[href$='#r14']"), "{}", page.body);
        }
    }
}

#[actix_web::test]
async fn r14_the_way_back_is_proposed_with_its_owner_and_a_week_and_stored_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().draft(manager, engagement, &further_discussion());
    let client = app.sign_in_with("manager@test.example", "en").await;
    let section = format!("/engagements/{engagement}/review/next-steps");
    let page = client.get(&section).await.expect(200);
    client.submit(&page, FORM, &[("go", "propose:kick_off")]).await.expect(303);
    let page = client.get(&section).await.expect(200);
    let value = |column: &str| page.attr(&format!("[name='next_steps[1][{column}]']"), "value").unwrap_or_default();
    assert_eq!((value("owner").as_str(), value("due_on").as_str()), ("manager", "2026-11-29"));
    assert!(!page.body.contains("propose:kick_off"), "it is listed");
    client.submit(&page, FORM, &[("next_steps[1][due_on]", "2026-12-04")]).await.expect(303);
    app.desk().submit(manager, engagement, "once").unwrap();
    // Written in English, read in Japanese.
    let japanese = app.sign_in("manager@test.example").await;
    let page = japanese.get(&format!("/engagements/{engagement}")).await.expect(200);
    let rows = page.texts("section[aria-labelledby=next] tbody tr");
    let found: Vec<&String> = rows.iter().filter(|row| row.contains("顧客キックオフ")).collect();
    assert!(found.len() == 1 && found[0].contains("2026年12月4日"), "{rows:?}");
}

#[actix_web::test]
async fn r15_steps_of_a_withdrawn_submission_are_not_due_until_it_is_submitted_again() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let mut answers = further_discussion();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-21");
    let review = app.desk().submitted(manager, engagement, &answers);
    let client = app.sign_in("manager@test.example").await;
    let lead = app.sign_in("lead@test.example").await;
    let late = async |expected: usize, what: &str| {
        let page = client.get(&format!("/engagements/{engagement}")).await.expect(200);
        assert_eq!(page.texts(".state--late").len(), expected, "{what}: engagement");
        let home = client.get("/").await.expect(200);
        assert_eq!(home.texts("section[aria-labelledby=steps] .late").len(), expected, "{what}: home");
        let list = client.get("/engagements").await.expect(200);
        assert_eq!(list.texts(".late").len(), expected, "{what}: list");
        let portfolio = lead.get("/portfolio").await.expect(200);
        assert_eq!(portfolio.texts("section[aria-labelledby=overdue] tbody tr").len(), expected, "{what}: portfolio");
        assert_eq!(page.body.contains("未合意"), expected == 0, "{what}");
    };
    late(1, "submitted").await;
    app.desk().withdraw(manager, review, 1).unwrap();
    late(0, "withdrawn").await;
    app.desk().start(manager, engagement, Start::Revision).unwrap();
    app.desk().submit(manager, engagement, "again").unwrap();
    late(1, "submitted again").await;
}
