//! Signing in and out, and the language before it.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn submit() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn sign_out() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn language() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
