//! Places that people take turns in: so many in all, and so many of one person or address, so that nobody holds them all.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, Result};

/// The places.
#[derive(Clone)]
pub struct Turns<K> {
    all: Arc<Semaphore>,
    each: usize,
    own: Arc<Mutex<HashMap<K, Arc<Semaphore>>>>,
}

/// A place that was taken; free again when this goes.
pub struct Turn<K: Eq + Hash> {
    permits: Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
    turns: Turns<K>,
}

impl<K: Eq + Hash> Turns<K> {
    /// `all` places, `each` of them for one.
    pub fn new(all: usize, each: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), each, own: Arc::default() }
    }

    /// Waits for a place of this one's own, and then for one at all.
    ///
    /// # Errors
    /// `Busy` when the wait was too long.
    pub async fn take(&self, of: K, wait: Duration) -> Result<Turn<K>>
    where
        K: Clone,
    {
        let own = {
            let mut owned = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            owned.entry(of).or_insert_with(|| Arc::new(Semaphore::new(self.each))).clone()
        };
        let both = async {
            let own = own.acquire_owned().await.map_err(Error::internal)?;
            Ok::<_, Error>((own, self.all.clone().acquire_owned().await.map_err(Error::internal)?))
        };
        let permits = timeout(wait, both).await;
        // Whoever gave up leaves no trace either.
        let mut turn = Turn { permits: None, turns: self.clone() };
        turn.permits = Some(permits.map_err(|_| Error::Busy)??);
        Ok(turn)
    }

    /// How many are free.
    #[cfg(test)]
    pub fn free(&self) -> usize {
        self.all.available_permits()
    }
}

impl<K: Eq + Hash> Drop for Turn<K> {
    fn drop(&mut self) {
        self.permits = None;
        let mut owned = self.turns.own.lock().unwrap_or_else(PoisonError::into_inner);
        // Of whom nobody has a place or waits for one, nothing is kept.
        owned.retain(|_, own| Arc::strong_count(own) > 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: Duration = Duration::from_millis(20);

    #[actix_web::test]
    async fn one_has_few_places_and_all_have_some() {
        let turns = Turns::new(2, 1);
        let first = turns.take(1, AT_ONCE).await.unwrap();
        assert!(matches!(turns.take(1, AT_ONCE).await, Err(Error::Busy)));
        let second = turns.take(2, AT_ONCE).await.unwrap();
        assert!(matches!(turns.take(3, AT_ONCE).await, Err(Error::Busy)));
        drop(first);
        let again = turns.take(1, AT_ONCE).await.unwrap();
        drop((second, again));
        assert_eq!((turns.free(), turns.own.lock().unwrap().len()), (2, 0));
    }
}
