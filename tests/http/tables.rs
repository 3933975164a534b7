//! Lists taken away as files: what the page shows under the same filter, to the same person, as values that a program can reckon
//! with and no formula among them.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use success_review::domain::policy::Role;

use crate::support::builders::whole_answers;
use crate::support::{Client, TestApp};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

async fn workbook(client: &Client, path: &str) -> Workbook {
    let mut book: Workbook = Xlsx::new(Cursor::new(client.download(path).await)).expect("a workbook");
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("formulas");
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name} of {path}");
    }
    book
}

async fn first_sheet(client: &Client, path: &str) -> Range<Data> {
    workbook(client, path).await.worksheet_range_at(0).expect("a sheet").expect("a range")
}

/// The first column below its heading.
fn names(sheet: &Range<Data>) -> Vec<String> {
    sheet.rows().skip(1).map(|row| row[0].to_string()).collect()
}

async fn csv(client: &Client, path: &str) -> Vec<Vec<String>> {
    let bytes = client.download(path).await;
    let text = std::str::from_utf8(&bytes).expect("UTF-8").strip_prefix('\u{feff}').expect("a mark for Excel");
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    rows.map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[actix_web::test]
async fn the_list_of_engagements_is_taken_away_as_it_is_narrowed() {
    let app = TestApp::spawn().await;
    let (manager, other) =
        (app.user("manager@test.example", &[Role::Manager]), app.user("other@test.example", &[Role::Manager]));
    app.user("lead@test.example", &[Role::Lead]);
    let desk = app.desk();
    let formula = desk.engagement(manager, "=HYPERLINK(\"x\")", |_| {});
    desk.measure(manager, formula, "teams", 996, 10_000);
    let paused =
        desk.engagement(manager, "青嶺工業", |e| e.set_status = success_review::domain::engagement::Status::Paused);
    desk.measure(manager, paused, "teams", 350, 1000);
    desk.engagement(other, "北浜テクノ", |_| {});
    let (client, lead) = (app.sign_in("manager@test.example").await, app.sign_in("lead@test.example").await);

    let page = client.get("/engagements").await.expect(200);
    assert!(page.has("a[href='/engagements/table.xlsx']") && page.has("a[href='/engagements/table.csv']"));
    let own = first_sheet(&client, "/engagements/table.xlsx").await;
    assert_eq!(names(&own), ["青嶺工業", "=HYPERLINK(\"x\")"], "in the list's order, and nobody else's");
    let column = |name: &str| own.rows().next().unwrap().iter().position(|cell| *cell == *name).expect(name);
    let cell = |row: usize, name: &str| &own[(row, column(name))];
    assert_eq!(*cell(2, "AU"), Data::Float(0.0996), "never as the target that was missed (R1)");
    assert_eq!(*cell(1, "AU"), Data::Float(0.35));
    assert!(matches!(cell(1, "更新"), Data::DateTime(day) if day.is_datetime()), "{:?}", cell(1, "更新"));
    assert!(cell(1, "アドレス").to_string().ends_with(&format!("/engagements/{paused}")));

    let narrowed = "?state=paused";
    assert_eq!(names(&first_sheet(&client, &format!("/engagements/table.xlsx{narrowed}")).await), ["青嶺工業"]);
    let page = client.get(&format!("/engagements{narrowed}")).await.expect(200);
    assert!(page.has("a[href='/engagements/table.csv?state=paused']"), "{}", page.body);
    let rows = csv(&client, "/engagements/table.csv").await;
    assert_eq!((rows.len(), rows[2][0].as_str()), (3, "'=HYPERLINK(\"x\")"));
    // A lead has all of them, and narrows them by person.
    assert_eq!(names(&first_sheet(&lead, "/engagements/table.xlsx").await).len(), 3);
    let theirs = first_sheet(&lead, &format!("/engagements/table.xlsx?manager={other}")).await;
    assert_eq!(names(&theirs), ["北浜テクノ"]);
    // And a manager cannot ask for another's.
    let none = first_sheet(&client, &format!("/engagements/table.xlsx?manager={other}")).await;
    assert!(!names(&none).contains(&"北浜テクノ".to_owned()));
}

#[actix_web::test]
async fn the_queue_is_taken_away_by_leads() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "青嶺工業", |_| {});
    desk.measure(manager, engagement, "teams", 350, 1000);
    let review = desk.submitted(manager, engagement, &whole_answers());
    app.clock.advance(chrono::TimeDelta::days(3));
    let lead = app.sign_in_with("lead@test.example", "en").await;
    let rows = csv(&lead, "/reviews/table.csv").await;
    let value = |name: &str| {
        let column = rows[0].iter().position(|heading| heading == name).expect(name);
        rows[1][column].as_str()
    };
    assert_eq!((rows.len(), value("Customer"), value("Review no."), value("Revision")), (2, "青嶺工業", "1", "1"));
    assert!(value("Address").ends_with(&format!("/reviews/{review}")));
    assert_eq!(csv(&lead, "/reviews/table.csv?group=exception").await.len(), 1, "the headings alone");
    let sheet = first_sheet(&lead, "/reviews/table.xlsx").await;
    assert_eq!(sheet.height(), 2);
}

#[actix_web::test]
async fn a_partner_takes_away_what_was_approved_and_nothing_else() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let (first, second) = (app.partner("東都システムズ"), app.partner("北浜テクノ"));
    app.partner_user("first@test.example", first);
    app.partner_user("second@test.example", second);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "青嶺工業", |e| e.partner_id = Some(first));
    desk.measure(manager, engagement, "teams", 350, 1000);
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("internal_notes", "INTERNAL-NOTE");
    let review = desk.submitted(manager, engagement, &answers);
    let partner = app.sign_in("first@test.example").await;
    let path = format!("/summaries/{engagement}/summary.xlsx");
    // Before the approval there is the engagement, and nothing of the review.
    assert_eq!(workbook(&partner, &path).await.sheet_names().len(), 1);
    desk.approve(lead, review, 1).expect("approved");

    let mut book = workbook(&partner, &path).await;
    let sheets: Vec<(String, Range<Data>)> = book.worksheets();
    let text = format!("{sheets:?}");
    assert!(text.contains("青嶺工業") && text.contains("0.35"), "{text}");
    assert!(!text.contains("INTERNAL-NOTE"), "{text}");
    assert!(sheets.len() >= 3, "{text}");
    let page = partner.get(&format!("/summaries/{engagement}")).await.expect(200);
    assert!(page.has(&format!("a[href='{path}']")));
    assert_eq!(names(&first_sheet(&partner, "/summaries/table.xlsx").await), ["青嶺工業"]);
    // Another organisation has none of it.
    let other = app.sign_in("second@test.example").await;
    other.get(&path).await.expect(404);
    assert!(names(&first_sheet(&other, "/summaries/table.xlsx").await).is_empty());
}
