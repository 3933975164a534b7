//! Around every request: request id, the person, who may come in, security headers, and a page for every error.

use actix_session::SessionExt;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptLanguage, HeaderMap, HeaderName, HeaderValue, Preference, Quality};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};

use super::context::{Ctx, Inner};
use super::state::App;
use super::{access, errors, render};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::paths;
use crate::queries;
use crate::routes::{self, Who};
use crate::session::signed_in::SignedIn;
use crate::words::{self, Lang};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                   require-trusted-types-for 'script'";

/// The one middleware of the pages; the session layer lies outside it.
///
/// # Errors
/// None of its own: every error becomes a page.
pub async fn pages(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let ctx = match context(&req).await {
        Ok(ctx) => ctx,
        Err(error) => return Ok(secured(req.into_response(error.error_response()))),
    };
    req.extensions_mut().insert(ctx.clone());
    let response = match admitted(&req, &ctx) {
        Ok(()) => match next.call(req).await {
            Ok(response) => response.map_into_boxed_body(),
            Err(error) => return Err(error),
        },
        Err(error) => req.into_response(error.error_response()),
    };
    Ok(secured(with_page(response, &ctx)))
}

/// Outside the session layer: a fault in it, or in reading the person, still gets a page of ours, without a person.
///
/// # Errors
/// None of its own: every error becomes a page.
pub async fn last_resort(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // The request itself must not be cloned here: actix fills it in further inside.
    let ctx = req.app_data::<web::Data<App>>().map(|app| nobody(&req, app));
    let response = match (next.call(req).await, &ctx) {
        (Ok(response), _) => response.map_into_boxed_body(),
        (Err(error), Some(ctx)) => {
            tracing::error!(cause = %error, "request failed outside the pages");
            let status = error.as_response_error().status_code();
            let mut page = errors::page(ctx, status).unwrap_or_else(|_| HttpResponse::build(status).finish());
            secure(page.headers_mut());
            return Err(InternalError::from_response("outside the pages", page).into());
        }
        (Err(error), None) => return Err(error),
    };
    let empty = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    Ok(match ctx {
        Some(ctx) if empty && response.status().is_server_error() => secured(with_page(response, &ctx)),
        _ => response,
    })
}

/// The context of a request whose session cannot be read.
fn nobody(req: &ServiceRequest, app: &App) -> Ctx {
    let lang = preferred_language(req);
    Ctx::new(Inner {
        t: words::texts(lang),
        lang,
        zone: chrono_tz::Asia::Tokyo,
        csrf: String::new(),
        flash: None,
        path: req.path().to_owned(),
        query: String::new(),
        now: app.clock.now(),
        request_id: access::request_id(req),
        wants_json: wants_json(req),
        playbooks: app.playbooks,
        config: app.config.clone(),
        viewer: None,
    })
}

fn wants_json(req: &ServiceRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|a| a.starts_with("application/json"))
}

/// The language that the browser prefers among ours.
fn preferred_language(req: &ServiceRequest) -> Lang {
    let mut accepted = req.get_header().unwrap_or_else(|| AcceptLanguage(Vec::new()));
    // Weight 0 is what the reader does not want.
    accepted.retain(|language| language.quality > Quality::ZERO);
    let ranked = accepted.ranked();
    words::negotiate(ranked.iter().filter_map(Preference::item).map(|tag| tag.primary_language()))
}

/// Reads the session and, fresh from the database, the person it belongs to.
async fn context(req: &ServiceRequest) -> Result<Ctx> {
    let app = req.app_data::<web::Data<App>>().ok_or_else(|| Error::internal("no application state"))?.clone();
    let session = SignedIn::of(req.get_session());
    let mut person = None;
    if let Some(id) = session.user_id() {
        let found = app.read(move |conn| queries::account::person(conn, id)).await?;
        match found {
            Some(user) => person = Some(user),
            None => session.end(),
        }
    }
    let lang = person
        .as_ref()
        .and_then(|p| p.language)
        .unwrap_or_else(|| session.language().unwrap_or_else(|| preferred_language(req)));
    let zone = person.as_ref().map_or(Zone::DEFAULT, |p| p.time_zone).0;
    let open = [paths::sign_in(), paths::language()].iter().any(|open| open == req.path());
    let csrf = if person.is_some() || open { session.csrf_token() } else { String::new() };
    Ok(Ctx::new(Inner {
        t: words::texts(lang),
        lang,
        zone,
        csrf,
        flash: if req.method() == actix_web::http::Method::GET { session.take_flash() } else { None },
        path: req.path().to_owned(),
        query: req.query_string().to_owned(),
        now: app.clock.now(),
        request_id: access::request_id(req),
        wants_json: wants_json(req),
        playbooks: app.playbooks,
        config: app.config.clone(),
        viewer: person.map(|p| p.viewer()),
    }))
}

/// The scope that `routes` gives the URL. A room that is not the person's does not exist for them.
fn admitted(req: &ServiceRequest, ctx: &Ctx) -> Result<()> {
    let Some(who) = req.match_pattern().and_then(|pattern| routes::who(req.method(), &pattern)) else {
        return Ok(());
    };
    match (who, &ctx.viewer) {
        (Who::Anyone, _) | (Who::SignedIn, Some(_)) => Ok(()),
        (_, None) => Err(Error::NotSignedIn),
        (Who::Roles(roles), Some(viewer)) if roles.iter().any(|r| viewer.roles.has(*r)) => Ok(()),
        (Who::Roles(_), Some(_)) => Err(Error::NotFound),
    }
}

/// Gives every error that is no page yet its page: errors of handlers, actix's own 404 and 405, and what actix's
/// extractors say of a path or query they cannot read.
fn with_page(response: ServiceResponse<BoxBody>, ctx: &Ctx) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let empty = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    if empty
        && status == StatusCode::SEE_OTHER
        && ctx.viewer.is_none()
        && location(&response) == Some(paths::sign_in().as_str())
    {
        return sign_in_first(response, ctx);
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let ours = !empty && (kind.starts_with("text/html") || kind.starts_with("application/json"));
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    if status.is_server_error() {
        // The page shows the number of the span, so that its reader and the log can meet.
        tracing::error!(status = status.as_u16(), "request not served");
    }
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut page = errors::page(ctx, status).unwrap_or_else(|_| HttpResponse::build(status).finish());
    for (name, value) in [(header::RETRY_AFTER, retry), (header::ALLOW, allow)] {
        if let Some(value) = value {
            page.headers_mut().insert(name, value);
        }
    }
    // Keeps what the session layer outside will add; only status, headers and body are ours.
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, page)
}

fn location(response: &ServiceResponse<BoxBody>) -> Option<&str> {
    response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok())
}

/// Sends the person to sign in and back to where they were; a script gets 401 and a message.
fn sign_in_first(response: ServiceResponse<BoxBody>, ctx: &Ctx) -> ServiceResponse<BoxBody> {
    let (request, _) = response.into_parts();
    let page = if ctx.wants_json {
        let message = words::fl!(ctx.t, "error-401-text");
        HttpResponse::Unauthorized().json(serde_json::json!({ "message": message }))
    } else {
        let back = if request.method() == actix_web::http::Method::GET {
            request.uri().to_string()
        } else {
            routes::page_of(&ctx.path).to_owned()
        };
        let next: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        render::see_other(if back == "/" { paths::sign_in() } else { format!("{}?next={next}", paths::sign_in()) })
    };
    ServiceResponse::new(request, page)
}

fn secured(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    secure(response.headers_mut());
    response
}

fn secure(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_browsers_language_is_the_first_of_ours_by_weight() {
        for (header, lang) in [
            ("", Lang::Ja),
            ("en", Lang::En),
            ("EN-us", Lang::En),
            ("ja-JP, en", Lang::Ja),
            ("ja-JP;q=0.4, en;q=0.8", Lang::En),
            ("fr, en-GB;q=0.9, ja;q=0.5", Lang::En),
            ("en;q=0.5,ja;q=0.5", Lang::En),
            ("de, fr", Lang::Ja),
            ("*", Lang::Ja),
            ("*, en;q=0.1", Lang::En),
            ("en;q=0", Lang::Ja),
            ("en;q=0, ja;q=0", Lang::Ja),
            ("en;q=0.000, ja;q=0.001", Lang::Ja),
            ("en;q=much, ja;q=0.1", Lang::Ja),
            (";;,,=;q=, en", Lang::En),
            ("english, 日本語", Lang::Ja),
        ] {
            let req = TestRequest::default().insert_header((header::ACCEPT_LANGUAGE, header)).to_srv_request();
            assert_eq!(preferred_language(&req), lang, "{header}");
        }
        assert_eq!(preferred_language(&TestRequest::default().to_srv_request()), Lang::Ja);
    }
}
