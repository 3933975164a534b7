//! A file per question that a page, a paper, a feed, a mail or the API asks: the person's right is inside, domain types
//! come out. No words, no HTML, no SQL: texts are `words`' business, and the queries themselves are `store`'s.

pub mod account;
pub mod activity;
pub mod agenda;
pub mod calendar;
pub mod covers;
pub mod criteria;
pub mod desk;
pub mod draft_end;
pub mod engagement;
pub mod engagements;
pub mod frozen;
pub mod headings;
pub mod health;
pub mod home;
pub mod letters;
pub mod mail;
pub mod narrowing;
pub mod notes;
pub mod partner_move;
pub mod partner_view;
pub mod partners;
pub mod portfolio;
pub mod portfolio_import;
pub mod queue;
pub mod reassignments;
pub mod review;
pub mod security;
pub mod steps;
pub mod summary;
pub mod trail;
pub mod usage;
pub mod usage_counts;
pub mod usage_import;
pub mod watching;
pub mod workload_names;
pub mod workloads;

use chrono::NaiveDateTime;

use crate::domain::page::{Page, Total};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};
use crate::playbook::Library;
use crate::store::{AnyConnection, Work};

/// Rows that a file to take away holds at most.
pub const TAKEN: usize = 10_000;

/// What every question is asked with: a connection, the person, the time, the playbooks.
pub struct Ask<'a> {
    pub conn: &'a mut AnyConnection,
    pub viewer: &'a Viewer,
    /// In UTC.
    pub now: NaiveDateTime,
    pub playbooks: &'static Library,
}

impl<'a> Ask<'a> {
    /// A question within an action, under its locks and with its person's rights.
    ///
    /// # Errors
    /// `Forbidden` for a command line that acts in nobody's name.
    pub fn within(work: &'a mut Work<'_>) -> Result<Self> {
        let viewer = work.viewer()?;
        Ok(Self { conn: &mut *work.conn, viewer, now: work.now, playbooks: work.playbooks })
    }

    /// The same question in the place of somebody else: a manager who is away, a partner whose page is shown.
    pub fn in_place_of<'b>(&'b mut self, viewer: &'b Viewer) -> Ask<'b> {
        Ask { conn: &mut *self.conn, viewer, now: self.now, playbooks: self.playbooks }
    }

    /// Whether the person looks after accounts, organisations, workloads and the trail.
    ///
    /// # Errors
    /// `NotFound` for everybody else.
    pub fn administrates(&self) -> Result<()> {
        if self.viewer.may_administer() { Ok(()) } else { Err(Error::NotFound) }
    }
}

/// How many rows the list has of which this is a page; a page that is the whole list needs no count.
///
/// # Errors
/// Those of `count`.
fn total<T>(page: &Page<T>, count: impl FnOnce() -> Result<Total>) -> Result<Total> {
    if page.is_part() { count() } else { Ok(Total::of(i64::try_from(page.rows.len()).unwrap_or(i64::MAX))) }
}
