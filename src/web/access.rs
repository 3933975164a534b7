//! One span a request, and its line in the log. The span carries the id that an error page shows, and with it everything
//! that is logged on the way; neither holds a path, a query, an address or a name, for what people type is in those.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::context::Ctx;

/// What the span of a request holds; the crate's own would hold the path, the query and the caller's address.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(req: &ServiceRequest) -> Span {
        // Of the highest level, so that what is logged at any level has its id.
        tracing::error_span!(
            "request",
            id = request_id(req.request()),
            method = req.method().as_str(),
            route = req.match_pattern(),
        )
    }

    fn on_request_end<B: MessageBody>(_: Span, _: &Result<ServiceResponse<B>, Error>) {
        // `line` knows more: when the request began, and whose it was.
    }
}

/// The number of the request, as the error page shows it.
pub fn request_id(req: &impl HttpMessage) -> String {
    req.extensions().get::<RequestId>().map(|id| id.simple().to_string()).unwrap_or_default()
}

/// Writes the request's line when it has been answered, inside its span, which has method and route.
///
/// # Errors
/// Those of what is inside.
pub async fn line<B: MessageBody>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    // What machines ask for all the time.
    let quiet = matches!(req.path(), "/healthz" | "/readyz") || req.path().starts_with("/static/");
    let outcome = next.call(req).await;
    let (status, person) = match &outcome {
        Ok(response) => {
            let extensions = response.request().extensions();
            let person = extensions.get::<Ctx>().and_then(|ctx| ctx.viewer.as_ref().map(|viewer| viewer.id));
            (response.status(), person)
        }
        Err(error) => (error.as_response_error().status_code(), None),
    };
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let code = status.as_u16();
    if quiet && !status.is_server_error() {
        tracing::debug!(target: "access", status = code, duration_ms, "answered");
    } else {
        tracing::info!(target: "access", status = code, duration_ms, person, "answered");
    }
    outcome
}
