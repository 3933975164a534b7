//! The way back to the customer kick-off that a submission makes by itself (R14): made once, and shown before as it is frozen.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;
use success_review::domain::review::rows::is_kick_off;
use success_review::store::next_steps;

use crate::support::builders::{Desk, whole_answers};
use crate::support::database::execute;
use crate::support::{Page, TestApp};

const WORDS: &str = "顧客キックオフへ戻る";
const FORM: &str = "form[data-autosave]";

/// When it is due and its status, as the reader sees them.
type Shown = (&'static str, &'static str);

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let partner = app.partner("東都システムズ株式会社");
        let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        Self { app, manager, lead, engagement }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}{rest}", self.engagement)
    }

    /// The ways back that the page's section lists.
    async fn listed(&self, path: &str, section: &str) -> Vec<Vec<String>> {
        let page = self.app.sign_in("manager@test.example").await.get(path).await.expect(200);
        listed(&page, section)
    }

    /// Submits. What was shown before is what was frozen, and what is expected.
    async fn submits(&self, what: &str, expected: &[Shown]) {
        let draft = self.path("/partner-view?of=draft");
        let before =
            [self.listed(&self.path("/review/check"), "check-next-steps").await, self.listed(&draft, "steps").await];
        self.desk().submit(self.manager, self.engagement, what).unwrap();
        let review = self.newest().0;
        let frozen = self.listed(&format!("/reviews/{review}"), "section-next-steps").await;
        let shown: Vec<Shown> = expected.to_vec();
        let found: Vec<(&str, &str)> = frozen.iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
        assert_eq!(found, shown, "{what}");
        assert!(frozen.iter().all(|row| row[0].starts_with("manager")), "{what}: {frozen:?}");
        let submitted = self.listed(&self.path("/partner-view?of=submitted"), "steps").await;
        for (seen, place) in before.iter().chain([&submitted]).zip(["check page", "partner's view", "the same after"]) {
            assert_eq!(seen, &frozen, "{what}: {place}");
        }
    }

    /// Review and revision.
    fn newest(&self) -> (i64, i64) {
        let newest = self.desk().newest(self.manager, self.engagement).unwrap();
        (newest.review_id, newest.revision)
    }

    /// Takes the newest submission back, and begins its revision.
    fn revises(&self) {
        let (review, revision) = self.newest();
        self.desk().withdraw(self.manager, review, revision).unwrap();
        self.desk().start(self.manager, self.engagement, Start::Revision).unwrap();
    }

    /// Keys and statuses of all that are stored, in the order in which they were made.
    fn stored(&self) -> Vec<(i64, String, &'static str)> {
        let seen = self.desk().seen(self.manager, self.engagement);
        let mut steps = self.app.read(|conn| next_steps::of_desk(conn, &seen));
        steps.sort_by_key(|step| step.id);
        let back = steps.into_iter().filter(|step| is_kick_off(&step.row_key));
        back.map(|step| (step.id, step.row_key, step.status.key())).collect()
    }

    /// Sets the status of the one that was made last, on the engagement's page.
    async fn sets(&self, status: &str) {
        let (id, ..) = self.stored().pop().unwrap();
        let client = self.app.sign_in("manager@test.example").await;
        let page = client.get(&self.path(&format!("/steps/{id}"))).await.expect(200);
        client.submit(&page, "#step-form", &[("status", status), ("reason", "事情が変わったため")]).await.expect(303);
    }
}

fn listed(page: &Page, section: &str) -> Vec<Vec<String>> {
    let cells = page.texts(&format!("section[aria-labelledby={section}] tbody td"));
    let heads = page.texts(&format!("section[aria-labelledby={section}] tbody th"));
    let rows = heads.iter().zip(cells.chunks(3)).filter(|(head, _)| head.starts_with(WORDS));
    rows.map(|(_, cells)| cells.to_vec()).collect()
}

/// Answers of a meeting that ended in O1.
fn further_discussion(step: &str) -> Answers {
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "business_value_discussion");
    answers.section_mut("next-steps").set("next_steps[0][key]", step);
    for (column, value) in [("service", "teams"), ("planned_on", "2027-02-01"), ("sme", "no")] {
        answers.section_mut("checklist").set(&format!("bvd[0][{column}]"), value);
    }
    answers
}

#[actix_web::test]
async fn r14_what_is_shown_of_the_way_back_before_submission_is_what_is_frozen() {
    let scene = Scene::new().await;
    let (first, later) = ("2026年11月29日", "2026年12月1日");
    scene.desk().draft(scene.manager, scene.engagement, &further_discussion("s1"));
    scene.submits("new", &[(first, "未着手")]).await;
    scene.app.clock.advance(chrono::TimeDelta::days(2));
    scene.revises();
    scene.submits("revised", &[(first, "未着手")]).await;
    scene.revises();
    scene.sets("done").await;
    scene.submits("done", &[(first, "完了")]).await;

    // The next review keeps it, since it was opened again, and goes on keeping it.
    let (review, revision) = scene.newest();
    scene.desk().approve(scene.lead, review, revision).unwrap();
    scene.sets("open").await;
    scene.desk().draft(scene.manager, scene.engagement, &further_discussion("s2"));
    scene.submits("kept", &[(first, "未着手")]).await;
    scene.revises();
    scene.sets("done").await;
    let client = scene.app.sign_in("manager@test.example").await;
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert!(!page.body.contains("propose:kick_off") && page.body.contains("完了しているため"), "there is one");
    scene.submits("kept and done", &[(first, "完了")]).await;
    assert_eq!(scene.stored().len(), 1, "{:?}", scene.stored());

    // Cancelled, it stands for nothing.
    scene.revises();
    scene.sets("cancelled").await;
    scene.submits("cancelled", &[(later, "未着手")]).await;
    let statuses = |scene: &Scene| scene.stored().into_iter().map(|(.., status)| status).collect::<Vec<_>>();
    assert_eq!(statuses(&scene), ["cancelled", "open"]);

    // Its own, listed and cancelled: the form proposes a new one, and a submission makes one beside the row.
    scene.revises();
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert!(page.body.contains("この案件には未完了のものがすでにあるため"));
    let carry = page.select("button[value^='carry:kick']").remove(0).attrs["value"].clone();
    client.submit(&page, FORM, &[("go", &carry)]).await.expect(303);
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert!(page.body.contains("この一覧にすでにあるため"));
    client.submit(&page, FORM, &[("next_steps[1][status]", "cancelled")]).await.expect(303);
    let page = client.get(&scene.path("/review/next-steps")).await.expect(200);
    assert!(page.body.contains("propose:kick_off") && !page.body.contains("この案件には未完了のもの"));
    scene.submits("listed as cancelled", &[(later, "中止"), (later, "未着手")]).await;
    assert_eq!(statuses(&scene), ["cancelled", "cancelled", "open"]);
    let keys: Vec<String> = scene.stored().into_iter().map(|(_, key, _)| key).collect();
    assert_eq!(keys[2], format!("{}-2", keys[1]), "a key of its own");
    scene.revises();
    scene.submits("once more", &[(later, "中止"), (later, "未着手")]).await;
    assert_eq!(scene.stored().len(), 3);
}

#[actix_web::test]
async fn r14_a_due_date_that_an_old_revision_does_not_know_is_no_change() {
    let scene = Scene::new().await;
    scene.desk().draft(scene.manager, scene.engagement, &further_discussion("s1"));
    scene.desk().submit(scene.manager, scene.engagement, "first").unwrap();
    scene.revises();
    scene.desk().submit(scene.manager, scene.engagement, "second").unwrap();
    let (review, _) = scene.newest();
    // As revisions were before they kept the way back.
    let forget = "UPDATE review_revisions SET names = json_remove(names, '$.way_back') WHERE revision = 1";
    let postgres = "UPDATE review_revisions SET names = (names::jsonb - 'way_back')::text WHERE revision = 1";
    execute(&scene.app.db, forget).or_else(|_| execute(&scene.app.db, postgres)).unwrap();
    let client = scene.app.sign_in("manager@test.example").await;
    for pair in ["2?compare=1", "1?compare=2"] {
        let page = client.get(&format!("/reviews/{review}/revisions/{pair}")).await.expect(200);
        let changed = page.texts("section[aria-labelledby=compare] tr.compare__changed");
        assert!(
            !changed.iter().any(|row| row.contains("期限") || row.contains("2026年11月29日")),
            "{pair}: {changed:?}"
        );
        assert!(page.body.contains(WORDS), "it is in both");
    }
}
