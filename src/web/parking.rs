//! The ways of a form whose session was gone when it was sent: from the middleware to the sign-in page, and what becomes of
//! one that comes back to somebody else, or to a page that is gone. How it is sealed is `web::parked`'s business.

use actix_session::SessionExt;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use askama::Template;

use super::context::Ctx;
use super::handlers::sign_in;
use super::parked::{self, Parked, ShownAgain, Stray, value};
use super::source::source;
use super::state::App;
use super::token::author;
use super::trust::same_site;
use super::{form, render};
use crate::error::{Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::routes;
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::web::filters;
use crate::words::fl;

/// The sign-in page with what was just typed sealed into its form; `None` where nothing was typed, where it cannot be told
/// by whom, and for a script, which keeps its page and its text. What cannot be carried, because too many such forms are being
/// read, it comes too slowly or is too long, is refused in words and not dropped behind a redirect: the browser has the page
/// still.
pub async fn park(req: &mut ServiceRequest, ctx: &Ctx) -> Option<HttpResponse> {
    if ctx.wants_json || !same_site(req.headers(), &ctx.public_url) || !form::is_typed(req.request()) {
        return None;
    }
    let payload = req.take_payload();
    let app = req.app_data::<web::Data<App>>()?.clone();
    let address = source(req.request(), &app.config);
    let pairs = match form::of_stranger(&app, &*req, payload, address).await {
        Ok(pairs) => pairs,
        // Nobody typed that.
        Err(Error::Malformed(_)) => return None,
        Err(error) => return Some(error.error_response()),
    };
    let key = &app.config.session_key;
    let person = author(key, value(&pairs, "csrf_token"))?;
    let (now, path) = (ctx.now, ctx.path.clone());
    let sealing = app.clone();
    let seal = move || Ok::<_, Error>(Parked::new(now, person, &path, pairs).seal(&sealing.config.session_key));
    let sealed = match blocking::compute(seal).await {
        Ok(Some(sealed)) => sealed,
        Ok(None) => return Some(Error::TooLarge.error_response()),
        Err(error) => return Some(error.error_response()),
    };
    let session = SignedIn::of(req.get_session());
    let path = routes::page_of(&ctx.path);
    let page = sign_in::carrying(ctx, &app, &session, sealed, path, FieldErrors::default()).await;
    Some(page.unwrap_or_else(|error| error.error_response()))
}

/// The answer, or what can still be done for what was typed where the form was refused for its token, or its page is gone.
pub async fn answered(response: ServiceResponse<BoxBody>, ctx: &Ctx) -> ServiceResponse<BoxBody> {
    let (stray, shown) = {
        let mut extensions = response.request().extensions_mut();
        (extensions.remove::<Stray>(), extensions.remove::<ShownAgain>())
    };
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let empty = matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    let page = match (stray, shown) {
        (Some(Stray(pairs)), _) if status == StatusCode::FORBIDDEN => for_stray(&response, ctx, &pairs).await,
        (None, Some(ShownAgain(pairs))) if refused && empty => texts(ctx, status, &pairs).await.ok(),
        _ => None,
    };
    match page {
        Some(page) => {
            let (request, _) = response.into_parts();
            ServiceResponse::new(request, page)
        }
        None => response,
    }
}

/// A form with the token of another session: of somebody else's, or of the sign-in page, left open for long or overtaken by
/// signing in elsewhere.
async fn for_stray(response: &ServiceResponse<BoxBody>, ctx: &Ctx, pairs: &[(String, String)]) -> Option<HttpResponse> {
    let session = SignedIn::of(response.get_session());
    let request = response.request();
    let app = request.app_data::<web::Data<App>>()?;
    let key = &app.config.session_key;
    let sealed = value(pairs, parked::FIELD);
    let parked = match parked::opened(app, ctx.now, sealed).await {
        Ok(parked) => parked,
        Err(error) => return Some(error.error_response()),
    };
    let at_entrance = [paths::sign_in(), paths::language()].contains(&ctx.path.as_str());
    let Some(viewer) = &ctx.viewer else {
        let parked = parked.filter(|_| at_entrance)?;
        let mut errors = FieldErrors::default();
        errors.add("email", fl!(ctx.t, "sign-in-stale"));
        return sign_in::carrying(ctx, app, &session, sealed.to_owned(), routes::page_of(&parked.path), errors)
            .await
            .ok();
    };
    let person = parked.as_ref().map(|parked| parked.person).or_else(|| author(key, value(pairs, "csrf_token")))?;
    if person == viewer.id {
        return parked.filter(|_| at_entrance).map(|parked| render::send_on(parked.path));
    }
    if ctx.wants_json {
        // No token: the page is somebody else's, and its script must not go on with it in this person's name.
        let message = fl!(ctx.t, "parked-of-another");
        return Some(HttpResponse::Forbidden().json(serde_json::json!({ "message": message })));
    }
    (form::is_typed(request) || at_entrance).then(|| {
        session.set_flash("parked-of-another");
        render::see_other(paths::home())
    })
}

#[derive(Template)]
#[template(path = "errors/texts.html")]
struct TextsPage {
    ctx: Ctx,
    title: String,
    texts: Vec<String>,
}

/// What was typed, without its form: that is gone, or no longer this person's to fill in.
async fn texts(ctx: &Ctx, status: StatusCode, pairs: &[(String, String)]) -> Result<HttpResponse> {
    // Numbers, keys and choices say nothing without their form.
    let is_text = |value: &&String| value.chars().any(|c| c.is_whitespace() || !c.is_ascii()) || value.len() > 40;
    let texts = pairs.iter().map(|(_, value)| value).filter(is_text).cloned().collect();
    let title = fl!(ctx.t, "draft-gone-title");
    let ctx = ctx.clone();
    render::long_with(status, move || TextsPage { ctx, title, texts }).await
}
