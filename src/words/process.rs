//! What a version of the playbook calls things: results, meetings, sections. Texts of the process come from its own file.

use crate::domain::engagement::{Meeting, Outcome};
use crate::playbook::{Playbook, Text};
use crate::queries::frozen::{meeting_text, outcome_text};
use crate::words::Lang;

/// The text; the key where there is none.
pub fn said(lang: Lang, text: Option<&Text>, key: &str) -> String {
    text.map_or_else(|| key.to_owned(), |text| text.get(lang).to_owned())
}

/// The section's title in this version; its key where the version has none.
pub fn section_title(lang: Lang, playbook: &Playbook, key: &str) -> String {
    said(lang, playbook.section(key).map(|section| &section.title), key)
}

/// The outcome as this version of the playbook calls it.
pub fn outcome(lang: Lang, playbook: &'static Playbook, outcome: Outcome) -> String {
    said(lang, outcome_text(playbook, outcome), outcome.key())
}

/// What became of the meeting, as this version of the playbook says it.
pub fn meeting(lang: Lang, playbook: &'static Playbook, meeting: Meeting) -> String {
    said(lang, meeting_text(playbook, meeting), meeting.key())
}
