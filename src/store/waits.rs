//! Who waits for a connection of a pool, and how long those waited who had to: counted as it happens, and asked for nothing.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// The counts of one pool.
#[derive(Debug, Default)]
pub(super) struct Waits {
    now: AtomicUsize,
    taken: AtomicU64,
    in_vain: AtomicU64,
    microseconds: AtomicU64,
}

/// A pool as it is just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// What the pool is for: `readers`, `writer`, or `all` where one serves both.
    pub name: &'static str,
    /// Connections that it may have, that are in use, and that are open and free.
    pub most: u32,
    pub in_use: u32,
    pub idle: u32,
    /// Threads that wait for one.
    pub waiting: usize,
    /// How often one was taken, and how often there was none in time.
    pub taken: u64,
    pub in_vain: u64,
    /// Time that all together have waited.
    pub waited: Duration,
}

impl Waits {
    /// Counts one who waits while this runs.
    pub(super) fn during<T, E>(&self, take: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let begun = std::time::Instant::now();
        self.now.fetch_add(1, Ordering::Relaxed);
        let taken = take();
        self.now.fetch_sub(1, Ordering::Relaxed);
        let waited = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(waited, Ordering::Relaxed);
        let outcome = if taken.is_ok() { &self.taken } else { &self.in_vain };
        outcome.fetch_add(1, Ordering::Relaxed);
        taken
    }

    /// Counts one who was given a connection without waiting.
    pub(super) fn at_once(&self) {
        self.taken.fetch_add(1, Ordering::Relaxed);
    }

    /// The pool's state with these counts; `open` and `idle`: its connections.
    pub(super) fn state(&self, name: &'static str, most: u32, open: u32, idle: u32) -> PoolState {
        PoolState {
            name,
            most,
            in_use: open.saturating_sub(idle),
            idle,
            waiting: self.now.load(Ordering::Relaxed),
            taken: self.taken.load(Ordering::Relaxed),
            in_vain: self.in_vain.load(Ordering::Relaxed),
            waited: Duration::from_micros(self.microseconds.load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_counted_while_and_after() {
        let waits = Waits::default();
        let seen = waits.during(|| Ok::<_, ()>(waits.state("writer", 1, 1, 0).waiting));
        assert_eq!(seen, Ok(1));
        assert!(
            waits
                .during(|| {
                    std::thread::sleep(Duration::from_millis(2));
                    Err::<(), _>(())
                })
                .is_err()
        );
        let state = waits.state("writer", 1, 1, 1);
        assert_eq!((state.waiting, state.taken, state.in_vain, state.in_use), (0, 1, 1, 0));
        assert!(state.waited >= Duration::from_millis(2));
    }
}
