//! The way of an engagement through the success phase: its stages, which are done, and which one is next. Computed from
//! what is there, never stored.

use chrono::NaiveDateTime;

use super::engagement::ReviewState;

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
    /// Since when, in UTC, where that is known.
    Done(Option<NaiveDateTime>),
}

impl Progress {
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_))
    }
}

/// The engagement's newest review, as its newest revision leaves it.
#[derive(Debug, Clone, Copy)]
pub struct Newest {
    pub state: ReviewState,
    /// In UTC.
    pub submitted_at: NaiveDateTime,
    pub decided_at: Option<NaiveDateTime>,
}

/// What the stages follow from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// It has an intended workload or a success criterion.
    pub prepared: bool,
    pub gate_open: bool,
    /// When the gate last opened, in UTC.
    pub gate_opened: Option<NaiveDateTime>,
    /// A draft is open: what was submitted before it is another review's, or about to be replaced.
    pub drafting: bool,
    pub newest: Option<Newest>,
}

/// The stages with how far each is.
pub fn journey(standing: &Standing) -> [(Stage, Progress); 5] {
    let newest = standing.newest.filter(|_| !standing.drafting);
    let recorded = newest.filter(|n| matches!(n.state, ReviewState::Submitted | ReviewState::Approved));
    let approved = newest.filter(|n| n.state == ReviewState::Approved);
    let done =
        |is_done: bool, since: Option<NaiveDateTime>| if is_done { Progress::Done(since) } else { Progress::Open };
    let writing = if standing.drafting { Progress::Writing } else { Progress::Open };
    [
        (Stage::Prepared, done(standing.prepared, None)),
        (Stage::Gate, done(standing.gate_open, standing.gate_opened)),
        (Stage::Recorded, recorded.map_or(writing, |_| Progress::Done(None))),
        (Stage::Submitted, recorded.map_or(Progress::Open, |n| Progress::Done(Some(n.submitted_at)))),
        (Stage::Approved, approved.map_or(Progress::Open, |n| Progress::Done(n.decided_at))),
    ]
}

/// Place of the stage that is next: the first that is not done; `None` once all are.
pub fn current(stages: &[(Stage, Progress)]) -> Option<usize> {
    stages.iter().position(|(_, progress)| !progress.is_done())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn the_first_stage_that_is_not_done_is_next() {
        use Progress::{Done, Open, Writing};
        let at = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(5, 0, 0).unwrap();
        let newest =
            |state, decided| Some(Newest { state, submitted_at: at(10), decided_at: Some(at(12)).filter(|_| decided) });
        let begun = Standing { prepared: true, ..Standing::default() };
        let open = Standing { gate_open: true, gate_opened: Some(at(1)), ..begun };
        let drafting = Standing { drafting: true, ..open };
        let (prepared, gate) = (Done(None), Done(Some(at(1))));
        let table = [
            ("nothing", Standing::default(), [Open; 5], Some(0)),
            ("prepared", begun, [prepared, Open, Open, Open, Open], Some(1)),
            (
                "the gate is open, nobody knows since when",
                Standing { gate_opened: None, ..open },
                [prepared, Done(None), Open, Open, Open],
                Some(2),
            ),
            ("open", open, [prepared, gate, Open, Open, Open], Some(2)),
            ("drafting", drafting, [prepared, gate, Writing, Open, Open], Some(2)),
            (
                "drafting with a shut gate",
                Standing { gate_open: false, ..drafting },
                [prepared, Open, Writing, Open, Open],
                Some(1),
            ),
            (
                "submitted",
                Standing { newest: newest(ReviewState::Submitted, false), ..open },
                [prepared, gate, Done(None), Done(Some(at(10))), Open],
                Some(4),
            ),
            (
                "approved",
                Standing { newest: newest(ReviewState::Approved, true), ..open },
                [prepared, gate, Done(None), Done(Some(at(10))), Done(Some(at(12)))],
                None,
            ),
            (
                "returned",
                Standing { newest: newest(ReviewState::Returned, true), ..open },
                [prepared, gate, Open, Open, Open],
                Some(2),
            ),
            (
                "withdrawn",
                Standing { newest: newest(ReviewState::Withdrawn, true), ..open },
                [prepared, gate, Open, Open, Open],
                Some(2),
            ),
            (
                "a further review after an approved one",
                Standing { newest: newest(ReviewState::Approved, true), ..drafting },
                [prepared, gate, Writing, Open, Open],
                Some(2),
            ),
        ];
        for (what, standing, expected, next) in table {
            let stages = journey(&standing);
            assert_eq!(stages.map(|(_, progress)| progress), expected, "{what}");
            assert_eq!(current(&stages), next, "{what}");
        }
    }
}
