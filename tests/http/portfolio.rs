//! The lead's overview: counts, filters, overdue steps, the meetings behind its figures, and the file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use scraper::{Html, Selector};
use success_review::demo;
use success_review::domain::policy::Role;
use success_review::store;

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::recounted::{Asked, Tables, percentile};

#[actix_web::test]
async fn counts_and_overdue_steps_follow_the_filter() {
    let app = TestApp::spawn().await;
    let one = app.user("one@test.example", &[Role::Manager]);
    let two = app.user("two@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let done = app.desk().ready_engagement(one, "完了株式会社");
    app.desk().submitted(one, done, &whole_answers());
    app.desk().engagement(one, "進行株式会社", |_| ());
    let late = app.desk().ready_engagement(two, "遅れ株式会社");
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-20");
    answers.section_mut("next-steps").set("next_steps[0][what]", "OVERDUE-STEP");
    app.desk().submitted(two, late, &answers);

    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get("/portfolio").await.expect(200);
    assert_eq!(page.text("tr[data-state=complete] td.n"), "2");
    assert_eq!(page.text("tr[data-state=active] td.n"), "1");
    assert_eq!(page.text("tr[data-state=submitted] td.n"), "2");
    assert_eq!(page.text("tr[data-state=disengage] td.n"), "2");
    let overdue = page.text("section[aria-labelledby=overdue] tbody");
    assert!(
        overdue.contains("OVERDUE-STEP") && overdue.contains("遅れ株式会社") && overdue.contains("2 日超過"),
        "{overdue}"
    );
    let load = page.texts("section[aria-labelledby=load] tbody th");
    assert_eq!(load, ["two", "one"], "the longest list of overdue steps first");

    let page = lead.get(&format!("/portfolio?manager={one}&partner=")).await.expect(200);
    assert_eq!(page.text("tr[data-state=complete] td.n"), "1");
    assert!(!page.body.contains("OVERDUE-STEP"));
    assert_eq!(page.attr("#manager option[selected]", "value"), Some(one.to_string()));
    let manager = app.sign_in("one@test.example").await;
    manager.get("/portfolio").await.expect(404);
    // What is narrowed can be taken back, the period too; what is not offers nothing to take back.
    for (query, is_narrowed) in
        [("", false), ("from=2025-12&to=2026-11", false), ("from=2026-10", true), ("segment=business", true)]
    {
        for path in ["/portfolio", "/portfolio/meetings"] {
            let page = lead.get(&format!("{path}?{query}")).await.expect(200);
            assert_eq!(page.has(&format!("p.applied a[href='{path}']")), is_narrowed, "{path}?{query}");
        }
    }
    assert!(lead.get("/portfolio/meetings?gate=shut").await.expect(200).has("p.applied"));
}

#[actix_web::test]
async fn a_returned_review_that_is_being_mended_counts_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let review = app.desk().submitted(manager, engagement, &whole_answers());
    app.desk().return_with(lead, review, 1, "直してください").unwrap();
    let client = app.sign_in("manager@test.example").await;
    let tally =
        |page: &crate::support::Page, place: &str| page.attr(&format!(".tally a[href='{place}']"), "data-count");
    let home = client.get("/").await.expect(200);
    assert_eq!((tally(&home, "#returned"), tally(&home, "#drafts")), (Some("1".into()), Some("0".into())));
    app.desk().start(manager, engagement, success_review::actions::review::Start::Revision).unwrap();
    let home = client.get("/").await.expect(200);
    assert_eq!((tally(&home, "#returned"), tally(&home, "#drafts")), (Some("0".into()), Some("1".into())));
    let draft = home.text("section[aria-labelledby=drafts] li");
    assert!(draft.contains("直してください") && draft.contains("差し戻し"), "{draft}");
    let page = app.sign_in("lead@test.example").await.get("/portfolio").await.expect(200);
    assert_eq!(page.text("tr[data-state=draft] td.n"), "1");
    assert_eq!(page.text("tr[data-state=returned] td.n"), "0");
}

#[actix_web::test]
async fn the_home_of_a_manager_with_complete_engagements_says_so() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let client = app.sign_in("manager@test.example").await;
    assert!(client.get("/").await.expect(200).text(".page > .empty").contains("まだありません"));
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().submitted(manager, engagement, &whole_answers());
    let home = client.get("/").await.expect(200);
    assert!(home.text(".page > .empty").contains("すべて完了"), "{}", home.text(".page > .empty"));
    let list = home.attr(".page > .empty a", "href").expect("a way on");
    assert_eq!(client.get(&list).await.expect(200).texts("tbody th a"), ["青嶺精機株式会社"]);
}

/// The figures of a page, by the part of the page and the row: what stands in its columns, none as 0.
struct Shown(BTreeMap<String, Vec<i64>>, Vec<String>);

impl Shown {
    fn read(page: &crate::support::Page) -> Self {
        let (mut rows, mut months) = (BTreeMap::new(), Vec::new());
        let document = Html::parse_document(&page.body);
        let css = |css: &str| Selector::parse(css).expect("a selector");
        for section in document.select(&css("section[aria-labelledby]")) {
            let part = section.attr("aria-labelledby").expect("a part");
            for row in section.select(&css("tbody tr")) {
                let Some(key) = ["data-state", "data-month", "data-workload"].iter().find_map(|name| row.attr(name))
                else {
                    continue;
                };
                let cell = |cell: scraper::ElementRef<'_>| {
                    cell.text().collect::<String>().trim().replace(',', "").parse().unwrap_or(0)
                };
                rows.insert(format!("{part} {key}"), row.select(&css("td.n")).map(cell).collect());
                if part == "months" {
                    months.push(key.to_owned());
                }
            }
        }
        Self(rows, months)
    }

    fn of(&self, row: &str, column: usize) -> i64 {
        self.0.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
    }
}

#[actix_web::test]
async fn each_figure_is_what_a_plain_recount_of_the_demonstration_finds() {
    let app = TestApp::spawn().await;
    assert!(demo::prepare(&app.db, &app.clock).expect("the demonstration"));
    let lead = app.client();
    lead.get("/sign-in").await;
    lead.post("/sign-in", &[("email", "lead@demo.example"), ("password", demo::PASSWORD)]).await.expect(303);
    let whole = lead.get("/portfolio").await.expect(200);
    let values = |css: &str| -> Vec<i64> {
        let options = whole.select(css).into_iter();
        options.filter_map(|o| o.attrs.get("value").and_then(|v| v.parse().ok())).collect()
    };
    let (managers, partners) = (values("#manager option"), values("#partner option"));
    let workloads = app.read(store::workloads::all);
    let year = ("2025-12".to_owned(), "2026-11".to_owned());
    let half = ("2026-06".to_owned(), "2026-10".to_owned());
    let tables = Tables::read(&app.db);
    let mut asked = Vec::new();
    for (from, to) in [year, half] {
        let plain = Asked { from, to, ..Asked::default() };
        asked.push(plain.clone());
        asked.extend(managers.iter().map(|id| Asked { manager: Some(*id), ..plain.clone() }));
        asked.extend(partners.iter().map(|id| Asked { partner: Some(*id), ..plain.clone() }));
        asked.extend(["enterprise", "business"].map(|key| Asked { segment: Some(key.to_owned()), ..plain.clone() }));
        asked.extend(workloads.iter().take(4).map(|one| Asked { workload: Some(one.id), ..plain.clone() }));
        let both = Asked { manager: managers.first().copied(), workload: Some(workloads[4].id), ..plain.clone() };
        asked.extend([
            both,
            Asked { partner: partners.first().copied(), segment: Some("business".to_owned()), ..plain },
        ]);
    }
    let now = app.clock.now().naive_utc();
    let mut seen = BTreeSet::new();
    for one in &asked {
        let expected = tables.figures(one);
        let pairs = [
            ("manager", one.manager.map(|id| id.to_string()).unwrap_or_default()),
            ("partner", one.partner.map(|id| id.to_string()).unwrap_or_default()),
            ("segment", one.segment.clone().unwrap_or_default()),
            ("workload", one.workload.map(|id| id.to_string()).unwrap_or_default()),
            ("from", one.from.clone()),
            ("to", one.to.clone()),
        ];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let page = lead.get(&format!("/portfolio?{query}")).await.expect(200);
        let shown = Shown::read(&page);
        for status in ["active", "blocked", "paused", "complete"] {
            let found = shown.of(&format!("statuses {status}"), 0);
            assert_eq!(found, expected.of(&format!("status.{status}")), "{status}: {query}");
        }
        for stage in ["draft", "submitted", "returned", "approved", "withdrawn"] {
            let found = shown.of(&format!("reviews {stage}"), 0);
            assert_eq!(found, expected.of(&format!("review.{stage}")), "{stage}: {query}");
        }
        let outcomes =
            ["business_value_discussion", "enable_workloads", "customer_success_manager", "disengage", "no_agreement"];
        for outcome in outcomes {
            let found = shown.of(&format!("outcomes {outcome}"), 0);
            assert_eq!(found, expected.of(&format!("outcome.{outcome}")), "{outcome}: {query}");
        }
        let months = &shown.1;
        assert_eq!((months.first(), months.last()), (Some(&one.to), Some(&one.from)), "{query}");
        let mut held = 0;
        for month in months {
            let row = format!("months {month}");
            for (place, outcome) in outcomes.iter().enumerate() {
                let found = shown.of(&row, place + 1);
                assert_eq!(found, expected.of(&format!("held.{month}.{outcome}")), "{month} {outcome}: {query}");
                held += found;
            }
        }
        let linked = |css: &str| page.attr(css, "data-count").and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let all = "section[aria-labelledby=months] p a";
        assert_eq!(linked(&format!("{all}:not([href*=gate])")), held, "{query}");
        assert_eq!(linked(&format!("{all}[href*=gate]")), expected.of("exception"), "{query}");
        assert_eq!(linked(".tally a[href*=survey]"), expected.of("survey"), "{query}");
        for (key, days) in [("meeting", &expected.to_meeting), ("approval", &expected.to_approval)] {
            let part = format!("section[aria-labelledby={key}]");
            assert_eq!(linked(&format!("{part} p a")), days.len() as i64, "{key}: {query}");
            let words = page.text(&format!("{part} p:not(.band__note)"));
            for hundredths in [50, 90] {
                if let Some(days) = percentile(days, hundredths) {
                    assert!(words.contains(&format!(" {days} 日")), "{key}, {hundredths}: {days} in {words}: {query}");
                }
            }
            for (first, last) in [(0, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, i64::MAX)] {
                let band = if last == i64::MAX { "91-".to_owned() } else { format!("{first}-{last}") };
                let found = shown.of(&format!("{key} {key}-{band}"), 0);
                let of = days.iter().filter(|days| (first..=last).contains(*days)).count() as i64;
                assert_eq!(found, of, "{key} {band}: {query}");
            }
        }
        let mut waiting = 0;
        for (band, first, last) in [("0-2", 0, 2), ("3-6", 3, 6), ("7-13", 7, 13), ("14-", 14, i64::MAX)] {
            let hour = |at: chrono::NaiveDateTime| at.and_utc().timestamp().div_euclid(3600);
            let age = |at: &&chrono::NaiveDateTime| (first..=last).contains(&((hour(now) - hour(**at)) / 24));
            let found = shown.of(&format!("ages age-{band}"), 0);
            assert_eq!(found, expected.queue.iter().filter(age).count() as i64, "{band}: {query}");
            waiting += found;
        }
        assert_eq!(linked(".tally--wait > a:first-child"), waiting, "{query}");
        for workload in &workloads {
            let states = ["reached", "short", "unknown"];
            let expected = states.map(|state| expected.of(&format!("workload.{}.{state}", workload.id)));
            let row = format!("conditions {}", workload.name);
            assert_eq!([1, 2, 3].map(|column| shown.of(&row, column)), expected, "{}: {query}", workload.name);
            assert_eq!(shown.of(&row, 0), expected.iter().sum::<i64>(), "{}: {query}", workload.name);
        }
        seen.extend(expected.counts.keys().map(|name| name.split('.').next().expect("a name").to_owned()));
        seen.extend((!expected.to_meeting.is_empty()).then(|| "to_meeting".to_owned()));
        seen.extend((expected.queue.len() > 1).then(|| "queue".to_owned()));
    }
    let kinds = ["exception", "held", "outcome", "queue", "review", "status", "survey", "to_meeting", "workload"];
    assert!(kinds.iter().all(|kind| seen.contains(*kind)), "the demonstration shows something of each: {seen:?}");
}

#[actix_web::test]
async fn the_file_holds_what_the_page_shows_and_only_leads_take_it() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "=HYPERLINK(1)");
    let review = app.desk().submitted(manager, engagement, &whole_answers());
    app.desk().approve(lead, review, 1).expect("approve");
    let client = app.sign_in("lead@test.example").await;
    let bytes = client.download("/portfolio/table.xlsx?from=2026-10&to=2026-11&segment=business").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names.len(), 8, "{names:?}");
    let months = book.worksheet_range(&names[1]).expect("the months");
    assert_eq!(months.height(), 3, "two months below their heads");
    assert!(matches!(months.get_value((2, 0)), Some(Data::DateTime(_))), "{months:?}");
    assert_eq!(months.get_value((2, 1)), Some(&Data::Float(1.0)));
    assert_eq!(months.get_value((1, 1)), Some(&Data::Float(0.0)));
    let states = book.worksheet_range(&names[0]).expect("the states");
    let complete = states.rows().find(|row| row[1] == Data::String("完了".to_owned())).expect("a row");
    assert_eq!((&complete[2], &complete[3]), (&Data::Float(1.0), &Data::Float(1.0)), "a real share");
    let bytes = client.download("/portfolio/meetings/table.xlsx?from=2026-11&to=2026-11").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let held = book.worksheet_range(&name).expect("the meetings");
    assert_eq!(held.get_value((1, 1)), Some(&Data::String("=HYPERLINK(1)".to_owned())));
    assert!(book.worksheet_formula(&name).expect("formulas").cells().all(|(.., formula)| formula.is_empty()));
    let own = app.sign_in("manager@test.example").await;
    for url in ["/portfolio/table.xlsx", "/portfolio/meetings", "/portfolio/meetings/table.xlsx"] {
        own.get(url).await.expect(404);
    }
}

#[actix_web::test]
async fn the_meetings_of_a_period_are_listed_as_they_are_counted() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let [first, second, third] = ["一つ目", "二つ目", "三つ目"].map(|name| app.desk().ready_engagement(manager, name));
    let mut answers = whole_answers();
    app.desk().submitted(manager, first, &answers);
    answers.section_mut("meeting").set("held_on", "2026-10-05");
    let review = app.desk().submitted(manager, second, &answers);
    app.desk().approve(lead, review, 1).expect("approve");
    let returned = app.desk().submitted(manager, third, &answers);
    app.desk().return_with(lead, returned, 1, "直してください").expect("return");
    let client = app.sign_in("lead@test.example").await;
    for (query, customers) in [
        ("", &["一つ目", "二つ目"][..]),
        ("from=2026-10&to=2026-10", &["二つ目"]),
        ("from=2026-11&to=2026-11&outcome=disengage", &["一つ目"]),
        ("outcome=no_agreement", &[]),
        ("gate=shut", &[]),
        ("took=approval", &["二つ目"]),
        ("took=approval.31-60", &["二つ目"]),
        ("took=approval.0-7", &[]),
        ("segment=education", &[]),
        ("segment=business&workload=0", &[]),
    ] {
        let page = client.get(&format!("/portfolio/meetings?{query}")).await.expect(200);
        assert_eq!(page.texts("tbody th a"), customers, "{query}");
        let total = page.attr("caption", "data-total").unwrap_or_default();
        assert_eq!(total, if customers.is_empty() { String::new() } else { customers.len().to_string() }, "{query}");
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "workload") {
            let kept = page.form("form.filters").1.iter().any(|(n, v)| *n == name && *v == value);
            assert!(kept, "{query}: {name}");
        }
    }
}

#[actix_web::test]
async fn the_files_hold_who_is_to_be_met_and_who_has_taken_a_review_on() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let engagement = app.desk().ready_engagement(manager, "港");
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "no_agreement");
    answers.section_mut("outcome").set("follow_up_on", "2026-12-03");
    let review = app.desk().submitted(manager, engagement, &answers);
    let client = app.sign_in("lead@test.example").await;
    let page = client.get(&format!("/reviews/{review}")).await.expect(200);
    client.submit(&page, "#claim-form", &[]).await.expect(303);
    let queue = String::from_utf8(client.download("/reviews/table.csv").await).expect("UTF-8");
    assert!(queue.contains(",引き受け,") && queue.contains(",lead,"), "{queue}");
    let page = client.get("/portfolio").await.expect(200);
    assert!(page.text("section[aria-labelledby=meetings]").contains("合意に至らなかった"), "{}", page.reads());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(client.download("/portfolio/table.xlsx").await)).expect("a workbook");
    let meets = book.worksheet_range("予定している会議").expect("the table of the page");
    assert_eq!(meets.get_value((1, 0)), Some(&Data::String("港".to_owned())), "{meets:?}");
    assert_eq!(meets.get_value((1, 2)), Some(&Data::String("合意に至らなかった".to_owned())), "{meets:?}");
}
