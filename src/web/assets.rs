//! The static files: embedded, compressed once, served for ever under a name that holds the hash of their content.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

struct Asset {
    body: web::Bytes,
    /// Absent where compression gains nothing.
    gzip: Option<web::Bytes>,
    mime: &'static str,
}

struct Assets {
    by_url: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets { by_url: HashMap::new(), urls: HashMap::new() };
    for path in Files::iter() {
        let Some(file) = Files::get(&path) else { continue };
        let hash = hex::encode(&file.metadata.sha256_hash()[..5]);
        let hashed = match path.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{path}.{hash}"),
        };
        let gzip = compressed(&file.data);
        assets.urls.insert(path.to_string(), format!("/static/{hashed}"));
        let asset = Asset { body: web::Bytes::from(file.data.into_owned()), gzip, mime: mime(&path) };
        assets.by_url.insert(hashed, asset);
    }
    assets
});

fn compressed(data: &[u8]) -> Option<web::Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).ok()?;
    let small = encoder.finish().ok()?;
    (small.len() < data.len()).then(|| web::Bytes::from(small))
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// URL of the file with its hash; of a file that is not there, a URL that answers 404.
pub fn url(path: &str) -> &'static str {
    ASSETS.urls.get(path).map_or("/static/missing", String::as_str)
}

/// `GET /static/{path}`: by hashed name immutable, by plain name (as style sheets refer to pictures) for an hour.
pub async fn serve(req: HttpRequest, path: web::Path<String>) -> HttpResponse {
    let (asset, caching) = match ASSETS.by_url.get(path.as_str()) {
        Some(asset) => (Some(asset), "public, max-age=31536000, immutable"),
        None => {
            let hashed = ASSETS.urls.get(path.as_str()).and_then(|u| u.strip_prefix("/static/"));
            (hashed.and_then(|h| ASSETS.by_url.get(h)), "public, max-age=3600")
        }
    };
    let Some(asset) = asset else { return HttpResponse::NotFound().finish() };
    let accepts = |h: &header::HeaderValue| h.to_str().is_ok_and(|v| v.contains("gzip"));
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.mime))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Accept-Encoding"));
    match &asset.gzip {
        Some(gzip) if req.headers().get(header::ACCEPT_ENCODING).is_some_and(accepts) => {
            response.insert_header((header::CONTENT_ENCODING, "gzip")).body(gzip.clone())
        }
        _ => response.body(asset.body.clone()),
    }
}
