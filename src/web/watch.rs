//! What of a request touches on the safety of accounts, for the record that `session::security` keeps: who signs in is said by
//! the handler, what was refused and what was taken away is seen on the answer.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, web};

use super::context::Ctx;
use super::edge::HeadOnly;
use super::sealed::signed;
use super::source::source;
use super::state::App;
use crate::domain::security::{Occurrence, SecurityKind};
use crate::error::Error;

const PURPOSE: &str = "a place that a security event came from";
/// What of the hash of a place is kept: enough to tell some thousand places apart.
const SHOWN: usize = 8;

/// Notes that this happened at the request's page.
pub fn note(req: &HttpRequest, app: &App, kind: SecurityKind, account: Option<i64>) {
    app.metrics.occurred(kind);
    let place = signed(&app.config.session_key, PURPOSE, source(req, &app.config).as_bytes()).unwrap_or_default();
    let pattern = req.match_pattern();
    app.recorder.note(Occurrence {
        kind,
        at: app.clock.timestamp(),
        account,
        actor: None,
        source: hex::encode(&place[..SHOWN.min(place.len())]),
        page: pattern.map(|pattern| format!("{} {pattern}", method(req))).unwrap_or_default(),
        // Strangers choose it freely.
        object: account.and_then(|_| req.match_info().iter().next()?.1.parse().ok()),
        times: 1,
    });
}

/// Among the request's extensions where this account was let in.
struct LetIn(i64);

/// Who signs in is let in by the handler; it is noted once the session is stored.
pub fn let_in(req: &HttpRequest, account: i64) {
    req.extensions_mut().insert(LetIn(account));
}

/// Notes who signed in, where the session was stored as theirs.
pub fn stored(req: &HttpRequest, session_of: Option<i64>) {
    let entered = req.extensions_mut().remove::<LetIn>();
    if let (Some(LetIn(account)), Some(app)) = (entered, req.app_data::<web::Data<App>>())
        && session_of == Some(account)
    {
        note(req, app, SecurityKind::SignedIn, Some(account));
    }
}

/// The method, where it is one of ours: any word may be sent as one, of any length.
fn method(req: &HttpRequest) -> &str {
    let ours = [Method::GET, Method::HEAD, Method::POST];
    if ours.contains(req.method()) { req.method().as_str() } else { "?" }
}

/// A form that another site sent. Nobody looks whose session it came with.
pub fn from_elsewhere(req: &HttpRequest) {
    if let Some(app) = req.app_data::<web::Data<App>>() {
        note(req, app, SecurityKind::FormRefused, None);
    }
}

/// Notes what the answer says: refused, or a file.
pub fn answered(response: &ServiceResponse<BoxBody>, ctx: &Ctx) {
    let req = response.request();
    let Some(app) = req.app_data::<web::Data<App>>() else { return };
    let account = ctx.viewer.as_ref().map(|viewer| viewer.id);
    let error = response.response().error().and_then(|error| error.as_error::<Error>());
    match response.status() {
        StatusCode::FORBIDDEN if matches!(error, Some(Error::Untrusted)) => {
            note(req, app, SecurityKind::FormRefused, account);
        }
        StatusCode::FORBIDDEN if account.is_some() => note(req, app, SecurityKind::Forbidden, account),
        StatusCode::OK if account.is_some() && is_file(response) && req.extensions().get::<HeadOnly>().is_none() => {
            note(req, app, SecurityKind::Exported, account);
        }
        _ => {}
    }
}

fn is_file(response: &ServiceResponse<BoxBody>) -> bool {
    let disposition = response.headers().get(header::CONTENT_DISPOSITION);
    disposition.is_some_and(|value| value.as_bytes().starts_with(b"attachment"))
}
