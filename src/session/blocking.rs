//! Work that waits, for the database or for a password's hash, on a thread that may wait.
//!
//! A server of the database that is frozen answers nothing and breaks nothing off: whatever waits for it waits until it goes on.
//! So the request does not wait with the thread. It is told to come back in time, the thread goes on waiting with its
//! connection, of which there are only so many, and what has not begun by then never begins.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::rt::System;
use actix_web::web;
use tracing::Span;

use crate::error::Error;

/// How long a request waits for one piece of work: longer than what waits inside for a connection, a lock or a statement.
const PATIENCE: Duration = Duration::from_millis(5_500);

/// What an async thread may work through at once, in bytes of which each costs some nanoseconds: about a millisecond.
const AT_ONCE: usize = 256 * 1024;

/// Said by whoever works through so many bytes. In tests it fails where that would keep those waiting whom the same thread
/// answers: beyond a millisecond it belongs onto one that may wait.
pub fn works_through(bytes: usize) {
    debug_assert!(bytes <= AT_ONCE || !System::is_registered(), "{bytes} bytes on a thread that answers others");
}

/// Said by whatever makes of rows and texts what a page shows, however few they are: as many as people send would keep those waiting
/// whom the same thread answers. In tests it fails on such a thread, so that any test that meets it there finds it, also with one row.
#[track_caller]
pub fn grows() {
    debug_assert!(!System::is_registered(), "what grows is made on a thread that answers others");
}

tokio::task_local! {
    /// Whether this request has waited in vain once.
    static IN_VAIN: Cell<bool>;
}

/// A request, in which nobody waits in vain twice.
pub async fn patient_once<T>(f: impl Future<Output = T>) -> T {
    IN_VAIN.scope(Cell::new(false), f).await
}

/// Asks or changes the database on a thread of the pool, inside the request's span.
///
/// # Errors
/// The closure's; `Busy` where no thread became free in time, and then nothing is done; `Away` where the database did not
/// answer in time, and then what was begun may still be done, or not; `Internal` where the closure panicked.
pub async fn run<T, E>(f: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    within(PATIENCE, Arc::default(), f).await
}

/// Asks the database, and works out what is answered from what was found: on one thread of the pool, one after the other, inside the
/// request's span. The answer is waited for as long as it takes, the database no longer than [`run`] waits for it.
///
/// # Errors
/// As [`run`], of both closures.
pub async fn run_then<F, T, E>(
    ask: impl FnOnce() -> Result<F, E> + Send + 'static,
    make: impl FnOnce(F) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    within_then(PATIENCE, ask, make).await
}

async fn within_then<F, T, E>(
    patience: Duration,
    ask: impl FnOnce() -> Result<F, E> + Send + 'static,
    make: impl FnOnce(F) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let stage = Arc::<Stage>::default();
    let reached = stage.clone();
    let both = move || {
        let found = ask()?;
        reached.computes.store(true, Ordering::Release);
        // Nobody is there any more to whom it could be shown.
        if reached.given_up.load(Ordering::Acquire) {
            return Err(Error::Busy.into());
        }
        make(found)
    };
    let _waited_for = WaitedFor(stage.clone());
    within(patience, stage, both).await
}

/// Computes something on a thread of the pool, inside the request's span, for as long as it takes.
///
/// # Errors
/// The closure's; `Busy` where no thread became free in time, and then nothing is done; `Internal` where the closure panicked.
pub async fn compute<T, E>(f: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    within(PATIENCE, Arc::new(Stage::computing()), f).await
}

/// How far a piece of work is.
#[derive(Debug, Default)]
struct Stage {
    /// Whoever sets it first decides: the thread that it is begun, or the request that it never is.
    decided: AtomicBool,
    /// What is left waits for nobody, so that it comes to its end.
    computes: AtomicBool,
    /// Nobody waits for it any more.
    given_up: AtomicBool,
}

/// As long as this is there, the request waits.
struct WaitedFor(Arc<Stage>);

impl Drop for WaitedFor {
    fn drop(&mut self) {
        self.0.given_up.store(true, Ordering::Release);
    }
}

impl Stage {
    fn computing() -> Self {
        Self { computes: true.into(), ..Self::default() }
    }
}

async fn within<T, E>(
    patience: Duration,
    stage: Arc<Stage>,
    f: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    if IN_VAIN.try_with(Cell::get).unwrap_or(false) {
        return Err(Error::Busy.into());
    }
    let (span, taken) = (Span::current(), stage.clone());
    let work = web::block(move || match taken.decided.swap(true, Ordering::AcqRel) {
        true => Err(Error::Busy.into()),
        false => span.in_scope(f),
    });
    tokio::pin!(work);
    if let Ok(done) = tokio::time::timeout(patience, &mut work).await {
        return done.map_err(Error::internal)?;
    }
    let begun = stage.decided.swap(true, Ordering::AcqRel);
    if begun && stage.computes.load(Ordering::Acquire) {
        return work.await.map_err(Error::internal)?;
    }
    // Outside a request, as in a test or for `/readyz`, nobody waits again.
    IN_VAIN.try_with(|in_vain| in_vain.set(true)).ok();
    if begun {
        return Err(Error::Away("no answer; the thread goes on waiting for it".to_owned()).into());
    }
    tracing::warn!("no thread became free");
    Err(Error::Busy.into())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    #[actix_web::test]
    async fn a_request_does_not_wait_for_what_gives_no_answer_and_not_twice() {
        let (release, released) = channel::<()>();
        let begun = Instant::now();
        patient_once(async {
            let frozen = within(SHORT, Arc::default(), move || released.recv().map_err(Error::internal)).await;
            assert!(matches!(frozen, Err(Error::Away(_))), "{frozen:?}");
            let again = within(SHORT, Arc::default(), || Ok::<_, Error>(())).await;
            assert!(matches!(again, Err(Error::Busy)), "{again:?}");
        })
        .await;
        assert!(begun.elapsed() < 2 * SHORT, "{:?}", begun.elapsed());
        // Another request is another matter.
        patient_once(run(|| Ok::<_, Error>(()))).await.unwrap();
        release.send(()).unwrap();
    }

    #[test]
    fn what_nobody_waits_for_any_more_never_begins() {
        let (release, released) = channel::<()>();
        let (tell, told) = channel();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
        tokio::task::LocalSet::new().block_on(&runtime, async {
            let holds = within(SHORT, Arc::default(), move || released.recv().map_err(Error::internal)).await;
            assert!(matches!(holds, Err(Error::Away(_))), "{holds:?}");
            let late =
                within(SHORT, Arc::new(Stage::computing()), move || tell.send(()).map_err(Error::internal)).await;
            assert!(matches!(late, Err(Error::Busy)), "{late:?}");
            release.send(()).unwrap();
            // The one thread is free again, and what was given up lay before this.
            run(|| Ok::<_, Error>(())).await.unwrap();
        });
        assert!(told.try_recv().is_err(), "it was done all the same");
    }

    #[actix_web::test]
    async fn what_takes_long_is_done_where_nobody_waits() {
        works_through(AT_ONCE);
        let elsewhere = || {
            works_through(AT_ONCE + 1);
            Ok::<_, Error>(())
        };
        compute(elsewhere).await.unwrap();
        let here = std::panic::catch_unwind(|| works_through(AT_ONCE + 1));
        assert!(here.is_err(), "this thread is one that answers others");
    }

    #[actix_web::test]
    async fn what_grows_is_made_where_nobody_waits() {
        let elsewhere = || {
            grows();
            Ok::<_, Error>(())
        };
        compute(elsewhere).await.unwrap();
        assert!(std::panic::catch_unwind(grows).is_err(), "this thread is one that answers others");
    }

    #[actix_web::test]
    async fn what_is_made_of_an_answer_is_waited_for_on_the_thread_that_asked() {
        let on = || std::thread::current().id();
        let asked = move || Ok::<_, Error>(on());
        let made = run_then(asked, move |asked| Ok::<_, Error>((asked, on()))).await.unwrap();
        assert_eq!(made.0, made.1, "handed to another thread");
        assert_ne!(made.0, on());
        let slow = |n| {
            std::thread::sleep(2 * SHORT);
            Ok::<_, Error>(n + 1)
        };
        assert_eq!(within_then(SHORT, || Ok(6), slow).await.unwrap(), 7);
        let (tell, told) = channel();
        let make = move |n| tell.send(n).map_err(Error::internal);
        let late = within_then(SHORT, move || slow(6), make).await;
        assert!(matches!(late, Err(Error::Away(_))), "{late:?}");
        // The sender goes with the work, which ends without having made anything for nobody.
        assert!(told.recv().is_err(), "made for nobody");
        let refused = run_then(|| Err::<(), _>(Error::NotFound), |()| Ok::<_, Error>(())).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }

    #[actix_web::test]
    async fn what_computes_is_waited_for() {
        let slow = || {
            std::thread::sleep(2 * SHORT);
            Ok::<_, Error>(7)
        };
        assert_eq!(within(SHORT, Arc::new(Stage::computing()), slow).await.unwrap(), 7);
    }
}
