//! Somebody stands in for a manager who is away: what they may do until when, who sets it up and ends it, and what is told of it.

use chrono::TimeDelta;
use diesel::prelude::*;
use success_review::actions::{accounts, covers as actions};
use success_review::domain::cover::{MOST_COVERED, MOST_STAND_INS, Refusal, Terms};
use success_review::domain::message::Message;
use success_review::domain::policy::Role;
use success_review::domain::zone::Zone;
use success_review::error::{Denied, Error};
use success_review::store::schema::{audit_entries, covers, review_revisions, security_events, users};
use success_review::store::{self, outbox};

use crate::support::builders::{today, whole_answers};
use crate::support::{Client, Page, TestApp};

const CUSTOMER: &str = "青嶺精機株式会社";
const OTHERS: &str = "北星商事株式会社";

struct Scene {
    app: TestApp,
    away: i64,
    stand_in: i64,
    engagement: i64,
    manager: Client,
    other: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let away = app.user("away@test.example", &[Role::Manager]);
        let stand_in = app.user("standin@test.example", &[Role::Manager]);
        let third = app.user("third@test.example", &[Role::Manager]);
        app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(away, CUSTOMER);
        app.desk().engagement(third, OTHERS, |_| ());
        let manager = app.sign_in("away@test.example").await;
        let other = app.sign_in("standin@test.example").await;
        Self { app, away, stand_in, engagement, manager, other }
    }

    fn path(&self) -> String {
        format!("/engagements/{}", self.engagement)
    }

    fn home(&self) -> String {
        format!("/?manager={}", self.away)
    }

    /// Sends the form of the page of covers.
    async fn set_up(&self, client: &Client, stand_in: i64, days: i64) -> Page {
        let page = client.get("/covers").await.expect(200);
        let last_day = (today() + TimeDelta::days(days)).to_string();
        let mut fields = vec![("stand_in", stand_in.to_string()), ("last_day", last_day)];
        if page.has("#manager") {
            fields.push(("manager", self.away.to_string()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        client.submit(&page, "form#cover", &fields).await
    }

    /// What the trail and the security events have of covers, in order.
    fn told(&self) -> (Vec<String>, Vec<String>) {
        self.app.read(|conn| {
            Ok((
                audit_entries::table
                    .filter(audit_entries::action.like("cover%"))
                    .filter(audit_entries::subject_id.eq(self.away))
                    .order(audit_entries::id)
                    .select(audit_entries::action)
                    .load(conn)?,
                security_events::table
                    .filter(security_events::kind.like("cover%"))
                    .filter(security_events::account_id.eq(self.away))
                    .order(security_events::id)
                    .select(security_events::kind)
                    .load(conn)?,
            ))
        })
    }

    fn rows(&self) -> i64 {
        self.app.read(|conn| Ok(covers::table.count().get_result(conn)?))
    }
}

#[actix_web::test]
async fn a_stand_in_does_the_managers_work_until_the_end_of_the_last_day() {
    let scene = Scene::new().await;
    scene.other.get(&scene.path()).await.expect(404);
    assert_eq!(scene.set_up(&scene.manager, scene.stand_in, 2).await.expect(303).location(), "/covers");
    let page = scene.manager.get("/covers").await.expect(200);
    assert!(page.text(".flash").contains("代行を設定しました") && page.text("[data-cover]").contains("standin"));
    assert!(page.text("[data-cover]").contains("2026年11月24日"), "{}", page.text("[data-cover]"));

    // From the own home to the manager's, and on to what waits there.
    let home = scene.other.get("/").await.expect(200);
    assert!(home.has(&format!("a[href='{}']", scene.home())), "{}", home.reads());
    let away = scene.other.get(&scene.home()).await.expect(200);
    assert!(away.text("h1").contains("away") && away.has(&format!("a[href='{}']", scene.path())), "{}", away.reads());
    assert!(!away.reads().contains(OTHERS) && !home.reads().contains(CUSTOMER));
    let page = scene.other.get(&scene.path()).await.expect(200);
    assert!(page.reads().contains("standin（2026年11月24日まで）"), "{}", page.reads());

    // Lists are their own, and the manager's where they ask for them.
    for list in ["/engagements", "/engagements/table.csv"] {
        assert!(!scene.other.get(list).await.expect(200).body.contains(CUSTOMER), "{list}");
        let asked = scene.other.get(&format!("{list}?manager={}", scene.away)).await.expect(200);
        assert!(asked.body.contains(CUSTOMER) && !asked.body.contains(OTHERS), "{list}");
    }
    let list = scene.other.get("/engagements").await;
    assert!(list.has(&format!("select[name=manager] option[value='{}']", scene.away)), "{}", list.reads());
    let steps = scene.other.get(&format!("/steps?manager={}", scene.away)).await.expect(200);
    assert!(steps.has("select[name=manager]") && steps.reads().contains("代行している担当者の案件"));

    // A whole review, which is the stand-in's own submission and the manager's engagement.
    let desk = scene.app.desk();
    let review = desk.submitted(scene.stand_in, scene.engagement, &whole_answers());
    scene.other.get(&format!("/reviews/{review}")).await.expect(200);
    let shown = scene.manager.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(shown.reads().contains("standin"), "{}", shown.reads());
    let names: String =
        scene.app.read(|conn| Ok(review_revisions::table.select(review_revisions::names).first(conn)?));
    let names: serde_json::Value = serde_json::from_str(&names).expect("names");
    assert_eq!((&names["manager"], &names["submitted_by"]), (&"away".into(), &"standin".into()), "{names}");
    let steps = scene.other.get(&format!("/steps?manager={}", scene.away)).await.expect(200);
    assert!(steps.reads().contains(CUSTOMER) && !scene.other.get("/steps").await.reads().contains(CUSTOMER));

    // Whoever writes a letter signs it.
    for (client, name) in [(&scene.manager, "away"), (&scene.other, "standin")] {
        let letter = client.get(&format!("{}/letters/thanks/en.eml", scene.path())).await.expect(200);
        assert!(letter.body.contains(&format!("From: {name} <{name}@test.example>")), "{}", letter.body);
    }

    // The last day is over where the manager is, and nowhere else yet.
    let late = Zone::from_name("America/Los_Angeles").expect("a zone");
    scene.app.write(|conn| {
        let others = users::table.filter(users::id.ne(scene.away));
        Ok(diesel::update(others).set(users::time_zone.eq(late)).execute(conn)?)
    });
    let end = "2026-11-24T15:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a moment");
    scene.app.clock.advance(end - scene.app.clock.now() - TimeDelta::seconds(1));
    let (manager, other) =
        (scene.app.sign_in("away@test.example").await, scene.app.sign_in("standin@test.example").await);
    other.get(&scene.path()).await.expect(200);
    scene.app.clock.advance(TimeDelta::seconds(1));
    other.get(&scene.path()).await.expect(404);
    other.get(&format!("/reviews/{review}")).await.expect(404);
    other.post(&format!("/reviews/{review}/withdrawal"), &[]).await.expect(404);
    assert_eq!(other.get(&scene.home()).await.expect(303).location(), "/");
    assert!(!other.get("/").await.expect(200).has("#covers"));
    let asked = other.get(&format!("/engagements?manager={}", scene.away)).await.expect(200);
    assert!(!asked.body.contains(CUSTOMER));
    // What they did stays theirs.
    assert!(manager.get(&format!("/reviews/{review}")).await.reads().contains("standin"));
}

#[actix_web::test]
async fn the_two_and_leads_see_and_end_it_and_nobody_else() {
    let scene = Scene::new().await;
    let lead = scene.app.sign_in("lead@test.example").await;
    let third = scene.app.sign_in("third@test.example").await;
    for (round, ends) in [&scene.manager, &scene.other, &lead].into_iter().enumerate() {
        scene.set_up(&lead, scene.stand_in, 7).await.expect(303);
        let own = lead.get("/covers").await.expect(200);
        let form = own.attr("[data-cover] form", "action").expect("a form");
        assert!(!third.get("/covers").await.expect(200).has("[data-cover]"));
        third.post(&form, &[]).await.expect(404);
        scene.other.get(&scene.path()).await.expect(200);
        let page = ends.get("/covers").await.expect(200);
        ends.submit(&page, "[data-cover] form", &[]).await.expect(303);
        scene.other.get(&scene.path()).await.expect(404);
        // Ended already.
        ends.post(&form, &[]).await.expect(303);
        let told: Vec<&str> = ["cover_begun", "cover_ended"].into_iter().cycle().take(2 * (round + 1)).collect();
        assert_eq!(
            scene.told(),
            (told.iter().map(|s| s.to_string()).collect(), told.iter().map(|s| s.to_string()).collect())
        );
    }
    // The trail names both, for administrators.
    scene.app.user("admin@test.example", &[Role::Administrator]);
    let trail = scene.app.sign_in("admin@test.example").await.get("/admin/audit").await.expect(200);
    assert!(
        trail.reads().contains("代行を設定しました") && trail.reads().contains("standin（2026-11-29 まで）"),
        "{}",
        trail.reads()
    );
}

#[actix_web::test]
async fn who_stands_in_already_does_so_until_the_other_day() {
    let scene = Scene::new().await;
    scene.set_up(&scene.manager, scene.stand_in, 2).await.expect(303);
    scene.set_up(&scene.manager, scene.stand_in, 2).await.expect(303);
    assert_eq!(scene.told().0, ["cover_begun"], "the same again is nothing new");
    scene.set_up(&scene.manager, scene.stand_in, 5).await.expect(303);
    assert_eq!((scene.rows(), scene.told().0.len()), (1, 2));
    assert!(scene.other.get("/covers").await.reads().contains("2026年11月27日"));
    // They are told that they stand in, and of the other day.
    let told = scene.app.read(|conn| outbox::waiting(conn, 10));
    let told: Vec<_> = told.iter().filter(|row| matches!(row.1, Message::CoverBegun { .. })).collect();
    assert_eq!(told.len(), 2, "{told:?}");
}

#[actix_web::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_is_written() {
    let scene = Scene::new().await;
    let lead = scene.app.sign_in("lead@test.example").await;
    let (away, stand_in) = (scene.away.to_string(), scene.stand_in.to_string());
    for (manager, other, day, wrong) in [
        ("", stand_in.as_str(), "2026-11-30", "manager"),
        (away.as_str(), "", "2026-11-30", "stand_in"),
        (&away, &away, "2026-11-30", "stand_in"),
        (&away, &stand_in, "", "last_day"),
        (&away, &stand_in, "2026-11-21", "last_day"),
        (&away, &stand_in, "2027-11-24", "last_day"),
        (&away, &stand_in, "tomorrow", "last_day"),
        (&away, "999", "2026-11-30", "stand_in"),
    ] {
        let page = lead.get("/covers").await.expect(200);
        let fields = [("manager", manager), ("stand_in", other), ("last_day", day)];
        let page = lead.submit(&page, "form#cover", &fields).await.expect(422);
        assert!(page.has(&format!(".error-summary a[href='#{wrong}']")), "{fields:?}: {}", page.reads());
        assert_eq!(page.select(".error-summary a").len(), 1, "{fields:?}");
        assert_eq!(page.attr("#last_day", "value").unwrap_or_default(), day, "{fields:?}");
        if other == stand_in {
            assert!(page.has(&format!("#stand_in option[value='{other}'][selected]")), "{fields:?}");
        }
    }
    assert_eq!((scene.rows(), scene.told().0.len()), (0, 0));
    // A manager sets it up for nobody but themselves, whatever is sent.
    let third = scene.app.sign_in("third@test.example").await;
    let fields = [("manager", away.as_str()), ("stand_in", stand_in.as_str()), ("last_day", "2026-11-30")];
    third.post("/covers", &fields).await.expect(303);
    scene.other.get(&scene.path()).await.expect(404);
}

#[actix_web::test]
async fn there_are_bounds_on_both_sides_and_the_accounts_are_open() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let lead = scene.app.user("second-lead@test.example", &[Role::Lead]);
    let lead = desk.viewer(lead);
    let last_day = today() + TimeDelta::days(3);
    let begin =
        |manager, stand_in| desk.write(&lead, |work| actions::begin(work, &Terms { manager, stand_in, last_day }));
    let more: Vec<i64> =
        (0..MOST_COVERED).map(|n| scene.app.user(&format!("manager-{n}@test.example"), &[Role::Manager])).collect();
    for other in more.iter().take(MOST_STAND_INS) {
        begin(scene.away, *other).expect("a cover");
    }
    assert!(matches!(begin(scene.away, scene.stand_in), Err(Denied::Refused(Refusal::ManyStandIns))));
    for manager in &more {
        begin(*manager, scene.stand_in).expect("a cover");
    }
    let fresh = scene.app.user("fresh@test.example", &[Role::Manager]);
    assert!(matches!(begin(fresh, scene.stand_in), Err(Denied::Refused(Refusal::ManyCovered))));

    let admin = scene.app.user("admin@test.example", &[Role::Administrator]);
    let admin = desk.viewer(admin);
    desk.write(&admin, |work| accounts::disable(work, fresh)).expect("disabled");
    assert!(matches!(begin(more[0], fresh), Err(Denied::Refused(Refusal::NoStandIn))));
    assert!(matches!(begin(fresh, more[0]), Err(Denied::Refused(Refusal::NoManager))));
    let lead_alone = scene.app.user("alone@test.example", &[Role::Lead]);
    assert!(matches!(begin(more[0], lead_alone), Err(Denied::Refused(Refusal::NoStandIn))));
    // Neither of the two.
    let third = desk.viewer(more[1]);
    let terms = Terms { manager: more[0], stand_in: more[2], last_day };
    let refused = desk.write(&third, |work| actions::begin(work, &terms));
    assert!(matches!(refused, Err(Denied::Failed(Error::Forbidden))));
}

#[actix_web::test]
async fn a_lead_who_stands_in_decides_none_of_the_managers_reviews() {
    let scene = Scene::new().await;
    let both = scene.app.user("both@test.example", &[Role::Manager, Role::Lead]);
    let review = scene.app.desk().submitted(scene.away, scene.engagement, &whole_answers());
    let client = scene.app.sign_in("both@test.example").await;
    assert!(client.get(&format!("/reviews/{review}")).await.expect(200).has("#approve"));
    client.post(&format!("/reviews/{review}/claim"), &[("revision", "1")]).await.expect(303);
    assert!(client.get(&format!("/reviews/{review}")).await.has("#release-form"));
    scene.app.desk().cover(scene.away, both);
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(!page.has("#approve") && !page.has("[data-claim]"), "{}", page.reads());
    let queue = client.get("/reviews").await.expect(200);
    assert!(
        queue.reads().contains("担当、代行、または提出した") && !queue.has("form[action$='/claim']"),
        "{}",
        queue.reads()
    );
    for deed in ["approval", "return", "claim"] {
        client.post(&format!("/reviews/{review}/{deed}"), &[("revision", "1")]).await.expect(403);
    }
    let lead = scene.app.sign_in("lead@test.example").await;
    lead.post(&format!("/reviews/{review}/approval"), &[("revision", "1")]).await.expect(303);
}

#[actix_web::test]
async fn it_ends_with_the_account_or_the_role_of_either() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let admin = desk.viewer(scene.app.user("admin@test.example", &[Role::Administrator]));
    for (round, account) in [scene.away, scene.stand_in, scene.away, scene.stand_in].into_iter().enumerate() {
        desk.cover(scene.away, scene.stand_in);
        scene.app.sign_in("standin@test.example").await.get(&scene.path()).await.expect(200);
        let user = scene.app.read(|conn| store::users::find_any(conn, account));
        let details = |roles: &[Role]| accounts::Details {
            name: user.name.clone(),
            roles: roles.iter().copied().collect(),
            partner_id: None,
            time_zone: user.time_zone,
        };
        if round < 2 {
            desk.write(&admin, |work| accounts::disable(work, account)).expect("disabled");
            desk.write(&admin, |work| accounts::enable(work, account)).expect("enabled");
        } else {
            desk.write(&admin, |work| accounts::update(work, account, user.version, &details(&[Role::Lead])))
                .expect("no manager");
            let roles = details(&[Role::Manager]);
            desk.write(&admin, |work| accounts::update(work, account, user.version + 1, &roles)).expect("again");
        }
        scene.app.sign_in("standin@test.example").await.get(&scene.path()).await.expect(404);
        assert_eq!(scene.told().0.len(), 2 * (round + 1));
    }
}

#[actix_web::test]
async fn what_was_typed_when_it_ended_is_shown_and_not_saved() {
    let scene = Scene::new().await;
    scene.app.desk().draft(scene.away, scene.engagement, &whole_answers());
    scene.app.desk().cover(scene.away, scene.stand_in);
    let page = scene.other.get(&format!("{}/review/meeting", scene.path())).await.expect(200);
    let ended = scene.manager.get("/covers").await.expect(200);
    scene.manager.submit(&ended, "[data-cover] form", &[]).await.expect(303);
    let late = scene.other.submit(&page, "form.beside__main", &[("risks", "まだ保存していない文章")]).await;
    assert!(
        late.reads().contains("代行が終了しました") && late.body.contains("まだ保存していない文章"),
        "{}",
        late.reads()
    );
}

#[actix_web::test]
async fn one_person_stands_in_for_several() {
    let scene = Scene::new().await;
    let second = scene.app.user("second@test.example", &[Role::Manager]);
    let theirs = scene.app.desk().engagement(second, "桜木建設株式会社", |_| ());
    scene.app.desk().cover(scene.away, scene.stand_in);
    scene.app.desk().cover(second, scene.stand_in);
    for path in [scene.path(), format!("/engagements/{theirs}")] {
        scene.other.get(&path).await.expect(200);
    }
    let list = scene.other.get(&format!("/engagements?manager={second}")).await.expect(200);
    assert!(list.reads().contains("桜木建設株式会社") && !list.reads().contains(CUSTOMER));
    assert_eq!(scene.other.get("/").await.select("section[aria-labelledby=covers] li").len(), 2);
    assert_eq!(scene.other.get("/covers").await.select("[data-cover]").len(), 2);
}

#[actix_web::test]
async fn nobody_gets_through_a_stand_in_what_the_stand_in_covers() {
    let scene = Scene::new().await;
    let third = scene.app.user("fourth@test.example", &[Role::Manager]);
    scene.app.desk().cover(scene.away, scene.stand_in);
    scene.app.desk().cover(scene.stand_in, third);
    let client = scene.app.sign_in("fourth@test.example").await;
    let own = scene.app.desk().engagement(scene.stand_in, OTHERS, |_| ());
    client.get(&format!("/engagements/{own}")).await.expect(200);
    client.get(&scene.path()).await.expect(404);
    assert_eq!(client.get(&scene.home()).await.expect(303).location(), "/");
}
