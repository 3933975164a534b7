//! What the buttons of the form do to rows and to the meeting.

use super::*;
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::review::testing::answers;
use crate::playbook::library;

const LIST: &str = "attendees";

/// Rows as `number:name`, in order.
fn names(answers: &SectionAnswers, list: &str, column: &str) -> Vec<String> {
    let rows = answers.rows(list).into_iter();
    rows.map(|(number, row)| format!("{number}:{}", row.get(column).map_or("", String::as_str))).collect()
}

fn three() -> SectionAnswers {
    // A gap, as a form leaves it after a row was taken out.
    answers(&[
        ("meeting.attendees[0][name]", "a"),
        ("meeting.attendees[3][name]", "b"),
        ("meeting.attendees[4][name]", "c"),
    ])
    .section("meeting")
    .clone()
}

fn supply<'a>(proposals: &'a [(About, String)], open_steps: &'a [NextStep]) -> Supply<'a> {
    let kick_off = KickOff::of("田中", chrono::NaiveDate::default());
    static NONE: Removed = Removed::none();
    let today = chrono::NaiveDate::default();
    let new_key = "new".to_owned();
    Supply { new_key, proposals, kick_off, open_steps, removed: &NONE, earlier: None, today }
}

fn of(section: &str) -> &'static Section {
    library().newest().section(section).unwrap()
}

#[test]
fn buttons_are_read() {
    let list = || LIST.to_owned();
    let table = [
        ("add:attendees", Some(Operation::Add { list: list() })),
        ("remove:attendees:3", Some(Operation::Remove { list: list(), row: 3 })),
        ("up:attendees:3", Some(Operation::Up { list: list(), row: 3 })),
        ("down:attendees:3", Some(Operation::Down { list: list(), row: 3 })),
        ("propose:trained", Some(Operation::Propose(About::Trained))),
        ("carry:s1", Some(Operation::Carry { step: "s1".to_owned() })),
        ("carry:12-0", Some(Operation::Carry { step: "12-0".to_owned() })),
        ("carry-all:next_steps", Some(Operation::CarryAll)),
        ("restore:attendees", Some(Operation::Restore { list: list() })),
        ("reuse:attendees", Some(Operation::Reuse)),
        ("held:planned_on", Some(Operation::Held)),
        ("remove:attendees", None),
        ("remove:attendees:x", None),
        ("propose:nothing", None),
        ("add:", None),
        ("add", None),
        ("next", None),
        ("burn:attendees:1", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(Operation::read(text), expected, "{text:?}");
    }
}

#[test]
fn rows_are_added_removed_and_moved() {
    let table: [(&str, &[&str]); 12] = [
        ("add:attendees", &["0:a", "1:b", "2:c", "3:"]),
        ("remove:attendees:3", &["0:a", "1:c"]),
        ("remove:attendees:9", &["0:a", "1:b", "2:c"]),
        ("up:attendees:3", &["0:b", "1:a", "2:c"]),
        ("up:attendees:0", &["0:a", "1:b", "2:c"]),
        ("down:attendees:3", &["0:a", "1:c", "2:b"]),
        ("down:attendees:4", &["0:a", "1:b", "2:c"]),
        ("propose:trained", &["0:a", "3:b", "4:c"]),
        ("carry:s1", &["0:a", "3:b", "4:c"]),
        ("carry-all:next_steps", &["0:a", "3:b", "4:c"]),
        ("restore:attendees", &["0:a", "1:b", "2:c"]),
        ("reuse:attendees", &["0:a", "1:b", "2:c"]),
    ];
    for (text, expected) in table {
        let mut answers = three();
        operate(of("meeting"), &mut answers, &Operation::read(text).unwrap(), supply(&[], &[]));
        assert_eq!(names(&answers, LIST, "name"), expected, "{text}");
    }
    let mut answers = three();
    operate(of("meeting"), &mut answers, &Operation::Add { list: LIST.to_owned() }, supply(&[], &[]));
    assert_eq!(names(&answers, LIST, ROW_KEY)[3], "3:new");
}

#[test]
fn r9_to_r11_a_proposal_and_r15_an_open_step_take_the_place_of_the_empty_row() {
    let proposals = [(About::Trained, "教材を送る".to_owned())];
    let open = [NextStep {
        key: "s1".to_owned(),
        about: "usage".to_owned(),
        what: "利用を見る".to_owned(),
        owner: "高橋".to_owned(),
        side: Some(Side::Customer),
        due_on: "2026-12-20".parse().ok(),
        status: StepStatus::InProgress,
    }];
    let begun = [("next-steps.next_steps[0][key]", "k"), ("next-steps.next_steps[0][what]", " ")];
    let mut own = answers(&begun).section("next-steps").clone();
    operate(of("next-steps"), &mut own, &Operation::Propose(About::Trained), supply(&proposals, &open));
    operate(of("next-steps"), &mut own, &Operation::Carry { step: "s1".to_owned() }, supply(&proposals, &open));
    operate(of("next-steps"), &mut own, &Operation::Carry { step: "unknown".to_owned() }, supply(&proposals, &open));
    operate(of("next-steps"), &mut own, &Operation::Propose(About::Usage), supply(&proposals, &open));
    assert_eq!(names(&own, "next_steps", "what"), ["0:教材を送る", "1:利用を見る"]);
    assert_eq!(names(&own, "next_steps", "about"), ["0:trained", "1:usage"]);
    assert_eq!(names(&own, "next_steps", "status"), ["0:open", "1:in_progress"]);
    assert_eq!(names(&own, "next_steps", "key"), ["0:new", "1:s1"]);
    assert_eq!(own.text("next_steps[1][due_on]"), "2026-12-20");
    assert_eq!(own.text("next_steps[1][owner_side]"), "customer");
    assert_eq!(own.text("next_steps[1][carried]"), "yes");
}

#[test]
fn r15_all_open_steps_are_carried_over_each_once() {
    let step = |key: &str| NextStep {
        key: key.to_owned(),
        about: String::new(),
        what: format!("what {key}"),
        owner: "o".to_owned(),
        side: None,
        due_on: None,
        status: StepStatus::Open,
    };
    let open = [step("s1"), step("s2"), step("s3")];
    let mut own = SectionAnswers::default();
    for _ in 0..2 {
        operate(of("next-steps"), &mut own, &Operation::Carry { step: "s2".to_owned() }, supply(&[], &open));
    }
    operate(of("next-steps"), &mut own, &Operation::CarryAll, supply(&[], &open));
    operate(of("next-steps"), &mut own, &Operation::CarryAll, supply(&[], &open));
    assert_eq!(names(&own, "next_steps", ROW_KEY), ["0:s2", "1:s1", "2:s3"]);
}

#[test]
fn a_new_step_is_not_started_and_counts_only_once_something_is_entered() {
    let mut own = SectionAnswers::default();
    operate(of("next-steps"), &mut own, &Operation::Add { list: "next_steps".to_owned() }, supply(&[], &[]));
    assert_eq!(own.text("next_steps[0][status]"), "open");
    let proposals = [(About::Trained, "教材を送る".to_owned())];
    operate(of("next-steps"), &mut own, &Operation::Propose(About::Trained), supply(&proposals, &[]));
    assert_eq!(names(&own, "next_steps", "what"), ["0:教材を送る"]);
}

#[test]
fn a_row_comes_back_where_it_stood() {
    let section = of("meeting");
    let mut own = three();
    for (number, key) in [(0, "a"), (3, "b"), (4, "c")] {
        own.set(&format!("attendees[{number}][key]"), key);
    }
    let before = own.clone();
    operate(section, &mut own, &Operation::read("remove:attendees:3").unwrap(), supply(&[], &[]));
    let removed = Removed::default().after(section, &before, &own);
    let supply = Supply { removed: &removed, ..supply(&[], &[]) };
    operate(section, &mut own, &Operation::read("restore:attendees").unwrap(), supply);
    assert_eq!(names(&own, LIST, "name"), ["0:a", "1:b", "2:c"]);
}

#[test]
fn r7_a_plan_becomes_the_record_once_its_day_has_come() {
    let planned = [
        ("m.took_place", "planned"),
        ("m.planned_on", "2026年11月20日"),
        ("m.attendees[0][name]", "佐々木"),
        ("m.deck", "success"),
    ];
    for (today, result, held_on) in [
        ("2026-11-19", "planned", ""),
        ("2026-11-20", "held", "2026年11月20日"),
        ("2026-12-01", "held", "2026年11月20日"),
    ] {
        let mut own = answers(&planned).section("m").clone();
        let supply = Supply { today: today.parse().unwrap(), ..supply(&[], &[]) };
        operate(of("meeting"), &mut own, &Operation::Held, supply);
        assert_eq!((own.text("took_place"), own.text("held_on")), (result, held_on), "{today}");
        assert_eq!((own.text("attendees[0][name]"), own.text("deck")), ("佐々木", "success"));
    }
}

#[test]
fn the_last_review_fills_what_is_empty() {
    let earlier = answers(&[
        ("m.took_place", "cancelled"),
        ("m.planned_place", "本社 3 階"),
        ("m.deck", "guided"),
        ("m.covered", "momentum"),
        ("m.covered", "achievements"),
        ("m.attendees[1][name]", "佐々木"),
        ("m.attendees[2][name]", "高橋"),
    ]);
    let held = answers(&[("m.took_place", "held"), ("m.attendees[0][name]", "佐々木")]);
    let earlier = &Earlier { meeting: earlier.section("m").clone() };
    let held = &Earlier { meeting: held.section("m").clone() };
    let none = Earlier::default();
    assert!(is_reusable(of("meeting"), &none.meeting, earlier));
    assert!(!is_reusable(of("meeting"), &earlier.meeting, held) && !is_reusable(of("meeting"), &none.meeting, &none));
    let begun = answers(&[("m.deck", "success"), ("m.attendees[0][name]", "高橋")]);
    let mut own = begun.section("m").clone();
    operate(of("meeting"), &mut own, &Operation::Reuse, Supply { earlier: Some(earlier), ..supply(&[], &[]) });
    assert_eq!(names(&own, LIST, "name"), ["0:高橋", "1:佐々木"]);
    assert_eq!((own.text("deck"), own.list("covered")), ("success", vec!["momentum", "achievements"]));
    assert_eq!((own.text("planned_on"), own.text("planned_place")), ("", "本社 3 階"), "the day stays as it is");
    let mut own = SectionAnswers::default();
    operate(of("meeting"), &mut own, &Operation::Reuse, Supply { earlier: Some(held), ..supply(&[], &[]) });
    assert_eq!(names(&own, LIST, "name").len(), 1);
}
