//! A posted file: a stream that is read as it arrives and never put on disk. Trusted only with the session's token, bounded in
//! size and time, and in how many are read at once.

use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::stream::Fuse;
use tokio::sync::{mpsc, oneshot};
use tracing::Span;

use super::context::Ctx;
use super::pace::Pace;
use super::trust::{has_an_end, same_site};
use super::turns::{Turn, Turns};
use crate::error::{Error, Result};
use crate::reports::{self, MAX_CSV_BYTES, MAX_FILES, MAX_WORKBOOK_BYTES, Named, Options, ReadError, Refusal, Report};

/// Room for the fields beside the file.
const SLACK: u64 = 64 * 1024;
const MAX_FIELD: usize = 4 * 1024;
/// Fields before the file, of whatever names.
const MAX_FIELDS: usize = 16;
/// The longest file over a slow line.
const MAX_TIME: Duration = Duration::from_secs(15 * 60);
/// How long a further file waits for a place.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// Files read at once: each takes a thread, and a workbook its size in memory.
const AT_ONCE: usize = 2;
/// Those of one person.
const OF_ONE: usize = 1;
/// Pieces of a body that wait for the reader.
const AHEAD: usize = 8;

/// The files that are being read now.
#[derive(Clone)]
pub struct Uploads {
    places: Turns<i64>,
    running: Arc<Mutex<HashMap<Id, Arc<AtomicU64>>>>,
}

/// The person, and the key that their page gave the upload.
type Id = (i64, String);

impl Default for Uploads {
    fn default() -> Self {
        Self { places: Turns::new(AT_ONCE, OF_ONE), running: Arc::default() }
    }
}

impl Uploads {
    /// Rows read so far of the file that this person's page posted under this key.
    pub fn rows(&self, person: i64, key: &str) -> Option<u64> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&(person, key.to_owned())).map(|rows| rows.load(Ordering::Relaxed))
    }

    async fn begin(&self, person: i64, key: &str) -> Result<Running> {
        let place = self.places.take(person, MAX_WAIT).await?;
        let rows = Arc::new(AtomicU64::new(0));
        let id = (person, key.to_owned());
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), rows.clone());
        Ok(Running { uploads: self.clone(), id, rows, place: Arc::new(place) })
    }
}

/// A file being read; its place becomes free when this and the thread that reads have gone.
struct Running {
    uploads: Uploads,
    id: Id,
    rows: Arc<AtomicU64>,
    place: Arc<Turn<i64>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.uploads.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// A file by its name, read or refused.
pub type ReadFile = Named<std::result::Result<Report, Refusal>>;

/// A field of the form; may be asked again after its end.
type Part = Fuse<Field>;

/// The posted form up to its file.
pub struct Upload {
    body: Multipart,
    fields: HashMap<String, String>,
    file: Option<Part>,
    pace: Pace,
}

impl Upload {
    /// Reads the fields that stand before the file, the session's token among them.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, `Busy`; `Untrusted` when the form does not come from a page of ours.
    pub async fn open(req: &HttpRequest, payload: web::Payload, ctx: &Ctx) -> Result<Self> {
        let announced = req.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|n| n > MAX_CSV_BYTES + SLACK) {
            return Err(Error::TooLarge);
        }
        if req.content_type() != "multipart/form-data" {
            return Err(Error::Malformed("not a form with a file"));
        }
        has_an_end(req)?;
        let mut upload = Self {
            body: Multipart::new(req.headers(), payload.into_inner()),
            fields: HashMap::new(),
            file: None,
            pace: Pace::begin(MAX_TIME),
        };
        let mut count = 0;
        while let Some(mut field) = upload.next_field().await? {
            let name = field.get_ref().name().unwrap_or_default().to_owned();
            if name == "file" {
                upload.file = Some(field);
                break;
            }
            // An empty one counts too.
            count += 1;
            if count > MAX_FIELDS {
                return Err(Error::TooLarge);
            }
            let mut text = Vec::new();
            while let Some(piece) = next_piece(&mut field, &mut upload.pace).await? {
                text.extend_from_slice(&piece);
                if text.len() > MAX_FIELD {
                    return Err(Error::TooLarge);
                }
            }
            let text = String::from_utf8(text).map_err(|_| Error::Malformed("the form is not UTF-8"))?;
            upload.fields.insert(name, text);
        }
        // The token stands before the file, so that no file of a stranger is read.
        if !same_site(req.headers(), &ctx.public_url) || !ctx.csrf.is_in(upload.text("csrf_token")) {
            return Err(Error::Untrusted);
        }
        Ok(upload)
    }

    /// A field's text without surrounding white space; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    /// Reads the files one after the other; none where none was chosen. What is refused is a file, what fails is the request.
    ///
    /// # Errors
    /// `Busy` when too many files are being read, or the body comes too slowly; `Malformed` when it breaks off.
    pub async fn read(mut self, uploads: &Uploads, person: i64, options: Options) -> Result<Vec<ReadFile>> {
        let mut all = Vec::new();
        let mut next = self.file.take();
        while let Some(mut field) = next {
            let name = field.get_ref().content_disposition().and_then(|d| d.get_filename()).unwrap_or_default();
            let name = reports::file_name(name);
            let is_file = field.get_ref().name() == Some("file") && !name.is_empty();
            if is_file && all.len() <= MAX_FILES {
                all.extend(self.read_one(&mut field, name, uploads, person, options.clone()).await?);
            }
            // A browser that is still sending would not read the answer.
            drain(&mut field, &mut self.pace).await?;
            // The next one comes only once this one is gone.
            drop(field);
            next = self.next_field().await?;
        }
        if all.len() > MAX_FILES {
            let refusal = Refusal::TooManyFiles { limit: MAX_FILES as u64 };
            return Ok(vec![Named { name: String::new(), read: Err(refusal) }]);
        }
        Ok(all)
    }

    /// Reads one file, which may be a ZIP file of several.
    async fn read_one(
        &mut self,
        field: &mut Part,
        name: String,
        uploads: &Uploads,
        person: i64,
        options: Options,
    ) -> Result<Vec<ReadFile>> {
        let running = match uploads.begin(person, self.text("progress")).await {
            Ok(running) => running,
            Err(error) => {
                // Whatever becomes of the rest, this is why.
                drain(field, &mut self.pace).await.ok();
                return Err(error);
            }
        };
        let ends = |end: &str| name.to_lowercase().ends_with(end);
        let alone = |outcome: Outcome| outcome.map(|report| vec![Named { name: name.clone(), read: Ok(report) }]);
        let read = if ends(".zip") {
            read_zip(field, &mut self.pace, options, &running).await?
        } else if ends(".xlsx") {
            alone(read_workbook(field, &mut self.pace, options, &running).await?)
        } else {
            alone(read_csv(field, &mut self.pace, options, &running).await?)
        };
        // The next file need not wait for the rest of this one.
        drop(running);
        match read {
            Ok(files) => Ok(files),
            Err(ReadError::Refused(refusal)) => Ok(vec![Named { name, read: Err(refusal) }]),
            Err(ReadError::Io(_)) => Err(Error::Malformed("the body broke off")),
        }
    }

    async fn next_field(&mut self) -> Result<Option<Part>> {
        match self.pace.next(&mut self.body).await {
            Some(Some(Ok(field))) => Ok(Some(field.fuse())),
            Some(None) => Ok(None),
            Some(Some(Err(_))) => Err(Error::Malformed("the body broke off")),
            None => Err(Error::Busy),
        }
    }
}

/// `Busy` where nothing more came in time: the browser has the file still, and may send it again.
async fn next_piece(field: &mut Part, pace: &mut Pace) -> Result<Option<web::Bytes>> {
    match pace.next_piece(field).await {
        Some(Some(Ok(piece))) => Ok(Some(piece)),
        Some(None) => Ok(None),
        Some(Some(Err(_))) => Err(Error::Malformed("the body broke off")),
        None => Err(Error::Busy),
    }
}

async fn drain(field: &mut Part, pace: &mut Pace) -> Result<()> {
    let mut length = 0;
    while let Some(piece) = next_piece(field, pace).await? {
        length += piece.len() as u64;
        if length > MAX_CSV_BYTES + SLACK {
            return Err(Error::TooLarge);
        }
    }
    Ok(())
}

type Outcome = std::result::Result<Report, ReadError>;

async fn read_csv(field: &mut Part, pace: &mut Pace, options: Options, running: &Running) -> Result<Outcome> {
    let (pieces, arriving) = mpsc::channel(AHEAD);
    let rows = running.rows.clone();
    let outcome = on_a_thread(running, move || {
        let stream = Stream { arriving, piece: web::Bytes::new() };
        reports::read_csv(stream, &options, &mut |n| rows.store(n, Ordering::Relaxed))
    })?;
    let ended = loop {
        let piece = match next_piece(field, pace).await {
            Ok(Some(piece)) => piece,
            Ok(None) => break Ok(()),
            Err(error) => {
                pieces.send(Err(io::ErrorKind::UnexpectedEof.into())).await.ok();
                break Err(error);
            }
        };
        // The reader ends early when it refuses the file.
        if pieces.send(Ok(piece)).await.is_err() {
            break Ok(());
        }
    };
    drop(pieces);
    let outcome = outcome.await.map_err(Error::internal)?;
    ended.map(|()| outcome)
}

async fn read_workbook(field: &mut Part, pace: &mut Pace, options: Options, running: &Running) -> Result<Outcome> {
    let Some(bytes) = whole(field, pace).await? else { return Ok(Err(too_long())) };
    let rows = running.rows.clone();
    let outcome = on_a_thread(running, move || {
        reports::read_workbook(&bytes, &options, &mut |n| rows.store(n, Ordering::Relaxed))
    })?;
    outcome.await.map_err(Error::internal)
}

async fn read_zip(
    field: &mut Part,
    pace: &mut Pace,
    options: Options,
    running: &Running,
) -> Result<std::result::Result<Vec<ReadFile>, ReadError>> {
    let Some(bytes) = whole(field, pace).await? else { return Ok(Err(too_long())) };
    let rows = running.rows.clone();
    let outcome =
        on_a_thread(running, move || reports::read_zip(&bytes, &options, &mut |n| rows.store(n, Ordering::Relaxed)))?;
    outcome.await.map_err(Error::internal)
}

/// What is held in memory; `None` where it is too long for that.
async fn whole(field: &mut Part, pace: &mut Pace) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    while let Some(piece) = next_piece(field, pace).await? {
        if (bytes.len() + piece.len()) as u64 > MAX_WORKBOOK_BYTES {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Some(bytes))
}

fn too_long() -> ReadError {
    Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into()
}

/// Not on a thread of the pool: a file over a slow line would keep it from the database's queries.
/// The thread keeps the place: it reads on where the request has gone.
fn on_a_thread<T: Send + 'static>(
    running: &Running,
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<oneshot::Receiver<T>> {
    let (done, outcome) = oneshot::channel();
    let (place, span) = (running.place.clone(), Span::current());
    std::thread::Builder::new()
        .name("report-reader".to_owned())
        .spawn(move || {
            let outcome = span.in_scope(read);
            drop(place);
            drop(done.send(outcome));
        })
        .map_err(Error::internal)?;
    Ok(outcome)
}

/// The body as the reader wants it.
struct Stream {
    arriving: mpsc::Receiver<io::Result<web::Bytes>>,
    piece: web::Bytes,
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.arriving.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.piece = piece?,
            }
        }
        let length = self.piece.len().min(into.len());
        into[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::error::PayloadError;

    use super::*;

    #[actix_web::test]
    async fn a_place_is_taken_until_its_reader_has_ended() {
        let uploads = Uploads::default();
        let running = uploads.begin(1, "key").await.unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let outcome = on_a_thread(&running, move || {
            wait.recv().unwrap();
            ReadError::from(Refusal::Empty)
        });
        // The browser has gone, and its request with it.
        drop(running);
        assert_eq!(uploads.rows(1, "key"), None);
        assert_eq!(uploads.places.free(), AT_ONCE - 1);
        go.send(()).unwrap();
        assert!(outcome.unwrap().await.is_ok());
        assert_eq!(uploads.places.free(), AT_ONCE);
    }

    /// A form whose file begins and does not go on, and may take so long.
    async fn slow(name: &str, most: Duration) -> Upload {
        let begin = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n\
             Report Refresh Date,Teams Active,Teams Inactive,Report Period\r\n"
        );
        let mut headers = header::HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("multipart/form-data; boundary=x"));
        let begin = futures_util::stream::iter([Ok::<_, PayloadError>(web::Bytes::from(begin))]);
        let body = Multipart::new(&headers, begin.chain(futures_util::stream::pending()));
        let mut upload = Upload { body, fields: HashMap::new(), file: None, pace: Pace::begin(most) };
        upload.file = upload.next_field().await.unwrap();
        upload
    }

    fn options() -> Options {
        Options::new(28, "2026-11-22".parse().unwrap())
    }

    #[actix_web::test]
    async fn a_file_that_comes_too_slowly_is_put_off_and_not_called_broken() {
        for name in ["a.csv", "a.xlsx", ""] {
            let upload = slow(name, Duration::from_millis(100)).await;
            let read = upload.read(&Uploads::default(), 1, options()).await;
            assert!(matches!(read, Err(Error::Busy)), "{name:?}");
        }
    }

    #[actix_web::test]
    async fn who_is_put_off_hears_that_also_where_the_rest_does_not_come() {
        let uploads = Uploads::default();
        let _first = uploads.begin(1, "key").await.unwrap();
        let second = slow("a.csv", MAX_WAIT + Duration::from_millis(100)).await;
        assert!(matches!(second.read(&uploads, 1, options()).await, Err(Error::Busy)));
    }

    #[actix_web::test]
    async fn a_reader_that_fails_gives_its_place_back() {
        let uploads = Uploads::default();
        let running = uploads.begin(1, "key").await.unwrap();
        let outcome = on_a_thread::<()>(&running, || panic!("a fault of the reader")).unwrap();
        drop(running);
        assert!(outcome.await.is_err());
        assert_eq!(uploads.places.free(), AT_ONCE);
    }
}
