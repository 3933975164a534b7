//! The process as data: the playbook page "Conduct Success Review" and the review form that follows it.
//!
//! A file per version, embedded at build and never removed, because a review is always shown with the version it was
//! filled in against. Here live the types and the loader; the rules that work on answers live in `domain::review`.

mod condition;
pub mod keys;
mod load;
mod text;

pub use condition::Condition;
pub use load::{Library, LoadError, library};
pub use text::{Lang, Text};

use chrono::NaiveDate;
use serde::Deserialize;

/// One version of the playbook: the page to read and the form to fill in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Key of the version: the date of the newest entry in its history, `YYYY-MM-DD`, and from the second edition of our
    /// wording of it on that edition's number, `YYYY-MM-DD.2`.
    pub version: String,
    pub page: Page,
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// Tasks of the checklist, with their FTOP ids.
    #[serde(rename = "task")]
    pub tasks: Vec<Task>,
}

/// The page /playbook: what the process is, to be read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub title: Text,
    pub phase: Text,
    pub audience: Text,
    pub topic: Text,
    /// Date the page carries, `YYYY-MM-DD`.
    pub dated: String,
    pub home: String,
    pub lead: Text,
    /// What else the page says about itself, beside what every version says.
    #[serde(default, rename = "fact")]
    pub facts: Vec<Fact>,
    #[serde(rename = "chapter")]
    pub chapters: Vec<Chapter>,
    #[serde(rename = "history")]
    pub history: Vec<HistoryEntry>,
}

/// A line of the page's data about itself, as the page writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub name: Text,
    pub value: String,
}

/// A chapter of the page: 概要, 目標, アプローチ, 重要な情報, 主な結果, 次のステップ.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    pub key: String,
    pub title: Text,
    #[serde(default, rename = "block")]
    pub blocks: Vec<Block>,
}

/// A piece of a chapter: a sub-heading, a paragraph, a list and links, in this order; each may be missing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub heading: Option<Text>,
    pub paragraph: Option<Text>,
    #[serde(default)]
    pub points: Vec<Point>,
    #[serde(default)]
    pub links: Vec<Link>,
    /// Said by us and not by the page; it is marked where it is shown.
    #[serde(default)]
    pub ours: bool,
    /// The table of FTOP tasks stands below it.
    #[serde(default)]
    pub tasks: bool,
}

/// A list entry; `rule` is set where one of our rules is built on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub text: Text,
    pub rule: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub label: Text,
    pub url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// `YYYY-MM-DD`.
    pub date: String,
    pub what: Text,
    pub who: String,
}

/// A task of the checklist as the page lists it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub key: String,
    /// FTOP id where the page names one (`3735`).
    pub ftop_id: Option<String>,
    pub name: Text,
    pub mandatory: bool,
    /// `None` is the page's "-".
    pub role: Option<Text>,
    pub services: Text,
}

/// A section of the review form, one page of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub key: String,
    pub title: Text,
    /// One sentence under the heading of the section.
    pub lead: Text,
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// A question of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name of the field within its section, snake_case.
    pub key: String,
    pub kind: Kind,
    pub label: Text,
    pub hint: Option<Text>,
    /// Rule the answer serves (`R7`, `O3`).
    pub rule: Option<String>,
    /// An answer is demanded at submission while the item is shown.
    #[serde(default)]
    pub demanded: bool,
    /// As `demanded`, while all of these hold. The rule is the item's only then.
    #[serde(default)]
    pub demanded_when: Vec<Condition>,
    /// What the panel "what still blocks completion" says while the demanded answer is missing.
    pub missing: Option<Text>,
    /// Shown only while all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// Choices of `choice`, `checks` and `select`.
    #[serde(default, rename = "option")]
    pub options: Vec<Choice>,
    /// Columns of `rows`; a column is never `rows` itself. Conditions of a column name other columns as `row.<key>`.
    #[serde(default, rename = "column")]
    pub columns: Vec<Item>,
    /// Word for one row ("出席者"), used in "出席者 2: 氏名" and "出席者を追加".
    pub row_name: Option<Text>,
    /// The date may not lie after today in the engagement's time zone.
    #[serde(default)]
    pub not_future: bool,
    /// Never shown to partners.
    #[serde(default)]
    pub internal: bool,
    /// A heading shown above the item.
    pub heading: Option<Text>,
    /// A demanded reason is also satisfied by a next step with `about` set to this key (R10, R11a, R11b).
    pub or_step_about: Option<String>,
    #[serde(default)]
    pub links: Vec<Link>,
    /// Longest text, in Unicode scalar values, where it differs from the kind's own limit.
    pub limit: Option<usize>,
    /// What the form offers as the answer to begin with: nobody has entered it.
    pub default: Option<String>,
}

/// What kind of answer an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line, 200 characters.
    Text,
    /// Several lines, 4,000 characters.
    Paragraph,
    Date,
    Email,
    Url,
    /// Radio buttons.
    Choice,
    /// Check boxes, any number.
    Checks,
    /// A drop-down of `options`.
    Select,
    /// A drop-down of the workloads; the answer is the workload's key.
    Workload,
    /// A drop-down of the task statuses of FTOP.
    TaskStatus,
    /// Repeating rows of `columns`.
    Rows,
    /// A hidden value that the program sets (the key of a row).
    Hidden,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: String,
    pub label: Text,
    pub hint: Option<Text>,
}

impl Playbook {
    /// Whether one of the blocks says where the table of tasks stands.
    pub fn places_tasks(&self) -> bool {
        self.page.chapters.iter().flat_map(|chapter| &chapter.blocks).any(|block| block.tasks)
    }

    /// The section with this key, if the version has it.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.key == key)
    }
}

/// More items than this that hang on one answer follow the question instead of standing inside the answer.
const INSIDE_AT_MOST: usize = 3;

impl Section {
    /// The item with this key, if the section has it.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.key == key)
    }

    /// The question and the answer to it inside which an item stands, in the form and on paper: the one of this section
    /// that it hangs on, unless many others do as well. What other sections say about it is another matter.
    pub fn opener<'a>(&'a self, item: &'a Item) -> Option<(&'a Item, &'a str)> {
        let mut own = item.when.iter().filter(|condition| condition.scope == self.key);
        let (Some(condition), None) = (own.next(), own.next()) else { return None };
        let [value] = condition.values.as_slice() else { return None };
        let choice = self.item(&condition.key).filter(|choice| choice.kind == Kind::Choice)?;
        let beside = self.items.iter().filter(|item| item.when.contains(condition)).count();
        (beside <= INSIDE_AT_MOST).then_some((choice, value.as_str()))
    }
}

impl Item {
    /// A question that says nothing but what it is called.
    pub fn new(key: impl Into<String>, kind: Kind, label: Text) -> Self {
        Self {
            key: key.into(),
            kind,
            label,
            hint: None,
            rule: None,
            demanded: false,
            demanded_when: Vec::new(),
            missing: None,
            when: Vec::new(),
            options: Vec::new(),
            columns: Vec::new(),
            row_name: None,
            not_future: false,
            internal: false,
            heading: None,
            or_step_about: None,
            default: None,
            links: Vec::new(),
            limit: None,
        }
    }

    /// Longest answer in Unicode scalar values.
    pub fn max_chars(&self) -> usize {
        self.limit.unwrap_or(match self.kind {
            Kind::Paragraph => 4_000,
            Kind::Url => 2_000,
            _ => 200,
        })
    }

    /// Label of the option with this key.
    pub fn option(&self, key: &str) -> Option<&Choice> {
        self.options.iter().find(|o| o.key == key)
    }

    /// Whether somebody entered the text: it is not what the form begins with.
    pub fn is_entered(&self, text: &str) -> bool {
        let text = text.trim();
        self.kind != Kind::Hidden && !text.is_empty() && self.default.as_deref() != Some(text)
    }

    /// The column with this key, of a `rows` item.
    pub fn column(&self, key: &str) -> Option<&Item> {
        self.columns.iter().find(|c| c.key == key)
    }
}

/// Day and edition of a version's key: `2020-04-30.2` is the second edition of our wording of the page of that day.
/// `None` where the key is not of this form.
pub fn edition(version: &str) -> Option<(NaiveDate, u32)> {
    let (day, edition) = match version.split_once('.') {
        Some((day, edition)) => (day, edition.parse().ok().filter(|edition| *edition > 1)?),
        None => (version, 1),
    };
    Some((day.parse().ok()?, edition))
}

#[cfg(test)]
mod tests {
    use super::edition;

    #[test]
    fn a_version_is_named_after_its_day_and_edition() {
        for (version, day_and_edition) in [
            ("2020-04-30", Some(("2020-04-30", 1))),
            ("2020-04-30.2", Some(("2020-04-30", 2))),
            ("2020-04-30.12", Some(("2020-04-30", 12))),
            ("2020-04-30.1", None),
            ("2020-04-30.", None),
            ("2020-04", None),
        ] {
            let found = edition(version).map(|(day, edition)| (day.to_string(), edition));
            assert_eq!(found, day_and_edition.map(|(day, edition)| (day.to_owned(), edition)), "{version}");
        }
    }
}
