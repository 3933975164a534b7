//! Parts of a submitted review's page, put into words: what stands out, decisions, comments, the comparison, the text for
//! FTOP. The page itself is in `record`.

use super::answers::Audience;
use super::frozen::{self, CompareRow, meeting_word, outcome_word, said};
use super::record_typed::Typed;
use crate::domain::engagement::{DecisionKind, Meeting, Side};
use crate::domain::review::ftop;
use crate::domain::review::standout::Standout;
use crate::domain::usage::Counts;
use crate::playbook::keys::key_information;
use crate::queries::frozen::{Frozen, option_text};
use crate::store::decisions::{Comment, Decision};
use crate::store::reviews::Revision;
use crate::web::context::Ctx;
use crate::words::word;
use crate::words::{fl, number, percent_text};

/// Something that stands out, in words.
pub struct StandoutView {
    pub name: String,
    pub text: String,
    pub side: String,
    pub rule: Option<&'static str>,
}

pub struct CommentView {
    pub body: String,
    pub by: String,
    pub at: String,
    pub revision: i64,
}

impl CommentView {
    pub fn of(ctx: &Ctx, comment: &Comment) -> Self {
        Self {
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

pub fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub fn decision_view(ctx: &Ctx, decision: &Decision) -> DecisionView {
    let t = ctx.t;
    DecisionView {
        what: match decision.kind {
            DecisionKind::Submitted => fl!(t, "decision-submitted"),
            DecisionKind::Withdrawn => fl!(t, "decision-withdrawn"),
            DecisionKind::Returned => fl!(t, "decision-returned"),
            DecisionKind::Approved => fl!(t, "decision-approved"),
            DecisionKind::ApprovalUndone => fl!(t, "decision-approval-undone"),
        },
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
                frozen::section_title(ctx, frozen.playbook, key)
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
pub fn ftop_text(ctx: &Ctx, frozen: &Frozen, revision: &Revision) -> String {
    let t = ctx.t;
    let opening = match (revision.outcome, revision.held_on) {
        (Some(outcome), Some(held_on)) => {
            let result = outcome_word(ctx, frozen.playbook, outcome);
            fl!(t, "ftop-opening", date = ctx.date(&held_on), result = result)
        }
        _ => match revision.meeting {
            Meeting::NotAttended => fl!(t, "ftop-not-attended"),
            Meeting::Cancelled => fl!(t, "ftop-cancelled"),
            Meeting::Held => meeting_word(ctx, frozen.playbook, revision.meeting),
        },
    };
    let opening = match revision.follow_up_on {
        Some(day) => format!("{opening}\n{}", fl!(t, "ftop-follow-up", date = ctx.date(&day))),
        None => opening,
    };
    let lines: Vec<String> = ftop::open_steps(&frozen.steps)
        .into_iter()
        .map(|step| {
            let side = step.side.map(|s: Side| word(t, "side", s.key())).unwrap_or_default();
            let (what, owner) = (step.what.as_str(), step.owner.as_str());
            match step.due_on {
                Some(due) => fl!(t, "ftop-step", what = what, owner = owner, side = side, date = ctx.date(&due)),
                None => fl!(t, "ftop-step-undated", what = what, owner = owner, side = side),
            }
        })
        .collect();
    ftop::next_action(&opening, &lines)
}

pub fn standout_view(ctx: &Ctx, frozen: &Frozen, standout: &Standout<'_>) -> StandoutView {
    let t = ctx.t;
    let label = |item: &str| {
        let found = frozen.playbook.section(key_information::SECTION).and_then(|s| s.item(item));
        said(ctx, found.map(|i| &i.label), item)
    };
    let rate = |w| frozen::rate(w).unwrap_or_default();
    let (name, text, side) = match standout {
        Standout::RateFell { earlier, now, tenths } => (
            fl!(t, "standout-fell", workload = now.name.as_str()),
            fl!(t, "standout-fell-text", before = rate(earlier), after = rate(now)),
            fl!(t, "standout-fell-side", points = format!("{}.{}", tenths / 10, tenths % 10)),
        ),
        Standout::Stale { workload, as_of, days } => (
            fl!(t, "standout-stale", workload = workload.name.as_str()),
            fl!(t, "standout-stale-text", date = ctx.date(as_of)),
            fl!(t, "standout-days-before", days = i64::clone(days)),
        ),
        Standout::OnlyApproximations => {
            (fl!(t, "standout-approximate"), fl!(t, "standout-approximate-text"), fl!(t, "record-approximate"))
        }
        Standout::MoreActiveThanEntitled(workload) => {
            let counts = workload.counts().unwrap_or(Counts { active: 0, entitled: 0 });
            (
                fl!(t, "standout-more-active", workload = workload.name.as_str()),
                fl!(t, "standout-more-active-text", active = number(counts.active), entitled = number(counts.entitled)),
                counts.figure(workload.target).map(|f| percent_text(&f)).unwrap_or_default(),
            )
        }
        Standout::OpenByCriteriaOnly => (
            fl!(t, "standout-criteria"),
            fl!(
                t,
                "standout-criteria-text",
                reached = count(frozen.figures.reached()),
                count = count(frozen.figures.workloads.len())
            ),
            fl!(t, "standout-criteria-side"),
        ),
        Standout::AnsweredWithReason { item, answer, reason } => (
            fl!(t, "standout-reason", item = label(item)),
            (*reason).to_owned(),
            said(ctx, option_text(frozen.playbook, key_information::SECTION, item, answer), answer),
        ),
        Standout::SurveyOutstanding => {
            (fl!(t, "standout-survey"), fl!(t, "standout-survey-text"), fl!(t, "standout-survey-side"))
        }
        Standout::HandoverOfNonEnterprise => {
            (fl!(t, "standout-csm"), fl!(t, "standout-csm-text"), word(t, "segment", frozen.facts.segment.key()))
        }
        Standout::MeetingLongAgo { held_on, days } => (
            fl!(t, "standout-meeting"),
            fl!(t, "standout-meeting-text", date = ctx.date(held_on)),
            fl!(t, "standout-days-before", days = i64::clone(days)),
        ),
        Standout::MeasuredAfterMeeting { workload, as_of, days } => (
            fl!(t, "standout-measured-after", workload = workload.name.as_str()),
            fl!(t, "standout-measured-after-text", date = ctx.date(as_of)),
            fl!(t, "standout-days-after", days = i64::clone(days)),
        ),
        Standout::NoSponsor => {
            (fl!(t, "standout-sponsor"), fl!(t, "standout-sponsor-text"), fl!(t, "standout-sponsor-side"))
        }
        Standout::StepOverdue { step, days } => (
            fl!(t, "standout-overdue", what = step.what.as_str()),
            fl!(t, "standout-overdue-text", owner = step.owner.as_str()),
            fl!(t, "standout-overdue-side", days = i64::clone(days)),
        ),
        Standout::NoStepOfCustomer => {
            (fl!(t, "standout-no-customer"), fl!(t, "standout-no-customer-text"), fl!(t, "standout-no-customer-side"))
        }
    };
    StandoutView { name, text, side, rule: standout.rule() }
}
