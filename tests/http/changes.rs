//! What the product says of changes: the history of an engagement, and a review held against the one before it.

use success_review::actions::{self, review::Start};
use success_review::domain::policy::Role;
use success_review::domain::review::answers::Answers;

use crate::support::TestApp;
use crate::support::builders::whole_answers;
use crate::support::client::{Client, Page};

/// The form of an engagement with these fields instead, and without those.
fn fields(page: &Page, without: &[&str], with: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, sent) = page.form("#engagement");
    let kept = sent
        .into_iter()
        .filter(|(name, _)| !without.contains(&name.as_str()) && !with.iter().any(|(other, _)| other == name));
    kept.chain(with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

async fn save(client: &Client, path: &str, fields: &[(String, String)]) {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = client.post(path, &fields).await;
    // Who will see what after a move is said before it.
    let page = if page.has("#partner-move") { client.submit(&page, "#engagement", &[]).await } else { page };
    page.expect(303);
}

#[actix_web::test]
async fn the_history_says_what_was_changed_and_nothing_of_a_save_that_changed_nothing() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let [first, second] = ["東都システムズ株式会社", "北洋システムズ株式会社"].map(|name| app.partner(name));
    let id = app.desk().engagement(manager, "青嶺精機株式会社", |e| {
        e.partner_id = Some(first);
        e.tenant_id = "aomine.onmicrosoft.com".to_owned();
    });
    let client = app.sign_in("manager@test.example").await;
    let (edit, history) = (format!("/engagements/{id}/edit"), format!("/engagements/{id}/history"));
    let entries = async || client.get(&history).await.expect(200).texts("[data-action=engagement_updated]");

    let page = client.get(&edit).await.expect(200);
    save(&client, &edit, &fields(&page, &[], &[])).await;
    assert!(entries().await.is_empty(), "nothing was changed");
    assert_eq!(app.desk().seen(manager, id).version, 1, "and whoever has the form open is not late");

    let second = second.to_string();
    let typed =
        [("partner_id", second.as_str()), ("goals_planned", "SECRET-GOAL"), ("tenant_id", "seirei.onmicrosoft.com")];
    save(&client, &edit, &fields(&page, &[], &typed)).await;
    let said = entries().await;
    assert_eq!(said.len(), 1);
    for part in ["パートナー: 東都システムズ株式会社 → 北洋システムズ株式会社", "計画した目標", "テナント"]
    {
        assert!(said[0].contains(part), "{part}: {said:?}");
    }
    assert!(
        !said[0].contains("SECRET") && !said[0].contains("顧客名") && !said[0].contains("ワークロード"),
        "{said:?}"
    );

    let page = client.get(&edit).await.expect(200);
    save(&client, &edit, &fields(&page, &[], &[("partner_id", "")])).await;
    let english = app.sign_in_with("manager@test.example", "en").await;
    let page = english.get(&history).await.expect(200);
    assert!(
        page.text("[data-action=engagement_updated]").contains("Partner: 北洋システムズ株式会社 → none"),
        "{}",
        page.reads()
    );
}

#[actix_web::test]
async fn the_history_says_to_whom_an_engagement_was_given() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let other = app.user("other@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let id = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get(&format!("/engagements/{id}")).await.expect(200);
    lead.submit(&page, "#reassignment", &[("manager", &other.to_string())]).await.expect(303);
    let name = app.desk().viewer(other).name;
    let said = lead.get(&format!("/engagements/{id}/history")).await.expect(200);
    assert!(said.text("[data-action=engagement_reassigned] .table__sub").contains(&name), "{}", said.reads());
}

#[actix_web::test]
async fn workloads_that_stay_keep_their_places() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let desk = app.desk();
    let [teams, exchange, sharepoint] = ["teams", "exchange_online", "sharepoint_online"].map(|key| desk.workload(key));
    let id = desk.engagement(manager, "青嶺精機株式会社", |e| {
        e.workloads = vec![(sharepoint, 20), (teams, 10)];
        e.tenant_id = "aomine.onmicrosoft.com".to_owned();
    });
    let order = || {
        let seen = app.desk().seen(manager, id);
        let intended = app.read(|conn| success_review::store::engagements::intended(conn, &seen));
        intended.into_iter().map(|w| (w.workload_id, w.target)).collect::<Vec<_>>()
    };
    let client = app.sign_in("manager@test.example").await;
    let edit = format!("/engagements/{id}/edit");
    let page = client.get(&edit).await.expect(200);
    save(&client, &edit, &fields(&page, &[], &[("goals_planned", "別の目標")])).await;
    assert_eq!(order(), [(sharepoint, 20), (teams, 10)]);
    let page = client.get(&edit).await.expect(200);
    let (chosen, target) = (format!("workloads[{exchange}][chosen]"), format!("workloads[{exchange}][target]"));
    let changed = format!("workloads[{teams}][target]");
    let typed = [(chosen.as_str(), "yes"), (target.as_str(), "30"), (changed.as_str(), "15")];
    save(&client, &edit, &fields(&page, &[], &typed)).await;
    assert_eq!(order(), [(sharepoint, 20), (teams, 15), (exchange, 30)], "a new one follows");
    let page = client.get(&edit).await.expect(200);
    let gone = [format!("workloads[{teams}][chosen]"), format!("workloads[{teams}][target]")];
    save(&client, &edit, &fields(&page, &[gone[0].as_str(), gone[1].as_str()], &[])).await;
    assert_eq!(order(), [(sharepoint, 20), (exchange, 30)]);
}

/// The answers with these people and steps, each with a key of this review alone.
fn with(review: usize, people: &[&str], steps: &[&str]) -> Answers {
    let mut answers = whole_answers();
    for (section, list, column, names) in
        [("meeting", "attendees", "name", people), ("next-steps", "next_steps", "what", steps)]
    {
        let own = answers.section_mut(section);
        let like = own.rows(list).remove(0).1;
        let rows = names.iter().enumerate().map(|(place, name)| {
            let mut row = like.clone();
            row.insert("key".to_owned(), format!("r{review}-{place}"));
            row.insert(column.to_owned(), (*name).to_owned());
            if column == "what" && review == 2 {
                row.insert("about".to_owned(), "trained".to_owned());
            }
            row
        });
        let rows = rows.collect();
        own.set_rows(list, rows);
    }
    answers
}

#[actix_web::test]
async fn between_two_reviews_a_person_or_step_added_in_front_is_one_addition() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let partner = app.partner("東都システムズ株式会社");
    app.partner_user("partner@test.example", partner);
    let engagement = app.desk().engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
    app.desk().measure(manager, engagement, "teams", 350, 1000);
    let first = with(1, &["高橋 由紀", "鈴木 一郎"], &["研修を開く", "資料を配る"]);
    let review = app.desk().submitted(manager, engagement, &first);
    app.desk().approve(lead, review, 1).unwrap();
    let second = with(2, &["NEW-PERSON", "高橋 由紀", "鈴木 一郎"], &["NEW-STEP", "研修を開く", "資料を配る"]);
    let review = app.desk().submitted(manager, engagement, &second);
    app.desk().approve(lead, review, 1).unwrap();
    let page = app.sign_in("partner@test.example").await.get(&format!("/summaries/{engagement}")).await.expect(200);
    let changed = page.texts("section[aria-labelledby=changes] tr.compare__changed");
    let of = |part: &str| changed.iter().filter(|line| line.contains(part)).count();
    assert_eq!((of("NEW-PERSON"), of("NEW-STEP")), (1, 1), "{changed:?}");
    assert_eq!(changed.len(), 2, "{changed:?}");
    // What the table of steps does not show to partners, their table of changes does not either.
    assert!(!page.reads().contains("関連する前提"), "{}", page.reads());
}

#[actix_web::test]
async fn a_date_that_was_understood_is_shown_as_the_form_writes_dates() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let id = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().start(manager, id, Start::Review).unwrap();
    app.desk().save(manager, id, "next-steps", whole_answers().section("next-steps")).unwrap();
    let client = app.sign_in("manager@test.example").await;
    let path = format!("/engagements/{id}/review/next-steps");
    let field = "next_steps[0][due_on]";
    for (typed, shown) in [
        ("2026年12月20日", "2026-12-20"),
        ("２０２６/１２/２１", "2026-12-21"),
        ("22 Dec 2026", "2026-12-22"),
        ("03/04/2026", "03/04/2026"),
        ("来週", "来週"),
    ] {
        let page = client.get(&path).await.expect(200);
        client.submit(&page, "form.beside__main", &[(field, typed)]).await;
        let page = client.get(&path).await.expect(200);
        assert_eq!(page.attr(&format!("[name='{field}']"), "value").as_deref(), Some(shown), "{typed}");
    }
}

#[actix_web::test]
async fn a_step_that_has_the_status_already_is_no_entry() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let id = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().submitted(manager, id, &whole_answers());
    let client = app.sign_in("manager@test.example").await;
    for (status, entries) in [("open", 0), ("in_progress", 1), ("in_progress", 1), ("done", 2)] {
        let page = client.get(&format!("/engagements/{id}")).await.expect(200);
        client.submit(&page, "form[action*='/steps/']", &[("status", status)]).await.expect(303);
        let page = client.get(&format!("/engagements/{id}/history")).await.expect(200);
        assert_eq!(page.texts("[data-action=step_updated]").len(), entries, "{status}: {}", page.reads());
    }
}

#[actix_web::test]
async fn a_manager_whose_account_is_closed_is_marked_wherever_todays_manager_is_named() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let other = app.user("other@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let admin = app.user("admin@test.example", &[Role::Administrator]);
    let id = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let moved = app.desk().ready_engagement(manager, "東雲物流株式会社");
    let [review, of_moved] = [id, moved].map(|id| app.desk().submitted(manager, id, &whole_answers()));
    let lead = app.sign_in("lead@test.example").await;
    let page = lead.get(&format!("/engagements/{moved}")).await.expect(200);
    lead.submit(&page, "#reassignment", &[("manager", &other.to_string())]).await.expect(303);
    let name = app.desk().viewer(manager).name;
    let administrator = app.desk().viewer(admin);
    assert!(app.desk().write(&administrator, |work| actions::accounts::disable(work, manager)).is_ok());
    let marked = format!("{name}（停止中）");
    let pages = [format!("/engagements/{id}"), format!("/engagements/{id}/agenda"), format!("/reviews/{review}")];
    for path in pages.iter().map(String::as_str).chain(["/engagements", "/reviews"]) {
        let page = lead.get(path).await.expect(200);
        assert!(page.text("main").contains(&marked), "{path}: {}", page.reads());
    }
    // Who submitted what is somebody else's today is named as they were called.
    assert!(!lead.get(&format!("/reviews/{of_moved}")).await.expect(200).text(".facts").contains(&marked));
}

#[actix_web::test]
async fn the_head_of_a_review_says_what_can_still_be_done_and_an_exceptions_reason_stands_once() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead_id = app.user("lead@test.example", &[Role::Lead]);
    let id = app.desk().engagement(manager, "青嶺精機株式会社", |_| ());
    let mut answers = with(2, &["高橋 由紀"], &["研修を開く"]);
    answers.section_mut("key-information").set("gate_exception", "REASON-OF-EXCEPTION");
    let review = app.desk().submitted(manager, id, &answers);
    let (lead, own) = (app.sign_in("lead@test.example").await, app.sign_in("manager@test.example").await);
    let path = format!("/reviews/{review}");
    let heads = async |client: &Client| client.get(&path).await.expect(200).texts(".page-head__lead a");
    assert!(heads(&lead).await.contains(&"決定へ".to_owned()));
    assert!(heads(&own).await.contains(&"提出の取り下げへ".to_owned()));
    let page = lead.get(&path).await.expect(200);
    assert_eq!(page.text("main").matches("REASON-OF-EXCEPTION").count(), 1, "{}", page.reads());
    assert!(
        page.texts("th .table__sub").contains(&"関連する前提: ユーザーのトレーニング".to_owned()),
        "{}",
        page.reads()
    );
    app.desk().approve(lead_id, review, 1).unwrap();
    let page = lead.get(&path).await.expect(200);
    assert_eq!(page.texts(".page-head__lead a"), ["承認の取り消しへ"]);
    assert!(page.has_target(&page.attr(".page-head__lead a", "href").unwrap()));
}

#[actix_web::test]
async fn a_step_about_nothing_says_nothing_and_the_way_back_is_worded_for_its_reader_in_its_field_too() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    let id = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let review = app.desk().submitted(manager, id, &whole_answers());
    let page = app.sign_in("lead@test.example").await.get(&format!("/reviews/{review}")).await.expect(200);
    assert!(
        page.text("main").contains("レポートの見方を共有する") && !page.text("main").contains("その他"),
        "{}",
        page.reads()
    );

    let other = app.desk().ready_engagement(manager, "東雲物流株式会社");
    app.desk().start(manager, other, Start::Review).unwrap();
    let mut answers = whole_answers();
    let own = answers.section_mut("next-steps");
    own.set("next_steps[0][key]", "kick-off-1");
    own.set("next_steps[0][what]", "顧客キックオフへ戻る");
    app.desk().save(manager, other, "next-steps", answers.section("next-steps")).unwrap();
    let english = app.sign_in_with("manager@test.example", "en").await;
    let page = english.get(&format!("/engagements/{other}/review/next-steps")).await.expect(200);
    let shown = page.attr("[name='next_steps[0][what]']", "value").unwrap();
    assert!(!shown.is_empty() && shown.is_ascii(), "{shown}");
    // Sentences are joined as the language joins them.
    for (language, joined) in [("ja", "。 "), ("en", ".The")] {
        let client = app.sign_in_with("manager@test.example", language).await;
        let page = client.get(&format!("/engagements/{other}/review/next-steps")).await.expect(200);
        for text in page.texts("main p.muted") {
            assert!(!text.contains(joined), "{language}: {text}");
        }
    }
}
