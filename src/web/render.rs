//! From a page struct to a response.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use crate::error::{Error, Result};
use crate::session::blocking;

/// The page with status 200.
///
/// # Errors
/// The template failed; the error page is shown instead.
pub fn page(template: &impl Template) -> Result<HttpResponse> {
    page_with(StatusCode::OK, template)
}

/// The page with another status, such as 422 or 409.
///
/// # Errors
/// As [`page`].
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    let body = template.render().map_err(Error::internal)?;
    blocking::works_through(body.len());
    Ok(answer(status, body))
}

/// As [`page`], of a page that shows what people wrote, or as many rows as they sent: so long, perhaps, that rendering it would
/// keep those waiting whom the same thread answers. It is done on one that may wait.
///
/// # Errors
/// As [`page`]; `Busy` where no thread became free.
pub async fn long(template: impl Template + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::OK, template).await
}

/// As [`long`] with another status.
///
/// # Errors
/// As [`long`].
pub async fn long_with(status: StatusCode, template: impl Template + Send + 'static) -> Result<HttpResponse> {
    let body = blocking::compute(move || template.render().map_err(Error::internal)).await?;
    Ok(answer(status, body))
}

fn answer(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}

/// 422: the form again, with what was typed and what to mend.
///
/// # Errors
/// As [`long`].
pub async fn invalid(template: impl Template + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::UNPROCESSABLE_ENTITY, template).await
}

/// 409: somebody else saved meanwhile; the form again, with what was typed and what is stored now.
///
/// # Errors
/// As [`long`].
pub async fn conflict(template: impl Template + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::CONFLICT, template).await
}

/// 503: there is no place just now, or no database, as the error says; the form again, with what was typed, to be sent once
/// more.
///
/// # Errors
/// As [`long`].
pub async fn put_off(template: impl Template + Send + 'static, error: &Error) -> Result<HttpResponse> {
    let told = error.error_response();
    let mut response = long_with(told.status(), template).await?;
    if let Some(after) = told.headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, after.clone());
    }
    Ok(response)
}

/// 303 to a path of our own.
pub fn see_other(path: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, way(path.as_ref())))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// 307 to a path of our own: the browser sends there what it has just sent here.
pub fn send_on(path: impl AsRef<str>) -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, way(path.as_ref())))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// Longest address that a redirect names, in bytes: some proxies take no longer head.
const LONGEST: usize = 4 * 1024;

/// The address as a header takes it: without its place on the page where it would be too long with it, then without its query.
fn way(path: &str) -> HeaderValue {
    let shorter = [path, path.split('#').next().unwrap_or("/"), path.split(['?', '#']).next().unwrap_or("/")];
    let fits =
        shorter.into_iter().filter(|path| path.len() <= LONGEST).find_map(|path| HeaderValue::from_str(path).ok());
    fits.unwrap_or(HeaderValue::from_static("/"))
}

/// The type of an Excel workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to take away.
pub fn file(kind: &str, name: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("content-type", kind))
        .insert_header(("content-disposition", format!("attachment; filename=\"{name}\"")))
        .insert_header(("cache-control", "no-store"))
        .body(body)
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn a_redirect_is_short_and_always_goes_somewhere() {
        let long = "x".repeat(super::LONGEST);
        for (path, expected) in [
            ("/engagements/1?from=check#a%5B0%5D".to_owned(), "/engagements/1?from=check#a%5B0%5D"),
            (format!("/a?b#{long}"), "/a?b"),
            (format!("/a?{long}#c"), "/a"),
            (format!("/{long}"), "/"),
            ("/a#b\r\nx: y".to_owned(), "/a"),
            ("/\n".to_owned(), "/"),
        ] {
            assert_eq!(way(&path), expected, "{}", &path[..path.len().min(20)]);
        }
    }
}
