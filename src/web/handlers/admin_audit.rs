//! The audit trail, for the administrator.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::error::Result;
use crate::store::audit::{self, Entry};
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;
use crate::words::word;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    ctx: Ctx,
    engagement: String,
    paged: bool,
    rows: Vec<Entry>,
    next: Option<String>,
    errors: FieldErrors,
}

impl AuditPage {
    fn action(&self, entry: &Entry) -> String {
        self.words("audit", &entry.action)
    }

    /// What else is known of it, in words; as it was written where this page has none.
    fn detail(&self, entry: &Entry) -> String {
        let t = self.ctx.t;
        let pairs: Vec<(&str, &str)> = entry.detail.split([',', ' ']).filter_map(|part| part.split_once('=')).collect();
        let value = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
        let number = |key: &str| value(key).and_then(|v| v.parse::<i64>().ok());
        let words = match entry.action.as_str() {
            "review_submitted" => entry.detail.split_once(' ').and_then(|(number, revision)| {
                let (number, revision) = (number.parse::<i64>().ok()?, revision.parse::<i64>().ok()?);
                Some(fl!(t, "record-over", number = number, revision = revision))
            }),
            "review_approved" | "review_returned" | "review_withdrawn" | "approval_undone" => number("review")
                .zip(number("revision"))
                .map(|(number, revision)| fl!(t, "record-over", number = number, revision = revision)),
            "step_updated" => value("from")
                .zip(value("to"))
                .map(|(from, to)| format!("{} → {}", word(t, "step", from), word(t, "step", to))),
            "criteria_replaced" => number("achieved")
                .zip(number("rows"))
                .map(|(achieved, total)| fl!(t, "gate-achieved", achieved = achieved, total = total)),
            "usage_recorded" => value("source").map(|source| word(t, "source", source)),
            "usage_imported" => value("report").zip(number("measurements")).zip(number("points")).map(
                |((report, measurements), points)| {
                    let report = word(t, "report", report);
                    fl!(t, "imported-detail", report = report, measurements = measurements, points = points)
                },
            ),
            "engagement_reassigned" => {
                number("manager").map(|id| format!("{} {id}", self.words("audit-subject", "user")))
            }
            "engagement_updated" | "account_created" | "account_changed" => Some(self.list(&entry.detail)),
            _ => None,
        };
        words.unwrap_or_else(|| entry.detail.clone())
    }

    /// Keys of roles or of what was changed, one after the other.
    fn list(&self, keys: &str) -> String {
        let t = self.ctx.t;
        let one = |key: &str| if key == "status" { fl!(t, "engagements-status") } else { word(t, "role", key) };
        let side = |side: &str| side.trim().split(',').map(one).collect::<Vec<_>>().join(&fl!(t, "list-separator"));
        keys.split('>').map(side).collect::<Vec<_>>().join(" → ")
    }

    fn subject(&self, entry: &Entry) -> String {
        let noun = self.words("audit-subject", &entry.subject);
        entry.subject_id.map_or(noun.clone(), |id| format!("{noun} {id}"))
    }

    /// An action of another version of the program may have no words here.
    fn words(&self, prefix: &str, key: &str) -> String {
        word(self.ctx.t, prefix, key)
    }

    fn actor(&self, entry: &Entry) -> String {
        entry.actor.clone().unwrap_or_else(|| fl!(self.ctx.t, "admin-audit-system"))
    }

    /// From and to, as far as the entry has them.
    fn versions(&self, entry: &Entry) -> String {
        match (entry.from_version, entry.to_version) {
            (Some(from), Some(to)) => format!("{from} → {to}"),
            (None, Some(one)) | (Some(one), None) => one.to_string(),
            (None, None) => String::new(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Query {
    engagement: String,
    /// Cursor: id of the last row of the page before.
    after: String,
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let (viewer, Query { engagement, after }) = (ctx.person()?, query.into_inner());
    let after = after.parse::<i64>().ok();
    let engagement = engagement.trim().to_owned();
    let id = engagement.parse::<i64>().ok();
    if !engagement.is_empty() && id.is_none() {
        let mut errors = FieldErrors::default();
        errors.add("engagement", fl!(ctx.t, "form-number", label = fl!(ctx.t, "admin-audit-engagement")));
        return render::invalid(&AuditPage { ctx, engagement, paged: false, rows: Vec::new(), next: None, errors });
    }
    let (rows, more) = app.read(move |conn| audit::list(conn, &viewer, id, after)).await?;
    let next = rows.last().filter(|_| more).map(|last| match id {
        Some(id) => format!("/admin/audit?engagement={id}&after={}", last.id),
        None => format!("/admin/audit?after={}", last.id),
    });
    render::page(&AuditPage { ctx, engagement, paged: after.is_some(), rows, next, errors: FieldErrors::default() })
}
