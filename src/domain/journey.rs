//! The way of an engagement through the success phase: its stages, which are done, and which one is next. Computed from
//! what is there, never stored.

use chrono::{NaiveDate, NaiveDateTime};

use super::engagement::{Meeting, ReviewState};

/// A stage of the way, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Workloads or success criteria are known.
    Prepared,
    /// The gate is open (R1, R2).
    Gate,
    /// The meeting is on record.
    Recorded,
    Submitted,
    Approved,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Open,
    /// A draft is being written.
    Writing,
    /// It was passed by an exception (R3).
    Excepted,
    /// Since when, in UTC, where that is known.
    Done(Option<NaiveDateTime>),
}

impl Progress {
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_) | Self::Excepted)
    }
}

/// The engagement's newest review, as its newest revision leaves it.
#[derive(Debug, Clone, Copy)]
pub struct Newest {
    pub state: ReviewState,
    pub meeting: Meeting,
    /// Task 3735 (R7), which stays complete after a return: the meeting was held.
    pub task_complete: bool,
    /// It ended in one of the four outcomes (R8).
    pub completes: bool,
    /// The follow-up of a meeting without agreement, or the new date of one that did not take place.
    pub follow_up_on: Option<NaiveDate>,
    /// The gate was open at its submission; else it is an exception (R3).
    pub gate_open: bool,
    /// In UTC.
    pub submitted_at: NaiveDateTime,
    pub decided_at: Option<NaiveDateTime>,
}

impl Newest {
    /// When the customer is to be met again, as the review says: its meeting did not take place, or nothing was agreed. What
    /// was withdrawn says nothing.
    pub fn meets_on(&self) -> Option<NaiveDate> {
        self.follow_up_on.filter(|_| self.state != ReviewState::Withdrawn)
    }
}

/// A draft that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafting {
    /// A review of its own: what was submitted before it is another meeting's.
    Review,
    /// A further revision of the newest review.
    Revision,
}

/// What the stages follow from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// It has an intended workload or a success criterion.
    pub prepared: bool,
    pub gate_open: bool,
    /// When the gate last opened, in UTC.
    pub gate_opened: Option<NaiveDateTime>,
    pub drafting: Option<Drafting>,
    /// The day for which the review in progress plans its meeting.
    pub planned_on: Option<NaiveDate>,
    pub newest: Option<Newest>,
}

/// The stages with how far each is.
pub fn journey(standing: &Standing) -> [(Stage, Progress); 5] {
    // What did not take place was neither recorded nor approved, whoever agreed to the new date.
    let newest = standing.newest.filter(|n| n.task_complete && standing.drafting != Some(Drafting::Review));
    let submitted = newest.filter(|n| n.state.stands() && standing.drafting.is_none());
    let approved = submitted.filter(|n| n.state == ReviewState::Approved);
    let gate = match newest {
        _ if standing.gate_open => Progress::Done(standing.gate_opened),
        Some(n) if n.gate_open => Progress::Done(None),
        Some(_) => Progress::Excepted,
        None => Progress::Open,
    };
    let writing = if standing.drafting.is_some() { Progress::Writing } else { Progress::Open };
    let recorded = if newest.is_some() { Progress::Done(None) } else { writing };
    let handed_in = match submitted {
        Some(n) => Progress::Done(Some(n.submitted_at)),
        None if newest.is_some() => writing,
        None => Progress::Open,
    };
    [
        (Stage::Prepared, if standing.prepared { Progress::Done(None) } else { Progress::Open }),
        (Stage::Gate, gate),
        (Stage::Recorded, recorded),
        (Stage::Submitted, handed_in),
        (Stage::Approved, approved.map_or(Progress::Open, |n| Progress::Done(n.decided_at))),
    ]
}

/// The stage that what is to be done next belongs to; none once all are done.
pub fn current(standing: &Standing) -> Option<Stage> {
    let newest = standing.newest.filter(|n| n.task_complete && standing.drafting != Some(Drafting::Review));
    match next(standing) {
        Next::Prepare => Some(Stage::Prepared),
        Next::Measure => Some(Stage::Gate),
        Next::Write(_) | Next::Revise if newest.is_some() => Some(Stage::Submitted),
        Next::Write(_) | Next::Revise | Next::Meet(_) => Some(Stage::Recorded),
        Next::FollowUp(_) if newest.is_some_and(|n| n.state != ReviewState::Approved) => Some(Stage::Approved),
        Next::Decision => Some(Stage::Approved),
        Next::FollowUp(_) | Next::Steps => None,
    }
}

/// What is to be done next about an engagement. There is always something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Go on with the draft, whose meeting may be planned for a day.
    Write(Option<NaiveDate>),
    /// Mend what was returned or withdrawn.
    Revise,
    /// Choose the intended workloads.
    Prepare,
    /// Record usage, or that success criteria were achieved (R1, R2).
    Measure,
    /// Hold the meeting: a first one, or one whose new date is known.
    Meet(Option<NaiveDate>),
    /// Meet again, since nothing was agreed (R8).
    FollowUp(Option<NaiveDate>),
    /// The lead decides.
    Decision,
    /// The review is over: the agreed steps are left.
    Steps,
}

/// What is to be done next.
pub fn next(standing: &Standing) -> Next {
    let Standing { prepared, gate_open, drafting, planned_on, newest, .. } = *standing;
    if drafting.is_some() {
        return Next::Write(planned_on);
    }
    match newest {
        Some(n) if matches!(n.state, ReviewState::Returned | ReviewState::Withdrawn) => Next::Revise,
        Some(n) if n.meeting != Meeting::Held => Next::Meet(n.follow_up_on),
        Some(n) if n.state == ReviewState::Submitted && n.completes => Next::Decision,
        Some(n) if !n.completes => Next::FollowUp(n.follow_up_on),
        Some(_) => Next::Steps,
        None if !prepared => Next::Prepare,
        None if !gate_open => Next::Measure,
        None => Next::Meet(None),
    }
}

/// A stage of the way as far as an approved review tells, which is all that a partner sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    Usage,
    Meeting,
    Approval,
    /// The engagement is complete (R8).
    Complete,
}

/// The stages of an approved review with whether each is done, and the one where the process stands. `held`: the meeting
/// took place.
pub fn approved(held: bool, completes: bool) -> ([(Approved, bool); 4], Approved) {
    let here = match (held, completes) {
        (false, _) => Approved::Meeting,
        (true, false) => Approved::Approval,
        (true, true) => Approved::Complete,
    };
    let stages = [
        (Approved::Usage, true),
        (Approved::Meeting, held),
        (Approved::Approval, true),
        (Approved::Complete, held && completes),
    ];
    (stages, here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(5, 0, 0).unwrap()
    }

    fn newest(state: ReviewState) -> Newest {
        let decided_at = (state != ReviewState::Submitted).then(|| at(12));
        let (meeting, task_complete, completes, follow_up_on) = (Meeting::Held, true, true, None);
        let gate_open = true;
        Newest { state, meeting, task_complete, completes, follow_up_on, gate_open, submitted_at: at(10), decided_at }
    }

    fn open() -> Standing {
        Standing { prepared: true, gate_open: true, gate_opened: Some(at(1)), ..Standing::default() }
    }

    fn after(newest: Newest) -> Standing {
        Standing { newest: Some(newest), ..open() }
    }

    #[test]
    fn an_approved_review_stands_at_its_meeting_its_approval_or_the_end() {
        for (meeting, completes, done, here) in [
            (Meeting::Held, true, [true, true, true, true], Approved::Complete),
            (Meeting::Held, false, [true, true, true, false], Approved::Approval),
            (Meeting::NotAttended, false, [true, false, true, false], Approved::Meeting),
            (Meeting::Cancelled, false, [true, false, true, false], Approved::Meeting),
            // The database refuses it; nothing is complete without a meeting.
            (Meeting::Cancelled, true, [true, false, true, false], Approved::Meeting),
        ] {
            let (stages, at) = approved(meeting == Meeting::Held, completes);
            assert_eq!((stages.map(|(_, done)| done), at), (done, here), "{meeting:?} {completes}");
        }
    }

    #[test]
    fn the_stage_of_the_next_thing_is_the_current_one() {
        use Progress::{Done, Excepted, Open, Writing};
        let begun = Standing { prepared: true, ..Standing::default() };
        let drafting = |drafting, standing| Standing { drafting: Some(drafting), ..standing };
        let not_held =
            |state| Newest { meeting: Meeting::Cancelled, task_complete: false, completes: false, ..newest(state) };
        let excepted = |state| Newest { gate_open: false, ..newest(state) };
        let shut = |standing| Standing { gate_open: false, gate_opened: None, ..standing };
        let (prepared, gate) = (Done(None), Done(Some(at(1))));
        let (submitted, approved) = (Done(Some(at(10))), Done(Some(at(12))));
        let table = [
            ("nothing", Standing::default(), [Open; 5], Some(0), Next::Prepare),
            ("prepared", begun, [prepared, Open, Open, Open, Open], Some(1), Next::Measure),
            (
                "the gate is open, nobody knows since when",
                Standing { gate_opened: None, ..open() },
                [prepared, Done(None), Open, Open, Open],
                Some(2),
                Next::Meet(None),
            ),
            ("open", open(), [prepared, gate, Open, Open, Open], Some(2), Next::Meet(None)),
            (
                "drafting",
                drafting(Drafting::Review, open()),
                [prepared, gate, Writing, Open, Open],
                Some(2),
                Next::Write(None),
            ),
            (
                "drafting with a shut gate",
                drafting(Drafting::Review, Standing { gate_open: false, ..open() }),
                [prepared, Open, Writing, Open, Open],
                Some(2),
                Next::Write(None),
            ),
            (
                "drafting, with the day of the meeting",
                drafting(Drafting::Review, Standing { planned_on: Some(at(20).date()), ..open() }),
                [prepared, gate, Writing, Open, Open],
                Some(2),
                Next::Write(Some(at(20).date())),
            ),
            (
                "submitted with an exception",
                shut(after(excepted(ReviewState::Submitted))),
                [prepared, Excepted, Done(None), submitted, Open],
                Some(4),
                Next::Decision,
            ),
            (
                "an exception that was returned",
                shut(after(excepted(ReviewState::Returned))),
                [prepared, Excepted, Done(None), Open, Open],
                Some(3),
                Next::Revise,
            ),
            (
                "an exception that was approved",
                shut(after(excepted(ReviewState::Approved))),
                [prepared, Excepted, Done(None), submitted, approved],
                None,
                Next::Steps,
            ),
            (
                "an exception, and the gate opened since",
                after(excepted(ReviewState::Submitted)),
                [prepared, gate, Done(None), submitted, Open],
                Some(4),
                Next::Decision,
            ),
            (
                "submitted while the gate was open, which shut since",
                shut(after(newest(ReviewState::Submitted))),
                [prepared, Done(None), Done(None), submitted, Open],
                Some(4),
                Next::Decision,
            ),
            (
                "submitted, but it did not take place, with a shut gate",
                shut(after(Newest { gate_open: false, ..not_held(ReviewState::Submitted) })),
                [prepared, Open, Open, Open, Open],
                Some(2),
                Next::Meet(None),
            ),
            (
                "submitted",
                after(newest(ReviewState::Submitted)),
                [prepared, gate, Done(None), submitted, Open],
                Some(4),
                Next::Decision,
            ),
            (
                "approved",
                after(newest(ReviewState::Approved)),
                [prepared, gate, Done(None), submitted, approved],
                None,
                Next::Steps,
            ),
            (
                "returned: the meeting was held all the same",
                after(newest(ReviewState::Returned)),
                [prepared, gate, Done(None), Open, Open],
                Some(3),
                Next::Revise,
            ),
            (
                "withdrawn",
                after(newest(ReviewState::Withdrawn)),
                [prepared, gate, Done(None), Open, Open],
                Some(3),
                Next::Revise,
            ),
            (
                "what was returned is mended",
                drafting(Drafting::Revision, after(newest(ReviewState::Returned))),
                [prepared, gate, Done(None), Writing, Open],
                Some(3),
                Next::Write(None),
            ),
            (
                "a further review after an approved one",
                drafting(Drafting::Review, after(newest(ReviewState::Approved))),
                [prepared, gate, Writing, Open, Open],
                Some(2),
                Next::Write(None),
            ),
            (
                "submitted, but it did not take place",
                after(not_held(ReviewState::Submitted)),
                [prepared, gate, Open, Open, Open],
                Some(2),
                Next::Meet(None),
            ),
            (
                "approved, but it did not take place",
                after(not_held(ReviewState::Approved)),
                [prepared, gate, Open, Open, Open],
                Some(2),
                Next::Meet(None),
            ),
            (
                "returned, and it did not take place",
                after(not_held(ReviewState::Returned)),
                [prepared, gate, Open, Open, Open],
                Some(2),
                Next::Revise,
            ),
            (
                "approved without an agreement",
                after(Newest { completes: false, ..newest(ReviewState::Approved) }),
                [prepared, gate, Done(None), submitted, approved],
                None,
                Next::FollowUp(None),
            ),
        ];
        for (what, standing, expected, place, next_thing) in table {
            let stages = journey(&standing);
            assert_eq!(stages.map(|(_, progress)| progress), expected, "{what}");
            assert_eq!(current(&standing), place.map(|place: usize| stages[place].0), "{what}");
            assert_eq!(next(&standing), next_thing, "{what}");
        }
    }

    #[test]
    fn the_day_that_was_agreed_on_is_told() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1);
        let cancelled = Newest { meeting: Meeting::Cancelled, follow_up_on: day, ..newest(ReviewState::Approved) };
        assert_eq!(next(&after(cancelled)), Next::Meet(day));
        let open_end = Newest { completes: false, follow_up_on: day, ..newest(ReviewState::Approved) };
        assert_eq!(next(&after(open_end)), Next::FollowUp(day));
    }
}
