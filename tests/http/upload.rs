//! How a posted file travels, over plain TCP where a browser would be too polite: bodies that break off or never end, too
//! many at once, forms that nobody may send. What a file says is tested in `imports`.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use success_review::domain::policy::Role;

use crate::support::{Client, PASSWORD, TestApp};

const BOUNDARY: &str = "a-boundary";
const HEADER: &str = "Report Refresh Date,Teams Active,Teams Inactive,Report Period\r\n";
const ROW: &str = "2026-09-29,247,61,30\r\n";
const MIB: u64 = 1024 * 1024;

struct Scene {
    app: Arc<TestApp>,
    client: Client,
    engagement: i64,
    cookie: String,
    token: String,
}

impl Scene {
    async fn new() -> Self {
        Self::of(Arc::new(TestApp::spawn().await), "manager@example.com").await
    }

    /// Somebody else there, with an engagement of their own.
    async fn another(&self, email: &str) -> Self {
        Self::of(self.app.clone(), email).await
    }

    async fn of(app: Arc<TestApp>, email: &str) -> Self {
        let manager = app.user(email, &[Role::Manager]);
        let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
        let client = app.client();
        client.get("/sign-in").await;
        let page = client.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await.expect(303);
        let mut set = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = set.find(|cookie| cookie.starts_with("session=")).unwrap().split(';').next().unwrap().to_owned();
        let token = client.get("/account").await.attr("input[name=csrf_token]", "value").unwrap();
        Self { app, client, engagement, cookie, token }
    }

    fn path(&self, end: &str) -> String {
        format!("/engagements/{}/usage{end}", self.engagement)
    }

    /// A connection on which the head of an upload was sent; `length` is a header that tells the length of its body.
    fn begin(&self, length: &str) -> TcpStream {
        let mut tcp = TcpStream::connect(self.app.address).unwrap();
        tcp.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        tcp.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n{length}\r\n\r\n",
            self.path("/import"),
            self.app.address,
            self.cookie,
        );
        tcp.write_all(head.as_bytes()).unwrap();
        tcp
    }

    /// The same with the token and the first rows of a file that is never finished.
    fn half_a_file(&self, name: &str, key: &str) -> TcpStream {
        let mut tcp = self.begin(&length(MIB));
        let fields = [("csrf_token", self.token.as_str()), ("progress", key)];
        let fields: String = fields.iter().map(|(name, value)| field(name, value)).collect();
        tcp.write_all(format!("{fields}{}{HEADER}{ROW}", file(name)).as_bytes()).unwrap();
        tcp
    }

    /// Waits until the file of this key is being read, or is not any more.
    async fn until_reading(&self, key: &str, expected: bool) {
        for _ in 0..200 {
            let page = self.client.get(&self.path(&format!("/import/progress?key={key}"))).await.expect(200);
            if page.json()["rows"].is_number() == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{key} is being read: {}", !expected);
    }

    async fn whole_file(&self) -> crate::support::Page {
        self.client.post_file(&self.path("/import"), &[], "s.csv", format!("{HEADER}{ROW}").as_bytes()).await
    }

    async fn history(&self) -> usize {
        self.client.get(&self.path("")).await.expect(200).select("tr[data-measurement]").len()
    }
}

fn length(bytes: u64) -> String {
    format!("Content-Length: {bytes}")
}

fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
}

/// Status of the answer.
fn status(tcp: &mut TcpStream) -> u16 {
    let mut line = [0; 12];
    tcp.read_exact(&mut line).expect("an answer");
    let line = std::str::from_utf8(&line).unwrap();
    line.strip_prefix("HTTP/1.1 ").and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("{line}"))
}

/// Sends pieces until the other side has closed the connection; fails where it takes them for ten seconds.
fn send_until_closed(tcp: &mut TcpStream, piece: &[u8]) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if tcp.write_all(piece).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the rest of the body is still taken");
}

#[actix_web::test]
async fn a_body_that_breaks_off_leaves_nothing_behind() {
    let scene = Scene::new().await;
    // More of them than there are places.
    for (n, name) in ["a.csv", "b.csv", "c.xlsx", "d.csv"].into_iter().enumerate() {
        let key = format!("broken{n}");
        let tcp = scene.half_a_file(name, &key);
        scene.until_reading(&key, true).await;
        tcp.shutdown(Shutdown::Both).unwrap();
        drop(tcp);
        scene.until_reading(&key, false).await;
    }
    let start = Instant::now();
    scene.whole_file().await.expect(200);
    assert!(start.elapsed() < Duration::from_secs(4), "no place was lost");
    assert_eq!(scene.history().await, 0);
}

#[actix_web::test]
async fn a_third_file_waits_and_is_put_off() {
    let scene = Scene::new().await;
    let (second, third) = (scene.another("b@example.com").await, scene.another("c@example.com").await);
    let begun = scene.half_a_file("a.csv", "first");
    let also = second.half_a_file("b.xlsx", "second");
    scene.until_reading("first", true).await;
    second.until_reading("second", true).await;
    let page = third.whole_file().await.expect(503);
    assert!(page.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok()));
    // Other pages are served meanwhile, and one place is enough for the next.
    third.client.get("/account").await.expect(200);
    drop(begun);
    third.whole_file().await.expect(200);
    drop(also);
}

#[actix_web::test]
async fn one_person_has_one_place_and_leaves_the_other_to_others() {
    let scene = Scene::new().await;
    let other = scene.another("b@example.com").await;
    let begun = scene.half_a_file("a.csv", "first");
    scene.until_reading("first", true).await;
    scene.whole_file().await.expect(503);
    let start = Instant::now();
    other.whole_file().await.expect(200);
    assert!(start.elapsed() < Duration::from_secs(4), "nobody else waits for it");
    drop(begun);
    scene.whole_file().await.expect(200);
}

#[actix_web::test]
async fn who_is_put_off_while_still_sending_reads_the_answer() {
    let scene = Scene::new().await;
    let begun = scene.half_a_file("a.csv", "first");
    scene.until_reading("first", true).await;
    let mut tcp = scene.begin(&length(8 * MIB));
    let fields = field("csrf_token", &scene.token) + &field("progress", "second") + &file("b.csv");
    let sent = tokio::task::spawn_blocking(move || {
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        tcp.write_all(fields.as_bytes()).unwrap();
        let mut left = 8 * MIB as usize - fields.len() - end.len();
        // Until after it has been put off.
        let start = Instant::now();
        while left > 0 {
            let piece = vec![b'x'; left.min(512 * 1024)];
            tcp.write_all(&piece).expect("the rest is taken");
            left -= piece.len();
            std::thread::sleep(Duration::from_millis(600));
        }
        assert!(start.elapsed() > Duration::from_secs(8));
        tcp.write_all(end.as_bytes()).expect("the end is taken");
        status(&mut tcp)
    });
    assert_eq!(sent.await.unwrap(), 503);
    drop(begun);
}

#[actix_web::test]
async fn a_refused_file_gives_its_place_back_while_the_rest_of_it_arrives() {
    let scene = Scene::new().await;
    let mut slow = Vec::new();
    for key in ["first", "second"] {
        let mut tcp = scene.begin(&length(8 * MIB));
        let fields = field("csrf_token", &scene.token) + &field("progress", key) + &file("x.csv");
        tcp.write_all(fields.as_bytes()).unwrap();
        // Enough for the reader to see that it knows no such report.
        tcp.write_all("Name,Age\n".repeat(100_000).as_bytes()).unwrap();
        slow.push(tcp);
    }
    for key in ["first", "second"] {
        scene.until_reading(key, false).await;
    }
    scene.whole_file().await.expect(200);
}

#[actix_web::test]
async fn a_file_that_asks_for_another_protocol_is_refused_at_once() {
    let scene = Scene::new().await;
    let mut tcp = scene.begin("Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 3");
    assert_eq!(status(&mut tcp), 400);
}

#[actix_web::test]
async fn without_the_token_the_file_is_not_read() {
    let scene = Scene::new().await;
    for fields in [String::new(), field("csrf_token", "someone-else's")] {
        let mut tcp = scene.begin(&length(200 * MIB));
        tcp.write_all(format!("{fields}{}{HEADER}", file("s.csv")).as_bytes()).unwrap();
        assert_eq!(status(&mut tcp), 403);
        // What comes now is thrown away, and only for a moment.
        send_until_closed(&mut tcp, &[b'x'; 1024]);
    }
    // The same without a length that was told before.
    let mut tcp = scene.begin("Transfer-Encoding: chunked");
    let start = file("s.csv") + HEADER;
    tcp.write_all(format!("{:x}\r\n{start}\r\n", start.len()).as_bytes()).unwrap();
    assert_eq!(status(&mut tcp), 403);
    // A token behind the file is none.
    let mut tcp = scene.begin(&length(MIB));
    let late = format!("{}{HEADER}{ROW}\r\n{}", file("s.csv"), field("csrf_token", &scene.token));
    tcp.write_all(late.as_bytes()).unwrap();
    assert_eq!(status(&mut tcp), 403);
    scene.whole_file().await.expect(200);
}

#[actix_web::test]
async fn a_length_beyond_the_bound_is_refused_at_once() {
    let scene = Scene::new().await;
    let mut tcp = scene.begin(&length(256 * MIB + 64 * 1024 + 1));
    assert_eq!(status(&mut tcp), 413, "before a byte of the body");
    // Nothing more is refused for its length alone.
    let mut tcp = scene.begin(&length(256 * MIB + 64 * 1024));
    tcp.write_all(format!("{}{HEADER}", file("s.csv")).as_bytes()).unwrap();
    assert_eq!(status(&mut tcp), 403);
}

#[actix_web::test]
async fn fields_are_few_even_when_they_are_empty() {
    let scene = Scene::new().await;
    for (what, value) in [("empty", ""), ("short", "x")] {
        let mut tcp = scene.begin(&length(200 * MIB));
        let fields: String = (0..200).map(|n| field(&format!("{what}{n}"), value)).collect();
        tcp.write_all(fields.as_bytes()).unwrap();
        assert_eq!(status(&mut tcp), 413, "{what} fields of different names");
        let mut tcp = scene.begin(&length(200 * MIB));
        tcp.write_all(field(what, value).repeat(200).as_bytes()).unwrap();
        assert_eq!(status(&mut tcp), 413, "{what} fields of one name");
    }
    let mut tcp = scene.begin(&length(200 * MIB));
    tcp.write_all(field("long", &"x".repeat(5_000)).as_bytes()).unwrap();
    assert_eq!(status(&mut tcp), 413);
    scene.whole_file().await.expect(200);
}
