//! The page of one engagement, its history and its next steps.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn history() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn update_step() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
