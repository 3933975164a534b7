//! The page of a submitted review: for the lead who decides and for the manager who submitted it.

use askama::Template;

use super::differences::{Difference, Sides};
use super::frozen::{self, FigureRow, StepRow};
use super::record_parts::{
    CommentView, Comparison, DecisionView, RevisionView, StandoutView, comparison, decision_view, ftop_text, kept,
    standout_view,
};
pub use super::record_typed::Typed;
use super::states;
use crate::actions::review::Choices;
use crate::domain::comments::Texts;
use crate::domain::engagement::{Meeting, ReviewState};
use crate::domain::review::base::Base;
use crate::domain::usage::Criterion;
use crate::forms::comments;
use crate::playbook::keys::{key_information, next_steps};
use crate::queries::review::{Record, Rights};
use crate::session::blocking;
use crate::store::claims::Claim;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::words::answers::{AnswerView, Audience};
use crate::words::{count, fl, people, process, word};

/// The sections that a comment can be on, with the words of its field; the empty key is the review as a whole.
pub fn commentable(ctx: &Ctx, record: &Record) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = record
        .frozen
        .playbook
        .sections
        .iter()
        .map(|s| (s.key.clone(), fl!(ctx.t, "decision-comment", section = ctx.text(&s.title))))
        .collect();
    all.push((String::new(), fl!(ctx.t, "decision-general-label")));
    all
}

/// A section with what was said about it.
pub struct SectionBlock {
    pub number: usize,
    pub key: String,
    pub title: String,
    pub rows: Vec<AnswerView>,
    /// The agreed steps, which have a table of their own.
    pub steps: Vec<StepRow>,
    pub comments: Vec<CommentView>,
    /// Name of the field for a comment of this decision.
    pub field: String,
    pub typed: String,
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
    state: ReviewState,
    state_word: String,
    shape: &'static str,
    submitted_by: String,
    submitted_at: String,
    waiting_days: Option<i64>,
    meeting: String,
    was_held: bool,
    held_on: Option<String>,
    outcome: Option<String>,
    follow_up_on: Option<String>,
    segment: String,
    partner: Option<String>,
    playbook_version: String,
    playbook_name: String,
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
    rights: Rights,
    claim: Option<Claimant>,
    is_lead: bool,
    typed: Typed,
    kept: Vec<(String, String)>,
    ftop: Option<String>,
    /// Version of the kept comments that the form is made with, and the marks of what they are.
    version: i64,
    base: String,
    /// When the comments were kept; empty where they are not, or others are shown.
    saved_at: String,
    /// What is kept where something else was typed that could not be kept.
    differences: Vec<Difference>,
}

/// Who has taken the review on.
struct Claimant {
    id: i64,
    name: String,
    at: String,
    is_own: bool,
}

impl Claimant {
    fn of(ctx: &Ctx, claim: &Claim) -> Self {
        Self {
            id: claim.lead.id,
            name: claim.lead.name.clone(),
            at: ctx.date_time(&claim.at),
            is_own: ctx.viewer.as_ref().is_some_and(|viewer| viewer.id == claim.lead.id),
        }
    }
}

/// What is typed as comments and what is kept of them, where one of the two is not the other; laid over one another, with
/// what only the other side changed as it is kept.
fn laid_over(ctx: &Ctx, record: &Record, typed: &mut Typed) -> Vec<Difference> {
    let nothing = Texts::new();
    let kept = record.kept.as_ref().map_or(&nothing, |kept| &kept.comments.0);
    let base = Base::read(&typed.base);
    let outline = comments::outline(commentable(ctx, record));
    let sides = Sides { outline, base, mine: comments::answers(&typed.comments), theirs: comments::answers(kept) };
    let differences = sides.differences(ctx, &Choices::default()).into_iter().map(|(_, view)| view).collect();
    for (section, _) in commentable(ctx, record) {
        let text = sides.merged().raw(&comments::field(&section)).to_owned();
        typed.comments.insert(section, text);
    }
    differences
}

impl RecordPage {
    /// Whether what could not be saved stands in its form again; else it is shown beside the record.
    fn is_in_form(&self) -> bool {
        let open = if self.typed.comments.is_empty() { self.rights.undo_approval } else { self.rights.decide };
        (self.ctx.unsaved() || self.typed.kept_elsewhere) && open
    }

    /// Whether the comments are saved while somebody types.
    fn autosaves(&self) -> bool {
        // What was typed before signing in, or in two windows, is kept when the button is pressed, and not before.
        !self.typed.conflict
    }

    pub fn new(ctx: Ctx, record: Record, mut typed: Typed) -> Self {
        blocking::grows();
        let t = ctx.t;
        let stored = record.kept.as_ref();
        let is_late = typed.conflict && !typed.comments.is_empty() && (typed.kept_elsewhere || ctx.unsaved());
        let differences =
            if is_late && record.rights.decide { laid_over(&ctx, &record, &mut typed) } else { Vec::new() };
        let (mut version, mut base) = (typed.version, typed.base.clone());
        if !typed.posted || typed.conflict {
            version = stored.map_or(0, |kept| kept.version);
            base = stored.map(|kept| comments::base(&kept.comments)).unwrap_or_default().to_string();
        }
        let mut saved_at = String::new();
        if let Some(kept) = stored.filter(|_| !typed.posted) {
            typed.comments.clone_from(&kept.comments);
            saved_at = ctx.date_time(&kept.saved_at);
        }
        let (rights, head, revision, frozen) = (record.rights, &record.head, &record.revision, &record.frozen);
        let earlier_figures = record.earlier.as_ref().map(|earlier| &earlier.figures);
        let standouts = record.standouts().iter().map(|s| standout_view(&ctx, frozen, s)).collect();
        let comparison =
            record.compared.as_ref().map(|(left, before)| comparison(&ctx, (left, before), (revision, frozen)));
        let compared_number = record.compared.as_ref().map(|(left, _)| left.revision);
        let comments_on = |section: &str| {
            record
                .comments
                .iter()
                .filter(|c| c.section == section && c.revision <= revision.revision)
                .map(|c| CommentView::of(&ctx, c))
                .collect()
        };
        let sections = frozen::sections(&ctx, frozen, Audience::Staff)
            .into_iter()
            .enumerate()
            .map(|(place, section)| SectionBlock {
                number: place + 1,
                comments: comments_on(&section.key),
                field: comments::field(&section.key),
                typed: typed.comment(&section.key),
                steps: if section.key == next_steps::SECTION {
                    frozen::step_rows(&ctx, frozen, Audience::Staff)
                } else {
                    Vec::new()
                },
                rows: section
                    .rows
                    .into_iter()
                    .filter(|r| !r.lines.is_empty() && r.field != next_steps::STEPS)
                    // The reason of an exception stands above all, beside what it excuses.
                    .filter(|r| revision.exception_reason.is_none() || r.field != key_information::GATE_EXCEPTION)
                    .collect(),
                key: section.key,
                title: section.title,
            })
            .collect();
        let kept = if typed.conflict { kept(&ctx, frozen, &typed) } else { Vec::new() };
        let submitted = revision.state == ReviewState::Submitted;
        let to_copy = rights.manages && revision.newest && revision.state.stands();
        let ftop = to_copy.then(|| ftop_text(&ctx, &record));
        let submitter = frozen.names.submitted_by.as_ref().unwrap_or(&frozen.names.manager);
        Self {
            review_id: head.review_id,
            number: head.number,
            revision: revision.revision,
            newest: revision.newest,
            engagement_id: head.engagement_id,
            customer: frozen.names.customer.clone(),
            state_word: word(t, "review", revision.state.key()),
            shape: states::review(revision.state.key()),
            state: revision.state,
            submitted_by: people::name(t, submitter, record.submitter_disabled),
            submitted_at: ctx.date_time(&revision.submitted_at),
            waiting_days: submitted.then(|| ctx.days_waited(&revision.submitted_at)),
            meeting: word(t, "meeting", revision.meeting.key()),
            was_held: revision.meeting == Meeting::Held,
            held_on: revision.held_on.map(|d| ctx.date(&d)),
            outcome: revision.outcome.map(|outcome| process::outcome(ctx.lang, frozen.playbook, outcome)),
            follow_up_on: revision.follow_up_on.map(|d| ctx.date(&d)),
            segment: word(t, "segment", frozen.names.segment.key()),
            partner: frozen.names.partner.clone(),
            playbook_name: ctx.version_name(&revision.playbook_version),
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
            earlier_label: record.earlier.as_ref().map(|of| {
                let date = ctx.day(&of.submitted_at);
                fl!(t, "record-earlier", number = of.number, revision = of.revision, date = date)
            }),
            standouts,
            sections,
            general_comments: comments_on(""),
            general: typed.comment(""),
            history: record.decisions.iter().map(|d| decision_view(&ctx, d)).collect(),
            revisions: record
                .lines
                .iter()
                .rev()
                .map(|line| RevisionView {
                    number: line.revision,
                    state: word(t, "review", line.state.key()),
                    shape: states::review(line.state.key()),
                    at: ctx.date_time(&line.submitted_at),
                    shown: line.revision == revision.revision,
                    compared: compared_number == Some(line.revision),
                })
                .collect(),
            comparison,
            rights,
            claim: record.claim.as_ref().map(|claim| Claimant::of(&ctx, claim)),
            is_lead: ctx.is_lead(),
            typed,
            kept,
            ftop,
            version,
            base,
            saved_at,
            differences,
            ctx,
        }
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
        match self.state {
            ReviewState::Submitted if self.rights.manages => fl!(t, "record-state-submitted-own"),
            ReviewState::Submitted => fl!(t, "record-state-submitted"),
            ReviewState::Returned => fl!(t, "record-state-returned"),
            ReviewState::Approved => fl!(t, "record-state-approved"),
            ReviewState::Withdrawn => fl!(t, "record-state-withdrawn"),
        }
    }
}
