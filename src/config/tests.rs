//! What settings are taken, and which are refused by name.

use clap::builder::Resettable;

use super::limits::room;
use super::*;

#[derive(Debug, clap::Parser)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
}

fn config(flags: &[&str]) -> Result<Config, String> {
    use clap::{CommandFactory, FromArgMatches};
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().display().to_string();
    let arguments = ["program", "--data-dir", &data_dir].into_iter().chain(flags.iter().copied());
    // Whatever the environment of the tests says.
    let command = Arguments::command().mut_args(|argument| argument.env(Resettable::Reset));
    let mut read = command.try_get_matches_from(arguments).map_err(|e| e.to_string())?;
    let arguments = Arguments::from_arg_matches_mut(&mut read).map_err(|e| e.to_string())?;
    Config::from_settings(arguments.settings).map_err(|e| e.to_string())
}

#[test]
fn workers_pool_and_threads_are_settings_with_bounds() {
    let usual = config(&[]).unwrap();
    assert_eq!((usual.workers, usual.pool, usual.blocking_threads), (2, 4, 4));
    let set = config(&["--workers", "3", "--pool", "9", "--blocking-threads", "256"]).unwrap();
    assert_eq!((set.workers, set.pool, set.blocking_threads), (3, 9, 256));
    for (flag, most) in [("--workers", 64), ("--pool", 100), ("--blocking-threads", 256)] {
        for wrong in ["0".to_owned(), (most + 1).to_string(), "70000".to_owned(), "two".to_owned(), "+".to_owned()] {
            let refused = config(&[flag, &wrong]).unwrap_err();
            assert!(refused.contains(&format!("{flag}: {wrong:?}")), "{refused}");
        }
        assert!(config(&[flag, &most.to_string()]).is_ok());
    }
}

#[test]
fn connections_and_the_grace_are_settings_with_bounds() {
    let usual = config(&[]).unwrap();
    assert_eq!((usual.limits, usual.grace), (Limits::beside(4), USUAL_GRACE));
    let set = config(&["--connections", "40", "--grace", "0"]).unwrap();
    assert_eq!((set.limits.connections, set.limits.of_one_address(), set.grace), (40, 10, Duration::ZERO));
    for (flag, wrong) in [("--connections", "15"), ("--connections", "60001"), ("--grace", "301"), ("--grace", "x")] {
        assert!(config(&[flag, wrong]).unwrap_err().contains(&format!("{flag}: ")), "{flag} {wrong}");
    }
    // What is left depends on the database's connections.
    let most = room(4).min(60_000).to_string();
    assert!(config(&["--connections", &most]).is_ok());
    if room(4) < 60_000 {
        let refused = config(&["--connections", &most, "--pool", "5"]).unwrap_err();
        assert!(refused.contains("SUCCESS_REVIEW_CONNECTIONS: ") && refused.contains("ulimit -n"), "{refused}");
    }
}

#[test]
fn the_metrics_are_nowhere_unless_they_have_an_address_of_their_own() {
    assert_eq!(config(&[]).unwrap().metrics_bind, None);
    let set = config(&["--metrics-bind", "127.0.0.1:9464"]).unwrap();
    assert_eq!(set.metrics_bind, Some("127.0.0.1:9464".parse().unwrap()));
    for (pages, metrics) in [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("0.0.0.0:8080", "127.0.0.1:8080"),
        ("127.0.0.1:8080", "0.0.0.0:8080"),
        ("[::]:8080", "127.0.0.1:8080"),
    ] {
        let refused = config(&["--bind", pages, "--metrics-bind", metrics]).unwrap_err();
        assert!(refused.contains("SUCCESS_REVIEW_METRICS_BIND: ") && refused.contains("another port"), "{refused}");
    }
    assert!(config(&["--bind", "127.0.0.1:0", "--metrics-bind", "127.0.0.1:0"]).is_ok());
    assert!(config(&["--bind", "10.0.0.1:8080", "--metrics-bind", "127.0.0.1:8080"]).is_ok());
    assert!(config(&["--metrics-bind", "9464"]).unwrap_err().contains("--metrics-bind: "));
}

#[test]
fn a_mail_server_needs_a_sender() {
    assert_eq!(config(&["--mail-from", "a@example.com"]).unwrap().mail, None);
    let set = config(&["--smtp-url", "smtp://relay.example.com", "--mail-from", "A <a@example.com>"]).unwrap();
    assert!(set.mail.is_some_and(|mail| mail.from.name.as_deref() == Some("A") && mail.server.port == 25));
    let refused = config(&["--smtp-url", "smtp://relay.example.com"]).unwrap_err();
    assert!(refused.contains("SUCCESS_REVIEW_MAIL_FROM: "), "{refused}");
    assert!(config(&["--smtp-url", "relay.example.com"]).unwrap_err().contains("--smtp-url: "));
}

#[test]
fn what_is_not_said_is_usual_and_an_empty_value_says_nothing() {
    for flags in
        [&[][..], &["--bind", "", "--public-url", "", "--trusted-proxy", "", "--pool", "", "--database-url", ""]]
    {
        let config = config(flags).unwrap();
        assert_eq!(config.bind, "127.0.0.1:8080".parse().unwrap());
        assert_eq!(config.public_url.as_str(), "http://127.0.0.1:8080/");
        assert_eq!((config.trusted_proxies.len(), config.pool, config.session_key.first().len()), (0, 4, 64));
        assert!(config.database_url.ends_with("/success-review.sqlite3"), "{}", config.database_url);
    }
    assert_eq!(config(&["--bind", "[::1]:9000"]).unwrap().public_url.as_str(), "http://[::1]:9000/");
}

#[test]
fn what_names_no_database_is_refused_and_what_may_be_one_is_not() {
    for wrong in [
        "garbage",
        "sqlite:x.db",
        "file:x.db",
        "host=/var/run dbname=review",
        "host=db password=x://y.db",
        "postgres:/db/review",
        "postgres://",
        "sqlite://",
        "review.sqlite3/",
        "mysql://db/x",
    ] {
        let refused = config(&["--database-url", wrong]).unwrap_err();
        assert!(refused.contains("--database-url: ") && refused.contains("it takes postgres://"), "{refused}");
    }
    for right in [
        "x.db",
        "/srv/a=b/x.sqlite",
        "sqlite://x",
        "sqlite:///srv/x",
        "postgres://a,b:5432/x",
        "postgresql:///x?host=/run",
    ] {
        assert_eq!(config(&["--database-url", right]).unwrap().database_url, right);
    }
    for wrong in ["https://a.example/review", "https://a.example/?x", "https://a.example/#x", "https://u:p@a.example"] {
        assert!(config(&["--public-url", wrong]).unwrap_err().contains("--public-url: "), "{wrong}");
    }
    assert!(config(&["--public-url", "https://a.example:8443"]).is_ok());
}

#[test]
fn the_demonstration_has_a_folder_of_its_own_and_serves_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let given = Folder { data_dir: Some(folder.path().to_owned()) };
    let config = Config::for_demo(None, &given).unwrap();
    assert_eq!(config.data_dir, folder.path().join("demo"));
    assert!(folder.path().join("demo/session.key").is_file());
    let refused = Config::for_demo(Some("0.0.0.0:8080".parse().unwrap()), &given).unwrap_err();
    assert_eq!(refused.name, "--bind");
}
