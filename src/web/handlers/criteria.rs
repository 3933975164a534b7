//! The customer's own success criteria (R2).

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn save() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
