//! A draft that is gone while a page of it is still open: what became of it is said, with the way on, to people and to the
//! page's script.

use success_review::actions;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::store::engagements;

use crate::support::builders::whole_answers;
use crate::support::{Client, Page, TestApp};

const FORM: &str = "form[data-autosave]";
const TYPED: &str = "書きかけの文章";

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
    client: Client,
    /// The section "meeting", opened while the draft was there.
    page: Page,
}

impl Scene {
    /// With a draft that could be submitted.
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        app.desk().draft(manager, engagement, &whole_answers());
        let client = app.sign_in("manager@test.example").await;
        let page = client.get(&format!("/engagements/{engagement}/review/meeting")).await.expect(200);
        Self { app, manager, lead, engagement, client, page }
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}/review{rest}", self.engagement)
    }

    /// Submits in another tab; the review's path.
    fn submit(&self) -> String {
        let made = self.app.desk().submit(self.manager, self.engagement, "a-key-of-its-own");
        format!("/reviews/{}", made.expect("submitted").review)
    }

    fn discard(&self) {
        let viewer = self.app.desk().viewer(self.manager);
        let discard = self.app.desk().write(&viewer, |work| actions::review::discard(work, self.engagement));
        discard.expect("discarded");
    }

    /// The lead gives the engagement to somebody else.
    fn move_away(&self) -> i64 {
        let other = self.app.user("other@test.example", &[Role::Manager]);
        let viewer = self.app.desk().viewer(self.lead);
        let moved = self.app.desk().write(&viewer, |work| {
            let version = engagements::find_visible(work.conn, &viewer, self.engagement)?.version;
            actions::engagements::reassign(work, self.engagement, version, other)
        });
        moved.expect("reassigned");
        other
    }

    /// What the page's script sends, with the draft and the version of its page.
    async fn autosave(&self) -> Page {
        let hidden = |name: &str| self.page.attr(&format!("{FORM} [name={name}]"), "value").unwrap();
        let (draft, version) = (hidden("draft"), hidden("version"));
        let fields = [("draft", draft.as_str()), ("version", &version), ("shown", "risks"), ("risks", TYPED)];
        self.client.post_json(&self.path("/meeting"), &fields).await
    }

    async fn press(&self) -> Page {
        self.client.submit(&self.page, FORM, &[("risks", TYPED)]).await
    }
}

/// The words of the answer for the script, and where its link leads.
fn told(answer: &Page, ended: &str) -> (String, String) {
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let answer = answer.json();
    assert_eq!(answer["ended"], ended, "{answer}");
    assert!(answer["link"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
    (answer["message"].as_str().unwrap().to_owned(), answer["link"]["href"].as_str().unwrap().to_owned())
}

/// A page that says what happened and leads on, and neither "not found" nor that somebody else saved.
fn leads_to(page: &Page, words: &str, href: &str) {
    assert!(page.text("main h1").contains(words), "{}", page.text("main"));
    assert!(page.has(&format!("main a[href='{href}']")), "{}", page.text("main"));
    let says = page.text("main");
    for untrue in ["見つかりません", "先に保存", "ほかの人が先に"] {
        assert!(!says.contains(untrue), "{says}");
    }
}

#[actix_web::test]
async fn after_a_submission_every_page_of_the_draft_leads_to_the_frozen_review() {
    let scene = Scene::new().await;
    let review = scene.submit();
    let (message, href) = told(&scene.autosave().await.expect(409), "submitted");
    assert!(
        message.contains("2026年11月22日") && message.contains("提出") && message.contains("保存されていません"),
        "{message}"
    );
    assert_eq!(href, review);
    let pressed = scene.press().await.expect(409);
    leads_to(&pressed, "提出済み", &review);
    assert!(pressed.reads().contains(TYPED), "what was typed is not lost unseen");
    // The Back button.
    for page in ["/meeting", "/goals", "/check", "/discard", "/playbook"] {
        leads_to(&scene.client.get(&scene.path(page)).await.expect(410), "提出済み", &review);
    }
    // What other pages of the draft that are still open send.
    let key = [("idempotency_key", "another-key-of-another-page")];
    for (page, fields) in [("/submission", key.as_slice()), ("/discard", &[]), ("/playbook", &[]), ("/figures", &[])] {
        leads_to(&scene.client.post(&scene.path(page), fields).await.expect(409), "提出済み", &review);
    }
    scene.client.get(&review).await.expect(200);
}

#[actix_web::test]
async fn after_a_discard_every_page_of_the_draft_leads_to_the_engagement() {
    let scene = Scene::new().await;
    scene.discard();
    let engagement = format!("/engagements/{}", scene.engagement);
    let (message, href) = told(&scene.autosave().await.expect(409), "discarded");
    assert!(message.contains("2026年11月22日") && message.contains("破棄"), "{message}");
    assert_eq!(href, engagement);
    let pressed = scene.press().await.expect(409);
    leads_to(&pressed, "破棄", &engagement);
    assert!(pressed.reads().contains(TYPED));
    for page in ["/meeting", "/check", "/discard"] {
        leads_to(&scene.client.get(&scene.path(page)).await.expect(410), "破棄", &engagement);
    }
    leads_to(&scene.client.post(&scene.path("/discard"), &[]).await.expect(409), "破棄", &engagement);
}

#[actix_web::test]
async fn a_page_of_an_earlier_draft_hears_of_that_ones_end_and_keeps_its_text_beside_the_new_one() {
    let scene = Scene::new().await;
    let review = scene.submit();
    let id: i64 = review.trim_start_matches("/reviews/").parse().unwrap();
    scene.app.desk().withdraw(scene.manager, id, 1).unwrap();
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    // The newer draft ends otherwise, and a third one is open.
    scene.discard();
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let (_, href) = told(&scene.autosave().await.expect(409), "submitted");
    assert_eq!(href, review);
    let pressed = scene.press().await.expect(409);
    leads_to(&pressed, "提出済み", &review);
    assert!(pressed.reads().contains(TYPED) && pressed.has("main form"), "it can still be taken over");
    scene.client.get(&scene.path("/meeting")).await.expect(200);
}

#[actix_web::test]
async fn an_engagement_that_moved_away_says_so_to_who_had_it_and_to_nobody_else() {
    let scene = Scene::new().await;
    scene.app.user("stranger@test.example", &[Role::Manager]);
    let stranger = scene.app.sign_in("stranger@test.example").await;
    let other = scene.move_away();
    let (message, href) = told(&scene.autosave().await.expect(404), "moved");
    assert!(message.contains("ほかの担当者に移った"), "{message}");
    assert_eq!(href, "/engagements");
    let pressed = scene.press().await.expect(404);
    leads_to(&pressed, "担当が変わりました", "/engagements");
    assert!(pressed.reads().contains(TYPED));
    for page in ["", "/meeting", "/check"] {
        let page = scene.client.get(&scene.path(page)).await.expect(404);
        leads_to(&page, "担当が変わりました", "/engagements");
        assert!(!page.body.contains("青嶺精機"), "nothing of it is shown");
    }
    let unknown = stranger.post_json(&scene.path("/meeting"), &[("version", "1")]).await.expect(404).json();
    assert!(unknown["ended"].is_null(), "{unknown}");
    assert!(stranger.get(&scene.path("/meeting")).await.expect(404).text("main h1").contains("見つかりません"));
    // Given back and away again: who only ever got it, and saved nothing but the draft, is told as well.
    let viewer = scene.app.desk().viewer(scene.lead);
    let back = scene.app.desk().write(&viewer, |work| {
        let version = engagements::find_visible(work.conn, &viewer, scene.engagement)?.version;
        actions::engagements::reassign(work, scene.engagement, version, scene.manager)
    });
    back.expect("reassigned");
    assert_ne!(other, scene.manager);
    let second = scene.app.sign_in("other@test.example").await;
    told(&second.post_json(&scene.path("/meeting"), &[("version", "1")]).await.expect(404), "moved");
    // For a lead, it is somebody else's as ever.
    let lead = scene.app.sign_in("lead@test.example").await;
    let answer = lead.post_json(&scene.path("/meeting"), &[("version", "1")]).await.expect(403).json();
    assert!(answer["ended"].is_null(), "{answer}");
}

#[actix_web::test]
async fn what_is_stored_already_is_no_conflict_when_its_answer_was_lost() {
    let scene = Scene::new().await;
    let first = scene.autosave().await.expect(200).json();
    // The script did not get that answer, and sends the same again with the version that it knows.
    let again = scene.autosave().await.expect(200).json();
    assert_eq!(again["version"], first["version"], "nothing is written twice");
    let newer = [("version", "1"), ("shown", "risks"), ("risks", "ほかの文章")];
    scene.client.post_json(&scene.path("/meeting"), &newer).await.expect(409);
}
