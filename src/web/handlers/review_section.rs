//! A section of the review form: showing and saving, with or without a script.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::review::{SectionLink, section_links};
use super::review_conflict::conflict;
use crate::actions::review::{self as action, carried_row};
use crate::domain::review::answers::{Row, SectionAnswers};
use crate::domain::review::check::cell;
use crate::domain::review::progress::{SectionProgress, is_complete};
use crate::error::{Error, Result};
use crate::playbook::Section;
use crate::queries::Ask;
use crate::queries::desk::{self, Desk};
use crate::store::decisions::Comment;
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::blockers::{Blocker, blocker};
use crate::web::views::fields::{Builder, Field, errors, new_row};
use crate::words::fl;

#[derive(Template)]
#[template(path = "review/section.html")]
struct SectionPage {
    ctx: Ctx,
    desk: Desk,
    nav: Vec<SectionLink>,
    here: String,
    done: usize,
    place: usize,
    title: String,
    lead: String,
    fields: Vec<Field>,
    errors: FieldErrors,
    version: i64,
    saved_at: String,
    comments: Vec<Comment>,
    missing: Vec<Blocker>,
    proposals: Vec<Proposal>,
    /// Items that the form holds, so that saving leaves all others as they are.
    shown: Vec<&'static str>,
    from_check: bool,
    action: String,
}

/// A next step that the form proposes or offers to carry over.
struct Proposal {
    go: String,
    text: String,
    note: String,
}

#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// `GET /engagements/{id}/review/{section}`
pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, String)>,
    query: web::Query<From>,
) -> Result<HttpResponse> {
    let (id, key) = path.into_inner();
    let desk = app.ask(&ctx, move |ask| desk::open(ask, id)).await?;
    let section = desk.playbook.section(&key).ok_or(Error::NotFound)?;
    render::page(&page(&ctx, desk, section, FieldErrors::default(), query.from.as_deref() == Some("check")))
}

/// What this section still lacks.
fn missing_of(ctx: &Ctx, desk: &Desk, progress: &[SectionProgress<'_>], key: &str) -> Vec<Blocker> {
    let own = progress.iter().filter(|s| s.key == key);
    own.flat_map(|s| &s.missing).map(|m| blocker(ctx, desk, m)).collect()
}

fn page(ctx: &Ctx, desk: Desk, section: &'static Section, errors: FieldErrors, from_check: bool) -> SectionPage {
    let progress = desk.progress();
    let nav = section_links(ctx, &desk, &progress, &section.key);
    let place = nav.iter().position(|s| s.key == section.key).map_or(0, |p| p + 1);
    let missing = missing_of(ctx, &desk, &progress, &section.key);
    let fields = Builder { ctx, desk: &desk, section, errors: &errors }.fields();
    let saved = desk.saved(&section.key);
    let action = format!("/engagements/{}/review/{}", desk.engagement.id, section.key);
    SectionPage {
        done: nav.iter().filter(|s| s.state == "done").count(),
        place,
        here: section.key.clone(),
        title: ctx.text(&section.title).to_owned(),
        lead: ctx.text(&section.lead).to_owned(),
        fields,
        version: saved.map_or(0, |s| s.version),
        saved_at: saved.map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default(),
        comments: desk
            .comments
            .iter()
            .filter(|c| c.section == section.key || (c.section.is_empty() && place == 1))
            .cloned()
            .collect(),
        missing,
        proposals: if section.key == "next-steps" { proposals(ctx, &desk) } else { Vec::new() },
        shown: crate::web::views::fields::rendered(section, &desk).into_iter().map(|i| i.key.as_str()).collect(),
        nav,
        errors,
        from_check,
        action,
        ctx: ctx.clone(),
        desk,
    }
}

/// R9, R10, R11: what a "no" proposes; and the open steps of earlier reviews.
fn proposals(ctx: &Ctx, desk: &Desk) -> Vec<Proposal> {
    let rows = desk.answers.section("next-steps").rows("next_steps");
    let has = |column: &str, value: &str| rows.iter().any(|(_, row)| cell(row, column) == value);
    let mut found = Vec::new();
    for about in ABOUT {
        if is_open(desk, about) && !has("about", about) {
            found.push(Proposal {
                go: format!("propose:{about}"),
                text: proposal_text(ctx, about),
                note: proposal_rule(about).to_owned(),
            });
        }
    }
    for step in desk.open_steps.iter().filter(|s| !has("key", &s.row_key)) {
        found.push(Proposal {
            go: format!("carry:{}", step.row_key),
            text: step.what.clone(),
            note: fl!(ctx.t, "draft-carry-note", owner = step.owner.as_str()),
        });
    }
    found
}

const ABOUT: [&str; 4] = ["usage", "trained", "goals_reached", "progress_known"];

fn is_open(desk: &Desk, about: &str) -> bool {
    match about {
        "usage" => !desk.figures.usage_passes(),
        item => matches!(desk.answers.text("key-information", item), "no" | "unknown"),
    }
}

fn proposal_rule(about: &str) -> &'static str {
    match about {
        "usage" => "R9",
        "trained" => "R10",
        "goals_reached" => "R11a",
        _ => "R11b",
    }
}

fn proposal_text(ctx: &Ctx, about: &str) -> String {
    match about {
        "usage" => fl!(ctx.t, "draft-propose-usage"),
        "trained" => fl!(ctx.t, "draft-propose-trained"),
        "goals_reached" => fl!(ctx.t, "draft-propose-goals"),
        _ => fl!(ctx.t, "draft-propose-progress"),
    }
}

/// What came of a save.
enum Outcome {
    Saved(Box<Desk>),
    /// Somebody saved first; the desk as it stands now, if the draft is still open.
    Conflict(Option<Box<Desk>>),
}

/// `POST /engagements/{id}/review/{section}`: the page's buttons and the script's autosave.
pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, String)>, form: Form) -> Result<HttpResponse> {
    let (id, key) = path.into_inner();
    let go = if ctx.wants_json { "stay".to_owned() } else { form.text("go").to_owned() };
    let version = form.int("version").ok_or(Error::Malformed("no version"))?;
    let kept = form.clone();
    let (section_key, operation) = (key.clone(), go.clone());
    let proposals = ABOUT.map(|about| (about, proposal_text(&ctx, about)));
    let saving = {
        app.act(&ctx, move |work| {
            let Some(mut desk) = desk::find(&mut Ask::within(work)?, id)? else { return Err(Error::Conflict) };
            // Versions count per draft: a tab left open over a submission must not write into the next draft.
            if form.int("draft").is_some_and(|draft| draft != desk.draft.id) {
                return Err(Error::Conflict);
            }
            let section = desk.playbook.section(&section_key).ok_or(Error::NotFound)?;
            let mut answers = merged(&desk, section, &form);
            operate(&mut answers, &operation, &desk, &proposals);
            action::save_section(work, id, &section_key, &answers, version)?;
            desk = desk::open(&mut Ask::within(work)?, id)?;
            Ok(Box::new(desk))
        })
        .await
    };
    let outcome = match saving {
        Ok(desk) => Outcome::Saved(desk),
        Err(Error::Conflict) => {
            let desk = app.ask(&ctx, move |ask| desk::find(ask, id)).await?;
            Outcome::Conflict(desk.map(Box::new))
        }
        Err(error) => return Err(error),
    };
    match outcome {
        Outcome::Saved(desk) => answer(&ctx, *desk, &key, &go, kept.text("from") == "check"),
        Outcome::Conflict(desk) => {
            let desk = desk.and_then(|desk| {
                let mine = merged(&desk, desk.playbook.section(&key)?, &kept);
                Some((*desk, mine))
            });
            conflict(&ctx, desk, id, &key, &kept)
        }
    }
}

/// What was typed, laid over what is stored: items that the form did not hold stay as they are.
fn merged(desk: &Desk, section: &Section, form: &Form) -> SectionAnswers {
    let in_form = form.all("shown");
    let belongs =
        |field: &str, item: &str| field == item || field.strip_prefix(item).is_some_and(|r| r.starts_with('['));
    let mut answers = SectionAnswers::default();
    for item in &section.items {
        if in_form.contains(&item.key.as_str()) {
            for (field, value) in form.pairs().iter().filter(|(f, _)| belongs(f, &item.key)) {
                answers.push(field, value);
            }
        } else {
            for (field, values) in desk.answers.section(&section.key).fields().filter(|(f, _)| belongs(f, &item.key)) {
                for value in values {
                    answers.push(field, value);
                }
            }
        }
    }
    answers
}

/// Adds, removes, moves, proposes or carries over a row.
fn operate(answers: &mut SectionAnswers, go: &str, desk: &Desk, proposals: &[(&str, String)]) {
    let mut parts = go.splitn(3, ':');
    let (verb, name) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let number = parts.next().and_then(|n| n.parse::<u32>().ok());
    let list = if matches!(verb, "propose" | "carry") { "next_steps" } else { name };
    if !matches!(verb, "add" | "remove" | "up" | "down" | "propose" | "carry") || list.is_empty() {
        return;
    }
    let numbered = answers.rows(list);
    let place = number.and_then(|n| numbered.iter().position(|(m, _)| *m == n));
    let mut rows: Vec<Row> = numbered.into_iter().map(|(_, row)| row).collect();
    match (verb, place) {
        ("add", _) => rows.push(new_row()),
        ("remove", Some(at)) => drop(rows.remove(at)),
        ("up", Some(at)) if at > 0 => rows.swap(at, at - 1),
        ("down", Some(at)) if at + 1 < rows.len() => rows.swap(at, at + 1),
        ("propose", _) => {
            if let Some((about, text)) = proposals.iter().find(|(about, _)| *about == name) {
                let mut row = new_row();
                row.insert("about".to_owned(), (*about).to_owned());
                row.insert("what".to_owned(), text.clone());
                row.insert("status".to_owned(), "open".to_owned());
                drop_empty_first(&mut rows);
                rows.push(row);
            }
        }
        ("carry", _) => {
            if let Some(step) = desk.open_steps.iter().find(|s| s.row_key == name) {
                drop_empty_first(&mut rows);
                rows.push(carried_row(step));
            }
        }
        _ => {}
    }
    answers.set_rows(list, rows);
}

/// The row that the form offers to begin with is in the way of the first proposal.
fn drop_empty_first(rows: &mut Vec<Row>) {
    rows.retain(|row| row.iter().any(|(column, value)| column != "key" && !value.trim().is_empty()));
}

fn answer(ctx: &Ctx, desk: Desk, key: &str, go: &str, from_check: bool) -> Result<HttpResponse> {
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    let faults = errors(ctx, section, &desk);
    if ctx.wants_json {
        return Ok(autosaved(ctx, &desk, key, &faults));
    }
    if !faults.is_empty() && !is_row_operation(go) {
        return render::invalid(&page(ctx, desk, section, faults, from_check));
    }
    let id = desk.engagement.id;
    let here = format!("/engagements/{id}/review/{key}{}", if from_check { "?from=check" } else { "" });
    Ok(render::see_other(match go.split(':').next().unwrap_or("") {
        "next" if from_check => format!("/engagements/{id}/review/check"),
        "next" => next_page(&desk, key),
        "add" | "up" | "down" | "remove" => format!("{here}#{}", go.split(':').nth(1).unwrap_or("")),
        "propose" | "carry" => format!("{here}#next_steps"),
        _ => here,
    }))
}

fn is_row_operation(go: &str) -> bool {
    go.contains(':')
}

/// The next section in the order of the form; after the last one the check page, or the front page while answers miss.
fn next_page(desk: &Desk, key: &str) -> String {
    let base = format!("/engagements/{}/review", desk.engagement.id);
    let place = desk.playbook.sections.iter().position(|s| s.key == key);
    match place.and_then(|p| desk.playbook.sections.get(p + 1)) {
        Some(next) => format!("{base}/{}", next.key),
        None if is_complete(&desk.progress()) => format!("{base}/check"),
        None => base,
    }
}

/// The script's answer: the draft is stored in any case; 422 says what in it is ill-formed.
fn autosaved(ctx: &Ctx, desk: &Desk, key: &str, faults: &FieldErrors) -> HttpResponse {
    let saved = desk.saved(key);
    let progress = desk.progress();
    let missing: usize = progress.iter().map(|s| s.missing.len()).sum();
    let here = missing_of(ctx, desk, &progress, key).into_iter();
    let here = here.map(|b| serde_json::json!({ "rule": b.rule, "text": b.text, "href": b.href }));
    let sections = section_links(ctx, desk, &progress, key).into_iter();
    let sections = sections.map(|s| serde_json::json!({ "key": s.key, "state": s.state, "text": s.state_text }));
    let at = saved.map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default();
    let mut body = serde_json::json!({
        "version": saved.map_or(0, |s| s.version),
        "saved_at": saved.map(|s| ctx.iso(&s.saved_at)).unwrap_or_default(),
        "saved_text": fl!(ctx.t, "draft-saved-at", at = at),
        "missing": missing,
        "missing_here": here.collect::<Vec<_>>(),
        "sections": sections.collect::<Vec<_>>(),
    });
    if faults.is_empty() {
        return HttpResponse::Ok().json(body);
    }
    let errors: Vec<_> = faults.iter().map(|(f, m)| serde_json::json!({ "field": f, "message": m })).collect();
    let first = faults.iter().next().map(|(_, m)| m.clone()).unwrap_or_default();
    if let Some(map) = body.as_object_mut() {
        map.insert("message".to_owned(), first.into());
        map.insert("errors".to_owned(), errors.into());
    }
    HttpResponse::UnprocessableEntity().json(body)
}
