//! Customers are found by part of their name, on whichever database it is.

use success_review::domain::filter::Engagements as Filter;
use success_review::domain::fold::fold;
use success_review::domain::policy::Role;
use success_review::store::engagement_list::list;
use success_review::store::engagements::find_visible;

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
        let page = app.read(|conn| list(conn, &viewer, &filter, None, 50));
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
        assert!(app.read(|conn| list(conn, &viewer, &filter, None, 50)).rows.is_empty(), "{name}");
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
        assert_eq!(app.read(|conn| list(conn, &viewer, &filter, None, 50)).rows.len(), hits, "{query}");
    }
}
