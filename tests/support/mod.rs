//! What the suites share: the built application on a database of its own, people, and a browser-like client.
//!
//! SQLite by default; with `TEST_DATABASE_URL=postgres://…` each application gets a fresh database on that server.
//! Rows that a person would make by hand are made through actions or pages, in `builders`.
#![allow(dead_code, unused_imports, reason = "each suite uses a part")]

pub mod builders;
pub mod client;
pub mod database;
pub mod growth;
pub mod plans;
pub mod recounted;
pub mod scene;

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use chrono::{DateTime, Utc};
use success_review::clock::Clock;
use success_review::config::{Config, Limits};
use success_review::domain::policy::Role;
use success_review::domain::zone::Zone;
use success_review::playbook::{self, Library};
use success_review::server::Application;
use success_review::session::passwords;
use success_review::store::users::{self, NewUser};
use success_review::store::{AnyConnection, Db};

pub use client::{Client, Node, Page};
use database::Database;
pub use scene::Scene;

/// Password of everybody in the tests.
pub const PASSWORD: &str = "correct horse battery";

/// Hashed once: a real Argon2 hash costs more than most tests.
static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| passwords::hash(PASSWORD).expect("hash the password"));

/// The application, running on a free port.
pub struct TestApp {
    pub address: SocketAddr,
    pub db: Db,
    pub clock: Clock,
    server: ServerHandle,
    // Last, so that the server is told to stop before the database goes.
    database: Database,
}

/// A further server over the database of a [`TestApp`]; stopped when dropped.
pub struct Beside {
    pub address: SocketAddr,
    server: ServerHandle,
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn serving(config: Config, clock: &Clock, playbooks: &'static Library) -> (SocketAddr, ServerHandle) {
    let application = Application::build_with(config, clock.clone(), playbooks).expect("build the application");
    let address = application.address();
    let server = application.into_server();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (address, handle)
}

/// When the tests take place: 22 November 2026, 14:00 in Tokyo.
pub fn start_of_time() -> DateTime<Utc> {
    "2026-11-22T05:00:00Z".parse().expect("a date")
}

impl TestApp {
    /// Starts the application on an empty, migrated database.
    pub async fn spawn() -> Self {
        Self::spawn_with(|_| ()).await
    }

    /// The same with other settings.
    pub async fn spawn_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::spawn_on(playbook::library(), change).await
    }

    /// The same with these versions of the playbook, for as long as the tests run.
    pub async fn spawn_with_playbooks(sources: &[&str]) -> Self {
        let library = Library::from_sources(sources).expect("playbooks that load");
        Self::spawn_on(Box::leak(Box::new(library)), |_| ()).await
    }

    async fn spawn_on(playbooks: &'static Library, change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::create();
        let clock = Clock::fixed(start_of_time());
        let mut config = Self::settings(&database);
        change(&mut config);
        let (address, server) = serving(config, &clock, playbooks);
        let db = Db::open(&database.url, 2).expect("open the database");
        Self { address, db, clock, server, database }
    }

    /// Another server beside this one, over the same database, with other settings.
    pub fn beside(&self, change: impl FnOnce(&mut Config)) -> Beside {
        let mut config = Self::settings(&self.database);
        change(&mut config);
        let (address, server) = serving(config, &self.clock, playbook::library());
        Beside { address, server }
    }

    fn settings(database: &Database) -> Config {
        Config {
            database_url: database.url.clone(),
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            metrics_bind: None,
            public_url: "http://127.0.0.1/".parse().expect("a URL"),
            data_dir: database.dir.path().to_owned(),
            session_key: vec![7; 64].into(),
            trusted_proxies: Vec::new(),
            workers: 1,
            pool: 4,
            blocking_threads: 4,
            limits: Limits::default(),
            grace: Duration::ZERO,
            mail: None,
        }
    }

    /// URL of the database, for programs that are started beside it.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// A browser that has never been here; without a preference, pages are Japanese.
    pub fn client(&self) -> Client {
        Client::new(self.address, None)
    }

    /// A browser that prefers this language.
    pub fn client_in(&self, accept_language: &str) -> Client {
        Client::new(self.address, Some(accept_language))
    }

    /// Every file below the application's folder with its bytes; on PostgreSQL the tables' content as text instead of the
    /// database's file.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found: Vec<(String, Vec<u8>)> = std::fs::read_dir(self.database.dir.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a file")))
            .collect();
        found.extend(database::tables_as_text(&self.db));
        assert!(!found.is_empty(), "something to look into");
        found
    }

    /// Runs one transaction.
    pub fn write<T>(&self, f: impl FnOnce(&mut AnyConnection) -> success_review::error::Result<T>) -> T {
        self.db.transaction(f).expect("write")
    }

    /// Runs a query.
    pub fn read<T>(&self, f: impl FnOnce(&mut AnyConnection) -> success_review::error::Result<T>) -> T {
        self.db.read(f).expect("read")
    }

    /// A partner organisation.
    pub fn partner(&self, name: &str) -> i64 {
        database::insert_partner(&self.db, name, self.clock.timestamp())
    }

    /// A person of Microsoft's side with these roles and [`PASSWORD`].
    pub fn user(&self, email: &str, roles: &[Role]) -> i64 {
        self.insert_user(email, roles, None)
    }

    /// A person of a partner organisation.
    pub fn partner_user(&self, email: &str, partner: i64) -> i64 {
        self.insert_user(email, &[Role::Partner], Some(partner))
    }

    fn insert_user(&self, email: &str, roles: &[Role], partner_id: Option<i64>) -> i64 {
        let now = self.clock.timestamp();
        let name = email.split('@').next().unwrap_or(email);
        let user = NewUser {
            email,
            name,
            password_hash: &PASSWORD_HASH,
            is_manager: roles.contains(&Role::Manager),
            is_partner: roles.contains(&Role::Partner),
            is_lead: roles.contains(&Role::Lead),
            is_administrator: roles.contains(&Role::Administrator),
            partner_id,
            language: None,
            time_zone: Zone::DEFAULT,
            created_at: now,
        };
        self.write(|conn| users::insert(conn, &user)).expect("the address is free")
    }

    /// A browser in which this person has signed in.
    pub async fn sign_in(&self, email: &str) -> Client {
        self.sign_in_to(self.client(), email).await
    }

    /// The same in a browser that prefers this language.
    pub async fn sign_in_with(&self, email: &str, accept_language: &str) -> Client {
        self.sign_in_to(self.client_in(accept_language), email).await
    }

    async fn sign_in_to(&self, client: Client, email: &str) -> Client {
        client.get("/sign-in").await;
        let page = client.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "signing in as {email}: {}", page.body);
        client
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The order is sent at once; waiting for it would need the runtime.
        drop(self.server.stop(false));
    }
}
