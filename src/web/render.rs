//! From a page struct to a response.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentType, HeaderValue, LOCATION, RETRY_AFTER};
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

/// As [`page`], of a page that shows what people wrote, or as many rows as they sent: so long, perhaps, that making and rendering
/// it would keep those waiting whom the same thread answers. Both are done on one that may wait.
///
/// # Errors
/// As [`page`]; `Busy` where no thread became free.
pub async fn long<T: Template>(page: impl FnOnce() -> T + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::OK, page).await
}

/// As [`long`] with another status.
///
/// # Errors
/// As [`long`].
pub async fn long_with<T: Template>(
    status: StatusCode,
    page: impl FnOnce() -> T + Send + 'static,
) -> Result<HttpResponse> {
    made(move || Made::page(status, &page())).await
}

/// What is answered, made on a thread that may wait. A response is made of it where it is sent.
pub enum Made {
    Page(StatusCode, String),
    Json(StatusCode, String),
    /// A path of our own, to go on to.
    SeeOther(String),
}

impl Made {
    /// # Errors
    /// As [`page`].
    pub fn page(status: StatusCode, template: &impl Template) -> Result<Self> {
        Ok(Self::Page(status, template.render().map_err(Error::internal)?))
    }

    /// 422: the form again, with what was typed and what to mend.
    ///
    /// # Errors
    /// As [`page`].
    pub fn invalid(template: &impl Template) -> Result<Self> {
        Self::page(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    /// # Errors
    /// As [`page`].
    pub fn conflict(template: &impl Template) -> Result<Self> {
        Self::page(StatusCode::CONFLICT, template)
    }

    pub fn json(status: StatusCode, body: &serde_json::Value) -> Self {
        Self::Json(status, body.to_string())
    }
}

/// Works out on a thread that may wait what is answered: as [`long`], where that is more than a page.
///
/// # Errors
/// The closure's; `Busy` where no thread became free.
pub async fn made(make: impl FnOnce() -> Result<Made> + Send + 'static) -> Result<HttpResponse> {
    Ok(blocking::compute(make).await?.into())
}

impl From<Made> for HttpResponse {
    fn from(made: Made) -> Self {
        match made {
            Made::Page(status, body) => answer(status, body),
            Made::Json(status, body) => Self::build(status).content_type(ContentType::json()).body(body),
            Made::SeeOther(path) => see_other(path),
        }
    }
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
pub async fn invalid<T: Template>(page: impl FnOnce() -> T + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

/// 409: somebody else saved meanwhile; the form again, with what was typed and what is stored now.
///
/// # Errors
/// As [`long`].
pub async fn conflict<T: Template>(page: impl FnOnce() -> T + Send + 'static) -> Result<HttpResponse> {
    long_with(StatusCode::CONFLICT, page).await
}

/// 503: there is no place just now, or no database, as the error says; the form again, with what was typed, to be sent once
/// more.
///
/// # Errors
/// As [`long`].
pub async fn put_off<T: Template>(page: impl FnOnce() -> T + Send + 'static, error: &Error) -> Result<HttpResponse> {
    let told = error.error_response();
    let mut response = long_with(told.status(), page).await?;
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
