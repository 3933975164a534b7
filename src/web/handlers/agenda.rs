//! The agenda to print or share before the meeting.

use actix_web::HttpResponse;

use crate::error::{Error, Result};

pub async fn show() -> Result<HttpResponse> {
    Err(Error::NotFound)
}
