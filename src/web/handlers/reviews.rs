//! The lead's queue, a submitted review and the comparison of revisions.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn queue() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn revision() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
