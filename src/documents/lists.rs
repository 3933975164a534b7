//! The lists as tables to take away: engagements, the lead's queue, a partner's summaries, next steps. Which rows, and whose, is the query's
//! business.

use chrono::NaiveDateTime;
use url::Url;

use super::sheet::{Cell, Column, Sheet};
use crate::domain::portfolio::Hour;
use crate::domain::zone::Zone;
use crate::paths;
use crate::queries::{TAKEN, engagements, queue, summary};
use crate::store::step_list::Line;
use crate::words::{self, Lang, Loader, fl, number, people, process, word};

/// For whom a table is written.
pub struct Reader<'a> {
    pub t: &'a Loader,
    pub lang: Lang,
    pub zone: Zone,
    /// In UTC.
    pub now: NaiveDateTime,
    /// Where browsers reach the application.
    pub public_url: &'a Url,
}

impl Reader<'_> {
    /// The address of a page, for who has the table and not the application before them.
    pub(super) fn address(&self, path: &str) -> Cell {
        Cell::Text(self.public_url.join(path).map_or_else(|_| path.to_owned(), Into::into))
    }

    pub(super) fn day(&self, utc: NaiveDateTime) -> Cell {
        Cell::Day(self.zone.day(utc))
    }

    fn word(&self, kind: &str, key: &str) -> Cell {
        Cell::Text(word(self.t, kind, key))
    }
}

/// Columns of these headings and widths.
pub(super) fn columns<const N: usize>(columns: [(String, u16); N]) -> Vec<Column> {
    columns.into_iter().map(|(name, width)| Column(name, width)).collect()
}

/// What is said of a table that may not hold all there is.
fn cut(t: &Loader, rows: usize) -> String {
    if rows < TAKEN { String::new() } else { fl!(t, "sheet-cut", rows = number(TAKEN)) }
}

/// The list of engagements.
pub fn engagements(reader: &Reader<'_>, rows: &[engagements::Row]) -> Sheet {
    let t = reader.t;
    let columns = columns([
        (fl!(t, "engagements-customer"), 30),
        (fl!(t, "engagements-segment"), 14),
        (fl!(t, "engagements-partner"), 24),
        (fl!(t, "engagement-manager"), 20),
        (fl!(t, "engagements-status"), 14),
        (fl!(t, "sheet-reached"), 12),
        (fl!(t, "sheet-intended"), 12),
        (fl!(t, "engagements-lowest"), 26),
        (fl!(t, "sheet-rate"), 10),
        (fl!(t, "sheet-target"), 10),
        (fl!(t, "sheet-measured-on"), 12),
        (fl!(t, "sheet-review"), 10),
        (fl!(t, "sheet-review-state"), 14),
        (fl!(t, "sheet-meets-on"), 12),
        (fl!(t, "engagements-due"), 12),
        (fl!(t, "sheet-overdue"), 10),
        (fl!(t, "engagements-updated"), 12),
        (fl!(t, "sheet-address"), 40),
    ]);
    let row = |row: &engagements::Row| {
        let engagement = &row.engagement;
        let lowest = row.lowest.as_ref();
        vec![
            Cell::text(&engagement.customer_name),
            reader.word("segment", engagement.segment.key()),
            Cell::text(engagement.partner.clone().unwrap_or_else(|| fl!(t, "engagements-direct"))),
            Cell::Text(people::name(t, &engagement.manager.name, engagement.manager.disabled)),
            reader.word("status", engagement.status.key()),
            Cell::Number(row.marks.reached),
            Cell::Number(row.marks.total()),
            lowest.map_or(Cell::Nothing, |lowest| Cell::text(&lowest.name)),
            Cell::rate(lowest.and_then(crate::domain::glance::Lowest::figure)),
            Cell::rate(lowest.map(|lowest| lowest.target.to_string())),
            Cell::day(row.stale),
            row.review.map_or(Cell::Nothing, |(number, _)| Cell::Number(number)),
            row.review.map_or(Cell::Nothing, |(_, stage)| reader.word("review", stage.key())),
            Cell::day(row.meets_on),
            Cell::day(row.due.map(|(due, _)| due)),
            match row.due {
                Some((_, true)) => Cell::Text(fl!(t, "sheet-yes")),
                _ => Cell::Nothing,
            },
            reader.day(engagement.updated_at),
            reader.address(&paths::engagement(engagement.id)),
        ]
    };
    Sheet { name: fl!(t, "nav-engagements"), columns, rows: rows.iter().map(row).collect(), note: cut(t, rows.len()) }
}

/// The reviews that wait for a decision.
pub fn queue(reader: &Reader<'_>, rows: &[queue::Row]) -> Sheet {
    let t = reader.t;
    let columns = columns([
        (fl!(t, "queue-group"), 28),
        (fl!(t, "queue-customer"), 30),
        (fl!(t, "engagements-segment"), 14),
        (fl!(t, "queue-manager"), 20),
        (fl!(t, "sheet-review"), 10),
        (fl!(t, "sheet-revision"), 10),
        (fl!(t, "sheet-meeting"), 16),
        (fl!(t, "sheet-held-on"), 12),
        (fl!(t, "sheet-outcome"), 40),
        (fl!(t, "sheet-submitted"), 12),
        (fl!(t, "queue-waiting"), 10),
        (fl!(t, "queue-claim"), 20),
        (fl!(t, "sheet-address"), 40),
    ]);
    let row = |row: &queue::Row| {
        let waiting = &row.waiting;
        vec![
            Cell::Text(process::group(t, waiting.group())),
            Cell::text(&waiting.customer_name),
            reader.word("segment", waiting.segment.key()),
            Cell::Text(people::name(t, &waiting.manager_name, waiting.manager_disabled)),
            Cell::Number(waiting.number),
            Cell::Number(waiting.revision),
            reader.word("meeting", waiting.meeting.key()),
            Cell::day(waiting.held_on),
            waiting
                .outcome
                .map_or(Cell::Nothing, |outcome| Cell::Text(process::outcome(reader.lang, row.playbook, outcome))),
            reader.day(waiting.submitted_at),
            Cell::Number(Hour::days_waited(waiting.submitted_at, reader.now)),
            row.claim.as_ref().map_or(Cell::Nothing, |claim| Cell::text(&claim.lead.name)),
            reader.address(&paths::review(waiting.review_id)),
        ]
    };
    Sheet { name: fl!(t, "queue-title"), columns, rows: rows.iter().map(row).collect(), note: cut(t, rows.len()) }
}

/// The engagements of a partner's organisation, as far as it may see them.
pub fn summaries(reader: &Reader<'_>, rows: &[summary::Row]) -> Sheet {
    let t = reader.t;
    let columns = columns([
        (fl!(t, "engagements-customer"), 30),
        (fl!(t, "summary-contact"), 20),
        (fl!(t, "summary-status"), 14),
        (fl!(t, "sheet-review"), 10),
        (fl!(t, "sheet-revision"), 10),
        (fl!(t, "sheet-approved"), 12),
        (fl!(t, "sheet-reached"), 12),
        (fl!(t, "sheet-intended"), 12),
        (fl!(t, "sheet-address"), 40),
    ]);
    let row = |row: &summary::Row| {
        let (engagement, last) = (&row.engagement, row.last.as_ref());
        let number = |n: Option<i64>| n.map_or(Cell::Nothing, Cell::Number);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        vec![
            Cell::text(&engagement.customer_name),
            Cell::Text(people::name(t, &engagement.manager_name, engagement.manager_disabled)),
            reader.word("status", row.status.key()),
            number(last.map(|last| last.number)),
            number(last.map(|last| last.revision)),
            last.map_or(Cell::Nothing, |last| reader.day(last.approved_at)),
            number(last.map(|last| count(last.figures.reached()))),
            number(last.map(|last| count(last.figures.workloads.len()))),
            reader.address(&paths::summary(engagement.id)),
        ]
    };
    Sheet { name: fl!(t, "summary-title"), columns, rows: rows.iter().map(row).collect(), note: cut(t, rows.len()) }
}

/// Next steps. `cut`: there are more of them than rows.
pub fn steps(reader: &Reader<'_>, rows: &[Line], cut: bool) -> Sheet {
    let t = reader.t;
    let columns = columns([
        (fl!(t, "engagements-customer"), 28),
        (fl!(t, "engagement-manager"), 18),
        (fl!(t, "engagement-step-what"), 46),
        (fl!(t, "engagement-step-owner"), 20),
        (fl!(t, "step-side"), 14),
        (fl!(t, "engagement-step-due"), 13),
        (fl!(t, "steps-days-late"), 12),
        (fl!(t, "engagement-step-status"), 14),
        (fl!(t, "sheet-reported"), 16),
        (fl!(t, "steps-review"), 12),
    ]);
    let row = |line: &Line| {
        let (step, late) = (&line.step, line.step.days_late(reader.now));
        vec![
            Cell::text(&line.customer),
            Cell::Text(people::name(t, &line.manager.name, line.manager.disabled)),
            Cell::Text(words::steps::what(t, &step.what).into_owned()),
            Cell::text(&step.owner),
            reader.word("side", step.owner_side.key()),
            Cell::day(step.due_on),
            if late > 0 { Cell::Number(late) } else { Cell::Nothing },
            reader.word("step", step.status.key()),
            // Reported and not looked at yet.
            step.reported_at.map_or(Cell::Nothing, |at| reader.day(at)),
            Cell::Number(step.review_number),
        ]
    };
    let note = if cut { fl!(t, "steps-table-cut") } else { String::new() };
    Sheet { name: fl!(t, "nav-steps"), columns, rows: rows.iter().map(row).collect(), note }
}
