//! A browser without a window: cookies, no redirects followed, forms filled as a person would.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

/// Keeps the cookies and the token of the last page that had one.
pub struct Client {
    http: reqwest::Client,
    address: SocketAddr,
    accept_language: Option<String>,
    csrf: RefCell<Option<String>>,
}

const BOUNDARY: &str = "----a-boundary-that-no-file-holds";

/// A form with a file as browsers write it.
pub fn multipart(fields: &[(&str, &str)], name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(head.as_bytes());
    }
    let kind = "Content-Type: application/octet-stream";
    let head =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n{kind}\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// An element of a page.
#[derive(Debug, Clone)]
pub struct Node {
    /// White space runs are one space.
    pub text: String,
    pub html: String,
    pub attrs: BTreeMap<String, String>,
}

impl Client {
    pub fn new(address: SocketAddr, accept_language: Option<&str>) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // The server closes a connection that is idle for five seconds; one that is just being closed is not taken again.
            .pool_idle_timeout(Duration::from_secs(3))
            .build()
            .expect("build a client");
        Self { http, address, accept_language: accept_language.map(str::to_owned), csrf: RefCell::new(None) }
    }

    /// The same browser, whose next requests a proxy sends to another server.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self {
            http: self.http.clone(),
            address,
            accept_language: self.accept_language.clone(),
            csrf: RefCell::new(self.csrf.borrow().clone()),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    /// GET, and on through redirects, as a browser would.
    pub async fn visit(&self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Goes where the answer points until it is a page.
    pub async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            if page.status != 303 {
                return page;
            }
            page = self.get(page.location()).await;
        }
        panic!("too many redirects, the last to {}", page.location());
    }

    /// Posts the fields with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let mut all = vec![("csrf_token", token.as_str())];
        all.extend_from_slice(fields);
        self.post_as_is(path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_as_is(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(reqwest::Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    /// Posts as the page's script does, and gets JSON.
    pub async fn post_json(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf_token", &token)
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(reqwest::Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body);
        self.send(request).await
    }

    /// Posts a file as the page's form does: the token first, the file last.
    pub async fn post_file(&self, path: &str, fields: &[(&str, &str)], name: &str, content: &[u8]) -> Page {
        let token = self.token().await;
        let mut all = vec![("csrf_token", token.as_str())];
        all.extend_from_slice(fields);
        self.send(self.file_request(path, &all, name, content)).await
    }

    /// Posts several files, each by its name, in a form of ours.
    pub async fn post_files(&self, path: &str, files: &[(&str, String)]) -> Page {
        let token = self.token().await;
        let mut body = Vec::new();
        for (place, (name, text)) in files.iter().enumerate() {
            let fields = [("csrf_token", token.as_str())];
            let part = multipart(if place == 0 { &fields[..] } else { &[] }, name, text.as_bytes());
            // The end of the whole stands behind the last one.
            let end = format!("--{BOUNDARY}--\r\n").len();
            body.extend_from_slice(if place + 1 < files.len() { &part[..part.len() - end] } else { &part });
        }
        let request = self
            .request(reqwest::Method::POST, path)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(body);
        self.send(request).await
    }

    /// A request with exactly these fields and a file.
    pub fn file_request(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        content: &[u8],
    ) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::POST, path)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(multipart(fields, name, content))
    }

    /// The body as it is, for downloads.
    pub async fn download(&self, path: &str) -> Vec<u8> {
        let response = self.request(reqwest::Method::GET, path).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), 200, "{path}");
        response.bytes().await.expect("a body").to_vec()
    }

    /// Fills the page's form with these fields, keeps all its others, and sends it where the form says.
    pub async fn submit(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let (action, mut filled) = page.form(form);
        for (name, _) in fields {
            filled.retain(|(n, _)| n != name);
        }
        filled.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let borrowed: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post_as_is(&action, &borrowed).await
    }

    /// Presses a button of this name and value in the form, and sends nothing else than what the form holds.
    pub async fn press_here(&self, page: &Page, form: &str, button: (&str, &str)) -> Page {
        self.submit(page, form, &[button]).await
    }

    /// Presses a button: fills the form that it belongs to with these fields and sends it where the button says, else the form.
    pub async fn press(&self, page: &Page, button: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.attr(button, "form").unwrap_or_else(|| panic!("{button} names no form"));
        let (action, mut filled) = page.form(&format!("#{form}"));
        let action = page.attr(button, "formaction").unwrap_or(action);
        filled.retain(|(name, _)| fields.iter().all(|(field, _)| field != name));
        filled.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let borrowed: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post_as_is(&action, &borrowed).await
    }

    /// Any request, for what a form cannot do.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        match &self.accept_language {
            Some(value) => request.header("accept-language", value),
            None => request,
        }
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response.text().await.expect("a body of text");
        let page = Page { status, headers, body };
        if let Some(token) = page.attr("input[name=csrf_token]", "value") {
            *self.csrf.borrow_mut() = Some(token);
        } else if page.header("set-cookie").is_some() && page.status == 303 {
            // Signing in or out began another session with another token.
            *self.csrf.borrow_mut() = None;
        }
        page
    }

    async fn token(&self) -> String {
        for path in ["/account", "/sign-in"] {
            if let Some(token) = self.csrf.borrow().clone() {
                return token;
            }
            self.get(path).await;
        }
        self.csrf.borrow().clone().expect("a page with a csrf_token")
    }
}

impl Page {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    /// Where a redirect points.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.body))
    }

    /// Fails with the page unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} {}", self.header("location").unwrap_or_default(), self.body);
        self
    }

    pub fn select(&self, css: &str) -> Vec<Node> {
        let document = Html::parse_document(&without_templates(&self.body));
        document.select(&selector(css)).map(|e| Node::of(&e)).collect()
    }

    pub fn has(&self, css: &str) -> bool {
        !self.select(css).is_empty()
    }

    /// Texts of all matches.
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.select(css).into_iter().map(|n| n.text).collect()
    }

    /// Text of the first match; fails with the page where there is none.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.texts(css).into_iter().next().unwrap_or_else(|| panic!("no {css} in {}", self.body))
    }

    pub fn attr(&self, css: &str, name: &str) -> Option<String> {
        self.select(css).into_iter().find_map(|n| n.attrs.get(name).cloned())
    }

    /// Whether the page has what the fragment of this link names, as a browser looks for it.
    pub fn has_target(&self, href: &str) -> bool {
        let fragment = href.split_once('#').map_or("", |(_, fragment)| fragment);
        let id = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned();
        !id.is_empty() && self.has(&format!("[id='{id}']"))
    }

    /// Everything a person reads on the page.
    pub fn reads(&self) -> String {
        self.texts("main").join(" ")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// Target and successful fields of a form, as a browser would send them without a button.
    #[track_caller]
    pub fn form(&self, css: &str) -> (String, Vec<(String, String)>) {
        let document = Html::parse_document(&without_templates(&self.body));
        let form = document.select(&selector(css)).next().unwrap_or_else(|| panic!("no {css} in {}", self.body));
        let action = form.attr("action").unwrap_or_default().to_owned();
        let mut fields = Vec::new();
        for field in form.select(&selector("input, textarea, select")) {
            let Some(name) = field.attr("name") else { continue };
            let kind = field.attr("type").unwrap_or("text");
            let value = match field.value().name() {
                "textarea" => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
                "select" => Some(chosen(&field)),
                _ if matches!(kind, "checkbox" | "radio") => {
                    field.attr("checked").is_some().then(|| field.attr("value").unwrap_or("on").to_owned())
                }
                _ if matches!(kind, "submit" | "button" | "file") => None,
                _ => Some(field.attr("value").unwrap_or_default().to_owned()),
            };
            if let Some(value) = value
                && field.attr("disabled").is_none()
            {
                fields.push((name.to_owned(), value));
            }
        }
        (action, fields)
    }
}

/// The page as a browser shows it: what stands in a `template` is neither read nor sent.
fn without_templates(body: &str) -> String {
    let mut pieces = body.split("<template ");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |page, piece| page + piece.split_once("</template>").map_or("", |(_, after)| after))
}

fn chosen(select: &ElementRef<'_>) -> String {
    let options: Vec<ElementRef<'_>> = select.select(&selector("option")).collect();
    let option = options.iter().find(|o| o.attr("selected").is_some()).or_else(|| options.first());
    option.map_or_else(String::new, |o| {
        o.attr("value").map_or_else(|| o.text().collect::<String>().trim().to_owned(), str::to_owned)
    })
}

impl Node {
    fn of(element: &ElementRef<'_>) -> Self {
        let text: String = element.text().collect();
        Self {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            html: element.html(),
            attrs: element.value().attrs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        }
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}
