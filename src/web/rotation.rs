//! A session's cookie that was signed with a key which signs no more, or not yet: it is good, and gets the signature of the key
//! that signs. actix-session itself knows one key.

use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web;

use super::state::App;
use crate::config::{Config, Keys};
use crate::session::signed_in::ABSOLUTE;

/// What the session's cookie is called.
pub fn name(config: &Config) -> &'static str {
    if config.is_secure() { "__Host-session" } else { "session" }
}

/// Signs the session's cookie anew where it was signed with another key, in the request and in the browser.
///
/// # Errors
/// The page's.
pub async fn renewed(
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let Some(app) = req.app_data::<web::Data<App>>().cloned() else { return next.call(req).await };
    let name = name(&app.config);
    let Some((value, header)) = again(req.headers(), name, &app.config.session_key) else {
        return next.call(req).await;
    };
    req.headers_mut().insert(COOKIE, header);
    let mut response = next.call(req).await?;
    let begins = format!("{name}=");
    // The page may have begun another session, or ended this one.
    let is_set = response.headers().get_all(SET_COOKIE).any(|set| set.as_bytes().starts_with(begins.as_bytes()));
    if !is_set {
        let cookie = Cookie::build(name, value)
            .path("/")
            .secure(app.config.is_secure())
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(ABSOLUTE.as_secs().cast_signed()))
            .finish();
        if let Ok(cookie) = HeaderValue::from_str(&cookie.encoded().to_string()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

/// The cookie's value with the signature of the key that signs, and the request's cookies with it; `None` where the cookie
/// has that signature, or none of ours.
fn again(headers: &HeaderMap, name: &str, keys: &Keys) -> Option<(String, HeaderValue)> {
    // With one key there is nothing to look for.
    keys.others().next()?;
    let lines: Vec<&str> = headers.get_all(COOKIE).filter_map(|line| line.to_str().ok()).collect();
    let mut cookies: Vec<Cookie<'static>> = lines
        .iter()
        .flat_map(|line| line.split(';'))
        .filter_map(|one| Cookie::parse_encoded(one.trim().to_owned()).ok())
        .collect();
    let own = cookies.iter_mut().find(|cookie| cookie.name() == name)?;
    let opened = |key: &[u8]| {
        let mut jar = CookieJar::new();
        jar.add_original(own.clone());
        jar.signed(&Key::from(key)).get(name).map(|cookie| cookie.value().to_owned())
    };
    if opened(keys.first()).is_some() {
        return None;
    }
    let plain = keys.others().find_map(opened)?;
    let mut jar = CookieJar::new();
    jar.signed_mut(&Key::from(keys.first())).add(Cookie::new(name.to_owned(), plain));
    let value = jar.get(name)?.value().to_owned();
    own.set_value(value.clone());
    let line = cookies.iter().map(|cookie| cookie.encoded().stripped().to_string()).collect::<Vec<_>>().join("; ");
    Some((value, HeaderValue::from_str(&line).ok()?))
}
