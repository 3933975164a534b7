//! The form as a whole: what is shown, what is ill-formed and where, and how far a section is.

use super::*;

#[test]
fn conditions_show_and_hide_items() {
    let strict = Facts { segment: Segment::Enterprise, gate_open: false, stale: true, ..facts() };
    let cases: &[(&str, Lines<'_>, &Facts, bool)] = &[
        ("meeting.held_on", &[], &facts(), true),
        ("meeting.held_on", &[("meeting.took_place", "cancelled")], &facts(), false),
        ("meeting.new_date", &[], &facts(), false),
        ("meeting.new_date", &[("meeting.took_place", "not_attended")], &facts(), true),
        ("meeting.recording", &[("meeting.took_place", "")], &facts(), true),
        ("key-information.gate_exception", &[], &facts(), false),
        ("key-information.gate_exception", &[], &strict, true),
        ("key-information.stale_confirmed", &[], &facts(), false),
        ("key-information.stale_confirmed", &[], &strict, true),
        ("goals.champions_who", &[], &facts(), true),
        ("goals.champions_who", &[("outcome.result", "enable_workloads")], &facts(), false),
        ("goals.expectations", &[], &facts(), true),
        ("goals.expectations", &[("outcome.result", "no_agreement")], &facts(), false),
        ("checklist.reports_measured", &[], &facts(), false),
        ("checklist.reports_measured", &[("checklist.reports_wanted", "yes")], &facts(), true),
        ("checklist.reports_expectations", &[("checklist.reports_wanted", "yes")], &facts(), false),
        ("key-results.teams_know", &[], &facts(), false),
        ("key-results.teams_know", &[], &strict, true),
    ];
    for (path, lines, facts, expected) in cases {
        let (section, key) = path.split_once('.').unwrap();
        let item = playbook().section(section).unwrap().item(key).unwrap();
        assert_eq!(shown(item, &golden_with(&[lines]), facts), *expected, "{path} with {lines:?}");
    }
}

#[test]
fn what_is_hidden_is_neither_missed_nor_ill_formed() {
    let long = "長".repeat(4001);
    let answers = golden_with(&[&[
        ("meeting.new_date", "いつか"),
        ("key-information.trained_reason", &long),
        ("outcome.csm_email", "no address"),
        ("outcome.enable[0][workload]", "nonsense"),
        ("goals.tracking_when", "2026-02-30"),
    ]]);
    assert_eq!(unmet(&answers, &facts()), [""; 0]);
    assert_eq!(faults(&answers, &facts(), &TestForms), []);
}

#[test]
fn faults_by_kind_at_their_limits() {
    let texts = [
        ("😀".repeat(200), None),
        ("😀".repeat(201), Some(Fault::TooLong(201, 200))),
        // Three people in one glyph are five scalar values.
        ("👨‍👩‍👧".repeat(40), None),
        ("👨‍👩‍👧".repeat(41), Some(Fault::TooLong(205, 200))),
        ("𠮷".repeat(200), None),
    ];
    let paragraphs =
        [("改".repeat(4000), None), ("\n".repeat(3) + &"改".repeat(3998), Some(Fault::TooLong(4001, 4000)))];
    let mut cases: Vec<(&str, String, Option<Fault>)> = Vec::new();
    cases.extend(texts.into_iter().map(|(text, fault)| ("meeting.attendees[0][name]", text, fault)));
    cases.extend(paragraphs.into_iter().map(|(text, fault)| ("meeting.risks", text, fault)));
    for (path, text, fault) in [
        ("meeting.held_on", "2026-02-30", Some(Fault::NotADate)),
        ("meeting.held_on", "きのう", Some(Fault::NotADate)),
        ("meeting.recording", "https://example.com/r", None),
        ("meeting.recording", "javascript:alert(1)", Some(Fault::NotAUrl)),
        ("meeting.took_place", "held", None),
        ("meeting.covered", "karaoke", Some(Fault::NoSuchChoice)),
        ("meeting.attendees[0][part]", "neighbour", Some(Fault::NoSuchChoice)),
        ("outcome.result", "elsewhere", Some(Fault::NoSuchChoice)),
        ("checklist.bvd[0][service]", "teams", None),
        ("checklist.bvd[0][service]", "telegraph", Some(Fault::NoSuchChoice)),
        ("checklist.bvd[0][status]", "complete", None),
        ("checklist.bvd[0][status]", "perhaps", Some(Fault::NoSuchChoice)),
        ("next-steps.next_steps[0][due_on]", "2026-13-01", Some(Fault::NotADate)),
        ("next-steps.next_steps[0][due_on]", "  ", None),
    ] {
        cases.push((path, text.to_owned(), fault));
    }
    for (path, text, fault) in cases {
        let expected: Vec<_> = fault.into_iter().map(|f| (path.split_once('.').unwrap().1.to_owned(), f)).collect();
        assert_eq!(faults(&golden_with(&[&[(path, &text)]]), &facts(), &TestForms), expected, "{path}: {text}");
    }
    let email = golden_with(&[O3, &[("outcome.csm_email", "nakamura")]]);
    assert_eq!(faults(&email, &facts(), &TestForms), [("csm_email".to_owned(), Fault::NotAnEmail)]);
    let contact = golden_with(&[O1, &[("checklist.bvd[0][sme]", "yes"), ("checklist.bvd[0][sme_contact]", "?")]]);
    assert_eq!(faults(&contact, &facts(), &TestForms), [("bvd[0][sme_contact]".to_owned(), Fault::NotAnEmail)]);
}

#[test]
fn a_fault_in_a_row_names_the_row_as_people_count() {
    let answers = golden_with(&[&[("meeting.attendees[5][part]", "nobody")]]);
    let section = playbook().section("meeting").unwrap();
    let found = check::section(section, &answers, &facts(), &TestForms);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].field, "attendees[5][part]");
    assert_eq!(found[0].row.map(|(rows, number)| (rows.key.as_str(), number)), Some(("attendees", 2)));
}

#[test]
fn dates_are_read_as_people_type_them() {
    let forms = KnownForms::new(["teams".to_owned()]);
    for (text, fault) in [
        ("2026-11-02", None),
        ("2026/11/2", None),
        ("２０２６／１１／０２", None),
        (" 2026-11-22 ", None),
        ("2024-02-29", None),
        ("2026-02-29", Some(Fault::NotADate)),
        ("26-11-02", Some(Fault::UnclearDate)),
        ("11/02/2026", Some(Fault::UnclearDate)),
        ("2026年11月2日", None),
        ("2 Nov 2026", None),
        ("2026.11.2", None),
        ("2026-11-02T00:00:00Z", None),
        ("2026-11", Some(Fault::NotADate)),
        ("11月2日", Some(Fault::NoYear)),
        ("11/2", Some(Fault::NoYear)),
        ("2026-11-02T10:00", None),
        ("1899-12-31", Some(Fault::FarYear)),
        ("2026/11/23", Some(Fault::InFuture)),
    ] {
        let expected: Vec<_> = fault.into_iter().map(|f| ("held_on".to_owned(), f)).collect();
        assert_eq!(faults(&golden_with(&[&[("meeting.held_on", text)]]), &facts(), &forms), expected, "{text:?}");
    }
}

#[test]
fn a_section_is_to_do_then_begun_then_done() {
    let states = |answers: &Answers| -> Vec<(&str, State)> {
        progress(playbook(), answers, &facts(), &TestForms).into_iter().map(|s| (s.key, s.state)).collect()
    };
    let mut answers = Answers::default();
    assert!(states(&answers).iter().all(|(_, state)| *state == State::Todo), "{:?}", states(&answers));
    answers.section_mut("meeting").set("took_place", "held");
    answers.section_mut("goals").set("wants_more", "  ");
    assert_eq!(states(&answers)[0], ("meeting", State::Doing));
    assert!(states(&answers)[1..].iter().all(|(_, state)| *state == State::Todo), "white space is no answer");
    assert!(states(&golden()).iter().all(|(_, state)| *state == State::Done));
    let ill_formed = golden_with(&[&[("meeting.recording", "somewhere")]]);
    assert_eq!(states(&ill_formed)[0], ("meeting", State::Doing));
    let all = progress(playbook(), &ill_formed, &facts(), &TestForms);
    assert_eq!((all[0].ill_formed.len(), all[0].missing.len(), all[0].left()), (1, 0, 1));
    assert!(!is_complete(&all));
}

#[test]
fn an_answer_in_one_section_takes_another_back_from_done() {
    let mut answers = golden();
    change(&mut answers, O2);
    answers.section_mut("goals").set_rows("new_workloads", Vec::new());
    bring_along(&mut answers, &TestForms);
    let all = progress(playbook(), &answers, &facts(), &TestForms);
    let begun: Vec<_> = all.iter().filter(|s| s.state != State::Done).map(|s| s.key).collect();
    assert_eq!(begun, ["goals"]);
}
