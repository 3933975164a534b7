//! Parts of a submitted review's page: what stands out, decisions, comments, the comparison, the text for FTOP. Their words
//! are in `words`, the page itself is in `record`.

use super::frozen::{self, CompareRow};
use super::record_typed::Typed;
use crate::domain::review::standout::Standout;
use crate::queries::frozen::Frozen;
use crate::queries::review::Record;
use crate::store::decisions::{Comment, Decision};
use crate::store::reviews::Revision;
use crate::web::context::Ctx;
use crate::words::answers::Audience;
use crate::words::ftop::Told;
use crate::words::standouts::{Of, Said};
use crate::words::{self, fl, word};

/// Something that stands out, in words.
pub struct StandoutView {
    pub name: String,
    pub text: String,
    pub side: String,
    pub rule: Option<&'static str>,
}

pub struct CommentView {
    /// What it came with: "Comment with the approval".
    pub what: String,
    pub body: String,
    pub by: String,
    pub at: String,
    pub revision: i64,
}

impl CommentView {
    pub fn of(ctx: &Ctx, comment: &Comment) -> Self {
        Self {
            what: words::decisions::comment(ctx.t, &comment.kind),
            body: comment.body.clone(),
            by: comment.by.clone(),
            at: ctx.date_time(&comment.at),
            revision: comment.revision,
        }
    }
}

pub struct DecisionView {
    pub what: String,
    pub by: String,
    pub at: String,
    pub iso: String,
    pub revision: i64,
    pub note: String,
}

pub struct RevisionView {
    pub number: i64,
    pub state: String,
    pub shape: &'static str,
    pub at: String,
    pub shown: bool,
    pub compared: bool,
}

pub struct Comparison {
    pub left: i64,
    pub right: i64,
    pub left_at: String,
    pub right_at: String,
    pub changed: Vec<CompareRow>,
    pub same: Vec<CompareRow>,
}

pub fn decision_view(ctx: &Ctx, decision: &Decision) -> DecisionView {
    DecisionView {
        what: words::decisions::decision(ctx.t, decision.kind),
        by: decision.by.clone(),
        at: ctx.date_time(&decision.at),
        iso: ctx.iso(&decision.at),
        revision: decision.revision,
        note: decision.note.clone(),
    }
}

/// Two revisions side by side, what differs first.
pub fn comparison(ctx: &Ctx, (left, before): (&Revision, &Frozen), (right, after): (&Revision, &Frozen)) -> Comparison {
    let (changed, same) =
        frozen::compare(ctx, before, after, Audience::Staff).into_iter().partition(CompareRow::is_changed);
    let at = |r: &Revision| {
        let (day, state) = (ctx.day(&r.submitted_at), word(ctx.t, "review", r.state.key()));
        fl!(ctx.t, "compare-head", date = day, state = state)
    };
    Comparison { left: left.revision, right: right.revision, left_at: at(left), right_at: at(right), changed, same }
}

/// The texts of a form that came too late, with the names of their sections.
pub fn kept(ctx: &Ctx, frozen: &Frozen, typed: &Typed) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = typed
        .comments
        .iter()
        .filter(|(_, body)| !body.trim().is_empty())
        .map(|(key, body)| {
            let name = if key.is_empty() {
                fl!(ctx.t, "decision-general")
            } else {
                words::process::section_title(ctx.lang, frozen.playbook, key)
            };
            (name, body.clone())
        })
        .collect();
    if !typed.reason.trim().is_empty() {
        kept.push((fl!(ctx.t, "decision-undo-reason"), typed.reason.clone()));
    }
    kept
}

/// The text that the manager copies into FTOP.
pub fn ftop_text(ctx: &Ctx, record: &Record) -> String {
    let Frozen { playbook, answers, names, steps, .. } = &record.frozen;
    let Revision { meeting, held_on, outcome, follow_up_on, task_complete, .. } = *record.revision;
    let told = Told {
        playbook,
        answers,
        workloads: &names.workloads,
        steps,
        meeting,
        held_on,
        outcome,
        follow_up_on,
        task_complete,
        status: record.head.status(),
    };
    words::ftop::text(ctx.t, ctx.lang, &told)
}

pub fn standout_view(ctx: &Ctx, frozen: &Frozen, standout: &Standout<'_>) -> StandoutView {
    let of = Of { playbook: frozen.playbook, figures: &frozen.figures, segment: frozen.facts.segment };
    let Said { name, text, side } = words::standouts::standout(ctx.t, ctx.lang, &of, standout);
    StandoutView { name, text, side, rule: standout.rule() }
}
