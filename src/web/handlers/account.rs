//! The person's own account: language, time zone, password, sessions.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn save_settings() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn change_password() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn end_session() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
