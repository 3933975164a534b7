//! What the program counts about its work, in the text format of Prometheus. It is served on an address of its own, which is
//! never the one of the pages: neither names nor paths are in it, but how much is done is nobody's business either.
//!
//! Nothing here asks the database: what would have to be counted there is counted now and again by `server::upkeep`. Labels have few
//! values: patterns of the table of URLs, methods that we know, words of our own.
//!
//! Looked at: `prometheus-client`, which gives OpenMetrics instead of the text format and labels by derived types; `metrics` with its
//! exporter, which brings a second HTTP server. `prometheus` without its features brings nothing that is not here already.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use prometheus::core::Collector;
use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder,
};

use super::connections::Connections;
use super::process;
use crate::domain::security::SecurityKind;
use crate::error::{Error, Result};
use crate::mail::counts::Counts;
use crate::session::security::Recorder;
use crate::store::{Db, PoolState};

/// Where the metrics are on their address.
pub const PATH: &str = "/metrics";
/// Upper bounds of durations, in seconds: a page takes some milliseconds, and nobody waits longer than six seconds.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What is done now and again beside the requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Once a day: the ends of the chains are told.
    Daily,
    /// Once a minute: what is over is cleared away.
    Tidying,
    /// Once a day: the database's statistics.
    Statistics,
    /// Every few minutes: what would have to be counted in the database.
    Counting,
}

impl Job {
    const ALL: [Self; 4] = [Self::Daily, Self::Tidying, Self::Statistics, Self::Counting];

    fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Tidying => "tidying",
            Self::Statistics => "keep_statistics",
            Self::Counting => "counting",
        }
    }
}

/// All counts of one program.
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    bytes: IntCounter,
    sign_ins: IntCounterVec,
    /// When each of [`Job::ALL`] was last done, in seconds since 1970; 0 is never.
    jobs: [AtomicI64; 4],
    /// As last counted, if ever.
    counted: Mutex<Option<Counted>>,
}

/// What was counted in the database.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Open drafts.
    pub drafts: i64,
    /// Messages and mails that wait.
    pub outbox: i64,
    /// Seconds for which the oldest of them has waited.
    pub oldest: i64,
    /// Mails that were given up.
    pub failed: i64,
}

/// Everything that is looked at when the metrics are asked for.
#[derive(Clone)]
pub struct Watched {
    pub metrics: Arc<Metrics>,
    pub db: Db,
    pub recorder: Recorder,
    pub connections: Connections,
    /// What was done about mail.
    pub mail: Arc<Counts>,
    /// What serves the database.
    pub database: String,
}

impl Metrics {
    /// # Errors
    /// None that depend on anything: a name that the library refuses.
    pub fn new() -> Result<Self> {
        let registry = Registry::new();
        let requests = histogram(
            "success_review_http_request_duration_seconds",
            "Requests by method, route and status, and the time until their answer began; status \"none\" was not answered",
            &["method", "route", "status"],
        )?;
        let bytes =
            IntCounter::new("success_review_http_response_bytes_total", "Bytes of the bodies of answers, as sent");
        let sign_ins = IntCounterVec::new(
            Opts::new("success_review_sign_ins_total", "Attempts to sign in by their outcome"),
            &["outcome"],
        );
        let (bytes, sign_ins) = (bytes.map_err(Error::internal)?, sign_ins.map_err(Error::internal)?);
        for outcome in ["good", "refused", "throttled"] {
            sign_ins.with_label_values(&[outcome]);
        }
        for each in
            [Box::new(requests.clone()) as Box<dyn Collector>, Box::new(bytes.clone()), Box::new(sign_ins.clone())]
        {
            registry.register(each).map_err(Error::internal)?;
        }
        Ok(Self { registry, requests, bytes, sign_ins, jobs: Default::default(), counted: Mutex::default() })
    }

    /// Counts a request that is over; `status`: none where nobody was answered.
    pub fn answered(
        &self,
        method: &str,
        route: &str,
        status: Option<StatusCode>,
        duration: Duration,
        bytes: Option<u64>,
    ) {
        let status = status.as_ref().map_or("none", StatusCode::as_str);
        self.requests.with_label_values(&[method, route, status]).observe(duration.as_secs_f64());
        self.bytes.inc_by(bytes.unwrap_or_default());
    }

    /// Counts what touches on the safety of accounts.
    pub fn occurred(&self, kind: SecurityKind) {
        let outcome = match kind {
            SecurityKind::SignedIn => "good",
            SecurityKind::SignInFailed => "refused",
            SecurityKind::SignInThrottled => "throttled",
            _ => return,
        };
        self.sign_ins.with_label_values(&[outcome]).inc();
    }

    /// A job was done; `at`: in seconds since 1970.
    pub fn done(&self, job: Job, at: i64) {
        self.jobs[job as usize].store(at, Ordering::Relaxed);
    }

    /// What was counted in the database.
    pub fn counted(&self, counted: Counted) {
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
    }

    /// All of it as text.
    ///
    /// # Errors
    /// The library's.
    pub fn told(&self, watched: &Watched) -> Result<String> {
        let now = Registry::new();
        let told = Told(&now);
        told.program(watched)?;
        told.pools(&watched.db.pools())?;
        let (usual, spare) = watched.connections.count();
        let limits = watched.connections.limits();
        told.gauge(
            "success_review_connections",
            "Connections of browsers",
            &["kind"],
            &[(&["usual"], usual as i64), (&["spare"], spare as i64)],
        )?;
        told.gauge(
            "success_review_connections_limit",
            "How many there may be",
            &["kind"],
            &[(&["usual"], limits.connections as i64), (&["spare"], limits.spare as i64)],
        )?;
        told.counter(
            "success_review_connections_turned_away_total",
            "Connections for which there was no place",
            &[],
            &[(&[], watched.connections.turned_away())],
        )?;
        let recorder = &watched.recorder;
        told.gauge(
            "success_review_security_events_waiting",
            "Security events that wait to be written",
            &[],
            &[(&[], recorder.waiting() as i64)],
        )?;
        told.counter(
            "success_review_security_events_lost_total",
            "Security events that found no place to wait and are in the log alone",
            &[],
            &[(&[], recorder.lost())],
        )?;
        let jobs: Vec<_> = Job::ALL
            .into_iter()
            .map(|job| ([job.name()], self.jobs[job as usize].load(Ordering::Relaxed)))
            .filter(|(_, at)| *at > 0)
            .collect();
        let jobs: Vec<(&[&str], i64)> = jobs.iter().map(|(name, at)| (name.as_slice(), *at)).collect();
        told.gauge(
            "success_review_job_last_success_timestamp_seconds",
            "When this was last done, in seconds since 1970",
            &["job"],
            &jobs,
        )?;
        let mails: Vec<_> = watched.mail.read().into_iter().map(|(outcome, mails)| ([outcome], mails)).collect();
        let mails: Vec<(&[&str], u64)> = mails.iter().map(|(outcome, mails)| (outcome.as_slice(), *mails)).collect();
        told.counter(
            "success_review_mails_total",
            "Mails of this program by what came of them: sent, failed (each try) or dropped",
            &["outcome"],
            &mails,
        )?;
        let counted = *self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Counted { drafts, outbox, oldest, failed }) = counted {
            for (name, help, figure) in [
                ("success_review_drafts_open", "Reviews in progress, as the job counting last counted them", drafts),
                (
                    "success_review_outbox_waiting",
                    "Messages and mails that wait to be sent, as the job counting last counted them",
                    outbox,
                ),
                (
                    "success_review_outbox_oldest_seconds",
                    "How long the oldest of them had waited, 0 where none waits",
                    oldest,
                ),
                (
                    "success_review_mails_given_up",
                    "Mails that were given up and wait for an administrator, as the job counting last counted them",
                    failed,
                ),
            ] {
                told.gauge(name, help, &[], &[(&[], figure)])?;
            }
        }
        let mut text = String::new();
        for registry in [&self.registry, &now] {
            TextEncoder::new().encode_utf8(&registry.gather(), &mut text).map_err(Error::internal)?;
        }
        Ok(text)
    }
}

fn histogram(name: &str, help: &str, labels: &[&str]) -> Result<HistogramVec> {
    HistogramVec::new(HistogramOpts::new(name, help).buckets(BUCKETS.to_vec()), labels).map_err(Error::internal)
}

/// A row: the labels' values, and the figure.
type Row<'a, N> = (&'a [&'a str], N);

/// What is as it is just now, told into a registry that lives no longer.
struct Told<'a>(&'a Registry);

impl Told<'_> {
    fn gauge(&self, name: &str, help: &str, labels: &[&str], rows: &[Row<'_, i64>]) -> Result<()> {
        let gauge = IntGaugeVec::new(Opts::new(name, help), labels).map_err(Error::internal)?;
        for (values, figure) in rows {
            gauge.with_label_values(values).set(*figure);
        }
        self.0.register(Box::new(gauge)).map_err(Error::internal)
    }

    fn counter(&self, name: &str, help: &str, labels: &[&str], rows: &[Row<'_, u64>]) -> Result<()> {
        let counter = IntCounterVec::new(Opts::new(name, help), labels).map_err(Error::internal)?;
        for (values, figure) in rows {
            counter.with_label_values(values).inc_by(*figure);
        }
        self.0.register(Box::new(counter)).map_err(Error::internal)
    }

    fn seconds(&self, name: &str, help: &str, labels: &[&str], rows: &[Row<'_, f64>]) -> Result<()> {
        let counter = prometheus::CounterVec::new(Opts::new(name, help), labels).map_err(Error::internal)?;
        for (values, figure) in rows {
            counter.with_label_values(values).inc_by(*figure);
        }
        self.0.register(Box::new(counter)).map_err(Error::internal)
    }

    fn program(&self, watched: &Watched) -> Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        self.gauge(
            "success_review_build_info",
            "The program's version, and what serves its database",
            &["version", "database"],
            &[(&[version, &watched.database], 1)],
        )?;
        let process = process::now();
        let start = GaugeVec::new(
            Opts::new("process_start_time_seconds", "When the process began, in seconds since 1970"),
            &[],
        )
        .map_err(Error::internal)?;
        start.with_label_values::<&str>(&[]).set(process.started);
        self.0.register(Box::new(start)).map_err(Error::internal)?;
        self.seconds("process_cpu_seconds_total", "Time that the process has worked", &[], &[(&[], process.worked)])?;
        self.gauge("process_resident_memory_bytes", "Memory of the process", &[], &[(&[], process.memory)])?;
        self.gauge("process_open_fds", "Descriptors that are open", &[], &[(&[], process.descriptors)])?;
        self.gauge("process_max_fds", "Descriptors that may be open", &[], &[(&[], process.most_descriptors)])
    }

    fn pools(&self, pools: &[PoolState]) -> Result<()> {
        let (mut connections, mut most, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        let (mut taken, mut in_vain, mut waited) = (Vec::new(), Vec::new(), Vec::new());
        let names: Vec<_> =
            pools.iter().map(|pool| ([pool.name], [pool.name, "in_use"], [pool.name, "idle"])).collect();
        for (pool, (name, in_use, idle)) in pools.iter().zip(&names) {
            connections.push((in_use.as_slice(), i64::from(pool.in_use)));
            connections.push((idle.as_slice(), i64::from(pool.idle)));
            most.push((name.as_slice(), i64::from(pool.most)));
            waiting.push((name.as_slice(), pool.waiting as i64));
            taken.push((name.as_slice(), pool.taken));
            in_vain.push((name.as_slice(), pool.in_vain));
            waited.push((name.as_slice(), pool.waited.as_secs_f64()));
        }
        let of = ["pool"];
        self.gauge("success_review_pool_connections", "Connections to the database", &["pool", "state"], &connections)?;
        self.gauge("success_review_pool_connections_limit", "How many there may be", &of, &most)?;
        self.gauge(
            "success_review_pool_waiting",
            "Threads that wait for a connection; of the writer: its queue",
            &of,
            &waiting,
        )?;
        self.counter("success_review_pool_taken_total", "How often a connection was taken", &of, &taken)?;
        self.counter("success_review_pool_refused_total", "How often none became free in time", &of, &in_vain)?;
        self.seconds(
            "success_review_pool_wait_seconds_total",
            "Time that all together waited for a connection",
            &of,
            &waited,
        )
    }
}

/// `GET /metrics`, on its own address.
///
/// # Errors
/// The library's.
pub async fn show(watched: web::Data<Watched>) -> Result<HttpResponse> {
    let text = watched.metrics.told(&watched)?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
