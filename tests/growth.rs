//! Nothing that a person sends is worked on in steps that grow with its square. Imports are in `http/growth.rs`,
//! since they need a database.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "support/growth.rs"]
mod growth;

use std::hint::black_box;

use success_review::domain::review::answers::SectionAnswers;
use success_review::domain::review::base::Base;
use success_review::domain::review::check::cell;
use success_review::domain::review::editing::{Posted, merged};
use success_review::domain::review::merging::{Keep, differences, resolved};
use success_review::domain::review::removed::Removed;
use success_review::forms::{Fields, Purpose, Typed, workload};
use success_review::playbook::{Section, library};
use success_review::words::{Lang, texts};

use growth::grows_in_proportion;

fn section(key: &str) -> &'static Section {
    library().newest().section(key).unwrap()
}

fn pair(name: impl Into<String>, value: impl Into<String>) -> (String, String) {
    (name.into(), value.into())
}

/// Rows of attendees, each with a key of its own that begins with this.
fn attendees(n: usize, mark: &str) -> Vec<(String, String)> {
    let row = |i: usize| {
        let field = |column: &str| format!("attendees[{i}][{column}]");
        [pair(field("key"), format!("{mark}{i}")), pair(field("name"), format!("{mark} name {i}"))]
    };
    (0..n).flat_map(row).collect()
}

fn own(pairs: &[(String, String)]) -> SectionAnswers {
    let mut own = SectionAnswers::default();
    pairs.iter().for_each(|(name, value)| own.push(name, value));
    own
}

#[test]
fn fields_are_found_by_their_names() {
    let make = |n: usize| -> (Vec<String>, Fields) {
        let names: Vec<String> = (0..n).map(|i| format!("field{i}")).collect();
        let pairs: Vec<(String, String)> = names.iter().map(|name| pair(name, "x")).collect();
        (names, pairs.into())
    };
    grows_in_proportion("raw", 4_000, make, |(names, fields)| {
        names.iter().for_each(|name| assert_eq!(black_box(fields.raw(name)), "x"));
    });
    grows_in_proportion(
        "rows",
        4_000,
        |n| Fields::from(attendees(n, "a")),
        |fields| {
            black_box(fields.rows("attendees"));
        },
    );
}

#[test]
fn aliases_are_counted_before_they_are_compared() {
    let make = |n: usize| -> workload::Raw {
        let aliases: Vec<String> = (0..n).map(|i| format!("alias {i}")).collect();
        let pairs = vec![
            pair("key", "teams"),
            pair("name", "Teams"),
            pair("position", "1"),
            pair("aliases", aliases.join("\n")),
        ];
        workload::Raw::read(&pairs.into())
    };
    grows_in_proportion("aliases", 10_000, make, |raw| {
        let errors = raw.parse(texts(Lang::En), Purpose::Changing).unwrap_err();
        assert!(errors.of("aliases").is_some());
    });
    // The same alias again and again is compared, and grows no faster.
    let same = |n: usize| -> workload::Raw {
        let pairs = vec![pair("name", "Teams"), pair("position", "1"), pair("aliases", "Same\n".repeat(n))];
        workload::Raw::read(&pairs.into())
    };
    grows_in_proportion("the same alias", 10_000, same, |raw| {
        assert_eq!(raw.parse(texts(Lang::En), Purpose::Changing).unwrap().aliases, ["Same"]);
    });
}

#[test]
fn rows_of_a_section_are_laid_over_and_held_against_one_another() {
    let section = section("meeting");
    let posted = |n: usize| Posted { shown: vec!["attendees".to_owned()], fields: attendees(n, "a") };
    grows_in_proportion("rows counted", 2_000, posted, |posted| {
        black_box(posted.most_rows());
    });
    grows_in_proportion("merged", 2_000, posted, |posted| {
        black_box(merged(section, &SectionAnswers::default(), posted));
    });
    let sides = |n: usize| {
        let (mine, theirs) = (own(&attendees(n, "a")), own(&attendees(n, "b")));
        let base = Base::of(section, &mine);
        (base, mine, theirs)
    };
    grows_in_proportion("differences", 1_000, sides, |(base, mine, theirs)| {
        let found = differences(section, Some(base), mine, theirs);
        black_box(resolved(section, mine, theirs, &found, |_| Keep::Mine));
    });
    grows_in_proportion("removed", 1_000, sides, |(_, mine, theirs)| {
        black_box(Removed::default().after(section, mine, theirs));
    });
    let rows = own(&attendees(1, "a")).rows("attendees");
    assert_eq!(cell(&rows[0].1, "name"), "a name 0", "what is measured is read as rows");
}
