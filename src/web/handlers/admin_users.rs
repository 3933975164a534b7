//! Accounts, for the administrator.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn create() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn update() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn reset_password() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn disable() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn enable() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
