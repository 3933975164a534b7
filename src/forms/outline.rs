//! What a form asks for, as two texts of it are held against each other (`domain::review::merging`): its fields with their
//! labels in the reader's language, and the words of what can be chosen.

use super::Fields;
use crate::domain::review::answers::{SectionAnswers, row_field};
use crate::playbook::{Choice, Item, Kind, Section, Text};

/// A field.
pub fn item(key: impl Into<String>, kind: Kind, label: String) -> Item {
    Item::new(key, kind, Text::plain(label))
}

/// A field with what can be chosen in it. What is not offered goes by its key.
pub fn choice(
    key: impl Into<String>,
    kind: Kind,
    label: String,
    options: impl IntoIterator<Item = (String, String)>,
) -> Item {
    let options = options.into_iter().map(|(key, words)| Choice { key, label: Text::plain(words), hint: None });
    Item { options: options.collect(), ..item(key, kind, label) }
}

/// All fields of a form.
pub fn form(items: Vec<Item>) -> Section {
    let nothing = || Text::plain(String::new());
    Section { key: String::new(), title: nothing(), lead: nothing(), items }
}

/// The fields of this form as they were sent.
pub fn sent(outline: &Section, fields: &Fields) -> SectionAnswers {
    let mut answers = SectionAnswers::default();
    for (name, value) in fields.pairs() {
        let is_of = |item: &Item| match item.kind {
            Kind::Rows => row_field(name, &item.key).is_some(),
            _ => *name == item.key,
        };
        if outline.items.iter().any(is_of) {
            answers.push(name, value);
        }
    }
    answers
}

/// The same the other way round: answers as a form sends them.
pub fn fields(answers: &SectionAnswers) -> Fields {
    let pairs = answers.fields().flat_map(|(name, values)| values.iter().map(move |v| (name.to_owned(), v.clone())));
    pairs.collect::<Vec<_>>().into()
}
