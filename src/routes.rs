//! The only table of the pages' URLs: method, path, the name under which links spell it, who may come in, handler, and whether
//! what is sent there was typed, or may be long. Data, so
//! that a test can walk it; `web::binding` puts it into the application. What is no page, static files and the two questions
//! after the program's health, is bound in `server`.

use actix_web::http::Method;

use crate::domain::policy::Role;

/// Who may come in; what they may do inside is the action's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    SignedIn,
    /// One of these roles; for everybody else the URL does not exist.
    Roles(&'static [Role]),
}

/// One line of the table.
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    /// A form in which somebody types: where the session is gone when it is sent, its text is kept over signing in and shown
    /// again (`web::parked`). Never one for passwords alone, and never a file.
    pub typed: bool,
    /// Longest body of a form that is sent there, in bytes; a file has bounds of its own (`web::upload`).
    pub most_bytes: usize,
}

/// Longest body of a form in which somebody writes, or that carries figures: a review section with every text at its limit
/// fits.
pub const LONG: usize = 1024 * 1024;
/// Longest body of every other form: a few fields and a token.
pub const SHORT: usize = 16 * 1024;

const ANYONE: Who = Who::Anyone;
const SIGNED_IN: Who = Who::SignedIn;
const MANAGER: Who = Who::Roles(&[Role::Manager]);
const STAFF: Who = Who::Roles(&[Role::Manager, Role::Lead]);
const LEAD: Who = Who::Roles(&[Role::Lead]);
const PARTNER: Who = Who::Roles(&[Role::Partner]);
const ADMINISTRATOR: Who = Who::Roles(&[Role::Administrator]);

/// Hands every line of the table to a macro: here to the one that makes [`TABLE`] and [`paths`], in `web::binding` to the
/// one that binds handlers. Fixed paths stand before those with a name in them; the first line of a path names it.
macro_rules! every_route {
    ($with:ident) => {
        $with! {
                GET  "/" as home(), SIGNED_IN, home::show;
                GET  "/sign-in" as sign_in(), ANYONE, sign_in::show;
                POST "/sign-in", ANYONE, sign_in::submit;
                POST "/sign-out" as sign_out(), SIGNED_IN, sign_in::sign_out;
                POST "/language" as language(), ANYONE, sign_in::language;

                GET  "/account" as account(), SIGNED_IN, account::show;
                POST "/account/settings" as account_settings(), SIGNED_IN, account::save_settings;
                POST "/account/mail" as account_mail(), SIGNED_IN, account::save_mail;
                POST "/account/calendar" as account_calendar(), SIGNED_IN, account::make_calendar;
                POST "/account/calendar/removal" as account_calendar_removal(), SIGNED_IN, account::remove_calendar;
                POST "/account/password" as account_password(), SIGNED_IN, account::change_password;
                POST "/account/sessions/end" as account_sessions_end(), SIGNED_IN, account::end_session;

                GET  "/covers" as covers(), STAFF, covers::index;
                POST "/covers", STAFF, covers::begin;
                POST "/covers/{id}/end" as cover_end(id), STAFF, covers::end;

                GET  "/engagements" as engagements(), STAFF, engagements::index;
                POST "/engagements", MANAGER, engagements::create, typed;
                GET  "/engagements/table.csv" as engagements_csv(), STAFF, tables::engagements_csv;
                GET  "/engagements/table.xlsx" as engagements_xlsx(), STAFF, tables::engagements_xlsx;
                GET  "/engagements/new" as new_engagement(), MANAGER, engagements::new;
                GET  "/engagements/reassignment" as reassignment(), LEAD, reassignments::preview;
                POST "/engagements/reassignment", LEAD, reassignments::begin;
                GET  "/engagements/reassignments/{id}" as reassigned(id), LEAD, reassignments::show;
                GET  "/engagements/{id}" as engagement(id), STAFF, engagement::show;
                GET  "/engagements/{id}/history" as history(id), STAFF, engagement::history;
                GET  "/engagements/{id}/edit" as edit_engagement(id), STAFF, engagements::edit;
                POST "/engagements/{id}/edit", STAFF, engagements::update, typed;
                POST "/engagements/{id}/manager" as manager(id), STAFF, engagements::reassign;
                GET  "/engagements/{id}/usage" as usage(id), STAFF, usage::show;
                POST "/engagements/{id}/usage", STAFF, usage::record, typed;
                POST "/engagements/{id}/usage/{measurement}/exclusion" as exclusion(id, measurement), STAFF, usage::exclude, typed;
                GET  "/engagements/{id}/usage/import" as usage_import(id), STAFF, usage_import::show;
                POST "/engagements/{id}/usage/import", STAFF, usage_import::read;
                GET  "/engagements/{id}/usage/import/progress" as import_progress(id), STAFF, usage_import::progress;
                POST "/engagements/{id}/usage/import/preview" as import_preview(id), STAFF, usage_import::preview, long;
                POST "/engagements/{id}/usage/import/confirmation" as import_confirmation(id), STAFF, usage_import::confirm, long;
                GET  "/engagements/{id}/usage/imports/{import}" as imported(id, import), STAFF, usage_import::result;
                GET  "/engagements/{id}/usage/table.csv" as usage_table_csv(id), STAFF, usage_import::template_csv;
                GET  "/engagements/{id}/usage/table.xlsx" as usage_table_xlsx(id), STAFF, usage_import::template_xlsx;
                GET  "/usage-reports" as portfolio_import(), STAFF, portfolio_import::show;
                POST "/usage-reports", STAFF, portfolio_import::read;
                POST "/usage-reports/confirmation" as portfolio_import_confirmation(), STAFF, portfolio_import::confirm, long;
                GET  "/engagements/{id}/criteria" as criteria(id), STAFF, criteria::show;
                POST "/engagements/{id}/criteria", STAFF, criteria::save, typed;
                GET  "/engagements/{id}/meeting.ics" as meeting_ics(id), STAFF, calendar::meeting;
                POST "/engagements/{id}/steps" as engagement_steps(id), STAFF, step::add, typed;
                GET  "/engagements/{id}/steps/new" as new_step(id), STAFF, step::new;
                GET  "/engagements/{id}/steps/{step}" as step(id, step), STAFF, step::show;
                POST "/engagements/{id}/steps/{step}", STAFF, step::set_status;
                POST "/engagements/{id}/steps/{step}/change" as step_change(id, step), STAFF, step::change, typed;
                POST "/engagements/{id}/steps/{step}/comments" as step_comments(id, step), STAFF, step::comment, typed;
                POST "/engagements/{id}/steps/{step}/seen" as step_seen(id, step), STAFF, step::seen;
                POST "/engagements/{id}/follow-ups/{follow_up}" as follow_up(id, follow_up), STAFF, engagement::change_follow_up;
                POST "/engagements/{id}/survey" as survey(id), STAFF, survey::add, typed;
                POST "/engagements/{id}/survey/{contact}" as survey_contact(id, contact), STAFF, survey::change, typed;
                POST "/engagements/{id}/survey/{contact}/state" as survey_state(id, contact), STAFF, survey::state;
                POST "/engagements/{id}/survey/{contact}/removal" as survey_removal(id, contact), STAFF, survey::remove;
                GET  "/engagements/{id}/notes" as notes_of(id), STAFF, notes::of_engagement;
                POST "/engagements/{id}/notes", STAFF, notes::add, typed;
                GET  "/engagements/{id}/notes/{note}" as note(id, note), STAFF, notes::edit;
                POST "/engagements/{id}/notes/{note}", STAFF, notes::change, typed;
                POST "/engagements/{id}/notes/{note}/removal" as note_removal(id, note), STAFF, notes::remove;
                GET  "/engagements/{id}/agenda" as agenda(id), STAFF, agenda::show;
                GET  "/engagements/{id}/letters/{kind}" as letters(id, kind), STAFF, letters::show;
                GET  "/engagements/{id}/letters/{kind}/{language}.eml" as letter_file(id, kind, language), STAFF, letters::file;
                GET  "/engagements/{id}/partner-view" as partner_view(id), STAFF, partner_view::show;

                GET  "/engagements/{id}/review" as draft(id), STAFF, review::front;
                POST "/engagements/{id}/review", STAFF, review::start;
                GET  "/engagements/{id}/review/check" as check(id), STAFF, review::check;
                POST "/engagements/{id}/review/submission" as submission(id), STAFF, review::submit;
                GET  "/engagements/{id}/review/discard" as discard(id), STAFF, review::discard_question;
                POST "/engagements/{id}/review/discard", STAFF, review::discard;
                GET  "/engagements/{id}/review/playbook" as draft_playbook(id), STAFF, review::playbook_question;
                POST "/engagements/{id}/review/playbook", STAFF, review::adopt_playbook;
                POST "/engagements/{id}/review/figures" as draft_figures(id), STAFF, review::figures;
                GET  "/engagements/{id}/review/{section}" as section(id, section), STAFF, review_section::show;
                POST "/engagements/{id}/review/{section}", STAFF, review_section::save, typed;

                GET  "/steps" as steps(), STAFF, steps::index;
                GET  "/steps/table.xlsx" as steps_table(), STAFF, tables::steps_xlsx;

                GET  "/notes" as notes(), STAFF, notes::index;

                GET  "/reviews" as queue(), LEAD, reviews::queue;
                GET  "/reviews/table.csv" as queue_csv(), LEAD, tables::queue_csv;
                GET  "/reviews/table.xlsx" as queue_xlsx(), LEAD, tables::queue_xlsx;
                GET  "/reviews/{id}" as review(id), STAFF, reviews::show;
                GET  "/reviews/{id}/revisions/{revision}" as revision(id, revision), STAFF, reviews::revision;
                POST "/reviews/{id}/approval" as approval(id), STAFF, decisions::approve, typed;
                POST "/reviews/{id}/return" as return_review(id), STAFF, decisions::return_with_comments, typed;
                POST "/reviews/{id}/comments" as comments(id), STAFF, decisions::keep, typed;
                POST "/reviews/{id}/claim" as claim(id), STAFF, claims::claim;
                POST "/reviews/{id}/claim/release" as claim_release(id), STAFF, claims::release;
                POST "/reviews/{id}/withdrawal" as withdrawal(id), STAFF, decisions::withdraw;
                POST "/reviews/{id}/approval/undo" as undo_approval(id), STAFF, decisions::undo_approval, typed;

                GET  "/summaries" as summaries(), PARTNER, summaries::index;
                GET  "/summaries/table.csv" as summaries_csv(), PARTNER, tables::summaries_csv;
                GET  "/summaries/table.xlsx" as summaries_xlsx(), PARTNER, tables::summaries_xlsx;
                GET  "/summaries/{engagement}" as summary(engagement), PARTNER, summaries::show;
                GET  "/summaries/{engagement}/summary.xlsx" as summary_xlsx(engagement), PARTNER, tables::summary_xlsx;
                POST "/summaries/{engagement}/steps/{step}" as step_report(engagement, step), PARTNER, summaries::report, typed;

                GET  "/portfolio" as portfolio(), LEAD, portfolio::show;
                GET  "/portfolio/table.xlsx" as portfolio_xlsx(), LEAD, tables::portfolio_xlsx;
                GET  "/portfolio/meetings" as held(), LEAD, held::index;
                GET  "/portfolio/meetings/table.xlsx" as held_xlsx(), LEAD, tables::held_xlsx;

                GET  "/calendar/{secret}.ics" as calendar(secret), ANYONE, calendar::feed;

                GET  "/playbook" as playbook(), SIGNED_IN, playbook::show;
                GET  "/playbook/rules" as rules(), SIGNED_IN, playbook::rules;
                GET  "/playbook/{version}" as playbook_version(version), SIGNED_IN, playbook::version;

                GET  "/admin/users" as users(), ADMINISTRATOR, admin_users::index;
                POST "/admin/users", ADMINISTRATOR, admin_users::create, typed;
                GET  "/admin/users/new" as new_user(), ADMINISTRATOR, admin_users::new;
                GET  "/admin/users/{id}" as user(id), ADMINISTRATOR, admin_users::show;
                POST "/admin/users/{id}", ADMINISTRATOR, admin_users::update, typed;
                POST "/admin/users/{id}/password" as user_password(id), ADMINISTRATOR, admin_users::reset_password;
                POST "/admin/users/{id}/disabling" as user_disabling(id), ADMINISTRATOR, admin_users::disable;
                POST "/admin/users/{id}/enabling" as user_enabling(id), ADMINISTRATOR, admin_users::enable;
                GET  "/admin/partners" as partners(), ADMINISTRATOR, admin_partners::index;
                POST "/admin/partners", ADMINISTRATOR, admin_partners::create, typed;
                GET  "/admin/partners/{id}" as partner(id), ADMINISTRATOR, admin_partners::show;
                POST "/admin/partners/{id}", ADMINISTRATOR, admin_partners::rename, typed;
                GET  "/admin/workloads" as workloads(), ADMINISTRATOR, admin_workloads::index;
                POST "/admin/workloads", ADMINISTRATOR, admin_workloads::create, typed;
                GET  "/admin/workloads/{id}" as workload(id), ADMINISTRATOR, admin_workloads::show;
                POST "/admin/workloads/{id}", ADMINISTRATOR, admin_workloads::update, typed;
                GET  "/admin/headings" as headings(), ADMINISTRATOR, admin_headings::index;
                POST "/admin/headings", ADMINISTRATOR, admin_headings::add, typed;
                POST "/admin/headings/{id}/removal" as heading_removal(id), ADMINISTRATOR, admin_headings::remove;
                GET  "/admin/mail" as mails(), ADMINISTRATOR, admin_mail::index;
                POST "/admin/mail/retry" as mails_retry(), ADMINISTRATOR, admin_mail::retry_all;
                POST "/admin/mail/{id}/retry" as mail_retry(id), ADMINISTRATOR, admin_mail::retry;
                GET  "/admin/audit" as audit(), ADMINISTRATOR, admin_audit::index;
                GET  "/admin/security" as security(), ADMINISTRATOR, admin_security::index;
        }
    };
}
pub(crate) use every_route;

/// The function that spells a path: as it is where nothing is filled in.
macro_rules! path {
    ($path:literal, $name:ident()) => {
        #[doc = concat!("`", $path, "`")]
        pub const fn $name() -> &'static str {
            $path
        }
    };
    ($path:literal, $name:ident($($part:ident),+)) => {
        #[doc = concat!("`", $path, "`")]
        pub fn $name($($part: impl Display),+) -> String {
            filled($path, &[$((stringify!($part), $part.to_string())),+])
        }
    };
}

/// Whether a line ends in the word `typed`.
macro_rules! is_typed {
    () => {
        false
    };
    (typed) => {
        true
    };
    (long) => {
        false
    };
}

/// How long a form may be, by the word at the end of its line.
macro_rules! most_bytes {
    () => {
        SHORT
    };
    ($long:ident) => {
        LONG
    };
}

macro_rules! table {
    ($($method:ident $path:literal $(as $name:ident($($part:ident),*))?, $who:ident, $room:ident::$handler:ident $(, $typed:ident)?;)*) => {
        /// Every URL of the pages.
        pub static TABLE: &[Entry] = &[$(Entry { method: Method::$method, path: $path, who: $who, typed: is_typed!($($typed)?), most_bytes: most_bytes!($($typed)?) },)*];

        /// A function for each path of the table. Pages, redirects and papers spell a URL with these and in no other way.
        pub mod paths {
            use std::fmt::Display;

            use crate::routes::filled;

            $($(path!($path, $name($($part),*));)?)*
        }

        /// Paths with what is filled into them, for the test below.
        #[cfg(test)]
        static NAMED: &[(&str, &[&str])] = &[$($(($path, &[$(stringify!($part)),*]),)?)*];
    };
}

every_route!(table);

/// The pattern with its parts filled in, each percent-encoded as one segment.
pub(crate) fn filled(pattern: &str, parts: &[(&str, String)]) -> String {
    let mut path = pattern.to_owned();
    for (name, value) in parts {
        let value = percent_encoding::utf8_percent_encode(value, SEGMENT).to_string();
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    path
}

/// A place on the page of this path: the id of a field may hold brackets, which a fragment may not (RFC 3986, 3.5).
pub(crate) fn at(path: &str, id: &str) -> String {
    format!("{path}#{}", percent_encoding::utf8_percent_encode(id, SEGMENT))
}

/// What a segment of a path holds as it is; everything else is encoded.
const SEGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Who may use this method of this pattern; `None` where the table has no such line.
pub fn who(method: &Method, pattern: &str) -> Option<Who> {
    TABLE.iter().find(|e| e.method == *method && e.path == pattern).map(|e| e.who)
}

/// The line's own text of this pattern; `None` where the table has none of this method or another.
pub fn known(pattern: &str) -> Option<&'static str> {
    TABLE.iter().find(|e| e.path == pattern).map(|e| e.path)
}

/// Whether somebody types into the form that is sent to this pattern.
pub fn is_typed(method: &Method, pattern: &str) -> bool {
    TABLE.iter().any(|e| e.method == *method && e.path == pattern && e.typed)
}

/// Longest body of a form that is sent to this pattern, in bytes.
pub fn most_bytes(method: &Method, pattern: &str) -> usize {
    TABLE.iter().find(|e| e.method == *method && e.path == pattern).map_or(SHORT, |e| e.most_bytes)
}

/// Where a person is led back to after signing in, when what they sent was a form: the page of the same path, else the
/// nearest one above it. `/engagements/42/usage/import/confirmation` → `/engagements/42/usage/import`.
pub fn page_of(path: &str) -> &str {
    let mut path = path;
    loop {
        // The first line that fits is the one that answers: fixed paths stand before those with a name in them.
        let line = TABLE.iter().find(|e| is_like(e.path, path));
        if line.is_some_and(|line| who(&Method::GET, line.path).is_some()) {
            return path;
        }
        match path.rfind('/') {
            Some(at) if at > 0 => path = &path[..at],
            _ => return "/",
        }
    }
}

fn is_like(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(of), Some(part)) if of == part || (of.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMED, TABLE, page_of, paths};

    #[test]
    fn after_signing_in_there_is_always_a_page() {
        for (posted, page) in [
            ("/engagements/42/usage", "/engagements/42/usage"),
            ("/engagements/42/usage/7/exclusion", "/engagements/42/usage"),
            ("/engagements/42/usage/import/confirmation", "/engagements/42/usage/import"),
            ("/engagements/42/review/submission", "/engagements/42/review"),
            ("/engagements/42/review/goals", "/engagements/42/review/goals"),
            ("/reviews/7/approval/undo", "/reviews/7"),
            ("/engagements/42/manager", "/engagements/42"),
            ("/sign-out", "/"),
            ("/nowhere", "/"),
        ] {
            assert_eq!(page_of(posted), page, "{posted}");
        }
    }

    #[test]
    fn every_path_has_one_name_that_fills_all_of_it() {
        for entry in TABLE {
            let named: Vec<_> = NAMED.iter().filter(|(path, _)| *path == entry.path).collect();
            assert_eq!(named.len(), 1, "{}", entry.path);
            let parts: Vec<&str> =
                entry.path.split('/').filter_map(|p| Some(p.split_once('{')?.1.split_once('}')?.0)).collect();
            assert_eq!(named[0].1, parts, "{}", entry.path);
        }
        assert_eq!(paths::revision(7, 2), "/reviews/7/revisions/2");
        assert_eq!(paths::section(42, "next-steps"), "/engagements/42/review/next-steps");
        assert_eq!(paths::playbook_version("../x y"), "/playbook/..%2Fx%20y");
        assert_eq!(paths::home(), "/");
    }
}
