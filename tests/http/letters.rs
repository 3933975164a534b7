//! Letters that managers send from their own mailbox: filled in, in both languages, and without a word that the customer may not read.

use chrono::Days;
use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::Scene;
use crate::support::builders::{today, whole_answers};

const KINDS: [&str; 4] = ["invitation", "thanks", "survey", "expert"];

#[actix_web::test]
async fn each_letter_is_filled_in_in_both_languages_and_says_nothing_internal() {
    let scene = Scene::ready().await;
    let desk = scene.app.desk();
    let lead = scene.app.user("lead@example.com", &[Role::Lead]);
    for kind in KINDS {
        let page = scene.page(&format!("/letters/{kind}")).await;
        assert_eq!(page.select("textarea[readonly]").len(), 2, "{kind}: before there is a review");
    }
    let review = desk.submitted(scene.manager, scene.engagement, &whole_answers());
    desk.approve(lead, review, 1).expect("approve");
    for kind in KINDS {
        let page = scene.page(&format!("/letters/{kind}")).await;
        let (ja, en) = (page.text("#letter-ja"), page.text("#letter-en"));
        for text in [&ja, &en] {
            assert!(text.contains("青嶺精機株式会社") && text.contains("manager"), "{kind}: {text}");
            assert!(!text.contains("INTERNAL-NOTE"), "{kind}: {text}");
        }
    }
    let thanks = scene.page("/letters/thanks").await;
    let (ja, en) = (thanks.text("#letter-ja"), thanks.text("#letter-en"));
    assert!(
        ja.contains("2026年11月20日") && ja.contains("レポートの見方を共有する") && ja.contains("期限: 2026年12月20日"),
        "{ja}"
    );
    assert!(en.contains("20 Nov 2026") && en.contains("due 20 Dec 2026"), "{en}");
    scene.client.get(&scene.path("/letters/no-such")).await.expect(404);
    let other = scene.app.user("manager2@example.com", &[Role::Manager]);
    assert!(other > 0);
    scene.app.sign_in("manager2@example.com").await.get(&scene.path("/letters/thanks")).await.expect(404);
    scene.app.sign_in("lead@example.com").await.get(&scene.path("/letters/thanks")).await.expect(200);
}

#[actix_web::test]
async fn a_letter_is_a_draft_that_outlook_opens_and_a_link_where_it_is_short() {
    let scene = Scene::ready().await;
    let mut answers = success_review::domain::review::answers::Answers::default();
    let day = today() + Days::new(9);
    for (field, value) in [
        ("took_place", "planned"),
        ("planned_on", &*day.to_string()),
        ("planned_time", "14:00〜15:30"),
        ("planned_place", "会議室 A"),
        ("internal_notes", "INTERNAL-NOTE"),
    ] {
        answers.section_mut("meeting").set(field, value);
    }
    scene.app.desk().draft(scene.manager, scene.engagement, &answers);
    let page = scene.page("/letters/invitation").await;
    let text = page.text("#letter-ja");
    for part in ["2026年12月1日", "14:00〜15:30", "会議室 A"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let links = page.select("a[href^='mailto:']");
    assert!(links.iter().all(|link| link.attrs["href"].len() <= 1_900), "{links:?}");
    let survey = scene.page("/letters/survey").await;
    let link = survey.attr("a[href^='mailto:']", "href").expect("the English one is short");
    assert!(link.starts_with("mailto:?subject=") && link.contains("%0D%0A"), "{link}");

    let file = scene.client.get(&scene.path("/letters/invitation/en.eml")).await.expect(200);
    assert_eq!(file.header("content-type"), Some("message/rfc822"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"invitation-en.eml\""));
    for line in ["X-Unsent: 1", "From: manager <manager@example.com>", "MIME-Version: 1.0"] {
        assert!(file.body.contains(&format!("{line}\r\n")), "{line}: {}", file.body);
    }
    assert!(!file.body.contains("\r\nTo: "), "nobody receives it yet: {}", file.body);
    scene.client.get(&scene.path("/letters/invitation/fr.eml")).await.expect(404);
}

#[actix_web::test]
async fn nobody_is_introduced_unless_a_customer_success_manager_takes_over() {
    let scene = Scene::ready().await;
    let offered = "a[href$='/letters/introduction']";
    scene.client.get(&scene.path("/letters/introduction")).await.expect(404);
    let review = scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert!(!scene.page("/letters/thanks").await.has(offered), "the customer goes on alone");
    for path in ["/letters/introduction", "/letters/introduction/ja.eml"] {
        scene.client.get(&scene.path(path)).await.expect(404);
    }
    scene.app.desk().withdraw(scene.manager, review, 1).expect("withdrawn");
    let mut answers = whole_answers();
    for (field, value) in [
        ("result", "customer_success_manager"),
        ("csm_name", "佐藤 健"),
        ("csm_email", "sato@test.example"),
        ("handover_on", "2026-12-15"),
    ] {
        answers.section_mut("outcome").set(field, value);
    }
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).expect("start");
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    assert!(scene.page("/letters/thanks").await.has(offered));
    let letter = scene.page("/letters/introduction").await.text("#letter-ja");
    assert!(letter.contains("佐藤 健 <sato@test.example>") && letter.contains("FastTrack のmanagerです。"), "{letter}");
}

#[actix_web::test]
async fn the_thanks_name_the_workloads_and_have_the_steps_by_date() {
    let scene = Scene::ready().await;
    let mut answers = whole_answers();
    answers.section_mut("outcome").set("result", "enable_workloads");
    answers.section_mut("outcome").set("enable[0][key]", "w1");
    answers.section_mut("outcome").set("enable[0][workload]", "intune");
    answers.section_mut("goals").set("wants_more", "yes");
    answers.section_mut("goals").set("new_workloads[0][key]", "g1");
    answers.section_mut("goals").set("new_workloads[0][workload]", "intune");
    for field in ["gaps", "drive", "prerequisites", "approach"] {
        answers.section_mut("goals").set(&format!("new_workloads[0][{field}]"), "研修を開く");
    }
    for (field, value) in [
        ("key", "s0"),
        ("about", "other"),
        ("what", "教材をまとめる"),
        ("owner", "佐々木"),
        ("owner_side", "customer"),
        ("due_on", "2026-12-05"),
        ("status", "open"),
    ] {
        answers.section_mut("next-steps").set(&format!("next_steps[1][{field}]"), value);
    }
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    let letter = scene.page("/letters/thanks").await.text("#letter-ja");
    assert!(letter.contains("Microsoft Intune"), "{letter}");
    assert!(letter.find("教材をまとめる") < letter.find("レポートの見方を共有する"), "{letter}");
}

#[actix_web::test]
async fn a_time_that_is_understood_is_written_in_the_letters_language() {
    let scene = Scene::ready().await;
    let mut answers = success_review::domain::review::answers::Answers::default();
    for (typed, ja, en) in [
        ("１４時～１５時半", "14:00〜15:30", "14:00–15:30"),
        ("9時", "9:00", "9:00"),
        ("午後のどこか", "午後のどこか", "午後のどこか"),
    ] {
        for (field, value) in [("took_place", "planned"), ("planned_on", "2026-12-15"), ("planned_time", typed)] {
            answers.section_mut("meeting").set(field, value);
        }
        scene.app.desk().draft(scene.manager, scene.engagement, &answers);
        let page = scene.page("/letters/invitation").await;
        assert!(page.text("#letter-ja").contains(&format!("日時: 2026年12月15日 {ja}")), "{}", page.reads());
        assert!(page.text("#letter-en").contains(&format!("When: 15 Dec 2026 {en}")), "{}", page.reads());
        assert!(scene.page("/agenda").await.text(".facts").contains(ja), "{typed}");
    }
}
