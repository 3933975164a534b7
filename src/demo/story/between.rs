//! What happens between the meetings: steps are done, added, dropped and reported on, and a call is noted.

use super::{Teller, refused};
use crate::actions::held::held;
use crate::actions::{notes, steps};
use crate::demo::answers::step_key;
use crate::demo::diary::{ZONE, workday};
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::notes::NoteKind;
use crate::domain::steps::Contents;
use crate::error::{Error, Result};
use crate::store::next_steps::NextStep;
use crate::store::{self, Work};

impl Teller<'_> {
    pub(super) fn step_done(&self, work: &mut Work<'_>, number: usize, nth: usize) -> Result<()> {
        match self.open_step(work, number, nth)? {
            Some(step) => steps::set_status(work, self.engagement, step.id, StepStatus::Done),
            None => Ok(()),
        }
    }

    /// A step of a review, while it is still to be done.
    fn open_step(&self, work: &mut Work<'_>, number: usize, nth: usize) -> Result<Option<NextStep>> {
        let key = step_key(number + 1, nth);
        let engagement = held(work, self.engagement)?;
        let open = store::next_steps::open_of_engagement(work.conn, &engagement)?;
        Ok(open.into_iter().find(|step| step.row_key == key))
    }

    pub(super) fn call(&self, work: &mut Work<'_>) -> Result<()> {
        let text = self.customer.between.called.to_owned();
        let note = notes::Contents { on: ZONE.day(work.now), kind: NoteKind::Call, text, shared: true };
        notes::add(work, self.engagement, &note).map(drop).map_err(refused)
    }

    pub(super) fn add_step(&self, work: &mut Work<'_>) -> Result<()> {
        let step = Contents {
            what: self.customer.between.added.to_owned(),
            owner: self.manager.name.clone(),
            side: Side::Microsoft,
            due_on: Some(workday(self.as_of(-9))),
            status: StepStatus::Open,
        };
        steps::add(work, self.engagement, &step).map(drop).map_err(refused)
    }

    pub(super) fn drop_step(&self, work: &mut Work<'_>) -> Result<()> {
        let step = self.open_step(work, 0, 1)?.ok_or(Error::NotFound)?;
        let contents = Contents { status: StepStatus::Cancelled, ..step.contents() };
        let change = steps::Change { contents, reason: self.customer.between.dropped.to_owned() };
        steps::change(work, self.engagement, step.id, step.version, &change).map_err(refused)
    }

    pub(super) fn report(&self, work: &mut Work<'_>) -> Result<()> {
        let key = step_key(1, 2);
        let engagement = store::engagements::find_visible(work.conn, self.manager, self.engagement)?;
        let step = store::next_steps::of_row(work.conn, &engagement, &key)?.ok_or(Error::NotFound)?;
        let said = self.customer.between.reported;
        steps::report(work, self.engagement, step.id, step.version, StepStatus::InProgress, said).map_err(refused)
    }
}
