//! A URL of several PostgreSQL servers, one of which takes writes: which is asked first.
//!
//! libpq can go through a list by itself, always from its beginning; with a first server that is frozen every new connection
//! would wait two seconds before it comes to the next. So each is asked by a URL of its own, the one first that was good last,
//! and one that gave no answer is left out for a while.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a server is left out that gave no answer.
const LEFT_OUT: Duration = Duration::from_secs(5);
/// A failure after so long was no refusal; `connect_timeout` is two seconds at least.
const NO_ANSWER: Duration = Duration::from_millis(1_800);

/// The servers that a URL names.
#[derive(Debug)]
pub(super) struct Hosts {
    /// A URL for each.
    urls: Vec<String>,
    first: AtomicUsize,
    /// Since when one has given no answer.
    silent: Mutex<Vec<Option<Instant>>>,
}

impl Hosts {
    /// Of a URL whose parts are these; `base` is all before the query, `place` its end: hosts and database.
    pub(super) fn of(base: &str, place: Option<&str>, query: &str) -> Self {
        let split = |place: &str| -> Option<Vec<String>> {
            let (hosts, database) = place.split_once('/').map_or((place, ""), |(hosts, database)| (hosts, database));
            let before = base.strip_suffix(place)?;
            let url = |host: &str| format!("{before}{host}/{database}?{query}");
            Some(hosts.split(',').map(url).collect())
        };
        // Who wants another server than the one that takes writes has reasons that libpq knows better.
        let plain = ["read-write", "primary", "any"]
            .iter()
            .any(|which| query.split('&').any(|part| part == format!("target_session_attrs={which}")));
        let urls = place.filter(|place| plain && place.contains(',')).and_then(split);
        let urls = urls.unwrap_or_else(|| vec![format!("{base}?{query}")]);
        let silent = Mutex::new(vec![None; urls.len()]);
        Self { urls, first: AtomicUsize::new(0), silent }
    }

    pub(super) fn are_several(&self) -> bool {
        self.urls.len() > 1
    }

    /// Asks one after the other. The first that agrees is asked first from then on.
    ///
    /// # Errors
    /// What each of them said that was asked.
    pub(super) fn ask<T, E>(&self, ask: impl Fn(&str, usize) -> Result<T, E>) -> Result<T, Vec<E>> {
        let mut refused = Vec::new();
        for at in self.order() {
            let begun = Instant::now();
            match ask(&self.urls[at], at) {
                Ok(done) => {
                    self.first.store(at, Ordering::Relaxed);
                    self.note(at, None);
                    return Ok(done);
                }
                Err(error) => {
                    let silent = begun.elapsed() >= NO_ANSWER;
                    self.note(at, silent.then(Instant::now));
                    refused.push(error);
                }
            }
        }
        Err(refused)
    }

    /// This one gives no answer.
    pub(super) fn is_silent(&self, at: usize) {
        self.note(at, Some(Instant::now()));
    }

    fn note(&self, at: usize, since: Option<Instant>) {
        if let Some(silent) = self.silent.lock().unwrap_or_else(PoisonError::into_inner).get_mut(at) {
            *silent = since;
        }
    }

    /// Those to ask, in their order; all, where none has given an answer.
    fn order(&self) -> Vec<usize> {
        let first = self.first.load(Ordering::Relaxed);
        let all = (0..self.urls.len()).map(|n| (first + n) % self.urls.len());
        let silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        let left_out = |at: &usize| silent[*at].is_some_and(|since| since.elapsed() < LEFT_OUT);
        let (out, asked): (Vec<usize>, Vec<usize>) = all.partition(left_out);
        if asked.is_empty() { out } else { asked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(base: &str, place: &str, query: &str) -> Vec<String> {
        Hosts::of(base, Some(place), query).urls
    }

    #[test]
    fn each_server_has_a_url_of_its_own() {
        let query = "target_session_attrs=read-write&connect_timeout=2";
        assert_eq!(
            hosts("postgres://u:p@a:1,b/x", "a:1,b/x", query),
            [format!("postgres://u:p@a:1/x?{query}"), format!("postgres://u:p@b/x?{query}")]
        );
        assert_eq!(hosts("postgres://[::1]:1,b", "[::1]:1,b", query)[1], format!("postgres://b/?{query}"));
        for (base, place, query) in [
            ("postgres://a/x", "a/x", query),
            ("postgres:///x", "/x", "host=a,b&target_session_attrs=read-write"),
            ("postgres://a,b/x", "a,b/x", "target_session_attrs=prefer-standby"),
        ] {
            assert_eq!(hosts(base, place, query), [format!("{base}?{query}")]);
        }
    }

    #[test]
    fn the_one_that_was_good_last_comes_first_and_one_without_an_answer_later() {
        let hosts = Hosts::of("postgres://a,b,c/x", Some("a,b,c/x"), "target_session_attrs=read-write");
        assert_eq!(hosts.order(), [0, 1, 2]);
        let refused = hosts.ask(|_, at| if at == 1 { Ok(at) } else { Err(at) });
        assert_eq!((refused, hosts.order()), (Ok(1), vec![1, 2, 0]));
        hosts.is_silent(1);
        assert_eq!(hosts.order(), [2, 0]);
        assert_eq!(hosts.ask(|_, at| Err::<(), _>(at)), Err(vec![2, 0]));
        hosts.is_silent(0);
        hosts.is_silent(2);
        assert_eq!(hosts.order(), [1, 2, 0], "somebody is asked all the same");
        hosts.note(2, Instant::now().checked_sub(LEFT_OUT));
        assert_eq!(hosts.order(), [2]);
    }
}
