//! The form that lets somebody stand in for a manager who is away.

use chrono::NaiveDate;

use super::{FieldErrors, Fields, Typed, naming, sound};
use crate::domain::cover::{LONGEST, MOST_COVERED, MOST_STAND_INS, Refusal, Terms};
use crate::domain::policy::Viewer;
use crate::queries::narrowing::meant;
use crate::store::choices::MOST;
use crate::store::users::Named;
use crate::words::{Loader, count, fl};

/// As typed: ids, or parts of names where there are too many to choose from.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Who is away; a lead's to say.
    pub manager: String,
    pub stand_in: String,
    pub last_day: String,
}

impl Typed for Raw {
    /// Who asks, and all managers.
    type Given<'g> = (&'g Viewer, &'g [Named]);
    type Value = Terms;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self { manager: text("manager"), stand_in: text("stand_in"), last_day: text("last_day") }
    }

    fn parse(&self, t: &Loader, (viewer, managers): (&Viewer, &[Named])) -> Result<Terms, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut chosen = |name: &'static str, label: String, text: &str| match meant(managers, text) {
            Ok(Some(id)) => Some(id),
            nobody => {
                let choose = fl!(t, "form-choice", label = label);
                let is_box = managers.len() <= MOST;
                errors.add(name, nobody.err().filter(|_| !is_box).map_or(choose, |why| naming::nobody(t, why)));
                None
            }
        };
        // A manager asks for themselves.
        let manager = match viewer.roles.lead {
            true => chosen("manager", fl!(t, "cover-manager"), &self.manager),
            false => Some(viewer.id),
        };
        let stand_in = chosen("stand_in", fl!(t, "cover-stand-in"), &self.stand_in);
        let last_day: Option<NaiveDate> = errors.date(t, "last_day", &fl!(t, "cover-last-day"), &self.last_day);
        let terms = manager.zip(stand_in).zip(last_day);
        sound(terms.map(|((manager, stand_in), last_day)| Terms { manager, stand_in, last_day }), errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    match refusal {
        Refusal::Oneself => FieldErrors::one("stand_in", fl!(t, "cover-oneself")),
        Refusal::Past => FieldErrors::one("last_day", fl!(t, "cover-past")),
        Refusal::TooLong => {
            let days = LONGEST;
            FieldErrors::one("last_day", fl!(t, "cover-long", days = days))
        }
        Refusal::NoManager => FieldErrors::one("manager", fl!(t, "cover-nobody")),
        Refusal::NoStandIn => FieldErrors::one("stand_in", fl!(t, "cover-nobody")),
        Refusal::ManyStandIns => {
            FieldErrors::one("stand_in", fl!(t, "cover-many-stand-ins", count = count(MOST_STAND_INS)))
        }
        Refusal::ManyCovered => FieldErrors::one("stand_in", fl!(t, "cover-many-covered", count = count(MOST_COVERED))),
    }
}
