//! A section of the review form: showing and saving, with or without a script. How the page is laid out stands in
//! `review_section_page`, where its buttons lead in `review_section_next`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::review::section_links;
use super::review_conflict::{conflict, differences};
use super::review_ended::{late, of_open};
use super::review_section_next::{added, is_row_operation, next_page, opened, place_after};
use super::review_section_page::{Mend, drop_field, missing_of, page, proposal_text};
use crate::actions::open_steps::{self, Settled};
use crate::actions::review::{self as action, Choices, SectionSave};
use crate::actions::steps::LIMIT;
use crate::domain::engagement::StepStatus;
use crate::domain::review::base::Base;
use crate::domain::review::check::Forms;
use crate::domain::review::demands::is_planned;
use crate::domain::review::editing::{Posted, merged};
use crate::domain::review::merging::{self, Keep};
use crate::domain::review::operations::Operation;
use crate::domain::review::progress::SectionProgress;
use crate::domain::review::proposals::About;
use crate::domain::review::rows::MOST_ROWS;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::meeting;
use crate::queries::desk::{self, Desk};
use crate::routes::at;
use crate::session::blocking;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::answer_faults::errors;
use crate::web::views::differences::{base, choices};
use crate::words::fl;

#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// As many full lists may have come together on a page.
const MOST_MERGED: usize = 4;

/// `GET /engagements/{id}/review/{section}`
pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, String)>,
    query: web::Query<From>,
) -> Result<HttpResponse> {
    let (id, key) = path.into_inner();
    let from_check = query.from.as_deref() == Some("check");
    let page = move |ctx: Ctx, desk: Desk| {
        let section = desk.playbook.section(&key).ok_or(Error::NotFound)?;
        Ok(page(&ctx, desk, section, from_check))
    };
    of_open(ctx, &app, id, StatusCode::OK, page).await
}

/// What was sent of a section.
struct Sent {
    posted: Posted,
    /// What the form was made with.
    base: Option<Base>,
    choices: Option<Choices>,
}

impl Sent {
    /// # Errors
    /// `TooLarge` with more rows than any page of ours sends.
    fn read(form: &Form) -> Result<Self> {
        blocking::grows();
        let shown = form.all("shown").into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect();
        let posted = Posted { shown, fields: form.pairs().to_vec() };
        // A list that two people filled to its end holds the rows of both until somebody takes some out.
        if posted.most_rows() > MOST_MERGED * MOST_ROWS {
            return Err(Error::TooLarge);
        }
        Ok(Self { posted, base: base(form), choices: choices(form) })
    }
}

/// `POST /engagements/{id}/review/{section}`: the page's buttons and the script's autosave.
pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, String)>, form: Form) -> Result<HttpResponse> {
    let (id, key) = path.into_inner();
    let read = form.clone();
    let sent = blocking::compute(move || Sent::read(&read)).await?;
    if ctx.unsaved() {
        return unsaved(ctx, &app, (id, key), form, sent).await;
    }
    let go = if ctx.wants_json { "stay".to_owned() } else { form.text("go").to_owned() };
    let save = SectionSave {
        engagement: id,
        section: key.clone(),
        draft: form.int("draft"),
        version: form.int("version").ok_or(Error::Malformed("no version"))?,
        posted: sent.posted,
        base: sent.base,
        choices: sent.choices,
        operation: Operation::read(&go),
        proposals: About::ALL.iter().map(|about| (*about, proposal_text(&ctx, *about))).collect(),
    };
    let settled = match settled(save.operation.as_ref(), &form) {
        Ok(settled) => settled,
        Err(step) => return unreasoned(ctx, &app, save, step).await,
    };
    let act = move |work: &mut Work<'_>| match &settled {
        Some(settled) => open_steps::settle(work, &save, settled),
        None => action::save_section(work, &save),
    };
    match app.act(&ctx, act).await {
        Ok(desk) => render::made(move || answer(&ctx, *desk, &key, &go, &form)).await,
        Err(Denied::Refused(late)) => render::made(move || conflict(&ctx, *late, id, &key, &form)).await,
        Err(Denied::Failed(error)) => late(&ctx, &app, id, StatusCode::CONFLICT, Some((key, form)), error).await,
    }
}

/// What a button does to an open step of an earlier review; the step that it would drop without a reason.
fn settled(operation: Option<&Operation>, form: &Form) -> std::result::Result<Option<Settled>, String> {
    Ok(match operation {
        Some(Operation::Close { step }) => {
            Some(Settled { step: step.clone(), status: StepStatus::Done, reason: String::new() })
        }
        Some(Operation::Drop { step }) => {
            let reason = form.text(&drop_field(step)).to_owned();
            if reason.is_empty() || reason.chars().count() > LIMIT {
                return Err(step.clone());
            }
            Some(Settled { step: step.clone(), status: StepStatus::Cancelled, reason })
        }
        _ => None,
    })
}

/// The section, saved as it was typed, with the reason asked for.
async fn unreasoned(ctx: Ctx, app: &App, save: SectionSave, step: String) -> Result<HttpResponse> {
    let key = save.section.clone();
    let (id, asked) = (save.engagement, FieldErrors::one(drop_field(&step), fl!(ctx.t, "step-reason-needed")));
    match app.act(&ctx, move |work| action::save_section(work, &save)).await {
        Ok(desk) => {
            let section = desk.playbook.section(&key).ok_or(Error::NotFound)?;
            render::invalid(move || page(&ctx, *desk, section, false).refused_for(section, asked)).await
        }
        // Nothing was dropped: the latest is shown, as after any save that came too late.
        Err(Denied::Refused(_)) => Ok(render::see_other(paths::section(id, &key))),
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// The section as it was typed when it could not be saved, beside what is stored; nothing of it is written.
async fn unsaved(ctx: Ctx, app: &App, (id, key): (i64, String), form: Form, sent: Sent) -> Result<HttpResponse> {
    let belongs = |desk: &Desk| form.int("draft").is_none_or(|draft| draft == desk.draft.id);
    match app.ask(&ctx, move |ask| desk::find(ask, id)).await {
        Ok(Some(desk)) if belongs(&desk) => render::made(move || beside(&ctx, desk, &key, &form, &sent)).await,
        other => {
            let error = other.err().unwrap_or(Error::Conflict);
            late(&ctx, app, id, StatusCode::CONFLICT, Some((key, form)), error).await
        }
    }
}

fn beside(ctx: &Ctx, mut desk: Desk, key: &str, form: &Form, sent: &Sent) -> Result<Made> {
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    let typed = merged(section, desk.answers.section(key), &sent.posted);
    let base = sent.base.as_ref();
    let differences = differences(ctx, &desk, section, base, &typed, &Choices::default());
    let differences = differences.into_iter().map(|(_, difference)| difference).collect();
    // What only the other side changed is in the form as it is stored.
    let found = merging::differences(section, base, &typed, desk.stored(key));
    let whole =
        merging::resolved(section, &typed, desk.stored(key), &found, |d| d.changed.keep().unwrap_or(Keep::Mine));
    desk.lay_over(key, if found.is_empty() { typed } else { whole });
    let page = page(ctx, desk, section, form.text("from") == "check").in_conflict(differences);
    Made::conflict(&page)
}

fn answer(ctx: &Ctx, desk: Desk, key: &str, go: &str, form: &Form) -> Result<Made> {
    let from_check = form.text("from") == "check";
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    let faults = errors(ctx, section, &desk);
    if ctx.wants_json {
        return Ok(autosaved(ctx, &desk, key, &faults, from_check));
    }
    let operation = Operation::read(go);
    if operation == Some(Operation::Held) && is_planned(&desk.answers) {
        let mut errors = faults;
        errors.add(meeting::PLANNED_ON.to_owned(), not_held_yet(ctx, &desk));
        return Made::invalid(&page(ctx, desk, section, from_check).refused_for(section, errors));
    }
    if !faults.is_empty() && !is_row_operation(go) {
        return Made::invalid(&page(ctx, desk, section, from_check).refused());
    }
    let id = desk.engagement.id;
    let here = format!("{}{}", paths::section(id, key), if from_check { "?from=check" } else { "" });
    Ok(Made::SeeOther(match go.split(':').next().unwrap_or("") {
        "next" => match opened(ctx, &desk, section, form) {
            Some(field) => at(&here, &field),
            None if from_check => added(&desk, key, form).unwrap_or_else(|| paths::check(id)),
            None => next_page(&desk, key),
        },
        "held" => at(&here, meeting::TOOK_PLACE),
        _ => match &operation {
            Some(operation) => at(&here, &place_after(operation, section, desk.answers.section(key), form)),
            None => here,
        },
    }))
}

/// Why the plan is not the record yet: its day is missing, cannot be read, or is still to come where the engagement is.
fn not_held_yet(ctx: &Ctx, desk: &Desk) -> String {
    match desk.forms.date(desk.answers.text(meeting::SECTION, meeting::PLANNED_ON)) {
        Some(_) => fl!(ctx.t, "draft-held-early", zone = desk.engagement.time_zone.name()),
        None => fl!(ctx.t, "draft-held-no-day"),
    }
}

/// The script's answer: the draft is stored in any case; 422 says what in it is ill-formed.
fn autosaved(ctx: &Ctx, desk: &Desk, key: &str, faults: &FieldErrors, from_check: bool) -> Made {
    let saved = desk.saved(key);
    let progress = desk.progress();
    let missing: usize = progress.iter().map(SectionProgress::left).sum();
    let here = missing_of(ctx, desk, &progress, key, from_check).into_iter();
    let here = here.map(|b| serde_json::json!({ "rule": b.rule, "text": b.text, "href": b.href }));
    let sections = section_links(ctx, desk, &progress, key).into_iter();
    let sections = sections.map(|s| serde_json::json!({ "key": s.key, "state": s.state, "text": s.state_text }));
    let at = saved.map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default();
    let base = desk.playbook.section(key).map(|section| Base::of(section, desk.stored(key)).to_string());
    let mut body = serde_json::json!({
        "version": saved.map_or(0, |s| s.version),
        "base": base,
        "saved_at": saved.map(|s| ctx.iso(&s.saved_at)).unwrap_or_default(),
        "saved_text": fl!(ctx.t, "draft-saved-at", at = at),
        "missing": missing,
        "missing_here": here.collect::<Vec<_>>(),
        "sections": sections.collect::<Vec<_>>(),
        "errors": faults.iter().map(|(f, m)| serde_json::json!({ "field": f, "message": m })).collect::<Vec<_>>(),
    });
    if faults.is_empty() {
        return Made::json(StatusCode::OK, &body);
    }
    let title = fl!(ctx.t, "error-summary-title", count = crate::words::count(faults.len()));
    if let (Some(map), Some(mend)) = (body.as_object_mut(), Mend::new(ctx, faults)) {
        map.insert("message".to_owned(), mend.text.into());
        map.insert("mend_href".to_owned(), mend.href.into());
        map.insert("errors_title".to_owned(), title.into());
    }
    Made::json(StatusCode::UNPROCESSABLE_ENTITY, &body)
}
