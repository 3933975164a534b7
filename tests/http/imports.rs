//! Importing usage reports over HTTP: preview, confirmation, what it changes, refusals, and that no row of a user is ever kept.
//!
//! Which bytes make which figures is tested beside the reader; here it is what people see and what is written.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::{Client, Page, TestApp};

const SERVICES: &str = "\u{feff}Report Refresh Date,Exchange Active,Exchange Inactive,OneDrive Active,OneDrive Inactive,\
SharePoint Active,SharePoint Inactive,Skype For Business Active,Skype For Business Inactive,Yammer Active,Yammer Inactive,\
Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period\r\n\
2026-09-29,280,31,266,42,263,44,,,0,364,247,61,285,81,30\r\n";

const SHUFFLED: &str = "\"Teams Inactive\",\"Report Period\",\"Exchange Inactive\",\"Office 365 Active\",\"Exchange Active\",\
\"Office 365 Inactive\",\"Teams Active\",\"A New Column\",\"Report Refresh Date\"\n\
\"61\",\"30\",\"31\",\"285\",\"280\",\"81\",\"247\",\"x\",\"2026-09-29T00:00:00Z\"\n";

const USERS_HEADER: &str = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,\
Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,\
Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,\
Yammer Last Activity Date,Teams Last Activity Date,Assigned Products\r\n";

struct Scene {
    app: TestApp,
    client: Client,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@example.com", &[Role::Manager]);
        let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
        let client = app.sign_in("manager@example.com").await;
        Self { app, client, engagement }
    }

    fn path(&self, end: &str) -> String {
        format!("/engagements/{}/usage{end}", self.engagement)
    }

    async fn read(&self, name: &str, text: &str) -> Page {
        self.client.post_file(&self.path("/import"), &[("window_days", "28")], name, text.as_bytes()).await
    }

    async fn confirm(&self, preview: &Page) -> Page {
        self.client.submit(preview, "#confirmation", &[]).await
    }

    async fn history(&self) -> usize {
        self.client.get(&self.path("")).await.expect(200).select("tr[data-measurement]").len()
    }
}

fn row(page: &Page, workload: &str) -> String {
    page.text(&format!("tr[data-workload=\"{workload}\"]"))
}

#[actix_web::test]
async fn a_report_is_previewed_then_imported_once_and_opens_the_gate() {
    let scene = Scene::new().await;
    let preview = scene.read("ServicesUserCounts.csv", SERVICES).await.expect(200);
    assert!(row(&preview, "Exchange Online").contains("280 / 311 90.0"), "{}", row(&preview, "Exchange Online"));
    assert!(row(&preview, "Viva Engage").contains("0 / 364 0.0"));
    assert!(row(&preview, "Skype for Business").contains("データなし"), "an empty count is no data");
    assert!(preview.text("[data-total]").contains("285 / 366 = 77.9"), "the tenant's total is shown");
    assert_eq!(preview.attr("[data-gate]", "data-gate").as_deref(), Some("shut-open"), "R1");
    assert_eq!(
        preview.attr("tr[data-workload=\"Microsoft Teams\"] [data-standing]", "data-standing").as_deref(),
        Some("counts")
    );
    assert!(!preview.has("tr[data-workload=\"Office 365\"]"), "the total is no workload");
    assert_eq!(scene.history().await, 0, "a preview writes nothing");

    let done = scene.confirm(&preview).await.expect(303);
    let result = scene.client.get(done.location()).await.expect(200);
    assert_eq!(result.attr(".verdict", "data-state").as_deref(), Some("open"));
    assert!(result.reads().contains("この取り込みで、実施の条件を満たしました。"));
    assert_eq!(scene.history().await, 5, "Exchange, OneDrive, SharePoint, Yammer, Teams; no Skype, no total");
    let usage = scene.client.get(&scene.path("")).await;
    assert!(usage.reads().contains("概算"));

    // The same confirmation leads to what it did; the same file, and the same figures in other columns, change nothing.
    assert_eq!(scene.confirm(&preview).await.expect(303).location(), done.location());
    for (name, text) in [("a.csv", SERVICES), ("b.csv", SHUFFLED)] {
        let preview = scene.read(name, text).await.expect(200);
        assert_eq!(preview.attr(".notice", "data-state").as_deref(), Some("known"), "{name}");
        assert!(!preview.has("#confirmation"), "{name}");
    }
    assert_eq!(scene.history().await, 5);
    let trail = scene.client.get(&format!("/engagements/{}/history", scene.engagement)).await.expect(200);
    assert_eq!(trail.select("[data-action=usage_imported]").len(), 1);
    assert_eq!(trail.select("[data-action=gate_opened]").len(), 1);
}

#[actix_web::test]
async fn shuffled_columns_give_the_same_figures() {
    let scene = Scene::new().await;
    let preview = scene.read("shuffled.csv", SHUFFLED).await.expect(200);
    assert!(row(&preview, "Exchange Online").contains("280 / 311 90.0"));
    assert!(row(&preview, "Microsoft Teams").contains("247 / 308 80.2"));
    assert!(preview.text("[data-total]").contains("285 / 366 = 77.9"));
    assert!(preview.reads().contains("「A New Column」"), "what was ignored is said");
}

#[actix_web::test]
async fn a_script_gets_the_figures_sealed_and_shows_them_with_a_form() {
    let scene = Scene::new().await;
    let token = scene.client.get("/account").await.attr("input[name=csrf_token]", "value").unwrap();
    let request = |path: &str| {
        scene
            .client
            .file_request(path, &[("csrf_token", &token), ("progress", "k")], "s.csv", SERVICES.as_bytes())
            .header("accept", "application/json")
    };
    let answer = scene.client.send(request(&scene.path("/import"))).await.expect(200);
    let sealed = answer.json()["preview"].as_str().unwrap().to_owned();
    let preview = scene.client.post(&scene.path("/import/preview"), &[("sealed", &sealed)]).await.expect(200);
    assert!(row(&preview, "Exchange Online").contains("280 / 311 90.0"));
    // Sealed for this engagement, this person and two hours.
    let manager = scene.app.desk().viewer(1).id;
    let other = scene.app.desk().engagement(manager, "別の顧客", |_| ());
    for end in ["preview", "confirmation"] {
        let path = format!("/engagements/{other}/usage/import/{end}");
        let page = scene.client.post(&path, &[("sealed", &sealed)]).await.expect(422);
        assert!(page.reads().contains("もう一度ファイルを選んでください"));
    }
    let broken = sealed.replacen('.', "A.", 1);
    scene.client.post(&scene.path("/import/confirmation"), &[("sealed", &broken)]).await.expect(422);
    scene.app.clock.advance(chrono::TimeDelta::hours(3));
    scene.client.post(&scene.path("/import/confirmation"), &[("sealed", &sealed)]).await.expect(422);
    assert_eq!(scene.history().await, 0);
}

#[actix_web::test]
async fn r1_a_typed_figure_of_the_same_day_and_a_newer_one_go_before_the_report() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    // Typed as of two days ago, far newer than the report.
    desk.measure(1, scene.engagement, "teams", 5, 1000);
    let preview = scene.read("s.csv", SERVICES).await.expect(200);
    assert_eq!(preview.attr("[data-gate]", "data-gate").as_deref(), Some("shut-shut"));
    assert!(row(&preview, "Microsoft Teams").contains("より新しい値"));
    // The tenant is of another size than what was typed.
    let mark = preview.attr("#confirmed", "value").expect("a question");
    scene.client.submit(&preview, "#confirmation", &[("confirmed", &mark)]).await.expect(303);
    let table = |active| {
        format!(
            "ワークロード,アクティブ ユーザー数,利用資格のあるユーザー数,基準日\r\nTeams,{active},1000,2026-11-20\r\n"
        )
    };
    let same_day = scene.read("table.csv", &table(900)).await.expect(200);
    assert!(row(&same_day, "Microsoft Teams").contains("手入力の値があり"), "{}", row(&same_day, "Microsoft Teams"));
    scene.confirm(&same_day).await.expect(303);
    let page = scene.client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    let teams = page.text("tr[data-workload=teams]");
    assert!(teams.contains("5 / 1,000") && teams.contains("0.5") && teams.contains("手入力"), "{teams}");
    let usage = scene.client.get(&scene.path("")).await;
    assert!(usage.reads().contains("基準日と期間が同じときは、手入力の値を優先します"));
    assert!(usage.reads().contains("基準日と期間が同じ手入力の値を優先しています"));
}

#[actix_web::test]
async fn r1_of_four_periods_the_one_nearest_to_28_days_counts_and_a_long_one_alone_is_asked_about() {
    let scene = Scene::new().await;
    let header = "Report Refresh Date,Teams Active,Teams Inactive,Report Period\r\n";
    // As the admin centre gives it: the longer the period, the higher the rate.
    let line = |active: i64, days: i64| format!("2026-11-20,{active},{},{days}\r\n", 1000 - active);
    let long = format!("{header}{}{}", line(350, 90), line(400, 180));
    let preview = scene.read("long.csv", &long).await.expect(200);
    scene.confirm(&preview).await.expect(303);
    let usage = scene.client.get(&scene.path("")).await.expect(200);
    assert_eq!(usage.select("[data-state=long]").len(), 1, "90 days count before 180, and are marked");
    let start = scene.client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert!(start.has("[data-state=long]"));
    let desk = scene.app.desk();
    desk.start(1, scene.engagement, Start::Review).expect("a draft");
    let section = format!("/engagements/{}/review/key-information", scene.engagement);
    let asked = scene.client.get(&section).await.expect(200);
    assert!(asked.has("[name=stale_confirmed]"), "{}", asked.reads());
    // The other two of the same day, whichever comes later.
    let usual = format!("{header}{}{}", line(200, 30), line(90, 7));
    let preview = scene.read("usual.csv", &usual).await.expect(200);
    assert!(preview.reads().contains("期間が 28 日により近い値"));
    scene.confirm(&preview).await.expect(303);
    let usage = scene.client.get(&scene.path("")).await.expect(200);
    assert!(!usage.has("[data-state=long]"));
    let rows = usage.texts("tr[data-measurement]").into_iter();
    let counting: Vec<String> = rows.filter(|row| row.contains("判定に使用")).collect();
    assert!(matches!(counting.as_slice(), [row] if row.contains("200 / 1,000")), "{counting:?}");
    assert!(!scene.client.get(&section).await.expect(200).has("[name=stale_confirmed]"));
}

#[actix_web::test]
async fn reports_without_a_denominator_are_trends_and_never_rates() {
    let scene = Scene::new().await;
    let text = "Report Refresh Date,Office 365,Exchange,OneDrive,SharePoint,Skype For Business,Yammer,Teams,Report Date,Report Period\r\n\
                2022-10-25,1,5,4,3,2,3,1,2022-10-19,7\r\n2022-10-25,,6,4,3,,3,2,2022-10-20,7\r\n";
    let preview = scene.read("days.csv", text).await.expect(200);
    assert!(!preview.has("[data-gate]"), "no rate, no gate");
    scene.confirm(&preview).await.expect(303);
    assert_eq!(scene.history().await, 0, "no measurement");
    let again = scene.read("days.csv", text).await.expect(200);
    assert_eq!(again.attr(".notice", "data-state").as_deref(), Some("known"));
    let corrected = scene.read("days.csv", &text.replace(",6,", ",7,")).await.expect(200);
    assert!(!corrected.has(".notice"), "a corrected count is an update");
    scene.confirm(&corrected).await.expect(303);
}

#[actix_web::test]
async fn an_excluded_import_stays_excluded_when_the_file_comes_again() {
    let scene = Scene::new().await;
    let preview = scene.read("s.csv", SERVICES).await;
    scene.confirm(&preview).await.expect(303);
    let usage = scene.client.get(&scene.path("")).await;
    for line in usage.select("tr[data-measurement]") {
        let path = scene.path(&format!("/{}/exclusion", line.attrs["data-measurement"]));
        scene.client.post(&path, &[("reason", "試験用テナントの値でした")]).await.expect(303);
    }
    let again = scene.read("s.csv", SERVICES).await.expect(200);
    assert_eq!(again.attr(".notice", "data-state").as_deref(), Some("known"));
    assert!(row(&again, "Microsoft Teams").contains("除外されています"));
}

#[actix_web::test]
async fn what_cannot_be_read_is_refused_with_its_places_and_nothing_is_written() {
    let scene = Scene::new().await;
    let refused = |name: &'static str, text: &'static str| {
        let scene = &scene;
        async move { scene.read(name, text).await.expect(422).text(".error-summary") }
    };
    let unknown = refused("x.csv", "Name,Age\nA,1\n").await;
    assert!(unknown.contains("Name、Age") && unknown.contains("サービス別のアクティブ ユーザー数"), "{unknown}");
    assert!(refused("x.csv", "").await.contains("データの行がありません"));
    assert!(refused("x.csv", "PK\u{3}\u{4}zip").await.contains(".xlsx"));
    assert!(refused("x.xlsx", "Workload,Active").await.contains("Excel ブックではありません"));
    let faults = refused(
        "t.csv",
        "Workload,Active,Entitled,As of\nTeams,-1,10,2026-11-01\nTeams,1,x,2026-13-01\nTeams,9223372036854775808,1,2026-11-01\nTeams,1,1,2026-12-24\nNo Such,1,1,2026-11-01,6\n",
    )
    .await;
    for part in [
        "2 行目「Active」: 負の数",
        "3 行目「Entitled」: 0 以上の整数",
        "3 行目「As of」: 日付では",
        "4 行目「Active」: 数が大きすぎます",
        "5 行目「As of」: 未来",
        "6 行目: セルが 5 個",
    ] {
        assert!(faults.contains(part), "{part} in {faults}");
    }
    let workload = refused("t.csv", "Workload,Active,Entitled,As of\nNo Such,1,1,2026-11-01\n").await;
    assert!(workload.contains("2 行目: この名前のワークロードは"), "{workload}");
    let none = scene.client.post_file(&scene.path("/import"), &[], "", b"").await.expect(422);
    assert!(none.reads().contains("ファイルを選んでください"));
    assert_eq!(scene.history().await, 0);
    // The page of a refusal still takes a file.
    assert!(none.has("#upload input[type=file]"));
}

#[actix_web::test]
async fn no_row_of_a_user_reaches_the_database_or_a_page() {
    let scene = Scene::new().await;
    let mut text = String::from(USERS_HEADER);
    for n in 0..40 {
        let day = if n % 2 == 0 { "2026-10-20" } else { "2026-08-01" };
        text.push_str(&format!(
            "2026-10-23,secret.user{n}@example.com,SecretName{n},False,,True,True,True,True,True,True,{day},{day},{day},,,{day},SECRETPRODUCT + E5\r\n"
        ));
    }
    let preview = scene.read("detail.csv", &text).await.expect(200);
    assert!(row(&preview, "Microsoft Teams").contains("20 / 40 50.0"), "{}", row(&preview, "Microsoft Teams"));
    let result = scene.confirm(&preview).await;
    let result = scene.client.get(result.location()).await.expect(200);
    // A broken row is named by its place alone.
    let broken = scene.read("detail.csv", &text.replacen("False", "Perhaps", 1)).await.expect(422);
    let usage = scene.client.get(&scene.path("")).await;
    for page in [&preview, &result, &broken, &usage] {
        for secret in ["secret.user", "SecretName", "SECRETPRODUCT"] {
            assert!(!page.body.contains(secret), "{secret} in a page");
        }
    }
    for (file, bytes) in scene.app.files() {
        for secret in ["secret.user", "SecretName", "SECRETPRODUCT"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} in {file}");
        }
    }
}

#[actix_web::test]
async fn the_empty_table_is_filled_in_and_comes_back() {
    let scene = Scene::new().await;
    let csv = String::from_utf8(scene.client.download(&scene.path("/table.csv")).await).unwrap();
    assert!(csv.contains("Microsoft Teams,,,2026-11-22,28,"), "{csv}");
    let filled = csv.replace("Microsoft Teams,,,", "Microsoft Teams,350,1000,");
    let preview = scene.read("table.csv", &filled).await.expect(200);
    assert!(row(&preview, "Microsoft Teams").contains("350 / 1,000 35.0"));
    let workbook = scene.client.download(&scene.path("/table.xlsx")).await;
    let page = scene.client.post_file(&scene.path("/import"), &[], "table.xlsx", &workbook).await.expect(200);
    assert!(
        row(&page, "Microsoft Teams").contains("データなし"),
        "not filled in yet: {}",
        row(&page, "Microsoft Teams")
    );
}

#[actix_web::test]
async fn a_form_of_endless_fields_is_too_large() {
    let scene = Scene::new().await;
    let names: Vec<String> = (0..40).map(|n| format!("f{n}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    scene.client.post_file(&scene.path("/import"), &many, "s.csv", SERVICES.as_bytes()).await.expect(413);
    let long = "x".repeat(5_000);
    let path = scene.path("/import");
    scene.client.post_file(&path, &[("progress", &long)], "s.csv", SERVICES.as_bytes()).await.expect(413);
}

#[actix_web::test]
async fn nobody_imports_into_what_is_not_theirs() {
    let scene = Scene::new().await;
    scene.app.user("other@example.com", &[Role::Manager]);
    let other = scene.app.sign_in("other@example.com").await;
    other.post_file(&scene.path("/import"), &[], "s.csv", SERVICES.as_bytes()).await.expect(404);
    scene.app.user("lead@example.com", &[Role::Lead]);
    let lead = scene.app.sign_in("lead@example.com").await;
    lead.post_file(&scene.path("/import"), &[], "s.csv", SERVICES.as_bytes()).await.expect(403);
}

#[actix_web::test]

async fn r2_evidence_who_confirmed_it_and_when_reach_the_engagement_the_review_and_the_summary() {
    use crate::support::builders::{today, whole_answers};
    use success_review::domain::usage::Criterion;

    let app = TestApp::spawn().await;
    let partner = app.partner("Partner");
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let lead = app.user("lead@example.com", &[Role::Lead]);
    app.partner_user("partner@example.com", partner);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "日本橋商事株式会社", |e| e.partner_id = Some(partner));
    let met = Criterion {
        statement: "部門会議を Teams で開く".into(),
        target: "80 %".into(),
        actual: "86 %".into(),
        evidence: "会議の一覧".into(),
        evidence_url: "https://example.com/evidence".into(),
        achieved: true,
        achieved_by: "高橋 由紀".into(),
        achieved_on: Some(today() - chrono::Days::new(10)),
    };
    desk.criteria(manager, engagement, &[met]);
    let review = desk.submitted(manager, engagement, &whole_answers());
    desk.approve(lead, review, 1).unwrap();
    for (person, path) in [
        ("manager", format!("/engagements/{engagement}")),
        ("manager", format!("/engagements/{engagement}/agenda")),
        ("manager", format!("/reviews/{review}")),
        ("partner", format!("/summaries/{engagement}")),
    ] {
        let page = app.sign_in(&format!("{person}@example.com")).await.get(&path).await.expect(200);
        let text = page.reads();
        for part in ["80 %", "86 %", "会議の一覧", "高橋 由紀", "2026年11月12日"] {
            assert!(text.contains(part), "{part} on {path}");
        }
        assert!(page.has("a[href='https://example.com/evidence']"), "the link on {path}");
    }
}

#[actix_web::test]
async fn thousands_are_set_apart_and_the_audit_trail_tells_of_the_import_in_words() {
    let scene = Scene::new().await;
    let preview = scene.read("services.csv", &SERVICES.replace("280,31,", "28000,3100,")).await.expect(200);
    assert!(row(&preview, "Exchange Online").contains("28,000 / 31,100 90.0"), "{}", row(&preview, "Exchange Online"));
    let done = scene.confirm(&preview).await.expect(303);
    let result = scene.client.get(done.location()).await.expect(200);
    assert!(result.reads().contains("28,000 / 31,100"), "{}", result.reads());
    scene.app.user("admin@example.com", &[Role::Administrator]);
    let trail = scene.app.sign_in("admin@example.com").await.get("/admin/audit").await.expect(200);
    let entry = trail.text("tr[data-action=usage_imported]");
    assert!(entry.contains("サービス別") && entry.contains("取り込み 1"), "{entry}");
    assert!(!entry.contains("report="), "{entry}");
}

/// Reports with a row per user, and Copilot's: a file, the workload, its figure, and what the figure is made of.
const PER_USER: [(&str, &str, &str, &str); 7] = [
    (
        "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Word Copilot Last Activity Date,Report Period\n\
         2026-11-20,himitsu1@example.test,HIMITSU,2026-11-18,2026-11-18,28\n\
         2026-11-20,himitsu2@example.test,HIMITSU,,,28\n2026-11-20,HIMITSU1@example.test,HIMITSU,2026-11-01,,28\n",
        "Microsoft 365 Copilot",
        "1 / 2 50.0",
        "Copilot のライセンス保有者",
    ),
    (
        "Report Refresh Date,Report Period,Any App Enabled Users,Any App Active Users\n2026-11-20,28,120,71\n",
        "Microsoft 365 Copilot",
        "71 / 120 59.2",
        "Any App Enabled Users",
    ),
    (
        "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Word\n\
         2026-11-20,himitsu1@example.test,,2026-11-19,30,Yes,Yes\n2026-11-20,himitsu2@example.test,,,30,No,No\n",
        "Microsoft 365 Apps",
        "1 / 2 50.0",
        "レポートに載っているユーザーです",
    ),
    (
        "Report Refresh Date,User Principal Name,Last Activity Date,Is Deleted,Team Chat Message Count,\
         Private Chat Message Count,Is Licensed,Report Period\n2026-11-20,himitsu1,2026-11-19,False,3,20,Yes,30\n\
         2026-11-20,himitsu2,,False,0,0,Yes,30\n2026-11-20,himitsu3,2026-11-19,False,1,0,No,30\n",
        "Microsoft Teams",
        "1 / 2 50.0",
        "ライセンスのあるユーザー（削除済みを除く）",
    ),
    (
        "Report Refresh Date,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,Active File Count,\
         Owner Principal Name,Report Period\n2026-11-20,https://x/a,HIMITSU,False,2026-11-01,10,2,himitsu1,30\n\
         2026-11-20,https://x/b,HIMITSU,False,,10,0,himitsu2,30\n",
        "OneDrive for Business",
        "1 / 2 50.0",
        "OneDrive の所有者",
    ),
    (
        "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Last Activity Date,Item Count,\
         Prohibit Send Quota (Byte),Report Period\n2026-11-20,himitsu1,HIMITSU,False,2026-11-19,1200,1,30\n",
        "Exchange Online",
        "1 / 1 100.0",
        "メールボックス",
    ),
    (
        "Report Refresh Date,User Principal Name,User State,Last Activity Date,Posted Count,Read Count,Report Period\n\
         2026-11-20,himitsu1,active,2026-11-19,1,2,30\n2026-11-20,himitsu2,suspended,2026-11-19,1,2,30\n",
        "Viva Engage",
        "1 / 1 100.0",
        "停止中と削除済みを除く",
    ),
];

#[actix_web::test]
async fn reports_per_user_and_copilots_say_what_they_count_and_keep_no_name() {
    let scene = Scene::new().await;
    for (text, workload, figure, basis) in PER_USER {
        let preview = scene.read("report.csv", text).await.expect(200);
        assert!(row(&preview, workload).contains(figure), "{workload}: {}", row(&preview, workload));
        assert!(preview.reads().contains(basis), "{workload}: {basis}");
        let repeated = preview.reads().contains("同じユーザーの行が 1 行重なっていたため、一人として数えました。");
        assert_eq!(repeated, text.contains("HIMITSU1"), "{workload}");
        let done = scene.confirm(&preview).await.expect(303);
        let result = scene.client.get(done.location()).await.expect(200);
        for page in [&preview, &result] {
            assert!(!page.reads().to_lowercase().contains("himitsu"), "{workload}");
        }
    }
    assert_eq!(scene.history().await, PER_USER.len());
    // Licences per product, and users per day: no rate.
    let licences = "Report Refresh Date,User Principal Name,Product Type,Last Activated Date,Activated On Shared Computer\n\
        2026-11-20,himitsu1,VISIO,2026-11-19,False\n2026-11-20,himitsu2,VISIO,,False\n";
    let preview = scene.read("report.csv", licences).await.expect(200);
    assert!(preview.reads().contains("分母がないため") && preview.reads().contains("VISIO"));
    scene.confirm(&preview).await.expect(303);
    let usage = scene.client.get(&scene.path("")).await.expect(200);
    assert!(usage.reads().contains("VISIO") && !usage.reads().contains("himitsu"));
    assert_eq!(scene.history().await, PER_USER.len());
}

#[actix_web::test]
async fn a_service_that_is_empty_for_everybody_has_no_data_and_the_rest_is_imported() {
    let scene = Scene::new().await;
    let users = "2026-11-20,a,a,False,,True,True,True,False,,True,2026-11-19,,,,,2026-11-19,E3\r\n\
                 2026-11-20,b,b,False,,True,True,True,False,,True,2026-11-19,,,,,,E3\r\n";
    let preview = scene.read("users.csv", &format!("{USERS_HEADER}{users}")).await.expect(200);
    assert!(row(&preview, "Microsoft Teams").contains("1 / 2 50.0"));
    assert!(row(&preview, "Viva Engage").contains("データなし"), "{}", row(&preview, "Viva Engage"));
    assert!(preview.reads().contains("「Has Yammer License」"));
    scene.confirm(&preview).await.expect(303);
}

#[actix_web::test]
async fn copilot_is_a_workload_under_each_of_its_names() {
    let scene = Scene::new().await;
    for name in ["Microsoft 365 Copilot", "copilot", "M365 Copilot", "Copilot for Microsoft 365"] {
        let table =
            format!("Workload,Active users,Entitled users,As of,Period (days)\r\n{name},71,120,2026-11-20,28\r\n");
        let preview = scene.read("table.csv", &table).await.expect(200);
        assert!(row(&preview, "Microsoft 365 Copilot").contains("71 / 120 59.2"), "{name}");
    }
}

#[actix_web::test]
async fn how_a_file_was_understood_is_said_in_the_preview() {
    let scene = Scene::new().await;
    let text = "sep=;\nStatistik\n;Workload;Active users;Entitled users;As of;Period (days)\n\
0;Teams;1,234;2000.0;20.11.2026;D28\n";
    let preview = scene.read("t.csv", text).await.expect(200);
    assert!(row(&preview, "Microsoft Teams").contains("1,234 / 2,000"), "{}", row(&preview, "Microsoft Teams"));
    let said = preview.text("[data-understood]");
    for part in [
        "1 行目（「sep=」）",
        "2 行目は見出しより上の表題",
        "先頭の見出しのない列",
        "「1,234」を 1,234 と読み取りました",
        "日付を日・月・年の順とし、「20.11.2026」を",
        "「D28」を 28 日間と",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(
        !scene.read("s.csv", SERVICES).await.expect(200).has("[data-understood]"),
        "nothing to say of a plain file"
    );
    let (bytes, _, _) = encoding_rs::SHIFT_JIS
        .encode("ワークロード,アクティブ ユーザー数,利用資格のあるユーザー数,基準日\r\nTeams,1,2,2026/11/20\r\n");
    let preview = scene.client.post_file(&scene.path("/import"), &[], "table.csv", &bytes).await.expect(200);
    assert!(preview.text("[data-understood]").contains("Shift_JIS（CP932）"));
    scene.confirm(&preview).await.expect(303);
}

#[actix_web::test]
async fn what_is_refused_is_named_with_what_was_found_and_what_would_be_right() {
    let scene = Scene::new().await;
    let table = |active: &str, day: &str| format!("Workload,Active,Entitled,As of\nTeams,{active},360,{day}\n");
    for (text, parts) in [
        (table("\"2,50\"", "2026-11-20"), &["「2,50」", "2.50 または 250"][..]),
        (table("1", "11/12/2026"), &["2026-12-11 または 2026-11-12 と読め"]),
        (table("1", "46346"), &["「46346」", "2026-11-20", "2030-11-21"]),
        (table("-", "2026-11-20"), &["「-」は 0 ともデータなしとも"]),
        (table("NULL", "2026-11-20"), &["「NULL」は数ではありません", "空欄に"]),
        (table("#REF!", "2026-11-20"), &["Excel で計算できないセル"]),
        (table("80.6%", "2026-11-20"), &["「80.6%」は割合です。人数を"]),
        (table("1.2E+05", "2026-11-20"), &["下の桁が失われています"]),
        ("<!DOCTYPE html><html></html>".into(), &["保存された Web ページです"]),
        ("{\"error\":{\"code\":\"x\"}}".into(), &["Microsoft Graph のエラー応答"]),
        (
            "reportRefreshDate,teamsActive,teamsInactive,reportPeriod\n1,2,3,4\n".into(),
            &["正しくは「Report Refresh Date」です"],
        ),
        ("# exported\nWorkload,Active,Entitled,As of\n".into(), &["1 行目は注釈です（「# exported」）"]),
    ] {
        let page = scene.read("t.csv", &text).await.expect(422);
        let said = page.text(".error-summary");
        assert!(parts.iter().all(|part| said.contains(part)), "{parts:?} in {said}");
    }
    let old = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 600][..]].concat();
    let page = scene.client.post_file(&scene.path("/import"), &[], "old.xls", &old).await.expect(422);
    assert!(page.text(".error-summary").contains("「Excel ブック（.xlsx）」として保存し直してください"));
}

#[actix_web::test]
async fn another_sheet_of_the_workbook_can_be_chosen() {
    let scene = Scene::new().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, active) in [("十月", 100), ("十一月", 290)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, text) in (0..).zip(["Workload", "Active", "Entitled", "As of"]) {
            sheet.write(0, column, text).unwrap();
        }
        sheet.write(1, 0, "Teams").unwrap();
        sheet.write(1, 1, active).unwrap();
        sheet.write(1, 2, 360).unwrap();
        sheet.write(1, 3, "2026-11-20").unwrap();
        sheet.set_row_hidden(1).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let preview = scene.client.post_file(&scene.path("/import"), &[], "two.xlsx", &bytes).await.expect(200);
    assert!(row(&preview, "Microsoft Teams").contains("100 / 360"));
    let said = preview.text("[data-understood]");
    assert!(said.contains("読み取ったシート: 「十月」") && said.contains("Excel で非表示の行も"), "{said}");
    let other = scene.client.submit(&preview, "#sheets", &[("sheet", "0 十一月")]).await.expect(200);
    assert!(row(&other, "Microsoft Teams").contains("290 / 360"), "{}", row(&other, "Microsoft Teams"));
    assert!(other.text("#sheets").contains("十月"), "and back");
    scene.confirm(&other).await.expect(303);
    assert_eq!(scene.history().await, 1);

    // Among several files the button names the file too.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("a.csv", SERVICES.as_bytes()), ("two.xlsx", bytes.as_slice())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, content).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let preview = scene.client.post_file(&scene.path("/import"), &[], "all.zip", &zip).await.expect(200);
    assert_eq!(preview.text("#sheets"), "シート「十一月」を読み取る: two.xlsx");
    assert!(preview.text("[aria-labelledby=figures-1]").contains("100 / 360"));
    let other = scene.client.submit(&preview, "#sheets", &[("sheet", "1 十一月")]).await.expect(200);
    assert!(other.text("[aria-labelledby=figures-1]").contains("290 / 360"));
    assert_eq!(other.select("tr[data-file]").len(), 2);
}

fn services(day: &str, teams: (i64, i64), total: i64) -> String {
    let (active, entitled) = teams;
    let inactive = entitled - active;
    format!(
        "Report Refresh Date,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period\r\n\
         {day},{active},{inactive},0,{total},30\r\n"
    )
}

#[actix_web::test]
async fn a_jump_is_asked_about_ticked_and_noted() {
    let scene = Scene::new().await;
    let usual = scene.read("a.csv", &services("2026-11-13", (200, 1000), 1000)).await.expect(200);
    assert!(!usual.has("[data-doubts]"), "there is nothing to compare with");
    scene.confirm(&usual).await.expect(303);
    // Fewer entitled users by more than half, a higher rate, another tenant by its size.
    let preview = scene.read("b.csv", &services("2026-11-20", (240, 400), 400)).await.expect(200);
    let asked = preview.text("[data-doubts]");
    for part in
        ["1,000 人から 400 人", "20.0% から 60.0%", "このファイルでは 400 人ですが、この案件の記録では 1,000 人"]
    {
        assert!(asked.contains(part), "{part} is not in {asked}");
    }
    let unticked = scene.confirm(&preview).await.expect(422);
    assert!(unticked.has(".error-summary a[href=\"#confirmed\"]"), "{}", unticked.reads());
    assert!(unticked.has("#confirmed-error"));
    assert_eq!(scene.history().await, 1, "nothing was written");
    let (_, filled) = unticked.form("#confirmation");
    assert!(filled.iter().all(|(name, _)| name != "confirmed"), "the box is not ticked for anybody");
    let mark = unticked.attr("#confirmed", "value").expect("a mark");
    let done = scene.client.submit(&unticked, "#confirmation", &[("confirmed", &mark)]).await.expect(303);
    let kept = scene.client.get(done.location()).await.expect(200);
    assert_eq!(kept.select("[data-doubts] li").len(), 3, "{}", kept.reads());
    let history = scene.client.get(&format!("/engagements/{}/history", scene.engagement)).await.expect(200);
    assert!(history.reads().contains("確認した点 3 件"), "{}", history.reads());

    // An older file.
    let older = scene.read("c.csv", &services("2026-11-06", (200, 1000), 400)).await.expect(200);
    assert!(older.text("[data-doubts]").contains("より前です"), "{}", older.reads());
    // A tick for other points is none.
    let changed = scene.client.submit(&older, "#confirmation", &[("confirmed", &mark)]).await.expect(422);
    assert!(changed.reads().contains("確認する内容が変わりました"));
}

#[actix_web::test]
async fn the_file_of_another_customer_is_asked_about_but_only_where_it_may_be_seen() {
    let scene = Scene::new().await;
    let manager = scene.app.user("other@example.com", &[Role::Manager]);
    let desk = scene.app.desk();
    let tenant = |input: &mut success_review::actions::engagements::EngagementInput| {
        input.tenant_id = "twin.onmicrosoft.com".to_owned();
    };
    let hidden = desk.engagement(manager, "他社", tenant);
    let text = services("2026-11-20", (200, 1000), 1000);
    desk.import(manager, hidden, &text);
    let preview = scene.read("a.csv", &text).await.expect(200);
    assert!(!preview.has("[data-doubts]"), "what may not be seen is not there");
    let own = desk.engagement(1, "二つ目の顧客", tenant);
    desk.import(1, own, &text);
    let preview = scene.read("a.csv", &text).await.expect(200);
    let asked = preview.text("[data-doubts]");
    assert!(asked.contains("別のテナントの案件") && asked.contains("二つ目の顧客"), "{asked}");
    assert!(!preview.reads().contains("他社"));
}

#[actix_web::test]
async fn several_files_and_a_zip_are_one_preview_and_one_confirmation() {
    use std::io::Write;
    let scene = Scene::new().await;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("reports/1-services.csv", services("2026-11-20", (200, 1000), 1000)),
        ("reports/2-again.csv", services("2026-11-20", (200, 1000), 1000)),
        ("reports/3-later.csv", services("2026-11-21", (50, 1000), 1000)),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let path = scene.path("/import");
    let preview = scene.client.post_file(&path, &[("window_days", "28")], "all.zip", &bytes).await.expect(200);
    assert_eq!(preview.select("tr[data-file]").len(), 3, "{}", preview.reads());
    assert!(preview.text("tr[data-file=\"2-again.csv\"]").contains("新しい内容はありません"));
    assert!(preview.text(".moves").contains("5.0%"), "the last of them counts: {}", preview.reads());
    assert_eq!(scene.history().await, 0, "what was tried was taken back");
    let done = scene.confirm(&preview).await.expect(303);
    let kept = scene.client.get(done.location()).await.expect(200);
    assert_eq!(kept.select("[data-together] a").len(), 1, "{}", kept.reads());
    assert_eq!(scene.history().await, 2);

    let two = [("a.csv", services("2026-11-22", (60, 1000), 1000)), ("b.csv", "nonsense,x\n1,2\n".to_owned())];
    let refused = scene.client.post_files(&path, &two).await.expect(422);
    assert!(refused.reads().contains("2 個のうち 1 個のファイル"), "{}", refused.reads());
    assert!(refused.text(".refusal").contains("b.csv: "), "{}", refused.reads());
    let two = [two[0].clone(), ("b.csv", services("2026-11-15", (70, 1000), 1000))];
    let preview = scene.client.post_files(&path, &two).await.expect(200);
    assert_eq!(preview.select("tr[data-file]").len(), 2);
    let broken = scene.client.post_file(&path, &[], "all.zip", &bytes[..90]).await.expect(422);
    assert!(broken.reads().contains("ZIP ファイルを開けません"), "{}", broken.reads());
}

const TENANT: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

fn insights() -> String {
    format!(
        "\u{feff}TPID,Tenant ID,Tenant name,Workload,SKU,MAU,PAU,Usage %\n\
         4711,{TENANT},日和見商会,Exchange Online,Office 365 E3,312,360,86.67%\n\
         4711,{TENANT},日和見商会,Microsoft Teams,Office 365 E3,35,360,9.72%\n\
         4711,{TENANT},日和見商会,Windows Autopatch,Office 365 E3,3,360,0.83%\n\
         4712,7c9e6679-7425-40de-944b-e07fc1f90ae7,見知らぬ商会,Microsoft Teams,E3,5,40,12.5%\n"
    )
}

#[actix_web::test]
async fn one_file_of_partner_center_updates_the_engagements_of_its_tenants() {
    let scene = Scene::new().await;
    let other = scene.app.user("other@example.com", &[Role::Manager]);
    scene.app.user("lead@example.com", &[Role::Lead]);
    let desk = scene.app.desk();
    let tenant =
        |input: &mut success_review::actions::engagements::EngagementInput| input.tenant_id = TENANT.to_owned();
    let mine = desk.engagement(1, "日和見商会", tenant);
    let theirs = desk.engagement(other, "日和見商会 第二期", tenant);
    let text = insights();
    let list = scene.client.get("/engagements").await.expect(200);
    assert!(list.has("a[href=\"/usage-reports\"]"));
    let fields = [("as_of", "2026-11-20")];
    let preview = scene.client.post_file("/usage-reports", &fields, "i.csv", text.as_bytes()).await.expect(200);
    assert!(preview.has(&format!("[data-engagement=\"{mine}\"]")));
    assert!(!preview.has(&format!("[data-engagement=\"{theirs}\"]")), "a manager's own only");
    let teams = row(&preview, "Microsoft Teams");
    assert!(teams.contains("35 / 360") && teams.contains("9.7%") && teams.contains("判定に使用"), "{teams}");
    assert!(!preview.has(".approx"), "FastTrack's own figures are exact");
    let unknown = preview.text("[data-unknown]");
    assert!(unknown.contains("見知らぬ商会") && unknown.contains("7c9e6679"), "{unknown}");
    assert!(preview.reads().contains("「Windows Autopatch」はワークロードとして登録されていないため"));
    for _ in 0..2 {
        let done = scene.confirm(&preview).await.expect(303);
        assert_eq!(done.location(), "/engagements", "pressed twice it is done once");
    }
    let list = scene.client.get("/engagements").await.expect(200);
    assert!(list.reads().contains("取り込みました"), "{}", list.reads());
    let usage = scene.client.get(&format!("/engagements/{mine}/usage")).await.expect(200);
    let rows = usage.texts("tr[data-measurement]");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("概算")), "{rows:?}");
    let again = scene.client.post_file("/usage-reports", &fields, "i.csv", text.as_bytes()).await.expect(200);
    assert!(again.has("[data-state=known]"));

    // A lead means all; what was there already stays.
    let lead = scene.app.sign_in("lead@example.com").await;
    let preview = lead.post_file("/usage-reports", &fields, "i.csv", text.as_bytes()).await.expect(200);
    assert!(preview.has(&format!("[data-engagement=\"{theirs}\"]")));
    lead.submit(&preview, "#confirmation", &[]).await.expect(303);
    let usage = lead.get(&format!("/engagements/{theirs}/usage")).await.expect(200);
    assert_eq!(usage.select("tr[data-measurement]").len(), 2);
    let mine_now = lead.get(&format!("/engagements/{mine}/usage")).await.expect(200);
    assert_eq!(mine_now.select("tr[data-measurement]").len(), 2);

    // At an engagement the same file gives its own rows, and none where there are none.
    let path = format!("/engagements/{mine}/usage/import");
    let own = scene.client.post_file(&path, &[], "i.csv", text.as_bytes()).await.expect(200);
    assert!(row(&own, "Microsoft Teams").contains("35 / 360"));
    let none = scene.read("i.csv", &text).await.expect(422);
    assert!(none.reads().contains("この案件のテナント ID の行がファイルにありません"), "{}", none.reads());
    // Other reports have no place here, and a day is needed.
    let wrong = scene.client.post_file("/usage-reports", &fields, "s.csv", SERVICES.as_bytes()).await.expect(422);
    assert!(wrong.reads().contains("FastTrack 分析情報のファイルではありません"));
    let no_day = scene.client.post_file("/usage-reports", &[("as_of", "いつか")], "i.csv", text.as_bytes()).await;
    assert!(no_day.expect(422).has("#as_of-error"));
}

#[actix_web::test]
async fn the_usage_page_says_what_is_used_why_and_estimates_from_four_measurements_on() {
    let scene = Scene::new().await;
    let import = |day: &str, active: i64| {
        scene.app.desk().import(1, scene.engagement, &services(day, (active, 1000), 1000));
    };
    for (day, active) in [("2026-10-01", 20), ("2026-10-15", 40), ("2026-10-29", 60)] {
        import(day, active);
    }
    let usage = scene.client.get(&scene.path("")).await.expect(200);
    let told = usage.text("[data-used] [data-workload=teams]");
    assert!(told.contains("6.0%") && told.contains("基準日が最も新しい値です"), "{told}");
    assert!(told.contains("あと 40 人") && !told.contains("推定"), "{told}");
    import("2026-11-12", 80);
    let usage = scene.client.get(&scene.path("")).await.expect(200);
    let told = usage.text("[data-used] [data-workload=teams]");
    assert!(told.contains("推定: 直近 4 回") && told.contains("2026年11月26日ごろ"), "{told}");
}

#[actix_web::test]
async fn r1_of_the_four_periods_of_one_file_30_days_count_whatever_their_order() {
    let header =
        "Report Refresh Date,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period\r\n";
    let rows = [
        "2026-11-20,25,335,50,310,7",
        "2026-11-20,30,330,70,290,30",
        "2026-11-20,90,270,150,210,90",
        "2026-11-20,280,80,320,40,180",
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
        let scene = Scene::new().await;
        let text = format!("{header}{}\r\n", order.map(|place| rows[place]).join("\r\n"));
        let preview = scene.read("periods.csv", &text).await.expect(200);
        let counting: Vec<String> =
            preview.texts("tr[data-workload]").into_iter().filter(|row| row.contains("判定に使用")).collect();
        assert!(
            matches!(counting.as_slice(), [row] if row.contains("30 / 360") && row.contains("8.3%")),
            "{counting:?}"
        );
        assert!(preview.has("[data-gate=shut-shut]"), "90 and 180 days open nothing");
        scene.confirm(&preview).await.expect(303);
        assert_eq!(scene.history().await, 4, "the others are kept");
        let usage = scene.client.get(&scene.path("")).await.expect(200);
        assert!(usage.text("[data-used]").contains("期間が 28 日に最も近い値"), "{}", usage.text("[data-used]"));
    }
}

#[actix_web::test]
async fn a_workload_that_is_not_known_is_named() {
    let scene = Scene::new().await;
    let head = "ワークロード,アクティブ ユーザー数,利用資格のあるユーザー数,基準日,期間(日数)\r\n";
    let long = "長".repeat(41);
    for (name, said) in [("合計", "「合計」".to_owned()), (long.as_str(), format!("「{}」", "長".repeat(40)))]
    {
        let table = format!("{head}Teams,290,360,2026-11-20,28\r\n{name},602,720,2026-11-20,28\r\n");
        let refused = scene.read("t.csv", &table).await.expect(422);
        let read = refused.reads();
        assert!(read.contains("この名前のワークロードは登録されていません") && read.contains(&said), "{read}");
    }
}

#[actix_web::test]
async fn what_stays_without_a_rate_is_no_change() {
    let scene = Scene::new().await;
    // No entitled users before, and no data after.
    let manager = scene.app.desk().seen(1, scene.engagement).manager_id;
    scene.app.desk().measure(manager, scene.engagement, "teams", 0, 0);
    let preview = scene.read("a.csv", &services("2026-11-21", (0, 0), 10)).await.expect(200);
    let moved = preview.texts(".moves li");
    assert!(moved.is_empty(), "{moved:?}");
}

#[actix_web::test]
async fn r1_what_is_asked_never_shows_a_target_that_is_not_reached() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let teams = desk.workload("teams");
    let engagement = desk.engagement(manager, "日本橋商事株式会社", |e| e.workloads = vec![(teams, 60)]);
    let scene = Scene { client: app.sign_in("manager@example.com").await, app, engagement };
    let usual = scene.read("a.csv", &services("2026-11-13", (500, 2500), 2500)).await.expect(200);
    scene.confirm(&usual).await.expect(303);
    let preview = scene.read("b.csv", &services("2026-11-20", (1499, 2500), 2500)).await.expect(200);
    let asked = preview.text("[data-doubts]");
    assert!(asked.contains("20.0% から 59.96%"), "{asked}");
}
