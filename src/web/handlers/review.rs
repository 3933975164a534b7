//! The review in progress: front page, start, check, submission, discarding, a newer playbook.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn front() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn start() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn check() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn submit() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn discard_question() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn discard() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn playbook_question() -> Result<HttpResponse> {
    Err(Error::NotFound)
}

pub async fn adopt_playbook() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
