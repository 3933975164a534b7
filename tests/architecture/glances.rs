//! What lists show of an engagement follows from tables that nobody writes without holding the engagement, so that it is
//! recounted before the commit.

use crate::source::{Source, none, sources};

/// The tables that `store::glances` counts, with the files that write them.
const WRITERS: [(&str, &[&str]); 12] = [
    ("engagements", &["store/engagements.rs", "store/completion.rs"]),
    ("engagement_workloads", &["store/engagements.rs"]),
    ("criteria", &["store/criteria.rs"]),
    ("measurements", &["store/measurements.rs"]),
    ("reviews", &["store/reviews.rs"]),
    ("review_revisions", &["store/reviews.rs", "store/decisions.rs"]),
    ("review_drafts", &["store/drafts.rs"]),
    ("next_steps", &["store/next_steps.rs", "store/agreed_steps.rs"]),
    ("engagement_partners", &["store/partner_times.rs"]),
    ("survey_contacts", &["store/survey_contacts.rs"]),
    ("open_steps", &["store/recount.rs"]),
    ("due_counts", &["store/due_counts.rs"]),
];

/// The functions by which that is done.
const FUNCTIONS: [&str; 31] = [
    "engagements::insert(",
    "engagements::update(work.conn",
    "engagements::bump(",
    "engagements::touch(",
    "engagements::set_manager(",
    "engagements::replace_workloads(",
    "completion::complete(",
    "completion::reopen(",
    "criteria::replace(work.conn",
    "measurements::insert(",
    "measurements::exclude(",
    "reviews::insert_review(",
    "reviews::insert_revision(",
    "decisions::change_state(",
    "drafts::insert(",
    "drafts::delete(",
    "next_steps::change(",
    "next_steps::insert(",
    "agreed_steps::settle(",
    "agreed_steps::unsettle(",
    "next_steps::see_report(",
    "partner_steps::report(",
    "agreed_steps::upsert(",
    "agreed_steps::agree(",
    "agreed_steps::withdraw(",
    "agreed_steps::restore(",
    "agreed_steps::cancel_absent(",
    "survey_contacts::insert(",
    "survey_contacts::state(",
    "survey_contacts::remove(",
    "survey_contacts::carry_over(",
];

/// Without what only lays it out.
fn dense(source: &Source) -> String {
    source.code.split_whitespace().collect()
}

/// Whether the file writes the table.
fn writes(code: &str, table: &str) -> bool {
    let by_hand = ["INSERTINTO", "UPDATE", "DELETEFROM"].map(|verb| format!("{verb}{table}"));
    let names = ["insert_into(", "update(", "delete("].map(|verb| format!("{verb}{table}::table"));
    let is_word = |found: usize, word: &str| {
        let next = code[found + word.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && c != '_') || word.ends_with("::table")
    };
    let mut words = by_hand.iter().chain(&names);
    words.any(|word| code.match_indices(word.as_str()).any(|(found, word)| is_word(found, word)))
}

#[test]
fn what_lists_show_is_written_by_known_files() {
    let mut faults = Vec::new();
    for source in sources() {
        let code = dense(source);
        for (table, known) in WRITERS {
            if writes(&code, table) && !known.contains(&source.path.as_str()) {
                faults.push(format!("src/{} writes {table}, which lists are counted from", source.path));
            }
        }
    }
    none(&faults);
    for (table, known) in WRITERS {
        for path in known {
            let code = sources().iter().find(|source| source.path == *path).map(dense).unwrap_or_default();
            let row = code.contains("diesel::update(row") || code.contains("diesel::update(open)");
            assert!(writes(&code, table) || row, "{path} writes {table} no more");
        }
    }
}

fn holds(code: &str) -> bool {
    ["held(", ".hold(", ".made("].iter().any(|word| code.contains(word))
}

/// Whether the file is a part of other actions, each of which holds.
fn is_called_by_holders(path: &str) -> bool {
    let module = path.trim_start_matches("actions/").trim_end_matches(".rs");
    let call = format!("{module}::");
    let callers: Vec<String> = sources().iter().map(dense).filter(|code| code.contains(&call)).collect();
    !callers.is_empty() && callers.iter().all(|code| holds(code))
}

#[test]
fn whoever_changes_an_engagement_holds_it() {
    let mut faults = Vec::new();
    for source in sources() {
        let (path, code) = (source.path.as_str(), dense(source));
        if code.contains("lock_engagement(")
            && !["store/dialect/locks.rs", "store/dialect/mod.rs", "store/work.rs"].contains(&path)
        {
            faults.push(format!("src/{path} locks an engagement by itself: `Work::hold` recounts it"));
        }
        if path.starts_with("store/") {
            continue;
        }
        let writes: Vec<&str> = FUNCTIONS.into_iter().filter(|function| code.contains(function)).collect();
        let is_held = path.starts_with("actions/") && (holds(&code) || is_called_by_holders(path));
        if !writes.is_empty() && !is_held {
            faults.push(format!("src/{path} changes an engagement that it does not hold: {writes:?}"));
        }
    }
    none(&faults);
}
