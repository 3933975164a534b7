//! What touches on the safety of accounts: a row and a line in the log for each, and the administrator's page of them.

use chrono::TimeDelta;
use success_review::domain::filter::SecurityEvents;
use success_review::domain::policy::{Role, Roles, Viewer};
use success_review::domain::security::{Occurrence, SecurityKind};
use success_review::store::security::{Noted, list, write};

use crate::log::Program;
use crate::support::database::{execute, is_sqlite};
use crate::support::{Client, PASSWORD, TestApp};

const ADMIN: &str = "admin@test.example";
const MANAGER: &str = "manager@test.example";
const WRONG: &str = "wrong wrong wrong";
const NEW: &str = "quite another battery";

/// All rows, the newest first, once there are `so many` of this kind: they are written a moment after the answer.
async fn noted(app: &TestApp, kind: SecurityKind, so_many: i64) -> Vec<Noted> {
    let roles = Roles { administrator: true, ..Roles::default() };
    let viewer =
        Viewer { id: 0, name: String::new(), email: String::new(), roles, partner_id: None, stands_in_for: Vec::new() };
    let mut rows = Vec::new();
    for _ in 0..200 {
        rows = app.read(|conn| list(conn, &viewer, &SecurityEvents::default(), None, 1_000)).rows;
        if rows.iter().filter(|row| row.kind == kind).map(|row| row.times).sum::<i64>() >= so_many {
            return rows;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no {so_many} of {kind:?} in {rows:#?}")
}

fn of(rows: &[Noted], kind: SecurityKind) -> Vec<&Noted> {
    rows.iter().filter(|row| row.kind == kind).collect()
}

async fn try_sign_in(client: &Client, email: &str, password: &str, status: u16) {
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", email), ("password", password)]).await.expect(status);
}

#[actix_web::test]
async fn signing_in_and_out_is_noted_with_what_came_of_it() {
    let app = TestApp::spawn().await;
    let manager = app.user(MANAGER, &[Role::Manager]);
    let off = app.user("off@test.example", &[Role::Manager]);
    let now = app.clock.timestamp();
    app.write(|conn| success_review::store::users::set_disabled(conn, off, Some(now)));
    let stranger = app.client();
    for _ in 0..10 {
        try_sign_in(&stranger, MANAGER, WRONG, 422).await;
    }
    try_sign_in(&stranger, MANAGER, WRONG, 429).await;
    try_sign_in(&stranger, "nobody@test.example", WRONG, 422).await;
    try_sign_in(&stranger, "off@test.example", PASSWORD, 422).await;
    app.clock.advance(TimeDelta::minutes(16));
    let (first, second) = (app.sign_in(MANAGER).await, app.sign_in(MANAGER).await);
    first.get("/account").await;
    first.post("/sign-out", &[]).await.expect(303);
    second.get("/account").await.expect(303);

    noted(&app, SecurityKind::SignInFailed, 12).await;
    let rows = noted(&app, SecurityKind::SignedIn, 2).await;
    let failed = of(&rows, SecurityKind::SignInFailed);
    let mut told: Vec<_> = failed.iter().map(|row| (row.account_id, row.times)).collect();
    told.sort_unstable();
    assert_eq!(told, [(None, 1), (Some(manager), 10), (Some(off), 1)], "of one place and hour one row each");
    assert!(failed.iter().all(|row| row.page == "POST /sign-in" && row.source.len() == 16), "{failed:?}");
    let throttled = of(&rows, SecurityKind::SignInThrottled);
    assert_eq!(throttled.iter().map(|row| (row.account_id, row.times)).collect::<Vec<_>>(), [(Some(manager), 1)]);
    assert_eq!(of(&rows, SecurityKind::SignedIn).len(), 2);
    let ended: Vec<_> = [SecurityKind::SignedOut, SecurityKind::SessionsEnded]
        .into_iter()
        .flat_map(|kind| of(&rows, kind))
        .map(|row| (row.account_id, row.actor_id, row.times))
        .collect();
    assert_eq!(ended, [(Some(manager), None, 1), (Some(manager), None, 1)], "its own, and the one on the other device");
}

#[actix_web::test]
async fn who_got_no_session_has_not_signed_in() {
    let app = TestApp::spawn().await;
    let manager = app.user(MANAGER, &[Role::Manager]);
    let client = app.client();
    client.get("/sign-in").await;
    let nobodys = if is_sqlite(&app.db) {
        "CREATE TRIGGER nobodys BEFORE INSERT ON sessions WHEN NEW.user_id IS NOT NULL \
         BEGIN SELECT RAISE(ABORT, 'refused'); END"
    } else {
        "ALTER TABLE sessions ADD CONSTRAINT nobodys CHECK (user_id IS NULL) NOT VALID"
    };
    execute(&app.db, nobodys).unwrap();
    client.post("/sign-in", &[("email", MANAGER), ("password", PASSWORD)]).await.expect(500);
    let again =
        if is_sqlite(&app.db) { "DROP TRIGGER nobodys" } else { "ALTER TABLE sessions DROP CONSTRAINT nobodys" };
    execute(&app.db, again).unwrap();
    app.sign_in(MANAGER).await;
    let rows = noted(&app, SecurityKind::SignedIn, 1).await;
    let signed_in = of(&rows, SecurityKind::SignedIn);
    assert_eq!(signed_in.iter().map(|row| row.account_id).collect::<Vec<_>>(), [Some(manager)]);
    assert_eq!(signed_in[0].page, "POST /sign-in");
}

#[actix_web::test]
async fn what_is_done_to_accounts_is_noted_and_so_are_the_sessions_that_it_ends() {
    let app = TestApp::spawn().await;
    let admin_id = app.user(ADMIN, &[Role::Administrator]);
    let manager = app.user(MANAGER, &[Role::Manager]);
    let own = app.sign_in(MANAGER).await;
    own.get("/account").await;
    let wrong = [("current_password", WRONG), ("new_password", NEW), ("new_password_again", NEW)];
    own.post("/account/password", &wrong).await.expect(422);
    let right = [("current_password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    own.post("/account/password", &right).await.expect(303);
    let admin = app.sign_in(ADMIN).await;
    admin.get("/admin/users/new").await;
    let added = [("email", "new@test.example"), ("name", "新井 透"), ("time_zone", "UTC"), ("roles", "lead")];
    admin.post("/admin/users", &added).await.expect(200);
    let page = format!("/admin/users/{manager}");
    for role in ["manager", "lead"] {
        let form = admin.get(&page).await.expect(200);
        let (version, zone) = (form.attr("[name=version]", "value").unwrap(), "Asia/Tokyo");
        let fields = [("version", version.as_str()), ("name", "別名"), ("time_zone", zone), ("roles", role)];
        admin.post(&page, &fields).await.expect(303);
    }
    admin.post(&format!("{page}/password"), &[]).await.expect(200);
    own.get("/account").await.expect(303);
    admin.post(&format!("{page}/disabling"), &[]).await.expect(303);
    admin.post(&format!("{page}/enabling"), &[]).await.expect(303);

    let rows = noted(&app, SecurityKind::SignInFailed, 1).await;
    let failed = of(&rows, SecurityKind::SignInFailed);
    assert_eq!((failed[0].account_id, failed[0].page.as_str()), (Some(manager), "POST /account/password"));
    for (kind, actor) in [
        (SecurityKind::PasswordChanged, None),
        (SecurityKind::AccountChanged, Some(admin_id)),
        (SecurityKind::RolesChanged, Some(admin_id)),
        (SecurityKind::PasswordReset, Some(admin_id)),
        (SecurityKind::AccountDisabled, Some(admin_id)),
        (SecurityKind::AccountEnabled, Some(admin_id)),
    ] {
        let found: Vec<_> = of(&rows, kind).iter().map(|row| (row.account_id, row.actor_id)).collect();
        assert_eq!(found, [(Some(manager), actor)], "{kind:?}");
    }
    assert_eq!(of(&rows, SecurityKind::AccountCreated).len(), 1);
    let ended: Vec<_> = of(&rows, SecurityKind::SessionsEnded).iter().map(|row| (row.actor_id, row.times)).collect();
    // By the new password of one's own, and by the reset; disabling found none.
    assert_eq!(ended, [(Some(admin_id), 1), (None, 1)]);
}

#[actix_web::test]
async fn what_is_refused_is_noted_by_whose_it_was() {
    let app = TestApp::spawn().await;
    let manager = app.user(MANAGER, &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().engagement(manager, "A", |_| ());
    let client = app.sign_in("lead@test.example").await;
    client.get(&format!("/engagements/{engagement}/usage/import")).await.expect(403);
    client.get("/admin/users").await.expect(404);
    client.post_as_is("/account/settings", &[("csrf_token", "0123456789")]).await.expect(403);
    let stranger = app.client();
    stranger.post_as_is("/sign-in", &[("email", MANAGER)]).await.expect(403);
    let form = |client: &Client| {
        let request = client.request(reqwest::Method::POST, "/sign-out");
        request.header("content-type", "application/x-www-form-urlencoded").body("a=b")
    };
    for _ in 0..3 {
        client.send(form(&client).header("sec-fetch-site", "cross-site")).await.expect(403);
    }
    // Any word is a method, of any length, and no business of the record.
    let word = reqwest::Method::from_bytes("X".repeat(5_000).as_bytes()).unwrap();
    client.send(client.request(word, "/sign-out").header("sec-fetch-site", "cross-site")).await;

    let rows = noted(&app, SecurityKind::FormRefused, 6).await;
    let mut refused: Vec<_> =
        of(&rows, SecurityKind::FormRefused).iter().map(|r| (r.page.as_str(), r.account_id, r.times)).collect();
    refused.sort_unstable();
    // Whose session a form from elsewhere brings is not looked at.
    let expected = [
        ("? /sign-out", None, 1),
        ("POST /account/settings", Some(lead), 1),
        ("POST /sign-in", None, 1),
        ("POST /sign-out", None, 3),
    ];
    assert_eq!(refused, expected);
    let forbidden = of(&rows, SecurityKind::Forbidden);
    assert_eq!(forbidden.len(), 1, "what does not exist is not forbidden: {forbidden:?}");
    let row = forbidden[0];
    assert_eq!((row.account_id, row.object_id), (Some(lead), Some(engagement)));
    assert_eq!(row.page, "GET /engagements/{id}/usage/import");
}

#[actix_web::test]
async fn every_file_that_is_taken_away_is_noted() {
    let app = TestApp::spawn().await;
    let manager = app.user(MANAGER, &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "A", |_| ());
    let client = app.sign_in(MANAGER).await;
    for end in ["csv", "xlsx"] {
        client.download(&format!("/engagements/{engagement}/usage/table.{end}")).await;
    }
    client.get(&format!("/engagements/{engagement}")).await.expect(200);
    let head = client.request(reqwest::Method::HEAD, &format!("/engagements/{engagement}/usage/table.csv"));
    client.send(head).await.expect(200);
    let rows = noted(&app, SecurityKind::Exported, 2).await;
    let mut taken: Vec<_> = of(&rows, SecurityKind::Exported)
        .iter()
        .map(|row| (row.page.as_str(), row.account_id, row.object_id, row.times))
        .collect();
    taken.sort_unstable();
    let expected = |page| (page, Some(manager), Some(engagement), 1);
    let pages = ["GET /engagements/{id}/usage/table.csv", "GET /engagements/{id}/usage/table.xlsx"];
    assert_eq!(taken, pages.map(expected));
}

#[actix_web::test]
async fn the_administrator_narrows_the_events_by_kind_account_and_day() {
    let app = TestApp::spawn().await;
    app.user(ADMIN, &[Role::Administrator]);
    let manager = app.user(MANAGER, &[Role::Manager]);
    let one = |kind, at: &str, account| Occurrence {
        kind,
        at: at.parse().unwrap(),
        account,
        actor: None,
        source: "0123456789abcdef".to_owned(),
        page: "GET /engagements/{id}".to_owned(),
        object: Some(42),
        times: 1,
    };
    // In Tokyo the day begins at 15:00.
    let mut all = vec![
        one(SecurityKind::Forbidden, "2026-11-19T14:59:59", Some(manager)),
        one(SecurityKind::Forbidden, "2026-11-19T15:00:00", Some(manager)),
        one(SecurityKind::SignInFailed, "2026-11-20T14:59:59", None),
        one(SecurityKind::SignInFailed, "2026-11-20T15:00:00", None),
    ];
    for minute in 0..60 {
        all.push(one(SecurityKind::SignedOut, &format!("2026-11-18T05:{minute:02}:00"), Some(manager)));
    }
    app.write(|conn| write(conn, all));
    let client = app.sign_in_with(ADMIN, "en").await;
    noted(&app, SecurityKind::SignedIn, 1).await;
    let rows =
        async |query: &str| client.get(&format!("/admin/security{query}")).await.expect(200).select("tbody tr").len();
    assert_eq!(rows("?kind=forbidden").await, 2);
    assert_eq!(rows("?day=2026-11-20").await, 2);
    assert_eq!(rows("?kind=forbidden&day=2026-11-20").await, 1);
    assert_eq!(rows(&format!("?account={manager}&kind=forbidden")).await, 2);
    assert_eq!(rows("?account=%EF%BC%99%EF%BC%99").await, 0, "a number of any width");
    let page = client.get("/admin/security?day=2026-11-20&kind=forbidden").await.expect(200);
    assert_eq!(page.text("tbody .table__sub"), "GET /engagements/42");
    assert!(page.reads().contains("manager") && page.reads().contains("0123456789abcdef"), "{}", page.reads());

    // Page by page, each once.
    let mut path = format!("/admin/security?account={manager}");
    let mut seen = Vec::new();
    loop {
        let page = client.get(&path).await.expect(200);
        seen.extend(page.select("tbody time").iter().filter_map(|time| time.attrs.get("datetime").cloned()));
        match page.attr(".pager a[rel=next]", "href") {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen.len(), 62);
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first: {seen:?}");

    for (query, field, typed) in [("?account=x&kind=forbidden", "account", "x"), ("?day=soon&account=7", "day", "soon")]
    {
        let page = client.get(&format!("/admin/security{query}")).await.expect(422);
        assert_eq!(page.attr(&format!("#{field}"), "value").as_deref(), Some(typed));
        assert!(page.has(&format!("#{field}-error")) && page.select(".error-summary li").len() == 1);
    }
    let page = app.sign_in(ADMIN).await.get("/admin/security?kind=signed_in").await.expect(200);
    assert!(page.has("tr[data-kind=signed_in]") && page.reads().contains("サインイン"), "{}", page.reads());
    let user = client.get(&format!("/admin/users/{manager}")).await.expect(200);
    assert!(user.has(&format!("a[href='/admin/security?account={manager}']")));
}

#[actix_web::test]
async fn the_log_has_each_with_the_number_of_its_request_and_nothing_of_people() {
    let app = TestApp::spawn().await;
    let manager = app.user("secret.manager@example.com", &[Role::Manager, Role::Administrator]);
    let engagement = app.desk().engagement(manager, "SecretCustomer", |_| ());
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    try_sign_in(&client, "secret.manager@example.com", "SecretWrong wrong", 422).await;
    try_sign_in(&client, "SecretNobody@example.com", "SecretWrong wrong", 422).await;
    try_sign_in(&client, "secret.manager@example.com", PASSWORD, 303).await;
    client.download(&format!("/engagements/{engagement}/usage/table.csv")).await;
    client.post_as_is("/account/settings", &[("language", "SecretLanguage")]).await.expect(403);
    client.get("/admin/users/new").await;
    let added = [("email", "SecretNew@example.com"), ("name", "SecretName"), ("time_zone", "UTC"), ("roles", "lead")];
    client.post("/admin/users", &added).await.expect(200);
    client.post("/sign-out", &[]).await.expect(303);
    // The last one is there, so all are.
    let mut lines = program.lines("security");
    for _ in 0..100 {
        if lines.iter().any(|line| line["fields"]["event"] == "signed_out") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        lines = program.lines("security");
    }
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            assert!(line["span"]["id"].as_str().is_some_and(|id| id.len() == 32), "{line}");
            assert_eq!(line["fields"]["message"], "security event");
            let fields = &line["fields"];
            (
                fields["event"].as_str().unwrap().to_owned(),
                line["level"].as_str().unwrap().to_owned(),
                fields["account"].as_i64(),
            )
        })
        .collect();
    let created = told.iter().find(|(event, ..)| event == "account_created").and_then(|(.., account)| *account);
    assert!(created.is_some_and(|id| id != manager));
    let line = |event: &str, level: &str, account| (event.to_owned(), level.to_owned(), account);
    assert_eq!(
        told,
        [
            line("sign_in_failed", "WARN", Some(manager)),
            line("sign_in_failed", "WARN", None),
            line("signed_in", "INFO", Some(manager)),
            line("exported", "INFO", Some(manager)),
            line("form_refused", "WARN", Some(manager)),
            line("account_created", "INFO", created),
            line("signed_out", "INFO", Some(manager)),
        ]
    );
    let log = program.log();
    for secret in ["Secret", "secret.manager", "example.com", PASSWORD] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert!(lines.iter().all(|line| !line.to_string().contains("127.0.0")), "no address of a network");
}
