//! The review in progress: front page, start, check, submission, discarding, a newer playbook.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::review_ended::{late, of_open};
use crate::actions::review::{self as action, Start};
use crate::actions::submission::{Refusal, Submission, Submitted, asked_about, submit as submit_review};
use crate::domain::engagement::{Meeting, ReviewState};
use crate::domain::review::dates::{Odd, Oddity};
use crate::domain::review::demands::is_needed;
use crate::domain::review::facts::{self, outcome};
use crate::domain::review::fulfilled::{By, fulfilled};
use crate::domain::review::outcome::hands_over_non_enterprise;
use crate::domain::review::progress::{SectionProgress, State, counted, is_complete};
use crate::error::{Denied, Result};
use crate::paths;
use crate::playbook::keys::meeting;
use crate::queries::desk::{self, Desk, Front, Newest};
use crate::routes::at;
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::answer_faults::named;
use crate::web::views::blockers::Blockers;
use crate::web::views::frozen::{FigureRow, StepRow, drafted_step_rows, figure_rows};
use crate::words::answers::{Audience, SectionView, sections};
use crate::words::fl;

/// A section in the form's navigation.
pub struct SectionLink {
    pub key: String,
    pub title: String,
    pub href: String,
    /// Key of its progress: `todo`, `doing`, `done`, `na`.
    pub state: &'static str,
    pub state_text: String,
    pub lead: String,
    /// Whether it is the page shown.
    pub here: bool,
}

/// The sections in their order, with how far each is.
pub fn section_links(ctx: &Ctx, desk: &Desk, progress: &[SectionProgress<'_>], here: &str) -> Vec<SectionLink> {
    desk.playbook
        .sections
        .iter()
        .zip(progress)
        .map(|(section, progress)| SectionLink {
            key: section.key.clone(),
            title: ctx.text(&section.title).to_owned(),
            href: paths::section(desk.engagement.id, &section.key),
            here: section.key == here,
            state: progress.state.key(),
            state_text: crate::words::word(ctx.t, "progress", progress.state.key()),
            lead: match progress.left() {
                _ if progress.state == State::NotNeeded => fl!(ctx.t, "draft-section-not-needed"),
                0 => fl!(ctx.t, "draft-section-complete"),
                n => fl!(ctx.t, "draft-section-missing", count = crate::words::count(n)),
            },
        })
        .collect()
}

#[derive(Template)]
#[template(path = "review/front.html")]
struct FrontPage {
    ctx: Ctx,
    desk: Desk,
    sections: Vec<SectionLink>,
    /// How many sections are complete, and how many are needed.
    done: (usize, usize),
    saved_at: String,
    blockers: Blockers,
    /// First section that is not complete.
    next: Option<(String, String)>,
    newer_playbook: bool,
    fulfilled: Vec<(String, String)>,
}

/// `GET /engagements/{id}/review`: the sections and what still blocks, or the question how to start.
pub async fn front(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let make = |ctx, front| match front {
        Front::Draft(desk) => Made::page(StatusCode::OK, &front_page(ctx, *desk)),
        Front::Start(start) => Made::page(StatusCode::OK, &StartPage { ctx, start: *start }),
    };
    match app.answer(ctx.clone(), move |ask| desk::front(ask, id), make).await {
        Err(error) => late(&ctx, &app, id, StatusCode::GONE, None, error).await,
        shown => shown,
    }
}

fn front_page(ctx: Ctx, desk: Desk) -> FrontPage {
    blocking::grows();
    let progress = desk.progress();
    let sections = section_links(&ctx, &desk, &progress, "");
    let met = fulfilled(desk.playbook, &desk.answers, &desk.facts, &desk.figures, &progress);
    FrontPage {
        done: counted(&progress),
        saved_at: desk.last_saved().map(|at| ctx.date_time(&at)).unwrap_or_default(),
        blockers: Blockers::new(&ctx, &desk, &progress),
        next: sections.iter().find(|s| !matches!(s.state, "done" | "na")).map(|s| (s.href.clone(), s.title.clone())),
        newer_playbook: desk.draft.playbook_version != ctx.playbooks.newest().version,
        fulfilled: met.into_iter().map(|met| (met.rule.to_owned(), fulfilled_text(&ctx, met.by))).collect(),
        ctx,
        desk,
        sections,
    }
}

/// How a rule is met: the label of an answer that meets it.
fn fulfilled_text(ctx: &Ctx, by: By<'_>) -> String {
    match by {
        By::Usage => fl!(ctx.t, "draft-fulfilled-r1"),
        By::Criteria => fl!(ctx.t, "draft-fulfilled-r2"),
        By::Answer(item) => ctx.text(&item.label).to_owned(),
    }
}

/// `POST /engagements/{id}/review`: starts, or goes on with the open draft.
pub async fn start(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let kind = if form.text("kind") == "revision" { Start::Revision } else { Start::Review };
    match app.act(&ctx, move |work| action::start(work, id, kind)).await {
        // A new review begins with its meeting; what goes on begins with what is left to do.
        Ok(()) if kind == Start::Review => Ok(render::see_other(paths::section(id, meeting::SECTION))),
        Ok(()) => Ok(render::see_other(paths::draft(id))),
        Err(error) => late(&ctx, &app, id, StatusCode::CONFLICT, None, error).await,
    }
}

#[derive(Template)]
#[template(path = "review/check.html")]
struct CheckPage {
    ctx: Ctx,
    nav: Vec<SectionLink>,
    /// How many sections are complete, and how many are needed.
    done: (usize, usize),
    saved_at: String,
    sections: Vec<SectionView>,
    blockers: Blockers,
    complete: bool,
    /// A submission was just refused.
    refused: Option<Refusal>,
    /// The dates that are asked about, in words and with their fields, and what a confirmation of them says.
    odd: Vec<(String, String)>,
    asked_about: String,
    idempotency_key: String,
    /// O3 for a customer who is not Enterprise: a warning, not a refusal.
    csm_warning: bool,
    /// The figures that the submission freezes.
    figures: Vec<FigureRow>,
    /// They are held against no others.
    earlier: Option<String>,
    /// The agreed steps, which have a table of their own.
    steps: Vec<StepRow>,
    desk: Desk,
}

impl CheckPage {
    /// Whether the meeting took place.
    fn was_held(&self) -> bool {
        facts::meeting(&self.desk.answers) == Some(Meeting::Held)
    }
}

/// What stands in the sections; those that are not needed show what was entered all the same, and no open question.
fn answered(ctx: &Ctx, desk: &Desk) -> Vec<SectionView> {
    let names = desk.workload_names();
    let all = sections(ctx.t, ctx.lang, desk.playbook, &desk.answers, &desk.facts, &names, Audience::Staff);
    let shown = all.into_iter().map(|mut section| {
        if !is_needed(&section.key, &desk.answers) {
            section.rows.retain(|row| !row.lines.is_empty());
        }
        section
    });
    shown.collect()
}

fn check_page(ctx: &Ctx, desk: Desk, idempotency_key: String) -> CheckPage {
    blocking::grows();
    let progress = desk.progress();
    let nav = section_links(ctx, &desk, &progress, "");
    CheckPage {
        done: counted(&progress),
        saved_at: desk.last_saved().map(|at| ctx.date_time(&at)).unwrap_or_default(),
        sections: answered(ctx, &desk),
        blockers: Blockers::new(ctx, &desk, &progress).from_check(),
        figures: figure_rows(ctx, &desk.figures, None, desk.facts.today),
        earlier: None,
        steps: drafted_step_rows(ctx, &desk),
        complete: is_complete(&progress),
        refused: None,
        odd: desk.odd_dates().iter().map(|odd| odd_date(ctx, &desk, odd)).collect(),
        asked_about: asked_about(&desk),
        idempotency_key,
        csm_warning: hands_over_non_enterprise(outcome(&desk.answers), desk.engagement.segment),
        nav,
        ctx: ctx.clone(),
        desk,
    }
}

/// Why a date is asked about, and the address of its field.
fn odd_date(ctx: &Ctx, desk: &Desk, odd: &Odd<'_>) -> (String, String) {
    let (label, date) = (named(ctx, odd.item, odd.row), ctx.date(&odd.day));
    let text = match odd.oddity {
        Oddity::BeforeStart => {
            let start = ctx.date(&desk.engagement.started_on);
            fl!(ctx.t, "draft-odd-before-start", label = label, date = date, start = start)
        }
        Oddity::BeforeMeeting => fl!(ctx.t, "draft-odd-before-meeting", label = label, date = date),
        Oddity::FarOff => fl!(ctx.t, "draft-odd-far", label = label, date = date),
    };
    (text, at(&format!("{}?from=check", paths::section(desk.engagement.id, odd.section)), &odd.field))
}

/// `GET /engagements/{id}/review/check`
pub async fn check(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let key = uuid::Uuid::new_v4().simple().to_string();
    of_open(ctx, &app, id, StatusCode::OK, move |ctx, desk| Ok(check_page(&ctx, desk, key))).await
}

/// `POST /engagements/{id}/review/submission`
pub async fn submit(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let key = form.text("idempotency_key").to_owned();
    let submission = Submission {
        engagement: id,
        idempotency_key: key.clone(),
        kick_off_words: crate::words::steps::kick_off_in_all(),
        confirmed: form.text("confirmed").to_owned(),
    };
    match app.act(&ctx, move |work| submit_review(work, &submission)).await {
        Ok(Submitted { review, .. }) => Ok(render::see_other(paths::review(review))),
        Err(Denied::Failed(error)) => late(&ctx, &app, id, StatusCode::CONFLICT, None, error).await,
        Err(Denied::Refused(refusal)) => {
            let page = move |ctx: Ctx, desk| Ok(CheckPage { refused: Some(refusal), ..check_page(&ctx, desk, key) });
            of_open(ctx, &app, id, StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
    }
}

#[derive(Template)]
#[template(path = "review/discard.html")]
struct DiscardPage {
    ctx: Ctx,
    desk: Desk,
}

/// `GET /engagements/{id}/review/discard`: the question before it.
pub async fn discard_question(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    of_open(ctx, &app, id, StatusCode::OK, |ctx, desk| Ok(DiscardPage { ctx, desk })).await
}

/// `POST /engagements/{id}/review/discard`
pub async fn discard(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    if let Err(error) = app.act(&ctx, move |work| action::discard(work, id)).await {
        return late(&ctx, &app, id, StatusCode::CONFLICT, None, error).await;
    }
    SignedIn::of(session).set_flash("flash-draft-discarded");
    Ok(render::see_other(paths::engagement(id)))
}

#[derive(Template)]
#[template(path = "review/playbook.html")]
struct PlaybookPage {
    ctx: Ctx,
    desk: Desk,
    newest: String,
    changes: Vec<(String, String)>,
}

/// `GET /engagements/{id}/review/playbook`: what a newer version changes.
pub async fn playbook_question(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    of_open(ctx, &app, id, StatusCode::OK, |ctx, desk| Ok(playbook_page(ctx, desk))).await
}

fn playbook_page(ctx: Ctx, desk: Desk) -> PlaybookPage {
    let newest = ctx.playbooks.newest();
    let mut changes = Vec::new();
    for section in &newest.sections {
        let old = desk.playbook.section(&section.key);
        for item in &section.items {
            let before = old.and_then(|s| s.item(&item.key));
            let place = format!("{} — {}", ctx.text(&section.title), ctx.text(&item.label));
            match before {
                None => changes.push((place, fl!(ctx.t, "draft-playbook-added"))),
                Some(b)
                    if b.label != item.label
                        || b.hint != item.hint
                        || b.demanded != item.demanded
                        || b.demanded_when != item.demanded_when =>
                {
                    changes.push((place, fl!(ctx.t, "draft-playbook-changed", before = ctx.text(&b.label))));
                }
                Some(_) => {}
            }
        }
        for gone in old.into_iter().flat_map(|s| &s.items).filter(|i| section.item(&i.key).is_none()) {
            let place = format!("{} — {}", ctx.text(&section.title), ctx.text(&gone.label));
            changes.push((place, fl!(ctx.t, "draft-playbook-removed")));
        }
    }
    PlaybookPage { newest: newest.version.clone(), ctx, desk, changes }
}

/// `POST /engagements/{id}/review/playbook`
pub async fn adopt_playbook(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    match app.act(&ctx, move |work| action::adopt_playbook(work, id)).await {
        Ok(()) => Ok(render::see_other(paths::draft(id))),
        Err(error) => late(&ctx, &app, id, StatusCode::CONFLICT, None, error).await,
    }
}

/// `POST /engagements/{id}/review/figures`: the newest figures instead of the predecessor's, or back (R3).
pub async fn figures(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let keeps = form.text("keep") == "yes";
    match app.act(&ctx, move |work| action::set_keeps_figures(work, id, keeps)).await {
        Ok(()) => Ok(render::see_other(paths::draft(id))),
        Err(error) => late(&ctx, &app, id, StatusCode::CONFLICT, None, error).await,
    }
}

#[derive(Template)]
#[template(path = "review/start.html")]
struct StartPage {
    ctx: Ctx,
    start: desk::Start,
}

impl StartPage {
    fn state(&self) -> Option<ReviewState> {
        self.start.newest.map(|newest| newest.state)
    }

    fn is_submitted(&self, completes: bool) -> bool {
        let is = |newest: &Newest| newest.completes == completes;
        self.state() == Some(ReviewState::Submitted) && self.start.newest.as_ref().is_some_and(is)
    }

    /// It waits for the lead.
    fn waits(&self) -> bool {
        self.is_submitted(true)
    }

    /// It waits too, but its meeting did not take place or came to no agreement: the next one need not wait for that.
    fn meets_again(&self) -> bool {
        self.is_submitted(false)
    }

    fn goes_on(&self) -> bool {
        matches!(self.state(), Some(ReviewState::Returned | ReviewState::Withdrawn))
    }

    fn returned(&self) -> bool {
        self.state() == Some(ReviewState::Returned)
    }

    fn approved(&self) -> bool {
        self.state() == Some(ReviewState::Approved)
    }

    /// The newest review; 0 when there is none.
    fn review(&self) -> i64 {
        self.start.newest.map_or(0, |newest| newest.review_id)
    }

    fn title(&self) -> String {
        let t = self.ctx.t;
        match self.state() {
            Some(ReviewState::Submitted) if self.meets_again() => fl!(t, "draft-start-title"),
            Some(ReviewState::Submitted) => fl!(t, "draft-start-title-waits"),
            Some(ReviewState::Returned) => fl!(t, "draft-start-title-returned"),
            Some(ReviewState::Withdrawn) => fl!(t, "draft-start-title-withdrawn"),
            Some(ReviewState::Approved) => fl!(t, "draft-start-title-approved"),
            None => fl!(t, "draft-start-title"),
        }
    }
}
