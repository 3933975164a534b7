//! What every change of an engagement begins and ends with: the engagement held, and the gate looked at again.

use crate::domain::audit::Event;
use crate::domain::usage::Figures;
use crate::error::Result;
use crate::queries::Ask;
use crate::queries::engagement::managed;
use crate::store::engagements::Engagement;
use crate::store::{Seen, Work, figures};

/// The engagement, locked first and then found to be this person's to change: what is read from here on is still so at
/// the commit.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's; as [`Work::present`].
pub fn held(work: &mut Work<'_>, id: i64) -> Result<Seen<Engagement>> {
    work.hold(id)?;
    work.present()?;
    managed(&mut Ask::within(work)?, id)
}

/// As [`held`], for the text of a draft, of which no list shows anything.
///
/// # Errors
/// As [`held`].
pub fn held_as_it_is(work: &mut Work<'_>, id: i64) -> Result<Seen<Engagement>> {
    work.hold_as_it_is(id)?;
    work.present()?;
    managed(&mut Ask::within(work)?, id)
}

/// Notes it when a change opened or shut the gate (R1, R2), so that the page can say since when it is open.
///
/// # Errors
/// The database's.
pub fn note_gate(work: &mut Work<'_>, engagement: &Seen<Engagement>, was_open: bool) -> Result<()> {
    let figures = figures::current(work.conn, engagement)?;
    note_gate_of(work, engagement, was_open, &figures)
}

/// As [`note_gate`], where the figures are known.
///
/// # Errors
/// The database's.
pub fn note_gate_of(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    was_open: bool,
    figures: &Figures,
) -> Result<()> {
    let passing = [("R1", figures.usage_passes()), ("R2", figures.criteria_pass())];
    let rules = passing.into_iter().filter(|(_, passes)| *passes).map(|(rule, _)| rule.to_owned()).collect();
    let event = match (was_open, figures.gate_open()) {
        (false, true) => Event::GateOpened { rules },
        (true, false) => Event::GateShut { rules },
        _ => return Ok(()),
    };
    work.audit(event.of_engagement(engagement.id))
}
