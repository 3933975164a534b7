//! Two people, or two windows, with the same form: what only one side changed is chosen already and shown as such, what both
//! changed is asked about, and nothing of either is lost unseen. Sections of a review: `conflicts`.

use success_review::domain::usage::Criterion;

use crate::support::builders::achieved;
use crate::support::{Page, Scene};

const RESOLVE: &str = "main form:has([name=resolve])";

async fn scene() -> Scene {
    Scene::of(|desk, manager| {
        desk.engagement(manager, "青嶺精機株式会社", |e| {
            e.tenant_id = "aomine.onmicrosoft.com".to_owned();
        })
    })
    .await
}

/// What differs: its label, who changed it, and the side that is chosen.
fn said(page: &Page) -> Vec<String> {
    let of = |id: &str| {
        let label = page.text(&format!("#{id} legend"));
        let chosen = page.attr(&format!("#{id} input[checked]"), "value").unwrap_or_else(|| "-".to_owned());
        format!("{label} | {} | {chosen}", page.text(&format!("#{id} > .hint")))
    };
    (1..).map(|n| format!("difference-{n}")).take_while(|id| page.has(&format!("#{id}"))).map(|id| of(&id)).collect()
}

fn value(page: &Page, selector: &str) -> String {
    page.attr(selector, "value").unwrap_or_default()
}

#[actix_web::test]
async fn an_engagement_that_two_edit_is_merged_field_by_field() {
    let scene = scene().await;
    let (teams, exchange) = (scene.app.desk().workload("teams"), scene.app.desk().workload("exchange_online"));
    let (one, two) = (scene.page("/edit").await, scene.page("/edit").await);
    let (chosen, target) = (format!("workloads[{exchange}][chosen]"), format!("workloads[{teams}][target]"));
    let first = [("customer_name", "一番目"), ("segment", "enterprise"), (chosen.as_str(), "yes")];
    scene.client.submit(&one, "#engagement", &first).await.expect(303);
    let second = [("customer_name", "二番目"), ("goals_planned", "部門ごとに使う。"), (target.as_str(), "30")];
    let late = scene.client.submit(&two, "#engagement", &second).await.expect(409);
    let (mine, theirs, both) =
        ("この画面でだけ変更されています", "別の画面でだけ変更されています", "両方で変更されています");
    let said = said(&late);
    assert_eq!(said.len(), 5, "{said:?}");
    assert_eq!(said[0], format!("顧客名 | {both} | -"));
    assert_eq!(said[1], format!("顧客区分 | {theirs} | theirs"));
    assert_eq!(said[2], format!("計画した目標 | {mine} | mine"));
    assert!(said.contains(&format!("対象ワークロード: Exchange Online | {theirs} | theirs")), "{said:?}");
    assert!(said.contains(&format!("対象ワークロード: Microsoft Teams | {mine} | mine")), "{said:?}");
    assert!(late.reads().contains("対象（目標 30%）") && late.reads().contains("対象ではない"), "{}", late.reads());
    let asked = scene.client.submit(&late, RESOLVE, &[("go", "stay")]).await.expect(422);
    assert!(asked.has(".error-summary a[href='#difference-1']"));
    let chosen = [("keep.customer_name", "mine"), ("go", "stay")];
    scene.client.submit(&asked, RESOLVE, &chosen).await.expect(303);
    let page = scene.page("/edit").await;
    assert_eq!(value(&page, "#customer_name"), "二番目");
    assert_eq!(value(&page, "#segment option[selected]"), "enterprise");
    assert_eq!(page.text("#goals_planned"), "部門ごとに使う。");
    assert_eq!(value(&page, &format!("[name='workloads[{teams}][target]']")), "30");
    assert!(page.has(&format!("[name='workloads[{exchange}][chosen]'][checked]")));
}

#[actix_web::test]
async fn what_nobody_else_changed_in_the_form_is_no_conflict() {
    let scene = scene().await;
    let (edit, criteria) = (scene.page("/edit").await, scene.page("/criteria").await);
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("基準一")]);
    // The criteria count the engagement's version on, and are none of this form's fields.
    scene.client.submit(&edit, "#engagement", &[("customer_name", "改名株式会社")]).await.expect(303);
    let page = scene.page("/criteria").await;
    assert_eq!(value(&page, "[name='criteria[1][statement]']"), "基準一");
    // A form with a row of its own beside one that was added meanwhile keeps both.
    let row = [("criteria[1][statement]", "基準二")];
    let late = scene.client.submit(&criteria, "#criteria", &row).await.expect(409);
    assert_eq!(said(&late).len(), 2, "{:?}", said(&late));
    scene.client.submit(&late, RESOLVE, &[("go", "stay")]).await.expect(303);
    let page = scene.page("/criteria").await;
    let statements = [1, 2].map(|n| value(&page, &format!("[name='criteria[{n}][statement]']")));
    assert!(statements.contains(&"基準一".to_owned()) && statements.contains(&"基準二".to_owned()), "{statements:?}");
}

#[actix_web::test]
async fn choices_that_are_listed_no_more_are_told_apart() {
    let scene = scene().await;
    let page = scene.page("/edit").await;
    scene.client.submit(&page, "#engagement", &[("time_zone", "UTC")]).await.expect(303);
    let unlisted = [("partner_id", "9999"), ("time_zone", "Nowhere/Land")];
    let late = scene.client.submit(&page, "#engagement", &unlisted).await.expect(409);
    let said = said(&late);
    assert!(said.iter().any(|line| line.starts_with("パートナー")), "{said:?}");
    assert!(late.reads().contains("一覧にない選択肢（9999）"), "{}", late.reads());
    let chosen = [("keep.time_zone", "theirs"), ("go", "stay")];
    let refused = scene.client.submit(&late, RESOLVE, &chosen).await.expect(422);
    assert!(refused.has("#partner_id-error") || refused.has(".error-summary a[href='#partner_id']"));
    scene.client.submit(&refused, "#engagement", &[("partner_id", "")]).await.expect(303);
    assert_eq!(value(&scene.page("/edit").await, "#time_zone option[selected]"), "UTC");
}

#[actix_web::test]
async fn a_workload_without_a_target_is_said_in_words() {
    let scene = scene().await;
    let exchange = scene.app.desk().workload("exchange_online");
    let (one, two) = (scene.page("/edit").await, scene.page("/edit").await);
    let (chosen, target) = (format!("workloads[{exchange}][chosen]"), format!("workloads[{exchange}][target]"));
    let first = [(chosen.as_str(), "yes"), (target.as_str(), "20")];
    scene.client.submit(&one, "#engagement", &first).await.expect(303);
    let second = [(chosen.as_str(), "yes"), (target.as_str(), "")];
    let late = scene.client.submit(&two, "#engagement", &second).await.expect(409);
    assert!(late.reads().contains("対象（目標は未入力）"), "{}", late.reads());
}

#[actix_web::test]
async fn criteria_that_two_edit_are_merged_row_by_row() {
    let scene = scene().await;
    let open = |statement: &str| Criterion { achieved: false, ..achieved(statement) };
    scene.app.desk().criteria(scene.manager, scene.engagement, &[open("基準一"), open("基準二"), open("基準三")]);
    let (one, two) = (scene.page("/criteria").await, scene.page("/criteria").await);
    // One changes the first row and takes the third away; the other changes both, and moves.
    let one = scene.client.submit(&one, "#criteria", &[("remove", "3")]).await.expect(200);
    let first = [("criteria[1][target]", "20"), ("criteria[2][actual]", "15")];
    scene.client.submit(&one, "#criteria", &first).await.expect(303);
    let two = scene.client.submit(&two, "#criteria", &[("down", "1")]).await.expect(200);
    let second = [("criteria[2][target]", "30"), ("criteria[2][evidence]", "新しい根拠")];
    let late = scene.client.submit(&two, "#criteria", &second).await.expect(409);
    let said = said(&late);
    assert!(
        said.iter().any(|line| line.contains("目標") && line.contains("両方で") && line.ends_with("| -")),
        "{said:?}"
    );
    assert!(said.iter().any(|line| line.contains("根拠") && line.ends_with("| mine")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("実績") && line.ends_with("| theirs")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("「基準三」") && line.ends_with("| theirs")), "{said:?}");
    assert!(!late.reads().contains("evidence"), "no raw key");
    let path = late.attr("fieldset:has([name^='keep.criteria'][name$='[target]']) input", "name").expect("a choice");
    scene.client.submit(&late, RESOLVE, &[(&path, "theirs"), ("go", "stay")]).await.expect(303);
    let page = scene.page("/criteria").await;
    let cell = |row: i64, column: &str| value(&page, &format!("[name='criteria[{row}][{column}]']"));
    assert_eq!([cell(1, "statement"), cell(2, "statement"), cell(3, "statement")], ["基準二", "基準一", ""]);
    assert_eq!([cell(1, "actual"), cell(2, "target"), cell(2, "evidence")], ["15", "20", "新しい根拠"]);
}

#[actix_web::test]
async fn a_criterion_that_was_taken_out_can_be_brought_back_until_it_is_saved() {
    let scene = scene().await;
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("基準一"), achieved("基準二")]);
    let page = scene.page("/criteria").await;
    let page = scene.client.submit(&page, "#criteria", &[("remove", "1")]).await.expect(200);
    let page = scene.client.submit(&page, "#criteria", &[("remove", "1")]).await.expect(200);
    assert!(page.text(".removed").contains("基準二"), "the last one first: {}", page.text(".removed"));
    let page = scene.client.submit(&page, "#criteria", &[("restore", "1")]).await.expect(200);
    assert_eq!(value(&page, "[name='criteria[1][statement]']"), "基準二");
    let page = scene.client.submit(&page, "#criteria", &[("restore", "1")]).await.expect(200);
    assert_eq!(value(&page, "[name='criteria[2][statement]']"), "基準一");
    assert!(!page.has(".removed"));
    // What stays out is gone with saving, and the other keeps its place among the stored ones.
    let page = scene.client.submit(&page, "#criteria", &[("remove", "2")]).await.expect(200);
    scene.client.submit(&page, "#criteria", &[]).await.expect(303);
    let page = scene.page("/criteria").await;
    assert_eq!(value(&page, "[name='criteria[1][statement]']"), "基準二");
    assert!(!page.has("[name='criteria[2][statement]']") && !page.has(".removed"));
}

#[actix_web::test]
async fn an_old_form_of_criteria_does_not_bring_back_what_another_took_away() {
    let scene = scene().await;
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("基準一"), achieved("基準二")]);
    let (one, two) = (scene.page("/criteria").await, scene.page("/criteria").await);
    let one = scene.client.submit(&one, "#criteria", &[("remove", "1")]).await.expect(200);
    scene.client.submit(&one, "#criteria", &[]).await.expect(303);
    let late = scene.client.submit(&two, "#criteria", &[("criteria[2][actual]", "99")]).await.expect(409);
    scene.client.submit(&late, RESOLVE, &[("go", "stay")]).await.expect(303);
    let page = scene.page("/criteria").await;
    assert_eq!(value(&page, "[name='criteria[1][statement]']"), "基準二");
    assert_eq!(value(&page, "[name='criteria[1][actual]']"), "99");
    assert!(!page.has("[name='criteria[2][statement]']"));
}

#[actix_web::test]
async fn more_criteria_than_the_form_offers_are_not_held_against_others() {
    let scene = scene().await;
    let page = scene.page("/criteria").await;
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("基準一")]);
    let names: Vec<String> = (1..=201).map(|n| format!("criteria[{n}][statement]")).collect();
    let rows: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "基準")).collect();
    scene.client.submit(&page, "#criteria", &rows).await.expect(413);
}

#[actix_web::test]
async fn two_who_add_the_last_criterion_lose_neither_row() {
    let scene = scene().await;
    let open = |n: usize| Criterion { achieved: false, ..achieved(&format!("基準{n}")) };
    let rows: Vec<Criterion> = (1..=49).map(open).collect();
    scene.app.desk().criteria(scene.manager, scene.engagement, &rows);
    let (one, two) = (scene.page("/criteria").await, scene.page("/criteria").await);
    scene.client.submit(&one, "#criteria", &[("criteria[50][statement]", "一人目")]).await.expect(303);
    let late = scene.client.submit(&two, "#criteria", &[("criteria[50][statement]", "二人目")]).await.expect(409);
    let page = scene.client.submit(&late, RESOLVE, &[("go", "stay")]).await.expect(422);
    assert!(page.text(".error-summary").contains("50行まで"), "{}", page.reads());
    assert!(page.select(".error-summary a").iter().all(|a| page.has_target(&a.attrs["href"])));
    for statement in ["一人目", "二人目", "基準49"] {
        assert!(page.body.contains(&format!("value=\"{statement}\"")), "{statement}");
    }
    // Sent as it is, it is asked about again; with a row less it is saved.
    let page = scene.client.submit(&page, "#criteria", &[]).await.expect(422);
    let page = scene.client.submit(&page, "#criteria", &[("remove", "1")]).await.expect(200);
    scene.client.submit(&page, "#criteria", &[]).await.expect(303);
    let page = scene.page("/criteria").await;
    assert_eq!(page.select(".row-card").len(), 50);
    assert!(page.body.contains("value=\"一人目\"") && page.body.contains("value=\"二人目\""), "{}", page.reads());
}
