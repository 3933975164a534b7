//! Every query behind every page, whoever opens it, goes through an index. The pages are opened on a small database; what
//! reaches it is explained on one of some years, on SQLite with and without statistics, with those of a million engagements, and on
//! an empty one.

use std::collections::{BTreeMap, BTreeSet};

use success_review::routes;

use super::authorization::{PEOPLE, Scene};
use crate::support::plans::{Years, overheard, prick_up_ears};

/// Lists, narrowed in the ways that their pages' links do not.
const NARROWED: [&str; 59] = [
    "/engagements?q=%E6%9E%B6%E7%A9%BA",
    "/engagements?q=%E6%9E%B6",
    "/engagements?state=complete&manager=1&partner=1&workload=1",
    "/engagements?review=submitted&outcome=disengage",
    "/engagements?outcome=disengage",
    "/engagements?outcome=none&partner=1",
    "/engagements?workload=1",
    "/engagements?gate=shut",
    "/engagements?watch=moved",
    "/engagements?watch=stale",
    "/engagements?watch=unmanaged",
    "/engagements?watch=unmanaged&state=open&manager=1",
    "/engagements/reassignment?former=1",
    "/engagements/reassignment?engagement=1&engagement=2",
    "/engagements?watch=unmeasured&manager=1",
    "/engagements?watch=unmeasured&gate=shut&workload=1",
    "/engagements?survey=outstanding",
    "/engagements?survey=remind",
    "/engagements?survey=remind&manager=1",
    "/engagements?review=submitted&workload=1&state=open",
    "/notes?q=%E6%9E%B6%E7%A9%BA",
    "/notes?q=%E6%9E%B6",
    "/notes?q=%E6%9E%B6%E7%A9%BA+%E6%9E%B6",
    "/engagements/1/notes?q=%E6%9E%B6%E7%A9%BA",
    "/reviews?manager=1&partner=1",
    "/reviews?claim=mine",
    "/reviews?claim=free&group=held",
    "/portfolio?manager=1",
    "/portfolio?partner=1",
    "/portfolio?segment=business",
    "/portfolio?workload=1",
    "/portfolio?partner=1&manager=1&segment=business&workload=1",
    "/portfolio?manager=1&workload=1",
    "/portfolio?partner=1&workload=1",
    "/portfolio/meetings?outcome=disengage",
    "/portfolio/meetings?gate=shut&outcome=disengage",
    "/portfolio/meetings?manager=1&outcome=disengage",
    "/portfolio/meetings?partner=1&gate=shut&segment=business",
    "/portfolio/meetings?took=meeting.8-14&workload=1&segment=business",
    "/portfolio/meetings?took=approval",
    "/reviews?age=3-6",
    "/reviews?age=14-&segment=business&workload=1",
    "/reviews?manager=1&partner=1&workload=1",
    "/engagements?segment=business",
    "/engagements?segment=business&manager=1",
    "/engagements?condition=reached.1",
    "/engagements?condition=intended.1&workload=2&partner=1",
    "/engagements?condition=short.1&segment=business&manager=1",
    "/summaries?q=%E7%A7%98%E5%AF%86&state=complete&workload=1",
    "/steps?due=overdue",
    "/steps?due=week&side=partner",
    "/steps?due=later&manager=1",
    "/steps?due=none&status=done",
    "/steps?status=done&side=customer&manager=1",
    "/steps?q=%E7%A7%98%E5%AF%86",
    "/steps?side=partner",
    "/admin/users?q=manager",
    "/admin/audit?engagement=1",
    "/admin/audit?before=2",
];
/// Indexes and tables that may be read from their beginning, since they hold the order of a list that has a limit.
const ORDERED: [&str; 12] = [
    "engagements_updated",
    "engagement_glances_meets",
    "engagement_glances_shut",
    "engagement_glances_survey",
    "engagement_glances_outstanding",
    "engagement_watches_unmeasured",
    "engagement_watches_own_unmeasured",
    "engagement_notes_days",
    "audit_entries",
    "security_events_at",
    "next_steps_open",
    "next_steps_open_side",
];

/// Queries of a page of the list, with those for the session and the person.
const MOST: usize = 6;

/// Who sees the list of engagements.
fn page_of_rows(person: &str) -> bool {
    person.contains("manager") || person.contains("lead")
}

#[actix_web::test]
async fn every_page_reads_by_index() {
    prick_up_ears();
    let scene = Scene::new().await;
    let years = Years::new().await;
    // What was sent, with one of the pages behind which it is.
    let mut queries: BTreeMap<String, String> = BTreeMap::new();
    let mut opened = BTreeSet::new();
    for person in PEOPLE {
        let client = &scene.clients[person];
        let pages = routes::TABLE.iter().filter(|entry| entry.method == "GET").map(|entry| scene.url(entry.path));
        for url in pages.chain(NARROWED.map(str::to_owned)) {
            let sent = overheard(&scene.app, async {
                let page = client.get(&url).await;
                assert!(page.status < 500, "{url} as {person}: {}", page.status);
                if page.status == 200 {
                    opened.insert(url.clone());
                }
            })
            .await;
            // Who is here, and three questions: the rows with all that they show, how many there are, what to narrow them by.
            if url == "/engagements" && page_of_rows(person) {
                // On PostgreSQL each connection is tried before it is handed out, and set up where it is a new one.
                let of_connecting = |sql: &str| {
                    sql.trim() == "SELECT 1"
                        || ["pg_settings", "inet_client_addr"].iter().any(|part| sql.contains(part))
                };
                let asked = sent.iter().filter(|sql| !of_connecting(sql)).count();
                assert!(asked <= MOST, "{url} as {person}: {sent:#?}");
            }
            queries.extend(sent.into_iter().map(|sql| (sql, format!("{url} as {person}"))));
        }
    }
    let unseen: Vec<&str> = NARROWED.into_iter().filter(|url| !opened.contains(*url)).collect();
    assert!(unseen.is_empty(), "nobody may open {unseen:?}");
    let walks = queries.iter().flat_map(|(sql, page)| years.faults(sql, &ORDERED).into_iter().map(move |f| (page, f)));
    let faults: Vec<String> = walks.map(|(page, fault)| format!("{page}, {fault}")).collect();
    assert!(queries.len() > 100, "{} queries", queries.len());
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), queries.len(), faults.join("\n\n"));
}
