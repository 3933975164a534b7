//! The header of a file: columns by name in any order, however they are written, and which report it belongs to.

use std::collections::HashMap;

use csv::StringRecord;

use super::cells;
use super::headings::{self, Headings, fold};
use super::kind::Service;
use super::refusal::Refusal;
use super::report::{Ignored, Understood};
use super::user_reports;
use crate::domain::report::Kind;
use crate::domain::unseen;

/// Columns beyond this are not a report's.
const MAX_COLUMNS: usize = 1_024;
/// Columns that are named as ignored at most.
const MAX_IGNORED: usize = 60;

pub(super) use super::headings::{ACTIVITIES, PERIOD, REFRESH_DATE, REPORT_DATE, TENANT};

pub(super) const APPS: [&str; 6] = ["outlook", "word", "excel", "powerpoint", "onenote", "teams"];

/// Active and enabled users of Copilot in whatever app.
pub(super) const ANY_APP: (&str, &str) = ("any app active users", "any app enabled users");
/// Active users of Copilot, altogether and by app.
pub(super) const COPILOT: [&str; 14] = [
    "any app active users",
    "microsoft teams active users",
    "word active users",
    "excel active users",
    "powerpoint active users",
    "outlook active users",
    "onenote active users",
    "loop active users",
    "edge active users",
    "copilot chat active users",
    "copilot chat (work) active users",
    "copilot chat (web) active users",
    "microsoft 365 copilot active users",
    "copilot agent active users",
];

/// Columns of our own table, each by all of its names, folded.
pub(super) const WORKLOAD: [&str; 2] = ["workload", "ワークロード"];
pub(super) const ACTIVE: [&str; 4] = ["active users", "active", "アクティブ ユーザー数", "アクティブな利用者数"];
pub(super) const ENTITLED: [&str; 4] = ["entitled users", "entitled", "利用資格のあるユーザー数", "権利のある利用者数"];
pub(super) const AS_OF: [&str; 4] = ["as of", "as-of", "as_of", "基準日"];
pub(super) const DAYS: [&str; 4] = ["period (days)", "period", "period_days", "期間(日数)"];
pub(super) const NOTE: [&str; 2] = ["note", "メモ"];

/// Columns of Partner Center's file by which it is known.
pub(super) const TENANT_ID: [&str; 4] = ["tenant id", "tenantid", "customer tenant id", "customertenantid"];
pub(super) const MAU: [&str; 4] = ["mau", "monthly active users", "monthly active users (mau)", "monthly active usage"];
/// Older files give the qualified entitlements in its place.
pub(super) const PAU: [&str; 7] = [
    "pau",
    "paid available units",
    "paid available units (pau)",
    "paid available users",
    "qualified entitlements",
    "qualified entitlements (qe)",
    "qe",
];

/// A column that is read.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) place: usize,
    /// As the file writes it.
    pub(super) name: String,
}

#[derive(Debug)]
pub(super) struct Header {
    names: Vec<String>,
    places: HashMap<String, usize>,
    repeated: Option<String>,
    used: Vec<bool>,
    /// The fewest cells that a row may have: up to the last column that must be there.
    needed: usize,
    ignored: Vec<Ignored>,
    /// Headings in other words, with what they are.
    pairs: Vec<(String, String)>,
}

impl Header {
    pub(super) fn read(record: &StringRecord, headings: &Headings) -> Result<Self, Refusal> {
        if record.len() > MAX_COLUMNS {
            return Err(unknown(record));
        }
        let names: Vec<String> = record.iter().map(|name| name.trim().chars().take(200).collect()).collect();
        let mut places = HashMap::new();
        let (mut repeated, mut pairs) = (None, Vec::new());
        for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let meant = headings.meant(name);
            if let Some(meant) = &meant {
                pairs.push((name.clone(), headings::written(meant)));
            }
            if places.insert(meant.unwrap_or_else(|| fold(name)), place).is_some() {
                repeated = repeated.or_else(|| Some(name.clone()));
            }
        }
        let used = vec![false; names.len()];
        Ok(Self { names, places, repeated, used, needed: 0, ignored: Vec::new(), pairs })
    }

    /// The report that has these columns.
    pub(super) fn kind(&self, record: &StringRecord) -> Result<Kind, Refusal> {
        let has = |name: &str| self.places.contains_key(name);
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        let pair = |name: &str| has(&format!("{name} active")) && has(&format!("{name} inactive"));
        let services = || Service::ALL.into_iter().map(|s| fold(s.name()));
        let kind = if let Some(kind) = user_reports::kind(has) {
            kind
        } else if has(REFRESH_DATE) && has(REPORT_DATE) && has(ANY_APP.0) {
            Kind::CopilotUserCountTrend
        } else if has(REFRESH_DATE) && has(PERIOD) && has(ANY_APP.0) && has(ANY_APP.1) {
            Kind::CopilotUserCountSummary
        } else if has(REFRESH_DATE) && has(PERIOD) && (services().any(|s| pair(&s)) || pair(TENANT)) {
            Kind::ServicesUserCounts
        } else if has(REFRESH_DATE) && has(REPORT_DATE) && has(ACTIVITIES[0]) && has(ACTIVITIES[1]) {
            Kind::TeamsUserCounts
        } else if has(REFRESH_DATE) && has(REPORT_DATE) && has("word") && has("excel") {
            Kind::AppUserCounts
        } else if has(REFRESH_DATE) && has(REPORT_DATE) && has(TENANT) && services().any(|s| has(&s)) {
            Kind::ActiveUserCounts
        } else if has(REFRESH_DATE) && has("product type") && has("assigned") && has("activated") {
            Kind::ActivationsUserCounts
        } else if any(&TENANT_ID) && any(&MAU) && any(&PAU) {
            Kind::PartnerCenter
        } else if any(&WORKLOAD) && any(&ACTIVE) && any(&ENTITLED) && any(&AS_OF) {
            Kind::Table
        } else {
            return Err(unknown(record));
        };
        match &self.repeated {
            Some(name) => Err(Refusal::RepeatedColumn { name: name.clone() }),
            None => Ok(kind),
        }
    }

    /// The column, which is read from here on.
    pub(super) fn take(&mut self, name: &str) -> Option<Column> {
        let column = self.take_optional(name)?;
        self.needed = self.needed.max(column.place + 1);
        Some(column)
    }

    /// The same for a column whose cells may be missing at the end of a row: Excel leaves out the commas after the last value
    /// of some rows.
    pub(super) fn take_optional(&mut self, name: &str) -> Option<Column> {
        let place = *self.places.get(name)?;
        if let Some(used) = self.used.get_mut(place) {
            *used = true;
        }
        Some(Column { place, name: self.names.get(place)?.clone() })
    }

    /// The column under any of its names.
    pub(super) fn take_any(&mut self, names: &[&str]) -> Option<Column> {
        names.iter().find_map(|name| self.take(name))
    }

    pub(super) fn take_any_optional(&mut self, names: &[&str]) -> Option<Column> {
        names.iter().find_map(|name| self.take_optional(name))
    }

    /// Both columns or neither; a lone one is noted.
    pub(super) fn take_pair(&mut self, one: &str, other: &str) -> Option<(Column, Column)> {
        match (self.take(one), self.take(other)) {
            (Some(one), Some(other)) => Some((one, other)),
            (Some(half), None) | (None, Some(half)) => {
                self.ignored.push(Ignored::Half { name: half.name });
                None
            }
            (None, None) => None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Where the column of this name stands, as the file writes it.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The column's name, where it is read.
    pub(super) fn read_name(&self, place: usize) -> Option<&str> {
        self.names.get(place).filter(|_| self.used.get(place) == Some(&true)).map(String::as_str)
    }

    /// Columns without a heading.
    pub(super) fn unnamed(&self) -> Vec<usize> {
        self.names.iter().enumerate().filter(|(_, name)| name.is_empty()).map(|(place, _)| place).collect()
    }

    /// Headings in other words that are read, and which ones they are.
    pub(super) fn understood(&self) -> Option<Understood> {
        let is_read = |(name, _): &&(String, String)| self.place_of(name).is_some_and(|p| self.read_name(p).is_some());
        let pairs: Vec<_> = self.pairs.iter().filter(is_read).cloned().collect();
        (!pairs.is_empty()).then_some(Understood::Headings { pairs })
    }

    pub(super) fn needed(&self) -> usize {
        self.needed
    }

    /// What no figure needs.
    pub(super) fn into_ignored(self) -> Vec<Ignored> {
        let mut ignored = self.ignored;
        let unused = self.names.into_iter().zip(self.used).filter(|(name, used)| !used && !name.is_empty());
        ignored.extend(unused.map(|(name, _)| Ignored::Column { name }));
        ignored.truncate(MAX_IGNORED);
        ignored
    }
}

/// What stands where headings should.
pub(super) fn unknown(record: &StringRecord) -> Refusal {
    // A file without its header begins with somebody's row; that is not repeated.
    if record.iter().any(looks_like_content) {
        return Refusal::UnknownReport { first_cells: Vec::new(), nearest: Vec::new() };
    }
    let shown = |cell: &str| unseen::written_out(cell.trim()).chars().take(40).collect::<String>();
    let first = record.iter().take(8).map(shown);
    let nearest = record.iter().take(60).filter_map(|cell| Some((shown(cell), headings::nearest(cell)?)));
    Refusal::UnknownReport {
        first_cells: first.filter(|cell| !cell.is_empty()).collect(),
        nearest: nearest.take(8).collect(),
    }
}

/// No heading is a number, a date, yes or no, or an address.
pub(super) fn looks_like_content(cell: &str) -> bool {
    let is_value = cells::count(cell).is_ok_and(|read| read.value.is_some())
        || cells::date(cell).is_ok_and(|read| read.value.is_some());
    is_value || cells::boolean(cell).is_ok() || cell.contains('@')
}
