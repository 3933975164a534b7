//! What was found out when somebody last asked whether the database can serve. Whoever asks every second must not wait for it
//! every second, nor make others wait, least of all in an outage.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How long it is believed that the database can serve.
const BELIEVED: Duration = Duration::from_secs(5);
/// How long it is believed that it cannot.
const DOUBTED: Duration = Duration::from_millis(1_500);
/// By how much an answer may be older where somebody is asking just now: who asks a database that is frozen gets none.
const MEANWHILE: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy)]
struct Answer {
    at: Instant,
    /// What was found; none where it could not be asked.
    found: Option<bool>,
}

impl Answer {
    fn is_fresh(self) -> bool {
        self.at.elapsed() < if self.found == Some(true) { BELIEVED } else { DOUBTED }
    }

    fn repeated(self) -> Result<bool> {
        self.found.ok_or_else(|| Error::Away("it could not be asked a moment ago".to_owned()))
    }
}

/// The last answer.
#[derive(Debug, Default)]
pub(super) struct Answered {
    last: Mutex<Option<Answer>>,
    /// Held by the one who asks.
    asking: Mutex<()>,
}

impl Answered {
    /// The last answer while it is believed, else the question's. One asks at a time; others get the last answer meanwhile,
    /// for a moment.
    pub(super) fn or_ask(&self, question: impl FnOnce() -> Result<bool>) -> Result<bool> {
        let last = *self.last();
        if let Some(answer) = last.filter(|answer| answer.is_fresh()) {
            return answer.repeated();
        }
        let _alone = match self.asking.try_lock() {
            Ok(alone) => alone,
            // Whoever asked last panicked.
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
            Err(TryLockError::WouldBlock) => {
                let meanwhile = last.filter(|answer| answer.at.elapsed() < BELIEVED + MEANWHILE);
                return meanwhile.map_or(Err(Error::Busy), Answer::repeated);
            }
        };
        let answer = question();
        *self.last() = Some(Answer { at: Instant::now(), found: answer.as_ref().ok().copied() });
        answer
    }

    /// Something was written: a failure is no longer believed. That all is well is not believed either, for a transaction may
    /// have read only.
    pub(super) fn may_have_changed(&self) {
        let mut last = self.last();
        if last.is_some_and(|answer| answer.found != Some(true)) {
            *last = None;
        }
    }

    fn last(&self) -> MutexGuard<'_, Option<Answer>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    fn failed() -> Result<bool> {
        Err(Error::Away("full".to_owned()))
    }

    #[test]
    fn an_answer_is_believed_for_a_while_a_failure_too() {
        let answered = Answered::default();
        assert!(answered.or_ask(failed).unwrap_err().to_string().contains("full"));
        assert!(answered.or_ask(|| panic!("asked again")).unwrap_err().to_string().contains("a moment ago"));
        answered.may_have_changed();
        assert!(answered.or_ask(|| Ok(true)).unwrap());
        answered.may_have_changed();
        assert!(answered.or_ask(|| panic!("asked again")).unwrap());
        answered.last().as_mut().unwrap().at -= BELIEVED;
        assert!(!answered.or_ask(|| Ok(false)).unwrap());
        assert!(!answered.or_ask(|| panic!("asked again")).unwrap());
        answered.last().as_mut().unwrap().at -= DOUBTED;
        assert!(answered.or_ask(|| Ok(true)).unwrap());
    }

    #[test]
    fn one_asks_and_the_others_get_the_last_answer() {
        let (answered, begun, end) = (Answered::default(), Barrier::new(2), Barrier::new(2));
        let long_ago = BELIEVED + MEANWHILE;
        for (last, age) in [(None, BELIEVED), (Some(true), long_ago), (None, Duration::ZERO)] {
            std::thread::scope(|scope| {
                let first = scope.spawn(|| {
                    answered.or_ask(|| {
                        begun.wait();
                        end.wait();
                        Ok(true)
                    })
                });
                begun.wait();
                assert_eq!(answered.or_ask(|| panic!("asked twice")).ok(), last);
                end.wait();
                assert!(first.join().unwrap().unwrap());
            });
            answered.last().as_mut().unwrap().at -= age;
        }
    }
}
