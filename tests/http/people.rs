//! Signing in, the own account, and the administration.

use std::io::{Read, Write};
use std::rc::Rc;

use chrono::TimeDelta;
use diesel::prelude::*;
use success_review::domain::policy::Role;
use success_review::store::schema::sessions;

use crate::support::database::execute;
use crate::support::{Client, PASSWORD, Page, TestApp};

async fn try_sign_in(client: &Client, email: &str, password: &str) -> Page {
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", email), ("password", password)]).await
}

async fn admin(app: &TestApp) -> Client {
    app.user("admin@test.example", &[Role::Administrator]);
    app.sign_in_with("admin@test.example", "en").await
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_and_a_disabled_account_read_the_same() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let off = app.user("off@test.example", &[Role::Manager]);
    let now = app.clock.timestamp();
    app.write(|conn| success_review::store::users::set_disabled(conn, off, Some(now)));
    let mut texts = Vec::new();
    for (email, password) in [
        ("manager@test.example", "wrong wrong wrong"),
        ("nobody@test.example", PASSWORD),
        ("off@test.example", PASSWORD),
    ] {
        let page = try_sign_in(&app.client(), email, password).await.expect(422);
        assert_eq!(page.attr("#email", "value").as_deref(), Some(email), "the address stays");
        assert_eq!(page.attr("#password", "value").as_deref(), Some(""), "the password does not");
        assert!(page.text("title").starts_with("エラー"), "{}", page.text("title"));
        texts.push((page.text(".error-summary"), page.text("#email-error")));
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    let empty = try_sign_in(&app.client_in("en"), "", "").await.expect(422);
    assert_eq!(empty.select(".error-summary li").len(), 2);
}

#[actix_web::test]
async fn the_address_is_compared_without_regard_to_case() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    try_sign_in(&app.client(), " Manager@Test.Example ", PASSWORD).await.expect(303);
}

#[actix_web::test]
async fn ten_failures_make_an_account_wait_fifteen_minutes() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let client = app.client_in("en");
    for _ in 0..10 {
        try_sign_in(&client, "manager@test.example", "wrong wrong wrong").await.expect(422);
    }
    let page = try_sign_in(&client, "manager@test.example", PASSWORD).await.expect(429);
    assert_eq!(page.header("retry-after"), Some("900"));
    assert_eq!(page.text("h1"), "Too many attempts");
    try_sign_in(&app.client(), "lead@test.example", PASSWORD).await.expect(303);
    app.clock.advance(TimeDelta::minutes(15));
    try_sign_in(&client, "manager@test.example", PASSWORD).await.expect(303);
}

#[actix_web::test]
async fn signing_in_leads_back_but_never_elsewhere() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let client = app.client();
    let sent = client.get("/engagements?state=active").await.expect(303);
    let page = client.get(sent.location()).await.expect(200);
    let back = client
        .submit(&page, "form.entry__form", &[("email", "manager@test.example"), ("password", PASSWORD)])
        .await
        .expect(303);
    assert_eq!(back.location(), "/engagements?state=active");
    // Signed in already: no second form.
    assert_eq!(client.get("/sign-in?next=/playbook").await.expect(303).location(), "/playbook");
    for foreign in ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-out", "javascript:x"] {
        let client = app.client();
        client.get("/sign-in").await;
        let fields = [("email", "manager@test.example"), ("password", PASSWORD), ("next", foreign)];
        assert_eq!(client.post("/sign-in", &fields).await.expect(303).location(), "/", "{foreign}");
    }
}

#[actix_web::test]
async fn forms_without_the_sessions_token_are_refused() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let client = app.client();
    client.get("/sign-in").await;
    let fields = [("email", "manager@test.example"), ("password", PASSWORD)];
    client.post_as_is("/sign-in", &fields).await.expect(403);
    let signed_in = app.sign_in("manager@test.example").await;
    for path in ["/sign-out", "/language", "/account/settings", "/account/password", "/account/sessions/end"] {
        signed_in.post_as_is(path, &[("language", "en"), ("version", "1")]).await.expect(403);
    }
    signed_in.get("/account").await.expect(200);
}

#[actix_web::test]
async fn a_form_beyond_the_bound_is_refused_by_its_length_or_when_it_comes() {
    let app = TestApp::spawn().await;
    // Lets the server begin: what follows blocks the thread that it begins on.
    app.client().get("/healthz").await.expect(200);
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 1024, "x".repeat(1024));
    for (length, body, status) in [
        ("Content-Length: 16385", String::new(), "413"),
        ("Transfer-Encoding: chunked", chunk.repeat(17), "413"),
        // At the bound it is read, and then found to have no token.
        ("Transfer-Encoding: chunked", chunk.repeat(16) + "0\r\n\r\n", "403"),
    ] {
        let mut tcp = std::net::TcpStream::connect(app.address).unwrap();
        tcp.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        tcp.write_all(format!("{head}{length}\r\n\r\n{body}").as_bytes()).unwrap();
        let mut answer = [0; 12];
        tcp.read_exact(&mut answer).unwrap();
        assert_eq!(String::from_utf8_lossy(&answer), format!("HTTP/1.1 {status}"), "{length}");
    }
}

#[actix_web::test]
async fn signing_out_ends_the_sessions_of_every_device() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let (one, other) = (app.sign_in("manager@test.example").await, app.sign_in("manager@test.example").await);
    assert_eq!(one.post("/sign-out", &[]).await.expect(303).location(), "/sign-in");
    one.get("/account").await.expect(303);
    other.get("/account").await.expect(303);
}

#[actix_web::test]
async fn who_visits_the_sign_in_page_leaves_no_row_behind() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let rows = || app.read(|conn| Ok(sessions::table.count().get_result::<i64>(conn)?));
    let client = app.client();
    client.get("/sign-in").await.expect(200);
    client.post("/language", &[("language", "en"), ("next", "/sign-in")]).await.expect(303);
    assert_eq!(client.get("/sign-in").await.text("h1"), "Sign in", "and is remembered all the same");
    try_sign_in(&client, "manager@test.example", "not the password").await.expect(422);
    assert_eq!(rows(), 0);
    try_sign_in(&client, "manager@test.example", PASSWORD).await.expect(303);
    assert_eq!(rows(), 1);
    client.post("/sign-out", &[]).await.expect(303);
    client.get("/").await.expect(303);
    assert_eq!(rows(), 0);
}

#[actix_web::test]
async fn the_language_is_switched_before_and_after_signing_in() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let client = app.client();
    client.get("/sign-in?next=/playbook").await.expect(200);
    let fields = [("language", "en"), ("next", "/sign-in?next=/playbook")];
    let back = client.post("/language", &fields).await.expect(303);
    assert_eq!(back.location(), "/sign-in?next=%2Fplaybook");
    assert_eq!(client.get(back.location()).await.text("h1"), "Sign in");
    try_sign_in(&client, "manager@test.example", PASSWORD).await.expect(303);
    assert_eq!(client.get("/account").await.text("h1"), "Account settings");
    let fields = [("language", "ja"), ("next", "/account")];
    assert_eq!(client.post("/language", &fields).await.expect(303).location(), "/account");
    assert_eq!(client.get("/account").await.text("h1"), "アカウント設定");
    // The choice goes with the person, not with the browser.
    let elsewhere = app.sign_in_with("manager@test.example", "en").await;
    assert_eq!(elsewhere.get("/account").await.text("h1"), "アカウント設定");
    client.post("/language", &[("language", "fr")]).await.expect(400);
}

#[actix_web::test]
async fn settings_are_saved_and_a_stale_page_is_told() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let client = app.sign_in("manager@test.example").await;
    let page = client.get("/account").await.expect(200);
    let form = "form[action='/account/settings']";
    client.submit(&page, form, &[("language", "en"), ("time_zone", "Europe/London")]).await.expect(303);
    let saved = client.get("/account").await.expect(200);
    assert_eq!(saved.text(".flash"), "Settings saved");
    assert_eq!(saved.attr("#time_zone option[selected]", "value").as_deref(), Some("Europe/London"));
    assert!(saved.text(".site-footer").contains("22 Nov 2026 5:00"), "{}", saved.text(".site-footer"));
    let stale = client.submit(&page, form, &[("time_zone", "UTC")]).await.expect(409);
    assert_eq!(stale.attr("#time_zone option[selected]", "value").as_deref(), Some("UTC"));
    client.submit(&stale, form, &[("time_zone", "Nowhere/Land")]).await.expect(422);
    client.submit(&saved, form, &[("language", "")]).await.expect(303);
    assert_eq!(client.get("/account").await.attr("html", "lang").as_deref(), Some("ja"), "the browser's again");
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let (here, there) = (app.sign_in("manager@test.example").await, app.sign_in("manager@test.example").await);
    let change =
        |current, new, again| [("current_password", current), ("new_password", new), ("new_password_again", again)];
    for (fields, field) in [
        (change("wrong wrong wrong", "another good one", "another good one"), "#current_password-error"),
        (change(PASSWORD, "short", "short"), "#new_password-error"),
        (change(PASSWORD, "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa"), "#new_password-error"),
        (change(PASSWORD, "Manager@Test.example", "Manager@Test.example"), "#new_password-error"),
        (change(PASSWORD, "another good one", "another good two"), "#new_password_again-error"),
    ] {
        let page = here.post("/account/password", &fields).await.expect(422);
        assert!(page.has(field), "{field}: {}", page.reads());
    }
    let page = here.post("/account/password", &change("", "short", "shorter")).await.expect(422);
    assert_eq!(page.select(".error-summary li").len(), 3, "all at once: {}", page.reads());
    there.get("/account").await.expect(200);
    here.post("/account/password", &change(PASSWORD, "another good one", "another good one")).await.expect(303);
    assert!(here.get("/account").await.expect(200).has(".flash"));
    there.get("/account").await.expect(303);
    try_sign_in(&app.client(), "manager@test.example", PASSWORD).await.expect(422);
    try_sign_in(&app.client(), "manager@test.example", "another good one").await.expect(303);
}

#[actix_web::test]
async fn a_person_ends_one_session_and_never_another_persons() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let here = app.sign_in("manager@test.example").await;
    let there = app.client();
    there.get("/sign-in").await;
    let page = there.get("/sign-in").await;
    let (_, mut fields) = page.form("form.entry__form");
    fields.retain(|(n, _)| n == "csrf_token");
    fields.extend([("email", "manager@test.example"), ("password", PASSWORD)].map(|(n, v)| (n.into(), v.into())));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let request = there
        .request(reqwest::Method::POST, "/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("user-agent", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
        .body(body);
    there.send(request).await.expect(303);

    let page = here.get("/account").await.expect(200);
    let rows = page.select("table tbody tr");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows.iter().filter(|r| r.text.contains("この画面のセッション")).count(), 1);
    assert!(rows.iter().any(|r| r.text.contains("Windows の Firefox")), "{}", page.reads());
    let other = page
        .select("table tbody tr")
        .iter()
        .position(|r| !r.text.contains("この画面のセッション"))
        .expect("the other session");
    let ids: Vec<String> =
        page.select("input[name=session]").iter().filter_map(|n| n.attrs.get("value").cloned()).collect();
    let stranger = app.sign_in("lead@test.example").await;
    stranger.post("/account/sessions/end", &[("session", &ids[other])]).await.expect(404);
    there.get("/account").await.expect(200);
    here.post("/account/sessions/end", &[("session", &ids[other])]).await.expect(303);
    there.get("/account").await.expect(303);
    here.get("/account").await.expect(200);
    here.post("/account/sessions/end", &[("session", &ids[1 - other])]).await.expect(303);
    here.get("/account").await.expect(303);
}

#[actix_web::test]
async fn the_administration_does_not_exist_for_others() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager, Role::Lead]);
    let client = app.sign_in("manager@test.example").await;
    for path in [
        "/admin/users",
        "/admin/users/new",
        "/admin/users/1",
        "/admin/partners",
        "/admin/workloads",
        "/admin/audit",
        "/admin/security",
    ] {
        client.get(path).await.expect(404);
    }
    for path in ["/admin/users", "/admin/users/1", "/admin/users/1/password", "/admin/users/1/disabling"] {
        client.post(path, &[]).await.expect(404);
    }
    client.get("/account").await.expect(200);
}

#[actix_web::test]
async fn an_administrator_adds_a_user_whose_password_is_shown_once() {
    let app = TestApp::spawn().await;
    let partner = app.partner("東都システムズ株式会社").to_string();
    let client = admin(&app).await;
    client.get("/admin/users/new").await.expect(200);
    let page = client.post("/admin/users", &[("time_zone", "UTC")]).await.expect(422);
    assert_eq!(page.select(".error-summary li").len(), 3, "address, name and role at once: {}", page.reads());
    let wrong = client
        .post("/admin/users", &[("email", "no address"), ("roles", "partner"), ("roles", "lead"), ("time_zone", "UTC")])
        .await
        .expect(422);
    assert!(wrong.has("#email-error") && wrong.has("#name-error"), "{}", wrong.reads());
    assert!(wrong.has("#role-partner[checked]") && wrong.has("#role-lead[checked]"));
    let base = [("email", "New@Test.example"), ("name", "新井 透"), ("time_zone", "Asia/Tokyo")];
    for (more, field) in [
        (vec![], "#roles .error"),
        (vec![("roles", "partner"), ("roles", "lead"), ("partner", partner.as_str())], "#roles .error"),
        (vec![("roles", "partner")], "#partner-error"),
        (vec![("roles", "lead"), ("password", "short")], "#password-error"),
        (vec![("roles", "lead"), ("password", "新井 透 new@test.example")], "#password-error"),
    ] {
        let page = client.post("/admin/users", &[&base[..], &more].concat()).await.expect(422);
        assert!(page.has(field), "{field}: {}", page.reads());
    }
    let fields = [&base[..], &[("roles", "partner"), ("partner", partner.as_str())]].concat();
    let made = client.post("/admin/users", &fields).await.expect(200);
    let password = made.text("#generated-password");
    try_sign_in(&app.client(), "new@test.example", &password).await.expect(303);
    assert!(client.post("/admin/users", &fields).await.expect(422).has("#email-error"), "taken");
    let list = client.get("/admin/users?q=NEW%40").await.expect(200);
    assert_eq!(list.select("tbody tr").len(), 1);
    assert!(list.reads().contains("東都システムズ株式会社"));
    let trail = client.get("/admin/audit").await.expect(200);
    assert!(trail.has("tr[data-action=account_created]"));
    assert!(trail.reads().contains("added the account"), "{}", trail.reads());
    assert_eq!(trail.text("tr[data-action=account_created] .table__sub"), "Partner", "the role in words");
    assert!(!trail.reads().contains("new@test.example"), "no personal content in the trail");
}

#[actix_web::test]
async fn disabling_ends_every_session_at_once() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    let person = app.sign_in("manager@test.example").await;
    let client = admin(&app).await;
    person.get("/account").await.expect(200);
    client.post(&format!("/admin/users/{id}/disabling"), &[]).await.expect(303);
    person.get("/account").await.expect(303);
    try_sign_in(&app.client(), "manager@test.example", PASSWORD).await.expect(422);
    let page = client.get(&format!("/admin/users/{id}")).await.expect(200);
    assert!(page.has("[data-state=disabled]"));
    client.post(&format!("/admin/users/{id}/enabling"), &[]).await.expect(303);
    person.get("/account").await.expect(303);
    try_sign_in(&app.client(), "manager@test.example", PASSWORD).await.expect(303);
    let own = client.get("/admin/users?q=admin").await.attr("tbody a", "href").expect("oneself");
    assert!(!client.get(&own).await.expect(200).has("form[action$=disabling]"));
    client.post(&format!("{own}/disabling"), &[]).await.expect(403);
    client.get("/admin/users/4711").await.expect(404);
    assert!(client.get("/admin/users/abc").await.expect(404).has("main h1"));
}

#[actix_web::test]
async fn a_form_that_finds_no_place_to_hash_comes_back_as_it_was_typed() {
    let app = TestApp::spawn().await;
    let client = Rc::new(admin(&app).await);
    let path = "/admin/users/new";
    let token = client.get(path).await.expect(200).attr("input[name=csrf_token]", "value").unwrap();
    // Two hash and 32 wait; hashing takes longer than reading a form.
    let sent: Vec<_> = (0..120)
        .map(|number| {
            let (client, token) = (client.clone(), token.clone());
            actix_web::rt::spawn(async move {
                let email = format!("new{number}@test.example");
                let fields =
                    [("csrf_token", token.as_str()), ("email", &email), ("name", "新井 透"), ("roles", "lead")];
                let fields = [&fields[..], &[("time_zone", "UTC")]].concat();
                (email.clone(), client.post_as_is("/admin/users", &fields).await)
            })
        })
        .collect();
    let mut busy = 0;
    for answer in sent {
        let (email, page) = answer.await.expect("an answer");
        if page.status == 503 {
            busy += 1;
            assert_eq!(page.header("retry-after"), Some("2"));
            assert!(page.has("#password-error"), "{}", page.reads());
            assert_eq!(page.attr("#email", "value"), Some(email));
            assert!(page.has("#role-lead[checked]"));
        } else {
            page.expect(200);
        }
    }
    assert!(busy > 0, "not one of 120 found the place taken");
}

#[actix_web::test]
async fn a_reset_password_is_new_and_ends_the_sessions() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    let person = app.sign_in("manager@test.example").await;
    let client = admin(&app).await;
    let page = client.post(&format!("/admin/users/{id}/password"), &[]).await.expect(200);
    let password = page.text("#generated-password");
    person.get("/account").await.expect(303);
    try_sign_in(&app.client(), "manager@test.example", PASSWORD).await.expect(422);
    try_sign_in(&app.client(), "manager@test.example", &password).await.expect(303);
}

#[actix_web::test]
async fn two_administrators_do_not_overwrite_each_other() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    let client = admin(&app).await;
    let path = format!("/admin/users/{id}");
    let form = format!("form[action='{path}']");
    let page = client.get(&path).await.expect(200);
    client.submit(&page, &form, &[("name", "First")]).await.expect(303);
    // Told first that the page is stale, whatever else is wrong with it.
    client.submit(&page, &form, &[("name", "Second"), ("roles", "partner")]).await.expect(409);
    let conflict = client.submit(&page, &form, &[("name", "Second")]).await.expect(409);
    assert_eq!(conflict.attr("#name", "value").as_deref(), Some("Second"), "what was typed stays");
    assert!(conflict.text(".notice").contains("First"), "what is stored is shown");
    client.submit(&conflict, &form, &[]).await.expect(303);
    assert_eq!(client.get(&path).await.attr("#name", "value").as_deref(), Some("Second"));
    let own = client.get("/admin/users?q=admin").await.attr("tbody a", "href").expect("oneself");
    let page = client.get(&own).await;
    let refused = client.submit(&page, &format!("form[action='{own}']"), &[("roles", "lead")]).await.expect(422);
    assert!(refused.has("#roles .error"));
}

#[actix_web::test]
async fn partner_organisations_are_added_and_renamed() {
    let app = TestApp::spawn().await;
    let client = admin(&app).await;
    client.post("/admin/partners", &[("name", " ")]).await.expect(422);
    client.post("/admin/partners", &[("name", "北星 IT パートナーズ")]).await.expect(303);
    let page = client.get("/admin/partners").await.expect(200);
    assert_eq!(page.text(".flash"), "Partner organisation added");
    let twice = client.post("/admin/partners", &[("name", "北星 IT パートナーズ")]).await.expect(422);
    assert_eq!(twice.attr("#name", "value").as_deref(), Some("北星 IT パートナーズ"));
    let path = page.attr("tbody a", "href").expect("the organisation");
    assert_eq!(client.get(&path).await.attr("#name", "value").as_deref(), Some("北星 IT パートナーズ"));
    let (one, two) = (client.get(&path).await, client.get(&path).await);
    let rename = |page: crate::support::Page, name: &'static str| {
        let (client, form) = (&client, format!("form[action='{path}']"));
        async move { client.submit(&page, &form, &[("name", name)]).await }
    };
    rename(one, "北星テクノロジーズ").await.expect(303);
    assert!(client.get("/admin/partners").await.reads().contains("北星テクノロジーズ"));
    // Another window does not write over it unread.
    let late = rename(two, "北星クラウド").await.expect(422);
    assert!(late.text("#name-error").contains("北星テクノロジーズ"), "{}", late.reads());
    assert_eq!(late.attr("#name", "value").as_deref(), Some("北星クラウド"));
    rename(late, "北星クラウド").await.expect(303);
    client.post("/admin/partners/4711", &[("name", "x")]).await.expect(404);
}

#[actix_web::test]
async fn workloads_follow_renamed_products() {
    let app = TestApp::spawn().await;
    let client = admin(&app).await;
    let list = client.get("/admin/workloads").await.expect(200);
    assert_eq!(list.select("tbody tr").len(), 21);
    let path = list
        .select("tbody a")
        .into_iter()
        .find(|a| a.text == "Viva Engage")
        .and_then(|a| a.attrs.get("href").cloned())
        .expect("Viva Engage");
    let form = format!("form[action='{path}']");
    let page = client.get(&path).await.expect(200);
    let fields = [("name", "Microsoft Engage"), ("aliases", "Yammer\r\nViva Engage\r\n\r\nyammer")];
    client.submit(&page, &form, &fields).await.expect(303);
    let stale = client.submit(&page, &form, &[("name", "Late")]).await.expect(409);
    assert!(stale.text(".notice").contains("Microsoft Engage"));
    assert_eq!(stale.attr("#name", "value").as_deref(), Some("Late"));
    let saved = client.get(&path).await.expect(200);
    assert_eq!(saved.text("#aliases"), "Viva Engage Yammer");
    assert!(client.submit(&saved, &form, &[("name", "microsoft teams")]).await.expect(422).has("#name-error"));
    assert!(client.submit(&saved, &form, &[("aliases", "MCAS")]).await.expect(422).has("#aliases-error"));
    assert!(client.submit(&saved, &form, &[("position", "first")]).await.expect(422).has("#position-error"));
    let new = [("key", "loop"), ("name", "Microsoft Loop"), ("aliases", "Loop"), ("position", "15")];
    client.post("/admin/workloads", &new).await.expect(303);
    let again = client.post("/admin/workloads", &new).await.expect(422);
    assert!(again.has("#key-error"));
    let bad = client.post("/admin/workloads", &[("key", "Loop 2"), ("name", ""), ("position", "")]).await.expect(422);
    assert_eq!(bad.select(".error-summary li").len(), 3);
    assert_eq!(client.get("/admin/workloads").await.texts("tbody th a")[2], "Microsoft Loop");
}

#[actix_web::test]
async fn lists_and_the_trail_page_by_key() {
    let app = TestApp::spawn().await;
    for i in 0..60 {
        app.user(&format!("user{i:02}@test.example"), &[Role::Manager]);
    }
    let client = admin(&app).await;
    let first = client.get("/admin/users?state=active").await.expect(200);
    assert_eq!(first.select("tbody tr").len(), 50);
    let next = first.select(".pager a").last().and_then(|a| a.attrs.get("href").cloned()).expect("a next page");
    assert_eq!(client.get(&next).await.expect(200).select("tbody tr").len(), 11);
    assert!(client.get("/admin/users?state=disabled").await.expect(200).has(".empty"));
    for i in 0..55 {
        client.post("/admin/partners", &[("name", &format!("Partner {i}"))]).await.expect(303);
    }
    let trail = client.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("tbody tr").len(), 50);
    let older = trail.select(".pager a").last().and_then(|a| a.attrs.get("href").cloned()).expect("older entries");
    assert_eq!(client.get(&older).await.expect(200).select("tbody tr").len(), 5);
    client.get("/admin/audit?engagement=x").await.expect(422);
    assert!(client.get("/admin/audit?engagement=1").await.expect(200).has(".empty"));
}

#[actix_web::test]
async fn lists_of_the_administration_say_how_many_rows_they_have() {
    let app = TestApp::spawn().await;
    for i in 0..60 {
        app.user(&format!("user{i:02}@test.example"), &[Role::Manager]);
    }
    let client = admin(&app).await;
    let entries = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) \
                   INSERT INTO audit_entries (action, subject, detail, at, chain) \
                   SELECT 'user_created', 'user', '', '2026-11-22 05:00:00', '' FROM n";
    execute(&app.db, entries).unwrap();
    for (path, total, shown) in [
        ("/admin/users", "61", 50),
        ("/admin/users?state=active", "61", 50),
        ("/admin/users?q=user", "60", 50),
        ("/admin/users?q=user1", "10", 10),
        ("/admin/audit", "1,000+", 50),
    ] {
        let mut page = client.get(path).await.expect(200);
        assert_eq!(page.attr("caption", "data-total").as_deref(), Some(total), "{path}");
        assert!(page.text("caption").contains(total), "{path}");
        assert_eq!(page.select("tbody tr").len(), shown, "{path}");
        if let Some(next) = page.attr(".pager a[rel=next]", "href") {
            page = client.get(&next).await.expect(200);
            assert_eq!(page.attr("caption", "data-total").as_deref(), Some(total), "{path}: the same on each page");
        }
    }
}

#[actix_web::test]
async fn the_way_back_to_the_first_page_keeps_what_the_list_is_narrowed_to() {
    let app = TestApp::spawn().await;
    for i in 0..60 {
        app.user(&format!("user{i:02}@test.example"), &[Role::Manager]);
    }
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let narrowed = app.desk().engagement(manager, "Contoso", |_| {});
    app.desk().engagement(manager, "Fabrikam", |_| {});
    for active in 0..60 {
        app.desk().measure(manager, narrowed, "teams", active, 100);
    }
    let client = admin(&app).await;
    for path in ["/admin/users?q=user&state=active".to_owned(), format!("/admin/audit?engagement={narrowed}")] {
        let first = client.get(&path).await.expect(200);
        let next = first.attr(".pager a[rel=next]", "href").expect("a next page");
        let second = client.get(&next).await.expect(200);
        let back = client.get(&second.attr(".pager a:not([rel])", "href").expect("a way back")).await.expect(200);
        assert_eq!(back.text("tbody"), first.text("tbody"), "{path}");
    }
}

#[actix_web::test]
async fn people_are_found_whatever_the_width_and_the_spaces_and_signs_stand_for_themselves() {
    let app = TestApp::spawn().await;
    let client = admin(&app).await;
    let rename = async |email: &str, name: &str| {
        let id = app.user(email, &[Role::Manager]);
        let page = client.get(&format!("/admin/users/{id}")).await.expect(200);
        client.submit(&page, &format!("form[action='/admin/users/{id}']"), &[("name", name)]).await.expect(303);
    };
    rename("m_tanaka@test.example", "田中　美咲").await;
    rename("mxtanaka@test.example", "ﾀﾅｶ Mika").await;
    let table: [(&str, &[&str]); 9] = [
        ("田中美咲", &["田中　美咲"]),
        ("田中 美咲", &["田中　美咲"]),
        ("たなか", &["ﾀﾅｶ Mika"]),
        ("タナカＭＩＫＡ", &["ﾀﾅｶ Mika"]),
        ("m_tanaka", &["田中　美咲"]),
        ("ｍ＿ｔａｎａｋａ", &["田中　美咲"]),
        ("_tanaka", &["田中　美咲"]),
        ("%tanaka", &[]),
        ("tanaka@test", &["田中　美咲", "ﾀﾅｶ Mika"]),
    ];
    for (asked, expected) in table {
        let query = form_urlencoded::byte_serialize(asked.as_bytes()).collect::<String>();
        let list = client.get(&format!("/admin/users?q={query}")).await.expect(200);
        let normal = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected: Vec<String> = expected.iter().map(|name| normal(name)).collect();
        assert_eq!(list.texts("tbody th a"), expected, "{asked}");
    }
}

#[actix_web::test]
async fn a_disabled_manager_is_marked_wherever_named() {
    let app = TestApp::spawn().await;
    let manager = app.user("gone@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let partner = app.partner("東都システムズ株式会社");
    app.partner_user("partner@test.example", partner);
    let mut answers = crate::support::builders::whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-20");
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
    app.desk().measure(manager, engagement, "teams", 350, 1000);
    app.desk().submitted(manager, engagement, &answers);
    let again = app.desk().ready_engagement(manager, "汐見製薬株式会社");
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-01");
    app.desk().submitted(manager, again, &answers);
    let client = admin(&app).await;
    client.post(&format!("/admin/users/{manager}/disabling"), &[]).await.expect(303);
    for (language, mark) in [("ja", "gone（停止中）"), ("en", "gone (disabled)")] {
        let lead = app.sign_in_with("lead@test.example", language).await;
        for (path, places) in [
            (format!("/engagements/{engagement}"), vec![".facts"]),
            ("/engagements".to_owned(), vec!["tbody tr:first-child", "tbody tr:last-child", "#manager"]),
            ("/reviews".to_owned(), vec!["tbody tr:first-child", "#manager"]),
            ("/".to_owned(), vec!["section[aria-labelledby=queue] li"]),
            (
                "/portfolio".to_owned(),
                vec![
                    "#manager",
                    "section[aria-labelledby=overdue] tbody",
                    "section[aria-labelledby=meetings] tbody",
                    "section[aria-labelledby=load] tbody",
                ],
            ),
        ] {
            let page = lead.get(&path).await.expect(200);
            for place in places {
                assert!(page.text(place).contains(mark), "{path} {place}: {}", page.text(place));
            }
        }
        let partner = app.sign_in_with("partner@test.example", language).await;
        assert!(partner.get("/summaries").await.expect(200).text("tbody").contains(mark));
        let summary = partner.get(&format!("/summaries/{engagement}")).await.expect(200);
        assert!(summary.text(".facts").contains(mark) && !summary.has(".facts a[href^=mailto]"));
    }
}
