//! What goes over the wire: how much a page and all that it loads take, the first time and again; which answers are compressed;
//! and what of the session's token can be seen there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use success_review::domain::policy::Role;
use success_review::routes;
use success_review::web::assets;

use super::authorization::Scene;
use crate::support::builders::{today, whole_answers};
use crate::support::{Client, Page, TestApp};

/// Most bytes of the list of engagements with all that it loads, heads of answers included: at first, and again.
const FIRST: usize = 40 * 1024;
const AGAIN: usize = 10 * 1024;
/// Rows of it, as many as a page has.
const ROWS: usize = 50;

/// An answer as it came, and as it is meant.
struct Answer {
    page: Page,
    /// Bytes of head and body.
    wire: usize,
    coding: Option<String>,
}

/// Asks as a browser does that takes these codings.
async fn ask(client: &Client, path: &str, accept: &str, more: &[(&str, &str)]) -> Answer {
    let mut request = client.request(reqwest::Method::GET, path).header("accept-encoding", accept);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.unwrap();
    // `HTTP/1.1 200 OK`, each header with its colon and the ends of lines, and the empty line.
    let head: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let coding = headers.get("content-encoding").map(|coding| coding.to_str().unwrap().to_owned());
    let wire = 17 + head + 2 + body.len();
    let text = String::from_utf8_lossy(&unpacked(coding.as_deref().unwrap_or_default(), &body)).into_owned();
    Answer { page: Page { status, headers, body: text }, wire, coding }
}

fn unpacked(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match coding {
        "gzip" => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut text).unwrap()),
        "br" => drop(brotli::Decompressor::new(body, 4_096).read_to_end(&mut text).unwrap()),
        _ => text.extend(body),
    }
    text
}

/// What browsers send.
const BROWSER: &str = "gzip, deflate, br, zstd";

/// Everything that a page names to be loaded, and what its sheets name: more than a browser fetches, which leaves out pictures
/// of what is not on the page.
async fn loaded(client: &Client, page: &Page) -> BTreeMap<String, Answer> {
    let mut paths = BTreeSet::new();
    for (css, name) in [("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src")] {
        paths.extend(page.select(css).into_iter().filter_map(|node| node.attrs.get(name).cloned()));
    }
    let mut answers = BTreeMap::new();
    while let Some(path) = paths.pop_first() {
        let answer = ask(client, &path, BROWSER, &[]).await;
        assert_eq!(answer.page.status, 200, "{path}");
        let named = answer.page.body.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next());
        paths.extend(named.filter(|url| url.starts_with('/') && !answers.contains_key(*url)).map(str::to_owned));
        answers.insert(path, answer);
    }
    answers
}

/// The same answer, to a browser that has all of it that may be kept.
async fn again(client: &Client, path: &str) -> usize {
    let page = ask(client, path, BROWSER, &[]).await;
    let mut wire = page.wire;
    for (path, kept) in loaded(client, &page.page).await {
        let caching = kept.page.header("cache-control").unwrap_or_default();
        // What is immutable is not asked for again.
        if !caching.contains("immutable") {
            let tag = kept.page.header("etag").unwrap_or_default();
            wire += ask(client, &path, BROWSER, &[("if-none-match", tag)]).await.wire;
        }
    }
    wire
}

#[actix_web::test]
async fn the_list_of_engagements_is_small_at_first_and_smaller_again() {
    // As soon after the start.
    assets::pack();
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    for number in 0..ROWS {
        let id = desk.engagement(manager, &format!("青嶺精機株式会社 第{number}事業部"), |_| ());
        for days_ago in [150, 90, 60, 30, 3] {
            let counts = success_review::domain::usage::Counts {
                active: 20 + number as i64 + days_ago as i64 / 9,
                entitled: 100,
            };
            desk.measure_on(manager, id, desk.workload("teams"), today() - chrono::Days::new(days_ago), Some(counts));
        }
    }
    let id = desk.ready_engagement(manager, "港");
    desk.draft(manager, id, &whole_answers());
    let client = app.sign_in("manager@example.com").await;
    let mut told = Vec::new();
    for path in [
        "/engagements".to_owned(),
        format!("/engagements/{id}"),
        format!("/engagements/{id}/review/meeting"),
        "/account".to_owned(),
    ] {
        let page = ask(&client, &path, BROWSER, &[]).await;
        assert_eq!(page.page.status, 200, "{path}");
        let plain = ask(&client, &path, "identity", &[]).await.wire;
        let loaded = loaded(&client, &page.page).await;
        assert!(
            loaded.len() > 10 && loaded.keys().any(|path| path.contains("img/")),
            "the sheet's pictures are among it"
        );
        let first = page.wire + loaded.values().map(|answer| answer.wire).sum::<usize>();
        let again = again(&client, &path).await;
        told.push((path, plain, page.wire, first, again));
    }
    for (path, plain, page, first, again) in &told {
        println!("{path}: {plain} bytes, compressed {page}; with everything {first}, again {again}");
    }
    let (.., first, again) = &told[0];
    assert!(*first <= FIRST && *again <= AGAIN, "{told:?}");
}

/// What a line of the table sends, where it sends a body of this kind that is long enough.
#[actix_web::test]
async fn texts_are_compressed_and_files_are_not() {
    let scene = Scene::new().await;
    let mut faults = Vec::new();
    for entry in routes::TABLE.iter().filter(|entry| entry.method == "GET") {
        for person in ["nobody", "manager", "lead", "partner", "administrator"] {
            let (client, url) = (&scene.clients[person], scene.url(entry.path));
            let plain = ask(client, &url, "identity", &[]).await;
            let kind = plain.page.header("content-type").unwrap_or_default().to_owned();
            let length = plain.page.body.len();
            let is_text = kind.starts_with("text/") || kind == "application/json";
            for (accept, expected) in [(BROWSER, "br"), ("gzip", "gzip"), ("gzip;q=0, br;q=0", ""), ("zstd", "")] {
                let packed = ask(client, &url, accept, &[("sec-fetch-site", "same-origin")]).await;
                let expected = (is_text && length >= 1_024 && !expected.is_empty()).then_some(expected);
                if packed.coding.as_deref() != expected {
                    faults.push(format!("{url} as {person}, {accept}: {:?}, {kind}, {length}", packed.coding));
                }
                let told: usize = packed.page.header("content-length").and_then(|n| n.parse().ok()).unwrap_or_default();
                let body_is_told = packed.page.status == 303 || told > 0;
                let varies = packed.page.header("vary").is_some_and(|vary| vary.starts_with("Accept-Encoding"));
                if !body_is_told || varies != is_text {
                    faults.push(format!("{url} as {person}: length {told}, varies {varies}, {kind}"));
                }
            }
            let elsewhere = ask(client, &url, BROWSER, &[("sec-fetch-site", "cross-site")]).await;
            if elsewhere.coding.is_some() {
                faults.push(format!("{url} as {person}: compressed for a link from elsewhere"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[actix_web::test]
async fn a_head_tells_the_same_as_the_page_and_a_file_that_is_known_is_not_sent() {
    assets::pack();
    let app = TestApp::spawn().await;
    let client = app.client();
    let page = ask(&client, "/sign-in", "gzip", &[]).await;
    let request = client.request(reqwest::Method::HEAD, "/sign-in").header("accept-encoding", "gzip");
    let head = client.send(request).await.expect(200);
    assert_eq!((head.body.as_str(), head.header("content-encoding")), ("", Some("gzip")));
    let length = |page: &Page| page.header("content-length").unwrap().parse::<i64>().unwrap();
    // The token and the keys of forms are others, which packs a little differently.
    assert!((length(&head) - length(&page.page)).abs() < 64);

    for path in [page.page.attr("link[rel=stylesheet]", "href").unwrap(), "/static/css/site.css".to_owned()] {
        let mut tags = BTreeSet::new();
        for (accept, coding) in [("identity", None), ("gzip", Some("gzip")), (BROWSER, Some("br")), ("br", Some("br"))]
        {
            let file = ask(&client, &path, accept, &[]).await;
            assert_eq!((file.coding.as_deref(), file.page.header("vary")), (coding, Some("Accept-Encoding")), "{path}");
            let tag = file.page.header("etag").unwrap().to_owned();
            let known = ask(&client, &path, accept, &[("if-none-match", &format!("\"other\", {tag}"))]).await;
            assert_eq!((known.page.status, known.page.body.len(), known.coding.as_deref()), (304, 0, None), "{path}");
            assert_eq!(known.page.header("etag"), Some(tag.as_str()));
            assert_eq!(known.page.header("cache-control"), file.page.header("cache-control"));
            assert_eq!(ask(&client, &path, accept, &[("if-none-match", "\"other\"")]).await.page.status, 200);
            tags.insert(tag);
        }
        assert_eq!(tags.len(), 3, "a tag for each coding: {tags:?}");
    }
    let icon = ask(&client, &page.page.attr("link[rel=icon]", "href").unwrap(), BROWSER, &[]).await;
    assert_eq!(icon.page.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert!(icon.page.header("etag").is_some());
}

#[actix_web::test]
async fn each_page_shows_another_token_and_none_shows_the_sessions() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let client = app.sign_in("manager@example.com").await;
    let of = |page: &Page| page.attr("input[name=csrf_token]", "value").unwrap();
    let (one, other) = (client.get("/account").await, client.get("/account").await);
    assert_ne!(of(&one), of(&other));
    let settings = [("name", "manager"), ("language", "ja"), ("time_zone", "Asia/Tokyo")];
    let post = async |token: &str| {
        let mut fields = vec![("csrf_token", token)];
        fields.extend(settings);
        client.post_as_is("/account/settings", &fields).await
    };
    for token in [of(&one), of(&other)] {
        let answer = post(&token).await;
        assert!(answer.status != 403, "{}", answer.body);
    }
    let token = of(&one);
    for place in [0, token.len() / 2, token.len() - 2] {
        let (before, after) = (&token[..place], &token[place + 1..]);
        let changed = if token[place..].starts_with('A') { 'B' } else { 'A' };
        post(&format!("{before}{changed}{after}")).await.expect(403);
    }

    #[derive(diesel::QueryableByName)]
    struct State {
        #[diesel(sql_type = diesel::sql_types::Text)]
        state: String,
    }
    let states: Vec<State> = app.read(|conn| {
        Ok(diesel::RunQueryDsl::load(diesel::sql_query("SELECT state FROM sessions WHERE user_id IS NOT NULL"), conn)?)
    });
    let state: serde_json::Value = serde_json::from_str(&states[0].state).unwrap();
    let raw: String = serde_json::from_str(state["csrf"].as_str().unwrap()).unwrap();
    assert_eq!(raw.len(), 40);
    post(&raw).await.expect(403);
    // Where the script asks again it is told in the same way.
    let json = client.request(reqwest::Method::POST, "/account/settings").header("accept", "application/json");
    let json = json.header("content-type", "application/x-www-form-urlencoded").body("csrf_token=x");
    let told = client.send(json).await.expect(403).json()["csrf_token"].as_str().unwrap().to_owned();
    assert_ne!(post(&told).await.status, 403);
    for text in [&one.body, &other.body, &told] {
        assert!(!text.contains(&raw) && !text.to_uppercase().contains(&raw.to_uppercase()), "the session's own token");
    }
}
