//! Which status an error has, and the page that goes with a status.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use super::context::Ctx;
use super::render;
use crate::error::{Error, Result};
use crate::paths;
use crate::web::filters;
use crate::words::fl;

/// When it is worth trying again what found no place, in seconds.
pub const SOON: HeaderValue = HeaderValue::from_static("2");

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden | Error::Untrusted => StatusCode::FORBIDDEN,
            Error::NotSignedIn => StatusCode::SEE_OTHER,
            Error::Conflict => StatusCode::CONFLICT,
            Error::Malformed(_) => StatusCode::BAD_REQUEST,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Busy | Error::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Status and headers only: the middleware, which knows person and language, writes the page.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Error::NotSignedIn => response.insert_header((LOCATION, paths::sign_in())),
            Error::Busy => response.insert_header((RETRY_AFTER, SOON)),
            Error::Away(_) => response.insert_header((RETRY_AFTER, "5")),
            Error::Throttled(after) => response.insert_header((RETRY_AFTER, after.as_secs().max(1).to_string())),
            _ => &mut response,
        };
        match self {
            Error::Internal(cause) => tracing::error!(%cause, "request failed"),
            Error::Away(cause) => tracing::error!(%cause, "the database cannot be used"),
            Error::Malformed(_) | Error::Busy => tracing::debug!(cause = %self, "request refused"),
            _ => {}
        }
        response.finish()
    }
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    ctx: Ctx,
    status: u16,
    title: String,
    text: String,
    advice: String,
}

/// The page for a status of 400 and above.
///
/// # Errors
/// The template failed.
pub fn page(ctx: &Ctx, status: StatusCode) -> Result<HttpResponse> {
    let t = ctx.t;
    let (title, text, advice) = match status.as_u16() {
        400 => (fl!(t, "error-400-title"), fl!(t, "error-400-text"), fl!(t, "error-400-advice")),
        403 => (fl!(t, "error-403-title"), fl!(t, "error-403-text"), fl!(t, "error-403-advice")),
        404 => (fl!(t, "error-404-title"), fl!(t, "error-404-text"), fl!(t, "error-404-advice")),
        405 => (fl!(t, "error-405-title"), fl!(t, "error-405-text"), fl!(t, "error-405-advice")),
        409 => (fl!(t, "error-409-title"), fl!(t, "error-409-text"), fl!(t, "error-409-advice")),
        413 => (fl!(t, "error-413-title"), fl!(t, "error-413-text"), fl!(t, "error-413-advice")),
        429 => (fl!(t, "error-429-title"), fl!(t, "error-429-text"), fl!(t, "error-429-advice")),
        503 => (fl!(t, "error-503-title"), fl!(t, "error-503-text"), fl!(t, "error-503-advice")),
        _ => (fl!(t, "error-500-title"), fl!(t, "error-500-text"), fl!(t, "error-500-advice")),
    };
    if ctx.wants_json {
        // After signing in again in another tab the page's token is stale; the script takes the new one and retries. Only
        // a page of ours can read this answer: there is no CORS.
        let token = (status == StatusCode::FORBIDDEN).then(|| ctx.csrf.to_string());
        return Ok(HttpResponse::build(status).json(serde_json::json!({ "message": text, "csrf_token": token })));
    }
    render::page_with(status, &ErrorPage { ctx: ctx.clone(), status: status.as_u16(), title, text, advice })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::testing::Log;

    #[test]
    fn why_a_request_is_refused_is_in_the_log_of_who_looks_for_it() {
        for (error, level, cause) in [
            (Error::Malformed("no version"), "DEBUG", "malformed request: no version"),
            (Error::Busy, "DEBUG", "busy"),
            (Error::internal("the disk is full"), "ERROR", "the disk is full"),
            (Error::Away("it is locked".to_owned()), "ERROR", "it is locked"),
        ] {
            let log = Log::listen();
            error.error_response();
            let lines = log.lines();
            assert_eq!(lines.len(), 1, "{lines:?}");
            assert_eq!((&lines[0]["level"], &lines[0]["fields"]["cause"]), (&level.into(), &cause.into()));
        }
        let log = Log::listen();
        Error::NotFound.error_response();
        assert_eq!(log.lines().len(), 0);
    }
}
