//! The form of a measurement that is typed in.

use chrono::NaiveDate;

use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::usage::MeasurementInput;
use crate::domain::usage::{Counts, Source};
use crate::store::workloads::Workload;
use crate::words::{Loader, fl};

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub workload: String,
    pub active: String,
    pub entitled: String,
    pub period_days: String,
    pub as_of: String,
    pub note: String,
    /// More active than entitled users are meant.
    pub confirm_over: bool,
}

impl Raw {
    pub fn empty(today: NaiveDate) -> Self {
        Self { period_days: "28".to_owned(), as_of: today.to_string(), ..Self::default() }
    }
}

/// What a measurement can be of, and the day where the engagement is.
pub struct Given<'a> {
    pub workloads: &'a [Workload],
    pub today: NaiveDate,
}

impl Raw {
    /// Why the form asks before it takes the figures: more people use the workload than may.
    fn asks_over(&self, active: Option<i64>, entitled: Option<i64>) -> bool {
        let over = active.zip(entitled).is_some_and(|(active, entitled)| active > entitled && entitled > 0);
        over && !self.confirm_over
    }

    /// What is chosen.
    fn workload(&self, workloads: &[Workload]) -> Option<i64> {
        workloads.iter().map(|w| w.id).find(|id| id.to_string() == self.workload)
    }
}

impl Typed for Raw {
    type Given<'g> = Given<'g>;
    type Value = MeasurementInput;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            workload: text("workload"),
            active: text("active"),
            entitled: text("entitled"),
            period_days: text("period_days"),
            as_of: text("as_of"),
            note: text("note"),
            confirm_over: !fields.text("confirm_over").is_empty(),
        }
    }

    fn parse(&self, t: &Loader, given: Given<'_>) -> Result<MeasurementInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let workload = self.workload(given.workloads);
        if workload.is_none() {
            errors.add("workload", fl!(t, "form-choice", label = fl!(t, "engagements-workload")));
        }
        let active = errors.count(t, "active", &fl!(t, "usage-active"), &self.active);
        let entitled = errors.count(t, "entitled", &fl!(t, "usage-entitled"), &self.entitled);
        let period = self.period_days.parse::<i64>().ok().filter(|days| (1..=366).contains(days));
        if period.is_none() {
            errors.add("period_days", fl!(t, "usage-period-wrong"));
        }
        let as_of = errors.date(t, "as_of", &fl!(t, "usage-as-of"), &self.as_of);
        if as_of.is_some_and(|day| day > given.today) {
            errors.add("as_of", fl!(t, "form-future", label = fl!(t, "usage-as-of")));
        }
        errors.limit(t, "note", &fl!(t, "usage-note"), &self.note, 4000);
        if self.asks_over(active, entitled) {
            errors.add("confirm_over", fl!(t, "usage-over-question"));
        }
        let typed = || {
            Some(MeasurementInput {
                workload_id: workload?,
                counts: Some(Counts { active: active?, entitled: entitled? }),
                period_days: period?,
                as_of: as_of?,
                source: Source::Typed,
                report: String::new(),
                note: self.note.clone(),
            })
        };
        sound(typed(), errors)
    }
}
