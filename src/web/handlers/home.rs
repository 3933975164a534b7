//! The person's own home, by role.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::engagement::Status;
use crate::domain::filter::{People, Watched, Which};
use crate::domain::meeting::Why;
use crate::domain::review::outcome::Group;
use crate::domain::review::progress::{State, counted};
use crate::domain::steps::Due;
use crate::error::{Error, Result};
use crate::paths;
use crate::queries::covers::Line as Cover;
use crate::queries::desk::Desk;
use crate::queries::home::{self as queries, Band, Few, Lead, Managed, Meets, Returned};
use crate::queries::queue::Row;
use crate::queries::watching::{self, Watches};
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::store::decisions::Remark;
use crate::store::drafts::DraftLine;
use crate::store::follow_ups::Promise;
use crate::store::next_steps::Step;
use crate::store::orphaned::Orphaned;
use crate::store::queue::Waiting;
use crate::store::step_list::Line;
use crate::store::surveys::SurveyLine;
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::handlers::portfolio::{WatchRow, watch_row};
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::blockers::{Blocker, Blockers};
use crate::web::views::narrowing;
use crate::web::views::sparks::Spark;
use crate::words::{self, fl, people, process, word};

/// What a draft lacks, as far as the page says it.
const BLOCKERS: usize = 3;
/// Managers without a working account that a lead's page names.
const ORPHANED: usize = 5;

struct Draft {
    customer: String,
    number: i64,
    line: DraftLine,
    returned: Option<Returned>,
    stand: Option<Stand>,
}

/// How far a draft is.
struct Stand {
    /// State of each section that is needed, in the order of the form.
    parts: Vec<&'static str>,
    done: usize,
    blockers: Vec<Blocker>,
    /// How many more blockers there are.
    further: usize,
    /// The day planned for the meeting, where it is being prepared.
    meets_on: Option<String>,
}

impl Stand {
    fn new(ctx: &Ctx, desk: &Desk) -> Self {
        let progress = desk.progress();
        let mut blockers = Blockers::new(ctx, desk, &progress).submission;
        let further = blockers.len().saturating_sub(BLOCKERS);
        blockers.truncate(BLOCKERS);
        let needed = progress.iter().filter(|section| section.state != State::NotNeeded);
        let (done, _) = counted(&progress);
        let meets_on = desk.planned_on().map(|day| ctx.date(&day));
        Self { parts: needed.map(|section| section.state.key()).collect(), done, blockers, further, meets_on }
    }

    fn further(&self) -> i64 {
        crate::words::count(self.further)
    }
}

/// An engagement whose gate is open and that has no review under way.
struct Ready {
    row: queries::Ready,
    spark: Option<Spark>,
}

struct Manager {
    /// Whose work it is, where it is not the reader's own.
    of: Option<i64>,
    band: Option<Band>,
    returned: Few<Returned>,
    drafts: Few<Draft>,
    ready: Few<Ready>,
    late: Few<(Step, String)>,
    soon: Vec<(Step, String)>,
    reported: Few<Line>,
    follow_ups: Few<Promise>,
    surveys: Few<SurveyLine>,
    meetings: Few<Meets>,
    engagements: Managed,
}

impl Manager {
    fn new(ctx: &Ctx, home: queries::Manager, of: Option<i64>) -> Self {
        blocking::grows();
        let draft = |draft: queries::Draft| Draft {
            stand: draft.desk.as_ref().map(|desk| Stand::new(ctx, desk)),
            customer: draft.customer,
            number: draft.number,
            line: draft.line,
            returned: draft.returned,
        };
        let ready = |row: queries::Ready| Ready { spark: row.movement.as_ref().and_then(Spark::draw), row };
        Self {
            of,
            band: home.band,
            returned: home.returned,
            drafts: home.drafts.map(draft),
            ready: home.ready.map(ready),
            late: home.late,
            soon: home.soon,
            reported: home.reported,
            follow_ups: home.follow_ups,
            surveys: home.surveys,
            meetings: home.meetings,
            engagements: home.engagements,
        }
    }

    /// Whose lists this leads to.
    fn which(&self) -> Which {
        Which::from(People { manager: self.of, partner: None })
    }

    /// The engagements of this person.
    fn all(&self) -> String {
        narrowing::engagements(self.which(), &[])
    }

    /// The complete ones.
    fn complete(&self) -> String {
        narrowing::engagements(self.which(), &[("state", Status::Complete.key())])
    }

    /// The steps of this person.
    fn steps(&self, further: &[(&str, &str)]) -> String {
        let manager = narrowing::chosen(self.of);
        narrowing::link(paths::steps(), further.iter().copied().chain([("manager", manager.as_str())]))
    }

    fn all_steps(&self) -> String {
        self.steps(&[])
    }

    /// All bands.
    fn home(&self) -> String {
        narrowing::home(self.of, &[])
    }

    /// Where the whole of a band is: on this page, or by itself.
    fn whole<T>(&self, few: &Few<T>, band: Band) -> String {
        let key = band.key();
        match few.is_cut() {
            true => format!("{}#{key}", narrowing::home(self.of, &[("band", key)])),
            false => format!("#{key}"),
        }
    }

    /// Whether the band is on the page.
    fn shows(&self, band: Band) -> bool {
        self.band.is_none_or(|only| only == band)
    }

    /// What is said below a band that does not show all of its rows.
    fn more<T>(&self, ctx: &Ctx, few: &Few<T>, band: Band) -> Option<More> {
        few.is_cut().then(|| match self.band {
            None => More::Elsewhere { href: self.whole(few, band), count: count(few) },
            Some(_) => {
                let shown = words::count(few.rows.len());
                More::Cut(fl!(ctx.t, "list-part", count = shown, total = count(few)))
            }
        })
    }

    /// Where the late steps are listed: a part of the table, where there is one; all of them where the table does not show all.
    fn late_place(&self) -> String {
        match (self.late.is_cut(), self.late.rows.is_empty() && self.soon.is_empty()) {
            (true, _) => self.steps(&[("due", Due::Overdue.key())]),
            (false, true) => "#steps".to_owned(),
            (false, false) => "#late".to_owned(),
        }
    }
}

/// The rows of a band that are not shown.
enum More {
    /// The band by itself has them.
    Elsewhere { href: String, count: String },
    /// So does nothing: how many of how many there are.
    Cut(String),
}

/// How many rows a band has.
fn count<T>(few: &Few<T>) -> String {
    words::total(few.total)
}

/// What a manager's engagements are to be looked at for: what changed since the last visit, what is old, and what is not measured.
struct Changes {
    /// Those of which there are any.
    rows: Vec<WatchRow>,
    note: String,
}

impl Changes {
    fn new(ctx: &Ctx, watches: &Watches) -> Option<Self> {
        let any = watches.counts.iter().filter(|(_, total)| total.counted() != (0, false));
        let rows: Vec<WatchRow> = any.map(|(one, total)| watch_row(ctx, watches.of, *one, *total)).collect();
        let note = match &watches.since {
            Some(at) => fl!(ctx.t, "portfolio-watched-since", at = ctx.date_time(at)),
            None => fl!(ctx.t, "portfolio-watched-never"),
        };
        (!rows.is_empty()).then_some(Self { rows, note })
    }
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    ctx: Ctx,
    changes: Option<Changes>,
    manager: Option<Manager>,
    lead: Option<Lead>,
    /// The cover under which this is somebody else's work.
    away: Option<Cover>,
    /// For whom the reader stands in, and who stands in for them.
    covers: (Vec<Cover>, Vec<Cover>),
    today: NaiveDate,
}

impl HomePage {
    fn title(&self) -> String {
        match &self.away {
            None => fl!(self.ctx.t, "nav-home"),
            Some(cover) => fl!(self.ctx.t, "home-of-title", name = self.person(&cover.manager)),
        }
    }

    fn person(&self, person: &Named) -> String {
        people::name(self.ctx.t, &person.name, person.disabled)
    }

    /// Until when the reader does somebody else's work.
    fn lead(&self, cover: &Cover) -> String {
        fl!(self.ctx.t, "home-of-lead", date = self.ctx.date(&cover.last_day))
    }

    fn until(&self, cover: &Cover) -> String {
        fl!(self.ctx.t, "cover-until", date = self.ctx.date(&cover.last_day))
    }

    /// The work of whom the reader stands in for.
    fn home_of(&self, cover: &Cover) -> String {
        narrowing::home(Some(cover.manager.id), &[])
    }

    fn has_covers(&self) -> bool {
        !self.covers.0.is_empty() || !self.covers.1.is_empty()
    }

    /// How long a review has waited for its decision.
    fn days(&self, waiting: &Waiting) -> i64 {
        self.ctx.days_waited(&waiting.submitted_at)
    }

    /// The queue's group of a review that waits: shape, words and key. What did not take place says so, and nothing of the
    /// conditions, which are not asked about there.
    fn group(&self, waiting: &Waiting) -> (&'static str, String, &'static str) {
        let (t, group) = (self.ctx.t, waiting.group());
        let (shape, words) = match group {
            Group::Exception => ("short", fl!(t, "home-gate-shut")),
            Group::Held => ("done", fl!(t, "home-gate-open")),
            Group::NotHeld => ("todo", word(t, "meeting", waiting.meeting.key())),
        };
        (shape, words, group.key())
    }

    /// Those of them that the page names.
    fn orphaned<'l>(&self, lead: &'l Lead) -> &'l [Orphaned] {
        lead.orphaned.get(..ORPHANED).unwrap_or(&lead.orphaned)
    }

    fn name_of(&self, one: &Orphaned) -> String {
        people::name(self.ctx.t, &one.name, one.disabled)
    }

    fn all_orphaned(&self, lead: &Lead) -> i64 {
        lead.orphaned.iter().map(|one| one.engagements).sum()
    }

    /// The list of their engagements.
    fn unmanaged(&self) -> String {
        narrowing::engagements(Default::default(), &[("watch", Watched::Unmanaged.key())])
    }

    /// The manager of a review that waits.
    fn manager_of(&self, waiting: &Waiting) -> String {
        people::name(self.ctx.t, &waiting.manager_name, waiting.manager_disabled)
    }

    /// What a remark came with, and on which day.
    fn came_with(&self, remark: &Remark) -> String {
        let what = crate::words::decisions::comment(self.ctx.t, &remark.kind);
        fl!(self.ctx.t, "home-said", what = what, date = self.ctx.day(&remark.at))
    }

    /// The comment's section as the review's own version calls it.
    fn section(&self, row: &Returned, key: &str) -> String {
        if key.is_empty() {
            return fl!(self.ctx.t, "decision-general");
        }
        process::section_title(self.ctx.lang, row.playbook, key)
    }

    /// The outcome as the review's own version calls it.
    fn outcome(&self, row: &Row) -> Option<String> {
        row.waiting.outcome.map(|outcome| process::outcome(self.ctx.lang, row.playbook, outcome))
    }
}

#[derive(Default, Deserialize)]
pub struct Query {
    /// The only band that is shown.
    #[serde(default)]
    band: String,
    /// Whose work is shown, where it is not the reader's own.
    #[serde(default)]
    manager: String,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, session: Session, query: web::Query<Query>) -> Result<HttpResponse> {
    let roles = ctx.person()?.roles;
    if roles.partner || (!roles.manager && !roles.lead) {
        // What is said once is said where a page is.
        if let Some(flash) = &ctx.flash {
            SignedIn::of(session).set_flash(flash);
        }
        return Ok(render::see_other(match roles {
            _ if roles.partner => paths::summaries(),
            _ if roles.administrator => paths::users(),
            _ => paths::account(),
        }));
    }
    let today = ctx.today();
    let (zone, band) = (ctx.zone, Band::from_key(&query.band));
    if !query.manager.is_empty() {
        let away = query.manager.parse().unwrap_or_default();
        let make = move |ctx: Ctx, found: Option<_>| match found {
            Some((cover, home)) => {
                let manager = Some(Manager::new(&ctx, home, Some(away)));
                let (away, covers) = (Some(cover), Default::default());
                Made::page(StatusCode::OK, &HomePage { ctx, changes: None, manager, lead: None, away, covers, today })
            }
            None => Ok(Made::SeeOther(paths::home().to_owned())),
        };
        let answer = app.answer(ctx, move |ask| queries::home_of(ask, away, today, band), make).await?;
        if answer.status() == StatusCode::SEE_OTHER {
            SignedIn::of(session).set_flash("cover-over");
        }
        return Ok(answer);
    }
    app.show(
        ctx,
        move |ask| {
            let home = queries::home(ask, today, band)?;
            let watches = if band.is_none() { watching::of_manager(ask, zone)? } else { None };
            Ok::<_, Error>((home, watches))
        },
        move |ctx, (home, watches)| {
            let changes = watches.and_then(|watches| Changes::new(&ctx, &watches));
            let manager = home.manager.map(|home| Manager::new(&ctx, home, None));
            let (lead, covers) = (home.lead, home.covers);
            HomePage { ctx, changes, manager, lead, away: None, covers, today }
        },
    )
    .await
}
