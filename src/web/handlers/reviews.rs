//! The lead's queue and the page of a submitted review.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::Segment;
use crate::domain::filter::{Claimed, Queue as Filter};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::portfolio::{AGES, Band};
use crate::domain::review::outcome::Group;
use crate::error::Result;
use crate::paths;
use crate::queries::narrowing::Wanted;
use crate::queries::queue::{self, Narrow, Queue, Row};
use crate::queries::review;
use crate::store::queue::Counts;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Field};
use crate::web::views::record::{RecordPage, Typed};
use crate::words::{self, fl, people, process, word};

struct QueueRow {
    review_id: i64,
    number: i64,
    revision: i64,
    customer: String,
    manager: String,
    is_own: bool,
    meeting: String,
    outcome: String,
    days: i64,
    submitted: String,
    group: Group,
    claim: Option<Claimant>,
}

/// Who has taken a review on.
struct Claimant {
    name: String,
    since: String,
    is_own: bool,
}

/// Reviews of one group that follow one another on the page.
struct GroupView {
    group: Group,
    /// Part of the id of its heading.
    key: &'static str,
    title: String,
    note: String,
    rows: Vec<QueueRow>,
}

#[derive(Template)]
#[template(path = "reviews/queue.html")]
struct QueuePage {
    ctx: Ctx,
    /// The page without its rows, which stand in the groups.
    page: Page<QueueRow>,
    groups: Vec<GroupView>,
    counts: Counts,
    filter: Filter,
    group_choices: Vec<(String, String)>,
    segments: Vec<(String, String)>,
    workloads: Vec<(String, String)>,
    ages: Vec<(String, String)>,
    managers: Field,
    partners: Field,
}

impl QueuePage {
    fn filtered(&self) -> bool {
        self.filter != Filter::default()
    }

    /// The queue as it is narrowed, from its beginning.
    fn first(&self) -> String {
        self.table(paths::queue())
    }

    /// The same at another address.
    fn table(&self, path: &str) -> String {
        narrowing::queue_at(path, self.filter)
    }

    /// What is said where a file may not hold the whole queue.
    fn most(&self) -> String {
        narrowing::most(&self.ctx, Total::exactly(self.total()))
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }

    /// How many wait of what is shown.
    fn total(&self) -> i64 {
        self.counts.of(self.filter.group)
    }

    fn segment(&self) -> &'static str {
        self.filter.of.segment.map_or("", Segment::key)
    }

    fn workload(&self) -> String {
        narrowing::chosen(self.filter.of.workload)
    }

    fn age(&self) -> String {
        self.filter.age.map(Band::key).unwrap_or_default()
    }

    fn group(&self) -> &'static str {
        self.filter.group.map_or("", Group::key)
    }

    /// Of these, the exceptions.
    fn exceptions(&self) -> String {
        let exceptions = Filter { group: Some(Group::Exception), ..self.filter };
        narrowing::queue(exceptions)
    }

    fn claimed(&self) -> &'static str {
        self.filter.claimed.map_or("", Claimed::key)
    }

    /// By whom reviews are taken on that are looked at.
    fn claim_choices(&self) -> Vec<(String, String)> {
        let words = |claimed: &Claimed| match claimed {
            Claimed::Mine => fl!(self.ctx.t, "queue-claim-mine"),
            Claimed::Free => fl!(self.ctx.t, "queue-claim-free"),
        };
        Claimed::ALL.iter().map(|claimed| (claimed.key().to_owned(), words(claimed))).collect()
    }
}

/// What the queue is narrowed to, and where its page begins.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct QueueQuery {
    manager: String,
    partner: String,
    group: String,
    claim: String,
    segment: String,
    workload: String,
    age: String,
    after: String,
}

impl QueueQuery {
    /// Whose reviews are meant.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted { manager: self.manager.clone(), partner: self.partner.clone() }
    }

    pub(super) fn narrow(&self) -> Narrow {
        Narrow {
            segment: Segment::from_key(&self.segment),
            workload: self.workload.parse().ok(),
            group: Group::from_key(&self.group),
            age: Band::from_key(&AGES, &self.age),
            claimed: Claimed::from_key(&self.claim),
        }
    }
}

pub async fn queue(ctx: Ctx, app: web::Data<App>, query: web::Query<QueueQuery>) -> Result<HttpResponse> {
    let asked = query.wanted();
    let (narrow, after, sent) = (query.narrow(), Cursor::read(&query.after), asked.clone());
    let page = move |ctx: Ctx, found: Queue| {
        let Queue { page, filter, counts, choices, narrowed } = found;
        let mut page = page.map(|row| queue_row(&ctx, &row));
        let groups = groups(&ctx, std::mem::take(&mut page.rows));
        QueuePage {
            page,
            groups,
            counts,
            filter,
            group_choices: Group::ALL.iter().map(|g| (g.key().to_owned(), group_view(&ctx, *g).title)).collect(),
            segments: Segment::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "segment", s.key()))).collect(),
            workloads: choices.workloads.into_iter().map(|w| (w.id.to_string(), w.name)).collect(),
            ages: AGES.iter().map(|age| (age.key(), words::days(ctx.t, *age))).collect(),
            managers: narrowing::field(&ctx, choices.managers, &asked.manager, narrowed.manager()),
            partners: narrowing::field(&ctx, choices.partners, &asked.partner, narrowed.partner()),
            ctx,
        }
    };
    app.show(ctx, move |ask| queue::page(ask, &sent, narrow, &after), page).await
}

impl GroupView {
    fn is_exception(&self) -> bool {
        self.group == Group::Exception
    }
}

/// The rows by their groups, in which order they come.
fn groups(ctx: &Ctx, rows: Vec<QueueRow>) -> Vec<GroupView> {
    let mut groups: Vec<GroupView> = Vec::new();
    for row in rows {
        let group = row.group;
        match groups.last_mut() {
            Some(last) if last.group == row.group => last.rows.push(row),
            _ => groups.push(GroupView { rows: vec![row], ..group_view(ctx, group) }),
        }
    }
    groups
}

fn group_view(ctx: &Ctx, group: Group) -> GroupView {
    let t = ctx.t;
    let (key, note) = match group {
        Group::Exception => ("exceptions", fl!(t, "queue-exceptions-note")),
        Group::Held => ("held", fl!(t, "queue-held-note")),
        Group::NotHeld => ("not-held", fl!(t, "queue-not-held-note")),
    };
    GroupView { group, key, title: process::group(t, group), note, rows: Vec::new() }
}

fn queue_row(ctx: &Ctx, row: &Row) -> QueueRow {
    let waiting = &row.waiting;
    let none = || "—".to_owned();
    QueueRow {
        review_id: waiting.review_id,
        number: waiting.number,
        revision: waiting.revision,
        customer: waiting.customer_name.clone(),
        manager: people::name(ctx.t, &waiting.manager_name, waiting.manager_disabled),
        is_own: row.is_own,
        meeting: waiting.held_on.map_or_else(|| word(ctx.t, "meeting", waiting.meeting.key()), |day| ctx.date(&day)),
        outcome: waiting.outcome.map_or_else(none, |outcome| process::outcome(ctx.lang, row.playbook, outcome)),
        days: ctx.days_waited(&waiting.submitted_at),
        submitted: ctx.day(&waiting.submitted_at),
        group: waiting.group(),
        claim: row.claim.as_ref().map(|claim| Claimant {
            name: claim.lead.name.clone(),
            since: ctx.day(&claim.at),
            is_own: ctx.viewer.as_ref().is_some_and(|viewer| viewer.id == claim.lead.id),
        }),
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let page = |ctx, record| RecordPage::new(ctx, record, Typed::default());
    app.show(ctx, move |ask| review::newest(ask, id), page).await
}

#[derive(serde::Deserialize)]
pub struct RevisionQuery {
    compare: Option<i64>,
}

pub async fn revision(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    query: web::Query<RevisionQuery>,
) -> Result<HttpResponse> {
    let ((id, number), compare) = (path.into_inner(), query.compare);
    let page = |ctx, record| RecordPage::new(ctx, record, Typed::default());
    app.show(ctx, move |ask| review::numbered(ask, id, number, compare), page).await
}
