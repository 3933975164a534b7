//! The partner's list and summary.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
