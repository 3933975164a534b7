//! The playbook page, by version.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn version() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
