//! A partner's summary of an engagement as a workbook: where it stands, the figures against their targets, the customer's own
//! criteria, the next steps and the answers, of one approved revision and nothing else.

use chrono::NaiveDate;

use super::lists::{Reader, columns};
use super::sheet::{Cell, Sheet};
use crate::domain::formats::shown_url;
use crate::domain::review::rows::by_due;
use crate::domain::usage::WorkloadUsage;
use crate::paths;
use crate::playbook::keys::next_steps::STEPS;
use crate::queries::summary::{Reading, Summary};
use crate::words::answers::{self, Audience};
use crate::words::{date, fl, number, people, process, steps, word};

/// The sheets; before the first approval there is the first one alone.
pub fn sheets(reader: &Reader<'_>, summary: &Summary) -> Vec<Sheet> {
    let mut sheets = vec![overview(reader, summary)];
    if let Some(reading) = &summary.last {
        sheets.extend([figures(reader, reading), criteria(reader, reading), next_steps(reader, reading)]);
        sheets.push(sections(reader, reading));
    }
    // A table of nothing says nothing.
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}

fn overview(reader: &Reader<'_>, summary: &Summary) -> Sheet {
    let t = reader.t;
    let line = |name: String, value: Cell| vec![Cell::Text(name), value];
    let mut rows = vec![
        line(fl!(t, "engagements-customer"), Cell::text(&summary.customer)),
        line(fl!(t, "summary-status"), Cell::Text(word(t, "status", summary.status.key()))),
        line(fl!(t, "summary-contact"), Cell::Text(people::name(t, &summary.manager_name, summary.manager_disabled))),
    ];
    // Nobody answers at the address of an account that is disabled.
    if !summary.manager_disabled {
        rows.push(line(fl!(t, "sign-in-email"), Cell::text(&summary.manager_email)));
    }
    let names = summary.last.as_ref().map(|reading| &reading.frozen.names);
    if let Some(names) = names {
        rows.push(line(fl!(t, "record-segment"), Cell::Text(word(t, "segment", names.segment.key()))));
        if names.manager != summary.manager_name {
            rows.push(line(fl!(t, "summary-manager"), Cell::text(&names.manager)));
        }
    }
    if let Some(partner) = names.and_then(|names| names.partner.as_ref()).or(summary.organisation.as_ref()) {
        rows.push(line(fl!(t, "record-partner"), Cell::text(partner)));
    }
    if let Some(reading) = &summary.last {
        rows.push(line(fl!(t, "sheet-review"), Cell::Number(reading.number)));
        rows.push(line(fl!(t, "sheet-revision"), Cell::Number(reading.revision)));
        if let Some(at) = reading.approved_at {
            rows.push(line(fl!(t, "sheet-approved"), reader.day(at)));
        }
        if let Some(meeting) = reading.meeting {
            let said = process::meeting(reader.lang, reading.frozen.playbook, meeting);
            rows.push(line(fl!(t, "sheet-meeting"), Cell::Text(said)));
        }
        if reading.held_on.is_some() {
            rows.push(line(fl!(t, "sheet-held-on"), Cell::day(reading.held_on)));
        }
        if let Some(outcome) = reading.outcome {
            let said = process::outcome(reader.lang, reading.frozen.playbook, outcome);
            rows.push(line(fl!(t, "sheet-outcome"), Cell::Text(said)));
        }
        if reading.follow_up_on.is_some() {
            rows.push(line(fl!(t, "sheet-meets-on"), Cell::day(reading.follow_up_on)));
        }
    }
    rows.push(line(fl!(t, "sheet-address"), reader.address(&paths::summary(summary.engagement_id))));
    Sheet {
        name: fl!(t, "summary-title"),
        columns: columns([(fl!(t, "sheet-item"), 30), (fl!(t, "sheet-value"), 60)]),
        rows,
        note: String::new(),
    }
}

fn figures(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let t = reader.t;
    let rows = reading.frozen.figures.workloads.iter().map(|usage| {
        let (counts, measurement) = (usage.counts(), usage.measurement.as_ref());
        vec![
            Cell::text(&usage.name),
            Cell::rate(usage.figure()),
            Cell::Rate(usage.target.to_string()),
            Cell::Text(verdict(reader, usage)),
            counts.map_or(Cell::Nothing, |counts| Cell::Number(counts.active)),
            counts.map_or(Cell::Nothing, |counts| Cell::Number(counts.entitled)),
            Cell::day(measurement.map(|measurement| measurement.as_of)),
            measurement.map_or(Cell::Nothing, |measurement| Cell::Number(measurement.period_days)),
            measurement.map_or(Cell::Nothing, |measurement| Cell::Text(crate::words::source(t, measurement))),
            Cell::Text(remarks(reader, usage, reading.frozen.submitted_on)),
        ]
    });
    Sheet {
        name: fl!(t, "sheet-figures"),
        columns: columns([
            (fl!(t, "table-workload"), 30),
            (fl!(t, "sheet-rate"), 10),
            (fl!(t, "sheet-target"), 10),
            (fl!(t, "record-verdict"), 16),
            (fl!(t, "table-active"), 14),
            (fl!(t, "table-entitled"), 18),
            (fl!(t, "table-as-of"), 12),
            (fl!(t, "table-period"), 12),
            (fl!(t, "usage-source"), 40),
            (fl!(t, "sheet-remarks"), 30),
        ]),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// How a workload stands against its target, in the words of the page.
fn verdict(reader: &Reader<'_>, usage: &WorkloadUsage) -> String {
    let t = reader.t;
    match usage.counts().filter(|_| usage.figure().is_some()) {
        Some(_) if usage.passes() => fl!(t, "record-reached"),
        Some(counts) => fl!(t, "record-short", count = number(counts.missing_users(usage.target))),
        None => fl!(t, "record-not-computable"),
    }
}

/// What the page marks a figure with. `on`: the day of the submission.
fn remarks(reader: &Reader<'_>, usage: &WorkloadUsage, on: NaiveDate) -> String {
    let t = reader.t;
    let marks = [
        usage.is_approximate().then(|| fl!(t, "record-approximate")),
        usage.is_stale(on).then(|| fl!(t, "record-stale")),
        usage.covers_long().then(|| fl!(t, "usage-long")),
    ];
    marks.into_iter().flatten().collect::<Vec<_>>().join(&fl!(t, "list-separator"))
}

fn criteria(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let t = reader.t;
    let rows = reading.frozen.figures.criteria.iter().map(|criterion| {
        let achieved = criterion.counts_as_achieved();
        vec![
            Cell::text(&criterion.statement),
            Cell::text(&criterion.target),
            Cell::text(&criterion.actual),
            Cell::text(&criterion.evidence),
            Cell::text(shown_url(&criterion.evidence_url)),
            Cell::Text(if achieved { fl!(t, "record-achieved") } else { fl!(t, "record-not-achieved") }),
            Cell::text(if achieved { criterion.achieved_by.as_str() } else { "" }),
            Cell::day(criterion.achieved_on.filter(|_| achieved)),
        ]
    });
    Sheet {
        name: fl!(t, "sheet-criteria"),
        columns: columns([
            (fl!(t, "criteria-statement"), 40),
            (fl!(t, "criteria-target"), 20),
            (fl!(t, "criteria-actual"), 20),
            (fl!(t, "criteria-evidence"), 30),
            (fl!(t, "criteria-url"), 40),
            (fl!(t, "criteria-verdict"), 10),
            (fl!(t, "criteria-by"), 20),
            (fl!(t, "criteria-on"), 12),
        ]),
        rows: rows.collect(),
        note: String::new(),
    }
}

fn next_steps(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let t = reader.t;
    let rows = by_due(&reading.frozen.steps).into_iter().map(|step| {
        vec![
            Cell::Text(steps::frozen(t, step).into_owned()),
            Cell::text(&step.owner),
            step.side.map_or(Cell::Nothing, |side| Cell::Text(word(t, "side", side.key()))),
            Cell::day(step.due_on),
            Cell::Text(word(t, "step", step.status.key())),
        ]
    });
    Sheet {
        name: fl!(t, "sheet-steps"),
        columns: columns([
            (fl!(t, "summary-step-what"), 50),
            (fl!(t, "summary-step-owner"), 20),
            (fl!(t, "step-side"), 14),
            (fl!(t, "summary-step-due"), 12),
            (fl!(t, "sheet-status-on", date = date(reader.lang, reading.frozen.submitted_on)), 20),
        ]),
        rows: rows.collect(),
        note: String::new(),
    }
}

fn sections(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let (t, frozen) = (reader.t, &reading.frozen);
    let worded = steps::worded(t, &frozen.answers);
    let sections = answers::sections(
        t,
        reader.lang,
        frozen.playbook,
        &worded,
        &frozen.facts,
        &frozen.names.workloads,
        Audience::Partner,
    );
    let rows = sections.iter().flat_map(|section| {
        section
            .rows
            .iter()
            // The steps have a table of their own.
            .filter(|answer| !answer.lines.is_empty() && answer.field != STEPS)
            .map(|answer| {
                vec![Cell::text(&section.title), Cell::text(&answer.label), Cell::Text(answer.lines.join("\n"))]
            })
    });
    Sheet {
        name: fl!(t, "sheet-answers"),
        columns: columns([(fl!(t, "sheet-section"), 24), (fl!(t, "sheet-item"), 40), (fl!(t, "sheet-value"), 70)]),
        rows: rows.collect(),
        note: String::new(),
    }
}
