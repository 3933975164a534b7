//! What runs without a request.

pub mod mailer;
pub mod moves;
