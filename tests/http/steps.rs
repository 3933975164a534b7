//! Next steps over reviews and revisions (R15): the status set last wins, and a step stays with the review that made it.

use success_review::actions::review::{self, Start};
use success_review::domain::policy::Role;
use success_review::store::{drafts, next_steps, reviews};

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
        assert!(self.app.read(|conn| drafts::find_by_engagement(conn, self.engagement)).is_none(), "submitted");
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.app.read(|conn| next_steps::statuses(conn, self.engagement)).remove(key)
    }

    fn newest(&self) -> reviews::Revision {
        self.app.read(|conn| reviews::newest_of_engagement(conn, self.engagement)).unwrap()
    }

    /// Status of `s1` in the newest revision.
    fn frozen(&self) -> String {
        self.newest().answers().unwrap().section("next-steps").raw("next_steps[0][status]").to_owned()
    }
}

#[actix_web::test]
async fn r15_a_status_set_while_a_draft_is_open_survives_the_submission() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    scene.carried(&client).await;
    scene.set(&client, "done").await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert_eq!(page.attr("input[name='next_steps[0][status]'][checked]", "value").as_deref(), Some("done"));
    // A later save of the form, which leaves the status alone, leaves it done.
    client.submit(&page, FORM, &[("next_steps[0][what]", "レポートの会を開く")]).await.expect(303);
    scene.submit();
    assert_eq!(scene.stored("s1").as_deref(), Some("done"));
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
    assert_eq!(scene.stored("s1").as_deref(), Some("in_progress"));
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
    assert_eq!(scene.stored("s1").as_deref(), Some("done"));
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
        .answers()
        .unwrap()
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
    assert_eq!(scene.stored("s1").as_deref(), Some("open"), "carried over only");
    assert_eq!(scene.stored(&keys[1]).as_deref(), Some("cancelled"), "made by the review that dropped it");
    let open = scene.app.read(|conn| next_steps::open_of_engagement(conn, scene.engagement));
    assert_eq!(
        open.iter().map(|s| (s.what.as_str(), s.review_id)).collect::<Vec<_>>(),
        [("レポートの見方を共有する", scene.first), ("窓口を決める", second.review_id)]
    );
}

#[actix_web::test]
async fn r15_steps_agreed_in_the_meeting_stay_after_a_return_and_a_discarded_revision() {
    let scene = Scene::new().await;
    scene.desk().return_with(scene.lead, scene.first, 1, "見直してください").unwrap();
    assert_eq!(scene.stored("s1").as_deref(), Some("open"));
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let viewer = scene.desk().viewer(scene.manager);
    scene.desk().write(&viewer, |work| review::discard(work, scene.engagement)).expect("discard");
    assert_eq!(scene.stored("s1").as_deref(), Some("open"), "agreed with the customer all the same");

    // The next revision updates it …
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let client = scene.client().await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("next_steps[0][what]", "レポートの会を開く")]).await.expect(303);
    scene.submit();
    let open = scene.app.read(|conn| next_steps::open_of_engagement(conn, scene.engagement));
    assert_eq!(open.iter().map(|s| s.what.as_str()).collect::<Vec<_>>(), ["レポートの会を開く"]);

    // … and one after a withdrawal cancels it.
    scene.desk().withdraw(scene.manager, scene.first, 2).unwrap();
    assert_eq!(scene.stored("s1").as_deref(), Some("open"));
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    scene.go(&client, "remove:next_steps:0").await;
    scene.adds(&client, 0, "窓口を決める").await;
    scene.submit();
    assert_eq!(scene.stored("s1").as_deref(), Some("cancelled"));
}
