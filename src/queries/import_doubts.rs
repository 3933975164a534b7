//! What is asked before the figures of a file are taken in, held against what is there.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::Ask;
use super::import_lines::Line;
use crate::domain::doubts::{Doubt, of_change, of_day, of_tenant};
use crate::domain::standing::Standing;
use crate::domain::usage::{Counts, Figures};
use crate::error::Result;
use crate::reports::{Kind, Report};
use crate::store::engagements::Engagement;
use crate::store::measurements::{self, Measurement};
use crate::store::{Seen, imports, usage_points};

/// Fewer entitled users than this may well be the same by chance, where the file has no other figure.
const FEW: i64 = 20;

/// An engagement that has all figures of the file.
pub type Twin = Seen<Engagement>;

/// What is asked, and the engagement that has the same figures, if the person may see one.
pub(super) fn of(
    ask: &mut Ask<'_>,
    engagement: &Seen<Engagement>,
    before: &Figures,
    lines: &[Line],
    report: &Report,
) -> Result<(Vec<Doubt>, Option<Twin>)> {
    let refreshed = imports::last_refreshed(ask.conn, engagement)?;
    let there = refreshed.into_iter().find(|(kind, _)| *kind == report.kind).map(|(_, day)| day);
    let mut doubts = of_rates(before, lines, there, report.refreshed);
    let total = report.totals.iter().max_by_key(|total| total.as_of).and_then(|total| total.counts);
    if let Some(total) = total {
        let largest = || before.workloads.iter().filter_map(|w| w.counts()).map(|c| c.entitled).max();
        let known = usage_points::last_entitled(ask.conn, engagement, report.kind)?.or_else(largest);
        doubts.extend(of_tenant(known, Some(total.entitled)));
    }
    // Who the figures of a file for many tenants belong to is written in it.
    let twin = if report.kind == Kind::PartnerCenter { None } else { twin(ask, engagement, lines)? };
    doubts.extend(twin.is_some().then_some(Doubt::Twin));
    Ok((doubts, twin))
}

/// What is asked about rates, and about their day. `there`: the latest refresh date that was imported of the kind.
pub(super) fn of_rates(before: &Figures, lines: &[Line], there: Option<NaiveDate>, here: NaiveDate) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for line in lines.iter().filter(|line| line.standing == Standing::Counts) {
        let earlier = before.workloads.iter().find(|w| w.workload_id == line.workload_id).and_then(|w| w.counts());
        if let Some((earlier, later)) = earlier.zip(line.rate.counts) {
            doubts.extend(of_change(&line.workload, earlier, later));
        }
    }
    doubts.extend(of_day(there, here));
    doubts
}

/// An engagement of another tenant that has every figure of the file.
fn twin(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, lines: &[Line]) -> Result<Option<Twin>> {
    let figures: Vec<(&Line, Counts)> =
        lines.iter().filter_map(|line| Some((line, line.rate.counts.filter(|counts| counts.entitled > 0)?))).collect();
    let Some((line, largest)) = figures.iter().max_by_key(|(_, counts)| counts.entitled) else { return Ok(None) };
    if figures.len() == 1 && largest.entitled < FEW {
        return Ok(None);
    }
    let figure = (line.workload_id, line.rate.as_of, *largest);
    let candidates = measurements::alike(ask.conn, ask.viewer, engagement, figure)?;
    if candidates.is_empty() {
        return Ok(None);
    }
    let days: BTreeSet<NaiveDate> = figures.iter().map(|(line, _)| line.rate.as_of).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let rows = measurements::of_days(ask.conn, &candidates, &days)?;
    let key = |row: &Measurement| (row.engagement_id, row.workload_id, row.as_of, row.period_days, row.figure().counts);
    let there: HashSet<_> = rows.iter().map(key).collect();
    let has = |id: i64, line: &Line, counts: Counts| {
        there.contains(&(id, line.workload_id, line.rate.as_of, line.rate.period_days, Some(counts)))
    };
    Ok(candidates.into_iter().find(|other| figures.iter().all(|(line, counts)| has(other.id, line, *counts))))
}
