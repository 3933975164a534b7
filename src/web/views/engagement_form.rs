//! The form of an engagement: what was typed, what it means, and all that is wrong with it at once.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization;

use crate::actions::engagements::EngagementInput;
use crate::domain::engagement::{Segment, Status};
use crate::store::engagements::{Engagement, Intended};
use crate::store::workloads::Workload;
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::web::form::Form;
use crate::words::word;
use crate::words::{Loader, fl};

/// Zones the form offers; any other that is stored already stays.
const ZONES: [&str; 15] = [
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "UTC",
];

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
    /// Of a registration: made with its page, so that pressing twice makes one engagement.
    pub idempotency_key: String,
}

impl Raw {
    pub fn empty(today: NaiveDate) -> Self {
        Self {
            time_zone: "Asia/Tokyo".to_owned(),
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
            idempotency_key: String::new(),
        }
    }

    pub fn from_form(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        let workloads = form.rows("workloads").into_iter().map(|(id, row)| {
            let target = row.get("target").map(|t| t.trim().to_owned()).unwrap_or_default();
            (i64::from(id), (row.contains_key("chosen"), target))
        });
        Self {
            customer_name: text("customer_name"),
            tenant_id: text("tenant_id"),
            segment: text("segment"),
            time_zone: text("time_zone"),
            partner_id: text("partner_id"),
            set_status: if form.has("set_status") { text("set_status") } else { Status::Active.key().to_owned() },
            started_on: text("started_on"),
            goals_planned: text("goals_planned"),
            workloads: workloads.collect(),
            idempotency_key: text("idempotency_key"),
        }
    }
}

/// What the form chooses from.
pub struct Choices {
    pub workloads: Vec<Workload>,
    pub partners: Vec<(i64, String)>,
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
    /// Name and id of the field.
    pub fn field(&self, column: &str) -> String {
        format!("workloads[{}][{column}]", self.id)
    }
}

/// The workloads as the form offers them; retired ones only where they are chosen.
pub fn offered(workloads: Vec<Workload>, raw: &Raw) -> Vec<WorkloadChoice> {
    workloads
        .into_iter()
        .filter(|w| !w.retired || raw.workloads.get(&w.id).is_some_and(|(chosen, _)| *chosen))
        .map(|w| {
            let (chosen, target) = raw.workloads.get(&w.id).cloned().unwrap_or((false, "10".to_owned()));
            WorkloadChoice { id: w.id, name: w.name, retired: w.retired, chosen, target }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "engagements/form.html")]
pub struct FormPage {
    pub ctx: Ctx,
    /// Id of the engagement that is edited.
    pub id: Option<i64>,
    pub version: i64,
    pub raw: Raw,
    pub errors: FieldErrors,
    pub workloads: Vec<WorkloadChoice>,
    pub partners: Vec<(String, String)>,
    pub zones: Vec<(String, String)>,
    pub segments: Vec<(String, String)>,
    pub statuses: Vec<(String, String)>,
    /// Label, what is stored and what was typed, where somebody else was first.
    pub differences: Vec<(String, String, String)>,
    pub conflict: bool,
}

impl FormPage {
    pub fn new(ctx: Ctx, edited: Option<(i64, i64)>, raw: Raw, choices: Choices) -> Self {
        let t = ctx.t;
        let workloads = offered(choices.workloads, &raw);
        let mut zones: Vec<&str> = ZONES.to_vec();
        if raw.time_zone.parse::<Tz>().is_ok() && !zones.contains(&raw.time_zone.as_str()) {
            zones.push(&raw.time_zone);
        }
        let words = |prefix: &'static str| move |key: &str| (key.to_owned(), word(t, prefix, key));
        Self {
            id: edited.map(|(id, _)| id),
            version: edited.map_or(0, |(_, version)| version),
            zones: zones.iter().map(|zone| ((*zone).to_owned(), zone.replace('_', " "))).collect(),
            segments: Segment::ALL.iter().map(|s| s.key()).map(words("segment")).collect(),
            statuses: ["active", "blocked", "paused"].into_iter().map(words("status")).collect(),
            partners: choices.partners.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            workloads,
            errors: FieldErrors::default(),
            differences: Vec::new(),
            conflict: false,
            raw,
            ctx,
        }
    }

    pub fn title(&self) -> String {
        let t = self.ctx.t;
        let title = if self.id.is_some() { fl!(t, "engagements-edit-title") } else { fl!(t, "engagements-new-title") };
        if self.errors.is_empty() { title } else { fl!(t, "error-title-prefix", title = title) }
    }

    pub fn action(&self) -> String {
        self.id.map_or_else(|| "/engagements".to_owned(), |id| format!("/engagements/{id}/edit"))
    }

    pub fn back(&self) -> String {
        self.id.map_or_else(|| "/engagements".to_owned(), |id| format!("/engagements/{id}"))
    }

    /// The typed values; `None` when something is wrong, which `errors` then holds in the order of the fields.
    pub fn parse(&mut self) -> Option<EngagementInput> {
        self.errors = FieldErrors::default();
        read(self.ctx.t, &self.raw, &self.workloads, &self.partners, &mut self.errors)
    }

    /// Somebody else saved first: what they saved stands beside what was typed, and saving again is on top of theirs.
    pub fn conflict_with(&mut self, engagement: &Engagement, intended: &[Intended]) {
        let t = self.ctx.t;
        let stored = Raw::of(engagement, intended);
        let shown = |list: &[(String, String)], key: &str| {
            list.iter().find(|(k, _)| k == key).map_or_else(String::new, |(_, words)| words.clone())
        };
        let targets = |raw: &Raw| {
            let chosen = self.workloads.iter().filter_map(|w| {
                let (chosen, target) = raw.workloads.get(&w.id)?;
                chosen.then(|| format!("{} {target} %", w.name))
            });
            chosen.collect::<Vec<_>>().join(&fl!(t, "list-separator"))
        };
        let all = |raw: &Raw| {
            [
                (fl!(t, "engagements-customer"), raw.customer_name.clone()),
                (fl!(t, "engagements-tenant"), raw.tenant_id.clone()),
                (fl!(t, "engagements-segment"), shown(&self.segments, &raw.segment)),
                (fl!(t, "engagements-zone"), shown(&self.zones, &raw.time_zone)),
                (fl!(t, "engagements-partner"), shown(&self.partners, &raw.partner_id)),
                (fl!(t, "engagements-status"), shown(&self.statuses, &raw.set_status)),
                (fl!(t, "engagements-started"), raw.started_on.clone()),
                (fl!(t, "engagements-goals"), raw.goals_planned.clone()),
                (fl!(t, "engagements-workloads"), targets(raw)),
            ]
        };
        let differences = all(&stored)
            .into_iter()
            .zip(all(&self.raw))
            .filter(|((_, theirs), (_, ours))| theirs != ours)
            .map(|((label, theirs), (_, ours))| (label, theirs, ours))
            .collect();
        self.differences = differences;
        self.conflict = true;
        self.version = engagement.version;
    }
}

/// What was typed as typed values; `None` when something is wrong, which is added to `errors` in the order of the fields.
/// The workloads and partners (id and name) are those that can be chosen.
pub fn read(
    t: &Loader,
    raw: &Raw,
    workloads: &[WorkloadChoice],
    partners: &[(String, String)],
    errors: &mut FieldErrors,
) -> Option<EngagementInput> {
    let before = errors.len();
    errors.text(t, "customer_name", &fl!(t, "engagements-customer"), &raw.customer_name, 200);
    let tenant_id = tenant(&raw.tenant_id);
    if raw.tenant_id.is_empty() {
        errors.add("tenant_id", fl!(t, "form-required", label = fl!(t, "engagements-tenant")));
    } else if tenant_id.is_none() {
        errors.add("tenant_id", fl!(t, "engagements-tenant-wrong"));
    }
    let choice = |label: String| fl!(t, "form-choice", label = label);
    let segment = Segment::from_key(&raw.segment);
    if segment.is_none() {
        errors.add("segment", choice(fl!(t, "engagements-segment")));
    }
    let time_zone = raw.time_zone.parse::<Tz>().ok();
    if time_zone.is_none() {
        errors.add("time_zone", choice(fl!(t, "engagements-zone")));
    }
    let partner_id = partners.iter().find(|(id, _)| *id == raw.partner_id).and_then(|(id, _)| id.parse().ok());
    if partner_id.is_none() && !raw.partner_id.is_empty() {
        errors.add("partner_id", choice(fl!(t, "engagements-partner")));
    }
    let set_status = Status::from_key(&raw.set_status).filter(|s| *s != Status::Complete);
    if set_status.is_none() {
        errors.add("set_status", choice(fl!(t, "engagements-status")));
    }
    let started_on = errors.date(t, "started_on", &fl!(t, "engagements-started"), &raw.started_on);
    errors.limit(t, "goals_planned", &fl!(t, "engagements-goals"), &raw.goals_planned, 4000);
    let workloads = targets(t, workloads, errors);
    if errors.len() > before {
        return None;
    }
    Some(EngagementInput {
        customer_name: raw.customer_name.clone(),
        tenant_id: tenant_id?,
        segment: segment?,
        time_zone: time_zone?,
        partner_id,
        set_status: set_status?,
        started_on: started_on?,
        goals_planned: raw.goals_planned.clone(),
        workloads,
        criteria: None,
    })
}

/// The chosen workloads with their targets.
fn targets(t: &Loader, workloads: &[WorkloadChoice], errors: &mut FieldErrors) -> Vec<(i64, i64)> {
    let mut targets = Vec::new();
    for workload in workloads.iter().filter(|w| w.chosen) {
        match number(&workload.target).filter(|target| (10..=100).contains(target)) {
            Some(target) => targets.push((workload.id, target)),
            None => {
                let name = workload.name.as_str();
                errors.add(workload.field("target"), fl!(t, "engagements-target-wrong", name = name));
            }
        }
    }
    targets
}

/// A GUID or a name below `onmicrosoft.com`, in lower case.
fn tenant(text: &str) -> Option<String> {
    let plain = text.nfkc().collect::<String>().trim().to_lowercase();
    let guid = plain.len() == 36 && uuid::Uuid::parse_str(&plain).is_ok();
    let name = plain.strip_suffix(".onmicrosoft.com").is_some_and(|label| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    (guid || name).then_some(plain)
}

/// A whole number, full-width digits and a percent sign allowed as people type them.
fn number(text: &str) -> Option<i64> {
    text.nfkc().collect::<String>().trim().trim_end_matches('%').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_a_guid_or_an_onmicrosoft_name() {
        let guid = "0F9E35DB-544F-4F60-BDCC-5EA416E6DC70";
        assert_eq!(tenant(guid), Some(guid.to_lowercase()));
        assert_eq!(tenant(" Aomine.onmicrosoft.com "), Some("aomine.onmicrosoft.com".to_owned()));
        for wrong in ["", "aomine.co.jp", ".onmicrosoft.com", "a b.onmicrosoft.com", "0f9e35db544f4f60bdcc5ea416e6dc70"]
        {
            assert_eq!(tenant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn targets_are_read_as_people_type_them() {
        assert_eq!(number("２５"), Some(25));
        assert_eq!(number("25 %"), Some(25));
        assert_eq!(number("10.5"), None);
        assert_eq!(number(""), None);
    }
}
