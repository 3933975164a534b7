//! The lead's comments on a review: a text for each section, and one for the review as a whole.

use super::outline::{form, item};
use crate::domain::comments::Texts;
use crate::domain::review::answers::SectionAnswers;
use crate::domain::review::base::Base;
use crate::playbook::{Kind, Section};

/// Name of the field for a comment on this section.
pub fn field(section: &str) -> String {
    if section.is_empty() { "comment_general".to_owned() } else { format!("comment_{}", section.replace('-', "_")) }
}

/// The section that a field comments on; `None` for a field that is no comment.
pub fn section_of(field: &str) -> Option<String> {
    let name = field.strip_prefix("comment_")?;
    Some(if name == "general" { String::new() } else { name.replace('_', "-") })
}

/// The fields with their labels.
pub fn outline(labels: impl IntoIterator<Item = (String, String)>) -> Section {
    form(labels.into_iter().map(|(section, label)| item(field(&section), Kind::Paragraph, label)).collect())
}

/// Comments as the form holds them.
pub fn answers(comments: &Texts) -> SectionAnswers {
    let mut answers = SectionAnswers::default();
    comments.iter().for_each(|(section, text)| answers.push(&field(section), text));
    answers
}

/// Marks of what is kept, for the form that is made with it.
pub fn base(comments: &Texts) -> Base {
    let labels = comments.keys().map(|section| (section.clone(), String::new()));
    Base::of(&outline(labels), &answers(comments))
}
