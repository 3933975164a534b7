//! The only table of URLs: method, path, who may come in, handler. Data, so that a test can walk it.

use actix_web::http::Method;
use actix_web::{HttpResponse, Route, web};

use crate::domain::policy::Role;
use crate::web::handlers as h;

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
    handler: fn() -> Route,
}

const MANAGER: Who = Who::Roles(&[Role::Manager]);
const STAFF: Who = Who::Roles(&[Role::Manager, Role::Lead]);
const LEAD: Who = Who::Roles(&[Role::Lead]);
const PARTNER: Who = Who::Roles(&[Role::Partner]);
const ADMINISTRATOR: Who = Who::Roles(&[Role::Administrator]);

macro_rules! table {
    ($($method:ident $path:literal $who:expr, $handler:path;)*) => {
        /// Every URL of the pages.
        pub static TABLE: &[Entry] = &[
            $(Entry { method: Method::$method, path: $path, who: $who, handler: || web::method(Method::$method).to($handler) },)*
        ];
    };
}

use Who::{Anyone, SignedIn};

table! {
    GET  "/" SignedIn, h::home::show;
    GET  "/sign-in" Anyone, h::sign_in::show;
    POST "/sign-in" Anyone, h::sign_in::submit;
    POST "/sign-out" SignedIn, h::sign_in::sign_out;
    POST "/language" Anyone, h::sign_in::language;

    GET  "/account" SignedIn, h::account::show;
    POST "/account/settings" SignedIn, h::account::save_settings;
    POST "/account/password" SignedIn, h::account::change_password;
    POST "/account/sessions/end" SignedIn, h::account::end_session;

    GET  "/engagements" STAFF, h::engagements::index;
    POST "/engagements" MANAGER, h::engagements::create;
    GET  "/engagements/new" MANAGER, h::engagements::new;
    GET  "/engagements/{id}" STAFF, h::engagement::show;
    GET  "/engagements/{id}/history" STAFF, h::engagement::history;
    GET  "/engagements/{id}/edit" STAFF, h::engagements::edit;
    POST "/engagements/{id}/edit" STAFF, h::engagements::update;
    POST "/engagements/{id}/manager" STAFF, h::engagements::reassign;
    GET  "/engagements/{id}/usage" STAFF, h::usage::show;
    POST "/engagements/{id}/usage" STAFF, h::usage::record;
    POST "/engagements/{id}/usage/{measurement}/exclusion" STAFF, h::usage::exclude;
    GET  "/engagements/{id}/usage/import" STAFF, h::usage_import::show;
    POST "/engagements/{id}/usage/import" STAFF, h::usage_import::read;
    GET  "/engagements/{id}/usage/import/progress" STAFF, h::usage_import::progress;
    POST "/engagements/{id}/usage/import/preview" STAFF, h::usage_import::preview;
    POST "/engagements/{id}/usage/import/confirmation" STAFF, h::usage_import::confirm;
    GET  "/engagements/{id}/usage/imports/{import}" STAFF, h::usage_import::result;
    GET  "/engagements/{id}/usage/table.csv" STAFF, h::usage_import::template_csv;
    GET  "/engagements/{id}/usage/table.xlsx" STAFF, h::usage_import::template_xlsx;
    GET  "/engagements/{id}/criteria" STAFF, h::criteria::show;
    POST "/engagements/{id}/criteria" STAFF, h::criteria::save;
    POST "/engagements/{id}/steps/{step}" STAFF, h::engagement::update_step;
    GET  "/engagements/{id}/agenda" STAFF, h::agenda::show;

    GET  "/engagements/{id}/review" STAFF, h::review::front;
    POST "/engagements/{id}/review" STAFF, h::review::start;
    GET  "/engagements/{id}/review/check" STAFF, h::review::check;
    POST "/engagements/{id}/review/submission" STAFF, h::review::submit;
    GET  "/engagements/{id}/review/discard" STAFF, h::review::discard_question;
    POST "/engagements/{id}/review/discard" STAFF, h::review::discard;
    GET  "/engagements/{id}/review/playbook" STAFF, h::review::playbook_question;
    POST "/engagements/{id}/review/playbook" STAFF, h::review::adopt_playbook;
    POST "/engagements/{id}/review/figures" STAFF, h::review::figures;
    GET  "/engagements/{id}/review/{section}" STAFF, h::review_section::show;
    POST "/engagements/{id}/review/{section}" STAFF, h::review_section::save;

    GET  "/reviews" LEAD, h::reviews::queue;
    GET  "/reviews/{id}" STAFF, h::reviews::show;
    GET  "/reviews/{id}/revisions/{revision}" STAFF, h::reviews::revision;
    POST "/reviews/{id}/approval" STAFF, h::decisions::approve;
    POST "/reviews/{id}/return" STAFF, h::decisions::return_with_comments;
    POST "/reviews/{id}/withdrawal" STAFF, h::decisions::withdraw;
    POST "/reviews/{id}/approval/undo" STAFF, h::decisions::undo_approval;

    GET  "/summaries" PARTNER, h::summaries::index;
    GET  "/summaries/{engagement}" PARTNER, h::summaries::show;
    GET  "/portfolio" LEAD, h::portfolio::show;
    GET  "/playbook" SignedIn, h::playbook::show;
    GET  "/playbook/{version}" SignedIn, h::playbook::version;

    GET  "/admin/users" ADMINISTRATOR, h::admin_users::index;
    POST "/admin/users" ADMINISTRATOR, h::admin_users::create;
    GET  "/admin/users/new" ADMINISTRATOR, h::admin_users::new;
    GET  "/admin/users/{id}" ADMINISTRATOR, h::admin_users::show;
    POST "/admin/users/{id}" ADMINISTRATOR, h::admin_users::update;
    POST "/admin/users/{id}/password" ADMINISTRATOR, h::admin_users::reset_password;
    POST "/admin/users/{id}/disabling" ADMINISTRATOR, h::admin_users::disable;
    POST "/admin/users/{id}/enabling" ADMINISTRATOR, h::admin_users::enable;
    GET  "/admin/partners" ADMINISTRATOR, h::admin_partners::index;
    POST "/admin/partners" ADMINISTRATOR, h::admin_partners::create;
    GET  "/admin/partners/{id}" ADMINISTRATOR, h::admin_partners::show;
    POST "/admin/partners/{id}" ADMINISTRATOR, h::admin_partners::rename;
    GET  "/admin/workloads" ADMINISTRATOR, h::admin_workloads::index;
    POST "/admin/workloads" ADMINISTRATOR, h::admin_workloads::create;
    GET  "/admin/workloads/{id}" ADMINISTRATOR, h::admin_workloads::show;
    POST "/admin/workloads/{id}" ADMINISTRATOR, h::admin_workloads::update;
    GET  "/admin/audit" ADMINISTRATOR, h::admin_audit::index;
}

/// Who may use this method of this pattern; `None` where the table has no such line.
pub fn who(method: &Method, pattern: &str) -> Option<Who> {
    TABLE.iter().find(|e| e.method == *method && e.path == pattern).map(|e| e.who)
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

/// Puts the table into the application. A known path with another method is 405, all else 404.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut done: Vec<&str> = Vec::new();
    for entry in TABLE {
        if done.contains(&entry.path) {
            continue;
        }
        done.push(entry.path);
        let same: Vec<&Entry> = TABLE.iter().filter(|e| e.path == entry.path).collect();
        let allowed = same.iter().map(|e| e.method.as_str()).collect::<Vec<_>>().join(", ");
        let mut resource = web::resource(entry.path);
        for line in same {
            resource = resource.route((line.handler)());
        }
        let refuse = move || {
            let allowed = allowed.clone();
            async move { HttpResponse::MethodNotAllowed().insert_header(("allow", allowed)).finish() }
        };
        config.service(resource.default_service(web::route().to(refuse)));
    }
    config.default_service(web::route().to(|| async { HttpResponse::NotFound().finish() }));
}

#[cfg(test)]
mod tests {
    use super::page_of;

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
}
