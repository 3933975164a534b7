//! Engagements, usage and criteria: who sees what, what a form refuses, and what the gate makes of it.

use success_review::actions::criteria::Unmet;
use success_review::actions::review::Start;
use success_review::actions::usage::MeasurementInput;
use success_review::actions::{criteria, engagements, usage};
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;
use success_review::domain::usage::{Counts, Criterion, Demand, Source};
use success_review::error::{Denied, Error};

use crate::support::builders::{achieved, engagement_input, today, whole_answers};
use crate::support::database::execute;
use crate::support::{Client, Page, TestApp};

struct Scene {
    app: TestApp,
    manager: i64,
    client: Client,
}

/// A manager, signed in.
async fn scene() -> Scene {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.test", &[Role::Manager]);
    let client = app.sign_in("manager@example.test").await;
    Scene { app, manager, client }
}

fn customers(page: &Page) -> Vec<String> {
    page.texts("tbody th a")
}

#[actix_web::test]
async fn registering_shows_every_error_at_once_and_keeps_what_was_typed() {
    let s = scene().await;
    let page = s.client.get("/engagements/new").await.expect(200);
    let teams = s.app.desk().workload("teams");
    let (chosen, target) = (format!("workloads[{teams}][chosen]"), format!("workloads[{teams}][target]"));
    let wrong = [
        ("customer_name", ""),
        ("tenant_id", "aomine.co.jp"),
        ("started_on", "2026-02-30"),
        (chosen.as_str(), "yes"),
        (target.as_str(), "9"),
    ];
    let page = s.client.submit(&page, "#engagement", &wrong).await.expect(422);
    assert_eq!(page.select(".error-summary li").len(), 5, "{}", page.body);
    assert!(page.text("title").starts_with("エラー:"));
    assert_eq!(page.attr("#tenant_id", "value").as_deref(), Some("aomine.co.jp"));
    let right = [
        ("customer_name", "株式会社アオミネ精機"),
        ("tenant_id", "aomine.onmicrosoft.com"),
        ("segment", "enterprise"),
        ("started_on", "2026/4/6"),
        (target.as_str(), "２５"),
    ];
    let answer = s.client.submit(&page, "#engagement", &right).await.expect(303);
    let page = s.client.get(answer.location()).await.expect(200);
    assert_eq!(page.text("h1"), "株式会社アオミネ精機");
    assert!(page.has(".verdict[data-state=shut]"));
    assert!(page.reads().contains("2026年4月6日"));
    assert!(page.reads().contains("案件を登録しました"));
}

#[actix_web::test]
async fn pressing_twice_registers_one_engagement() {
    let s = scene().await;
    let page = s.client.get("/engagements/new").await.expect(200);
    let fields = |customer: &'static str| {
        [("customer_name", customer), ("tenant_id", "aomine.onmicrosoft.com"), ("segment", "business")]
    };
    // The key of a page that came back with errors is the one it began with.
    let refused = s.client.submit(&page, "#engagement", &[]).await.expect(422);
    let first = s.client.submit(&refused, "#engagement", &fields("青嶺精機株式会社")).await.expect(303);
    let again = s.client.submit(&page, "#engagement", &fields("青嶺精機株式会社")).await.expect(303);
    assert_eq!(first.location(), again.location());
    assert_eq!(customers(&s.client.get("/engagements").await), ["青嶺精機株式会社"]);
    // Back in the browser and another customer typed: another registration.
    let mut typed = fields("東雲物流株式会社");
    typed[1].1 = "shinonome.onmicrosoft.com";
    let other = s.client.submit(&page, "#engagement", &typed).await.expect(303);
    assert_ne!(first.location(), other.location());
    // The same customer in a new form is meant, once that is said.
    let page = s.client.get("/engagements/new").await.expect(200);
    let asked = s.client.submit(&page, "#engagement", &fields("青嶺精機株式会社")).await.expect(422);
    s.client.submit(&asked, "#engagement", &[("confirm_tenant", "aomine.onmicrosoft.com")]).await.expect(303);
    assert_eq!(customers(&s.client.get("/engagements").await).len(), 3);
    // Somebody else's key opens nothing of theirs.
    s.app.user("other@example.test", &[Role::Manager]);
    let other = s.app.sign_in("other@example.test").await;
    let (_, sent) = page.form("#engagement");
    let key = sent.iter().find(|(name, _)| name == "idempotency_key").map(|(_, key)| key.as_str()).unwrap();
    let mut foreign = fields("青嶺精機株式会社").to_vec();
    foreign.push(("idempotency_key", key));
    let page = other.get("/engagements/new").await.expect(200);
    other.submit(&page, "#engagement", &foreign).await.expect(409);
}

#[actix_web::test]
async fn a_form_sent_twice_at_one_moment_registers_one_engagement() {
    let s = scene().await;
    let page = s.client.get("/engagements/new").await.expect(200);
    let fields =
        [("customer_name", "青嶺精機株式会社"), ("tenant_id", "aomine.onmicrosoft.com"), ("segment", "business")];
    let press = || s.client.submit(&page, "#engagement", &fields);
    let (first, second, third) = tokio::join!(press(), press(), press());
    let first = first.expect(303);
    for other in [second.expect(303), third.expect(303)] {
        assert_eq!(first.location(), other.location());
    }
    assert_eq!(customers(&s.client.get("/engagements").await).len(), 1);
}

#[actix_web::test]
async fn what_is_not_yours_does_not_exist_and_a_lead_only_looks() {
    let s = scene().await;
    let id = s.app.desk().ready_engagement(s.manager, "青嶺精機株式会社");
    s.app.user("other@example.test", &[Role::Manager]);
    s.app.user("lead@example.test", &[Role::Lead]);
    let partner = s.app.partner("東都システムズ");
    s.app.partner_user("partner@example.test", partner);
    let paths = ["", "/edit", "/usage", "/criteria", "/agenda", "/history"];
    for email in ["other@example.test", "partner@example.test"] {
        let client = s.app.sign_in(email).await;
        for path in paths {
            client.get(&format!("/engagements/{id}{path}")).await.expect(404);
        }
        for path in ["/edit", "/usage", "/criteria", "/manager"] {
            client.post(&format!("/engagements/{id}{path}"), &[]).await.expect(404);
        }
        assert!(!client.visit("/").await.body.contains("青嶺精機"));
    }
    let lead = s.app.sign_in("lead@example.test").await;
    for path in ["", "/usage", "/criteria", "/agenda", "/history"] {
        lead.get(&format!("/engagements/{id}{path}")).await.expect(200);
    }
    lead.get(&format!("/engagements/{id}/edit")).await.expect(403);
    for path in ["/edit", "/usage", "/usage/1/exclusion", "/criteria", "/steps/1"] {
        lead.post(&format!("/engagements/{id}{path}"), &[]).await.expect(403);
    }
    // A manager sees the button of nobody's but a lead's form.
    s.client.post(&format!("/engagements/{id}/manager"), &[("manager", "1")]).await.expect(403);
}

#[actix_web::test]
async fn a_lead_reassigns_and_the_former_manager_loses_it() {
    let s = scene().await;
    let id = s.app.desk().ready_engagement(s.manager, "青嶺精機株式会社");
    let other = s.app.user("other@example.test", &[Role::Manager]).to_string();
    s.app.user("lead@example.test", &[Role::Lead]);
    let lead = s.app.sign_in("lead@example.test").await;
    let path = format!("/engagements/{id}");
    let (page, stale) = (lead.get(&path).await.expect(200), lead.get(&path).await.expect(200));
    lead.submit(&page, "#reassignment", &[("manager", "999")]).await.expect(422);
    lead.submit(&page, "#reassignment", &[("manager", &other)]).await.expect(303);
    s.client.get(&path).await.expect(404);
    // The same form sent again is done already; another window's is late.
    lead.submit(&page, "#reassignment", &[("manager", &other)]).await.expect(303);
    lead.submit(&stale, "#reassignment", &[("manager", &other)]).await.expect(409);
}

#[actix_web::test]
async fn search_folds_names_and_lists_page_by_key() {
    let s = scene().await;
    let page = s.client.get("/engagements").await.expect(200);
    assert!(page.text(".empty").contains("まだありません"));
    for number in 1..=55 {
        s.app.desk().engagement(s.manager, &format!("株式会社ミナト{number:02}"), |_| ());
    }
    s.app.desk().engagement(s.manager, "Contoso Co., Ltd.", |_| ());
    for (query, found) in [("CONTOSO", 1), ("みなと", 50), ("ﾐﾅﾄ07", 1), ("(株)ミナト 45", 1), ("青嶺", 0)]
    {
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let page = s.client.get(&format!("/engagements?q={query}")).await.expect(200);
        assert_eq!(customers(&page).len(), found, "{query}");
    }
    let mut seen = Vec::new();
    let mut next = Some("/engagements?state=active".to_owned());
    while let Some(path) = next {
        let page = s.client.get(&path).await.expect(200);
        seen.extend(customers(&page));
        next = page.attr("a[rel=next]", "href");
    }
    assert_eq!(seen.len(), 56);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 56, "each once");
    let page = s.client.get("/engagements?state=complete").await.expect(200);
    assert!(page.text(".empty").contains("条件に合う"));
    s.client.get("/engagements?after=%21%21&workload=x&q=%25_").await.expect(200);
}

#[actix_web::test]
async fn a_search_finds_tenants_too_and_names_what_else_is_called_so() {
    let s = scene().await;
    let tenant = "0f9e35db-544f-4f60-bdcc-5ea416e6dc70";
    let partner = s.app.partner("青嶺ソリューションズ");
    let id = s.app.desk().engagement(s.manager, "株式会社ミナト", |input| input.tenant_id = tenant.to_owned());
    s.app.desk().engagement(s.manager, "<青嶺>ﾌｰｽﾞ", |input| input.partner_id = Some(partner));
    let search = async |client: &crate::support::client::Client, query: &str| {
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        client.get(&format!("/engagements?q={query}")).await.expect(200)
    };
    for typed in [tenant, " 0F9E35DB-544F-4F60-BDCC-5EA416E6DC70 "] {
        let page = search(&s.client, typed).await;
        assert_eq!(customers(&page), ["株式会社ミナト"], "{typed}");
        assert!(page.has(&format!("a[href='/engagements/{id}']")));
    }
    let page = search(&s.client, "青嶺").await;
    assert_eq!(page.text("tbody mark"), "青嶺");
    assert!(page.body.contains("&#60;<mark>青嶺</mark>&#62;ﾌｰｽﾞ"), "escaped around the mark");
    assert!(page.has(&format!("a[href='/engagements?partner={partner}']")));
    let page = search(&s.client, "ふーず").await;
    assert_eq!(page.text("tbody mark"), "ﾌｰｽﾞ");
    assert!(page.texts("a").iter().all(|link| !link.contains("パートナー「")), "no partner is called so");
    let page = search(&s.client, "Teams").await;
    assert!(page.text(".applied").contains("を対象とする案件を見る"));
    // Who is no lead is told of no managers.
    s.app.user("lead-of-all@example.com", &[Role::Lead]);
    let client = s.app.sign_in("lead-of-all@example.com").await;
    let name = s.app.desk().viewer(s.manager).name;
    assert!(search(&client, &name).await.has(&format!("a[href='/engagements?manager={}']", s.manager)));
    assert!(!search(&s.client, &name).await.has(&format!("a[href='/engagements?manager={}']", s.manager)));
}

#[actix_web::test]
async fn r1_needs_the_target_and_996_never_reads_10() {
    let s = scene().await;
    let id = s.app.desk().engagement(s.manager, "青嶺精機株式会社", |_| ());
    let page = s.client.get(&format!("/engagements/{id}")).await.expect(200);
    assert!(page.text("[data-rule=R1]").contains("算出不可"));
    s.app.desk().measure(s.manager, id, "teams", 996, 10_000);
    let page = s.client.get(&format!("/engagements/{id}")).await.expect(200);
    assert!(page.has(".verdict[data-state=shut]"));
    assert!(
        page.text("[data-workload=teams]").contains("9.96%") || page.text("[data-workload=teams]").contains("9.96%")
    );
    assert!(page.text("[data-rule=R1]").contains("あと 4 人"));
    assert!(!page.reads().contains("10.0"));
    s.app.desk().measure(s.manager, id, "teams", 1000, 10_000);
    let page = s.client.get(&format!("/engagements/{id}")).await.expect(200);
    assert!(page.has(".verdict[data-state=open]"), "the last entered counts");
    assert!(page.has("li[data-action=gate_opened]"));
    assert!(page.has("svg.trend[role=img]"));
    assert!(!page.body.contains(" style="), "no inline style");
}

#[actix_web::test]
async fn r2_alone_opens_the_gate() {
    let s = scene().await;
    let id = s.app.desk().engagement(s.manager, "青嶺精機株式会社", |_| ());
    let path = format!("/engagements/{id}/criteria");
    let page = s.client.get(&path).await.expect(200);
    let row = |column: &str| format!("criteria[1][{column}]");
    let page = s
        .client
        .submit(&page, "#criteria", &[(&row("statement"), "部門会議を Teams で開く"), (&row("achieved"), "yes")])
        .await
        .expect(422);
    assert_eq!(page.select(".error-summary li").len(), 3, "target, actual and evidence");
    let page = s.client.submit(&page, "#criteria", &[("add", "1")]).await.expect(200);
    assert_eq!(page.select("fieldset.row-card").len(), 2);
    assert_eq!(page.attr("[name='criteria[1][statement]']", "value").as_deref(), Some("部門会議を Teams で開く"));
    let page = s.client.submit(&page, "#criteria", &[("down", "1")]).await.expect(200);
    assert_eq!(page.attr("[name='criteria[2][statement]']", "value").as_deref(), Some("部門会議を Teams で開く"));
    let page = s.client.submit(&page, "#criteria", &[("remove", "1")]).await.expect(200);
    let right = [(row("target"), "12 部門"), (row("actual"), "12 部門"), (row("evidence_url"), "javascript:alert(1)")];
    let right: Vec<(&str, &str)> = right.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let page = s.client.submit(&page, "#criteria", &right).await.expect(422);
    s.client.submit(&page, "#criteria", &[(&row("evidence_url"), "https://example.jp/list")]).await.expect(303);
    let page = s.client.get(&format!("/engagements/{id}")).await.expect(200);
    assert!(page.has(".verdict[data-state=open]"));
    assert!(page.text("[data-rule=R2]").contains("すべて達成"));
    // As the command line of a database could leave it; no action would.
    execute(&s.app.db, "UPDATE criteria SET evidence_url = ''").unwrap();
    assert!(s.client.get(&format!("/engagements/{id}")).await.has(".verdict[data-state=shut]"), "evidence is needed");
}

#[actix_web::test]
async fn r2_what_an_achieved_criterion_lacks_is_refused_by_the_action_too() {
    let s = scene().await;
    let desk = s.app.desk();
    let id = desk.engagement(s.manager, "青嶺精機株式会社", |_| ());
    desk.criteria(s.manager, id, &[achieved("部門会議")]);
    let (viewer, version) = (desk.viewer(s.manager), desk.seen(s.manager, id).version);
    let bare = Criterion { target: " ".into(), evidence: String::new(), ..achieved("根拠なし") };
    let open = Criterion { achieved: false, ..bare.clone() };
    let rows = [open.clone(), bare.clone()].map(Into::into);
    let refused = desk.write(&viewer, |work| criteria::replace(work, id, version, &rows));
    let Err(Denied::Refused(unmet)) = refused else { panic!("{refused:?}") };
    assert_eq!(unmet, [Unmet { row: 1, demand: Demand::Target }, Unmet { row: 1, demand: Demand::Evidence }]);
    assert_eq!(desk.seen(s.manager, id).version, version, "nothing was written");
    let page = s.client.get(&format!("/engagements/{id}/criteria")).await.expect(200);
    assert_eq!(page.attr("[name='criteria[1][statement]']", "value").as_deref(), Some("部門会議"));
    desk.criteria(s.manager, id, &[open]);

    let mut input = engagement_input("湊屋");
    input.criteria = Some(vec![bare]);
    let refused = desk.write(&viewer, |work| engagements::create(work, &input));
    assert!(matches!(refused, Err(Error::Malformed(_))), "{refused:?}");
}

#[actix_web::test]
async fn r1_a_rival_on_another_page_of_the_history_is_told_of() {
    let s = scene().await;
    let desk = s.app.desk();
    let id = desk.engagement(s.manager, "青嶺精機株式会社", |_| ());
    let typed = desk.measure(s.manager, id, "teams", 350, 1000);
    let viewer = desk.viewer(s.manager);
    let input = MeasurementInput {
        workload_id: desk.workload("teams"),
        counts: Some(Counts { active: 1, entitled: 1000 }),
        period_days: 28,
        as_of: today() - chrono::Days::new(2),
        source: Source::Imported,
        report: "table".to_owned(),
        note: String::new(),
    };
    for _ in 0..20 {
        desk.write(&viewer, |work| usage::record(work, id, &input)).unwrap();
    }
    let first = s.client.get(&format!("/engagements/{id}/usage")).await.expect(200);
    assert_eq!(first.select("[data-measurement]").len(), 20);
    assert!(first.text("[data-measurement]").contains("手入力の値を優先しています"));
    let next = first.attr("a[rel=next]", "href").unwrap();
    let last = s.client.get(&next).await.expect(200);
    let row = last.text(&format!("[data-measurement='{typed}']"));
    assert!(row.contains("基準日と期間が同じときは、手入力の値を優先します"), "{row}");
}

#[actix_web::test]
async fn usage_of_all_workloads_is_recorded_at_once_and_named() {
    let s = scene().await;
    let desk = s.app.desk();
    let [teams, exchange, intune, power] =
        ["teams", "exchange_online", "intune", "power_bi"].map(|key| desk.workload(key));
    let id = desk.engagement(s.manager, "青嶺精機株式会社", |e| {
        e.workloads = vec![(teams, 10), (exchange, 10), (intune, 10)];
    });
    let path = format!("/engagements/{id}/usage");
    let page = s.client.get(&path).await.expect(200);
    assert_eq!(page.select("tr[data-typed]").len(), 4, "each intended workload, and any other");
    let field = |workload: i64, column: &str| format!("usage[{workload}][{column}]");
    let power = power.to_string();
    let typed = [
        (field(teams, "active"), "１，２３４"),
        (field(teams, "entitled"), "2,000"),
        (field(exchange, "active"), "5"),
        (field(exchange, "entitled"), "100人"),
        ("workload".to_owned(), power.as_str()),
        ("active".to_owned(), "7"),
        ("entitled".to_owned(), "70"),
        ("as_of".to_owned(), "2026年11月18日"),
        ("period_days".to_owned(), "30"),
    ];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let answer = s.client.submit(&page, "#measurement", &typed).await.expect(303);
    let page = s.client.get(answer.location()).await.expect(200);
    let said = page.text("[data-recorded]");
    for words in ["3 件", "1,234 / 2,000", "61.7%", "5 / 100", "7 / 70", "2026年11月18日", "30 日間"] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert_eq!(page.select("tr[data-measurement]").len(), 3, "the row that was left empty is not recorded");
    // The first review is begun from there; any other has a page that says how it stands.
    let button = format!("[data-recorded] form[action='/engagements/{id}/review']");
    let link = format!("[data-recorded] a[href='/engagements/{id}/review']");
    assert!(page.has(&button) && !page.has(&link));
    for begins in [true, false] {
        if begins {
            desk.start(s.manager, id, Start::Review).unwrap();
        } else {
            // Nothing is complete after this one.
            let mut answers = Answers::default();
            answers.section_mut("meeting").set("took_place", "cancelled");
            answers.section_mut("meeting").set("new_date", "2026-12-01");
            desk.submitted(s.manager, id, &answers);
        }
        let page = s.client.get(answer.location()).await.expect(200);
        assert!(page.has(&link) && !page.has(&button), "{begins}");
        s.client.get(&format!("/engagements/{id}/review")).await.expect(200);
    }
    // The next figures are of the same day, as a rule; also when the page is opened anew, but not the day after.
    for path in [answer.location(), path.as_str()] {
        let page = s.client.get(path).await.expect(200);
        assert_eq!(page.attr("#as_of", "value").as_deref(), Some("2026-11-18"));
        assert_eq!(page.attr("#period_days", "value").as_deref(), Some("30"));
    }
    // Another engagement's measurements are none of this one's.
    let other = desk.engagement(s.manager, "別の顧客", |_| ());
    let page = s.client.get(&format!("/engagements/{other}/usage?recorded=1,2,x")).await.expect(200);
    assert!(!page.has("[data-recorded]"));
    s.app.clock.advance(chrono::TimeDelta::days(1));
    let client = s.app.sign_in("manager@example.test").await;
    let page = client.get(&path).await.expect(200);
    assert_eq!(page.attr("#as_of", "value").as_deref(), Some("2026-11-23"));
}

#[actix_web::test]
async fn figures_of_a_workload_that_is_no_target_any_more_are_not_dropped() {
    let s = scene().await;
    let desk = s.app.desk();
    let [teams, exchange] = ["teams", "exchange_online"].map(|key| desk.workload(key));
    let id = desk.engagement(s.manager, "青嶺精機株式会社", |e| {
        e.workloads = vec![(teams, 10), (exchange, 10)];
        e.tenant_id = "aomine.onmicrosoft.com".to_owned();
    });
    let path = format!("/engagements/{id}/usage");
    let page = s.client.get(&path).await.expect(200);
    // Meanwhile, in another window.
    let edit = s.client.get(&format!("/engagements/{id}/edit")).await.expect(200);
    let chosen = format!("workloads[{exchange}][chosen]");
    let fields = edit.form("#engagement").1.into_iter().filter(|(name, _)| *name != chosen);
    let fields: Vec<_> = fields.filter(|(name, _)| *name != format!("workloads[{exchange}][target]")).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    s.client.post(&format!("/engagements/{id}/edit"), &fields).await.expect(303);
    assert_eq!(s.client.get(&path).await.select("tr[data-typed]").len(), 2, "Teams, and any other");
    let field = |column: &str| format!("usage[{exchange}][{column}]");
    let (active, entitled) = (field("active"), field("entitled"));
    let bad = [(active.as_str(), "2,50"), (entitled.as_str(), "100")];
    let refused = s.client.submit(&page, "#measurement", &bad).await.expect(422);
    assert_eq!(refused.attr(&format!("[name='{active}']"), "value").as_deref(), Some("2,50"));
    let good = [(active.as_str(), "25"), (entitled.as_str(), "100")];
    let answer = s.client.submit(&refused, "#measurement", &good).await.expect(303);
    let page = s.client.get(answer.location()).await.expect(200);
    assert!(page.text("[data-recorded]").contains("25 / 100"), "{}", page.reads());
}

#[actix_web::test]
async fn a_target_beside_a_workload_that_is_not_chosen_is_asked_about() {
    let s = scene().await;
    let teams = s.app.desk().workload("teams");
    let (chosen, target) = (format!("workloads[{teams}][chosen]"), format!("workloads[{teams}][target]"));
    let page = s.client.get("/engagements/new").await.expect(200);
    let typed = [
        ("customer_name", "青嶺精機株式会社"),
        ("tenant_id", "aomine.onmicrosoft.com"),
        ("segment", "enterprise"),
        (target.as_str(), "３０"),
    ];
    let page = s.client.submit(&page, "#engagement", &typed).await.expect(422);
    assert!(page.select(".error-summary a").iter().all(|a| page.has_target(&a.attrs["href"])), "{}", page.reads());
    assert!(page.has(&format!("[id='{chosen}-error']")));
    assert_eq!(page.attr(&format!("[id='{target}']"), "value").as_deref(), Some("３０"));
    let made = s.client.submit(&page, "#engagement", &[(chosen.as_str(), "yes")]).await.expect(303);
    // Taking it out again is no slip: its target was there before.
    let edit = format!("{}/edit", made.location());
    let page = s.client.get(&edit).await.expect(200);
    let (_, fields) = page.form("#engagement");
    let without: Vec<(&str, &str)> =
        fields.iter().filter(|(name, _)| *name != chosen).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    s.client.post(&edit, &without).await.expect(303);
    let id: i64 = made.location().rsplit('/').next().unwrap().parse().unwrap();
    let engagement = s.app.desk().seen(s.manager, id);
    assert!(s.app.read(|conn| success_review::store::engagements::intended(conn, &engagement)).is_empty());
}

#[actix_web::test]
async fn a_tenant_that_is_registered_is_said_to_whom_it_may_be_said() {
    let s = scene().await;
    let tenant = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let desk = s.app.desk();
    let id = desk.engagement(s.manager, "日和見商会グループ", |e| e.tenant_id = tenant.to_owned());
    let typed =
        |tenant| [("customer_name", "日和見ホールディングス"), ("tenant_id", tenant), ("segment", "enterprise")];
    let page = s.client.get("/engagements/new").await.expect(200);
    let asked = s.client.submit(&page, "#engagement", &typed("0F8FAD5B-D9CB-469F-A165-70867728950E")).await.expect(422);
    assert!(asked.has(&format!("[data-same-tenant] a[href='/engagements/{id}']")), "{}", asked.reads());
    assert!(asked.has(".error-summary a[href='#confirm_tenant']") && asked.has("#confirm_tenant"));
    // The answer is for this tenant alone, and is kept while something else is mended.
    let other = [("confirm_tenant", tenant), ("customer_name", "")];
    let kept = s.client.submit(&asked, "#engagement", &other).await.expect(422);
    assert_eq!(kept.attr("[name=confirm_tenant]", "value").as_deref(), Some(tenant));
    desk.engagement(s.manager, "別の顧客", |e| e.tenant_id = "other.onmicrosoft.com".to_owned());
    let again = [("customer_name", "日和見"), ("tenant_id", "other.onmicrosoft.com")];
    s.client.submit(&kept, "#engagement", &again).await.expect(422);
    let made = s.client.submit(&kept, "#engagement", &typed(tenant)).await.expect(303);
    let twice = s.client.submit(&kept, "#engagement", &typed(tenant)).await.expect(303);
    assert_eq!(made.location(), twice.location(), "sent twice is made once, and is not asked about");

    // Who may not see the engagement does not learn of it; a lead who is a manager, too, sees all.
    s.app.user("manager2@example.test", &[Role::Manager]);
    let stranger = s.app.sign_in("manager2@example.test").await;
    let page = stranger.get("/engagements/new").await.expect(200);
    stranger.submit(&page, "#engagement", &typed(tenant)).await.expect(303);
    s.app.user("both@example.test", &[Role::Manager, Role::Lead]);
    let both = s.app.sign_in("both@example.test").await;
    let page = both.get("/engagements/new").await.expect(200);
    let asked = both.submit(&page, "#engagement", &typed(tenant)).await.expect(422);
    assert_eq!(asked.select("[data-same-tenant] a").len(), 3);
}

#[actix_web::test]
async fn usage_is_recorded_asked_about_and_excluded() {
    let s = scene().await;
    let id = s.app.desk().engagement(s.manager, "青嶺精機株式会社", |_| ());
    let teams = s.app.desk().workload("teams").to_string();
    let path = format!("/engagements/{id}/usage");
    let page = s.client.get(&path).await.expect(200);
    let (active, entitled) = (format!("usage[{teams}][active]"), format!("usage[{teams}][entitled]"));
    let over_id = format!("usage[{teams}][confirm_over]");
    let nothing = s.client.submit(&page, "#measurement", &[]).await.expect(422);
    assert_eq!(nothing.select(".error-summary li").len(), 1, "{}", nothing.reads());
    let wrong =
        [(active.as_str(), "-1"), ("active", "x"), ("entitled", "5"), ("period_days", "0"), ("as_of", "2026-11-23")];
    let page = s.client.submit(&page, "#measurement", &wrong).await.expect(422);
    assert_eq!(page.select(".error-summary li").len(), 6, "{}", page.reads());
    assert!(page.select(".error-summary a").iter().all(|a| page.has_target(&a.attrs["href"])));
    let over = [
        (active.as_str(), "126"),
        (entitled.as_str(), "100"),
        ("active", ""),
        ("entitled", ""),
        ("period_days", "28"),
        ("as_of", "2026-09-01"),
    ];
    let page = s.client.submit(&page, "#measurement", &over).await.expect(422);
    assert!(page.has(&format!("[id='{over_id}']")));
    let asked = page.text(&format!("[id='{over_id}-error']"));
    assert!(asked.contains("Microsoft Teams") && !asked.contains('$'), "it says which: {asked}");
    s.client.submit(&page, "#measurement", &[(over_id.as_str(), "yes")]).await.expect(303);
    let page = s.client.get(&path).await.expect(200);
    assert!(page.reads().contains("126.0"));
    assert!(page.has("[data-state=counts]") && page.has("[data-state=stale]"), "counts, and is older than 45 days");
    let row = page.attr("tr[data-measurement]", "data-measurement").expect("a row");
    let exclusion = format!("{path}/{row}/exclusion");
    let page = s.client.post(&exclusion, &[("reason", " ")]).await.expect(422);
    assert_eq!(page.select(".error-summary li").len(), 1);
    s.client.post(&exclusion, &[("reason", "テスト用のアカウントを含むため")]).await.expect(303);
    s.client.post(&exclusion, &[("reason", "もう一度")]).await.expect(409);
    s.client.post(&format!("{path}/999/exclusion"), &[("reason", "ない")]).await.expect(404);
    let page = s.client.get(&path).await.expect(200);
    assert!(page.text("tr[data-measurement]").contains("テスト用のアカウント"));
    let page = s.client.get(&format!("/engagements/{id}")).await.expect(200);
    assert!(page.has(".verdict[data-state=shut]") && page.has("li[data-action=gate_shut]"));
}

#[actix_web::test]
async fn home_is_by_role_and_pages_read_in_english() {
    let s = scene().await;
    s.app.desk().ready_engagement(s.manager, "青嶺精機株式会社");
    let page = s.client.get("/").await.expect(200);
    assert!(page.text("section[aria-labelledby=waiting]").contains("青嶺精機"));
    s.app.user("lead@example.test", &[Role::Lead]);
    s.app.user("admin@example.test", &[Role::Administrator]);
    let partner = s.app.partner("東都システムズ");
    s.app.partner_user("partner@example.test", partner);
    assert!(s.app.sign_in("lead@example.test").await.get("/").await.expect(200).has("section[aria-labelledby=queue]"));
    assert_eq!(s.app.sign_in("partner@example.test").await.get("/").await.location(), "/summaries");
    assert_eq!(s.app.sign_in("admin@example.test").await.get("/").await.location(), "/admin/users");
    let english = s.app.sign_in_with("manager@example.test", "en").await;
    for path in [
        "/",
        "/engagements",
        "/engagements/1",
        "/engagements/1/usage",
        "/engagements/1/criteria",
        "/engagements/1/agenda",
    ] {
        let page = english.get(path).await.expect(200);
        assert_eq!(page.attr("html", "lang").as_deref(), Some("en"), "{path}");
        assert!(!page.reads().contains("ワークロード"), "{path} {}", page.reads());
    }
}

#[actix_web::test]
async fn home_says_what_drafts_lack_and_which_surveys_are_outstanding() {
    let s = scene().await;
    let desk = s.app.desk();
    let begun = desk.ready_engagement(s.manager, "青嶺精機株式会社");
    desk.start(s.manager, begun, Start::Review).expect("start");
    let mut answers = whole_answers();
    answers.section_mut("key-results").set("survey", "outstanding");
    answers.section_mut("key-results").set("survey_planned_on", "2026-11-30");
    let held = desk.ready_engagement(s.manager, "港");
    desk.submitted(s.manager, held, &answers);
    // Typed by somebody, not answered.
    let quoted = desk.ready_engagement(s.manager, "湊フーズ");
    let mut answers = whole_answers();
    answers.section_mut("key-results").set("ongoing_success", r#""survey":["outstanding"]"#);
    desk.submitted(s.manager, quoted, &answers);

    let page = s.client.get("/").await.expect(200);
    assert_eq!(page.select("section[aria-labelledby=drafts] .work__text a:not(.rule)").len(), 3);
    assert!(page.has("section[aria-labelledby=drafts] .rule") && page.has("[data-done='0']"));
    assert_eq!(page.texts("tr[data-survey] th a"), ["港"]);
    assert!(page.text("tr[data-survey]").contains("2026年11月30日"), "{}", page.text("tr[data-survey]"));
}

#[actix_web::test]
async fn the_tasks_are_those_of_the_newest_review_that_stands() {
    let s = scene().await;
    let desk = s.app.desk();
    let id = desk.ready_engagement(s.manager, "青嶺精機株式会社");
    let path = format!("/engagements/{id}");
    let mut answers = whole_answers();
    for (field, value) in [
        ("bvd[0][service]", "intune"),
        ("bvd[0][task]", "4711"),
        ("bvd[0][status]", "in_progress"),
        ("reports_wanted", "no"),
        ("uncategorised[0][name]", "棚卸し"),
        ("uncategorised[0][mandatory]", "mandatory"),
    ] {
        answers.section_mut("checklist").set(field, value);
    }
    let states = |page: &Page| -> Vec<String> {
        let tasks = ["review_meeting", "bvd", "usage_reports", "uncategorised"];
        let state = |task| page.attr(&format!("tr[data-task={task}] .state"), "data-state").unwrap_or_default();
        tasks.into_iter().map(state).collect()
    };
    let page = s.client.get(&path).await.expect(200);
    assert_eq!(states(&page), ["not_started", "none", "not_started", "none"]);
    desk.draft(s.manager, id, &answers);
    let page = s.client.get(&path).await.expect(200);
    assert_eq!(states(&page), ["in_progress", "none", "not_started", "none"], "a draft says nothing yet");
    let review = desk.submitted(s.manager, id, &answers);
    let page = s.client.get(&path).await.expect(200);
    assert_eq!(states(&page), ["complete", "in_progress", "not_required", "not_started"]);
    assert!(page.text("tr[data-task=bvd]").contains("Intune") && page.text("tr[data-task=bvd]").contains("4711"));
    assert!(page.text("tr[data-task=uncategorised]").contains("棚卸し"));
    desk.withdraw(s.manager, review, 1).expect("withdraw");
    let page = s.client.get(&path).await.expect(200);
    assert_eq!(states(&page), ["complete", "none", "not_started", "none"], "the meeting was held");
}

#[actix_web::test]
async fn r8_a_complete_engagement_has_no_status_to_choose_and_takes_none() {
    let s = scene().await;
    let lead = s.app.user("lead@example.test", &[Role::Lead]);
    let of_tenant = |e: &mut success_review::actions::engagements::EngagementInput| {
        e.tenant_id = "aomine.onmicrosoft.com".to_owned();
    };
    let id = s.app.desk().engagement(s.manager, "青嶺精機株式会社", of_tenant);
    s.app.desk().measure(s.manager, id, "teams", 350, 1000);
    let before = s.client.get(&format!("/engagements/{id}/edit")).await.expect(200);
    let review = s.app.desk().submitted(s.manager, id, &crate::support::builders::whole_answers());
    s.app.desk().approve(lead, review, 1).unwrap();
    let edit = format!("/engagements/{id}/edit");
    let page = s.client.get(&edit).await.expect(200);
    assert!(!page.has("select[name=set_status]") && page.text("#set_status").contains("完了"), "{}", page.reads());
    let entries = async || {
        let page = s.client.get(&format!("/engagements/{id}/history")).await.expect(200);
        page.texts("[data-action=engagement_updated]").len()
    };
    // A form of before, or a program, changes nothing either, and leaves no trace of it.
    s.client.submit(&before, "#engagement", &[("set_status", "paused")]).await.expect(303);
    s.client.submit(&page, "#engagement", &[("set_status", "paused")]).await.expect(303);
    assert_eq!(entries().await, 0);
    s.client
        .submit(&page, "#engagement", &[("customer_name", "改名株式会社"), ("set_status", "blocked")])
        .await
        .expect(303);
    let history = s.client.get(&format!("/engagements/{id}/history")).await.expect(200);
    let entry = history.text("[data-action=engagement_updated]");
    assert!(entry.contains("顧客") && !entry.contains("ステータス"), "{entry}");
    let status = || s.app.desk().seen(s.manager, id).status();
    assert_eq!(status(), success_review::domain::engagement::Status::Complete);
    s.app.desk().start(s.manager, id, success_review::actions::review::Start::Review).unwrap();
    assert_eq!(status(), success_review::domain::engagement::Status::Active);
    assert!(s.client.get(&edit).await.expect(200).has("select[name=set_status]"));
}

#[actix_web::test]
async fn the_history_says_what_was_measured_to_who_sees_the_engagement() {
    let s = scene().await;
    s.app.user("admin@example.test", &[Role::Administrator]);
    let id = s.app.desk().engagement(s.manager, "青嶺精機株式会社", |_| ());
    s.app.desk().measure(s.manager, id, "teams", 350, 1000);
    let other = s.app.desk().measure(s.manager, id, "exchange_online", 12, 34);
    let exclusion = format!("/engagements/{id}/usage/{other}/exclusion");
    s.client.post(&exclusion, &[("reason", "テスト用")]).await.expect(303);
    for path in ["", "/history"] {
        let page = s.client.get(&format!("/engagements/{id}{path}")).await.expect(200);
        let told = page.texts("[data-action=usage_recorded]");
        assert_eq!(told.len(), 2, "{}", page.reads());
        assert!(
            told.iter().any(|one| one.contains("Microsoft Teams: 350 / 1,000") && one.contains("手入力")),
            "{told:?}"
        );
        assert!(told.iter().any(|one| one.contains("Exchange Online: 12 / 34")), "{told:?}");
        let excluded = page.text("[data-action=usage_excluded]");
        assert!(excluded.contains("Exchange Online: 12 / 34"), "{excluded}");
    }
    let english = s.app.sign_in_with("manager@example.test", "en").await;
    let page = english.get(&format!("/engagements/{id}/history")).await.expect(200);
    assert!(page.text("[data-action=usage_excluded]").contains("12 / 34 as of"), "{}", page.reads());
    // The administrator sees the trail, and no figures of customers.
    let admin = s.app.sign_in("admin@example.test").await;
    let page = admin.get(&format!("/admin/audit?engagement={id}")).await.expect(200);
    assert!(!page.reads().contains("350 / 1,000"), "{}", page.reads());
}
