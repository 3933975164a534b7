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
        // Where no line may end in a date, none is to be kept together yet.
        let whole = format!("<span class=\"nowrap\">{approved_on}</span>");
        paper(page)
            .replace(&whole, approved_on)
            .replace("（承認日）", approved_on)
            .replace("承認前の内容と", "承認されたレビューと")
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
    assert!(page.text("[data-preview]").contains("割り当てられていません"), "{}", page.reads());
    assert!(page.has("h1") && !page.has("article.doc"), "nobody reads anything: no paper");
    let assign = page.attr("[data-preview] a[href$='#partner_id']", "href").expect("a way to assign one");
    assert!(manager.get(&assign).await.expect(200).has("#partner_id"));
    let lead = scene.app.sign_in_with("lead@test.example", "en").await;
    let page = lead.get(&path).await.expect(200);
    assert!(page.text("[data-preview]").contains("No partner is assigned") && !page.has("[data-preview] a"));
    let review = scene.desk().submitted(scene.manager, direct, &whole_answers());
    let told = manager.get(&path).await.expect(200).text("[data-preview]");
    assert!(told.contains("提出済み") && told.contains("割り当てられていません"), "{told}");
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let page = manager.get(&path).await.expect(200);
    assert!(page.has("#steps") && page.has(".print-hide[data-preview]"));
    assert!(page.text("[data-preview]").contains("割り当てられていません"));
    assert_ne!(scene.partner, 0);
    // A further revision takes nothing of what was approved away.
    scene.desk().start(scene.manager, direct, Start::Revision).unwrap();
    scene.desk().submit(scene.manager, direct, "again").unwrap();
    let page = manager.get(&format!("{path}?of=approved")).await.expect(200);
    assert!(page.has("#steps") && page.text("[data-preview]").contains("承認された内容"), "{}", page.reads());
    scene.desk().return_with(scene.lead, review, 2, "直してください").unwrap();
    let page = manager.get(&format!("{path}?of=approved")).await.expect(200);
    assert!(page.has("#steps"), "{}", page.reads());
}

#[actix_web::test]
async fn the_day_of_a_submission_stays_when_the_engagement_moves_to_another_zone() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let (manager, reader) =
        (scene.app.sign_in("manager@test.example").await, scene.app.sign_in("partner@test.example").await);
    let day = async || reader.get(&format!("/summaries/{}", scene.engagement)).await.expect(200).text("[data-as-of]");
    let before = day().await;
    assert!(before.contains("2026年11月22日"), "{before}");
    let edit = format!("/engagements/{}/edit", scene.engagement);
    for zone in ["Pacific/Pago_Pago", "Pacific/Kiritimati", "America/Los_Angeles"] {
        let page = manager.get(&edit).await.expect(200);
        manager
            .submit(&page, "#engagement", &[("time_zone", zone), ("tenant_id", "aomine.onmicrosoft.com")])
            .await
            .expect(303);
        assert_eq!(day().await, before, "{zone}");
    }
    let names = scene.desk().newest(scene.manager, scene.engagement).unwrap().names.0;
    assert_eq!(names.submitted_on.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
    // What was submitted before the day was kept is read as it always was.
    let older = success_review::domain::review::names::Names { submitted_on: None, ..names };
    assert!(!serde_json::to_string(&older).unwrap().contains("submitted_on"));
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
        [("ja", "計画あり対応者: 佐々木予定日: 2027年1月15日"), ("en", "PlannedOwner: 佐々木Date: 15 Jan 2027")]
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
        ("ja", ["レポートの見方を共有する", "高橋 由紀顧客", "2026年12月20日", "未着手"]),
        ("en", ["レポートの見方を共有する", "高橋 由紀Customer", "20 Dec 2026", "Not started"]),
    ] {
        let client = scene.app.sign_in_with("lead@test.example", language).await;
        let page = client.get(&format!("/reviews/{review}")).await.expect(200);
        let cells = page.texts("section[aria-labelledby=section-next-steps] tbody tr > *");
        assert_eq!(cells, row, "in {language}");
    }
}

#[actix_web::test]
async fn the_page_before_submission_has_the_steps_as_the_same_table() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    // Half typed, it is shown as it is.
    for (column, value) in [("key", "s9"), ("what", "研修を企画する"), ("due_on", "来月"), ("about", "trained")]
    {
        answers.section_mut("next-steps").set(&format!("next_steps[1][{column}]"), value);
    }
    scene.desk().draft(scene.manager, scene.engagement, &answers);
    let path = format!("/engagements/{}/review/check", scene.engagement);
    let page = scene.app.sign_in("manager@test.example").await.get(&path).await.expect(200);
    let rows = page.texts("section[aria-labelledby=check-next-steps] tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("高橋 由紀") && rows[0].contains("2026年12月20日") && rows[0].contains("未着手"));
    assert!(rows[1].contains("ユーザーのトレーニング") && rows[1].contains("来月") && rows[1].contains("未入力"));
    let links = page.select("section[aria-labelledby=check-next-steps] .subhead a");
    let changes = |link: &str| link.ends_with("/review/next-steps?from=check#next_steps");
    assert!(links.iter().any(|link| link.attrs.get("href").is_some_and(|href| changes(href))), "a way back");
}

#[actix_web::test]
async fn a_line_of_the_comparison_says_what_the_related_premise_is() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().return_with(scene.lead, review, 1, "x").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let mut answers = whole_answers();
    let section = answers.section_mut("next-steps");
    let mut rows: Vec<_> = section.rows("next_steps").into_iter().map(|(_, row)| row).collect();
    let mut added = rows[0].clone();
    added.extend([("key".to_owned(), "s7".to_owned()), ("what".to_owned(), "別の手順".to_owned())]);
    rows.push(added);
    section.set_rows("next_steps", rows);
    scene.desk().draft(scene.manager, scene.engagement, &answers);
    scene.desk().submit(scene.manager, scene.engagement, "twice").unwrap();
    for (language, words) in [("ja", "関連する前提: その他"), ("en", "Relates to: Something else")] {
        let client = scene.app.sign_in_with("lead@test.example", language).await;
        let page = client.get(&format!("/reviews/{review}/revisions/2?compare=1")).await.expect(200);
        let rows = page.texts("section[aria-labelledby=compare] tr.compare__changed");
        assert!(rows.iter().any(|row| row.contains(words)), "in {language}: {rows:?}");
    }
}

/// The text for FTOP of an engagement's review, in a language.
async fn ftop(scene: &Scene, engagement: i64, language: &str) -> String {
    let review = scene.desk().newest(scene.manager, engagement).unwrap().review_id;
    let client = scene.app.sign_in_with("manager@test.example", language).await;
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    let (_, rest) = page.body.split_once("id=\"ftop-text\" rows=\"8\" readonly>\n").expect("the text");
    rest.split_once("</textarea>").expect("its end").0.to_owned()
}

#[actix_web::test]
async fn the_text_for_ftop_says_all_that_ftop_asks_for() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    for (field, value) in [
        ("outcome.result", "business_value_discussion"),
        ("goals.wants_more", "no"),
        ("checklist.bvd[0][key]", "b1"),
        ("checklist.bvd[0][service]", "intune"),
        ("checklist.bvd[0][planned_on]", "2026-12-15"),
        ("checklist.bvd[0][status]", "not_started"),
        ("checklist.bvd[0][sme]", "yes"),
        ("checklist.bvd[0][sme_contact]", "sme@example.com"),
    ] {
        let (section, field) = field.split_once('.').unwrap();
        answers.section_mut(section).set(field, value);
    }
    scene.desk().submitted(scene.manager, scene.engagement, &answers);
    for (language, lines) in [
        (
            "ja",
            [
                "2026年11月20日の顧客成功レビュー: BVD を行いながら FastTrack を続ける",
                "タスク 3735: 完了（2026年11月20日）",
                "全体ステータス: 完了",
                "・BVD: Microsoft Intune（2026年12月15日予定、未着手、専門家に依頼: sme@example.com）",
                "キックオフ",
                "・レポートの見方を共有する（高橋 由紀／顧客、2026年12月20日まで）",
            ],
        ),
        (
            "en",
            [
                "Success review on 20 Nov 2026: Continue with FastTrack through BVD",
                "Task 3735: Complete (20 Nov 2026)",
                "Overall status: Complete",
                "- BVD: Microsoft Intune (planned for 15 Dec 2026, Not Started, expert requested: sme@example.com)",
                "kick-off",
                "- レポートの見方を共有する (高橋 由紀, Customer, by 20 Dec 2026)",
            ],
        ),
    ] {
        let text = ftop(&scene, scene.engagement, language).await;
        let told: Vec<&str> = text.lines().collect();
        assert_eq!(told.len(), lines.len(), "{text}");
        for (told, line) in told.iter().zip(lines) {
            assert!(*told == line || told.contains(line) && line.to_lowercase().starts_with(['k', 'キ']), "{told}");
        }
    }
}

#[actix_web::test]
async fn what_does_not_fit_into_ftop_is_counted_and_what_was_not_held_is_a_sentence() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    for place in 0..12 {
        let mut set = |column: &str, value: &str| {
            answers.section_mut("next-steps").set(&format!("next_steps[{place}][{column}]"), value);
        };
        set("key", &format!("s{place}"));
        set("about", "other");
        set("what", &format!("{place:02} {}", "手順".repeat(40)));
        set("owner", "高橋 由紀");
        set("owner_side", "customer");
        set("due_on", &format!("2026-12-{:02}", place + 10));
        set("status", "open");
    }
    scene.desk().submitted(scene.manager, scene.engagement, &answers);
    for (language, counted) in [("ja", "ほか 9 件"), ("en", "9 more")] {
        let text = ftop(&scene, scene.engagement, language).await;
        assert!(text.encode_utf16().count() <= 500 && text.ends_with(counted), "{text}");
        assert!(
            text.contains("00 ") && text.contains("01 ") && text.contains("02 ") && !text.contains("03 "),
            "{text}"
        );
    }
    for (took_place, ja, en) in [
        ("not_attended", "顧客が欠席したため、", "because the customer did not attend."),
        ("cancelled", "会議が中止になったため、", "because the meeting was cancelled."),
    ] {
        let engagement = scene.desk().ready_engagement(scene.manager, &format!("{took_place}株式会社"));
        let mut answers = success_review::domain::review::answers::Answers::default();
        answers.section_mut("meeting").set("took_place", took_place);
        answers.section_mut("meeting").set("new_date", "2026-12-05");
        scene.desk().submitted(scene.manager, engagement, &answers);
        for (language, sentence, rest) in [
            ("ja", ja, "次回の会議日: 2026年12月5日\nタスク 3735: 進行中\n全体ステータス: 進行中"),
            ("en", en, "Follow-up: 5 Dec 2026\nTask 3735: In Progress\nOverall status: Active"),
        ] {
            let text = ftop(&scene, engagement, language).await;
            let (first, others) = text.split_once('\n').unwrap();
            assert!(first.contains(sentence) && others == rest, "{text}");
        }
    }
}

#[actix_web::test]
async fn the_agenda_addresses_the_customer_offers_every_topic_and_marks_what_is_late() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-21");
    let review = scene.desk().submitted(scene.manager, scene.engagement, &answers);
    let path = format!("/engagements/{}/agenda", scene.engagement);
    for (language, name, late, topics) in [
        (
            "ja",
            "青嶺精機株式会社 御中",
            "1",
            [
                "ここまでに得られた成果",
                "次のステップと、そのための活動",
                "新しいビジネス シナリオを検討する意向",
                "勢いを保つ方法",
                "新しいトレーニング リソース",
                "Microsoft の顧客コミュニティとのつながり",
                "FastTrack 終了後について",
            ],
        ),
        (
            "en",
            "青嶺精機株式会社",
            "1",
            [
                "What has been achieved",
                "Next steps and the activities to achieve them",
                "Wish to evaluate new business scenarios",
                "Keeping up momentum",
                "New training resources",
                "Engagement with the Microsoft customer community",
                "What to expect after FastTrack",
            ],
        ),
    ] {
        let page = scene.app.sign_in_with("manager@test.example", language).await.get(&path).await.expect(200);
        assert_eq!(
            (page.text("h1").as_str(), page.texts(".agenda__topics li")),
            (name, topics.map(String::from).to_vec())
        );
        assert!(page.text("[data-state=late]").contains(late), "in {language}: {}", page.reads());
    }
    // What a withdrawn submission listed is nobody's step.
    scene.desk().withdraw(scene.manager, review, 1).unwrap();
    let page = scene.app.sign_in("manager@test.example").await.get(&path).await.expect(200);
    assert!(!page.reads().contains("レポートの見方を共有する"));
}

#[actix_web::test]
async fn every_section_has_a_link_to_its_first_field() {
    let scene = Scene::new().await;
    scene.desk().draft(scene.manager, scene.engagement, &whole_answers());
    let manager = scene.app.sign_in("manager@test.example").await;
    for (section, field) in [
        ("meeting", "took_place"),
        ("key-information", "trained"),
        ("outcome", "result"),
        ("goals", "wants_more"),
        ("checklist", "scenarios_asked"),
        ("key-results", "confirmed"),
        ("next-steps", "next_steps"),
    ] {
        let page = manager.get(&format!("/engagements/{}/review/{section}", scene.engagement)).await.expect(200);
        let links: Vec<String> = page.select(".skip-link").into_iter().map(|link| link.attrs["href"].clone()).collect();
        assert_eq!(links, ["#main".to_owned(), format!("#{field}")], "{section}");
        assert!(page.has(&format!("form .item:first-of-type #{field}, form .item #{field}")), "{section}");
    }
}
