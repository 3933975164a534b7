//! The agenda to print or share before the meeting: what the customer may read, so no notes and no names of staff but
//! the manager's.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::review::check::cell;
use crate::error::Result;
use crate::playbook::keys::meeting;
use crate::queries::agenda::{Agenda, agenda};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::state::App;
use crate::words::{self, fl, people};

#[derive(Template)]
#[template(path = "agenda/show.html")]
struct AgendaPage {
    ctx: Ctx,
    agenda: Agenda,
}

impl AgendaPage {
    /// Who manages the engagement today.
    fn manager(&self) -> String {
        people::name(self.ctx.t, &self.agenda.manager.name, self.agenda.manager.disabled)
    }

    /// A text of the plan; empty where there is none.
    fn planned(&self, item: &str) -> &str {
        self.agenda.plan.as_ref().map_or("", |plan| plan.answers.text(item))
    }

    fn time(&self) -> Cow<'_, str> {
        words::hours(self.ctx.lang, self.planned(meeting::PLANNED_TIME))
    }

    fn place(&self) -> &str {
        self.planned(meeting::PLANNED_PLACE)
    }

    /// The topics that are planned, in the words of the form.
    fn topics(&self) -> Vec<&str> {
        let Some(plan) = &self.agenda.plan else { return Vec::new() };
        let item = plan.playbook.section(meeting::SECTION).and_then(|section| section.item(meeting::COVERED));
        let chosen = plan.answers.list(meeting::COVERED);
        let options = item.into_iter().flat_map(|item| &item.options).filter(|o| chosen.contains(&o.key.as_str()));
        options.map(|option| self.ctx.text(&option.label)).collect()
    }

    /// Those who are expected, each with their organisation.
    fn attendees(&self) -> Vec<String> {
        let Some(plan) = &self.agenda.plan else { return Vec::new() };
        let rows = plan.answers.rows(meeting::ATTENDEES).into_iter();
        let each = rows.map(|(_, row)| {
            let (name, from) =
                (cell(&row, meeting::ATTENDEE_NAME).trim(), cell(&row, meeting::ATTENDEE_ORGANIZATION).trim());
            match from {
                "" => name.to_owned(),
                from => fl!(self.ctx.t, "answer-row", name = name, rest = from),
            }
        });
        each.filter(|words| !words.is_empty()).collect()
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.show(ctx, move |ask| agenda(ask, id), move |ctx, agenda| AgendaPage { ctx, agenda }).await
}
