//! Work that waits, for the database or for a password's hash, on a thread that may wait.

use actix_web::web;
use tracing::Span;

use crate::error::Error;

/// Does it on a thread of the pool, inside the request's span.
///
/// # Errors
/// The closure's; `Internal` where it panicked.
pub async fn run<T, E>(f: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let span = Span::current();
    web::block(move || span.in_scope(f)).await.map_err(Error::internal)?
}
