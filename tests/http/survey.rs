//! Whom the survey is asked of (R13), after the meeting: who manages the engagement changes it, the promise and the lists follow, and the
//! review stays as it was submitted.

use chrono::TimeDelta;
use success_review::actions::engagements::reassign;
use success_review::actions::review::Start;
use success_review::domain::policy::{Role, Viewer};
use success_review::domain::review::answers::Answers;
use success_review::store::{check, outbox, survey_contacts, users};

use crate::support::builders::whole_answers;
use crate::support::database::execute;
use crate::support::{Client, Page, Scene};

fn outstanding() -> Answers {
    let mut answers = whole_answers();
    answers.section_mut("key-results").set("survey", "outstanding");
    answers.section_mut("key-results").set("survey_planned_on", "2026-11-30");
    answers
}

fn sent(on: &str, to: &str) -> Answers {
    let mut answers = whole_answers();
    answers.section_mut("key-results").set("survey", "sent");
    answers.section_mut("key-results").set("survey_sent_on", on);
    answers.section_mut("key-results").set("survey_sent_to", to);
    answers
}

/// Name and state of each who is asked.
fn asked(page: &Page) -> Vec<(String, String)> {
    let rows = page.select("[data-contact]");
    let ids: Vec<String> = rows.into_iter().map(|row| row.attrs["data-contact"].clone()).collect();
    ids.iter()
        .map(|id| {
            let name = page.text(&format!("[data-contact='{id}'] th"));
            let state = page.attr(&format!("[data-contact='{id}'] td [data-state]"), "data-state").expect("a state");
            (name.split_whitespace().next().unwrap_or_default().to_owned(), state)
        })
        .collect()
}

fn follow_up(page: &Page) -> String {
    page.attr("[data-follow-up=survey] [data-state]", "data-state").expect("the promise")
}

async fn on_home(client: &Client) -> Vec<String> {
    client.get("/").await.expect(200).texts("tr[data-survey] th a")
}

/// The customers that a list shows.
async fn listed(client: &Client, path: &str) -> Vec<String> {
    let mut names = client.get(path).await.expect(200).texts("tbody th a");
    names.sort();
    names
}

fn whole(scene: &Scene) {
    let found = check::all(&scene.app.db).expect("checked");
    assert!(found.is_empty(), "{found:?}");
}

#[actix_web::test]
async fn who_is_asked_is_added_changed_stated_and_removed_and_the_promise_follows() {
    let scene = Scene::ready().await;
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &outstanding());
    assert_eq!(on_home(&scene.client).await, ["青嶺精機株式会社"]);
    let page = scene.page("").await;
    assert!(page.has("section[aria-labelledby=survey] [data-state=outstanding]"), "{}", page.reads());

    let fields = [("name", "高橋"), ("email", "takahashi@test.example"), ("language", "ja")];
    scene.client.submit(&page, "#contact-form", &fields).await.expect(303);
    let page = scene.page("").await;
    assert_eq!(asked(&page), [("高橋".to_owned(), "outstanding".to_owned())]);
    assert!(page.text("[data-contact]").contains("takahashi@test.example"));
    // Typed in wide letters it is the same address.
    let english =
        [("name", "Smith"), ("email", "ｓｍｉｔｈ＠ｔｅｓｔ．ｅｘａｍｐｌｅ"), ("language", "en"), ("service", "5")];
    scene.client.submit(&page, "#contact-form", &english).await.expect(303);

    // What is wrong comes back at its fields, with what was typed.
    let page = scene.page("").await;
    assert!(page.reads().contains("smith@test.example"), "{}", page.reads());
    let wrong = [("name", ""), ("email", "nobody"), ("language", "ja")];
    let refused = scene.client.submit(&page, "#contact-form", &wrong).await.expect(422);
    assert_eq!(refused.select("#contact-form .error").len(), 2, "{}", refused.reads());
    // The page is long: what is wrong stands at its head too, with the way there, and in its title.
    assert_eq!(refused.select(".error-summary[tabindex] li").len(), 2, "{}", refused.reads());
    assert!(refused.has(".error-summary a[href='#survey-email']") && refused.has("#survey-email"));
    assert!(refused.text("title").starts_with("エラー: "), "{}", refused.text("title"));
    let unseen = [("name", "高\u{202e}橋"), ("email", ""), ("language", "ja")];
    let refused = scene.client.submit(&page, "#contact-form", &unseen).await.expect(422);
    assert!(refused.text("#contact-form .error").contains("U+202E"), "{}", refused.reads());

    // Sent to both: nothing is outstanding, and the promise waits for an answer.
    let ids: Vec<String> = page.select("[data-contact]").into_iter().map(|r| r.attrs["data-contact"].clone()).collect();
    let state = |id: &str| format!("form[action='/engagements/{}/survey/{id}/state']", scene.engagement);
    let early = [("state", "sent"), ("on", "2026-11-23")];
    let refused = scene.client.submit(&page, &state(&ids[0]), &early).await.expect(422);
    assert!(refused.has(&format!("{} .error", state(&ids[0]))), "a day to come: {}", refused.reads());
    assert!(refused.has(&format!(".error-summary a[href='#survey-on-{}']", ids[0])), "{}", refused.reads());
    let on = [("state", "sent"), ("on", "2026年11月21日")];
    scene.client.submit(&page, &state(&ids[0]), &on).await.expect(303);
    assert_eq!(on_home(&scene.client).await, ["青嶺精機株式会社"], "one is left");
    assert_eq!(follow_up(&scene.page("").await), "not_started");
    scene.client.submit(&page, &state(&ids[1]), &[("state", "sent"), ("on", "2026-11-22")]).await.expect(303);
    assert!(on_home(&scene.client).await.is_empty());
    let page = scene.page("").await;
    assert_eq!(follow_up(&page), "in_progress");
    assert!(page.text("[data-follow-up=survey]").contains("2026年12月5日"), "{}", page.text("[data-follow-up=survey]"));
    assert!(page.text(&format!("[data-contact='{}']", ids[0])).contains("manager"), "who sent it");
    assert!(page.has("[data-action=survey_stated]") && page.has("[data-action=follow_up_changed]"));
    whole(&scene);

    // From a page of before, what was typed is kept beside what is stored.
    let before = scene.page("").await;
    let change = format!("#contact-form-{}", ids[0]);
    scene.client.submit(&before, &change, &[("name", "高橋 由紀")]).await.expect(303);
    let late = scene.client.submit(&before, &change, &[("name", "高橋 誠")]).await.expect(409);
    assert_eq!(late.attr(&format!("{change} input[name=name]"), "value").as_deref(), Some("高橋 誠"));
    assert!(scene.page("").await.has("[data-action=survey_contact_changed]"));

    // Answered by all: the promise is kept. An answer from before it was sent is none.
    let page = scene.page("").await;
    let refused =
        scene.client.submit(&page, &state(&ids[0]), &[("state", "answered"), ("on", "2026-11-20")]).await.expect(422);
    assert!(refused.has(&format!("{} .error", state(&ids[0]))));
    scene.client.submit(&page, &state(&ids[0]), &[("state", "answered"), ("on", "2026-11-22")]).await.expect(303);
    let removal = format!("form[action='/engagements/{}/survey/{}/removal']", scene.engagement, ids[1]);
    let page = scene.page("").await;
    scene.client.submit(&page, &removal, &[]).await.expect(303);
    let page = scene.page("").await;
    assert_eq!(asked(&page), [("高橋".to_owned(), "answered".to_owned())]);
    assert_eq!(follow_up(&page), "complete");
    assert!(page.has("[data-action=survey_contact_removed]"));
    whole(&scene);

    // The review says what it said.
    let frozen = scene.client.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(frozen.reads().contains("2026年11月30日") && !frozen.reads().contains("takahashi"), "{}", frozen.reads());
    // Submitted again, it still says so, and what was recorded after it stays.
    let lead = scene.app.user("lead@example.com", &[Role::Lead]);
    scene.app.desk().return_with(lead, review, 1, "直してください").unwrap();
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    scene.app.desk().submit(scene.manager, scene.engagement, "again").unwrap();
    assert!(on_home(&scene.client).await.is_empty());
    assert_eq!(follow_up(&scene.page("").await), "complete");
    whole(&scene);
}

#[actix_web::test]
async fn whom_the_review_names_is_asked_and_reminded_of_after_two_weeks() {
    let scene = Scene::ready().await;
    let to = "高橋 由紀（takahashi@test.example）";
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &sent("2026-11-20", to));
    let lead = scene.app.user("lead@example.com", &[Role::Lead]);
    let other = scene.app.desk().ready_engagement(scene.manager, "港");
    scene.app.desk().submitted(scene.manager, other, &outstanding());
    let page = scene.page("").await;
    assert_eq!(asked(&page), [("高橋".to_owned(), "sent".to_owned())]);
    assert!(page.text("[data-contact]").contains("takahashi@test.example"), "{}", page.reads());
    assert!(!page.has("[data-state=remind]"));
    assert_eq!(listed(&scene.client, "/engagements?survey=outstanding").await, ["港"]);
    assert!(listed(&scene.client, "/engagements?survey=remind").await.is_empty());
    let letter = scene.page("/letters/survey").await;
    assert!(letter.text("[data-to]").contains("高橋 由紀 <takahashi@test.example>"), "{}", letter.reads());

    scene.app.clock.advance(TimeDelta::days(11));
    let client = scene.app.sign_in(crate::support::scene::MANAGER).await;
    assert_eq!(on_home(&client).await, ["港"], "13 days");
    scene.app.clock.advance(TimeDelta::days(1));
    let client = scene.app.sign_in(crate::support::scene::MANAGER).await;
    assert_eq!(on_home(&client).await, ["港", "青嶺精機株式会社"]);
    let home = client.get("/").await.expect(200);
    assert!(home.has(&format!("tr[data-survey='{}'] [data-state=remind]", scene.engagement)), "{}", home.reads());
    let page = client.get(&scene.path("")).await.expect(200);
    assert!(page.text("[data-contact] [data-state=remind]").contains("14"), "{}", page.reads());
    assert_eq!(listed(&client, "/engagements?survey=remind").await, ["青嶺精機株式会社"]);
    let csv = client.get("/engagements/table.csv?survey=remind").await.expect(200);
    assert!(csv.body.contains("青嶺精機株式会社") && !csv.body.contains("港"), "{}", csv.body);
    // Answered, nobody is reminded of it.
    let id = page.attr("[data-contact]", "data-contact").unwrap();
    let form = format!("form[action='{}/{id}/state']", scene.path("/survey"));
    client.submit(&page, &form, &[("state", "answered"), ("on", "2026-12-04")]).await.expect(303);
    assert_eq!(on_home(&client).await, ["港"]);
    assert!(listed(&client, "/engagements?survey=remind").await.is_empty());
    whole(&scene);

    // A later review asks anew: what was answered before is no answer to it.
    scene.app.desk().approve(lead, review, 1).expect("approve");
    scene.app.desk().submitted(scene.manager, scene.engagement, &outstanding());
    assert_eq!(on_home(&client).await, ["港", "青嶺精機株式会社"]);
    whole(&scene);
}

#[actix_web::test]
async fn whoever_follows_a_disabled_manager_is_told_of_those_who_have_not_answered() {
    let scene = Scene::ready().await;
    let desk = scene.app.desk();
    desk.submitted(scene.manager, scene.engagement, &sent("2026-11-20", "高橋 由紀（takahashi@test.example）"));
    let (lead, next) =
        (scene.app.user("lead@test.example", &[Role::Lead]), scene.app.user("next@test.example", &[Role::Manager]));
    let (former, now) = (desk.viewer(scene.manager), scene.app.clock.timestamp());
    let told = |viewer: &Viewer, day: &str| {
        let day = day.parse().expect("a day");
        scene.app.write(|conn| outbox::remind_of_surveys(conn, now, day));
        scene.app.read(|conn| survey_contacts::told(conn, viewer, day, 10)).len()
    };
    scene.app.write(|conn| users::set_disabled(conn, scene.manager, Some(now)));
    assert_eq!(told(&former, "2026-12-04"), 0, "nobody reads it");
    let version = desk.seen(lead, scene.engagement).version;
    desk.write(&desk.viewer(lead), |work| reassign(work, scene.engagement, version, next)).expect("reassigned");
    assert_eq!(told(&desk.viewer(next), "2026-12-05"), 1);
    assert_eq!(told(&desk.viewer(next), "2026-12-06"), 0, "once");
}

#[actix_web::test]
async fn the_letter_goes_to_those_who_have_not_answered_in_their_language() {
    let scene = Scene::ready().await;
    let page = scene.page("").await;
    for fields in [
        [("name", "高橋 由紀"), ("email", "takahashi@test.example"), ("language", "ja")],
        [("name", "Jo Smith"), ("email", "smith@test.example"), ("language", "en")],
        [("name", "Ann Lee"), ("email", "lee@test.example"), ("language", "en")],
        [("name", "Nobody"), ("email", ""), ("language", "en")],
    ] {
        scene.client.submit(&page, "#contact-form", &fields).await.expect(303);
    }
    let page = scene.page("").await;
    let lee = page.select("[data-contact]").into_iter().find(|row| row.text.contains("Ann Lee")).expect("Lee");
    let form = format!("form[action='{}/{}/state']", scene.path("/survey"), lee.attrs["data-contact"]);
    scene.client.submit(&page, &form, &[("state", "answered"), ("on", "2026-11-22")]).await.expect(303);
    let english = scene.client.get(&scene.path("/letters/survey/en.eml")).await.expect(200);
    assert!(english.body.contains("To: \"Jo Smith\" <smith@test.example>\r\n"), "{}", english.body);
    assert!(!english.body.contains("lee@") && !english.body.contains("takahashi"), "{}", english.body);
    let japanese = scene.client.get(&scene.path("/letters/survey/ja.eml")).await.expect(200);
    assert!(japanese.body.contains("takahashi@test.example") && !japanese.body.contains("smith@"));
    let letters = scene.page("/letters/survey").await;
    let link = letters.attr("a[href^='mailto:smith']", "href").expect("a link");
    assert!(link.starts_with("mailto:smith@test%2Eexample?subject="), "{link}");
    let invitation = scene.client.get(&scene.path("/letters/invitation/en.eml")).await.expect(200);
    assert!(!invitation.body.contains("\r\nTo: "), "that goes to others: {}", invitation.body);
}

#[actix_web::test]
async fn nobody_else_changes_who_is_asked() {
    let scene = Scene::ready().await;
    let id = scene.app.desk().contact(scene.manager, scene.engagement, "高橋 由紀");
    let other = scene.app.desk().ready_engagement(scene.manager, "東雲物流株式会社");
    scene.app.user("lead@example.com", &[Role::Lead]);
    scene.app.user("other@example.com", &[Role::Manager]);
    let lead = scene.app.sign_in("lead@example.com").await;
    let page = lead.get(&scene.path("")).await.expect(200);
    assert!(page.has("[data-contact]") && !page.has("[data-contact] form") && !page.has("#contact-form"));
    let stranger = scene.app.sign_in("other@example.com").await;
    let fields = [("version", "1"), ("name", "x"), ("language", "ja"), ("state", "sent"), ("on", "2026-11-22")];
    for end in [String::new(), format!("/{id}"), format!("/{id}/state"), format!("/{id}/removal")] {
        let path = scene.path(&format!("/survey{end}"));
        lead.post(&path, &fields).await.expect(403);
        stranger.post(&path, &fields).await.expect(404);
        if !end.is_empty() {
            scene.client.post(&format!("/engagements/{other}/survey{end}"), &fields).await.expect(404);
        }
    }
    assert_eq!(asked(&scene.page("").await), [("高橋".to_owned(), "outstanding".to_owned())]);
}

#[actix_web::test]
async fn who_is_asked_is_noted_without_the_page_on_which_the_form_stands() {
    let scene = Scene::ready().await;
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &outstanding());
    let page = scene.page("").await;
    // What the page cannot be made of, and the form has no use for.
    let damage = format!("UPDATE review_revisions SET playbook_version = 'lost' WHERE review_id = {review}");
    execute(&scene.app.db, &damage).unwrap();
    scene.client.get(&scene.path("")).await.expect(500);
    scene.client.submit(&page, "#contact-form", &[("name", "高橋"), ("language", "ja")]).await.expect(303);
    // Only where it is shown again is it read.
    scene.client.submit(&page, "#contact-form", &[("name", ""), ("language", "ja")]).await.expect(500);
}
