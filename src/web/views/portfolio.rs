//! The tables of the portfolio with their bars, and where each of their figures leads.

use crate::domain::engagement::{Listed, Outcome, ReviewStage, Status};
use crate::domain::filter::{Held, People, Portfolio as Filter, Queue as QueueFilter, Which};
use crate::domain::glance::Condition;
use crate::domain::portfolio::{Band, Histogram, Kind, Month, WAITS, Wait};
use crate::store::portfolio::{Counts, Load as Loaded};
use crate::store::queue::Counts as Waiting;
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::views::narrowing;
use crate::web::views::states;
use crate::words::{self, fl, people, process, word};

/// A count with its bar.
pub struct CountRow {
    pub name: String,
    pub shape: Option<&'static str>,
    pub key: String,
    pub count: i64,
    /// The list that was counted.
    pub href: String,
    /// Of them with the gate shut at submission, and their list; none where nothing was submitted.
    pub shut: Option<(i64, String)>,
    /// Percent of the largest count, for the bar.
    pub width: String,
}

/// What a manager has to do, each figure with the list that was counted.
pub struct Load {
    pub name: String,
    /// The overview of this manager alone.
    pub href: String,
    /// None where nobody counts it.
    pub open: Option<(i64, String)>,
    pub waiting: Option<(i64, String)>,
    pub overdue: (i64, String),
    pub longest: Option<i64>,
    pub width: String,
}

/// A part of a bar: which of the kinds, where it begins and how wide it is, in percent.
pub struct Part {
    pub kind: usize,
    pub x: String,
    pub width: String,
}

/// The meetings of a month by outcome.
pub struct MonthRow {
    pub name: String,
    pub key: String,
    /// The figure and its list; none is 0.
    pub total: Option<(i64, String)>,
    pub outcomes: Vec<Option<(i64, String)>>,
    pub parts: Vec<Part>,
}

/// How long something took.
pub struct WaitView {
    pub key: &'static str,
    pub title: String,
    pub note: String,
    /// How many there are and their list, the median, and within how many days nine of ten were done; none where nothing was.
    pub figures: Option<(i64, String, i64, i64)>,
    pub bands: Vec<CountRow>,
}

/// How an intended workload stands.
pub struct WorkloadRow {
    pub name: String,
    pub intended: (i64, String),
    /// Reached, below the target, without a rate; none is 0.
    pub states: Vec<Option<(i64, String)>>,
    pub parts: Vec<Part>,
}

pub fn statuses(ctx: &Ctx, which: Which, counts: &Counts) -> Vec<CountRow> {
    let rows = Status::ALL.iter().map(|status| CountRow {
        name: word(ctx.t, "status", status.key()),
        shape: Some(states::status(status.key())),
        key: status.key().to_owned(),
        count: counts.kept.of(Kind::Status(*status)),
        href: narrowing::engagements(which, &[("state", status.key())]),
        shut: None,
        width: String::new(),
    });
    with_bars(rows.collect())
}

pub fn reviews(ctx: &Ctx, which: Which, counts: &Counts) -> Vec<CountRow> {
    let rows = ReviewStage::all().map(|stage| {
        let key = stage.key();
        let (open, shut) = (counts.kept.of(Kind::stage(stage, false)), counts.kept.of(Kind::stage(stage, true)));
        let with_gate = (stage != ReviewStage::Draft)
            .then(|| (shut, narrowing::engagements(which, &[("review", key), ("gate", narrowing::SHUT)])));
        CountRow {
            name: word(ctx.t, "review", key),
            shape: Some(states::review(key)),
            key: key.to_owned(),
            count: open + shut,
            href: narrowing::engagements(which, &[("review", key)]),
            shut: with_gate,
            width: String::new(),
        }
    });
    with_bars(rows.collect())
}

pub fn outcomes(ctx: &Ctx, which: Which, counts: &Counts) -> Vec<CountRow> {
    let row = |name: String, key: &'static str, outcome: Option<Outcome>| CountRow {
        name,
        shape: None,
        key: key.to_owned(),
        count: counts.kept.of(Kind::Outcome(outcome)),
        href: narrowing::engagements(which, &[("outcome", key)]),
        shut: None,
        width: String::new(),
    };
    let named = |outcome: &Outcome| {
        row(process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome), outcome.key(), Some(*outcome))
    };
    let none = row(fl!(ctx.t, "portfolio-no-outcome"), narrowing::NO_OUTCOME, None);
    with_bars(Outcome::ALL.iter().map(named).chain(std::iter::once(none)).collect())
}

/// How long the reviews have waited that wait for a decision.
pub fn ages(ctx: &Ctx, which: Which, ages: &[(Band, Waiting)]) -> Vec<CountRow> {
    let row = |(age, waiting): &(Band, Waiting)| CountRow {
        name: words::days(ctx.t, *age),
        shape: None,
        key: format!("age-{}", age.key()),
        count: waiting.total(),
        href: narrowing::queue(QueueFilter { of: which, age: Some(*age), ..QueueFilter::default() }),
        shut: None,
        width: String::new(),
    };
    with_bars(ages.iter().map(row).collect())
}

/// The months of the period, each with its meetings by outcome.
pub fn months(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<MonthRow> {
    let of = |month: Month| Outcome::ALL.iter().map(move |outcome| counts.kept.held(month, *outcome));
    let most = filter.period.months().map(|month| of(month).sum::<i64>()).max().unwrap_or_default();
    let row = |month: Month| {
        let held = Held::from(Filter { period: crate::domain::portfolio::Period::of(month), ..filter });
        let all: Vec<i64> = of(month).collect();
        let linked = |count: i64, outcome| (count > 0).then(|| (count, narrowing::held(Held { outcome, ..held })));
        MonthRow {
            name: words::month(ctx.lang, month.first_day()),
            key: month.key(),
            total: linked(all.iter().sum(), None),
            outcomes: Outcome::ALL.iter().zip(&all).map(|(outcome, count)| linked(*count, Some(*outcome))).collect(),
            parts: parts(&all, most),
        }
    };
    filter.period.months().rev().map(row).collect()
}

/// The outcomes of meetings with their short names, for the heads of columns.
pub fn outcome_heads(ctx: &Ctx) -> Vec<String> {
    Outcome::ALL.iter().map(|outcome| word(ctx.t, "outcome-short", outcome.key())).collect()
}

pub fn waits(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<WaitView> {
    let view = |wait: &Wait| {
        let (title, note) = match wait {
            Wait::Meeting => (fl!(ctx.t, "portfolio-to-meeting"), fl!(ctx.t, "portfolio-to-meeting-note")),
            Wait::Approval => (fl!(ctx.t, "portfolio-to-approval"), fl!(ctx.t, "portfolio-to-approval-note")),
        };
        let histogram = counts.kept.histogram(*wait);
        let list = |band| narrowing::held(Held { took: Some((*wait, band)), ..Held::from(filter) });
        let figures = histogram.median().zip(histogram.percentile(90));
        WaitView {
            key: wait.key(),
            title,
            note,
            figures: figures.map(|(median, most)| (histogram.total(), list(None), median, most)),
            bands: bands(ctx, *wait, &histogram, list),
        }
    };
    Wait::ALL.iter().map(view).collect()
}

fn bands(ctx: &Ctx, wait: Wait, histogram: &Histogram, list: impl Fn(Option<Band>) -> String) -> Vec<CountRow> {
    let row = |band: &Band| CountRow {
        name: words::days(ctx.t, *band),
        shape: None,
        key: format!("{}-{}", wait.key(), band.key()),
        count: histogram.within(*band),
        href: list(Some(*band)),
        shut: None,
        width: String::new(),
    };
    with_bars(WAITS.iter().map(row).collect())
}

/// How the workloads stand that are intended by anybody.
pub fn workloads(all: &[Named], which: Which, counts: &Counts) -> Vec<WorkloadRow> {
    let of = |workload: i64| {
        Condition::ALL.iter().map(move |state| counts.kept.under(Kind::Condition(*state), workload, workload))
    };
    let most = all.iter().map(|one| of(one.id).sum::<i64>()).max().unwrap_or_default();
    let row = |one: &Named| {
        let counts: Vec<i64> = of(one.id).collect();
        let intended: i64 = counts.iter().sum();
        let state = |(state, count): (&Condition, &i64)| {
            let condition = format!("{}.{}", state.key(), one.id);
            (*count > 0).then(|| (*count, narrowing::engagements(which, &[("condition", &condition)])))
        };
        (intended > 0).then(|| WorkloadRow {
            name: one.name.clone(),
            intended: (intended, intending(which, one.id)),
            states: Condition::ALL.iter().zip(&counts).map(state).collect(),
            parts: parts(&counts, most),
        })
    };
    all.iter().filter_map(row).collect()
}

/// The engagements that intend this workload, beside the one that the portfolio is narrowed to.
fn intending(which: Which, workload: i64) -> String {
    match which.workload {
        None => narrowing::engagements(Which { workload: Some(workload), ..which }, &[]),
        Some(_) => {
            let condition = format!("{}.{workload}", narrowing::INTENDED);
            narrowing::engagements(which, &[("condition", &condition)])
        }
    }
}

/// What the managers have to do who have most.
pub fn loads(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<Load> {
    let which = filter.which;
    let is_counted = which.workload.is_none() || which.people.partner.is_some();
    let row = |load: &Loaded| {
        let theirs = Which { people: People { manager: Some(load.manager_id), ..which.people }, ..which };
        let overview = narrowing::portfolio(Filter { which: theirs, ..filter });
        let open = (load.open, narrowing::engagements(theirs, &[("state", Listed::OPEN)]));
        let waiting = (load.waiting, narrowing::queue(QueueFilter { of: theirs, ..QueueFilter::default() }));
        Load {
            name: people::name(ctx.t, &load.name, load.disabled),
            open: is_counted.then_some(open),
            waiting: is_counted.then_some(waiting),
            overdue: (load.overdue, format!("{overview}#overdue")),
            href: overview,
            longest: counts.longest.get(&load.manager_id).copied(),
            width: share(load.open, counts.most_open),
        }
    };
    counts.loads.iter().map(row).collect()
}

fn with_bars(mut rows: Vec<CountRow>) -> Vec<CountRow> {
    let largest = rows.iter().map(|r| r.count).max().unwrap_or(0);
    for row in &mut rows {
        row.width = share(row.count, largest);
    }
    rows
}

/// A bar of these counts, one behind the other, on a scale that ends with the most.
fn parts(counts: &[i64], most: i64) -> Vec<Part> {
    let mut before = 0;
    let mut parts = Vec::new();
    for (kind, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        parts.push(Part { kind, x: share(before, most), width: share(*count, most) });
        before += count;
    }
    parts
}

/// Percent of the largest, with one decimal.
fn share(count: i64, largest: i64) -> String {
    let tenths = if largest > 0 { count.saturating_mul(1000) / largest } else { 0 };
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_bar_has_its_parts_one_behind_the_other() {
        let drawn: Vec<(usize, String, String)> =
            parts(&[3, 0, 1], 8).into_iter().map(|part| (part.kind, part.x, part.width)).collect();
        assert_eq!(drawn, [(0, "0.0".into(), "37.5".into()), (2, "37.5".into(), "12.5".into())]);
        assert!(parts(&[0, 0], 0).is_empty());
    }
}
