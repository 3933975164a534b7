//! The audit trail, for the administrator.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn index() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
