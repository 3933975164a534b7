//! Several servers over one database: what one begins, another ends, whichever of them a proxy asks next, and while their keys are
//! changed.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use success_review::config::Keys;

use crate::support::database::is_sqlite;
use crate::support::scene::MANAGER;
use crate::support::{Client, PASSWORD, Page, Scene};

const HEADER: &str = "Report Refresh Date,Teams Active,Teams Inactive,Report Period\r\n";
const ROW: &str = "2026-09-29,247,61,30\r\n";

/// The key that the tests' application has.
fn usual() -> Vec<u8> {
    vec![7; 64]
}

fn new() -> Vec<u8> {
    vec![8; 64]
}

/// Takes both, and signs with the new one.
fn changing() -> Keys {
    Keys::from(new()).and(usual())
}

async fn save(client: &Client, page: &Page, text: &str) -> Page {
    client.submit(page, "form[data-autosave]", &[("internal_notes", text), ("go", "stay")]).await
}

#[actix_web::test]
async fn what_one_server_begins_another_ends() {
    let scene = Scene::of(|desk, manager| {
        let engagement = desk.ready_engagement(manager, "青嶺精機株式会社");
        desk.start(manager, engagement, success_review::actions::review::Start::Review).expect("start");
        engagement
    })
    .await;
    let other = scene.app.beside(|_| ());
    let there = scene.client.at(other.address);
    // The page of one, sent to the other.
    let path = scene.path("/review/meeting");
    let page = scene.client.get(&path).await.expect(200);
    save(&there, &page, "一台目で開き、二台目で保存").await.expect(303);
    assert!(scene.client.get(&path).await.body.contains("一台目で開き、二台目で保存"));
    // A save whose answer was lost, sent again to the other, is done once.
    let page = there.get(&path).await.expect(200);
    save(&scene.client, &page, "同じ保存").await.expect(303);
    save(&there, &page, "同じ保存").await.expect(303);
    // A file that one has read is confirmed at the other.
    let file = format!("{HEADER}{ROW}");
    let preview =
        scene.client.post_file(&scene.path("/usage/import"), &[], "teams.csv", file.as_bytes()).await.expect(200);
    let sealed = preview.attr("input[name=sealed]", "value").expect("a sealed preview");
    let (action, fields) = preview.form("form[action$='/confirmation']");
    assert!(!sealed.is_empty() && action.ends_with("/confirmation"), "{action}");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let imported = there.post_as_is(&action, &fields).await.expect(303);
    // And only once, whichever is asked: both lead to what was done.
    assert_eq!(scene.client.post_as_is(&action, &fields).await.expect(303).location(), imported.location());
    // How far a file is read knows who reads it; the other does not say that it is not read.
    let asked = there.get(&scene.path("/usage/import/progress?key=0f")).await.expect(200);
    let told: serde_json::Value = serde_json::from_str(&asked.body).expect("JSON");
    assert!(told["rows"].is_null() && told["text"].is_null(), "{told}");
    assert_eq!(scene.page("/usage").await.select("tr[data-measurement]").len(), 2, "one was typed, one imported");
    // Who signs out at one is nobody at the other.
    there.post("/sign-out", &[]).await.expect(303);
    scene.client.get(&path).await.expect(303);
}

#[actix_web::test]
async fn wrong_passwords_count_at_all_servers_together() {
    let scene = Scene::ready().await;
    let other = scene.app.beside(|_| ());
    let (here, there) = (scene.app.client(), Client::new(other.address, None));
    here.get("/sign-in").await;
    there.get("/sign-in").await;
    let mut refused = Vec::new();
    for n in 0..12 {
        let client = if n % 2 == 0 { &here } else { &there };
        refused.push(client.post("/sign-in", &[("email", MANAGER), ("password", "wrong")]).await.status);
    }
    assert_eq!(refused[..10], [422; 10], "{refused:?}");
    assert_eq!(refused[10..], [429; 2], "{refused:?}");
}

#[actix_web::test]
async fn keys_are_changed_while_people_work() {
    let scene = Scene::of(|desk, manager| {
        let engagement = desk.ready_engagement(manager, "青嶺精機株式会社");
        desk.start(manager, engagement, success_review::actions::review::Start::Review).expect("start");
        engagement
    })
    .await;
    let path = scene.path("/review/meeting");
    // Made with the old key: a cookie, a form, and a text that is carried through the sign-in page.
    let page = scene.client.get(&path).await.expect(200);
    let stranger = scene.app.client();
    let lost = save(&stranger, &page, "消えてはならない").await.expect(401);
    let (action, mut carried) = lost.form("form.entry__form");
    carried.retain(|(name, _)| name != "email" && name != "password");
    carried.extend([("email".to_owned(), MANAGER.to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
    let carried: Vec<(&str, &str)> = carried.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();

    // First every server takes the new key, and signs with the old one.
    let (before, after) = (
        scene.app.beside(|config| config.session_key = Keys::from(usual()).and(new())),
        scene.app.beside(|config| config.session_key = changing()),
    );
    let changed = scene.client.at(after.address);
    save(&changed, &page, "前の鍵の用紙").await.expect(303);
    // The browser got the cookie anew: who knows the old key alone takes it no more.
    scene.client.get(&path).await.expect(303);
    // Those do that still sign with the old one.
    let again = scene.client.at(before.address).get(&path).await.expect(200);
    assert!(again.body.contains("前の鍵の用紙"));
    // What was carried through signing in.
    let there = stranger.at(after.address);
    let onwards = there.post_as_is(&action, &carried).await.expect(307);
    let target = onwards.location().to_owned();
    let shown = there.post_as_is(&target, &carried).await;
    assert!([409, 422].contains(&shown.status) && shown.body.contains("消えてはならない"), "{}", shown.status);

    // The old key is gone: who came meanwhile stays signed in.
    let last = scene.app.beside(|config| config.session_key = new().into());
    let page = changed.get(&path).await.expect(200);
    save(&scene.client.at(last.address), &page, "新しい鍵だけ").await.expect(303);
    // What the old one signed is good no more.
    let fresh = scene.app.sign_in(MANAGER).await;
    let stale = fresh.get(&path).await.expect(200);
    fresh.at(last.address).get(&path).await.expect(303);
    let refused = save(&scene.client.at(last.address), &stale, "前の鍵").await;
    assert_eq!(refused.status, 403, "a form's token");
    let stranger = Client::new(last.address, None);
    stranger.get("/sign-in").await;
    let own: Vec<(&str, &str)> = carried.into_iter().filter(|(name, _)| *name != "csrf_token").collect();
    stranger.post(&action, &own).await.expect(303);
}

#[actix_web::test]
async fn a_server_goes_on_beside_a_newer_one_that_has_added_to_the_schema() {
    let scene = Scene::ready().await;
    let run = |sql: &str| scene.app.write(|conn| Ok(diesel::sql_query(sql).execute(conn)?));
    run("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')");
    scene.client.get("/readyz").await.expect(200);
    scene.client.post(&scene.path("/review"), &[("kind", "review")]).await.expect(303);
    run("DELETE FROM __diesel_schema_migrations WHERE version = '20990101000001'");
}

#[actix_web::test]
async fn servers_that_do_not_take_each_others_signatures_are_told_apart() {
    use success_review::store::instances::announce;
    let scene = Scene::ready().await;
    if is_sqlite(&scene.app.db) {
        return;
    }
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        count: i64,
    }
    let held = || -> i64 {
        let sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid IN (734035019, 734035020) \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        scene.app.read(|conn| Ok(diesel::sql_query(sql).get_result::<Count>(conn)?.count))
    };
    assert_eq!(held(), 2, "one key: taken, and signed with");
    let both = announce(scene.app.database_url(), changing().all()).expect("announce");
    assert_eq!(held(), 5);
    drop(both);
    let begun = Instant::now();
    while held() != 2 {
        assert!(begun.elapsed() < Duration::from_secs(10), "it lasts no longer than the server");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
