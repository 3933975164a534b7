//! The review in progress: filling it in, saving from two places, submitting it, and what comes after.

use diesel::prelude::*;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::{Answers, SectionAnswers};
use success_review::domain::zone::Zone;
use success_review::playbook::library;
use success_review::store::schema::review_drafts;
use success_review::store::{engagements, next_steps, reviews};

use crate::support::builders::{Desk, whole_answers};
use crate::support::{Client, Page, TestApp};

const FORM: &str = "form[data-autosave]";
const SECTIONS: [&str; 7] =
    ["meeting", "key-information", "outcome", "goals", "checklist", "key-results", "next-steps"];
const NEWER: &str = include_str!("../fixtures/conduct_success_review.2026-10-01.toml");
const SHIPPED: &str = include_str!("../../src/playbook/conduct_success_review.2020-04-30.3.toml");

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        Self::on(TestApp::spawn().await)
    }

    /// With an engagement whose gate is open.
    fn on(app: TestApp) -> Self {
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        Self { app, manager, lead, engagement }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    async fn client(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}/review{rest}", self.engagement)
    }

    fn start(&self) {
        self.desk().start(self.manager, self.engagement, Start::Review).unwrap();
    }

    /// A draft with the whole answers, changed.
    fn draft(&self, lines: &[(&str, &str)]) {
        let mut answers = whole_answers();
        change(&mut answers, lines);
        self.desk().draft(self.manager, self.engagement, &answers);
    }

    fn has_draft(&self) -> bool {
        self.desk().drafted(self.lead, self.engagement).is_some()
    }

    /// What the draft holds of a section.
    fn stored(&self, section: &str) -> SectionAnswers {
        self.desk().drafted(self.lead, self.engagement).expect("a draft").section(section).clone()
    }

    fn newest(&self) -> Option<reviews::Revision> {
        self.desk().newest(self.lead, self.engagement)
    }

    fn status(&self) -> &'static str {
        let viewer = self.desk().viewer(self.manager);
        self.app.read(|conn| engagements::find_visible(conn, &viewer, self.engagement)).status().key()
    }

    fn steps(&self) -> Vec<String> {
        let seen = self.desk().seen(self.manager, self.engagement);
        let steps = self.app.read(|conn| next_steps::open_of_engagement(conn, &seen));
        steps.into_iter().map(|s| s.what).collect()
    }

    /// Submits from the check page.
    async fn submit(&self, client: &Client) -> Page {
        let check = client.get(&self.path("/check")).await.expect(200);
        client.submit(&check, "form[action$=submission]", &[]).await
    }
}

fn change(answers: &mut Answers, lines: &[(&str, &str)]) {
    for (path, value) in lines {
        let (section, field) = path.split_once('.').unwrap();
        answers.section_mut(section).set(field, value);
    }
}

/// Fields of a section as a browser sends them.
fn fields<'a>(answers: &'a Answers, section: &str, go: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> =
        answers.section(section).fields().flat_map(|(f, vs)| vs.iter().map(move |v| (f, v.as_str()))).collect();
    fields.push(("go", go));
    fields
}

fn rules(page: &Page) -> Vec<String> {
    let mut rules: Vec<_> =
        page.select(".blockers [data-rule]").into_iter().map(|n| n.attrs["data-rule"].clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[actix_web::test]
async fn a_review_goes_from_its_start_through_every_section_to_its_submission() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    let start = client.get(&scene.path("")).await.expect(200);
    let answer = client.submit(&start, "main form", &[("kind", "review")]).await.expect(303);
    assert_eq!(answer.location(), scene.path("/meeting"));
    let front = client.get(&scene.path("")).await.expect(200);
    assert_eq!(front.select(".sections__item").len(), 7);
    assert_eq!(front.select(".sections__item .state[data-state=todo]").len(), 7);
    // Starting again goes on with the same draft.
    client.post(&scene.path(""), &[("kind", "review")]).await.expect(303);

    let answers = whole_answers();
    for (place, section) in SECTIONS.iter().enumerate() {
        let page = client.get(&scene.path(&format!("/{section}"))).await.expect(200);
        let saved = client.submit(&page, FORM, &fields(&answers, section, "next")).await.expect(303);
        let next = SECTIONS.get(place + 1).unwrap_or(&"check");
        assert_eq!(saved.location(), scene.path(&format!("/{next}")));
    }
    let front = client.get(&scene.path("")).await.expect(200);
    assert_eq!(front.select(".sections__item .state[data-state=done]").len(), 7);
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert!(check.has(".notice--ok"));
    assert_eq!(rules(&check), [""; 0]);
    let submitted = scene.submit(&client).await.expect(303);
    let newest = scene.newest().unwrap();
    assert_eq!(submitted.location(), format!("/reviews/{}", newest.review_id));
    let review = client.get(submitted.location()).await.expect(200);
    assert!(review.has("[data-rule=R7].state--done") && review.has("[data-rule=R8].state--done"));
    assert!(!scene.has_draft());
    let engagement = client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert_eq!(engagement.attr(".page-head .state", "data-state").as_deref(), Some("complete"));
    assert_eq!(engagement.attr("[data-task=review_meeting] .state", "data-state").as_deref(), Some("complete"));
    assert!(engagement.text("[data-task=review_meeting]").contains("3735"));
    client.get(&scene.path("/check")).await.expect(410);
}

#[actix_web::test]
async fn the_last_section_leads_to_the_front_page_while_answers_miss() {
    let scene = Scene::new().await;
    scene.start();
    let client = scene.client().await;
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    let saved = client.submit(&page, FORM, &fields(&whole_answers(), "next-steps", "next")).await.expect(303);
    assert_eq!(saved.location(), scene.path(""));
    let page = client.get(&scene.path("/next-steps?from=check")).await.expect(200);
    let saved = client.submit(&page, FORM, &[("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), scene.path("/check"), "back to where the person came from");
    client.get(&scene.path("/nonsense")).await.expect(404);
}

#[actix_web::test]
async fn ill_formed_text_is_422_and_stays_in_the_page_and_in_the_draft() {
    let scene = Scene::new().await;
    scene.start();
    let client = scene.client().await;
    let long = "😀".repeat(201);
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    let typed = [
        ("took_place", "held"),
        ("held_on", "2026-02-30"),
        ("attendees[0][name]", long.as_str()),
        ("recording", "javascript:alert(1)"),
        ("go", "next"),
    ];
    let refused = client.submit(&page, FORM, &typed).await.expect(422);
    assert!(refused.text("title").starts_with("エラー:"));
    for field in ["held_on", "recording"] {
        assert!(refused.has(&format!(".error-summary a[href='#{field}']")), "{field}");
        assert!(refused.has(&format!("[id='{field}'][aria-invalid=true]")), "{field}");
    }
    assert!(refused.text(".error-summary").contains("201"), "all faults at once");
    assert_eq!(refused.attr("[name=held_on]", "value").as_deref(), Some("2026-02-30"));
    assert_eq!(refused.attr("[name='attendees[0][name]']", "value").as_deref(), Some(long.as_str()));
    assert_eq!(scene.stored("meeting").raw("held_on"), "2026-02-30");
    assert_eq!(scene.stored("meeting").raw("recording"), "javascript:alert(1)");
    let again = client.get(&scene.path("/meeting")).await.expect(200);
    assert_eq!(again.attr("[name=held_on]", "value").as_deref(), Some("2026-02-30"));
    // R7: tomorrow is ill-formed, today is not; "today" is Tokyo's.
    let mend = |day| [("held_on", day), ("attendees[0][name]", "高橋"), ("recording", ""), ("go", "next")];
    let refused = client.submit(&refused, FORM, &mend("2026/11/23")).await.expect(422);
    assert_eq!(refused.select(".error-summary li").len(), 1);
    client.submit(&refused, FORM, &mend("２０２６/１１/２２")).await.expect(303);
}

#[actix_web::test]
async fn autosave_answers_with_version_time_and_what_misses() {
    let scene = Scene::new().await;
    scene.start();
    let client = scene.client().await;
    let path = scene.path("/meeting");
    let send = |version: &'static str, day: &'static str| {
        [("version", version), ("shown", "took_place"), ("shown", "held_on"), ("took_place", "held"), ("held_on", day)]
    };
    let saved = client.post_json(&path, &send("0", "2026-11-20")).await.expect(200).json();
    assert_eq!(saved["version"], 1);
    assert!(saved["saved_at"].as_str().unwrap().starts_with("2026-11-22T"), "{saved}");
    let before = saved["missing"].as_u64().unwrap();
    let saved = client.post_json(&path, &send("1", "")).await.expect(200).json();
    assert_eq!((saved["version"].as_i64(), saved["missing"].as_u64()), (Some(2), Some(before + 1)));
    let here: Vec<_> = saved["missing_here"].as_array().unwrap().iter().map(|m| m["rule"].as_str().unwrap()).collect();
    assert_eq!(here, ["R7", "R7"], "what this section lacks, for the panel beside it: {saved}");
    assert_eq!(
        (saved["sections"][0]["key"].as_str(), saved["sections"][0]["state"].as_str()),
        (Some("meeting"), Some("doing"))
    );
    let faulty = client.post_json(&path, &send("2", "いつか")).await.expect(422).json();
    assert_eq!(faulty["version"], 3, "stored all the same");
    assert_eq!(faulty["errors"][0]["field"], "held_on");
    assert!(faulty["message"].as_str().is_some_and(|m| !m.is_empty()));
    assert_eq!(scene.stored("meeting").raw("held_on"), "いつか");
    let stale = client.post_json(&path, &send("2", "2026-11-21")).await.expect(409).json();
    assert!(stale["message"].as_str().is_some_and(|m| !m.is_empty()));
    assert_eq!(scene.stored("meeting").raw("held_on"), "いつか", "nothing was overwritten");
    client.post_json(&path, &[("shown", "held_on")]).await.expect(400);
    let stranger = scene.app.client();
    let answer = stranger.post_json(&path, &send("3", "2026-11-21")).await.expect(401).json();
    assert!(answer["message"].as_str().is_some_and(|m| !m.is_empty()));
    assert_eq!(scene.stored("meeting").raw("held_on"), "いつか");
}

#[actix_web::test]
async fn two_tabs_meet_in_a_page_with_both_texts_and_mine_can_be_kept() {
    let scene = Scene::new().await;
    scene.start();
    let (first, second) = (scene.client().await, scene.client().await);
    let path = scene.path("/meeting");
    let (one, two) = (first.get(&path).await.expect(200), second.get(&path).await.expect(200));
    first.submit(&one, FORM, &[("risks", "先の文章")]).await.expect(303);
    let mine = [
        ("risks", "後の文章\n二行目 <b>&"),
        ("took_place", "held"),
        ("covered", "momentum"),
        ("attendees[0][name]", "佐々木"),
        ("go", "next"),
    ];
    let conflict = second.submit(&two, FORM, &mine).await.expect(409);
    assert!(conflict.reads().contains("先の文章") && conflict.reads().contains("後の文章"));
    assert_eq!(scene.stored("meeting").raw("risks"), "先の文章");
    second.submit(&conflict, "main form", &[("keep.risks", "mine"), ("go", "stay")]).await.expect(303);
    let stored = scene.stored("meeting");
    assert_eq!(stored.raw("risks"), "後の文章\n二行目 <b>&");
    assert_eq!(stored.text("took_place"), "held");
    assert_eq!(stored.list("covered"), ["momentum"]);
    assert_eq!(stored.rows("attendees").len(), 1);
    // Another section was never in question.
    let page = first.get(&scene.path("/outcome")).await.expect(200);
    first.submit(&page, FORM, &[("result", "disengage")]).await.expect(303);
}

#[actix_web::test]
async fn text_for_a_draft_that_is_gone_is_shown_not_lost() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let client = scene.client().await;
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    scene.desk().submit(scene.manager, scene.engagement, "a-key-of-its-own").unwrap();
    let gone = client.submit(&page, FORM, &[("risks", "書きかけの文章")]).await.expect(409);
    assert!(gone.reads().contains("書きかけの文章"));
    assert!(!gone.has("main form"), "there is nothing to save it into");
    let labels = gone.texts("dl dt");
    assert!(labels.contains(&"リスク".to_owned()), "under the labels of the form: {labels:?}");
    client.post_json(&scene.path("/meeting"), &[("version", "1"), ("risks", "x")]).await.expect(409);
}

#[actix_web::test]
async fn a_tab_left_open_over_a_submission_does_not_write_into_the_next_draft() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let client = scene.client().await;
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    scene.desk().submit(scene.manager, scene.engagement, "a-key-of-its-own").unwrap();
    let review = scene.newest().unwrap().review_id;
    scene.desk().withdraw(scene.manager, review, 1).unwrap();
    scene.start();
    let late = client.submit(&page, FORM, &[("risks", "前の下書きの文章")]).await.expect(409);
    assert!(late.reads().contains("前の下書きの文章"));
    assert_ne!(scene.stored("meeting").raw("risks"), "前の下書きの文章");
    client.submit(&late, "main form", &[("go", "all-mine")]).await.expect(303);
    assert_eq!(scene.stored("meeting").raw("risks"), "前の下書きの文章");
}

#[actix_web::test]
async fn r8_a_submission_that_completes_nothing_leaves_a_status_set_by_hand() {
    let scene = Scene::new().await;
    let by_hand = "UPDATE engagements SET set_status = 'blocked'";
    crate::support::database::execute(&scene.app.db, by_hand).unwrap();
    scene.draft(&[("outcome.result", "no_agreement"), ("outcome.follow_up_on", "2026-12-10")]);
    scene.desk().submit(scene.manager, scene.engagement, "a-key-of-its-own").unwrap();
    assert_eq!(scene.status(), "blocked");
}

#[actix_web::test]
async fn rows_are_added_moved_and_removed_without_a_script() {
    let scene = Scene::new().await;
    scene.start();
    let client = scene.client().await;
    let path = scene.path("/next-steps");
    let page = client.get(&path).await.expect(200);
    assert_eq!(page.select(".row-card").len(), 1, "a first row to fill in");
    let typed = [("next_steps[0][what]", "一つ目"), ("next_steps[0][due_on]", "来月"), ("go", "add:next_steps")];
    let answer = client.submit(&page, FORM, &typed).await.expect(303);
    assert_eq!(answer.location(), format!("{path}#next_steps%5B1%5D%5Bwhat%5D"), "ill-formed or not");
    let order = || -> Vec<(String, String)> {
        let rows = scene.stored("next-steps").rows("next_steps");
        rows.into_iter().map(|(_, row)| (row["what"].clone(), row["key"].clone())).collect()
    };
    let names = || -> Vec<String> { order().into_iter().map(|(what, _)| what).collect() };
    for (number, name) in [(1, "二つ目"), (2, "三つ目")] {
        let page = client.get(&path).await.expect(200);
        assert_eq!(page.select(".row-card").len(), number + 1);
        let field = format!("next_steps[{number}][what]");
        client.submit(&page, FORM, &[(&field, name), ("go", "add:next_steps")]).await.expect(303);
    }
    let page = client.get(&path).await.expect(200);
    client.submit(&page, FORM, &[("go", "remove:next_steps:3")]).await.expect(303);
    assert_eq!(names(), ["一つ目", "二つ目", "三つ目"]);
    let keys = order();
    for (go, expected) in [
        ("up:next_steps:2", ["一つ目", "三つ目", "二つ目"]),
        ("down:next_steps:0", ["三つ目", "一つ目", "二つ目"]),
        ("up:next_steps:0", ["三つ目", "一つ目", "二つ目"]),
        ("down:next_steps:2", ["三つ目", "一つ目", "二つ目"]),
        ("remove:next_steps:9", ["三つ目", "一つ目", "二つ目"]),
    ] {
        let page = client.get(&path).await.expect(200);
        client.submit(&page, FORM, &[("go", go)]).await.expect(303);
        assert_eq!(names(), expected, "{go}");
    }
    assert!(order().iter().all(|row| keys.contains(row)), "a row keeps its key wherever it goes");
    let page = client.get(&path).await.expect(200);
    client.submit(&page, FORM, &[("go", "remove:next_steps:0")]).await.expect(303);
    assert_eq!(names(), ["一つ目", "二つ目"]);
    let page = client.get(&path).await.expect(200);
    assert_eq!(page.attr("[name='next_steps[0][due_on]']", "value").as_deref(), Some("来月"));
}

#[actix_web::test]
async fn r9_r10_r11_propose_steps_that_stand_in_for_a_reason() {
    let scene = Scene::new().await;
    scene.desk().measure(scene.manager, scene.engagement, "teams", 50, 1000);
    scene.start();
    let mut answers = whole_answers();
    change(&mut answers, &[("key-information.trained", "no"), ("key-information.progress_known", "unknown")]);
    let client = scene.client().await;
    let page = client.get(&scene.path("/key-information")).await.expect(200);
    let saved = client.submit(&page, FORM, &fields(&answers, "key-information", "stay")).await.expect(303);
    let page = client.get(saved.location()).await.expect(200);
    assert!(rules(&page).contains(&"R10".to_owned()) && rules(&page).contains(&"R11b".to_owned()));
    for about in ["usage", "trained", "progress_known"] {
        let page = client.get(&scene.path("/next-steps")).await.expect(200);
        let go = format!("propose:{about}");
        assert!(page.has(&format!(".proposals button[value='{go}']")), "{about} is proposed");
        assert!(!page.has(".proposals button[value='propose:goals_reached']"));
        client.submit(&page, FORM, &[("go", &go)]).await.expect(303);
    }
    let rows = scene.stored("next-steps").rows("next_steps");
    let about: Vec<_> = rows.iter().map(|(_, row)| row["about"].as_str()).collect();
    assert_eq!(about, ["usage", "trained", "progress_known"], "the empty first row made room");
    assert!(rows.iter().all(|(_, row)| !row["what"].is_empty() && row["status"] == "open"));
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    assert!(!page.has(".proposals"));
    let page = client.get(&scene.path("/key-information")).await.expect(200);
    assert_eq!(rules(&page), ["R3"], "the gate is shut, the rest is answered");
}

#[actix_web::test]
async fn open_steps_are_carried_over_and_updated_not_doubled() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().approve(scene.lead, review, 1).unwrap();
    scene.start();
    let client = scene.client().await;
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("go", "carry:s1")]).await.expect(303);
    let rows = scene.stored("next-steps").rows("next_steps");
    assert_eq!(rows.len(), 1);
    let row = &rows[0].1;
    assert_eq!((row["key"].as_str(), row["what"].as_str()), ("s1", "レポートの見方を共有する"));
    assert_eq!((row["owner"].as_str(), row["due_on"].as_str()), ("高橋 由紀", "2026-12-20"));
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    assert!(!page.has("button[value='carry:s1']"), "offered once");
    client.submit(&page, FORM, &[("next_steps[0][what]", "レポートの会を開く")]).await.expect(303);
    let mut answers = whole_answers();
    answers.set_section("next-steps", scene.stored("next-steps"));
    scene.desk().submitted(scene.manager, scene.engagement, &answers);
    assert_eq!(scene.steps(), ["レポートの会を開く"]);
}

#[actix_web::test]
async fn text_under_a_choice_that_is_ruled_out_comes_back_with_the_choice() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let client = scene.client().await;
    let choose = async |fields: &[(&str, &str)]| {
        let page = client.get(&scene.path("/outcome")).await.expect(200);
        client.submit(&page, FORM, fields).await.expect(303);
    };
    choose(&[("result", "no_agreement"), ("follow_up_on", "2026-12-10")]).await;
    let page = client.get(&scene.path("/outcome")).await.expect(200);
    assert_eq!(page.text("textarea[name=disengage_reason]"), "自社で進められるため。", "there, though hidden");
    // The plan of R5 is ruled out by another section: not in the form, but in the draft.
    let page = client.get(&scene.path("/goals")).await.expect(200);
    assert!(!page.has("[name=champions_who]"));
    client.submit(&page, FORM, &[("wants_more", "no")]).await.expect(303);
    assert_eq!(scene.stored("goals").text("champions_who"), "佐々木");
    choose(&[("result", "disengage")]).await;
    assert_eq!(scene.stored("outcome").text("disengage_reason"), "自社で進められるため。");
    assert_eq!(scene.stored("outcome").text("follow_up_on"), "2026-12-10");
    let page = client.get(&scene.path("/goals")).await.expect(200);
    assert_eq!(page.attr("[name=champions_who]", "value").as_deref(), Some("佐々木"));
    assert!(client.get(&scene.path("/check")).await.expect(200).has(".notice--ok"));
}

#[actix_web::test]
async fn answers_outlive_the_session_and_are_on_every_device() {
    let scene = Scene::new().await;
    scene.start();
    let client = scene.client().await;
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    client.submit(&page, FORM, &[("risks", "担当者の異動")]).await.expect(303);
    let other = scene.client().await;
    let page = other.get(&scene.path("/meeting")).await.expect(200);
    assert_eq!(page.text("textarea[name=risks]"), "担当者の異動");
    client.post("/sign-out", &[]).await.expect(303);
    let shut = client.get(&scene.path("/meeting")).await.expect(303);
    assert!(shut.location().starts_with("/sign-in"), "{}", shut.location());
    let again = scene.client().await;
    let page = again.get(&scene.path("/meeting")).await.expect(200);
    assert_eq!(page.text("textarea[name=risks]"), "担当者の異動");
    assert!(page.has(".save-line"));
}

#[actix_web::test]
async fn the_draft_is_its_managers_alone() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    scene.app.user("other@test.example", &[Role::Manager]);
    let organisation = scene.app.partner("東都システムズ株式会社");
    scene.app.partner_user("partner@test.example", organisation);
    let assigned = scene.desk().engagement(scene.manager, "担当株式会社", |e| e.partner_id = Some(organisation));
    scene.desk().start(scene.manager, assigned, Start::Review).unwrap();
    let version = ("version", "1");
    let key = ("idempotency_key", "0123456789abcdef");
    for (email, status) in [("lead@test.example", 403), ("other@test.example", 404), ("partner@test.example", 404)] {
        let client = scene.app.sign_in(email).await;
        for engagement in [scene.engagement, assigned] {
            let base = format!("/engagements/{engagement}/review");
            for rest in ["", "/meeting", "/submission", "/discard", "/playbook", "/figures"] {
                let page = client.post(&format!("{base}{rest}"), &[version, key, ("risks", "x")]).await;
                assert_eq!(page.status, status, "{email} POST {rest}");
            }
            for rest in ["", "/meeting", "/check", "/discard", "/playbook"] {
                assert_eq!(client.get(&format!("{base}{rest}")).await.status, status, "{email} GET {rest}");
            }
        }
    }
    assert!(scene.has_draft() && scene.newest().is_none());
    assert_eq!(scene.stored("meeting").text("risks"), "");
}

#[actix_web::test]
async fn the_check_page_names_each_unmet_rule_and_submission_is_refused() {
    let scene = Scene::new().await;
    scene.desk().measure(scene.manager, scene.engagement, "teams", 50, 1000);
    scene.start();
    let client = scene.client().await;
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert_eq!(rules(&check), ["R10", "R11a", "R11b", "R13", "R15", "R16", "R17", "R18", "R3", "R4", "R7", "R8"]);
    for link in check.select(".blockers li a") {
        client.get(&link.attrs["href"]).await.expect(200);
    }
    let refused = scene.submit(&client).await.expect(422);
    assert_eq!(rules(&refused), rules(&check));
    assert!(refused.has("#error-summary") && !check.has("#error-summary"), "it says that nothing was submitted");
    assert!(scene.has_draft() && scene.newest().is_none());
    assert_eq!(scene.status(), "active");
    assert_eq!(scene.steps(), [""; 0]);
    // One answer short of it.
    scene.draft(&[("key-information.gate_exception", "経営層の判断。"), ("key-results.survey", "sent")]);
    let refused = scene.submit(&client).await.expect(422);
    assert_eq!(rules(&refused), ["R13"]);
    scene.draft(&[("key-information.gate_exception", "経営層の判断。"), ("meeting.recording", "no link")]);
    scene.submit(&client).await.expect(422);
    assert!(scene.newest().is_none());
    scene.draft(&[("key-information.gate_exception", "経営層の判断。")]);
    scene.submit(&client).await.expect(303);
    assert_eq!(scene.newest().unwrap().exception_reason.as_deref(), Some("経営層の判断。"));
    for key in [String::new(), "k".repeat(65)] {
        client.post(&scene.path("/submission"), &[("idempotency_key", &key)]).await.expect(400);
    }
}

#[actix_web::test]
async fn r14_pressing_twice_makes_one_review_and_one_way_back_to_the_kick_off() {
    let scene = Scene::new().await;
    scene.draft(&[
        ("outcome.result", "business_value_discussion"),
        ("checklist.bvd[0][key]", "b1"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][planned_on]", "2027-02-01"),
        ("checklist.bvd[0][sme]", "no"),
    ]);
    let client = scene.client().await;
    let check = client.get(&scene.path("/check")).await.expect(200);
    let press = || client.submit(&check, "form[action$=submission]", &[]);
    let (one, two) = futures_util::future::join(press(), press()).await;
    let three = press().await.expect(303);
    assert_eq!(one.expect(303).location(), three.location());
    assert_eq!(two.expect(303).location(), three.location());
    assert_eq!(scene.newest().unwrap().revision, 1);
    assert_eq!(scene.status(), "complete");
    let mut steps = scene.steps();
    steps.sort();
    assert_eq!(steps, ["", "レポートの見方を共有する"]);
    let other = [("idempotency_key", "another-key-of-another-page")];
    client.post(&scene.path("/submission"), &other).await.expect(409);
}

#[actix_web::test]
async fn r7_r8_a_cancelled_meeting_is_recorded_and_completes_nothing() {
    let scene = Scene::new().await;
    let mut answers = Answers::default();
    change(&mut answers, &[("meeting.took_place", "cancelled"), ("meeting.new_date", "2026-12-15")]);
    scene.desk().draft(scene.manager, scene.engagement, &answers);
    let client = scene.client().await;
    scene.submit(&client).await.expect(303);
    let newest = scene.newest().unwrap();
    assert!(!newest.task_complete && !newest.completes);
    assert_eq!(scene.status(), "active");
    let page = client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert_ne!(page.attr("[data-task=review_meeting] .state", "data-state").as_deref(), Some("complete"));
}

#[actix_web::test]
async fn figures_are_frozen_with_the_review() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().measure(scene.manager, scene.engagement, "teams", 50, 1000);
    let client = scene.client().await;
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(page.reads().contains("35.0") && page.has(".verdict--open"));
    assert!(scene.newest().unwrap().gate_open);
    // A further revision keeps them, too, until the manager takes the newest.
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    client.post(&scene.path(""), &[("kind", "revision")]).await.expect(303);
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert!(!rules(&check).contains(&"R3".to_owned()));
    let front = client.get(&scene.path("")).await.expect(200);
    client.submit(&front, "form[action$=figures]", &[]).await.expect(303);
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert_eq!(rules(&check), ["R3"], "the newest figures shut the gate");
    let front = client.get(&scene.path("")).await.expect(200);
    client.submit(&front, "form[action$=figures]", &[]).await.expect(303);
    assert!(client.get(&scene.path("/check")).await.expect(200).has(".notice--ok"));
}

#[actix_web::test]
async fn discarding_asks_first_and_leaves_the_engagement_as_it_was() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let client = scene.client().await;
    let question = client.get(&scene.path("/discard")).await.expect(200);
    assert!(scene.has_draft(), "asking does nothing");
    let answer = client.submit(&question, "main form", &[]).await.expect(303);
    assert_eq!(answer.location(), format!("/engagements/{}", scene.engagement));
    assert!(!scene.has_draft());
    assert_eq!(scene.status(), "active");

    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    let waits = client.get(&scene.path("")).await.expect(200);
    assert!(!waits.has("main form") && waits.has(&format!("a[href='/reviews/{review}']")));
    client.post(&scene.path(""), &[("kind", "review")]).await.expect(409);
    scene.desk().approve(scene.lead, review, 1).unwrap();
    assert_eq!(scene.status(), "complete");
    client.post(&scene.path(""), &[("kind", "review")]).await.expect(303);
    assert_eq!(scene.status(), "active", "a further review makes it active");
    let question = client.get(&scene.path("/discard")).await.expect(200);
    client.submit(&question, "main form", &[]).await.expect(303);
    assert_eq!(scene.status(), "complete");
    client.post(&scene.path("/discard"), &[]).await.expect(409);
}

#[actix_web::test]
async fn a_returned_review_goes_on_with_its_answers_and_the_comments_beside_them() {
    let scene = Scene::new().await;
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.desk().return_with(scene.lead, review, 1, "COMMENT-ON-MEETING").unwrap();
    let client = scene.client().await;
    let start = client.get(&scene.path("")).await.expect(200);
    client.submit(&start, "main form", &[("kind", "revision")]).await.expect(303);
    for section in SECTIONS {
        assert_eq!(&scene.stored(section), whole_answers().section(section), "{section}");
    }
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    assert!(page.text(".comment").contains("COMMENT-ON-MEETING"));
    let other = client.get(&scene.path("/outcome")).await.expect(200);
    assert!(!other.body.contains("COMMENT-ON-MEETING"), "beside its section only");
    client.submit(&page, FORM, &[("risks", "直しました")]).await.expect(303);
    let submitted = scene.submit(&client).await.expect(303);
    assert_eq!(submitted.location(), format!("/reviews/{review}"), "the same review");
    assert_eq!(scene.newest().unwrap().revision, 2);
    assert_eq!(scene.status(), "complete");
}

#[actix_web::test]
async fn a_draft_of_the_first_edition_keeps_its_words_until_it_takes_the_newest() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let versions: Vec<&str> = library().versions().iter().map(|playbook| playbook.version.as_str()).collect();
    assert_eq!(versions, ["2020-04-30", "2020-04-30.2", "2020-04-30.3"]);
    scene.app.write(|conn| {
        diesel::update(review_drafts::table).set(review_drafts::playbook_version.eq("2020-04-30")).execute(conn)?;
        Ok(())
    });
    let client = scene.client().await;
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    assert!(outcome.reads().contains("FastTrack 支援の終了"));
    let front = client.get(&scene.path("")).await.expect(200);
    assert!(front.text("aside").contains("プレイブック 2020年4月30日版で記入しています。"), "{}", front.text("aside"));
    let question = client.get(&scene.path("/playbook")).await.expect(200);
    assert!(question.reads().contains("2020年4月30日版（文言 第3版）に切り替えると"), "{}", question.reads());
    client.submit(&question, "main form", &[]).await.expect(303);
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    assert!(outcome.reads().contains("FastTrack の支援を終了する"));
    assert!(outcome.has("[name=result][checked]"), "the answers stay");
    let front = client.get(&scene.path("")).await.expect(200);
    assert!(!front.has("a[href$='/review/playbook']"), "nothing newer is left to offer");
}

#[actix_web::test]
async fn a_review_keeps_its_playbook_and_a_draft_is_offered_the_newer_one() {
    let scene = Scene::on(TestApp::spawn_with_playbooks(&[SHIPPED, NEWER]).await);
    let (old_label, new_label) = ("会議日", "会議を開いた日");
    let client = scene.client().await;
    // Made with the version shipped, before the newer one was there.
    let review = scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert_eq!(scene.newest().unwrap().playbook_version, library().newest().version);
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    // It stands inside the answer that the meeting was held.
    let answers = page.texts(".answers__row");
    assert!(answers.iter().any(|a| a.contains(old_label)), "{answers:?}");
    assert!(!answers.iter().any(|a| a.contains(new_label)), "{answers:?}");

    // Its further revision is pinned to the same version and may take the newer one.
    scene.desk().return_with(scene.lead, review, 1, "直してください").unwrap();
    client.post(&scene.path(""), &[("kind", "revision")]).await.expect(303);
    let meeting = client.get(&scene.path("/meeting")).await.expect(200);
    assert!(meeting.text("label[for=held_on]").starts_with(old_label));
    assert!(!meeting.has("[data-autosave] [name=language]"));
    let front = client.get(&scene.path("")).await.expect(200);
    let offer = front.attr("aside a[href$='/review/playbook']", "href").expect("an offer");
    let question = client.get(&offer).await.expect(200);
    assert!(question.reads().contains(new_label) && question.reads().contains(old_label));
    assert!(question.reads().contains("会議の言語"), "what is new");
    client.submit(&question, "main form", &[]).await.expect(303);
    let meeting = client.get(&scene.path("/meeting")).await.expect(200);
    assert!(meeting.text("label[for=held_on]").starts_with(new_label));
    assert!(meeting.has("[data-autosave] [name=language]"));
    assert_eq!(meeting.attr("[name=held_on]", "value").as_deref(), Some("2026-11-20"), "the answers stay");
    let front = client.get(&scene.path("")).await.expect(200);
    assert!(!front.has("a[href$='/review/playbook']"), "nothing newer is left to offer");
    client.submit(&meeting, FORM, &[("language", "日本語")]).await.expect(303);
    scene.submit(&client).await.expect(303);
    assert_eq!(scene.newest().unwrap().playbook_version, "2026-10-01");
    let first = client.get(&format!("/reviews/{review}/revisions/1")).await.expect(200);
    assert!(!first.texts(".answers__row dt").iter().any(|l| l.contains(new_label)), "the first keeps its own");

    // A new review begins with the newest.
    let other = scene.desk().ready_engagement(scene.manager, "新規株式会社");
    client.post(&format!("/engagements/{other}/review"), &[("kind", "review")]).await.expect(303);
    let meeting = client.get(&format!("/engagements/{other}/review/meeting")).await.expect(200);
    assert!(meeting.text("label[for=held_on]").starts_with(new_label));
}

#[actix_web::test]
async fn r14_r15_a_further_revision_keeps_what_was_done_meanwhile() {
    let scene = Scene::new().await;
    let further = [
        ("outcome.result", "business_value_discussion"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][planned_on]", "2027-02-01"),
        ("checklist.bvd[0][sme]", "no"),
    ];
    scene.draft(&further);
    let client = scene.client().await;
    let review = scene.submit(&client).await.expect(303).location().to_owned();
    let page = client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    for step in page.select("[data-step]") {
        let path = format!("/engagements/{}/steps/{}", scene.engagement, step.attrs["data-step"]);
        client.post(&path, &[("status", "done")]).await.expect(303);
    }
    assert_eq!(scene.steps(), [""; 0]);
    let id: i64 = review.trim_start_matches("/reviews/").parse().unwrap();
    scene.desk().return_with(scene.lead, id, 1, "直してください").unwrap();
    client.post(&scene.path(""), &[("kind", "revision")]).await.expect(303);
    assert_eq!(scene.stored("next-steps").raw("next_steps[0][status]"), "done");
    assert_eq!(scene.submit(&client).await.expect(303).location(), review);
    assert_eq!(scene.steps(), [""; 0], "neither opened again nor doubled");
    let page = client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert_eq!(page.select("[data-step]").len(), 2);
}

#[actix_web::test]
async fn r14_a_way_back_that_was_cancelled_stands_for_none() {
    let scene = Scene::new().await;
    let back = [
        ("outcome.result", "business_value_discussion"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][planned_on]", "2027-02-01"),
        ("checklist.bvd[0][sme]", "no"),
    ];
    scene.draft(&back);
    let client = scene.client().await;
    scene.submit(&client).await.expect(303);
    scene.desk().approve(scene.lead, scene.newest().unwrap().review_id, 1).unwrap();
    scene.draft(&back);
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    let carry = page.select("button[value^='carry:kick']").remove(0).attrs["value"].clone();
    client.submit(&page, FORM, &[("go", &carry)]).await.expect(303);
    let page = client.get(&scene.path("/next-steps")).await.expect(200);
    client.submit(&page, FORM, &[("next_steps[1][status]", "cancelled")]).await.expect(303);
    scene.submit(&client).await.expect(303);
    assert!(scene.steps().contains(&String::new()), "a new one, open: {:?}", scene.steps());
}

#[actix_web::test]
async fn r14_the_way_back_goes_when_the_outcome_does() {
    let scene = Scene::new().await;
    scene.draft(&[
        ("outcome.result", "business_value_discussion"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][planned_on]", "2027-02-01"),
        ("checklist.bvd[0][sme]", "no"),
    ]);
    let client = scene.client().await;
    scene.submit(&client).await.expect(303);
    assert_eq!(scene.steps().len(), 2);
    let review = scene.newest().unwrap().review_id;
    scene.desk().withdraw(scene.manager, review, 1).unwrap();
    scene.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert_eq!(scene.steps(), ["レポートの見方を共有する"]);
}

#[actix_web::test]
async fn r1_figures_older_than_45_days_are_confirmed_before_submission() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    // Measured two days before the start of the tests.
    scene.app.clock.advance(chrono::TimeDelta::days(43));
    let client = scene.client().await;
    assert!(client.get(&scene.path("/check")).await.expect(200).has(".notice--ok"), "45 days are not too old");
    scene.app.clock.advance(chrono::TimeDelta::days(1));
    let client = scene.client().await;
    assert_eq!(rules(&client.get(&scene.path("/check")).await.expect(200)), ["R1"]);
    let page = client.get(&scene.path("/key-information")).await.expect(200);
    client.submit(&page, FORM, &[("stale_confirmed", "still_valid")]).await.expect(303);
    assert!(client.get(&scene.path("/check")).await.expect(200).has(".notice--ok"));
}

#[actix_web::test]
async fn r7_today_is_the_engagements_today() {
    let scene = Scene::new().await;
    // 14:00 in Tokyo is still the day before in Honolulu.
    let far = scene
        .desk()
        .engagement(scene.manager, "太平洋株式会社", |e| e.time_zone = Zone(chrono_tz::Pacific::Honolulu));
    scene.desk().start(scene.manager, far, Start::Review).unwrap();
    let client = scene.client().await;
    let page = client.get(&format!("/engagements/{far}/review/meeting")).await.expect(200);
    let held = |day| [("took_place", "held"), ("held_on", day)];
    let refused = client.submit(&page, FORM, &held("2026-11-22")).await.expect(422);
    assert!(refused.has(".error-summary a[href='#held_on']"));
    client.submit(&refused, FORM, &held("2026-11-21")).await.expect(303);
}

#[actix_web::test]
async fn o3_for_a_smaller_customer_is_a_warning_not_a_refusal() {
    let scene = Scene::new().await;
    scene.draft(&[
        ("outcome.result", "customer_success_manager"),
        ("outcome.csm_name", "中村"),
        ("outcome.csm_email", "nakamura@test.example"),
        ("outcome.handover_on", "2026-12-01"),
    ]);
    let client = scene.client().await;
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert!(check.has(".notice--warn") && check.has(".notice--ok"));
    scene.submit(&client).await.expect(303);
    assert_eq!(scene.status(), "complete");
}

#[actix_web::test]
async fn the_draft_moves_with_a_reassignment() {
    let scene = Scene::new().await;
    scene.draft(&[("meeting.risks", "担当者の異動")]);
    let other = scene.app.user("other@test.example", &[Role::Manager]);
    let viewer = scene.desk().viewer(scene.lead);
    let reassigned = scene.desk().write(&viewer, |work| {
        let version = engagements::find_visible(work.conn, &viewer, scene.engagement)?.version;
        success_review::actions::engagements::reassign(work, scene.engagement, version, other)
    });
    reassigned.expect("reassign");
    let former = scene.client().await;
    former.get(&scene.path("/meeting")).await.expect(404);
    let client = scene.app.sign_in("other@test.example").await;
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    assert_eq!(page.text("textarea[name=risks]"), "担当者の異動");
    scene.submit(&client).await.expect(303);
    assert_eq!(scene.newest().unwrap().submitted_by, other);
}

#[actix_web::test]
async fn no_agreement_asks_for_no_workload_and_no_rule_is_met_and_unmet() {
    let scene = Scene::new().await;
    scene.draft(&[
        ("outcome.result", "no_agreement"),
        ("outcome.follow_up_on", "2026-12-10"),
        ("goals.wants_more", "yes"),
    ]);
    let client = scene.client().await;
    let front = client.get(&scene.path("")).await.expect(200);
    let met = front.text("details .blockers__list");
    assert!(front.reads().contains("R8") && !front.reads().contains("R4"), "{}", front.reads());
    assert!(met.contains("R7") && !met.contains("R8"), "{met}");
    scene.desk().submit(scene.manager, scene.engagement, "once").unwrap();
}
