//! Days that cannot be meant, and days that are odd (R7, R8, R15).

use super::*;

#[test]
fn r7_the_new_date_of_a_meeting_is_not_in_the_past() {
    for (day, fault) in [("2026-11-21", Some(Fault::InPast)), ("2026-11-22", None), ("2026-11-23", None)] {
        let answers = answers(&[("meeting.took_place", "cancelled"), ("meeting.new_date", day)]);
        let expected: Vec<_> = fault.into_iter().map(|fault| ("new_date".to_owned(), fault)).collect();
        assert_eq!(faults(&answers, &facts(), &TestForms), expected, "{day}");
    }
}

#[test]
fn r8_the_follow_up_is_not_before_the_meeting() {
    let held_on = TestForms.date("2026-11-20").unwrap();
    for (day, fault) in [("2000-01-01", true), ("2026-11-19", true), ("2026-11-20", false), ("2026-11-21", false)] {
        let answers = golden_with(&[NO_AGREEMENT, &[("outcome.follow_up_on", day)]]);
        let expected = fault.then(|| ("follow_up_on".to_owned(), Fault::BeforeMeeting(held_on)));
        assert_eq!(faults(&answers, &facts(), &TestForms), Vec::from_iter(expected), "{day}");
    }
    // Without the day of the meeting there is nothing to hold it against.
    let answers = golden_with(&[NO_AGREEMENT, &[("outcome.follow_up_on", "2026-01-01"), ("meeting.held_on", "")]]);
    assert_eq!(faults(&answers, &facts(), &TestForms), []);
}

#[test]
fn odd_dates_are_asked_about() {
    let started_on = TestForms.date("2026-11-01").unwrap();
    let asked = |lists: &[Lines<'_>]| {
        let answers = golden_with(lists);
        let found = odd(playbook(), &answers, &facts(), &TestForms, started_on);
        found.iter().map(|odd| (format!("{}.{}", odd.section, odd.field), odd.oddity)).collect::<Vec<_>>()
    };
    assert_eq!(asked(&[]), []);
    let cases: &[(&[Lines<'_>], &str, &str, Option<Oddity>)] = &[
        (&[], "meeting.held_on", "2026-10-31", Some(Oddity::BeforeStart)),
        (&[], "meeting.held_on", "2026-11-01", None),
        (&[], "meeting.held_on", "2020-11-01", Some(Oddity::FarOff)),
        (&[O1], "checklist.bvd[0][planned_on]", "2026-11-19", Some(Oddity::BeforeMeeting)),
        (&[O1], "checklist.bvd[0][planned_on]", "2026-11-20", None),
        (&[O1], "checklist.bvd[0][planned_on]", "2031-11-22", None),
        (&[O1], "checklist.bvd[0][planned_on]", "2031-11-23", Some(Oddity::FarOff)),
        (&[O3], "outcome.handover_on", "2026-11-19", Some(Oddity::BeforeMeeting)),
        (&[O3], "outcome.handover_on", "2001-01-01", Some(Oddity::FarOff)),
        (&[], "next-steps.next_steps[0][due_on]", "2026-11-19", Some(Oddity::BeforeMeeting)),
        (&[], "next-steps.next_steps[0][due_on]", "2026-11-20", None),
        (&[], "goals.champions_when", "2036-01-01", Some(Oddity::FarOff)),
        // What the outcome rules out is not shown and not asked about.
        (&[O2], "outcome.handover_on", "2001-01-01", None),
    ];
    for (base, field, day, oddity) in cases {
        let expected: Vec<_> = oddity.iter().map(|oddity| ((*field).to_owned(), *oddity)).collect();
        assert_eq!(asked(&[&base.concat(), &[(field, day)]]), expected, "{field} = {day}");
    }
    for (status, is_asked) in [("open", true), ("in_progress", true), ("done", false), ("cancelled", false)] {
        let step = [("next-steps.next_steps[0][due_on]", "2026-10-01"), ("next-steps.next_steps[0][status]", status)];
        assert_eq!(!asked(&[&step]).is_empty(), is_asked, "a step that is {status}");
    }
}
