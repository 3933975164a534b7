//! Giving many engagements to another manager: ticked in the list or all of one person's, with what is theirs; what breaks it off,
//! and who goes on with it. And engagements that nobody looks after, which leads are told of.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use diesel::prelude::*;
use success_review::actions::reassignments::{self as actions, PART};
use success_review::actions::{accounts, usage};
use success_review::domain::message::Message;
use success_review::domain::policy::Role;
use success_review::domain::reassignment::Chosen;
use success_review::domain::usage::Source;
use success_review::playbook::library;
use success_review::store::schema::{audit_entries, engagements, outbox};
use success_review::store::{check, reassignments, users};
use success_review::worker::moves::Mover;

use crate::support::builders::{today, whole_answers};
use crate::support::{Client, Page, TestApp};

struct Scene {
    app: TestApp,
    one: i64,
    two: i64,
    lead: i64,
    client: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let one = app.user("one@test.example", &[Role::Manager]);
        let two = app.user("two@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        app.user("admin@test.example", &[Role::Administrator]);
        let client = app.sign_in("lead@test.example").await;
        Self { app, one, two, lead, client }
    }

    /// So many engagements of the first manager.
    fn engagements(&self, count: i64) -> Vec<i64> {
        (0..count).map(|n| self.app.desk().engagement(self.one, &format!("顧客{n:03}"), |_| ())).collect()
    }

    fn of(&self, manager: i64) -> Vec<i64> {
        self.app.read(|conn| {
            Ok(engagements::table
                .filter(engagements::manager_id.eq(manager))
                .order(engagements::id)
                .select(engagements::id)
                .load(conn)?)
        })
    }

    /// Entries of the trail that say so.
    fn told(&self) -> i64 {
        self.app.read(|conn| {
            Ok(audit_entries::table
                .filter(audit_entries::action.eq("engagement_reassigned"))
                .count()
                .get_result(conn)?)
        })
    }

    fn messages(&self) -> Vec<Message> {
        let all: Vec<String> =
            self.app.read(|conn| Ok(outbox::table.order(outbox::id).select(outbox::message).load(conn)?));
        all.iter().map(|text| serde_json::from_str(text).expect("a message")).collect()
    }

    fn mover(&self) -> Mover {
        Mover {
            db: self.app.db.clone(),
            clock: self.app.clock.clone(),
            playbooks: library(),
            stopping: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Notes that all of the first manager's become the second's, as whoever is killed right afterwards leaves it.
    fn begun(&self, seen: i64) -> i64 {
        let lead = self.app.desk().viewer(self.lead);
        let begun = self.app.desk().write(&lead, |work| actions::begin(work, &Chosen::AllOf(self.one), self.two, seen));
        begun.expect("begun")
    }

    fn disable(&self, user: i64) {
        let admin = self.app.read(|conn| users::find_by_email(conn, "admin@test.example")).expect("one").viewer();
        self.app.desk().write(&admin, |work| accounts::disable(work, user)).expect("disabled");
    }

    async fn preview(&self) -> Page {
        self.client.get(&format!("/engagements/reassignment?former={}", self.one)).await.expect(200)
    }

    /// Sends the page's form for the second manager.
    async fn confirm(&self, page: &Page) -> Page {
        self.client.submit(page, "#reassign-many", &[("manager", &self.two.to_string())]).await
    }

    async fn result(&self, of: &Page) -> (String, String, String) {
        let page = self.client.get(of.location()).await.expect(200);
        let count = |name: &str| page.attr("#moved", name).expect(name);
        (count("data-moved"), count("data-left"), count("data-waiting"))
    }

    #[track_caller]
    fn holds(&self) {
        let found = check::all(&self.app.db).expect("a check");
        assert!(found.is_empty(), "{found:?}");
    }
}

#[actix_web::test]
async fn what_is_ticked_in_the_list_moves_with_its_drafts_and_the_rest_stays() {
    let scene = Scene::new().await;
    let all = scene.engagements(4);
    let desk = scene.app.desk();
    desk.draft(scene.one, all[0], &whole_answers());
    let list = scene.client.get("/engagements?state=open").await.expect(200);
    assert_eq!(list.select("th.pick input[form=reassign-chosen]").len(), 4);
    let (action, hidden) = list.form("#reassign-chosen");
    assert_eq!(hidden, [("list".to_owned(), "/engagements?state=open".to_owned())]);
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("engagement", all[2].to_string()), ("engagement", all[0].to_string())])
        .append_pair("list", &hidden[0].1)
        .finish();
    let page = scene.client.get(&format!("{action}?{query}")).await.expect(200);
    let facts = page.text("#moves");
    assert!(facts.contains("案件 2 件") && facts.contains("作成中のレビュー 1 件"), "{facts}");
    assert!(page.has(".crumbs a[href='/engagements?state=open']"), "the list as it was narrowed");
    assert_eq!(scene.of(scene.two), [] as [i64; 0], "nothing moves before it is confirmed");

    let nobody = scene.client.submit(&page, "#reassign-many", &[]).await.expect(422);
    assert!(nobody.has("#manager-error"));
    let done = scene.confirm(&page).await.expect(303);
    assert_eq!(scene.result(&done).await, ("2".into(), "0".into(), "0".into()));
    assert_eq!((scene.of(scene.two), scene.told()), (vec![all[0], all[2]], 2));
    // Sent again it is done already.
    assert_eq!(scene.confirm(&page).await.expect(303).location(), done.location());
    assert_eq!(scene.told(), 2);
    let theirs = scene.app.sign_in("two@test.example").await;
    theirs.get(&format!("/engagements/{}/review/meeting", all[0])).await.expect(200);
    let former = scene.app.sign_in("one@test.example").await;
    former.get(&format!("/engagements/{}", all[0])).await.expect(404);
    former.get(&format!("/engagements/{}", all[1])).await.expect(200);
    // Few enough for a mail each.
    let told: Vec<Message> = all.iter().step_by(2).map(|id| assigned(*id, scene.two)).collect();
    assert_eq!(scene.messages(), told);
    scene.holds();
}

fn assigned(engagement: i64, manager: i64) -> Message {
    Message::Assigned { engagement, manager }
}

#[actix_web::test]
async fn all_of_a_manager_move_in_parts_with_one_mail() {
    let scene = Scene::new().await;
    let all = scene.engagements(2 * PART + 3);
    let desk = scene.app.desk();
    for id in &all[..2] {
        desk.measure(scene.one, *id, "teams", 350, 1000);
    }
    desk.draft(scene.one, all[0], &whole_answers());
    let review = desk.submitted(scene.one, all[1], &whole_answers());
    let before = scene.messages().len();
    let page = scene.preview().await;
    let facts = page.text("#moves");
    for words in ["案件 103 件", "作成中のレビュー 1 件", "承認待ちのレビュー 1 件"] {
        assert!(facts.contains(words), "{facts}");
    }
    let done = scene.confirm(&page).await.expect(303);
    // What the request could not wait for the server goes on with.
    scene.app.clock.advance(TimeDelta::minutes(1));
    scene.mover().look().expect("gone on with");
    assert_eq!(scene.result(&done).await, ("103".into(), "0".into(), "0".into()));
    assert_eq!((scene.of(scene.two), scene.of(scene.one)), (all, Vec::new()));
    assert_eq!(scene.told(), 2 * PART + 3);
    let told = scene.messages().split_off(before);
    assert!(matches!(told[..], [Message::AssignedMany { manager, .. }] if manager == scene.two), "{told:?}");
    scene.holds();
    // The review waits still, for the lead who did it too.
    let page = scene.client.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(page.has("#approve"));
}

#[actix_web::test]
async fn a_lead_who_becomes_the_manager_decides_none_of_what_waits() {
    let scene = Scene::new().await;
    let both = scene.app.user("both@test.example", &[Role::Manager, Role::Lead]);
    let id = scene.app.desk().ready_engagement(scene.one, "青嶺精機株式会社");
    let review = scene.app.desk().submitted(scene.one, id, &whole_answers());
    let client = scene.app.sign_in("both@test.example").await;
    let page = client.get(&format!("/engagements/reassignment?former={}", scene.one)).await.expect(200);
    assert!(page.reads().contains("自分が担当する案件のレビューを承認も差し戻しもできません"));
    client.submit(&page, "#reassign-many", &[("manager", &both.to_string())]).await.expect(303);
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(!page.has("#approve"));
    client.post(&format!("/reviews/{review}/approval"), &[("revision", "1")]).await.expect(403);
    scene.client.post(&format!("/reviews/{review}/approval"), &[("revision", "1")]).await.expect(303);
}

#[actix_web::test]
async fn what_was_broken_off_says_what_moved_and_is_gone_on_with() {
    let scene = Scene::new().await;
    let all = scene.engagements(PART + 10);
    let id = scene.begun(PART + 10);
    let lead = scene.app.desk().viewer(scene.lead);
    assert!(scene.app.desk().write(&lead, |work| actions::go_on(work, id)).expect("a part"), "there is more");
    // Whoever did it was killed here.
    let path = format!("/engagements/reassignments/{id}");
    let page = scene.client.get(&path).await.expect(200);
    let counts = |page: &Page| [page.attr("#moved", "data-moved"), page.attr("#moved", "data-waiting")];
    assert_eq!(counts(&page), [Some(PART.to_string()), Some("10".to_owned())]);
    assert!(page.text("h1").contains("変更しています"));
    assert_eq!(scene.of(scene.two), all[..50]);
    // Somebody who is at it still is left alone.
    scene.mover().look().expect("nothing to do");
    assert_eq!(scene.of(scene.one).len(), 10);
    // Of the rest one was given away meanwhile.
    let three = scene.app.user("three@test.example", &[Role::Manager]);
    let version = scene.app.desk().seen(scene.one, all[55]).version;
    let moved = scene
        .app
        .desk()
        .write(&lead, |work| success_review::actions::engagements::reassign(work, all[55], version, three));
    moved.expect("reassigned");
    scene.app.clock.advance(TimeDelta::minutes(1));
    scene.mover().look().expect("gone on with");
    let page = scene.client.get(&path).await.expect(200);
    assert_eq!(counts(&page), [Some("59".to_owned()), Some("0".to_owned())]);
    assert!(page.text("h1").contains("変更しました"));
    assert!(page.has(&format!("section[aria-labelledby=left-title] a[href='/engagements/{}']", all[55])));
    assert_eq!((scene.of(three), scene.of(scene.one)), (vec![all[55]], Vec::new()));
    scene.holds();
}

#[actix_web::test]
async fn whoever_goes_on_with_it_at_once_moves_each_engagement_once() {
    let scene = Scene::new().await;
    let count = 2 * PART + 20;
    let all = scene.engagements(count);
    let three = scene.app.user("three@test.example", &[Role::Manager]);
    let (first, lead) = (scene.begun(count), scene.app.desk().viewer(scene.lead));
    // The same engagements for somebody else, at the same time.
    let chosen = Chosen::AllOf(scene.one);
    let other = scene.app.desk().write(&lead, |work| actions::begin(work, &chosen, three, count)).expect("begun");
    scene.app.clock.advance(TimeDelta::minutes(1));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let mover = scene.mover();
            scope.spawn(move || {
                for _ in 0..200 {
                    // Whoever finds the database busy comes again, as the thread does.
                    let _ = mover.look();
                    let later = mover.clock.timestamp() + TimeDelta::minutes(1);
                    if mover.db.read(|conn| reassignments::unfinished(conn, later)).is_ok_and(|open| open.is_none()) {
                        return;
                    }
                    mover.clock.advance(TimeDelta::minutes(1));
                }
            });
        }
    });
    let counts = |id: i64| scene.app.read(|conn| reassignments::counts(conn, id));
    let (to_two, to_three) = (counts(first), counts(other));
    assert_eq!((to_two.waiting, to_three.waiting), (0, 0));
    assert_eq!((to_two.moved + to_three.moved, to_two.left + to_three.left), (count, count));
    assert_eq!((scene.told(), scene.of(scene.one)), (count, Vec::new()));
    assert_eq!(scene.of(scene.two).len() + scene.of(three).len(), all.len());
    scene.holds();
}

#[actix_web::test]
async fn it_ends_where_whoever_asked_or_the_new_manager_has_no_right_to_it_any_more() {
    for of_asker in [true, false] {
        let scene = Scene::new().await;
        let all = scene.engagements(5);
        let id = scene.begun(5);
        scene.disable(if of_asker { scene.lead } else { scene.two });
        scene.app.clock.advance(TimeDelta::minutes(1));
        scene.mover().look().expect("ended");
        assert_eq!(scene.of(scene.one), all);
        scene.app.user("lead2@test.example", &[Role::Lead]);
        let other = scene.app.sign_in("lead2@test.example").await;
        let page = other.get(&format!("/engagements/reassignments/{id}")).await.expect(200);
        assert!(page.text("h1").contains("途中で終了しました"), "{}", page.text("h1"));
        assert_eq!(page.attr("#moved", "data-waiting").as_deref(), Some("5"));
        assert!(page.has(&format!(".notice a[href='/engagements/reassignment?former={}']", scene.one)));
        assert_eq!(scene.messages(), []);
    }
}

#[actix_web::test]
async fn another_number_than_was_shown_is_asked_about_again() {
    let scene = Scene::new().await;
    scene.engagements(2);
    let page = scene.preview().await;
    scene.app.desk().engagement(scene.one, "その後に登録", |_| ());
    let again = scene.confirm(&page).await.expect(409);
    assert!(again.text("[role=alert]").contains("先ほどの表示から変わりました"));
    assert!(again.text("#moves").contains("案件 3 件"), "{}", again.text("#moves"));
    assert_eq!(again.attr("#manager option[selected]", "value"), Some(scene.two.to_string()), "the choice stays");
    assert_eq!(scene.of(scene.two), [] as [i64; 0]);
    scene.confirm(&again).await.expect(303);
    assert_eq!(scene.of(scene.two).len(), 3);
    // Nothing ticked, nobody's, and a list that is none of ours.
    let page = scene.client.get("/engagements/reassignment?list=https%3A%2F%2Fevil.example%2F").await.expect(200);
    assert!(page.reads().contains("案件が選ばれていません") && page.has(".empty a[href='/engagements']"));
    let page = scene.client.get("/engagements/reassignment?former=99999").await.expect(200);
    assert!(!page.has("#reassign-many"));
}

#[actix_web::test]
async fn whoever_saves_at_that_moment_saves_before_or_is_told() {
    let scene = Scene::new().await;
    let all = scene.engagements(30);
    let teams = scene.app.desk().workload("teams");
    let page = scene.preview().await;
    let input = usage::MeasurementInput {
        workload_id: teams,
        counts: None,
        period_days: 28,
        as_of: today(),
        source: Source::Typed,
        report: String::new(),
        note: String::new(),
    };
    let manager = scene.app.desk().viewer(scene.one);
    let (db, now, ids) = (scene.app.db.clone(), scene.app.clock.timestamp(), all.clone());
    let saving = std::thread::spawn(move || {
        let (mut saved, mut told) = (0, 0);
        for id in ids {
            let by = success_review::store::By {
                who: success_review::domain::policy::Who::Person(&manager),
                now,
                playbooks: library(),
            };
            match db.write(by, |work| usage::record(work, id, &input)) {
                Ok(_) => saved += 1,
                Err(success_review::error::Error::NotFound) => told += 1,
                // Comes again, as a browser does.
                Err(error) => assert!(error.is_passing(), "{error:?}"),
            }
        }
        (saved, told)
    });
    let done = scene.confirm(&page).await.expect(303);
    let (saved, told) = saving.join().expect("the manager");
    assert!(saved + told > 0);
    assert_eq!(scene.result(&done).await, ("30".into(), "0".into(), "0".into()));
    assert_eq!(scene.of(scene.two), all);
    scene.holds();
}

#[actix_web::test]
async fn only_leads_reassign_many() {
    let scene = Scene::new().await;
    scene.engagements(1);
    let id = scene.begun(1);
    let page = scene.preview().await;
    let (action, fields) = page.form("#reassign-many");
    for email in ["one@test.example", "two@test.example", "admin@test.example"] {
        let client = scene.app.sign_in(email).await;
        client.get(&format!("/engagements/reassignment?former={}", scene.one)).await.expect(404);
        client.get(&format!("/engagements/reassignments/{id}")).await.expect(404);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post(&action, &fields).await.expect(404);
        let list = client.get("/engagements").await;
        assert!(!list.has("#reassign-chosen") && !list.has("[name=engagement]"));
    }
    assert_eq!(scene.of(scene.one).len(), 1);
}

#[actix_web::test]
async fn engagements_that_nobody_looks_after_are_flagged_to_leads_until_they_are_reassigned() {
    let scene = Scene::new().await;
    let all = scene.engagements(3);
    scene.app.desk().engagement(scene.two, "北星商事", |_| ());
    let home = scene.client.get("/").await.expect(200);
    assert!(!home.has("#unmanaged"), "nothing to flag");
    scene.disable(scene.one);
    let list = "/engagements?watch=unmanaged";
    let home = scene.client.get("/").await.expect(200);
    assert_eq!(home.attr(&format!("a[href='{list}']"), "data-count").as_deref(), Some("3"));
    let page = scene.client.get(list).await.expect(200);
    assert_eq!((page.attr("caption", "data-total").as_deref(), page.select("tbody tr").len()), (Some("3"), 3));
    let way = format!("/engagements/reassignment?former={}", scene.one);
    assert!(page.has(&format!("a[href='{way}']")) && home.has(&format!("a[href='{way}']")));
    // Narrowed further, and for whoever is no lead.
    let named = scene.client.get(&format!("{list}&q=%E9%A1%A7%E5%AE%A2001")).await.expect(200);
    assert_eq!(named.select("tbody tr").len(), 1);
    assert_eq!(scene.client.get(&format!("{list}&manager={}", scene.two)).await.select("tbody tr").len(), 0);
    let other = scene.app.sign_in("two@test.example").await;
    let own_home = other.get("/").await.expect(200);
    assert!(!own_home.has("[data-state=unmanaged]"), "who is no lead is told nothing of others: {}", own_home.reads());
    let own = other.get(list).await.expect(200);
    assert_eq!(own.select("tbody tr").len(), 0);
    assert!(!own.has("#watch option[value=unmanaged]"));

    scene.confirm(&scene.preview().await).await.expect(303);
    assert!(!scene.client.get("/").await.has("#unmanaged"));
    assert_eq!(scene.client.get(list).await.select("tbody tr").len(), 0);
    assert_eq!(scene.of(scene.two).len(), all.len() + 1);

    // Who has lost the role is flagged as well.
    let admin = scene.app.read(|conn| users::find_by_email(conn, "admin@test.example")).expect("one").viewer();
    let two = scene.app.read(|conn| users::find_any(conn, scene.two));
    let details = accounts::Details {
        name: two.name.clone(),
        roles: [Role::Lead].into_iter().collect(),
        partner_id: None,
        time_zone: two.time_zone,
    };
    let changed = scene.app.desk().write(&admin, |work| accounts::update(work, scene.two, two.version, &details));
    assert!(changed.is_ok(), "{changed:?}");
    let home = scene.client.get("/").await.expect(200);
    assert_eq!(home.attr(&format!("a[href='{list}']"), "data-count").as_deref(), Some("4"));
}

#[actix_web::test]
async fn an_administrator_who_leads_is_led_to_what_a_disabled_manager_has() {
    let scene = Scene::new().await;
    scene.engagements(2);
    scene.disable(scene.one);
    scene.app.user("both@test.example", &[Role::Administrator, Role::Lead]);
    let way = format!("a[href='/engagements/reassignment?former={}']", scene.one);
    for (email, is_led) in [("both@test.example", true), ("admin@test.example", false)] {
        let client = scene.app.sign_in(email).await;
        let page = client.get(&format!("/admin/users/{}", scene.one)).await.expect(200);
        assert!(page.reads().contains("完了していない案件を 2 件担当しています"), "{}", page.reads());
        assert_eq!(page.has(&way), is_led, "{email}");
    }
}

#[actix_web::test]
async fn the_former_manager_is_no_new_one_and_an_unknown_one_has_nothing() {
    let scene = Scene::new().await;
    scene.engagements(2);
    let page = scene.preview().await;
    let same = scene.client.submit(&page, "#reassign-many", &[("manager", &scene.one.to_string())]).await.expect(422);
    assert!(same.text("#manager-error").contains("同じ人"), "{}", same.reads());
    assert!(same.select(".error-summary a").iter().all(|a| same.has_target(&a.attrs["href"])));
    assert_eq!(scene.told(), 0);
    let runs: i64 =
        scene.app.read(|conn| Ok(success_review::store::schema::reassignments::table.count().get_result(conn)?));
    assert_eq!(runs, 0, "nothing was noted");
    scene.confirm(&same).await.expect(303);
    let post = "/engagements/reassignment";
    for manager in ["", "999", &scene.two.to_string()] {
        let page = scene.client.post(post, &[("former", "999"), ("manager", manager), ("seen", "1")]).await.expect(409);
        assert!(page.select(".error-summary a").is_empty() && !page.has("#reassign-many"), "{}", page.reads());
    }
    // Somebody who has none left: nothing to be chosen, and nothing said at a field that is not there.
    let page = scene.client.post(post, &[("former", &scene.one.to_string()), ("manager", ""), ("seen", "2")]).await;
    let page = page.expect(409);
    assert!(page.select(".error-summary a").iter().all(|a| page.has_target(&a.attrs["href"])), "{}", page.reads());
}
