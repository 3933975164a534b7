//! What holds for every page: health, errors in the reader's language, headers, static files.

use crate::support::TestApp;

#[actix_web::test]
async fn lives_and_is_ready() {
    let app = TestApp::spawn().await;
    let client = app.client();
    let live = client.get("/healthz").await.expect(200);
    assert_eq!(live.body, "ok\n");
    assert_eq!(client.get("/readyz").await.expect(200).body, "ready\n");
    assert!(live.header("set-cookie").is_none(), "health checks begin no session");
}

#[actix_web::test]
async fn an_unknown_page_is_404_in_the_readers_language() {
    let app = TestApp::spawn().await;
    for (accept, lang, title) in [
        ("", "ja", "ページが見つかりません"),
        ("ja,en;q=0.8", "ja", "ページが見つかりません"),
        ("fr, en-GB;q=0.9, ja;q=0.5", "en", "Page not found"),
        ("de", "ja", "ページが見つかりません"),
    ] {
        let page = app.client_in(accept).get("/no-such-page").await.expect(404);
        assert_eq!(page.attr("html", "lang").as_deref(), Some(lang), "{accept}");
        assert_eq!(page.text("h1"), title, "{accept}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    }
}

#[actix_web::test]
async fn a_script_gets_errors_as_json() {
    let app = TestApp::spawn().await;
    let client = app.client_in("en");
    let request = |path| client.request(reqwest::Method::GET, path).header("accept", "application/json");
    let missing = client.send(request("/no-such-page")).await.expect(404);
    assert!(missing.json()["message"].is_string());
    let unsigned = client.send(request("/account")).await.expect(401);
    assert_eq!(unsigned.json()["message"], "Your sign-in has expired. Please sign in again.");
}

#[actix_web::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let app = TestApp::spawn().await;
    let client = app.client();
    assert_eq!(client.get("/").await.expect(303).location(), "/sign-in");
    let page = client.get("/engagements?state=active&q=%E6%9D%B1").await.expect(303);
    assert_eq!(page.location(), "/sign-in?next=%2Fengagements%3Fstate%3Dactive%26q%3D%25E6%259D%25B1");
    assert_eq!(client.get("/admin/users").await.expect(303).location(), "/sign-in?next=%2Fadmin%2Fusers");
}

#[actix_web::test]
async fn a_known_page_with_another_method_is_405() {
    let app = TestApp::spawn().await;
    let page = app.client_in("en").post_as_is("/playbook", &[]).await.expect(405);
    assert_eq!(page.header("allow"), Some("GET, HEAD"));
    assert_eq!(page.text("h1"), "The page cannot be opened this way");
}

#[actix_web::test]
async fn every_page_carries_the_security_headers() {
    let app = TestApp::spawn().await;
    for path in ["/no-such-page", "/", "/sign-in"] {
        let page = app.client().get(path).await;
        let csp = page.header("content-security-policy").unwrap_or_default();
        assert!(csp.starts_with("default-src 'none'; script-src 'self'"), "{path}: {csp}");
        assert!(!csp.contains("unsafe"), "{path}: {csp}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(page.header(name), Some(value), "{path}: {name}");
        }
        assert!(page.select("[style], style, script:not([src])").is_empty(), "{path}: nothing inline");
    }
}

#[actix_web::test]
async fn static_files_are_immutable_under_their_hashed_name() {
    let app = TestApp::spawn().await;
    let client = app.client();
    let page = client.get("/no-such-page").await;
    let sheet = page.attr("link[rel=stylesheet]", "href").expect("a style sheet");
    let name = sheet.rsplit('/').next().unwrap_or_default();
    assert_eq!(name.split('.').count(), 3, "name, hash, extension: {name}");
    let file = client.get(&sheet).await.expect(200);
    assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(file.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(file.header("set-cookie").is_none(), "static files begin no session");
    client.get("/static/css/none.css").await.expect(404);
    client.get("/static/../Cargo.toml").await.expect(404);
}

#[actix_web::test]
async fn a_fault_below_the_session_gets_a_page_without_details() {
    let app = TestApp::spawn().await;
    app.user("person@test.example", &[success_review::domain::policy::Role::Manager]);
    let client = app.sign_in("person@test.example").await;
    let rename = |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        app.db.maintain(|conn| Ok(diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn).map(drop)?)).unwrap();
    };
    rename("sessions", "sessions_gone");
    let page = client.get("/engagements").await;
    rename("sessions_gone", "sessions");
    assert_eq!(page.status, 500);
    assert!(page.has("main h1"), "a page of ours: {}", page.body);
    assert!(!page.body.contains("sessions"), "no details");
    assert!(page.headers.contains_key("content-security-policy"));
}
