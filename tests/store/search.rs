//! Customers are found by part of their name, on whichever database it is.

use success_review::domain::filter::Engagements as Filter;
use success_review::domain::fold::fold;
use success_review::domain::page::Page;
use success_review::domain::policy::Role;
use success_review::store::engagement_list::{Place, Row, list, list_and_total, total};
use success_review::store::engagements::find_visible;
use success_review::store::search::Bounds;

use crate::support::TestApp;
use crate::support::builders::engagement_input;

#[actix_web::test]
async fn customers_are_found_by_any_part_of_their_name() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let names = ["青嶺精機株式会社", "精機青嶺商会", "有限会社ミナトフーズ", "Contoso 100_% Ltd.", "港", "東京東"];
    for name in names {
        desk.engagement(manager, name, |_| ());
    }
    let viewer = desk.viewer(manager);
    let found = |query: &str| {
        let filter = Filter { name: Some(fold(query)), ..Filter::default() };
        let page = app.read(|conn| list(conn, &viewer, &filter, None, 50, Bounds::USUAL));
        let mut found: Vec<String> = page.rows.into_iter().map(|e| e.customer_name.clone()).collect();
        found.sort_by_key(|name| names.iter().position(|n| n == name));
        found
    };
    let table: [(&str, &[&str]); 18] = [
        ("青嶺", &[names[0], names[1]]),
        ("青嶺精", &[names[0]]),
        ("精機青嶺商会", &[names[1]]),
        ("(株) 青嶺精機", &[names[0]]),
        ("嶺機", &[]),
        // One character: how the name begins.
        ("青", &[names[0]]),
        ("港", &[names[4]]),
        ("C", &[names[3]]),
        ("嶺", &[]),
        // Both bigrams are there, but not in this order.
        ("京東京", &[]),
        ("みなと", &[names[2]]),
        ("ﾅﾄﾌｰ", &[names[2]]),
        ("TOSO", &[names[3]]),
        ("100", &[names[3]]),
        // Punctuation is folded away and stands for nothing.
        ("%", &[]),
        ("_", &[]),
        ("・（）", &[]),
        ("有限会社ミナト", &[names[2]]),
    ];
    for (query, expected) in table {
        assert_eq!(found(query), expected, "{query}");
    }
    // Unfolded, as no page asks: the signs of LIKE stand for themselves.
    for name in ["青%", "%青嶺", "青_", "_"] {
        let filter = Filter { name: Some(name.to_owned()), ..Filter::default() };
        assert!(app.read(|conn| list(conn, &viewer, &filter, None, 50, Bounds::USUAL)).rows.is_empty(), "{name}");
    }
}

#[actix_web::test]
async fn a_renamed_customer_is_found_by_the_new_name_only() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let id = desk.engagement(manager, "旧名物産", |_| ());
    let viewer = desk.viewer(manager);
    let version = app.read(|conn| find_visible(conn, &viewer, id)).version;
    let input = engagement_input("新名物産");
    desk.write(&viewer, |work| success_review::actions::engagements::update(work, id, version, &input))
        .expect("update");
    for (query, hits) in [("旧名", 0), ("新名", 1), ("名物産", 1)] {
        let filter = Filter { name: Some(fold(query)), ..Filter::default() };
        assert_eq!(app.read(|conn| list(conn, &viewer, &filter, None, 50, Bounds::USUAL)).rows.len(), hits, "{query}");
    }
}

#[actix_web::test]
async fn a_name_that_very_many_have_is_found_part_by_part_and_each_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    for number in 0..40 {
        let name = if number % 10 == 3 { "青嶺工業" } else { "港商会" };
        desk.engagement(manager, &format!("{name}{number}"), |_| ());
    }
    let viewer = desk.viewer(manager);
    let pages = |query: &str, bounds: Bounds| {
        let filter = Filter { name: Some(fold(query)), ..Filter::default() };
        let (mut names, mut looks, mut after) = (Vec::new(), 0, None);
        loop {
            let page: Page<Row> = app.read(|conn| list(conn, &viewer, &filter, after, 3, bounds));
            looks += 1;
            names.extend(page.rows.into_iter().map(|row| row.customer_name));
            let Some(next) = page.next else { return (names, looks) };
            after = next.place();
            assert!(after.is_some());
        }
    };
    let usual = |query: &str| pages(query, Bounds::USUAL).0;
    for walked in [1, 7, 39, 40, 41] {
        for query in ["工業", "青", "青嶺工業3", "港"] {
            let (names, looks) = pages(query, Bounds { sorted: 0, walked });
            assert_eq!(names, usual(query), "{query}, {walked} at a time");
            assert!(looks >= 40 / walked.max(3), "{query}: {looks}");
        }
    }
    let counted = |query: &str, bounds: Bounds| {
        let filter = Filter { name: Some(fold(query)), ..Filter::default() };
        app.read(|conn| total(conn, &viewer, &filter, bounds)).counted()
    };
    assert_eq!(counted("工業", Bounds::USUAL), (4, false));
    assert_eq!(counted("工業", Bounds { sorted: 3, walked: 40 }), (4, false), "the walk comes to the end");
    assert_eq!(counted("工業", Bounds { sorted: 3, walked: 20 }), (2, true), "what lies beyond is not counted");
    assert_eq!(counted("工業", Bounds { sorted: 4, walked: 20 }), (4, false), "few enough to be looked up");
    let both = |after: Option<Place>| {
        let filter = Filter { name: Some(fold("工業")), ..Filter::default() };
        let bounds = Bounds { sorted: 0, walked: 15 };
        app.read(|conn| list_and_total(conn, &viewer, &filter, after, 3, bounds))
    };
    let (first, of_all) = both(None);
    assert_eq!((first.rows.len(), of_all.counted()), (1, (1, true)), "as far as anybody looked");
    let (second, of_all) = both(first.next.and_then(|next| next.place()));
    assert_eq!((second.rows.len(), of_all.counted()), (2, (2, true)), "no less than it shows");
}
