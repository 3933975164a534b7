//! The playbook page.

use success_review::domain::policy::Role;

use crate::support::TestApp;
use crate::support::builders::whole_answers;

const SHIPPED: &str = include_str!("../../src/playbook/conduct_success_review.2020-04-30.3.toml");
const NEWER: &str = include_str!("../fixtures/conduct_success_review.2026-10-01.toml");
/// Labels of an outcome and of a meeting that did not take place, and the title of a section: in the version shipped, in the
/// one that the later version is made of, and what they are reworded to.
const LABELS: [(&str, &str, &str, &str); 6] = [
    ("ja", "FastTrack の支援を終了する", "FastTrack 支援の終了", "OUTCOME-JA"),
    ("en", "End FastTrack support", "Leave FastTrack", "OUTCOME-EN"),
    ("ja", "中止になった", "中止になった", "MEETING-JA"),
    ("en", "No, it was cancelled", "No, it was cancelled", "MEETING-EN"),
    ("ja", "主な結果", "主な結果", "SECTION-JA"),
    ("en", "Key outputs", "Key results", "SECTION-EN"),
];

/// A version with these labels reworded, so that neither the interface's own words nor another version's can pass for them.
fn reworded(source: &str, prefix: &str) -> String {
    LABELS.iter().fold(source.to_owned(), |source, (_, shipped, other, new)| {
        let old = if source.contains(&format!("\"{shipped}\"")) { shipped } else { other };
        assert!(source.contains(old), "{old}");
        source.replace(old, &format!("{prefix}-{new}"))
    })
}

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
            ["Overview", "Objectives", "Approach", "Key inputs", "Key outputs", "Next steps"],
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
        assert_eq!(page.texts("#approach ~ table tbody th").first().map(String::as_str), Some("3735"));
        assert!(page.reads().contains("Mark Eichenberger"));
        assert!(page.has(".rule[href='/playbook/rules#r12']") && page.has(".ours"));
        assert!(!page.has("[href='/playbook/rules#r3']"), "our own rules are not the page's");
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

#[actix_web::test]
async fn every_code_of_the_playbook_is_explained_on_one_page() {
    let app = TestApp::spawn().await;
    app.user("lead@example.com", &[Role::Lead]);
    for (language, title, r12) in [
        ("ja", "R と O の番号の意味", "ベスト プラクティスやリソースを渡すこと"),
        ("en", "What the codes mean (R and O)", "you shared best practices and resources"),
    ] {
        let client = app.sign_in_with("lead@example.com", language).await;
        let rules = client.get("/playbook/rules").await.expect(200);
        assert_eq!(rules.text("h1"), title);
        assert!(rules.text("#r12 + p").contains(r12), "{}", rules.text("#r12 + p"));
        assert_eq!(rules.select("h3").len(), 23, "R1 to R18 with R11 in two parts, and O1 to O4");
        let playbook = client.get("/playbook").await.expect(200);
        assert!(playbook.has("a[href='/playbook/rules']"));
        for code in playbook.select("a.rule") {
            let (_, anchor) = code.attrs["href"].split_once('#').expect("an anchor");
            assert!(rules.has(&format!("#{anchor}")), "{}", code.text);
        }
    }
}

#[actix_web::test]
async fn a_review_reads_as_it_was_whatever_a_later_version_calls_it() {
    let (earlier, later) = (reworded(SHIPPED, "EARLIER"), reworded(NEWER, "LATER"));
    let app = TestApp::spawn_with_playbooks(&[&earlier, &later]).await;
    let partner = app.partner("東都システムズ株式会社");
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    app.partner_user("partner@test.example", partner);
    let desk = app.desk();
    // Both are made with the version shipped, before the later one was there.
    let held = desk.engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
    desk.measure(manager, held, "teams", 350, 1000);
    let held_review = desk.submitted(manager, held, &whole_answers());
    let cancelled = desk.ready_engagement(manager, "中止株式会社");
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("took_place", "cancelled");
    answers.section_mut("meeting").set("new_date", "2026-12-10");
    let cancelled_review = desk.submitted(manager, cancelled, &answers);
    // What a lead says of it stands on the manager's home under the section's name, or as said of the whole.
    let said = [("", "全体"), ("key-results", "成果"), ("meeting", "会議")];
    desk.return_with_comments(lead, held_review, 1, &said).unwrap();
    for (language, whole) in [("ja", "全体について"), ("en", "The review as a whole")] {
        let home = app.sign_in_with("manager@test.example", language).await.get("/").await.expect(200);
        let by = home.texts(".said__by");
        assert!(
            by.len() == 3 && by[1].contains("EARLIER-SECTION") && by[2].ends_with(whole),
            "in the form's order: {by:?}"
        );
    }
    desk.start(manager, held, success_review::actions::review::Start::Revision).unwrap();
    desk.submit(manager, held, "second").unwrap();

    let reads = async |email: &str, path: String, place: usize| {
        // The Japanese and the English label of the outcome, or of the meeting.
        for (language, _, _, word) in &LABELS[place..place + 2] {
            let page = app.sign_in_with(email, language).await.get(&path).await.expect(200);
            assert!(page.reads().contains(&format!("EARLIER-{word}")), "{path} in {language}: {}", page.reads());
            let words = page.body.find("LATER-");
            assert!(words.is_none(), "{path} in {language}: {:?}", words.map(|at| &page.body[at..at + 20]));
        }
    };
    for email in ["manager@test.example", "lead@test.example"] {
        reads(email, format!("/reviews/{held_review}"), 0).await;
        reads(email, format!("/reviews/{held_review}/revisions/1"), 0).await;
        reads(email, format!("/reviews/{held_review}/revisions/2?compare=1"), 0).await;
        reads(email, format!("/reviews/{cancelled_review}"), 2).await;
        reads(email, format!("/engagements/{held}"), 0).await;
    }
    reads("lead@test.example", "/reviews".to_owned(), 0).await;
    reads("lead@test.example", "/".to_owned(), 0).await;
    for (review, place) in [(held_review, 0), (cancelled_review, 2)] {
        for (language, _, _, word) in &LABELS[place..place + 2] {
            let client = app.sign_in_with("manager@test.example", language).await;
            let page = client.get(&format!("/reviews/{review}")).await.expect(200);
            let ftop = page.text("#ftop-text");
            // That no meeting was held is said in a sentence of its own.
            let not_held = ["中止になったため", "not held because"][usize::from(*language == "en")].to_owned();
            let said = if place == 0 { format!("EARLIER-{word}") } else { not_held };
            assert!(ftop.contains(&said) && !ftop.contains("LATER-"), "the text for FTOP in {language}: {ftop}");
        }
    }
    desk.approve(lead, held_review, 2).unwrap();
    reads("partner@test.example", format!("/summaries/{held}"), 0).await;
    // The later version is there: a new draft says it.
    desk_later(&app, manager).await;
}

/// A review begun after the later version came is filled in against that one.
async fn desk_later(app: &TestApp, manager: i64) {
    let other = app.desk().ready_engagement(manager, "新規株式会社");
    let client = app.sign_in("manager@test.example").await;
    client.post(&format!("/engagements/{other}/review"), &[("kind", "review")]).await.expect(303);
    let outcome = client.get(&format!("/engagements/{other}/review/outcome")).await.expect(200);
    assert!(outcome.reads().contains("LATER-OUTCOME-JA"));
}
