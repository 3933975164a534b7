//! What a review still lacks, in the reader's language: for its submission, and for the engagement to be complete.

use crate::domain::review::demands::What;
use crate::domain::review::outcome::Open;
use crate::words::{Lang, Loader, fl};

/// A missing answer.
pub fn missing(t: &Loader, lang: Lang, what: &What<'_>) -> String {
    match what {
        What::Item { item, row } => {
            let own = item.missing.as_ref().unwrap_or(&item.label).get(lang);
            match row {
                Some((rows, number)) => {
                    let name = rows.row_name.as_ref().map_or("", |name| name.get(lang));
                    format!("{name} {number}: {own}")
                }
                None => own.to_owned(),
            }
        }
        What::MeetingToCome => fl!(t, "draft-missing-meeting"),
        What::ScenariosNotAsked => fl!(t, "draft-missing-scenarios"),
    }
}

/// What would leave the engagement open after submission (R7, R8).
pub fn left_open(t: &Loader, open: Open) -> String {
    match open {
        Open::Meeting => fl!(t, "draft-blocks-meeting"),
        Open::Outcome => fl!(t, "draft-blocks-outcome"),
    }
}
