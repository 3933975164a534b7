//! The playbook page, by version: the process to be read. The form that follows it is in `review_section`.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::error::{Error, Result};
use crate::playbook::Playbook;
use crate::web::context::Ctx;
use crate::web::render;
use crate::words::fl;

#[derive(Template)]
#[template(path = "playbook/show.html")]
struct Show {
    ctx: Ctx,
    playbook: &'static Playbook,
}

impl Show {
    fn newest(&self) -> &'static Playbook {
        self.ctx.playbooks.newest()
    }

    fn is_newest(&self) -> bool {
        self.playbook.version == self.newest().version
    }

    /// All versions, newest first.
    fn versions(&self) -> impl Iterator<Item = &'static Playbook> + use<> {
        self.ctx.playbooks.versions().iter().rev()
    }

    /// A date of the playbook's file in the reader's language.
    fn day(&self, written: &str) -> String {
        written.parse::<NaiveDate>().map_or_else(|_| written.to_owned(), |day| self.ctx.date(&day))
    }
}

pub async fn show(ctx: Ctx) -> Result<HttpResponse> {
    render::page(&Show { playbook: ctx.playbooks.newest(), ctx })
}

pub async fn version(ctx: Ctx, version: web::Path<String>) -> Result<HttpResponse> {
    let playbook = ctx.playbooks.get(&version).ok_or(Error::NotFound)?;
    render::page(&Show { ctx, playbook })
}
