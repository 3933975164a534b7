//! One span a request, and its line in the log. The span carries the id that an error page shows, and with it everything
//! that is logged on the way; neither holds a path, a query, an address or a name, for what people type is in those.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::edge::HeadOnly;
use super::metrics::Metrics;
use super::state::App;
use crate::routes::{self, Who};

/// Where the request goes.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// Who may come in, as the table of URLs says; `None` for what is not in the table.
    pub who: Option<Who>,
    /// The pattern, one of ours or [`ELSEWHERE`].
    route: &'static str,
}

/// What is bound beside the table.
const BESIDE: [&str; 3] = ["/healthz", "/readyz", "/static/{path:.*}"];
/// Stands for every path that nothing of ours has.
const ELSEWHERE: &str = "none";

/// Whose request it is, once that is known.
#[derive(Debug, Clone, Default)]
pub struct Person(Rc<Cell<Option<i64>>>);

impl Person {
    /// Tells the request's line the number of the account.
    pub fn is(&self, id: i64) {
        self.0.set(Some(id));
    }
}

/// What the span of a request holds; the crate's own would hold the path, the query and the caller's address.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(req: &ServiceRequest) -> Span {
        // Looked up once; the pages ask for the door that it leads through.
        let pattern = req.match_pattern();
        let pattern = pattern.as_deref();
        let who = pattern.and_then(|pattern| routes::who(req.method(), pattern));
        let beside = || BESIDE.into_iter().find(|beside| Some(*beside) == pattern);
        let route = pattern.and_then(routes::known).or_else(beside).unwrap_or(ELSEWHERE);
        req.extensions_mut().insert(Door { who, route });
        // Of the highest level, so that what is logged at any level has its id.
        tracing::error_span!("request", id = request_id(req.request()), method = req.method().as_str(), route = pattern,)
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {
        // `line` knows more: when the request began, and whose it was.
    }
}

/// The number of the request, as the error page shows it.
pub fn request_id(req: &impl HttpMessage) -> String {
    req.extensions().get::<RequestId>().copied().map(number).unwrap_or_default()
}

/// The same of an id.
pub fn number(id: RequestId) -> String {
    id.simple().to_string()
}

/// A request under way. Its line is written when it is answered, or when this is dropped without an answer: the browser
/// went away, or the program panicked over it.
struct Line {
    begun: Instant,
    /// What machines ask for all the time.
    quiet: bool,
    person: Person,
    span: Span,
    answered: Option<StatusCode>,
    /// Of the body as it is sent, packed or not; `None` where it comes in pieces or nobody was answered.
    bytes: Option<u64>,
    counted: Option<Counted>,
}

/// Where it is counted, and as what.
struct Counted {
    metrics: Arc<Metrics>,
    method: &'static str,
    route: &'static str,
}

impl Counted {
    fn of(req: &ServiceRequest) -> Option<Self> {
        let metrics = req.app_data::<web::Data<App>>()?.metrics.clone();
        let route = req.extensions().get::<Door>().map_or(ELSEWHERE, |door| door.route);
        let is_head = req.extensions().get::<HeadOnly>().is_some();
        let method = match *req.method() {
            Method::GET if is_head => "HEAD",
            Method::GET => "GET",
            Method::POST => "POST",
            // Any word may be sent as one.
            _ => "other",
        };
        Some(Self { metrics, method, route })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let duration = self.begun.elapsed();
        if let Some(Counted { metrics, method, route }) = &self.counted {
            metrics.answered(method, route, self.answered, duration, self.bytes);
        }
        // To the microsecond: most answers take less than two milliseconds.
        let duration_ms = duration.as_micros() as f64 / 1_000.0;
        let (person, bytes) = (self.person.0.get(), self.bytes);
        // Whoever drops a request is outside of its span.
        let _inside = self.span.enter();
        match self.answered.map(|status| status.as_u16()) {
            Some(status) if self.quiet && status < 500 => {
                tracing::debug!(target: "access", status, duration_ms, bytes, "answered");
            }
            Some(status) => tracing::info!(target: "access", status, duration_ms, bytes, person, "answered"),
            None if std::thread::panicking() => {
                tracing::error!(target: "access", duration_ms, person, "panicked");
            }
            None if self.quiet => tracing::debug!(target: "access", duration_ms, "dropped"),
            None => tracing::info!(target: "access", duration_ms, person, "dropped"),
        }
    }
}

/// Writes the request's line, inside its span, which has method and route.
///
/// # Errors
/// Those of what is inside.
pub async fn line<B: MessageBody>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let person = Person::default();
    req.extensions_mut().insert(person.clone());
    let mut line = Line {
        begun: Instant::now(),
        quiet: matches!(req.path(), "/healthz" | "/readyz") || req.path().starts_with("/static/"),
        person,
        span: Span::current(),
        answered: None,
        bytes: None,
        counted: Counted::of(&req),
    };
    let is_head = req.extensions().get::<HeadOnly>().is_some();
    let outcome = next.call(req).await;
    line.answered = Some(match &outcome {
        Ok(response) => {
            line.bytes = match response.response().body().size() {
                _ if is_head => Some(0),
                BodySize::None => Some(0),
                BodySize::Sized(bytes) => Some(bytes),
                BodySize::Stream => None,
            };
            response.status()
        }
        Err(error) => error.as_response_error().status_code(),
    });
    outcome
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use actix_web::dev::Service;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App as ActixApp, HttpRequest, HttpResponse};
    use futures_util::FutureExt;

    use super::*;
    use crate::web::testing::Log;

    async fn panics() -> HttpResponse {
        panic!("on purpose")
    }

    #[actix_web::test]
    async fn a_request_that_is_dropped_or_panics_has_its_line() {
        let log = Log::listen();
        let waits = |req: HttpRequest| async move {
            req.extensions().get::<Person>().unwrap().is(7);
            pending::<HttpResponse>().await
        };
        let app = ActixApp::new()
            .route("/waits", web::get().to(waits))
            .route("/healthz", web::get().to(pending::<HttpResponse>))
            .route("/panics", web::get().to(panics))
            .route("/answers", web::get().to(HttpResponse::NoContent))
            .wrap(from_fn(line));
        let app = Rc::new(init_service(app).await);
        let call = |path: &str| app.call(TestRequest::with_uri(path).to_request());
        for path in ["/waits", "/healthz"] {
            let mut answer = Box::pin(call(path));
            assert!((&mut answer).now_or_never().is_none(), "{path}");
        }
        let panicking = app.clone();
        let request = TestRequest::with_uri("/panics").to_request();
        let panicked = actix_web::rt::spawn(async move { panicking.call(request).await.map(drop) }).await;
        assert!(panicked.unwrap_err().is_panic());
        assert_eq!(call("/answers").await.unwrap().status(), 204);
        let lines = log.lines().into_iter().filter(|line| line["target"] == "access");
        let told: Vec<_> = lines
            .map(|line| (line["level"].clone(), line["fields"]["message"].clone(), line["fields"]["person"].as_i64()))
            .collect();
        assert_eq!(
            told,
            [
                ("INFO".into(), "dropped".into(), Some(7)),
                ("DEBUG".into(), "dropped".into(), None),
                ("ERROR".into(), "panicked".into(), None),
                ("INFO".into(), "answered".into(), None),
            ]
        );
    }
}
