//! What every handler can reach: database, clock and settings.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use url::Url;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::policy::Who;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::playbook::Library;
use crate::queries::Ask;
use crate::session::blocking;
use crate::session::passwords::Passwords;
use crate::session::security::Recorder;
use crate::session::throttle::Throttle;
use crate::store::instances::Announced;
use crate::store::{AnyConnection, By, Db, Work};
use crate::web::context::Ctx;
use crate::web::metrics::Metrics;
use crate::web::render::Made;
use crate::web::turns::Turns;
use crate::web::upload::Uploads;
use crate::words::Loader;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
    /// Where browsers reach the application.
    pub public_url: Arc<Url>,
    pub passwords: Passwords,
    pub throttle: Throttle,
    /// Takes what touches on the safety of accounts.
    pub recorder: Recorder,
    pub uploads: Uploads,
    /// Long forms of people who are signed in.
    pub long_forms: Turns<Option<i64>>,
    /// Long forms of people who are not signed in, by address.
    pub strangers: Turns<String>,
    /// Set when the program was told to stop.
    pub stopping: Arc<AtomicBool>,
    /// What is counted for whoever watches the program.
    pub metrics: Arc<Metrics>,
    /// To other servers of the same database.
    pub announced: Announced,
    /// The versions of the playbook.
    pub playbooks: &'static Library,
}

impl App {
    /// Whether the program was told to stop; it serves on for a while.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Does something in the person's name: one action, one transaction.
    ///
    /// A form that is only shown again does nothing: it meets what a form meets that was sent too late, so that the page
    /// shows what was typed beside what is stored, and saving takes another press of the button.
    ///
    /// # Errors
    /// `NotSignedIn`; `Conflict` for a form that is only shown again; the action's, or `Busy`.
    pub async fn act<T, E>(
        &self,
        ctx: &Ctx,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        if ctx.unsaved() {
            return Err(Error::Conflict.into());
        }
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        blocking::run(move || db.write(By { who: Who::Person(&viewer), now, playbooks }, action)).await
    }

    /// Does what [`App::act`] would do, and takes all of it back: what a preview shows of several changes, each on top of the
    /// one before.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn rehearse<T, E>(
        &self,
        ctx: &Ctx,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        blocking::run(move || db.rehearse(By { who: Who::Person(&viewer), now, playbooks }, action)).await
    }

    /// Does what a form means, with one action: what is wrong with the form comes back at its fields, and so does why the
    /// action refused it. What was typed may be long, so that it is understood on a thread that may wait.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn act_on<F, V, T, R>(
        &self,
        ctx: &Ctx,
        typed: &F,
        parse: impl FnOnce(&F, &'static Loader) -> std::result::Result<V, FieldErrors> + Send + 'static,
        action: impl FnOnce(&mut Work<'_>, &V) -> std::result::Result<T, Denied<R>> + Send + 'static,
        refused: impl FnOnce(&Loader, R) -> FieldErrors,
    ) -> std::result::Result<T, Denied<FieldErrors>>
    where
        F: Clone + Send + 'static,
        V: Send + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        // What is only shown again is not judged: it stands beside what is stored, whether it is sound or not.
        if ctx.unsaved() {
            return Err(Denied::Failed(Error::Conflict));
        }
        let (t, typed) = (ctx.t, typed.clone());
        let value = blocking::compute(move || parse(&typed, t).map_err(Denied::Refused)).await?;
        let done = self.act(ctx, move |work| action(work, &value)).await;
        done.map_err(|denied| denied.map(|reason| refused(ctx.t, reason)))
    }

    /// Asks something with the person's rights.
    ///
    /// # Errors
    /// `NotSignedIn`; the question's, or `Busy`.
    pub async fn ask<T, E>(
        &self,
        ctx: &Ctx,
        question: impl FnOnce(&mut Ask<'_>) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        blocking::run(move || db.ask(|conn| question(&mut Ask { conn, viewer: &viewer, now, playbooks }))).await
    }

    /// Asks something with the person's rights and shows a page of what was found: both on one thread that may wait, since a page that
    /// grows with what was found is not made where others are answered, and each change of threads costs what a small question does.
    ///
    /// # Errors
    /// As [`App::ask`]; the template's.
    pub async fn show<F, P: Template>(
        &self,
        ctx: Ctx,
        question: impl FnOnce(&mut Ask<'_>) -> Result<F> + Send + 'static,
        page: impl FnOnce(Ctx, F) -> P + Send + 'static,
    ) -> Result<HttpResponse> {
        self.answer(ctx, question, |ctx, found| Made::page(StatusCode::OK, &page(ctx, found))).await
    }

    /// As [`App::show`], where what is answered depends on what was found.
    ///
    /// # Errors
    /// As [`App::show`]; `make`'s.
    pub async fn answer<F>(
        &self,
        ctx: Ctx,
        question: impl FnOnce(&mut Ask<'_>) -> Result<F> + Send + 'static,
        make: impl FnOnce(Ctx, F) -> Result<Made> + Send + 'static,
    ) -> Result<HttpResponse> {
        let (db, viewer, now, playbooks) = (self.db.clone(), ctx.person()?, self.clock.timestamp(), self.playbooks);
        let ask = move || db.ask(|conn| question(&mut Ask { conn, viewer: &viewer, now, playbooks }));
        Ok(blocking::run_then(ask, move |found| make(ctx, found)).await?.into())
    }

    /// Asks something before it is known who asks.
    ///
    /// # Errors
    /// The closure's, or `Busy`.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        blocking::run(move || db.read(f)).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tracing::{Instrument, Span};

    use super::*;
    use crate::config::Limits;

    #[actix_web::test]
    async fn work_on_another_thread_stays_in_the_requests_span() {
        // Keeps spans and writes nothing. Another test may have set it.
        drop(tracing::subscriber::set_global_default(tracing_subscriber::registry()));
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("test.sqlite3").display().to_string();
        let db = Db::make(&url, 1).unwrap();
        let app = App {
            public_url: Arc::new("http://127.0.0.1/".parse().unwrap()),
            recorder: Recorder::new(db.clone()).unwrap(),
            throttle: Throttle::new(db.clone()),
            db,
            clock: Clock::system(),
            config: Arc::new(Config {
                database_url: url,
                bind: ([127, 0, 0, 1], 0).into(),
                metrics_bind: None,
                public_url: "http://127.0.0.1/".parse().unwrap(),
                data_dir: folder.path().to_owned(),
                session_key: vec![7; 64].into(),
                trusted_proxies: Vec::new(),
                workers: 1,
                pool: 1,
                blocking_threads: 1,
                limits: Limits::default(),
                grace: Duration::ZERO,
                mail: None,
            }),
            passwords: Passwords::default(),
            uploads: Uploads::default(),
            long_forms: Turns::new(1, 1),
            strangers: Turns::new(1, 1),
            stopping: Arc::default(),
            metrics: Arc::new(Metrics::new().unwrap()),
            announced: Announced::default(),
            playbooks: crate::playbook::library(),
        };
        let span = tracing::error_span!("request");
        let seen = async {
            let inside = || Ok::<_, Error>(Span::current().id());
            app.read(move |_| inside()).await.unwrap()
        };
        assert!(span.id().is_some());
        assert_eq!(seen.instrument(span.clone()).await, span.id());
    }
}
