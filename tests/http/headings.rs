//! Aliases of the reports' headings: added and removed by an administrator, and known to whoever imports a file from then on.

use success_review::domain::policy::Role;

use crate::support::TestApp;

const GERMAN: &str = "Stand;Teams aktiv;Teams inaktiv;Zeitraum\n20.11.2026;290;70;30\n";

#[actix_web::test]
async fn an_alias_of_a_heading_is_known_from_when_it_is_added_until_it_is_removed() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    app.user("admin@example.com", &[Role::Administrator]);
    let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
    let (managers, admins) = (app.sign_in("manager@example.com").await, app.sign_in("admin@example.com").await);
    let path = format!("/engagements/{engagement}/usage/import");
    let read = || managers.post_file(&path, &[], "bericht.csv", GERMAN.as_bytes());
    let refused = read().await.expect(422);
    assert!(refused.reads().contains("管理者が見出しの別名として登録できます"), "{}", refused.reads());

    let page = admins.get("/admin/headings").await.expect(200);
    assert!(page.reads().contains("登録済みの別名はありません"));
    for (alias, heading) in [
        ("Stand", "Report Refresh Date"),
        ("Teams aktiv", "Teams Active"),
        ("Teams inaktiv", "Teams Inactive"),
        ("Zeitraum", "Report Period"),
    ] {
        let added = admins.submit(&page, "#alias-form", &[("alias", alias), ("heading", heading)]).await;
        assert_eq!(added.expect(303).location(), "/admin/headings");
    }
    let preview = read().await.expect(200);
    assert!(preview.text("tr[data-workload=\"Microsoft Teams\"]").contains("290 / 360"));
    let understood = preview.text("[data-understood]");
    assert!(understood.contains("Teams aktiv → Teams Active"), "{understood}");
    assert!(understood.contains("日・月・年の順"), "{understood}");

    let trail = admins.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("[data-action=heading_alias_added]").len(), 4);
    let page = admins.get("/admin/headings").await.expect(200);
    admins.submit(&page, "tr[data-alias=Zeitraum] form", &[]).await.expect(303);
    // Pressed twice, it is gone all the same.
    admins.submit(&page, "tr[data-alias=Zeitraum] form", &[]).await.expect(303);
    read().await.expect(422);
    let trail = admins.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("[data-action=heading_alias_removed]").len(), 1);
}

#[actix_web::test]
async fn what_is_no_alias_is_said_at_its_field() {
    let app = TestApp::spawn().await;
    app.user("admin@example.com", &[Role::Administrator]);
    let client = app.sign_in("admin@example.com").await;
    client.post("/admin/headings", &[("alias", "Stand"), ("heading", "Report Refresh Date")]).await.expect(303);
    for (alias, heading, said) in [
        ("", "Teams Active", "ファイルの見出し"),
        ("x", "Teams", ""),
        ("x", "No such heading", "見出しを選んでください"),
        ("ＳＴＡＮＤ", "Report Date", "「Report Refresh Date」の別名として登録済み"),
        ("teams  active", "Report Date", "「Teams Active」はそれ自体が"),
    ] {
        let page = client.post("/admin/headings", &[("alias", alias), ("heading", heading)]).await;
        if said.is_empty() {
            page.expect(303);
            continue;
        }
        let page = page.expect(422);
        assert!(page.text(".error-summary").contains(said), "{alias}: {}", page.text(".error-summary"));
        assert_eq!(page.attr("#alias", "value").unwrap_or_default(), alias, "what was typed is kept");
    }
}
