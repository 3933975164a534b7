//! Rows of the form without a script: where one lands after a button, and what can be brought back.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::rows::MOST_ROWS;

use crate::support::builders::whole_answers;
use crate::support::{Page, Scene};

const FORM: &str = "form[data-autosave]";

impl Scene {
    /// With a review that was begun.
    async fn begun() -> Self {
        Self::of(|desk, manager| {
            let engagement = desk.ready_engagement(manager, "青嶺精機株式会社");
            desk.start(manager, engagement, Start::Review).unwrap();
            engagement
        })
        .await
    }

    fn section(&self, section: &str) -> String {
        self.path(&format!("/review/{section}"))
    }

    /// Presses a button of the section; returns the place that it leads to, and the page.
    async fn press(&self, section: &str, fields: &[(&str, &str)], go: &str) -> (String, Page) {
        let page = self.client.get(&self.section(section)).await.expect(200);
        let fields = [fields, &[("go", go)]].concat();
        let answer = self.client.submit(&page, FORM, &fields).await.expect(303);
        let place = answer.location().split_once('#').map(|(_, place)| place.to_owned()).unwrap_or_default();
        let place = percent_encoding::percent_decode_str(&place).decode_utf8_lossy().into_owned();
        (place, self.client.follow(answer).await.expect(200))
    }
}

fn names(page: &Page) -> Vec<String> {
    let fields = page.select("[name^='attendees'][name$='[name]']");
    fields.iter().map(|field| field.attrs.get("value").cloned().unwrap_or_default()).collect()
}

#[actix_web::test]
async fn each_button_leads_to_the_row_that_it_was_about() {
    let scene = Scene::begun().await;
    let (place, page) = scene.press("meeting", &[("attendees[0][name]", "佐々木")], "add:attendees").await;
    assert_eq!(place, "attendees[1][name]", "the first field of the new row");
    assert!(page.has("[id='attendees[1][name]']"));
    let (place, page) = scene.press("meeting", &[("attendees[1][name]", "高橋")], "up:attendees:1").await;
    assert_eq!((place.as_str(), names(&page)), ("attendees-0", vec!["高橋".to_owned(), "佐々木".to_owned()]));
    assert!(page.has("#attendees-0[tabindex='-1']"), "it can be focused");
    let (place, _) = scene.press("meeting", &[], "down:attendees:0").await;
    assert_eq!(place, "attendees-1");
    let (place, page) = scene.press("meeting", &[], "remove:attendees:0").await;
    assert_eq!((place.as_str(), names(&page)), ("attendees-removed", vec!["高橋".to_owned()]));
    assert!(page.text("#attendees-removed").contains("佐々木"));
    let (place, page) = scene.press("meeting", &[], "restore:attendees").await;
    assert_eq!((place.as_str(), names(&page)), ("attendees-0", vec!["佐々木".to_owned(), "高橋".to_owned()]));
    assert!(!page.has("#attendees-removed"));
}

#[actix_web::test]
async fn a_row_that_is_typed_and_removed_at_one_stroke_can_be_brought_back() {
    let scene = Scene::begun().await;
    let (place, page) = scene.press("meeting", &[("attendees[0][name]", "佐々木")], "remove:attendees:0").await;
    assert_eq!(place, "attendees-removed");
    assert!(page.text("#attendees-removed").contains("佐々木"));
    let (_, page) = scene.press("meeting", &[], "restore:attendees").await;
    assert_eq!(names(&page)[0], "佐々木");
}

#[actix_web::test]
async fn a_removed_row_can_be_brought_back_later_and_is_no_part_of_the_review() {
    let scene = Scene::begun().await;
    scene.app.desk().draft(scene.manager, scene.engagement, &whole_answers());
    // As the script removes it: the row is not sent any more.
    let page = scene.client.get(&scene.section("checklist")).await.expect(200);
    let bvd = [("bvd[0][key]", "b1"), ("bvd[0][service]", "teams"), ("bvd[0][task]", "SECRET-TASK"), ("go", "stay")];
    scene.client.submit(&page, FORM, &bvd).await.expect(303);
    let (place, page) = scene.press("checklist", &[], "remove:bvd:0").await;
    assert_eq!(place, "bvd-removed");
    assert!(page.has("button[value='restore:bvd']"));
    let page = scene.client.get(&scene.section("checklist")).await.expect(200);
    assert!(page.has("button[value='restore:bvd']"), "another day too");
    let check = scene.client.get(&scene.section("check")).await.expect(200);
    let submitted = scene.client.submit(&check, "form[action$=submission]", &[]).await.expect(303);
    scene.client.follow(submitted).await.expect(200);
    let frozen = scene.app.desk().newest(scene.manager, scene.engagement).unwrap();
    assert!(!serde_json::to_string(&frozen.answers.0).unwrap().contains("SECRET-TASK"));
}

#[actix_web::test]
async fn r15_steps_begin_as_not_started_and_owners_are_offered() {
    let scene = Scene::begun().await;
    scene.app.desk().draft(scene.manager, scene.engagement, &whole_answers());
    let (place, page) = scene.press("next-steps", &[], "add:next_steps").await;
    assert_eq!(place, "next_steps[1][what]");
    assert!(page.has("[name='next_steps[1][status]'] option[value=open][selected]"), "未着手");
    assert_eq!(page.attr("[name='next_steps[1][owner]']", "list").as_deref(), Some("people"));
    let offered = page.select("#people option");
    let offered: Vec<_> = offered.iter().map(|o| (o.attrs["value"].as_str(), o.attrs["data-side"].as_str())).collect();
    assert_eq!(offered[0], ("高橋 由紀", "customer"));
    assert!(offered.iter().any(|(_, side)| *side == "microsoft"), "the manager: {offered:?}");
    let missing = page.texts("[data-missing] li");
    assert!(missing.is_empty(), "a row that only began demands nothing: {missing:?}");
}

#[actix_web::test]
async fn r15_all_open_steps_are_carried_over_at_once_and_get_new_dates() {
    let scene = Scene::begun().await;
    let mut answers = whole_answers();
    for (column, value) in [
        ("key", "s2"),
        ("what", "研修"),
        ("owner", "佐々木"),
        ("owner_side", "customer"),
        ("due_on", "2026-12-25"),
        ("status", "open"),
    ] {
        answers.section_mut("next-steps").set(&format!("next_steps[1][{column}]"), value);
    }
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    let lead = scene.app.user("lead@example.com", &[Role::Lead]);
    let review = scene.app.desk().newest(scene.manager, scene.engagement).unwrap();
    scene.app.desk().approve(lead, review.review_id, 1).unwrap();
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let (place, page) = scene.press("next-steps", &[], "carry-all:next_steps").await;
    assert_eq!(place, "next_steps-0");
    assert!(!page.has(".proposals"), "both are listed");
    let (_, page) = scene.press("next-steps", &[("next_steps[1][due_on]", "2027-01-20")], "stay").await;
    assert_eq!(page.attr("[name='next_steps[1][due_on]']", "value").as_deref(), Some("2027-01-20"));
}

#[actix_web::test]
async fn a_list_that_is_full_says_so_and_takes_no_more() {
    let scene = Scene::begun().await;
    let row =
        |n: usize| [(format!("attendees[{n}][key]"), format!("a{n}")), (format!("attendees[{n}][name]"), "名".into())];
    let rows = |n: usize| (0..n).flat_map(row).collect::<Vec<(String, String)>>();
    let typed = rows(MOST_ROWS - 1);
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let full = format!("{MOST_ROWS} 行まで");
    let count = |page: &Page| page.select("#attendees > [data-row]").len();
    let (_, page) = scene.press("meeting", &typed, "stay").await;
    assert_eq!((count(&page), page.has("#attendees > [data-full][hidden]")), (MOST_ROWS - 1, true));
    let (_, page) = scene.press("meeting", &[], "add:attendees").await;
    assert_eq!((count(&page), page.has("#attendees > [data-more][hidden]")), (MOST_ROWS, true));
    assert!(!page.has("#attendees > [data-full][hidden]") && page.text("#attendees > [data-full]").contains(&full));
    let (_, page) = scene.press("meeting", &[], "add:attendees").await;
    assert_eq!(count(&page), MOST_ROWS);
    // What no page of ours sends is not taken either, and nothing is lost by it.
    let many = rows(4 * MOST_ROWS + 1);
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    scene.client.submit(&page, FORM, &many).await.expect(413);
    assert_eq!(count(&scene.client.get(&scene.section("meeting")).await), MOST_ROWS);
}
