//! The lead's overview: counts, filters, overdue steps.

use success_review::domain::policy::Role;

use crate::support::TestApp;
use crate::support::builders::whole_answers;

#[actix_web::test]
async fn counts_and_overdue_steps_follow_the_filter() {
    let app = TestApp::spawn().await;
    let one = app.user("one@test.example", &[Role::Manager]);
    let two = app.user("two@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let done = app.desk().ready_engagement(one, "完了株式会社");
    app.desk().submitted(one, done, &whole_answers());
    app.desk().engagement(one, "進行株式会社", |_| ());
    let late = app.desk().ready_engagement(two, "遅れ株式会社");
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-20");
    answers.section_mut("next-steps").set("next_steps[0][what]", "OVERDUE-STEP");
    app.desk().submitted(two, late, &answers);

    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get("/portfolio").await.expect(200);
    assert_eq!(page.text("tr[data-state=complete] td.n"), "2");
    assert_eq!(page.text("tr[data-state=active] td.n"), "1");
    assert_eq!(page.text("tr[data-state=submitted] td.n"), "2");
    assert_eq!(page.text("tr[data-state=disengage] td.n"), "2");
    let overdue = page.text("section[aria-labelledby=overdue] tbody");
    assert!(
        overdue.contains("OVERDUE-STEP") && overdue.contains("遅れ株式会社") && overdue.contains("2 日超過"),
        "{overdue}"
    );
    let load = page.texts("section[aria-labelledby=load] tbody th");
    assert_eq!(load, ["two", "one"], "the longest list of overdue steps first");

    let page = lead.get(&format!("/portfolio?manager={one}&partner=")).await.expect(200);
    assert_eq!(page.text("tr[data-state=complete] td.n"), "1");
    assert!(!page.body.contains("OVERDUE-STEP"));
    assert_eq!(page.attr("#manager option[selected]", "value"), Some(one.to_string()));
    let manager = app.sign_in("one@test.example").await;
    manager.get("/portfolio").await.expect(404);
}

#[actix_web::test]
async fn a_returned_review_that_is_being_mended_counts_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let review = app.desk().submitted(manager, engagement, &whole_answers());
    app.desk().return_with(lead, review, 1, "直してください").unwrap();
    let client = app.sign_in("manager@test.example").await;
    let tally =
        |page: &crate::support::Page, place: &str| page.attr(&format!(".tally a[href='{place}']"), "data-count");
    let home = client.get("/").await.expect(200);
    assert_eq!((tally(&home, "#returned"), tally(&home, "#drafts")), (Some("1".into()), Some("0".into())));
    app.desk().start(manager, engagement, success_review::actions::review::Start::Revision).unwrap();
    let home = client.get("/").await.expect(200);
    assert_eq!((tally(&home, "#returned"), tally(&home, "#drafts")), (Some("0".into()), Some("1".into())));
    let draft = home.text("section[aria-labelledby=drafts] li");
    assert!(draft.contains("直してください") && draft.contains("差し戻し"), "{draft}");
    let page = app.sign_in("lead@test.example").await.get("/portfolio").await.expect(200);
    assert_eq!(page.text("tr[data-state=draft] td.n"), "1");
    assert_eq!(page.text("tr[data-state=returned] td.n"), "0");
}

#[actix_web::test]
async fn the_home_of_a_manager_with_complete_engagements_says_so() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let client = app.sign_in("manager@test.example").await;
    assert!(client.get("/").await.expect(200).text(".page > .empty").contains("まだありません"));
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().submitted(manager, engagement, &whole_answers());
    let home = client.get("/").await.expect(200);
    assert!(home.text(".page > .empty").contains("すべて完了"), "{}", home.text(".page > .empty"));
    let list = home.attr(".page > .empty a", "href").expect("a way on");
    assert_eq!(client.get(&list).await.expect(200).texts("tbody th a"), ["青嶺精機株式会社"]);
}
