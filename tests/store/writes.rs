//! One way to write: what an action wrote stands or falls with it, whatever kind of error ends it.

use success_review::domain::policy::{Role, Who};
use success_review::error::{Denied, Error};
use success_review::playbook::library;
use success_review::store::{By, Work, partners};

use crate::support::TestApp;

fn by<'a>() -> By<'a> {
    let now = "2026-11-22T05:00:00".parse().expect("a time");
    By { who: Who::CommandLine(None), now, playbooks: library() }
}

fn writes<E: From<Error>>(work: &mut Work<'_>) -> Result<i64, E> {
    Ok(partners::insert(work.conn, "東都システムズ", work.now)?)
}

fn is_there(app: &TestApp) -> bool {
    app.read(|conn| partners::find_by_name(conn, "東都システムズ")).is_some()
}

#[actix_web::test]
async fn what_an_action_did_stays_when_it_ends_well() {
    let app = TestApp::spawn().await;
    let id = app.db.write(by(), writes::<Error>).expect("write");
    assert!(id > 0 && is_there(&app));
}

#[actix_web::test]
async fn an_error_takes_everything_back() {
    let app = TestApp::spawn().await;
    let failed = app.db.write(by(), |work| {
        writes::<Error>(work)?;
        Err::<(), _>(Error::Conflict)
    });
    assert!(matches!(failed, Err(Error::Conflict)));
    assert!(!is_there(&app));
}

#[actix_web::test]
async fn a_refusal_takes_everything_back_too() {
    let app = TestApp::spawn().await;
    let refused = app.db.write(by(), |work| {
        writes::<Denied<&str>>(work)?;
        Err::<(), _>(Denied::Refused("not like this"))
    });
    assert!(matches!(refused, Err(Denied::Refused("not like this"))));
    assert!(!is_there(&app));
}

#[actix_web::test]
async fn a_rehearsal_says_what_would_be_and_leaves_nothing() {
    let app = TestApp::spawn().await;
    let id = app.db.rehearse(by(), writes::<Error>).expect("rehearse");
    assert!(id > 0 && !is_there(&app));
    let refused = app.db.rehearse(by(), |work| {
        writes::<Denied<&str>>(work)?;
        Err::<(), _>(Denied::Refused("not like this"))
    });
    assert!(matches!(refused, Err(Denied::Refused("not like this"))));
    assert!(!is_there(&app));
    assert!(app.db.write(by(), writes::<Error>).is_ok(), "the connection is as it was");
}

#[actix_web::test]
async fn an_account_refused_after_its_organisation_was_made_leaves_no_organisation() {
    use success_review::actions::accounts::{self, Details, Refusal};
    use success_review::actions::partners as organisations;
    use success_review::domain::policy::Roles;
    use success_review::domain::zone::Zone;
    let app = TestApp::spawn().await;
    app.user("taken@example.com", &[Role::Manager]);
    let refused = app.db.write(by(), |work| {
        let made = organisations::create(work, "東都システムズ").map_err(|_| Error::Conflict)?;
        let roles = Roles { partner: true, ..Roles::default() };
        let details =
            Details { name: "中村 亮".to_owned(), roles, partner_id: Some(made), time_zone: Zone::DEFAULT };
        accounts::create(work, "taken@example.com", &details, "no hash")
    });
    assert!(matches!(refused, Err(Denied::Refused(Refusal::EmailTaken))));
    assert!(!is_there(&app));
}

#[actix_web::test]
async fn a_message_is_queued_with_what_it_tells_or_not_at_all() {
    use success_review::domain::message::Message;
    use success_review::store::outbox;
    let app = TestApp::spawn().await;
    let message = Message::ReviewSubmitted { review: 7, revision: 2 };
    let waiting = || app.read(|conn| outbox::waiting(conn, 10)).into_iter().map(|row| row.1).collect::<Vec<_>>();
    let refused = app.db.write(by(), |work| {
        work.outbox(&message)?;
        Err::<(), _>(Denied::Refused("not like this"))
    });
    assert!(refused.is_err());
    assert_eq!(waiting(), []);
    app.db.write(by(), |work| work.outbox(&message)).expect("queue");
    assert_eq!(waiting(), std::slice::from_ref(&message));
}
