//! How a body comes: not later than some time, and not by drops.

use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, timeout, timeout_at};

/// A body that stands still for this long has broken off.
const STALLED: Duration = Duration::from_secs(30);
/// What must come at least in every such time that is spent on waiting for it, in bytes: 2 KiB a second.
const LEAST: u64 = 60 * 1024;

/// The pace of one body.
pub struct Pace {
    until: Instant,
    /// Time spent on waiting for the other side, and what came in it, since it was last judged.
    waited: Duration,
    came: u64,
}

impl Pace {
    /// Of a body that begins now and may take so long, as long as it keeps coming.
    pub fn begin(most: Duration) -> Self {
        Self { until: Instant::now() + most, waited: Duration::ZERO, came: 0 }
    }

    /// The stream's next item, or its end; `None` where neither came in time.
    pub async fn next<S: Stream + Unpin>(&self, stream: &mut S) -> Option<Option<S::Item>> {
        timeout_at(self.until, timeout(STALLED, stream.next())).await.ok()?.ok()
    }

    /// As [`Pace::next`], of a body's pieces; `None` also where they come too slowly to go on.
    pub async fn next_piece<S, E>(&mut self, body: &mut S) -> Option<Option<Result<Bytes, E>>>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let asked = Instant::now();
        let piece = self.next(body).await?;
        let bytes = match &piece {
            Some(Ok(piece)) => piece.len(),
            _ => return Some(piece),
        };
        self.goes_on(asked.elapsed(), bytes).then_some(piece)
    }

    /// Counts a piece that was waited for; whether the body comes fast enough to go on.
    fn goes_on(&mut self, waited: Duration, bytes: usize) -> bool {
        self.waited += waited;
        self.came += bytes as u64;
        if self.waited < STALLED {
            return true;
        }
        let is_enough = self.came >= LEAST;
        (self.waited, self.came) = (Duration::ZERO, 0);
        is_enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_may_be_slow_and_not_come_by_drops() {
        let second = Duration::from_secs(1);
        // How much comes with each second of waiting, and after how many it is given up.
        for (bytes, given_up) in [(1, Some(30)), (2_000, Some(30)), (2_048, None), (100_000, None)] {
            let mut pace = Pace::begin(Duration::from_secs(60));
            assert_eq!((1..=300).find(|_| !pace.goes_on(second, bytes)), given_up, "{bytes}");
        }
        // Time that the reader takes is not the sender's.
        let mut pace = Pace::begin(Duration::from_secs(60));
        assert!((0..1_000_000).all(|_| pace.goes_on(Duration::ZERO, 1)));
    }
}
