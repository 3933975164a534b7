//! Approving, returning, withdrawing and undoing an approval.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn approve() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn return_with_comments() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn withdraw() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn undo_approval() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
