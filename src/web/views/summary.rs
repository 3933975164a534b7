//! The summary of an engagement: for its partner and, as a preview, for the staff. Made from one reading of a review alone.

use askama::Template;

use super::frozen::{self, CompareRow, FigureRow, StepRow};
use super::narrowing;
use crate::domain::engagement::{Meeting, Status, StepStatus};
use crate::domain::journey::{self, Approved};
use crate::domain::usage::Criterion;
use crate::forms::FieldErrors;
use crate::forms::step::{RawReport, report_field};
use crate::paths;
use crate::playbook::keys::next_steps;
use crate::queries::summary::{Reading, Summary};
use crate::session::blocking;
use crate::store::next_steps::Step;
use crate::store::notes::Note;
use crate::store::step_changes::StepChange;
use crate::store::summaries::{Intended, Visible};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::words::answers::{Audience, SectionView};
use crate::words::{count, fl, people, process, word};

/// A step of the way, with its shape.
struct StageStep {
    name: String,
    when: String,
    done: bool,
    here: bool,
}

/// What the last approved revision says.
struct Contents {
    number: i64,
    revision: i64,
    /// `None` before the approval.
    approved_on: Option<String>,
    held_on: Option<String>,
    manager: String,
    partner: Option<String>,
    segment: String,
    headline: Vec<String>,
    stage: Vec<StageStep>,
    figures: Vec<FigureRow>,
    criteria: Vec<Criterion>,
    steps: Vec<StepRow>,
    /// The day of which the steps' statuses are.
    steps_on: String,
    sections: Vec<SectionView>,
    changes: Option<Changes>,
    playbook_version: String,
    playbook_name: String,
}

struct Changes {
    left: String,
    right: String,
    left_at: String,
    right_at: String,
    rows: Vec<CompareRow>,
}

/// An approved revision that may be read.
struct Earlier {
    path: String,
    name: String,
    date: String,
    here: bool,
}

/// What staff read above a partner's page that they look at.
pub struct Preview {
    pub engagement_id: i64,
    /// What is there now, as it is looked at.
    pub newest_path: String,
    pub title: String,
    pub text: String,
    /// It is no paper to hand out: it was not approved.
    pub is_provisional: bool,
    /// What is said where no partner is assigned.
    pub unassigned: Option<String>,
    /// Where this person can assign one.
    pub assign: Option<String>,
    /// The other ways to look at it: words and address.
    pub others: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "summaries/show.html")]
pub struct SummaryPage {
    ctx: Ctx,
    newest_path: String,
    /// Every revision that may be read, and whether the last one is.
    approved: Vec<Earlier>,
    is_newest: bool,
    customer: String,
    status: Status,
    organisation: Option<String>,
    manager_name: String,
    /// The same, marked where the account is disabled: then nobody answers there.
    manager_marked: String,
    manager_disabled: bool,
    manager_email: String,
    intended: Vec<Intended>,
    contents: Option<Contents>,
    preview: Option<Preview>,
    engagement_id: i64,
    /// The steps of the partner's side as they stand, each with what both sides read of it.
    own: Vec<OwnStep>,
    dropped: Vec<Step>,
    /// What was noted between meetings and is shared.
    notes: Vec<Note>,
    /// A report that was not taken, as it was typed.
    report: Option<RawReport>,
    errors: FieldErrors,
    /// The step is another by now.
    late: bool,
    statuses: Vec<(String, String)>,
}

/// A step of the partner's side.
struct OwnStep {
    step: Step,
    /// What both sides read of it, the latest first.
    said: Vec<StepChange>,
}

impl SummaryPage {
    /// With a report that was not taken.
    pub fn with_report(self, report: RawReport, errors: FieldErrors, late: bool) -> Self {
        Self { report: Some(report), errors, late, ..self }
    }

    fn field(&self, step: &Step, column: &str) -> String {
        report_field(step.id, column)
    }

    /// What the form of this step says: as it was typed, else as it stands.
    fn typed(&self, step: &Step) -> RawReport {
        let typed = self.report.as_ref().filter(|report| report.step == step.id).cloned();
        typed.unwrap_or_else(|| RawReport { step: step.id, status: step.status.key().to_owned(), note: String::new() })
    }

    /// Whether the form of this step is the one that was not taken.
    fn is_refused(&self, step: &Step) -> bool {
        self.report.as_ref().is_some_and(|report| report.step == step.id)
    }

    /// What was said, in a word, and by whom.
    fn said_by(&self, said: &StepChange) -> String {
        let status = said.changes.status.map(|(_, to)| word(self.ctx.t, "step", to.key()));
        let by = people::name(self.ctx.t, &said.by, said.by_disabled);
        let at = self.ctx.date_time(&said.at);
        match status {
            Some(status) => fl!(self.ctx.t, "summary-said-status", by = by, at = at, status = status),
            None => fl!(self.ctx.t, "summary-said", by = by, at = at),
        }
    }

    /// Whether there is anything that a partner reads or would read: without one, not before something is approved.
    fn is_paper(&self) -> bool {
        self.contents.is_some() || self.preview.as_ref().is_none_or(|preview| preview.unassigned.is_none())
    }

    /// The revision that is read as a file; for its partner.
    fn table(&self) -> String {
        let path = paths::summary_xlsx(self.engagement_id);
        match self.contents.as_ref().filter(|_| !self.is_newest) {
            Some(read) => narrowing::link(
                &path,
                [("review", read.number.to_string().as_str()), ("revision", read.revision.to_string().as_str())],
            ),
            None => path,
        }
    }

    /// For its partner or, with a preview, for the staff.
    pub fn new(ctx: Ctx, summary: Summary, preview: Option<Preview>) -> Self {
        blocking::grows();
        let newest_path = match &preview {
            Some(preview) => preview.newest_path.clone(),
            None => paths::summary(summary.engagement_id),
        };
        let asked = summary.last.as_ref().map(|last| (last.number, last.revision));
        let earlier = |(place, one): (usize, &Visible)| Earlier {
            path: if place == 0 {
                newest_path.clone()
            } else {
                let (number, revision) = (one.number.to_string(), one.revision.to_string());
                narrowing::link(&newest_path, [("review", number.as_str()), ("revision", revision.as_str())])
            },
            name: fl!(ctx.t, "summary-number", number = one.number, revision = one.revision),
            date: ctx.day(&one.approved_at()),
            here: Some((one.number, one.revision)) == asked,
        };
        let mut said = summary.said;
        let own = summary.steps.into_iter().map(|step| {
            let (theirs, rest) = std::mem::take(&mut said).into_iter().partition(|said| said.step_id == step.id);
            said = rest;
            OwnStep { step, said: theirs }
        });
        let own: Vec<OwnStep> = own.collect();
        let approved: Vec<Earlier> = summary.approved.iter().enumerate().map(earlier).collect();
        let is_provisional = preview.as_ref().is_some_and(|preview| preview.is_provisional);
        Self {
            contents: summary.last.as_ref().map(|last| contents(&ctx, last, summary.before.as_ref())),
            is_newest: is_provisional || approved.first().is_none_or(|first| first.here),
            approved,
            engagement_id: summary.engagement_id,
            newest_path,
            customer: summary.customer,
            status: summary.status,
            organisation: summary.organisation,
            manager_marked: people::name(ctx.t, &summary.manager_name, summary.manager_disabled),
            manager_name: summary.manager_name,
            manager_disabled: summary.manager_disabled,
            manager_email: summary.manager_email,
            intended: summary.intended,
            preview,
            own,
            dropped: summary.dropped,
            notes: summary.notes,
            report: None,
            errors: FieldErrors::default(),
            late: false,
            statuses: StepStatus::ALL
                .iter()
                // Dropping a step is the manager's.
                .filter(|status| **status != StepStatus::Cancelled)
                .map(|status| (status.key().to_owned(), word(ctx.t, "step", status.key())))
                .collect(),
            ctx,
        }
    }
}

/// What differs from the approved revision before.
fn changes(ctx: &Ctx, before: &Reading, last: &Reading) -> Changes {
    let name = |r: &Reading| fl!(ctx.t, "summary-number", number = r.number, revision = r.revision);
    let at = |r: &Reading| match r.approved_at {
        Some(at) => fl!(ctx.t, "summary-changes-head", date = ctx.day(&at)),
        None => fl!(ctx.t, "summary-not-approved"),
    };
    let rows = frozen::compare(ctx, &before.frozen, &last.frozen, Audience::Partner);
    Changes {
        left: name(before),
        right: name(last),
        left_at: at(before),
        right_at: at(last),
        rows: rows.into_iter().filter(CompareRow::is_changed).collect(),
    }
}

fn contents(ctx: &Ctx, last: &Reading, before: Option<&Reading>) -> Contents {
    let frozen = &last.frozen;
    let mut sections = frozen::sections(ctx, frozen, Audience::Partner);
    for section in &mut sections {
        // The steps have a table of their own.
        section.rows.retain(|r| !r.lines.is_empty() && r.field != next_steps::STEPS);
    }
    sections.retain(|s| !s.rows.is_empty());
    Contents {
        number: last.number,
        revision: last.revision,
        approved_on: last.approved_at.map(|at| ctx.day(&at)),
        held_on: last.held_on.map(|d| ctx.date(&d)),
        manager: frozen.names.manager.clone(),
        partner: frozen.names.partner.clone(),
        segment: word(ctx.t, "segment", frozen.names.segment.key()),
        headline: headline(ctx, last),
        stage: stage(ctx, last),
        figures: frozen::figure_rows(
            ctx,
            &frozen.figures,
            before.map(|before| &before.frozen.figures),
            frozen.submitted_on,
        ),
        criteria: frozen.figures.criteria.clone(),
        steps: frozen::step_rows(ctx, frozen, Audience::Partner),
        steps_on: ctx.date(&frozen.submitted_on),
        sections,
        changes: before.map(|before| changes(ctx, before, last)),
        playbook_name: ctx.version_name(&frozen.playbook.version),
        playbook_version: frozen.playbook.version.clone(),
    }
}

/// The summary in a few sentences.
fn headline(ctx: &Ctx, last: &Reading) -> Vec<String> {
    let (t, figures) = (ctx.t, &last.frozen.figures);
    let (all, reached) = (count(figures.workloads.len()), count(figures.reached()));
    let mut lines = vec![fl!(t, "summary-headline-usage", count = all, reached = reached)];
    if !figures.criteria.is_empty() {
        let (all, achieved) = (count(figures.criteria.len()), count(figures.achieved()));
        lines.push(fl!(t, "summary-headline-criteria", count = all, achieved = achieved));
    }
    match (last.meeting, last.outcome) {
        (Some(Meeting::Held) | None, Some(outcome)) => {
            let result = process::outcome(ctx.lang, last.frozen.playbook, outcome);
            lines.push(fl!(t, "summary-headline-outcome", result = result));
        }
        // A draft that does not say it yet.
        (Some(Meeting::Held) | None, None) => {}
        (Some(meeting), _) => {
            let meeting = word(ctx.t, "meeting", meeting.key());
            lines.push(fl!(t, "summary-headline-not-held", meeting = meeting));
        }
    }
    if let Some(day) = last.follow_up_on {
        lines.push(fl!(t, "summary-headline-follow-up", date = ctx.date(&day)));
    }
    lines
}

/// Where the process stands, as far as it was approved.
fn stage(ctx: &Ctx, last: &Reading) -> Vec<StageStep> {
    let (t, figures) = (ctx.t, &last.frozen.figures);
    let (stages, here) = journey::approved(last.meeting == Some(Meeting::Held), last.completes);
    let step = |(stage, done)| {
        let (name, when) = match stage {
            Approved::Usage => {
                let reached = format!("{} / {}", figures.reached(), figures.workloads.len());
                (fl!(t, "summary-stage-usage"), reached)
            }
            Approved::Meeting => {
                let held = last.held_on.map_or_else(|| fl!(t, "summary-stage-not-held"), |day| ctx.date(&day));
                (fl!(t, "summary-stage-meeting"), held)
            }
            Approved::Approval => {
                let at = last.approved_at.map_or_else(|| fl!(t, "summary-not-approved"), |at| ctx.day(&at));
                (fl!(t, "summary-stage-approval"), at)
            }
            Approved::Complete if done => (fl!(t, "summary-stage-complete"), word(t, "status", "complete")),
            Approved::Complete => (fl!(t, "summary-stage-complete"), fl!(t, "summary-stage-open")),
        };
        StageStep { name, when, done, here: stage == here }
    };
    stages.into_iter().map(step).collect()
}
