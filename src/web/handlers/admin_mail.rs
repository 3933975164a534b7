//! Mails and what became of them, for the administrator: to whom and of which kind, and never what they say.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::actions::mail as actions;
use crate::domain::message::MailState;
use crate::domain::page::Cursor;
use crate::error::Result;
use crate::paths;
use crate::queries::mail::{self as queries, Mails};
use crate::session::signed_in::SignedIn;
use crate::store::mails::Listed;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::{fl, mail as words};

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    ctx: Ctx,
    state: MailState,
    mails: Mails,
    /// Whether a mail server is set.
    sends: bool,
}

impl MailPage {
    fn states(&self) -> Vec<(String, String)> {
        MailState::ALL.iter().map(|state| (state.key().to_owned(), words::state(self.ctx.t, *state))).collect()
    }

    fn topic(&self, row: &Listed) -> String {
        let topic = row.message().map(|message| words::topic(self.ctx.t, message.topic()));
        topic.unwrap_or_else(|| fl!(self.ctx.t, "admin-mail-unknown"))
    }

    fn reason(&self, row: &Listed) -> String {
        words::reason(self.ctx.t, &row.reason)
    }

    /// When it is tried next, where it was tried before.
    fn next_try(&self, row: &Listed) -> Option<String> {
        let waits = row.state == MailState::Waiting && row.attempts > 0;
        waits.then(|| fl!(self.ctx.t, "admin-mail-next", at = self.ctx.date_time(&row.due_at), count = row.attempts))
    }

    fn is_failed(&self) -> bool {
        self.state == MailState::Failed
    }

    fn has_failed(&self) -> bool {
        self.mails.failed.counted().0 > 0
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        format!("{}?state={}", paths::mails(), self.state.key())
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        format!("{}&after=", self.first())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Query {
    state: String,
    after: String,
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let (state, after) = (MailState::from_key(&query.state).unwrap_or(MailState::Waiting), Cursor::read(&query.after));
    let sends = app.config.mail.is_some();
    let page = move |ctx, mails| MailPage { ctx, state, mails, sends };
    app.show(ctx, move |ask| queries::list(ask, state, &after), page).await
}

async fn retried(ctx: Ctx, app: &App, session: Session, id: Option<i64>) -> Result<HttpResponse> {
    app.act(&ctx, move |work| actions::again(work, id)).await?;
    SignedIn::of(session).set_flash("admin-mail-retried");
    Ok(render::see_other(paths::mails()))
}

/// `POST /admin/mail/{id}/retry`
pub async fn retry(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    retried(ctx, &app, session, Some(*path)).await
}

/// `POST /admin/mail/retry`: all that were given up.
pub async fn retry_all(ctx: Ctx, app: web::Data<App>, session: Session, _form: Form) -> Result<HttpResponse> {
    retried(ctx, &app, session, None).await
}
