//! Files in the states in which they come, in the browser: what the preview counts, what it says, and what is refused with which words.
//! The same files go through the command line in `tests/cli/cases.rs`.

use success_review::domain::policy::Role;

use crate::cases::{self, Case, Right, TENANT};
use crate::support::builders::whole_answers;
use crate::support::{Client, Page, TestApp};

/// A manager's browser and the engagement to which the files are given.
async fn scene() -> (TestApp, Client, String) {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let desk = app.desk();
    let intended = ["teams", "sharepoint_online"].map(|key| (desk.workload(key), 10));
    let engagement = desk.engagement(manager, "日和見商会", |input| {
        input.tenant_id = TENANT.to_owned();
        input.workloads = intended.to_vec();
    });
    let client = app.sign_in("manager@example.com").await;
    (app, client, format!("/engagements/{engagement}/usage"))
}

async fn read(client: &Client, usage: &str, case: &Case) -> Page {
    let file = format!("report.{}", case.end);
    client.post_file(&format!("{usage}/import"), &[("window_days", "28")], &file, &case.bytes).await
}

#[actix_web::test]
async fn every_report_gives_its_figures_or_is_refused_with_the_reason() {
    let (_app, client, usage) = scene().await;
    let mut wrong = Vec::new();
    for case in cases::reports() {
        let page = read(&client, &usage, &case).await;
        let name = case.name;
        let (status, text) = match &case.right {
            Right::Refused => (422, page.text(".error-summary")),
            Right::Read(_) => (200, page.reads()),
        };
        if page.status != status {
            wrong.push(format!("{name}: {} {}", page.status, page.reads()));
        }
        if let Right::Read(figures) = &case.right {
            for figure in figures {
                let (workload, active, entitled, days) = figure;
                let rows = page.texts(&format!("tr[data-workload=\"{workload}\"]"));
                let (counts, days) = (format!("{active} / {entitled}"), format!("{days} 日間"));
                // Thousands are set apart.
                let is_it = |row: &&String| row.contains(&days) && row.replace(',', "").contains(&counts);
                if rows.iter().filter(is_it).count() != 1 {
                    wrong.push(format!("{name}: {figure:?} is not in {rows:?}"));
                }
            }
            if !text.contains("2026年11月20日") {
                wrong.push(format!("{name}: another day: {text}"));
            }
        }
        let missing = case.said.iter().filter(|(japanese, _)| !text.contains(japanese));
        wrong.extend(missing.map(|(japanese, _)| format!("{name}: {japanese:?} is not in {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let page = client.get(&usage).await.expect(200);
    assert!(!page.has("tr[data-measurement]"), "a preview writes nothing");
}

/// What a list may say of an engagement, typed into its form (30, 30b, 31, 36): the segment, the partner and the workloads are chosen there.
#[actix_web::test]
async fn what_a_list_may_say_is_read_in_the_form_as_well() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let client = app.sign_in("manager@example.com").await;
    let typed = async |customer: &str, tenant: &str, day: &str| {
        let page = client.get("/engagements/new").await.expect(200);
        let fields =
            [("customer_name", customer), ("tenant_id", tenant), ("segment", "enterprise"), ("started_on", day)];
        client.submit(&page, "#engagement", &fields).await
    };
    for (n, day) in ["2026年4月6日", "2026/4/6", "R8.4.6", "2026/04/06 0:00", "２０２６/４/６"].into_iter().enumerate()
    {
        let made = typed("丸太小屋観光株式会社", &format!("marutagoya{n}.onmicrosoft.com"), day).await.expect(303);
        let page = client.get(made.location()).await.expect(200);
        assert!(page.reads().contains("2026年4月6日"), "{day}: {}", page.reads());
    }
    let own_domain = typed("帆布工業株式会社", "hanpu.co.jp", "2026-04-06").await.expect(422);
    let said = own_domain.text(".error-summary");
    assert!(said.contains("テナントは GUID または「〜.onmicrosoft.com」の形で入力してください"), "{said}");

    typed("株式会社日和見商会", &TENANT.to_uppercase(), "2026-04-06").await.expect(303);
    for (customer, tenant) in [
        ("(株)日和見商会", TENANT.to_owned()),
        ("㈱日和見商会\u{3000}", format!("{{{}}}", TENANT.to_uppercase())),
        ("日和見商会グループ", TENANT.to_owned()),
    ] {
        let asked = typed(customer, &tenant, "2026-04-06").await.expect(422);
        assert!(asked.has("#confirm_tenant"), "{customer}: {}", asked.reads());
        assert!(asked.reads().contains("株式会社日和見商会"), "{customer}: {}", asked.reads());
    }
}

/// 37: at half past ten on the 22nd in UTC it is the 23rd on Kiritimati alone, and still the 22nd in Tokyo and in
/// Los Angeles.
#[actix_web::test]
async fn a_step_is_overdue_by_the_day_of_its_engagements_zone_everywhere() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    app.user("lead@example.com", &[Role::Lead]);
    let client = app.sign_in("manager@example.com").await;
    for (n, (customer, zone)) in
        [("Pacific Timber", "America/Los_Angeles"), ("Kiribati Line", "Pacific/Kiritimati"), ("東都商事", "Asia/Tokyo")]
            .into_iter()
            .enumerate()
    {
        let page = client.get("/engagements/new").await.expect(200);
        let (chosen, tenant) =
            (format!("workloads[{}][chosen]", app.desk().workload("teams")), format!("zone{n}.onmicrosoft.com"));
        let fields = [
            ("customer_name", customer),
            ("tenant_id", tenant.as_str()),
            ("segment", "business"),
            ("time_zone", zone),
            ("started_on", "2026-04-06"),
            (chosen.as_str(), "yes"),
        ];
        let made = client.submit(&page, "#engagement", &fields).await.expect(303);
        let engagement: i64 = made.location().rsplit('/').next().expect("a number").parse().expect("a number");
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        let mut answers = whole_answers();
        answers.section_mut("meeting").set("held_on", "2026-11-19");
        answers.section_mut("next-steps").set("next_steps[0][due_on]", "2026-11-22");
        app.desk().submitted(manager, engagement, &answers);
    }
    app.clock.advance(chrono::TimeDelta::minutes(5 * 60 + 30));
    let lead = app.sign_in("lead@example.com").await;
    let only = |text: &str, place: &str| {
        let others = text.contains("Pacific Timber") || text.contains("東都商事");
        assert!(text.contains("Kiribati Line") && !others, "{place}: {text}");
    };
    let late = |page: &Page, selector: &str| page.texts(selector).join(" / ");
    only(&late(&client.get("/").await.expect(200), "#late tr"), "home");
    only(&late(&client.get("/engagements").await.expect(200), "tbody tr:has(.late)"), "list");
    only(&late(&client.get("/steps?due=overdue").await.expect(200), "tbody tr"), "steps");
    let portfolio = lead.get("/portfolio").await.expect(200);
    only(&portfolio.text("section[aria-labelledby=overdue] tbody"), "portfolio");
    assert!(portfolio.text("section[aria-labelledby=overdue] tbody").contains("1 日超過"), "{}", portfolio.reads());
}
