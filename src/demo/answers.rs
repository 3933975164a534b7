//! A review's answers, written from what is known about the customer; complete, so that they can be submitted.

use chrono::{Days, NaiveDate};

use super::customers::{Came, Customer, Review};
use crate::domain::engagement::{Outcome, Segment};
use crate::domain::review::answers::{Answers, Row, SectionAnswers};
use crate::domain::review::facts::Facts;
use crate::playbook::keys::{checklist, goals, key_information, key_results, meeting, next_steps, outcome};

/// What the answers are written from.
pub struct Scene<'a> {
    pub customer: &'a Customer,
    pub review: &'a Review,
    /// Of the engagement's reviews, from 1.
    pub number: usize,
    /// Whether the lead returned it once.
    pub again: bool,
    pub facts: Facts,
    pub held: NaiveDate,
    pub manager: &'a str,
    pub partner: Option<(&'a str, &'a str)>,
    /// Place in the list, for variety that is the same every time.
    pub place: usize,
    /// Rows of steps that earlier reviews left open.
    pub carried: Vec<Row>,
}

/// The row of steps that a review made is named so, that a later one finds it.
pub fn step_key(number: usize, nth: usize) -> String {
    format!("step-{number}-{nth}")
}

/// Days after the meeting by which each of the three steps is due.
pub const DUE_AFTER: [u64; 3] = [17, 32, 58];

impl Scene<'_> {
    fn after(&self, days: u64) -> String {
        (self.held + Days::new(days)).to_string()
    }

    fn outcome(&self) -> Option<Outcome> {
        match self.review.came {
            Came::Held(outcome) => Some(outcome),
            Came::NotAttended | Came::Cancelled | Came::Planned => None,
        }
    }

    /// Whether the scope does not grow (O3, O4).
    fn leaves(&self) -> bool {
        matches!(self.outcome(), Some(Outcome::CustomerSuccessManager | Outcome::Disengage))
    }

    pub fn answers(&self) -> Answers {
        let mut all = Answers::default();
        all.set_section(meeting::SECTION, self.meeting());
        if self.outcome().is_some() {
            all.set_section(key_information::SECTION, self.key_information());
            all.set_section(outcome::SECTION, self.result());
            all.set_section(goals::SECTION, self.goals());
            all.set_section(checklist::SECTION, self.checklist());
            all.set_section(key_results::SECTION, self.key_results());
            all.set_section(next_steps::SECTION, self.next_steps());
        }
        all
    }

    fn meeting(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let words = self.customer.words;
        if self.review.came == Came::Planned {
            return self.planned();
        }
        let Some(outcome) = self.outcome() else {
            let (kind, note) = match self.review.came {
                Came::Cancelled => ("cancelled", "先方の緊急対応により、前日に中止の連絡がありました。"),
                _ => ("not_attended", "先方の出席者が揃わず、開催を見送りました。事務局と日程を調整済みです。"),
            };
            s.set("took_place", kind);
            s.set("new_date", &self.after(42));
            s.set("internal_notes", note);
            return s;
        };
        s.set("took_place", "held");
        s.set("held_on", &self.held.to_string());
        let (sponsor, it) = (self.customer.sponsor, self.customer.it);
        let mut people = vec![(it.0, it.1, "customer_it_lead")];
        // Without agreement, and at some first attempts, whoever decides was not there.
        if outcome != Outcome::NoAgreement && (self.again || !self.place.is_multiple_of(4)) {
            people.insert(0, (sponsor.0, sponsor.1, "customer_sponsor"));
        }
        if let Some((name, organisation)) = self.partner {
            people.push((name, organisation, "partner"));
        }
        people.push((self.manager, "FastTrack", "microsoft"));
        let rows = people.into_iter().map(|(name, organization, part)| {
            row(&[("key", &format!("attendee-{part}")), ("name", name), ("organization", organization), ("part", part)])
        });
        s.set_rows("attendees", rows.collect());
        s.set("deck", if self.customer.segment == Segment::Enterprise { "success" } else { "guided" });
        for covered in ["achievements", "next_activities", "new_scenarios"] {
            s.push("covered", covered);
        }
        if self.leaves() {
            for covered in ["momentum", "training_resources", "customer_community", "after_fasttrack"] {
                s.push("covered", covered);
            }
        }
        s.set("risks", words.risks);
        s.set("internal_notes", words.internal);
        s
    }

    fn key_information(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let words = self.customer.words;
        if !self.facts.gate_open {
            s.set("gate_exception", self.customer.exception);
        }
        if self.facts.stale {
            s.set("stale_confirmed", "still_valid");
        }
        s.set("trained", "yes");
        s.set("trained_note", words.trained);
        if self.outcome() == Some(Outcome::NoAgreement) {
            s.set("goals_reached", "no");
            s.set("goals_reached_reason", "計画した範囲の一部が残っており、続け方を社内で検討しているためです。");
        } else {
            s.set("goals_reached", "yes");
            s.set("goals_reached_note", words.achieved);
        }
        if self.place % 5 == 2 {
            s.set("progress_known", "unknown");
            s.set("progress_known_reason", "集計の担当が交代したばかりで、次回の定例会で手順を確認します。");
        } else {
            s.set("progress_known", "yes");
            s.set("progress_known_note", words.progress);
        }
        s
    }

    fn result(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let Some(outcome) = self.outcome() else { return s };
        s.set("result", outcome.key());
        match outcome {
            // For the editions that have them with the outcome; the third one leaves them to the checklist.
            Outcome::BusinessValueDiscussion => {
                let rows = self.review.workloads.iter().enumerate().map(|(n, key)| {
                    let planned = self.after(25 + 7 * n as u64);
                    let sme = if n == 0 { "yes" } else { "no" };
                    let contact = if n == 0 { "sme-desk@fasttrack.example" } else { "" };
                    row(&[
                        ("key", &format!("bvd-{n}")),
                        ("service", key),
                        ("planned_on", &planned),
                        ("sme", sme),
                        ("sme_contact", contact),
                    ])
                });
                s.set_rows("bvd", rows.collect());
            }
            Outcome::EnableWorkloads => {
                let rows = self
                    .review
                    .workloads
                    .iter()
                    .enumerate()
                    .map(|(n, key)| row(&[("key", &format!("enable-{n}")), ("workload", key)]));
                s.set_rows("enable", rows.collect());
            }
            Outcome::CustomerSuccessManager => {
                s.set("csm_name", self.review.note);
                s.set("csm_email", "csm@fasttrack.example");
                s.set("handover_on", &self.after(24));
            }
            Outcome::Disengage => s.set("disengage_reason", self.review.note),
            Outcome::NoAgreement => s.set("follow_up_on", &self.after(30)),
        }
        s
    }

    fn goals(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let words = self.customer.words;
        if self.leaves() {
            s.set("wants_more", "no");
            s.set("best_practices", "told");
            self.plan(&mut s);
            s.set("expectations", "使用率の確認と問い合わせの一次対応は顧客が行い、新しい製品の相談は窓口で受けます。");
            return s;
        }
        if self.outcome() == Some(Outcome::NoAgreement) {
            s.set("wants_more", "no");
        } else {
            s.set("wants_more", "yes");
            let rows = self.review.workloads.iter().enumerate().map(|(n, key)| {
                row(&[
                    ("key", &format!("workload-{n}")),
                    ("workload", key),
                    ("gaps", words.gaps),
                    ("drive", words.drive),
                    ("prerequisites", words.prerequisites),
                    ("approach", words.approach),
                ])
            });
            s.set_rows("new_workloads", rows.collect());
        }
        s
    }

    /// R5: the plan in four parts.
    fn plan(&self, s: &mut SectionAnswers) {
        s.set("self_service", "in_place");
        s.set("champions", "planned");
        s.set("champions_who", self.customer.sponsor.0);
        s.set("champions_when", &self.after(60));
        s.set("tracking", "in_place");
        if self.place.is_multiple_of(3) {
            s.set("training", "not_planned");
            s.set("training_why", "既存の社内ポータルに教材がそろっており、新たな置き場は必要ないため。");
        } else {
            s.set("training", "planned");
            s.set("training_who", self.customer.it.0);
            s.set("training_when", &self.after(45));
        }
    }

    fn checklist(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let words = self.customer.words;
        s.set("scenarios_asked", "asked");
        s.set("scenarios_answer", words.scenarios);
        if self.outcome() == Some(Outcome::BusinessValueDiscussion) {
            let rows = self.review.workloads.iter().enumerate().map(|(n, key)| {
                row(&[
                    ("key", &format!("bvd-{n}")),
                    ("service", key),
                    ("task", "業務シナリオと期待する効果を確認する"),
                    ("status", "not_started"),
                    ("success_factors", words.drive),
                    ("planned_on", &self.after(25 + 7 * n as u64)),
                    ("sme", if n == 0 { "yes" } else { "no" }),
                    ("sme_contact", if n == 0 { "sme-desk@fasttrack.example" } else { "" }),
                ])
            });
            s.set_rows("bvd", rows.collect());
        }
        if self.place.is_multiple_of(2) {
            s.set("reports_wanted", "yes");
            s.set("reports_measured", "no");
            s.set("reports_expectations", words.progress);
            s.set("reports_demonstration", if self.again { "done" } else { "planned" });
        } else {
            s.set("reports_wanted", "no");
        }
        s
    }

    fn key_results(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        s.set("confirmed", "confirmed");
        s.push("direction", if self.leaves() { "expectations_set" } else { "next_steps_fixed" });
        s.set("ongoing_success", self.customer.words.ongoing);
        if self.facts.segment == Segment::Enterprise {
            s.set("teams_know", "yes");
            s.set("steps_in_place", "yes");
        }
        if self.leaves() {
            s.set("resources_shared", "shared");
            s.push("support_told", "fasttrack_center");
            if self.place.is_multiple_of(2) {
                s.push("support_told", "microsoft_365_support");
            }
        }
        if self.again {
            s.set("survey", "sent");
            s.set("survey_sent_on", &self.after(1));
            s.set("survey_sent_to", &format!("{}様（{}）", self.customer.it.0, self.customer.it.1));
        } else if self.place % 3 == 1 {
            s.set("survey", "answered");
        } else {
            s.set("survey", "outstanding");
            s.set("survey_planned_on", &self.after(12));
        }
        s
    }

    /// A meeting that is still to come.
    fn planned(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        for (field, value) in [
            (meeting::TOOK_PLACE, meeting::PLANNED),
            (meeting::PLANNED_ON, self.held.to_string().as_str()),
            (meeting::PLANNED_TIME, "14:00〜15:30"),
            (meeting::PLANNED_PLACE, "Teams 会議"),
        ] {
            s.set(field, value);
        }
        let (sponsor, it) = (self.customer.sponsor, self.customer.it);
        let people = [
            (sponsor.0, sponsor.1, "customer_sponsor"),
            (it.0, it.1, "customer_it_lead"),
            (self.manager, "FastTrack", "microsoft"),
        ];
        let rows = people.into_iter().map(|(name, organization, part)| {
            row(&[("key", &format!("attendee-{part}")), ("name", name), ("organization", organization), ("part", part)])
        });
        s.set_rows("attendees", rows.collect());
        s
    }

    fn next_steps(&self) -> SectionAnswers {
        let mut s = SectionAnswers::default();
        let words = self.customer.words;
        let mut rows = self.carried.clone();
        for row in &mut rows {
            row.insert("about".to_owned(), "other".to_owned());
            row.insert("status".to_owned(), "in_progress".to_owned());
            // Written down without a date by the earlier review.
            row.entry("due_on".to_owned()).and_modify(|due| {
                if due.is_empty() {
                    *due = self.after(14);
                }
            });
        }
        let last = match self.partner {
            Some((name, _)) => (name, "partner"),
            None => (self.customer.sponsor.0, "customer"),
        };
        let owners = [(self.customer.it.0, "customer"), (self.manager, "microsoft"), last];
        let abouts = ["trained", "usage", "other"];
        let is_carried =
            |what: &str| self.carried.iter().any(|row| row.get(next_steps::WHAT).is_some_and(|w| w == what));
        for (nth, what) in words.steps.iter().enumerate().filter(|(_, what)| !is_carried(what)) {
            let (owner, side) = owners[nth];
            let later = if self.again && nth == 1 { 14 } else { 0 };
            rows.push(row(&[
                ("key", &step_key(self.number, nth)),
                ("about", abouts[nth]),
                ("what", what),
                ("owner", owner),
                ("owner_side", side),
                ("due_on", &self.after(DUE_AFTER[nth] + later)),
                ("status", if nth == 1 { "in_progress" } else { "open" }),
            ]));
        }
        s.set_rows("next_steps", rows);
        s.set("momentum", words.momentum);
        s
    }
}

fn row(cells: &[(&str, &str)]) -> Row {
    cells.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
}
