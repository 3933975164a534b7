//! The queries behind the busiest pages read through an index, on both databases: none walks a table that grows.
//!
//! The SQL is not copied: the store's own functions run, what they send is listened to, and the database explains it. What the
//! pages themselves send, `tests/http/plans.rs` listens to.

use success_review::domain::engagement::{Listed, Outcome, ReviewStage, ReviewState, Segment, Status};
use success_review::domain::filter::{self, Engagements as Filter, Watch};
use success_review::domain::glance::Todo;
use success_review::domain::message::MailState;
use success_review::domain::portfolio::{Month, Period};
use success_review::domain::reassignment::{Chosen, Moving};
use success_review::domain::report::Kind;
use success_review::domain::security::SecurityKind;
use success_review::domain::survey::silent_before;
use success_review::domain::usage::Counts;
use success_review::domain::zone::Days;
use success_review::error::Result;
use success_review::playbook::library;
use success_review::queries::Ask;
use success_review::queries::partner_view::{self, Basis};
use success_review::store::engagements::Engagement;
use success_review::store::search::Bounds;
use success_review::store::{
    AnyConnection, Backend, Seen, attempts, audit, calendar, calendar_feeds, comment_drafts, covers, criteria,
    decisions, drafts, due_steps, engagement_list, engagements, follow_ups, held_list, imports, mails, measurements,
    meetings, next_steps, notes, partner_steps, partner_times, portfolio, queue, reassignments, reviews, security,
    sessions, step_changes, step_list, summaries, survey_contacts, surveys, todos, usage_points, vitals,
};

use success_review::domain::review::outcome::Group;

use crate::support::builders::today;
use crate::support::plans::{Years, as_sent, explain, explain_without, listen};

/// Indexes in the order of which a list of engagements may be read from its beginning.
const ANY_LIST: [&str; 4] = ["engagements_updated", "engagements_open", "engagements_manager", "engagements_complete"];
impl Years {
    /// The engagements of a page of the list, as a lead sees it.
    fn seen(&self) -> Vec<Seen<Engagement>> {
        let found =
            |conn: &mut AnyConnection| (1..=20).map(|id| engagements::find_visible(conn, &self.lead, id)).collect();
        self.app.read(found)
    }

    /// Every SELECT that this sends reads growing tables through an index by what it looks for.
    #[track_caller]
    fn seeks<T>(&self, what: &str, run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        self.reads(what, &[], run);
    }

    /// The same; these indexes may be read from their beginning, since they hold the order of a list that has a limit.
    #[track_caller]
    fn reads<T>(&self, what: &str, ordered: &[&str], run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        let sent = listen(&self.app.db, run);
        assert!(!sent.is_empty(), "{what}: no query");
        for sql in sent {
            let faults = self.faults(&sql, ordered);
            assert!(faults.is_empty(), "{what}, {}", faults.join("\n"));
        }
    }

    /// Whatever this sends gets its order from an index.
    #[track_caller]
    fn never_sorts<T>(&self, what: &str, run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        for sql in listen(&self.app.db, run) {
            let plan = explain_without(&self.app.db, &sql, &["seqscan", "hashjoin", "mergejoin", "sort", "bitmapscan"]);
            let sorts = plan.iter().any(|line| line.contains("Sort") || line.contains("FOR ORDER BY"));
            assert!(!sorts, "{what} sorts:\n{sql}\n{}", plan.join("\n"));
        }
    }

    /// One of the SELECTs that this sends reads this index.
    #[track_caller]
    fn uses<T>(&self, what: &str, index: &str, run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        self.uses_one(what, &[index], run);
    }

    /// The same of any of these.
    #[track_caller]
    fn uses_one<T>(&self, what: &str, indexes: &[&str], run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        let plans: Vec<String> = listen(&self.app.db, run).iter().flat_map(|sql| explain(&self.app.db, sql)).collect();
        let named = plans.iter().any(|line| line.split([' ', '(']).any(|word| indexes.contains(&word)));
        assert!(named, "{what} does not use {indexes:?}:\n{}", plans.join("\n"));
    }
}

#[actix_web::test]
async fn the_list_of_engagements_has_an_index_for_every_filter() {
    let years = Years::new().await;
    let after = Some(engagement_list::Place(years.app.clock.timestamp(), 1_000));
    let returned = ReviewStage::Submitted(ReviewState::Returned);
    let moment = years.app.clock.timestamp();
    let watch = |watch| Filter { watch: Some(watch), ..Filter::default() };
    let filters = [
        ("all", Filter::default(), "engagements_updated"),
        // Nearly all of them are, so PostgreSQL takes the list as it is.
        ("active", Filter { state: Some(Listed::Only(Status::Active)), ..Filter::default() }, "engagements_updated"),
        ("paused", Filter { state: Some(Listed::Only(Status::Paused)), ..Filter::default() }, "-"),
        (
            "complete",
            Filter { state: Some(Listed::Only(Status::Complete)), ..Filter::default() },
            "engagements_complete",
        ),
        ("open", Filter { state: Some(Listed::Open), ..Filter::default() }, "engagements_updated"),
        ("draft", Filter { review: Some(ReviewStage::Draft), ..Filter::default() }, "engagements_updated"),
        ("returned", Filter { review: Some(returned), shut: true, ..Filter::default() }, "engagements_updated"),
        ("outcome", Filter { outcome: Some(Some(Outcome::Disengage)), ..Filter::default() }, "engagements_updated"),
        ("workload", Filter { workload: Some(3), ..Filter::default() }, "engagements_updated"),
        ("shut", Filter { shut: true, ..Filter::default() }, "engagements_updated"),
        ("moved", watch(Watch::Moved(Some(moment))), "engagements_updated"),
        ("stale", watch(Watch::Stale(Days::at(moment))), "engagements_updated"),
        ("unmeasured", watch(Watch::Unmeasured), "engagements_updated"),
        ("unmanaged", watch(Watch::Unmanaged), "engagements_updated"),
        // Their own, which is all that who is no lead has.
        ("manager", Filter { manager: Some(7), ..Filter::default() }, "-"),
        ("partner", Filter { partner: Some(1), ..Filter::default() }, "-"),
        ("tenant", Filter { tenant: Some("t7".to_owned()), ..Filter::default() }, "-"),
        ("name", Filter { name: Some("架空".to_owned()), ..Filter::default() }, "-"),
        ("one character", Filter { name: Some("架".to_owned()), ..Filter::default() }, "-"),
    ];
    let bounds = Bounds::USUAL;
    for (what, filter, ordered) in filters {
        for after in [None, after] {
            years.reads(&format!("lead, {what}"), &[ordered], |conn| {
                engagement_list::list(conn, &years.lead, &filter, after, 20, bounds)
            });
            years.seeks(&format!("manager, {what}"), |conn| {
                engagement_list::list(conn, &years.manager, &filter, after, 20, bounds)
            });
            if filter.name.is_none() {
                continue;
            }
            // Names that very many customers have: the list is walked, as far as it says.
            let few = Bounds { sorted: 1, walked: 30 };
            years.reads(&format!("lead, walked, {what}"), &["engagements_updated"], |conn| {
                engagement_list::list(conn, &years.lead, &filter, after, 20, few)
            });
            years.seeks(&format!("manager, walked, {what}"), |conn| {
                engagement_list::list(conn, &years.manager, &filter, after, 20, few)
            });
        }
    }
    // Of more engagements than anybody sorts, what few have is looked up.
    let rare = Bounds { sorted: 1_500, walked: 30 };
    for (what, filter, index) in [
        ("workload", Filter { workload: Some(3), ..Filter::default() }, "engagement_workloads_workload"),
        ("shut", Filter { shut: true, ..Filter::default() }, "engagement_glances_shut"),
        ("moved", watch(Watch::Moved(Some(moment))), "engagement_watches_moved"),
        ("stale", watch(Watch::Stale(Days::at(moment).earlier(45))), "engagement_watches_measured"),
        ("unmeasured", watch(Watch::Unmeasured), "engagement_watches_unmeasured"),
        ("paused", Filter { state: Some(Listed::Only(Status::Paused)), workload: Some(3), ..Filter::default() }, "-"),
    ] {
        // Whether everybody's or each manager's own are looked up first is all the same where all are counted.
        let own = index.replace("engagement_watches_", "engagement_watches_own_");
        for after in [None, after] {
            years.reads(&format!("few, {what}"), &[index, &own], |conn| {
                engagement_list::list(conn, &years.lead, &filter, after, 20, rare)
            });
        }
        years.reads(&format!("few counted, {what}"), &[index, &own], |conn| {
            engagement_list::total(conn, &years.lead, &filter, rare)
        });
        if index != "-" {
            years.uses_one(what, &[index, &own], |conn| {
                engagement_list::list(conn, &years.lead, &filter, None, 20, rare)
            });
        }
    }
    for (what, filter, index) in [
        ("moved", watch(Watch::Moved(Some(moment))), "engagement_watches_own_moved"),
        ("stale", watch(Watch::Stale(Days::at(moment).earlier(45))), "engagement_watches_own_measured"),
        ("unmeasured", watch(Watch::Unmeasured), "engagement_watches_own_unmeasured"),
    ] {
        // A manager who has more than anybody sorts, and few of these.
        let rare = Bounds { sorted: 49, walked: 30 };
        years.reads(&format!("few of a manager, {what}"), &["engagement_watches_unmeasured"], |conn| {
            engagement_list::list(conn, &years.manager, &filter, None, 20, rare)
        });
        // PostgreSQL knows where nobody has any, and looks there.
        if years.app.db.backend() == Backend::Sqlite {
            years.uses(what, index, |conn| engagement_list::list(conn, &years.manager, &filter, None, 20, rare));
        }
    }
    let narrow =
        |manager, partner| Filter { workload: Some(3), shut: true, manager, partner, ..watch(Watch::Unmeasured) };
    for (what, filter) in [
        ("a workload", Filter { workload: Some(3), ..Filter::default() }),
        ("a stage and a workload", Filter { workload: Some(3), review: Some(returned), ..Filter::default() }),
        ("a state and a workload", Filter { workload: Some(3), state: Some(Listed::Open), ..Filter::default() }),
        ("a result and a gate", Filter { shut: true, outcome: Some(Some(Outcome::Disengage)), ..Filter::default() }),
        ("three of them", narrow(None, None)),
        ("those of a partner", narrow(None, Some(1))),
        ("those of a manager", narrow(Some(7), None)),
        ("those of both", narrow(Some(7), Some(1))),
    ] {
        // Where neither is few, the list is walked along its own index, and nothing else is read in any order.
        let many = Bounds { sorted: -1, walked: 30 };
        for after in [None, after] {
            let what = format!("walked, {what}");
            // Either index of the unmeasured holds those alone; where there are few PostgreSQL takes the one or the other.
            let counted =
                ["engagement_watches_unmeasured", "engagement_watches_own_unmeasured", "engagement_glances_shut"];
            years.reads(&what, &[&counted[..], &["engagements_updated"]].concat(), |conn| {
                engagement_list::list(conn, &years.lead, &filter, after, 20, many)
            });
            years.never_sorts(&what, |conn| engagement_list::list(conn, &years.lead, &filter, after, 20, many));
        }
    }
    let open = Filter { state: Some(Listed::Open), ..Filter::default() };
    years.seeks("total", |conn| engagement_list::total(conn, &years.lead, &open, bounds));
    years.seeks("total of a manager", |conn| engagement_list::total(conn, &years.manager, &open, bounds));
    let counted = Filter { workload: Some(3), ..open };
    // Whatever is left of a list, so many rows of it are counted and no more.
    years.reads("counted", &[&ANY_LIST[..], &["engagements"]].concat(), |conn| {
        engagement_list::total(conn, &years.lead, &counted, bounds)
    });
    years.seeks("counted of a manager", |conn| engagement_list::total(conn, &years.manager, &counted, bounds));
    let seen = years.seen();
    for viewer in [&years.manager, &years.lead] {
        years.seeks("tenant", |conn| engagements::of_tenant(conn, viewer, "t7", 5));
    }
    years.seeks("first of a tenant", |conn| engagements::first_of_tenant(conn, "t7"));
    years.seeks("figures", |conn| measurements::latest(conn, &seen));
    years.seeks("recorded", |conn| measurements::find(conn, &seen[0], &[1, 2, 3]));
    years.seeks("workloads", |conn| engagements::intended(conn, &seen));
    years.seeks("criteria", |conn| criteria::find_by_engagements(conn, &seen));
    years.seeks("trends", |conn| measurements::since(conn, &seen, &[1, 2], today()));
    years.seeks("reviews", |conn| reviews::lines(conn, &seen, true));
    years.seeks("drafts", |conn| drafts::lines(conn, &seen));
}

#[actix_web::test]
async fn the_home_of_a_manager_reads_by_index() {
    let years = Years::new().await;
    let seen = years.seen();
    for todo in Todo::ALL {
        years.seeks("what waits", |conn| todos::of_manager(conn, &years.manager, *todo, 200));
        years.never_sorts("what waits", |conn| todos::of_manager(conn, &years.manager, *todo, 200));
    }
    years.seeks("meetings", |conn| meetings::of_manager(conn, &years.manager, 200));
    years.seeks("steps", |conn| next_steps::due_by(conn, &years.manager, today(), 200));
    let now = years.app.clock.timestamp();
    years.seeks("steps to come", |conn| next_steps::due_soon(conn, &years.manager, (now, today()), 20));
    years.seeks("surveys", |conn| surveys::outstanding(conn, &years.manager, 20));
    years.uses("surveys", "engagement_glances_survey", |conn| surveys::outstanding(conn, &years.manager, 20));
    // There are zones ahead of this moment and behind it.
    let days = silent_before(Days::at("2026-11-22T10:30:00".parse().expect("a moment")));
    years.seeks("surveys that nobody answered", |conn| surveys::silent(conn, &years.manager, &days, 200));
    years.uses("surveys that nobody answered", "engagement_watches_own_silent", |conn| {
        surveys::silent(conn, &years.manager, &days, 200)
    });
    years.seeks("who is asked", |conn| survey_contacts::of_engagement(conn, &seen[0]));
    years.seeks("one who is asked", |conn| survey_contacts::find(conn, &seen[0], 1));
    years.seeks("one of this name", |conn| survey_contacts::named(conn, 1, "a"));
    years.seeks("whether something is said", |conn| survey_contacts::any_said(conn, 1, 1));
    years.seeks("the review", |conn| survey_contacts::reviewed(conn, 1));
    years.seeks("of whom a manager is told", |conn| survey_contacts::told(conn, &years.manager, today(), 20));
    let lines = years.app.read(|conn| reviews::lines(conn, &seen, true));
    years.seeks("remarks", |conn| decisions::remarks(conn, &lines.iter().collect::<Vec<_>>()));
    years.seeks("gates", |conn| audit::gates(conn, &seen));
}

#[actix_web::test]
async fn the_queue_and_a_review_read_by_index() {
    let years = Years::new().await;
    let now = years.app.clock.timestamp();
    let after = |group| Some(queue::Place(group, now, 9));
    for after in [None, after(Group::Exception), after(Group::Held), after(Group::NotHeld)] {
        for group in std::iter::once(None).chain(Group::ALL.iter().copied().map(Some)) {
            let filter = filter::Queue { group, ..filter::Queue::default() };
            years.seeks("queue", |conn| queue::page(conn, &years.lead, filter, now, after, 50));
            years
                .uses("queue", "review_revisions_queue", |conn| queue::page(conn, &years.lead, filter, now, after, 50));
            years.never_sorts("queue", |conn| queue::page(conn, &years.lead, filter, now, after, 50));
        }
    }
    years.seeks("counts", |conn| queue::counts(conn, &years.lead, filter::Queue::default(), now));
    for claimed in [filter::Claimed::Mine, filter::Claimed::Free] {
        let filter = filter::Queue { claimed: Some(claimed), ..filter::Queue::default() };
        years.seeks("claimed", |conn| queue::page(conn, &years.lead, filter, now, None, 50));
        years.seeks("claimed", |conn| queue::counts(conn, &years.lead, filter, now));
    }
    for after in [None, Some(meetings::Place(today(), 9))] {
        years.reads("meetings", &["engagement_glances_meets"], |conn| {
            meetings::page(conn, &years.lead, filter::Which::default(), after, 50)
        });
    }
    for people in [
        filter::People::default(),
        filter::People { manager: Some(1), partner: None },
        filter::People { manager: None, partner: Some(1) },
        filter::People { manager: Some(1), partner: Some(1) },
    ] {
        for segment in [None, Some(Segment::Business)] {
            for workload in [None, Some(1)] {
                let which = filter::Which { people, segment, workload };
                let asked = filter::Portfolio { which, period: Period::asked(None, None, Month::of(today())) };
                years.seeks("the overview's counts", |conn| portfolio::counts(conn, &years.lead, asked, now));
                // Of a workload a bounded part of the period is looked at, in whichever order PostgreSQL takes it; and a segment
                // is explained by its name in Rust, which no row has.
                if (workload.is_some() || segment.is_some()) && years.app.db.backend() == Backend::Postgres {
                    continue;
                }
                for (outcome, exception) in [(None, false), (Some(Outcome::Disengage), false), (None, true)] {
                    let held = filter::Held { outcome, exception, ..filter::Held::from(asked) };
                    for after in [None, Some(held_list::Place(today(), 9))] {
                        let page = |conn: &mut AnyConnection| {
                            held_list::page(conn, &years.lead, &held, after, (50, held_list::WALKED))
                        };
                        years.seeks("meetings that were held", page);
                        years.never_sorts("meetings that were held", page);
                    }
                }
            }
        }
    }
    let head = years.app.read(|conn| decisions::find_visible(conn, &years.lead, 7));
    years.seeks("head", |conn| decisions::find_visible(conn, &years.lead, 7));
    years.seeks("followed", |conn| decisions::is_followed(conn, &head));
    years.seeks("newest", |conn| decisions::newest(conn, &head));
    years.seeks("lines", |conn| decisions::lines(conn, &head));
    years.seeks("decisions", |conn| decisions::of_review(conn, &head));
    years.seeks("comments", |conn| decisions::comments_of_review(conn, &head));
    let revision = years.app.read(|conn| decisions::newest(conn, &head));
    years.seeks("numbered", |conn| decisions::numbered(conn, &head, 1));
    years.seeks("predecessor", |conn| decisions::predecessor(conn, &revision));
    years.seeks("comments of one", |conn| decisions::comments_of_revision(conn, &revision));
    years.seeks("own comments", |conn| comment_drafts::own(conn, &years.lead, &revision));
    years.seeks("number", |conn| reviews::number_of(conn, &revision));
    years.seeks("by key", |conn| reviews::find_by_idempotency_key(conn, "7"));
}

#[actix_web::test]
async fn one_engagement_reads_by_index() {
    let years = Years::new().await;
    let now = years.app.clock.timestamp();
    years.seeks("engagement", |conn| engagements::find_visible(conn, &years.manager, 7).map_or(Ok(()), |_| Ok(())));
    years.seeks("by key", |conn| engagements::find_by_idempotency_key(conn, "7"));
    let seen = years.app.read(|conn| engagements::find_visible(conn, &years.lead, 7));
    years.seeks("measurements", |conn| measurements::latest(conn, &seen));
    years.seeks("their last days", |conn| measurements::last_days(conn, &seen, 12));
    years.seeks("their history", |conn| measurements::history(conn, &seen, None, 20));
    let (first, last) = (today() - chrono::Days::new(27), today());
    years.seeks("history after", |conn| measurements::history(conn, &seen, Some(measurements::Place(last, 99)), 20));
    years.seeks("imported before", |conn| measurements::imported_on(conn, &seen, "table", &[first, last]));
    let (import, _) = years.app.read(|conn| imports::find(conn, &seen, 7));
    years.seeks("an import", |conn| imports::find(conn, &seen, 7));
    years.seeks("of an import", |conn| measurements::of_import(conn, &import));
    years.seeks("imports", |conn| imports::latest(conn, &seen, 10));
    years.seeks("imported together", |conn| imports::together(conn, &import));
    years.seeks("total", |conn| usage_points::last_entitled(conn, &seen, Kind::ServicesUserCounts));
    let figure = (7, last, Counts { active: 1, entitled: 10 });
    for viewer in [&years.manager, &years.lead] {
        years.seeks("alike", |conn| measurements::alike(conn, viewer, &seen, figure));
        years.seeks("of tenants", |conn| engagements::of_tenants(conn, viewer, &["t7", "t8"]));
    }
    years.seeks("of days", |conn| measurements::of_days(conn, &seen, &[first, last]));
    years.seeks("last refreshed of", |conn| imports::last_refreshed_of(conn, &seen, Kind::PartnerCenter));
    years.seeks("last refreshed", |conn| imports::last_refreshed(conn, &seen));
    years.seeks("points", |conn| usage_points::between(conn, &seen, Kind::Table, first, last));
    years.seeks("days of points", |conn| usage_points::last_days(conn, &seen));
    years.seeks("open steps", |conn| next_steps::open_of_engagement(conn, &seen));
    years.seeks("steps of the desk", |conn| next_steps::of_desk(conn, &seen));
    years.seeks("steps", |conn| next_steps::of_engagement(conn, &seen));
    years.seeks("statuses", |conn| next_steps::statuses(conn, &seen));
    years.seeks("standing review", |conn| reviews::newest_standing(conn, &seen));
    years.seeks("newest review", |conn| reviews::newest(conn, &seen));
    years.seeks("any review", |conn| reviews::any(conn, &seen));
    years.seeks("draft", |conn| drafts::of_engagement(conn, &seen));
    let draft = years.app.read(|conn| drafts::of_engagement(conn, &seen)).expect("a draft");
    years.seeks("its sections", |conn| drafts::sections(conn, &draft));
    years.seeks("its place", |conn| reviews::place_of(conn, &draft));
    for before in [None, Some(1_000)] {
        years.seeks("trail", |conn| audit::of_engagement(conn, &seen, before.map(audit::Place), 50));
        years.seeks("trail for administrators", |conn| {
            audit::list(conn, &years.lead, Some(7), before.map(audit::Place), 50)
        });
        years.reads("the whole trail", &["audit_entries", "audit_entries_pkey"], |conn| {
            audit::list(conn, &years.lead, None, before.map(audit::Place), 50)
        });
    }
    years.seeks("entries of one", |conn| audit::total(conn, &years.lead, Some(7)));
    let events = filter::SecurityEvents::default;
    let day = Some((now, now + chrono::TimeDelta::days(1)));
    years.reads("the newest row", &["audit_entries", "audit_entries_pkey", "security_events_at"], vitals::newest);
    years.seeks("the last copy", |conn| vitals::last(conn, SecurityKind::BackedUp));
    for after in [None, Some(security::Place(now, 1_000))] {
        years.reads("security events", &["security_events_at"], |conn| {
            security::list(conn, &years.lead, &events(), after, 50)
        });
        for (what, filter) in [
            ("kind", filter::SecurityEvents { kind: Some(SecurityKind::SignedIn), ..events() }),
            ("account", filter::SecurityEvents { account: Some(7), ..events() }),
            ("day", filter::SecurityEvents { between: day, ..events() }),
            ("all", filter::SecurityEvents { kind: Some(SecurityKind::SignedIn), account: Some(7), between: day }),
        ] {
            years.seeks(&format!("security events by {what}"), |conn| {
                security::list(conn, &years.lead, &filter, after, 50)
            });
        }
    }
    years.seeks("session", |conn| sessions::find_live(conn, "7", now));
    years.seeks("sessions of a person", |conn| sessions::of_user(conn, 7, now));
    let counts = ["a", "b"].map(|source| attempts::Count::new("pair", "7", source, 10));
    years.seeks("attempts", |conn| attempts::exhausted(conn, &counts, now));
}

#[actix_web::test]
async fn the_partners_page_of_a_draft_loads_what_it_shows() {
    let years = Years::new().await;
    // Engagement 6 is theirs, and has a draft and an approved review.
    let view = |basis| {
        listen(&years.app.db, |conn| {
            let now = years.app.clock.timestamp();
            let mut ask = Ask { conn, viewer: &years.manager, now, playbooks: library() };
            partner_view::find(&mut ask, 6, Some(basis), None)
        })
    };
    let names = |sent: &[String], table: &str| sent.iter().any(|sql| sql.contains(table));
    let (draft, approved) = (view(Basis::Draft), view(Basis::Approved));
    assert!(names(&draft, "review_draft_sections") && !names(&approved, "review_draft_sections"));
    assert!(!names(&draft, "review_comments"), "they are shown nowhere: {draft:#?}");
}

#[actix_web::test]
async fn the_summaries_of_a_partner_read_by_index() {
    let years = Years::new().await;
    let none = filter::Summaries::default;
    let filters = [
        none(),
        filter::Summaries { name: Some("架空".to_owned()), ..none() },
        filter::Summaries { complete: Some(true), ..none() },
        filter::Summaries { complete: Some(false), ..none() },
        filter::Summaries { workload: Some(1), ..none() },
    ];
    for after in [None, Some(summaries::Place(1_000))] {
        for filter in &filters {
            years.seeks("list", |conn| summaries::assigned(conn, &years.partner, filter, after, 50));
        }
    }
    for filter in &filters {
        years.seeks("total", |conn| summaries::total(conn, &years.partner, filter));
    }
    let page = years.app.read(|conn| summaries::assigned(conn, &years.partner, &filters[0], None, 50)).rows;
    let one = years.app.read(|conn| summaries::find_assigned(conn, &years.partner, 20));
    years.seeks("one", |conn| summaries::find_assigned(conn, &years.partner, 20));
    years.seeks("workloads", |conn| summaries::intended(conn, &one));
    years.seeks("approved", |conn| summaries::last_approved(conn, &years.partner, &page));
    years.seeks("all approved", |conn| summaries::all_approved(conn, &years.partner, &one));
    let engagement = years.app.read(|conn| engagements::find_visible(conn, &years.lead, 20));
    years.seeks("partners' times", |conn| partner_times::of_engagement(conn, &engagement));
    years.seeks("approvals", |conn| partner_times::approvals(conn, &engagement));
}

#[actix_web::test]
async fn mails_are_found_by_index() {
    let years = Years::new().await;
    let now = years.app.clock.timestamp();
    // As whoever claims one looks for it.
    years.uses("due", "mails_due", |conn| mails::is_due(conn, now));
    years.seeks("oldest", mails::oldest);
    for state in MailState::ALL {
        years.seeks("how many", |conn| mails::count(conn, *state, 100));
        for after in [None, Some(mails::Place(1_000))] {
            years.seeks("list", |conn| mails::list(conn, &years.lead, *state, after, 50));
            years.never_sorts("list", |conn| mails::list(conn, &years.lead, *state, after, 50));
        }
    }
    let days = (today(), today() + chrono::Days::new(14));
    years.seeks("steps that are due", |conn| due_steps::of_manager(conn, &years.manager, days, 20));
}

#[actix_web::test]
async fn calendars_read_by_index() {
    let years = Years::new().await;
    let days = (today() - chrono::Days::new(30), today() + chrono::Days::new(366));
    years.reads("lead's meetings", &["engagement_glances_meets"], |conn| {
        calendar::meetings(conn, &years.lead, days, 300)
    });
    years.seeks("meetings", |conn| calendar::meetings(conn, &years.manager, days, 300));
    years.seeks("drafts", |conn| calendar::drafted(conn, &years.manager, 300));
    years.seeks("discussions", |conn| follow_ups::discussions(conn, &years.manager, days, 300));
    years.seeks("steps", |conn| calendar::steps(conn, &years.manager, days, 300));
    let places = years.app.read(|conn| calendar::drafted(conn, &years.manager, 20));
    years.seeks("plans", |conn| calendar::plans(conn, &places));
    years.seeks("what was said", |conn| calendar::said(conn, &places));
    let engagement = years.app.read(|conn| engagements::find_visible(conn, &years.lead, 20));
    years.seeks("one", |conn| calendar::place(conn, &engagement));
    years.seeks("owner", |conn| calendar_feeds::owner(conn, "0"));
    let assigned =
        years.app.read(|conn| summaries::assigned(conn, &years.partner, &filter::Summaries::default(), None, 50));
    years.seeks("a partner's", |conn| summaries::last_readings(conn, &years.partner, &assigned.rows));
}

#[actix_web::test]
async fn statistics_are_kept_up_to_date() {
    #[derive(diesel::QueryableByName)]
    struct Known {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        tables: i64,
    }
    let years = Years::new().await;
    if years.app.db.backend() == Backend::Postgres {
        return;
    }
    years.app.db.keep_statistics();
    let known = years.app.read(|conn| {
        let query = "SELECT count(DISTINCT tbl) AS tables FROM sqlite_stat1";
        Ok(diesel::RunQueryDsl::get_result::<Known>(diesel::sql_query(query), conn)?)
    });
    assert!(known.tables >= 15, "{} tables", known.tables);
}

#[actix_web::test]
async fn steps_between_reviews_and_follow_ups_have_an_index_for_every_question() {
    let years = Years::new().await;
    let seen = years.seen();
    years.seeks("the step of a row", |conn| next_steps::of_row(conn, &seen[0], "s"));
    years.seeks("a step", |conn| next_steps::find(conn, &seen[0], 1));
    years.seeks("its history", |conn| step_changes::of_step(conn, &seen[0], 1));
    years.seeks("reported by partners", |conn| step_list::reported(conn, &years.manager, 50));
    years.seeks("what waits for a partner", |conn| partner_steps::waiting(conn, &years.partner, 20));
    years.seeks("follow-ups", |conn| follow_ups::of_engagement(conn, &seen[0]));
    years.seeks("follow-ups as rows", |conn| follow_ups::stored(conn, &seen[0]));
    years.seeks("due follow-ups", |conn| follow_ups::due_by(conn, &years.manager, (today(), today()), 50));
    years.uses("due follow-ups", "follow_ups_open_own", |conn| {
        follow_ups::due_by(conn, &years.manager, (today(), today()), 50)
    });
}

#[actix_web::test]
async fn many_are_reassigned_by_index() {
    let years = Years::new().await;
    years.uses("the next part", "reassigned_state", |conn| reassignments::next(conn, 7, 50));
    years.seeks("the next part", |conn| reassignments::next(conn, 7, 50));
    years.seeks("what was moved", |conn| reassignments::moved(conn, 7, 4));
    years.seeks("what was left", |conn| reassignments::lines(conn, &years.lead, 7, Moving::Left, 50));
    years.seeks("what was received", |conn| reassignments::received(conn, &years.manager, 7, 20));
    years.seeks("what was asked for", |conn| reassignments::find(conn, &years.lead, 7));
    years.seeks("whose they are", |conn| engagements::managers_of(conn, &[1, 2, 3]));
    let now = years.app.clock.timestamp();
    years.reads("what was left lying", &["reassignments_open"], |conn| reassignments::unfinished(conn, now));
    for chosen in [Chosen::AllOf(7), Chosen::These(vec![1, 2, 3])] {
        years.seeks("what is chosen", |conn| reassignments::chosen(conn, &years.lead, &chosen, 10));
    }
}

#[actix_web::test]
async fn who_stands_in_for_whom_is_found_by_index() {
    let years = Years::new().await;
    let now = years.app.clock.timestamp();
    years.seeks("whom a person covers", |conn| covers::stands_in_for(conn, 7, now));
    years.seeks("their covers", |conn| covers::of_stand_in(conn, 7, now));
    years.seeks("covers of a manager", |conn| covers::of_manager(conn, 7, now));
    years.reads("all covers", &["covers_end"], |conn| covers::all(conn, &years.lead, now, 20));
    years.never_sorts("all covers", |conn| covers::all(conn, &years.lead, now, 20));
    years.seeks("a cover", |conn| covers::find(conn, &years.lead, 7));
}

#[actix_web::test]
async fn every_question_after_notes_has_an_index() {
    let years = Years::new().await;
    let seen = years.seen();
    let found = success_review::domain::notes::words("秘密");
    years.seeks("notes of an engagement", |conn| notes::of_engagement(conn, &seen[0], &found, None, 20));
    years.never_sorts("notes of an engagement", |conn| notes::of_engagement(conn, &seen[0], &[], None, 20));
    years.seeks("a note", |conn| notes::find(conn, &seen[0], 1));
    let after = Some(notes::Place(today(), 1_000));
    for bounds in [Bounds::USUAL, Bounds { sorted: -1, walked: 100 }] {
        for words in [&found, &Vec::new()] {
            years.seeks("own notes", |conn| notes::search(conn, &years.manager, words, after, 20, bounds));
        }
    }
    years.seeks("found notes of all", |conn| notes::search(conn, &years.lead, &found, None, 20, Bounds::USUAL));
    let assigned = years.app.read(|conn| summaries::assigned(conn, &years.partner, &Default::default(), None, 1));
    let theirs = assigned.rows.first().expect("one that is assigned");
    years.seeks("shared notes", |conn| notes::shared(conn, &years.partner, theirs, 50));
}

/// See `store::limited`: which plan PostgreSQL keeps hangs on whether it knows the limit.
#[actix_web::test]
async fn everybodys_list_has_its_limit_in_the_text_and_one_persons_as_a_value() {
    let years = Years::new().await;
    let list = |filter: Filter| {
        let read = |conn: &mut AnyConnection| {
            engagement_list::list(conn, &years.lead, &filter, None, 50, Bounds::USUAL).map(drop)
        };
        as_sent(&years.app.db, read).pop().expect("the list")
    };
    let everybodys = list(Filter::default());
    assert!(everybodys.contains(" LIMIT 51"), "{everybodys}");
    for filter in [Filter { manager: Some(1), ..Filter::default() }, Filter { partner: Some(1), ..Filter::default() }] {
        let ones = list(filter);
        assert!([" LIMIT ?", " LIMIT $"].iter().any(|value| ones.contains(value)), "{ones}");
    }
}
