//! A partner's summary of an engagement as a workbook: where it stands, the figures against their targets, the customer's own
//! criteria, the next steps and the answers, of one approved revision and nothing else.

use super::lists::{Reader, columns};
use super::sheet::{Cell, Sheet};
use crate::paths;
use crate::playbook::keys::next_steps::STEPS;
use crate::queries::summary::{Reading, Summary};
use crate::words::answers::{self, Audience};
use crate::words::{date, fl, people, process, steps, word};

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
            Cell::Text(if usage.passes() { fl!(t, "sheet-yes") } else { fl!(t, "sheet-no") }),
            counts.map_or(Cell::Nothing, |counts| Cell::Number(counts.active)),
            counts.map_or(Cell::Nothing, |counts| Cell::Number(counts.entitled)),
            Cell::day(measurement.map(|measurement| measurement.as_of)),
            measurement.map_or(Cell::Nothing, |measurement| Cell::Number(measurement.period_days)),
            measurement.map_or(Cell::Nothing, |measurement| Cell::Text(crate::words::source(t, measurement))),
        ]
    });
    Sheet {
        name: fl!(t, "sheet-figures"),
        columns: columns([
            (fl!(t, "table-workload"), 30),
            (fl!(t, "sheet-rate"), 10),
            (fl!(t, "sheet-target"), 10),
            (fl!(t, "sheet-reached-target"), 10),
            (fl!(t, "table-active"), 14),
            (fl!(t, "table-entitled"), 18),
            (fl!(t, "table-as-of"), 12),
            (fl!(t, "table-period"), 12),
            (fl!(t, "sheet-source"), 40),
        ]),
        rows: rows.collect(),
        note: String::new(),
    }
}

fn criteria(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let t = reader.t;
    let rows = reading.frozen.figures.criteria.iter().map(|criterion| {
        vec![
            Cell::text(&criterion.statement),
            Cell::text(&criterion.target),
            Cell::text(&criterion.actual),
            Cell::text(&criterion.evidence),
            Cell::Text(if criterion.counts_as_achieved() { fl!(t, "sheet-yes") } else { fl!(t, "sheet-no") }),
        ]
    });
    Sheet {
        name: fl!(t, "sheet-criteria"),
        columns: columns([
            (fl!(t, "criteria-statement"), 40),
            (fl!(t, "criteria-target"), 20),
            (fl!(t, "criteria-actual"), 20),
            (fl!(t, "criteria-evidence"), 30),
            (fl!(t, "sheet-achieved"), 10),
        ]),
        rows: rows.collect(),
        note: String::new(),
    }
}

fn next_steps(reader: &Reader<'_>, reading: &Reading) -> Sheet {
    let t = reader.t;
    let rows = reading.frozen.steps.iter().map(|step| {
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
            (fl!(t, "sheet-what"), 50),
            (fl!(t, "sheet-owner"), 20),
            (fl!(t, "sheet-side"), 14),
            (fl!(t, "sheet-due"), 12),
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
