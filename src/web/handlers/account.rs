//! The person's own account: language, time zone, mail, password, sessions.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use super::sign_in::user_agent;
use crate::actions::{accounts, mail};
use crate::domain::message::Topic;
use crate::domain::policy::Viewer;
use crate::domain::security::SecurityKind;
use crate::error::{Denied, Error, Result};
use crate::forms::account::{Raw, Settings};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries;
use crate::queries::account::Own;
use crate::session::passwords::{LENGTH, Weakness};
use crate::session::secret;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::source;
use crate::web::state::App;
use crate::web::watch;
use crate::words::{self, Loader, fl, zones};

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    ctx: Ctx,
    typed: Raw,
    version: i64,
    conflict: bool,
    sessions: Vec<SessionRow>,
    /// The kinds of mail that concern the person, each with whether they want it.
    mail: Vec<(Topic, bool)>,
    /// When the calendar got its address, if it has one.
    calendar: Option<NaiveDateTime>,
    /// The address that was just made, shown this once.
    address: String,
    errors: FieldErrors,
}

/// A session as the page lists it.
struct SessionRow {
    public_id: String,
    browser: String,
    began: NaiveDateTime,
    seen: NaiveDateTime,
    current: bool,
}

impl AccountPage {
    /// The page with what is stored.
    async fn stored(ctx: &Ctx, app: &App, current: Option<String>) -> Result<Self> {
        let own = app.ask(ctx, queries::account::own).await?;
        Ok(Self::new(ctx.clone(), own, current.as_deref()))
    }

    /// `current`: public name of the session that the reader has here.
    fn new(ctx: Ctx, Own { user, sessions, mail, calendar }: Own, current: Option<&str>) -> Self {
        let rows = sessions.into_iter().map(|s| SessionRow {
            current: current == Some(s.public_id.as_str()),
            browser: browser(ctx.t, &s.user_agent),
            public_id: s.public_id,
            began: s.created_at,
            seen: s.seen_at,
        });
        Self {
            sessions: rows.collect(),
            mail,
            calendar,
            address: String::new(),
            ctx,
            typed: Raw {
                language: user.language.map(|l| l.tag().to_owned()).unwrap_or_default(),
                time_zone: user.time_zone.to_string(),
            },
            version: user.version,
            conflict: false,
            errors: FieldErrors::default(),
        }
    }

    fn languages(&self) -> Vec<(String, String)> {
        vec![
            (String::new(), fl!(self.ctx.t, "account-language-browser")),
            ("ja".to_owned(), fl!(self.ctx.t, "account-language-ja")),
            ("en".to_owned(), fl!(self.ctx.t, "account-language-en")),
        ]
    }

    fn has_calendar(&self) -> bool {
        self.ctx.viewer.as_ref().is_some_and(Viewer::has_calendar)
    }

    fn topic(&self, topic: &Topic) -> String {
        words::mail::topic(self.ctx.t, *topic)
    }

    /// Id of the topic's box.
    fn topic_id(&self, topic: &Topic) -> String {
        format!("mail-{}", topic.key())
    }

    fn zones(&self) -> Vec<(String, String)> {
        zones::options(&self.typed.time_zone, self.ctx.now)
    }
}

/// Browser and system in words, as far as the browser's own description tells; else the description itself.
fn browser(t: &Loader, agent: &str) -> String {
    let first =
        |names: &[(&str, &str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, n)| n.to_string());
    let name =
        first(&[("Edg", "Microsoft Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => fl!(t, "account-browser-on", name = name, system = system),
        (Some(name), None) => name,
        _ if agent.is_empty() => fl!(t, "account-browser-unknown"),
        _ => agent.chars().take(80).collect(),
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, session: Session) -> Result<HttpResponse> {
    let current = SignedIn::of(session).public_id();
    app.show(ctx, queries::account::own, move |ctx, own| AccountPage::new(ctx, own, current.as_deref())).await
}

pub async fn save_settings(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (session, typed) = (SignedIn::of(session), Raw::read(&form));
    let version = form.int("version").ok_or(Error::Malformed("no version"))?;
    let (mark, own) = (form.mark(&ctx).await?, ctx.person()?.id);
    let save = move |work: &mut Work<'_>, settings: &Settings| -> std::result::Result<(), Denied<FieldErrors>> {
        let stored = move |work: &mut Work<'_>| accounts::version(work, own);
        work.once_against(mark.as_ref(), stored, |work| {
            Ok(accounts::save_own_settings(work, version, settings.language, settings.time_zone)?)
        })
    };
    match app.act_on(&ctx, &typed, move |typed, t| typed.parse(t, ()), save, |_, errors| errors).await {
        Ok(()) => {
            session.forget_language();
            session.set_flash("account-saved");
            Ok(render::see_other(paths::account()))
        }
        Err(Denied::Refused(errors)) => {
            let stored = AccountPage::stored(&ctx, &app, session.public_id()).await?;
            render::invalid(move || AccountPage { typed, errors, ..stored }).await
        }
        // The page carries the newest version: who saves again has seen what changed.
        Err(Denied::Failed(Error::Conflict)) => {
            let stored = AccountPage::stored(&ctx, &app, session.public_id()).await?;
            render::conflict(move || AccountPage { typed, conflict: true, ..stored }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

pub async fn save_mail(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let wanted: Vec<Topic> = form.all("topics").into_iter().filter_map(Topic::from_key).collect();
    app.act(&ctx, move |work| mail::choose(work, &wanted)).await?;
    SignedIn::of(session).set_flash("account-mail-saved");
    Ok(render::see_other(paths::account()))
}

/// The address is in the answer and nowhere else, so the answer is the page itself.
pub async fn make_calendar(ctx: Ctx, app: web::Data<App>, session: Session, _form: Form) -> Result<HttpResponse> {
    let secret = secret::new();
    let hash = secret::hash(&secret);
    app.act(&ctx, move |work| accounts::make_own_calendar(work, &hash)).await?;
    let address = ctx.public_url.join(&paths::calendar(&secret)).map_err(Error::internal)?.to_string();
    let stored = AccountPage::stored(&ctx, &app, SignedIn::of(session).public_id()).await?;
    render::long(move || AccountPage { address, ..stored }).await
}

pub async fn remove_calendar(ctx: Ctx, app: web::Data<App>, session: Session, _form: Form) -> Result<HttpResponse> {
    app.act(&ctx, accounts::remove_own_calendar).await?;
    SignedIn::of(session).set_flash("account-calendar-removed");
    Ok(render::see_other(paths::account()))
}

pub async fn change_password(
    ctx: Ctx,
    app: web::Data<App>,
    req: HttpRequest,
    session: Session,
    form: Form,
) -> Result<HttpResponse> {
    let session = SignedIn::of(session);
    match changed(&ctx, &app, &req, &form).await {
        Ok(credential) => {
            session.begin(ctx.person()?.id, credential, user_agent(&req));
            session.set_flash("account-password-changed");
            Ok(render::see_other(paths::account()))
        }
        Err(Denied::Refused(errors)) => {
            let stored = AccountPage::stored(&ctx, &app, session.public_id()).await?;
            render::invalid(move || AccountPage { errors, ..stored }).await
        }
        Err(Denied::Failed(error)) if error.is_passing() => {
            let stored = AccountPage::stored(&ctx, &app, session.public_id()).await?;
            let errors = FieldErrors::one("new_password", fl!(ctx.t, "form-busy"));
            render::put_off(move || AccountPage { errors, ..stored }, &error).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// The account's credential with the new password, or everything that is wrong with the form.
async fn changed(
    ctx: &Ctx,
    app: &App,
    req: &HttpRequest,
    form: &Form,
) -> std::result::Result<i64, Denied<FieldErrors>> {
    let (new, viewer) = (form.raw("new_password").to_owned(), ctx.person()?);
    let mut errors = FieldErrors::default();
    if form.raw("current_password").is_empty() {
        errors.add("current_password", fl!(ctx.t, "form-required", label = fl!(ctx.t, "account-password-current")));
    }
    if let Some(message) = weakness(ctx, app, &new, &viewer.name, &viewer.email).await? {
        errors.add("new_password", message);
    }
    if new != form.raw("new_password_again") {
        errors.add("new_password_again", fl!(ctx.t, "account-password-differs"));
    }
    if !errors.is_empty() {
        return Err(Denied::Refused(errors));
    }
    let Some(credential) = current(ctx, app, req, form.raw("current_password")).await? else {
        errors.add("current_password", fl!(ctx.t, "account-password-wrong"));
        return Err(Denied::Refused(errors));
    };
    let hash = app.passwords.hash(new).await?;
    Ok(app.act(ctx, move |work| accounts::change_own_password(work, credential, &hash)).await?)
}

/// The account's credential, if this is the person's password; counted like a sign-in, so that an open session is no way to
/// guess it.
async fn current(ctx: &Ctx, app: &App, req: &HttpRequest, password: &str) -> Result<Option<i64>> {
    let attempt = source::attempt(req, &app.config, &ctx.person()?.email);
    let viewer = ctx.person()?;
    let note = |kind| watch::note(req, app, kind, Some(viewer.id));
    app.throttle.attempt(&attempt, app.clock.timestamp()).await.inspect_err(|error| {
        if matches!(error, Error::Throttled(_)) {
            note(SecurityKind::SignInThrottled);
        }
    })?;
    let own = app.ask(ctx, queries::account::own_password).await?;
    match app.passwords.verify(password.to_owned(), Some(own.password_hash)).await {
        Ok(true) => {
            app.throttle.succeeded(&attempt).await;
            Ok(Some(own.credential))
        }
        Ok(false) => {
            note(SecurityKind::SignInFailed);
            Ok(None)
        }
        Err(error) => {
            app.throttle.unjudged(&attempt);
            Err(error)
        }
    }
}

/// Why a new password of the person with this name and address is refused, in words.
///
/// # Errors
/// `Busy`.
pub async fn weakness(ctx: &Ctx, app: &App, password: &str, name: &str, email: &str) -> Result<Option<String>> {
    let (t, least, most) = (ctx.t, LENGTH.start().to_string(), LENGTH.end().to_string());
    let about = vec![name.to_owned(), email.to_owned()];
    Ok(app.passwords.weakness(password.to_owned(), about).await?.map(|weakness| match weakness {
        Weakness::TooShort => fl!(t, "account-password-short", least = least),
        Weakness::TooLong => fl!(t, "account-password-long", most = most),
        Weakness::EasilyGuessed => fl!(t, "account-password-common"),
    }))
}

pub async fn end_session(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let session = SignedIn::of(session);
    let public_id = form.text("session").to_owned();
    let own = session.public_id().as_deref() == Some(&public_id);
    app.act(&ctx, move |work| accounts::end_own_session(work, &public_id)).await?;
    if own {
        session.end();
        return Ok(render::see_other(paths::sign_in()));
    }
    session.set_flash("account-session-ended");
    Ok(render::see_other(paths::account()))
}
