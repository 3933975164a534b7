//! The review in progress: front page, start, check, submission, discarding, a newer playbook.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::review::{self as action, Start};
use crate::actions::submission::{Incomplete, Submission, Submitted, submit as submit_review};
use crate::domain::engagement::{Outcome, ReviewState, Segment};
use crate::domain::review::answers::Names;
use crate::domain::review::demands::outcome;
use crate::domain::review::progress::{SectionProgress, is_complete};
use crate::error::{Denied, Result};
use crate::queries::desk::{self, Desk};
use crate::session::signed_in::SignedIn;
use crate::store::{self, Seen, engagements::Engagement};
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::answers::{Audience, SectionView, sections};
use crate::web::views::blockers::Blockers;
use crate::words::fl;

/// A section in the form's navigation.
pub struct SectionLink {
    pub key: String,
    pub title: String,
    pub href: String,
    /// Key of its progress: `todo`, `doing`, `done`.
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
            href: format!("/engagements/{}/review/{}", desk.engagement.id, section.key),
            here: section.key == here,
            state: progress.state.key(),
            state_text: crate::words::word(ctx.t, "progress", progress.state.key()),
            lead: match progress.missing.len() {
                0 if progress.ill_formed == 0 => fl!(ctx.t, "draft-section-complete"),
                n => fl!(ctx.t, "draft-section-missing", count = i64::try_from(n + progress.ill_formed).unwrap_or(0)),
            },
        })
        .collect()
}

/// The names as they are today, for showing a draft.
pub fn names_of(desk: &Desk) -> Names {
    Names {
        customer: desk.engagement.customer_name.clone(),
        segment: desk.engagement.segment.key().to_owned(),
        workloads: desk.workloads.iter().map(|w| (w.key.clone(), w.name.clone())).collect(),
        ..Names::default()
    }
}

#[derive(Template)]
#[template(path = "review/front.html")]
struct FrontPage {
    ctx: Ctx,
    desk: Desk,
    sections: Vec<SectionLink>,
    done: usize,
    saved_at: String,
    blockers: Blockers,
    /// First section that is not complete.
    next: Option<(String, String)>,
    newer_playbook: bool,
    fulfilled: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "review/start.html")]
struct StartPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    /// Key of the newest revision's state; empty when there is none.
    state: String,
    review: i64,
}

/// `GET /engagements/{id}/review`: the sections and what still blocks, or the question how to start.
pub async fn front(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let (id, library) = (path.into_inner(), app.playbooks);
    let found = app
        .ask(&ctx, move |ask| -> Result<_> {
            let desk = desk::find(ask, id)?;
            let engagement = store::engagements::find_visible(ask.conn, ask.viewer, id)?;
            Ok((desk, engagement, store::reviews::newest_of_engagement(ask.conn, id)?))
        })
        .await?;
    let (Some(desk), ..) = found else {
        let (_, engagement, newest) = found;
        let (state, review) = newest.map(|r| (r.state, r.review_id)).unwrap_or_default();
        return render::page(&StartPage { ctx, engagement, state, review });
    };
    let progress = desk.progress();
    let sections = section_links(&ctx, &desk, &progress, "");
    let next = sections.iter().find(|s| s.state != "done").map(|s| (s.href.clone(), s.title.clone()));
    let fulfilled = fulfilled(&ctx, &desk, &progress);
    render::page(&FrontPage {
        done: sections.iter().filter(|s| s.state == "done").count(),
        saved_at: desk.last_saved().map(|at| ctx.date_time(&at)).unwrap_or_default(),
        blockers: Blockers::new(&ctx, &desk, &progress),
        newer_playbook: desk.draft.playbook_version != library.newest().version,
        ctx,
        desk,
        sections,
        next,
        fulfilled,
    })
}

/// The rules that are met, with the label of an answer that meets them.
fn fulfilled(ctx: &Ctx, desk: &Desk, progress: &[SectionProgress<'_>]) -> Vec<(String, String)> {
    let unmet = |rule: &str| progress.iter().flat_map(|s| &s.missing).any(|m| m.rule == rule);
    let mut found: Vec<(String, String)> = Vec::new();
    if desk.figures.usage_passes() {
        found.push(("R1".into(), fl!(ctx.t, "draft-fulfilled-r1")));
    }
    if desk.figures.criteria_pass() {
        found.push(("R2".into(), fl!(ctx.t, "draft-fulfilled-r2")));
    }
    for section in &desk.playbook.sections {
        let own = desk.answers.section(&section.key);
        for item in section.items.iter().filter(|i| i.demanded) {
            let Some(rule) = &item.rule else { continue };
            let answered = !own.list(&item.key).is_empty() || !own.rows(&item.key).is_empty();
            if answered && !unmet(rule) && found.iter().all(|(r, _)| r != rule) {
                found.push((rule.clone(), ctx.text(&item.label).to_owned()));
            }
        }
    }
    found
}

/// `POST /engagements/{id}/review`: starts, or goes on with the open draft.
pub async fn start(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let kind = if form.text("kind") == "revision" { Start::Revision } else { Start::Review };
    app.act(&ctx, move |work| action::start(work, id, kind)).await?;
    Ok(render::see_other(format!("/engagements/{id}/review")))
}

#[derive(Template)]
#[template(path = "review/check.html")]
struct CheckPage {
    ctx: Ctx,
    nav: Vec<SectionLink>,
    done: usize,
    saved_at: String,
    sections: Vec<SectionView>,
    blockers: Blockers,
    complete: bool,
    /// A submission was just refused.
    refused: bool,
    idempotency_key: String,
    /// O3 for a customer who is not Enterprise: a warning, not a refusal.
    csm_warning: bool,
    desk: Desk,
}

fn check_page(ctx: &Ctx, desk: Desk, idempotency_key: String) -> CheckPage {
    let progress = desk.progress();
    let nav = section_links(ctx, &desk, &progress, "");
    let names = names_of(&desk);
    CheckPage {
        done: nav.iter().filter(|s| s.state == "done").count(),
        saved_at: desk.last_saved().map(|at| ctx.date_time(&at)).unwrap_or_default(),
        sections: sections(ctx, desk.playbook, &desk.answers, &desk.facts, &names, Audience::Staff),
        blockers: Blockers::new(ctx, &desk, &progress),
        complete: is_complete(&progress),
        refused: false,
        idempotency_key,
        csm_warning: outcome(&desk.answers) == Some(Outcome::CustomerSuccessManager)
            && desk.engagement.segment != Segment::Enterprise,
        nav,
        ctx: ctx.clone(),
        desk,
    }
}

/// `GET /engagements/{id}/review/check`
pub async fn check(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let desk = app.ask(&ctx, move |ask| desk::open(ask, id)).await?;
    render::page(&check_page(&ctx, desk, uuid::Uuid::new_v4().simple().to_string()))
}

/// `POST /engagements/{id}/review/submission`
pub async fn submit(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let key = form.text("idempotency_key").to_owned();
    let submission =
        Submission { engagement: id, idempotency_key: key.clone(), kick_off_step: fl!(ctx.t, "draft-kick-off-step") };
    match app.act(&ctx, move |work| submit_review(work, &submission)).await {
        Ok(Submitted { review, .. }) => Ok(render::see_other(format!("/reviews/{review}"))),
        Err(Denied::Failed(error)) => Err(error),
        Err(Denied::Refused(Incomplete)) => {
            let desk = app.ask(&ctx, move |ask| desk::open(ask, id)).await?;
            render::invalid(&CheckPage { refused: true, ..check_page(&ctx, desk, key) })
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
    let desk = app.ask(&ctx, move |ask| desk::open(ask, id)).await?;
    render::page(&DiscardPage { ctx, desk })
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
    app.act(&ctx, move |work| action::discard(work, id)).await?;
    SignedIn::of(session).set_flash("flash-draft-discarded");
    Ok(render::see_other(format!("/engagements/{id}")))
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
    let (id, library) = (path.into_inner(), app.playbooks);
    let desk = app.ask(&ctx, move |ask| desk::open(ask, id)).await?;
    let newest = library.newest();
    let mut changes = Vec::new();
    for section in &newest.sections {
        let old = desk.playbook.section(&section.key);
        for item in &section.items {
            let before = old.and_then(|s| s.item(&item.key));
            let place = format!("{} — {}", ctx.text(&section.title), ctx.text(&item.label));
            match before {
                None => changes.push((place, fl!(ctx.t, "draft-playbook-added"))),
                Some(b) if b.label != item.label || b.hint != item.hint || b.demanded != item.demanded => {
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
    render::page(&PlaybookPage { newest: newest.version.clone(), ctx, desk, changes })
}

/// `POST /engagements/{id}/review/playbook`
pub async fn adopt_playbook(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.act(&ctx, move |work| action::adopt_playbook(work, id)).await?;
    Ok(render::see_other(format!("/engagements/{id}/review")))
}

/// `POST /engagements/{id}/review/figures`: the newest figures instead of the predecessor's, or back (R3).
pub async fn figures(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let keeps = form.text("keep") == "yes";
    app.act(&ctx, move |work| action::set_keeps_figures(work, id, keeps)).await?;
    Ok(render::see_other(format!("/engagements/{id}/review")))
}

/// Whether this state lets a further review begin.
impl StartPage {
    fn waits(&self) -> bool {
        self.state == ReviewState::Submitted.key()
    }

    fn goes_on(&self) -> bool {
        self.state == ReviewState::Returned.key() || self.state == ReviewState::Withdrawn.key()
    }

    fn returned(&self) -> bool {
        self.state == ReviewState::Returned.key()
    }

    fn approved(&self) -> bool {
        self.state == ReviewState::Approved.key()
    }

    fn title(&self) -> String {
        let t = self.ctx.t;
        match ReviewState::from_key(&self.state) {
            Some(ReviewState::Submitted) => fl!(t, "draft-start-title-waits"),
            Some(ReviewState::Returned) => fl!(t, "draft-start-title-returned"),
            Some(ReviewState::Withdrawn) => fl!(t, "draft-start-title-withdrawn"),
            Some(ReviewState::Approved) => fl!(t, "draft-start-title-approved"),
            _ => fl!(t, "draft-start-title"),
        }
    }
}
