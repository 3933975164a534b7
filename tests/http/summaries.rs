//! Partners see approved revisions of the engagements assigned to them, and nothing else of a review.

use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;

use crate::support::TestApp;
use crate::support::builders::{Desk, engagement_input, whole_answers};

const SECRETS: [&str; 4] = ["INTERNAL-NOTE", "LEAD-COMMENT", "EXCEPTION-REASON", "UNDO-REASON"];

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    first: i64,
    second: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let (first, second) = (app.partner("東都システムズ株式会社"), app.partner("北浜テクノ株式会社"));
        app.partner_user("first@test.example", first);
        app.partner_user("second@test.example", second);
        Self { app, manager, lead, first, second }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    fn engagement(&self, customer: &str) -> i64 {
        let engagement = self.desk().engagement(self.manager, customer, |e| e.partner_id = Some(self.first));
        self.desk().measure(self.manager, engagement, "teams", 350, 1000);
        engagement
    }

    fn submitted(&self, engagement: i64, change: impl FnOnce(&mut Answers)) -> i64 {
        let mut answers = whole_answers();
        change(&mut answers);
        self.desk().submitted(self.manager, engagement, &answers)
    }

    /// Some time passes: what comes after a move is later than the move.
    fn later(&self) {
        self.app.clock.advance(chrono::TimeDelta::minutes(1));
    }

    /// Moves the engagement to another partner, as its form does.
    fn move_to(&self, engagement: i64, partner: i64) {
        let viewer = self.desk().viewer(self.manager);
        let mut input = engagement_input("移動株式会社");
        input.partner_id = Some(partner);
        input.workloads = vec![(self.desk().workload("teams"), 10)];
        let moved = self.desk().write(&viewer, |work| {
            let version = success_review::store::engagements::find_visible(work.conn, &viewer, engagement)?.version;
            success_review::actions::engagements::update(work, engagement, version, &input)
        });
        moved.expect("move");
    }
}

#[actix_web::test]
async fn only_approved_revisions_are_shown_and_the_last_one_stays() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("青嶺精機株式会社");
    let partner = scene.app.sign_in("first@test.example").await;
    let path = format!("/summaries/{engagement}");
    let review = scene.submitted(engagement, |_| ());
    let page = partner.get(&path).await.expect(200);
    assert!(page.reads().contains("まだ承認済みのレビューはありません"));
    assert!(page.reads().contains("Microsoft Teams") && !page.body.contains("35.0"), "no measurement before approval");
    assert_eq!(page.attr(".doc__head .state", "data-state").as_deref(), Some("active"), "though it was submitted");
    assert!(page.reads().contains("manager@test.example"));

    scene.desk().approve(scene.lead, review, 1).unwrap();
    let page = partner.get(&path).await.expect(200);
    assert_eq!(page.attr(".doc__head .state", "data-state").as_deref(), Some("complete"));
    assert!(page.body.contains("35.0%") && page.reads().contains("自社で進められるため。"));
    assert!(page.reads().contains("レポートの見方を共有する"));

    // A further review changes nothing until it is approved.
    scene.desk().measure(scene.manager, engagement, "teams", 450, 1000);
    let next = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "SECOND-REVIEW"));
    assert_ne!(next, review);
    let page = partner.get(&path).await.expect(200);
    assert!(page.body.contains("35.0") && !page.body.contains("SECOND-REVIEW") && !page.body.contains("45.0"));
    scene.desk().return_with(scene.lead, next, 1, "LEAD-COMMENT").unwrap();
    let page = partner.get(&path).await.expect(200);
    assert_eq!(page.attr(".doc__head .state", "data-state").as_deref(), Some("complete"), "as last approved");

    let next = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "SECOND-REVIEW"));
    scene.desk().approve(scene.lead, next, 2).unwrap();
    let page = partner.get(&path).await.expect(200);
    let changes = page.texts("section[aria-labelledby=changes] tr.compare__changed");
    assert!(changes.iter().any(|c| c.contains("SECOND-REVIEW") && c.contains("自社で進められるため。")), "{changes:?}");
    let list = partner.get("/summaries").await.expect(200);
    assert_eq!(list.text("tbody th"), "青嶺精機株式会社");
    assert!(list.text("tbody").contains("1 / 1") && list.text("tbody").contains("第2回 改訂 2"));
}

#[actix_web::test]
async fn nothing_internal_is_in_the_source_of_the_page() {
    let scene = Scene::new().await;
    let engagement = scene.desk().engagement(scene.manager, "例外株式会社", |e| e.partner_id = Some(scene.first));
    let exception = |a: &mut Answers| a.section_mut("key-information").set("gate_exception", "EXCEPTION-REASON");
    let review = scene.submitted(engagement, exception);
    scene.desk().return_with(scene.lead, review, 1, "LEAD-COMMENT").unwrap();
    scene.submitted(engagement, exception);
    scene.desk().approve(scene.lead, review, 2).unwrap();
    scene.desk().undo_approval(scene.lead, review, 2, "UNDO-REASON").unwrap();
    scene.desk().approve(scene.lead, review, 2).unwrap();
    // A second approval, so that the comparison is there as well.
    let next = scene.submitted(engagement, |a| {
        exception(a);
        a.section_mut("meeting").set("internal_notes", "INTERNAL-NOTE again");
        a.section_mut("key-information").set("gate_exception", "EXCEPTION-REASON again");
    });
    scene.desk().approve(scene.lead, next, 1).unwrap();
    for language in ["ja", "en"] {
        let partner = scene.app.sign_in_with("first@test.example", language).await;
        for path in ["/summaries".to_owned(), format!("/summaries/{engagement}")] {
            let page = partner.get(&path).await.expect(200);
            for secret in SECRETS {
                assert!(!page.body.contains(secret), "{secret} on {path}");
            }
            assert!(!page.body.contains("北浜テクノ"), "another organisation on {path}");
        }
    }
}

#[actix_web::test]
async fn an_undone_approval_takes_the_summary_back_to_the_one_before() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("汐見製薬株式会社");
    let review = scene.submitted(engagement, |_| ());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    scene.desk().undo_approval(scene.lead, review, 1, "UNDO-REASON").unwrap();
    let partner = scene.app.sign_in("first@test.example").await;
    let page = partner.get(&format!("/summaries/{engagement}")).await.expect(200);
    assert!(page.reads().contains("まだ承認済みのレビューはありません") && !page.body.contains("35.0"));
}

#[actix_web::test]
async fn a_moved_engagement_shows_the_new_partner_only_what_comes_after() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("移動株式会社");
    let review = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "FIRST-PARTNER"));
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let first = scene.app.sign_in("first@test.example").await;
    let second = scene.app.sign_in("second@test.example").await;
    let path = format!("/summaries/{engagement}");
    assert!(first.get(&path).await.expect(200).body.contains("FIRST-PARTNER"));
    second.get(&path).await.expect(404);
    assert!(second.get("/summaries").await.expect(200).has(".empty"));

    scene.later();
    scene.move_to(engagement, scene.second);
    first.get(&path).await.expect(404);
    assert!(first.get("/summaries").await.expect(200).has(".empty"));
    let page = second.get(&path).await.expect(200);
    assert!(!page.body.contains("FIRST-PARTNER") && !page.body.contains("35.0"));
    assert_eq!(page.attr(".doc__head .state", "data-state").as_deref(), Some("active"));

    let next = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "SECOND-PARTNER"));
    scene.desk().approve(scene.lead, next, 1).unwrap();
    let page = second.get(&path).await.expect(200);
    assert!(page.body.contains("SECOND-PARTNER"));
    assert!(!page.body.contains("FIRST-PARTNER"), "not even in the comparison");
    first.get(&path).await.expect(404);
}

#[actix_web::test]
async fn a_review_counts_for_the_partner_of_its_approval_not_of_its_submission() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("移動株式会社");
    let review = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "WAITED"));
    scene.later();
    scene.move_to(engagement, scene.second);
    scene.later();
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let first = scene.app.sign_in("first@test.example").await;
    let second = scene.app.sign_in("second@test.example").await;
    let path = format!("/summaries/{engagement}");
    let page = second.get(&path).await.expect(200);
    assert!(page.body.contains("WAITED") && page.body.contains("35.0"));
    assert_eq!(page.attr(".doc__head .state", "data-state").as_deref(), Some("complete"));
    assert!(second.get("/summaries").await.expect(200).text("tbody").contains("1 / 1"));
    first.get(&path).await.expect(404);

    // Approved anew after the move counts as approved after it, whenever it was approved first.
    scene.desk().undo_approval(scene.lead, review, 1, "UNDO-REASON").unwrap();
    assert!(!second.get(&path).await.expect(200).body.contains("WAITED"));
    scene.desk().approve(scene.lead, review, 1).unwrap();
    assert!(second.get(&path).await.expect(200).body.contains("WAITED"));
    // The frozen review keeps the name that it was made with.
    let lead = scene.app.sign_in("lead@test.example").await;
    let page = lead.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(page.reads().contains("東都システムズ株式会社") && !page.reads().contains("北浜テクノ株式会社"));
}

#[actix_web::test]
async fn an_engagement_that_comes_back_begins_anew_for_its_partner() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("移動株式会社");
    let review = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "BEFORE"));
    scene.desk().approve(scene.lead, review, 1).unwrap();
    for partner in [scene.second, scene.first] {
        scene.later();
        scene.move_to(engagement, partner);
    }
    let first = scene.app.sign_in("first@test.example").await;
    let path = format!("/summaries/{engagement}");
    let page = first.get(&path).await.expect(200);
    assert!(!page.body.contains("BEFORE"), "the partner sees the reviews from now on");
    scene.later();
    let next = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", "AFTER"));
    scene.desk().approve(scene.lead, next, 1).unwrap();
    let page = first.get(&path).await.expect(200);
    assert!(page.body.contains("AFTER") && !page.body.contains("BEFORE"));
    scene.app.sign_in("second@test.example").await.get(&path).await.expect(404);
}
