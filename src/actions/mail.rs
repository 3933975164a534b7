//! Which mails a person wants, and mails that are tried again.

use crate::domain::audit::Event;
use crate::domain::message::Topic;
use crate::error::Result;
use crate::store::{Work, mail_choices, mails};

/// Sets which kinds of mail the person wants, of those that concern them; what does not concern them stays as it was. Where
/// nothing is changed, nothing is written.
///
/// # Errors
/// `NotSignedIn` where the account was disabled meanwhile; the database's.
pub fn choose(work: &mut Work<'_>, wanted: &[Topic]) -> Result<()> {
    let viewer = work.viewer()?;
    work.present()?;
    let before = mail_choices::refused(work.conn, viewer.id)?;
    let refuses = |topic: &Topic| {
        if topic.concerns(viewer.roles) { !wanted.contains(topic) } else { before.contains(topic) }
    };
    let refused: Vec<Topic> = Topic::ALL.iter().copied().filter(refuses).collect();
    let is_as_before = refused.len() == before.len() && refused.iter().all(|topic| before.contains(topic));
    if is_as_before {
        return Ok(());
    }
    mail_choices::refuse(work.conn, viewer.id, &refused)?;
    work.audit(Event::SettingsChanged.of(viewer.id))
}

/// Has a mail that was given up tried again, or with `None` all of them; how many. One that is gone or waits already is no fault.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn again(work: &mut Work<'_>, id: Option<i64>) -> Result<i64> {
    work.administrates()?;
    let mails = i64::try_from(mails::again(work.conn, id, work.now)?).unwrap_or(i64::MAX);
    if mails > 0 {
        work.audit(Event::MailsRetried { mails }.of(id.unwrap_or_default()))?;
    }
    Ok(mails)
}
