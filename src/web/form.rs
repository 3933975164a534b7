//! A posted form: read within limits of size and time, trusted only with the session's token, kept as raw text.
//!
//! Looked at and not taken: `serde_qs` (1.1) for rows such as `criteria[2][name]`: one field that does not fit (`[x]`, too large a
//! number, a bracket too many) refuses the whole form, where it is left aside here, and drafts keep the fields by name anyway, so
//! that `domain` splits the names, for both. `serde_html_form` (0.4) knows no rows.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use sha2::{Digest, Sha256};

use super::context::Ctx;
use super::pace::Pace;
use super::parked::{self, Parked, ShownAgain, Stray, value};
use super::source::source;
use super::state::App;
use super::token::author;
use super::trust::{has_an_end, same_site};
use crate::error::Error;
use crate::forms::Fields;
use crate::paths;
use crate::routes::{self, LONG};
use crate::session::blocking;
use crate::store::done_forms::Mark;

/// Longest time that a body may take over a slow line, as long as it keeps coming (`pace`); actix itself ends stalled headers
/// only.
const MAX_TIME: Duration = Duration::from_secs(120);
/// The same for a long one of which it is not known who sends it.
const STRANGERS_TIME: Duration = Duration::from_secs(60);
/// How long such a one waits for a place.
const STRANGERS_WAIT: Duration = Duration::from_secs(5);

/// Long forms of people who are signed in that are held at once, and those of one person; whoever sends more waits.
pub const LONG_ONES: (usize, usize) = (32, 4);
/// How long one of them waits for a place.
/// How long somebody waits for a turn at what takes long.
pub(super) const LONG_WAIT: Duration = Duration::from_secs(5);

/// Long forms that are read at once although nobody is signed in, which is what was typed while a session ended; and those of
/// one address. So nobody fills the memory with them.
pub const STRANGERS: (usize, usize) = (16, 4);

/// The fields of a posted form. The token has been checked. Cheap to clone, so that another thread can have them.
#[derive(Debug, Clone)]
pub struct Form(Arc<Fields>);

impl Deref for Form {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl Form {
    /// What the form is known by where it is sent again, as often as a page with it was made once: its key, or the version
    /// that it was filled in against, is in it. `None` where it has neither.
    ///
    /// # Errors
    /// `Busy` where no thread became free for a long one.
    pub async fn mark(&self, ctx: &Ctx) -> Result<Option<Mark>, Error> {
        let Some(viewer) = &ctx.viewer else { return Ok(None) };
        if self.raw(KEY).is_empty() && !self.has("version") {
            return Ok(None);
        }
        let (person, path, form) = (viewer.id, ctx.path.clone(), self.clone());
        let made = move || {
            // The token is another one after signing in again.
            let said = form.pairs().iter().filter(|(name, _)| name != "csrf_token");
            Ok(digest(person, &path, &said.collect::<Vec<_>>()))
        };
        if is_long(self.pairs()) { blocking::compute(made).await } else { made() }
    }

    /// As [`Form::mark`], by its key and these fields alone: the others are long, and one page does not send them in two ways.
    pub fn mark_by(&self, ctx: &Ctx, names: &[&str]) -> Option<Mark> {
        let person = ctx.viewer.as_ref()?.id;
        if self.raw(KEY).is_empty() {
            return None;
        }
        let said = self.pairs().iter().filter(|(name, _)| name == KEY || names.contains(&name.as_str()));
        digest(person, &ctx.path, &said.collect::<Vec<_>>())
    }
}

fn is_long(pairs: &[(String, String)]) -> bool {
    pairs.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > routes::SHORT
}

fn digest(person: i64, path: &str, said: &[&(String, String)]) -> Option<Mark> {
    let sent = serde_json::to_string(&(person, path, said)).ok()?;
    blocking::works_through(sent.len());
    Some(Mark(hex::encode(Sha256::digest(sent))))
}

/// Name of the field that sets a form apart from every other that was ever shown.
const KEY: &str = "form_key";

/// A key for a form; `components/form.html` gives one to each.
pub fn new_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// The form of these fields; a long one is laid out where nobody waits for it.
async fn form(pairs: Vec<(String, String)>) -> Result<Form, Error> {
    let is_long = is_long(&pairs);
    let made = move || Ok(Form(Arc::new(pairs.into())));
    if is_long { blocking::compute(made).await } else { made() }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let payload = payload.take();
        Box::pin(async move {
            let pairs = within_limits(&req, payload).await?;
            let ctx = req.extensions().get::<Ctx>().cloned().ok_or(Error::Untrusted)?;
            if !same_site(req.headers(), &ctx.public_url) {
                return Err(Error::Untrusted);
            }
            if is_typed(&req)
                && let Some(again) = shown_again(&req, &ctx, &pairs).await?
            {
                ctx.unsaved.set();
                req.extensions_mut().insert(ShownAgain(again.clone()));
                return form(again).await;
            }
            if !ctx.csrf.is_in(value(&pairs, "csrf_token")) {
                req.extensions_mut().insert(Stray(pairs));
                return Err(Error::Untrusted);
            }
            form(pairs).await
        })
    }
}

/// The fields, read within the limits of the form's line in the table; the entrance takes long ones that a page of ours sends
/// on for somebody whose session ended.
async fn within_limits(req: &HttpRequest, payload: Payload) -> Result<Vec<(String, String)>, Error> {
    let pattern = req.match_pattern().unwrap_or_default();
    let most = routes::most_bytes(req.method(), &pattern);
    if [paths::sign_in(), paths::language()].contains(&pattern.as_str())
        && let Some(app) = req.app_data::<web::Data<App>>()
        && parked::is_kept(&app.config.session_key, app.clock.now(), req.query_string())
    {
        return of_stranger(app, req, payload, source(req, &app.config)).await;
    }
    let place = async || {
        let app = req.app_data::<web::Data<App>>().ok_or_else(|| Error::internal("no application state"))?;
        let person = req.extensions().get::<Ctx>().and_then(|ctx| Some(ctx.viewer.as_ref()?.id));
        let turn = app.long_forms.take(person, LONG_WAIT).await?;
        // For as long as the request: what waits for its turn in the database holds its text.
        req.extensions_mut().insert(turn);
        Ok::<(), Error>(())
    };
    sent(req, payload, (most, MAX_TIME), place).await
}

/// The fields of a long form of nobody who is signed in.
///
/// # Errors
/// `Busy` when too many of them are being read, or this one comes too slowly; else as for every form.
pub async fn of_stranger(
    app: &App,
    req: &impl HttpMessage,
    payload: Payload,
    address: String,
) -> Result<Vec<(String, String)>, Error> {
    let _turn = app.strangers.take(address, STRANGERS_WAIT).await?;
    sent(req, payload, (LONG, STRANGERS_TIME), async || Ok(())).await
}

/// Whether the form is one in which somebody types.
pub fn is_typed(req: &HttpRequest) -> bool {
    req.match_pattern().is_some_and(|pattern| routes::is_typed(req.method(), &pattern))
}

/// The fields of a form that this person typed here before their session ended: they come sealed by way of the sign-in
/// page, or as they are from a page of an earlier session, or from where the browser's tab kept them. Nothing is done with such a form, it is shown.
async fn shown_again(
    req: &HttpRequest,
    ctx: &Ctx,
    pairs: &[(String, String)],
) -> Result<Option<Vec<(String, String)>>, Error> {
    let Some(viewer) = ctx.viewer.as_ref().filter(|_| !ctx.wants_json) else { return Ok(None) };
    let app = req.app_data::<web::Data<App>>().ok_or_else(|| Error::internal("no application state"))?;
    if let Some(parked) = parked::opened(app, ctx.now, value(pairs, parked::FIELD)).await? {
        return Ok((parked.person == viewer.id && parked.path == ctx.path).then_some(parked.pairs));
    }
    let token = value(pairs, "csrf_token");
    let is_ours = ctx.csrf.is_in(token);
    let was_ours = || author(&app.config.session_key, token) == Some(viewer.id);
    let again = if is_ours { pairs.iter().any(|(name, _)| name == parked::SHOWN) } else { was_ours() };
    Ok(again.then(|| Parked::new(ctx.now, viewer.id, &ctx.path, pairs.to_vec()).pairs))
}

/// The fields that were sent, read within the limits; nothing is said of whether they can be trusted. A long one asks for its
/// `place` as soon as it is known to be long.
///
/// # Errors
/// `Malformed`, `TooLarge`; `Busy` where the body took too long: the browser has it still, and may send it again.
async fn sent(
    req: &impl HttpMessage,
    payload: Payload,
    limits: (usize, Duration),
    place: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<Vec<(String, String)>, Error> {
    if req.content_type() != "application/x-www-form-urlencoded" {
        return Err(Error::Malformed("not a form"));
    }
    has_an_end(req)?;
    let body = read(req, payload, limits, place).await?;
    if body.len() <= routes::SHORT {
        return parse(&body);
    }
    // Taking a long one apart takes a while.
    blocking::compute(move || parse(&body)).await
}

async fn read(
    req: &impl HttpMessage,
    mut payload: Payload,
    (most, time): (usize, Duration),
    place: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<web::BytesMut, Error> {
    // Told before it arrives.
    let announced = req.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|n| n > most) {
        return Err(Error::TooLarge);
    }
    let (mut body, mut pace, mut place) = (web::BytesMut::new(), Pace::begin(time), Some(place));
    loop {
        if (body.len() > routes::SHORT || announced.is_some_and(|n| n > routes::SHORT))
            && let Some(place) = place.take()
        {
            place().await?;
        }
        match pace.next_piece(&mut payload).await {
            Some(Some(Ok(piece))) if body.len() + piece.len() > most => return Err(Error::TooLarge),
            Some(Some(Ok(piece))) => body.extend_from_slice(&piece),
            Some(Some(Err(_))) => return Err(Error::Malformed("the body broke off")),
            Some(None) => return Ok(body),
            None => return Err(Error::Busy),
        }
    }
}

fn parse(body: &[u8]) -> Result<Vec<(String, String)>, Error> {
    blocking::works_through(body.len());
    let text = std::str::from_utf8(body).map_err(|_| Error::Malformed("the form is not UTF-8"))?;
    if invalid_escape(text) || percent_encoding::percent_decode(body).decode_utf8().is_err() {
        return Err(Error::Malformed("the form is not encoded as a form"));
    }
    let pairs = form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
        .collect::<Vec<_>>();
    if pairs.iter().any(|(n, v)| n.contains('\0') || v.contains('\0')) {
        return Err(Error::Malformed("the form holds bytes that are no text"));
    }
    Ok(pairs)
}

/// `form_urlencoded` lets a stray `%` pass; a browser never sends one.
fn invalid_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .any(|(i, b)| *b == b'%' && !bytes.get(i + 1..i + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)))
}

#[cfg(test)]
mod tests {
    use actix_web::error::PayloadError;
    use actix_web::http::header::ContentType;
    use actix_web::test::TestRequest;
    use futures_util::{StreamExt, stream};

    use super::*;

    type BoxedPayloadStream = Pin<Box<dyn futures_util::Stream<Item = Result<web::Bytes, PayloadError>>>>;

    fn rows(body: &str) -> Vec<(u32, Vec<(String, String)>)> {
        let form = Fields::from(parse(body.as_bytes()).unwrap());
        form.rows("steps").into_iter().map(|(number, row)| (number, row.into_iter().collect())).collect()
    }

    fn row(number: u32, columns: &[(&str, &str)]) -> (u32, Vec<(String, String)>) {
        (number, columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[actix_web::test]
    async fn a_body_that_takes_too_long_is_put_off_and_one_that_comes_is_read() {
        let (req, _) = TestRequest::default().insert_header(ContentType::form_url_encoded()).to_http_parts();
        let piece = || Ok::<_, PayloadError>(web::Bytes::from_static(b"a=b"));
        let slow = stream::once(async move { piece() }).chain(stream::pending());
        let slow = Payload::from(Box::pin(slow) as BoxedPayloadStream);
        let answer = sent(&req, slow, (100, Duration::from_millis(50)), async || Ok(())).await;
        assert!(matches!(answer, Err(Error::Busy)), "{answer:?}");
        let whole = Payload::from(Box::pin(stream::iter([piece()])) as BoxedPayloadStream);
        assert_eq!(
            sent(&req, whole, (3, MAX_TIME), async || Ok(())).await.unwrap(),
            [("a".to_owned(), "b".to_owned())]
        );
        let long = Payload::from(Box::pin(stream::iter([piece(), piece()])) as BoxedPayloadStream);
        assert!(matches!(sent(&req, long, (5, MAX_TIME), async || Ok(())).await, Err(Error::TooLarge)));
    }

    #[actix_web::test]
    async fn only_a_long_one_asks_for_a_place_and_once() {
        let (req, _) = TestRequest::default().insert_header(ContentType::form_url_encoded()).to_http_parts();
        for (pieces, asked) in [(1, 0), (5, 1)] {
            let piece = || Ok::<_, PayloadError>(web::Bytes::from(vec![b'a'; routes::SHORT / 2]));
            let body = Payload::from(Box::pin(stream::iter((0..pieces).map(move |_| piece()))) as BoxedPayloadStream);
            let count = std::cell::Cell::new(0);
            let place = async || {
                count.set(count.get() + 1);
                Ok::<(), Error>(())
            };
            sent(&req, body, (LONG, MAX_TIME), place).await.unwrap();
            assert_eq!(count.get(), asked, "{pieces}");
        }
    }

    #[test]
    fn rows_come_by_number_whatever_their_order_and_gaps() {
        let body = "steps[7][text]=late&csrf_token=x&steps%5B2%5D%5Btext%5D=a%5B1%5D%5Bb%5D&steps[2][owner]=&other[1][text]=no";
        assert_eq!(rows(body), [row(2, &[("owner", ""), ("text", "a[1][b]")]), row(7, &[("text", "late")])]);
        assert_eq!(rows("steps[1][text]=first&steps[1][text]=last"), [row(1, &[("text", "last")])]);
    }

    #[test]
    fn a_field_that_is_no_row_is_left_aside_and_the_rest_is_read() {
        for hostile in [
            "steps[x][text]",
            "steps[-1][text]",
            "steps[4294967296][text]",
            "steps[][text]",
            "steps[1]",
            "steps",
            "steps[1]text]",
            "steps[1][text",
            "stepsteps[1][text]",
            "steps[1][",
        ] {
            assert_eq!(rows(&format!("{hostile}=x&steps[1][text]=good")), [row(1, &[("text", "good")])], "{hostile}");
        }
        // As deep as it likes: it is a name that nobody asks for.
        let deep = format!("steps[1]{}=x&steps[4294967295][text]=far", "[a]".repeat(10_000));
        assert_eq!(rows(&deep).len(), 2);
    }
}
