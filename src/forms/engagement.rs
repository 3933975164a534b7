//! The form of an engagement, as it is registered and edited.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::naming::nobody;
use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::engagements::EngagementInput;
use crate::domain::engagement::{Segment, Status};
use crate::domain::review::answers::SectionAnswers;
use crate::domain::usage::LEAST_TARGET;
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::queries::engagements::Choices;
use crate::queries::narrowing::meant;
use crate::store::choices::MOST;
use crate::store::engagements::{Engagement, Intended};
use crate::store::workloads::Workload;
use crate::words::{Loader, fl};

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub customer_name: String,
    pub tenant_id: String,
    pub segment: String,
    pub time_zone: String,
    pub partner_id: String,
    pub set_status: String,
    pub started_on: String,
    pub goals_planned: String,
    /// Chosen or not, and the target, by workload.
    pub workloads: BTreeMap<i64, (bool, String)>,
    /// Of a registration: the tenant of which another engagement is meant, though it has one.
    pub confirm_tenant: String,
    /// Of a registration: made with its page, so that pressing twice makes one engagement.
    pub idempotency_key: String,
}

impl Raw {
    pub fn empty(today: NaiveDate) -> Self {
        Self {
            time_zone: Zone::DEFAULT.name().to_owned(),
            set_status: Status::Active.key().to_owned(),
            started_on: today.to_string(),
            idempotency_key: uuid::Uuid::new_v4().simple().to_string(),
            ..Self::default()
        }
    }

    pub fn of(engagement: &Engagement, intended: &[Intended]) -> Self {
        Self {
            customer_name: engagement.customer_name.clone(),
            tenant_id: engagement.tenant_id.clone(),
            segment: engagement.segment.key().to_owned(),
            time_zone: engagement.time_zone.to_string(),
            partner_id: engagement.partner_id.map(|id| id.to_string()).unwrap_or_default(),
            set_status: engagement.set_status.key().to_owned(),
            started_on: engagement.started_on.to_string(),
            goals_planned: engagement.goals_planned.clone(),
            workloads: intended.iter().map(|w| (w.workload_id, (true, w.target.to_string()))).collect(),
            confirm_tenant: String::new(),
            idempotency_key: String::new(),
        }
    }
}

impl Raw {
    /// The same, with the key of the partner whose name was typed, where it is one's.
    pub fn with_partner_meant(self, choices: &Choices) -> Self {
        match meant(&choices.partners_named(), &self.partner_id) {
            Ok(Some(id)) => Self { partner_id: id.to_string(), ..self },
            _ => self,
        }
    }
}

/// How a workload is held against what is stored: key of its field.
pub fn workload_key(id: i64) -> String {
    format!("workload-{id}")
}

/// What is held against what is stored of a workload: whether it is intended, and its target as typed. One that is not, and
/// has the target that the form offers, is like one that the form does not name.
pub fn workload_value(raw: &Raw, id: i64) -> String {
    let (chosen, target) = raw.workloads.get(&id).map_or((false, ""), |(chosen, target)| (*chosen, target.as_str()));
    let target = match written::whole(target, &written::PERCENT) {
        Ok(number) if !chosen && number == LEAST_TARGET => String::new(),
        Ok(number) => number.to_string(),
        Err(_) => target.to_owned(),
    };
    match (chosen, target.is_empty()) {
        (true, true) => ON.to_owned(),
        (true, false) => format!("{ON} {target}"),
        (false, true) => OFF.to_owned(),
        (false, false) => format!("{OFF} {target}"),
    }
}

const ON: &str = "on";
const OFF: &str = "off";

/// The value in words.
pub fn workload_words(t: &Loader, value: &str) -> String {
    match value.split_once(' ') {
        Some((ON, target)) => fl!(t, "engagements-target-on", target = target),
        None if value == ON => fl!(t, "engagements-target-on-none"),
        Some((_, target)) => fl!(t, "engagements-target-off-typed", target = target),
        None => fl!(t, "engagements-target-off"),
    }
}

impl Raw {
    /// The form as it is held against another text of it.
    pub fn answers(&self, workloads: &[i64]) -> SectionAnswers {
        let mut answers = SectionAnswers::default();
        for (key, text) in [
            ("customer_name", &self.customer_name),
            ("tenant_id", &self.tenant_id),
            ("segment", &self.segment),
            ("time_zone", &self.time_zone),
            ("partner_id", &self.partner_id),
            ("set_status", &self.set_status),
            ("started_on", &self.started_on),
            ("goals_planned", &self.goals_planned),
        ] {
            answers.push(key, text);
        }
        workloads.iter().for_each(|id| answers.push(&workload_key(*id), &workload_value(self, *id)));
        answers
    }

    /// The same form with these answers.
    pub fn with(&self, answers: &Fields, workloads: &[i64]) -> Self {
        let chosen = workloads.iter().map(|id| {
            let key = workload_key(*id);
            let (state, target) = answers.text(&key).split_once(' ').unwrap_or((answers.text(&key), ""));
            let target = if state == OFF && target.is_empty() { LEAST_TARGET.to_string() } else { target.to_owned() };
            (*id, (state == ON, target))
        });
        let kept = Self { workloads: chosen.collect(), ..self.clone() };
        let text = |name: &str| answers.text(name).to_owned();
        Self {
            customer_name: text("customer_name"),
            tenant_id: text("tenant_id"),
            segment: text("segment"),
            time_zone: text("time_zone"),
            partner_id: text("partner_id"),
            set_status: text("set_status"),
            started_on: text("started_on"),
            goals_planned: text("goals_planned"),
            ..kept
        }
    }
}

/// A workload in the form.
pub struct WorkloadChoice {
    pub id: i64,
    pub name: String,
    pub retired: bool,
    pub chosen: bool,
    pub target: String,
}

impl WorkloadChoice {
    /// Name and id of a field of the workload's.
    pub fn field(&self, column: &str) -> String {
        format!("workloads[{}][{column}]", self.id)
    }

    /// Whether nobody typed its target: it is empty, or as it stood there to begin with.
    fn is_as_offered(&self, stored: Option<&i64>) -> bool {
        let typed = written::whole(&self.target, &written::PERCENT);
        self.target.is_empty() || typed == Ok(LEAST_TARGET) || stored.is_some_and(|stored| typed == Ok(*stored))
    }
}

/// The workloads as the form offers them; retired ones only where they are chosen.
pub fn offered(workloads: &[Workload], raw: &Raw) -> Vec<WorkloadChoice> {
    workloads
        .iter()
        .filter(|w| !w.retired || raw.workloads.get(&w.id).is_some_and(|(chosen, _)| *chosen))
        .map(|w| {
            let (chosen, target) = raw.workloads.get(&w.id).cloned().unwrap_or((false, LEAST_TARGET.to_string()));
            WorkloadChoice { id: w.id, name: w.name.clone(), retired: w.retired, chosen, target }
        })
        .collect()
}

impl Typed for Raw {
    type Given<'g> = &'g Choices;
    type Value = EngagementInput;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        let workloads = fields.rows("workloads").into_iter().map(|(id, row)| {
            let target = row.get("target").map(|t| t.trim().to_owned()).unwrap_or_default();
            (i64::from(id), (row.contains_key("chosen"), target))
        });
        Self {
            customer_name: text("customer_name"),
            tenant_id: text("tenant_id"),
            segment: text("segment"),
            time_zone: text("time_zone"),
            partner_id: text("partner_id"),
            set_status: if fields.has("set_status") { text("set_status") } else { Status::Active.key().to_owned() },
            started_on: text("started_on"),
            goals_planned: text("goals_planned"),
            workloads: workloads.collect(),
            confirm_tenant: text("confirm_tenant"),
            idempotency_key: text("idempotency_key"),
        }
    }

    fn parse(&self, t: &Loader, choices: &Choices) -> Result<EngagementInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.name(t, "customer_name", &fl!(t, "engagements-customer"), &self.customer_name, 200);
        let tenant_id = tenant(&self.tenant_id);
        if self.tenant_id.is_empty() {
            errors.add("tenant_id", fl!(t, "form-required", label = fl!(t, "engagements-tenant")));
        } else if tenant_id.is_none() {
            errors.add("tenant_id", fl!(t, "engagements-tenant-wrong"));
        }
        let choice = |label: String| fl!(t, "form-choice", label = label);
        let segment = Segment::from_key(&self.segment);
        if segment.is_none() {
            errors.add("segment", choice(fl!(t, "engagements-segment")));
        }
        let time_zone = Zone::from_name(&self.time_zone);
        if time_zone.is_none() {
            errors.add("time_zone", choice(fl!(t, "engagements-zone")));
        }
        let partner_id = match meant(&choices.partners_named(), &self.partner_id) {
            Ok(partner_id) => partner_id,
            Err(why) => {
                let is_box = choices.partners.len() <= MOST;
                let chosen = choice(fl!(t, "engagements-partner"));
                errors.add("partner_id", if is_box { chosen } else { nobody(t, why) });
                None
            }
        };
        let set_status = Status::from_key(&self.set_status).filter(|s| *s != Status::Complete);
        if set_status.is_none() {
            errors.add("set_status", choice(fl!(t, "engagements-status")));
        }
        let started_on = errors.date(t, "started_on", &fl!(t, "engagements-started"), &self.started_on);
        errors.limit(t, "goals_planned", &fl!(t, "engagements-goals"), &self.goals_planned, 4000);
        let workloads = targets(t, &offered(&choices.workloads, self), &choices.targets, &mut errors);
        let typed = || {
            Some(EngagementInput {
                customer_name: self.customer_name.clone(),
                tenant_id: tenant_id?,
                segment: segment?,
                time_zone: time_zone?,
                partner_id,
                set_status: set_status?,
                started_on: started_on?,
                goals_planned: self.goals_planned.clone(),
                workloads,
                criteria: None,
            })
        };
        sound(typed(), errors)
    }
}

/// The tenant has engagements already: asked about at a field of its own.
pub fn refused(t: &Loader) -> FieldErrors {
    FieldErrors::one("confirm_tenant", fl!(t, "engagements-tenant-known"))
}

/// The chosen workloads with their targets. A target that was typed beside a workload that is not chosen is asked about;
/// one that is `stored` was not typed, but its workload taken out. A retired one is kept where it is stored, and nowhere begun.
fn targets(
    t: &Loader,
    workloads: &[WorkloadChoice],
    stored: &BTreeMap<i64, i64>,
    errors: &mut FieldErrors,
) -> Vec<(i64, i64)> {
    let mut targets = Vec::new();
    for workload in workloads {
        let (field, name) = (workload.field("target"), workload.name.as_str());
        if !workload.chosen {
            if !workload.is_as_offered(stored.get(&workload.id)) {
                let target = workload.target.as_str();
                errors
                    .add(workload.field("chosen"), fl!(t, "engagements-target-unchosen", name = name, target = target));
            }
            continue;
        }
        let (label, wrong) =
            (fl!(t, "engagements-target-of", name = name), fl!(t, "engagements-target-wrong", name = name));
        if workload.retired && !stored.contains_key(&workload.id) {
            errors.add(workload.field("chosen"), fl!(t, "form-retired", label = name));
            continue;
        }
        let bounds: (&[&str], _) = (&written::PERCENT, LEAST_TARGET..=100);
        let target = errors.between(t, (&field, &label), &workload.target, bounds, wrong);
        targets.extend(target.map(|target| (workload.id, target)));
    }
    targets
}

/// A GUID or a name below `onmicrosoft.com`, in lower case.
pub fn tenant(text: &str) -> Option<String> {
    let plain = text.nfkc().collect::<String>().trim().to_lowercase();
    // As PowerShell and registries write a GUID.
    let plain = plain.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(&plain).to_owned();
    let guid = plain.len() == 36 && uuid::Uuid::parse_str(&plain).is_ok();
    let name = plain.strip_suffix(".onmicrosoft.com").is_some_and(|label| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    (guid || name).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_a_guid_or_an_onmicrosoft_name() {
        let guid = "0F9E35DB-544F-4F60-BDCC-5EA416E6DC70";
        assert_eq!(tenant(guid), Some(guid.to_lowercase()));
        assert_eq!(tenant(&format!("{{{guid}}}")), Some(guid.to_lowercase()));
        assert_eq!(tenant(&format!("{{{guid}")), None);
        assert_eq!(tenant(" Aomine.onmicrosoft.com "), Some("aomine.onmicrosoft.com".to_owned()));
        for wrong in ["", "aomine.co.jp", ".onmicrosoft.com", "a b.onmicrosoft.com", "0f9e35db544f4f60bdcc5ea416e6dc70"]
        {
            assert_eq!(tenant(wrong), None, "{wrong}");
        }
    }
}
