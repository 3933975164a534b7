//! List, registration and editing of engagements, and reassigning.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn create() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn new() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn edit() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn update() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn reassign() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
