//! What taking the figures of all tenants in one file into the engagements of this person would do. The file is Partner Center's;
//! reading it is `reports`' business.

use std::collections::{BTreeSet, HashMap};

use super::Ask;
use super::usage_import::{Plan, asked_of_rates, known_workloads, lines};
use super::workload_names::Names;
use crate::domain::doubts::Doubt;
use crate::domain::usage::Figures;
use crate::error::{Denied, Error, Result};
use crate::reports::{Refusal, Report};
use crate::store::measurements::{self, Measurement};
use crate::store::{Seen, engagements, figures, imports};

/// What importing the file would do.
pub struct PortfolioPlan {
    /// Of each engagement of a tenant of the file, by its number.
    pub plans: Vec<(Plan, Report)>,
    /// Tenants of which this person has no engagement: id and name, as the file has them.
    pub unknown_tenants: Vec<(String, String)>,
    /// Workloads that are not registered, as the file names them.
    pub unknown_workloads: Vec<String>,
}

impl PortfolioPlan {
    /// What is asked, of all engagements.
    pub fn doubts(&self) -> Vec<Doubt> {
        self.plans.iter().flat_map(|(plan, _)| plan.doubts.iter().cloned()).collect()
    }

    /// Whether everything is there already.
    pub fn changes_nothing(&self) -> bool {
        self.plans.iter().all(|(plan, _)| plan.changes_nothing())
    }
}

/// The numbers of the engagements that this person may import into of the tenants of the file: a manager their own, a lead all.
///
/// # Errors
/// `NotFound` for everybody else; the database's.
pub fn concerned(ask: &mut Ask<'_>, report: &Report) -> Result<Vec<i64>> {
    Ok(seen(ask, report)?.iter().map(|engagement| engagement.id).collect())
}

fn seen(ask: &mut Ask<'_>, report: &Report) -> Result<Vec<Seen<engagements::Engagement>>> {
    if !ask.viewer.may_import_portfolio() {
        return Err(Error::NotFound);
    }
    let tenants: Vec<&str> = report.tenants.iter().map(|tenant| tenant.id.as_str()).collect();
    engagements::of_tenants(ask.conn, ask.viewer, &tenants)
}

/// What importing the file would do, in a fixed number of queries. Reads only. `only`: of these engagements, where they are held.
///
/// # Errors
/// `NotFound` for everybody but managers and leads; the file's refusal; the database's.
pub fn plan(
    ask: &mut Ask<'_>,
    report: &Report,
    only: Option<&BTreeSet<i64>>,
) -> std::result::Result<PortfolioPlan, Denied<Refusal>> {
    let mut engagements = seen(ask, report)?;
    engagements.retain(|engagement| only.is_none_or(|only| only.contains(&engagement.id)));
    let names = Names::load(ask.conn)?;
    let mut befores = figures::many(ask.conn, &engagements)?;
    let earlier = measurements::imported_on(ask.conn, &engagements, report.kind.key(), &[report.refreshed])?;
    let refreshed = imports::last_refreshed_of(ask.conn, &engagements, report.kind)?;
    let mut earlier_by: HashMap<i64, Vec<Measurement>> = HashMap::new();
    for row in earlier {
        earlier_by.entry(row.engagement_id).or_default().push(row);
    }
    let tenants: HashMap<&str, Report> =
        report.tenants.iter().map(|tenant| (tenant.id.as_str(), report.of(tenant))).collect();
    let mut unknown_workloads = BTreeSet::new();
    let mut known_tenants = BTreeSet::new();
    let mut plans = Vec::with_capacity(engagements.len());
    for engagement in engagements {
        let Some((tenant, of_tenant)) = tenants.get_key_value(engagement.tenant_id.as_str()) else { continue };
        known_tenants.insert(*tenant);
        let (of_tenant, left_out) = known_workloads(&names, of_tenant);
        unknown_workloads.extend(left_out.iter().cloned());
        let before: Figures = befores.remove(&engagement.id).unwrap_or_default();
        let rows = earlier_by.remove(&engagement.id).unwrap_or_default();
        let (lines, after) = lines(&names, &before, &rows, &of_tenant, ask.now).map_err(Denied::Refused)?;
        let there = refreshed.get(&engagement.id).copied();
        let mut plan = Plan::of_rates(engagement, lines, before, after, left_out);
        if !plan.changes_nothing() {
            plan.doubts = asked_of_rates(&plan.before, &plan.lines, there, of_tenant.refreshed);
        }
        plans.push((plan, of_tenant));
    }
    let unknown = report.tenants.iter().filter(|tenant| !known_tenants.contains(tenant.id.as_str()));
    let unknown_tenants = unknown.map(|tenant| (tenant.id.clone(), tenant.name.clone())).collect();
    Ok(PortfolioPlan { plans, unknown_tenants, unknown_workloads: unknown_workloads.into_iter().collect() })
}
