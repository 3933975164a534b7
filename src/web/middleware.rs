//! Around every request: request id, the person, who may come in, security headers, and a page for every error.

use actix_session::SessionExt;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, AcceptLanguage, HeaderMap, HeaderName, HeaderValue, Preference, Quality};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use tracing_actix_web::RequestId;

use super::access::{Door, Person};
use super::context::{Ctx, Flag, Inner};
use super::edge::{self, HeadOnly};
use super::next::own_path;
use super::state::App;
use super::token::Token;
use super::trust::same_site;
use super::{access, errors, parking, render, watch};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::paths;

use crate::routes::{self, Who};
use crate::session::backend::{Met, watched};
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
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !req.method().is_safe() && !from_here(&req) {
        // Before the session is looked at: a page elsewhere must not give its visitor another one, nor end theirs.
        watch::from_elsewhere(req.request());
        let refused = req.into_response(Error::Untrusted.error_response());
        return Ok(secured(refused));
    }
    let ctx = match context(&req) {
        Ok(ctx) => ctx,
        Err(error) => return Ok(secured(req.into_response(error.error_response()))),
    };
    if let Some(viewer) = &ctx.viewer
        && let Some(person) = req.extensions().get::<Person>()
    {
        person.is(viewer.id);
    }
    req.extensions_mut().insert(ctx.clone());
    let response = match admitted(&req, &ctx) {
        Ok(()) => match next.call(req).await {
            Ok(response) => response.map_into_boxed_body(),
            Err(error) => return Err(error),
        },
        Err(error) => {
            let parked = if matches!(error, Error::NotSignedIn) { parking::park(&mut req, &ctx).await } else { None };
            req.into_response(parked.unwrap_or_else(|| error.error_response()))
        }
    };
    watch::answered(&response, &ctx);
    Ok(secured(with_page(parking::answered(response, &ctx).await, &ctx)))
}

/// Outside the session layer: a fault in it, or in reading the person, still gets a page of ours, without a person.
///
/// # Errors
/// None of its own: every error becomes a page.
pub async fn last_resort(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let behind = Behind::of(&req);
    let (answer, Met { was_busy, let_in }) = watched(next.call(req)).await;
    let response = match answer {
        Ok(response) => {
            watch::stored(response.request(), let_in);
            response.map_into_boxed_body()
        }
        Err(error) => {
            let Some(ctx) = behind.map(Behind::nobody) else { return Err(error) };
            tracing::error!(cause = %error, "request failed outside the pages");
            let status =
                if was_busy { StatusCode::SERVICE_UNAVAILABLE } else { error.as_response_error().status_code() };
            let mut page = errors::page(&ctx, status).unwrap_or_else(|_| HttpResponse::build(status).finish());
            if was_busy {
                page.headers_mut().insert(header::RETRY_AFTER, errors::SOON);
            }
            secure(page.headers_mut());
            edge::secure(page.headers_mut(), ctx.public_url.scheme() == "https");
            return Err(InternalError::from_response("outside the pages", page).into());
        }
    };
    let empty = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    if empty
        && (response.status().is_server_error() || response.status() == StatusCode::FORBIDDEN)
        && let Some(ctx) = behind.map(Behind::nobody)
    {
        return Ok(secured(with_page(response, &ctx)));
    }
    Ok(response)
}

/// What a page about a fault needs of a request that is gone by then. The request itself must not be cloned: actix fills it
/// in further inside.
struct Behind {
    app: web::Data<App>,
    uri: Uri,
    languages: Vec<HeaderValue>,
    wants_json: bool,
    request_id: Option<RequestId>,
}

impl Behind {
    fn of(req: &ServiceRequest) -> Option<Self> {
        Some(Self {
            app: req.app_data::<web::Data<App>>()?.clone(),
            uri: req.uri().clone(),
            languages: req.headers().get_all(header::ACCEPT_LANGUAGE).cloned().collect(),
            wants_json: wants_json(req),
            request_id: req.extensions().get::<RequestId>().copied(),
        })
    }

    /// The context of a request whose session cannot be read.
    fn nobody(self) -> Ctx {
        let lang = preferred_language(&self.languages);
        Ctx::new(Inner {
            t: words::texts(lang),
            lang,
            zone: Zone::DEFAULT,
            csrf: Token::default(),
            flash: None,
            path: self.uri.path().to_owned(),
            query: String::new(),
            now: self.app.clock.now(),
            request_id: self.request_id.map(access::number).unwrap_or_default(),
            wants_json: self.wants_json,
            playbooks: self.app.playbooks,
            public_url: self.app.public_url.clone(),
            viewer: None,
            unsaved: Flag::default(),
        })
    }
}

fn wants_json(req: &ServiceRequest) -> bool {
    let accept = req.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|a| a.starts_with("application/json"))
}

/// The language that the browser prefers among ours, from its `Accept-Language`.
fn preferred_language<'a>(headers: impl IntoIterator<Item = &'a HeaderValue>) -> Lang {
    let parts = headers.into_iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut accepted = AcceptLanguage(parts.filter_map(|part| part.trim().parse().ok()).collect());
    // Weight 0 is what the reader does not want.
    accepted.retain(|language| language.quality > Quality::ZERO);
    let ranked = accepted.ranked();
    words::negotiate(ranked.iter().filter_map(Preference::item).map(|tag| tag.primary_language()))
}

/// Makes the context of the session and of the person it belongs to, who were both read for this request.
fn context(req: &ServiceRequest) -> Result<Ctx> {
    let app = req.app_data::<web::Data<App>>().ok_or_else(|| Error::internal("no application state"))?.clone();
    let session = SignedIn::of(req.get_session());
    let person = session.person();
    let lang = person.as_ref().and_then(|p| p.language).unwrap_or_else(|| {
        session.language().unwrap_or_else(|| preferred_language(req.headers().get_all(header::ACCEPT_LANGUAGE)))
    });
    let zone = person.as_ref().map_or(Zone::DEFAULT, |p| p.time_zone);
    let viewer = person.map(|person| person.viewer);
    let csrf = match &viewer {
        Some(viewer) => Token::of_person(&app.config.session_key, &session.csrf_token(), viewer.id),
        // A form that comes without a token of ours finds none to be held against, and gives its sender no session.
        None if door(req) == Some(Who::Anyone) && req.method().is_safe() => Token::of_session(&session.csrf_token()),
        None if door(req) == Some(Who::Anyone) => {
            session.existing_csrf_token().map_or_else(Token::default, |token| Token::of_session(&token))
        }
        None => Token::default(),
    };
    Ok(Ctx::new(Inner {
        t: words::texts(lang),
        lang,
        zone,
        csrf,
        flash: if is_looked_at(req) { session.take_flash() } else { None },
        path: req.path().to_owned(),
        query: req.query_string().to_owned(),
        now: app.clock.now(),
        request_id: access::request_id(req),
        wants_json: wants_json(req),
        playbooks: app.playbooks,
        public_url: app.public_url.clone(),
        viewer,
        unsaved: Flag::default(),
    }))
}

/// Whether somebody will see the page.
fn is_looked_at(req: &ServiceRequest) -> bool {
    req.method() == actix_web::http::Method::GET && req.extensions().get::<HeadOnly>().is_none()
}

/// Whether the browser says that the request comes from a page of ours, or says nothing.
fn from_here(req: &ServiceRequest) -> bool {
    let app = req.app_data::<web::Data<App>>();
    app.is_some_and(|app| same_site(req.headers(), &app.public_url))
}

fn door(req: &ServiceRequest) -> Option<Who> {
    req.extensions().get::<Door>().and_then(|door| door.who)
}

/// The scope that `routes` gives the URL. A room that is not the person's does not exist for them.
fn admitted(req: &ServiceRequest, ctx: &Ctx) -> Result<()> {
    let Some(who) = door(req) else { return Ok(()) };
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
    if empty && status == StatusCode::SEE_OTHER && ctx.viewer.is_none() && location(&response) == Some(paths::sign_in())
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
        let sign_in = paths::sign_in();
        // What would not be followed is not carried along.
        render::see_other(match own_path(&back).as_str() {
            "/" => sign_in.to_owned(),
            back => format!("{sign_in}?next={}", form_urlencoded::byte_serialize(back.as_bytes()).collect::<String>()),
        })
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
            let header =
                HeaderValue::from_str(header).unwrap_or_else(|_| HeaderValue::from_bytes(header.as_bytes()).unwrap());
            assert_eq!(preferred_language([&header]), lang, "{header:?}");
        }
        assert_eq!(preferred_language([]), Lang::Ja);
        let two = ["de", "en"].map(HeaderValue::from_static);
        assert_eq!(preferred_language(&two), Lang::En);
    }
}
