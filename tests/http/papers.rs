//! What is printed and handed out: the partner's page as staff look at it, what is for inside, the record and the agenda.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::TestApp;
use crate::support::builders::{Desk, whole_answers};
use crate::support::client::Page;

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    partner: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        app.user("other@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let partner = app.partner("東都システムズ株式会社");
        app.partner_user("partner@test.example", partner);
        let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        Self { app, manager, lead, partner, engagement }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    fn view(&self, of: &str) -> String {
        format!("/engagements/{}/partner-view{of}", self.engagement)
    }
}

/// The paper itself, without what stands around it.
fn paper(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<article class=\"doc\">").expect("a paper");
    rest.split_once("</article>").expect("its end").0.to_owned()
}

#[actix_web::test]
async fn the_manager_sees_what_the_partner_will_see_and_sees() {
    let scene = Scene::new().await;
    let reader = scene.app.sign_in("partner@test.example").await;
    let theirs = format!("/summaries/{}", scene.engagement);
    for (language, placeholder) in [("ja", "（承認日）"), ("en", "(date of approval)")] {
        let manager = scene.app.sign_in_with("manager@test.example", language).await;
        let reader = scene.app.sign_in_with("partner@test.example", language).await;
        let before = manager.get(&scene.view("")).await.expect(200);
        assert_eq!(paper(&before), paper(&reader.get(&theirs).await.expect(200)), "nothing is approved yet");
        assert!(before.has(".print-hide[data-preview]") && !paper(&before).contains(placeholder));
    }
    let manager = scene.app.sign_in("manager@test.example").await;
    scene.desk().draft(scene.manager, scene.engagement, &whole_answers());
    let draft = manager.get(&scene.view("")).await.expect(200);
    assert!(draft.text("[data-preview]").contains("下書き") && !draft.has(".print-hide[data-preview]"), "on paper too");
    assert!(paper(&draft).contains("自社で進められるため。") && paper(&draft).contains("（承認日）"));
    scene.desk().submit(scene.manager, scene.engagement, "once").unwrap();
    let review = scene.desk().newest(scene.manager, scene.engagement).unwrap().review_id;
    let submitted = manager.get(&scene.view("")).await.expect(200);
    assert!(submitted.text("[data-preview]").contains("提出済み"));
    assert_eq!(paper(&draft), paper(&submitted), "submitting changes nothing of it");
    assert!(
        !reader.get(&theirs).await.expect(200).body.contains("自社で進められるため。"),
        "looking publishes nothing"
    );

    scene.desk().approve(scene.lead, review, 1).unwrap();
    let approved = reader.get(&theirs).await.expect(200);
    let seen = manager.get(&scene.view("?of=submitted")).await.expect(200);
    assert_eq!(paper(&seen), paper(&approved), "nothing waits any more, so it is what is there");
    let told = |page: &Page| {
        let approved_on = "2026年11月22日";
        paper(page).replace("（承認日）", approved_on).replace("承認前の内容と", "承認されたレビューと")
    };
    assert_eq!(
        told(&submitted).replace("プレイブック", ""),
        told(&approved).replace("このサマリーは、", "").replace("プレイブック", ""),
        "what was foretold came true"
    );
    // A further draft is held against what they have now.
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let again = manager.get(&scene.view("?of=draft")).await.expect(200);
    assert!(again.has("#changes"), "{}", again.reads());
    let links = again.texts("[data-preview] a");
    assert_eq!(links, ["いま見えている内容を見る"]);
}

#[actix_web::test]
async fn the_partners_view_has_nothing_internal_and_is_for_who_may_see_the_engagement() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("internal_notes", "INTERNAL-NOTE");
    let review = scene.desk().submitted(scene.manager, scene.engagement, &answers);
    scene.desk().return_with(scene.lead, review, 1, "LEAD-COMMENT").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    for (who, language) in [("manager", "ja"), ("manager", "en"), ("lead", "ja")] {
        let client = scene.app.sign_in_with(&format!("{who}@test.example"), language).await;
        for of in ["", "?of=draft", "?of=submitted", "?of=approved", "?of=nonsense"] {
            let page = client.get(&scene.view(of)).await.expect(200);
            assert!(!page.body.contains("INTERNAL-NOTE") && !page.body.contains("LEAD-COMMENT"), "{who} {of}");
            let drafted = page.body.contains("自社で進められるため。");
            assert_eq!(drafted, who == "manager" && of != "?of=approved", "a draft is its manager's alone: {who} {of}");
        }
    }
    for stranger in ["other@test.example", "partner@test.example"] {
        scene.app.sign_in(stranger).await.get(&scene.view("")).await.expect(404);
    }
}

#[actix_web::test]
async fn without_a_partner_the_view_is_what_one_would_see() {
    let scene = Scene::new().await;
    let direct = scene.desk().ready_engagement(scene.manager, "直販株式会社");
    let manager = scene.app.sign_in("manager@test.example").await;
    let path = format!("/engagements/{direct}/partner-view");
    let page = manager.get(&path).await.expect(200);
    assert!(page.text("[data-preview]").contains("割り当てられていません") && page.has("#intended"));
    let review = scene.desk().submitted(scene.manager, direct, &whole_answers());
    assert!(manager.get(&path).await.expect(200).text("[data-preview]").contains("提出済み"));
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let page = manager.get(&path).await.expect(200);
    assert!(page.has("#steps") && page.has(".print-hide[data-preview]"));
    assert_ne!(scene.partner, 0);
}

#[actix_web::test]
async fn what_staff_print_is_marked_as_internal_unless_it_is_for_others() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let engagement = format!("/engagements/{}", scene.engagement);
    for who in ["manager", "lead"] {
        let client = scene.app.sign_in(&format!("{who}@test.example")).await;
        for (path, internal) in [
            ("/".to_owned(), true),
            (format!("/reviews/{review}"), true),
            (format!("/reviews/{review}/revisions/1"), true),
            (engagement.clone(), true),
            (format!("{engagement}/history"), true),
            (format!("{engagement}/usage"), true),
            (format!("{engagement}/agenda"), false),
            (format!("{engagement}/partner-view"), false),
            ("/playbook".to_owned(), false),
            ("/playbook/rules".to_owned(), false),
        ] {
            assert_eq!(client.get(&path).await.expect(200).has("main.internal"), internal, "{who} {path}");
        }
    }
    let manager = scene.app.sign_in("manager@test.example").await;
    for path in ["review", "review/check", "review/meeting"] {
        assert!(manager.get(&format!("{engagement}/{path}")).await.expect(200).has("main.internal"), "{path}");
    }
    let partner = scene.app.sign_in("partner@test.example").await;
    for path in ["/summaries".to_owned(), format!("/summaries/{}", scene.engagement)] {
        assert!(!partner.get(&path).await.expect(200).has("main.internal"), "{path}");
    }
}

#[actix_web::test]
async fn r5_who_when_and_why_stand_inside_the_answer_that_asks_for_them() {
    let scene = Scene::new().await;
    scene.desk().draft(scene.manager, scene.engagement, &whole_answers());
    let manager = scene.app.sign_in("manager@test.example").await;
    let form = manager.get(&format!("/engagements/{}/review/goals", scene.engagement)).await.expect(200);
    for (field, answer) in [
        ("champions_who", "champions=planned"),
        ("champions_when", "champions=planned"),
        ("champions_why", "champions=not_planned"),
        ("training_why", "training=not_planned"),
    ] {
        let inside = format!("#{} .opened[data-when=\"{answer}\"] #{field}", answer.split('=').next().unwrap());
        assert!(form.has(&inside), "{field} stands inside {answer}");
    }
    assert!(form.has(".opened[data-when=\"champions=not_planned\"][hidden]"));
    scene.desk().submit(scene.manager, scene.engagement, "once").unwrap();
    let review = scene.desk().newest(scene.manager, scene.engagement).unwrap().review_id;
    for (language, lines) in
        [("ja", "計画あり 対応者: 佐々木 予定日: 2027年1月15日"), ("en", "Planned Owner: 佐々木 Date: 15 Jan 2027")]
    {
        let client = scene.app.sign_in_with("manager@test.example", language).await;
        for path in [format!("/reviews/{review}"), scene.view("")] {
            let rows = client.get(&path).await.expect(200).texts(".answers__row dd");
            assert!(rows.iter().any(|row| row == lines), "{path} in {language}: {rows:?}");
        }
    }
}

#[actix_web::test]
async fn the_steps_of_the_record_are_a_table() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    for (language, row) in [
        ("ja", ["レポートの見方を共有する その他", "高橋 由紀 顧客", "2026年12月20日", "未着手"]),
        ("en", ["レポートの見方を共有する Something else", "高橋 由紀 Customer", "20 Dec 2026", "Not started"]),
    ] {
        let client = scene.app.sign_in_with("lead@test.example", language).await;
        let page = client.get(&format!("/reviews/{review}")).await.expect(200);
        let cells = page.texts("section[aria-labelledby=section-next-steps] tbody tr > *");
        assert_eq!(cells, row, "in {language}");
    }
}
