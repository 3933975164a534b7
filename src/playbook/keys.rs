//! The keys that rules hang on: sections, items, columns, options and tasks that the program asks for by name. Every
//! version has them; [`Library::from_sources`](super::Library::from_sources) refuses one that does not. What a version has
//! beside them is its own business and has no name here.

use super::{Item, Playbook, Section};

/// What became of the meeting (R7).
pub mod meeting {
    pub const SECTION: &str = "meeting";
    pub const TOOK_PLACE: &str = "took_place";
    pub const HELD: &str = "held";
    /// It is still to come: no answer yet. With the plan, only from the third edition on.
    pub const PLANNED: &str = "planned";
    pub const PLANNED_ON: &str = "planned_on";
    pub const PLANNED_TIME: &str = "planned_time";
    pub const PLANNED_PLACE: &str = "planned_place";
    pub const HELD_ON: &str = "held_on";
    pub const NEW_DATE: &str = "new_date";
    /// What the meeting covered, which the agenda offers beforehand.
    pub const COVERED: &str = "covered";
    pub const ATTENDEES: &str = "attendees";
    pub const ATTENDEE_NAME: &str = "name";
    pub const ATTENDEE_ORGANIZATION: &str = "organization";
    pub const ATTENDEE_PART: &str = "part";
    pub const SPONSOR: &str = "customer_sponsor";
    pub const PARTNER: &str = "partner";
    pub const MICROSOFT: &str = "microsoft";
    pub const DECK: &str = "deck";
}

/// What is known beforehand (R3, R10, R11).
pub mod key_information {
    pub const SECTION: &str = "key-information";
    pub const GATE_EXCEPTION: &str = "gate_exception";
    pub const STALE_CONFIRMED: &str = "stale_confirmed";
    pub const TRAINED: &str = "trained";
    pub const TRAINED_REASON: &str = "trained_reason";
    pub const GOALS_REACHED: &str = "goals_reached";
    pub const GOALS_REACHED_REASON: &str = "goals_reached_reason";
    pub const PROGRESS_KNOWN: &str = "progress_known";
    pub const PROGRESS_KNOWN_REASON: &str = "progress_known_reason";
    pub const NO: &str = "no";
    pub const UNKNOWN: &str = "unknown";
}

/// The result of the meeting (R8, O1 to O4).
pub mod outcome {
    pub const SECTION: &str = "outcome";
    pub const RESULT: &str = "result";
    /// Discussions that O1 plans; since the third edition they stand in the checklist alone.
    pub const BVD: &str = "bvd";
    pub const BVD_PLANNED_ON: &str = "planned_on";
    /// Workloads that O2 enables.
    pub const ENABLE: &str = "enable";
    pub const ENABLE_WORKLOAD: &str = "workload";
    pub const FOLLOW_UP_ON: &str = "follow_up_on";
    /// Who takes over by O3.
    pub const CSM_NAME: &str = "csm_name";
    pub const CSM_EMAIL: &str = "csm_email";
    /// Hand-over that O3 plans.
    pub const HANDOVER_ON: &str = "handover_on";
}

/// Goals of the meeting (R4).
pub mod goals {
    pub const SECTION: &str = "goals";
    pub const WANTS_MORE: &str = "wants_more";
    pub const YES: &str = "yes";
    pub const NEW_WORKLOADS: &str = "new_workloads";
    pub const NEW_WORKLOAD: &str = "workload";
}

/// The checklist (R18) and what its tasks are read from.
pub mod checklist {
    pub const SECTION: &str = "checklist";
    pub const SCENARIOS_ASKED: &str = "scenarios_asked";
    pub const NOT_ASKED: &str = "not_asked";
    pub const BVD: &str = "bvd";
    pub const BVD_SERVICE: &str = "service";
    pub const BVD_TASK: &str = "task";
    pub const BVD_STATUS: &str = "status";
    /// Only from the third edition on; before, with the outcome.
    pub const BVD_PLANNED_ON: &str = "planned_on";
    pub const BVD_SME: &str = "sme";
    pub const BVD_SME_CONTACT: &str = "sme_contact";
    /// Whether the customer wants reports, and whether usage is measured already.
    pub const YES: &str = "yes";
    pub const NO: &str = "no";
    pub const REPORTS_WANTED: &str = "reports_wanted";
    pub const REPORTS_MEASURED: &str = "reports_measured";
    pub const REPORTS_DEMONSTRATION: &str = "reports_demonstration";
    pub const DONE: &str = "done";
    pub const PLANNED: &str = "planned";
    pub const NOT_NEEDED: &str = "not_needed";
    pub const UNCATEGORISED: &str = "uncategorised";
    /// Only from the second edition on.
    pub const UNCATEGORISED_FTOP_ID: &str = "ftop_id";
    pub const UNCATEGORISED_NAME: &str = "name";
    pub const UNCATEGORISED_SERVICES: &str = "services";
    pub const UNCATEGORISED_MANDATORY: &str = "mandatory";
    /// Of that column, what says yes.
    pub const MANDATORY: &str = "mandatory";
    pub const UNCATEGORISED_ROLE: &str = "role";
    pub const UNCATEGORISED_STATUS: &str = "status";
}

/// Key results, of which the survey is the one that is asked about later (R13).
pub mod key_results {
    pub const SECTION: &str = "key-results";
    pub const SURVEY: &str = "survey";
    pub const SURVEY_SENT_ON: &str = "survey_sent_on";
    pub const SURVEY_SENT_TO: &str = "survey_sent_to";
    pub const SURVEY_PLANNED_ON: &str = "survey_planned_on";
}

/// The agreed steps (R15).
pub mod next_steps {
    pub const SECTION: &str = "next-steps";
    pub const STEPS: &str = "next_steps";
    /// Columns of a step.
    pub const CARRIED: &str = "carried";
    pub const ABOUT: &str = "about";
    /// It answers none of the key inputs.
    pub const ABOUT_OTHER: &str = "other";
    pub const WHAT: &str = "what";
    pub const OWNER: &str = "owner";
    pub const OWNER_SIDE: &str = "owner_side";
    pub const DUE_ON: &str = "due_on";
    pub const STATUS: &str = "status";
}

/// Tasks of the checklist.
pub mod tasks {
    /// Task 3735 (R7).
    pub const REVIEW_MEETING: &str = "review_meeting";
    pub const BVD: &str = "bvd";
    pub const USAGE_REPORTS: &str = "usage_reports";
    pub const UNCATEGORISED: &str = "uncategorised";
}

/// The hidden column that gives a row of any list its identity.
pub const ROW_KEY: &str = "key";

/// An item that a rule asks for: what it must offer to choose, or which columns its rows must have.
struct Asked {
    item: &'static str,
    options: &'static [&'static str],
    columns: &'static [(&'static str, &'static [&'static str])],
}

const fn plain(item: &'static str) -> Asked {
    Asked { item, options: &[], columns: &[] }
}

const fn choice(item: &'static str, options: &'static [&'static str]) -> Asked {
    Asked { item, options, columns: &[] }
}

const fn rows(item: &'static str, columns: &'static [(&'static str, &'static [&'static str])]) -> Asked {
    Asked { item, options: &[], columns }
}

const ASKED: &[(&str, &[Asked])] = &[
    (
        meeting::SECTION,
        &[
            choice(meeting::TOOK_PLACE, &["held", "not_attended", "cancelled"]),
            plain(meeting::HELD_ON),
            plain(meeting::NEW_DATE),
            plain(meeting::COVERED),
            rows(
                meeting::ATTENDEES,
                &[(ROW_KEY, &[]), (meeting::ATTENDEE_NAME, &[]), (meeting::ATTENDEE_PART, &[meeting::SPONSOR])],
            ),
        ],
    ),
    (
        key_information::SECTION,
        &[
            plain(key_information::GATE_EXCEPTION),
            choice(key_information::TRAINED, &[key_information::NO, key_information::UNKNOWN]),
            plain(key_information::TRAINED_REASON),
            choice(key_information::GOALS_REACHED, &[key_information::NO, key_information::UNKNOWN]),
            plain(key_information::GOALS_REACHED_REASON),
            choice(key_information::PROGRESS_KNOWN, &[key_information::NO, key_information::UNKNOWN]),
            plain(key_information::PROGRESS_KNOWN_REASON),
        ],
    ),
    (
        outcome::SECTION,
        &[
            choice(
                outcome::RESULT,
                &[
                    "business_value_discussion",
                    "enable_workloads",
                    "customer_success_manager",
                    "disengage",
                    "no_agreement",
                ],
            ),
            rows(outcome::ENABLE, &[(ROW_KEY, &[]), (outcome::ENABLE_WORKLOAD, &[])]),
            plain(outcome::FOLLOW_UP_ON),
            plain(outcome::HANDOVER_ON),
        ],
    ),
    (
        goals::SECTION,
        &[
            choice(goals::WANTS_MORE, &[goals::YES]),
            rows(goals::NEW_WORKLOADS, &[(ROW_KEY, &[]), (goals::NEW_WORKLOAD, &[])]),
        ],
    ),
    (
        checklist::SECTION,
        &[
            choice(checklist::SCENARIOS_ASKED, &[checklist::NOT_ASKED]),
            rows(
                checklist::BVD,
                &[
                    (ROW_KEY, &[]),
                    (checklist::BVD_SERVICE, &[]),
                    (checklist::BVD_TASK, &[]),
                    (checklist::BVD_STATUS, &[]),
                ],
            ),
            choice(checklist::REPORTS_WANTED, &[checklist::YES, checklist::NO]),
            choice(checklist::REPORTS_MEASURED, &[checklist::YES, checklist::NO]),
            choice(checklist::REPORTS_DEMONSTRATION, &[checklist::DONE, checklist::PLANNED, checklist::NOT_NEEDED]),
            rows(
                checklist::UNCATEGORISED,
                &[
                    (ROW_KEY, &[]),
                    (checklist::UNCATEGORISED_NAME, &[]),
                    (checklist::UNCATEGORISED_SERVICES, &[]),
                    (checklist::UNCATEGORISED_MANDATORY, &[checklist::MANDATORY]),
                    (checklist::UNCATEGORISED_ROLE, &[]),
                    (checklist::UNCATEGORISED_STATUS, &[]),
                ],
            ),
        ],
    ),
    (
        key_results::SECTION,
        &[
            choice(key_results::SURVEY, &["answered", "sent", "outstanding"]),
            plain(key_results::SURVEY_SENT_ON),
            plain(key_results::SURVEY_SENT_TO),
            plain(key_results::SURVEY_PLANNED_ON),
        ],
    ),
    (
        next_steps::SECTION,
        &[rows(
            next_steps::STEPS,
            &[
                (ROW_KEY, &[]),
                (next_steps::CARRIED, &[]),
                (next_steps::ABOUT, &["usage", "trained", "goals_reached", "progress_known", next_steps::ABOUT_OTHER]),
                (next_steps::WHAT, &[]),
                (next_steps::OWNER, &[]),
                (next_steps::OWNER_SIDE, &["customer", "partner", "microsoft"]),
                (next_steps::DUE_ON, &[]),
                (next_steps::STATUS, &["open", "in_progress", "done", "cancelled"]),
            ],
        )],
    ),
];

const TASKS: &[&str] = &[tasks::REVIEW_MEETING, tasks::BVD, tasks::USAGE_REPORTS, tasks::UNCATEGORISED];

/// The first key that the version lacks although a rule hangs on it, with its place.
pub(super) fn lacking(playbook: &Playbook) -> Option<String> {
    let sections = ASKED.iter().find_map(|(key, items)| match playbook.section(key) {
        None => Some((*key).to_owned()),
        Some(section) => items.iter().find_map(|asked| lacking_item(section, asked)),
    });
    let task = || TASKS.iter().find(|task| playbook.tasks.iter().all(|t| t.key != **task));
    sections.or_else(|| task().map(|task| format!("task {task}")))
}

fn lacking_item(section: &Section, asked: &Asked) -> Option<String> {
    let place = format!("{}.{}", section.key, asked.item);
    let Some(item) = section.item(asked.item) else { return Some(place) };
    lacking_option(item, asked.options, &place).or_else(|| {
        asked.columns.iter().find_map(|(key, options)| {
            let place = format!("{place}[{key}]");
            match item.column(key) {
                None => Some(place),
                Some(column) => lacking_option(column, options, &place),
            }
        })
    })
}

fn lacking_option(item: &Item, options: &[&str], place: &str) -> Option<String> {
    options.iter().find(|key| item.option(key).is_none()).map(|key| format!("{place} = {key}"))
}
