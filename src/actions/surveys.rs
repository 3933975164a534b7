//! The survey of the customer's experience after the meeting (R13): whom it is asked of, and how far that is. What a review froze of
//! it stays as it is.

use chrono::NaiveDate;

use super::held::held;
use crate::domain::audit::Event;
use crate::domain::engagement::{Survey, TaskStatus};
use crate::domain::follow_ups::FollowUpKind;
use crate::domain::formats;
use crate::domain::survey::{Asked, promise};
use crate::domain::unseen;
use crate::error::{Denied, Error, Result};
use crate::playbook::Lang;
use crate::store::engagements::Engagement;
use crate::store::survey_contacts::{self, Contact, MOST, Stated};
use crate::store::{Seen, Work, engagements, follow_ups};

/// Longest name of somebody, in Unicode scalar values.
pub const NAME: usize = 200;

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The engagement has as many as it can have.
    TooMany,
    /// A day that has not come where the engagement is, or that lies before the survey was sent.
    Day,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// Empty where it is not known.
    pub email: String,
    pub language: Lang,
    pub workload: Option<i64>,
}

impl Person {
    fn row(&self) -> survey_contacts::Person<'_> {
        survey_contacts::Person {
            name: &self.name,
            email: &self.email,
            language: self.language,
            workload_id: self.workload,
        }
    }
}

/// Adds somebody to whom it is still to be sent; their id.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's. Refused where there are too many.
pub fn add(work: &mut Work<'_>, id: i64, person: &Person) -> std::result::Result<i64, Denied<Refusal>> {
    let engagement = held(work, id)?;
    let before = survey_contacts::of_engagement(work.conn, &engagement)?;
    if before.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Denied::Refused(Refusal::TooMany));
    }
    let stated =
        Stated { state: Survey::Outstanding, sent_on: None, sent_by: None, answered_on: None, review_id: None };
    let made = survey_contacts::insert(work.conn, id, person.row(), stated, work.now)?;
    follow(work, &engagement, &before)?;
    work.audit(Event::SurveyContactAdded.of(made).within(id))?;
    Ok(made)
}

/// Changes who somebody is. What is the same already leaves no trace.
///
/// # Errors
/// `NotFound` when engagement or contact are not visible, `Forbidden` when the engagement is somebody else's, `Conflict` when the
/// contact has another version by now.
pub fn change(work: &mut Work<'_>, id: i64, (contact, version): (i64, i64), person: &Person) -> Result<()> {
    let engagement = held(work, id)?;
    let stored = current(work, &engagement, contact, version)?;
    let before =
        Person { name: stored.name, email: stored.email, language: stored.language, workload: stored.workload_id };
    if before == *person {
        return Ok(());
    }
    survey_contacts::change(work.conn, (contact, version), person.row(), work.now)?;
    engagements::touch(work.conn, id, work.now)?;
    work.audit(Event::SurveyContactChanged.of(contact).within(id).from_version(version))
}

/// Says that it is still to be sent to somebody, was sent, or was answered, and on which day.
///
/// # Errors
/// As [`change`]. Refused for a day that cannot be.
pub fn state(
    work: &mut Work<'_>,
    id: i64,
    (contact, version): (i64, i64),
    to: Survey,
    on: NaiveDate,
) -> std::result::Result<(), Denied<Refusal>> {
    let engagement = held(work, id)?;
    let stored = current(work, &engagement, contact, version)?;
    let is_early = to == Survey::Answered && stored.sent_on.is_some_and(|sent| on < sent);
    if to != Survey::Outstanding && (on > engagement.time_zone.day(work.now) || is_early) {
        return Err(Denied::Refused(Refusal::Day));
    }
    let before = survey_contacts::of_engagement(work.conn, &engagement)?;
    let review_id = survey_contacts::reviewed(work.conn, id)?.map(|newest| newest.review);
    let by = work.viewer()?.id;
    let (sent_on, sent_by, answered_on) = match to {
        Survey::Outstanding => (None, None, None),
        Survey::Sent => (Some(on), Some(by), None),
        Survey::Answered => (stored.sent_on, survey_contacts::sender(work.conn, contact)?, Some(on)),
    };
    let stated = Stated { state: to, sent_on, sent_by, answered_on, review_id };
    survey_contacts::state(work.conn, (contact, version), stated, work.now)?;
    follow(work, &engagement, &before)?;
    let event = Event::SurveyStated { from: stored.state, to };
    Ok(work.audit(event.of(contact).within(id).from_version(version))?)
}

/// Removes somebody.
///
/// # Errors
/// As [`change`].
pub fn remove(work: &mut Work<'_>, id: i64, (contact, version): (i64, i64)) -> Result<()> {
    let engagement = held(work, id)?;
    current(work, &engagement, contact, version)?;
    let before = survey_contacts::of_engagement(work.conn, &engagement)?;
    survey_contacts::remove(work.conn, (contact, version))?;
    follow(work, &engagement, &before)?;
    work.audit(Event::SurveyContactRemoved.of(contact).within(id))
}

fn current(work: &mut Work<'_>, engagement: &Seen<Engagement>, contact: i64, version: i64) -> Result<Contact> {
    let stored = survey_contacts::find(work.conn, engagement, contact)?;
    if stored.version == version { Ok(stored) } else { Err(Error::Conflict) }
}

/// The promise of the newest review goes as far as what is said of everybody, where that is another now. What was given up or is not
/// required stays so.
fn follow(work: &mut Work<'_>, engagement: &Seen<Engagement>, before: &[Contact]) -> Result<()> {
    engagements::touch(work.conn, engagement.id, work.now)?;
    let Some(newest) = survey_contacts::reviewed(work.conn, engagement.id)? else { return Ok(()) };
    let all = survey_contacts::of_engagement(work.conn, engagement)?;
    let asked = |all: &[Contact]| all.iter().map(Contact::asked).collect::<Vec<Asked>>();
    let (was, is) = (promise(newest, &asked(before)), promise(newest, &asked(&all)));
    let Some((status, day)) = is.filter(|_| was != is) else { return Ok(()) };
    let promises = follow_ups::stored(work.conn, engagement)?;
    let key = newest.review.to_string();
    let Some(own) = promises.into_iter().find(|one| one.kind == FollowUpKind::Survey && one.row_key == key) else {
        return Ok(());
    };
    let due_on = day.or(own.due_on);
    let is_over = matches!(own.status, TaskStatus::Cancelled | TaskStatus::NotRequired);
    if is_over || (own.status, own.due_on) == (status, due_on) {
        return Ok(());
    }
    let by = (work.viewer()?.id, work.now);
    follow_ups::change(work.conn, (own.id, own.version), (status, due_on), by)?;
    let event = Event::FollowUpChanged { kind: own.kind, from: own.status, to: status };
    work.audit(event.of(own.id).within(engagement.id).from_version(own.version))
}

/// What a submission says of the survey: whom it was sent to is asked from now on, unless something is said of somebody already. Where
/// the review asks anew, what was said before answers nothing.
///
/// # Errors
/// The database's.
pub(super) fn submitted(
    work: &mut Work<'_>,
    engagement: i64,
    review: i64,
    survey: Option<Survey>,
    sent: Option<(NaiveDate, &str)>,
) -> Result<()> {
    let (on, said) = match (survey, sent) {
        (Some(Survey::Sent), Some(sent)) => sent,
        // A meeting that did not take place says nothing of it.
        (None, _) => return survey_contacts::carry_over(work.conn, engagement, review, None).map(drop),
        _ => return Ok(()),
    };
    let (name, email) = addressed(said);
    let is_said = survey_contacts::any_said(work.conn, engagement, review)?
        || survey_contacts::carry_over(work.conn, engagement, review, Some(on))? > 0;
    if is_said || name.is_empty() {
        return Ok(());
    }
    let by = Some(work.viewer()?.id);
    let stated =
        Stated { state: Survey::Sent, sent_on: Some(on), sent_by: by, answered_on: None, review_id: Some(review) };
    if let Some((id, version, from)) = survey_contacts::named(work.conn, engagement, &name)? {
        survey_contacts::state(work.conn, (id, version), stated, work.now)?;
        let event = Event::SurveyStated { from, to: Survey::Sent };
        return work.audit(event.of(id).within(engagement).from_version(version));
    }
    let person = survey_contacts::Person { name: &name, email: &email, language: Lang::Ja, workload_id: None };
    let made = survey_contacts::insert(work.conn, engagement, person, stated, work.now)?;
    work.audit(Event::SurveyContactAdded.of(made).within(engagement))
}

/// Name and address as somebody wrote them together: `高橋 誠 <takahashi@test.example>`. An address alone is the name as well.
fn addressed(said: &str) -> (String, String) {
    let shown = unseen::shown(said);
    let apart = |c: char| c.is_whitespace() || "<>＜＞()（）,、，;；".contains(c);
    let is_email = |part: &&str| formats::is_email(&formats::narrow_email(part));
    let typed = shown.split(apart).find(is_email).unwrap_or_default();
    let mut name = shown.to_string();
    for (before, behind) in [("<", ">"), ("＜", "＞"), ("(", ")"), ("（", "）"), ("", "")] {
        if !typed.is_empty() {
            name = name.replace(&format!("{before}{typed}{behind}"), " ");
        }
    }
    let email = formats::narrow_email(typed);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() { email.clone() } else { name };
    (name.chars().take(NAME).collect(), email)
}

#[cfg(test)]
mod tests {
    use super::addressed;

    #[test]
    fn a_name_and_an_address_are_told_apart() {
        for (said, name, email) in [
            ("高橋 誠", "高橋 誠", ""),
            ("高橋 誠 <takahashi@test.example>", "高橋 誠", "takahashi@test.example"),
            ("高橋 誠（takahashi@test.example）", "高橋 誠", "takahashi@test.example"),
            ("takahashi@test.example", "takahashi@test.example", "takahashi@test.example"),
            ("高橋 誠　＜ｔａｋａｈａｓｈｉ＠ｔｅｓｔ．ｅｘａｍｐｌｅ＞", "高橋 誠", "takahashi@test.example"),
            (" 情報システム部\n全員 ", "情報システム部 全員", ""),
            ("", "", ""),
        ] {
            assert_eq!(addressed(said), (name.to_owned(), email.to_owned()), "{said}");
        }
    }
}
