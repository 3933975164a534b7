//! `import engagements`: a list of engagements, each registered as its manager would register it on the page.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::super::database::open;
use super::super::{Failure, by, said, say};
use super::columns::{Columns, of_field};
use super::{give_up, in_one_go, place, read_as, refused, sheet, t};
use crate::actions::engagements::{self as actions, EngagementInput};
use crate::clock::Clock;
use crate::domain::engagement::Segment;
use crate::domain::fold::fold;
use crate::domain::listing::Column;
use crate::domain::policy::{Viewer, Who};
use crate::domain::zone::Zone;
use crate::error::{Denied, Result};
use crate::forms::Typed;
use crate::forms::engagement::Raw;
use crate::queries::engagements::Choices;
use crate::queries::headings;
use crate::queries::workload_names::Names;
use crate::reports::{MAX_FAULTS, ReadError, Subject};
use crate::store::{AnyConnection, Work, engagements, partners, users, workloads};
use crate::words::word;
use crate::words::{Lang, texts};

pub(super) fn run(
    settings: &crate::config::Settings,
    path: &Path,
    wanted: Option<&str>,
    dry_run: bool,
    same_tenant: bool,
) -> std::result::Result<(), Failure> {
    let db = open(settings)?;
    let aliases = db.read(headings::of_lists)?;
    let list =
        sheet::read(path, wanted, |header| Columns::of(header, &aliases).is_ok()).map_err(|error| match error {
            ReadError::Refused(refusal) => give_up(&refused(path, &refusal)),
            ReadError::Io(error) => said(format!("{}: {error}", path.display())),
        })?;
    let columns = Columns::of(&list.header, &aliases).map_err(|faults| {
        give_up(&faults.iter().map(|(column, what)| place(path, 1, column, what)).collect::<Vec<_>>())
    })?;
    let clock = Clock::system();
    let lines = in_one_go(&db, by(None), dry_run, |work| {
        let mut reader = Reader { same_tenant, ..Reader::load(work.conn, path, &columns, &clock)? };
        for row in &list.rows {
            reader.read(work.conn, row)?;
        }
        match reader.faults.as_slice() {
            [] => Ok(register(work, &reader.entries, dry_run)?),
            faults => Err(Denied::Refused(first_of(path, faults))),
        }
    })?;
    if !dry_run {
        // A list may be a large part of what there is.
        db.keep_statistics();
    }
    let understood: Vec<_> = list.understood.iter().cloned().chain(columns.called_otherwise()).collect();
    for line in read_as(&understood).into_iter().chain(lines) {
        say(line)?;
    }
    if dry_run {
        say("dry run: nothing was written")?;
    }
    Ok(())
}

fn first_of(path: &Path, faults: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = faults.iter().take(MAX_FAULTS).cloned().collect();
    if faults.len() > MAX_FAULTS {
        shown.push(format!("{}: and {} more", path.display(), faults.len() - MAX_FAULTS));
    }
    shown
}

/// A row that can be registered.
struct Entry {
    line: u64,
    viewer: Viewer,
    input: EngagementInput,
}

/// Who manages a customer of which tenant.
type Key = (i64, String, String);

fn key(entry: &Entry) -> Key {
    (entry.viewer.id, fold(&entry.input.customer_name), entry.input.tenant_id.clone())
}

/// Registers what is not there yet; a line for each row.
fn register(work: &mut Work<'_>, entries: &[Entry], dry_run: bool) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for entry in entries {
        let (manager, folded, tenant) = key(entry);
        let what = match engagements::find_known(work.conn, manager, &folded, &tenant)? {
            Some(id) => format!("already registered as {id}"),
            None => {
                let id =
                    actions::create(&mut work.as_by(Who::CommandLine(Some(&entry.viewer)), work.now), &entry.input)?;
                if dry_run { "would be registered".to_owned() } else { format!("registered as {id}") }
            }
        };
        lines.push(format!("line {}: {}: {what}", entry.line, entry.input.customer_name));
    }
    Ok(lines)
}

/// Reads rows as the page reads its form, and collects what is wrong.
struct Reader<'a> {
    path: &'a Path,
    columns: &'a Columns,
    clock: &'a Clock,
    choices: Choices,
    names: Names,
    /// By address; `None` for one that no manager has.
    managers: HashMap<String, Option<Viewer>>,
    seen: HashMap<Key, u64>,
    /// Lines by tenant.
    tenants: HashMap<String, u64>,
    /// Another engagement of a tenant that has one is meant.
    same_tenant: bool,
    entries: Vec<Entry>,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    fn load(conn: &mut AnyConnection, path: &'a Path, columns: &'a Columns, clock: &'a Clock) -> Result<Self> {
        Ok(Self {
            path,
            columns,
            clock,
            choices: Choices {
                workloads: workloads::all(conn)?,
                partners: partners::all(conn)?,
                targets: BTreeMap::new(),
            },
            names: Names::load(conn)?,
            managers: HashMap::new(),
            seen: HashMap::new(),
            tenants: HashMap::new(),
            same_tenant: false,
            entries: Vec::new(),
            faults: Vec::new(),
        })
    }

    fn read(&mut self, conn: &mut AnyConnection, row: &sheet::Row) -> Result<()> {
        let mut faults: Vec<(Column, String)> = Vec::new();
        let cell = |column| self.columns.cell(row, column);
        let viewer = self.manager(conn, cell(Column::Manager))?;
        if viewer.is_none() {
            faults.push((Column::Manager, "no active manager has this address".to_owned()));
        }
        let raw = self.raw(row, &mut faults);
        let input = raw.parse(t(), &self.choices);
        if let Err(errors) = &input {
            faults.extend(errors.iter().map(|(field, what)| {
                // A list has no drop-down to choose from.
                let what = if field == "segment" { segments() } else { what.clone() };
                (of_field(field), what)
            }));
        }
        if let (Some(viewer), Ok(input), true) = (viewer, input, faults.is_empty()) {
            let entry = Entry { line: row.line, viewer, input };
            let known = self.tenant_known(conn, &entry)?;
            let first = self.seen.get(&key(&entry)).copied();
            self.seen.entry(key(&entry)).or_insert(row.line);
            match first {
                None if known.is_some() => faults.extend(known.map(|what| (Column::Tenant, what))),
                None => self.entries.push(entry),
                Some(first) => {
                    faults.push((Column::Customer, format!("the same customer and manager as line {first}")))
                }
            }
        }
        faults.sort_by_key(|(column, _)| self.columns.position(*column));
        let line = row.line;
        self.faults.extend(faults.iter().map(|(c, what)| place(self.path, line, self.columns.name(*c), what)));
        Ok(())
    }

    /// Why the row is asked about: another line, or an engagement that is there, has the tenant, and is another one.
    fn tenant_known(&mut self, conn: &mut AnyConnection, entry: &Entry) -> Result<Option<String>> {
        let (manager, folded, tenant) = key(entry);
        let first = self.tenants.get(&tenant).copied();
        self.tenants.entry(tenant.clone()).or_insert(entry.line);
        if self.same_tenant || engagements::find_known(conn, manager, &folded, &tenant)?.is_some() {
            return Ok(None);
        }
        let with = "--same-tenant registers another";
        if let Some(line) = first {
            return Ok(Some(format!("the same tenant as line {line}; {with}")));
        }
        let there = engagements::first_of_tenant(conn, &tenant)?;
        Ok(there.map(|id| format!("the tenant has engagement {id} already; {with}")))
    }

    fn manager(&mut self, conn: &mut AnyConnection, address: &str) -> Result<Option<Viewer>> {
        let address = crate::domain::formats::folded_email(address);
        if let Some(known) = self.managers.get(&address) {
            return Ok(known.clone());
        }
        let user = users::find_by_email(conn, &address)?;
        let viewer = user.filter(|u| u.disabled_at.is_none() && u.is_manager).map(users::User::viewer);
        self.managers.insert(address, viewer.clone());
        Ok(viewer)
    }

    /// The row as the form's fields would hold it.
    fn raw(&self, row: &sheet::Row, faults: &mut Vec<(Column, String)>) -> Raw {
        let cell = |column| self.columns.cell(row, column).to_owned();
        let or = |text: String, usual: &str| if text.is_empty() { usual.to_owned() } else { text };
        let time_zone = or(cell(Column::TimeZone), Zone::DEFAULT.name());
        let today = self.clock.today(Zone::from_name(&time_zone).unwrap_or(Zone::DEFAULT));
        let partner = cell(Column::Partner);
        let partner_id = self.partner(&partner).map(|id| id.to_string()).unwrap_or_default();
        if partner_id.is_empty() && !partner.is_empty() {
            faults.push((Column::Partner, "no partner organisation has this name".to_owned()));
        }
        let mut raw = Raw {
            customer_name: cell(Column::Customer),
            tenant_id: cell(Column::Tenant),
            segment: segment(&cell(Column::Segment)),
            partner_id,
            started_on: or(cell(Column::Started), &today.to_string()),
            goals_planned: cell(Column::Goals),
            time_zone,
            ..Raw::empty(today)
        };
        for (place, part) in (1..).zip(self.parts(&cell(Column::Workloads))) {
            if let Err(what) = self.choose(&mut raw, &part) {
                faults.push((Column::Workloads, format!("workload {place}: {what}")));
            }
        }
        raw
    }

    fn partner(&self, name: &str) -> Option<i64> {
        let partners = &self.choices.partners;
        let exact = partners.iter().find(|known| known.name == name);
        let folded = || {
            let mut same = partners.iter().filter(|known| !name.is_empty() && fold(&known.name) == fold(name));
            same.next().filter(|_| same.next().is_none())
        };
        exact.or_else(folded).map(|partner| partner.id)
    }

    /// The workloads of a cell, which stand between semicolons or commas of either width, or on lines of their own; between slashes
    /// too, where the whole is no name: some names have one.
    fn parts(&self, cell: &str) -> Vec<String> {
        let parts = cell.split([';', '\u{ff1b}', ',', '\u{ff0c}', '\u{3001}', '\n']).map(str::trim);
        let known = |part: &str| {
            let name = part.split_once(['=', '\u{ff1d}']).map_or(part, |(name, _)| name);
            self.names.find(&Subject::Named(name.trim().to_owned())).is_some()
        };
        let mut found = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let slashed: Vec<&str> = part.split(['/', '\u{ff0f}']).map(str::trim).collect();
            if !known(part) && slashed.len() > 1 && slashed.iter().all(|part| known(part)) {
                found.extend(slashed.into_iter().map(str::to_owned));
            } else {
                found.push(part.to_owned());
            }
        }
        found
    }

    /// Puts `Microsoft Teams` or `Microsoft Teams=30` among the chosen workloads.
    fn choose(&self, raw: &mut Raw, part: &str) -> std::result::Result<(), &'static str> {
        let (name, target) = part.rsplit_once(['=', '\u{ff1d}']).unwrap_or((part, "10"));
        let (id, _) = self.names.find(&Subject::Named(name.trim().to_owned())).ok_or("no workload has this name")?;
        if self.choices.workloads.iter().any(|w| w.id == id && w.retired) {
            return Err("it is retired");
        }
        match raw.workloads.insert(id, (true, target.trim().to_owned())) {
            None => Ok(()),
            Some(_) => Err("it is named twice"),
        }
    }
}

/// What a cell with a segment may hold.
fn segments() -> String {
    let keys: Vec<&str> = Segment::ALL.iter().map(|segment| segment.key()).collect();
    format!("use {}", keys.join(", "))
}

/// Key of the segment by its key or its name in either language; as it is where it has none.
fn segment(cell: &str) -> String {
    let same = |segment: &&Segment| {
        let names = [Lang::Ja, Lang::En].map(|lang| word(texts(lang), "segment", segment.key()));
        let others = word(texts(Lang::Ja), "cli-segment", segment.key());
        let mut names = names.iter().map(String::as_str).chain(others.split(", "));
        segment.key() == cell || names.any(|name| fold(name) == fold(cell))
    };
    Segment::ALL.iter().find(same).map_or_else(|| cell.to_owned(), |segment| segment.key().to_owned())
}
