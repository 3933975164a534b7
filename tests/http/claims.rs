//! A lead takes a review of the queue on: all leads see it, nobody is kept from deciding, and it ends with the decision, by hand, or with
//! the lead's account.

use diesel::prelude::*;
use success_review::actions::{accounts, claims as actions};
use success_review::domain::policy::{Role, Who};
use success_review::error::{Denied, Error};
use success_review::playbook::library;
use success_review::store::schema::{audit_entries, review_claims};
use success_review::store::{By, users};

use crate::support::builders::whole_answers;
use crate::support::{Client, Page, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    one: i64,
    engagement: i64,
    review: i64,
    path: String,
    first: Client,
    second: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let one = app.user("one@test.example", &[Role::Lead]);
        app.user("two@test.example", &[Role::Lead]);
        app.user("admin@test.example", &[Role::Administrator]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        let review = app.desk().submitted(manager, engagement, &whole_answers());
        let (first, second) = (app.sign_in("one@test.example").await, app.sign_in("two@test.example").await);
        let path = format!("/reviews/{review}");
        Self { app, manager, one, engagement, review, path, first, second }
    }

    /// Another review that waits.
    fn another(&self, customer: &str) -> i64 {
        let engagement = self.app.desk().ready_engagement(self.manager, customer);
        self.app.desk().submitted(self.manager, engagement, &whole_answers())
    }

    async fn take(&self, client: &Client) -> Page {
        let page = client.get(&self.path).await.expect(200);
        client.submit(&page, "#claim-form", &[]).await
    }

    fn claims(&self) -> i64 {
        self.app.read(|conn| Ok(review_claims::table.count().get_result(conn)?))
    }

    /// What the trail has of claims, in order.
    fn told(&self) -> Vec<String> {
        self.app.read(|conn| {
            Ok(audit_entries::table
                .filter(audit_entries::action.eq_any(["review_claimed", "review_released"]))
                .order(audit_entries::id)
                .select(audit_entries::action)
                .load(conn)?)
        })
    }
}

#[actix_web::test]
async fn whoever_takes_a_review_on_is_shown_to_every_lead_until_they_let_it_go() {
    let scene = Scene::new().await;
    let other = scene.another("北星商事");
    let queue = scene.first.get("/reviews").await.expect(200);
    let form = format!("form[action='/reviews/{}/claim']", scene.review);
    // From the queue back to the queue.
    assert_eq!(scene.first.submit(&queue, &form, &[]).await.expect(303).location(), "/reviews");
    let (own, others) = (scene.first.get("/reviews").await, scene.second.get("/reviews").await);
    assert!(own.reads().contains("自分") && others.reads().contains("one"), "{}", others.reads());
    assert!(!others.has(&form) && others.has(&format!("form[action='/reviews/{other}/claim']")));
    let page = scene.second.get(&scene.path).await.expect(200);
    assert!(page.text("[data-claim=other]").contains("one"), "{}", page.reads());
    // As it was narrowed, and on the page on which it was.
    let narrowed = "/reviews?group=held&after=x".to_owned();
    let page_of_many = scene.second.get(&narrowed).await.expect(200);
    let back = page_of_many.attr(&format!("form[action='/reviews/{other}/claim'] input[name=back]"), "value");
    assert_eq!(back.as_deref(), Some(narrowed.as_str()));
    // Taken already; nothing more happens.
    scene.first.post(&format!("{}/claim", scene.path), &[("revision", "1")]).await.expect(303);
    assert_eq!(scene.told(), ["review_claimed"]);
    // The manager is told nothing of it but in the history.
    let manager = scene.app.sign_in("manager@test.example").await;
    assert!(!manager.get(&scene.path).await.expect(200).has("[data-claim]"));
    assert!(
        manager.get(&format!("/engagements/{}/history", scene.engagement)).await.reads().contains("引き受けました")
    );

    for (query, of_first, of_second) in [("mine", 1, 0), ("free", 1, 1), ("", 2, 2)] {
        for (client, expected) in [(&scene.first, of_first), (&scene.second, of_second)] {
            let page = client.get(&format!("/reviews?claim={query}")).await.expect(200);
            assert_eq!(page.select("tbody tr").len(), expected, "{query}");
            let total = page.attr("[data-total]", "data-total").unwrap_or_else(|| "0".to_owned());
            assert_eq!(total, expected.to_string(), "{query}");
        }
    }
    let page = scene.first.get(&scene.path).await.expect(200);
    scene.second.post(&format!("{}/claim/release", scene.path), &[]).await.expect(403);
    scene.first.submit(&page, "#release-form", &[]).await.expect(303);
    // Let go already.
    scene.first.post(&format!("{}/claim/release", scene.path), &[]).await.expect(303);
    assert_eq!((scene.claims(), scene.told()), (0, vec!["review_claimed".to_owned(), "review_released".to_owned()]));
}

#[actix_web::test]
async fn of_two_at_once_one_has_it_and_the_other_sees_by_whom() {
    let scene = Scene::new().await;
    let (first, second) = (scene.first.get(&scene.path).await, scene.second.get(&scene.path).await);
    let (a, b) = futures_util::future::join(
        scene.first.submit(&first, "#claim-form", &[]),
        scene.second.submit(&second, "#claim-form", &[]),
    )
    .await;
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let (late, winner) = if a.status == 409 { (a, "two") } else { (b, "one") };
    assert!(late.text("[data-claim=other]").contains(winner), "{}", late.reads());
    assert_eq!((scene.claims(), scene.told().len()), (1, 1));

    // Many times, by transactions.
    for _ in 0..10 {
        let review = scene.another("競争");
        let leads = ["one@test.example", "two@test.example"]
            .map(|email| scene.app.read(|conn| users::find_by_email(conn, email)).expect("a lead").viewer());
        let won: usize = std::thread::scope(|scope| {
            let tries = leads.each_ref().map(|lead| {
                let (db, now) = (scene.app.db.clone(), scene.app.clock.timestamp());
                scope.spawn(move || {
                    let by = By { who: Who::Person(lead), now, playbooks: library() };
                    loop {
                        match db.write(by, |work| actions::claim(work, review, 1)) {
                            Ok(()) => return 1,
                            Err(Denied::Refused(_)) => return 0,
                            Err(Denied::Failed(error)) => assert!(error.is_passing(), "{error:?}"),
                        }
                    }
                })
            });
            tries.map(|one| one.join().expect("a try")).iter().sum()
        });
        assert_eq!(won, 1);
    }
}

#[actix_web::test]
async fn what_somebody_else_has_taken_on_is_decided_after_a_question() {
    for button in ["#approve", "#return"] {
        let scene = Scene::new().await;
        // The page is open before it is taken.
        let page = scene.second.get(&scene.path).await.expect(200);
        scene.take(&scene.first).await.expect(303);
        let said = ("comment_general", "目標の根拠が分かりません");
        let asked = scene.second.press(&page, button, &[said]).await.expect(409);
        assert!(asked.has("#over-error") && asked.reads().contains("oneが引き受けています"), "{}", asked.reads());
        assert!(asked.body.contains(said.1), "what was typed stays");
        assert_eq!(scene.told(), ["review_claimed"]);
        // Whoever has it is asked nothing; whoever was asked decides, and that is the end of it.
        let done = scene.second.press(&asked, button, &[("over", &scene.one.to_string())]).await.expect(303);
        assert_eq!(done.location(), scene.path);
        assert_eq!(scene.claims(), 0);
    }
    let scene = Scene::new().await;
    scene.take(&scene.first).await.expect(303);
    let page = scene.first.get(&scene.path).await.expect(200);
    assert!(!page.has("#over") && page.has("[data-claim=own]"));
    scene.first.press(&page, "#approve", &[]).await.expect(303);
    assert_eq!(scene.claims(), 0);
}

#[actix_web::test]
async fn it_ends_with_a_withdrawal_and_with_the_leads_account_or_role() {
    let scene = Scene::new().await;
    scene.take(&scene.first).await.expect(303);
    scene.app.desk().withdraw(scene.manager, scene.review, 1).expect("withdrawn");
    assert_eq!(scene.claims(), 0);
    scene.first.post(&format!("{}/claim", scene.path), &[("revision", "1")]).await.expect(409);

    let admin = scene.app.read(|conn| users::find_by_email(conn, "admin@test.example")).expect("one").viewer();
    for of_role in [false, true] {
        let review = scene.another("北星商事");
        let lead = scene.app.desk().viewer(scene.one);
        assert!(scene.app.desk().write(&lead, |work| actions::claim(work, review, 1)).is_ok());
        let before = scene.told().len();
        let one = scene.app.read(|conn| users::find_any(conn, scene.one));
        if of_role {
            let details = accounts::Details {
                name: one.name.clone(),
                roles: [Role::Manager].into_iter().collect(),
                partner_id: None,
                time_zone: one.time_zone,
            };
            let done = scene.app.desk().write(&admin, |work| accounts::update(work, one.id, one.version, &details));
            assert!(done.is_ok(), "{done:?}");
        } else {
            scene.app.desk().write(&admin, |work| accounts::disable(work, one.id)).expect("disabled");
            scene.app.desk().write(&admin, |work| accounts::enable(work, one.id)).expect("enabled");
        }
        let own = review_claims::table.filter(review_claims::lead_id.eq(scene.one)).count();
        assert_eq!(scene.app.read(|conn| Ok(own.get_result::<i64>(conn)?)), 0);
        assert_eq!(scene.told()[before..], ["review_released"]);
        // And is free for the other.
        let path = format!("/reviews/{review}");
        let page = scene.second.get(&path).await.expect(200);
        scene.second.submit(&page, "#claim-form", &[]).await.expect(303);
    }
}

#[actix_web::test]
async fn what_a_closed_account_has_taken_on_counts_as_free_whoever_closed_it() {
    let scene = Scene::new().await;
    scene.take(&scene.first).await.expect(303);
    // As a server of before closes an account, which knows nothing of claims.
    let now = scene.app.clock.timestamp();
    scene.app.write(|conn| users::set_disabled(conn, scene.one, Some(now)));
    let queue = scene.second.get("/reviews?claim=free").await.expect(200);
    assert_eq!(queue.select("tbody tr").len(), 1);
    assert_eq!(queue.attr("[data-total]", "data-total").as_deref(), Some("1"));
    scene.take(&scene.second).await.expect(303);
    assert_eq!(scene.second.get("/reviews?claim=mine").await.expect(200).select("tbody tr").len(), 1);
    assert_eq!(scene.claims(), 1);
}

#[actix_web::test]
async fn nobody_takes_on_what_they_may_not_decide_or_have_not_seen() {
    let scene = Scene::new().await;
    let both = scene.app.user("both@test.example", &[Role::Manager, Role::Lead]);
    let engagement = scene.app.desk().ready_engagement(both, "自分の案件");
    let review = scene.app.desk().submitted(both, engagement, &whole_answers());
    let own = scene.app.sign_in("both@test.example").await;
    let path = format!("/reviews/{review}/claim");
    own.post(&path, &[("revision", "1")]).await.expect(403);
    assert!(!own.get("/reviews").await.has(&format!("form[action='{path}']")));
    scene.first.post(&path, &[("revision", "7")]).await.expect(409);
    scene.first.post("/reviews/99999/claim", &[("revision", "1")]).await.expect(404);
    let manager = scene.app.sign_in("manager@test.example").await;
    manager.post(&format!("{}/claim", scene.path), &[("revision", "1")]).await.expect(403);
    manager.post(&path, &[("revision", "1")]).await.expect(404);
    let viewer = scene.app.desk().viewer(scene.manager);
    let refused = scene.app.desk().write(&viewer, |work| actions::claim(work, scene.review, 1));
    assert!(matches!(refused, Err(Denied::Failed(Error::Forbidden))), "{refused:?}");
    assert_eq!(scene.claims(), 0);
}
