//! What a review agreed on stands until something takes its place: a further revision undoes nothing that people did since, a
//! withdrawal takes back what its submission did and no more, and an undone approval leaves what an earlier one made known.

use chrono::TimeDelta;
use success_review::actions::review::Start;
use success_review::actions::{engagements, follow_ups as promises};
use success_review::domain::engagement::{Status, TaskStatus};
use success_review::domain::follow_ups::FollowUpKind;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;
use success_review::domain::usage::Counts;
use success_review::error::Error;
use success_review::store::follow_ups::{self, Stored};
use success_review::store::next_steps::{self, NextStep};

use crate::support::builders::{Desk, engagement_input, whole_answers};
use crate::support::{Client, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
    review: i64,
}

/// With a step of the customer's side (`s1`) and one of the partner's (`s2`), a survey that was sent, and expectations.
fn answers() -> Answers {
    let mut answers = whole_answers();
    step(&mut answers, 1, "s2", "勉強会を開く");
    answers.section_mut("key-results").set("survey", "sent");
    answers.section_mut("key-results").set("survey_sent_on", "2026-11-20");
    answers.section_mut("key-results").set("survey_sent_to", "高橋 由紀");
    answers
}

fn step(answers: &mut Answers, place: usize, key: &str, what: &str) {
    for (column, value) in [
        ("key", key),
        ("about", "other"),
        ("what", what),
        ("owner", "森 美咲"),
        ("owner_side", "partner"),
        ("due_on", "2026-11-21"),
        ("status", "open"),
    ] {
        answers.section_mut("next-steps").set(&format!("next_steps[{place}][{column}]"), value);
    }
}

impl Scene {
    /// With an approved review of an engagement that has a partner.
    async fn new() -> Self {
        Self::approved(&answers()).await
    }

    async fn approved(answers: &Answers) -> Self {
        let scene = Self::submitted(answers).await;
        scene.later();
        scene.desk().approve(scene.lead, scene.review, 1).unwrap();
        scene.later();
        scene
    }

    async fn submitted(answers: &Answers) -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let partner = app.partner("東都システムズ株式会社");
        app.partner_user("partner@test.example", partner);
        let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        let review = app.desk().submitted(manager, engagement, answers);
        Self { app, manager, lead, engagement, review }
    }

    fn later(&self) {
        self.app.clock.advance(TimeDelta::minutes(10));
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    async fn client(&self, who: &str) -> Client {
        self.app.sign_in(&format!("{who}@test.example")).await
    }

    fn step(&self, key: &str) -> NextStep {
        let seen = self.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::of_row(conn, &seen, key)).expect("a step")
    }

    fn promises(&self, kind: FollowUpKind) -> Vec<Stored> {
        let seen = self.desk().seen(self.manager, self.engagement);
        let all = self.app.read(|conn| follow_ups::stored(conn, &seen));
        all.into_iter().filter(|one| one.kind == kind).collect()
    }

    fn promise(&self, kind: FollowUpKind) -> Stored {
        self.promises(kind).into_iter().next().unwrap_or_else(|| panic!("no {kind:?}"))
    }

    /// Changes a step by its form, with a reason.
    async fn change_step(&self, key: &str, fields: &[(&str, &str)]) {
        let client = self.client("manager").await;
        let path = format!("/engagements/{}/steps/{}", self.engagement, self.step(key).id);
        let page = client.get(&path).await.expect(200);
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("reason", "担当者の異動のため")]).collect();
        client.submit(&page, "#step-form", &fields).await.expect(303);
    }

    fn change_promise(&self, kind: FollowUpKind, status: TaskStatus, due_on: &str) {
        let (viewer, one) = (self.desk().viewer(self.manager), self.promise(kind));
        self.desk()
            .write(&viewer, |work| {
                promises::change(work, self.engagement, one.id, one.version, status, due_on.parse().ok())
            })
            .expect("changed");
    }

    /// A further revision of the approved review with these answers, submitted.
    fn further(&self, change: impl FnOnce(&mut Answers)) {
        self.desk().start(self.manager, self.engagement, Start::Revision).unwrap();
        let mut answers = self.desk().drafted(self.manager, self.engagement).expect("a draft");
        change(&mut answers);
        self.desk().draft(self.manager, self.engagement, &answers);
        let key = format!("further at {}", self.desk().now);
        if let Err(denied) = self.desk().submit(self.manager, self.engagement, &key) {
            let missing = self.desk().missing(self.manager, self.engagement);
            panic!("{denied:?}: {missing:?}");
        }
        self.later();
    }

    async fn own(&self) -> Vec<String> {
        let summary = format!("/summaries/{}", self.engagement);
        self.client("partner").await.get(&summary).await.expect(200).texts("[data-own]")
    }
}

#[actix_web::test]
async fn r15_submitting_again_undoes_nothing_that_was_changed_of_a_step_since() {
    let scene = Scene::new().await;
    scene.change_step("s1", &[("due_on", "2027-02-01"), ("owner", "佐々木 健")]).await;
    scene.later();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let page = scene.client("manager").await;
    let page = page.get(&format!("/engagements/{}/review/next-steps", scene.engagement)).await.expect(200);
    let shown = |column: &str| page.attr(&format!("[name='next_steps[0][{column}]']"), "value");
    assert_eq!(shown("due_on").as_deref(), Some("2027-02-01"), "{}", page.reads());
    assert_eq!(shown("owner").as_deref(), Some("佐々木 健"));
    scene.desk().submit(scene.manager, scene.engagement, "again").unwrap();
    let step = scene.step("s1");
    assert_eq!((step.owner.as_str(), step.due_on), ("佐々木 健", "2027-02-01".parse().ok()));
    let page = scene.client("manager").await;
    let page = page.get(&format!("/engagements/{}/steps/{}", scene.engagement, step.id)).await.expect(200);
    assert!(!page.has("[data-deed=submitted]"), "it changed nothing: {}", page.reads());
}

#[actix_web::test]
async fn submitting_again_reopens_nothing_that_was_done_of_what_was_promised() {
    let scene = Scene::new().await;
    scene.change_promise(FollowUpKind::Survey, TaskStatus::Complete, "2026-12-04");
    scene.change_promise(FollowUpKind::Expectations, TaskStatus::InProgress, "2027-01-15");
    scene.further(|_| {});
    let survey = scene.promise(FollowUpKind::Survey);
    assert_eq!(survey.status, TaskStatus::Complete, "the review says what it said");
    let expectations = scene.promise(FollowUpKind::Expectations);
    let moved = (TaskStatus::InProgress, "2027-01-15".parse().ok());
    assert_eq!((expectations.status, expectations.due_on), moved);
    // What it says anew counts.
    scene.desk().return_with(scene.lead, scene.review, 2, "直してください").unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let mut answers = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    answers.section_mut("meeting").set("held_on", "2026-11-21");
    scene.desk().save(scene.manager, scene.engagement, "meeting", answers.section("meeting")).unwrap();
    scene.desk().submit(scene.manager, scene.engagement, "third").unwrap();
    assert_eq!(scene.promise(FollowUpKind::Expectations).due_on, "2026-12-05".parse().ok());
}

#[actix_web::test]
async fn r15_a_withdrawal_leaves_what_an_approved_revision_agreed_on() {
    let scene = Scene::new().await;
    scene.further(|answers| {
        let rows = answers.section_mut("next-steps");
        rows.set("next_steps[0][due_on]", "2026-12-25");
        rows.set("next_steps[1][status]", "cancelled");
        step(answers, 2, "s3", "資料を配る");
        answers.section_mut("outcome").set("result", "no_agreement");
        answers.section_mut("outcome").set("follow_up_on", "2026-12-15");
    });
    assert_eq!(scene.step("s1").due_on, "2026-12-25".parse().ok());
    assert_eq!(scene.step("s2").status.key(), "cancelled");
    assert_eq!(scene.promise(FollowUpKind::Expectations).status, TaskStatus::Cancelled);
    scene.desk().withdraw(scene.manager, scene.review, 2).unwrap();
    for (key, due_on, agreed) in [("s1", "2026-12-20", true), ("s2", "2026-11-21", true), ("s3", "2026-11-21", false)] {
        let step = scene.step(key);
        assert_eq!((step.due_on, step.status.key()), (due_on.parse().ok(), "open"), "{key}");
        assert_eq!(step.agreed, agreed, "{key}");
    }
    let expectations = scene.promise(FollowUpKind::Expectations);
    assert_eq!((expectations.status, expectations.agreed), (TaskStatus::NotStarted, true));
    assert!(!scene.promise(FollowUpKind::Meeting).agreed, "nobody agreed to meet again");
    // So it is the lead's to see, and the partner's.
    let page = scene.client("lead").await.get("/steps?due=overdue").await.expect(200);
    assert_eq!(page.texts("tbody th"), ["勉強会を開く"], "{}", page.reads());
    assert!(scene.own().await.iter().any(|row| row.contains("勉強会を開く")), "{:?}", scene.own().await);
    let (client, id) = (scene.client("manager").await, scene.step("s1").id);
    let page = client.get(&format!("/engagements/{}/steps/{id}", scene.engagement)).await.expect(200);
    let entry = page.text("[data-deed=changed]");
    assert!(entry.contains("取り下げ") && entry.contains("2026年12月25日 → 2026年12月20日"), "{entry}");
    // The manager goes on with what was typed.
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let drafted = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    assert_eq!(drafted.text("next-steps", "next_steps[0][due_on]"), "2026-12-25");
    assert_eq!(drafted.text("next-steps", "next_steps[1][status]"), "cancelled");
    let checked = success_review::store::check::all(&scene.app.db).expect("looked through");
    assert!(checked.is_empty(), "{checked:?}");
}

#[actix_web::test]
async fn a_withdrawal_takes_back_what_returned_revisions_said_that_no_approval_covers() {
    let scene = Scene::new().await;
    scene.further(|answers| {
        let rows = answers.section_mut("next-steps");
        rows.set("next_steps[0][status]", "cancelled");
        rows.set("next_steps[1][what]", "勉強会を二回開く");
        step(answers, 2, "s3", "資料を配る");
    });
    assert!(scene.own().await.is_empty(), "nobody approved the words");
    scene.desk().return_with(scene.lead, scene.review, 2, "直してください").unwrap();
    scene.later();
    scene.further(|answers| answers.section_mut("next-steps").set("next_steps[1][due_on]", "2026-11-30"));
    scene.desk().withdraw(scene.manager, scene.review, 3).unwrap();
    for (key, what, due_on, agreed) in [
        ("s1", "レポートの見方を共有する", "2026-12-20", true),
        ("s2", "勉強会を開く", "2026-11-21", true),
        ("s3", "資料を配る", "2026-11-21", false),
    ] {
        let step = scene.step(key);
        assert_eq!((step.what.as_str(), step.due_on, step.status.key()), (what, due_on.parse().ok(), "open"), "{key}");
        assert_eq!(step.agreed, agreed, "{key}");
    }
    let own = scene.own().await;
    assert!(own.len() == 1 && own[0].contains("勉強会を開く"), "as it was approved, and known again: {own:?}");
    // What was typed goes on.
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let drafted = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    assert_eq!(drafted.text("next-steps", "next_steps[1][what]"), "勉強会を二回開く");
    scene.desk().submit(scene.manager, scene.engagement, "fourth").unwrap();
    assert!(scene.own().await.is_empty(), "again nobody approved the words");
    scene.later();
    scene.desk().approve(scene.lead, scene.review, 4).unwrap();
    assert!(scene.own().await.iter().any(|row| row.contains("勉強会を二回開く")), "{:?}", scene.own().await);
}

#[actix_web::test]
async fn what_is_withdrawn_twice_is_agreed_on_no_more_than_once() {
    let scene = Scene::new().await;
    scene.further(|answers| step(answers, 2, "s3", "資料を配る"));
    scene.desk().withdraw(scene.manager, scene.review, 2).unwrap();
    scene.later();
    scene.further(|_| {});
    assert!(scene.step("s3").agreed, "while it waits");
    scene.desk().withdraw(scene.manager, scene.review, 3).unwrap();
    assert!(!scene.step("s3").agreed, "nobody agreed on it");
    assert!(scene.step("s1").agreed && scene.step("s2").agreed);
}

#[actix_web::test]
async fn a_withdrawal_reopens_nothing_that_people_had_done_before_its_submission() {
    let scene = Scene::new().await;
    scene.change_promise(FollowUpKind::Expectations, TaskStatus::Complete, "2027-01-15");
    scene.later();
    let before = scene.promise(FollowUpKind::Expectations);
    scene.further(|answers| answers.section_mut("meeting").set("held_on", "2026-11-21"));
    assert_ne!(scene.promise(FollowUpKind::Expectations).due_on, before.due_on, "it says another day");
    scene.desk().withdraw(scene.manager, scene.review, 2).unwrap();
    let after = scene.promise(FollowUpKind::Expectations);
    assert_eq!(
        (after.status, after.agreed),
        (TaskStatus::Complete, true),
        "it was done, and no submission said otherwise"
    );
}

/// With a business value discussion that is planned.
fn with_a_discussion() -> Answers {
    let mut answers = answers();
    for (field, value) in [
        ("reports_wanted", "no"),
        ("bvd[0][key]", "b1"),
        ("bvd[0][service]", "intune"),
        ("bvd[0][task]", "4711"),
        ("bvd[0][status]", "in_progress"),
        ("bvd[0][planned_on]", "2026-12-10"),
        ("bvd[0][sme]", "no"),
    ] {
        answers.section_mut("checklist").set(field, value);
    }
    answers
}

#[actix_web::test]
async fn what_was_typed_of_a_discussion_goes_on_after_a_withdrawal() {
    let scene = Scene::approved(&with_a_discussion()).await;
    scene.further(|answers| {
        answers.section_mut("checklist").set("bvd[0][planned_on]", "2026-12-18");
        answers.section_mut("checklist").set("bvd[0][status]", "complete");
    });
    scene.desk().withdraw(scene.manager, scene.review, 2).unwrap();
    let stored = scene.promise(FollowUpKind::Discussion);
    assert_eq!((stored.status, stored.due_on), (TaskStatus::InProgress, "2026-12-10".parse().ok()), "as approved");
    scene.later();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let drafted = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    assert_eq!(drafted.text("checklist", "bvd[0][planned_on]"), "2026-12-18");
    assert_eq!(drafted.text("checklist", "bvd[0][status]"), "complete");
}

#[actix_web::test]
async fn a_day_that_the_form_sets_back_is_the_day() {
    let scene = Scene::approved(&with_a_discussion()).await;
    scene.change_promise(FollowUpKind::Discussion, TaskStatus::InProgress, "2026-12-17");
    scene.later();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let mut answers = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    assert_eq!(answers.text("checklist", "bvd[0][planned_on]"), "2026-12-17", "as it is by now");
    answers.section_mut("checklist").set("bvd[0][planned_on]", "2026-12-10");
    scene.desk().save(scene.manager, scene.engagement, "checklist", answers.section("checklist")).unwrap();
    scene.desk().submit(scene.manager, scene.engagement, "back").unwrap();
    assert_eq!(scene.promise(FollowUpKind::Discussion).due_on, "2026-12-10".parse().ok());
}

#[actix_web::test]
async fn an_undone_approval_leaves_what_people_changed_of_a_step_that_an_earlier_one_has() {
    let scene = Scene::new().await;
    scene.further(|answers| step(answers, 2, "s3", "資料を配る"));
    scene.desk().approve(scene.lead, scene.review, 2).unwrap();
    scene.later();
    for key in ["s2", "s3"] {
        scene.change_step(key, &[("due_on", "2026-12-11")]).await;
    }
    scene.later();
    scene.desk().undo_approval(scene.lead, scene.review, 2, "見直すため").unwrap();
    let own = scene.own().await;
    assert!(own.len() == 1 && own[0].contains("勉強会を開く"), "{own:?}");
}

#[actix_web::test]
async fn an_undone_approval_leaves_what_an_earlier_one_made_known() {
    let scene = Scene::new().await;
    assert_eq!(scene.own().await.len(), 1);
    scene.further(|answers| step(answers, 2, "s3", "資料を配る"));
    scene.desk().approve(scene.lead, scene.review, 2).unwrap();
    assert_eq!(scene.own().await.len(), 2);
    scene.later();
    scene.desk().undo_approval(scene.lead, scene.review, 2, "見直すため").unwrap();
    let own = scene.own().await;
    assert_eq!(own.len(), 1, "{own:?}");
    assert!(own[0].contains("勉強会を開く"), "{own:?}");
}

#[actix_web::test]
async fn r8_a_withdrawal_of_what_completed_nothing_leaves_a_status_set_by_hand() {
    let mut answers = answers();
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-15");
    let scene = Scene::submitted(&answers).await;
    let (viewer, seen) = (scene.desk().viewer(scene.manager), scene.desk().seen(scene.manager, scene.engagement));
    let mut input = engagement_input("青嶺精機株式会社");
    (input.set_status, input.partner_id) = (Status::Paused, seen.partner_id);
    let version = seen.version;
    scene.desk().write(&viewer, |work| engagements::update(work, scene.engagement, version, &input)).expect("paused");
    scene.desk().withdraw(scene.manager, scene.review, 1).unwrap();
    assert_eq!(scene.desk().seen(scene.manager, scene.engagement).set_status, Status::Paused);
}

#[actix_web::test]
async fn the_next_meeting_is_over_when_it_was_held() {
    let mut first = answers();
    first.section_mut("outcome").set("result", "no_agreement");
    first.section_mut("outcome").set("follow_up_on", "2026-11-21");
    for (took_place, expected) in [("held", TaskStatus::Complete), ("cancelled", TaskStatus::Cancelled)] {
        let scene = Scene::submitted(&first).await;
        scene.later();
        assert_eq!(scene.promise(FollowUpKind::Meeting).status, TaskStatus::NotStarted);
        let mut second = answers();
        second.section_mut("meeting").set("took_place", took_place);
        if took_place != "held" {
            second = Answers::default();
            second.section_mut("meeting").set("took_place", took_place);
            second.section_mut("meeting").set("new_date", "2026-12-05");
        }
        let review = scene.desk().submitted(scene.manager, scene.engagement, &second);
        let of_first = || scene.promises(FollowUpKind::Meeting).into_iter().find(|one| one.review_id == scene.review);
        assert_eq!(of_first().map(|one| one.status), Some(expected), "{took_place}");
        scene.later();
        scene.desk().withdraw(scene.manager, review, 1).unwrap();
        assert_eq!(of_first().map(|one| one.status), Some(TaskStatus::NotStarted), "withdrawn, it is still to come");
    }
}

#[actix_web::test]
async fn nobody_decides_what_they_submitted_before_or_managed_then() {
    let scene = Scene::submitted(&answers()).await;
    let both = scene.app.user("both@test.example", &[Role::Manager, Role::Lead]);
    let third = scene.app.user("third@test.example", &[Role::Manager]);
    let reassign = |to: i64| {
        let viewer = scene.desk().viewer(scene.lead);
        let version = scene.desk().seen(scene.lead, scene.engagement).version;
        scene.desk().write(&viewer, |work| engagements::reassign(work, scene.engagement, version, to)).expect("moved");
    };
    // Managed and submitted a revision that was withdrawn; what waits was submitted by another.
    scene.desk().withdraw(scene.manager, scene.review, 1).unwrap();
    reassign(both);
    scene.desk().start(both, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(both, scene.engagement, "own").unwrap();
    scene.desk().withdraw(both, scene.review, 2).unwrap();
    reassign(third);
    scene.desk().start(third, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(third, scene.engagement, "others").unwrap();
    let refused = scene.desk().approve(both, scene.review, 3);
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    // A stand-in submitted it while they managed the engagement.
    scene.desk().return_with(scene.lead, scene.review, 3, "直してください").unwrap();
    let managed = scene.app.user("managed@test.example", &[Role::Manager, Role::Lead]);
    reassign(managed);
    scene.desk().cover(managed, third);
    scene.desk().start(third, scene.engagement, Start::Revision).unwrap();
    scene.desk().submit(third, scene.engagement, "stood in").unwrap();
    reassign(scene.manager);
    let client = scene.client("managed").await;
    let page = client.get(&format!("/reviews/{}", scene.review)).await.expect(200);
    assert!(!page.has("form[action$='/approval']"), "{}", page.reads());
    assert!(matches!(scene.desk().approve(managed, scene.review, 4), Err(Error::Forbidden)));
    let queue = client.get("/reviews").await.expect(200);
    assert!(!queue.has("form[action$='/claim']"), "it is not theirs to take on: {}", queue.reads());
    scene.desk().approve(scene.lead, scene.review, 4).unwrap();
}

#[actix_web::test]
async fn a_new_partner_reads_nothing_that_was_said_to_the_former_one() {
    let scene = Scene::new().await;
    let (partner, step) = (scene.client("partner").await, scene.step("s2").id);
    let summary = format!("/summaries/{}", scene.engagement);
    let page = partner.get(&summary).await.expect(200);
    let fields = [(format!("status-{step}"), "in_progress"), (format!("note-{step}"), "社外秘の見積もり")];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    partner.submit(&page, &format!("form[action='{summary}/steps/{step}']"), &fields).await.expect(303);
    assert!(partner.get(&summary).await.expect(200).reads().contains("社外秘の見積もり"), "their own word");
    let other = scene.app.partner("北星テクノ株式会社");
    scene.app.partner_user("partner2@test.example", other);
    scene.later();
    let (viewer, seen) = (scene.desk().viewer(scene.manager), scene.desk().seen(scene.manager, scene.engagement));
    let mut input = engagement_input("青嶺精機株式会社");
    input.partner_id = Some(other);
    let version = seen.version;
    scene.desk().write(&viewer, |work| engagements::update(work, scene.engagement, version, &input)).expect("moved");
    scene.later();
    scene.change_step("s2", &[("due_on", "2027-02-01")]).await;
    scene.further(|_| {});
    scene.desk().approve(scene.lead, scene.review, 2).unwrap();
    let newcomer = scene.client("partner2").await;
    let page = newcomer.get(&summary).await.expect(200);
    assert!(page.text("[data-own]").contains("勉強会を開く"), "{}", page.reads());
    assert!(!page.reads().contains("社外秘"), "{}", page.reads());
}

#[actix_web::test]
async fn a_withdrawn_review_waits_at_its_managers_home_to_be_submitted_again() {
    let scene = Scene::submitted(&answers()).await;
    let client = scene.client("manager").await;
    assert!(!client.get("/").await.expect(200).has("[aria-labelledby=returned] .work__name"), "it waits for the lead");
    scene.desk().withdraw(scene.manager, scene.review, 1).unwrap();
    let home = client.get("/").await.expect(200);
    assert!(home.text("[aria-labelledby=returned] .work__name").contains("青嶺精機株式会社"), "{}", home.reads());
    assert!(home.has("[aria-labelledby=returned] [data-state=withdrawn]"), "{}", home.reads());
    assert!(!home.has("[aria-labelledby=waiting] tbody tr"), "its meeting was held: {}", home.reads());
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let home = client.get("/").await.expect(200);
    assert!(!home.has("[aria-labelledby=returned] .work__name"), "it is among the drafts: {}", home.reads());
    assert!(home.has("[aria-labelledby=drafts] [data-state=withdrawn]"), "{}", home.reads());
}

#[actix_web::test]
async fn r9_what_an_open_step_answers_is_carried_over_with_it_and_not_proposed_anew() {
    let mut first = answers();
    first.section_mut("next-steps").set("next_steps[0][about]", "usage");
    let scene = Scene::submitted(&first).await;
    // Below the target by the next review.
    let (teams, counts) = (scene.desk().workload("teams"), Some(Counts { active: 5, entitled: 1000 }));
    scene.desk().measure_on(scene.manager, scene.engagement, teams, "2026-11-21".parse().unwrap(), counts);
    scene.desk().approve(scene.lead, scene.review, 1).unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let (client, path) =
        (scene.client("manager").await, format!("/engagements/{}/review/next-steps", scene.engagement));
    let page = client.get(&path).await.expect(200);
    assert!(!page.has("button[value='propose:usage']"), "one is open: {}", page.reads());
    client.submit(&page, "form[data-autosave]", &[("go", "carry:s1")]).await.expect(303);
    let page = client.get(&path).await.expect(200);
    let about = page.attr("[name='next_steps[0][about]'] option[selected]", "value");
    assert_eq!(about.as_deref(), Some("usage"), "{}", page.reads());
}

#[actix_web::test]
async fn a_further_revision_answers_nothing_that_nobody_answered() {
    let mut first = answers();
    first.section_mut("outcome").set("result", "business_value_discussion");
    for (field, value) in [("bvd[0][key]", "b1"), ("bvd[0][service]", "teams"), ("bvd[0][planned_on]", "2026-12-01")] {
        first.section_mut("checklist").set(field, value);
    }
    first.section_mut("checklist").set("bvd[0][sme]", "no");
    let scene = Scene::submitted(&first).await;
    let said = scene.desk().newest(scene.manager, scene.engagement).expect("a review").answers.0;
    scene.desk().withdraw(scene.manager, scene.review, 1).unwrap();
    scene.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
    let drafted = scene.desk().drafted(scene.manager, scene.engagement).expect("a draft");
    assert_eq!(drafted.section("checklist"), said.section("checklist"));
}
