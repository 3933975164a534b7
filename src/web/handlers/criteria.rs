//! The customer's own success criteria (R2): rows that are added, moved and removed without a script, and saved at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions;
use crate::actions::review::Choices;
use crate::domain::review::base::Base;
use crate::domain::usage::Criterion;
use crate::error::{Denied, Error, Result};
use crate::forms::criteria::{self as form, MOST_ROWS, Raw, RawRow};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::criteria::{self as queries, Criteria};
use crate::session::blocking;
use crate::store::criteria::Kept;
use crate::store::engagements::Engagement;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::late::{self, Asked, Late, Verdict};
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::differences::{Difference, Sides, base};
use crate::words::fl;

/// As many full lists may have come together on a page.
const MOST_MERGED: usize = 4;

#[derive(Template)]
#[template(path = "criteria/show.html")]
struct CriteriaPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    version: i64,
    raw: Raw,
    errors: FieldErrors,
    may_change: bool,
    stored: Vec<Criterion>,
    /// Marks of what the form was made with.
    base: String,
    /// What is stored where something else was typed that could not be saved.
    differences: Vec<Difference>,
    /// The rows are as typed, and stored nowhere.
    unsaved: bool,
}

impl CriteriaPage {
    fn new(ctx: Ctx, criteria: Criteria) -> Self {
        blocking::grows();
        Self {
            version: criteria.engagement.version,
            base: Base::of(&form::outline(ctx.t), &Raw::of(&criteria.rows).answers()).to_string(),
            raw: Raw::of(&criteria.rows),
            errors: FieldErrors::default(),
            may_change: criteria.may_change,
            engagement: criteria.engagement,
            stored: criteria.rows.into_iter().map(|kept| kept.criterion).collect(),
            differences: Vec::new(),
            unsaved: false,
            ctx,
        }
    }

    /// # Errors
    /// `TooLarge` with more rows than any page of ours sends: one may hold the rows of several who filled the list.
    fn bounded(&self) -> Result<()> {
        let rows = self.raw.rows.len().max(self.raw.removed.len());
        if rows > MOST_MERGED * MOST_ROWS { Err(Error::TooLarge) } else { Ok(()) }
    }

    /// What is said at the first row for which there is no room.
    fn no_room(&self) -> Option<FieldErrors> {
        let first = crate::words::count(MOST_ROWS) + 1;
        let most = crate::words::count(MOST_ROWS);
        let label = fl!(self.ctx.t, "criteria-row", number = first);
        let field = form::field(first, "statement");
        let said = || FieldErrors::one(field, fl!(self.ctx.t, "form-too-many-rows", label = label, count = most));
        (self.raw.rows.len() > MOST_ROWS).then(said)
    }

    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "criteria-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// The rows, counted from 1.
    fn numbered(&self) -> Vec<(i64, &RawRow)> {
        (1..).zip(&self.raw.rows).collect()
    }

    /// The fields that carry what was taken out.
    fn removed(&self) -> Vec<(String, String)> {
        let fields = |(number, row): (usize, &RawRow)| {
            let filled = row.columns().into_iter().filter(|(_, text)| !text.is_empty());
            filled.map(|(column, text)| (format!("{}[{number}][{column}]", form::REMOVED), text)).collect::<Vec<_>>()
        };
        self.raw.removed.iter().enumerate().flat_map(fields).collect()
    }

    fn last(&self) -> i64 {
        crate::words::count(self.raw.rows.len())
    }

    fn field(&self, row: &i64, column: &str) -> String {
        form::field(*row, column)
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let page = |ctx, criteria| {
        let mut page = CriteriaPage::new(ctx, criteria);
        if page.raw.rows.is_empty() && page.may_change {
            page.raw.rows.push(RawRow::default());
        }
        page
    };
    app.show(ctx, move |ask| queries::criteria(ask, id, None), page).await
}

/// What becomes of a form.
enum Judged {
    Answered(Made),
    /// It is saved; the page is for who is too late.
    Saved(Box<CriteriaPage>, Vec<Kept>),
}

pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let mark = form.mark(&ctx).await?;
    let known = mark.clone();
    let criteria = app.ask(&ctx, move |ask| queries::criteria(ask, id, known.as_ref())).await?;
    if !criteria.may_change {
        return Err(Error::Forbidden);
    }
    let version = criteria.engagement.version;
    let (reader, sent) = (ctx.clone(), form.clone());
    let (page, rows) = match blocking::compute(move || judged(reader, criteria, &sent)).await? {
        Judged::Answered(made) => return Ok(made.into()),
        Judged::Saved(page, rows) => (page, rows),
    };
    let replace = move |work: &mut Work<'_>| {
        let stored = |work: &mut Work<'_>| actions::engagements::version(work, id);
        work.once_against(mark.as_ref(), stored, |work| actions::criteria::replace(work, id, version, &rows))
    };
    match app.act(&ctx, replace).await {
        Ok(()) => Ok(render::see_other(paths::engagement(id))),
        // Somebody saved at this very moment.
        Err(Denied::Failed(Error::Conflict)) => {
            let now = app.ask(&ctx, move |ask| queries::criteria(ask, id, None)).await?;
            render::made(move || late(*page, &now, &form)).await
        }
        Err(Denied::Failed(error)) => Err(error),
        // The form asks for the same, so that nobody meets this but a program.
        Err(Denied::Refused(_)) => Err(Error::Malformed("an achieved criterion lacks what R2 asks for")),
    }
}

/// What becomes of the form, held against what is stored.
fn judged(ctx: Ctx, criteria: Criteria, form: &Form) -> Result<Judged> {
    let (today, version, made) = (criteria.today, criteria.engagement.version, criteria.made);
    let id = criteria.engagement.id;
    let stored = Raw::of(&criteria.rows);
    let mut raw = Raw::read(form);
    raw.find_among(&stored);
    let mut page = CriteriaPage { raw, unsaved: true, ..CriteriaPage::new(ctx, criteria) };
    page.bounded()?;
    let sides = sides(&page, form, &stored);
    if page.ctx.unsaved() {
        let differences = sides.differences(&page.ctx, &Choices::default());
        page.differences = differences.into_iter().map(|(_, view)| view).collect();
        page.raw = Raw::read(&sides.merged());
        page.errors = page.raw.parse(page.ctx.t, today).err().unwrap_or_default();
        return Made::conflict(&page).map(Judged::Answered);
    }
    if page.raw.arrange(form) {
        page.version = form.int("version").unwrap_or(0);
        form.raw("base").clone_into(&mut page.base);
        return Made::page(StatusCode::OK, &page).map(Judged::Answered);
    }
    // Its answer was lost, and it is stored as it was sent.
    if made.is_some_and(|made| made == version || sides.are_same()) {
        return Ok(Judged::Answered(Made::SeeOther(paths::engagement(id))));
    }
    match late::judge(form, &sides, version) {
        Verdict::Ask(why) => return asked(&page, form, &sides, version, why).map(Judged::Answered),
        Verdict::Save(Some(chosen)) => page.raw = Raw::read(&chosen),
        Verdict::Save(None) => {}
    }
    page.raw.drop_blank();
    // Rows of both sides may have come together: nothing is stored, and nothing of them is lost.
    if let Some(errors) = page.no_room() {
        return Made::invalid(&CriteriaPage { errors, ..page }).map(Judged::Answered);
    }
    match page.raw.parse(page.ctx.t, today) {
        Ok(rows) => Ok(Judged::Saved(Box::new(page), rows)),
        Err(errors) => Made::invalid(&CriteriaPage { errors, ..page }).map(Judged::Answered),
    }
}

/// Both texts, where somebody saved while this form was being saved; where nothing differs, as if it had been.
fn late(mut page: CriteriaPage, now: &Criteria, form: &Form) -> Result<Made> {
    let stored = Raw::of(&now.rows);
    page.raw.find_among(&stored);
    let sides = sides(&page, form, &stored);
    if sides.are_same() {
        return Ok(Made::SeeOther(paths::engagement(now.engagement.id)));
    }
    asked(&page, form, &sides, now.engagement.version, Late::Changed)
}

fn sides(page: &CriteriaPage, form: &Form, stored: &Raw) -> Sides {
    let outline = self::form::outline(page.ctx.t);
    Sides { outline, base: base(form), mine: page.raw.answers(), theirs: stored.answers() }
}

fn asked(page: &CriteriaPage, form: &Form, sides: &Sides, version: i64, why: Late) -> Result<Made> {
    let over = format!("{} — {}", page.engagement.customer_name, fl!(page.ctx.t, "criteria-title"));
    let action = paths::criteria(page.engagement.id);
    late::ask(&page.ctx, Asked { form, sides, version, over, back: action.clone(), action }, why)
}
