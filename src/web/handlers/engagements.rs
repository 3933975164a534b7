//! List, registration and editing of engagements, and reassigning. What the form means is in `forms::engagement`.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use crate::actions;
use crate::actions::engagements::EngagementInput;
use crate::domain::engagement::{Listed, Outcome, ReviewStage, Segment, Status};
use crate::domain::filter::{Engagements as Filter, Surveying, Watched};
use crate::domain::fold::fold;
use crate::domain::glance::{Condition, Lowest, Marks};
use crate::domain::highlight::{self, Part};
use crate::domain::page::{Cursor, Page};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::Typed;
use crate::forms::engagement::{Raw, tenant};
use crate::forms::naming;
use crate::paths;
use crate::queries::engagement::editable;
use crate::queries::engagements::{self as queries, offered};
use crate::queries::narrowing::{Wanted, meant};
use crate::queries::partner_move;
use crate::session::blocking;
use crate::store::choices::MOST;
use crate::store::engagement_list::Row as Listing;
use crate::store::engagements::{Engagement, Intended};
use crate::store::orphaned::Orphaned;
use crate::store::users::Named;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::late::{self, Asked, Late, Verdict};
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::differences::{Sides, base};
use crate::web::views::engagement_form::FormPage;
use crate::web::views::narrowing::{self, Choice, Field};
use crate::web::views::sparks::Spark;
use crate::words::{self, fl, people, process, word};

/// A line of the list.
pub struct Row {
    pub engagement: Listing,
    /// Named, and marked where the account is disabled.
    pub manager: String,
    pub marks: Marks,
    pub lowest: Option<Lowest>,
    /// How the workload moved that stands lowest.
    pub spark: Option<Spark>,
    /// Number of the newest review and how far it is.
    pub review: Option<(i64, ReviewStage)>,
    pub due: Option<(NaiveDate, bool)>,
    pub meets_on: Option<NaiveDate>,
    /// Since the reader was here before, the gate opened (or else shut), and when.
    pub moved: Option<(bool, NaiveDateTime)>,
    /// The earliest day of the measurements that count, where it is stale.
    pub stale: Option<NaiveDate>,
}

impl Row {
    fn of(ctx: &Ctx, row: queries::Row) -> Self {
        Self {
            manager: people::name(ctx.t, &row.engagement.manager.name, row.engagement.manager.disabled),
            engagement: row.engagement,
            marks: row.marks,
            lowest: row.lowest,
            spark: row.movement.as_ref().and_then(Spark::draw),
            review: row.review,
            due: row.due,
            meets_on: row.meets_on,
            moved: row.moved,
            stale: row.stale,
        }
    }
}

#[derive(Template)]
#[template(path = "engagements/index.html")]
struct IndexPage {
    ctx: Ctx,
    page: Page<Row>,
    total: String,
    /// What is said where a file may not hold the whole list.
    most: String,
    query: HashMap<String, String>,
    filtered: bool,
    workloads: Vec<(String, String)>,
    managers: Field,
    partners: Field,
    /// The searched name, folded; "" where none was.
    searched: String,
    /// What else is called as was searched, with the list of its engagements.
    called: Vec<(String, String)>,
    states: Vec<(String, String)>,
    reviews: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    watches: Vec<(String, String)>,
    surveys: Vec<(String, String)>,
    /// What the list shows that is narrowed to what is to be looked at; "" otherwise.
    watched: String,
    /// Whose engagements can be given away all at once: words and address.
    reassigns: Vec<(String, String)>,
    segments: Vec<(String, String)>,
    /// How a workload stands that the list is narrowed by; "" otherwise.
    condition: String,
}

/// What the list can be narrowed by.
const FILTERS: [&str; 12] = [
    "q",
    "state",
    "workload",
    "segment",
    "manager",
    "partner",
    "review",
    "outcome",
    "watch",
    "survey",
    "condition",
    "gate",
];

impl IndexPage {
    fn chosen(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        self.table(paths::engagements())
    }

    /// The same at another address.
    fn table(&self, path: &str) -> String {
        let asked = |name| name != "manager" || self.ctx.chooses_managers();
        narrowing::link(path, FILTERS.into_iter().filter(|name| asked(*name)).map(|name| (name, self.chosen(name))))
    }

    /// The customer's name in parts, the searched letters told from the rest.
    fn parts<'r>(&self, row: &'r Row) -> Vec<Part<'r>> {
        highlight::parts(&row.engagement.customer_name, &self.searched)
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }
}

/// What the list is narrowed to, but for the people.
pub(super) fn filter(ctx: &Ctx, query: &HashMap<String, String>) -> Filter {
    let id = |name: &str| query.get(name).and_then(|v| v.parse::<i64>().ok());
    let name: String = query.get("q").map(|q| q.chars().take(200).collect()).unwrap_or_default();
    let tenant = tenant(&name);
    Filter {
        name: Some(name.trim()).filter(|name| !name.is_empty() && tenant.is_none()).map(fold),
        tenant,
        state: query.get("state").and_then(|v| Listed::from_key(v)),
        workload: id("workload"),
        segment: query.get("segment").and_then(|v| Segment::from_key(v)),
        condition: query.get("condition").and_then(|v| {
            let (state, workload) = v.split_once('.')?;
            let state = if state == narrowing::INTENDED { None } else { Some(Condition::from_key(state)?) };
            Some((workload.parse().ok()?, state))
        }),
        manager: None,
        partner: None,
        review: query.get("review").and_then(|v| ReviewStage::from_key(v)),
        shut: query.get("gate").is_some_and(|v| v == narrowing::SHUT),
        outcome: query.get("outcome").and_then(|v| match v.as_str() {
            narrowing::NO_OUTCOME => Some(None),
            key => Outcome::from_key(key).map(Some),
        }),
        watch: None,
        survey: query.get("survey").and_then(|v| Surveying::from_key(v)).map(|survey| survey.at(ctx.utc())),
    }
}

/// What engagements are looked at for.
pub(super) fn watched(query: &HashMap<String, String>) -> Option<Watched> {
    query.get("watch").and_then(|v| Watched::from_key(v))
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<HashMap<String, String>>) -> Result<HttpResponse> {
    let query = query.into_inner();
    let filter = filter(&ctx, &query);
    let asked = |name: &str| query.get(name).cloned().unwrap_or_default();
    let asked = Wanted { manager: asked("manager"), partner: asked("partner") };
    let after = Cursor::read(query.get("after").map_or("", String::as_str));
    let (zone, watched) = (ctx.zone, watched(&query));
    let filtered = !filter.is_empty()
        || watched.is_some()
        || (ctx.chooses_managers() && !asked.manager.is_empty())
        || !asked.partner.is_empty();
    let condition = filter.condition;
    let (sent, searched) = (asked.clone(), filter.name.clone().unwrap_or_default());
    let page = move |ctx: Ctx, list: queries::List| IndexPage {
        called: called(&ctx, &list.called),
        searched,
        page: list.page.map(|row| Row::of(&ctx, row)),
        total: words::total(list.total),
        most: narrowing::most(&ctx, list.total),
        filtered,
        states: states(&ctx),
        reviews: ReviewStage::all().map(|r| (r.key().to_owned(), word(ctx.t, "review", r.key()))).collect(),
        outcomes: outcomes(&ctx),
        watches: Watched::ALL
            .iter()
            .filter(|one| ctx.is_lead() || **one != Watched::Unmanaged)
            .map(|one| (one.key().to_owned(), words::watched(ctx.t, *one)))
            .collect(),
        surveys: Surveying::ALL.iter().map(|one| (one.key().to_owned(), narrowing::surveying(&ctx, *one))).collect(),
        watched: watched.map(|watched| shows(&ctx, watched, list.since)).unwrap_or_default(),
        reassigns: reassigns(&ctx, &list.managers),
        segments: Segment::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "segment", s.key()))).collect(),
        condition: condition.map(|condition| stands(&ctx, &list.choices.workloads, condition)).unwrap_or_default(),
        workloads: list.choices.workloads.into_iter().map(|w| (w.id.to_string(), w.name)).collect(),
        managers: narrowing::field(&ctx, list.choices.managers, &asked.manager, list.narrowed.manager()),
        partners: narrowing::field(&ctx, list.choices.partners, &asked.partner, list.narrowed.partner()),
        query,
        ctx,
    };
    app.show(ctx, move |ask| queries::list(ask, &sent, (filter, watched), &after, zone), page).await
}

/// What a list shows that is narrowed so; `since`: when the reader was here before.
fn shows(ctx: &Ctx, watched: Watched, since: Option<NaiveDateTime>) -> String {
    match (watched, since) {
        (Watched::Moved, Some(at)) => fl!(ctx.t, "engagements-moved-since", at = ctx.date_time(&at)),
        (Watched::Moved, None) => fl!(ctx.t, "engagements-moved-never"),
        (Watched::Stale, _) => fl!(ctx.t, "engagements-stale-note"),
        (Watched::Unmeasured, _) => fl!(ctx.t, "engagements-unmeasured-note"),
        (Watched::Unmanaged, _) => fl!(ctx.t, "engagements-unmanaged-note"),
    }
}

/// Where the engagements of these people can be given away all at once.
fn reassigns(ctx: &Ctx, managers: &[Orphaned]) -> Vec<(String, String)> {
    let one = |one: &Orphaned| {
        let name = people::name(ctx.t, &one.name, one.disabled);
        let words = fl!(ctx.t, "engagements-reassign-all", name = name, count = one.engagements);
        (words, narrowing::link(paths::reassignment(), [("former", one.id.to_string().as_str())]))
    };
    managers.iter().take(MOST).map(one).collect()
}

/// How a workload stands, in words.
fn stands(ctx: &Ctx, workloads: &[Named], (workload, condition): (i64, Option<Condition>)) -> String {
    let name = workloads.iter().find(|one| one.id == workload).map_or("", |one| one.name.as_str());
    let state = condition.map_or(narrowing::INTENDED, Condition::key);
    fl!(ctx.t, "engagements-condition", workload = name, state = word(ctx.t, "condition", state))
}

/// Where the engagements are of what is called as was searched.
fn called(ctx: &Ctx, called: &queries::Called) -> Vec<(String, String)> {
    let link = |name: &str, id: i64| narrowing::link(paths::engagements(), [(name, id.to_string().as_str())]);
    let partners = called
        .partners
        .iter()
        .map(|one| (fl!(ctx.t, "engagements-of-partner", name = one.name.as_str()), link("partner", one.id)));
    let managers = called.managers.iter().map(|one| {
        let name = people::name(ctx.t, &one.name, one.disabled);
        (fl!(ctx.t, "engagements-of-manager", name = name), link("manager", one.id))
    });
    let workloads = called
        .workloads
        .iter()
        .map(|one| (fl!(ctx.t, "engagements-of-workload", name = one.name.as_str()), link("workload", one.id)));
    partners.chain(managers).chain(workloads).collect()
}

fn states(ctx: &Ctx) -> Vec<(String, String)> {
    let open = (Listed::OPEN.to_owned(), fl!(ctx.t, "engagements-open"));
    let status = |status: &Status| (status.key().to_owned(), word(ctx.t, "status", status.key()));
    std::iter::once(open).chain(Status::ALL.iter().map(status)).collect()
}

fn outcomes(ctx: &Ctx) -> Vec<(String, String)> {
    let outcome =
        |outcome: &Outcome| (outcome.key().to_owned(), process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome));
    let none = (narrowing::NO_OUTCOME.to_owned(), fl!(ctx.t, "portfolio-no-outcome"));
    Outcome::ALL.iter().map(outcome).chain(std::iter::once(none)).collect()
}

pub async fn new(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let raw = Raw::empty(app.clock.today(Zone::DEFAULT));
    app.show(ctx, offered, |ctx, choices| FormPage::new(ctx, None, raw, choices)).await
}

pub async fn create(ctx: Ctx, app: web::Data<App>, form: Form) -> Result<HttpResponse> {
    let choices = app.ask(&ctx, offered).await?;
    let parse = move || {
        let mut page = FormPage::new(ctx, None, Raw::read(&form), choices);
        let input = page.parse();
        Ok::<_, Error>((page, input))
    };
    let (mut page, input) = blocking::compute(parse).await?;
    if page.ctx.unsaved() {
        return render::conflict(move || page).await;
    }
    let Some(input) = input else { return render::invalid(move || page).await };
    let (key, meant) = (page.raw.idempotency_key.clone(), page.raw.confirm_tenant == input.tenant_id);
    let register = move |work: &mut Work<'_>| actions::engagements::create_once(work, &input, &key, meant);
    let made = match app.act(&page.ctx, register.clone()).await {
        // The same form was sent twice at one moment; by now the first one has made the engagement.
        Err(Denied::Failed(Error::Conflict)) => app.act(&page.ctx, register).await,
        other => other,
    };
    match made {
        Ok(id) => Ok(render::see_other(paths::engagement(id))),
        Err(Denied::Failed(error)) => Err(error),
        Err(Denied::Refused(same)) => {
            page.asks_about(same);
            render::invalid(move || page).await
        }
    }
}

pub async fn edit(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let page = move |ctx, ((engagement, intended), choices): ((Seen<Engagement>, Vec<Intended>), _)| {
        let raw = Raw::of(&engagement, &intended);
        let page = FormPage::new(ctx, Some((id, engagement.version)), raw.clone(), choices);
        let mut page = page.with_status(engagement.status(), &raw, true);
        page.base = page.base_of(&raw);
        page
    };
    app.show(ctx, move |ask| Ok((editable(ask, id)?, offered(ask)?)), page).await
}

/// What becomes of a form.
enum Judged {
    Answered(Made),
    /// It is saved; the page is for what stands against it then.
    Sound(Box<FormPage>, EngagementInput),
}

/// What becomes of the form on this page, held against what is stored in this version.
fn judged(mut page: FormPage, form: &Form, stored: &Raw, version: i64) -> Result<Judged> {
    if page.ctx.unsaved() {
        page.parse();
        page.late_with(base(form), stored, version);
        return Made::conflict(&page).map(Judged::Answered);
    }
    page.base = form.raw("base").to_owned();
    let sides = page.sides(base(form), stored);
    match late::judge(form, &sides, version) {
        Verdict::Ask(why) => return asked(&page, form, &sides, version, why).map(Judged::Answered),
        Verdict::Save(Some(chosen)) => page.resolve(&chosen, stored, version),
        Verdict::Save(None) => page.version = version,
    }
    match page.parse() {
        Some(input) => Ok(Judged::Sound(Box::new(page), input)),
        None => Made::invalid(&page).map(Judged::Answered),
    }
}

pub async fn update(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let ((engagement, intended), mut choices) =
        app.ask(&ctx, move |ask| -> Result<_> { Ok((editable(ask, id)?, offered(ask)?)) }).await?;
    choices.targets = intended.iter().map(|one| (one.workload_id, one.target)).collect();
    let (stored, version, sent) = (Raw::of(&engagement, &intended), engagement.version, form.clone());
    let status = engagement.status();
    let judge = move || {
        let page = FormPage::new(ctx, Some((id, sent.int("version").unwrap_or(0))), Raw::read(&sent), choices);
        let page = page.with_status(status, &stored, sent.has("set_status"));
        judged(page, &sent, &stored, version)
    };
    let (mut page, input) = match blocking::compute(judge).await? {
        Judged::Answered(made) => return Ok(made.into()),
        Judged::Sound(page, input) => (page, input),
    };
    // Who would see what is said before it is so.
    let to = input.partner_id;
    if form.text("move_confirmed") != FormPage::confirms(to)
        && let Some(partner_move) = app.ask(&page.ctx, move |ask| partner_move::find(ask, id, to)).await?
    {
        page.ask_about(to, partner_move);
        return render::long(move || *page).await;
    }
    match app.act(&page.ctx, move |work| actions::engagements::update(work, id, version, &input)).await {
        // Somebody saved at this very moment.
        Err(Error::Conflict) => {
            let (engagement, intended) = app.ask(&page.ctx, move |ask| editable(ask, id)).await?;
            let answer = move || {
                let stored = Raw::of(&engagement, &intended);
                let page = page.with_status(engagement.status(), &stored, true);
                let sides = page.sides(base(&form), &stored);
                asked(&page, &form, &sides, engagement.version, Late::Changed)
            };
            render::made(answer).await
        }
        other => other.map(|()| render::see_other(paths::engagement(id))),
    }
}

fn asked(page: &FormPage, form: &Form, sides: &Sides, version: i64, why: Late) -> Result<Made> {
    let over = format!("{} — {}", page.name(), fl!(page.ctx.t, "engagements-edit-title"));
    let (action, back) = (page.action(), page.action());
    late::ask(&page.ctx, Asked { form, sides, version, over, action, back }, why)
}

#[derive(Template)]
#[template(path = "engagements/reassign.html")]
struct ReassignPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    managers: Choice,
    errors: FieldErrors,
}

pub async fn reassign(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (engagement, managers) = app.ask(&ctx, move |ask| queries::reassignable(ask, id)).await?;
    let typed = form.text("manager").to_owned();
    let is_box = managers.len() <= MOST;
    let chosen = match meant(&managers, &typed) {
        Ok(Some(chosen)) => chosen,
        nobody => {
            let choose = fl!(ctx.t, "form-choice", label = fl!(ctx.t, "engagement-manager"));
            let why = nobody.err().filter(|_| !is_box).map_or(choose, |why| naming::nobody(ctx.t, why));
            let managers = Choice::of(narrowing::managers(&ctx, &managers), &typed);
            let errors = FieldErrors::one("manager", why);
            return render::invalid(move || ReassignPage { ctx, engagement, managers, errors }).await;
        }
    };
    let version = form.int("version").unwrap_or(0);
    let mark = form.mark(&ctx).await?;
    let reassign = move |work: &mut Work<'_>| {
        let stored = |work: &mut Work<'_>| actions::engagements::version(work, id);
        work.once_against(mark.as_ref(), stored, |work| actions::engagements::reassign(work, id, version, chosen))
    };
    app.act(&ctx, reassign).await?;
    Ok(render::see_other(paths::engagement(id)))
}
