//! The outermost middleware: what holds for every answer, a page or not. It tells the connection when an answer is on its way,
//! answers HEAD as GET, and sends the headers that no answer goes without.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};

use super::kept::{Answering, Progress};
use super::state::App;
use crate::error;

/// A year, as lists of such sites ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Among the request's extensions where only the head of the answer was asked for.
pub struct HeadOnly;

/// An answer's body, with which the connection learns that it has ended.
pub struct Told<B> {
    body: B,
    _answering: Option<Answering>,
}

impl<B: MessageBody + Unpin> MessageBody for Told<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<web::Bytes, B::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

/// The headers of every answer.
pub fn secure(headers: &mut HeaderMap, is_https: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

/// Around everything.
///
/// # Errors
/// Those of what is inside.
pub async fn edge(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<Told<BoxBody>>, Error> {
    let progress = req.conn_data::<Rc<Progress>>().cloned();
    let answering = progress.as_ref().map(Progress::begin);
    let app = req.app_data::<web::Data<App>>().cloned();
    if req.method() == Method::HEAD {
        // The connection knows that it sends no body.
        req.head_mut().method = Method::GET;
        req.extensions_mut().insert(HeadOnly);
    }
    let mut response = next.call(req).await?.map_into_boxed_body();
    secure(response.headers_mut(), app.as_ref().is_some_and(|app| app.config.is_secure()));
    if app.is_some_and(|app| app.is_stopping()) || progress.is_some_and(|progress| progress.is_spare) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response.map_body(|_, body| Told { body, _answering: answering }))
}

/// Around the pages: a connection beyond the limit is told so, without asking the database who it is.
///
/// # Errors
/// Those of what is inside.
pub async fn spare(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.conn_data::<Rc<Progress>>().is_some_and(|progress| progress.is_spare) {
        return Ok(req.into_response(error::Error::Busy.error_response()));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}
