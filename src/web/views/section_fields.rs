//! The fields of a review section, made from the playbook's items and the raw answers, with what a question shows of other
//! sections.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::fields::{Act, Decided, Field, Note, OptionView, RowView};
use crate::domain::engagement::{Outcome, Side, TaskStatus};
use crate::domain::review::answers::{Row, SectionAnswers};
use crate::domain::review::check::cell;
use crate::domain::review::demands::{is_demanded, is_needed, offers_row, rule_of};
use crate::domain::review::enabled::{decided, wants_more};
use crate::domain::review::facts::holds;
use crate::domain::review::operations::new_row;
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::{checklist, goals, key_information, meeting, next_steps, outcome};
use crate::playbook::{Condition, Item, Kind, Section};
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::words::{answers, fl, steps, word};

/// Number of the row that a list's new rows are made from.
const BLANK: u32 = 9_999;

/// Id of the list of people whom a field for a person offers.
pub const PEOPLE: &str = "people";

/// The day that published editions of the form give as an example, also where no day to come is taken. They stay as
/// they are, and the example is set to a day that is taken.
const EXAMPLE: &str = "2026-12-15";

/// Builds the fields of a section.
pub struct Builder<'a> {
    pub ctx: &'a Ctx,
    pub desk: &'a Desk,
    pub section: &'static Section,
    pub errors: &'a FieldErrors,
}

impl Builder<'_> {
    /// Whether the section is needed, so that anything in it can be demanded.
    fn is_needed(&self) -> bool {
        is_needed(&self.section.key, &self.desk.answers)
    }

    /// The answers of the section, in which the way back to the kick-off says in the reader's language what it is.
    fn own(&self) -> Cow<'_, SectionAnswers> {
        match steps::worded(self.ctx.t, &self.desk.answers) {
            Cow::Borrowed(answers) => Cow::Borrowed(answers.section(&self.section.key)),
            Cow::Owned(answers) => Cow::Owned(answers.section(&self.section.key).clone()),
        }
    }

    /// The fields in the playbook's order, those that a choice opens under their option.
    pub fn fields(&self) -> Vec<Field> {
        blocking::grows();
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
            let place = (field.rows.len(), BLANK);
            field.blank = Some(Box::new(self.row(item, place, &new_row(item, String::new()), false)));
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
            demanded: self.is_needed() && is_demanded(item, &self.desk.answers, &self.desk.facts, None),
            decided: None,
            note: None,
            blank: None,
            removed: None,
            offered: if is_person(self.section, item) { PEOPLE.to_owned() } else { String::new() },
            is_narrow: false,
        }
    }

    fn hint(&self, item: &Item) -> String {
        let ctx = &self.ctx;
        match (&item.hint, item.kind) {
            (Some(hint), Kind::Date) => {
                let example = if item.not_future { ctx.past_day() } else { ctx.coming_day() };
                ctx.text(hint).replace(EXAMPLE, &example)
            }
            (Some(hint), _) => ctx.text(hint).to_owned(),
            (None, Kind::Date) if item.not_future => ctx.past_day_hint(),
            (None, Kind::Date) => ctx.coming_day_hint(),
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
        let is_asked = self.is_needed() && is_demanded(item, answers, facts, None) || item.key == meeting::ATTENDEES;
        if rows.is_empty() && is_asked && offers_row(self.section, item, answers) {
            // A first row to fill in; its key is made here, so that autosaving twice keeps it.
            rows.push((0, new_row(item, uuid::Uuid::new_v4().simple().to_string())));
        }
        let count = rows.len();
        let is_list = self.section.key == goals::SECTION && item.key == goals::NEW_WORKLOADS;
        let decided = if is_list { decided(&self.desk.answers, &self.desk.forms) } else { Default::default() };
        let each = |(place, (number, row)): (usize, &(u32, Row))| RowView {
            is_last: place + 1 == count,
            ..self.row(item, (place, *number), row, decided.contains(number))
        };
        rows.iter().enumerate().map(each).collect()
    }

    /// A row, the last one of its list; `place`: where it stands, counted from 0, and the number that it has in the form.
    fn row(&self, item: &'static Item, (place, number): (usize, u32), row: &Row, is_decided: bool) -> RowView {
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
        field.is_narrow = rows.key == next_steps::STEPS;
        field.demanded = self.is_needed() && is_demanded(column, &self.desk.answers, &self.desk.facts, Some(row));
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
    let mut known = BTreeSet::new();
    let all = attendees.chain([(manager.to_owned(), Side::Microsoft.key())]);
    all.filter(|(name, _)| !name.is_empty() && known.insert(name.clone())).collect()
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
