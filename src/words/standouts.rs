//! What stands out in a submitted review, in the reader's language.

use crate::domain::engagement::Segment;
use crate::domain::review::standout::Standout;
use crate::domain::usage::{Counts, Figures};
use crate::playbook::Playbook;
use crate::playbook::keys::key_information;
use crate::words::usage::rate;
use crate::words::{Lang, Loader, count, date, fl, number, percent_text, process, word};

/// What of the review it is said with.
pub struct Of<'a> {
    pub playbook: &'a Playbook,
    pub figures: &'a Figures,
    pub segment: Segment,
}

/// What stands out: its name, a sentence, and what is set beside it.
pub struct Said {
    pub name: String,
    pub text: String,
    pub side: String,
}

/// One of them in words.
pub fn standout(t: &Loader, lang: Lang, of: &Of<'_>, standout: &Standout<'_>) -> Said {
    let label = |item: &str| {
        let found = of.playbook.section(key_information::SECTION).and_then(|s| s.item(item));
        process::said(lang, found.map(|i| &i.label), item)
    };
    let rate = |w| rate(w).unwrap_or_default();
    let (name, text, side) = match standout {
        Standout::RateFell { earlier, now, tenths } => (
            fl!(t, "standout-fell", workload = now.name.as_str()),
            fl!(t, "standout-fell-text", before = rate(earlier), after = rate(now)),
            fl!(t, "standout-fell-side", points = format!("{}.{}", tenths / 10, tenths % 10)),
        ),
        Standout::Stale { workload, as_of, days } => (
            fl!(t, "standout-stale", workload = workload.name.as_str()),
            fl!(t, "standout-stale-text", date = date(lang, *as_of)),
            fl!(t, "standout-days-before", days = i64::clone(days)),
        ),
        Standout::LongPeriod { workload, days } => (
            fl!(t, "standout-long", workload = workload.name.as_str()),
            fl!(t, "standout-long-text"),
            fl!(t, "usage-days", count = i64::clone(days)),
        ),
        Standout::OnlyApproximations => {
            (fl!(t, "standout-approximate"), fl!(t, "standout-approximate-text"), fl!(t, "record-approximate"))
        }
        Standout::MoreActiveThanEntitled(workload) => {
            let counts = workload.counts().unwrap_or(Counts { active: 0, entitled: 0 });
            (
                fl!(t, "standout-more-active", workload = workload.name.as_str()),
                fl!(t, "standout-more-active-text", active = number(counts.active), entitled = number(counts.entitled)),
                counts.figure(workload.target).map(|f| percent_text(&f)).unwrap_or_default(),
            )
        }
        Standout::OpenByCriteriaOnly => (
            fl!(t, "standout-criteria"),
            fl!(
                t,
                "standout-criteria-text",
                reached = count(of.figures.reached()),
                count = count(of.figures.workloads.len())
            ),
            fl!(t, "standout-criteria-side"),
        ),
        Standout::AnsweredWithReason { item, answer, reason } => (
            fl!(t, "standout-reason", item = label(item)),
            (*reason).to_owned(),
            process::option(lang, of.playbook, key_information::SECTION, item, answer),
        ),
        Standout::SurveyOutstanding => {
            (fl!(t, "standout-survey"), fl!(t, "standout-survey-text"), fl!(t, "standout-survey-side"))
        }
        Standout::HandoverOfNonEnterprise => {
            (fl!(t, "standout-csm"), fl!(t, "standout-csm-text"), word(t, "segment", of.segment.key()))
        }
        Standout::MeetingLongAgo { held_on, days } => (
            fl!(t, "standout-meeting"),
            fl!(t, "standout-meeting-text", date = date(lang, *held_on)),
            fl!(t, "standout-days-before", days = i64::clone(days)),
        ),
        Standout::MeasuredAfterMeeting { workload, as_of, days } => (
            fl!(t, "standout-measured-after", workload = workload.name.as_str()),
            fl!(t, "standout-measured-after-text", date = date(lang, *as_of)),
            fl!(t, "standout-days-after", days = i64::clone(days)),
        ),
        Standout::NoSponsor => {
            (fl!(t, "standout-sponsor"), fl!(t, "standout-sponsor-text"), fl!(t, "standout-sponsor-side"))
        }
        Standout::StepOverdue { step, days } => (
            fl!(t, "standout-overdue", what = super::steps::frozen(t, step)),
            fl!(t, "standout-overdue-text", owner = step.owner.as_str()),
            fl!(t, "standout-overdue-side", days = i64::clone(days)),
        ),
        Standout::NoStepOfCustomer => {
            (fl!(t, "standout-no-customer"), fl!(t, "standout-no-customer-text"), fl!(t, "standout-no-customer-side"))
        }
    };
    Said { name, text, side }
}
