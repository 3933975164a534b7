//! The playbook page, by version: the process to be read; and the codes of the rules explained. The form that follows it is
//! in `review_section`.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::error::{Error, Result};
use crate::playbook::{Block, Chapter, Playbook, Task};
use crate::web::context::Ctx;
use crate::web::filters;
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

    /// Whether the table of tasks stands below this block: where the version says so, else at the head of the approach.
    fn has_tasks(&self, chapter: &Chapter, block: &Block, is_first: &bool) -> bool {
        if self.playbook.places_tasks() { block.tasks } else { *is_first && chapter.key == "approach" }
    }

    /// The tasks that the page names by an id of FTOP.
    fn tasks(&self) -> impl Iterator<Item = (&'static str, &'static Task)> + use<> {
        self.playbook.tasks.iter().filter_map(|task| Some((task.ftop_id.as_deref()?, task)))
    }

    /// A date of the playbook's file in the reader's language.
    fn day(&self, written: &str) -> String {
        written.parse::<NaiveDate>().map_or_else(|_| written.to_owned(), |day| self.ctx.date(&day))
    }
}

#[derive(Template)]
#[template(path = "playbook/rules.html")]
struct Rules {
    ctx: Ctx,
}

impl Rules {
    /// The page that the rules are built on.
    fn playbook(&self) -> &'static Playbook {
        self.ctx.playbooks.newest()
    }
}

pub async fn rules(ctx: Ctx) -> Result<HttpResponse> {
    render::long(move || Rules { ctx }).await
}

pub async fn show(ctx: Ctx) -> Result<HttpResponse> {
    render::long(move || Show { playbook: ctx.playbooks.newest(), ctx }).await
}

pub async fn version(ctx: Ctx, version: web::Path<String>) -> Result<HttpResponse> {
    let playbook = ctx.playbooks.get(&version).ok_or(Error::NotFound)?;
    render::long(move || Show { ctx, playbook }).await
}
