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
