//! A field of a review section as its template shows it. How fields are made from the playbook's items and the raw answers
//! is the business of `section_fields`.

use askama::Template;

use crate::domain::review::rows::MOST_ROWS;
use crate::playbook::keys::{meeting, next_steps};
use crate::playbook::{Item, Kind, Lang};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::words::fl;

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
    /// It stands in a narrow column of a table.
    pub is_narrow: bool,
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
    /// Rows that the list may have.
    pub fn most_rows(&self) -> i64 {
        crate::words::count(MOST_ROWS)
    }

    pub fn is_full(&self) -> bool {
        self.rows.len() >= MOST_ROWS
    }

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

    /// The same within a sentence: English begins it small there; Japanese has no such letters, but a space behind Latin ones.
    pub fn row_name_within(&self) -> String {
        // An abbreviation stays one: BVD.
        if self.row_name().chars().nth(1).is_some_and(char::is_uppercase) {
            let space = if self.ctx.lang == Lang::Ja { " " } else { "" };
            return format!("{}{space}", self.row_name());
        }
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
            option.opened.iter().for_each(|field| field.unseen(hidden || !option.is_open(), to));
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

    /// Whether it or something in it is to be mended.
    fn is_wrong(&self) -> bool {
        let mut within = self.rows.iter().flat_map(|row| &row.fields);
        self.error.is_some() || within.any(Self::is_wrong)
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
    /// Whether what the choice opens is seen: it is chosen, or something in it is to be mended.
    pub fn is_open(&self) -> bool {
        self.chosen || self.opened.iter().any(Field::is_wrong)
    }

    /// Id of what describes the option of the field of this name, if anything does.
    pub fn described_by(&self, name: &str) -> String {
        if self.hint.is_empty() { String::new() } else { format!("{name}-{}-hint", self.key) }
    }
}
