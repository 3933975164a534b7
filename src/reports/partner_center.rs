//! The FastTrack insights of Partner Center: a row for each tenant, workload and SKU with the monthly active users (MAU) and the paid
//! available units (PAU), for all customers of a partner in one file.
//!
//! Columns as Partner Center documents them (`partner-center/insights/insights-fasttrack`): TPID, Tenant ID, Tenant name,
//! Workload, SKU, MAU, PAU, Usage %. MAU are FastTrack's own: unique users with an intentional action within a rolling period of 28
//! days. The file says no day: its figures are those of the day on which they were shown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use csv::StringRecord;

use super::USUAL_WINDOW;
use super::cells::{self, Read};
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, MAU, PAU, TENANT_ID};
use super::headings::fold;
use super::refusal::Flaw;
use super::report::{Ignored, Options, Rate, Subject, Tenant};
use crate::domain::usage::Counts;

const TENANT_NAME: [&str; 4] = ["tenant name", "tenantname", "customer name", "customername"];
const WORKLOAD: [&str; 3] = ["workload", "workload name", "workloadname"];
const SKU: [&str; 2] = ["sku", "sku name"];

pub(super) struct PartnerCenter {
    tenant: Column,
    workload: Column,
    active: Column,
    entitled: Column,
    name: Option<Column>,
    sku: Option<Column>,
    /// In the order of the file.
    tenants: Vec<Found>,
    places: HashMap<String, usize>,
    repeats: u64,
}

struct Found {
    id: String,
    name: String,
    rows: u64,
    workloads: Vec<Workload>,
    places: HashMap<String, usize>,
}

/// The rows of one workload of a tenant, one for each SKU.
struct Workload {
    line: u64,
    name: String,
    skus: Vec<Sku>,
}

struct Sku {
    line: u64,
    folded: String,
    counts: Option<Counts>,
}

impl PartnerCenter {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        Some(Self {
            tenant: header.take_any(&TENANT_ID)?,
            workload: header.take_any(&WORKLOAD)?,
            active: header.take_any(&MAU)?,
            entitled: header.take_any(&PAU)?,
            name: header.take_any_optional(&TENANT_NAME),
            sku: header.take_any_optional(&SKU),
            tenants: Vec::new(),
            places: HashMap::new(),
            repeats: 0,
        })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let optional = |column: &Option<Column>| column.as_ref().map(cell).unwrap_or_default();
        let tenant = faults.take(line, &self.tenant.name, tenant(cell(&self.tenant)));
        let workload = faults.take(line, &self.workload.name, cells::name(cell(&self.workload), 200));
        let active = faults.take(line, &self.active.name, cells::count(cell(&self.active)));
        let entitled = faults.take(line, &self.entitled.name, cells::count(cell(&self.entitled)));
        match (active, entitled) {
            (Some(Some(_)), Some(None)) => faults.add(line, &self.entitled.name, Flaw::Missing),
            (Some(None), Some(Some(_))) => faults.add(line, &self.active.name, Flaw::Missing),
            _ => {}
        }
        let (Some(tenant), Some(workload), Some(active), Some(entitled)) = (tenant, workload, active, entitled) else {
            return;
        };
        let counts = active.zip(entitled).map(|(active, entitled)| Counts { active, entitled });
        let name: String = optional(&self.name).trim().chars().take(200).collect();
        let sku = Sku { line, folded: fold(optional(&self.sku)), counts };
        let found = match self.places.entry(tenant) {
            Entry::Occupied(there) => *there.get(),
            Entry::Vacant(free) => {
                let id = free.key().clone();
                self.tenants.push(Found { id, name, rows: 0, workloads: Vec::new(), places: HashMap::new() });
                *free.insert(self.tenants.len() - 1)
            }
        };
        if let Some(found) = self.tenants.get_mut(found) {
            found.rows += 1;
            match found.add(line, workload, sku) {
                Ok(true) => {}
                Ok(false) => self.repeats += 1,
                Err(flaw) => faults.add(line, "", flaw),
            }
        }
    }

    /// The figures, as of this day; a sum beyond what can be counted is a fault.
    pub(super) fn figures(self, options: &Options) -> Figures {
        let as_of = options.latest;
        let mut joined = 0;
        let mut tenants = Vec::with_capacity(self.tenants.len());
        for found in self.tenants {
            joined += found.workloads.iter().filter(|workload| workload.skus.len() > 1).count() as u64;
            let rates = found.workloads.into_iter().map(|workload| Rate {
                line: workload.line,
                counts: workload.counts(),
                subject: Subject::Named(workload.name),
                period_days: USUAL_WINDOW,
                as_of,
                note: String::new(),
            });
            tenants.push(Tenant { id: found.id, name: found.name, rows: found.rows, rates: rates.collect() });
        }
        let mut ignored = Vec::new();
        if self.repeats > 0 {
            ignored.push(Ignored::SameRows { count: self.repeats });
        }
        if joined > 0 {
            ignored.push(Ignored::JoinedSkus { count: joined });
        }
        Figures { refreshed: (!tenants.is_empty()).then_some(as_of), tenants, ignored, ..Figures::default() }
    }
}

impl Found {
    /// Whether the row says something new.
    fn add(&mut self, line: u64, name: String, sku: Sku) -> Result<bool, Flaw> {
        let place = match self.places.entry(fold(&name)) {
            Entry::Occupied(there) => *there.get(),
            Entry::Vacant(free) => {
                self.workloads.push(Workload { line, name, skus: vec![sku] });
                free.insert(self.workloads.len() - 1);
                return Ok(true);
            }
        };
        let Some(workload) = self.workloads.get_mut(place) else { return Ok(false) };
        match workload.skus.iter().find(|other| other.folded == sku.folded) {
            Some(other) if other.counts == sku.counts => Ok(false),
            Some(other) => Err(Flaw::Contradicts { line: other.line }),
            None if !workload.can_hold(&sku) => Err(Flaw::TooLarge),
            None => {
                workload.skus.push(sku);
                Ok(true)
            }
        }
    }
}

impl Workload {
    fn with_data(&self) -> impl Iterator<Item = Counts> + '_ {
        self.skus.iter().filter_map(|sku| sku.counts)
    }

    /// Whether the sums with this one can still be counted.
    fn can_hold(&self, sku: &Sku) -> bool {
        let all = || self.with_data().chain(sku.counts);
        let sum = |of: fn(Counts) -> i64| all().map(of).try_fold(0_i64, i64::checked_add);
        sum(|c| c.active).is_some() && sum(|c| c.entitled).is_some()
    }

    /// The units of all SKUs, and the users: those of the workload where every SKU repeats the same number, which is the reading
    /// that never flatters; else their sum.
    fn counts(&self) -> Option<Counts> {
        let first = self.with_data().next()?;
        let entitled = self.with_data().map(|c| c.entitled).sum();
        let is_repeated = self.with_data().all(|c| c.active == first.active);
        let active = if is_repeated { first.active } else { self.with_data().map(|c| c.active).sum() };
        Some(Counts { active, entitled })
    }
}

/// A tenant's id, as it is stored.
fn tenant(text: &str) -> Result<Read<'_, String>, Flaw> {
    let folded = fold(text);
    if folded.is_empty() {
        return Err(Flaw::Missing);
    }
    let fits = |(place, byte): (usize, u8)| {
        if matches!(place, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    if folded.len() == 36 && folded.bytes().enumerate().all(fits) {
        Ok(Read::plain(folded, text))
    } else {
        Err(Flaw::NotATenant)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::domain::report::Kind;
    use crate::domain::usage::Counts;
    use crate::reports::{Flaw, Ignored, Options, ReadError, Refusal, Report, Subject, read_csv};

    const HEADER: &str = "TPID,Tenant ID,Tenant name,Workload,SKU,MAU,PAU,Usage %\n";
    const ONE: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const TWO: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    fn read(rows: &str) -> Result<Report, ReadError> {
        let options = Options::new(28, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        read_csv(format!("{HEADER}{rows}").as_bytes(), &options, &mut |_| ())
    }

    /// Tenant, workload, and active of entitled users.
    type Row<'a> = (&'a str, &'a str, Option<(i64, i64)>);

    fn counts(report: &Report) -> Vec<Row<'_>> {
        let mut all = Vec::new();
        for tenant in &report.tenants {
            for rate in &tenant.rates {
                let Subject::Named(name) = &rate.subject else { panic!("{rate:?}") };
                let pair = rate.counts.map(|Counts { active, entitled }| (active, entitled));
                all.push((tenant.id.as_str(), name.as_str(), pair));
            }
        }
        all
    }

    #[test]
    fn rows_are_grouped_by_tenant_and_their_skus_put_together() {
        let rows = format!(
            "1,{ONE},日和見商会,Exchange Online,Office 365 E3,312,360,86.67%\n\
             2,{TWO},B,Microsoft Teams,E3,,,\n\
             1,{},日和見商会,Microsoft Teams,Office 365 E3,35,360,9.72%\n\
             1,{ONE},日和見商会,Microsoft Teams,Microsoft 365 E5,5,40,12.5%\n\
             1,{ONE},日和見商会,Microsoft Teams,Microsoft 365 E5,5,40,12.5%\n\
             2,{TWO},B,Exchange Online,E3,70,100,70%\n\
             2,{TWO},B,Exchange Online,E5,70,20,350%\n",
            ONE.to_uppercase()
        );
        let report = read(&rows).expect("a report");
        assert_eq!((report.kind, report.rows), (Kind::PartnerCenter, 7));
        let expected = [
            (ONE, "Exchange Online", Some((312, 360))),
            (ONE, "Microsoft Teams", Some((40, 400))),
            (TWO, "Microsoft Teams", None),
            // The same users under both SKUs: once.
            (TWO, "Exchange Online", Some((70, 120))),
        ];
        assert_eq!(counts(&report), expected);
        assert!(report.ignored.contains(&Ignored::SameRows { count: 1 }), "{:?}", report.ignored);
        assert!(report.ignored.contains(&Ignored::JoinedSkus { count: 2 }), "{:?}", report.ignored);
        assert_eq!(report.tenants[0].name, "日和見商会");
    }

    #[test]
    fn what_does_not_fit_is_named_by_line_and_column() {
        let rows = format!(
            "1,no tenant,A,Teams,E3,1,2,\n1,{ONE},A,Teams,E3,1,,\n1,{ONE},A,Exchange,E3,1,2,\n\
             1,{ONE},A,Exchange,E3,2,2,\n1,{ONE},A,,E3,1,2,\n"
        );
        let Err(ReadError::Refused(Refusal::Faults { faults, .. })) = read(&rows) else { panic!("read") };
        let faults: Vec<_> = faults.into_iter().map(|fault| (fault.line, fault.column, fault.flaw)).collect();
        let expected = [
            (2, "Tenant ID".to_owned(), Flaw::NotATenant),
            (3, "PAU".to_owned(), Flaw::Missing),
            (5, String::new(), Flaw::Contradicts { line: 4 }),
            (6, "Workload".to_owned(), Flaw::Missing),
        ];
        assert_eq!(faults, expected);
    }
}
