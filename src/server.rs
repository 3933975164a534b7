//! Builds the application: pools, middleware in their order, workers, graceful stop. `main` and the tests use the same.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite, time};
use actix_web::dev::Server;
use actix_web::{App as ActixApp, HttpServer, middleware::from_fn, web};
use tracing_actix_web::TracingLogger;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::playbook::{self, Library};
use crate::session::backend::DieselSessions;
use crate::session::passwords::Passwords;
use crate::session::signed_in::ABSOLUTE;
use crate::session::throttle::Throttle;
use crate::store::{Db, instances, migrations};
use crate::web::access::{self, RequestSpan};
use crate::web::middleware::{last_resort, pages};
use crate::web::state::App;
use crate::web::upload::Uploads;
use crate::web::{assets, binding, handlers};

/// The built application, listening but not yet running.
pub struct Application {
    address: SocketAddr,
    server: Server,
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
        migrations::run(&db)?;
        let listener =
            TcpListener::bind(config.bind).map_err(|e| Error::internal(format!("cannot bind {}: {e}", config.bind)))?;
        let address = listener.local_addr().map_err(Error::internal)?;
        let announced = instances::announce(&config.database_url, &config.session_key)?;
        if announced.others_differ {
            tracing::error!(
                "another server with another session key serves this database: people who signed in there are nobody here. \
                 Give both the same SUCCESS_REVIEW_SESSION_KEY"
            );
        }
        // Lasts as long as the workers.
        let announced = Arc::new(Mutex::new(announced));
        let key = Key::from(&config.session_key);
        let secure = config.is_secure();
        let (workers, blocking_threads) = (config.workers, config.blocking_threads);
        let sessions = DieselSessions::new(db.clone(), clock.clone());
        let app = web::Data::new(App {
            db,
            clock,
            public_url: Arc::new(config.public_url.clone()),
            config: Arc::new(config),
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            uploads: Uploads::default(),
            playbooks,
        });
        let server = HttpServer::new(move || {
            let _lasting = &announced;
            let session = SessionMiddleware::builder(sessions.clone(), key.clone())
                .cookie_name(if secure { "__Host-session" } else { "session" }.to_owned())
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
                .app_data(app.clone())
                .service(web::resource("/static/{path:.*}").route(web::get().to(assets::serve)))
                .service(web::resource("/healthz").route(web::get().to(handlers::health::live)))
                .service(web::resource("/readyz").route(web::get().to(handlers::health::ready)))
                .service(
                    web::scope("")
                        .configure(binding::configure)
                        .wrap(from_fn(pages))
                        .wrap(session)
                        .wrap(from_fn(last_resort)),
                )
                .wrap(from_fn(access::line))
                .wrap(TracingLogger::<RequestSpan>::new())
        })
        .workers(workers)
        .worker_max_blocking_threads(blocking_threads)
        .client_request_timeout(std::time::Duration::from_secs(10))
        .shutdown_timeout(10)
        .listen(listener)
        .map_err(Error::internal)?
        .run();
        Ok(Self { address, server })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process is told to stop.
    ///
    /// # Errors
    /// The server's.
    pub async fn run(self) -> std::io::Result<()> {
        self.server.await
    }

    /// The server, to stop it from a test.
    pub fn into_server(self) -> Server {
        self.server
    }
}
