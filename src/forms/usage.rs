//! The form of measurements that are typed in: a row for each intended workload and one for any other, with one as-of date
//! and one period for all of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{FieldErrors, Fields, Row, Typed};
use crate::actions::usage::MeasurementInput;
use crate::domain::usage::{Counts, Source, USUAL_PERIOD_DAYS};
use crate::domain::written;
use crate::words::{Loader, fl};

/// The figures of a workload as typed.
#[derive(Debug, Clone, Default)]
pub struct RawCounts {
    pub active: String,
    pub entitled: String,
    /// More active than entitled users are meant.
    pub confirm_over: bool,
}

impl RawCounts {
    fn of(row: &Row) -> Self {
        let text = |column: &str| row.get(column).map(|text| text.trim().to_owned()).unwrap_or_default();
        Self { active: text("active"), entitled: text("entitled"), confirm_over: !text("confirm_over").is_empty() }
    }

    /// A row that is left empty says nothing.
    pub fn is_blank(&self) -> bool {
        self.active.is_empty() && self.entitled.is_empty()
    }
}

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// By workload.
    pub rows: BTreeMap<i64, RawCounts>,
    /// Of a workload that is not an intended one, and which.
    pub other: RawCounts,
    pub workload: String,
    pub period_days: String,
    pub as_of: String,
    pub note: String,
}

impl Raw {
    pub fn empty(as_of: NaiveDate, period_days: Option<i64>) -> Self {
        let period_days = period_days.unwrap_or(USUAL_PERIOD_DAYS).to_string();
        Self { period_days, as_of: as_of.to_string(), ..Self::default() }
    }

    /// Whether anything is said of a workload that is not an intended one.
    pub fn says_other(&self) -> bool {
        !self.other.is_blank() || !self.workload.is_empty()
    }

    /// What was typed for an intended workload.
    pub fn row(&self, workload: i64) -> RawCounts {
        self.rows.get(&workload).cloned().unwrap_or_default()
    }
}

/// Name and id of a field of an intended workload.
pub fn field(workload: i64, column: &str) -> String {
    format!("usage[{workload}][{column}]")
}

/// A label that says which workload it belongs to.
pub fn label(t: &Loader, workload: &str, label: String) -> String {
    fl!(t, "usage-field", workload = workload, label = label)
}

/// Workloads by id and name, and the day where the engagement is.
pub struct Given<'a> {
    pub intended: &'a [(i64, String)],
    pub others: &'a [(i64, String)],
    /// Those that are not offered any more, which a page from before still holds.
    pub retired: &'a [(i64, String)],
    pub today: NaiveDate,
}

/// The counts of a row. `fields`: of the active, the entitled users, and the question.
fn counts(
    t: &Loader,
    raw: &RawCounts,
    (name, fields): (&str, [String; 3]),
    errors: &mut FieldErrors,
) -> Option<Counts> {
    let [active, entitled, over] = fields;
    let labels = [fl!(t, "usage-active"), fl!(t, "usage-entitled")].map(|text| label(t, name, text));
    let active = errors.whole(t, &active, &labels[0], &raw.active, &written::PEOPLE);
    let entitled = errors.whole(t, &entitled, &labels[1], &raw.entitled, &written::PEOPLE);
    let counts = Counts { active: active?, entitled: entitled? };
    if counts.active > counts.entitled && counts.entitled > 0 && !raw.confirm_over {
        errors.add(over, fl!(t, "usage-over-question", workload = name));
    }
    Some(counts)
}

impl Typed for Raw {
    type Given<'g> = Given<'g>;
    type Value = Vec<MeasurementInput>;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            rows: fields.rows("usage").iter().map(|(id, row)| (i64::from(*id), RawCounts::of(row))).collect(),
            other: RawCounts {
                active: text("active"),
                entitled: text("entitled"),
                confirm_over: !fields.text("confirm_over").is_empty(),
            },
            workload: text("workload"),
            period_days: text("period_days"),
            as_of: text("as_of"),
            note: text("note"),
        }
    }

    fn parse(&self, t: &Loader, given: Given<'_>) -> Result<Vec<MeasurementInput>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut found: Vec<(i64, Counts)> = Vec::new();
        let named = |of: &'_ [(i64, String)], id| of.iter().find(|(of, _)| *of == id).map(|(_, name)| name.clone());
        let retired = |id| named(given.retired, id).map(|name| fl!(t, "usage-retired", workload = name));
        // The first field that there is to fill in.
        let first = match (given.intended.first(), given.others.is_empty()) {
            (Some((id, _)), _) => field(*id, "active"),
            (None, false) => "active".to_owned(),
            (None, true) => "as_of".to_owned(),
        };
        let filled =
            given.intended.iter().map(|(id, name)| (*id, name, self.row(*id))).filter(|(.., raw)| !raw.is_blank());
        for (id, name, raw) in filled {
            let fields = ["active", "entitled", "confirm_over"].map(|column| field(id, column));
            found.extend(counts(t, &raw, (name, fields), &mut errors).map(|counts| (id, counts)));
        }
        // Whose workload is no target any more, or was none in the page that was sent, is recorded like any other.
        for (id, raw) in
            self.rows.iter().filter(|(id, raw)| !raw.is_blank() && given.intended.iter().all(|i| i.0 != **id))
        {
            let Some(name) = named(given.others, *id) else {
                match retired(*id) {
                    Some(refusal) => errors.add(field(*id, "active"), refusal),
                    None if errors.of(&first).is_none() => errors.add(first.clone(), fl!(t, "usage-not-offered")),
                    None => {}
                }
                continue;
            };
            let fields = ["active", "entitled", "confirm_over"].map(|column| field(*id, column));
            found.extend(counts(t, raw, (&name, fields), &mut errors).map(|counts| (*id, counts)));
        }
        if self.says_other() {
            let chosen = given.others.iter().find(|(id, _)| id.to_string() == self.workload);
            if chosen.is_none() {
                let refusal = self.workload.parse().ok().and_then(retired);
                errors.add("workload", refusal.unwrap_or_else(|| fl!(t, "form-choice", label = fl!(t, "usage-other"))));
            }
            let name = chosen.map_or_else(|| fl!(t, "usage-other"), |(_, name)| name.clone());
            let fields = ["active", "entitled", "confirm_over"].map(str::to_owned);
            let counts = counts(t, &self.other, (&name, fields), &mut errors);
            found.extend(chosen.zip(counts).map(|((id, _), counts)| (*id, counts)));
        }
        if found.is_empty() && errors.is_empty() {
            errors.add(first, fl!(t, "usage-nothing"));
        }
        let as_of = errors.date(t, "as_of", &fl!(t, "usage-as-of"), &self.as_of);
        if as_of.is_some_and(|day| day > given.today) {
            errors.add("as_of", fl!(t, "form-future", label = fl!(t, "usage-as-of")));
        }
        let (period, wrong) = (fl!(t, "usage-period"), fl!(t, "usage-period-wrong"));
        let bounds: (&[&str], _) = (&written::DAYS, 1..=366);
        let period_days = errors.between(t, ("period_days", &period), &self.period_days, bounds, wrong);
        errors.limit(t, "note", &fl!(t, "usage-note"), &self.note, 4000);
        let (Some(as_of), Some(period_days), true) = (as_of, period_days, errors.is_empty()) else {
            return Err(errors);
        };
        let input = |(workload_id, counts)| MeasurementInput {
            workload_id,
            counts: Some(counts),
            period_days,
            as_of,
            source: Source::Typed,
            report: String::new(),
            note: self.note.clone(),
        };
        Ok(found.into_iter().map(input).collect())
    }
}
