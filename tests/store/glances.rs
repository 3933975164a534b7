//! What lists show of an engagement, and what it counts as, is what is there: whatever people do, one after the other, a recount
//! that was written apart from the program's finds the same.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use success_review::actions::held::held;
use success_review::actions::review::Start;
use success_review::actions::{
    accounts, decisions, engagements, reassignments, review, steps, surveys, usage, workloads,
};
use success_review::domain::engagement::{Outcome, ReviewStage, Segment, Side, Status, StepStatus, Survey};
use success_review::domain::filter::{People, Portfolio, Which};
use success_review::domain::glance::Condition;
use success_review::domain::policy::Role;
use success_review::domain::portfolio::{AGES, Hour, Kind, Month, Period, Wait};
use success_review::domain::reassignment::Chosen;
use success_review::domain::review::answers::Answers;
use success_review::domain::review::outcome::Group;
use success_review::domain::steps::Contents;
use success_review::domain::usage::{Counts, Criterion, Source};
use success_review::domain::zone::Zone;
use success_review::error::Denied;
use success_review::playbook::Lang;
use success_review::store::check::{self, Finding};
use success_review::store::{
    self, due_counts, next_steps, portfolio, portfolio_counts, recount, survey_contacts, tallies,
};

use crate::support::TestApp;
use crate::support::builders::{achieved, engagement_input, today, whole_answers};
use crate::support::database::execute;
use crate::support::plans::Years;
use crate::support::recounted::{Asked, Figures, Tables, percentile};

/// What somebody does, with two numbers that say to what and how.
type Step = (u8, u8, u8);

struct Scene {
    app: TestApp,
    managers: [i64; 2],
    lead: i64,
    partners: [i64; 2],
}

fn noon(day: NaiveDate) -> NaiveDateTime {
    day.and_hms_opt(12, 0, 0).expect("a moment")
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let managers = ["one", "two"].map(|name| app.user(&format!("{name}@example.com"), &[Role::Manager]));
        let lead = app.user("lead@example.com", &[Role::Lead, Role::Administrator]);
        let partners = ["東都システムズ", "北星"].map(|name| app.partner(name));
        Self { app, managers, lead, partners }
    }

    fn manager_of(&self, engagement: i64) -> i64 {
        self.app.read(|conn| store::engagements::manager_of(conn, engagement))
    }

    fn answers(&self, which: u8) -> Answers {
        let mut answers = whole_answers();
        answers.section_mut("key-information").set("gate_exception", "顧客の都合による。");
        match which % 4 {
            0 => {}
            1 => {
                answers.section_mut("outcome").set("result", "no_agreement");
                answers.section_mut("outcome").set("follow_up_on", "2026-12-01");
            }
            2 => {
                answers = Answers::default();
                answers.section_mut("meeting").set("took_place", "cancelled");
                answers.section_mut("meeting").set("new_date", "2026-12-05");
            }
            _ => {
                answers.section_mut("key-results").set("survey", "outstanding");
                answers.section_mut("key-results").set("survey_planned_on", "2026-12-07");
                if which % 8 == 7 {
                    answers.section_mut("key-results").set("survey", "sent");
                    answers.section_mut("key-results").set("survey_sent_on", "2026-11-20");
                    answers
                        .section_mut("key-results")
                        .set("survey_sent_to", ["佐藤", "鈴木"][usize::from(which / 8 % 2)]);
                }
            }
        }
        answers
    }

    /// Does it, or is refused, which is as well.
    fn act(&self, engagement: i64, (what, which, how): Step) {
        let desk = self.app.desk();
        let manager = self.manager_of(engagement);
        let viewer = desk.viewer(manager);
        let [teams, exchange] = ["teams", "exchange_online"].map(|key| desk.workload(key));
        let newest = desk.newest(manager, engagement);
        match what {
            0 => {
                let version = desk.seen(manager, engagement).version;
                let mut input = engagement_input("架空商事");
                input.set_status = [Status::Active, Status::Blocked, Status::Paused][usize::from(which % 3)];
                input.segment = [Segment::Business, Segment::Education][usize::from(which / 3 % 2)];
                input.partner_id = [None, Some(self.partners[0]), Some(self.partners[1])][usize::from(how % 3)];
                let sets = [vec![], vec![(teams, 10)], vec![(exchange, 40), (teams, 30)], vec![(teams, 100)]];
                input.workloads = sets[usize::from(how / 3 % 4)].clone();
                // Where the next day has begun, where it is as here, and where it is still the one before.
                let zones = ["Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Niue"];
                input.time_zone = Zone::from_name(zones[usize::from(which / 6 % 3)]).expect("a zone");
                desk.write(&viewer, |work| engagements::update(work, engagement, version, &input)).expect("edit");
            }
            1 | 2 => {
                let counts =
                    (how % 5 != 0).then(|| Counts { active: i64::from(how), entitled: i64::from(how % 7) * 40 });
                let input = usage::MeasurementInput {
                    workload_id: if which % 2 == 0 { teams } else { exchange },
                    counts,
                    period_days: [28, 7, 30, 180][usize::from(how % 4)],
                    as_of: today() - Days::new(u64::from(which) * 3 % 400),
                    source: if how % 2 == 0 { Source::Typed } else { Source::Imported },
                    report: String::new(),
                    note: String::new(),
                };
                desk.write(&viewer, |work| usage::record(work, engagement, &input)).expect("measure");
            }
            3 => {
                let of =
                    format!("SELECT id FROM measurements WHERE engagement_id = {engagement} ORDER BY id DESC LIMIT 9");
                let ids: Vec<Id> = self.rows(&of);
                if let Some(one) = ids.get(usize::from(which) % ids.len().max(1)) {
                    let _ = desk.write(&viewer, |work| usage::exclude(work, engagement, one.id, "wrong"));
                }
            }
            4 => {
                let unmet = Criterion { achieved: false, ..achieved("b") };
                let sets = [vec![], vec![achieved("a")], vec![achieved("a"), unmet]];
                desk.criteria(manager, engagement, &sets[usize::from(which % 3)]);
            }
            5 => drop(desk.start(manager, engagement, if how % 2 == 0 { Start::Review } else { Start::Revision })),
            6 => drop(desk.write(&viewer, |work| review::discard(work, engagement))),
            7 | 8 => {
                let waits = newest.is_some_and(|newest| newest.state.key() == "submitted" && newest.completes);
                if !waits {
                    desk.draft(manager, engagement, &self.answers(which));
                    drop(desk.submit(manager, engagement, &format!("{engagement} {}", rand::random::<u64>())));
                }
            }
            9 | 10 => {
                if let Some(newest) = newest {
                    let (review, revision) = (newest.review_id, newest.revision);
                    match how % 4 {
                        0 => drop(desk.return_with(self.lead, review, revision, "mend")),
                        1 => drop(desk.withdraw(manager, review, revision)),
                        2 => drop(desk.undo_approval(self.lead, review, revision, "again")),
                        _ => drop(desk.approve(self.lead, review, revision)),
                    }
                }
            }
            // Engagements of one of them, to the other.
            11 if how % 2 == 1 => {
                let lead = desk.viewer(self.lead);
                let [one, two] = self.managers;
                let (from, to) = if which % 2 == 0 { (one, two) } else { (two, one) };
                let of = format!("SELECT id FROM engagements WHERE manager_id = {from}");
                let seen = i64::try_from(self.rows::<Id>(&of).len()).expect("a few");
                let begun = desk.write(&lead, |work| reassignments::begin(work, &Chosen::AllOf(from), to, seen));
                if let Ok(id) = begun {
                    while desk.write(&lead, |work| reassignments::go_on(work, id)).expect("a part") {}
                }
            }
            11 => {
                let version = desk.seen(manager, engagement).version;
                let (lead, to) = (desk.viewer(self.lead), self.managers[usize::from(which % 2)]);
                desk.write(&lead, |work| engagements::reassign(work, engagement, version, to)).expect("reassign");
            }
            12 => {
                let of = format!("SELECT id FROM next_steps WHERE engagement_id = {engagement} ORDER BY id");
                let ids: Vec<Id> = self.rows(&of);
                if let Some(one) = ids.get(usize::from(which) % ids.len().max(1)) {
                    let status = StepStatus::ALL[usize::from(how) % StepStatus::ALL.len()];
                    let done = desk.write(&viewer, |work| {
                        let seen = held(work, engagement)?;
                        let stored = next_steps::row(work.conn, &seen, one.id)?;
                        let contents = Contents { status, ..stored.contents() };
                        let change = steps::Change { contents, reason: "otherwise".to_owned() };
                        steps::change(work, engagement, one.id, stored.version, &change)
                    });
                    assert!(done.is_ok(), "{done:?}");
                }
            }
            15 => {
                let contents = Contents {
                    what: "added".to_owned(),
                    owner: "b".to_owned(),
                    side: [Side::Partner, Side::Customer][usize::from(how / 16 % 2)],
                    due_on: (how % 3 != 0).then(|| {
                        today() - Days::new(2) + Days::new(u64::from(which % 5) * u64::from(how % 2 * 20 + 1))
                    }),
                    status: StepStatus::ALL[usize::from(how) % StepStatus::ALL.len()],
                };
                drop(desk.write(&viewer, |work| steps::add(work, engagement, &contents)));
            }
            16 => {
                let of = format!("SELECT id FROM survey_contacts WHERE engagement_id = {engagement} ORDER BY id");
                let ids: Vec<Id> = self.rows(&of);
                let one = ids.get(usize::from(which) % (ids.len() + 1)).map(|one| one.id);
                let person = surveys::Person {
                    name: "鈴木".to_owned(),
                    email: String::new(),
                    language: Lang::En,
                    workload: (how % 2 == 0).then_some(teams),
                };
                let done = desk.write(&viewer, |work| -> Result<(), Denied<surveys::Refusal>> {
                    let Some(one) = one else { return surveys::add(work, engagement, &person).map(drop) };
                    let seen = held(work, engagement)?;
                    let row = (one, survey_contacts::find(work.conn, &seen, one)?.version);
                    let states = [Survey::Sent, Survey::Answered, Survey::Outstanding];
                    match how % 5 {
                        0 => Ok(surveys::remove(work, engagement, row)?),
                        1 => Ok(surveys::change(work, engagement, row, &person)?),
                        to => {
                            let day = today() - Days::new(u64::from(which % 30));
                            surveys::state(work, engagement, row, states[usize::from(to) - 2], day)
                        }
                    }
                });
                let is_day = matches!(done, Err(Denied::Refused(surveys::Refusal::Day)));
                assert!(done.is_ok() || is_day, "{done:?}");
            }
            13 => {
                let lead = desk.viewer(self.lead);
                let all = self.app.read(store::workloads::all);
                let one = all.iter().find(|workload| workload.id == exchange).expect("a workload");
                let name = format!("Exchange {which}");
                let details =
                    workloads::Details { name, aliases: Vec::new(), position: one.position, retired: how % 2 == 0 };
                let done = desk.write(&lead, |work| workloads::update(work, one.id, one.version, &details));
                assert!(done.is_ok(), "{done:?}");
            }
            14 => {
                // Of an earlier review, which waits beside the newest.
                let of = format!("SELECT id FROM reviews WHERE engagement_id = {engagement} ORDER BY id");
                let ids: Vec<Id> = self.rows(&of);
                if let Some(first) = ids.first() {
                    let lead = desk.viewer(self.lead);
                    let _ = desk.write(&lead, |work| decisions::approve(work, first.id, 1, &[], None, None));
                }
            }
            // The day comes, or the clock was set back.
            17 => {
                let day = today() - Days::new(100) + Days::new(u64::from(which));
                due_counts::settle(&self.app.db, day).expect("count what is due");
            }
            _ => {
                let person = desk.viewer(self.lead);
                let _ = desk.write(&person, |work| accounts::choose_language(work, Lang::En));
            }
        }
    }

    fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: QueryableByName<<store::AnyConnection as Connection>::Backend> + 'static,
    {
        self.app.read(|conn| Ok(diesel::sql_query(sql).load(conn)?))
    }

    #[track_caller]
    fn holds(&self, after: &str) {
        assert_eq!(self.kept(), self.counted(), "what lists show, after {after}");
        assert_eq!(self.kept_steps(), self.counted_steps(), "open steps, after {after}");
        self.tallies_hold(after);
        self.due_counts_hold(after);
    }

    /// What is kept of the steps that are due is what a plain count finds, and so is what is overdue by it: now, where a day has begun and
    /// elsewhere not, and long before and after the day before which they are counted.
    #[track_caller]
    fn due_counts_hold(&self, after: &str) {
        let steps = self.due_steps();
        for Due { manager_id, due_before, n } in self.due_counts() {
            let due = steps.iter().filter(|due| due.step.manager_id == manager_id && due.step.due_on < due_before);
            assert_eq!(due.count() as i64, n, "due before {due_before} of {manager_id}, after {after}");
        }
        for hours in [0, -8, 16] {
            self.overdue_holds(&steps, hours, Which::default(), after);
        }
    }

    /// The same for everything that it can be narrowed to.
    #[track_caller]
    fn due_counts_hold_narrowed(&self, after: &str) {
        let steps = self.due_steps();
        for manager in [None, Some(self.managers[0])] {
            for partner in [None, Some(self.partners[0])] {
                for segment in [None, Some(Segment::Education)] {
                    for workload in [None, Some(self.app.desk().workload("teams"))] {
                        let which = Which { people: People { manager, partner }, segment, workload };
                        for hours in [-8, 16, 24 * 40, -24 * 40] {
                            self.overdue_holds(&steps, hours, which, after);
                        }
                    }
                }
            }
        }
    }

    #[track_caller]
    fn overdue_holds(&self, steps: &[DueStep], hours: i64, which: Which, after: &str) {
        let now = today().and_hms_opt(0, 0, 0).expect("a moment") + TimeDelta::hours(hours);
        let People { manager, partner } = which.people;
        let mut expected: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for DueStep { step, segment: of, intends_teams } in steps {
            let is_asked = manager.is_none_or(|id| id == step.manager_id)
                && partner.is_none_or(|id| Some(id) == step.partner_id)
                && which.segment.is_none_or(|segment| segment.key() == of)
                && which.workload.is_none_or(|_| *intends_teams);
            let zone: Tz = step.time_zone.parse().expect("a zone");
            let days = (now.and_utc().with_timezone(&zone).date_naive() - step.due_on).num_days();
            if is_asked && days > 0 {
                let (count, longest) = expected.entry(step.manager_id).or_default();
                (*count, *longest) = (*count + 1, days.max(*longest));
            }
        }
        let lead = self.app.desk().viewer(self.lead);
        let asked = Portfolio { which, period: Period { from: Month::of(today()), to: Month::of(today()) } };
        let counts = self.app.read(|conn| portfolio::counts(conn, &lead, asked, now));
        let name = format!("at {now} of {which:?}, after {after}");
        let late = counts.loads.iter().filter(|load| load.overdue > 0);
        let overdue: BTreeMap<i64, i64> = late.map(|load| (load.manager_id, load.overdue)).collect();
        assert_eq!(overdue, expected.iter().map(|(id, one)| (*id, one.0)).collect(), "{name}");
        let longest: BTreeMap<i64, i64> = expected.iter().map(|(id, one)| (*id, one.1)).collect();
        assert_eq!(counts.longest.into_iter().collect::<BTreeMap<_, _>>(), longest, "{name}");
        assert_eq!(counts.overdue, expected.values().map(|one| one.0).sum::<i64>(), "{name}");
    }

    fn due_counts(&self) -> Vec<Due> {
        self.rows("SELECT manager_id, due_before, n FROM due_counts ORDER BY manager_id")
    }

    /// The open steps that have a day, from the rows that people write.
    fn due_steps(&self) -> Vec<DueStep> {
        self.rows(
            "SELECT s.id, e.manager_id, e.partner_id, e.time_zone, s.due_on, s.owner_side, e.segment, \
             EXISTS (SELECT 1 FROM engagement_workloads w JOIN workloads k ON k.id = w.workload_id \
             WHERE w.engagement_id = e.id AND k.key = 'teams') AS intends_teams \
             FROM next_steps s JOIN engagements e ON e.id = s.engagement_id WHERE s.agreed \
             AND s.status IN ('open', 'in_progress') AND s.due_on IS NOT NULL ORDER BY s.id",
        )
    }

    /// What the portfolio counts is what a plain recount finds, of these engagements.
    #[track_caller]
    fn portfolio_holds(&self, tables: &Tables, which: Which, after: &str) {
        let period = Period { from: Month::of(today()).plus(-5), to: Month::of(today()).plus(1) };
        let counts = self.app.read(|conn| portfolio_counts::of(conn, which, period, noon(today())));
        let expected = tables.figures(&Asked {
            manager: which.people.manager,
            partner: which.people.partner,
            segment: which.segment.map(|segment| segment.key().to_owned()),
            workload: which.workload,
            from: period.from.key(),
            to: period.to.key(),
        });
        let mut found = Figures::default();
        let mut put = |name: String, n: i64| {
            if n != 0 {
                found.counts.insert(name, n);
            }
        };
        for status in Status::ALL {
            put(format!("status.{}", status.key()), counts.of(Kind::Status(*status)));
        }
        for stage in ReviewStage::all() {
            let both = [false, true].map(|shut| counts.of(Kind::stage(stage, shut)));
            put(format!("review.{}", stage.key()), both.iter().sum());
        }
        for outcome in Outcome::ALL.iter().map(|one| Some(*one)).chain([None]) {
            let name = format!("outcome.{}", outcome.map_or("none", Outcome::key));
            put(name, counts.of(Kind::Outcome(outcome)));
        }
        put("survey".to_owned(), counts.of(Kind::Survey));
        put("exception".to_owned(), counts.of(Kind::Exception));
        for workload in ["teams", "exchange_online"].map(|key| self.app.desk().workload(key)) {
            for condition in Condition::ALL {
                let name = format!("workload.{workload}.{}", condition.key());
                put(name, counts.under(Kind::Condition(*condition), workload, workload));
            }
        }
        for month in period.months() {
            for outcome in Outcome::ALL {
                put(format!("held.{}.{}", month.key(), outcome.key()), counts.held(month, *outcome));
            }
        }
        assert_eq!(found.counts, expected.counts, "{which:?}, after {after}");
        for (wait, days) in [(Wait::Meeting, &expected.to_meeting), (Wait::Approval, &expected.to_approval)] {
            let histogram = counts.histogram(wait);
            assert_eq!(histogram.total(), days.len() as i64, "{wait:?} of {which:?}, after {after}");
            assert_eq!(histogram.median(), percentile(days, 50), "{wait:?} of {which:?}, after {after}");
            assert_eq!(histogram.percentile(90), percentile(days, 90), "{wait:?} of {which:?}, after {after}");
        }
        let waiting: i64 = ["exception", "held", "not_held"]
            .iter()
            .filter_map(|key| Group::from_key(key))
            .map(|group| counts.of(Kind::Queue(group)))
            .sum();
        assert_eq!(waiting, expected.queue.len() as i64, "the queue of {which:?}, after {after}");
        for later in [4, 20] {
            self.ages_hold(which, period, &expected.queue, noon(today() + Days::new(later)), after);
        }
    }

    /// What waits is counted by how long it has at this moment.
    #[track_caller]
    fn ages_hold(&self, which: Which, period: Period, queue: &[NaiveDateTime], now: NaiveDateTime, after: &str) {
        let counts = self.app.read(|conn| portfolio_counts::of(conn, which, period, now));
        for age in AGES {
            let (first, last) = age.hours(now);
            let first = first.map_or(i64::MIN, |first| first.0);
            let found: i64 = Group::ALL.iter().map(|group| counts.under(Kind::Queue(*group), first, last.0)).sum();
            let expected = queue.iter().filter(|at| (first..=last.0).contains(&Hour::of(**at).0)).count();
            assert_eq!(found, expected as i64, "{age:?} at {now} of {which:?}, after {after}");
        }
    }

    /// Everything that it can be narrowed to.
    #[track_caller]
    fn portfolios_hold(&self, after: &str) {
        let tables = Tables::read(&self.app.db);
        let managers = self.managers.map(Some).into_iter().chain([None]);
        for manager in managers {
            for partner in [None, Some(self.partners[0])] {
                for segment in [None, Some(Segment::Business), Some(Segment::Education)] {
                    for workload in [None, Some(self.app.desk().workload("teams"))] {
                        let which = Which { people: People { manager, partner }, segment, workload };
                        self.portfolio_holds(&tables, which, after);
                    }
                }
            }
        }
    }

    fn kept(&self) -> Vec<(Expected, Figured)> {
        let newest = "SELECT g.engagement_id AS id, g.manager_id, g.partner_id, g.changed_at, g.status, g.stage, g.number, \
                      g.gate_open, g.gate_opened_at, g.shut, g.stands, g.outcome, g.survey_since, g.waiting_exceptions, \
                      g.waiting_held, g.waiting_not_held, g.meets_on, g.next_due, g.todo, g.partner_complete, \
                      x.gate_moved_at, x.measured_on, x.unmeasured, x.survey_sent_on FROM engagement_glances g \
                      JOIN engagement_watches x ON x.engagement_id = g.engagement_id AND x.manager_id = g.manager_id \
                      ORDER BY g.engagement_id";
        let all: Vec<Expected> = self.rows(newest);
        let figures: Vec<Figured> = self.rows(
            "SELECT engagement_id AS id, reached, short, unknown, lowest_workload_id AS lowest, days \
             FROM engagement_glances ORDER BY engagement_id",
        );
        all.into_iter().zip(figures).collect()
    }

    /// By queries of their own, each of one thing.
    fn counted(&self) -> Vec<(Expected, Figured)> {
        let newest = |column: &str| {
            format!(
                "(SELECT v.{column} FROM review_revisions v JOIN reviews r ON r.id = v.review_id \
                 WHERE v.engagement_id = e.id ORDER BY r.number DESC, v.revision DESC LIMIT 1)"
            )
        };
        let waiting = |what: &str| {
            format!(
                "(SELECT COUNT(*) FROM review_revisions v WHERE v.engagement_id = e.id AND v.state = 'submitted' \
                 AND v.revision = (SELECT MAX(w.revision) FROM review_revisions w WHERE w.review_id = v.review_id) AND {what})"
            )
        };
        let draft = "EXISTS (SELECT 1 FROM review_drafts d WHERE d.engagement_id = e.id)";
        let further = "EXISTS (SELECT 1 FROM review_drafts d WHERE d.engagement_id = e.id AND d.review_id IS NULL)";
        let (state, outcome, gate) = (newest("state"), newest("outcome"), newest("gate_open"));
        let (follow_up, survey, submitted) = (newest("follow_up_on"), newest("survey"), newest("submitted_at"));
        let review = newest("review_id");
        let (exceptions, held, not_held) = (
            waiting("v.meeting = 'held' AND NOT v.gate_open"),
            waiting("v.meeting = 'held' AND v.gate_open"),
            waiting("v.meeting <> 'held'"),
        );
        let sql = format!(
            "SELECT e.id, e.manager_id, e.partner_id, e.updated_at AS changed_at, \
             CASE WHEN e.completed_by IS NULL THEN e.set_status ELSE 'complete' END AS status, \
             CASE WHEN {draft} THEN 'draft' ELSE {state} END AS stage, \
             NULLIF((SELECT COUNT(*) FROM reviews r WHERE r.engagement_id = e.id) + CASE WHEN {further} THEN 1 ELSE 0 END, 0) AS number, \
             FALSE AS gate_open, \
             (SELECT MAX(a.at) FROM audit_entries a WHERE a.engagement_id = e.id AND a.action = 'gate_opened') AS gate_opened_at, \
             NOT COALESCE({gate}, TRUE) AS shut, \
             COALESCE({state} IN ('submitted', 'approved'), FALSE) AS stands, \
             CASE WHEN {state} IN ('submitted', 'approved') THEN {outcome} END AS outcome, \
             CASE WHEN {state} IN ('submitted', 'approved') AND {survey} IS NOT NULL AND (({survey} = 'outstanding' \
              AND NOT EXISTS (SELECT 1 FROM survey_contacts c WHERE c.engagement_id = e.id AND c.state <> 'outstanding' \
              AND c.review_id = {review})) OR EXISTS (SELECT 1 FROM survey_contacts c WHERE c.engagement_id = e.id \
              AND c.state = 'outstanding')) THEN {submitted} END AS survey_since, \
             {exceptions} AS waiting_exceptions, {held} AS waiting_held, {not_held} AS waiting_not_held, \
             CASE WHEN e.completed_by IS NOT NULL THEN NULL WHEN {further} THEN (SELECT d.planned_on FROM review_drafts d \
              WHERE d.engagement_id = e.id AND d.review_id IS NULL) WHEN {state} <> 'withdrawn' THEN {follow_up} END AS meets_on, \
             (SELECT MIN(s.due_on) FROM next_steps s WHERE s.engagement_id = e.id AND s.agreed \
              AND s.status IN ('open', 'in_progress')) AS next_due, \
             NULL AS todo, COALESCE((SELECT v.completes FROM review_revisions v WHERE v.engagement_id = e.id AND v.state = 'approved' \
              AND EXISTS (SELECT 1 FROM engagement_partners t WHERE t.engagement_id = e.id AND t.partner_id = e.partner_id \
              AND v.decided_at >= t.since AND (t.until IS NULL OR v.decided_at < t.until)) \
              ORDER BY v.id DESC LIMIT 1), FALSE) AS partner_complete, \
             (SELECT MAX(a.at) FROM audit_entries a WHERE a.engagement_id = e.id \
              AND a.action IN ('gate_opened', 'gate_shut')) AS gate_moved_at, \
             CASE WHEN e.completed_by IS NULL THEN (SELECT MIN(m.newest) FROM (SELECT n.engagement_id, MAX(n.as_of) AS newest \
              FROM measurements n JOIN engagement_workloads w ON w.engagement_id = n.engagement_id AND w.workload_id = n.workload_id \
              WHERE n.excluded_at IS NULL AND n.active IS NOT NULL GROUP BY n.engagement_id, n.workload_id) m \
              WHERE m.engagement_id = e.id) END AS measured_on, \
             e.completed_by IS NULL AND EXISTS (SELECT 1 FROM engagement_workloads w WHERE w.engagement_id = e.id \
              AND NOT EXISTS (SELECT 1 FROM measurements m WHERE m.engagement_id = e.id AND m.workload_id = w.workload_id \
              AND m.excluded_at IS NULL AND m.active IS NOT NULL)) AS unmeasured, \
             (SELECT MIN(c.sent_on) FROM survey_contacts c WHERE c.engagement_id = e.id AND c.state = 'sent' \
              AND COALESCE(c.review_id, 0) = COALESCE({review}, 0)) AS survey_sent_on FROM engagements e ORDER BY e.id"
        );
        let all: Vec<Expected> = self.rows(&sql);
        let whole = |mut one: Expected| {
            let (figured, gate_open) = self.figured(one.id);
            one.gate_open = gate_open;
            one.gate_opened_at = one.gate_opened_at.filter(|_| gate_open);
            let (stage, is_open) = (one.stage.as_deref(), one.status != "complete");
            one.todo = match stage {
                Some("draft") => Some("draft"),
                Some("returned" | "withdrawn") if is_open => Some("returned"),
                Some("submitted") => None,
                _ => (is_open && gate_open).then_some("ready"),
            }
            .map(str::to_owned);
            (one, figured)
        };
        all.into_iter().map(whole).collect()
    }

    /// The figures of an engagement and its gate (R1, R2), from the rows as they were entered.
    fn figured(&self, id: i64) -> (Figured, bool) {
        let intended: Vec<Intended> = self.rows(&format!(
            "SELECT workload_id, target FROM engagement_workloads WHERE engagement_id = {id} ORDER BY position"
        ));
        let measured: Vec<Measured> = self.rows(&format!(
            "SELECT id, workload_id, active, entitled, period_days, as_of, source = 'typed' AS typed FROM measurements \
             WHERE engagement_id = {id} AND excluded_at IS NULL AND active IS NOT NULL ORDER BY id"
        ));
        let best = |of: &mut dyn Iterator<Item = &Measured>| {
            of.max_by_key(|m| (m.as_of, -((m.period_days - 28).abs()), -m.period_days, m.typed, m.id)).cloned()
        };
        let counting = |workload: i64| best(&mut measured.iter().filter(|m| m.workload_id == workload));
        let (mut reached, mut short, mut unknown) = (0, 0, 0);
        let mut lowest: Option<(i64, i64, NaiveDate)> = None;
        for one in &intended {
            let Some(m) = counting(one.workload_id).filter(|m| m.entitled > 0) else {
                unknown += 1;
                continue;
            };
            if m.active * 100 >= one.target * m.entitled {
                reached += 1;
            } else {
                short += 1;
            }
            let beyond = m.active * 10_000 / m.entitled - one.target * 100;
            if lowest.is_none_or(|(least, ..)| beyond < least) {
                lowest = Some((beyond, one.workload_id, m.as_of));
            }
        }
        let mut days: BTreeMap<NaiveDate, String> = BTreeMap::new();
        if let Some((_, workload, newest)) = lowest {
            let from = newest - Days::new(184);
            for day in measured.iter().filter(|m| m.workload_id == workload && m.as_of >= from).map(|m| m.as_of) {
                let of_day = &mut measured.iter().filter(|m| m.workload_id == workload && m.as_of == day);
                let m = best(of_day).expect("one of the day");
                days.insert(day, format!("[\"{day}\",{},{}]", m.active, m.entitled));
            }
        }
        let criteria: Vec<Achieved> = self.rows(&format!(
            "SELECT achieved AND target <> '' AND actual <> '' AND (evidence <> '' OR evidence_url <> '') AS achieved \
             FROM criteria WHERE engagement_id = {id}"
        ));
        let by_usage = !intended.is_empty() && reached == intended.len() as i64;
        let by_criteria = !criteria.is_empty() && criteria.iter().all(|one| one.achieved);
        let days = format!("[{}]", days.into_values().collect::<Vec<_>>().join(","));
        let lowest = lowest.map(|(_, workload, _)| workload);
        (Figured { id, reached, short, unknown, lowest, days }, by_usage || by_criteria)
    }

    fn kept_steps(&self) -> Vec<OpenStep> {
        self.rows("SELECT step_id AS id, manager_id, partner_id, time_zone, due_on, owner_side FROM open_steps ORDER BY step_id")
    }

    fn counted_steps(&self) -> Vec<OpenStep> {
        self.due_steps().into_iter().map(|due| due.step).collect()
    }

    /// The sums are those of the rows, each column by a query of its own.
    #[track_caller]
    fn tallies_hold(&self, after: &str) {
        let stage = |stage: &str, shut| format!("stage = '{stage}' AND {}shut", if shut { "" } else { "NOT " });
        let outcome = |key: &str| format!("stands AND outcome = '{key}'");
        let columns: Vec<(&str, String)> = vec![
            ("active", "status = 'active'".into()),
            ("blocked", "status = 'blocked'".into()),
            ("paused", "status = 'paused'".into()),
            ("complete", "status = 'complete'".into()),
            ("drafts", "stage = 'draft'".into()),
            ("submitted", stage("submitted", false)),
            ("submitted_shut", stage("submitted", true)),
            ("returned", stage("returned", false)),
            ("returned_shut", stage("returned", true)),
            ("approved", stage("approved", false)),
            ("approved_shut", stage("approved", true)),
            ("withdrawn", stage("withdrawn", false)),
            ("withdrawn_shut", stage("withdrawn", true)),
            ("discussions", outcome("business_value_discussion")),
            ("enablements", outcome("enable_workloads")),
            ("success_managers", outcome("customer_success_manager")),
            ("disengagements", outcome("disengage")),
            ("no_agreements", outcome("no_agreement")),
            ("no_outcomes", "stands AND outcome IS NULL".into()),
            ("meetings", "meets_on IS NOT NULL".into()),
            ("partner_complete", "partner_complete".into()),
        ];
        for (scope, owner) in [("manager", "manager_id"), ("partner", "partner_id")] {
            for (column, is) in &columns {
                let wrong: Vec<Id> = self.rows(&format!(
                    "SELECT g.{owner} AS id FROM (SELECT DISTINCT {owner} FROM engagement_glances WHERE {owner} IS NOT NULL) g \
                     LEFT JOIN engagement_tallies t ON t.scope = '{scope}' AND t.owner_id = g.{owner} \
                     WHERE COALESCE(t.{column}, 0) <> (SELECT COUNT(*) FROM engagement_glances h WHERE h.{owner} = g.{owner} AND {is})"
                ));
                assert!(wrong.is_empty(), "{column} of {scope} {}, after {after}", wrong[0].id);
            }
            for column in ["waiting_exceptions", "waiting_held", "waiting_not_held"] {
                let wrong: Vec<Id> = self.rows(&format!(
                    "SELECT t.owner_id AS id FROM engagement_tallies t WHERE t.scope = '{scope}' AND t.{column} <> \
                     (SELECT COALESCE(SUM(g.{column}), 0) FROM engagement_glances g WHERE g.{owner} = t.owner_id)"
                ));
                assert!(wrong.is_empty(), "{column} of {scope}, after {after}");
            }
            let wrong: Vec<Id> = self.rows(&format!(
                "SELECT t.owner_id AS id FROM engagement_tallies t WHERE t.scope = '{scope}' \
                 AND t.active + t.blocked + t.paused + t.complete > 0 \
                 AND NOT EXISTS (SELECT 1 FROM engagement_glances g WHERE g.{owner} = t.owner_id)"
            ));
            assert!(wrong.is_empty(), "{scope} without an engagement, after {after}");
        }
        // Everybody's are the sum over the managers, whose own were compared with the rows above.
        let waiting = ["waiting_exceptions", "waiting_held", "waiting_not_held"];
        for column in columns.iter().map(|(column, _)| *column).chain(waiting) {
            let wrong: Vec<Id> = self.rows(&format!(
                "SELECT CAST(COALESCE((SELECT SUM({column}) FROM engagement_totals), 0) - COALESCE((SELECT SUM({column}) \
                 FROM engagement_tallies WHERE scope = 'manager'), 0) AS BIGINT) AS id"
            ));
            assert_eq!(wrong[0].id, 0, "{column} of everybody, after {after}");
        }
    }
}

#[derive(Debug, Clone, PartialEq, QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The row of an engagement, but for its figures.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
struct Expected {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    manager_id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    partner_id: Option<i64>,
    #[diesel(sql_type = Timestamp)]
    changed_at: NaiveDateTime,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<Text>)]
    stage: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Bool)]
    gate_open: bool,
    #[diesel(sql_type = Nullable<Timestamp>)]
    gate_opened_at: Option<NaiveDateTime>,
    #[diesel(sql_type = Bool)]
    shut: bool,
    #[diesel(sql_type = Bool)]
    stands: bool,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Timestamp>)]
    survey_since: Option<NaiveDateTime>,
    #[diesel(sql_type = BigInt)]
    waiting_exceptions: i64,
    #[diesel(sql_type = BigInt)]
    waiting_held: i64,
    #[diesel(sql_type = BigInt)]
    waiting_not_held: i64,
    #[diesel(sql_type = Nullable<Date>)]
    meets_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    next_due: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    todo: Option<String>,
    #[diesel(sql_type = Bool)]
    partner_complete: bool,
    #[diesel(sql_type = Nullable<Timestamp>)]
    gate_moved_at: Option<NaiveDateTime>,
    #[diesel(sql_type = Nullable<Date>)]
    measured_on: Option<NaiveDate>,
    #[diesel(sql_type = Bool)]
    unmeasured: bool,
    #[diesel(sql_type = Nullable<Date>)]
    survey_sent_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, QueryableByName)]
struct Figured {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    reached: i64,
    #[diesel(sql_type = BigInt)]
    short: i64,
    #[diesel(sql_type = BigInt)]
    unknown: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    lowest: Option<i64>,
    #[diesel(sql_type = Text)]
    days: String,
}

#[derive(Debug, Clone, QueryableByName)]
struct Intended {
    #[diesel(sql_type = BigInt)]
    workload_id: i64,
    #[diesel(sql_type = BigInt)]
    target: i64,
}

#[derive(Debug, Clone, QueryableByName)]
struct Measured {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    workload_id: i64,
    #[diesel(sql_type = BigInt)]
    active: i64,
    #[diesel(sql_type = BigInt)]
    entitled: i64,
    #[diesel(sql_type = BigInt)]
    period_days: i64,
    #[diesel(sql_type = Date)]
    as_of: NaiveDate,
    #[diesel(sql_type = Bool)]
    typed: bool,
}

#[derive(Debug, Clone, QueryableByName)]
struct Achieved {
    #[diesel(sql_type = Bool)]
    achieved: bool,
}

#[derive(Debug, Clone, QueryableByName)]
struct DueStep {
    #[diesel(embed)]
    step: OpenStep,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Bool)]
    intends_teams: bool,
}

#[derive(Debug, Clone, PartialEq, QueryableByName)]
struct Due {
    #[diesel(sql_type = BigInt)]
    manager_id: i64,
    #[diesel(sql_type = Date)]
    due_before: NaiveDate,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(Debug, Clone, PartialEq, QueryableByName)]
struct OpenStep {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    manager_id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    partner_id: Option<i64>,
    #[diesel(sql_type = Text)]
    time_zone: String,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
    #[diesel(sql_type = Text)]
    owner_side: String,
}

#[actix_web::test]
async fn whatever_people_do_lists_show_what_is_there() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let step = (0..18_u8, any::<u8>(), any::<u8>());
    // Of thirty steps each: over 500 things that people do.
    let config = Config { cases: 17, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let ran = runner.run(&proptest::collection::vec((0..3_usize, step), 30), |steps| {
        let engagements = [0, 1, 0].map(|manager| desk.engagement(scene.managers[manager], "架空商事", |_| ()));
        scene.holds("making three");
        for (place, (of, step)) in steps.iter().enumerate() {
            scene.act(engagements[*of], *step);
            scene.holds(&format!("step {place} of {steps:?}"));
            scene.portfolio_holds(
                &Tables::read(&scene.app.db),
                Which::default(),
                &format!("step {place} of {steps:?}"),
            );
        }
        scene.portfolios_hold(&format!("{steps:?}"));
        scene.due_counts_hold_narrowed(&format!("{steps:?}"));
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
    let found = check::all(&scene.app.db).expect("check");
    assert_eq!(found, [], "the program's own recount agrees");
}

#[actix_web::test]
async fn a_difference_is_named_and_a_recount_mends_it() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let [manager, other] = scene.managers;
    let id = desk.ready_engagement(manager, "青嶺精機");
    desk.engagement(other, "架空商事", |input| input.partner_id = Some(scene.partners[0]));
    desk.submitted(manager, id, &whole_answers());
    assert_eq!(check::all(&scene.app.db).expect("check"), []);
    for (broken, named) in [
        (format!("UPDATE engagement_glances SET reached = 7 WHERE engagement_id = {id}"), "workloads that reach"),
        (format!("UPDATE engagement_glances SET status = 'paused' WHERE engagement_id = {id}"), "status"),
        (format!("UPDATE engagement_watches SET unmeasured = TRUE WHERE engagement_id = {id}"), "what is watched"),
        (format!("UPDATE engagement_watches SET gate_moved_at = NULL WHERE engagement_id = {id}"), "what is watched"),
        (format!("DELETE FROM engagement_glances WHERE engagement_id = {id}"), "everything"),
        ("DELETE FROM engagement_watches".to_owned(), "what is watched"),
        ("DELETE FROM open_steps".to_owned(), "open steps"),
        (format!("UPDATE engagement_tallies SET drafts = 3 WHERE owner_id = {other}"), "Tally(Manager"),
        ("DELETE FROM engagement_tallies WHERE scope = 'partner'".to_owned(), "Tally(Partner"),
        ("UPDATE engagement_totals SET active = active + 1".to_owned(), "Tally(All"),
        ("DELETE FROM engagement_totals".to_owned(), "Tally(All"),
        ("UPDATE held_reviews SET month = 1".to_owned(), "its meetings"),
        ("DELETE FROM held_reviews".to_owned(), "its meetings"),
        ("UPDATE engagement_conditions SET state = 'short'".to_owned(), "how its workloads stand"),
        ("UPDATE engagement_counted SET counted = '[]'".to_owned(), "what it counts as"),
        ("DELETE FROM engagement_counted".to_owned(), "what it counts as"),
        ("UPDATE portfolio_counts SET n = n + 1 WHERE kind = 'held.disengage'".to_owned(), "held.disengage"),
        ("DELETE FROM portfolio_counts WHERE scope = 'partner'".to_owned(), "Count(\"partner"),
        (format!("INSERT INTO due_counts (manager_id, due_before, n) VALUES ({other}, '2026-01-01', 3)"), "Due("),
        (format!("UPDATE due_counts SET n = n + 1 WHERE manager_id = {manager}"), "Due("),
    ] {
        execute(&scene.app.db, &broken).expect("break");
        let found = check::all(&scene.app.db).expect("check");
        assert!(format!("{found:?}").contains(named), "{broken}: {found:?}");
        assert!(
            found
                .iter()
                .all(|one| matches!(one, Finding::Glance(_) | Finding::Tally(_) | Finding::Count(_) | Finding::Due(_))),
            "{found:?}"
        );
        assert_eq!(recount::recount_all(&scene.app.db).expect("recount"), 2);
        assert_eq!(check::all(&scene.app.db).expect("check"), [], "{broken}");
        scene.holds(&broken);
        scene.portfolios_hold(&broken);
    }
}

#[actix_web::test]
async fn a_database_of_before_is_filled_by_the_migration() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let id = desk.ready_engagement(scene.managers[0], "青嶺精機");
    desk.submitted(scene.managers[0], id, &whole_answers());
    execute(&scene.app.db, "UPDATE next_steps SET due_on = '2026-01-05'").expect("a day long ago");
    recount::recount_all(&scene.app.db).expect("recount");
    let before = scene.kept();
    // Back to before those that fill what they make.
    while execute(&scene.app.db, "DELETE FROM due_counts").is_ok() {
        store::migrations::revert_last(&scene.app.db).expect("revert");
    }
    if scene.app.db.backend() == store::Backend::Sqlite {
        // As it was: what everybody moves lay in several rows.
        for sql in [
            "INSERT INTO portfolio_counts (scope, owner_id, kind, place, segment, days, n) \
             SELECT scope, owner_id + 5, kind, place, segment, days, 2 FROM portfolio_counts WHERE scope IN ('all', 'workload')",
            "UPDATE portfolio_counts SET n = n - 2 WHERE scope IN ('all', 'workload') AND owner_id % 8 = 0",
            "INSERT INTO engagement_totals (part, active) VALUES (3, 2)",
            "UPDATE engagement_totals SET active = active - 2 WHERE part = 0",
        ] {
            execute(&scene.app.db, sql).expect(sql);
        }
    }
    store::migrations::run(&scene.app.db).expect("migrate");
    assert_eq!(scene.kept(), before);
    assert!(scene.due_counts().iter().map(|due| due.n).sum::<i64>() > 0, "what is due is counted");
    scene.holds("the migration");
    scene.portfolios_hold("the migration");
    assert_eq!(check::all(&scene.app.db).expect("check"), [], "the migration");
}

#[actix_web::test]
async fn a_recount_reads_by_index() {
    let years = Years::new().await;
    let sent = crate::support::plans::listen(&years.app.db, |conn| {
        let mut sums = recount::Sums::none(conn);
        recount::differing(conn, &[7], &mut sums)
    });
    assert!(sent.len() > 8, "{sent:#?}");
    let faults: Vec<String> = sent.iter().flat_map(|sql| years.faults(sql, &[])).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn what_an_earlier_program_left_behind_in_the_totals_is_made_good() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let id = desk.ready_engagement(scene.managers[0], "青嶺精機");
    desk.engagement(scene.managers[1], "架空商事", |_| ());
    desk.submitted(scene.managers[0], id, &whole_answers());
    assert!(!tallies::settle(&scene.app.db).expect("compare"), "nothing differs");
    for broken in ["UPDATE engagement_totals SET active = active - 1", "DELETE FROM engagement_totals"] {
        execute(&scene.app.db, broken).expect("break");
        assert!(tallies::settle(&scene.app.db).expect("settle"), "{broken}");
        assert_eq!(check::all(&scene.app.db).expect("check"), [], "{broken}");
        scene.holds(broken);
    }
    assert!(!tallies::settle(&scene.app.db).expect("compare"), "nothing differs any more");
}

#[actix_web::test]
async fn what_an_earlier_program_left_behind_of_what_is_due_is_made_good() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let id = desk.ready_engagement(scene.managers[0], "青嶺精機");
    desk.submitted(scene.managers[0], id, &whole_answers());
    let later = today() + Days::new(400);
    for broken in ["SELECT 1", "DELETE FROM due_counts", "UPDATE due_counts SET n = n + 2"] {
        execute(&scene.app.db, broken).expect("break");
        due_counts::settle(&scene.app.db, later).expect("count");
        let kept = scene.due_counts();
        let due = scene.counted_steps().len() as i64;
        assert!(due > 0, "all are due by then");
        assert_eq!(kept, [Due { manager_id: scene.managers[0], due_before: later - Days::new(1), n: due }], "{broken}");
        assert_eq!(check::all(&scene.app.db).expect("check"), [], "{broken}");
        scene.holds(broken);
    }
}

/// Whoever closes a step while the day is moved on finds it counted, or has it counted.
#[actix_web::test]
async fn the_day_moves_on_beside_writers() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let engagements = scene.managers.map(|manager| {
        let id = desk.ready_engagement(manager, "青嶺精機");
        desk.submitted(manager, id, &whole_answers());
        (manager, id)
    });
    std::thread::scope(|scope| {
        for (manager, engagement) in engagements {
            let scene = &scene;
            scope.spawn(move || {
                for turn in 0..20 {
                    let due_on = Some(today() + Days::new(turn));
                    let status = StepStatus::ALL[0];
                    let contents = Contents {
                        what: "added".to_owned(),
                        owner: "b".to_owned(),
                        side: Side::Partner,
                        due_on,
                        status,
                    };
                    let desk = scene.app.desk();
                    desk.write(&desk.viewer(manager), |work| steps::add(work, engagement, &contents)).expect("add");
                }
            });
        }
        for day in 0..20 {
            due_counts::settle(&scene.app.db, today() + Days::new(day)).expect("count what is due");
        }
    });
    assert_eq!(check::all(&scene.app.db).expect("check"), []);
    scene.holds("moving the day on");
    due_counts::settle(&scene.app.db, today() + Days::new(40)).expect("count what is due");
    assert!(scene.due_counts().iter().all(|due| due.n >= 20), "all that was added is due by then");
    scene.holds("the last day");
}
