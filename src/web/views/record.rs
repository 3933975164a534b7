//! The page of a submitted review: for the lead who decides and for the manager who submitted it.

use std::collections::BTreeMap;

use askama::Template;

use super::answers::{AnswerView, Audience};
use super::frozen::{self, FigureRow, Frozen, option_word};
use super::record_parts::{
    CommentView, Comparison, DecisionView, RevisionView, StandoutView, comparison, count, decision_view, ftop_text,
    kept, standout_view,
};
use super::states;
use crate::domain::engagement::{Outcome, ReviewState};
use crate::domain::policy::Viewer;
use crate::domain::review::standout::{Subject, standouts};
use crate::domain::usage::Criterion;
use crate::error::Result;
use crate::store::AnyConnection;
use crate::store::decisions::{self, Comment, Decision, Head, Line};
use crate::store::reviews::{self, Revision};
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::words::fl;
use crate::words::word;

/// What the page is made from.
pub struct Loaded {
    pub head: Head,
    pub revision: Revision,
    lines: Vec<Line>,
    decisions: Vec<Decision>,
    comments: Vec<Comment>,
    earlier: Option<(i64, Revision)>,
    compared: Option<Revision>,
    /// A later review of the engagement was begun.
    pub followed: bool,
}

/// Reads a review for its page: its newest revision, or the one with the given number. `compare` is the number of the
/// revision to hold it against; without one, a submitted revision is held against the one before it.
///
/// # Errors
/// `NotFound` when this person sees no such review or revision.
pub fn load(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    review: i64,
    number: Option<i64>,
    compare: Option<i64>,
) -> Result<Loaded> {
    let head = decisions::find_visible(conn, viewer, review)?;
    let revision = match number {
        Some(number) => decisions::numbered(conn, review, number)?,
        None => decisions::newest(conn, review)?,
    };
    let compare = compare.or_else(|| Some(revision.revision - 1).filter(|n| *n > 0));
    let compared = match compare {
        Some(number) if number != revision.revision => Some(decisions::numbered(conn, review, number)?),
        _ => None,
    };
    let earlier = match decisions::predecessor(conn, &revision)? {
        Some(earlier) => Some((reviews::number_of(conn, earlier.review_id)?, earlier)),
        None => None,
    };
    Ok(Loaded {
        lines: decisions::lines(conn, review)?,
        decisions: decisions::of_review(conn, review)?,
        comments: decisions::comments_of_review(conn, review)?,
        followed: decisions::is_followed(conn, &head)?,
        head,
        revision,
        earlier,
        compared,
    })
}

impl Loaded {
    /// The sections that a comment can be on, with the words of its field; the empty key is the review as a whole.
    ///
    /// # Errors
    /// A stored text is damaged.
    pub fn commentable(&self, ctx: &Ctx) -> Result<Vec<(String, String)>> {
        let frozen = Frozen::read(&self.revision, &self.head.time_zone)?;
        let mut all: Vec<(String, String)> = frozen
            .playbook
            .sections
            .iter()
            .map(|s| (s.key.clone(), fl!(ctx.t, "decision-comment", section = ctx.text(&s.title))))
            .collect();
        all.push((String::new(), fl!(ctx.t, "decision-general-label")));
        Ok(all)
    }
}

/// A section with what was said about it.
pub struct SectionBlock {
    pub number: usize,
    pub key: String,
    pub title: String,
    pub rows: Vec<AnswerView>,
    pub comments: Vec<CommentView>,
    /// Name of the field for a comment of this return.
    pub field: String,
    pub typed: String,
}

/// What was typed into the forms of the page, and what is wrong with it.
#[derive(Default)]
pub struct Typed {
    /// Comments by the key of their section; empty for the review as a whole.
    pub comments: BTreeMap<String, String>,
    pub reason: String,
    pub errors: FieldErrors,
    /// Somebody was first: nothing was stored, and the texts are shown to be kept.
    pub conflict: bool,
}

impl Typed {
    fn comment(&self, section: &str) -> String {
        self.comments.get(section).cloned().unwrap_or_default()
    }
}

/// Name of the field for a comment on this section.
pub fn comment_field(section: &str) -> String {
    if section.is_empty() { "comment_general".to_owned() } else { format!("comment_{}", section.replace('-', "_")) }
}

#[derive(Template)]
#[template(path = "reviews/show.html")]
pub struct RecordPage {
    pub ctx: Ctx,
    review_id: i64,
    number: i64,
    revision: i64,
    newest: bool,
    engagement_id: i64,
    customer: String,
    state: String,
    state_word: String,
    shape: &'static str,
    submitted_by: String,
    submitted_at: String,
    waiting_days: Option<i64>,
    meeting: String,
    held_on: Option<String>,
    outcome: Option<String>,
    follow_up_on: Option<String>,
    segment: String,
    partner: Option<String>,
    playbook_version: String,
    playbook_date: String,
    task_complete: bool,
    completes: bool,
    gate_open: bool,
    workloads: i64,
    reached: i64,
    criteria: Vec<Criterion>,
    achieved: i64,
    exception_reason: Option<Vec<String>>,
    figures: Vec<FigureRow>,
    earlier_label: Option<String>,
    standouts: Vec<StandoutView>,
    sections: Vec<SectionBlock>,
    general_comments: Vec<CommentView>,
    general: String,
    history: Vec<DecisionView>,
    revisions: Vec<RevisionView>,
    comparison: Option<Comparison>,
    can_decide: bool,
    can_undo: bool,
    /// Approved, and a later review follows: the approval is not undone any more.
    stays_approved: bool,
    can_withdraw: bool,
    is_own: bool,
    is_lead: bool,
    typed: Typed,
    kept: Vec<(String, String)>,
    ftop: Option<String>,
}

impl RecordPage {
    /// # Errors
    /// A stored text is damaged.
    pub fn new(ctx: Ctx, viewer: &Viewer, loaded: Loaded, typed: Typed) -> Result<Self> {
        let Loaded { head, revision, lines, decisions, comments, earlier, compared, followed } = loaded;
        let t = ctx.t;
        let frozen = Frozen::read(&revision, &head.time_zone)?;
        let earlier = match earlier {
            Some((number, of)) => Some((number, of.figures()?, of)),
            None => None,
        };
        let earlier_figures = earlier.as_ref().map(|(_, figures, _)| figures);
        let steps = frozen.steps();
        let subject = Subject {
            answers: &frozen.answers,
            figures: &frozen.figures,
            earlier: earlier_figures,
            segment: frozen.facts.segment,
            held_on: revision.held_on,
            outcome: revision.outcome.as_deref().and_then(Outcome::from_key),
            steps: &steps,
            submitted_on: frozen.submitted_on,
        };
        let standouts = standouts(&subject).iter().map(|s| standout_view(&ctx, &frozen, s)).collect();
        let comparison = match &compared {
            Some(left) => Some(comparison(&ctx, &head, left, &revision, &frozen)?),
            None => None,
        };
        let comments_on = |section: &str| {
            comments
                .iter()
                .filter(|c| c.section == section && c.revision <= revision.revision)
                .map(|c| CommentView::of(&ctx, c))
                .collect()
        };
        let sections = frozen
            .sections(&ctx, Audience::Staff)
            .into_iter()
            .enumerate()
            .map(|(place, section)| SectionBlock {
                number: place + 1,
                comments: comments_on(&section.key),
                field: comment_field(&section.key),
                typed: typed.comment(&section.key),
                rows: section.rows.into_iter().filter(|r| !r.lines.is_empty()).collect(),
                key: section.key,
                title: section.title,
            })
            .collect();
        let state = ReviewState::from_key(&revision.state);
        let may_decide = viewer.may_decide(revision.submitted_by, head.manager_id) && revision.newest;
        let manages = viewer.may_manage(head.manager_id);
        let submitted = state == Some(ReviewState::Submitted);
        let kept = if typed.conflict { kept(&ctx, &frozen, &typed) } else { Vec::new() };
        let stands = submitted || state == Some(ReviewState::Approved);
        let ftop = (manages && revision.newest && stands).then(|| ftop_text(&ctx, &frozen, &revision));
        let compared_number = compared.as_ref().map(|c| c.revision);
        let submitted_day = revision.submitted_at.and_utc().with_timezone(&ctx.zone).date_naive();
        Ok(Self {
            review_id: head.review_id,
            number: head.number,
            revision: revision.revision,
            newest: revision.newest,
            engagement_id: head.engagement_id,
            customer: frozen.names.customer.clone(),
            state_word: word(t, "review", &revision.state),
            shape: states::review(&revision.state),
            state: revision.state.clone(),
            submitted_by: frozen.names.manager.clone(),
            submitted_at: ctx.date_time(&revision.submitted_at),
            waiting_days: submitted.then(|| (ctx.today() - submitted_day).num_days().max(0)),
            meeting: word(t, "meeting", &revision.meeting),
            held_on: revision.held_on.map(|d| ctx.date(&d)),
            outcome: revision.outcome.as_deref().map(|o| option_word(&ctx, "outcome", "result", o)),
            follow_up_on: revision.follow_up_on.map(|d| ctx.date(&d)),
            segment: word(t, "segment", &frozen.names.segment),
            partner: frozen.names.partner.clone(),
            playbook_date: revision
                .playbook_version
                .parse()
                .map_or_else(|_| revision.playbook_version.clone(), |d| ctx.date(&d)),
            playbook_version: revision.playbook_version.clone(),
            task_complete: revision.task_complete,
            completes: revision.completes,
            gate_open: revision.gate_open,
            workloads: count(frozen.figures.workloads.len()),
            reached: count(frozen.figures.reached()),
            achieved: count(frozen.figures.achieved()),
            criteria: frozen.figures.criteria.clone(),
            exception_reason: revision.exception_reason.as_deref().map(|r| r.lines().map(str::to_owned).collect()),
            figures: frozen::figure_rows(&ctx, &frozen.figures, earlier_figures, frozen.submitted_on),
            earlier_label: earlier.as_ref().map(|(number, _, of)| {
                let (number, date) = (*number, ctx.day(&of.submitted_at));
                fl!(t, "record-earlier", number = number, revision = of.revision, date = date)
            }),
            standouts,
            sections,
            general_comments: comments_on(""),
            general: typed.comment(""),
            history: decisions.iter().map(|d| decision_view(&ctx, d)).collect(),
            revisions: lines
                .iter()
                .rev()
                .map(|line| RevisionView {
                    number: line.revision,
                    state: word(t, "review", &line.state),
                    shape: states::review(&line.state),
                    at: ctx.date_time(&line.submitted_at),
                    shown: line.revision == revision.revision,
                    compared: compared_number == Some(line.revision),
                })
                .collect(),
            comparison,
            can_decide: may_decide && submitted,
            can_undo: may_decide && state == Some(ReviewState::Approved) && !followed,
            stays_approved: may_decide && state == Some(ReviewState::Approved) && followed,
            can_withdraw: manages && revision.newest && submitted,
            is_own: manages,
            is_lead: viewer.roles.lead,
            typed,
            kept,
            ftop,
            ctx,
        })
    }

    fn title(&self) -> String {
        let title = fl!(
            self.ctx.t,
            "record-title",
            customer = self.customer.as_str(),
            number = self.number,
            revision = self.revision
        );
        if self.typed.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// Sentence under the heading that says what the state means for the reader.
    fn state_text(&self) -> String {
        let t = self.ctx.t;
        if !self.newest {
            return fl!(t, "record-state-older");
        }
        match ReviewState::from_key(&self.state) {
            Some(ReviewState::Submitted) if self.is_own => fl!(t, "record-state-submitted-own"),
            Some(ReviewState::Submitted) => fl!(t, "record-state-submitted"),
            Some(ReviewState::Returned) => fl!(t, "record-state-returned"),
            Some(ReviewState::Approved) => fl!(t, "record-state-approved"),
            _ => fl!(t, "record-state-withdrawn"),
        }
    }
}
