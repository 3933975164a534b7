//! What the list is held against: `--database URL --port N --page FILE` serves
//!
//! - `/constant`, the bytes of the file: what the server and the connection alone cost;
//! - `/bare`, the list made by the same questions and the same template, for a fixed person: no session, no rights, no
//!   token that is checked, no headers beside the type, no log;
//! - `POST /commit`, a transaction that writes as little as can be: what no save that comes over HTTP can be faster than.
//!
//! `--database URL --commits SECONDS` says how many transactions a second one writer commits that write as little as can be.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header::ContentType;
use actix_web::{App, HttpResponse, HttpServer, web as actix};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};
use success_review::clock::Clock;
use success_review::domain::engagement::{Listed, Outcome, ReviewStage, Segment, Status};
use success_review::domain::filter::{Surveying, Watched};
use success_review::domain::glance::{Lowest, Marks};
use success_review::domain::highlight::{self, Part};
use success_review::domain::page::{Cursor, Page};
use success_review::domain::policy::Viewer;
use success_review::domain::zone::Zone;
use success_review::error::{Error, Result};
use success_review::playbook::library;
use success_review::queries::narrowing::Wanted;
use success_review::queries::{Ask, engagements as queries};
use success_review::store::{Db, engagement_list, users};
use success_review::web::context::{Ctx, Flag, Inner};
use success_review::web::filters;
use success_review::web::token::Token;
use success_review::web::views::narrowing::{self, Field};
use success_review::web::views::sparks::Spark;
use success_review::words::{Lang, fl, people, process, texts, word};
// What the template names.
use success_review::{domain, paths, web, words};
use url::Url;

/// As the program itself has by default.
const WORKERS: usize = 2;
const READERS: u32 = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|a| *a != name).nth(1);
    let port = value("--port").and_then(|port| port.parse().ok());
    let seconds = value("--commits").and_then(|seconds| seconds.parse().ok());
    if let (Some(url), Some(seconds)) = (value("--database"), seconds) {
        return ended(commits(url, Duration::from_secs(seconds)));
    }
    let (Some(url), Some(port), Some(page)) = (value("--database"), port, value("--page")) else {
        println!("bare --database URL --port N --page FILE; `benches/run` calls it");
        return ExitCode::SUCCESS;
    };
    ended(serve(url, port, page))
}

fn ended(done: Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn commits(url: &str, lasting: Duration) -> Result<()> {
    let db = Db::open(url, 1)?;
    let (began, mut done) = (Instant::now(), 0_u32);
    while began.elapsed() < lasting {
        db.takes_writes()?;
        done += 1;
    }
    println!("{:.0}", f64::from(done) / began.elapsed().as_secs_f64());
    Ok(())
}

/// What every request uses.
#[derive(Clone)]
struct Bare {
    db: Db,
    clock: Clock,
    lead: Viewer,
    url: Arc<Url>,
    constant: actix::Bytes,
}

fn serve(url: &str, port: u16, page: &str) -> Result<()> {
    let db = Db::open(url, READERS)?;
    let lead = db.read(|conn| users::find_by_email(conn, "lead@demo.example"))?.ok_or(Error::NotFound)?.viewer();
    let public = Url::parse(&format!("http://127.0.0.1:{port}")).map_err(Error::internal)?;
    let constant = actix::Bytes::from(std::fs::read(page).map_err(Error::internal)?);
    let bare = Bare { db, clock: Clock::system(), lead, url: Arc::new(public), constant };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(actix::Data::new(bare.clone()))
            .route("/constant", actix::get().to(same_bytes))
            .route("/bare", actix::get().to(list))
            .route("/commit", actix::post().to(commit))
    })
    .workers(WORKERS)
    .worker_max_blocking_threads(4)
    .bind(("127.0.0.1", port))
    .map_err(Error::internal)?;
    actix_web::rt::System::new().block_on(server.run()).map_err(Error::internal)
}

async fn same_bytes(bare: actix::Data<Bare>) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::html()).body(bare.constant.clone())
}

async fn commit(bare: actix::Data<Bare>) -> Result<HttpResponse> {
    let db = bare.db.clone();
    actix::block(move || db.takes_writes()).await.map_err(Error::internal)??;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body("{}"))
}

async fn list(bare: actix::Data<Bare>) -> Result<HttpResponse> {
    let asked = bare.clone();
    let now = bare.clock.now();
    let found = actix::block(move || {
        asked.db.read(|conn| {
            let mut ask = Ask { conn, viewer: &asked.lead, now: now.naive_utc(), playbooks: library() };
            queries::list(&mut ask, &Wanted::default(), Default::default(), &Cursor::read(""), Zone::DEFAULT)
        })
    });
    let list = found.await.map_err(Error::internal)??;
    let ctx = Ctx::new(Inner {
        t: texts(Lang::Ja),
        lang: Lang::Ja,
        zone: Zone::DEFAULT,
        viewer: Some(bare.lead.clone()),
        csrf: Token::of_session(&"0".repeat(40)),
        path: paths::engagements().to_owned(),
        query: String::new(),
        now,
        request_id: String::new(),
        flash: None,
        wants_json: false,
        playbooks: library(),
        public_url: bare.url.clone(),
        unsaved: Flag::default(),
    });
    let page = IndexPage {
        page: list.page.map(|row| Row::of(&ctx, row)),
        total: words::total(list.total),
        query: HashMap::new(),
        filtered: false,
        workloads: list.choices.workloads.into_iter().map(|w| (w.id.to_string(), w.name)).collect(),
        managers: narrowing::field(&ctx, list.choices.managers, "", Ok(None)),
        partners: narrowing::field(&ctx, list.choices.partners, "", Ok(None)),
        searched: String::new(),
        called: Vec::new(),
        states: states(&ctx),
        reviews: ReviewStage::all().map(|r| (r.key().to_owned(), word(ctx.t, "review", r.key()))).collect(),
        outcomes: outcomes(&ctx),
        watches: Watched::ALL.iter().map(|one| (one.key().to_owned(), words::watched(ctx.t, *one))).collect(),
        surveys: Surveying::ALL.iter().map(|one| (one.key().to_owned(), narrowing::surveying(&ctx, *one))).collect(),
        watched: String::new(),
        reassigns: Vec::new(),
        segments: Segment::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "segment", s.key()))).collect(),
        condition: String::new(),
        most: narrowing::most(&ctx, list.total),
        ctx,
    };
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(page.render().map_err(Error::internal)?))
}

/// As the program's own page has it.
struct Row {
    engagement: engagement_list::Row,
    manager: String,
    marks: Marks,
    lowest: Option<Lowest>,
    spark: Option<Spark>,
    review: Option<(i64, ReviewStage)>,
    due: Option<(NaiveDate, bool)>,
    meets_on: Option<NaiveDate>,
    moved: Option<(bool, NaiveDateTime)>,
    stale: Option<NaiveDate>,
}

impl Row {
    fn of(ctx: &Ctx, row: queries::Row) -> Self {
        Self {
            manager: people::name(ctx.t, &row.engagement.manager.name, row.engagement.manager.disabled),
            engagement: row.engagement,
            marks: row.marks,
            lowest: row.lowest,
            spark: row.movement.as_ref().and_then(Spark::draw),
            review: row.review,
            due: row.due,
            meets_on: row.meets_on,
            moved: row.moved,
            stale: row.stale,
        }
    }
}

#[derive(Template)]
#[template(path = "engagements/index.html")]
struct IndexPage {
    ctx: Ctx,
    page: Page<Row>,
    total: String,
    query: HashMap<String, String>,
    filtered: bool,
    workloads: Vec<(String, String)>,
    managers: Field,
    partners: Field,
    searched: String,
    called: Vec<(String, String)>,
    states: Vec<(String, String)>,
    reviews: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    watches: Vec<(String, String)>,
    surveys: Vec<(String, String)>,
    watched: String,
    reassigns: Vec<(String, String)>,
    segments: Vec<(String, String)>,
    condition: String,
    most: String,
}

impl IndexPage {
    fn chosen(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    fn parts<'r>(&self, row: &'r Row) -> Vec<Part<'r>> {
        highlight::parts(&row.engagement.customer_name, &self.searched)
    }

    fn first(&self) -> &'static str {
        paths::engagements()
    }

    fn table(&self, path: &'static str) -> &'static str {
        path
    }

    fn after(&self) -> String {
        narrowing::up_to_cursor(self.first())
    }
}

fn states(ctx: &Ctx) -> Vec<(String, String)> {
    let open = (Listed::OPEN.to_owned(), fl!(ctx.t, "engagements-open"));
    let status = |status: &Status| (status.key().to_owned(), word(ctx.t, "status", status.key()));
    std::iter::once(open).chain(Status::ALL.iter().map(status)).collect()
}

fn outcomes(ctx: &Ctx) -> Vec<(String, String)> {
    let outcome =
        |outcome: &Outcome| (outcome.key().to_owned(), process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome));
    let none = (narrowing::NO_OUTCOME.to_owned(), fl!(ctx.t, "portfolio-no-outcome"));
    Outcome::ALL.iter().map(outcome).chain(std::iter::once(none)).collect()
}
