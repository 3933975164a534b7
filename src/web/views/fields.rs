//! The fields of a review section, made from the playbook's items and the raw answers.

use askama::Template;

use crate::domain::engagement::{Outcome, Side, TaskStatus};
use crate::domain::review::answers::{Row, SectionAnswers};
use crate::domain::review::check::{Fault, Problem, cell, section as check_section};
use crate::domain::review::demands::{is_demanded, offers_row, rule_of};
use crate::domain::review::editing::new_row;
use crate::domain::review::enabled::{decided, wants_more};
use crate::domain::review::facts::holds;
use crate::domain::zone::Zone;
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::{checklist, goals, key_information, meeting, next_steps, outcome};
use crate::playbook::{Condition, Item, Kind, Section};
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::words::{answers, fl, word};

/// One field, or a repeating item with its rows.
#[derive(Template, Clone)]
#[template(path = "review/field.html")]
pub struct Field {
    pub ctx: Ctx,
    /// Name and id; `attendees[0][name]` in rows.
    pub name: String,
    pub item: &'static Item,
    pub label: String,
    pub hint: String,
    pub value: String,
    pub options: Vec<OptionView>,
    pub rows: Vec<RowView>,
    pub error: Option<String>,
    /// Conditions within the form, for the script.
    pub when: String,
    pub hidden: bool,
    /// Rule shown beside the label; a row's columns leave it to the row.
    pub rule: Option<&'static str>,
    /// Whether the answer is demanded as things stand.
    pub demanded: bool,
    /// The answer follows from another section, and is shown, not asked.
    pub decided: Option<Decided>,
    /// What is read beside the question.
    pub note: Option<Note>,
    /// A row of the list to begin with, for the script.
    pub blank: Option<Box<RowView>>,
    /// The row of the list that was taken out last and can be brought back, in words.
    pub removed: Option<String>,
    /// Id of the list of what is offered while one types; empty for none.
    pub offered: String,
}

/// An answer that follows from another section: the section, and its address.
#[derive(Clone)]
pub struct Decided {
    pub section: String,
    pub href: String,
}

/// What stands elsewhere and is read beside a question, with the way to where it can be changed.
#[derive(Clone)]
pub struct Note {
    pub title: String,
    pub lines: Vec<String>,
    pub href: String,
    pub link: String,
}

#[derive(Clone)]
pub struct OptionView {
    pub key: String,
    pub label: String,
    pub hint: String,
    pub chosen: bool,
    /// Fields that this choice opens.
    pub opened: Vec<Field>,
    /// What this choice asks for in another section.
    pub note: Option<Note>,
    /// The button below what the choice opens.
    pub act: Option<Act>,
}

/// A button that does something to the answers: what it sends and says, and what helps to press it.
#[derive(Clone)]
pub struct Act {
    pub go: &'static str,
    pub text: String,
    pub hint: String,
}

/// Number of the row that a list's new rows are made from.
const BLANK: u32 = 9_999;

/// Id of the list of people whom a field for a person offers.
pub const PEOPLE: &str = "people";

/// One row of a repeating item.
#[derive(Template, Clone)]
#[template(path = "review/row.html")]
pub struct RowView {
    pub ctx: Ctx,
    /// Name of the item.
    pub list: String,
    pub number: u32,
    /// "出席者 2"
    pub title: String,
    pub fields: Vec<Field>,
    pub is_first: bool,
    pub is_last: bool,
    /// The row stands for what another section says, and goes only there.
    pub is_decided: bool,
}

impl Field {
    pub fn kind(&self) -> &'static str {
        match self.item.kind {
            Kind::Text => "text",
            Kind::Paragraph => "paragraph",
            Kind::Date => "date",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Choice => "choice",
            Kind::Checks => "checks",
            Kind::Select | Kind::Workload | Kind::TaskStatus => "select",
            Kind::Rows => "rows",
            Kind::Hidden => "hidden",
        }
    }

    pub fn row_name(&self) -> &str {
        self.item.row_name.as_ref().map_or("", |n| self.ctx.text(n))
    }

    /// How its rows are laid out where there is room: those of steps as a line each, those of people side by side.
    pub fn layout(&self) -> &'static str {
        let is_choice = |column: &Item| column.kind == Kind::Choice;
        match self.item.key.as_str() {
            next_steps::STEPS if !self.item.columns.iter().any(is_choice) => "steps",
            meeting::ATTENDEES => "people",
            _ => "",
        }
    }

    /// The same within a sentence: English begins it small there, Japanese has no such letters.
    pub fn row_name_within(&self) -> String {
        let mut letters = self.row_name().chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    pub fn heading(&self) -> Option<&str> {
        self.item.heading.as_ref().map(|h| self.ctx.text(h))
    }

    pub fn is_short(&self) -> bool {
        let plain = self.options.iter().all(|o| o.hint.is_empty() && o.opened.is_empty() && o.note.is_none());
        plain && (self.options.len() == 1 || self.options.iter().all(|o| o.label.chars().count() < 16))
    }

    /// Ids for the `aria-describedby` of a group of choices.
    pub fn described_by(&self) -> String {
        let ids = [("hint", !self.hint.is_empty()), ("error", self.error.is_some())];
        let there = ids.iter().filter(|(_, is_there)| *is_there);
        there.map(|(what, _)| format!("{}-{what}", self.name)).collect::<Vec<_>>().join(" ")
    }

    /// What the answer says in words, where it is shown and not asked.
    pub fn chosen(&self) -> &str {
        self.options.iter().find(|option| option.chosen).map_or(&self.value, |option| &option.label)
    }

    /// Names of the fields that are not seen as the page is loaded: the hidden ones among this one and those within it.
    /// `within`: it lies in something that is hidden.
    pub fn unseen(&self, within: bool, to: &mut Vec<String>) {
        let hidden = within || self.hidden;
        if hidden && self.kind() != "hidden" {
            to.push(self.name.clone());
        }
        for option in &self.options {
            option.opened.iter().for_each(|field| field.unseen(hidden || !option.chosen, to));
        }
        self.rows.iter().flat_map(|row| &row.fields).for_each(|field| field.unseen(hidden, to));
    }

    /// Names of the fields that are seen, and whether each is answered.
    pub fn seen(&self, to: &mut Vec<(String, bool)>) {
        if self.hidden || self.kind() == "hidden" {
            return;
        }
        let is_chosen = self.options.iter().any(|option| option.chosen);
        let is_answered = is_chosen || !self.value.trim().is_empty() || !self.rows.iter().all(RowView::is_blank);
        to.push((self.name.clone(), is_answered));
        for option in self.options.iter().filter(|option| option.chosen) {
            option.opened.iter().for_each(|field| field.seen(to));
        }
        self.rows.iter().flat_map(|row| &row.fields).for_each(|field| field.seen(to));
    }

    /// What an option is ticked with.
    pub fn kind_of_choice(&self) -> &'static str {
        if self.item.kind == Kind::Choice { "radio" } else { "checkbox" }
    }

    /// A further class of the input.
    pub fn class(&self) -> &'static str {
        if self.item.kind == Kind::Date { "input--date" } else { "" }
    }

    /// Which keyboard suits the input.
    pub fn mode(&self) -> &'static str {
        match self.item.kind {
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Date => "numeric",
            _ => "",
        }
    }
}

impl RowView {
    fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.kind() == "hidden" || field.value.trim().is_empty())
    }
}

impl OptionView {
    /// Id of what describes the option of the field of this name, if anything does.
    pub fn described_by(&self, name: &str) -> String {
        if self.hint.is_empty() { String::new() } else { format!("{name}-{}-hint", self.key) }
    }
}

/// Builds the fields of a section.
pub struct Builder<'a> {
    pub ctx: &'a Ctx,
    pub desk: &'a Desk,
    pub section: &'static Section,
    pub errors: &'a FieldErrors,
}

impl Builder<'_> {
    fn own(&self) -> &SectionAnswers {
        self.desk.answers.section(&self.section.key)
    }

    /// The fields in the playbook's order, those that a choice opens under their option.
    pub fn fields(&self) -> Vec<Field> {
        let items = rendered(self.section, self.desk);
        items.iter().filter(|item| self.section.opener(item).is_none()).map(|item| self.field(item)).collect()
    }

    fn field(&self, item: &'static Item) -> Field {
        let mut field = self.plain(item, &item.key, self.own().list(&item.key));
        let same_form: Vec<&Condition> = item.when.iter().filter(|c| c.scope == self.section.key).collect();
        field.when =
            same_form.iter().map(|c| format!("{}={}", c.key, c.values.join("|"))).collect::<Vec<_>>().join(";");
        field.hidden = !same_form.iter().all(|c| holds(c, &self.desk.answers, &self.desk.facts, None));
        for option in &mut field.options {
            let opens = |(choice, value): (&Item, &str)| choice.key == item.key && value == option.key;
            let opened =
                rendered(self.section, self.desk).into_iter().filter(|i| self.section.opener(i).is_some_and(opens));
            option.opened = opened.map(|i| self.field(i)).collect();
            option.note = self.asked_elsewhere(item, &option.key);
            option.act = self.act(item, &option.key);
        }
        field.note = self.planned_goals(item);
        if self.section.key == goals::SECTION && item.key == goals::WANTS_MORE && wants_more(&self.desk.answers) {
            field.decided = self.decided_by(outcome::SECTION, outcome::RESULT);
        }
        if item.kind == Kind::Rows {
            field.rows = self.rows(item);
            field.blank = Some(Box::new(self.row(item, (field.rows.len(), BLANK), &new_row(item, String::new()))));
            field.removed = self.removed(item);
        }
        field
    }

    /// The row that was taken out last, by what it says first.
    fn removed(&self, item: &Item) -> Option<String> {
        let removed = &self.desk.saved(&self.section.key)?.removed.0.last(&item.key)?.row;
        let names = self.desk.workload_names();
        let lines = answers::row_lines(self.ctx.t, self.ctx.lang, item, removed, &names, |_| true);
        lines.into_iter().next()
    }

    fn plain(&self, item: &'static Item, name: &str, values: Vec<&str>) -> Field {
        Field {
            ctx: self.ctx.clone(),
            name: name.to_owned(),
            item,
            label: self.ctx.text(&item.label).to_owned(),
            hint: self.hint(item),
            value: values.first().copied().unwrap_or_default().to_owned(),
            options: self.options(item, &values),
            rows: Vec::new(),
            error: self.errors.of(name).map(str::to_owned),
            when: String::new(),
            hidden: false,
            rule: rule_of(item, &self.desk.answers, &self.desk.facts),
            demanded: is_demanded(item, &self.desk.answers, &self.desk.facts, None),
            decided: None,
            note: None,
            blank: None,
            removed: None,
            offered: if is_person(self.section, item) { PEOPLE.to_owned() } else { String::new() },
        }
    }

    fn hint(&self, item: &Item) -> String {
        match (&item.hint, item.kind) {
            (Some(hint), _) => self.ctx.text(hint).to_owned(),
            (None, Kind::Date) => fl!(self.ctx.t, "form-date-hint"),
            _ => String::new(),
        }
    }

    fn options(&self, item: &'static Item, values: &[&str]) -> Vec<OptionView> {
        let option = |key: &str, label: String, hint: String| OptionView {
            chosen: values.iter().any(|v| v.trim() == key),
            key: key.to_owned(),
            label,
            hint,
            opened: Vec::new(),
            note: None,
            act: None,
        };
        match item.kind {
            Kind::Workload => {
                let chosen = |key: &str| values.iter().any(|v| v.trim() == key);
                let offered = self.desk.workloads.iter().filter(|w| !w.retired || chosen(&w.key));
                offered.map(|w| option(&w.key, w.name.clone(), String::new())).collect()
            }
            Kind::TaskStatus => TaskStatus::ALL
                .iter()
                .map(|s| option(s.key(), word(self.ctx.t, "task", s.key()), String::new()))
                .collect(),
            _ => item
                .options
                .iter()
                .map(|o| {
                    let hint = o.hint.as_ref().map_or("", |h| self.ctx.text(h)).to_owned();
                    option(&o.key, self.ctx.text(&o.label).to_owned(), hint)
                })
                .collect(),
        }
    }

    fn rows(&self, item: &'static Item) -> Vec<RowView> {
        let mut rows = self.own().rows(&item.key);
        let (answers, facts) = (&self.desk.answers, &self.desk.facts);
        // Whoever is to attend is entered before the meeting, when nobody is demanded yet.
        let is_asked = is_demanded(item, answers, facts, None) || item.key == meeting::ATTENDEES;
        if rows.is_empty() && is_asked && offers_row(self.section, item, answers) {
            // A first row to fill in; its key is made here, so that autosaving twice keeps it.
            rows.push((0, new_row(item, uuid::Uuid::new_v4().simple().to_string())));
        }
        let count = rows.len();
        let each = |(place, (number, row)): (usize, &(u32, Row))| RowView {
            is_last: place + 1 == count,
            ..self.row(item, (place, *number), row)
        };
        rows.iter().enumerate().map(each).collect()
    }

    /// A row, the last one of its list; `place`: where it stands, counted from 0, and the number that it has in the form.
    fn row(&self, item: &'static Item, (place, number): (usize, u32), row: &Row) -> RowView {
        let is_decided = self.section.key == goals::SECTION
            && item.key == goals::NEW_WORKLOADS
            && decided(&self.desk.answers, &self.desk.forms).contains(&number);
        RowView {
            ctx: self.ctx.clone(),
            list: item.key.clone(),
            number,
            title: format!("{} {}", item.row_name.as_ref().map_or("", |n| self.ctx.text(n)), place + 1),
            fields: item.columns.iter().map(|c| self.cell(item, c, (number, is_decided), row)).collect(),
            is_first: place == 0,
            is_last: true,
            is_decided,
        }
    }

    fn cell(&self, rows: &Item, column: &'static Item, (number, is_decided): (u32, bool), row: &Row) -> Field {
        let name = format!("{}[{number}][{}]", rows.key, column.key);
        let mut field = self.plain(column, &name, vec![cell(row, &column.key)]);
        field.rule = None;
        field.demanded = is_demanded(column, &self.desk.answers, &self.desk.facts, Some(row));
        if is_decided && column.key == goals::NEW_WORKLOAD {
            field.decided = self.decided_by(outcome::SECTION, outcome::ENABLE);
        }
        let when = |c: &Condition| format!("{}[{number}][{}]={}", rows.key, c.key, c.values.join("|"));
        field.when = column.when.iter().map(when).collect::<Vec<_>>().join(";");
        field.hidden = !column.when.iter().all(|c| holds(c, &self.desk.answers, &self.desk.facts, Some(row)));
        field
    }
}

/// Whether the field takes the name of somebody who may have attended the meeting.
fn is_person(section: &Section, item: &Item) -> bool {
    let is_owner = section.key == next_steps::SECTION && item.key == next_steps::OWNER;
    is_owner || (section.key == goals::SECTION && item.kind == Kind::Text && item.key.ends_with("_who"))
}

/// Those whom a field for a person offers: the attendees and the manager, each with the side that they are on.
pub fn people(desk: &Desk, manager: &str) -> Vec<(String, &'static str)> {
    let rows = desk.answers.section(meeting::SECTION).rows(meeting::ATTENDEES);
    let attendees = rows.iter().map(|(_, row)| {
        let side = match cell(row, meeting::ATTENDEE_PART) {
            "" => "",
            meeting::PARTNER => Side::Partner.key(),
            meeting::MICROSOFT => Side::Microsoft.key(),
            _ => Side::Customer.key(),
        };
        (cell(row, meeting::ATTENDEE_NAME).trim().to_owned(), side)
    });
    let mut people: Vec<(String, &'static str)> = Vec::new();
    for (name, side) in attendees.chain([(manager.to_owned(), Side::Microsoft.key())]) {
        if !name.is_empty() && people.iter().all(|(known, _)| *known != name) {
            people.push((name, side));
        }
    }
    people
}

/// What questions show of other sections and of the engagement.
impl Builder<'_> {
    fn link(&self, section: &str, field: &str) -> String {
        at(&paths::section(self.desk.engagement.id, section), field)
    }

    fn decided_by(&self, section: &str, field: &str) -> Option<Decided> {
        let title = self.ctx.text(&self.desk.playbook.section(section)?.title).to_owned();
        Some(Decided { section: title, href: self.link(section, field) })
    }

    /// O1 asks for discussions, which the checklist lists since the third edition.
    fn asked_elsewhere(&self, item: &Item, option: &str) -> Option<Note> {
        let is_o1 = option == Outcome::BusinessValueDiscussion.key() && item.key == outcome::RESULT;
        if !is_o1 || self.section.key != outcome::SECTION || self.section.item(outcome::BVD).is_some() {
            return None;
        }
        let (ctx, desk) = (self.ctx, self.desk);
        let rows = desk.playbook.section(checklist::SECTION)?.item(checklist::BVD)?;
        let names = desk.workload_names();
        let lines = answers::row_texts(ctx.t, ctx.lang, rows, &desk.answers, &desk.facts, checklist::SECTION, &names);
        let title = ctx.text(&desk.playbook.section(checklist::SECTION)?.title);
        Some(Note {
            title: fl!(ctx.t, "draft-bvd-elsewhere", section = title),
            lines: if lines.is_empty() { vec![fl!(ctx.t, "draft-bvd-none")] } else { lines },
            href: self.link(checklist::SECTION, checklist::BVD),
            link: fl!(ctx.t, "draft-bvd-enter"),
        })
    }

    /// R7: the plan becomes the record with one answer.
    fn act(&self, item: &Item, option: &str) -> Option<Act> {
        let is_plan = self.section.key == meeting::SECTION && item.key == meeting::TOOK_PLACE;
        (is_plan && option == meeting::PLANNED).then(|| Act {
            go: "held:planned_on",
            text: fl!(self.ctx.t, "draft-held"),
            hint: fl!(self.ctx.t, "draft-held-hint"),
        })
    }

    /// R11a asks whether the planned goals were reached: which those are.
    fn planned_goals(&self, item: &Item) -> Option<Note> {
        if self.section.key != key_information::SECTION || item.key != key_information::GOALS_REACHED {
            return None;
        }
        let (t, desk) = (self.ctx.t, self.desk);
        let goals = desk.engagement.goals_planned.lines().map(str::to_owned);
        let criteria = desk.figures.criteria.iter().map(|criterion| {
            let state =
                if criterion.counts_as_achieved() { fl!(t, "record-achieved") } else { fl!(t, "record-not-achieved") };
            fl!(t, "draft-goals-criterion", criterion = criterion.statement.as_str(), state = state)
        });
        let lines: Vec<String> = goals.chain(criteria).filter(|line| !line.trim().is_empty()).collect();
        Some(Note {
            title: fl!(t, "engagements-goals"),
            lines: if lines.is_empty() { vec![fl!(t, "draft-goals-none")] } else { lines },
            href: paths::edit_engagement(desk.engagement.id),
            link: fl!(t, "draft-goals-change"),
        })
    }
}

/// The items that the section's form holds: all but those that facts or another section rule out. Items that an answer
/// of the same form rules out are there, hidden, so that nothing typed is lost.
pub fn rendered(section: &'static Section, desk: &Desk) -> Vec<&'static Item> {
    let outside = |c: &&Condition| c.scope != section.key;
    let holds = |c: &Condition| holds(c, &desk.answers, &desk.facts, None);
    section.items.iter().filter(|i| i.when.iter().filter(outside).all(holds)).collect()
}

/// The ill-formed answers of a section in words.
pub fn errors(ctx: &Ctx, section: &'static Section, desk: &Desk) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for problem in check_section(section, &desk.answers, &desk.facts, &desk.forms) {
        errors.add(problem.field.clone(), sentence(ctx, &problem, desk.engagement.time_zone));
    }
    errors
}

/// What an item is called, in a row with its name and number.
pub fn named(ctx: &Ctx, item: &Item, row: Option<(&Item, usize)>) -> String {
    let own = ctx.text(&item.label);
    match row {
        Some((rows, number)) => {
            let row = rows.row_name.as_ref().map_or("", |n| ctx.text(n));
            format!("{row} {number}: {own}")
        }
        None => own.to_owned(),
    }
}

/// What is wrong with an answer. `zone` is the engagement's, which decides what today is.
pub fn sentence(ctx: &Ctx, problem: &Problem<'_>, zone: Zone) -> String {
    let t = ctx.t;
    let label = named(ctx, problem.item, problem.row);
    match &problem.fault {
        Fault::TooLong(count, max) => {
            let (max, count) = (max.to_string(), count.to_string());
            fl!(t, "form-too-long", label = label, max = max, count = count)
        }
        Fault::NotADate => fl!(t, "form-date", label = label),
        Fault::UnclearDate => fl!(t, "form-date-unclear", label = label),
        Fault::InFuture => fl!(t, "form-future-in", label = label, zone = zone.name()),
        Fault::InPast => fl!(t, "form-past", label = label, zone = zone.name()),
        Fault::BeforeMeeting(held_on) => fl!(t, "form-before-meeting", label = label, date = ctx.date(held_on)),
        Fault::NotAnEmail => fl!(t, "form-email", label = label),
        Fault::NotAUrl => fl!(t, "form-url", label = label),
        Fault::NoSuchChoice => fl!(t, "form-choice", label = label),
        Fault::ChosenTwice => fl!(t, "form-chosen-twice", label = label),
        Fault::AlreadyIntended => fl!(t, "form-already-intended", label = label),
    }
}
