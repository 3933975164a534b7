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
async fn the_status_is_that_of_the_last_approved_review() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("青嶺精機株式会社");
    let review = scene.submitted(engagement, |_| ());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let review = scene.submitted(engagement, |answers| {
        answers.section_mut("outcome").set("result", "no_agreement");
        answers.section_mut("outcome").set("follow_up_on", "2026-12-01");
    });
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let partner = scene.app.sign_in("first@test.example").await;
    let path = format!("/summaries/{engagement}");
    let state = |page: &crate::support::Page| page.attr(".doc__head .state", "data-state");
    let page = partner.get(&path).await.expect(200);
    assert_eq!(state(&page).as_deref(), Some("active"));
    let earlier = page.attr("section[aria-labelledby=approved] a", "href").expect("the one before");
    let page = partner.get(&earlier).await.expect(200);
    assert_eq!(state(&page).as_deref(), Some("active"), "whichever is read: {earlier}");
    for (query, rows) in [("active", 1), ("complete", 0)] {
        let list = partner.get(&format!("/summaries?state={query}")).await.expect(200);
        assert_eq!(list.select("tbody tr").len(), rows, "{query}");
    }
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
async fn an_engagement_that_comes_back_shows_again_what_was_approved_in_the_partners_own_time() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("移動株式会社");
    let approved = |reason: &str| {
        scene.later();
        let review = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", reason));
        scene.desk().approve(scene.lead, review, 1).unwrap();
    };
    approved("FIRST-TIME");
    scene.later();
    scene.move_to(engagement, scene.second);
    approved("OTHERS-TIME");
    scene.later();
    scene.move_to(engagement, scene.first);
    let first = scene.app.sign_in("first@test.example").await;
    let second = scene.app.sign_in("second@test.example").await;
    let path = format!("/summaries/{engagement}");
    let page = first.get(&path).await.expect(200);
    assert!(page.body.contains("FIRST-TIME") && !page.body.contains("OTHERS-TIME"));
    assert!(first.get("/summaries").await.expect(200).text("tbody").contains("第1回"));
    second.get(&path).await.expect(404);
    approved("SECOND-TIME");
    let page = first.get(&path).await.expect(200);
    assert!(page.body.contains("SECOND-TIME") && page.body.contains("FIRST-TIME"), "the comparison has both");
    assert!(!page.body.contains("OTHERS-TIME"));
    first.get(&format!("{path}?review=2&revision=1")).await.expect(404);
    // And back to the other one.
    scene.later();
    scene.move_to(engagement, scene.second);
    let page = second.get(&path).await.expect(200);
    assert!(page.body.contains("OTHERS-TIME"));
    assert!(!page.body.contains("FIRST-TIME") && !page.body.contains("SECOND-TIME"));
    first.get(&path).await.expect(404);
}

#[actix_web::test]
async fn who_will_see_what_is_said_before_the_engagement_moves() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("移動株式会社");
    for (language, said) in [
        ("ja", ["承認済みのレビュー 1 件を表示できなくなります", "1 件は、北浜テクノ株式会社には表示されません"]),
        ("en", ["nor the approved review that they can see now", "will not see the other review approved so far"]),
    ] {
        if language == "ja" {
            let review = scene.submitted(engagement, |_| ());
            scene.desk().approve(scene.lead, review, 1).unwrap();
        }
        scene.later();
        let manager = scene.app.sign_in_with("manager@test.example", language).await;
        let path = format!("/engagements/{engagement}/edit");
        let form = manager.get(&path).await.expect(200);
        let second = scene.second.to_string();
        let fields =
            [("partner_id", second.as_str()), ("tenant_id", "idou.onmicrosoft.com"), ("goals_planned", "KEPT")];
        let asked = manager.submit(&form, "#engagement", &fields).await.expect(200);
        let text = asked.text("#partner-move").replace('\u{a0}', " ");
        for part in said {
            assert!(text.contains(part), "{part}: {text}");
        }
        // Nothing has moved, and what was typed is there.
        assert!(asked.text("#goals_planned").contains("KEPT"));
        let first = scene.app.sign_in("first@test.example").await;
        first.get(&format!("/summaries/{engagement}")).await.expect(200);
        // Another partner than the one that was asked about is asked about again.
        let none = manager.submit(&asked, "#engagement", &[("partner_id", "")]).await.expect(200);
        assert!(none.has("#partner-move"));
        let moved = manager.submit(&asked, "#engagement", &[]).await.expect(303);
        assert_eq!(moved.location(), format!("/engagements/{engagement}"));
        first.get(&format!("/summaries/{engagement}")).await.expect(404);
        // Whoever changes something else is not asked.
        let form = manager.get(&path).await.expect(200);
        manager.submit(&form, "#engagement", &[("goals_planned", "OTHER")]).await.expect(303);
        scene.later();
        scene.move_to(engagement, scene.first);
    }
}

#[actix_web::test]
async fn the_list_is_narrowed_by_name_state_and_workload() {
    let scene = Scene::new().await;
    let done = scene.engagement("青嶺精機株式会社");
    let review = scene.submitted(done, |_| ());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    scene.engagement("汐見製薬株式会社");
    let waiting = scene.engagement("青葉物流株式会社");
    scene.submitted(waiting, |_| ());
    let intune = scene.desk().workload("intune");
    scene.desk().engagement(scene.manager, "港フーズ", |e| {
        e.partner_id = Some(scene.first);
        e.workloads = vec![(intune, 10)];
    });
    scene.desk().engagement(scene.manager, "青空商会", |e| e.partner_id = Some(scene.second));
    let partner = scene.app.sign_in("first@test.example").await;
    let all = ["港フーズ", "青葉物流株式会社", "汐見製薬株式会社", "青嶺精機株式会社"];
    for (query, expected) in [
        (String::new(), &all[..]),
        ("q=%E9%9D%92".to_owned(), &[all[1], all[3]][..]),
        ("state=complete".to_owned(), &[all[3]][..]),
        // Submitted is not approved: for the partner it is active.
        ("state=active".to_owned(), &all[..3]),
        (format!("workload={intune}"), &all[..1]),
        (format!("workload={intune}&state=complete"), &[][..]),
    ] {
        let page = partner.get(&format!("/summaries?{query}")).await.expect(200);
        assert_eq!(page.texts("tbody th"), expected, "{query}");
        let total = page.attr("caption", "data-total").unwrap_or_else(|| "0".to_owned());
        assert_eq!(total, expected.len().to_string(), "{query}");
    }
}

#[actix_web::test]
async fn earlier_approved_revisions_stay_readable_and_changes_come_first() {
    let scene = Scene::new().await;
    let engagement = scene.engagement("青嶺精機株式会社");
    for reason in ["FIRST", "SECOND"] {
        let review = scene.submitted(engagement, |a| a.section_mut("outcome").set("disengage_reason", reason));
        scene.desk().approve(scene.lead, review, 1).unwrap();
        scene.later();
    }
    let partner = scene.app.sign_in("first@test.example").await;
    let path = format!("/summaries/{engagement}");
    let page = partner.get(&path).await.expect(200);
    assert!(!page.has("#earlier"));
    let headings: Vec<Option<String>> =
        page.select("article h2").into_iter().map(|h| h.attrs.get("id").cloned()).collect();
    let place = |id: &str| headings.iter().position(|h| h.as_deref() == Some(id)).expect("a heading");
    assert!(place("changes") < place("usage") && place("changes") < place("stage"));
    assert!(page.text("[data-as-of]").contains("2026年11月22日"), "{}", page.text("[data-as-of]"));
    let earlier = page.attr("section[aria-labelledby=approved] a", "href").expect("the one before");
    let page = partner.get(&earlier).await.expect(200);
    assert!(page.body.contains("FIRST") && !page.body.contains("SECOND") && page.has("#earlier a"));
    assert!(!page.has("#changes"), "nothing was approved before it");
    for missing in ["?review=9&revision=1", "?review=1&revision=2"] {
        partner.get(&format!("{path}{missing}")).await.expect(404);
    }
    scene.app.sign_in("second@test.example").await.get(&earlier).await.expect(404);
}

#[actix_web::test]
async fn the_form_says_what_the_partner_will_see() {
    let scene = Scene::new().await;
    let with = scene.engagement("青嶺精機株式会社");
    let without = scene.desk().ready_engagement(scene.manager, "直接株式会社");
    let start =
        |engagement| scene.desk().start(scene.manager, engagement, success_review::actions::review::Start::Review);
    start(with).unwrap();
    start(without).unwrap();
    let manager = scene.app.sign_in("manager@test.example").await;
    let meeting = manager.get(&format!("/engagements/{with}/review/meeting")).await.expect(200);
    assert!(meeting.text("#partner-sees").contains("録画"));
    for section in ["key-information", "outcome", "goals", "checklist", "key-results", "next-steps"] {
        assert!(manager.get(&format!("/engagements/{with}/review/{section}")).await.expect(200).has("#partner-sees"));
    }
    let page = manager.get(&format!("/engagements/{without}/review/meeting")).await.expect(200);
    assert!(!page.has("#partner-sees"), "nobody sees it");
}
