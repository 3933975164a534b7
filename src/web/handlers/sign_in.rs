//! Signing in and out, and the language before and after it.

use actix_session::Session;
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::actions;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries;
use crate::session::signed_in::SignedIn;
use crate::store::users::User;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::next::own_path;
use crate::web::render;
use crate::web::state::App;
use crate::words::{Lang, fl};

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    ctx: Ctx,
    email: String,
    next: String,
    errors: FieldErrors,
}

#[derive(Deserialize)]
pub struct Query {
    #[serde(default)]
    next: String,
}

pub async fn show(ctx: Ctx, query: web::Query<Query>) -> Result<HttpResponse> {
    let next = own_path(&query.next);
    if ctx.viewer.is_some() {
        return Ok(render::see_other(next));
    }
    render::page(&SignInPage { ctx, email: String::new(), next, errors: FieldErrors::default() })
}

pub async fn submit(
    ctx: Ctx,
    app: web::Data<App>,
    req: HttpRequest,
    session: Session,
    form: Form,
) -> Result<HttpResponse> {
    let next = own_path(form.text("next"));
    let email = form.text("email").to_owned();
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, "email", &fl!(ctx.t, "sign-in-email"), &email, 200);
    let password = form.raw("password").to_owned();
    errors.text(ctx.t, "password", &fl!(ctx.t, "sign-in-password"), &password, 1000);
    if !errors.is_empty() {
        return render::invalid(&SignInPage { ctx, email, next, errors });
    }
    let (account, address) = (crate::domain::formats::folded_email(&email), address(&req, &app.config));
    let now = app.clock.now();
    app.throttle.attempt(&account, &address, now).map_err(Error::Throttled)?;
    match verified(&app, account.clone(), password).await {
        Ok(Some(user)) => {
            app.throttle.succeeded(&account, &address);
            SignedIn::of(session).begin(user.id, &user.password_hash, user_agent(&req));
            Ok(render::see_other(next))
        }
        Ok(None) => {
            errors.add("email", fl!(ctx.t, "sign-in-failed"));
            render::invalid(&SignInPage { ctx, email, next, errors })
        }
        Err(error) => {
            app.throttle.unjudged(&account, &address);
            if !matches!(error, Error::Busy) {
                return Err(error);
            }
            errors.add("password", fl!(ctx.t, "form-busy"));
            render::busy(&SignInPage { ctx, email, next, errors })
        }
    }
}

/// The person, if the password is theirs. Unknown and disabled accounts take as long and say the same.
async fn verified(app: &App, account: String, password: String) -> Result<Option<User>> {
    let user = app.read(move |conn| queries::account::to_sign_in(conn, &account)).await?;
    let hash = user.as_ref().map(|u| u.password_hash.clone());
    let matches = app.passwords.verify(password, hash).await?;
    Ok(user.filter(|_| matches))
}

/// Ends every session of the account, on all devices.
pub async fn sign_out(ctx: Ctx, app: web::Data<App>, session: Session, _form: Form) -> Result<HttpResponse> {
    app.act(&ctx, actions::accounts::end_own_sessions).await?;
    SignedIn::of(session).end();
    Ok(render::see_other(paths::sign_in()))
}

pub async fn language(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let lang = Lang::from_tag(form.text("language")).ok_or(Error::Malformed("unknown language"))?;
    SignedIn::of(session).set_language(lang);
    if ctx.viewer.is_some() {
        app.act(&ctx, move |work| actions::accounts::choose_language(work, lang)).await?;
    }
    Ok(render::see_other(way_back(form.text("next"))))
}

/// As [`own_path`], but the sign-in page keeps its own `next`.
fn way_back(next: &str) -> String {
    let Some(query) = next.strip_prefix(paths::sign_in()) else { return own_path(next) };
    let inner = form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
        .find(|(name, _)| name == "next")
        .map_or_else(|| "/".to_owned(), |(_, value)| own_path(&value));
    if inner == "/" {
        return paths::sign_in().to_owned();
    }
    let inner: String = form_urlencoded::byte_serialize(inner.as_bytes()).collect();
    format!("{}?next={inner}", paths::sign_in())
}

/// The caller's address; what a proxy says is believed only of the one we trust.
pub fn address(req: &HttpRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr().map(|a| a.ip()) else { return String::new() };
    if config.trusted_proxy != Some(peer) {
        return peer.to_string();
    }
    let forwarded = req.headers().get_all("x-forwarded-for").last();
    forwarded
        .and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse::<std::net::IpAddr>().ok())
        .unwrap_or(peer)
        .to_string()
}

pub fn user_agent(req: &HttpRequest) -> &str {
    req.headers().get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default()
}
