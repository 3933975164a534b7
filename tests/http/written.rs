//! Numbers and days as people write them: every form and file reads them alike, and asks about what can be read in two ways.

use chrono::NaiveDate;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::usage::Counts;
use success_review::store::criteria;
use success_review::store::measurements::history;

use crate::support::{Client, Page, TestApp};

/// What is the same day in each of them.
const DAYS: [&str; 10] = [
    "2026-11-20",
    "2026/11/20",
    "２０２６／１１／２０",
    "2026年11月20日",
    "２０２６年１１月２０日",
    "2026年11月20日（金）",
    "20 Nov 2026",
    "Nov 20, 2026",
    // There is no twentieth month.
    "11/20/2026",
    "20.11.2026",
];
/// What may be another day, and is asked about.
const UNCLEAR_DAYS: [&str; 3] = ["11/12/2026", "03/04/2026", "20.11.26"];
const NUMBERS: [&str; 5] = ["1234", "1,234", "１２３４", "１，２３４", "1,234 人"];
/// What may be another number, and how it may be read.
const UNCLEAR_NUMBERS: [(&str, &str); 4] = [
    ("2,50", "2.50 とも 250 "),
    ("12,34", "12.34 とも 1234 "),
    ("１２，３４", "12.34 とも 1234 "),
    ("1.234", "1.234 とも 1234 "),
];

const DAY_IS_UNCLEAR: &str = "年・月・日の並びを判断できません";
/// What a file is refused with: it repeats nothing of its rows.
const NUMBER_IS_UNCLEAR: &str = "通りに読める数です";

struct Scene {
    app: TestApp,
    manager: i64,
    engagement: i64,
    teams: i64,
    client: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@example.test", &[Role::Manager]);
        let desk = app.desk();
        let engagement = desk.engagement(manager, "青嶺精機株式会社", |e| {
            e.tenant_id = "aomine.onmicrosoft.com".to_owned();
        });
        desk.start(manager, engagement, Start::Review).expect("a draft");
        let teams = desk.workload("teams");
        let client = app.sign_in("manager@example.test").await;
        Self { app, manager, engagement, teams, client }
    }

    fn path(&self, end: &str) -> String {
        format!("/engagements/{}{end}", self.engagement)
    }

    /// What the form answers when this is put into it.
    async fn put(&self, end: &str, form: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.client.get(&self.path(end)).await.expect(200);
        self.client.submit(&page, form, fields).await
    }

    async fn usage(&self, active: &str, as_of: &str, period: &str) -> Page {
        let (a, e) = (format!("usage[{}][active]", self.teams), format!("usage[{}][entitled]", self.teams));
        let fields = [(a.as_str(), active), (e.as_str(), "2,000"), ("as_of", as_of), ("period_days", period)];
        self.put("/usage", "#measurement", &fields).await
    }

    async fn edit(&self, started_on: &str, target: &str) -> Page {
        let name = format!("workloads[{}][target]", self.teams);
        self.put("/edit", "#engagement", &[("started_on", started_on), (&name, target)]).await
    }

    async fn criterion(&self, achieved_on: &str) -> Page {
        let fields = [("criteria[1][statement]", "会議を Teams で開く"), ("criteria[1][achieved_on]", achieved_on)];
        self.put("/criteria", "#criteria", &fields).await
    }

    async fn held_on(&self, day: &str) -> Page {
        self.put("/review/meeting", "form[data-autosave]", &[("took_place", "held"), ("held_on", day), ("go", "next")])
            .await
    }

    async fn file(&self, active: &str, as_of: &str) -> Page {
        let table = format!(
            "ワークロード,アクティブ ユーザー数,利用資格のあるユーザー数,基準日,期間(日数)\r\nTeams,\"{active}\",\"2,000\",\"{as_of}\",２８\r\n"
        );
        self.client.post_file(&self.path("/usage/import"), &[("window_days", "28")], "t.csv", table.as_bytes()).await
    }
}

#[actix_web::test]
async fn a_year_that_cannot_be_meant_is_refused_in_every_form() {
    let s = Scene::new().await;
    for text in ["1926-11-20", "2126-11-20"] {
        let said = [
            (s.usage("1234", text, "28").await, "#as_of-error"),
            (s.edit(text, "10").await, "#started_on-error"),
            (s.criterion(text).await, "[id='criteria[1][achieved_on]-error']"),
        ];
        for (page, error) in said {
            let page = page.expect(422);
            assert!(page.text(error).contains("2000年から2099年まで"), "{text} at {error}: {}", page.text(error));
        }
    }
}

#[actix_web::test]
async fn a_day_is_read_alike_in_every_form_and_file() {
    let s = Scene::new().await;
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    for text in DAYS {
        s.usage("1234", text, "28").await.expect(303);
        s.edit(text, "10").await.expect(303);
        s.criterion(text).await.expect(303);
        s.held_on(text).await.expect(303);
        let preview = s.file("1234", text).await.expect(200);
        assert!(preview.reads().contains("2026年11月20日"), "{text}: {}", preview.reads());
        let engagement = s.app.desk().seen(s.manager, s.engagement);
        assert_eq!(engagement.started_on, day, "{text}");
        let measured = s.app.read(|conn| history(conn, &engagement, None, 1));
        assert_eq!(measured.rows[0].0.as_of, day, "{text}");
        let found = s.app.read(|conn| criteria::find_by_engagements(conn, &engagement));
        assert_eq!(found[0].1.achieved_on, Some(day), "{text}");
        let check = s.client.get(&s.path("/review/check")).await.expect(200);
        assert!(check.reads().contains("2026年11月20日"), "{text}: {}", check.reads());
    }
}

#[actix_web::test]
async fn an_unclear_day_is_asked_about_in_every_form_and_file() {
    let s = Scene::new().await;
    for text in UNCLEAR_DAYS {
        let pages = [
            s.usage("1234", text, "28").await,
            s.edit(text, "10").await,
            s.criterion(text).await,
            s.held_on(text).await,
            s.file("1234", text).await,
        ];
        for page in pages {
            let page = page.expect(422);
            assert!(page.reads().contains(DAY_IS_UNCLEAR), "{text}: {}", page.reads());
        }
    }
    let engagement = s.app.desk().seen(s.manager, s.engagement);
    assert!(s.app.read(|conn| history(conn, &engagement, None, 1)).rows.is_empty(), "nothing is guessed");
}

#[actix_web::test]
async fn a_number_is_read_alike_in_every_form_and_file() {
    let s = Scene::new().await;
    for text in NUMBERS {
        s.usage(text, "2026-11-20", "２８日間").await.expect(303);
        let preview = s.file(text, "2026-11-20").await.expect(200);
        assert!(preview.reads().contains("1,234 / 2,000"), "{text}: {}", preview.reads());
        let engagement = s.app.desk().seen(s.manager, s.engagement);
        let rows = s.app.read(|conn| history(conn, &engagement, None, 1)).rows;
        let (row, _) = &rows[0];
        assert_eq!(row.figure().counts, Some(Counts { active: 1234, entitled: 2000 }), "{text}");
        assert_eq!(row.period_days, 28);
    }
    for text in ["25", "２５", "25%", "２５ ％"] {
        s.edit("2026-04-06", text).await.expect(303);
    }
    for (text, readings) in UNCLEAR_NUMBERS {
        for page in [
            s.usage(text, "2026-11-20", "28").await,
            s.usage("1", "2026-11-20", text).await,
            s.edit("2026-04-06", text).await,
        ] {
            let page = page.expect(422);
            let asked = format!("「{text}」は {readings}とも読めます");
            let places = [page.text(".error-summary"), page.text("p.error")];
            assert!(places.iter().all(|place| place.contains(&asked)), "{asked}: {places:?}");
        }
        let page = s.file(text, "2026-11-20").await.expect(422);
        assert!(page.reads().contains(NUMBER_IS_UNCLEAR), "{text}: {}", page.reads());
    }
    // A filter in which a number is typed.
    s.app.user("administrator@example.test", &[Role::Administrator]);
    let administrator = s.app.sign_in("administrator@example.test").await;
    administrator.get("/admin/audit?engagement=%EF%BC%91").await.expect(200);
    administrator.get("/admin/audit?engagement=2%2C50").await.expect(422);
}

#[actix_web::test]
async fn a_day_without_a_year_says_so_in_every_form_and_file() {
    let s = Scene::new().await;
    for text in ["12月15日", "12/05", "１２月１５日（火）", "15 Dec"] {
        let pages = [
            s.usage("1234", text, "28").await,
            s.edit(text, "10").await,
            s.criterion(text).await,
            s.held_on(text).await,
            s.file("1234", text).await,
        ];
        for page in pages {
            let page = page.expect(422);
            assert!(page.reads().contains("年がありません"), "{text}: {}", page.reads());
        }
    }
    let wrong = s.usage("1234", "12月32日", "28").await.expect(422);
    assert!(wrong.text("#as_of-error").contains("実在する日付"), "{}", wrong.text("#as_of-error"));
}

#[actix_web::test]
async fn the_example_of_a_day_is_one_that_is_taken() {
    let s = Scene::new().await;
    for (path, field) in [
        ("/usage", "#as_of-hint"),
        ("/criteria", "[id='criteria[1][achieved_on]-hint']"),
        ("/review/meeting", "#held_on-hint"),
        ("/review/key-results", "#survey_sent_on-hint"),
        ("/notes", "#on-hint"),
    ] {
        let page = s.client.get(&s.path(path)).await.expect(200);
        assert!(page.text(field).contains("例: 2026-11-21"), "{path}: {}", page.text(field));
    }
    let planned = s.client.get(&s.path("/review/meeting")).await.expect(200);
    assert!(planned.text("#planned_on-hint").contains("例: 2026-12-06"), "{}", planned.text("#planned_on-hint"));
}

#[actix_web::test]
async fn a_label_in_latin_letters_is_set_apart_from_what_follows() {
    let s = Scene::new().await;
    let fields = [("criteria[1][statement]", "会議を Teams で開く"), ("criteria[1][evidence_url]", "aomine")];
    let page = s.put("/criteria", "#criteria", &fields).await.expect(422);
    assert!(page.text(".error-summary").contains("根拠の URL は https://"), "{}", page.text(".error-summary"));
    let english = s.app.sign_in_with("manager@example.test", "en").await;
    let page = english.get(&s.path("/criteria")).await.expect(200);
    let page = english.submit(&page, "#criteria", &fields).await.expect(422);
    assert!(!page.text(".error-summary").contains(" :"), "{}", page.text(".error-summary"));
}
