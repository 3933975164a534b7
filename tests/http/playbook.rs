//! The playbook page.

use success_review::domain::policy::Role;

use crate::support::TestApp;

#[actix_web::test]
async fn everybody_reads_the_playbook_in_their_language() {
    let app = TestApp::spawn().await;
    let partner = app.partner("Contoso Partner");
    app.user("manager@example.com", &[Role::Manager]);
    app.partner_user("partner@example.com", partner);
    for (email, language, title, chapters) in [
        (
            "manager@example.com",
            "ja",
            "適切なレビューの実施",
            [
                "概要",
                "目標",
                "アプローチ",
                "重要な情報（実施の前提）",
                "主な結果（レビューで残す成果）",
                "次のステップ",
            ],
        ),
        (
            "partner@example.com",
            "en",
            "Conduct Success Review",
            ["Overview", "Goals", "Approach", "Key information", "Key results", "Next steps"],
        ),
    ] {
        let client = app.sign_in_with(email, language).await;
        let page = client.get("/playbook").await.expect(200);
        assert_eq!(page.text("h1"), title);
        let contents = page.texts(".toc li");
        assert_eq!(contents[..6], chapters);
        for link in page.select(".toc a") {
            assert!(page.has(&link.attrs["href"]), "{} leads somewhere", link.text);
        }
        assert!(page.text("#approach ~ table tbody tr").starts_with("3735 "));
        assert!(page.reads().contains("Mark Eichenberger"));
        assert!(!page.reads().contains("R3"), "our own rules are not the page's");
    }
}

#[actix_web::test]
async fn a_version_has_its_own_address_and_an_unknown_one_none() {
    let app = TestApp::spawn().await;
    app.user("lead@example.com", &[Role::Lead]);
    let client = app.sign_in("lead@example.com").await;
    let newest = client.get("/playbook").await.expect(200);
    let version = client.get("/playbook/2020-04-30").await.expect(200);
    assert_eq!(newest.text("main h1"), version.text("main h1"));
    assert_eq!(
        version.texts("#history ~ table tbody th time"),
        [
            "2020年4月30日",
            "2020年3月26日",
            "2019年9月26日",
            "2019年3月6日",
            "2019年2月26日",
            "2018年12月7日",
            "2018年10月26日"
        ]
    );
    for link in version.select("a[href^='/playbook/']") {
        client.get(&link.attrs["href"]).await.expect(200);
    }
    client.get("/playbook/1999-01-01").await.expect(404);
    client.get("/playbook/newest").await.expect(404);
}
