//! What the product says of changes: the history of an engagement, and a review held against the one before it.

use success_review::actions::review::Start;
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
    client.post(path, &fields).await.expect(303);
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
                row.insert("about".to_owned(), "training".to_owned());
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
