//! Letters that a manager sends from their own mailbox: to copy, to open in the mail program, or as a file.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::letter::Letter;
use crate::error::{Error, Result};
use crate::mail::letters::{self, Written};
use crate::paths;
use crate::queries::letters::{Material, material};
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render::Made;
use crate::web::state::App;
use crate::words::{Lang, fl, word};

#[derive(Template)]
#[template(path = "letters/show.html")]
struct LettersPage {
    ctx: Ctx,
    kind: Letter,
    /// Those that can be written.
    letters: Vec<Letter>,
    engagement: i64,
    customer: String,
    /// In the reader's language first.
    written: Vec<(Lang, Written)>,
}

impl LettersPage {
    /// Each kind that can be written, with its words.
    fn kinds(&self) -> Vec<(Letter, String)> {
        self.letters.iter().map(|kind| (*kind, self.name(kind))).collect()
    }

    fn name(&self, kind: &Letter) -> String {
        word(self.ctx.t, "letter-kind", kind.key())
    }

    fn language(&self, lang: &Lang) -> String {
        match lang {
            Lang::Ja => fl!(self.ctx.t, "account-language-ja"),
            Lang::En => fl!(self.ctx.t, "account-language-en"),
        }
    }

    fn id(&self, lang: &Lang) -> String {
        format!("letter-{}", lang.tag())
    }

    fn file(&self, lang: &Lang) -> String {
        paths::letter_file(self.engagement, self.kind.key(), lang.tag())
    }

    /// To whom it goes, with their addresses.
    fn names(&self, written: &Written) -> String {
        let names: Vec<String> = written.to.iter().map(|(name, email)| format!("{name} <{email}>")).collect();
        names.join(&fl!(self.ctx.t, "list-separator"))
    }

    /// What is copied: subject and text.
    fn whole(&self, written: &Written) -> String {
        format!("{}\n\n{}", written.subject, written.text)
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, String)>) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    let make = move |ctx: Ctx, material: Material| {
        let letters: Vec<Letter> = material.letters().collect();
        let kind = Letter::from_key(&kind).filter(|kind| letters.contains(kind)).ok_or(Error::NotFound)?;
        let mut written = vec![Lang::Ja, Lang::En];
        written.sort_by_key(|lang| *lang != ctx.lang);
        let written = written.into_iter().map(|lang| (lang, letters::write(kind, &material, lang))).collect();
        let customer = material.agenda.engagement.customer_name.clone();
        Made::page(StatusCode::OK, &LettersPage { ctx, kind, letters, engagement: id, customer, written })
    };
    app.answer(ctx, move |ask| material(ask, id), make).await
}

/// `GET /engagements/{id}/letters/{kind}/{language}.eml`
pub async fn file(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, String, String)>) -> Result<HttpResponse> {
    let (id, kind, lang) = path.into_inner();
    let material = app.ask(&ctx, move |ask| material(ask, id)).await?;
    let kind = Letter::from_key(&kind).filter(|kind| material.letters().any(|one| one == *kind));
    let kind = kind.ok_or(Error::NotFound)?;
    let lang = Lang::from_tag(&lang).ok_or(Error::NotFound)?;
    let body = blocking::compute(move || {
        let from = (material.from.0.as_str(), material.from.1.as_str());
        letters::write(kind, &material, lang).draft(from)
    });
    let body = body.await?;
    let name = format!("attachment; filename=\"{}-{}.eml\"", kind.key(), lang.tag());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "message/rfc822"))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}
