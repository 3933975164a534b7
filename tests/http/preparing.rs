//! A meeting is prepared in the fields that become its record.

use success_review::actions::review::Start;

use crate::support::Scene;
use crate::support::builders::whole_answers;

const FORM: &str = "form[data-autosave]";

impl Scene {
    async fn plan(&self, day: &str) {
        self.app.desk().start(self.manager, self.engagement, Start::Review).unwrap();
        let page = self.client.get(&self.path("/review/meeting")).await.expect(200);
        let fields = [
            ("planned_on", day),
            ("planned_time", "14:00〜15:30"),
            ("planned_place", "本社 3 階 会議室"),
            ("attendees[0][name]", "高橋 由紀"),
            ("attendees[0][organization]", "情報システム部"),
            ("attendees[0][part]", "customer_it_lead"),
            ("deck", "success"),
            ("covered", "achievements"),
            ("go", "stay"),
        ];
        // A day that cannot be read is stored as it was typed, and refused.
        self.client.submit(&page, FORM, &fields).await;
    }
}

#[actix_web::test]
async fn the_planned_day_stands_on_the_managers_home() {
    let scene = Scene::ready().await;
    scene.plan("2026-12-03").await;
    let home = scene.client.get("/").await.expect(200);
    let draft = home.text("section[aria-labelledby=drafts] li");
    assert!(draft.contains("2026年12月3日"), "{draft}");
}

#[actix_web::test]
async fn a_plan_becomes_the_record_with_one_answer() {
    let scene = Scene::ready().await;
    scene.plan("2026年11月20日").await;
    let page = scene.client.get(&scene.path("/review/meeting")).await.expect(200);
    assert!(page.has("#took_place-planned[checked]"), "still to come");
    assert_eq!(page.texts("[data-missing] [data-rule='R7']").len(), 1, "R7: a plan is no answer");
    let front = scene.client.get(&scene.path("/review")).await.expect(200);
    assert_eq!(front.texts(".sections__item .state")[0], "入力中", "nothing is complete because it is planned");
    let held = scene.client.submit(&page, FORM, &[("go", "held:planned_on")]).await.expect(303);
    let page = scene.client.follow(held).await.expect(200);
    assert!(page.has("#took_place-held[checked]"));
    assert_eq!(page.attr("#held_on", "value").as_deref(), Some("2026-11-20"));
    assert!(page.has("#deck-success[checked]") && page.has("#covered-achievements[checked]"));
    assert_eq!(page.attr("[name='attendees[0][name]']", "value").as_deref(), Some("高橋 由紀"));
    assert!(page.texts("[data-missing] li").is_empty(), "nothing was typed twice");
}

#[actix_web::test]
async fn r7_a_day_that_is_still_to_come_records_nothing() {
    let scene = Scene::ready().await;
    for (day, says) in
        [("2026-12-15", "予定日がまだ来ていません"), ("", "予定日を記入してください"), ("soon", "予定日")]
    {
        scene.plan(day).await;
        let page = scene.client.get(&scene.path("/review/meeting")).await.expect(200);
        let page = scene.client.submit(&page, FORM, &[("go", "held:planned_on")]).await.expect(422);
        assert!(page.text("#planned_on-error").contains(says), "{day}: {}", page.text("#planned_on-error"));
        assert!(page.has("#took_place-planned[checked]") && page.text(".error-summary").contains(says), "{day}");
        assert_eq!(page.attr("#planned_on", "value").as_deref(), Some(day), "what was typed stays");
        let check = scene.client.get(&scene.path("/review/check")).await.expect(200);
        assert!(check.has("[data-rule='R7']"), "{day}");
    }
}

#[actix_web::test]
async fn the_agenda_shows_the_plan_in_both_languages() {
    let scene = Scene::ready().await;
    scene.plan("2026-12-15").await;
    for (language, words) in [
        (
            "ja",
            [
                "2026年12月15日",
                "14:00〜15:30",
                "本社 3 階 会議室",
                "高橋 由紀（情報システム部）",
                "ここまでに得られた成果",
            ],
        ),
        (
            "en",
            ["15 Dec 2026", "14:00–15:30", "本社 3 階 会議室", "高橋 由紀 (情報システム部)", "What has been achieved"],
        ),
    ] {
        let client = scene.app.sign_in_with("manager@example.com", language).await;
        let agenda = client.get(&scene.path("/agenda")).await.expect(200).reads();
        for word in words {
            assert!(agenda.contains(word), "{language}: {word} in {agenda}");
        }
    }
    // What was recorded is no plan any more.
    let page = scene.client.get(&scene.path("/review/meeting")).await.expect(200);
    let fields = [("took_place", "held"), ("held_on", "2026-11-20"), ("go", "stay")];
    scene.client.submit(&page, FORM, &fields).await.expect(303);
    let agenda = scene.client.get(&scene.path("/agenda")).await.expect(200).reads();
    assert!(!agenda.contains("本社 3 階 会議室") && !agenda.contains("2026年12月15日"), "{agenda}");
}

#[actix_web::test]
async fn the_last_reviews_attendees_and_plan_are_taken_over_with_one_button() {
    let scene = Scene::ready().await;
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("took_place", "cancelled");
    answers.section_mut("meeting").set("new_date", "2026-12-01");
    answers.section_mut("meeting").set("planned_place", "本社");
    answers.section_mut("meeting").set("deck", "guided");
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let page = scene.client.get(&scene.path("/review/meeting")).await.expect(200);
    assert!(page.text(".proposals").contains("高橋 由紀"));
    let taken = scene.client.submit(&page, FORM, &[("go", "reuse:attendees")]).await.expect(303);
    let page = scene.client.follow(taken).await.expect(200);
    assert_eq!(page.attr("[name='attendees[0][name]']", "value").as_deref(), Some("高橋 由紀"));
    assert_eq!(page.attr("#planned_on", "value").as_deref(), Some("2026-12-01"));
    assert_eq!(page.attr("#planned_place", "value").as_deref(), Some("本社"));
    assert!(page.has("#deck-guided[checked]") && !page.has(".proposals"), "offered once");
}

#[actix_web::test]
async fn a_planned_day_that_was_emptied_stays_empty_when_the_rest_is_taken_over() {
    let scene = Scene::ready().await;
    let mut answers = whole_answers();
    answers.section_mut("meeting").set("took_place", "cancelled");
    answers.section_mut("meeting").set("new_date", "2026-12-01");
    answers.section_mut("meeting").set("planned_place", "本社");
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let page = scene.client.get(&scene.path("/review/meeting")).await.expect(200);
    assert_eq!(page.attr("#planned_on", "value").as_deref(), Some("2026-12-01"));
    let fields = [("planned_on", ""), ("go", "reuse:attendees")];
    let taken = scene.client.submit(&page, FORM, &fields).await.expect(303);
    let page = scene.client.follow(taken).await.expect(200);
    assert_eq!(page.attr("#planned_on", "value").as_deref(), Some(""), "nobody plans that day any more");
    assert_eq!(page.attr("#planned_place", "value").as_deref(), Some("本社"), "the rest is taken over");
}
