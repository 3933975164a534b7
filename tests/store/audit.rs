//! The chains of the audit trail: whole after everything that the application does, and broken by whatever is done to
//! them behind its back.

use success_review::domain::policy::Role;
use success_review::store::audit_check::{Break, Fault, Head, Walk, heads, walk};

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::database::{execute, is_sqlite, unguard};

/// An application in which one review was approved and two partners and a workload were named.
struct Trail {
    app: TestApp,
    manager: i64,
    engagement: i64,
}

impl Trail {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@example.com", &[Role::Manager]);
        let lead = app.user("lead@example.com", &[Role::Lead]);
        app.user("admin@example.com", &[Role::Administrator]);
        let desk = app.desk();
        let engagement = desk.ready_engagement(manager, "青嶺精機株式会社");
        let review = desk.submitted(manager, engagement, &whole_answers());
        desk.approve(lead, review, 1).expect("approve");
        let admin = app.sign_in("admin@example.com").await;
        for name in ["東都システムズ", "北星 IT パートナーズ", "南洋テクノ"] {
            admin.get("/admin/partners").await;
            admin.post("/admin/partners", &[("name", name)]).await.expect(303);
        }
        Self { app, manager, engagement }
    }

    fn walk(&self) -> Walk {
        walk(&self.app.db, &[], &mut |_| ()).expect("a walk")
    }

    /// Behind the application's back, by somebody who took the guards away first.
    fn run(&self, sql: &str) {
        unguard(&self.app.db);
        execute(&self.app.db, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Ids of the entries of a chain, in its order.
    fn entries(&self, engagement: Option<i64>) -> Vec<i64> {
        use diesel::prelude::*;
        use success_review::store::schema::audit_entries;
        self.app.read(|conn| {
            let all = audit_entries::table.order(audit_entries::id).select(audit_entries::id).into_boxed();
            Ok(match engagement {
                Some(id) => all.filter(audit_entries::engagement_id.eq(id)).load(conn)?,
                None => all.filter(audit_entries::engagement_id.is_null()).load(conn)?,
            })
        })
    }

    #[track_caller]
    fn breaks_at(&self, engagement: Option<i64>, entry: Option<i64>, fault: Fault) {
        assert_eq!(self.walk().breaks, [Break { engagement, entry, fault }]);
    }
}

#[actix_web::test]
async fn what_the_application_writes_is_whole() {
    let trail = Trail::new().await;
    let found = trail.walk();
    assert_eq!(found.breaks, []);
    assert_eq!(found.chains, 2, "the engagement's and the administration's");
    let own = trail.entries(Some(trail.engagement)).len() + trail.entries(None).len();
    assert_eq!(found.entries, own as u64);
    assert!(own >= 8, "{own} entries");
}

#[actix_web::test]
async fn the_database_lets_nobody_change_or_delete_what_was_written() {
    let trail = Trail::new().await;
    let id = trail.entries(Some(trail.engagement))[0];
    let mut refused = vec![
        format!("UPDATE audit_entries SET detail = 'x' WHERE id = {id}"),
        format!("DELETE FROM audit_entries WHERE id = {id}"),
        "DELETE FROM audit_chains WHERE engagement_id = 0".to_owned(),
        "UPDATE audit_chains SET entries = entries - 1".to_owned(),
        "UPDATE audit_chains SET head = ''".to_owned(),
        "UPDATE audit_chains SET entries = entries + 1, engagement_id = engagement_id + 100".to_owned(),
    ];
    if is_sqlite(&trail.app.db) {
        let copy = "SELECT id, NULL, 'x', 'x', '', at, chain FROM audit_entries LIMIT 1";
        refused.push(format!("REPLACE INTO audit_entries (id, actor_id, action, subject, detail, at, chain) {copy}"));
        refused.push("REPLACE INTO audit_chains VALUES (0, 0, '')".to_owned());
    } else {
        refused.push("TRUNCATE audit_entries".to_owned());
        refused.push("TRUNCATE audit_chains".to_owned());
    }
    for sql in refused {
        let said = execute(&trail.app.db, &sql).expect_err(&sql).to_string();
        assert!(said.contains("the audit trail is only added to"), "{sql}: {said}");
    }
    assert_eq!(trail.walk().breaks, []);
}

#[actix_web::test]
async fn an_entry_that_was_changed_is_named() {
    for column in ["action = 'review_danced'", "detail = '{\"rules\":[]}'", "actor_id = NULL", "from_version = 99"] {
        let trail = Trail::new().await;
        let second = trail.entries(Some(trail.engagement))[1];
        trail.run(&format!("UPDATE audit_entries SET {column} WHERE id = {second}"));
        trail.breaks_at(Some(trail.engagement), Some(second), Fault::Changed);
    }
}

#[actix_web::test]
async fn a_changed_entry_of_the_administration_is_named() {
    let trail = Trail::new().await;
    let second = trail.entries(None)[1];
    trail.run(&format!("UPDATE audit_entries SET subject_id = subject_id + 1 WHERE id = {second}"));
    trail.breaks_at(None, Some(second), Fault::Changed);
}

#[actix_web::test]
async fn an_entry_that_was_removed_is_missed() {
    let trail = Trail::new().await;
    let own = trail.entries(Some(trail.engagement));
    trail.run(&format!("DELETE FROM audit_entries WHERE id = {}", own[1]));
    trail.breaks_at(Some(trail.engagement), Some(own[2]), Fault::Removed);
    // And at the end, where nothing follows that could tell.
    let trail = Trail::new().await;
    let own = trail.entries(Some(trail.engagement));
    trail.run(&format!("DELETE FROM audit_entries WHERE id = {}", own[own.len() - 1]));
    trail.breaks_at(Some(trail.engagement), None, Fault::Removed);
}

#[actix_web::test]
async fn an_entry_that_was_put_in_is_named() {
    let trail = Trail::new().await;
    let own = trail.entries(Some(trail.engagement));
    // A copy of an earlier one, with everything that can be copied.
    trail.run(&format!(
        "INSERT INTO audit_entries (engagement_id, actor_id, action, subject, subject_id, detail, from_version, \
         to_version, at, chain, place) SELECT engagement_id, actor_id, action, subject, subject_id, detail, \
         from_version, to_version, at, chain, place FROM audit_entries WHERE id = {}",
        own[1]
    ));
    let copy = trail.entries(Some(trail.engagement)).last().copied();
    trail.breaks_at(Some(trail.engagement), copy, Fault::PutIn);
}

#[actix_web::test]
async fn what_was_removed_from_the_administration_is_missed() {
    for place in [0, 1] {
        let trail = Trail::new().await;
        let own = trail.entries(None);
        trail.run(&format!("DELETE FROM audit_entries WHERE id = {}", own[place]));
        trail.breaks_at(None, Some(own[place + 1]), Fault::Removed);
    }
    let trail = Trail::new().await;
    let own = trail.entries(None);
    trail.run(&format!("DELETE FROM audit_entries WHERE id = {}", own[own.len() - 1]));
    trail.breaks_at(None, None, Fault::Removed);
}

#[actix_web::test]
async fn a_chain_whose_line_is_gone_is_named() {
    for own in [true, false] {
        let trail = Trail::new().await;
        let engagement = own.then_some(trail.engagement);
        let first = trail.entries(engagement)[0];
        trail.run(&format!("DELETE FROM audit_chains WHERE engagement_id = {}", engagement.unwrap_or(0)));
        trail.breaks_at(engagement, Some(first), Fault::Unknown);
    }
}

#[actix_web::test]
async fn a_chain_that_is_gone_as_a_whole_is_named() {
    let trail = Trail::new().await;
    trail.run(&format!("DELETE FROM audit_entries WHERE engagement_id = {}", trail.engagement));
    trail.breaks_at(Some(trail.engagement), None, Fault::Removed);
    trail.run(&format!("DELETE FROM audit_chains WHERE engagement_id = {}", trail.engagement));
    trail.breaks_at(Some(trail.engagement), None, Fault::Unknown);
}

/// Whoever can write to the database can make a chain whole again; the ends that were told the log say so.
#[actix_web::test]
async fn a_chain_that_was_cut_short_and_mended_differs_from_what_the_log_was_told() {
    let trail = Trail::new().await;
    let told = heads(&trail.app.db).expect("heads");
    assert_eq!(told.iter().map(|head| head.engagement).collect::<Vec<_>>(), [None, Some(trail.engagement)]);
    for head in &told {
        assert_eq!(head.to_string().parse::<Head>().as_ref(), Ok(head));
    }
    let held = |told: &[Head]| walk(&trail.app.db, told, &mut |_| ()).expect("a walk").breaks;
    let found = |engagement, entry, fault| vec![Break { engagement, entry, fault }];
    assert_eq!(held(&told), []);
    // What comes after changes nothing of what was told.
    let manager = trail.manager;
    trail.app.desk().measure(manager, trail.engagement, "teams", 350, 1000);
    assert_eq!(held(&told), []);

    let own = trail.entries(Some(trail.engagement));
    let (last, line) = (own[own.len() - 1], format!("WHERE engagement_id = {}", trail.engagement));
    let end = told[1].entries;
    trail.run(&format!("DELETE FROM audit_entries {line} AND place >= {end}"));
    trail.run(&format!(
        "UPDATE audit_chains SET entries = {end} - 1, head = (SELECT chain FROM audit_entries {line} AND place = {end} - 1) \
         {line}"
    ));
    assert_eq!(trail.walk().breaks, [], "whole in itself");
    assert_eq!(held(&told), found(Some(trail.engagement), None, Fault::Rewritten));
    // Written on from there, another entry stands in its place.
    trail.app.desk().measure(manager, trail.engagement, "teams", 360, 1000);
    let another = trail.entries(Some(trail.engagement)).into_iter().find(|id| *id > last);
    assert_eq!(held(&told), found(Some(trail.engagement), another, Fault::Rewritten));
    // A chain of which nothing is left.
    let gone = Head { engagement: Some(99), entries: 3, hash: "ab".to_owned() };
    assert_eq!(held(&[gone]), found(Some(99), None, Fault::Rewritten));
}

/// What is appended while the chains are walked is no break: all is read from one state.
#[actix_web::test]
async fn a_walk_reads_one_state_while_others_write() {
    let trail = Trail::new().await;
    unguard(&trail.app.db);
    let mut told = 0;
    let found = walk(&trail.app.db, &[], &mut |_| {
        told += 1;
        // Between the chains' lines and the search for entries without one.
        trail.run("DELETE FROM audit_chains WHERE engagement_id = 0");
    });
    assert_eq!((found.expect("a walk").breaks, told), (Vec::new(), 1));
    assert_eq!(trail.walk().breaks.len(), 1, "seen by the next walk");
}

/// Entries as they were written before events were typed: without a place, hashed over another form.
#[actix_web::test]
async fn rows_of_before_stay_valid_and_go_on() {
    use sha2::{Digest, Sha256};
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "旧い記録株式会社", |_| ());
    unguard(&app.db);
    execute(&app.db, "DELETE FROM audit_entries").expect("delete");
    execute(&app.db, "DELETE FROM audit_chains").expect("delete");
    let mut previous = String::new();
    for (action, detail) in [("engagement_created", ""), ("criteria_replaced", "achieved=1,rows=2")] {
        let text = format!(
            "{previous}\n2026-11-20 03:00:00\nSome({engagement})\nSome({manager})\n{action}\nengagement\n\
             Some({engagement})\n{detail}\nNone\nSome(1)"
        );
        previous = hex::encode(Sha256::digest(text));
        let sql = format!(
            "INSERT INTO audit_entries (engagement_id, actor_id, action, subject, subject_id, detail, to_version, at, \
             chain) VALUES ({engagement}, {manager}, '{action}', 'engagement', {engagement}, '{detail}', 1, \
             '2026-11-20 03:00:00', '{previous}')"
        );
        execute(&app.db, &sql).expect("insert");
    }
    // What the migration does for a database of before.
    let line = format!("INSERT INTO audit_chains VALUES ({engagement}, 2, '{previous}')");
    execute(&app.db, &line).expect("insert");
    let trail = Trail { app, manager, engagement };
    assert_eq!(trail.walk().breaks, [], "as it was written before");
    trail.app.desk().measure(manager, engagement, "teams", 350, 1000);
    assert_eq!(trail.walk().breaks, [], "and what was added since");
    let first = trail.entries(Some(engagement))[0];
    trail.run(&format!("UPDATE audit_entries SET detail = 'x' WHERE id = {first}"));
    trail.breaks_at(Some(engagement), Some(first), Fault::Changed);
    // The page still words it.
    trail.app.user("admin@example.com", &[Role::Administrator]);
    let admin = trail.app.sign_in_with("admin@example.com", "en").await;
    let page = admin.get("/admin/audit").await.expect(200);
    assert!(page.reads().contains("1 / 2 achieved"), "{}", page.reads());
}
