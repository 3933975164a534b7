//! What happened with each customer, in the order of time, told through the application's own actions.

mod between;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use sha2::{Digest, Sha256};

use super::answers::Scene;
use super::customers::{CUSTOMERS, Came, Curve, Customer, Usage};
use super::diary::{Event, MONTH, What, ZONE, diary, workday};
use super::reports;
use crate::actions::criteria;
use crate::actions::decisions::{self, Comment};
use crate::actions::engagements::{self, EngagementInput};
use crate::actions::held::held;
use crate::actions::imports;
use crate::actions::review::{self, SectionSave, Start};
use crate::actions::submission::{self, Submission};
use crate::actions::usage::{self, MeasurementInput};
use crate::domain::doubts::Ticked;
use crate::domain::engagement::{Outcome, Status};
use crate::domain::policy::{Viewer, Who};
use crate::domain::review::answers::SectionAnswers;
use crate::domain::review::editing::Posted;
use crate::domain::review::proposals::carried_row;
use crate::domain::review::rows::NextStep;
use crate::domain::usage::{Counts, Criterion, Source};
use crate::error::{Denied, Error, Result};
use crate::playbook::keys::{key_results, meeting, next_steps, outcome};
use crate::queries::{Ask, desk};
use crate::reports::{Report, Service};
use crate::store::criteria::Kept;
use crate::store::workloads::Workload;
use crate::store::{self, Work};

/// How long ago the second and the third edition of the playbook's wording came.
const EDITIONS: [TimeDelta; 2] = [TimeDelta::days(90), TimeDelta::days(50)];
/// Words of the step that R14 creates, as the interface says them in Japanese.
const KICK_OFF: &str = "顧客キックオフへ戻る";

/// The people that the story is about.
pub struct Cast<'a> {
    pub managers: &'a [Viewer],
    pub lead: &'a Viewer,
    /// Partner organisations with the person who comes to the meetings.
    pub partners: &'a [(i64, &'a Viewer, &'a str)],
}

/// Tells the whole story.
///
/// # Errors
/// The database's, and a refusal by an action, which would be a fault in the data.
pub fn tell(work: &mut Work<'_>, cast: &Cast<'_>) -> Result<()> {
    let now = work.now;
    let mut events: Vec<Event> = Vec::new();
    for (place, customer) in CUSTOMERS.iter().enumerate() {
        events.extend(diary(now, place, customer));
    }
    // Stable, so that what happens at the same minute keeps its order.
    events.sort_by_key(|event| event.at);
    let workloads = store::workloads::all(work.conn)?;
    let mut engagements: Vec<Teller<'_>> = CUSTOMERS
        .iter()
        .enumerate()
        .map(|(place, customer)| Teller::new(now, place, customer, cast, &workloads))
        .collect::<Result<_>>()?;
    for event in events {
        if let Some(teller) = engagements.get_mut(event.customer) {
            teller
                .happen(work, event.at, event.what)
                .map_err(|cause| Error::internal(format!("{}: {:?}: {cause}", teller.customer.name, event.what)))?;
        }
    }
    Ok(())
}

/// Tells the story of one engagement.
struct Teller<'a> {
    today: NaiveDate,
    place: usize,
    customer: &'static Customer,
    manager: &'a Viewer,
    lead: &'a Viewer,
    partner: Option<(i64, &'a Viewer, &'a str)>,
    workloads: &'a [Workload],
    engagement: i64,
    mistyped: i64,
    /// The engagement's reviews with their newest revision.
    reviews: Vec<(i64, i64)>,
}

impl<'a> Teller<'a> {
    fn new(
        now: NaiveDateTime,
        place: usize,
        customer: &'static Customer,
        cast: &Cast<'a>,
        workloads: &'a [Workload],
    ) -> Result<Self> {
        Ok(Self {
            today: ZONE.day(now),
            place,
            customer,
            manager: cast.managers.get(customer.manager).ok_or(Error::NotFound)?,
            lead: cast.lead,
            partner: customer.partner.and_then(|i| cast.partners.get(i).copied()),
            workloads,
            engagement: 0,
            mistyped: 0,
            reviews: Vec::new(),
        })
    }

    fn happen(&mut self, work: &mut Work<'_>, at: NaiveDateTime, what: What) -> Result<()> {
        let who = match what {
            What::Return(_) | What::Approve(_) => self.lead,
            What::Report => self.partner.ok_or(Error::NotFound)?.1,
            _ => self.manager,
        };
        let own = &mut work.as_by(Who::Person(who), at);
        match what {
            What::Open => {
                self.engagement = engagements::create(own, &self.input(Status::Active)?)?;
                Ok(())
            }
            What::Status => {
                let version = self.version(own)?;
                let input = self.input(self.customer.status)?;
                engagements::update(own, self.engagement, version, &input)
            }
            What::Criteria { achieved } => {
                let rows: Vec<Criterion> = self.criteria(at, achieved);
                let version = self.version(own)?;
                criteria::replace(own, self.engagement, version, &kept(rows)).map_err(refused)
            }
            What::Measure(round) => self.measure(own, round),
            What::Mistype => {
                let usage = self.customer.usage.first().copied().ok_or(Error::NotFound)?;
                let counts = Counts { active: usage.entitled, entitled: usage.active };
                self.mistyped =
                    self.typed(own, &usage, Some(counts), self.counted_on(own, self.customer.measured - 4))?;
                Ok(())
            }
            What::Exclude => {
                let reason = "アクティブ ユーザー数と利用資格のあるユーザー数を取り違えて入力したため。";
                usage::exclude(own, self.engagement, self.mistyped, reason)
            }
            What::Start => self.start(own),
            What::Save { review, sections, again } => self.save(own, review, sections, again),
            What::Submit(review) => self.submit(own, review),
            What::Return(number) => {
                let (review, revision) = self.review(number)?;
                decisions::return_with_comments(own, review, revision, &self.comments(number), None, None)
                    .map_err(refused)
            }
            What::Withdraw(number) => {
                let (review, revision) = self.review(number)?;
                decisions::withdraw(own, review, revision)
            }
            What::Approve(number) => {
                let (review, revision) = self.review(number)?;
                decisions::approve(own, review, revision, &[], None, None).map_err(refused)
            }
            What::StepDone { review, nth } => self.step_done(own, review, nth),
            What::Call => self.call(own),
            What::AddStep => self.add_step(own),
            What::DropStep => self.drop_step(own),
            What::Report => self.report(own),
        }
    }

    /// Reviews of long ago were begun with the edition of the playbook's wording that was the newest then, and keep its words.
    fn start(&self, work: &mut Work<'_>) -> Result<()> {
        review::start(work, self.engagement, Start::Review)?;
        let age = self.today - ZONE.day(work.now);
        let came = EDITIONS.iter().filter(|since| age <= **since).count();
        let edition = work.playbooks.versions().get(came).ok_or(Error::NotFound)?;
        let engagement = held(work, self.engagement)?;
        match store::drafts::of_engagement(work.conn, &engagement)? {
            Some(draft) => store::drafts::set_playbook(work.conn, draft.id, &edition.version),
            None => Ok(()),
        }
    }

    fn version(&self, work: &mut Work<'_>) -> Result<i64> {
        Ok(store::engagements::find_visible(work.conn, self.manager, self.engagement)?.version)
    }

    fn review(&self, number: usize) -> Result<(i64, i64)> {
        self.reviews.get(number).copied().ok_or(Error::NotFound)
    }

    fn workload(&self, key: &str) -> Result<i64> {
        let found = self.workloads.iter().find(|w| w.key == key);
        found.map(|w| w.id).ok_or_else(|| Error::internal(format!("no workload {key}")))
    }

    fn as_of(&self, days: i64) -> NaiveDate {
        self.today - TimeDelta::days(days)
    }

    /// The same for a measurement, which is never recorded before its day.
    fn counted_on(&self, work: &Work<'_>, days: i64) -> NaiveDate {
        self.as_of(days).min(ZONE.day(work.now))
    }

    fn input(&self, status: Status) -> Result<EngagementInput> {
        let intended = self.customer.usage.iter().map(|u| Ok((self.workload(u.key)?, u.target)));
        Ok(EngagementInput {
            customer_name: self.customer.name.to_owned(),
            tenant_id: tenant(self.customer.name),
            segment: self.customer.segment,
            time_zone: ZONE,
            partner_id: self.partner.map(|p| p.0),
            set_status: status,
            started_on: workday(self.as_of(self.customer.started)),
            goals_planned: self.customer.goals.to_owned(),
            workloads: intended.collect::<Result<_>>()?,
            criteria: None,
        })
    }

    fn criteria(&self, at: NaiveDateTime, achieved: bool) -> Vec<Criterion> {
        let rows = self.customer.criteria.iter();
        rows.map(|goal| {
            let done = achieved && !goal.actual.is_empty();
            let said = |text: &str| if done { text.to_owned() } else { String::new() };
            Criterion {
                statement: goal.statement.to_owned(),
                target: goal.target.to_owned(),
                actual: said(goal.actual),
                evidence: said(goal.evidence),
                evidence_url: String::new(),
                achieved: done,
                achieved_by: said(self.customer.it.0),
                achieved_on: done.then(|| workday(at.date() - Days::new(3))),
            }
        })
        .collect()
    }

    fn measure(&self, work: &mut Work<'_>, round: i64) -> Result<()> {
        let before = self.customer.rounds - 1 - round;
        let as_of = self.counted_on(work, self.customer.measured + MONTH * before);
        let measured =
            |(nth, usage): (usize, &'static Usage)| (usage, counts(usage, nth, self.customer.usage.len(), before));
        let all = self.customer.usage.iter().enumerate().map(measured).filter(|(u, _)| u.curve != Curve::Unmeasured);
        let (reported, typed): (Vec<_>, Vec<_>) = all.partition(|(usage, _)| self.reported(usage).is_some());
        if !reported.is_empty() {
            let counts: Vec<_> = reported.iter().filter_map(|(usage, c)| Some((self.reported(usage)?, *c))).collect();
            self.import(work, &reports::services(&counts, as_of))?;
            if before == 0 && self.place.is_multiple_of(5) {
                self.trends(work, &counts, as_of)?;
            }
        }
        for (usage, counts) in typed {
            self.typed(work, usage, counts, as_of)?;
        }
        Ok(())
    }

    /// The service that a report counts; the rest is typed.
    fn reported(&self, usage: &Usage) -> Option<Service> {
        let imported = self.customer.imported || usage.curve == Curve::NoData;
        Service::ALL.into_iter().find(|service| imported && service.workload() == usage.key)
    }

    fn trends(&self, work: &mut Work<'_>, counts: &[(Service, Option<Counts>)], as_of: NaiveDate) -> Result<()> {
        self.import(work, &reports::days(counts, as_of))?;
        let teams = counts.iter().find(|(service, _)| *service == Service::Teams).and_then(|(_, counts)| *counts);
        if let Some(teams) = teams {
            self.import(work, &reports::teams(teams.active, as_of))?;
            self.import(work, &reports::activations(teams.entitled, as_of))?;
        }
        Ok(())
    }

    fn import(&self, work: &mut Work<'_>, report: &Report) -> Result<()> {
        imports::import(work, self.engagement, report, Ticked::All).map(drop).map_err(refused)
    }

    fn typed(&self, work: &mut Work<'_>, usage: &Usage, counts: Option<Counts>, as_of: NaiveDate) -> Result<i64> {
        let input = MeasurementInput {
            workload_id: self.workload(usage.key)?,
            counts,
            period_days: 28,
            as_of,
            source: Source::Typed,
            report: String::new(),
            note: String::new(),
        };
        usage::record(work, self.engagement, &input)
    }

    fn save(&self, work: &mut Work<'_>, number: usize, sections: usize, again: bool) -> Result<()> {
        let review = self.customer.reviews.get(number).ok_or(Error::NotFound)?;
        let desk = desk::open(&mut Ask::within(work)?, self.engagement)?;
        let carry = |step: &NextStep| carried_row(step, if step.what.is_empty() { KICK_OFF } else { &step.what });
        let listed = desk.answers.section(next_steps::SECTION).rows(next_steps::STEPS).into_iter().map(|(_, row)| row);
        // What the earlier review left open stays in a further revision as the first one took it over.
        let carried = match again {
            true => listed.filter(|row| row.contains_key(next_steps::CARRIED)).collect(),
            false => desk.open_steps.iter().map(carry).collect(),
        };
        let scene = Scene {
            customer: self.customer,
            review,
            number: number + 1,
            again,
            facts: desk.facts,
            held: workday(self.as_of(review.days)),
            manager: &self.manager.name,
            partner: self.partner.map(|p| (p.1.name.as_str(), p.2)),
            place: self.place,
            carried,
        };
        let answers = scene.answers();
        let filled = desk.playbook.sections.iter().filter(|s| !answers.section(&s.key).is_empty()).take(sections);
        for (nth, section) in filled.enumerate() {
            let whole = answers.section(&section.key);
            let version = desk.saved(&section.key).map_or(0, |s| s.version);
            let saved_at = work.now.checked_sub_signed(TimeDelta::minutes(14 - 2 * i64::try_from(nth).unwrap_or(0)));
            let who = work.who;
            let own = &mut work.as_by(who, saved_at.unwrap_or(work.now));
            let part;
            let typed = if nth + 1 == sections {
                part = beginning(whole);
                &part
            } else {
                whole
            };
            let save = SectionSave {
                engagement: self.engagement,
                section: section.key.clone(),
                draft: None,
                version,
                posted: Posted::whole(section, typed),
                base: None,
                choices: None,
                operation: None,
                proposals: Vec::new(),
            };
            let late = |_| Error::internal("a section was saved too late");
            review::save_section(own, &save).map_err(|denied| denied.into_error(late))?;
        }
        Ok(())
    }

    fn submit(&mut self, work: &mut Work<'_>, number: usize) -> Result<()> {
        let revision = self.reviews.get(number).map_or(1, |r| r.1 + 1);
        // A step that was carried over may well have been due before the meeting.
        let confirmed = submission::asked_about(&desk::open(&mut Ask::within(work)?, self.engagement)?);
        let submission = Submission {
            engagement: self.engagement,
            idempotency_key: format!("demo-{}-{number}-{revision}", self.place),
            kick_off_words: vec![KICK_OFF.to_owned()],
            confirmed,
        };
        match submission::submit(work, &submission) {
            Ok(made) => {
                self.reviews.truncate(number);
                self.reviews.push((made.review, made.revision));
                Ok(())
            }
            Err(Denied::Refused(refusal)) => {
                let desk = desk::open(&mut Ask::within(work)?, self.engagement)?;
                Err(Error::internal(format!("{refusal:?}: {:?}", desk.progress())))
            }
            Err(Denied::Failed(error)) => Err(error),
        }
    }

    fn comments(&self, number: usize) -> Vec<Comment> {
        let comment = |section: &str, body: &str| Comment { section: section.to_owned(), body: body.to_owned() };
        let came = self.customer.reviews.get(number).map(|r| r.came);
        let mut all = vec![comment(
            next_steps::SECTION,
            "期限が会議の直後に集中しています。顧客の繁忙期を考えて見直してください。",
        )];
        match came {
            Some(Came::Held(Outcome::NoAgreement)) => {
                all.push(comment(meeting::SECTION, "責任者の方が出席されなかった経緯を一行で残してください。"));
            }
            Some(Came::Held(Outcome::CustomerSuccessManager)) => {
                all.push(comment(outcome::SECTION, "引き継ぎ先の担当者と顧客の顔合わせの予定を追記してください。"));
            }
            _ => all.push(comment(key_results::SECTION, "アンケートの送付先と送付日を確認してください。")),
        }
        if self.place.is_multiple_of(2) {
            all.push(comment("", "全体はよくまとまっています。上の点を直して、もう一度提出してください。"));
        }
        all
    }
}

fn kept(rows: Vec<Criterion>) -> Vec<Kept> {
    rows.into_iter().map(Into::into).collect()
}

/// A refusal, which would be a fault in the data.
pub fn refused<R: std::fmt::Debug>(denied: Denied<R>) -> Error {
    denied.into_error(|refusal| Error::internal(format!("demonstration data refused: {refusal:?}")))
}

/// The first half of a section, as somebody leaves it who was called away.
fn beginning(whole: &SectionAnswers) -> SectionAnswers {
    let mut part = SectionAnswers::default();
    let count = whole.fields().count().div_ceil(2);
    for (field, values) in whole.fields().take(count) {
        for value in values {
            part.push(field, value);
        }
    }
    part
}

/// The figures of a month; `before` says how many months before the last.
fn counts(usage: &Usage, nth: usize, of: usize, before: i64) -> Option<Counts> {
    // Parts of the last figure in thousandths, the newest first: mail comes quickly, what is listed last slowly.
    const QUICK: [i64; 6] = [1000, 955, 874, 752, 611, 467];
    const MIDDLE: [i64; 6] = [1000, 861, 683, 502, 338, 197];
    const SLOW: [i64; 6] = [1000, 452, 243, 151, 84, 31];
    const LEVEL: [i64; 6] = [1000, 985, 1012, 991, 1008, 978];
    const FELL: [i64; 6] = [1000, 2705, 2730, 2688, 2590, 2410];
    let parts = match usage.curve {
        Curve::NoData | Curve::Unmeasured => return None,
        Curve::Level => LEVEL,
        Curve::Falls => FELL,
        Curve::Grows if nth + 1 == of => SLOW,
        Curve::Grows if nth + 2 == of => MIDDLE,
        Curve::Grows => QUICK,
    };
    let part = usize::try_from(before).ok().and_then(|i| parts.get(i)).copied().unwrap_or(30);
    Some(Counts { active: usage.active * part / 1000, entitled: usage.entitled })
}

/// A tenant id that is the same every time.
fn tenant(name: &str) -> String {
    let digest = hex::encode(Sha256::digest(name));
    format!("{}-{}-4{}-a{}-{}", &digest[..8], &digest[8..12], &digest[13..16], &digest[17..20], &digest[20..32])
}
