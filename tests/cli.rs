//! The command line as it is called: what it prints, its exit status, and what is in the database afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::process::Command;

use diesel::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use success_review::domain::policy::Role;
use success_review::store::engagements::{Filter, list};
use success_review::store::schema::{audit_entries, engagements, measurements, usage_imports, usage_points};
use success_review::store::{self, imports};
use support::TestApp;
use tempfile::TempDir;

const SERVICES: &str = "\u{feff}Report Refresh Date,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive,\
Office 365 Active,Office 365 Inactive,Report Period\r\n2026-09-29,280,31,247,61,285,81,30\r\n";
const APPS: &str = "Report Refresh Date,Report Period,Report Date,Outlook,Word,Excel,PowerPoint,OneNote,Teams\n\
2026-09-29,7,2026-09-28,10,9,8,7,6,5\n2026-09-29,7,2026-09-29,11,,8,7,6,5\n";

/// A folder with files beside an application's database.
struct Desk {
    app: TestApp,
    folder: TempDir,
}

struct Answer {
    ok: bool,
    out: String,
    err: String,
}

impl Desk {
    async fn new() -> Self {
        Self { app: TestApp::spawn().await, folder: TempDir::new().unwrap() }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_success-review"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DATABASE_URL", self.app.database_url())
            .env("SUCCESS_REVIEW_DATA_DIR", self.folder.path())
            .env("RUST_LOG", "warn")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Answer { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Engagements, measurements, counts and imports.
    fn rows(&self) -> [i64; 4] {
        self.app.read(|conn| {
            Ok([
                engagements::table.count().get_result(conn)?,
                measurements::table.count().get_result(conn)?,
                usage_points::table.count().get_result(conn)?,
                usage_imports::table.count().get_result(conn)?,
            ])
        })
    }

    /// The actor of the newest entry in the trail with this action.
    fn actor(&self, action: &str) -> Option<i64> {
        self.app.read(|conn| {
            Ok(audit_entries::table
                .filter(audit_entries::action.eq(action))
                .order(audit_entries::id.desc())
                .select(audit_entries::actor_id)
                .first(conn)?)
        })
    }
}

#[actix_web::test]
async fn reports_are_told_before_they_are_imported_and_only_once() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
    desk.file("services.csv", SERVICES);
    desk.file("apps.csv", APPS);
    let number = id.to_string();
    let files = ["services.csv", "apps.csv"];
    let dry = desk.run(&[&["import", "usage", "--engagement", &number, "--dry-run"][..], &files[..]].concat());
    assert!(dry.ok, "{}", dry.err);
    for part in [
        "日本橋商事株式会社",
        "services.csv: getOffice365ServicesUserCounts, refreshed 2026-09-29, 1 row\n",
        "Exchange Online: 280 of 311 = 90.0 % approx., not intended",
        "Microsoft Teams: 247 of 308 = 80.2 % approx., target 10 %, 30 days to 2026-09-29",
        "Office 365 (tenant): 285 of 366 = 77.9 % approx.",
        "gate: shut (0 of 1 at target) -> open (1 of 1 at target)",
        "Word (active): 2026-09-28 to 2026-09-29, latest no data; 2 new",
        "would be imported",
        "dry run: nothing was written",
    ] {
        assert!(dry.out.contains(part), "{part:?} is not in {}", dry.out);
    }
    assert_eq!(desk.rows(), [1, 0, 0, 0], "a dry run writes nothing");

    let done = desk.run(&[&["import", "usage", "--engagement", &number][..], &files[..]].concat());
    assert!(done.ok, "{}", done.err);
    assert_eq!(done.out.matches("imported as ").count(), 2, "{}", done.out);
    let [_, figures, points, count] = desk.rows();
    assert!((figures, points, count) == (2, 14, 2), "{:?}", desk.rows());
    let (_, by) = desk.app.read(|conn| Ok(imports::latest(conn, id, 1)?.remove(0)));
    assert_eq!((by.as_str(), desk.actor("usage_imported")), ("manager", None), "in the manager's name, by nobody");

    let again = desk.run(&[&["import", "usage", "--engagement", &number][..], &files[..]].concat());
    assert!(again.ok && again.out.matches("nothing new").count() == 2, "{}", again.out);
    assert_eq!(desk.rows(), [1, figures, points, count]);
}

#[actix_web::test]
async fn one_refused_file_stops_all_and_every_fault_is_named_without_what_the_row_holds() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "日本橋商事株式会社", |_| ()).to_string();
    desk.file("services.csv", SERVICES);
    desk.file("broken.csv", SERVICES.replace("280", "SECRET").replace("247", "-4"));
    desk.file("other.csv", "Name,Colour\nSECRET,red\n");
    let refused =
        desk.run(&["import", "usage", "--engagement", &id, "services.csv", "broken.csv", "other.csv", "missing.csv"]);
    assert!(!refused.ok && refused.out.is_empty(), "{}", refused.out);
    for part in [
        "broken.csv:2: Exchange Active: not a whole number",
        "broken.csv:2: Teams Active: a negative number",
        "other.csv:1: ",
        "missing.csv: ",
        "nothing was imported",
    ] {
        assert!(refused.err.contains(part), "{part:?} is not in {}", refused.err);
    }
    assert!(!refused.err.contains("SECRET"), "{}", refused.err);
    assert_eq!(desk.rows(), [1, 0, 0, 0]);

    // The second file is refused only when the workloads are known: the first is taken back.
    desk.file("table.csv", "Workload,Active,Entitled,As of\nUnheard-of,1,2,2026-09-29\n");
    let refused = desk.run(&["import", "usage", "--engagement", &id, "services.csv", "table.csv"]);
    assert!(!refused.ok && refused.err.contains("table.csv:2: "), "{}", refused.err);
    assert_eq!(desk.rows(), [1, 0, 0, 0]);
}

#[actix_web::test]
async fn an_import_needs_an_engagement_a_window_that_is_known_and_a_manager_who_may() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "港", |_| ()).to_string();
    desk.file("services.csv", SERVICES);
    let none = desk.run(&["import", "usage", "--engagement", "999", "services.csv"]);
    assert!(!none.ok && none.err.contains("there is no engagement 999"), "{}", none.err);
    let window = desk.run(&["import", "usage", "--engagement", &id, "--window", "29", "services.csv"]);
    assert!(!window.ok && window.err.contains("--window"), "{}", window.err);
    assert!(desk.run(&["user", "disable", "manager@example.com"]).ok);
    let disabled = desk.run(&["import", "usage", "--engagement", &id, "services.csv"]);
    assert!(!disabled.ok && disabled.err.contains("no active account"), "{}", disabled.err);
}

const LIST: &str = "Customer,Tenant ID,Segment,Partner,Manager,Workloads,Time zone,Started on,Goals,Remark\n\
Nihonbashi Trading,nihonbashi.onmicrosoft.com,Enterprise,Toto Systems,Manager@Example.com,\
\"Exchange Online; Microsoft Teams=30\",Asia/Tokyo,2026-04-06,Use it everywhere,\n\
Minato Foods,minato.onmicrosoft.com,public_sector,,manager@example.com,,,,,none\n";

#[actix_web::test]
async fn a_list_registers_each_engagement_once_as_its_manager_would() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let partner = desk.app.partner("Toto Systems");
    desk.file("list.csv", LIST);
    let dry = desk.run(&["import", "engagements", "--dry-run", "list.csv"]);
    assert!(dry.ok && dry.out.matches("would be registered").count() == 2, "{} {}", dry.out, dry.err);
    assert_eq!(desk.rows()[0], 0);
    let done = desk.run(&["import", "engagements", "list.csv"]);
    assert!(done.ok && done.out.matches("registered as ").count() == 2, "{} {}", done.out, done.err);
    assert_eq!(desk.actor("engagement_created"), None);

    let viewer = desk.app.desk().viewer(manager);
    let mut rows = desk.app.read(|conn| list(conn, &viewer, &Filter::default(), None, 10));
    rows.sort_by_key(|e| e.id);
    let first = &rows[0];
    assert_eq!((first.segment.key(), first.partner_id), ("enterprise", Some(partner)));
    assert_eq!(
        (first.started_on.to_string().as_str(), first.goals_planned.as_str()),
        ("2026-04-06", "Use it everywhere")
    );
    let intended = desk.app.read(|conn| store::engagements::intended(conn, &[first.id]));
    let targets: Vec<(&str, i64)> = intended.iter().map(|w| (w.key.as_str(), w.target)).collect();
    assert_eq!(targets, [("exchange_online", 10), ("teams", 30)]);
    assert_eq!((rows[1].segment.key(), rows[1].time_zone.name()), ("public_sector", "Asia/Tokyo"));

    let again = desk.run(&["import", "engagements", "list.csv"]);
    assert!(again.ok && again.out.matches("already there as ").count() == 2, "{}", again.out);
    assert_eq!(desk.rows()[0], 2);
}

#[actix_web::test]
async fn a_list_with_faults_registers_nobody_and_names_them_all() {
    let desk = Desk::new().await;
    desk.app.user("manager@example.com", &[Role::Manager]);
    desk.app.user("lead@example.com", &[Role::Lead]);
    let list = "担当マネージャー;顧客名;テナント ID;区分;対象ワークロード;パートナー;開始日;タイムゾーン\n\
manager@example.com;正しい顧客;tadashii.onmicrosoft.com;官公庁・自治体;Teams;;;\n\
lead@example.com;;SECRET;SECRET;SECRET=5、Teams=300;SECRET;SECRET;SECRET\n\
manager@example.com;（株）正しい顧客;tadashii.onmicrosoft.com;Business;;;;\n";
    desk.file("list.csv", list);
    let refused = desk.run(&["import", "engagements", "list.csv"]);
    assert!(!refused.ok && refused.out.is_empty(), "{}", refused.out);
    for column in [
        "担当マネージャー",
        "顧客名",
        "テナント ID",
        "区分",
        "対象ワークロード",
        "パートナー",
        "開始日",
        "タイムゾーン",
    ] {
        assert!(refused.err.contains(&format!("list.csv:3: {column}: ")), "{column} is not in {}", refused.err);
    }
    assert!(refused.err.contains("list.csv:4: 顧客名: the same customer and manager as line 2"), "{}", refused.err);
    assert!(!refused.err.contains("SECRET"), "{}", refused.err);
    assert_eq!(desk.rows()[0], 0);

    desk.file("columns.csv", "Customer,Segment\nA,business\n");
    let refused = desk.run(&["import", "engagements", "columns.csv"]);
    assert!(!refused.ok && refused.err.contains("columns.csv:1: Tenant ID: the column is missing"), "{}", refused.err);
    desk.file("book.xlsx", "Customer,Segment\n");
    assert!(!desk.run(&["import", "engagements", "book.xlsx"]).ok);
}

#[actix_web::test]
async fn a_workbook_is_read_like_a_text() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip(["Customer", "Tenant ID", "Segment", "Manager", "Started on", "Workloads"]) {
        sheet.write(0, column, text).unwrap();
    }
    for (column, text) in (0..).zip(["港", "minato.onmicrosoft.com", "Business", "manager@example.com"]) {
        sheet.write(1, column, text).unwrap();
    }
    let day = ExcelDateTime::parse_from_str("2026-04-06").unwrap();
    sheet.write_with_format(1, 4, &day, &Format::new().set_num_format("yyyy/m/d")).unwrap();
    sheet.write(1, 5, "teams=25").unwrap();
    desk.file("list.XLSX", book.save_to_buffer().unwrap());
    let done = desk.run(&["import", "engagements", "list.XLSX"]);
    assert!(done.ok, "{} {}", done.out, done.err);
    let viewer = desk.app.desk().viewer(manager);
    let rows = desk.app.read(|conn| list(conn, &viewer, &Filter::default(), None, 10));
    assert_eq!((rows[0].customer_name.as_str(), rows[0].started_on.to_string().as_str()), ("港", "2026-04-06"));
}
