//! What submitting and deciding leave in the database, on whichever it is.

use success_review::actions::review::Start;
use success_review::actions::submission::{Refusal, Submitted};
use success_review::domain::policy::Role;
use success_review::error::{Denied, Error};
use success_review::store::{engagements, next_steps, reviews};

use crate::support::TestApp;
use crate::support::builders::{achieved, whole_answers};

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@example.com", &[Role::Manager]);
        let lead = app.user("lead@example.com", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "架空商事");
        Self { app, manager, lead, engagement }
    }

    fn is_complete(&self) -> bool {
        let viewer = self.app.desk().viewer(self.manager);
        self.app.read(|conn| engagements::find_visible(conn, &viewer, self.engagement)).completed_by.is_some()
    }

    fn newest(&self) -> reviews::Revision {
        self.newest_of(self.engagement).expect("a revision")
    }

    fn newest_of(&self, engagement: i64) -> Option<reviews::Revision> {
        self.app.desk().newest(self.manager, engagement)
    }

    fn steps(&self) -> usize {
        let seen = self.app.desk().seen(self.manager, self.engagement);
        self.app.read(|conn| next_steps::open_of_engagement(conn, &seen)).len()
    }
}

#[actix_web::test]
async fn r8_a_submission_completes_a_return_reopens_and_the_task_stays() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &whole_answers());
    assert!(scene.is_complete());
    assert!(scene.newest().task_complete && scene.newest().completes);

    desk.return_with(scene.lead, review, 1, "mend this").expect("return");
    assert!(!scene.is_complete());
    assert!(scene.newest().task_complete, "the meeting was held");

    desk.start(scene.manager, scene.engagement, Start::Review).expect("go on");
    assert!(matches!(
        desk.submit(scene.manager, scene.engagement, "second").expect("submit"),
        Submitted { review: same, revision: 2 } if same == review
    ));
    assert!(scene.is_complete());
    assert_eq!(scene.steps(), 1, "R15: steps are updated, never doubled");

    desk.approve(scene.lead, review, 2).expect("approve");
    assert!(scene.is_complete());
    assert!(matches!(desk.return_with(scene.lead, review, 2, "late"), Err(Error::Conflict)));
    desk.undo_approval(scene.lead, review, 2, "a slip").expect("undo");
    assert!(scene.is_complete(), "submitted again");
}

#[actix_web::test]
async fn r8_no_agreement_completes_the_task_only() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-10");
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    assert!(!scene.is_complete());
    assert!(scene.newest().task_complete && !scene.newest().completes);
}

#[actix_web::test]
async fn submitting_twice_makes_one_review() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    desk.draft(scene.manager, scene.engagement, &whole_answers());
    let first = desk.submit(scene.manager, scene.engagement, "once").expect("submit");
    let second = desk.submit(scene.manager, scene.engagement, "once").expect("submit again");
    assert_eq!(first, second);
    assert!(matches!(desk.submit(scene.manager, scene.engagement, "other"), Err(Denied::Failed(Error::Conflict))));
    assert_eq!(scene.newest().revision, 1);
}

#[actix_web::test]
async fn what_is_missing_is_refused_and_nothing_is_written() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    for (section, field, value) in [
        ("meeting", "held_on", ""),
        ("meeting", "held_on", "2026-11-23"),
        ("outcome", "result", ""),
        ("outcome", "disengage_reason", " "),
        ("key-information", "trained", "unknown"),
        ("key-results", "survey", ""),
        ("next-steps", "next_steps[0][due_on]", "2026-02-30"),
    ] {
        let mut answers = whole_answers();
        answers.section_mut(section).set(field, value);
        desk.draft(scene.manager, scene.engagement, &answers);
        let answer = desk.submit(scene.manager, scene.engagement, "k");
        assert!(matches!(answer, Err(Denied::Refused(Refusal::Incomplete))), "{section}.{field} = {value:?}");
    }
    assert!(scene.newest_of(scene.engagement).is_none());
    assert_eq!(scene.steps(), 0);
    desk.draft(scene.manager, scene.engagement, &whole_answers());
    assert!(matches!(desk.submit(scene.manager, scene.engagement, "k"), Ok(Submitted { revision: 1, .. })));
}

#[actix_web::test]
async fn r3_a_shut_gate_asks_for_a_reason_and_r2_opens_it() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let shut = desk.engagement(scene.manager, "まだの会社", |_| ());
    desk.measure(scene.manager, shut, "teams", 99, 1000);
    desk.draft(scene.manager, shut, &whole_answers());
    assert!(matches!(desk.submit(scene.manager, shut, "a"), Err(Denied::Refused(Refusal::Incomplete))));
    let mut excused = whole_answers();
    excused.section_mut("key-information").set("gate_exception", "経営層の判断。");
    desk.draft(scene.manager, shut, &excused);
    assert!(matches!(desk.submit(scene.manager, shut, "b"), Ok(Submitted { .. })));
    let newest = scene.newest_of(shut).expect("a revision");
    assert!(!newest.gate_open);
    assert_eq!(newest.exception_reason.as_deref(), Some("経営層の判断。"));

    let by_criteria = desk.engagement(scene.manager, "基準の会社", |_| ());
    desk.criteria(scene.manager, by_criteria, &[achieved("会議の半分を Teams で開く")]);
    desk.submitted(scene.manager, by_criteria, &whole_answers());
}

#[actix_web::test]
async fn a_frozen_review_keeps_its_figures() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &whole_answers());
    let before = scene.newest().figures.0;
    desk.measure(scene.manager, scene.engagement, "teams", 900, 1000);
    assert_eq!(scene.newest().figures.0, before);
    desk.withdraw(scene.manager, review, 1).expect("withdraw");
    desk.start(scene.manager, scene.engagement, Start::Review).expect("go on");
    desk.submit(scene.manager, scene.engagement, "again").expect("submit");
    assert_eq!(scene.newest().revision, 2);
    assert_eq!(scene.newest().figures.0, before, "a further revision keeps its predecessor's figures");
}

#[actix_web::test]
async fn nobody_decides_their_own_review_and_others_see_nothing() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let both = scene.app.user("both@example.com", &[Role::Manager, Role::Lead]);
    let other = scene.app.user("other@example.com", &[Role::Manager]);
    let own = desk.ready_engagement(both, "自分の案件");
    let review = desk.submitted(both, own, &whole_answers());
    assert!(matches!(desk.approve(both, review, 1), Err(Error::Forbidden)));
    assert!(matches!(desk.approve(other, review, 1), Err(Error::NotFound)));
    assert!(matches!(desk.withdraw(other, review, 1), Err(Error::NotFound)));
    assert!(matches!(desk.withdraw(scene.lead, review, 1), Err(Error::Forbidden)));
    assert!(matches!(desk.start(other, own, Start::Review), Err(Error::NotFound)));
    assert!(matches!(desk.approve(scene.lead, review, 9), Err(Error::Conflict)), "another revision than seen");
    desk.approve(scene.lead, review, 1).expect("approve");
}

#[actix_web::test]
async fn a_further_review_makes_the_engagement_active_and_discarding_it_complete_again() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &whole_answers());
    assert!(matches!(desk.start(scene.manager, scene.engagement, Start::Review), Err(Error::Conflict)));
    desk.approve(scene.lead, review, 1).expect("approve");
    desk.start(scene.manager, scene.engagement, Start::Review).expect("start");
    assert!(!scene.is_complete());
    let viewer = desk.viewer(scene.manager);
    desk.write(&viewer, |work| success_review::actions::review::discard(work, scene.engagement)).expect("discard");
    assert!(scene.is_complete());
}
