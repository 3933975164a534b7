//! What a version of the playbook calls things: results, meetings, sections. Texts of the process come from its own file.

use crate::domain::engagement::{Meeting, Outcome};
use crate::domain::review::outcome::Group;
use crate::playbook::{Playbook, Text, keys};
use crate::words::{Lang, Loader, fl};

/// The text; the key where there is none.
pub fn said(lang: Lang, text: Option<&Text>, key: &str) -> String {
    text.map_or_else(|| key.to_owned(), |text| text.get(lang).to_owned())
}

/// The section's title in this version; its key where the version has none.
pub fn section_title(lang: Lang, playbook: &Playbook, key: &str) -> String {
    said(lang, playbook.section(key).map(|section| &section.title), key)
}

/// What an option of an item is called in this version; its key where the version has none.
pub fn option(lang: Lang, playbook: &Playbook, section: &str, item: &str, key: &str) -> String {
    let found = playbook.section(section).and_then(|section| section.item(item)).and_then(|item| item.option(key));
    said(lang, found.map(|option| &option.label), key)
}

/// The outcome as this version of the playbook calls it.
pub fn outcome(lang: Lang, playbook: &Playbook, outcome: Outcome) -> String {
    option(lang, playbook, keys::outcome::SECTION, keys::outcome::RESULT, outcome.key())
}

/// What became of the meeting, as this version of the playbook says it.
pub fn meeting(lang: Lang, playbook: &Playbook, meeting: Meeting) -> String {
    option(lang, playbook, keys::meeting::SECTION, keys::meeting::TOOK_PLACE, meeting.key())
}

/// A group of the lead's queue.
pub fn group(t: &Loader, group: Group) -> String {
    match group {
        Group::Exception => fl!(t, "queue-exceptions"),
        Group::Held => fl!(t, "queue-held"),
        Group::NotHeld => fl!(t, "queue-not-held"),
    }
}
