//! The static files: embedded, compressed once soon after the start, and kept by browsers for ever under a name that
//! holds the hash of their content.
//!
//! A style sheet may be written in parts: each line `@import "part.css";` is replaced by that part when the program starts. So there is
//! a file per component and one request per page, and nothing has to be built. A picture that it refers to gets its hashed name
//! there, so that pictures stay in a browser as long as the sheet.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use actix_web::http::header::{self, ETag, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::compression::{Coding, Effort};

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

struct Asset {
    body: web::Bytes,
    mime: &'static str,
    hash: String,
    gzip: Packed,
    brotli: Packed,
}

/// Made soon after the start; absent where it gains less than its headers take.
type Packed = OnceLock<Option<web::Bytes>>;
const GAIN: usize = 64;

impl Asset {
    fn kept(&self, coding: Coding) -> &Packed {
        match coding {
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        }
    }

    /// Packs the file. Takes a while: up to half a second.
    fn pack(&self, coding: Coding) {
        self.kept(coding).get_or_init(|| {
            let packed = coding.packed(&self.body, Effort::Best).ok();
            packed.filter(|packed| packed.len() + GAIN <= self.body.len()).map(web::Bytes::from)
        });
    }

    /// As the browser takes it, with the coding's name; as it is where it is not packed yet.
    fn body(&self, accepted: Option<Coding>) -> (Option<Coding>, web::Bytes) {
        let packed = accepted.and_then(|coding| Some((coding, self.kept(coding).get()?.clone()?)));
        packed.map_or_else(|| (None, self.body.clone()), |(coding, packed)| (Some(coding), packed))
    }

    /// What a page waits for comes first.
    fn rank(&self) -> u8 {
        match self.mime.split(';').next() {
            Some("text/css") => 0,
            Some("text/javascript") => 1,
            _ => 2,
        }
    }
}

/// Packs all files, each once in a process. Takes seconds: a thread of its own does it, and no request waits for it.
pub fn pack() {
    let mut all: Vec<&Asset> = ASSETS.by_url.values().collect();
    all.sort_by_key(|asset| asset.rank());
    for asset in all {
        for coding in [Coding::Brotli, Coding::Gzip] {
            asset.pack(coding);
        }
    }
}

struct Assets {
    by_url: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets { by_url: HashMap::new(), urls: HashMap::new() };
    // The sheets last: they name the pictures by their hashes.
    let (sheets, others): (Vec<_>, Vec<_>) = Files::iter().partition(|path| path.ends_with(".css"));
    for path in others.into_iter().chain(sheets) {
        let Some(file) = Files::get(&path) else { continue };
        let data = if path.ends_with(".css") { pictured(composed(&path, file.data), &assets.urls) } else { file.data };
        let hash = hex::encode(&Sha256::digest(&data)[..5]);
        let hashed = match path.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{path}.{hash}"),
        };
        assets.urls.insert(path.to_string(), format!("/static/{hashed}"));
        let (gzip, brotli) = (Packed::new(), Packed::new());
        let asset = Asset { body: web::Bytes::from(data.into_owned()), mime: mime(&path), hash, gzip, brotli };
        assets.by_url.insert(hashed, asset);
    }
    assets
});

/// A style sheet with its parts in the place of the lines that import them. A part that is not there leaves its line as it is.
fn composed(path: &str, sheet: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Ok(text) = std::str::from_utf8(&sheet) else { return sheet };
    let part = |line: &str| {
        let name = line.strip_prefix("@import \"")?.strip_suffix("\";")?;
        Some(Files::get(&format!("{folder}/{name}"))?.data)
    };
    if !text.lines().any(|line| part(line).is_some()) {
        return sheet;
    }
    let mut whole = Vec::new();
    for line in text.lines() {
        whole.extend_from_slice(part(line).as_deref().unwrap_or(line.as_bytes()));
        whole.push(b'\n');
    }
    Cow::Owned(whole)
}

/// A style sheet that names its pictures by their hashes; `urls`: by path, what is known so far. A picture that is not
/// there leaves its name as it is.
fn pictured(sheet: Cow<'static, [u8]>, urls: &HashMap<String, String>) -> Cow<'static, [u8]> {
    const OPENING: &str = "url(\"/static/";
    let Ok(text) = std::str::from_utf8(&sheet) else { return sheet };
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPENING) {
        whole.push_str(before);
        match after.split_once('"').and_then(|(path, after)| Some((urls.get(path)?, after))) {
            Some((url, after)) => {
                whole.push_str("url(\"");
                whole.push_str(url);
                whole.push('"');
                rest = after;
            }
            None => {
                whole.push_str(OPENING);
                rest = after;
            }
        }
    }
    whole.push_str(rest);
    Cow::Owned(whole.into_bytes())
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

/// `GET /static/{path}`: by hashed name immutable, by plain name for an hour.
pub async fn serve(req: HttpRequest, path: web::Path<String>) -> HttpResponse {
    let (asset, caching) = match ASSETS.by_url.get(path.as_str()) {
        Some(asset) => (Some(asset), "public, max-age=31536000, immutable"),
        None => {
            let hashed = ASSETS.urls.get(path.as_str()).and_then(|u| u.strip_prefix("/static/"));
            (hashed.and_then(|h| ASSETS.by_url.get(h)), "public, max-age=3600")
        }
    };
    let Some(asset) = asset else { return HttpResponse::NotFound().finish() };
    let (coding, body) = asset.body(Coding::accepted(req.headers(), &[Coding::Brotli, Coding::Gzip]));
    let tag = EntityTag::new_strong(match coding {
        Some(coding) => format!("{}-{}", asset.hash, coding.name()),
        None => asset.hash.clone(),
    });
    let is_known = is_known(&req, &tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header(ETag(tag));
    if is_known {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, asset.mime));
    if let Some(coding) = coding {
        response.insert_header((header::CONTENT_ENCODING, coding.name()));
    }
    response.body(body)
}

/// Whether the browser has the file as it would be sent.
fn is_known(req: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(req) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{ASSETS, Asset, Coding, Files, Packed};
    use crate::web::testing::unpacked;

    #[test]
    fn a_picture_is_packed_only_where_that_gains_more_than_it_says() {
        super::pack();
        for (path, url) in &ASSETS.urls {
            let asset = &ASSETS.by_url[url.strip_prefix("/static/").unwrap()];
            for (coding, kept) in [("br", &asset.brotli), ("gzip", &asset.gzip)] {
                let Some(packed) = kept.get().unwrap() else {
                    assert!(asset.body.len() < 1_000, "{path} is not packed");
                    continue;
                };
                assert!(packed.len() + super::GAIN <= asset.body.len(), "{path}");
                assert_eq!(unpacked(coding, packed), asset.body, "{path}");
            }
        }
    }

    #[test]
    fn a_file_that_is_not_packed_yet_is_sent_as_it_is_and_no_request_packs_it() {
        let body = vec![b'x'; 5_000];
        let (hash, gzip, brotli) = (String::new(), Packed::new(), Packed::new());
        let asset = Asset { body: body.clone().into(), mime: "text/css", hash, gzip, brotli };
        assert_eq!(asset.body(Some(Coding::Brotli)), (None, body.clone().into()));
        asset.pack(Coding::Brotli);
        let (coding, packed) = asset.body(Some(Coding::Brotli));
        assert_eq!((coding, unpacked("br", &packed)), (Some(Coding::Brotli), body.clone()));
        for other in [Some(Coding::Gzip), None] {
            assert_eq!(asset.body(other), (None, body.clone().into()));
        }
    }

    fn text(path: &str) -> String {
        String::from_utf8(Files::get(path).unwrap().data.into_owned()).unwrap()
    }

    #[test]
    fn the_style_sheet_names_every_picture_by_its_hash() {
        let sheet =
            std::str::from_utf8(&ASSETS.by_url[ASSETS.urls["css/site.css"].strip_prefix("/static/").unwrap()].body);
        let named: Vec<&str> =
            sheet.unwrap().split("url(\"/static/").skip(1).filter_map(|s| s.split('"').next()).collect();
        assert!(named.len() > 10, "it has pictures");
        for name in named {
            assert!(ASSETS.by_url.contains_key(name), "{name} is kept for an hour only");
        }
    }

    #[test]
    fn the_style_sheet_holds_every_part_once_and_in_its_order() {
        let url = ASSETS.urls["css/site.css"].strip_prefix("/static/").unwrap();
        let sheet = std::str::from_utf8(&ASSETS.by_url[url].body).unwrap();
        assert!(!sheet.contains("@import"), "each line has become its part");
        assert!(sheet.contains("@layer reset, tokens, base, layout, components, utilities, print;"));
        let mut imported: Vec<String> = text("css/site.css")
            .lines()
            .filter_map(|l| Some(format!("css/{}", l.strip_prefix("@import \"")?.strip_suffix("\";")?)))
            .collect();
        let part = |path: &str| super::pictured(text(path).into_bytes().into(), &ASSETS.urls).into_owned();
        let places: Vec<usize> =
            imported.iter().map(|path| sheet.find(&String::from_utf8(part(path)).unwrap()).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
        let mut parts: Vec<String> =
            Files::iter().map(String::from).filter(|p| p.ends_with(".css") && p != "css/site.css").collect();
        parts.sort();
        imported.sort();
        assert_eq!(imported, parts, "a file that no line names is shown nowhere");
    }
}
