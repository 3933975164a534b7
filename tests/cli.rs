//! The command line as it is called: what it prints, its exit status, and what is in the database afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

#[path = "cases/mod.rs"]
mod cases;
#[path = "cli/doctor.rs"]
mod doctor;
#[path = "cli/cases.rs"]
mod files;
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use success_review::domain::filter::Engagements as Filter;
use success_review::domain::policy::Role;
use success_review::store::engagement_list::list;
use success_review::store::engagements::Engagement;
use success_review::store::schema::{audit_entries, engagements, measurements, usage_imports, usage_points};
use success_review::store::search::Bounds;
use success_review::store::{self, Db, Seen, imports, migrations};
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
    /// The engagements of a manager, as they were registered.
    fn engagements(&self, manager: i64) -> Vec<Seen<Engagement>> {
        let viewer = self.app.desk().viewer(manager);
        let page = self.app.read(|conn| list(conn, &viewer, &Filter::default(), None, 50, Bounds::USUAL));
        let mut ids: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.into_iter().map(|id| self.app.desk().seen(manager, id)).collect()
    }

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
        "Exchange Online: 280 of 311 = 90.0% approx., not intended",
        "Microsoft Teams: 247 of 308 = 80.2% approx., target 10%, 30 days to 2026-09-29",
        "Office 365 (tenant): 285 of 366 = 77.9% approx.",
        "conditions: not met (0 of 1 at target) -> met (1 of 1 at target)",
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
    let seen = desk.app.desk().seen(manager, id);
    let (_, by) = desk.app.read(|conn| Ok(imports::latest(conn, &seen, 1)?.remove(0)));
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
        "broken.csv:2: Exchange Active: must be a whole number",
        "broken.csv:2: Teams Active: cannot be a negative number",
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

    let rows = desk.engagements(manager);
    let first = &rows[0];
    assert_eq!((first.segment.key(), first.partner_id), ("enterprise", Some(partner)));
    assert_eq!(
        (first.started_on.to_string().as_str(), first.goals_planned.as_str()),
        ("2026-04-06", "Use it everywhere")
    );
    let intended = desk.app.read(|conn| store::engagements::intended(conn, first));
    let targets: Vec<(&str, i64)> = intended.iter().map(|w| (w.key.as_str(), w.target)).collect();
    assert_eq!(targets, [("exchange_online", 10), ("teams", 30)]);
    assert_eq!((rows[1].segment.key(), rows[1].time_zone.name()), ("public_sector", "Asia/Tokyo"));

    let again = desk.run(&["import", "engagements", "list.csv"]);
    assert!(again.ok && again.out.matches("already registered as ").count() == 2, "{}", again.out);
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
async fn a_tenant_that_is_there_twice_is_asked_about_and_days_are_read_as_in_forms() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    desk.app.user("manager2@example.com", &[Role::Manager]);
    let header = "顧客名,テナント ID,区分,担当マネージャー,対象ワークロード,開始日\n";
    let row = |name: &str, who: &str, tenant: &str, day: &str| {
        format!("{name},{tenant},enterprise,{who}@example.com,Exchange Online=２５％,\"{day}\"\n")
    };
    let tenant = "0F8FAD5B-D9CB-469F-A165-70867728950E";
    let both = row("日和見商会グループ", "manager", tenant, "2026年4月6日")
        + &row("日和見ホールディングス", "manager2", &tenant.to_lowercase(), "6 Apr 2026");
    desk.file("list.csv", format!("{header}{both}"));
    let refused = desk.run(&["import", "engagements", "list.csv"]);
    assert!(refused.err.contains("list.csv:3: テナント ID: the same tenant as line 2"), "{}", refused.err);
    assert_eq!(desk.rows()[0], 0);
    let done = desk.run(&["import", "engagements", "--same-tenant", "list.csv"]);
    assert!(done.ok, "{}", done.err);
    let again = desk.run(&["import", "engagements", "list.csv"]);
    assert!(again.ok && again.out.matches("already registered as ").count() == 2, "{} {}", again.out, again.err);
    desk.file("third.csv", format!("{header}{}", row("日和見", "manager", tenant, "令和8年4月6日")));
    let refused = desk.run(&["import", "engagements", "third.csv"]);
    assert!(refused.err.contains("third.csv:2: テナント ID: the tenant has engagement 1 already"), "{}", refused.err);

    let days = ["2026/4/6", "２０２６/４/６", "2026年4月6日", "R8.4.6", "6 Apr 2026", "2026/04/06 0:00"];
    let rows: String = (1..)
        .zip(days)
        .map(|(n, day)| row(&format!("顧客{n}"), "manager", &format!("c{n}.onmicrosoft.com"), day))
        .collect();
    desk.file("days.csv", format!("{header}{rows}"));
    let done = desk.run(&["import", "engagements", "days.csv"]);
    assert!(done.ok, "{}", done.err);
    let rows = desk.engagements(manager);
    assert!(rows.iter().all(|e| e.started_on.to_string() == "2026-04-06") && rows.len() == 7);
    desk.file("unclear.csv", format!("{header}{}", row("顧客", "manager", "c.onmicrosoft.com", "04/06/2026")));
    let refused = desk.run(&["import", "engagements", "unclear.csv"]);
    assert!(refused.err.contains("unclear.csv:2: 開始日: ") && refused.err.contains("not clear"), "{}", refused.err);

    desk.file(
        "usage.csv",
        "Workload,Active,Entitled,As of,Period (days)\nExchange Online,\"１，２３４\",\"2,000\",2026年11月20日,２８\n",
    );
    let done = desk.run(&["import", "usage", "--engagement", "１", "--window", "２８", "usage.csv"]);
    assert!(
        done.ok && done.out.contains("1234 of 2000") && done.out.contains("28 days to 2026-11-20"),
        "{} {}",
        done.out,
        done.err
    );
    desk.file(
        "usage.csv",
        "Workload,Active,Entitled,As of,Period (days)\nExchange Online,\"12,34\",2000,2026-11-20,28\n",
    );
    let refused = desk.run(&["import", "usage", "--engagement", "1", "usage.csv"]);
    assert!(refused.err.contains("can be read in two ways"), "{}", refused.err);
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
    let rows = desk.engagements(manager);
    assert_eq!((rows[0].customer_name.as_str(), rows[0].started_on.to_string().as_str()), ("港", "2026-04-06"));
}

#[actix_web::test]
async fn files_are_read_at_the_command_line_as_in_the_browser() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "日本橋商事株式会社", |_| ()).to_string();
    let usage = |name: &str| desk.run(&["import", "usage", "--engagement", &id, "--dry-run", name]);
    let (bytes, _, _) = encoding_rs::SHIFT_JIS
        .encode("利用状況 11 月\r\nワークロード,アクティブ ユーザー数,利用資格のあるユーザー数,基準日,メモ\r\nTeams,290人,360,11/20/2026,調べ\r\n");
    desk.file("table.csv", &bytes);
    let done = usage("table.csv");
    for part in [
        "Microsoft Teams: 290 of 360",
        "read: Character encoding: Shift_JIS",
        "read: Line 1, a title above the headings, was skipped.",
        "order month, day, year: “11/20/2026” was read as",
    ] {
        assert!(done.out.contains(part), "{part:?} is not in {} {}", done.out, done.err);
    }
    desk.file("day.csv", "Workload,Active,Entitled,As of\nTeams,-,360,11/12/2026\n");
    let refused = usage("day.csv");
    for part in ["day.csv:2: Active: “-” may mean 0 or no data", "day.csv:2: As of: ", "2026-12-11 or 2026-11-12"] {
        assert!(refused.err.contains(part), "{part:?} is not in {}", refused.err);
    }
    desk.file("page.csv", "<html><title>Sign in</title></html>");
    assert!(usage("page.csv").err.contains("page.csv: This is a web page that was saved"));
    let mut book = Workbook::new();
    for (name, active) in [("Old", 1), ("New", 290)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, text) in (0..).zip(["Workload", "Active", "Entitled", "As of"]) {
            sheet.write(0, column, text).unwrap();
        }
        sheet.write(1, 0, "Teams").unwrap();
        sheet.write(1, 1, active).unwrap();
        sheet.write(1, 2, 360).unwrap();
        sheet.write(1, 3, 46346).unwrap();
    }
    desk.file("book.xlsx", book.save_to_buffer().unwrap());
    let refused = usage("book.xlsx");
    assert!(
        refused.err.contains("book.xlsx:2: As of (Old!D2): ") && refused.err.contains("Excel shows 2026-11-20"),
        "{}",
        refused.err
    );
    let none = desk.run(&["import", "usage", "--engagement", &id, "--sheet", "Newer", "book.xlsx"]);
    assert!(
        none.err.contains("no visible sheet “Newer”") && none.err.contains("Visible sheets: Old, New"),
        "{}",
        none.err
    );
}

#[actix_web::test]
async fn lists_come_in_the_same_states_as_reports() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    desk.app.partner("北星ITパートナーズ");
    let header = "顧客名,テナント ID,区分,担当マネージャー,パートナー,対象ワークロード,タイムゾーン,開始日";
    let row = |n: usize, partner: &str, workloads: &str| {
        format!("顧客{n},list{n}.onmicrosoft.com,大企業,MANAGER@example.com ,{partner},\"{workloads}\",,2026/4/6")
    };
    let rows = [
        row(1, "北星ITパートナーズ", "Exchange、Teams"),
        row(2, "北星 IT パートナーズ", "Exchange Online,Teams"),
        row(3, "北星　ＩＴ　パートナーズ", "Exchange Online；Microsoft Teams＝３０"),
        row(4, "北星ＩＴパートナーズ株式会社", "Exchange Online/Microsoft Teams"),
        row(5, "", "Exchange Online\nMicrosoft Teams=30%"),
        row(6, "", "Ｍｉｃｒｏｓｏｆｔ Ｔｅａｍｓ；Ｅｘｃｈａｎｇｅ Online"),
    ];
    let text = format!("案件一覧\r\n{header}\r\n{}\r\n", rows.join("\r\n"));
    let (bytes, _, had_errors) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!had_errors);
    desk.file("list.csv", &bytes);
    let done = desk.run(&["import", "engagements", "list.csv"]);
    assert!(
        done.ok && done.out.contains("Shift_JIS") && done.out.contains("Line 1, a title"),
        "{} {}",
        done.out,
        done.err
    );
    let registered = desk.engagements(manager);
    assert_eq!(registered.len(), 6);
    for engagement in &registered {
        let intended = desk.app.read(|conn| store::engagements::intended(conn, engagement));
        let keys: Vec<&str> = intended.iter().map(|w| w.key.as_str()).collect();
        assert_eq!(keys, ["exchange_online", "teams"], "{}", engagement.customer_name);
        assert_eq!(
            (engagement.segment.key(), engagement.started_on.to_string().as_str()),
            ("enterprise", "2026-04-06")
        );
    }
    assert_eq!(registered.iter().filter(|e| e.partner_id.is_some()).count(), 4);

    let tenant = "0F8FAD5B-D9CB-469F-A165-70867728950E";
    let same = |name: &str, tenant: &str| {
        format!("{name},{tenant},enterprise,manager@example.com,,Exchange Online,,2026-04-06\n")
    };
    desk.file(
        "same.csv",
        format!("{header}\n{}{}", same("株式会社日和見商会", tenant), same("㈱日和見商会　", &format!("{{{tenant}}}"))),
    );
    let refused = desk.run(&["import", "engagements", "same.csv"]);
    assert!(refused.err.contains("same.csv:3: 顧客名: the same customer and manager as line 2"), "{}", refused.err);

    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap().write(0, 0, "A list").unwrap();
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip(["Customer", "Tenant ID", "Segment", "Manager"]) {
        sheet.write(0, column, text).unwrap();
    }
    for (column, text) in (0..).zip(["港", "minato.onmicrosoft.com", "Business", "manager@example.com"]) {
        sheet.write(1, column, text).unwrap();
    }
    sheet.write(1, 6, "a remark beside it").unwrap();
    desk.file("book.xlsx", book.save_to_buffer().unwrap());
    let done = desk.run(&["import", "engagements", "book.xlsx"]);
    assert!(
        done.ok && done.out.contains("Sheet: “Sheet2”") && done.out.contains("beside the table"),
        "{} {}",
        done.out,
        done.err
    );
}

// Settings.

/// Every setting of the environment, none of them set.
const SETTINGS: [&str; 12] = [
    "DATABASE_URL",
    "SUCCESS_REVIEW_BIND",
    "SUCCESS_REVIEW_PUBLIC_URL",
    "SUCCESS_REVIEW_DATA_DIR",
    "SUCCESS_REVIEW_SESSION_KEY",
    "SUCCESS_REVIEW_TRUSTED_PROXY",
    "SUCCESS_REVIEW_WORKERS",
    "SUCCESS_REVIEW_POOL",
    "SUCCESS_REVIEW_BLOCKING_THREADS",
    "SUCCESS_REVIEW_CONNECTIONS",
    "SUCCESS_REVIEW_GRACE",
    "RUST_LOG",
];

/// The program in a folder, with nothing but these settings.
fn program(folder: &TempDir, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_success-review"));
    for name in SETTINGS {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder.path()).envs(settings.iter().copied());
    command
}

fn answer(folder: &TempDir, arguments: &[&str], settings: &[(&str, &str)]) -> Answer {
    let output = program(folder, arguments, settings).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

/// A program that serves, and what it says: a program that nobody listens to would end. Ended when dropped.
struct Serving {
    child: Child,
    said: Option<BufReader<Box<dyn std::io::Read>>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Starts the program and waits for a line with this text.
fn serving(mut command: Command, from_errors: bool, text: &str) -> (Serving, String) {
    let (out, err) = if from_errors { (Stdio::null(), Stdio::piped()) } else { (Stdio::piped(), Stdio::null()) };
    let mut serving = Serving { child: command.stdout(out).stderr(err).spawn().unwrap(), said: None };
    let child = &mut serving.child;
    let stream: Box<dyn std::io::Read> =
        if from_errors { Box::new(child.stderr.take().unwrap()) } else { Box::new(child.stdout.take().unwrap()) };
    let said = serving.said.insert(BufReader::new(stream));
    let mut seen = String::new();
    loop {
        let begin = seen.len();
        assert!(said.read_line(&mut seen).unwrap() > 0, "{text:?} was not said: {seen}");
        let line = seen[begin..].to_owned();
        if line.contains(text) {
            return (serving, line);
        }
    }
}

#[test]
fn a_wrong_setting_stops_the_start_with_its_name_and_tells_no_secret() {
    let folder = TempDir::new().unwrap();
    for (name, wrong) in [
        ("DATABASE_URL", "mysql://root:SECRET@db/x"),
        ("DATABASE_URL", "postgres://root:SECRET@db/x?sslmode=require"),
        ("DATABASE_URL", "SECRET"),
        ("DATABASE_URL", "sqlite:SECRET.db"),
        ("DATABASE_URL", "host=/run password=SECRET"),
        ("SUCCESS_REVIEW_PUBLIC_URL", "https://review.example.com/path"),
        ("SUCCESS_REVIEW_PUBLIC_URL", "https://root:SECRET@review.example.com"),
        ("RUST_LOG", "verbose"),
        ("RUST_LOG", "info,nonsense"),
        ("SUCCESS_REVIEW_BIND", "somewhere"),
        ("SUCCESS_REVIEW_PUBLIC_URL", "ftp://review.example.com"),
        ("SUCCESS_REVIEW_SESSION_KEY", "SECRET"),
        ("SUCCESS_REVIEW_TRUSTED_PROXY", "proxy"),
        ("SUCCESS_REVIEW_WORKERS", "0"),
        ("SUCCESS_REVIEW_POOL", "many"),
        ("SUCCESS_REVIEW_BLOCKING_THREADS", "-1"),
        ("SUCCESS_REVIEW_CONNECTIONS", "1000000"),
        ("SUCCESS_REVIEW_GRACE", "a while"),
        ("RUST_LOG", "success_review=loud"),
    ] {
        for command in [&["serve"][..], &["migrate"], &["user", "list"]] {
            let refused = answer(&folder, command, &[(name, wrong)]);
            assert!(!refused.ok && refused.err.contains(&format!("{name}: ")), "{name}: {}", refused.err);
            assert!(!refused.err.contains("SECRET"), "{}", refused.err);
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was begun");

    let secret = [("DATABASE_URL", "postgres://u:SECRET@db/x"), ("SUCCESS_REVIEW_SESSION_KEY", "SECRET")];
    for command in ["serve", "migrate", "demo"] {
        let help = answer(&folder, &[command, "--help"], &secret);
        assert!(help.ok && !help.out.contains("SECRET"), "{}", help.out);
    }
}

#[test]
fn an_empty_setting_counts_as_none_and_a_flag_goes_before_the_environment() {
    let folder = TempDir::new().unwrap();
    let empty = SETTINGS.map(|name| (name, ""));
    let migrated = answer(&folder, &["migrate"], &empty);
    assert!(migrated.ok, "{}", migrated.err);
    assert!(folder.path().join("data/success-review.sqlite3").is_file());
    assert!(!folder.path().join("data/session.key").exists(), "the key is for those who serve");

    let elsewhere = [("SUCCESS_REVIEW_DATA_DIR", "other"), ("DATABASE_URL", "")];
    for place in ["third", "fourth", "fifth"] {
        assert!(answer(&folder, &["migrate", "--data-dir", place], &elsewhere).ok);
        assert!(folder.path().join(place).join("success-review.sqlite3").is_file(), "{place}");
    }
    // Before the last word and after it.
    for command in [
        ["partner", "--data-dir", "third", "add", "Toto Systems"],
        ["partner", "add", "--data-dir", "fourth", "Toto Systems"],
        ["partner", "add", "Toto Systems", "--data-dir", "fifth"],
    ] {
        assert!(answer(&folder, &command, &elsewhere).ok, "{command:?}");
    }
    assert!(!folder.path().join("other").exists());
    for command in [&["migrate"][..], &["user", "list"], &["audit", "verify"], &["partner", "list"]] {
        let listed = answer(&folder, &[command, &["--database-url", "sixth.sqlite3"]].concat(), &elsewhere);
        assert!(listed.ok && !listed.out.contains("Toto"), "{command:?}: {}", listed.err);
    }
    assert!(folder.path().join("sixth.sqlite3").is_file());

    let key = "0f".repeat(64);
    let settings = [
        ("SUCCESS_REVIEW_BIND", "not looked at"),
        ("SUCCESS_REVIEW_SESSION_KEY", key.as_str()),
        ("SUCCESS_REVIEW_WORKERS", "3"),
        ("SUCCESS_REVIEW_POOL", "5"),
        ("SUCCESS_REVIEW_BLOCKING_THREADS", "2"),
    ];
    let (serves, line) = serving(program(&folder, &["serve", "--bind", "127.0.0.1:0"], &settings), true, "serving");
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    let fields = &line["fields"];
    assert_eq!((&fields["workers"], &fields["pool"], &fields["blocking_threads"]), (&3.into(), &5.into(), &2.into()));
    assert!(!folder.path().join("data/session.key").exists(), "the key was given");
    if cfg!(target_os = "linux") {
        // The address is told a moment before the workers begin.
        let workers = || {
            let threads = fs::read_dir(format!("/proc/{}/task", serves.child.id())).unwrap();
            let names = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("comm")).ok());
            names.filter(|name| name.starts_with("actix-rt|system")).count()
        };
        let begun = std::time::Instant::now();
        while workers() < 3 && begun.elapsed().as_secs() < 10 {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert_eq!(workers(), 3);
    }
}

#[actix_web::test]
async fn who_was_to_wait_for_wrong_passwords_is_let_try_again() {
    let desk = Desk::new().await;
    desk.app.user("manager@example.com", &[Role::Manager]);
    let client = desk.app.client();
    client.get("/sign-in").await;
    let wrong = [("email", "manager@example.com"), ("password", "wrong wrong wrong")];
    for _ in 0..10 {
        client.post("/sign-in", &wrong).await.expect(422);
    }
    let right = [("email", "manager@example.com"), ("password", support::PASSWORD)];
    client.post("/sign-in", &right).await.expect(429);
    let unlocked = desk.run(&["user", "unlock", "Manager@Example.com"]);
    assert!(unlocked.ok, "{}", unlocked.err);
    assert_eq!(desk.actor("account_unlocked"), None);
    client.post("/sign-in", &right).await.expect(303);
    let nobody = desk.run(&["user", "unlock", "nobody@example.com"]);
    assert!(!nobody.ok && nobody.err.contains("there is no account nobody@example.com"), "{}", nobody.err);
}

#[test]
fn no_command_makes_a_database_or_changes_its_schema_in_passing() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("list.csv"), LIST).unwrap();
    let commands = [
        &["user", "list"][..],
        &["user", "add", "--email", "a@example.com", "--name", "A", "--role", "lead"],
        &["user", "disable", "a@example.com"],
        &["user", "unlock", "a@example.com"],
        &["partner", "list"],
        &["partner", "add", "Toto Systems"],
        &["import", "engagements", "list.csv"],
        &["import", "usage", "--engagement", "1", "list.csv"],
        &["audit", "verify"],
        &["backup", "copy.sqlite3"],
    ];
    for command in commands {
        let refused = answer(&folder, command, &[]);
        assert!(!refused.ok && refused.err.contains("is not there"), "{command:?}: {}", refused.err);
        assert!(!folder.path().join("data").exists() && !folder.path().join("copy.sqlite3").exists(), "{command:?}");
    }
    // As an earlier program left it.
    let file = folder.path().join("data/success-review.sqlite3");
    assert!(answer(&folder, &["migrate"], &[]).ok);
    let db = Db::open(&file.display().to_string(), 1).unwrap();
    migrations::revert_last(&db).unwrap();
    for command in commands.into_iter().filter(|command| command[0] != "backup") {
        let refused = answer(&folder, command, &[]);
        assert!(!refused.ok && refused.err.contains("an earlier schema"), "{command:?}: {}", refused.err);
        assert!(migrations::pending(&db).unwrap(), "{command:?}");
    }
    let copied = answer(&folder, &["backup", "copy.sqlite3"], &[]);
    assert!(copied.ok, "a copy is made before the upgrade: {}", copied.err);
}

#[test]
fn the_demonstration_lies_below_the_data_folder_where_one_is_set() {
    let folder = TempDir::new().unwrap();
    for (settings, place) in [(&[][..], "data/demo"), (&[("SUCCESS_REVIEW_DATA_DIR", "given")], "given/demo")] {
        // Settings of the real application are not the demonstration's.
        let others = [("DATABASE_URL", "postgres://nowhere.invalid/x"), ("SUCCESS_REVIEW_BIND", "0.0.0.0:80")];
        let settings = [settings, &others].concat();
        let command = program(&folder, &["demo", "--bind", "127.0.0.1:0"], &settings);
        let (_child, line) = serving(command, false, "http://127.0.0.1:");
        assert!(folder.path().join(place).join("success-review.sqlite3").is_file(), "{line}");
        assert!(folder.path().join(place).join("session.key").is_file());
    }
    assert!(!folder.path().join("data/success-review.sqlite3").exists());
}

#[actix_web::test]
async fn a_password_of_the_persons_own_words_is_refused() {
    use std::io::Write;
    let desk = Desk::new().await;
    desk.app.user("m.tanaka@example.com", &[Role::Manager]);
    let add = ["user", "add", "--email", "new.person@example.com", "--name", "Sato Keiko", "--role", "lead"];
    let with = |arguments: &[&str], password: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_success-review"))
            .args(arguments)
            .arg("--password-stdin")
            .env("DATABASE_URL", desk.app.database_url())
            .env("SUCCESS_REVIEW_DATA_DIR", desk.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    for (arguments, password) in
        [(&add[..], "keiko-sato-2026"), (&["user", "reset-password", "m.tanaka@example.com"], "m.tanaka-example")]
    {
        let (ok, err) = with(arguments, password);
        assert!(!ok && err.contains("easily guessed"), "{password}: {err}");
        let (ok, err) = with(arguments, "purple kumquats at noon");
        assert!(ok, "{err}");
    }
    let (ok, err) = with(&["user", "reset-password", "nobody@example.com"], "purple kumquats at noon");
    assert!(!ok && err.contains("no account"), "{err}");
}

#[actix_web::test]
async fn accounts_and_organisations_are_judged_as_the_pages_forms_are() {
    let desk = Desk::new().await;
    assert!(desk.run(&["partner", "add", " Toto Systems "]).ok);
    let long = "x".repeat(201);
    for (arguments, told) in [
        (&["partner", "add", " "][..], &["name: Name of the organisation is required"][..]),
        (&["partner", "add", &long], &["name: Name of the organisation", "200"]),
        (&["partner", "add", "Toto\u{200b} Systems"], &["name: Name of the organisation", "U+200B", "character 5"]),
        (
            &["user", "add", "--email", "a@b.example", "--name", "A\u{202e}B", "--role", "lead"],
            &["--name: Name", "U+202E", "character 2"],
        ),
        (
            &["user", "add", "--email", "a\u{feff}@b.example", "--name", "A", "--role", "lead"],
            &["--email: E-mail address", "U+FEFF"],
        ),
        (&["partner", "add", "Toto Systems"], &["name: An organisation with this name already exists"]),
        (
            &["user", "add", "--email", "nobody", "--name", " ", "--role", "lead", "--time-zone", "Mars/Base"],
            &["--email: E-mail address", "--name: Name is required", "--time-zone: Time zone"],
        ),
        (
            &["user", "add", "--email", "a@b.example", "--name", "A", "--role", "lead", "--role", "partner"],
            &["--role: "],
        ),
        (&["user", "add", "--email", "a@b.example", "--name", "A", "--role", "partner"], &["--partner: "]),
        (
            &["user", "add", "--email", "a@b.example", "--name", "A", "--role", "partner", "--partner", "Nobody"],
            &["--partner: "],
        ),
    ] {
        let refused = desk.run(arguments);
        assert!(!refused.ok, "{arguments:?}");
        for part in told {
            assert!(refused.err.contains(part), "{part:?} is not in {}", refused.err);
        }
    }
    let add =
        ["user", "add", "--email", " New@B.example", "--name", "A", "--role", "partner", "--partner", "Toto Systems"];
    let added = desk.run(&add);
    assert!(added.ok && added.out.starts_with("new@b.example\t"), "{} {}", added.out, added.err);
    let again = desk.run(&add);
    assert!(!again.ok && again.err.contains("--email: An account"), "{}", again.err);
}

#[actix_web::test]
async fn what_a_terminal_would_obey_is_neither_taken_nor_printed() {
    let desk = Desk::new().await;
    desk.app.user("manager@example.com", &[Role::Manager]);
    desk.app.partner("A\u{1b}[31m\u{202e}B\tC");
    let listed = desk.run(&["partner", "list"]);
    assert_eq!(listed.out, "A[U+001B][31m[U+202E]B[U+0009]C\n");
    for name in ["A\u{1b}[31m", "A\u{202e}B", "A\u{200b}B", "\"A\nB\""] {
        desk.file(
            "list.csv",
            format!("Customer,Tenant ID,Segment,Manager\n{name},a.onmicrosoft.com,business,manager@example.com\n"),
        );
        let refused = desk.run(&["import", "engagements", "list.csv"]);
        assert!(!refused.ok && refused.err.contains("Customer: "), "{}", refused.err);
        assert!(refused.err.contains("character 2)") && !refused.err.contains('\u{1b}'), "{:?}", refused.err);
        assert_eq!(desk.rows()[0], 0);
    }
    desk.file("other.csv", "A\u{1b}[31m,B\u{202e}\n1,2\n");
    let engagement = desk.app.desk().ready_engagement(1, "A").to_string();
    let refused = desk.run(&["import", "usage", "--engagement", &engagement, "other.csv"]);
    assert!(!refused.ok && !refused.err.contains(['\u{1b}', '\u{202e}']), "{:?}", refused.err);
}

#[actix_web::test]
async fn reports_per_user_are_summed_and_say_what_they_count() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "港", |_| ()).to_string();
    let files = [
        (
            "copilot.csv",
            "Report Refresh Date,User Principal Name,Last Activity Date,Word Copilot Last Activity Date,Report Period\n\
             2026-09-29,SECRET1,2026-09-28,,28\n2026-09-29,SECRET2,,,28\n2026-09-29,secret1,,,28\n",
        ),
        (
            "summary.csv",
            "Report Refresh Date,Report Period,Any App Enabled Users,Any App Active Users\n2026-09-29,7,120,44\n",
        ),
        (
            "apps.csv",
            "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Word\n\
             2026-09-29,SECRET1,,2026-09-28,Yes\n",
        ),
        (
            "teams.csv",
            "Report Refresh Date,User Principal Name,Last Activity Date,Is Deleted,Team Chat Message Count,\
             Private Chat Message Count\n2026-09-29,SECRET1,2026-09-28,False,1,1\n",
        ),
        (
            "onedrive.csv",
            "Report Refresh Date,Owner Principal Name,Is Deleted,Last Activity Date,Active File Count\n\
             2026-09-29,SECRET1,False,,0\n",
        ),
        (
            "mailbox.csv",
            "Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date,Item Count,Issue Warning Quota (Byte)\n\
             2026-09-29,SECRET1,False,2026-09-28,1,1\n",
        ),
        (
            "yammer.csv",
            "Report Refresh Date,User Principal Name,User State,Last Activity Date,Posted Count,Read Count\n\
             2026-09-29,SECRET1,active,2026-09-28,1,1\n",
        ),
        (
            "licences.csv",
            "Report Refresh Date,User Principal Name,Product Type,Last Activated Date\n2026-09-29,SECRET1,VISIO,2026-09-28\n",
        ),
        (
            "trend.csv",
            "Report Refresh Date,Report Date,Any App Enabled Users,Any App Active Users\n2026-09-29,2026-09-28,120,30\n",
        ),
    ];
    for (name, text) in files {
        desk.file(name, text);
    }
    let names = files.map(|(name, _)| name);
    let told = desk.run(&[&["import", "usage", "--engagement", &id][..], &names[..]].concat());
    assert!(told.ok, "{}", told.err);
    for part in [
        "copilot.csv: getMicrosoft365CopilotUsageUserDetail, refreshed 2026-09-29, 3 rows\n",
        "Microsoft 365 Copilot: 1 of 2 = 50.0% approx., not intended, 28 days to 2026-09-29",
        "Rows of users who were in an earlier row: 1. Each user counts once.",
        "basis: Counted are users of Copilot in the chosen period",
        "Microsoft 365 Copilot: 44 of 120 = 36.7% approx., not intended, 7 days to 2026-09-29",
        "Microsoft 365 Apps: 1 of 1 = 100.0% approx.",
        "Microsoft Teams: 1 of 1 = 100.0% approx.",
        "OneDrive for Business: 0 of 1 = 0.0% approx.",
        "Exchange Online: 1 of 1 = 100.0% approx.",
        "Viva Engage: 1 of 1 = 100.0% approx.",
        "VISIO (activated): 2026-09-29 to 2026-09-29, latest 1; 1 new",
        "Any App Active Users (active): 2026-09-28 to 2026-09-28, latest 30; 1 new",
    ] {
        assert!(told.out.contains(part), "{part:?} is not in {}", told.out);
    }
    assert!(!told.out.to_lowercase().contains("secret"), "{}", told.out);
    assert_eq!(desk.rows()[3], 9);
}

#[actix_web::test]
async fn a_list_may_intend_copilot() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    desk.file(
        "list.csv",
        "顧客名,テナント ID,区分,担当マネージャー,対象ワークロード,開始日\n\
         蛍石ガラス株式会社,hotaru.onmicrosoft.com,business,manager@example.com,Microsoft 365 Copilot,2026-04-06\n",
    );
    let done = desk.run(&["import", "engagements", "list.csv"]);
    assert!(done.ok, "{}", done.err);
    let rows = desk.engagements(manager);
    let intended = desk.app.read(|conn| store::engagements::intended(conn, &rows[0]));
    assert_eq!(intended.iter().map(|w| w.key.as_str()).collect::<Vec<_>>(), ["microsoft_365_copilot"]);
}

#[actix_web::test]
async fn a_folder_is_imported_as_a_whole_and_a_jump_needs_a_yes() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let id = desk.app.desk().engagement(manager, "日本橋商事株式会社", |_| ()).to_string();
    std::fs::create_dir(desk.folder.path().join("reports")).unwrap();
    desk.file("reports/1.csv", SERVICES);
    desk.file("reports/2.csv", APPS);
    desk.file("reports/.hidden.csv", "x");
    desk.file("reports/readme.md", "x");
    let done = desk.run(&["import", "usage", "--engagement", &id, "reports"]);
    assert!(done.ok && done.out.matches("imported as ").count() == 2, "{}{}", done.out, done.err);
    // Half a year's rate of a tenth of the users.
    desk.file("jump.csv", "Workload,Active,Entitled,As of\nMicrosoft Teams,3,30,2026-10-31\n");
    let before = desk.rows();
    let asked = desk.run(&["import", "usage", "--engagement", &id, "jump.csv"]);
    assert!(!asked.ok, "{}", asked.out);
    for part in ["jump.csv: please check: Microsoft Teams: entitled users go from 308 to 30", "--confirm"] {
        assert!(asked.err.contains(part), "{part:?} is not in {}", asked.err);
    }
    assert_eq!(desk.rows(), before);
    let done = desk.run(&["import", "usage", "--engagement", &id, "--confirm", "jump.csv"]);
    assert!(done.ok && done.out.contains("imported as"), "{}{}", done.out, done.err);
    std::fs::create_dir(desk.folder.path().join("empty")).unwrap();
    let none = desk.run(&["import", "usage", "--engagement", &id, "empty"]);
    assert!(!none.ok && none.err.contains("no CSV, XLSX or ZIP file"), "{}", none.err);
}

#[actix_web::test]
async fn one_file_of_partner_center_is_for_all_engagements_of_a_person() {
    let desk = Desk::new().await;
    let manager = desk.app.user("manager@example.com", &[Role::Manager]);
    let tenant = "0f8fad5b-d9cb-469f-a165-70867728950e";
    desk.app.desk().engagement(manager, "日和見商会", |input| input.tenant_id = tenant.to_owned());
    desk.file(
        "insights.csv",
        format!(
            "TPID,Tenant ID,Tenant name,Workload,SKU,MAU,PAU,Usage %\n4711,{tenant},日和見商会,Microsoft Teams,E3,35,360,9.72%\n\
             4712,7c9e6679-7425-40de-944b-e07fc1f90ae7,見知らぬ商会,Microsoft Teams,E3,5,40,12.5%\n"
        ),
    );
    let import = ["import", "portfolio", "--person", "manager@example.com", "--as-of", "2026-11-20"];
    let dry = desk.run(&[&import[..], &["--dry-run", "insights.csv"]].concat());
    assert!(dry.ok, "{}", dry.err);
    for part in [
        "partnerCenterFastTrack, as of 2026-11-20, 2 rows",
        "Microsoft Teams: 35 of 360 = 9.7%, target 10%, 28 days to 2026-11-20",
        "left out: no engagement has the tenant 7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "engagements: 1, would be imported",
    ] {
        assert!(dry.out.contains(part), "{part:?} is not in {}", dry.out);
    }
    assert_eq!(desk.rows(), [1, 0, 0, 0]);
    let done = desk.run(&[&import[..], &["insights.csv"]].concat());
    assert!(done.ok, "{}", done.err);
    assert_eq!(desk.rows(), [1, 1, 0, 1]);
    let again = desk.run(&[&import[..], &["insights.csv"]].concat());
    assert!(again.ok && again.out.contains("nothing new"), "{}{}", again.out, again.err);
    let nobody = desk.run(&["import", "portfolio", "--person", "x@example.com", "insights.csv"]);
    assert!(!nobody.ok && nobody.err.contains("no active manager or lead"), "{}", nobody.err);
}

#[actix_web::test]
async fn what_cannot_be_printed_is_an_error_and_a_reader_who_went_away_is_none() {
    let desk = Desk::new().await;
    desk.app.user("admin@example.com", &[Role::Administrator]);
    let piped = |into: &str, command: &str| {
        let script = format!("set -o pipefail; {} {command} {into}", env!("CARGO_BIN_EXE_success-review"));
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.folder.path())
            .env("DATABASE_URL", desk.app.database_url())
            .env("SUCCESS_REVIEW_DATA_DIR", desk.folder.path())
            .env("RUST_LOG", "warn")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    for command in ["user list", "partner list", "partner add Tohto", "audit verify", "check", "recount"] {
        if command == "partner list" {
            desk.app.partner("Kanto");
        }
        let (ok, err) = piped(">/dev/full", command);
        assert!(!ok && err.contains("standard output: No space left"), "{command}: {err}");
        let (ok, err) = piped("| true", command);
        assert!(ok || command == "partner add Tohto", "{command}: {err}");
    }
    // A password that nobody read is no password.
    for command in ["user add --email new@example.com --name N --role lead", "user reset-password new@example.com"] {
        let (ok, err) = piped(">/dev/full", command);
        assert!(!ok && err.contains("`success-review user reset-password new@example.com` makes another"), "{err}");
    }
    assert!(desk.run(&["user", "list"]).out.contains("new@example.com"));
}

#[actix_web::test]
async fn the_last_administrator_is_not_disabled_and_no_option_is_named_that_there_is_not() {
    let desk = Desk::new().await;
    desk.app.user("admin@example.com", &[Role::Administrator]);
    let refused = desk.run(&["user", "disable", "admin@example.com"]);
    assert!(!refused.ok && refused.err.contains("administrator") && !refused.err.contains("--"), "{}", refused.err);
}
