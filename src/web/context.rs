//! What every page knows: the person, the language, the token of its forms, the time.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use url::Url;

use super::assets;
use super::token::Token;
use crate::domain::policy::{Role, Viewer};
use crate::domain::portfolio::Hour;
use crate::domain::zone::Zone;
use crate::error::Error;
use crate::paths;
use crate::playbook::{Library, Text};
use crate::words::{self, Lang, Loader, fl};

/// The context of a request; cheap to clone, so that every page struct holds one as `ctx`, also on another thread
/// (`render::long`).
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

/// Something that is found out while the request is read.
#[derive(Debug, Default)]
pub struct Flag(AtomicBool);

impl Flag {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Clone for Flag {
    fn clone(&self) -> Self {
        Self(self.get().into())
    }
}

#[derive(Clone)]
pub struct Inner {
    pub t: &'static Loader,
    pub lang: Lang,
    pub zone: Zone,
    pub viewer: Option<Viewer>,
    /// Shown in another text on every page.
    pub csrf: Token,
    /// Path of the request, for the navigation and the way back after signing in.
    pub path: String,
    pub query: String,
    pub now: DateTime<Utc>,
    pub request_id: String,
    /// Key of a text that confirms what was just done, shown once.
    pub flash: Option<String>,
    pub wants_json: bool,
    pub playbooks: &'static Library,
    /// Where browsers reach the application.
    pub public_url: Arc<Url>,
    /// The form is one that could not be saved when it was sent: it is shown again, and nothing is done with it.
    pub unsaved: Flag,
}

impl Deref for Ctx {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Ctx {
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The same reader before the sign-in page, whose forms have this token. `next`: where to go on afterwards.
    pub fn at_sign_in(&self, csrf: Token, next: &str) -> Self {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        Self::new(Inner {
            csrf,
            path: paths::sign_in().to_owned(),
            query: format!("next={next}"),
            ..Inner::clone(self)
        })
    }

    /// The same reader in another language.
    pub fn in_language(&self, lang: Lang) -> Self {
        Self::new(Inner { t: words::texts(lang), lang, ..Inner::clone(self) })
    }

    /// Whether the page shows what could not be saved when it was sent.
    pub fn unsaved(&self) -> bool {
        self.unsaved.get()
    }

    /// Title of what is stored now, beside what was typed; "" where somebody saved first, which the page says itself.
    pub fn late_title(&self) -> String {
        if self.unsaved() { fl!(self.t, "unsaved-stored") } else { String::new() }
    }

    /// What to do with the two.
    pub fn late_text(&self) -> String {
        if self.unsaved() { fl!(self.t, "unsaved-compare") } else { fl!(self.t, "form-conflict") }
    }

    /// URL of a static file, with the hash of its content in its name.
    pub fn asset(&self, path: &str) -> &'static str {
        assets::url(path)
    }

    pub fn date(&self, day: &NaiveDate) -> String {
        words::date(self.lang, *day)
    }

    /// A timestamp of the database (UTC) in the reader's zone.
    pub fn date_time(&self, utc: &NaiveDateTime) -> String {
        words::date_time(self.lang, self.zone, *utc)
    }

    /// The day on which a timestamp of the database falls in the reader's zone.
    pub fn day_of(&self, utc: &NaiveDateTime) -> NaiveDate {
        self.zone.day(*utc)
    }

    /// The same in words.
    pub fn day(&self, utc: &NaiveDateTime) -> String {
        words::date(self.lang, self.day_of(utc))
    }

    /// For `<time datetime>`.
    pub fn iso(&self, utc: &NaiveDateTime) -> String {
        utc.and_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// This moment in UTC, as rows have their times.
    pub fn utc(&self) -> NaiveDateTime {
        self.now.naive_utc()
    }

    /// Today in the reader's zone.
    pub fn today(&self) -> NaiveDate {
        self.zone.day(self.now.naive_utc())
    }

    /// How many days a review has waited that was submitted then, as its age is counted.
    pub fn days_waited(&self, utc: &NaiveDateTime) -> i64 {
        Hour::days_waited(*utc, self.now.naive_utc())
    }

    /// A day that is taken where only one that has passed is: yesterday, which has passed in every zone.
    pub fn past_day(&self) -> String {
        (self.today() - TimeDelta::days(1)).to_string()
    }

    /// A day that is taken where something is planned.
    pub fn coming_day(&self) -> String {
        (self.today() + TimeDelta::days(14)).to_string()
    }

    /// How a day is typed that has passed.
    pub fn past_day_hint(&self) -> String {
        fl!(self.t, "form-date-hint", date = self.past_day())
    }

    /// How a day is typed that is to come.
    pub fn coming_day_hint(&self) -> String {
        fl!(self.t, "form-date-hint", date = self.coming_day())
    }

    pub fn now_text(&self) -> String {
        self.date_time(&self.now.naive_utc())
    }

    /// The playbook's text in the reader's language.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// The person's roles in words.
    pub fn role_text(&self) -> String {
        self.viewer.as_ref().map(|v| words::roles::list(self.t, &v.roles.list())).unwrap_or_default()
    }

    /// What was just done, in words; unknown keys say nothing.
    pub fn flash_text(&self) -> Option<String> {
        self.flash.as_deref().filter(|key| self.t.has(key)).map(|key| self.t.get(key))
    }

    pub fn path_and_query(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// Whether the reader is signed in with this role.
    pub fn is(&self, role: Role) -> bool {
        self.viewer.as_ref().is_some_and(|v| v.roles.has(role))
    }

    pub fn is_manager(&self) -> bool {
        self.is(Role::Manager)
    }
    pub fn is_partner(&self) -> bool {
        self.is(Role::Partner)
    }
    pub fn is_lead(&self) -> bool {
        self.is(Role::Lead)
    }
    /// Whether lists can be narrowed to one of several managers.
    pub fn chooses_managers(&self) -> bool {
        self.is_lead() || self.viewer.as_ref().is_some_and(|viewer| !viewer.stands_in_for.is_empty())
    }
    pub fn is_administrator(&self) -> bool {
        self.is(Role::Administrator)
    }

    /// `page` on the navigation's entry for this path, `true` on the one it lies below.
    pub fn current(&self, prefix: impl AsRef<str>) -> Option<&'static str> {
        let prefix = prefix.as_ref();
        if self.path == prefix {
            Some("page")
        } else if prefix != "/" && self.path.starts_with(prefix) && self.path[prefix.len()..].starts_with('/') {
            Some("true")
        } else {
            None
        }
    }

    /// Name of the newest playbook, for the foot of the page.
    pub fn playbook_name(&self) -> String {
        self.version_name(&self.playbooks.newest().version)
    }

    /// What a version of the playbook is called.
    pub fn version_name(&self, version: &str) -> String {
        words::edition(self.t, self.lang, version)
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `NotSignedIn`, which leads to the sign-in page.
    pub fn person(&self) -> Result<Viewer, Error> {
        self.viewer.clone().ok_or(Error::NotSignedIn)
    }
}

impl FromRequest for Ctx {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<Ctx>().cloned().ok_or_else(|| Error::internal("request without context")))
    }
}
