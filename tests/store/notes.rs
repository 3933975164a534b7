//! Notes are found the same in whichever way their list is read.

use success_review::domain::notes::words;
use success_review::domain::page::Page;
use success_review::domain::policy::{Role, Viewer};
use success_review::store::notes::{self, Note};
use success_review::store::search::Bounds;

use crate::support::TestApp;

fn all(app: &TestApp, viewer: &Viewer, query: &str, bounds: Bounds) -> Vec<i64> {
    let (words, mut found, mut after) = (words(query), Vec::new(), None);
    loop {
        let page: Page<Note> = app.read(|conn| notes::search(conn, viewer, &words, after, 3, bounds));
        found.extend(page.rows.iter().map(|note| note.id));
        let Some(next) = page.next else { return found };
        after = next.place();
    }
}

#[actix_web::test]
async fn a_search_finds_the_same_whether_hits_are_sorted_or_the_list_is_walked() {
    let app = TestApp::spawn().await;
    let managers = ["one", "two"].map(|name| app.user(&format!("{name}@example.com"), &[Role::Manager]));
    let lead = app.user("lead@example.com", &[Role::Lead]);
    let desk = app.desk();
    for number in 0..30_u64 {
        let manager = managers[(number % 2) as usize];
        let engagement = desk.engagement(manager, &format!("顧客{number}"), |_| ());
        let text =
            if number % 3 == 0 { format!("更新の相談 {number}") } else { format!("研修の相談 {number}") };
        desk.note(manager, engagement, crate::support::builders::today() - chrono::Days::new(number % 7), &text, false);
    }
    for viewer in [desk.viewer(lead), desk.viewer(managers[0])] {
        for query in ["", "更新", "相談", "更新 相談", "研", "ない"] {
            let usual = all(&app, &viewer, query, Bounds::USUAL);
            for bounds in
                [Bounds { sorted: 0, walked: 4 }, Bounds { sorted: 5, walked: 7 }, Bounds { sorted: -1, walked: 150 }]
            {
                assert_eq!(all(&app, &viewer, query, bounds), usual, "{query} {bounds:?}");
            }
        }
        assert!(!all(&app, &viewer, "更新", Bounds::USUAL).is_empty());
    }
}
