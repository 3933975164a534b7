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
async fn page_home_and_files_say_the_days_that_a_review_is_counted_under() {
    use success_review::domain::portfolio::AGES;
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    // Around the edges of the ages; some hours apart it is another day of the calendar, and not yet 24 hours.
    let hours = [400, 335, 330, 170, 166, 100, 73, 70, 47, 25, 23, 10, 0];
    let mut last = hours[0];
    for (number, hours) in hours.into_iter().enumerate() {
        app.clock.advance(chrono::TimeDelta::hours(last - hours));
        last = hours;
        let engagement = app.desk().ready_engagement(manager, &format!("{number:02}"));
        app.desk().submitted(manager, engagement, &whole_answers());
    }
    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get("/reviews").await.expect(200);
    let of_page = |page: &crate::support::Page| -> Vec<(String, String)> {
        let days = page.select("td[data-label='待ち日数']");
        let days = days.iter().map(|cell| cell.text.split(" 日").next().expect("days").trim().to_owned());
        page.texts("tbody th a").into_iter().zip(days).collect()
    };
    let shown = of_page(&page);
    let days = |days: i64| days.to_string();
    assert_eq!(shown.iter().map(|row| row.1.clone()).collect::<Vec<_>>(), hours.map(|h| days(h / 24)), "{shown:?}");
    let rows = csv(&lead, "/reviews/table.csv").await;
    let column = |name: &str| rows[0].iter().position(|heading| heading == name).expect(name);
    let (customer, waited) = (column("顧客"), column("待ち日数"));
    let taken: Vec<_> = rows[1..].iter().map(|row| (row[customer].clone(), row[waited].clone())).collect();
    assert_eq!(taken, shown);
    let sheet = first_sheet(&lead, "/reviews/table.xlsx").await;
    let taken: Vec<_> = sheet.rows().skip(1).map(|row| (row[customer].to_string(), row[waited].to_string())).collect();
    assert_eq!(taken, shown);
    let home = lead.get("/").await.expect(200).reads();
    assert!(home.contains("16 日待ち"), "{home}");
    for age in AGES {
        let listed = of_page(&lead.get(&format!("/reviews?age={}", age.key())).await.expect(200));
        let meant: Vec<_> = shown.iter().filter(|row| age.has(row.1.parse().expect("days"))).cloned().collect();
        assert_eq!(listed, meant, "{}", age.key());
    }
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

#[actix_web::test]
async fn the_summary_as_a_file_says_what_the_page_says_in_its_words() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let organisation = app.partner("東都システムズ");
    app.partner_user("partner@test.example", organisation);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "青嶺工業", |e| e.partner_id = Some(organisation));
    desk.measure(manager, engagement, "teams", 5, 1000);
    let linked = success_review::domain::usage::Criterion {
        evidence: String::new(),
        evidence_url: "https://aomine.example/evidence".to_owned(),
        ..crate::support::builders::achieved("会議を Teams で開く")
    };
    desk.criteria(manager, engagement, &[linked]);
    let mut answers = whole_answers();
    // As typed: the later one first.
    for (field, value) in [
        ("key", "s0"),
        ("about", "other"),
        ("what", "教材をまとめる"),
        ("owner", "佐々木"),
        ("owner_side", "partner"),
        ("due_on", "2026-12-05"),
        ("status", "open"),
    ] {
        answers.section_mut("next-steps").set(&format!("next_steps[1][{field}]"), value);
    }
    let review = desk.submitted(manager, engagement, &answers);
    desk.approve(lead, review, 1).expect("approved");
    let partner = app.sign_in("partner@test.example").await;
    let page = partner.get(&format!("/summaries/{engagement}")).await.expect(200);
    let mut book = workbook(&partner, &format!("/summaries/{engagement}/summary.xlsx")).await;
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(name).expect(name);
        let cell = |cell: &Data| cell.to_string().replace('\u{a0}', " ");
        range.rows().map(|row| row.iter().map(cell).collect()).collect()
    };
    let criteria = sheet("成功基準");
    assert!(criteria[0].contains(&"判定".to_owned()), "{criteria:?}");
    for words in ["https://aomine.example/evidence", "達成", "customer"] {
        assert!(criteria[1].contains(&words.to_owned()), "{words}: {criteria:?}");
        assert!(page.text("section[aria-labelledby=criteria]").contains(words), "{words}");
    }
    let figures = sheet("利用状況");
    for heading in ["判定", "取得元"] {
        assert!(figures[0].contains(&heading.to_owned()), "{heading}: {figures:?}");
    }
    assert!(figures[1].contains(&"あと 95 人".to_owned()), "{figures:?}");
    assert!(page.text("section[aria-labelledby=usage]").contains("あと 95 人"), "{}", page.reads());
    let steps = sheet("次のステップ");
    assert_eq!(steps[0], ["内容", "対応者", "対応者の所属", "期限", "状況（2026年11月22日時点）"]);
    // By date on page and in the file; the record keeps the order in which they were typed.
    let order = ["教材をまとめる", "レポートの見方を共有する"];
    assert_eq!([&steps[1][0], &steps[2][0]], order);
    assert_eq!(page.texts("section[aria-labelledby=steps] tbody th"), order);
    let record = app.sign_in("lead@test.example").await.get(&format!("/reviews/{review}")).await.expect(200);
    let read = record.reads();
    assert!(read.find(order[1]) < read.find(order[0]), "{read}");
    let overview = sheet("サマリー");
    for part in ["東都システムズ", "manager@test.example"] {
        assert!(overview.iter().any(|row| row[1] == part), "{part}: {overview:?}");
    }
}
