//! What is to be looked at: whose conditions changed since the person was here before, what was measured long ago, and what was
//! never measured; on the list, and counted on the overview.

use chrono::{Days, NaiveDate, TimeDelta};
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;
use success_review::domain::zone::Zone;

use crate::support::builders::{today, whole_answers};
use crate::support::{Client, TestApp};

/// The customers of a list, each once.
async fn listed(client: &Client, url: &str) -> Vec<String> {
    let page = client.get(url).await.expect(200);
    let mut names = page.texts("tbody th a");
    names.sort();
    let total = page.attr("caption", "data-total").unwrap_or_else(|| "0".to_owned());
    assert_eq!(total, names.len().to_string(), "{url}");
    names
}

/// The figures of the overview, as they stand in its table.
async fn counted(client: &Client, url: &str) -> [String; 3] {
    let page = client.get(url).await.expect(200);
    ["moved", "stale", "unmeasured"].map(|key| page.text(&format!("tr[data-state={key}] td a")).trim().to_owned())
}

/// The same on a manager's home, which names only what there is, and leads to lists of as many.
async fn at_home(client: &Client) -> [String; 3] {
    let home = client.get("/").await.expect(200);
    let mut counts = Vec::new();
    for key in ["moved", "stale", "unmeasured"] {
        let link = format!("section[aria-labelledby=changes] [data-state={key}] a");
        let Some(count) = home.attr(&link, "data-count") else {
            counts.push("0".to_owned());
            continue;
        };
        let list = home.attr(&link, "href").expect("a list");
        assert_eq!(listed(client, &list).await.len().to_string(), count, "{list}");
        counts.push(count);
    }
    counts.try_into().expect("three")
}

#[actix_web::test]
async fn what_changed_since_the_last_visit_is_news_until_the_next() {
    let app = TestApp::spawn().await;
    let [one, two] = ["one", "two"].map(|name| app.user(&format!("{name}@example.com"), &[Role::Manager]));
    app.user("lead@example.com", &[Role::Lead]);
    let desk = app.desk();
    let opening = desk.engagement(one, "青嶺精機", |_| ());
    let shutting = desk.ready_engagement(two, "架空商事");
    desk.engagement(two, "港商会", |_| ());
    let moved = "/engagements?watch=moved";
    let lead = app.sign_in("lead@example.com").await;
    let manager = app.sign_in("one@example.com").await;
    // Nobody was here before.
    let page = lead.get(moved).await.expect(200);
    assert_eq!(page.texts("tbody th a"), [""; 0]);
    assert!(page.text("main").contains("初めてのご利用"), "{}", page.text("main"));
    assert_eq!(counted(&lead, "/portfolio").await[0], "0");
    // 23:30 on the same day.
    app.clock.advance(TimeDelta::minutes(9 * 60 + 30));
    lead.get("/engagements").await.expect(200);
    app.clock.advance(TimeDelta::minutes(4));
    app.desk().measure(one, opening, "teams", 350, 1000);
    app.desk().measure(two, shutting, "teams", 3, 1000);
    assert_eq!(listed(&lead, moved).await, [""; 0], "the visit goes on");
    // 0:10 on the next.
    app.clock.advance(TimeDelta::minutes(36));
    for round in 0..3 {
        assert_eq!(listed(&lead, moved).await, ["架空商事", "青嶺精機"], "round {round}");
        assert_eq!(counted(&lead, "/portfolio").await[0], "2", "round {round}");
        app.clock.advance(TimeDelta::minutes(6));
    }
    let page = lead.get(moved).await.expect(200);
    assert!(page.text("main").contains("前回のご利用（2026年11月22日 23:30）以降"), "{}", page.text("main"));
    let said: Vec<String> = page.texts("[data-state=moved]").iter().map(|text| text.trim().to_owned()).collect();
    assert!(said.contains(&"2026年11月22日に条件を満たしました".to_owned()), "{said:?}");
    assert!(said.contains(&"2026年11月22日に条件を満たさなくなりました".to_owned()), "{said:?}");
    assert_eq!(listed(&lead, &format!("{moved}&manager={one}")).await, ["青嶺精機"]);
    assert_eq!(counted(&lead, &format!("/portfolio?manager={one}")).await[0], "1");
    // A manager who was seen at 14:00 last has their own.
    assert_eq!(listed(&manager, moved).await, ["青嶺精機"]);
    assert_eq!(at_home(&manager).await[0], "1");
    let home = manager.get("/").await.expect(200);
    let news = home.text("section[aria-labelledby=changes]");
    assert!(news.contains("前回のご利用（2026年11月22日 14:00）以降"), "{news}");
    // A session that begins is another visit.
    let again = app.sign_in("lead@example.com").await;
    assert_eq!(listed(&again, moved).await, [""; 0]);
    assert_eq!(counted(&again, "/portfolio").await[0], "0");
    app.clock.advance(TimeDelta::hours(1));
    app.desk().measure_on(one, opening, desk.workload("teams"), today(), Some(Counts { active: 1, entitled: 1000 }));
    app.clock.advance(TimeDelta::hours(8));
    let later = app.sign_in_with("lead@example.com", "en").await;
    assert_eq!(listed(&later, moved).await, ["青嶺精機"]);
    let page = later.get(moved).await.expect(200);
    assert_eq!(page.text("[data-state=moved]").trim(), "No longer met since 23 Nov 2026");
    assert!(page.text("main").contains("since your last visit on"), "{}", page.text("main"));
}

#[actix_web::test]
async fn what_was_measured_long_ago_and_what_never_was_are_found() {
    let app = TestApp::spawn().await;
    let [one, two] = ["one", "two"].map(|name| app.user(&format!("{name}@example.com"), &[Role::Manager]));
    app.user("lead@example.com", &[Role::Lead]);
    let partner = app.partner("東都システムズ");
    let desk = app.desk();
    let [teams, exchange] = ["teams", "exchange_online"].map(|key| desk.workload(key));
    let days_ago = |days: u64| -> NaiveDate { today() - Days::new(days) };
    let figure = Some(Counts { active: 3, entitled: 100 });
    let measured = |manager, name: &str, days: &[(i64, u64)]| {
        let id = desk.engagement(manager, name, |input| {
            input.workloads = vec![(teams, 10), (exchange, 10)];
            input.partner_id = (manager == two).then_some(partner);
        });
        for (workload, ago) in days {
            desk.measure_on(manager, id, *workload, days_ago(*ago), figure);
        }
        id
    };
    measured(one, "新しい測定", &[(teams, 2), (exchange, 45)]);
    measured(one, "古い測定", &[(teams, 2), (exchange, 46), (exchange, 90)]);
    measured(two, "二つとも古い", &[(teams, 60), (exchange, 61)]);
    measured(two, "一つは未測定", &[(teams, 2)]);
    measured(one, "古く未測定", &[(teams, 100)]);
    let excluded = measured(two, "除外した測定", &[(teams, 2), (exchange, 2)]);
    let no_data = measured(one, "データなし", &[(teams, 2)]);
    desk.measure_on(one, no_data, exchange, days_ago(1), None);
    desk.engagement(one, "対象なし", |input| input.workloads = Vec::new());
    // There it is still the day before, and the measurement 45 days old.
    let west = desk.engagement(one, "西の顧客", |input| {
        input.time_zone = Zone::from_name("America/Los_Angeles").expect("a zone");
    });
    desk.measure_on(one, west, teams, days_ago(46), figure);
    // Complete ones are not waited for.
    let done = desk.ready_engagement(one, "完了した顧客");
    desk.submitted(one, done, &whole_answers());
    let viewer = desk.viewer(two);
    let last = app.read(|conn| {
        let seen = success_review::store::engagements::find_visible(conn, &viewer, excluded)?;
        success_review::store::measurements::latest(conn, &seen)
    });
    let of_exchange = last.iter().find(|row| row.workload_id == exchange).expect("a measurement").id;
    desk.write(&viewer, |work| success_review::actions::usage::exclude(work, excluded, of_exchange, "誤り"))
        .expect("exclude");

    let lead = app.sign_in("lead@example.com").await;
    let manager = app.sign_in("one@example.com").await;
    let (stale, unmeasured) = ("/engagements?watch=stale", "/engagements?watch=unmeasured");
    assert_eq!(listed(&lead, stale).await, ["二つとも古い", "古い測定", "古く未測定"]);
    assert_eq!(listed(&manager, stale).await, ["古い測定", "古く未測定"]);
    assert_eq!(listed(&lead, unmeasured).await, ["データなし", "一つは未測定", "古く未測定", "除外した測定"]);
    assert_eq!(listed(&manager, unmeasured).await, ["データなし", "古く未測定"]);
    assert_eq!(listed(&lead, &format!("{stale}&partner={partner}")).await, ["二つとも古い"]);
    assert_eq!(
        listed(&lead, &format!("{unmeasured}&manager={two}&workload={teams}")).await,
        ["一つは未測定", "除外した測定"]
    );
    assert_eq!(listed(&lead, &format!("{stale}&state=complete")).await, [""; 0]);
    assert_eq!(counted(&lead, "/portfolio").await, ["0", "3", "4"]);
    assert_eq!(counted(&lead, &format!("/portfolio?manager={one}")).await, ["0", "2", "2"]);
    assert_eq!(counted(&lead, &format!("/portfolio?partner={partner}")).await, ["0", "1", "2"]);
    let page = lead.get(stale).await.expect(200);
    assert!(page.text("main").contains("最も古い測定 2026年9月22日"), "{}", page.text("main"));
    assert_eq!(page.select("[data-state=stale]").len(), 3);
    let (_, filters) = page.form("form.filters");
    assert!(filters.contains(&("watch".to_owned(), "stale".to_owned())), "{filters:?}");
    assert_eq!(at_home(&manager).await, ["0", "2", "2"]);
    // Who is a lead too has a list of everybody's, and a home of their own.
    let both = app.user("both@example.com", &[Role::Manager, Role::Lead]);
    let client = app.sign_in("both@example.com").await;
    assert!(!client.get("/").await.expect(200).has("section[aria-labelledby=changes]"), "nothing is theirs");
    desk.engagement(both, "兼任の顧客", |_| ());
    assert_eq!(at_home(&client).await, ["0", "0", "1"]);
    // A day later there too.
    app.clock.advance(TimeDelta::hours(4));
    assert!(listed(&lead, stale).await.contains(&"西の顧客".to_owned()), "the day has come there");
    assert_eq!(manager.get("/portfolio").await.status, 404, "leads only");
}
