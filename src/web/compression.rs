//! Answers as they go over the wire: compressed as the browser takes it. What is always the same is compressed once and as far as
//! it goes (`assets`); a page is another one each time, and is compressed fast.
//!
//! Looked at and not taken: actix-web's `Compress`. It knows no smallest body, drops the length of what it compresses, has one
//! effort for pages and brotli's slowest, and cannot leave out what was asked for from elsewhere.

use std::io::{self, Write};

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    self, AcceptEncoding, CONTENT_ENCODING, CONTENT_TYPE, ContentEncoding, Encoding, HeaderMap, HeaderValue, VARY,
};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::trust::is_from_elsewhere;
use crate::error;
use crate::session::blocking;

/// A shorter body fits a packet as it is.
const LEAST: usize = 1_024;
/// A longer body would keep a thread that takes requests for about a millisecond.
const LONG: usize = 512 * 1024;
/// Brotli's effort for what is packed once: as far as it goes, unless the program is one for tests, where that takes a minute.
const BEST: i32 = if cfg!(debug_assertions) { 5 } else { 11 };
/// What decides how a page goes over the wire.
const DECIDES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Sec-Fetch-Site");

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Gzip,
    Brotli,
}

/// How long may be spent on packing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// It is sent once.
    Fast,
    /// It is sent again and again.
    Best,
}

impl Coding {
    /// The first of these that the browser takes rather than the body as it is; `None` where it takes none so.
    pub fn accepted(headers: &HeaderMap, ours: &[Self]) -> Option<Self> {
        // Each alone: asked about all at once, actix prefers brotli whatever stands first.
        let accepts = accepts(headers)?;
        let takes = |coding: &&Self| {
            accepts.negotiate([coding.encoding(), Encoding::identity()].iter()) == Some(coding.encoding())
        };
        ours.iter().find(takes).copied()
    }

    fn encoding(self) -> Encoding {
        match self {
            Self::Gzip => Encoding::gzip(),
            Self::Brotli => Encoding::brotli(),
        }
    }

    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => ContentEncoding::Gzip.as_str(),
            Self::Brotli => ContentEncoding::Brotli.as_str(),
        }
    }

    /// The body, packed.
    ///
    /// # Errors
    /// The encoder's; none are known.
    pub fn packed(self, body: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
        let room = Vec::with_capacity(body.len() / 4);
        match self {
            Self::Gzip => {
                let level = if effort == Effort::Best { Compression::best() } else { Compression::fast() };
                let mut encoder = GzEncoder::new(room, level);
                encoder.write_all(body)?;
                encoder.finish()
            }
            Self::Brotli => {
                // A list of 50 rows (110 KB): 6.4 KB in 0.16 ms; 2 is no faster, 4 takes four times as long, gzip at its fastest 10.3 KB
                // in 0.12 ms.
                let quality = if effort == Effort::Best { BEST } else { 3 };
                let params = brotli::enc::BrotliEncoderParams {
                    quality,
                    lgwin: 17,
                    size_hint: body.len(),
                    ..brotli::enc::BrotliEncoderParams::default()
                };
                let (mut from, mut packed) = (body, room);
                brotli::BrotliCompress(&mut from, &mut packed, &params)?;
                Ok(packed)
            }
        }
    }
}

/// What the browser says that it takes; nothing where it says nothing.
fn accepts(headers: &HeaderMap) -> Option<AcceptEncoding> {
    let mut accepted = AcceptEncoding(Vec::new());
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        accepted.0.extend(value.to_str().ok()?.split(',').filter_map(|part| part.trim().parse().ok()));
    }
    (!accepted.0.is_empty()).then_some(accepted)
}

/// Around the pages: compresses the texts among the answers. What a link on another site asked for is sent as it is: its bytes
/// could be counted by whoever made the link and chose what it says (BREACH; the token of forms is masked besides).
///
/// # Errors
/// Those of what is inside.
pub async fn compressed(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // In this order: brotli packs a list by a third more than gzip in hardly more time. Browsers take it over https.
    let accepted = Coding::accepted(req.headers(), &[Coding::Brotli, Coding::Gzip]);
    let accepted = accepted.filter(|_| !is_from_elsewhere(req.headers()));
    let mut response = next.call(req).await?.map_into_boxed_body();
    if !is_text(response.headers()) {
        return Ok(response);
    }
    response.headers_mut().append(VARY, DECIDES);
    let Some(coding) = accepted else { return Ok(response) };
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        // It comes in pieces.
        Err(body) => return Ok(ServiceResponse::new(request, response.set_body(body))),
    };
    if let Some(packed) = packed(coding, &body).await {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        return Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(packed))));
    }
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

/// The body, packed where that gains something; a long one not on the thread that takes requests.
async fn packed(coding: Coding, body: &Bytes) -> Option<Bytes> {
    if body.len() < LEAST {
        return None;
    }
    let pack = move |body: &[u8]| coding.packed(body, Effort::Fast);
    let packed = if body.len() > LONG {
        let body = body.clone();
        // Where no thread is free, the page goes as it is.
        blocking::compute(move || pack(&body).map_err(error::Error::internal)).await.ok()?
    } else {
        pack(body).ok()?
    };
    (packed.len() < body.len()).then(|| Bytes::from(packed))
}

/// Whether the body is a text and not packed already, as workbooks are.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    (kind.starts_with("text/") || kind.starts_with("application/json")) && !headers.contains_key(CONTENT_ENCODING)
}

#[cfg(test)]
mod tests {
    use actix_web::dev::Service;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, read_body};
    use actix_web::{App, HttpResponse, web};
    use futures_util::stream;

    use super::*;
    use crate::web::testing::unpacked;

    #[test]
    fn a_browser_gets_what_it_takes() {
        let both = [Coding::Gzip, Coding::Brotli];
        for (accept, coding) in [
            ("", None),
            ("identity", None),
            ("gzip", Some(Coding::Gzip)),
            ("GZIP", Some(Coding::Gzip)),
            ("gzip, deflate, br, zstd", Some(Coding::Gzip)),
            ("br", Some(Coding::Brotli)),
            ("deflate, br;q=0.5", Some(Coding::Brotli)),
            ("gzip;q=0, br", Some(Coding::Brotli)),
            ("gzip;q=0.000", None),
            ("identity;q=1, gzip;q=0.5", None),
            ("zstd", None),
            ("gzip;q=much, br;;, é", None),
            (",,,", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_bytes(accept.as_bytes()).unwrap());
            assert_eq!(Coding::accepted(&headers, &both), coding, "{accept}");
        }
        assert_eq!(Coding::accepted(&HeaderMap::new(), &both), None);
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("zstd"));
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        assert_eq!(Coding::accepted(&headers, &[Coding::Brotli, Coding::Gzip]), Some(Coding::Brotli));
    }

    #[actix_web::test]
    async fn a_text_is_packed_and_nothing_else() {
        let text = |length: usize| "ページ ".repeat(length / 10 + 1);
        let pieces = || stream::iter((0..9).map(|_| Ok::<_, actix_web::Error>(Bytes::from_static(&[b'x'; 1_000]))));
        let of = |kind: &'static str, body: String| {
            web::to(move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type(kind).body(body) }
            })
        };
        let app = App::new()
            .route("/page", of("text/html; charset=utf-8", text(20_000)))
            .route("/long", of("text/html; charset=utf-8", text(LONG * 2)))
            .route("/short", of("text/html; charset=utf-8", text(LEAST / 2)))
            .route("/json", of("application/json", text(5_000)))
            .route("/csv", of("text/csv", text(5_000)))
            .route("/workbook", of("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", text(5_000)))
            .route("/zip", of("application/zip", text(5_000)))
            .route(
                "/pieces",
                web::to(move || async move { HttpResponse::Ok().content_type("text/html").streaming(pieces()) }),
            )
            .route("/none", web::to(|| async { HttpResponse::SeeOther().insert_header(("location", "/")).finish() }))
            .route(
                "/packed",
                web::to(|| async {
                    HttpResponse::Ok()
                        .content_type("text/html")
                        .insert_header(("content-encoding", "br"))
                        .body(vec![0; 5_000])
                }),
            )
            .wrap(from_fn(compressed));
        let app = init_service(app).await;
        for (path, packed) in [
            ("/page", true),
            ("/long", true),
            ("/json", true),
            ("/csv", true),
            ("/short", false),
            ("/workbook", false),
            ("/zip", false),
            ("/pieces", false),
            ("/none", false),
        ] {
            let call = async |accept: &str, site: &str| {
                let request = TestRequest::with_uri(path)
                    .insert_header(("accept-encoding", accept))
                    .insert_header(("sec-fetch-site", site));
                let response = app.call(request.to_request()).await.unwrap();
                let header = |name: &str| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
                let (coding, vary) = (header("content-encoding"), header("vary"));
                (coding, vary, read_body(response).await)
            };
            let (none, vary, plain) = call("identity", "same-origin").await;
            assert_eq!(none, None, "{path}");
            assert_eq!(vary.is_some(), !["/workbook", "/zip", "/none"].contains(&path), "{path}");
            for coding in ["gzip", "br"] {
                let (said, also, body) = call(coding, "none").await;
                assert_eq!((said.as_deref(), &also), (packed.then_some(coding), &vary), "{path}");
                assert_eq!(body.len() < plain.len(), packed, "{path}");
                assert_eq!(unpacked(said.as_deref().unwrap_or_default(), &body), plain, "{path}");
                // A link elsewhere, the same site's other hosts among it.
                for site in ["cross-site", "same-site"] {
                    let (said, also, body) = call(coding, site).await;
                    assert_eq!((said, also, &body), (None, vary.clone(), &plain), "{path}");
                }
            }
        }
        let request = TestRequest::with_uri("/packed").insert_header(("accept-encoding", "gzip")).to_request();
        let twice = app.call(request).await.unwrap();
        assert_eq!(twice.headers().get_all("content-encoding").collect::<Vec<_>>(), ["br"]);
    }
}
