//! The portfolio as tables to take away: a sheet for each of its tables, and the meetings behind them.

use super::lists::{Reader, columns};
use super::sheet::{Cell, Sheet};
use crate::domain::engagement::{Outcome, ReviewStage, Status};
use crate::domain::glance::Condition;
use crate::domain::page::Total;
use crate::domain::portfolio::{Band, Kind, Month, WAITS, Wait};
use crate::paths;
use crate::playbook::Playbook;
use crate::queries::TAKEN;
use crate::queries::portfolio::Portfolio;
use crate::store::held_list::Line;
use crate::store::meetings::Meets;
use crate::store::portfolio::Overdue;
use crate::store::queue::Counts;
use crate::words::{self, fl, number, people, process, word};

/// Every table of the portfolio.
pub fn portfolio(reader: &Reader<'_>, found: &Portfolio, playbook: &Playbook) -> Vec<Sheet> {
    vec![
        states(reader, found, playbook),
        months(reader, found),
        waits(reader, found),
        ages(reader, found),
        workloads(reader, found),
        loads(reader, found),
        overdue(reader, found),
        meetings(reader, found),
    ]
}

/// What part of the whole a count is, as a rate with one decimal.
fn share(count: i64, whole: i64) -> Cell {
    let tenths = |whole: i64| (count * 2_000 + whole) / (whole * 2);
    Cell::rate((whole > 0).then(|| tenths(whole)).map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)))
}

fn sheet(name: String, of: [(String, u16); 4], rows: Vec<Vec<Cell>>, note: String) -> Sheet {
    Sheet { name, columns: columns(of), rows, note }
}

/// How many rows a list has: a figure to reckon with, or `1,000+` where nobody counted further.
fn counted(total: Total) -> Cell {
    match total.counted() {
        (rows, false) => Cell::Number(rows),
        (_, true) => Cell::Text(words::total(total)),
    }
}

/// What is said of counts that do not hold all there is.
fn cut(reader: &Reader<'_>, found: &Portfolio) -> String {
    let counts = &found.counts.kept;
    if counts.more_engagements || counts.more_meetings { fl!(reader.t, "portfolio-cut") } else { String::new() }
}

/// Engagements and reviews by where they stand.
fn states(reader: &Reader<'_>, found: &Portfolio, playbook: &Playbook) -> Sheet {
    let (t, counts) = (reader.t, &found.counts.kept);
    let mut rows = Vec::new();
    let mut part = |name: String, of: Vec<(String, i64)>| {
        let whole: i64 = of.iter().map(|(_, count)| count).sum();
        for (what, count) in of {
            rows.push(vec![Cell::text(&name), Cell::Text(what), Cell::Number(count), share(count, whole)]);
        }
    };
    let status = |one: &Status| (word(t, "status", one.key()), counts.of(Kind::Status(*one)));
    part(fl!(t, "portfolio-status"), Status::ALL.iter().map(status).collect());
    let stage = |one: ReviewStage| {
        let both = [false, true].map(|shut| counts.of(Kind::stage(one, shut)));
        (word(t, "review", one.key()), both.iter().sum())
    };
    part(fl!(t, "portfolio-reviews"), ReviewStage::all().map(stage).collect());
    let outcome = |one: Option<Outcome>| {
        let name = match one {
            Some(outcome) => process::outcome(reader.lang, playbook, outcome),
            None => fl!(t, "portfolio-no-outcome"),
        };
        (name, counts.of(Kind::Outcome(one)))
    };
    part(fl!(t, "portfolio-outcomes"), Outcome::ALL.iter().map(|one| Some(*one)).chain([None]).map(outcome).collect());
    let watched = found.watched.iter().map(|(watched, total)| (words::watched(t, *watched), counted(*total)));
    for (what, count) in watched.chain([(fl!(t, "portfolio-surveys"), Cell::Number(counts.of(Kind::Survey)))]) {
        rows.push(vec![Cell::Text(fl!(t, "portfolio-watched")), Cell::Text(what), count, Cell::Nothing]);
    }
    let heads = [
        (fl!(t, "portfolio-part"), 26),
        (fl!(t, "portfolio-what"), 44),
        (fl!(t, "portfolio-count"), 10),
        (fl!(t, "portfolio-share"), 10),
    ];
    sheet(fl!(t, "portfolio-sheet-states"), heads, rows, cut(reader, found))
}

/// The meetings by month and outcome.
fn months(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let (t, counts) = (reader.t, &found.counts.kept);
    let mut heads = vec![(fl!(t, "portfolio-month"), 12), (fl!(t, "portfolio-held-count"), 12)];
    heads.extend(Outcome::ALL.iter().map(|one| (word(t, "outcome-short", one.key()), 16)));
    heads.push((fl!(t, "portfolio-exceptions"), 16));
    let row = |month: Month| {
        let all: Vec<i64> = Outcome::ALL.iter().map(|one| counts.held(month, *one)).collect();
        let mut cells = vec![Cell::Day(month.first_day()), Cell::Number(all.iter().sum())];
        cells.extend(all.into_iter().map(Cell::Number));
        cells.push(Cell::Number(counts.under(Kind::Exception, month.0, month.0)));
        cells
    };
    Sheet {
        name: fl!(t, "portfolio-sheet-months"),
        columns: heads.into_iter().map(|(name, width)| super::sheet::Column(name, width)).collect(),
        rows: found.filter.period.months().map(row).collect(),
        note: cut(reader, found),
    }
}

/// How long it took: the bands, and below them median and 90th percentile.
fn waits(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let t = reader.t;
    let mut rows = Vec::new();
    for wait in Wait::ALL {
        let name = match wait {
            Wait::Meeting => fl!(t, "portfolio-to-meeting"),
            Wait::Approval => fl!(t, "portfolio-to-approval"),
        };
        let histogram = found.counts.kept.histogram(*wait);
        for band in WAITS {
            let count = histogram.within(band);
            let days = Cell::Text(words::days(t, band));
            rows.push(vec![Cell::text(&name), days, Cell::Number(count), share(count, histogram.total())]);
        }
        let figures =
            [(fl!(t, "portfolio-median"), histogram.median()), (fl!(t, "portfolio-most"), histogram.percentile(90))];
        for (what, days) in figures {
            let days = days.map_or(Cell::Nothing, Cell::Number);
            rows.push(vec![Cell::text(&name), Cell::Text(what), days, Cell::Nothing]);
        }
    }
    let heads = [
        (fl!(t, "portfolio-part"), 30),
        (fl!(t, "portfolio-what"), 24),
        (fl!(t, "portfolio-count-or-days"), 14),
        (fl!(t, "portfolio-share"), 10),
    ];
    sheet(fl!(t, "portfolio-sheet-waits"), heads, rows, cut(reader, found))
}

/// The queue by age.
fn ages(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let t = reader.t;
    let row = |(age, waiting): &(Band, Counts)| {
        vec![
            Cell::Text(words::days(t, *age)),
            Cell::Number(waiting.total()),
            Cell::Number(waiting.exceptions),
            share(waiting.total(), found.waiting.total()),
        ]
    };
    let heads = [
        (fl!(t, "queue-waiting"), 20),
        (fl!(t, "portfolio-waiting"), 14),
        (fl!(t, "queue-exceptions"), 14),
        (fl!(t, "portfolio-share"), 10),
    ];
    sheet(fl!(t, "portfolio-sheet-ages"), heads, found.ages.iter().map(row).collect(), cut(reader, found))
}

/// How the intended workloads stand.
fn workloads(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let (t, counts) = (reader.t, &found.counts.kept);
    let mut rows = Vec::new();
    for workload in &found.choices.workloads {
        let of = |state: &Condition| counts.under(Kind::Condition(*state), workload.id, workload.id);
        let all: Vec<i64> = Condition::ALL.iter().map(of).collect();
        let intended: i64 = all.iter().sum();
        if intended > 0 {
            let mut cells = vec![Cell::text(&workload.name), Cell::Number(intended)];
            cells.extend(all.iter().map(|count| Cell::Number(*count)));
            cells.push(share(of(&Condition::Reached), intended));
            rows.push(cells);
        }
    }
    let columns = columns([
        (fl!(t, "engagements-workload"), 34),
        (fl!(t, "portfolio-intended"), 12),
        (fl!(t, "condition-reached"), 16),
        (fl!(t, "condition-short"), 16),
        (fl!(t, "condition-unknown"), 16),
        (fl!(t, "portfolio-reached-share"), 14),
    ]);
    Sheet { name: fl!(t, "portfolio-sheet-workloads"), columns, rows, note: cut(reader, found) }
}

/// What the managers have to do.
fn loads(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let (t, counts, which) = (reader.t, &found.counts, found.filter.which);
    let is_counted = which.workload.is_none() || which.people.partner.is_some();
    let number_of = |count: i64| if is_counted { Cell::Number(count) } else { Cell::Nothing };
    let row = |load: &crate::store::portfolio::Load| {
        vec![
            Cell::Text(people::name(t, &load.name, load.disabled)),
            number_of(load.open),
            number_of(load.waiting),
            Cell::Number(load.overdue),
            counts.longest.get(&load.manager_id).map_or(Cell::Nothing, |days| Cell::Number(*days)),
        ]
    };
    let columns = columns([
        (fl!(t, "portfolio-manager"), 24),
        (fl!(t, "portfolio-open"), 14),
        (fl!(t, "portfolio-waiting"), 12),
        (fl!(t, "portfolio-overdue"), 18),
        (fl!(t, "portfolio-longest-days"), 18),
    ]);
    let note = if counts.further > 0 {
        fl!(t, "portfolio-load-further", count = words::count(counts.further))
    } else {
        String::new()
    };
    Sheet { name: fl!(t, "portfolio-load"), columns, rows: counts.loads.iter().map(row).collect(), note }
}

/// The overdue steps that the page shows.
fn overdue(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let t = reader.t;
    let row = |step: &Overdue| {
        vec![
            Cell::text(&step.customer_name),
            Cell::Text(people::name(t, &step.manager_name, step.manager_disabled)),
            Cell::Text(words::steps::what(t, &step.what).into_owned()),
            Cell::text(&step.owner),
            Cell::Text(word(t, "side", step.owner_side.key())),
            Cell::Day(step.due_on),
            Cell::Number((step.time_zone.day(reader.now) - step.due_on).num_days()),
            reader.address(&paths::engagement(step.engagement_id)),
        ]
    };
    let columns = columns([
        (fl!(t, "queue-customer"), 30),
        (fl!(t, "portfolio-manager"), 20),
        (fl!(t, "portfolio-step"), 46),
        (fl!(t, "summary-step-owner"), 20),
        (fl!(t, "step-side"), 14),
        (fl!(t, "portfolio-due"), 12),
        (fl!(t, "steps-days-late"), 12),
        (fl!(t, "sheet-address"), 40),
    ]);
    let rows: Vec<Vec<Cell>> = found.overdue.rows.iter().map(row).collect();
    let note = if found.overdue.next.is_some() {
        fl!(t, "portfolio-steps-cut", rows = number(words::count(rows.len())), all = number(found.counts.overdue))
    } else {
        String::new()
    };
    Sheet { name: fl!(t, "portfolio-overdue"), columns, rows, note }
}

/// The customers who are to be met again, as the page shows them.
fn meetings(reader: &Reader<'_>, found: &Portfolio) -> Sheet {
    let t = reader.t;
    let row = |meets: &Meets| {
        let late = (meets.time_zone.day(reader.now) - meets.on).num_days();
        vec![
            Cell::text(&meets.customer_name),
            Cell::Text(people::name(t, &meets.manager_name, meets.manager_disabled)),
            Cell::Text(words::meetings::why(t, meets.why())),
            Cell::Day(meets.on),
            if late > 0 { Cell::Number(late) } else { Cell::Nothing },
            reader.address(&paths::engagement(meets.engagement_id)),
        ]
    };
    let columns = columns([
        (fl!(t, "queue-customer"), 30),
        (fl!(t, "portfolio-manager"), 20),
        (fl!(t, "portfolio-meeting-why"), 30),
        (fl!(t, "portfolio-meeting-on"), 12),
        (fl!(t, "steps-days-late"), 12),
        (fl!(t, "sheet-address"), 40),
    ]);
    let rows: Vec<Vec<Cell>> = found.meetings.rows.iter().map(row).collect();
    let note = match found.meetings.next {
        Some(_) => fl!(t, "sheet-cut", rows = number(words::count(rows.len()))),
        None => String::new(),
    };
    Sheet { name: fl!(t, "home-meetings"), columns, rows, note }
}

/// The meetings that were held. `cut`: there are more of them than rows.
pub fn held(reader: &Reader<'_>, rows: &[Line], cut: bool, playbook: &Playbook) -> Sheet {
    let t = reader.t;
    let days = |days: Option<i64>| days.map_or(Cell::Nothing, Cell::Number);
    let row = |line: &Line| {
        vec![
            Cell::Day(line.held_on),
            Cell::text(&line.customer),
            Cell::Text(word(t, "segment", line.segment.key())),
            Cell::Text(people::name(t, &line.manager, line.manager_disabled)),
            Cell::text(line.partner.clone().unwrap_or_else(|| fl!(t, "engagements-direct"))),
            Cell::Number(line.number),
            Cell::Text(process::outcome(reader.lang, playbook, line.outcome)),
            if line.exception { Cell::Text(fl!(t, "sheet-yes")) } else { Cell::Nothing },
            Cell::Text(word(t, "review", line.state.key())),
            days(line.to_meeting),
            days(line.to_approval),
            reader.address(&paths::review(line.review_id)),
        ]
    };
    let columns = columns([
        (fl!(t, "sheet-held-on"), 12),
        (fl!(t, "engagements-customer"), 30),
        (fl!(t, "engagements-segment"), 14),
        (fl!(t, "engagement-manager"), 20),
        (fl!(t, "engagements-partner"), 24),
        (fl!(t, "sheet-review"), 10),
        (fl!(t, "sheet-outcome"), 40),
        (fl!(t, "portfolio-exceptions"), 12),
        (fl!(t, "sheet-review-state"), 14),
        (fl!(t, "held-days-to-meeting"), 18),
        (fl!(t, "held-days-to-approval"), 18),
        (fl!(t, "sheet-address"), 40),
    ]);
    let note = if cut { fl!(t, "sheet-cut", rows = number(TAKEN)) } else { String::new() };
    Sheet { name: fl!(t, "held-title"), columns, rows: rows.iter().map(row).collect(), note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_counted_further_is_no_figure() {
        assert!(matches!(counted(Total::of(37)), Cell::Number(37)));
        let Cell::Text(more) = counted(Total::of(1_000).or_more()) else { panic!("a figure") };
        assert_eq!(more, "1,000+");
    }
}
