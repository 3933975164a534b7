//! Usage measurements of an engagement: history, recording, exclusion.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn record() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn exclude() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
