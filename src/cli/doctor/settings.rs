//! The settings: those that cannot be read, names that nothing reads, and whether they fit one another and the world outside.

use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser};

use super::{Finding, ok, problem, warning};
use crate::cli::Arguments;
use crate::config::Settings;

const COMMAND: &str = "doctor";
const PREFIX: &str = "SUCCESS_REVIEW_";
/// Below this, a few people with several tabs each already wait.
const FEW: usize = 200;

/// The arguments as every command reads them, or the end of the program. `doctor` is to tell which settings are wrong, so it
/// begins without those: what is wrong with each comes along.
pub(crate) fn arguments() -> (Arguments, Vec<String>) {
    match Arguments::try_parse() {
        Ok(arguments) => (arguments, Vec::new()),
        Err(error) if error.kind() == ErrorKind::ValueValidation && is_asked() => without_wrong_ones(),
        Err(error) => error.exit(),
    }
}

/// The command line's grammar, in which only these variables are read.
fn reading(read: impl Fn(&str) -> bool) -> Command {
    let reset = move |command: Command| {
        command.mut_args(|argument| match argument.get_env().and_then(|name| name.to_str()) {
            Some(name) if !read(name) => argument.env(Resettable::Reset),
            _ => argument,
        })
    };
    let whole = reset(Arguments::command());
    whole.mut_subcommand(COMMAND, reset)
}

fn is_asked() -> bool {
    let read = reading(|_| false).try_get_matches_from(std::env::args_os());
    read.is_ok_and(|matches| matches.subcommand_name() == Some(COMMAND))
}

/// Every variable that a setting is read from.
fn variables() -> Vec<String> {
    let command = Arguments::command();
    let own = command.find_subcommand(COMMAND).map(Command::get_arguments).into_iter().flatten();
    let named = command.get_arguments().chain(own).filter_map(|argument| argument.get_env()?.to_str());
    named.map(str::to_owned).collect()
}

fn without_wrong_ones() -> (Arguments, Vec<String>) {
    let (mut wrong, mut told) = (Vec::new(), Vec::new());
    let plain = ["success-review", COMMAND].map(OsString::from);
    for name in variables() {
        if let Err(error) = reading(|read| read == name).try_get_matches_from(&plain) {
            let said = error.to_string();
            let said = said.lines().next().unwrap_or_default();
            told.push(said.strip_prefix("error: ").unwrap_or(said).to_owned());
            wrong.push(name);
        }
    }
    let read = reading(|name| !wrong.iter().any(|wrong| wrong == name)).try_get_matches_from(std::env::args_os());
    match read.and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches)) {
        Ok(arguments) => (arguments, told),
        // A flag is wrong, and is refused as by any command.
        Err(error) => error.exit(),
    }
}

pub(super) fn looked_at(settings: &Settings, wrong: &[String]) -> Vec<Finding> {
    const TODO: &str = "no command but this one starts with it; docs/OPERATIONS.md says what it takes";
    let mut found: Vec<Finding> = wrong.iter().map(|said| problem("settings", said, TODO)).collect();
    let known = variables();
    let is_set = |name: &String| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let set: Vec<&str> = known.iter().filter(|name| is_set(name)).map(String::as_str).collect();
    if wrong.is_empty() {
        let set = if set.is_empty() { "none is set, all are as usual".to_owned() } else { set.join(", ") };
        found.push(ok("settings", format!("from the environment: {set}")));
    }
    let others = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut others: Vec<String> = others.filter(|name| name.starts_with(PREFIX) && !known.contains(name)).collect();
    others.sort();
    found.extend(others.iter().map(|name| {
        warning("settings", format!("nothing reads {name}"), "look for its name in `success-review serve --help`")
    }));
    found.extend(connections(settings));
    found.extend(outside(settings));
    found
}

fn connections(settings: &Settings) -> Option<Finding> {
    Some(match settings.limits() {
        Err(error) => problem("settings", error.to_string(), "`serve` does not start with it"),
        Ok(limits) if limits.connections < FEW => warning(
            "connections",
            format!("room for {} from browsers at once", limits.connections),
            "raise the limit of open files (LimitNOFILE= of systemd, ulimit -n)",
        ),
        Ok(limits) => ok("connections", format!("room for {} from browsers at once", limits.connections)),
    })
}

/// How browsers come, and whose word is believed on it.
fn outside(settings: &Settings) -> Option<Finding> {
    let (bind, trusts) = (settings.bind(), settings.trusts_a_proxy());
    let url = match settings.public_url() {
        Ok(url) => url,
        Err(error) => return Some(problem("proxy", error.to_string(), "set SUCCESS_REVIEW_PUBLIC_URL")),
    };
    let shown = url.as_str().trim_end_matches('/').to_owned();
    Some(match (url.scheme() == "https", trusts) {
        (true, false) => warning(
            "proxy",
            format!("browsers come to {shown}, and no proxy is trusted: all people count as one place"),
            "name the proxy's address in SUCCESS_REVIEW_TRUSTED_PROXY",
        ),
        (false, _) if bind.ip().is_unspecified() && !settings.has_public_url() => warning(
            "proxy",
            format!("the program listens on {bind}, and nobody said under which address browsers come"),
            "set SUCCESS_REVIEW_PUBLIC_URL: forms from any other address are refused",
        ),
        (false, _) if !is_this_machine(&url) => warning(
            "proxy",
            format!("browsers come to {shown} without TLS: passwords and cookies can be read on the way"),
            "put a proxy with TLS in front and set SUCCESS_REVIEW_PUBLIC_URL to its https address",
        ),
        (true, true) => ok("proxy", format!("browsers come to {shown} through a proxy that is trusted")),
        (false, _) => ok("proxy", format!("browsers come to {shown}, on this machine only")),
    })
}

fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
