//! What stands at the doors: forms from elsewhere, wrong passwords from everywhere, and a database that has no time.

use success_review::domain::policy::Role;
use success_review::session::throttle::SLOWED;
use success_review::store::AnyConnection;

use crate::support::{Client, PASSWORD, Page, TestApp};

const WRONG: &str = "wrong wrong wrong";

fn post(client: &Client, path: &str, body: String) -> reqwest::RequestBuilder {
    client.request(reqwest::Method::POST, path).header("content-type", "application/x-www-form-urlencoded").body(body)
}

#[actix_web::test]
async fn a_form_from_elsewhere_gives_no_cookie_and_takes_none() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let elsewhere = [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
        // An old browser says nothing; the form has no token of ours.
        vec![],
    ];
    for path in ["/sign-in", "/language", "/sign-out", "/account/settings", "/engagements", "/nowhere"] {
        for headers in &elsewhere {
            // As the browser sends it: the session's cookie stays behind.
            let mut request = post(&app.client(), path, "language=en&email=a&password=b".to_owned());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let page = app.client().send(request).await;
            assert_eq!(page.header("set-cookie"), None, "{path} {headers:?}: {}", page.status);
            if !headers.is_empty() {
                assert_eq!(page.status, 403, "{path} {headers:?}");
                assert!(page.has("main h1"), "{path}: {}", page.body);
            }
        }
    }
    // Nor where the cookie came along.
    let client = app.sign_in("manager@test.example").await;
    client.get("/account").await.expect(200);
    for headers in &elsewhere {
        let mut request = post(&client, "/language", "language=en".to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let page = client.send(request).await.expect(403);
        assert_eq!(page.header("set-cookie"), None);
    }
    client.get("/account").await.expect(200);
}

/// Tries to sign in from behind the proxy.
async fn from(client: &Client, address: &str, email: &str, password: &str) -> Page {
    let page = client.get("/sign-in").await;
    let (_, mut fields) = page.form("form.entry__form");
    fields.retain(|(name, _)| name == "csrf_token");
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .append_pair("email", email)
        .append_pair("password", password)
        .finish();
    client.send(post(client, "/sign-in", body).header("x-forwarded-for", address)).await
}

async fn behind_a_proxy() -> TestApp {
    let app =
        TestApp::spawn_with(|config| config.trusted_proxies = vec!["127.0.0.1".parse().expect("a network")]).await;
    app.user("manager@test.example", &[Role::Manager]);
    app
}

#[actix_web::test]
async fn wrong_passwords_from_one_place_shut_nobody_out_elsewhere() {
    let app = behind_a_proxy().await;
    let attacker = app.client();
    for _ in 0..10 {
        from(&attacker, "198.51.100.1", "manager@test.example", WRONG).await.expect(422);
    }
    from(&attacker, "198.51.100.1:4711", "manager@test.example", PASSWORD).await.expect(429);
    from(&app.client(), "203.0.113.9", "manager@test.example", PASSWORD).await.expect(303);
    // All of a line's addresses are one place.
    for number in 0..10 {
        let address = format!("2001:db8:1:2::{number:x}");
        from(&app.client(), &address, "manager@test.example", WRONG).await.expect(422);
    }
    from(&app.client(), "2001:db8:1:2:ffff::1", "manager@test.example", PASSWORD).await.expect(429);
    from(&app.client(), "2001:db8:1:3::1", "manager@test.example", PASSWORD).await.expect(303);
}

#[actix_web::test]
async fn a_browser_that_the_person_knows_passes_whatever_others_try() {
    let app = behind_a_proxy().await;
    let own = app.client();
    from(&own, "203.0.113.9", "manager@test.example", PASSWORD).await.expect(303);
    own.post("/sign-out", &[]).await.expect(303);
    let attacker = app.client();
    for number in 0..100 {
        let address = format!("198.51.100.{}", number / 10);
        from(&attacker, &address, "manager@test.example", WRONG).await.expect(422);
    }
    from(&app.client(), "198.51.100.1", "manager@test.example", PASSWORD).await.expect(429);
    from(&own, "203.0.113.9", "manager@test.example", PASSWORD).await.expect(303);
    // It is known for that person only, and has no more tries than anybody.
    own.post("/sign-out", &[]).await.expect(303);
    for _ in 0..10 {
        from(&own, "203.0.113.9", "manager@test.example", WRONG).await.expect(422);
    }
    from(&own, "203.0.113.9", "manager@test.example", PASSWORD).await.expect(429);
}

#[actix_web::test]
async fn a_flood_from_everywhere_slows_a_new_browser_down_and_does_not_shut_it_out() {
    let app = behind_a_proxy().await;
    let flood = async |last: u8| {
        for number in 0..100 {
            let address = format!("198.51.{last}.{}", number / 10);
            from(&app.client(), &address, "manager@test.example", WRONG).await.expect(422);
        }
    };
    flood(100).await;
    let begun = std::time::Instant::now();
    from(&app.client(), "192.0.2.1", "manager@test.example", WRONG).await.expect(422);
    let person = from(&app.client(), "192.0.2.1", "manager@test.example", PASSWORD).await;
    assert_eq!(person.status, 303, "the second try from there is right");
    assert!(begun.elapsed() >= 2 * SLOWED, "each is slowed down: {:?}", begun.elapsed());
    // Who guesses has two tries from each place, and no more of those that they had.
    flood(101).await;
    for (address, statuses) in [("192.0.2.7", &[422, 422, 429][..]), ("198.51.101.3", &[429])] {
        for status in statuses {
            let answer = from(&app.client(), address, "manager@test.example", WRONG).await;
            assert_eq!(answer.status, *status, "{address}");
        }
    }
}

#[actix_web::test]
async fn two_people_of_one_browser_are_both_known_to_it() {
    let app = behind_a_proxy().await;
    app.user("lead@test.example", &[Role::Lead]);
    let shared = app.client();
    for email in ["manager@test.example", "lead@test.example"] {
        from(&shared, "203.0.113.9", email, PASSWORD).await.expect(303);
        shared.post("/sign-out", &[]).await.expect(303);
    }
    // Others' wrong passwords from the same place.
    for email in ["manager@test.example", "lead@test.example"] {
        for _ in 0..10 {
            from(&app.client(), "203.0.113.9", email, WRONG).await.expect(422);
        }
        from(&app.client(), "203.0.113.9", email, PASSWORD).await.expect(429);
    }
    for email in ["manager@test.example", "lead@test.example"] {
        from(&shared, "203.0.113.9", email, PASSWORD).await.expect(303);
        shared.post("/sign-out", &[]).await.expect(303);
    }
}

#[actix_web::test]
async fn a_reset_lifts_what_wrong_passwords_did() {
    let app = TestApp::spawn().await;
    let id = app.user("manager@test.example", &[Role::Manager]);
    app.user("admin@test.example", &[Role::Administrator]);
    let admin = app.sign_in("admin@test.example").await;
    let client = app.client();
    for _ in 0..10 {
        from(&client, "", "manager@test.example", WRONG).await.expect(422);
    }
    from(&client, "", "manager@test.example", PASSWORD).await.expect(429);
    let made = admin.post(&format!("/admin/users/{id}/password"), &[]).await.expect(200);
    let password = made.text("#generated-password");
    from(&client, "", "manager@test.example", &password).await.expect(303);
}

#[actix_web::test]
async fn a_right_password_again_and_again_is_bounded_too() {
    let app = TestApp::spawn().await;
    app.user("manager@test.example", &[Role::Manager]);
    let mut answers = Vec::new();
    for _ in 0..61 {
        // Each in a browser of its own, as a program does it.
        answers.push(from(&app.client(), "", "manager@test.example", PASSWORD).await.status);
    }
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 60, "{answers:?}");
    assert_eq!(answers.last(), Some(&429));
}

#[actix_web::test]
async fn a_session_that_finds_no_place_in_the_database_is_503() {
    let app = TestApp::spawn_with(|config| config.pool = 1).await;
    app.user("manager@test.example", &[Role::Manager]);
    let (one, other) = (app.sign_in("manager@test.example").await, app.sign_in("manager@test.example").await);
    let (held, is_held) = std::sync::mpsc::channel();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let db = app.db.clone();
    let holding = std::thread::spawn(move || {
        db.transaction(|conn| {
            if matches!(conn, AnyConnection::Pg(_)) {
                diesel::RunQueryDsl::execute(diesel::sql_query("LOCK TABLE sessions"), conn)?;
            }
            held.send(()).expect("told");
            gone.recv().expect("go on");
            Ok::<_, success_review::error::Error>(())
        })
    });
    is_held.recv().expect("held");
    // One may wait as long as the lock is held; the other finds no connection, or the lock in its way.
    let first = std::pin::pin!(one.post("/language", &[("language", "en")]));
    let second = std::pin::pin!(other.post("/language", &[("language", "en")]));
    let busy = match futures_util::future::select(first, second).await {
        futures_util::future::Either::Left((page, _)) => page,
        futures_util::future::Either::Right((page, _)) => page,
    };
    go.send(()).expect("go on");
    holding.join().expect("no panic").expect("released");
    assert_eq!(busy.status, 503, "{}", busy.body);
    assert_eq!(busy.header("retry-after"), Some("2"));
    assert!(busy.has("main h1"));
}
