//! What holds for every connection and every answer, over plain TCP where a browser would be too polite: connections that are
//! never done, too many of them, readers who do not read, bodies nobody needs, HEAD, and the headers that no answer goes
//! without.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use success_review::actions::review::Start;
use success_review::config::Limits;
use success_review::domain::policy::Role;
use success_review::routes::{SHORT, TABLE};

use crate::support::{Client, PASSWORD, TestApp};

const IDLE: Duration = Duration::from_millis(600);

fn limits(connections: usize) -> Limits {
    Limits { connections, spare: 4, idle: IDLE, stalled: Duration::from_millis(600), least: 16 * 1024 }
}

fn connect(address: SocketAddr) -> TcpStream {
    let tcp = TcpStream::connect(address).unwrap();
    tcp.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    tcp
}

/// What is answered on a connection until it is closed, and how long that took.
fn whole(tcp: &mut TcpStream) -> (String, Duration) {
    let start = Instant::now();
    let mut bytes = Vec::new();
    let mut piece = [0; 64 * 1024];
    loop {
        match tcp.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
            Err(e) if matches!(e.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => break,
            Err(e) => panic!("{e} after {:?}: {}", start.elapsed(), String::from_utf8_lossy(&bytes)),
        }
    }
    (String::from_utf8_lossy(&bytes).into_owned(), start.elapsed())
}

fn ask(address: SocketAddr, request: &str) -> String {
    let mut tcp = connect(address);
    tcp.write_all(request.as_bytes()).unwrap();
    whole(&mut tcp).0
}

fn get(address: SocketAddr, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
}

async fn off_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(f).await.unwrap()
}

/// Sends pieces of a chunked body until the other side has closed the connection; how long that took.
fn trickle(tcp: &mut TcpStream) -> Duration {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if tcp.write_all(b"1\r\nx\r\n").is_err() {
            return start.elapsed();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it is kept for as long as anything comes");
}

#[actix_web::test]
async fn a_body_that_nobody_reads_is_taken_for_a_moment_only() {
    let app = TestApp::spawn_with(|config| config.limits = limits(100)).await;
    let address = app.address;
    let paths =
        ["/nowhere", "/healthz", "/static/css/site.css", "/engagements/1/usage/import", "/sign-in", "/language"];
    let mut threads = Vec::new();
    for path in paths {
        threads.push(off_thread(move || {
            let mut tcp = connect(address);
            let kind = "Content-Type: text/plain\r\nTransfer-Encoding: chunked";
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\n{kind}\r\n\r\n");
            tcp.write_all(head.as_bytes()).unwrap();
            (path, trickle(&mut tcp))
        }));
    }
    for thread in threads {
        let (path, kept) = thread.await;
        assert!(kept < IDLE * 6, "{path} {kept:?}");
    }
}

#[actix_web::test]
async fn a_connection_that_says_nothing_or_never_ends_its_second_head_is_closed() {
    let app = TestApp::spawn_with(|config| config.limits = limits(100)).await;
    let address = app.address;
    let begun = ["", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: "];
    for begun in begun {
        let (_, kept) = off_thread(move || {
            let mut tcp = connect(address);
            tcp.write_all(begun.as_bytes()).unwrap();
            whole(&mut tcp)
        })
        .await;
        assert!(kept < IDLE * 6, "{begun:?} {kept:?}");
    }
}

/// A connection from one of this machine's many addresses.
async fn connect_from(last: u8, address: SocketAddr) -> TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, last], 0).into()).unwrap();
    let tcp = socket.connect(address).await.unwrap().into_std().unwrap();
    tcp.set_nonblocking(false).unwrap();
    tcp
}

#[actix_web::test]
async fn who_holds_many_connections_leaves_room_for_health_and_then_for_all() {
    // Long enough that all of it happens while they are held.
    let idle = IDLE * 6;
    let app = TestApp::spawn_with(|config| config.limits = Limits { idle, ..limits(12) }).await;
    let address = app.address;
    // Four addresses fill all the usual places, and try for those that are spare.
    let mut open = Vec::new();
    for _ in 0..5 {
        for last in 2..=5 {
            open.push(connect_from(last, address).await);
        }
    }
    let mut others = Vec::new();
    for last in 6..=7 {
        others.push(connect_from(last, address).await);
    }
    let open = off_thread(move || {
        std::thread::sleep(Duration::from_millis(100));
        for path in ["/healthz", "/readyz"] {
            let answer = get(address, path);
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
        let page = get(address, "/sign-in").to_lowercase();
        assert!(page.starts_with("http/1.1 503") && page.contains("retry-after") && page.contains("<h1"), "{page}");
        // Those that are left are taken.
        std::thread::sleep(Duration::from_millis(50));
        let spare = [(); 2].map(|()| connect(address));
        std::thread::sleep(Duration::from_millis(50));
        let refused = get(address, "/healthz");
        assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("retry-after: 2"), "{refused:?}");
        assert!(refused.contains("x-content-type-options: nosniff"), "{refused:?}");
        drop(spare);
        (open, others)
    })
    .await;
    // Nobody has to let go.
    tokio::time::sleep(idle * 2).await;
    app.client().get("/sign-in").await.expect(200);
    drop(open);
}

#[actix_web::test]
async fn who_does_not_read_the_answer_is_not_waited_for() {
    let app = TestApp::spawn_with(|config| config.limits = limits(100)).await;
    let address = app.address;
    let kept = off_thread(move || {
        let mut tcp = connect(address);
        // Many answers at once, of which none is taken: more than lies between the two.
        let request = "GET /static/css/site.css HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
        let start = Instant::now();
        tcp.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
        while start.elapsed() < Duration::from_secs(9) {
            match tcp.write(request.as_bytes()) {
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return start.elapsed(),
                Ok(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        panic!("it is kept without end");
    })
    .await;
    assert!(kept < Duration::from_secs(6), "{kept:?}");
}

#[actix_web::test]
async fn every_form_has_a_bound_and_only_those_in_which_somebody_writes_have_a_wide_one() {
    let app = TestApp::spawn().await;
    app.user("all@example.com", &[Role::Manager, Role::Lead, Role::Administrator]);
    let client = app.sign_in("all@example.com").await;
    let filler = "x".repeat(SHORT);
    for entry in
        TABLE.iter().filter(|e| e.method == "POST" && !e.path.ends_with("/usage/import") && e.path != "/usage-reports")
    {
        let path = entry.path.replace("{section}", "goals");
        let path: String = path
            .split('{')
            .enumerate()
            .map(|(n, part)| match n {
                0 => part.to_owned(),
                _ => format!("1{}", part.split_once('}').map_or("", |(_, rest)| rest)),
            })
            .collect();
        if path == "/sign-out" {
            continue;
        }
        let page = client.post(&path, &[("filler", &filler)]).await;
        assert_eq!(page.status == 413, entry.most_bytes == SHORT, "{path}: {}", page.status);
    }
}

#[actix_web::test]
async fn the_entrance_takes_long_bodies_only_from_its_own_page_that_carries_one() {
    let app = TestApp::spawn().await;
    let long = "x".repeat(SHORT);
    for path in ["/sign-in", "/sign-in?kept=9999999999.00", "/language", "/sign-in?kept"] {
        let page = app.client().post(path, &[("email", "a@example.com"), ("password", "x"), ("parked", &long)]).await;
        assert_eq!(page.status, 413, "{path}");
    }
}

/// The session's cookie and token of somebody who signs in.
async fn signed_in(app: &TestApp, email: &str) -> (Client, String, String) {
    app.user(email, &[Role::Manager]);
    let client = app.client();
    client.get("/sign-in").await;
    let page = client.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await.expect(303);
    let mut set = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = set.find(|cookie| cookie.starts_with("session=")).unwrap().split(';').next().unwrap().to_owned();
    let token = client.get("/account").await.attr("input[name=csrf_token]", "value").unwrap();
    (client, cookie, token)
}

#[actix_web::test]
async fn one_person_has_few_long_forms_at_once_and_leaves_room_for_others() {
    let app = TestApp::spawn().await;
    let (own, cookie, token) = signed_in(&app, "a@example.com").await;
    let (other, ..) = signed_in(&app, "b@example.com").await;
    let address = app.address;
    let begun = off_thread(move || {
        let text = "x".repeat(2 * SHORT);
        let hold = |n: usize| {
            let mut tcp = connect(address);
            // Told or not, it is long.
            let length = if n.is_multiple_of(2) { "Content-Length: 900000" } else { "Transfer-Encoding: chunked" };
            let body = format!("csrf_token={token}&customer_name={text}");
            let body = if n.is_multiple_of(2) { body } else { format!("{:x}\r\n{body}\r\n", body.len()) };
            let kind = "Content-Type: application/x-www-form-urlencoded";
            let head =
                format!("POST /engagements HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n{kind}\r\n{length}\r\n\r\n");
            tcp.write_all((head + &body).as_bytes()).unwrap();
            tcp
        };
        let begun: Vec<TcpStream> = (0..4).map(hold).collect();
        std::thread::sleep(Duration::from_millis(500));
        begun
    })
    .await;
    let long = "x".repeat(2 * SHORT);
    let fields = [("customer_name", long.as_str())];
    let start = Instant::now();
    other.post("/engagements", &fields).await.expect(422);
    own.post("/engagements", &[("customer_name", "short")]).await.expect(422);
    assert!(start.elapsed() < Duration::from_secs(4), "neither waits");
    let busy = own.post("/engagements", &fields).await.expect(503);
    assert!(busy.header("retry-after").is_some_and(|after| after.parse::<u32>().is_ok()), "{:?}", busy.headers);
    drop(begun);
    own.post("/engagements", &fields).await.expect(422);
}

#[actix_web::test]
async fn a_form_that_asks_for_another_protocol_is_refused_at_once() {
    let app = TestApp::spawn().await;
    let address = app.address;
    let (_, cookie, _) = signed_in(&app, "m@example.com").await;
    for (path, kind) in [
        ("/sign-in", "application/x-www-form-urlencoded"),
        ("/engagements", "application/x-www-form-urlencoded"),
        ("/language", "application/x-www-form-urlencoded"),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\
             Content-Type: {kind}\r\nContent-Length: 3\r\n\r\na=b"
        );
        let (answer, took) = off_thread(move || {
            let mut tcp = connect(address);
            tcp.write_all(head.as_bytes()).unwrap();
            let start = Instant::now();
            let mut line = [0; 12];
            tcp.read_exact(&mut line).unwrap();
            (String::from_utf8_lossy(&line).into_owned(), start.elapsed())
        })
        .await;
        assert_eq!(answer, "HTTP/1.1 400", "{path}");
        assert!(took < Duration::from_secs(5), "{path} {took:?}");
    }
}

#[actix_web::test]
async fn head_answers_as_get_without_a_body() {
    let app = TestApp::spawn().await;
    app.user("m@example.com", &[Role::Manager, Role::Lead, Role::Administrator]);
    let client = app.sign_in("m@example.com").await;
    let paths =
        ["/healthz", "/readyz", "/static/css/site.css", "/static/nothing", "/engagements", "/playbook", "/nowhere"];
    for path in paths {
        let (get, head) = (client.get(path).await, client.send(client.request(reqwest::Method::HEAD, path)).await);
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
    // Whoever only asks takes no message from who will look.
    client.post("/language", &[("language", "en"), ("next", "/account")]).await.expect(303);
    let allowed = client.post("/engagements/new", &[]).await.expect(405);
    assert_eq!(allowed.header("allow"), Some("GET, HEAD"));
}

#[actix_web::test]
async fn no_answer_goes_without_its_headers() {
    for (url, hsts) in [("http://127.0.0.1/", None), ("https://review.example.com/", Some("max-age=31536000"))] {
        let app = TestApp::spawn_with(|config| config.public_url = url.parse().unwrap()).await;
        let client = app.client();
        for path in ["/healthz", "/readyz", "/static/css/site.css", "/static/nothing", "/sign-in", "/", "/nowhere"] {
            let page = client.get(path).await;
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(page.header("strict-transport-security"), hsts, "{path}");
        }
    }
}

#[actix_web::test]
async fn where_an_answer_leads_is_short_and_never_made_of_what_was_sent() {
    let app = TestApp::spawn().await;
    let manager = app.user("m@example.com", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
    let long = "x".repeat(20_000);
    let nobody = app.client();
    for path in [format!("/engagements?q={long}"), format!("/engagements?{}", "%00".repeat(6_000))] {
        let page = nobody.get(&path).await.expect(303);
        assert!(page.location().len() <= 8 * 1024, "{}", page.location().len());
    }
    assert_eq!(nobody.get("/engagements?q=a%20b").await.location(), "/sign-in?next=%2Fengagements%3Fq%3Da%2520b");
    let client: Client = app.sign_in("m@example.com").await;
    app.desk().start(manager, engagement, Start::Review).unwrap();
    let path = format!("/engagements/{engagement}/review/meeting");
    for go in [
        "next\r\nx: y",
        "add:a\nb",
        "up:a\nb:1",
        "remove:a\r\nb:1",
        "restore:\n",
        "held:\n",
        "\n",
        &format!("add:{long}"),
    ] {
        let page = client.get(&path).await.expect(200);
        let (version, draft) = (page.attr("input[name=version]", "value"), page.attr("input[name=draft]", "value"));
        let fields = [("version", version.unwrap()), ("draft", draft.unwrap()), ("go", go.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = client.post(&path, &fields).await;
        assert!(matches!(page.status, 303 | 422), "{:?}: {}", &go[..go.len().min(20)], page.status);
        assert!(page.header("location").is_none_or(|to| to.len() <= 4 * 1024), "{}", go.len());
    }
}
