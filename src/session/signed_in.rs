//! Every key of the session's map, by type. Nothing else reads or writes the map.

use std::time::Duration;

use actix_session::Session;

use super::backend;
use crate::playbook::Lang;
use crate::store::users::Person;

pub(super) const PERSON: &str = "person";
/// Which password of the account the person was let in with; stored beside the map, see `backend`.
pub(super) const LET_IN_WITH: &str = "let_in_with";
const CSRF: &str = "csrf";
pub(super) const FLASH: &str = "flash";
const LANGUAGE: &str = "language";
/// Public name of the session, under which the account page lists and ends it.
pub(super) const PUBLIC_ID: &str = "public_id";
pub(super) const USER_AGENT: &str = "user_agent";
/// What is kept of the browser's own description.
const USER_AGENT_LIMIT: usize = 300;

/// Idle time after which a session ends.
pub const IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// Life of a session that nobody has signed in to: it holds the token of the sign-in form and no more. Shorter than that of what
/// the form carries along, which is so taken over by the next one.
pub const ANONYMOUS: Duration = Duration::from_secs(8 * 60 * 60);
/// Age at which a session ends in any case.
pub const ABSOLUTE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Typed access to the session of a request.
pub struct SignedIn(Session);

impl SignedIn {
    pub fn of(session: Session) -> Self {
        Self(session)
    }

    fn user_id(&self) -> Option<i64> {
        self.0.get(PERSON).ok().flatten()
    }

    /// The person of this session, read together with it; for who asks first in a request.
    pub fn person(&self) -> Option<Person> {
        backend::person().filter(|_| self.user_id().is_some())
    }

    /// Begins the session of a person under a new key, so that a key planted before signing in is worth nothing. It becomes
    /// theirs only if the account is still at this password (`credential`) when it is stored.
    pub fn begin(&self, user_id: i64, credential: i64, user_agent: &str) {
        self.0.renew();
        self.0.remove(CSRF);
        self.set(PERSON, &user_id);
        self.set(LET_IN_WITH, &credential);
        self.set(PUBLIC_ID, &uuid::Uuid::new_v4().simple().to_string());
        let kept: String = user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_LIMIT).collect();
        self.set(USER_AGENT, &kept);
    }

    /// Public name of this session; none before signing in.
    pub fn public_id(&self) -> Option<String> {
        self.0.get(PUBLIC_ID).ok().flatten()
    }

    /// Ends the session here and in the table.
    pub fn end(&self) {
        self.0.purge();
    }

    /// The token of the session's forms, where there is one.
    pub fn existing_csrf_token(&self) -> Option<String> {
        self.0.get(CSRF).ok().flatten()
    }

    /// The token of the session's forms, made when first asked for.
    pub fn csrf_token(&self) -> String {
        if let Some(token) = self.existing_csrf_token() {
            return token;
        }
        let token = hex::encode(rand::random::<[u8; 20]>());
        self.set(CSRF, &token);
        token
    }

    pub fn set_flash(&self, key: &str) {
        self.set(FLASH, &key);
    }

    pub fn take_flash(&self) -> Option<String> {
        self.0.contains_key(FLASH).then(|| self.0.remove_as::<String>(FLASH)?.ok()).flatten()
    }

    /// Language chosen before signing in.
    pub fn language(&self) -> Option<Lang> {
        Lang::from_tag(&self.0.get::<String>(LANGUAGE).ok().flatten()?)
    }

    pub fn set_language(&self, lang: Lang) {
        self.set(LANGUAGE, &lang.tag());
    }

    /// Leaves the language to the person's setting and the browser again.
    pub fn forget_language(&self) {
        self.0.remove(LANGUAGE);
    }

    fn set(&self, key: &str, value: &impl serde::Serialize) {
        if let Err(cause) = self.0.insert(key, value) {
            tracing::error!(%cause, key, "session value could not be kept");
        }
    }
}
