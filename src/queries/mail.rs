//! What a mail says: read when it is sent, with the rights that its receiver has then. And the mails themselves, as administrators
//! look after them.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::{Ask, covers, queue};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Side};
use crate::domain::glance::Todo;
use crate::domain::meeting::Why as MeetingWhy;
use crate::domain::message::{MailState, Message, Topic, Why};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::policy::Viewer;
use crate::domain::review::outcome::is_exception;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::{Lang, Library};
use crate::store::covers::stands_in_for;
use crate::store::decisions::{self, Head};
use crate::store::mails::{self, Listed};
use crate::store::meetings;
use crate::store::next_steps::{self, Step};
use crate::store::queue::{self as waiting, Counts};
use crate::store::reviews::Revision;
use crate::store::survey_contacts::{self, Silent};
use crate::store::{AnyConnection, Seen, due_steps, engagements, mail_choices, reassignments, summaries, todos, users};

/// Rows of a kind that a mail lists.
const ROWS: i64 = 20;
/// Days that the weekly mail looks ahead.
const AHEAD: u64 = 14;
/// Mails on one page of the administrator's list.
const PAGE: usize = 50;

/// To whom a mail goes.
#[derive(Debug, Clone)]
pub struct Receiver {
    pub viewer: Viewer,
    pub language: Lang,
    pub zone: Zone,
}

/// A review that a mail is about.
#[derive(Debug, Clone)]
pub struct About {
    pub customer: String,
    pub review: i64,
    /// Counted from 1 within its engagement.
    pub number: i64,
    pub revision: i64,
    /// Who did it, by name; `None` where the account is gone.
    pub by: Option<String>,
    /// When, in UTC.
    pub at: NaiveDateTime,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
}

/// A review in the queue: its id, the customer, and since when it waits (UTC).
pub type InQueue = (i64, String, NaiveDateTime);

/// What waits for somebody, for the week.
#[derive(Debug, Clone, Default)]
pub struct Week {
    /// Engagements whose review was returned, by id and customer.
    pub returned: Vec<(i64, String)>,
    pub drafts: Vec<(i64, String)>,
    /// Engagements whose gate is open and that have no review under way.
    pub ready: Vec<(i64, String)>,
    /// Meetings of the next two weeks: engagement, customer, day, and why.
    pub meetings: Vec<(i64, String, NaiveDate, MeetingWhy)>,
    /// Steps of every side that are late or due within two weeks, with the customer.
    pub steps: Vec<(Step, String)>,
    /// A lead's queue: how many wait, and the first of them.
    pub queue: Option<(Counts, Vec<InQueue>)>,
}

impl Week {
    fn is_empty(&self) -> bool {
        let queue = self.queue.as_ref().is_none_or(|(counts, _)| counts.total() == 0);
        self.returned.is_empty()
            && self.drafts.is_empty()
            && self.ready.is_empty()
            && self.meetings.is_empty()
            && self.steps.is_empty()
            && queue
    }
}

/// What a mail tells.
#[derive(Debug, Clone)]
pub enum News {
    Submitted {
        about: About,
        /// The conditions were not met (R3).
        exception: bool,
    },
    Returned {
        about: About,
        comments: usize,
    },
    Approved(About),
    /// The same to the partner's people, who read the summary.
    ApprovedForPartner {
        engagement: i64,
        customer: String,
        number: i64,
        at: NaiveDateTime,
    },
    Assigned {
        engagement: i64,
        customer: String,
        /// Open steps of Microsoft's side, the earliest first.
        steps: Vec<Step>,
    },
    /// What the partner said of a step is read on the step's page.
    StepReported {
        step: Step,
        customer: String,
        /// When, in UTC.
        at: NaiveDateTime,
    },
    AssignedMany {
        /// How many are theirs still, and the first of them.
        total: Total,
        engagements: Vec<(i64, String)>,
    },
    /// Somebody stands in for somebody, or no more.
    Cover(covers::Told),
    StepsDue {
        on: NaiveDate,
        steps: Vec<(Step, String)>,
    },
    SurveySilent {
        on: NaiveDate,
        contacts: Vec<Silent>,
    },
    Weekly {
        monday: NaiveDate,
        week: Week,
    },
}

/// What the message tells this person now, or why it tells them nothing.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn news(
    conn: &mut AnyConnection,
    user: i64,
    message: &Message,
    now: NaiveDateTime,
    playbooks: &'static Library,
) -> Result<std::result::Result<(Receiver, News), Why>> {
    let Some(user) = users::find_active(conn, user)? else { return Ok(Err(Why::AccountClosed)) };
    if mail_choices::refused(conn, user.id)?.contains(&message.topic()) {
        return Ok(Err(Why::NotWanted));
    }
    let (language, zone) = (user.language.unwrap_or(Lang::Ja), user.time_zone);
    let mut viewer = user.viewer();
    if viewer.roles.manager {
        viewer.stands_in_for = stands_in_for(conn, viewer.id, now)?;
    }
    let receiver = Receiver { viewer, language, zone };
    let mut ask = Ask { conn, viewer: &receiver.viewer, now, playbooks };
    let news = match told(&mut ask, message) {
        // Not theirs to see any more, or gone.
        Err(Error::NotFound) => Err(Why::NoRight),
        other => other?,
    };
    Ok(news.map(|news| (receiver, news)))
}

/// What there is, or why there is nothing to tell.
type Unless<T> = Result<std::result::Result<T, Why>>;
type Told = Unless<News>;

fn told(ask: &mut Ask<'_>, message: &Message) -> Told {
    match *message {
        Message::ReviewSubmitted { review, revision } => submitted(ask, review, revision),
        Message::ReviewReturned { review, revision } => returned(ask, review, revision),
        Message::ReviewApproved { engagement, review, revision } => approved(ask, engagement, review, revision),
        Message::Assigned { engagement, .. } => assigned(ask, engagement),
        Message::StepReported { engagement, step, version } => reported(ask, engagement, step, version),
        Message::AssignedMany { reassignment, .. } => assigned_many(ask, reassignment),
        Message::CoverBegun { cover, .. } => covered(ask, cover, true),
        Message::CoverEnded { cover, .. } => covered(ask, cover, false),
        Message::StepsDue { manager, on } => {
            let since = on.checked_sub_days(Days::new(1)).unwrap_or(on);
            let theirs = in_place(ask.viewer, manager)?;
            let steps = due_steps::of_manager(ask.conn, &theirs, (since, on), ROWS)?;
            Ok(if steps.is_empty() { Err(Why::Nothing) } else { Ok(News::StepsDue { on, steps }) })
        }
        Message::SurveySilent { manager, on } => {
            let theirs = in_place(ask.viewer, manager)?;
            let contacts = survey_contacts::told(ask.conn, &theirs, on, ROWS)?;
            Ok(if contacts.is_empty() { Err(Why::Nothing) } else { Ok(News::SurveySilent { on, contacts }) })
        }
        Message::Weekly { monday } => weekly(ask, monday),
    }
}

/// Who reads what is this manager's: the manager, or whoever stands in for them.
fn in_place(viewer: &Viewer, manager: i64) -> Result<Viewer> {
    if viewer.id == manager { Ok(viewer.clone()) } else { viewer.in_place_of(manager).ok_or(Error::NotFound) }
}

/// A cover of this person's, as long as it is as the message says.
fn covered(ask: &mut Ask<'_>, cover: i64, lasts: bool) -> Told {
    let cover = covers::told(ask, cover)?;
    Ok(if cover.lasts == lasts { Ok(News::Cover(cover)) } else { Err(Why::Overtaken) })
}

/// The revision, while it is the review's newest and in this state.
fn current(ask: &mut Ask<'_>, review: i64, revision: i64, state: ReviewState) -> Unless<(Seen<Head>, Seen<Revision>)> {
    let head = decisions::find_visible(ask.conn, ask.viewer, review)?;
    let newest = decisions::newest(ask.conn, &head)?;
    let is_so = newest.revision == revision && newest.state == state;
    Ok(if is_so { Ok((head, newest)) } else { Err(Why::Overtaken) })
}

fn about(ask: &mut Ask<'_>, head: &Head, revision: &Revision, by: Option<i64>, at: NaiveDateTime) -> Result<About> {
    let names = users::names(ask.conn, by.as_slice())?;
    Ok(About {
        customer: head.customer_name.clone(),
        review: head.review_id,
        number: head.number,
        revision: revision.revision,
        by: by.and_then(|by| names.get(&by)).map(|person| person.name.clone()),
        at,
        meeting: revision.meeting,
        held_on: revision.held_on,
        outcome: revision.outcome,
    })
}

fn submitted(ask: &mut Ask<'_>, review: i64, revision: i64) -> Told {
    let (head, newest) = match current(ask, review, revision, ReviewState::Submitted)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let is_own = !decisions::own(ask.conn, ask.viewer, &[review])?.is_empty();
    if !ask.viewer.may_decide(is_own, head.manager_id) {
        return Ok(Err(Why::NoRight));
    }
    let about = about(ask, &head, &newest, Some(newest.submitted_by), newest.submitted_at)?;
    Ok(Ok(News::Submitted { about, exception: is_exception(newest.gate_open, newest.meeting) }))
}

fn returned(ask: &mut Ask<'_>, review: i64, revision: i64) -> Told {
    let (head, newest) = match current(ask, review, revision, ReviewState::Returned)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    if !ask.viewer.may_manage(head.manager_id) {
        return Ok(Err(Why::NoRight));
    }
    let comments = decisions::comments_of_revision(ask.conn, &newest)?.len();
    let about = about(ask, &head, &newest, newest.decided_by, newest.decided_at.unwrap_or(newest.submitted_at))?;
    Ok(Ok(News::Returned { about, comments }))
}

fn approved(ask: &mut Ask<'_>, engagement: i64, review: i64, revision: i64) -> Told {
    if ask.viewer.roles.partner {
        let assigned = summaries::find_assigned(ask.conn, ask.viewer, engagement)?;
        let visible = summaries::all_approved(ask.conn, ask.viewer, &assigned)?;
        // Of the last one alone: what it tells is read on the summary, which shows that one.
        let last = visible.into_iter().next().filter(|last| last.revision == revision);
        return Ok(match last {
            Some(last) => Ok(News::ApprovedForPartner {
                engagement,
                customer: assigned.customer_name.clone(),
                number: last.number,
                at: last.approved_at(),
            }),
            None => Err(Why::Overtaken),
        });
    }
    let (head, newest) = match current(ask, review, revision, ReviewState::Approved)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    if !ask.viewer.may_manage(head.manager_id) {
        return Ok(Err(Why::NoRight));
    }
    let at = newest.decided_at.unwrap_or(newest.submitted_at);
    Ok(Ok(News::Approved(about(ask, &head, &newest, newest.decided_by, at)?)))
}

fn assigned(ask: &mut Ask<'_>, id: i64) -> Told {
    let engagement = engagements::find_visible(ask.conn, ask.viewer, id)?;
    // Not where it is looked after for somebody else by now.
    if !ask.viewer.may_manage(engagement.manager_id) || engagement.manager_id != ask.viewer.id {
        return Ok(Err(Why::Overtaken));
    }
    let mut steps = next_steps::of_engagement(ask.conn, &engagement)?;
    steps.retain(|step| step.is_open() && step.agreed && step.owner_side == Side::Microsoft);
    steps.truncate(usize::try_from(ROWS).unwrap_or_default());
    Ok(Ok(News::Assigned { engagement: id, customer: engagement.customer_name.clone(), steps }))
}

/// While it waits for the manager: what they looked at, or what was said or changed since, is told by itself or not at all.
fn reported(ask: &mut Ask<'_>, id: i64, step: i64, version: i64) -> Told {
    let engagement = engagements::find_visible(ask.conn, ask.viewer, id)?;
    if !ask.viewer.may_manage(engagement.manager_id) {
        return Ok(Err(Why::Overtaken));
    }
    let step = next_steps::find(ask.conn, &engagement, step)?;
    Ok(match step.reported_at {
        Some(at) if step.version == version => {
            Ok(News::StepReported { step, customer: engagement.customer_name.clone(), at })
        }
        _ => Err(Why::Overtaken),
    })
}

fn assigned_many(ask: &mut Ask<'_>, reassignment: i64) -> Told {
    if !ask.viewer.roles.manager {
        return Ok(Err(Why::NoRight));
    }
    let (total, engagements) = reassignments::received(ask.conn, ask.viewer, reassignment, ROWS)?;
    Ok(if engagements.is_empty() { Err(Why::Overtaken) } else { Ok(News::AssignedMany { total, engagements }) })
}

fn weekly(ask: &mut Ask<'_>, monday: NaiveDate) -> Told {
    let mut week = Week::default();
    if ask.viewer.roles.manager {
        let until = monday.checked_add_days(Days::new(AHEAD)).unwrap_or(monday);
        let mut of = |todo| -> Result<Vec<(i64, String)>> {
            let rows = todos::of_manager(ask.conn, ask.viewer, todo, ROWS)?;
            Ok(rows.into_iter().map(|row| (row.engagement_id, row.customer.clone())).collect())
        };
        (week.returned, week.drafts, week.ready) = (of(Todo::Returned)?, of(Todo::Draft)?, of(Todo::Ready)?);
        let meets = meetings::of_manager(ask.conn, ask.viewer, ROWS)?;
        week.meetings = meets
            .into_iter()
            .filter(|meets| meets.on <= until)
            .map(|meets| (meets.engagement_id, meets.customer_name.clone(), meets.on, meets.why()))
            .collect();
        week.steps = next_steps::due_by(ask.conn, ask.viewer, until, ROWS)?;
    }
    if ask.viewer.roles.lead {
        let counts = waiting::counts(ask.conn, ask.viewer, Default::default(), ask.now)?;
        let first = queue::first(ask, usize::try_from(ROWS).unwrap_or_default())?;
        let first = first.into_iter().filter(|row| !row.is_own).map(|row| row.waiting);
        week.queue = Some((counts, first.map(|row| (row.review_id, row.customer_name, row.submitted_at)).collect()));
    }
    Ok(if week.is_empty() { Err(Why::Nothing) } else { Ok(News::Weekly { monday, week }) })
}

/// The kinds of mail that the person is told of, each with whether they want it.
///
/// # Errors
/// The database's.
pub fn own_choices(ask: &mut Ask<'_>) -> Result<Vec<(Topic, bool)>> {
    let refused = mail_choices::refused(ask.conn, ask.viewer.id)?;
    Ok(Topic::of(ask.viewer.roles).into_iter().map(|topic| (topic, !refused.contains(&topic))).collect())
}

/// A page of the mails, and how many there are of those that somebody has to look at.
pub struct Mails {
    pub page: Page<Listed>,
    pub waiting: Total,
    pub failed: Total,
}

/// A page of the mails in this state, the newest first.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>, state: MailState, after: &Cursor) -> Result<Mails> {
    ask.administrates()?;
    let mut count = |state| Ok::<_, Error>(Total::of(mails::count(ask.conn, state, Total::LOOKED_AT)?));
    let (waiting, failed) = (count(MailState::Waiting)?, count(MailState::Failed)?);
    Ok(Mails { page: mails::list(ask.conn, ask.viewer, state, after.place(), PAGE)?, waiting, failed })
}
