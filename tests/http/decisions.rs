//! Submitted reviews: who sees and who decides them, what a decision does, and what a late one meets.

use success_review::actions::review::{self, Start};
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;
use success_review::store::engagements;

use crate::support::builders::{Desk, today, whole_answers};
use crate::support::{Client, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        Self { app, manager, lead }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    /// A review of this customer that waits for a decision: engagement and review.
    fn waiting(&self, customer: &str) -> (i64, i64) {
        let engagement = self.desk().ready_engagement(self.manager, customer);
        (engagement, self.desk().submitted(self.manager, engagement, &whole_answers()))
    }

    fn status(&self, engagement: i64) -> &'static str {
        let viewer = self.desk().viewer(self.lead);
        self.app.read(|conn| engagements::find_visible(conn, &viewer, engagement)).status().key()
    }

    fn discard(&self, engagement: i64) {
        let viewer = self.desk().viewer(self.manager);
        self.desk().write(&viewer, |work| review::discard(work, engagement)).expect("discard");
    }

    async fn manager(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    async fn lead(&self) -> Client {
        self.app.sign_in("lead@test.example").await
    }
}

#[actix_web::test]
async fn the_queue_begins_with_exceptions_and_says_when_it_is_empty() {
    let scene = Scene::new().await;
    let lead = scene.lead().await;
    assert!(lead.get("/reviews").await.expect(200).has(".empty"));
    scene.waiting("一番乗り株式会社");
    let shut = scene.desk().engagement(scene.manager, "例外株式会社", |_| ());
    let mut answers = whole_answers();
    answers.section_mut("key-information").set("gate_exception", "EXCEPTION-REASON");
    let review = scene.desk().submitted(scene.manager, shut, &answers);
    let queue = lead.get("/reviews").await.expect(200);
    assert_eq!(queue.texts("tbody th a"), ["例外株式会社", "一番乗り株式会社"]);
    assert_eq!(queue.select("tbody [data-rule=R3]").len(), 1, "only the exception is marked");
    // A meeting that did not take place needs no reason, so it is no exception, though the gate is shut.
    let absent = scene.desk().engagement(scene.manager, "欠席株式会社", |_| ());
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("took_place", "not_attended");
    answers.section_mut("meeting").set("new_date", "2026-12-10");
    scene.desk().submitted(scene.manager, absent, &answers);
    let queue = lead.get("/reviews").await.expect(200);
    assert_eq!(queue.texts("tbody th a"), ["例外株式会社", "一番乗り株式会社", "欠席株式会社"]);
    assert_eq!(
        queue.texts("main section h2"),
        ["例外の申請", "実施の条件を満たすレビュー", "会議が開かれなかったもの"]
    );
    assert!(queue.text(".page-head__lead").contains("3 件") && queue.text(".page-head__lead").contains("うち 1 件"));
    assert_eq!(queue.select("tbody [data-rule=R3]").len(), 1, "R3 is about meetings that were held");
    // Home has the same groups.
    let home = lead.get("/").await.expect(200);
    let states = home.texts("section[aria-labelledby=queue] .work__item .state");
    assert_eq!(states, ["条件を満たさない", "条件を満たす", "顧客欠席"]);
    assert!(home.has("section[aria-labelledby=queue] .state[data-state=not_held]"));
    assert!(home.text("section[aria-labelledby=queue] .band__note").contains("会議が開かれなかったもの"));
    let page = lead.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(page.text("[data-rule=R3]").contains("EXCEPTION-REASON"), "R3: the lead sees the reason first");
    assert!(page.has(".verdict--shut"));
}

#[actix_web::test]
async fn the_queue_pages_by_key_without_losing_a_review() {
    let scene = Scene::new().await;
    for n in 0..51 {
        scene.waiting(&format!("顧客 {n:02}"));
    }
    let lead = scene.lead().await;
    let first = lead.get("/reviews").await.expect(200);
    let next = first.attr(".pager a[rel=next]", "href").unwrap();
    let second = lead.get(&next).await.expect(200);
    let mut names = first.texts("tbody th a");
    assert_eq!(names.len(), 50);
    names.extend(second.texts("tbody th a"));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 51);
    assert!(!second.has(".pager a[rel=next]"));
}

#[actix_web::test]
async fn an_approval_stays_on_the_page_and_keeps_the_engagement_complete() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("青嶺精機株式会社");
    assert_eq!(scene.status(engagement), "complete", "R8 holds from the submission on");
    let lead = scene.lead().await;
    let path = format!("/reviews/{review}");
    let page = lead.get(&path).await.expect(200);
    assert_eq!(page.text("h1"), "青嶺精機株式会社");
    assert!(page.reads().contains("INTERNAL-NOTE"), "internal notes are for leads, too");
    let answer = lead.press(&page, "#approve", &[]).await.expect(303);
    assert_eq!(answer.location(), path);
    let page = lead.get(&path).await.expect(200);
    assert_eq!(page.attr(".page-head .state", "data-state").as_deref(), Some("approved"));
    assert!(!page.has("#approve") && page.has("#undo-form"));
    assert_eq!(scene.status(engagement), "complete");
    let page = scene.manager().await.get(&format!("/engagements/{engagement}")).await.expect(200);
    assert!(page.has(".page-head a[href$='/review']"), "what comes next is asked on a page");
    assert!(!page.has(".page-head form"), "one click begins nothing on a complete engagement");
}

#[actix_web::test]
async fn an_approval_takes_along_what_was_typed_and_the_manager_reads_it() {
    let scene = Scene::new().await;
    let partner = scene.app.partner("Partner One");
    scene.app.partner_user("partner@test.example", partner);
    let engagement =
        scene.desk().engagement(scene.manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
    scene.desk().measure(scene.manager, engagement, "teams", 350, 1000);
    let review = scene.desk().submitted(scene.manager, engagement, &whole_answers());
    let lead = scene.lead().await;
    let path = format!("/reviews/{review}");
    let page = lead.get(&path).await.expect(200);
    assert!(page.has(".page-head a[href='#decision']"), "the decision is one step from the top");
    let long = "長".repeat(4001);
    let refused = lead.press(&page, "#approve", &[("comment_outcome", &long)]).await.expect(422);
    assert!(refused.has(".error-summary a[href='#comment_outcome']") && refused.body.contains(&long));
    assert_eq!(refused.attr(".page-head .state", "data-state").as_deref(), Some("submitted"));
    let remarks = [("comment_meeting", "REMARK-ON-MEETING"), ("comment_general", "REMARK-IN-GENERAL")];
    lead.press(&page, "#approve", &remarks).await.expect(303);
    let manager = scene.manager().await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.attr(".page-head .state", "data-state").as_deref(), Some("approved"));
    assert_eq!(page.text("section[aria-labelledby=section-meeting] .said p"), "REMARK-ON-MEETING");
    assert_eq!(page.text("section[aria-labelledby=section-general] .said p"), "REMARK-IN-GENERAL");
    let partner = scene.app.sign_in("partner@test.example").await;
    let summary = partner.get(&format!("/summaries/{engagement}")).await.expect(200);
    assert!(summary.body.contains("自社で進められるため。") && !summary.body.contains("REMARK"));
    // Going on from it, general remarks stand beside every section.
    scene.desk().start(scene.manager, engagement, Start::Revision).unwrap();
    for (section, comments) in [("meeting", 2), ("goals", 1), ("next-steps", 1)] {
        let page = manager.get(&format!("/engagements/{engagement}/review/{section}")).await.expect(200);
        assert!(page.text(".beside__aside").contains("REMARK-IN-GENERAL"), "{section}");
        assert_eq!(page.select(".beside__aside .comment").len(), comments, "{section}");
    }
}

#[actix_web::test]
async fn a_comparison_says_which_row_and_which_cell() {
    let scene = Scene::new().await;
    let engagement = scene.desk().ready_engagement(scene.manager, "汐見製薬株式会社");
    let mut first = whole_answers();
    for (column, text) in [("key", "second"), ("name", "GONE-ATTENDEE"), ("part", "partner")] {
        first.section_mut("meeting").push(&format!("attendees[7][{column}]"), text);
    }
    let review = scene.desk().submitted(scene.manager, engagement, &first);
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    let mut answers = first.clone();
    let own = answers.section_mut("next-steps");
    let mut rows: Vec<_> = own.rows("next_steps").into_iter().map(|(_, row)| row).collect();
    rows[0].insert("due_on".to_owned(), "2027-03-31".to_owned());
    let mut added = rows[0].clone();
    added.insert("key".to_owned(), "added-row".to_owned());
    added.insert("what".to_owned(), "ADDED-STEP".to_owned());
    rows.push(added);
    own.set_rows("next_steps", rows);
    let meeting = answers.section_mut("meeting");
    let mut rows: Vec<_> = meeting.rows("attendees").into_iter().map(|(_, row)| row).collect();
    rows.pop();
    meeting.set_rows("attendees", rows);
    scene.desk().submitted(scene.manager, engagement, &answers);
    let page = scene.lead().await.get(&format!("/reviews/{review}/revisions/2?compare=1")).await.expect(200);
    let changed = page.texts("section[aria-labelledby=compare] .band__body > table tr.compare__changed");
    let says = |parts: &[&str]| changed.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(says(&["出席者", "GONE-ATTENDEE", "− 削除"]), "{changed:?}");
    assert!(says(&["次のステップ 1", ": 期限", "2027年3月31日", "変更"]), "{changed:?}");
    assert!(says(&["ADDED-STEP", "＋ 追加"]), "{changed:?}");
    assert_eq!(changed.len(), 3, "{changed:?}");
}

#[actix_web::test]
async fn a_comparison_is_silent_about_cells_that_the_record_does_not_show() {
    let scene = Scene::new().await;
    let engagement = scene.desk().ready_engagement(scene.manager, "汐見製薬株式会社");
    let answers = |contact: &str, task: &str| {
        let mut answers = whole_answers();
        for (column, text) in
            [("key", "b1"), ("service", "teams"), ("sme", "no"), ("sme_contact", contact), ("task", task)]
        {
            answers.section_mut("checklist").set(&format!("bvd[0][{column}]"), text);
        }
        answers
    };
    let review = scene.desk().submitted(scene.manager, engagement, &answers("UNSEEN-ONE", "4711"));
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    scene.desk().submitted(scene.manager, engagement, &answers("UNSEEN-TWO", "4712"));
    let page = scene.lead().await.get(&format!("/reviews/{review}/revisions/2?compare=1")).await.expect(200);
    let changed = page.text("section[aria-labelledby=compare]");
    assert!(changed.contains("4712") && !page.body.contains("UNSEEN"), "{changed}");
}

#[actix_web::test]
async fn a_return_needs_a_comment_reopens_the_engagement_and_keeps_the_task() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("東雲物流株式会社");
    let lead = scene.lead().await;
    let path = format!("/reviews/{review}");
    let page = lead.get(&path).await;
    let refused = lead.press(&page, "#return", &[("comment_meeting", "  ")]).await.expect(422);
    assert!(refused.has(".error-summary a[href='#comment_general']"));
    assert!(refused.text("title").starts_with("エラー:"));
    let long = "長".repeat(4001);
    let refused = lead.press(&page, "#return", &[("comment_outcome", &long)]).await.expect(422);
    assert!(refused.body.contains(&long), "what was typed stays");
    assert_eq!(scene.status(engagement), "complete");
    let fields = [("comment_meeting", "COMMENT-ON-MEETING"), ("comment_general", "COMMENT-IN-GENERAL")];
    lead.press(&page, "#return", &fields).await.expect(303);
    assert_eq!(scene.status(engagement), "active", "R8");
    let manager = scene.manager().await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.attr(".page-head .state", "data-state").as_deref(), Some("returned"));
    assert_eq!(page.text("section[aria-labelledby=section-meeting] .said p"), "COMMENT-ON-MEETING");
    assert_eq!(page.text("section[aria-labelledby=section-general] .said p"), "COMMENT-IN-GENERAL");
    assert!(page.has(".state--done[data-rule=R7]"), "R7: the meeting was held");
    assert!(page.has(".state--todo[data-rule=R8]"));
    let page = manager.get(&format!("/engagements/{engagement}")).await.expect(200);
    manager.submit(&page, ".page-head form", &[("kind", "revision")]).await.expect(303);
    let page = manager.get(&format!("/engagements/{engagement}/review")).await.expect(200);
    assert!(page.reads().contains("COMMENT-IN-GENERAL"), "the comments stand beside the new draft");
}

#[actix_web::test]
async fn a_second_revision_is_held_against_the_first() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("汐見製薬株式会社");
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("disengage_reason", "理由を書き直しました。");
    assert_eq!(scene.desk().submitted(scene.manager, engagement, &answers), review, "a further revision of it");
    let lead = scene.lead().await;
    let page = lead.get(&format!("/reviews/{review}/revisions/2?compare=1")).await.expect(200);
    let changed = page.texts("section[aria-labelledby=compare] .band__body > table tr.compare__changed");
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].contains("自社で進められるため。") && changed[0].contains("変更"), "{changed:?}");
    assert!(page.has("details .compare tbody tr:not(.compare__changed)"), "the rest is there to be opened");
    assert!(page.reads().contains("直してください"), "comments of earlier returns stay beside their section");
    let old = lead.get(&format!("/reviews/{review}/revisions/1")).await.expect(200);
    assert!(old.reads().contains("自社で進められるため。"), "the earlier revision is frozen");
    assert!(!old.has("#approve"), "only the newest is decided");
    lead.get(&format!("/reviews/{review}/revisions/3")).await.expect(404);
    lead.get(&format!("/reviews/{review}/revisions/2?compare=9")).await.expect(404);
}

#[actix_web::test]
async fn a_late_decision_is_409_and_loses_no_text() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("三ツ沢電設株式会社");
    let lead = scene.lead().await;
    let page = lead.get(&format!("/reviews/{review}")).await;
    scene.desk().withdraw(scene.manager, review, 1).unwrap();
    assert_eq!(scene.status(engagement), "active");
    let late = lead.press(&page, "#return", &[("comment_meeting", "TYPED-TEXT")]).await.expect(409);
    assert!(late.reads().contains("TYPED-TEXT"));
    lead.press(&page, "#approve", &[]).await.expect(409);
    let undo = format!("/reviews/{review}/approval/undo");
    lead.post(&undo, &[("revision", "1"), ("reason", "x")]).await.expect(409);
    // Submitted anew, the old page still decides nothing.
    scene.desk().submitted(scene.manager, engagement, &whole_answers());
    lead.press(&page, "#approve", &[]).await.expect(409);
    assert_eq!(scene.status(engagement), "complete");
}

#[actix_web::test]
async fn an_approval_is_undone_with_a_reason_only() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("株式会社うみねこ交通");
    scene.desk().approve(scene.lead, review, 1).unwrap();
    let lead = scene.lead().await;
    let path = format!("/reviews/{review}");
    let page = lead.get(&path).await;
    let refused = lead.submit(&page, "#undo-form", &[("reason", " ")]).await.expect(422);
    assert!(refused.has("#reason-error"));
    lead.submit(&page, "#undo-form", &[("reason", "数値に誤りがあったため")]).await.expect(303);
    let page = lead.get(&path).await.expect(200);
    assert_eq!(page.attr(".page-head .state", "data-state").as_deref(), Some("submitted"));
    assert!(page.reads().contains("数値に誤りがあったため"));
    assert_eq!(scene.status(engagement), "complete", "R8 holds for a submitted review");
    lead.press(&page, "#return", &[("comment_general", "確認してください")]).await.expect(303);
    assert_eq!(scene.status(engagement), "active");
}

#[actix_web::test]
async fn nobody_decides_their_own_review_and_strangers_see_none() {
    let scene = Scene::new().await;
    let both = scene.app.user("both@test.example", &[Role::Manager, Role::Lead]);
    scene.app.user("other@test.example", &[Role::Manager]);
    let organisation = scene.app.partner("東都システムズ株式会社");
    scene.app.partner_user("partner@test.example", organisation);
    let engagement = scene.desk().ready_engagement(both, "自社株式会社");
    let review = scene.desk().submitted(both, engagement, &whole_answers());
    let path = format!("/reviews/{review}");
    let own = scene.app.sign_in("both@test.example").await;
    let page = own.get(&path).await.expect(200);
    assert!(!page.has("#approve") && !page.has("#return") && page.has("#withdrawal-form"));
    for action in ["approval", "return", "approval/undo"] {
        own.post(&format!("{path}/{action}"), &[("revision", "1")]).await.expect(403);
    }
    for stranger in ["other@test.example", "partner@test.example"] {
        let client = scene.app.sign_in(stranger).await;
        client.get(&path).await.expect(404);
        client.get("/reviews").await.expect(404);
        for action in ["approval", "return", "withdrawal", "approval/undo"] {
            client.post(&format!("{path}/{action}"), &[("revision", "1")]).await.expect(404);
        }
    }
    let lead = scene.lead().await;
    lead.post(&format!("{path}/withdrawal"), &[("revision", "1")]).await.expect(403);
    assert_eq!(scene.status(engagement), "complete", "nothing of this did anything");
}

#[actix_web::test]
async fn the_manager_withdraws_and_copies_a_text_for_ftop() {
    let scene = Scene::new().await;
    let (engagement, review) = scene.waiting("株式会社コトリ保険サービス");
    let manager = scene.manager().await;
    let page = manager.get(&format!("/reviews/{review}")).await.expect(200);
    let text = page.text("#ftop-text");
    assert!(text.contains("レポートの見方を共有する（高橋 由紀／顧客、2026年12月20日まで）"), "{text}");
    assert!(text.chars().count() <= 500);
    manager.submit(&page, "#withdrawal-form", &[]).await.expect(303);
    let page = manager.get(&format!("/reviews/{review}")).await.expect(200);
    assert_eq!(page.attr(".page-head .state", "data-state").as_deref(), Some("withdrawn"));
    assert!(!page.has("#ftop-text"));
    assert_eq!(scene.status(engagement), "active");
    let english = scene.app.sign_in_with("lead@test.example", "en").await;
    let page = english.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(!page.has("#ftop-text"), "the text is for the manager");
    assert!(page.reads().contains("Withdrawn by its manager"));
}

#[actix_web::test]
async fn an_approval_that_a_later_review_follows_is_not_undone() {
    let scene = Scene::new().await;
    let (engagement, first) = scene.waiting("青嶺精機株式会社");
    scene.desk().approve(scene.lead, first, 1).unwrap();
    let lead = scene.lead().await;
    let path = format!("/reviews/{first}");
    let before = lead.get(&path).await.expect(200);
    assert!(before.has("#undo-form") && !before.has("[data-stays-approved]"));
    // A further revision of the same review changes nothing about it.
    scene.desk().start(scene.manager, engagement, Start::Revision).unwrap();
    assert!(lead.get(&path).await.expect(200).has("#undo-form"));
    scene.discard(engagement);

    scene.desk().start(scene.manager, engagement, Start::Review).unwrap();
    let page = lead.get(&path).await.expect(200);
    assert!(!page.has("#undo-form") && page.text("[data-stays-approved]").contains("次のレビュー"));
    let refused = lead.submit(&before, "#undo-form", &[("reason", "値に誤りがあったため")]).await.expect(409);
    assert_eq!(refused.attr(".page-head .state", "data-state").as_deref(), Some("approved"));
    assert!(
        refused.has("[data-stays-approved]") && refused.reads().contains("値に誤りがあったため"),
        "kept to be copied"
    );
    let undone = scene.desk().undo_approval(scene.lead, first, 1, "past the page");
    assert!(matches!(undone, Err(success_review::error::Error::Conflict)));

    let second = scene.desk().submitted(scene.manager, engagement, &whole_answers());
    lead.submit(&before, "#undo-form", &[("reason", "値に誤りがあったため")]).await.expect(409);
    let page = lead.get(&path).await.expect(200);
    assert!(!page.reads().contains("値に誤りがあったため"), "nothing was written");
    assert_eq!(scene.status(engagement), "complete", "by the second review");
    // The newest one has its whole way: approved, undone, returned, mended.
    scene.desk().approve(scene.lead, second, 1).unwrap();
    scene.desk().undo_approval(scene.lead, second, 1, "a slip").unwrap();
    scene.desk().return_with(scene.lead, second, 1, "確認してください").unwrap();
    scene.desk().submitted(scene.manager, engagement, &whole_answers());
    scene.desk().approve(scene.lead, second, 2).unwrap();
}

#[actix_web::test]
async fn a_discarded_further_review_gives_the_approval_back() {
    let scene = Scene::new().await;
    let (engagement, first) = scene.waiting("東雲物流株式会社");
    scene.desk().approve(scene.lead, first, 1).unwrap();
    scene.desk().start(scene.manager, engagement, Start::Review).unwrap();
    scene.discard(engagement);
    scene.desk().undo_approval(scene.lead, first, 1, "a slip").unwrap();
    scene.desk().return_with(scene.lead, first, 1, "確認してください").unwrap();
    scene.desk().submitted(scene.manager, engagement, &whole_answers());
    scene.desk().approve(scene.lead, first, 2).unwrap();
    assert_eq!(scene.status(engagement), "complete");
}

#[actix_web::test]
async fn the_review_that_waits_is_always_the_newest_and_always_has_a_way_on() {
    let scene = Scene::new().await;
    let (engagement, first) = scene.waiting("汐見製薬株式会社");
    let started = scene.desk().start(scene.manager, engagement, Start::Review);
    assert!(matches!(started, Err(success_review::error::Error::Conflict)), "no second review while one waits");
    // Undone and returned with a revision in progress: the draft goes on as that review's revision.
    scene.desk().approve(scene.lead, first, 1).unwrap();
    scene.desk().start(scene.manager, engagement, Start::Revision).unwrap();
    scene.desk().undo_approval(scene.lead, first, 1, "a slip").unwrap();
    scene.desk().return_with(scene.lead, first, 1, "確認してください").unwrap();
    assert_eq!(scene.desk().submitted(scene.manager, engagement, &whole_answers()), first);
    // Withdrawn, begun again, discarded: the next draft is the same review's revision.
    scene.desk().withdraw(scene.manager, first, 2).unwrap();
    scene.desk().start(scene.manager, engagement, Start::Review).unwrap();
    scene.discard(engagement);
    assert_eq!(scene.desk().submitted(scene.manager, engagement, &whole_answers()), first);
}

#[actix_web::test]
async fn what_another_edition_words_anew_is_no_difference() {
    use diesel::prelude::*;
    use success_review::store::schema::review_revisions;
    let scene = Scene::new().await;
    let engagement = scene.desk().ready_engagement(scene.manager, "汐見製薬株式会社");
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("covered", "achievements");
    let first = scene.desk().submitted(scene.manager, engagement, &answers);
    scene.app.write(|conn| {
        let older = review_revisions::playbook_version.eq("2020-04-30");
        diesel::update(review_revisions::table).set(older).execute(conn)?;
        Ok(())
    });
    scene.desk().return_with(scene.lead, first, 1, "直してください").unwrap();
    scene.desk().start(scene.manager, engagement, Start::Revision).unwrap();
    let adopt = format!("/engagements/{engagement}/review/playbook");
    scene.manager().await.post(&adopt, &[]).await.expect(303);
    answers.section_mut("meeting").set("held_on", "2026-11-21");
    scene.desk().submitted(scene.manager, engagement, &answers);
    let page = scene.lead().await.get(&format!("/reviews/{first}/revisions/2?compare=1")).await.expect(200);
    let changed = page.texts("section[aria-labelledby=compare] .band__body > table tr.compare__changed");
    assert!(changed.iter().any(|line| line.contains("2026年11月21日")), "{changed:?}");
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[actix_web::test]
async fn an_earlier_figure_that_could_not_be_computed_says_so() {
    let scene = Scene::new().await;
    let desk = scene.desk();
    let engagement = desk.engagement(scene.manager, "東雲物流株式会社", |_| {});
    desk.criteria(scene.manager, engagement, &[crate::support::builders::achieved("会議を Teams で開く")]);
    let (teams, day) = (desk.workload("teams"), today() - chrono::Days::new(12));
    desk.measure_on(scene.manager, engagement, teams, day, Some(Counts { active: 0, entitled: 0 }));
    let first = desk.submitted(scene.manager, engagement, &whole_answers());
    desk.approve(scene.lead, first, 1).unwrap();
    desk.measure(scene.manager, engagement, "teams", 350, 1000);
    scene.app.clock.advance(chrono::TimeDelta::hours(1));
    let second = scene.desk().submitted(scene.manager, engagement, &whole_answers());
    let page = scene.lead().await.get(&format!("/reviews/{second}")).await.expect(200);
    let earlier = page.texts("td[data-label^='第1回']");
    assert_eq!(earlier, ["算出不可"], "{}", page.reads());
}
