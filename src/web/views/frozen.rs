//! A submitted review as it was frozen: figures in words, answers, and what differs between two revisions.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::engagement::StepStatus;
use crate::domain::review::answers::{Answers, Row, SectionAnswers};
use crate::domain::review::check::cell;
use crate::domain::review::demands::is_filled;
use crate::domain::review::facts::holds;
use crate::domain::review::merging::{What, differences};
use crate::domain::review::outcome::effects;
use crate::domain::review::pairing::paired;
use crate::domain::review::rows::{NextStep, by_due};
use crate::domain::usage::{Figures, WorkloadUsage};
use crate::playbook::keys::{ROW_KEY, next_steps};
use crate::playbook::{Item, Kind, Playbook, Section};
use crate::queries::desk::Desk;
use crate::queries::frozen::Frozen;
use crate::web::context::Ctx;
use crate::words::answers::{self, Audience, SectionView};
use crate::words::differences::Reader;
use crate::words::{fl, ratio, steps, usage::rate, word};

/// The answers, section by section.
pub fn sections(ctx: &Ctx, frozen: &Frozen, audience: Audience) -> Vec<SectionView> {
    let Frozen { playbook, answers, facts, names, .. } = frozen;
    let answers = steps::worded(ctx.t, answers);
    answers::sections(ctx.t, ctx.lang, playbook, &answers, facts, &names.workloads, audience)
}

/// A workload's frozen figures in words.
pub struct FigureRow {
    pub name: String,
    pub target: i64,
    /// The rate with its sign; `None` is 算出不可.
    pub rate: Option<String>,
    /// `1,069 / 1,302`.
    pub counts: Option<String>,
    pub usage: WorkloadUsage,
    pub reached: bool,
    /// How many more active users reach the target.
    pub missing: i64,
    pub approximate: bool,
    pub stale: bool,
    /// Day and period of the measurement.
    pub measured: String,
    pub source: String,
    /// The rate in the figures it is held against, or that there was none; `None`: the workload was not there.
    pub earlier: Option<String>,
}

/// The rows of the table of figures.
pub fn figure_rows(ctx: &Ctx, figures: &Figures, earlier: Option<&Figures>, on: NaiveDate) -> Vec<FigureRow> {
    let row = |usage: &WorkloadUsage| {
        let counts = usage.counts();
        FigureRow {
            name: usage.name.clone(),
            target: usage.target,
            rate: rate(usage),
            counts: counts.map(|c| ratio(c.active, c.entitled)),
            usage: usage.clone(),
            reached: usage.passes(),
            missing: counts.map_or(0, |c| c.missing_users(usage.target)),
            approximate: usage.is_approximate(),
            stale: usage.is_stale(on),
            measured: measured(ctx, usage),
            source: usage.measurement.as_ref().map(|m| crate::words::source(ctx.t, m)).unwrap_or_default(),
            earlier: earlier
                .and_then(|f| f.workloads.iter().find(|w| w.key == usage.key))
                .map(|w| rate(w).unwrap_or_else(|| fl!(ctx.t, "record-not-computable"))),
        }
    };
    figures.workloads.iter().map(row).collect()
}

fn measured(ctx: &Ctx, usage: &WorkloadUsage) -> String {
    usage
        .measurement
        .as_ref()
        .map_or_else(String::new, |m| fl!(ctx.t, "record-measured", date = ctx.date(&m.as_of), days = m.period_days))
}

/// A next step in words.
pub struct StepRow {
    pub what: String,
    /// The item of the key inputs that it answers, with a label, for staff.
    pub about: Option<String>,
    pub owner: String,
    pub side: String,
    pub due: Option<String>,
    /// Key of its status.
    pub status: &'static str,
}

/// The rows of the table of steps (R15): on the record as they were typed, for partners by date.
pub fn step_rows(ctx: &Ctx, frozen: &Frozen, audience: Audience) -> Vec<StepRow> {
    let steps = frozen.playbook.section(next_steps::SECTION).and_then(|section| section.item(next_steps::STEPS));
    let abouts = steps.and_then(|steps| steps.column(next_steps::ABOUT));
    let about = |key: &str| about(ctx, abouts?, key);
    let ordered = match audience {
        Audience::Partner => by_due(&frozen.steps),
        Audience::Staff => frozen.steps.iter().collect(),
    };
    let row = |step: &NextStep| StepRow {
        about: about(&step.about).filter(|_| abouts.is_some_and(|column| audience.reads(column))),
        side: step.side.map(|side| word(ctx.t, "side", side.key())).unwrap_or_default(),
        due: step.due_on.map(|due| ctx.date(&due)),
        status: step.status.key(),
        what: steps::frozen(ctx.t, step).into_owned(),
        owner: step.owner.clone(),
    };
    ordered.into_iter().map(row).collect()
}

/// The key input that a step answers, with what it is to the step; nothing where it answers none.
fn about(ctx: &Ctx, column: &Item, key: &str) -> Option<String> {
    let option = column.option(key).filter(|option| option.key != next_steps::ABOUT_OTHER)?;
    Some(format!("{}: {}", ctx.text(&column.label), ctx.text(&option.label)))
}

/// The rows of the same table before submission: what is typed so far, whether it can be read or not, and the way back to the
/// kick-off that a submission now would make or keep (R14).
pub fn drafted_step_rows(ctx: &Ctx, desk: &Desk) -> Vec<StepRow> {
    let section = desk.playbook.section(next_steps::SECTION);
    let Some(item) = section.and_then(|section| section.item(next_steps::STEPS)) else { return Vec::new() };
    let (answers, workloads) = (steps::worded(ctx.t, &desk.answers), desk.workload_names());
    let row = |row: &Row| {
        let value = |column: &str| {
            let lines = |of| answers::lines(ctx.t, ctx.lang, of, cell(row, column), &workloads);
            item.column(column).map(|of| lines(of).join(" ")).filter(|text| !text.is_empty())
        };
        StepRow {
            what: value(next_steps::WHAT).unwrap_or_else(|| fl!(ctx.t, "draft-no-answer")),
            about: item.column(next_steps::ABOUT).and_then(|column| about(ctx, column, cell(row, next_steps::ABOUT))),
            owner: value(next_steps::OWNER).unwrap_or_else(|| fl!(ctx.t, "draft-no-answer")),
            side: value(next_steps::OWNER_SIDE).unwrap_or_default(),
            due: value(next_steps::DUE_ON),
            status: StepStatus::from_key(cell(row, next_steps::STATUS)).unwrap_or(StepStatus::Open).key(),
        }
    };
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS);
    let typed = rows.iter().filter(|(_, row)| is_filled(item, row)).map(|(_, typed)| row(typed));
    let made = effects(&desk.answers, &desk.facts, &desk.forms)
        .and_then(|effects| desk.way_back(&effects, &desk.manager.name, desk.draft.review_id))
        .map(|step| StepRow {
            about: Some(fl!(ctx.t, "draft-step-made")),
            side: step.side.map(|side| word(ctx.t, "side", side.key())).unwrap_or_default(),
            due: step.due_on.map(|due| ctx.date(&due)),
            status: step.status.key(),
            what: steps::frozen(ctx.t, &step).into_owned(),
            owner: step.owner.clone(),
        });
    typed.chain(made).collect()
}

/// What became of an answer between two revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Same,
    Added,
    Removed,
    Changed,
}

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareRow {
    pub section: String,
    pub label: String,
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub change: Change,
}

impl CompareRow {
    fn new(section: &str, label: String, left: Vec<String>, right: Vec<String>) -> Self {
        let change = match (left.is_empty(), right.is_empty()) {
            _ if left == right => Change::Same,
            (true, _) => Change::Added,
            (_, true) => Change::Removed,
            _ => Change::Changed,
        };
        Self { section: section.to_owned(), label, left, right, change }
    }

    pub fn is_changed(&self) -> bool {
        self.change != Change::Same
    }

    /// The change in words.
    pub fn word(&self, ctx: &Ctx) -> String {
        match self.change {
            Change::Same => String::new(),
            Change::Added => fl!(ctx.t, "compare-added"),
            Change::Removed => fl!(ctx.t, "compare-removed"),
            Change::Changed => fl!(ctx.t, "compare-changed"),
        }
    }

    /// A sign beside the word.
    pub fn sign(&self) -> &'static str {
        match self.change {
            Change::Same => "",
            Change::Added => "＋",
            Change::Removed => "−",
            Change::Changed => "◆",
        }
    }
}

/// A revision as it is compared with another.
struct Compared<'a> {
    frozen: &'a Frozen,
    /// In the reader's language, without what one of the two does not know.
    answers: Cow<'a, Answers>,
    audience: Audience,
}

impl<'a> Compared<'a> {
    fn new(ctx: &Ctx, frozen: &'a Frozen, other: &Frozen, audience: Audience) -> Self {
        let mut answers = steps::worded(ctx.t, &frozen.answers);
        // When the way back was due was not kept at first: that is no change.
        for key in [&frozen.undated, &other.undated].into_iter().flatten() {
            let own = answers.section(next_steps::SECTION);
            let mut rows: Vec<Row> = own.rows(next_steps::STEPS).into_iter().map(|(_, row)| row).collect();
            if let Some(row) = rows.iter_mut().find(|row| cell(row, ROW_KEY) == key) {
                row.remove(next_steps::DUE_ON);
                answers.to_mut().section_mut(next_steps::SECTION).set_rows(next_steps::STEPS, rows);
            }
        }
        Self { frozen, answers, audience }
    }

    fn sections(&self, ctx: &Ctx, form: &'static Playbook) -> Vec<SectionView> {
        let Frozen { facts, names, .. } = self.frozen;
        answers::sections(ctx.t, ctx.lang, form, &self.answers, facts, &names.workloads, self.audience)
    }
}

/// Two revisions side by side, figures first; lines that are empty in both are left out. Of an item with rows each row and
/// cell that differs is a line of its own.
pub fn compare(ctx: &Ctx, left: &Frozen, right: &Frozen, audience: Audience) -> Vec<CompareRow> {
    let mut rows = figures_compared(ctx, &left.figures, &right.figures);
    let (left, right) = (Compared::new(ctx, left, right, audience), Compared::new(ctx, right, left, audience));
    let form = right.frozen.playbook;
    let (before, after) = (read_in(ctx, &left, form), right.sections(ctx, form));
    for section in &after {
        let other = before.iter().find(|s| s.key == section.key);
        for answer in &section.rows {
            let lines = other.and_then(|s| s.answer(&answer.field)).map(|a| a.lines.clone()).unwrap_or_default();
            let whole = CompareRow::new(&section.title, answer.label.clone(), lines, answer.lines.clone());
            let inside = match whole.change {
                Change::Changed => rows_compared(ctx, (&left, &right), (section, &answer.field)),
                _ => Vec::new(),
            };
            if inside.is_empty() { rows.push(whole) } else { rows.extend(inside) }
        }
    }
    // What the later revision no longer asks or shows.
    for section in &before {
        let other = after.iter().find(|s| s.key == section.key);
        for answer in &section.rows {
            if other.and_then(|s| s.answer(&answer.field)).is_none() {
                rows.push(CompareRow::new(&section.title, answer.label.clone(), answer.lines.clone(), Vec::new()));
            }
        }
    }
    rows.retain(|r| !(r.left.is_empty() && r.right.is_empty()));
    rows
}

/// The answers in the words of another edition, so that what was only worded anew is no difference. What that edition does not
/// ask, or has no such answer to, stands as it was read.
fn read_in(ctx: &Ctx, compared: &Compared<'_>, form: &'static Playbook) -> Vec<SectionView> {
    let own = compared.sections(ctx, compared.frozen.playbook);
    if form.version == compared.frozen.playbook.version {
        return own;
    }
    let mut read = compared.sections(ctx, form);
    for section in own {
        let there = form.section(&section.key);
        let has_words = |field: &str| {
            let item = there.and_then(|there| there.item(field));
            let is_option =
                |item: &Item, key: &str| item.options.is_empty() || item.options.iter().any(|o| o.key == key);
            let values = compared.answers.section(&section.key).list(field);
            item.is_some_and(|item| values.iter().all(|value| is_option(item, value.trim())))
        };
        let without: Vec<_> = section.rows.iter().filter(|answer| !has_words(&answer.field)).cloned().collect();
        let Some(read) = read.iter_mut().find(|read| read.key == section.key) else {
            read.push(section);
            continue;
        };
        read.rows.retain(|answer| without.iter().all(|other| other.field != answer.field));
        read.rows.extend(without);
    }
    read
}

/// What differs inside an item with rows: rows that are there once only, cells, the order. Nothing for other items.
fn rows_compared(
    ctx: &Ctx,
    (left, right): (&Compared<'_>, &Compared<'_>),
    (section, item): (&SectionView, &str),
) -> Vec<CompareRow> {
    let Some(form) = right.frozen.playbook.section(&section.key) else { return Vec::new() };
    let Some(of) = form.item(item) else { return Vec::new() };
    let (before, after) = paired(of, rows_read(left, form, of), rows_read(right, form, of));
    let answers = |rows| {
        let mut answers = SectionAnswers::default();
        answers.set_rows(item, rows);
        answers
    };
    let (before, after) = (answers(before), answers(after));
    let reader = |workloads| Reader { t: ctx.t, lang: ctx.lang, workloads };
    let (reads_left, reads_right) = (reader(&left.frozen.names.workloads), reader(&right.frozen.names.workloads));
    let found = differences(form, None, &before, &after).into_iter().filter(|d| d.item.key == item);
    let lines = found.filter_map(|d| {
        let named = match &d.what {
            What::Answer { .. } => return None,
            What::Cell { column, .. } if column.kind == Kind::Hidden => return None,
            What::Row { mine: Some(_), .. } => reads_left.label(&d),
            _ => reads_right.label(&d),
        };
        let (lines_left, lines_right) = (reads_left.sides(&d).0, reads_right.sides(&d).1);
        Some(CompareRow::new(&section.title, named, lines_left, lines_right))
    });
    lines.collect()
}

/// The rows of an item with the cells that this reader's record shows: what an answer ruled out was frozen as it was typed.
fn rows_read(compared: &Compared<'_>, form: &Section, item: &Item) -> Vec<Row> {
    let Compared { frozen, answers, audience } = compared;
    let rows = answers.section(&form.key).rows(&item.key).into_iter().map(|(_, row)| {
        let is_read = |column: &Item| {
            let is_shown = column.when.iter().all(|c| holds(c, answers, &frozen.facts, Some(&row)));
            is_shown && audience.reads(column)
        };
        let unread: Vec<&str> =
            item.columns.iter().filter(|column| !is_read(column)).map(|column| column.key.as_str()).collect();
        row.iter()
            .filter(|(column, _)| !unread.contains(&column.as_str()))
            .map(|(c, v)| (c.clone(), v.clone()))
            .collect()
    });
    rows.collect()
}

fn figures_compared(ctx: &Ctx, left: &Figures, right: &Figures) -> Vec<CompareRow> {
    let section = fl!(ctx.t, "record-figures");
    let usage = |figures: &Figures, key: &str| -> Vec<String> {
        let found = figures.workloads.iter().find(|w| w.key == key);
        found.map(|w| usage_lines(ctx, w)).unwrap_or_default()
    };
    let criterion = |figures: &Figures, statement: &str| -> Vec<String> {
        let found = figures.criteria.iter().find(|c| c.statement == statement);
        found.map_or_else(Vec::new, |c| {
            let word =
                if c.counts_as_achieved() { fl!(ctx.t, "record-achieved") } else { fl!(ctx.t, "record-not-achieved") };
            vec![fl!(ctx.t, "compare-criterion", state = word, target = c.target.as_str(), actual = c.actual.as_str())]
        })
    };
    let mut rows = Vec::new();
    let of_left = left.workloads.iter().filter(|l| !right.workloads.iter().any(|r| r.key == l.key));
    for workload in right.workloads.iter().chain(of_left) {
        let (before, after) = (usage(left, &workload.key), usage(right, &workload.key));
        rows.push(CompareRow::new(&section, workload.name.clone(), before, after));
    }
    let of_left = left.criteria.iter().filter(|l| !right.criteria.iter().any(|r| r.statement == l.statement));
    for criterion_of in right.criteria.iter().chain(of_left) {
        let statement = &criterion_of.statement;
        let (before, after) = (criterion(left, statement), criterion(right, statement));
        rows.push(CompareRow::new(&section, statement.clone(), before, after));
    }
    rows
}

fn usage_lines(ctx: &Ctx, usage: &WorkloadUsage) -> Vec<String> {
    let rate = rate(usage).unwrap_or_else(|| fl!(ctx.t, "record-not-computable"));
    let counts = usage.counts().map(|c| ratio(c.active, c.entitled)).unwrap_or_default();
    let mut lines = vec![format!("{rate} {counts}").trim_end().to_owned()];
    lines.push(fl!(ctx.t, "compare-target", target = usage.target));
    if let Some(m) = &usage.measurement {
        lines.push(measured(ctx, usage));
        lines.push(crate::words::source(ctx.t, m));
    }
    lines
}
