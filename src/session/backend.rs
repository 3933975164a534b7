//! actix-session's storage, over our table: the cookie holds a random key, the table its SHA-256. Sessions in which nobody is signed
//! in are not stored, see `visitor`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration as CookieDuration;
use sha2::{Digest, Sha256};

use super::blocking;
use super::signed_in::{ABSOLUTE, ANONYMOUS, FLASH, IDLE, LET_IN_WITH, PERSON, PUBLIC_ID, USER_AGENT};
use super::visitor;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::users::Person;
use crate::store::{self, AnyConnection, Db};

type State = HashMap<String, String>;

/// Sessions in the database.
#[derive(Clone)]
pub struct DieselSessions {
    db: Db,
    clock: Clock,
    /// When a session could not be extended; the process's.
    untouched: Arc<Mutex<Option<Instant>>>,
}

/// How long nobody tries after a session could not be extended.
const LEFT_ALONE: Duration = Duration::from_secs(30);

impl DieselSessions {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, untouched: Arc::default() }
    }

    /// Extends a session, which can as well be done with a later page: this one does not wait for the database.
    async fn touch(&self, f: impl FnOnce(&mut AnyConnection) -> Result<()> + Send + 'static) {
        let lately = |failed: &Option<Instant>| failed.is_some_and(|at| at.elapsed() < LEFT_ALONE);
        if self.untouched.lock().is_ok_and(|failed| lately(&failed)) {
            return;
        }
        let db = self.db.clone();
        let touched = blocking::run(move || db.in_passing(f)).await;
        if let Err(cause) = &touched {
            tracing::warn!(%cause, "a session could not be extended");
        }
        if let Ok(mut failed) = self.untouched.lock() {
            *failed = touched.is_err().then(Instant::now);
        }
    }

    async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        blocking::run(move || db.transaction(f)).await
    }
}

/// What the table is keyed by.
pub fn key_hash(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}

fn person_of(state: &State) -> Option<i64> {
    state.get(PERSON).and_then(|id| id.parse().ok())
}

/// A text of the map; actix-session keeps every value as JSON.
fn text_of(state: &State, key: &str) -> Option<String> {
    serde_json::from_str(state.get(key)?).ok()
}

/// How long a session lives unused: nobody's is short, so that visits to the sign-in page do not pile up.
fn idle_life(person: Option<i64>) -> std::time::Duration {
    if person.is_some() { IDLE } else { ANONYMOUS }
}

fn wrapped(error: impl Display) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

tokio::task_local! {
    /// What the session layer met with; actix-session itself makes one fault of all, and says nothing of what went well.
    static MET: Cell<Met>;
    /// The person of the session, read together with it; actix-session hands on the session's map and no more.
    static READ: Cell<Option<Person>>;
    /// The session's map as it was read.
    static LOADED: RefCell<Option<State>>;
}

/// What the session layer met with while a request was answered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Met {
    /// It found no place in the database.
    pub was_busy: bool,
    /// It stored the session of this person, who was just let in.
    pub let_in: Option<i64>,
}

/// Answers a request, and says what the session layer met with meanwhile.
pub async fn watched<T>(f: impl Future<Output = T>) -> (T, Met) {
    let met = MET.scope(Cell::new(Met::default()), async {
        let done = blocking::patient_once(f).await;
        (done, MET.with(Cell::get))
    });
    LOADED.scope(RefCell::default(), READ.scope(Cell::new(None), met)).await
}

/// Whether all that this map lacks of the one that was read is the message that was shown meanwhile.
fn lacks_only_what_was_shown(state: &State) -> bool {
    let loaded = LOADED.try_with(RefCell::take).ok().flatten();
    loaded.is_some_and(|mut loaded| loaded.remove(FLASH).is_some() && loaded == *state)
}

/// Outside a request, as in a test of the store alone, nobody listens.
fn met(with: impl Fn(Met) -> Met) {
    MET.try_with(|met| met.set(with(met.get()))).ok();
}

/// The person whose session this request came with, as the account was when the session was read; for who asks first.
pub fn person() -> Option<Person> {
    READ.try_with(Cell::take).ok().flatten()
}

/// What actix-session is told; that it was for want of a place is said to [`watched`].
fn told(error: Error) -> anyhow::Error {
    if error.is_passing() {
        met(|met| Met { was_busy: true, ..met });
    }
    wrapped(error)
}

impl SessionStore for DieselSessions {
    async fn load(&self, key: &SessionKey) -> std::result::Result<Option<State>, LoadError> {
        let (db, now) = (self.db.clone(), self.clock.timestamp());
        if visitor::is_carried(key.as_ref()) {
            return Ok(visitor::opened(key.as_ref(), now));
        }
        let hash = key_hash(key.as_ref());
        let lookup = hash.clone();
        let find = move |conn: &mut AnyConnection| store::sessions::find_live(conn, &lookup, now);
        let found = match self.db.read_at_once(&find) {
            Some(found) => found,
            None => blocking::run(move || db.read(find)).await,
        };
        let found = found.map_err(|e| LoadError::Other(told(e)))?;
        let Some((session, person)) = found else { return Ok(None) };
        let here = session.user_id.zip(person.as_ref().map(|person| person.time_zone));
        READ.try_with(|read| read.set(person)).ok();
        // Once in a while is enough for the idle limit, and saves a write per page.
        if session.is_due_for_touch(now) {
            let life = idle_life(session.user_id);
            self.touch(move |conn| {
                store::sessions::touch(conn, &hash, now, now + life, ABSOLUTE)?;
                if let Some((user, zone)) = here { store::visits::see(conn, user, now, zone) } else { Ok(()) }
            })
            .await;
        }
        let state: State = serde_json::from_str(&session.state).map_err(|e| LoadError::Deserialization(wrapped(e)))?;
        LOADED.try_with(|loaded| loaded.replace(Some(state.clone()))).ok();
        Ok(Some(state))
    }

    /// Stores a new session. Checking a password takes a while, and meanwhile the account may be disabled or its password
    /// reset, which ends the sessions that there are; so this one becomes the person's only if the account still is as it
    /// was checked, and nobody's otherwise.
    async fn save(&self, mut state: State, _: &CookieDuration) -> std::result::Result<SessionKey, SaveError> {
        let now = self.clock.timestamp();
        if let Some(key) = visitor::carried(&state, now) {
            return SessionKey::try_from(key).map_err(|e| SaveError::Other(wrapped(e)));
        }
        let key = hex::encode(rand::random::<[u8; 32]>());
        let hash = key_hash(&key);
        let let_in_with: Option<i64> = state.remove(LET_IN_WITH).and_then(|credential| credential.parse().ok());
        let public_id = text_of(&state, PUBLIC_ID).unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
        let user_agent = text_of(&state, USER_AGENT).unwrap_or_default();
        let stored_for = self.write(move |conn| {
            let mut person = person_of(&state);
            if let Some(id) = person {
                let kept = store::sessions::kept_credential(conn, id)?;
                if kept.is_none() || kept != let_in_with {
                    state.remove(PERSON);
                    person = None;
                }
            }
            let json = serde_json::to_string(&state).map_err(Error::internal)?;
            let session = store::sessions::NewSession {
                key_hash: &hash,
                public_id: &public_id,
                user_id: person,
                state: &json,
                user_agent: &user_agent,
                created_at: now,
                seen_at: now,
                expires_at: now + idle_life(person),
                credential: let_in_with.unwrap_or_default(),
            };
            store::sessions::insert(conn, &session)?;
            if let Some(id) = person {
                store::visits::begin(conn, id, now)?;
            }
            Ok(person)
        });
        let let_in = stored_for.await.map_err(|e| SaveError::Other(told(e)))?;
        met(|met| Met { let_in, ..met });
        SessionKey::try_from(key).map_err(|e| SaveError::Other(wrapped(e)))
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        ttl: &CookieDuration,
    ) -> std::result::Result<SessionKey, UpdateError> {
        if visitor::is_carried(key.as_ref()) {
            return self.save(state, ttl).await.map_err(|e| match e {
                SaveError::Serialization(cause) => UpdateError::Serialization(cause),
                SaveError::Other(cause) => UpdateError::Other(cause),
            });
        }
        let json = serde_json::to_string(&state).map_err(|e| UpdateError::Serialization(wrapped(e)))?;
        let hash = key_hash(key.as_ref());
        if lacks_only_what_was_shown(&state) {
            // Where nothing can be written, the page is shown all the same, and the next one shows the message again.
            let db = self.db.clone();
            let taken = blocking::run(move || db.in_passing(|conn| store::sessions::update(conn, &hash, &json))).await;
            if let Err(cause) = taken {
                tracing::warn!(%cause, "a message that was shown could not be taken off its session");
            }
            return Ok(key);
        }
        // A row that was ended in the meantime stays ended: nothing is inserted again.
        self.write(move |conn| store::sessions::update(conn, &hash, &json))
            .await
            .map_err(|e| UpdateError::Other(told(e)))?;
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &CookieDuration) -> std::result::Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> std::result::Result<(), anyhow::Error> {
        if visitor::is_carried(key.as_ref()) {
            return Ok(());
        }
        let hash = key_hash(key.as_ref());
        self.write(move |conn| store::sessions::delete(conn, &hash)).await.map_err(told)
    }
}
