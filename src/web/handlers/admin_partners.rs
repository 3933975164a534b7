//! Partner organisations, for the administrator.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn create() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn rename() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
