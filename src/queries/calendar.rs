//! What stands in a person's calendar: what they may see at the moment in which it is asked for.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::Ask;
use super::engagement::visible;
use super::frozen::Frozen;
use crate::domain::calendar::{Entry, Kind, Planned, discussion_mark, meeting_mark, sequence, sequence_of_row};
use crate::domain::engagement::{Meeting, Side, TaskStatus};
use crate::domain::filter::Summaries as Filter;
use crate::domain::policy::Viewer;
use crate::domain::review::answers::{Answers, Row};
use crate::domain::review::check::cell;
use crate::domain::review::discussions::discussions;
use crate::domain::review::names::Names;
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::keys::{ROW_KEY, checklist, meeting};
use crate::playbook::{Lang, Library};
use crate::store::calendar::{self, Place, Plan, Said};
use crate::store::{AnyConnection, Seen, calendar_feeds, follow_ups, summaries, users};

/// Days before today that are shown, and after.
const SPAN: (u64, u64) = (30, 366);
/// Entries of one kind.
const MOST: i64 = 300;
/// Engagements of a partner that are read.
const READ: usize = 100;

/// Whose calendar it is, and what stands in it.
pub struct Calendar {
    pub owner: i64,
    pub language: Lang,
    /// They read the partner's pages.
    pub partner: bool,
    pub entries: Vec<Entry>,
}

/// The calendar with the secret of this hash.
///
/// # Errors
/// `NotFound` where no open account has it; the database's.
pub fn feed(
    conn: &mut AnyConnection,
    secret_hash: &str,
    now: NaiveDateTime,
    playbooks: &'static Library,
) -> Result<Calendar> {
    let owner = calendar_feeds::owner(conn, secret_hash)?.ok_or(Error::NotFound)?;
    let user = users::find_active(conn, owner)?.ok_or(Error::NotFound)?;
    let (language, zone) = (user.language.unwrap_or(Lang::Ja), user.time_zone);
    let viewer = user.viewer();
    let entries = entries(&mut Ask { conn, viewer: &viewer, now, playbooks }, zone)?;
    Ok(Calendar { owner, language, partner: viewer.roles.partner, entries })
}

fn entries(ask: &mut Ask<'_>, zone: Zone) -> Result<Vec<Entry>> {
    let today = zone.day(ask.now);
    let from = today.checked_sub_days(Days::new(SPAN.0)).unwrap_or(today);
    let days = (from, today.checked_add_days(Days::new(SPAN.1)).unwrap_or(today));
    let mut entries = if ask.viewer.roles.partner { partners(ask)? } else { staffs(ask, days)? };
    entries.retain(|entry| (days.0..=days.1).contains(&entry.day));
    entries.sort_by(|a, b| (a.day, a.time, &a.mark).cmp(&(b.day, b.time, &b.mark)));
    entries.dedup_by(|a, b| a.mark == b.mark);
    Ok(entries)
}

fn staffs(ask: &mut Ask<'_>, days: (NaiveDate, NaiveDate)) -> Result<Vec<Entry>> {
    let mut places = calendar::meetings(ask.conn, ask.viewer, days, MOST)?;
    for place in calendar::drafted(ask.conn, ask.viewer, MOST)? {
        if !places.iter().any(|known| known.engagement_id == place.engagement_id) {
            places.push(place);
        }
    }
    let mut entries = met(ask, &places)?;
    for (step, customer, changed_at) in calendar::steps(ask.conn, ask.viewer, days, MOST)? {
        let Some(day) = step.due_on else { continue };
        let kind = Kind::Step { what: step.what, owner: step.owner, side: step.owner_side };
        let change = (sequence_of_row(step.version, changed_at), changed_at);
        entries.push(on(kind, (step.engagement_id, &customer), day, format!("step-{}", step.id), change));
    }
    for promise in follow_ups::discussions(ask.conn, ask.viewer, days, MOST)? {
        let (row, customer) = (promise.stored, promise.customer);
        let Some(day) = row.due_on else { continue };
        let change = (sequence_of_row(row.version, row.updated_at), row.updated_at);
        let mark = discussion_mark(row.engagement_id, &row.row_key);
        let mut entry = on(Kind::Discussion { service: row.what }, (row.engagement_id, &customer), day, mark, change);
        entry.cancelled = does_not_take_place(row.status);
        entries.push(entry);
    }
    Ok(entries)
}

/// The meetings of these engagements, those that will not be among them.
fn met(ask: &mut Ask<'_>, places: &[Seen<Place>]) -> Result<Vec<Entry>> {
    let plans = calendar::plans(ask.conn, places)?;
    let said = calendar::said(ask.conn, places)?;
    let entries = places.iter().flat_map(|place| {
        let plan = plans.iter().find(|plan| plan.engagement_id == place.engagement_id);
        let said = said.iter().find(|said| said.engagement_id == place.engagement_id);
        of_place(place, plan, said)
    });
    Ok(entries.collect())
}

fn of_place(place: &Place, plan: Option<&Plan>, said: Option<&Said>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |planned: Planned, number: i64, change: (i64, NaiveDateTime)| {
        entries.push(Entry {
            kind: Kind::Review { number },
            engagement: place.engagement_id,
            customer: place.customer.clone(),
            day: planned.day,
            time: planned.time,
            unread_time: planned.unread_time,
            place: planned.place,
            attendees: planned.attendees,
            cancelled: planned.cancelled,
            mark: meeting_mark(place.engagement_id, number),
            sequence: change.0,
            changed_at: change.1,
        });
    };
    let own = |plan: &Plan| {
        // A further revision has the number of its review, and counts on from the one before.
        let further = plan.review_id.and(said);
        (further.map_or(place.number.unwrap_or(1), |said| said.number), further.map_or(1, |said| said.revision + 1))
    };
    let mut drafted = None;
    if let Some(plan) = plan {
        let (number, revision) = own(plan);
        if let Some(planned) = Planned::read(&plan.answers, place.time_zone) {
            drafted = Some(number);
            add(planned, number, (sequence(revision, Some(plan.version)), plan.saved_at));
        }
    }
    if let Some(said) = said.filter(|said| drafted != Some(said.number)) {
        let change = (sequence(said.revision, None), said.submitted_at);
        if said.meeting != Meeting::Held
            && let Some(planned) = Planned::read(said.answers.section(meeting::SECTION), place.time_zone)
        {
            add(planned, said.number, change);
        }
        // The next one, on the day that this one named.
        if let Some(day) = place.meets_on.filter(|_| !place.planned && drafted != Some(said.number + 1)) {
            let planned = Planned {
                day,
                time: None,
                unread_time: String::new(),
                place: String::new(),
                attendees: Vec::new(),
                cancelled: false,
            };
            add(planned, said.number + 1, (0, said.submitted_at));
        }
    }
    entries
}

fn on(
    kind: Kind,
    (engagement, customer): (i64, &str),
    day: NaiveDate,
    mark: String,
    change: (i64, NaiveDateTime),
) -> Entry {
    Entry {
        kind,
        engagement,
        customer: customer.to_owned(),
        day,
        time: None,
        unread_time: String::new(),
        place: String::new(),
        attendees: Vec::new(),
        cancelled: false,
        mark,
        sequence: change.0,
        changed_at: change.1,
    }
}

fn discussed(answers: &Answers, names: &Names, of: (i64, &str), change: (i64, NaiveDateTime)) -> Vec<Entry> {
    let entry = |row: Row| {
        let day = written::day(cell(&row, checklist::BVD_PLANNED_ON)).ok()?;
        let service = cell(&row, checklist::BVD_SERVICE).trim();
        let service = names.workloads.get(service).cloned().unwrap_or_else(|| service.to_owned());
        let mark = discussion_mark(of.0, cell(&row, ROW_KEY));
        let mut entry = on(Kind::Discussion { service }, of, day, mark, change);
        entry.cancelled = TaskStatus::from_key(cell(&row, checklist::BVD_STATUS)).is_some_and(does_not_take_place);
        Some(entry)
    };
    discussions(answers).into_iter().filter_map(entry).collect()
}

fn does_not_take_place(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Cancelled | TaskStatus::NotRequired)
}

/// What the last approved reviews of the organisation's engagements say: steps of its side, discussions, and when the customer is to be
/// met again.
fn partners(ask: &mut Ask<'_>) -> Result<Vec<Entry>> {
    let assigned = summaries::assigned(ask.conn, ask.viewer, &Filter::default(), None, READ)?.rows;
    let mut entries = Vec::new();
    for approved in summaries::last_readings(ask.conn, ask.viewer, &assigned)? {
        let Some(engagement) = assigned.iter().find(|one| one.id == approved.revision.engagement_id) else { continue };
        let (of, at) = ((engagement.id, engagement.customer_name.as_str()), approved.approved_at());
        let change = (sequence(approved.number * 100 + approved.revision.revision, None), at);
        let frozen = Frozen::read(&approved.revision, engagement.time_zone, ask.playbooks)?;
        for step in frozen.steps.iter().filter(|step| step.side == Some(Side::Partner) && step.status.is_open()) {
            if let Some(day) = step.due_on {
                let kind = Kind::Step { what: step.what.clone(), owner: step.owner.clone(), side: Side::Partner };
                entries.push(on(kind, of, day, format!("partner-step-{}-{}", of.0, step.key), change));
            }
        }
        entries.extend(discussed(&frozen.answers, &frozen.names, of, change));
        if let Some(day) = approved.revision.follow_up_on {
            let number = approved.number + 1;
            entries.push(on(Kind::Review { number }, of, day, meeting_mark(of.0, number), change));
        }
    }
    Ok(entries)
}

/// The meeting of an engagement that is planned, or was and does not take place.
///
/// # Errors
/// `NotFound` where the engagement is not visible or nothing is planned.
pub fn meeting(ask: &mut Ask<'_>, id: i64) -> Result<Entry> {
    let engagement = visible(ask, id)?;
    let place = calendar::place(ask.conn, &engagement)?;
    let mut entries = met(ask, &[place])?;
    entries.sort_by_key(|entry| (entry.cancelled, entry.day));
    entries.into_iter().next().ok_or(Error::NotFound)
}

/// When the person's calendar got its address, if it has one.
///
/// # Errors
/// The database's.
pub fn made_at(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Option<NaiveDateTime>> {
    calendar_feeds::made_at(conn, viewer.id)
}
