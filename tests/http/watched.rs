//! The metrics: on an address of their own, in the format of Prometheus, with few values for each label.

use std::net::SocketAddr;

use success_review::domain::policy::Role;
use success_review::routes;

use crate::support::{Client, TestApp};

/// The figure of the line that begins so; `None` where there is none.
fn figure(text: &str, line: &str) -> Option<f64> {
    text.lines().find_map(|told| told.strip_prefix(line)?.strip_prefix(' ')?.parse().ok())
}

/// An address that is free just now.
fn free() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[actix_web::test]
async fn what_is_done_is_counted_and_told_at_its_own_address_alone() {
    let metrics = free();
    let app = TestApp::spawn_with(|config| config.metrics_bind = Some(metrics)).await;
    app.user("manager@example.com", &[Role::Manager]);
    let client = app.client();
    client.get("/sign-in").await.expect(200);
    let signing = [("email", "manager@example.com"), ("password", "wrong wrong wrong")];
    client.post("/sign-in", &signing).await.expect(422);
    let client = app.sign_in("manager@example.com").await;
    for _ in 0..3 {
        client.get("/engagements?q=SecretTerm").await.expect(200);
    }
    client.get("/engagements/4711").await.expect(404);
    client.get("/SecretPath/none").await.expect(404);
    let strange = reqwest::Method::from_bytes(b"SECRET").unwrap();
    client.send(client.request(strange, "/playbook")).await.expect(405);
    client.send(client.request(reqwest::Method::HEAD, "/sign-in")).await;
    client.get("/healthz").await.expect(200);
    // The public address knows nothing of it, whatever is asked for.
    for path in ["/metrics", "/metrics/", "//metrics"] {
        let page = client.get(path).await;
        assert!(page.status == 404 && !page.body.contains("success_review_"), "{path}: {}", page.status);
    }

    let watcher = Client::new(metrics, None);
    let page = watcher.get("/metrics").await.expect(200);
    assert_eq!(page.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = &page.body;
    let requests = |method: &str, route: &str, status: u16| {
        let labels = format!("{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}");
        figure(text, &format!("success_review_http_request_duration_seconds_count{labels}"))
    };
    assert_eq!(requests("GET", "/engagements", 200), Some(3.0), "{text}");
    assert_eq!(requests("GET", "/engagements/{id}", 404), Some(1.0));
    assert_eq!(requests("GET", "none", 404), Some(4.0), "{text}");
    assert_eq!(requests("other", "/playbook", 405), Some(1.0), "{text}");
    assert_eq!(requests("GET", "/healthz", 200), Some(1.0));
    for (outcome, count) in [("good", 1.0), ("refused", 1.0), ("throttled", 0.0)] {
        assert_eq!(figure(text, &format!("success_review_sign_ins_total{{outcome=\"{outcome}\"}}")), Some(count));
    }
    for (line, least) in [
        ("success_review_http_response_bytes_total", 10_000.0),
        ("success_review_connections{kind=\"usual\"}", 1.0),
        ("success_review_connections_turned_away_total", 0.0),
        ("success_review_security_events_waiting", 0.0),
        ("success_review_security_events_lost_total", 0.0),
        ("process_resident_memory_bytes", 1_000_000.0),
        ("process_open_fds", 5.0),
        ("process_start_time_seconds", 1_600_000_000.0),
        ("process_cpu_seconds_total", 0.0),
    ] {
        assert!(figure(text, line).is_some_and(|told| told >= least), "{line}: {text}");
    }
    let pools: &[&str] = if app.database_url().starts_with("postgres") { &["all"] } else { &["writer", "readers"] };
    for pool in pools {
        assert_eq!(figure(text, &format!("success_review_pool_waiting{{pool=\"{pool}\"}}")), Some(0.0), "{text}");
        let taken = figure(text, &format!("success_review_pool_taken_total{{pool=\"{pool}\"}}"));
        assert!(taken.is_some_and(|taken| taken > 1.0), "{text}");
        assert!(
            text.contains(&format!("success_review_pool_connections{{pool=\"{pool}\",state=\"in_use\"}}")),
            "{text}"
        );
        assert!(text.contains(&format!("success_review_pool_wait_seconds_total{{pool=\"{pool}\"}}")), "{text}");
    }
    let version = env!("CARGO_PKG_VERSION");
    assert!(text.contains("success_review_build_info{database=\"") && text.contains(&format!("version=\"{version}\"")));
    // Nothing that somebody typed, and no route that is none of ours.
    assert!(!text.contains("Secret") && !text.contains("SECRET") && !text.contains("example.com"), "{text}");
    let known = |route: &str| {
        ["none", "/healthz", "/readyz", "/static/{path:.*}"].contains(&route)
            || routes::TABLE.iter().any(|entry| entry.path == route)
    };
    for route in text.split("route=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(known(route), "{route}");
    }
    // And nothing else is there.
    for path in ["/", "/sign-in", "/healthz", "/static/css/site.css"] {
        watcher.get(path).await.expect(404);
    }
}
