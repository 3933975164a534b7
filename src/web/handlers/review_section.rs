//! A section of the review form: showing and saving, with or without a script.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::review::{SectionLink, section_links};
use super::review_conflict::{conflict, differences};
use super::review_ended::{Laid, late, open};
use crate::actions::review::{self as action, Choices, SectionSave};
use crate::domain::review::answers::{Row, SectionAnswers, row_field};
use crate::domain::review::base::Base;
use crate::domain::review::check::{Forms, cell};
use crate::domain::review::demands::{Missing, is_needed, is_planned};
use crate::domain::review::editing::{Operation, Posted, is_reusable, merged};
use crate::domain::review::merging::{self, Keep};
use crate::domain::review::progress::{SectionProgress, counted, is_complete};
use crate::domain::review::proposals::{self, About};
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::{ROW_KEY, goals, meeting, next_steps};
use crate::playbook::{Kind, Section};
use crate::queries::desk::{self, Desk};
use crate::routes::at;
use crate::store::decisions::Comment;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::blockers::{self, Blocker};
use crate::web::views::differences::{Difference, base, choices};
use crate::web::views::fields::{Builder, Field, errors, people};
use crate::words::fl;

#[derive(Template)]
#[template(path = "review/section.html")]
struct SectionPage {
    ctx: Ctx,
    desk: Desk,
    nav: Vec<SectionLink>,
    here: String,
    /// How many sections are complete, and how many are needed.
    done: (usize, usize),
    place: usize,
    title: String,
    lead: String,
    fields: Vec<Field>,
    /// What is stored and ill-formed, in words: it stands at its field whenever the page is shown.
    errors: FieldErrors,
    /// A button was pressed and the answer is no: the errors are summed up at the head of the page.
    refused: bool,
    /// What the line that says when it was saved adds, with the first field to correct.
    mend: Option<Mend>,
    version: i64,
    /// What the form is made with, for who saves it too late.
    base: String,
    saved_at: String,
    comments: Vec<Comment>,
    missing: Vec<Blocker>,
    proposals: Vec<Proposal>,
    /// How many of them are open steps of earlier reviews.
    carried: usize,
    /// Whom the fields for a person offer, with the side that each is on.
    people: Vec<(String, &'static str)>,
    /// Items that the form holds, so that saving leaves all others as they are.
    shown: Vec<&'static str>,
    from_check: bool,
    /// What was missing when the page that checks all answers was left, so that what a change adds is told from it.
    lacked: Vec<String>,
    /// Fields that are not seen as the page is loaded. A script shows them as soon as an answer opens them; without one they
    /// have not been seen when the button is pressed.
    unseen: Vec<String>,
    action: String,
    /// What is stored where something else was typed that could not be saved.
    differences: Vec<Difference>,
}

impl SectionPage {
    /// Where the first field is that is seen, for who does not want to pass everything before it.
    fn first_field(&self) -> Option<String> {
        let is_seen = |field: &&Field| field.kind() != "hidden" && !field.hidden;
        self.fields.iter().find(is_seen).map(|field| at("", &field.name))
    }
}

/// What is to be corrected in a section that is stored as it is: the first fault in words, and how many more there are.
struct Mend {
    text: String,
    href: String,
}

impl Mend {
    fn new(ctx: &Ctx, faults: &FieldErrors) -> Option<Self> {
        let (field, message) = faults.iter().next()?;
        let text = match faults.len() {
            1 => fl!(ctx.t, "draft-mend", first = message.as_str()),
            all => fl!(ctx.t, "draft-mend-more", first = message.as_str(), count = crate::words::count(all - 1)),
        };
        Some(Self { text, href: at("", field) })
    }
}

/// A next step that the form proposes or offers to carry over.
struct Proposal {
    go: String,
    text: String,
    note: String,
    /// The rule that proposes it.
    rule: Option<&'static str>,
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
    let desk = match open(&ctx, &app, id).await? {
        Laid::Open(desk) => *desk,
        Laid::Ended(page) => return Ok(page),
    };
    let section = desk.playbook.section(&key).ok_or(Error::NotFound)?;
    render::page(&page(&ctx, desk, section, query.from.as_deref() == Some("check")))
}

/// What this section still lacks and what in it is ill-formed.
fn missing_of(ctx: &Ctx, desk: &Desk, progress: &[SectionProgress<'_>], key: &str, from_check: bool) -> Vec<Blocker> {
    let own = progress.iter().filter(|s| s.key == key);
    let blockers = own.flat_map(|s| blockers::of_section(ctx, desk, s));
    blockers.map(|b| if from_check { b.from_check() } else { b }).collect()
}

fn page(ctx: &Ctx, desk: Desk, section: &'static Section, from_check: bool) -> SectionPage {
    let errors = errors(ctx, section, &desk);
    let progress = desk.progress();
    let nav = section_links(ctx, &desk, &progress, &section.key);
    let place = nav.iter().position(|s| s.key == section.key).map_or(0, |p| p + 1);
    let missing = missing_of(ctx, &desk, &progress, &section.key, from_check);
    let fields = Builder { ctx, desk: &desk, section, errors: &errors }.fields();
    let saved = desk.saved(&section.key);
    let action = paths::section(desk.engagement.id, &section.key);
    SectionPage {
        done: counted(&progress),
        place,
        here: section.key.clone(),
        title: ctx.text(&section.title).to_owned(),
        lead: ctx.text(&section.lead).to_owned(),
        version: saved.map_or(0, |s| s.version),
        base: Base::of(section, desk.stored(&section.key)).to_string(),
        saved_at: saved.map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default(),
        // Those on the review as a whole stand beside every section.
        comments: desk.comments.iter().filter(|c| c.section.is_empty() || c.section == section.key).cloned().collect(),
        missing,
        proposals: match section.key.as_str() {
            next_steps::SECTION => proposals(ctx, &desk),
            meeting::SECTION => reused(ctx, &desk, section),
            _ => Vec::new(),
        },
        carried: if section.key == next_steps::SECTION {
            proposals::to_carry(&desk.answers, &desk.open_steps).len()
        } else {
            0
        },
        people: match section.key.as_str() {
            next_steps::SECTION | goals::SECTION => people(&desk, ctx.viewer.as_ref().map_or("", |p| &p.name)),
            _ => Vec::new(),
        },
        lacked: if from_check { lacking(&progress) } else { Vec::new() },
        unseen: unseen(&fields),
        shown: crate::web::views::fields::rendered(section, &desk).into_iter().map(|i| i.key.as_str()).collect(),
        fields,
        nav,
        mend: Mend::new(ctx, &errors),
        errors,
        refused: false,
        from_check,
        action,
        differences: Vec::new(),
        ctx: ctx.clone(),
        desk,
    }
}

/// Everything that the review lacks, as `section#field`.
fn lacking(progress: &[SectionProgress<'_>]) -> Vec<String> {
    progress.iter().flat_map(|section| &section.missing).map(place).collect()
}

fn place(missing: &Missing<'_>) -> String {
    format!("{}#{}", missing.section, missing.field)
}

/// The names that a field of the form lists.
fn names<'f>(form: &'f Form, field: &str) -> Vec<&'f str> {
    form.text(field).split_whitespace().collect()
}

fn unseen(fields: &[Field]) -> Vec<String> {
    let mut names = Vec::new();
    fields.iter().for_each(|field| field.unseen(false, &mut names));
    names
}

/// The first question that the answers opened while no script showed it. A form that answers any of what it could not see
/// was shown it all the same.
fn opened(ctx: &Ctx, desk: &Desk, section: &'static Section, form: &Form) -> Option<String> {
    if form.text("live") == "yes" {
        return None;
    }
    let mut seen = Vec::new();
    let fields = Builder { ctx, desk, section, errors: &FieldErrors::default() }.fields();
    fields.iter().for_each(|field| field.seen(&mut seen));
    let unseen = names(form, "unseen");
    let new: Vec<&(String, bool)> = seen.iter().filter(|(name, _)| unseen.contains(&name.as_str())).collect();
    let is_shown = new.iter().any(|(_, is_answered)| *is_answered);
    new.first().filter(|_| !is_shown).map(|(name, _)| name.clone())
}

/// The first answer that is missing since the page that checks all answers was left: of this section, what was opened since;
/// of another one, anything.
fn added(desk: &Desk, key: &str, form: &Form) -> Option<String> {
    let (lacked, unseen) = (names(form, "lacked"), names(form, "unseen"));
    let progress = desk.progress();
    let is_new = |missing: &&Missing<'_>| {
        let is_opened = missing.section != key || unseen.contains(&missing.field.as_str());
        is_opened && !lacked.contains(&place(missing).as_str())
    };
    let missing = progress.iter().flat_map(|section| &section.missing).find(is_new)?;
    let section = paths::section(desk.engagement.id, missing.section);
    Some(at(&format!("{section}?from=check"), &missing.field))
}

/// The last review's attendees and plan, while nobody is listed yet.
fn reused(ctx: &Ctx, desk: &Desk, section: &Section) -> Vec<Proposal> {
    let own = desk.answers.section(&section.key);
    let earlier = desk.earlier.iter().filter(|earlier| is_reusable(section, own, earlier));
    let each = |earlier: &SectionAnswers| {
        let rows = earlier.rows(meeting::ATTENDEES);
        let names =
            rows.iter().map(|(_, row)| cell(row, meeting::ATTENDEE_NAME).trim()).filter(|name| !name.is_empty());
        Proposal {
            go: format!("reuse:{}", meeting::ATTENDEES),
            text: fl!(ctx.t, "draft-reuse"),
            note: names.collect::<Vec<_>>().join(&fl!(ctx.t, "list-separator")),
            rule: None,
        }
    };
    earlier.map(each).collect()
}

/// R9, R10, R11: what a "no" proposes; and the open steps of earlier reviews.
fn proposals(ctx: &Ctx, desk: &Desk) -> Vec<Proposal> {
    let proposed =
        proposals::proposed(&desk.answers, &desk.figures, &desk.open_steps).into_iter().map(|about| Proposal {
            go: format!("propose:{}", about.key()),
            text: proposal_text(ctx, about),
            note: String::new(),
            rule: Some(about.rule()),
        });
    let carried = proposals::to_carry(&desk.answers, &desk.open_steps).into_iter().map(|step| Proposal {
        go: format!("carry:{}", step.key),
        text: crate::words::steps::what(ctx.t, &step.what).into_owned(),
        note: fl!(ctx.t, "draft-carry-note", owner = step.owner.as_str()),
        rule: None,
    });
    proposed.chain(carried).collect()
}

fn proposal_text(ctx: &Ctx, about: About) -> String {
    match about {
        About::Usage => fl!(ctx.t, "draft-propose-usage"),
        About::Trained => fl!(ctx.t, "draft-propose-trained"),
        About::GoalsReached => fl!(ctx.t, "draft-propose-goals"),
        About::ProgressKnown => fl!(ctx.t, "draft-propose-progress"),
        About::KickOff => crate::words::steps::kick_off(ctx.t),
    }
}

/// `POST /engagements/{id}/review/{section}`: the page's buttons and the script's autosave.
pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, String)>, form: Form) -> Result<HttpResponse> {
    let (id, key) = path.into_inner();
    if ctx.unsaved() {
        return unsaved(ctx, &app, id, &key, &form).await;
    }
    let go = if ctx.wants_json { "stay".to_owned() } else { form.text("go").to_owned() };
    let save = SectionSave {
        engagement: id,
        section: key.clone(),
        draft: form.int("draft"),
        version: form.int("version").ok_or(Error::Malformed("no version"))?,
        posted: posted(&form),
        base: base(&form),
        choices: choices(&form),
        operation: Operation::read(&go),
        proposals: About::ALL.iter().map(|about| (*about, proposal_text(&ctx, *about))).collect(),
    };
    match app.act(&ctx, move |work| action::save_section(work, &save)).await {
        Ok(desk) => answer(&ctx, *desk, &key, &go, &form),
        Err(Denied::Refused(late)) => conflict(&ctx, *late, id, &key, &form),
        Err(Denied::Failed(error)) => late(&ctx, &app, id, StatusCode::CONFLICT, Some((&key, &form)), error).await,
    }
}

fn posted(form: &Form) -> Posted {
    let shown = form.all("shown").into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect();
    Posted { shown, fields: form.pairs().to_vec() }
}

/// The section as it was typed when it could not be saved, beside what is stored; nothing of it is written.
async fn unsaved(ctx: Ctx, app: &App, id: i64, key: &str, form: &Form) -> Result<HttpResponse> {
    let belongs = |desk: &Desk| form.int("draft").is_none_or(|draft| draft == desk.draft.id);
    let mut desk = match app.ask(&ctx, move |ask| desk::find(ask, id)).await {
        Ok(Some(desk)) if belongs(&desk) => desk,
        other => {
            let error = other.err().unwrap_or(Error::Conflict);
            return late(&ctx, app, id, StatusCode::CONFLICT, Some((key, form)), error).await;
        }
    };
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    let typed = merged(section, desk.answers.section(key), &posted(form));
    let base = base(form);
    let differences = differences(&ctx, &desk, section, base.as_ref(), &typed, &Choices::default());
    let differences = differences.into_iter().map(|(_, difference)| difference).collect();
    // What only the other side changed is in the form as it is stored.
    let found = merging::differences(section, base.as_ref(), &typed, desk.stored(key));
    let whole =
        merging::resolved(section, &typed, desk.stored(key), &found, |d| d.changed.keep().unwrap_or(Keep::Mine));
    desk.lay_over(key, if found.is_empty() { typed } else { whole });
    let page = page(&ctx, desk, section, form.text("from") == "check");
    render::conflict(&SectionPage { differences, saved_at: String::new(), refused: true, ..page })
}

fn answer(ctx: &Ctx, desk: Desk, key: &str, go: &str, form: &Form) -> Result<HttpResponse> {
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
        let page = page(ctx, desk, section, from_check);
        let fields = Builder { ctx, desk: &page.desk, section, errors: &errors }.fields();
        return render::invalid(&SectionPage { refused: true, fields, errors, ..page });
    }
    if !faults.is_empty() && !is_row_operation(go) {
        return render::invalid(&SectionPage { refused: true, ..page(ctx, desk, section, from_check) });
    }
    let id = desk.engagement.id;
    let here = format!("{}{}", paths::section(id, key), if from_check { "?from=check" } else { "" });
    Ok(render::see_other(match go.split(':').next().unwrap_or("") {
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

/// Where to go on after a button did something to the rows: the first field of a new row, a row that was moved or brought
/// back, or the line that says what was taken out.
fn place_after(operation: &Operation, section: &Section, now: &SectionAnswers, form: &Form) -> String {
    let list = operation.list();
    let rows = now.rows(list);
    let posted = posted(form);
    let known = posted.fields.iter().filter(|(field, _)| row_field(field, list).is_some_and(|(_, c)| c == ROW_KEY));
    let known: Vec<&str> = known.map(|(_, key)| key.as_str()).collect();
    let card = |found: Option<&(u32, Row)>| found.map(|(number, _)| format!("{list}-{number}"));
    let place = match operation {
        Operation::Up { row, .. } | Operation::Down { row, .. } => {
            let key = form.text(&format!("{list}[{row}][{ROW_KEY}]"));
            card(rows.iter().find(|(_, row)| cell(row, ROW_KEY) == key))
        }
        Operation::Remove { .. } => Some(format!("{list}-removed")),
        Operation::Add { .. } => {
            let column = section.item(list).and_then(|item| item.columns.iter().find(|c| c.kind != Kind::Hidden));
            rows.last().zip(column).map(|((number, _), column)| format!("{list}[{number}][{}]", column.key))
        }
        _ => card(rows.iter().find(|(_, row)| !known.contains(&cell(row, ROW_KEY)))),
    };
    place.unwrap_or_else(|| list.to_owned())
}

fn is_row_operation(go: &str) -> bool {
    go.contains(':')
}

/// The next section that is needed, in the order of the form; after the last one the check page, or the front page while
/// answers miss.
fn next_page(desk: &Desk, key: &str) -> String {
    let after = desk.playbook.sections.iter().skip_while(|section| section.key != key).skip(1);
    let mut needed = after.filter(|section| is_needed(&section.key, &desk.answers));
    match needed.next() {
        Some(next) => paths::section(desk.engagement.id, &next.key),
        None if is_complete(&desk.progress()) => paths::check(desk.engagement.id),
        None => paths::draft(desk.engagement.id),
    }
}

/// The script's answer: the draft is stored in any case; 422 says what in it is ill-formed.
fn autosaved(ctx: &Ctx, desk: &Desk, key: &str, faults: &FieldErrors, from_check: bool) -> HttpResponse {
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
        return HttpResponse::Ok().json(body);
    }
    let title = fl!(ctx.t, "error-summary-title", count = crate::words::count(faults.len()));
    if let (Some(map), Some(mend)) = (body.as_object_mut(), Mend::new(ctx, faults)) {
        map.insert("message".to_owned(), mend.text.into());
        map.insert("mend_href".to_owned(), mend.href.into());
        map.insert("errors_title".to_owned(), title.into());
    }
    HttpResponse::UnprocessableEntity().json(body)
}
