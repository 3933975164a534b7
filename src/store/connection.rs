//! One connection type for both databases, and how a connection is made. The pools are in `db`.

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;
use diesel::sql_types::Text;

use super::hosts::Hosts;
use super::{frozen, outage};

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

pub(super) type Manager = <AnyConnection as Connection>::TransactionManager;

/// Begins a transaction; on SQLite as a writer: a deferred one that reads first fails when it comes to write.
pub(super) fn begin(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        AnyConnection::Pg(_) => Manager::begin_transaction(conn),
    }
}

/// Which database a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// Reads it from the URL's scheme: `postgres://`, `postgresql://`, `sqlite://` or a path.
    pub fn of(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") { Self::Postgres } else { Self::Sqlite }
    }
}

/// The path of an SQLite file's URL; none on PostgreSQL.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    (Backend::of(url) == Backend::Sqlite).then(|| Path::new(url.strip_prefix("sqlite://").unwrap_or(url)))
}

/// A PostgreSQL URL as libpq reads it: a password ends at the first `@`, unless a `/` comes before, and may hold a `?`.
#[derive(Debug, PartialEq, Eq)]
struct Parts<'a> {
    /// All before the query.
    base: &'a str,
    query: &'a str,
    /// Host, port and database; none where an `@` is left over, so that nobody knows what belongs to a password.
    place: Option<&'a str>,
}

fn parts(url: &str) -> Parts<'_> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let ends = rest.find(['@', '/']).filter(|at| rest[*at..].starts_with('@'));
    let after = ends.map_or(rest, |at| &rest[at + 1..]);
    let (place, query) = after.split_once('?').unwrap_or((after, ""));
    let base = url.len() - after.len() + place.len();
    Parts { base: &url[..base], query, place: (!after.contains('@')).then_some(place) }
}

/// What an error may say of a URL: neither user nor password.
pub fn place(url: &str) -> String {
    match sqlite_path(url) {
        Some(path) => path.display().to_string(),
        None => format!("postgres://{}", parts(url).place.unwrap_or("…")),
    }
}

/// Why a connection failed, as it may be told: what cannot be read as it was meant is repeated by libpq, and may be a password.
pub(super) fn cause(url: &str, error: &dyn std::fmt::Display) -> String {
    if Backend::of(url) == Backend::Postgres && parts(url).place.is_none() {
        return "there is an @ too many in it; user and password take @, / and ? as %40, %2F and %3F".to_owned();
    }
    error.to_string()
}

/// Only a file that is there: SQLite itself would make an empty one in the place of one that was moved away.
fn uri(path: &str) -> String {
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{}{path}?mode=rw", if path.starts_with('/') { "//" } else { "" })
}

/// What PostgreSQL is asked to do where the URL does not say otherwise, so that nothing waits without end: for a server that is
/// gone, for one that no longer answers, for a lock.
const WAITS: [(&str, &str); 6] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "3000"),
    ("keepalives", "1"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "1"),
    ("keepalives_count", "3"),
];
/// Shorter than the wait for a connection, so that those who wait for one engagement leave the pool to others in time.
const LOCK_TIMEOUT: &str = "1500ms";
/// Of one statement of a page or a form.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(4);

/// What of several servers is wanted where the URL does not say it.
const WANTED: (&str, &str) = ("target_session_attrs", "read-write");

/// The servers that a URL names, with the waits.
fn hosts(url: &str) -> Hosts {
    let url = with_waits(url);
    let Parts { base, query, place } = parts(&url);
    Hosts::of(base, place, query)
}

fn with_waits(url: &str) -> String {
    let Parts { base, query, place } = parts(url);
    let named = |part: &str| part.strip_prefix("host").is_some_and(|rest| rest.contains(','));
    let several = place.is_some_and(|place| place.contains(',')) || query.split('&').any(named);
    let mut parts: Vec<String> = query.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for (name, value) in WAITS.into_iter().chain(several.then_some(WANTED)) {
        if !parts.iter().any(|part| part.split('=').next() == Some(name)) {
            parts.push(format!("{name}={value}"));
        }
    }
    format!("{base}?{}", parts.join("&"))
}

/// A setting of a session and where it comes from.
#[derive(QueryableByName)]
struct Set {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    setting: String,
    #[diesel(sql_type = Text)]
    source: String,
}

impl Set {
    /// Whether the URL itself, the role or the database sets it; what the server's file says was written for all programs.
    fn is_ours(&self) -> bool {
        ["client", "user", "database", "database user", "global", "environment variable"]
            .contains(&self.source.as_str())
    }
}

/// Whether what the server says is in English: `outage` knows by its words what passes by itself.
fn is_english(messages: &str) -> bool {
    let words = messages.split(['_', '.', '@']).next().unwrap_or_default();
    ["", "C", "POSIX", "en", "English"].contains(&words)
}

/// Prepares a new connection; how long the server lets a statement take, where that has a bound.
fn prepare(conn: &mut PgConnection, hurry: bool) -> diesel::QueryResult<Option<Duration>> {
    let set: Vec<Set> = diesel::sql_query(
        "SELECT name, setting, source FROM pg_settings WHERE name IN ('lc_messages', 'lock_timeout', 'statement_timeout')",
    )
    .load(conn)?;
    let mut wanted = "SET TIME ZONE 'UTC'".to_owned();
    let said = |name| set.iter().find(|one| one.name == name && one.is_ours());
    let statement_timeout = STATEMENT_TIMEOUT.as_millis().to_string();
    for (name, value) in [("lock_timeout", LOCK_TIMEOUT), ("statement_timeout", &statement_timeout)] {
        if hurry && said(name).is_none() {
            wanted.push_str(&format!("; SET {name} = '{value}'"));
        }
    }
    let limit = match said("statement_timeout") {
        // In milliseconds, and 0 for none.
        Some(own) => own.setting.parse().ok().filter(|ms| *ms > 0).map(Duration::from_millis),
        None => hurry.then_some(STATEMENT_TIMEOUT),
    };
    conn.batch_execute(&wanted)?;
    let foreign = set.iter().find(|one| one.name == "lc_messages" && !is_english(&one.setting));
    if let Some(foreign) = foreign
        && conn.batch_execute("SET lc_messages = 'C'").is_err()
    {
        // Once: it is the same for every connection.
        static TOLD: Once = Once::new();
        TOLD.call_once(|| {
            tracing::error!(
                lc_messages = %foreign.setting,
                "the PostgreSQL server says in another language than English what fails, and the role may not change that: \
                 a server that is full or locked will be taken for a fault of the program. As a superuser: \
                 ALTER ROLE … SET lc_messages = 'C'"
            );
        });
    }
    Ok(limit)
}

/// Makes connections by URL. Written by hand because the derived `establish` hides why a connection failed.
#[derive(Debug)]
pub struct ConnectionManager {
    pub(super) url: String,
    pub(super) read_only: bool,
    /// Somebody waits for a page: no statement takes long. A command may.
    pub(super) hurry: bool,
    hosts: Arc<Hosts>,
}

impl ConnectionManager {
    pub(super) fn new(url: &str, read_only: bool, hurry: bool) -> Self {
        Self { url: url.to_owned(), read_only, hurry, hosts: Arc::new(hosts(url)) }
    }

    fn to_postgres(&self) -> std::result::Result<PgConnection, diesel::r2d2::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        let asked = self.hosts.ask(|url, host| Ok((PgConnection::establish(url)?, host)));
        let (mut conn, host) = asked.map_err(|refused: Vec<diesel::ConnectionError>| {
            let said: Vec<String> = refused.iter().map(ToString::to_string).collect();
            ConnectionError(diesel::ConnectionError::BadConnection(said.join("; ")))
        })?;
        let limit = prepare(&mut conn, self.hurry).map_err(QueryError)?;
        if self.hurry {
            frozen::look_after(&mut conn, &self.url, &self.hosts, host, limit).map_err(QueryError)?;
        }
        Ok(conn)
    }
}

impl ManageConnection for ConnectionManager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<AnyConnection, Self::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        let Some(path) = sqlite_path(&self.url) else {
            return self.to_postgres().map(AnyConnection::Pg);
        };
        let mut conn = SqliteConnection::establish(&uri(&path.display().to_string())).map_err(ConnectionError)?;
        let busy = if self.hurry { 3_000 } else { 10_000 };
        conn.batch_execute(&format!("PRAGMA busy_timeout={busy}")).map_err(QueryError)?;
        in_wal_mode(&mut conn).map_err(QueryError)?;
        conn.batch_execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;")
            .map_err(QueryError)?;
        if self.read_only {
            conn.batch_execute("PRAGMA query_only=ON").map_err(QueryError)?;
        }
        Ok(AnyConnection::Sqlite(conn))
    }

    /// Cannot hang while the network or the server's host is gone: the waits above hold for it too. Where there are several
    /// servers, one that takes no writes any more is left.
    fn is_valid(&self, conn: &mut AnyConnection) -> std::result::Result<(), Self::Error> {
        let question = match self.hosts.are_several() && matches!(conn, AnyConnection::Pg(_)) {
            true => "SELECT 1 WHERE NOT pg_is_in_recovery()",
            false => "SELECT 1",
        };
        match diesel::sql_query(question).execute(conn).map_err(diesel::r2d2::Error::QueryError)? {
            0 if self.hosts.are_several() => Err(diesel::r2d2::Error::QueryError(diesel::result::Error::NotFound)),
            _ => Ok(()),
        }
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking() || outage::is_dead() || Manager::is_broken_transaction_manager(conn)
    }
}

/// Whoever changes the mode of a file is alone for a moment, and SQLite does not wait for that by itself.
fn in_wal_mode(conn: &mut SqliteConnection) -> diesel::QueryResult<()> {
    let begun = Instant::now();
    loop {
        match conn.batch_execute("PRAGMA journal_mode=WAL") {
            Err(error) if outage::is_locked(&error) && begun.elapsed() < Duration::from_secs(3) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_url_says_of_waits_stays_and_nothing_of_a_password_is_told() {
        let url = with_waits("postgres://u:p@db/x?connect_timeout=9&host=/run");
        assert!(url.starts_with("postgres://u:p@db/x?connect_timeout=9&host=/run&tcp_user_timeout=3000&"), "{url}");
        assert_eq!(url.matches("connect_timeout").count(), 1);
        assert!(with_waits("postgres://db/x").contains("/x?connect_timeout=2&"));
        for (url, base, told) in [
            ("postgres://db:5/x", "postgres://db:5/x", "postgres://db:5/x"),
            ("postgres://u@db/x?y=SECRET", "postgres://u@db/x", "postgres://db/x"),
            ("postgres://u:SECRET@db:5/x?y=SECRET", "postgres://u:SECRET@db:5/x", "postgres://db:5/x"),
            ("postgresql://u:SEC?RET@db/x", "postgresql://u:SEC?RET@db/x", "postgres://db/x"),
            ("postgresql://u:SEC?RET@db/x?a=b", "postgresql://u:SEC?RET@db/x", "postgres://db/x"),
            ("postgres://u:SECRET@?host=/run", "postgres://u:SECRET@", "postgres://"),
            ("postgres:///x?host=/run", "postgres:///x", "postgres:///x"),
            // Whose password is not written as it must be; libpq takes a part of it for the host.
            ("postgresql://u:SECRET@@db:5/x", "postgresql://u:SECRET@@db:5/x", "postgres://…"),
            ("postgres://u:SEC/RET@db/x", "postgres://u:SEC/RET@db/x", "postgres://…"),
            ("postgres://u:SEC/R?ET@db/x", "postgres://u:SEC/R", "postgres://…"),
            ("postgres://u:S@EC?RET@db/x", "postgres://u:S@EC", "postgres://…"),
            ("postgres://u:S@E/CRET@db/x", "postgres://u:S@E/CRET@db/x", "postgres://…"),
        ] {
            assert_eq!((parts(url).base, place(url).as_str()), (base, told), "{url}");
            assert!(with_waits(url).starts_with(&format!("{base}?")), "{url}");
            let said = cause(url, &"could not translate SECRET");
            assert_eq!(said.contains("SECRET"), !told.ends_with('…'), "{url}: {said}");
        }
        let several = with_waits("postgres://a:1,b/x");
        assert!(several.starts_with("postgres://a:1,b/x?") && several.ends_with("&target_session_attrs=read-write"));
        for own in ["postgres://a,b/x?target_session_attrs=any", "postgres:///x?host=a,b&target_session_attrs=any"] {
            assert_eq!(with_waits(own).matches("target_session_attrs").count(), 1, "{own}");
        }
        assert!(with_waits("postgres:///x?hostaddr=::1,::2").contains("attrs=read-write"));
        assert!(!with_waits("postgres://u,v:p@a/x").contains("target_session_attrs"));
        assert!(hosts("postgres://u,v:p@a:1,b/x").are_several() && !hosts("postgres://u,v:p@a/x").are_several());
        assert_eq!(uri("a b?.db"), "file:a b%3f.db?mode=rw");
        assert_eq!(uri("/a#%"), "file:///a%23%25?mode=rw");
    }

    #[test]
    fn what_the_servers_file_says_of_waits_was_written_for_all_and_of_language_is_left() {
        for (source, ours) in [
            ("default", false),
            ("configuration file", false),
            ("command line", false),
            ("client", true),
            ("user", true),
            ("database", true),
            ("database user", true),
            ("environment variable", true),
        ] {
            let set = Set { name: "lock_timeout".to_owned(), setting: "0".to_owned(), source: source.to_owned() };
            assert_eq!(set.is_ours(), ours, "{source}");
        }
        for (messages, english) in [
            ("C", true),
            ("", true),
            ("C.UTF-8", true),
            ("POSIX", true),
            ("en_US.UTF-8", true),
            ("en_GB", true),
            ("English_United States.1252", true),
            ("ja_JP.UTF-8", false),
            ("Japanese_Japan.932", false),
            ("de_DE@euro", false),
        ] {
            assert_eq!(is_english(messages), english, "{messages}");
        }
    }
}
