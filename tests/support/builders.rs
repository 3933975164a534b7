//! Engagements, measurements and reviews for tests, made through the application's own actions, so that a test never
//! stands on a row that the application could not have made.

use chrono::NaiveDate;
use success_review::actions::decisions::{self, Comment, Refusal as Untaken};
use success_review::actions::engagements::{self, EngagementInput};
use success_review::actions::imports;
use success_review::actions::notes;
use success_review::actions::review::{self, SectionSave};
use success_review::actions::submission::{self, Refusal, Submission, Submitted};
use success_review::actions::surveys;
use success_review::actions::usage::{self, MeasurementInput};
use success_review::actions::{self, criteria};
use success_review::domain::cover::Terms;
use success_review::domain::doubts::Ticked;
use success_review::domain::engagement::{Segment, Status};
use success_review::domain::notes::NoteKind;
use success_review::domain::policy::{Viewer, Who};
use success_review::domain::review::answers::{Answers, SectionAnswers};
use success_review::domain::review::editing::Posted;
use success_review::domain::usage::{Counts, Criterion, Source};
use success_review::domain::zone::Zone;
use success_review::error::{Denied, Error, Result};
use success_review::playbook::{Lang, library};
use success_review::queries::{Ask, desk};
use success_review::reports::{self, Options};
use success_review::store::criteria::Kept;
use success_review::store::reviews::Revision;
use success_review::store::{self, By, Db, Seen, Work, covers, drafts, users};

use super::TestApp;

/// The day on which the tests take place, in Tokyo.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

/// An engagement with Teams as its only intended workload, at 10 %.
pub fn engagement_input(customer: &str) -> EngagementInput {
    EngagementInput {
        customer_name: customer.to_owned(),
        tenant_id: String::new(),
        segment: Segment::Business,
        time_zone: Zone::DEFAULT,
        partner_id: None,
        set_status: Status::Active,
        started_on: today() - chrono::Days::new(100),
        goals_planned: "全社で使う。".to_owned(),
        workloads: Vec::new(),
        criteria: None,
    }
}

/// A success criterion, achieved with everything that R2 asks for.
pub fn achieved(statement: &str) -> Criterion {
    Criterion {
        statement: statement.to_owned(),
        target: "10".to_owned(),
        actual: "12".to_owned(),
        evidence: "report".to_owned(),
        evidence_url: String::new(),
        achieved: true,
        achieved_by: "customer".to_owned(),
        achieved_on: Some(today()),
    }
}

/// Answers with which a held meeting that ended in O4 can be submitted while the gate is open; the customer is no
/// Enterprise one.
pub fn whole_answers() -> Answers {
    let mut answers = Answers::default();
    for (field, value) in [
        ("meeting.took_place", "held"),
        ("meeting.held_on", "2026-11-20"),
        ("meeting.attendees[0][key]", "a1"),
        ("meeting.attendees[0][name]", "高橋 由紀"),
        ("meeting.attendees[0][organization]", "情報システム部"),
        ("meeting.attendees[0][part]", "customer_it_lead"),
        ("meeting.internal_notes", "INTERNAL-NOTE"),
        ("key-information.trained", "yes"),
        ("key-information.goals_reached", "yes"),
        ("key-information.progress_known", "yes"),
        ("outcome.result", "disengage"),
        ("outcome.disengage_reason", "自社で進められるため。"),
        ("goals.wants_more", "no"),
        ("goals.best_practices", "told"),
        ("goals.self_service", "in_place"),
        ("goals.champions", "planned"),
        ("goals.champions_who", "佐々木"),
        ("goals.champions_when", "2027-01-15"),
        ("goals.tracking", "in_place"),
        ("goals.training", "not_planned"),
        ("goals.training_why", "既存の教材で足りるため。"),
        ("goals.expectations", "今後は自社で確認する。"),
        ("checklist.scenarios_asked", "asked"),
        ("checklist.scenarios_answer", "電話に関心がある。"),
        ("key-results.confirmed", "confirmed"),
        ("key-results.direction", "expectations_set"),
        ("key-results.ongoing_success", "四半期ごとに確認する。"),
        ("key-results.resources_shared", "shared"),
        ("key-results.support_told", "fasttrack_center"),
        ("key-results.survey", "answered"),
        ("next-steps.next_steps[0][key]", "s1"),
        ("next-steps.next_steps[0][about]", "other"),
        ("next-steps.next_steps[0][what]", "レポートの見方を共有する"),
        ("next-steps.next_steps[0][owner]", "高橋 由紀"),
        ("next-steps.next_steps[0][owner_side]", "customer"),
        ("next-steps.next_steps[0][due_on]", "2026-12-20"),
        ("next-steps.next_steps[0][status]", "open"),
    ] {
        let (section, field) = field.split_once('.').expect("section.field");
        answers.section_mut(section).set(field, value);
    }
    answers
}

/// What a person does, on a database that is open; shared by tests with and without the server.
pub struct Desk<'a> {
    pub db: &'a Db,
    pub now: chrono::NaiveDateTime,
}

impl Desk<'_> {
    /// Runs an action in this person's name.
    pub fn write<T, E: From<success_review::error::Error>>(
        &self,
        viewer: &Viewer,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let by = By { who: Who::Person(viewer), now: self.now, playbooks: library() };
        self.db.write(by, action)
    }

    pub fn viewer(&self, user: i64) -> Viewer {
        let found = self.db.read(|conn| users::find_active(conn, user)).expect("read");
        let stands_in_for = self.db.read(|conn| covers::stands_in_for(conn, user, self.now)).expect("read");
        Viewer { stands_in_for, ..found.expect("an active person").viewer() }
    }

    /// Lets somebody stand in for this manager, from now on for a week.
    pub fn cover(&self, manager: i64, stand_in: i64) {
        let terms = Terms { manager, stand_in, last_day: today() + chrono::Days::new(7) };
        self.write(&self.viewer(manager), |work| actions::covers::begin(work, &terms)).expect("a cover");
    }

    /// The engagement as this person sees it, which is what its own rows are read by.
    pub fn seen(&self, user: i64, engagement: i64) -> Seen<store::engagements::Engagement> {
        let viewer = self.viewer(user);
        self.db.read(|conn| store::engagements::find_visible(conn, &viewer, engagement)).expect("a visible engagement")
    }

    pub fn workload(&self, key: &str) -> i64 {
        let all = self.db.read(store::workloads::all).expect("read");
        all.iter().find(|w| w.key == key).unwrap_or_else(|| panic!("no workload {key}")).id
    }

    /// An engagement of this manager with Teams as its only workload; `change` makes it another.
    pub fn engagement(&self, manager: i64, customer: &str, change: impl FnOnce(&mut EngagementInput)) -> i64 {
        let mut input = engagement_input(customer);
        input.workloads = vec![(self.workload("teams"), 10)];
        change(&mut input);
        let viewer = self.viewer(manager);
        self.write(&viewer, |work| engagements::create(work, &input)).expect("create")
    }

    /// Records typed counts of two days ago.
    pub fn measure(&self, manager: i64, engagement: i64, workload: &str, active: i64, entitled: i64) -> i64 {
        let as_of = today() - chrono::Days::new(2);
        self.measure_on(manager, engagement, self.workload(workload), as_of, Some(Counts { active, entitled }))
    }

    /// Records typed counts, or "no data", of a day.
    pub fn measure_on(
        &self,
        manager: i64,
        engagement: i64,
        workload_id: i64,
        as_of: NaiveDate,
        counts: Option<Counts>,
    ) -> i64 {
        let viewer = self.viewer(manager);
        let (report, note) = (String::new(), String::new());
        let input =
            MeasurementInput { workload_id, counts, period_days: 28, as_of, source: Source::Typed, report, note };
        self.write(&viewer, |work| usage::record(work, engagement, &input)).expect("record")
    }

    /// Imports a report as its text; the id of the import.
    pub fn import(&self, manager: i64, engagement: i64, text: &str) -> i64 {
        let options = Options::new(28, today());
        let report = reports::read_csv(text.as_bytes(), &options, &mut |_| ()).expect("a report");
        let viewer = self.viewer(manager);
        self.write(&viewer, |work| imports::import(work, engagement, &report, Ticked::All)).expect("import")
    }

    /// An engagement whose gate is open by R1.
    pub fn ready_engagement(&self, manager: i64, customer: &str) -> i64 {
        let engagement = self.engagement(manager, customer, |_| ());
        self.measure(manager, engagement, "teams", 350, 1000);
        engagement
    }

    /// Replaces the success criteria.
    pub fn criteria(&self, manager: i64, engagement: i64, rows: &[Criterion]) {
        let viewer = self.viewer(manager);
        let version = self.seen(manager, engagement).version;
        let rows: Vec<Kept> = rows.iter().cloned().map(Into::into).collect();
        self.write(&viewer, |work| criteria::replace(work, engagement, version, &rows)).expect("replace");
    }

    pub fn start(&self, manager: i64, engagement: i64, kind: review::Start) -> Result<()> {
        let viewer = self.viewer(manager);
        self.write(&viewer, |work| review::start(work, engagement, kind))
    }

    /// Saves a section over whatever is there.
    pub fn save(&self, manager: i64, engagement: i64, section: &str, answers: &SectionAnswers) -> Result<i64> {
        let viewer = self.viewer(manager);
        self.write(&viewer, |work| {
            let open = desk::open(&mut Ask::within(work)?, engagement)?;
            let save = SectionSave {
                engagement,
                section: section.to_owned(),
                draft: None,
                version: open.saved(section).map_or(0, |s| s.version),
                posted: Posted::whole(open.playbook.section(section).expect("a section"), answers),
                base: None,
                choices: None,
                operation: None,
                proposals: Vec::new(),
            };
            match review::save_section(work, &save) {
                Ok(desk) => Ok(desk.saved(section).expect("saved").version),
                Err(Denied::Refused(_)) => panic!("somebody saved first"),
                Err(Denied::Failed(error)) => Err(error),
            }
        })
    }

    /// Starts a review, unless one is open, and saves these answers in it.
    pub fn draft(&self, manager: i64, engagement: i64, answers: &Answers) {
        self.start(manager, engagement, review::Start::Review).expect("start");
        for section in &library().newest().sections {
            self.save(manager, engagement, &section.key, answers.section(&section.key)).expect("save");
        }
    }

    pub fn submit(
        &self,
        manager: i64,
        engagement: i64,
        idempotency_key: &str,
    ) -> std::result::Result<Submitted, Denied<Refusal>> {
        let viewer = self.viewer(manager);
        let submission = Submission {
            engagement,
            idempotency_key: idempotency_key.to_owned(),
            kick_off_words: success_review::words::steps::kick_off_in_all(),
            confirmed: String::new(),
        };
        self.write(&viewer, |work| submission::submit(work, &submission))
    }

    /// A submitted review with these answers; its id.
    pub fn submitted(&self, manager: i64, engagement: i64, answers: &Answers) -> i64 {
        self.draft(manager, engagement, answers);
        let key = format!("key-{engagement}-{}", rand::random::<u64>());
        match self.submit(manager, engagement, &key) {
            Ok(made) => made.review,
            Err(Denied::Refused(refusal)) => panic!("{refusal:?}: {:?}", self.missing(manager, engagement)),
            Err(Denied::Failed(error)) => panic!("submit: {error}"),
        }
    }

    /// The engagement's newest revision.
    pub fn newest(&self, manager: i64, engagement: i64) -> Option<Revision> {
        let viewer = self.viewer(manager);
        let found = self.db.read(|conn| {
            let engagement = store::engagements::find_visible(conn, &viewer, engagement)?;
            store::reviews::newest(conn, &engagement)
        });
        found.expect("read").map(Seen::into_inner)
    }

    /// What the open draft holds; `None` when none is open.
    pub fn drafted(&self, manager: i64, engagement: i64) -> Option<Answers> {
        let viewer = self.viewer(manager);
        let found = self.db.read(|conn| {
            let engagement = store::engagements::find_visible(conn, &viewer, engagement)?;
            let draft = drafts::of_engagement(conn, &engagement)?;
            draft.map(|draft| Ok(drafts::answers(&drafts::sections(conn, &draft)?))).transpose()
        });
        found.expect("read")
    }

    /// What still stands against submission, as the program says it.
    pub fn missing(&self, manager: i64, engagement: i64) -> Vec<String> {
        let viewer = self.viewer(manager);
        let desk = self.db.read(|conn| {
            desk::open(&mut Ask { conn, viewer: &viewer, now: self.now, playbooks: library() }, engagement)
        });
        let desk = desk.expect("a draft");
        desk.progress().iter().map(|section| format!("{section:?}")).collect()
    }

    /// Somebody who is asked for the survey; their id.
    pub fn contact(&self, manager: i64, engagement: i64, name: &str) -> i64 {
        let viewer = self.viewer(manager);
        let person =
            surveys::Person { name: name.to_owned(), email: String::new(), language: Lang::Ja, workload: None };
        match self.write(&viewer, |work| surveys::add(work, engagement, &person)) {
            Ok(made) => made,
            Err(why) => panic!("{why:?}"),
        }
    }

    /// A note of this day; its id.
    pub fn note(&self, manager: i64, engagement: i64, on: NaiveDate, text: &str, shared: bool) -> i64 {
        let viewer = self.viewer(manager);
        let contents = notes::Contents { on, kind: NoteKind::Note, text: text.to_owned(), shared };
        match self.write(&viewer, |work| notes::add(work, engagement, &contents)) {
            Ok(made) => made,
            Err(why) => panic!("{why:?}"),
        }
    }

    pub fn approve(&self, lead: i64, review: i64, revision: i64) -> Result<()> {
        let viewer = self.viewer(lead);
        self.write(&viewer, |work| decisions::approve(work, review, revision, &[], None, None)).map_err(failed)
    }

    pub fn return_with(&self, lead: i64, review: i64, revision: i64, comment: &str) -> Result<()> {
        self.return_with_comments(lead, review, revision, &[("meeting", comment)])
    }

    /// Returns it with a comment on each of these sections, in this order.
    pub fn return_with_comments(&self, lead: i64, review: i64, revision: i64, comments: &[(&str, &str)]) -> Result<()> {
        let viewer = self.viewer(lead);
        let comment = |(section, body): &(&str, &str)| Comment { section: (*section).into(), body: (*body).into() };
        let comments: Vec<Comment> = comments.iter().map(comment).collect();
        self.write(&viewer, |work| decisions::return_with_comments(work, review, revision, &comments, None, None))
            .map_err(failed)
    }

    pub fn withdraw(&self, manager: i64, review: i64, revision: i64) -> Result<()> {
        let viewer = self.viewer(manager);
        self.write(&viewer, |work| decisions::withdraw(work, review, revision))
    }

    pub fn undo_approval(&self, lead: i64, review: i64, revision: i64, reason: &str) -> Result<()> {
        let viewer = self.viewer(lead);
        self.write(&viewer, |work| decisions::undo_approval(work, review, revision, reason)).map_err(failed)
    }
}

/// What stopped a decision whose texts fit.
#[track_caller]
fn failed(denied: Denied<Untaken>) -> Error {
    match denied {
        Denied::Refused(why) => panic!("a text that is not taken: {why:?}"),
        Denied::Failed(error) => error,
    }
}

impl TestApp {
    /// For making what a test begins with.
    pub fn desk(&self) -> Desk<'_> {
        Desk { db: &self.db, now: self.clock.timestamp() }
    }
}
