//! The rules R1 to R18 and the outcomes O1 to O4 by their codes, in the reader's language: what each asks, in a sentence or
//! two. What follows from them is in `domain::review`.

use crate::words::{Loader, word};

/// Rules that belong together, in the order in which a review meets them.
pub struct Group {
    /// Names the group in an address and in the texts.
    pub key: &'static str,
    pub codes: &'static [&'static str],
}

/// Every code there is.
pub const GROUPS: &[Group] = &[
    Group { key: "conditions", codes: &["R1", "R2", "R3"] },
    Group { key: "meeting", codes: &["R7", "R8", "R18"] },
    Group { key: "outcomes", codes: &["O1", "O2", "O3", "O4"] },
    Group { key: "goals", codes: &["R4", "R5", "R6"] },
    Group { key: "key-information", codes: &["R9", "R10", "R11a", "R11b"] },
    Group { key: "key-results", codes: &["R16", "R17", "R12", "R13"] },
    Group { key: "next-steps", codes: &["R14", "R15"] },
];

/// What the rule is called.
pub fn name(t: &Loader, code: &str) -> String {
    word(t, "rule", &code.to_lowercase())
}

/// What it asks.
pub fn text(t: &Loader, code: &str) -> String {
    word(t, "rule-text", &code.to_lowercase())
}

/// Whether the rule is the program's own and not one that the playbook states.
pub fn is_ours(code: &str) -> bool {
    code == "R3"
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, name, text};
    use crate::playbook::{Lang, library};
    use crate::words::texts;

    fn known(code: &str) -> bool {
        GROUPS.iter().any(|group| group.codes.contains(&code))
    }

    #[test]
    fn every_code_has_its_words() {
        for lang in [Lang::Ja, Lang::En] {
            let t = texts(lang);
            for code in GROUPS.iter().flat_map(|group| group.codes) {
                assert!(!name(t, code).eq_ignore_ascii_case(code), "{code} has no name in {lang:?}");
                assert!(!text(t, code).eq_ignore_ascii_case(code), "{code} is not explained in {lang:?}");
            }
            for group in GROUPS {
                assert!(t.has(&format!("rule-group-{}", group.key)), "{} in {lang:?}", group.key);
            }
        }
    }

    #[test]
    fn every_code_of_a_playbook_is_known() {
        for playbook in library().versions() {
            let blocks = playbook.page.chapters.iter().flat_map(|chapter| &chapter.blocks);
            let points = blocks.flat_map(|block| &block.points).filter_map(|point| point.rule.as_deref());
            let items = playbook.sections.iter().flat_map(|section| &section.items);
            let items = items.flat_map(|item| item.columns.iter().chain([item])).filter_map(|i| i.rule.as_deref());
            for code in points.chain(items) {
                assert!(known(code), "{code} of {} is explained nowhere", playbook.version);
            }
        }
    }
}
