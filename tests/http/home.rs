//! The home of a manager who has more to do than a page shows: the first rows of each band, how many there are, and the way to all.

use chrono::{Days, TimeDelta};
use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::builders::{today, whole_answers};
use crate::support::{Page, TestApp};

/// Rows of a band while all bands are shown.
const ROWS: usize = 10;
const MANY: usize = 13;

fn rows(page: &Page, band: &str) -> usize {
    let part = format!("section[aria-labelledby='{band}']");
    page.select(&format!("{part} tbody tr")).len() + page.select(&format!("{part} ul.work > li")).len()
}

#[actix_web::test]
async fn a_band_shows_its_first_rows_and_leads_to_all() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let mut answers = whole_answers();
    answers.section_mut("key-results").set("survey", "outstanding");
    answers.section_mut("key-results").set("survey_planned_on", "2026-11-30");
    for place in 0..MANY {
        let desk = app.desk();
        let name = |what: &str| format!("{what}{place}株式会社");
        desk.ready_engagement(manager, &name("準備"));
        let drafted = desk.engagement(manager, &name("下書き"), |_| ());
        desk.start(manager, drafted, Start::Review).unwrap();
        let done = desk.ready_engagement(manager, &name("提出"));
        desk.submitted(manager, done, &answers);
        let returned = desk.ready_engagement(manager, &name("差戻"));
        let review = desk.submitted(manager, returned, &answers);
        desk.return_with(lead, review, 1, "直してください。").unwrap();
    }
    let client = app.sign_in("manager@test.example").await;
    let home = client.get("/").await.expect(200);
    for (band, all) in [("returned", MANY), ("drafts", MANY), ("waiting", MANY), ("survey", MANY)] {
        assert_eq!(rows(&home, band), ROWS, "{band}");
        let figure = home.select(&format!(".tally a[data-count='{all}'][href^='/?band={band}']"));
        assert_eq!(figure.len(), 1, "{band}: {}", home.text(".tally"));
        let more = home.attr(&format!("section[aria-labelledby='{band}'] .actions a"), "href").expect("the way to all");
        let whole = client.get(&more).await.expect(200);
        assert_eq!(rows(&whole, band), all, "{band}");
        let others = ["returned", "drafts", "waiting", "steps", "survey"].into_iter().filter(|other| *other != band);
        assert!(others.into_iter().all(|other| rows(&whole, other) == 0), "{band} by itself");
        assert!(whole.has("main a[href='/']"), "{band}: the way back");
    }
    client.get("/?band=nothing").await.expect(200);
    // Others' bands are not shown, whatever is asked for.
    let other = app.sign_in("lead@test.example").await;
    assert_eq!(rows(&other.get("/?band=drafts").await.expect(200), "drafts"), 0);
}

#[actix_web::test]
async fn late_steps_do_not_hide_those_that_are_due_soon() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    for (place, due) in (0..MANY).map(|place| (place, 1)).chain([(MANY, 12)]) {
        let mut answers = whole_answers();
        let day = today() + Days::new(due);
        answers.section_mut("next-steps").set("next_steps[0][due_on]", &day.to_string());
        let engagement = app.desk().ready_engagement(manager, &format!("顧客{place}株式会社"));
        app.desk().submitted(manager, engagement, &answers);
    }
    app.clock.advance(TimeDelta::days(5));
    let client = app.sign_in("manager@test.example").await;
    let home = client.get("/").await.expect(200);
    assert_eq!(home.select("#late tr").len(), ROWS);
    assert_eq!(home.select("#late + tbody tr").len(), 1, "what is due soon");
    let link = home.attr(&format!(".tally a[data-count='{MANY}']"), "href").expect("all that are late");
    let list = client.get(&link).await.expect(200);
    assert_eq!(list.attr("caption", "data-total").as_deref(), Some(MANY.to_string().as_str()));
}
