//! The list of workloads and their aliases, for the administrator.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn create() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn update() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
