//! Next steps between reviews (R15): added, changed with a reason, dropped with a reason, reported on by partners, and the list
//! of all of them. What a review froze stays as it was.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use success_review::actions::engagements;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;
use success_review::store::next_steps;

use crate::support::builders::{Desk, engagement_input, whole_answers};
use crate::support::database::execute;
use crate::support::{Client, Page, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
    review: i64,
}

/// With a step of the customer's side (`s1`) and one of the partner's (`s2`).
fn answers() -> Answers {
    let mut answers = whole_answers();
    for (column, value) in [
        ("key", "s2"),
        ("about", "other"),
        ("what", "勉強会を開く"),
        ("owner", "森 美咲"),
        ("owner_side", "partner"),
        ("due_on", "2026-12-10"),
        ("status", "open"),
    ] {
        answers.section_mut("next-steps").set(&format!("next_steps[1][{column}]"), value);
    }
    answers
}

impl Scene {
    /// With an approved review of an engagement that has a partner.
    async fn new() -> Self {
        let scene = Self::submitted().await;
        scene.desk().approve(scene.lead, scene.review, 1).unwrap();
        scene
    }

    async fn submitted() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let partner = app.partner("東都システムズ株式会社");
        app.partner_user("partner@test.example", partner);
        let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        let review = app.desk().submitted(manager, engagement, &answers());
        Self { app, manager, lead, engagement, review }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    async fn client(&self, who: &str) -> Client {
        self.app.sign_in(&format!("{who}@test.example")).await
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}{rest}", self.engagement)
    }

    /// Id of the step with this key.
    fn step(&self, key: &str) -> i64 {
        let seen = self.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::of_row(conn, &seen, key)).expect("a step").id
    }

    fn status(&self, key: &str) -> &'static str {
        let seen = self.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::of_row(conn, &seen, key)).expect("a step").status.key()
    }

    /// What the frozen review says of its steps.
    fn frozen(&self) -> String {
        let newest = self.desk().newest(self.manager, self.engagement).unwrap();
        serde_json::to_string(newest.answers.section("next-steps")).unwrap()
    }
}

#[actix_web::test]
async fn r15_a_step_is_added_between_reviews_and_no_revision_drops_it() {
    let scene = Scene::submitted().await;
    let (client, frozen) = (scene.client("manager").await, scene.frozen());
    let page = client.get(&scene.path("/steps/new")).await.expect(200);
    // All that is wrong at once, with what was typed.
    let refused = client.submit(&page, "#step-form", &[("what", "教材を配る")]).await.expect(422);
    assert_eq!(refused.texts(".error").len(), 2, "owner and date: {:?}", refused.texts(".error"));
    assert_eq!(refused.text("textarea[name=what]").trim(), "教材を配る");
    let fields = [("owner", "佐々木"), ("owner_side", "customer"), ("due_on", "2027-01-20")];
    client.submit(&refused, "#step-form", &fields).await.expect(303);
    // Sent again, it is the same step.
    client.submit(&refused, "#step-form", &fields).await.expect(303);
    let page = client.get(&scene.path("")).await.expect(200);
    let rows = page.texts("[data-step]");
    assert_eq!(rows.len(), 3, "{rows:?}");
    let row = rows.iter().find(|row| row.contains("教材を配る")).expect("the new one");
    assert!(row.contains("第1回レビューの後に追加") && row.contains("2027年1月20日"), "{row}");
    assert!(page.texts("[data-action=step_added]").len() == 1, "{}", page.reads());
    assert_eq!(scene.frozen(), frozen);
    // A further revision has only its own rows, and leaves it.
    scene.desk().return_with(scene.lead, scene.review, 1, "直してください").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(scene.manager, scene.engagement, "again").unwrap();
    scene.desk().withdraw(scene.manager, scene.review, 2).unwrap();
    let page = client.get(&scene.path("")).await.expect(200);
    let row = page.select("[data-step]").into_iter().find(|row| row.text.contains("教材を配る")).expect("it stays");
    assert!(row.html.contains("data-state=\"open\"") && !row.text.contains("未合意"), "{}", row.text);
}

#[actix_web::test]
async fn r15_before_the_first_review_its_form_takes_the_step() {
    let scene = Scene::new().await;
    let fresh = scene.desk().ready_engagement(scene.manager, "東雲物流株式会社");
    let client = scene.client("manager").await;
    assert!(!client.get(&format!("/engagements/{fresh}")).await.expect(200).has("a[href$='/steps/new']"));
    let page = client.get(&format!("/engagements/{fresh}/steps/new")).await.expect(200);
    let fields = [("what", "教材を配る"), ("owner", "佐々木"), ("due_on", "2027-01-20")];
    let page = client.submit(&page, "#step-form", &fields).await.expect(422);
    assert!(page.text("#what-error").contains("最初のレビュー"), "{}", page.reads());
}

#[actix_web::test]
async fn r15_a_change_needs_a_reason_and_stands_in_the_history() {
    let scene = Scene::new().await;
    let (client, frozen, step) = (scene.client("manager").await, scene.frozen(), scene.step("s1"));
    let before = client.get(&scene.path(&format!("/steps/{step}"))).await.expect(200);
    let fields = [("due_on", "2027-02-01"), ("owner", "佐々木 健")];
    let page = client.submit(&before, "#step-form", &fields).await.expect(422);
    assert!(page.has("#reason-error"), "{}", page.reads());
    assert_eq!(page.attr("input[name=due_on]", "value").as_deref(), Some("2027-02-01"), "kept as typed");
    client.submit(&page, "#step-form", &[("reason", "担当者の異動のため")]).await.expect(303);
    let page = client.get(&scene.path(&format!("/steps/{step}"))).await.expect(200);
    let entry = page.text("[data-deed=changed]");
    for words in ["manager", "2026年12月20日 → 2027年2月1日", "高橋 由紀 → 佐々木 健", "担当者の異動のため"]
    {
        assert!(entry.contains(words), "{words}: {entry}");
    }
    assert!(page.text("[data-deed=agreed]").contains("第1回レビュー 改訂 1 で合意"), "{}", page.reads());
    let trail = client.get(&scene.path("/history")).await.expect(200);
    assert!(trail.text("[data-action=step_changed]").contains("期限"), "{}", trail.reads());
    assert_eq!(scene.frozen(), frozen, "the review stays as it was frozen");
    // From a page of before: what was typed is shown beside what is stored.
    let late = client.submit(&before, "#step-form", &[("what", "資料を配る"), ("reason", "変更")]).await.expect(409);
    assert_eq!(late.text("textarea[name=what]").trim(), "資料を配る");
    assert!(late.text(".facts").contains("佐々木 健"), "{}", late.reads());
    // A lead reads it and changes nothing.
    let lead = scene.client("lead").await;
    let page = lead.get(&scene.path(&format!("/steps/{step}"))).await.expect(200);
    assert!(page.has("[data-deed=changed]") && !page.has("#step-form") && !page.has("#comment-form"));
    lead.post(&scene.path(&format!("/steps/{step}/change")), &[("version", "2")]).await.expect(403);
}

#[actix_web::test]
async fn r15_a_step_is_dropped_with_a_reason_and_says_so_to_both_sides() {
    let scene = Scene::new().await;
    let (client, step) = (scene.client("manager").await, scene.step("s1"));
    let page = client.post(&scene.path(&format!("/steps/{step}")), &[("status", "cancelled")]).await.expect(422);
    assert!(page.has("#reason-error"), "{}", page.reads());
    assert_eq!(scene.status("s1"), "open");
    client.submit(&page, "#step-form", &[("reason", "製品の機能で足りるため")]).await.expect(303);
    assert_eq!(scene.status("s1"), "cancelled");
    let page = client.get(&scene.path("")).await.expect(200);
    assert!(page.text("[data-dropped]").contains("製品の機能で足りるため"), "{}", page.reads());
    for (language, words) in [("ja", "中止になった次のステップ"), ("en", "Cancelled next steps")] {
        let partner = scene.app.sign_in_with("partner@test.example", language).await;
        let summary = partner.get(&format!("/summaries/{}", scene.engagement)).await.expect(200);
        let dropped = summary.text("section[aria-labelledby=dropped]");
        assert!(dropped.contains(words) && dropped.contains("製品の機能で足りるため"), "{dropped}");
        assert!(dropped.contains("レポートの見方を共有する"), "{dropped}");
    }
}

#[actix_web::test]
async fn r15_open_steps_are_closed_or_dropped_from_the_next_reviews_form() {
    const FORM: &str = "form[data-autosave]";
    let scene = Scene::new().await;
    let client = scene.client("manager").await;
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let path = scene.path("/review/next-steps");
    let page = client.get(&path).await.expect(200);
    client.submit(&page, FORM, &[("go", "close:s1")]).await.expect(303);
    assert_eq!(scene.status("s1"), "done");
    let page = client.get(&path).await.expect(200);
    assert!(!page.has("[value='close:s1']") && page.has("[value='drop:s2']"), "{}", page.reads());
    // What else was typed is saved with it, and without a reason nothing is dropped.
    let typed = [("next_steps[0][what]", "窓口を決める"), ("go", "drop:s2")];
    let refused = client.submit(&page, FORM, &typed).await.expect(422);
    assert!(refused.has("[id='drop-s2-error']"), "{}", refused.reads());
    assert_eq!(scene.status("s2"), "open");
    client.submit(&refused, FORM, &[("drop-s2", "体制が変わったため"), ("go", "drop:s2")]).await.expect(303);
    assert_eq!(scene.status("s2"), "cancelled");
    let page = client.get(&path).await.expect(200);
    assert_eq!(page.attr("[name='next_steps[0][what]']", "value").as_deref(), Some("窓口を決める"));
    assert!(!page.has("[value^='drop:']"));
    let page = client.get(&scene.path("")).await.expect(200);
    assert!(page.text("[data-dropped]").contains("体制が変わったため"), "{}", page.reads());
    // Both lists that are kept beside the engagement follow.
    let home = client.get("/").await.expect(200);
    assert!(!home.has("section[aria-labelledby=steps] tbody tr"), "nothing is open: {}", home.reads());
}

#[actix_web::test]
async fn a_partner_reports_on_the_steps_of_its_side_and_the_manager_is_told() {
    let scene = Scene::new().await;
    let (partner, step) = (scene.client("partner").await, scene.step("s2"));
    let summary = format!("/summaries/{}", scene.engagement);
    let page = partner.get(&summary).await.expect(200);
    assert_eq!(page.texts("[data-own] .work__name"), ["勉強会を開く"], "of its own side alone");
    let form = format!("form[action='{summary}/steps/{step}']");
    let (status, note) = (format!("status-{step}"), format!("note-{step}"));
    partner.submit(&page, &form, &[]).await.expect(422);
    let fields = [(status.as_str(), "in_progress"), (note.as_str(), "日程を調整しています")];
    partner.submit(&page, &form, &fields).await.expect(303);
    partner.submit(&page, &form, &fields).await.expect(303);
    let page_after = partner.get(&summary).await.expect(200);
    assert_eq!(page_after.texts("[data-own] .said").len(), 1, "once: {}", page_after.reads());
    assert!(page_after.text("[data-own]").contains("日程を調整しています"));
    // Where the step is another by now, what was typed is kept.
    let late = partner.submit(&page, &form, &[(note.as_str(), "終わりました")]).await.expect(409);
    assert_eq!(late.text(&format!("textarea[name={note}]")).trim(), "終わりました");

    // What waits for the organisation stands before its list.
    let list = partner.get("/summaries").await.expect(200);
    assert!(list.text("[data-waiting]").contains("勉強会を開く"), "{}", list.reads());
    assert_eq!(list.select("[data-waiting]").len(), 1, "of its own side alone: {}", list.reads());

    let client = scene.client("manager").await;
    let home = client.get("/").await.expect(200);
    assert!(home.text("[data-reported]").contains("勉強会を開く"), "{}", home.reads());
    let page = client.get(&scene.path(&format!("/steps/{step}"))).await.expect(200);
    let entry = page.text("[data-deed=reported]");
    assert!(entry.contains("日程を調整しています") && entry.contains("未着手 → 進行中"), "{entry}");
    client.submit(&home, "[data-reported] form", &[]).await.expect(303);
    assert!(!client.get("/").await.expect(200).has("[data-reported]"), "seen");
    let trail = client.get(&scene.path("/history")).await.expect(200);
    assert!(trail.has("[data-action=step_reported]") && trail.has("[data-action=step_report_seen]"));

    // A shared comment is read by the partner, another one is not.
    let page = client.get(&scene.path(&format!("/steps/{step}"))).await.expect(200);
    client.submit(&page, "#comment-form", &[("comment", "社内だけの話")]).await.expect(303);
    client.submit(&page, "#comment-form", &[("comment", "ありがとうございます"), ("shared", "yes")]).await.expect(303);
    let own = partner.get(&summary).await.expect(200).text("[data-own]");
    assert!(own.contains("ありがとうございます") && !own.contains("社内だけの話"), "{own}");
}

/// An earlier program that writes beside this one does not keep the side beside an open step.
#[actix_web::test]
async fn what_is_kept_beside_a_step_shows_a_partner_no_other_side() {
    let scene = Scene::new().await;
    let partner = scene.client("partner").await;
    assert_eq!(execute(&scene.app.db, "UPDATE open_steps SET owner_side = 'partner'").expect("a side"), 2, "of both");
    let list = partner.get("/summaries").await.expect(200);
    assert_eq!(list.select("[data-waiting]").len(), 1, "of its own side alone: {}", list.reads());
    assert!(list.text("[data-waiting]").contains("勉強会を開く"), "{}", list.reads());
}

#[actix_web::test]
async fn a_partner_reports_on_nothing_else() {
    let scene = Scene::submitted().await;
    let partner = scene.client("partner").await;
    let (customers, own) = (scene.step("s1"), scene.step("s2"));
    let post = async |step: i64, status: &str| {
        let path = format!("/summaries/{}/steps/{step}", scene.engagement);
        let (status_field, note) = (format!("status-{step}"), format!("note-{step}"));
        let fields = [("version", "1"), (status_field.as_str(), status), (note.as_str(), "x")];
        partner.post(&path, &fields).await.status
    };
    assert_eq!(post(own, "done").await, 404, "not approved yet");
    scene.desk().approve(scene.lead, scene.review, 1).unwrap();
    assert_eq!(post(customers, "done").await, 404, "of another side");
    assert_eq!(post(own, "cancelled").await, 422, "dropping is the manager's");
    assert_eq!(scene.status("s2"), "open");
    // What a further revision changes is not theirs to know before its approval.
    let summary = format!("/summaries/{}", scene.engagement);
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let mut changed = answers();
    changed.section_mut("next-steps").set("next_steps[1][what]", "勉強会を二回開く");
    scene.desk().draft(scene.manager, scene.engagement, &changed);
    scene.desk().submit(scene.manager, scene.engagement, "further").unwrap();
    let page = partner.get(&summary).await.expect(200);
    assert!(!page.reads().contains("二回") && !page.has("[data-own]"), "{}", page.reads());
    assert_eq!(post(own, "done").await, 404);
    scene.desk().approve(scene.lead, scene.review, 2).unwrap();
    assert!(partner.get(&summary).await.expect(200).text("[data-own]").contains("二回"));
    scene.desk().undo_approval(scene.lead, scene.review, 2, "見直すため").unwrap();
    assert!(!partner.get(&summary).await.expect(200).has("[data-own]"), "the approval is undone");
    scene.desk().approve(scene.lead, scene.review, 2).unwrap();
    // Another partner comes: the former one sees nothing, the new one nothing of before.
    let other = scene.app.partner("北星テクノ株式会社");
    scene.app.partner_user("partner2@test.example", other);
    scene.app.clock.advance(chrono::TimeDelta::minutes(1));
    let viewer = scene.desk().viewer(scene.manager);
    let version = scene.desk().seen(scene.manager, scene.engagement).version;
    let mut input = engagement_input("青嶺精機株式会社");
    input.partner_id = Some(other);
    scene.desk().write(&viewer, |work| engagements::update(work, scene.engagement, version, &input)).expect("moved");
    assert_eq!(post(own, "done").await, 404);
    let newcomer = scene.client("partner2").await;
    assert!(!newcomer.get(&summary).await.expect(200).has("[data-own]"));
}

#[actix_web::test]
async fn a_report_survives_the_submission_of_the_draft_that_carried_the_step_over() {
    let scene = Scene::new().await;
    let (client, partner, step) = (scene.client("manager").await, scene.client("partner").await, scene.step("s2"));
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    client.submit(&page, "form[data-autosave]", &[("go", "carry:s2")]).await.expect(303);
    let summary = format!("/summaries/{}", scene.engagement);
    let page = partner.get(&summary).await.expect(200);
    let form = format!("form[action='{summary}/steps/{step}']");
    partner.submit(&page, &form, &[(&format!("status-{step}"), "done")]).await.expect(303);
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert_eq!(page.attr("[name='next_steps[0][status]'] option[selected]", "value").as_deref(), Some("done"));
    assert_eq!(scene.status("s2"), "done");
}

/// The steps that a list shows, by what they say.
fn listed(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

#[actix_web::test]
async fn the_list_of_steps_shows_ones_own_and_to_leads_all_narrowed_as_they_ask() {
    let scene = Scene::new().await;
    let other = scene.app.user("other@test.example", &[Role::Manager]);
    let theirs = scene.desk().ready_engagement(other, "=東雲物流株式会社");
    let mut late = whole_answers();
    late.section_mut("next-steps").set("next_steps[0][what]", "窓口を決める");
    late.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-20");
    scene.desk().submitted(other, theirs, &late);
    let (client, lead) = (scene.client("manager").await, scene.client("lead").await);
    let (report, course, window) = ("レポートの見方を共有する", "勉強会を開く", "窓口を決める");
    let own = client.get("/steps").await.expect(200);
    assert_eq!(listed(&own), [course, report], "by date");
    assert_eq!(listed(&client.get("/steps?manager=2").await.expect(200)), [course, report], "nobody else's");
    let query = |query: &str| format!("/steps?{query}");
    for (asked, shown) in [
        ("", vec![window, course, report]),
        ("side=partner", vec![course]),
        ("due=overdue", vec![window]),
        ("due=week", vec![]),
        ("due=later", vec![course, report]),
        ("due=none", vec![]),
        ("status=done", vec![]),
        ("status=open", vec![window, course, report]),
        ("q=%E9%9D%92%E5%B6%BA", vec![course, report]),
        ("q=%E9%9D%92%E5%B6%BA&side=customer", vec![report]),
        ("q=nobody", vec![]),
        (&format!("manager={other}"), vec![window]),
    ] {
        assert_eq!(listed(&lead.get(&query(asked)).await.expect(200)), shown, "{asked}");
    }
    scene.app.clock.advance(chrono::TimeDelta::days(10));
    let lead = scene.client("lead").await;
    assert_eq!(listed(&lead.get("/steps?due=fortnight").await.expect(200)), [course], "twelve days on");
    // The same as a workbook: real days, and texts that are no formulas.
    let file = lead.download("/steps/table.xlsx?due=overdue").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[1][0], Data::String("=東雲物流株式会社".to_owned()));
    assert!(matches!(&rows[1][5], Data::DateTime(day) if day.is_datetime()), "{:?}", rows[1][5]);
    assert_eq!(rows[1][6], Data::Float(12.0));
    assert!(book.worksheet_formula("次のステップ").expect("a sheet").is_empty());
    let own = client.get("/steps").await;
    assert!(own.status == 303 || own.status == 200);
}

#[actix_web::test]
async fn a_long_list_of_steps_is_paged_by_key() {
    let scene = Scene::new().await;
    let engagement = scene.desk().ready_engagement(scene.manager, "東雲物流株式会社");
    let mut many = whole_answers();
    for place in 0..60 {
        for (column, value) in [
            ("key", format!("m{place}")),
            ("about", "other".to_owned()),
            ("what", format!("ステップ {place}")),
            ("owner", "佐々木".to_owned()),
            ("owner_side", "customer".to_owned()),
            ("due_on", format!("2027-01-{:02}", place % 5 + 1)),
            ("status", "open".to_owned()),
        ] {
            many.section_mut("next-steps").set(&format!("next_steps[{place}][{column}]"), &value);
        }
    }
    scene.desk().submitted(scene.manager, engagement, &many);
    let client = scene.client("manager").await;
    let first = client.get("/steps").await.expect(200);
    assert_eq!(first.attr("caption", "data-total").as_deref(), Some("62"));
    let next = first.attr("a[rel=next]", "href").expect("a further page");
    let second = client.get(&next).await.expect(200);
    let mut all = [listed(&first), listed(&second)].concat();
    assert_eq!((listed(&first).len(), all.len()), (50, 62));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 62, "each once");
    assert!(!second.has("a[rel=next]"));
}
