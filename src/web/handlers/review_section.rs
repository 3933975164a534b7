//! A section of the review form: showing and saving, with or without a script.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn save() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
