//! Reads the embedded versions and refuses a file that contradicts itself.

use std::sync::LazyLock;

use super::{Condition, Item, Kind, Playbook, edition, keys};

const SOURCES: &[&str] = &[
    include_str!("conduct_success_review.2020-04-30.toml"),
    include_str!("conduct_success_review.2020-04-30.2.toml"),
    include_str!("conduct_success_review.2020-04-30.3.toml"),
];

/// Why a playbook file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("the file is not of the playbook's form: {0}")]
    Form(#[from] toml::de::Error),
    #[error("{0}")]
    Contradiction(String),
    #[error("there is no version of the playbook")]
    Empty,
}

/// All versions, oldest first; never empty.
#[derive(Debug)]
pub struct Library {
    versions: Vec<Playbook>,
}

impl Library {
    /// Reads the given sources.
    ///
    /// # Errors
    /// The first file that cannot be read, or no file at all.
    pub fn from_sources(sources: &[&str]) -> Result<Self, LoadError> {
        let mut versions = Vec::with_capacity(sources.len());
        for source in sources {
            let playbook: Playbook = toml::from_str(source)?;
            check(&playbook)?;
            if let Some(key) = keys::lacking(&playbook) {
                let what = format!("playbook {}: rules hang on {key}, which it lacks", playbook.version);
                return Err(LoadError::Contradiction(what));
            }
            versions.push(playbook);
        }
        versions.sort_by_key(|playbook| edition(&playbook.version));
        if versions.is_empty() {
            return Err(LoadError::Empty);
        }
        Ok(Self { versions })
    }

    pub fn versions(&self) -> &[Playbook] {
        &self.versions
    }

    /// The version with this key.
    pub fn get(&self, version: &str) -> Option<&Playbook> {
        self.versions.iter().find(|p| p.version == version)
    }

    /// The version that a new review begins with.
    pub fn newest(&self) -> &Playbook {
        &self.versions[self.versions.len() - 1]
    }
}

/// The versions shipped in the program; a test proves that they load. Who starts something asks for them and hands them
/// on: whatever serves a request or a command uses the ones that it was given.
pub fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> =
        LazyLock::new(|| Library::from_sources(SOURCES).unwrap_or_else(|e| panic!("embedded playbook: {e}")));
    &LIBRARY
}

fn check(playbook: &Playbook) -> Result<(), LoadError> {
    let fail = |what: String| Err(LoadError::Contradiction(format!("playbook {}: {what}", playbook.version)));
    if edition(&playbook.version).is_none() {
        return fail("the version is not named after a day, and an edition from the second on".to_owned());
    }
    for section in &playbook.sections {
        for item in &section.items {
            let place = format!("{}.{}", section.key, item.key);
            check_item(item, &place).or_else(fail)?;
            if (item.demanded || !item.demanded_when.is_empty()) && item.rule.is_none() {
                return fail(format!("{place}: a demanded item names its rule"));
            }
            for condition in item.when.iter().chain(&item.demanded_when) {
                check_condition(playbook, condition, None, &place).or_else(fail)?;
            }
            for column in &item.columns {
                let place = format!("{place}[{}]", column.key);
                check_item(column, &place).or_else(fail)?;
                // A partner gets a row as a whole, so such a column would be read by everybody.
                if column.internal {
                    return fail(format!("{place}: an item is internal as a whole, a column is not"));
                }
                for condition in column.when.iter().chain(&column.demanded_when) {
                    check_condition(playbook, condition, Some(item), &place).or_else(fail)?;
                }
            }
        }
    }
    Ok(())
}

fn check_item(item: &Item, place: &str) -> Result<(), String> {
    let chooses = matches!(item.kind, Kind::Choice | Kind::Checks | Kind::Select);
    if chooses == item.options.is_empty() {
        return Err(format!("{place}: options and kind disagree"));
    }
    if (item.kind == Kind::Rows) == item.columns.is_empty() || (item.kind == Kind::Rows && item.row_name.is_none()) {
        return Err(format!("{place}: columns, row_name and kind disagree"));
    }
    if item.columns.iter().any(|c| c.kind == Kind::Rows) {
        return Err(format!("{place}: rows inside rows"));
    }
    if item.default.as_deref().is_some_and(|key| item.option(key).is_none()) {
        return Err(format!("{place}: the default is none of the options"));
    }
    if (item.demanded || !item.demanded_when.is_empty()) && item.missing.is_none() {
        return Err(format!("{place}: a demanded item says what is missing"));
    }
    Ok(())
}

fn check_condition(playbook: &Playbook, condition: &Condition, row: Option<&Item>, place: &str) -> Result<(), String> {
    let target = match (condition.scope.as_str(), row) {
        ("facts", _) => return Ok(()),
        ("row", Some(rows)) => rows.column(&condition.key),
        (section, _) => playbook.section(section).and_then(|s| s.item(&condition.key)),
    };
    let Some(target) = target else {
        return Err(format!("{place}: condition {condition} names nothing"));
    };
    match condition.values.iter().find(|v| target.option(v).is_none()) {
        Some(value) => Err(format!("{place}: condition {condition} names no option {value}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, Library, Playbook, SOURCES};
    use crate::playbook::Section;

    #[test]
    fn a_column_of_rows_cannot_be_internal() {
        let column = "[[section.item.column]]\nkey = \"owner\"\n";
        assert!(SOURCES[0].contains(column));
        let internal = SOURCES[0].replacen(column, &format!("{column}internal = true\n"), 1);
        let refused = Library::from_sources(&[&internal]).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(refused.contains("[owner]: an item is internal as a whole"), "{refused}");
    }

    /// Why this source is refused.
    fn refused(source: &str) -> String {
        Library::from_sources(&[source]).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_version_has_every_key_that_rules_hang_on() {
        for (from, to, lacks) in [
            ("key = \"key-results\"\ntitle", "key = \"results\"\ntitle", ""),
            ("key = \"held_on\"", "key = \"day\"", "meeting.held_on"),
            ("key = \"no_agreement\"", "key = \"none\"", ""),
            ("key = \"owner_side\"", "key = \"side\"", "next-steps.next_steps[owner_side]"),
            ("key = \"customer_sponsor\"", "key = \"sponsor\"", "meeting.attendees[part] = customer_sponsor"),
            ("key = \"usage_reports\"", "key = \"reports\"", "task usage_reports"),
        ] {
            assert!(SOURCES[0].contains(from), "{from}");
            let refused = refused(&SOURCES[0].replace(from, to));
            // Conditions that name it are refused before.
            let named = if lacks.is_empty() {
                refused.contains("names no")
            } else {
                refused.contains(&format!("rules hang on {lacks},"))
            };
            assert!(named, "{from}: {refused:?}");
        }
    }

    /// What an item asks, apart from its words.
    fn asked(item: &Item) -> String {
        let options: Vec<&str> = item.options.iter().map(|o| o.key.as_str()).collect();
        let (rule, when) = (&item.rule, &item.when);
        format!("{} {:?} {rule:?} {} {when:?} {options:?}", item.key, item.kind, item.demanded)
    }

    #[test]
    fn the_second_edition_asks_what_the_first_one_does() {
        let library = Library::from_sources(SOURCES).unwrap();
        let [first, second, ..] = library.versions() else { panic!("two versions") };
        let keys = |playbook: &Playbook| playbook.sections.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(first), keys(second));
        for (old, new) in first.sections.iter().zip(&second.sections) {
            let items = |section: &Section| section.items.iter().map(asked).collect::<Vec<_>>();
            assert_eq!(items(old), items(new), "{}", old.key);
            for (old, new) in old.items.iter().zip(&new.items) {
                let further: Vec<String> =
                    new.columns.iter().map(asked).filter(|c| !old.columns.iter().any(|o| asked(o) == *c)).collect();
                let known = if old.key == "uncategorised" { 1 } else { 0 };
                assert_eq!((further.len(), new.columns.len() - old.columns.len()), (known, known), "{}", old.key);
            }
        }
    }

    #[test]
    fn a_published_version_is_never_edited() {
        use sha2::{Digest, Sha256};
        // A change of substance is a new file; a slip in a text is a decision, and this line says that it was taken.
        let pinned = [
            "edc0aab9e9c52b0044f104f62f49417834ed38418134925621b7256241357478",
            "64862ba8ef241f3e9612fc0b5acb9a3a5784b658c92be3528ebe36c3f931bfe2",
            "7642bd8ce34dab8c1442873bae2c84a7556864683fce56e6247d21ba310df544",
        ];
        let found: Vec<String> = SOURCES.iter().map(|source| hex::encode(Sha256::digest(source.as_bytes()))).collect();
        assert_eq!(found, pinned);
    }
}
