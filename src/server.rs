//! Builds the application: pools, middleware in their order, workers, graceful stop. `main` and the tests use the same.

mod daily;
mod upkeep;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_http::HttpService;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::body::MessageBody;
use actix_web::cookie::{Key, SameSite, time};
use actix_web::dev::{AppConfig, Server, ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::rt::net::TcpStream;
use actix_web::{App as ActixApp, middleware::from_fn, web};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_actix_web::TracingLogger;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::mail::carrier::Smtp;
use crate::mail::counts::Counts;
use crate::playbook::{self, Library};
use crate::session::backend::DieselSessions;
use crate::session::passwords::Passwords;
use crate::session::security::Recorder;
use crate::session::signed_in::ABSOLUTE;
use crate::session::throttle::Throttle;
use crate::store::migrations::{self, Standing};
use crate::store::{Db, instances};
use crate::web::access::{self, RequestSpan};
use crate::web::compression::compressed;
use crate::web::connections::Connections;
use crate::web::edge;
use crate::web::form::{LONG_ONES, STRANGERS};
use crate::web::kept::Kept;
use crate::web::metrics::{self, Metrics, Watched};
use crate::web::middleware::{last_resort, pages};
use crate::web::state::App;
use crate::web::turns::Turns;
use crate::web::upload::Uploads;
use crate::web::{assets, binding, handlers, rotation};
use crate::worker::mailer::{Mailer, Post};
use crate::worker::moves::Mover;

pub use upkeep::kept_tidy;
use upkeep::{COUNTED, kept_counted};

/// How long a head may take.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection is kept open for the next request.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// How long the rest of a body is thrown away for that nobody read, so that the answer is read.
const LINGER: Duration = Duration::from_secs(1);
/// How long what is under way may take when the program stops, in seconds.
const DRAIN: u64 = 10;

/// How often what is over is cleared away.
const TIDIED: Duration = Duration::from_secs(60);

/// The built application, listening but not yet running.
pub struct Application {
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    database: String,
    metrics: Arc<Metrics>,
    db: Db,
    clock: Clock,
    server: Server,
    stopping: Arc<AtomicBool>,
    grace: Duration,
    recorder: Recorder,
    mailer: Mailer,
    mover: Mover,
}

impl Application {
    /// Opens the database, brings it up to date and binds the address; port 0 takes a free one.
    ///
    /// # Errors
    /// The database cannot be opened or migrated, or the address is taken.
    pub fn build(config: Config, clock: Clock) -> Result<Self> {
        Self::build_with(config, clock, playbook::library())
    }

    /// As [`Application::build`], with other versions of the playbook.
    ///
    /// # Errors
    /// As [`Application::build`].
    pub fn build_with(config: Config, clock: Clock, playbooks: &'static Library) -> Result<Self> {
        let db = Db::serve(&config.database_url, config.pool)?;
        if migrations::standing(&db)? != Standing::Current {
            // A migration may take as long as it takes, on a connection that nobody breaks off for that.
            migrations::run(&Db::open(&config.database_url, 1)?)?;
        }
        let database = db.server()?;
        let (listener, address) = bound(config.bind)?;
        let watching = config.metrics_bind.map(bound).transpose()?;
        let metrics_address = watching.as_ref().map(|(_, address)| *address);
        let metrics = Arc::new(Metrics::new()?);
        let (workers, blocking_threads, grace) = (config.workers, config.blocking_threads, config.grace);
        let connections = Connections::new(config.limits.clone(), config.trusted_proxies.clone());
        let (throttle, recorder) = (Throttle::new(db.clone()), Recorder::new(db.clone())?);
        let announced = instances::announce(&config.database_url, config.session_key.all())?;
        let sessions = DieselSessions::new(db.clone(), clock.clone());
        let stopping = Arc::new(AtomicBool::new(false));
        let post = match &config.mail {
            Some(mail) => {
                let name = config.public_url.host_str().unwrap_or("localhost");
                Some(Post { carrier: Box::new(Smtp::new(&mail.server, name)?), from: mail.from.clone() })
            }
            None => None,
        };
        let mailer = Mailer {
            db: db.clone(),
            clock: clock.clone(),
            playbooks,
            public_url: Arc::new(config.public_url.clone()),
            post,
            counts: Arc::new(Counts::default()),
            stopping: stopping.clone(),
        };
        let mover = Mover { db: db.clone(), clock: clock.clone(), playbooks, stopping: stopping.clone() };
        let app = App {
            db: db.clone(),
            clock: clock.clone(),
            public_url: Arc::new(config.public_url.clone()),
            config: Arc::new(config),
            passwords: Passwords::default(),
            throttle,
            recorder: recorder.clone(),
            uploads: Uploads::default(),
            long_forms: Turns::new(LONG_ONES.0, LONG_ONES.1),
            strangers: Turns::new(STRANGERS.0, STRANGERS.1),
            stopping: stopping.clone(),
            metrics: metrics.clone(),
            announced,
            playbooks,
        };
        let watched = Watched {
            metrics: metrics.clone(),
            db: db.clone(),
            recorder: recorder.clone(),
            connections: connections.clone(),
            mail: mailer.counts.clone(),
            database: database.clone(),
        };
        let builder = Server::build();
        let draining = builder.graceful_shutdown_signal();
        // As actix's `HttpServer` puts it together, with connections of our own.
        let mut builder = builder
            .workers(workers)
            .worker_max_blocking_threads(blocking_threads)
            .shutdown_timeout(DRAIN)
            .disable_signals()
            .listen("pages", listener, move || {
                let (connections, draining) = (connections.clone(), draining.clone());
                let pages = application(web::Data::new(app.clone()), sessions.clone()).into_factory();
                let http = HttpService::build()
                    .graceful_shutdown_signal(move || {
                        let draining = draining.clone();
                        async move { draining.notified().await }
                    })
                    .keep_alive(KEEP_ALIVE)
                    .client_request_timeout(HEAD)
                    .client_disconnect_timeout(LINGER)
                    .local_addr(address)
                    .on_connect_ext(|io: &Kept, data| {
                        data.insert(io.progress());
                    })
                    .h1(map_config(pages, |()| AppConfig::default()));
                fn_service(move |io: TcpStream| std::future::ready(Kept::admit(io, &connections).ok_or(())))
                    .and_then(http.map_err(drop).map_init_err(drop))
            })
            .map_err(Error::internal)?;
        if let Some((listener, address)) = watching {
            builder = builder
                .listen("metrics", listener, move || {
                    let pages = figures(web::Data::new(watched.clone())).into_factory();
                    let http = HttpService::build()
                        .keep_alive(KEEP_ALIVE)
                        .client_request_timeout(HEAD)
                        .client_disconnect_timeout(LINGER)
                        .local_addr(address)
                        .h1(map_config(pages, |()| AppConfig::default()));
                    fn_service(|io: TcpStream| {
                        let peer = io.peer_addr().ok();
                        std::future::ready(Ok::<_, ()>((io, peer)))
                    })
                    .and_then(http.map_err(drop).map_init_err(drop))
                })
                .map_err(Error::internal)?;
        }
        let server = builder.run();
        Ok(Self {
            address,
            metrics_address,
            database,
            metrics,
            db,
            clock,
            server,
            stopping,
            grace,
            recorder,
            mailer,
            mover,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the metrics are, if they are anywhere.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// What serves the database, and its version.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Serves until the process is told to stop, and what was to be written down is.
    ///
    /// # Errors
    /// The server's, or that signals cannot be heard.
    pub async fn run(self) -> std::io::Result<()> {
        let signals = Signals::listen()?;
        // On a thread of their own, which ends with the process: the end of this one waits for what it has begun, also where
        // a frozen database keeps that from ending.
        std::thread::Builder::new().name("upkeep".to_owned()).spawn(move || {
            let (db, clock, metrics) = (self.db, self.clock, self.metrics);
            let counted = async {
                if self.metrics_address.is_some() {
                    kept_counted(db.clone(), clock.clone(), metrics.clone(), COUNTED).await;
                }
            };
            let upkeep = async {
                tokio::join!(
                    kept_tidy(db.clone(), clock.clone(), metrics.clone(), TIDIED),
                    daily::every_day(db.clone(), clock.clone(), metrics.clone()),
                    counted
                )
            };
            match actix_web::rt::Runtime::new() {
                Ok(runtime) => drop(runtime.block_on(upkeep)),
                Err(cause) => tracing::error!(%cause, "nothing is cleared away"),
            }
        })?;
        let (mail, moves) = (self.mailer.run()?, self.mover.run()?);
        // Nobody waits for it, and everybody else goes before: what is asked for meanwhile is sent as it is.
        std::thread::Builder::new().name("packing".to_owned()).spawn(|| {
            // On Linux of this thread alone; where it may not, it packs all the same.
            let _same = rustix::process::nice(10);
            assets::pack();
        })?;
        let handle = self.server.handle();
        let ended = tokio::select! {
            ended = self.server => ended,
            // Whoever is still being answered is left where they are: the server itself hears nothing while it waits for them.
            () = signals.obeyed(handle, self.stopping, self.grace) => Ok(()),
        };
        // Nobody is answered any more, so waiting keeps nobody.
        mail.finish();
        moves.finish();
        self.recorder.finish();
        ended
    }

    /// The server, to stop it from a test.
    pub fn into_server(self) -> Server {
        self.server
    }
}

fn bound(to: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(to).map_err(|e| Error::internal(format!("cannot bind {to}: {e}")))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    Ok((listener, address))
}

/// The metrics alone, for their own address.
fn figures(
    watched: web::Data<Watched>,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    ActixApp::new().app_data(watched).service(web::resource(metrics::PATH).route(web::get().to(metrics::show)))
}

/// The pages, and what is none, with everything around them; the last line is the outermost.
fn application(
    app: web::Data<App>,
    sessions: DieselSessions,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let secure = app.config.is_secure();
    let session = SessionMiddleware::builder(sessions, Key::from(app.config.session_key.first()))
        .cookie_name(rotation::name(&app.config).to_owned())
        .cookie_secure(secure)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(
            PersistentSession::default()
                .session_ttl(time::Duration::seconds(ABSOLUTE.as_secs().cast_signed()))
                .session_ttl_extension_policy(TtlExtensionPolicy::OnStateChanges),
        )
        .build();
    ActixApp::new()
        .app_data(app)
        .service(web::resource("/static/{path:.*}").route(web::get().to(assets::serve)))
        .service(web::resource("/healthz").route(web::get().to(handlers::health::live)))
        .service(web::resource("/readyz").route(web::get().to(handlers::health::ready)))
        .service(
            web::scope("")
                .configure(binding::configure)
                .wrap(from_fn(pages))
                .wrap(session)
                .wrap(from_fn(rotation::renewed))
                .wrap(from_fn(edge::spare))
                .wrap(from_fn(last_resort))
                .wrap(from_fn(compressed)),
        )
        .wrap(from_fn(access::line))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(edge::edge))
}

/// What tells the process to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// SIGTERM: `/readyz` says no, so that a proxy sends nobody any more, and everybody who comes is still served for the time
    /// of grace; then the listener is closed and what is under way is ended. SIGINT, as by Ctrl-C, does it without the grace,
    /// and a second signal, or SIGQUIT, at once. Ends when nobody is to be waited for any longer.
    async fn obeyed(mut self, server: ServerHandle, stopping: Arc<AtomicBool>, grace: Duration) {
        let waits = tokio::select! {
            _ = self.terminate.recv() => true,
            _ = self.interrupt.recv() => false,
            _ = self.quit.recv() => return,
        };
        stopping.store(true, Ordering::Relaxed);
        tracing::info!(grace_s = if waits { grace.as_secs() } else { 0 }, "stopping");
        if waits {
            tokio::select! {
                () = tokio::time::sleep(grace) => {}
                () = self.again() => return,
            }
        }
        tokio::select! {
            () = server.stop(true) => {}
            () = self.again() => {}
        }
    }

    async fn again(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.quit.recv() => {}
        }
    }
}
