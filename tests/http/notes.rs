//! Notes and calls between meetings: who writes and reads them, how they are found, and that partners read what was shared with them and
//! nothing else.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use success_review::actions::engagements;
use success_review::domain::policy::Role;
use success_review::store::check;

use crate::support::builders::{engagement_input, whole_answers};
use crate::support::{Client, Page, Scene};

const FORM: &str = "#note-form";

async fn write(scene: &Scene, fields: &[(&str, &str)]) {
    let page = scene.page("/notes").await;
    scene.client.submit(&page, FORM, fields).await.expect(303);
}

/// The texts of the notes that a page lists.
fn texts(page: &Page) -> Vec<String> {
    page.texts("[data-note] .keep")
}

async fn found(client: &Client, path: &str) -> Vec<String> {
    texts(&client.get(path).await.expect(200))
}

fn query(path: &str, q: &str) -> String {
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish())
}

/// The engagement is this partner's from now on, or nobody's.
fn moves(scene: &Scene, partner: Option<i64>) {
    let desk = scene.app.desk();
    let viewer = desk.viewer(scene.manager);
    let version = desk.seen(scene.manager, scene.engagement).version;
    let mut input = engagement_input("青嶺精機株式会社");
    input.workloads = vec![(desk.workload("teams"), 10)];
    input.partner_id = partner;
    desk.write(&viewer, |work| engagements::update(work, scene.engagement, version, &input)).expect("moved");
}

#[actix_web::test]
async fn a_note_is_written_changed_and_removed_and_the_trail_says_so_and_not_what() {
    let scene = Scene::ready().await;
    write(&scene, &[("on", "2026-11-20"), ("kind", "call"), ("text", "ライセンスの更新を\n相談した。")]).await;
    write(&scene, &[("on", "2026年11月22日"), ("kind", "note"), ("text", "請求書\u{202e}fdp")]).await;
    let page = scene.page("").await;
    assert_eq!(page.select("section[aria-labelledby=notes] [data-note]").len(), 2);
    let first = page.text("section[aria-labelledby=notes] [data-note]");
    assert!(first.contains("2026年11月22日") && first.contains("[U+202E]"), "the latest first: {first}");
    assert!(page.has("[data-action=note_added]"));
    assert!(!page.text("section[aria-labelledby=hist]").contains("ライセンス"), "{}", page.reads());

    // What is wrong comes back at its field, with what was typed.
    let page = scene.page("/notes").await;
    for (fields, field) in [
        (vec![("on", "2026-11-23"), ("kind", "note"), ("text", "明日")], "on"),
        (vec![("on", "2026-11-22"), ("kind", "note"), ("text", "  ")], "text"),
        (vec![("on", "2026-11-22"), ("kind", "letter"), ("text", "a")], "kind"),
    ] {
        let refused = scene.client.submit(&page, FORM, &fields).await.expect(422);
        assert!(refused.has(&format!("#{field}-error")), "{field}: {}", refused.reads());
        assert_eq!(refused.attr("#on", "value").as_deref(), Some(fields[0].1));
    }
    let long = "あ".repeat(4_001);
    let fields = [("on", "2026-11-22"), ("kind", "note"), ("text", long.as_str())];
    scene.client.submit(&page, FORM, &fields).await.expect(422);

    let path = page.attr("[data-note]:nth-of-type(2) a[href*='/notes/']", "href").expect("a link");
    let before = scene.client.get(&path).await.expect(200);
    assert!(before.text("#text").contains("相談した。"), "{}", before.body);
    scene.client.submit(&before, FORM, &[("text", "ライセンスの更新を決めた。")]).await.expect(303);
    let late = scene.client.submit(&before, FORM, &[("text", "別の内容")]).await.expect(409);
    assert_eq!(late.text("#text"), "別の内容");
    assert!(late.reads().contains("ライセンスの更新を決めた。"), "{}", late.reads());
    let page = scene.page("/notes").await;
    assert_eq!(texts(&page), ["請求書[U+202E]fdp", "ライセンスの更新を決めた。"]);
    assert!(scene.page("").await.has("[data-action=note_changed]"));
    assert_eq!(found(&scene.client, &query(&scene.path("/notes"), "相談")).await, Vec::<String>::new());

    let page = scene.client.get(&path).await.expect(200);
    scene.client.submit(&page, "form[action$='/removal']", &[]).await.expect(303);
    assert_eq!(texts(&scene.page("/notes").await).len(), 1);
    assert!(scene.page("").await.has("[data-action=note_removed]"));
    scene.client.get(&path).await.expect(404);
    assert_eq!(check::all(&scene.app.db).expect("checked"), []);
}

#[actix_web::test]
async fn notes_are_found_by_their_words_by_who_may_read_them() {
    let scene = Scene::ready().await;
    let other = scene.app.user("other@example.com", &[Role::Manager]);
    scene.app.user("lead@example.com", &[Role::Lead]);
    let second = scene.app.desk().ready_engagement(scene.manager, "港");
    scene.app.desk().ready_engagement(other, "東雲物流株式会社");
    write(&scene, &[("on", "2026-11-20"), ("kind", "call"), ("text", "Teams のライセンス更新を相談した。")]).await;
    write(&scene, &[("on", "2026-11-21"), ("kind", "note"), ("text", "担当は佐藤さん。100%_完了")]).await;
    let page = scene.client.get(&format!("/engagements/{second}/notes")).await.expect(200);
    let fields = [("on", "2026-11-19"), ("kind", "e_mail"), ("text", "ＴＥＡＭＳの研修")];
    scene.client.submit(&page, FORM, &fields).await.expect(303);

    let lead = scene.app.sign_in("lead@example.com").await;
    let stranger = scene.app.sign_in("other@example.com").await;
    let teams = ["Teams のライセンス更新を相談した。", "ＴＥＡＭＳの研修"];
    for (q, expected) in [
        ("teams", teams.to_vec()),
        ("ﾗｲｾﾝｽ 更新", vec![teams[0]]),
        ("teams 更新", vec![teams[0]]),
        ("更新 研修", vec![]),
        ("佐", vec!["担当は佐藤さん。100%_完了"]),
        ("0%", vec!["担当は佐藤さん。100%_完了"]),
        ("藤佐", vec![]),
        ("。、", vec![]),
    ] {
        assert_eq!(found(&scene.client, &query("/notes", q)).await, expected, "{q}");
        assert_eq!(found(&lead, &query("/notes", q)).await, expected, "a lead reads all: {q}");
        assert!(found(&stranger, &query("/notes", q)).await.is_empty(), "{q}");
    }
    assert_eq!(found(&scene.client, "/notes").await.len(), 3);
    assert_eq!(found(&scene.client, &query(&scene.path("/notes"), "teams")).await, [teams[0]]);
    assert_eq!(found(&lead, &scene.path("/notes")).await.len(), 2);
    let read = lead.get(&scene.path("/notes")).await.expect(200);
    assert!(!read.has(FORM) && !read.has("[data-note] a[href*='/notes/']"), "{}", read.reads());
    let path = scene.page("/notes").await.attr("[data-note] a[href*='/notes/']", "href").expect("a link");
    let fields = [("version", "1"), ("on", "2026-11-20"), ("kind", "note"), ("text", "x")];
    for target in [scene.path("/notes"), path.clone(), format!("{path}/removal")] {
        lead.post(&target, &fields).await.expect(403);
        stranger.post(&target, &fields).await.expect(404);
    }
    lead.get(&path).await.expect(403);
    stranger.get(&path).await.expect(404);
    stranger.get(&scene.path("/notes")).await.expect(404);
    let elsewhere = path.replace(&format!("/engagements/{}/", scene.engagement), &format!("/engagements/{second}/"));
    scene.client.get(&elsewhere).await.expect(404);
    // Whoever manages the engagement from now on finds them, and who did no more.
    let desk = scene.app.desk();
    let version = desk.seen(scene.manager, scene.engagement).version;
    let lead_viewer = desk.viewer(scene.app.user("lead2@example.com", &[Role::Lead]));
    desk.write(&lead_viewer, |work| engagements::reassign(work, scene.engagement, version, other)).expect("reassigned");
    assert_eq!(found(&stranger, &query("/notes", "teams")).await, [teams[0]]);
    assert_eq!(found(&scene.client, &query("/notes", "teams")).await, [teams[1]]);
    assert_eq!(check::all(&scene.app.db).expect("checked"), []);
}

#[actix_web::test]
async fn many_notes_come_page_by_page() {
    let scene = Scene::ready().await;
    for number in 0..53 {
        let (on, text) = (format!("2026-10-{:02}", 1 + number % 28), format!("第{number}号の連絡"));
        write(&scene, &[("on", &on), ("kind", "note"), ("text", &text)]).await;
    }
    for first in
        [scene.path("/notes"), "/notes".to_owned(), query("/notes", "連絡"), query(&scene.path("/notes"), "連絡")]
    {
        let page = scene.client.get(&first).await.expect(200);
        assert_eq!(texts(&page).len(), 50, "{first}");
        let next = page.attr("a[rel=next]", "href").expect("another page");
        let rest = scene.client.get(&next).await.expect(200);
        assert_eq!(texts(&rest).len(), 3, "{next}");
        assert!(texts(&rest).iter().all(|text| !texts(&page).contains(text)));
    }
    assert_eq!(scene.page("").await.select("section[aria-labelledby=notes] [data-note]").len(), 5);
}

#[actix_web::test]
async fn a_partner_reads_what_is_shared_in_its_time_and_never_what_is_internal() {
    let scene = Scene::ready().await;
    let (first, second) = (scene.app.partner("東都システムズ"), scene.app.partner("北星"));
    scene.app.partner_user("first@example.com", first);
    scene.app.partner_user("second@example.com", second);
    let lead = scene.app.user("lead@example.com", &[Role::Lead]);
    let minute = || scene.app.clock.advance(chrono::TimeDelta::minutes(1));
    // Before it was anybody's.
    write(&scene, &[("on", "2026-11-18"), ("kind", "note"), ("text", "SHARED-BEFORE"), ("shared", "yes")]).await;
    minute();
    moves(&scene, Some(first));
    minute();
    write(&scene, &[("on", "2026-11-19"), ("kind", "note"), ("text", "INTERNAL-ONE")]).await;
    write(&scene, &[("on", "2026-11-20"), ("kind", "call"), ("text", "SHARED-ONE"), ("shared", "yes")]).await;
    let summary = format!("/summaries/{}", scene.engagement);
    let one = scene.app.sign_in("first@example.com").await;
    let two = scene.app.sign_in("second@example.com").await;
    // Before the first approval as well as after it.
    assert_eq!(found(&one, &summary).await, ["SHARED-ONE"]);
    two.get(&summary).await.expect(404);
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    scene.app.desk().approve(lead, review, 1).expect("approve");
    assert_eq!(found(&one, &summary).await, ["SHARED-ONE"]);
    let view = scene.page("/partner-view").await;
    assert_eq!(texts(&view), ["SHARED-ONE"], "staff see what the partner does");
    assert!(scene.page("/notes").await.has("[data-state=shared]"));

    // In no page, feed, table or letter that the partner gets.
    let account = one.get("/account").await.expect(200);
    let made = one.submit(&account, "#calendar-form", &[]).await.expect(200);
    let address = made.attr("#calendar-address", "value").expect("an address");
    let (_, secret) = address.rsplit_once("/calendar/").expect("an address");
    let mut got = vec![scene.app.client().get(&format!("/calendar/{secret}")).await.expect(200).body];
    for path in
        ["/", "/summaries", "/summaries/table.csv", "/account", &summary, &format!("{summary}?review=1&revision=1")]
    {
        got.push(one.get(path).await.body);
    }
    for path in ["/summaries/table.xlsx".to_owned(), format!("{summary}/summary.xlsx")] {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(one.download(&path).await)).expect("a workbook");
        for (_, sheet) in book.worksheets() {
            got.extend(sheet.cells().map(|(_, _, cell)| cell.to_string()));
        }
    }
    for path in ["/notes".to_owned(), scene.path("/notes"), scene.path(""), scene.path("/letters/thanks")] {
        one.get(&path).await.expect(404);
    }
    assert!(!got.iter().any(|body| body.contains("INTERNAL")), "{got:#?}");
    assert!(got.iter().any(|body| body.contains("SHARED-ONE")));
    for kind in ["invitation", "thanks", "survey", "expert"] {
        let letter = scene.page(&format!("/letters/{kind}")).await;
        assert!(!letter.body.contains("INTERNAL") && !letter.body.contains("SHARED"), "{kind}");
    }

    // Another organisation's from now on: what was shared before is not theirs, and a change makes it no more so.
    minute();
    moves(&scene, Some(second));
    minute();
    one.get(&summary).await.expect(404);
    assert_eq!(found(&two, &summary).await, Vec::<String>::new());
    let notes = scene.page("/notes").await;
    let path = notes.attr("[data-note]:has([data-state=shared]) a[href*='/notes/']", "href").expect("a link");
    let page = scene.client.get(&path).await.expect(200);
    scene.client.submit(&page, FORM, &[("text", "SHARED-ONE, mended")]).await.expect(303);
    assert_eq!(found(&two, &summary).await, Vec::<String>::new());
    write(&scene, &[("on", "2026-11-21"), ("kind", "meeting"), ("text", "SHARED-TWO"), ("shared", "yes")]).await;
    assert_eq!(found(&two, &summary).await, ["SHARED-TWO"]);
    // Come back, the first one reads its own again, and what is shared no longer is not there.
    minute();
    moves(&scene, Some(first));
    assert_eq!(found(&one, &summary).await, ["SHARED-ONE, mended"]);
    let page = scene.client.get(&path).await.expect(200);
    let (action, mut fields) = page.form(FORM);
    fields.retain(|(name, _)| name != "shared");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    scene.client.post_as_is(&action, &fields).await.expect(303);
    assert_eq!(found(&one, &summary).await, Vec::<String>::new());
}
