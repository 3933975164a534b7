//! A lead's comments before the decision: kept for the person who typed them, shown to nobody else, dropped with the decision.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::builders::whole_answers;
use crate::support::{Client, Page, TestApp};

const FORM: &str = "#decision-form";

struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    engagement: i64,
    review: i64,
    path: String,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        app.user("lead2@test.example", &[Role::Lead]);
        let partner = app.partner("Partner One");
        app.partner_user("partner@test.example", partner);
        let desk = app.desk();
        let engagement = desk.engagement(manager, "青嶺精機株式会社", |e| e.partner_id = Some(partner));
        desk.measure(manager, engagement, "teams", 350, 1000);
        let review = desk.submitted(manager, engagement, &whole_answers());
        Self { manager, lead, engagement, review, path: format!("/reviews/{review}"), app }
    }

    async fn sign_in(&self, person: &str) -> Client {
        self.app.sign_in(&format!("{person}@test.example")).await
    }

    /// What is typed in the fields of comments that are not empty.
    fn typed(page: &Page) -> Vec<(String, String)> {
        let (_, fields) = page.form(FORM);
        fields.into_iter().filter(|(name, text)| name.starts_with("comment_") && !text.is_empty()).collect()
    }
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

/// Sends the form as the script does, with these texts.
async fn autosave(client: &Client, page: &Page, path: &str, texts: &[(&str, &str)]) -> Page {
    let (_, mut fields) = page.form(FORM);
    fields.retain(|(name, _)| name != "csrf_token" && texts.iter().all(|(n, _)| n != name));
    fields.extend(pairs(texts));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post_json(&format!("{path}/comments"), &fields).await
}

#[actix_web::test]
async fn what_a_lead_types_is_kept_for_that_lead_alone() {
    let scene = Scene::new().await;
    let lead = scene.sign_in("lead").await;
    let page = lead.get(&scene.path).await.expect(200);
    assert!(page.has("#decision-form[data-autosave]") && page.text("[data-save-line]").is_empty());
    let texts = [("comment_meeting", "KEPT-ON-MEETING"), ("comment_general", "KEPT-IN-GENERAL\nsecond line")];
    let answer = autosave(&lead, &page, &scene.path, &texts).await.expect(200).json();
    assert_eq!(answer["version"], 1);
    assert!(answer["saved_text"].as_str().is_some_and(|text| text.contains("保存済み")), "{answer}");
    // The answer was lost, and the same is sent again: nothing is late.
    assert_eq!(autosave(&lead, &page, &scene.path, &texts).await.expect(200).json()["version"], 1);
    let page = lead.get(&scene.path).await.expect(200);
    assert_eq!(Scene::typed(&page).len(), 2);
    assert!(page.text("[data-save-line]").contains("保存済み"));
    assert!(page.has("details[open] #comment_meeting"), "what is kept is seen");
    // Without a script, the button.
    let answer = lead.press(&page, "#keep", &[("comment_outcome", "KEPT-ON-OUTCOME")]).await.expect(303);
    let page = lead.follow(answer).await.expect(200);
    assert_eq!(Scene::typed(&page).len(), 3);
    for person in ["manager", "lead2"] {
        let page = scene.sign_in(person).await.get(&scene.path).await.expect(200);
        assert!(!page.body.contains("KEPT-"), "{person}");
    }
    let partner = scene.sign_in("partner").await;
    assert!(!partner.get(&format!("/summaries/{}", scene.engagement)).await.expect(200).body.contains("KEPT-"));
    // Who may not decide keeps nothing.
    let fields = [("revision", "1"), ("version", "0"), ("comment_general", "x")];
    let comments = format!("{}/comments", scene.path);
    scene.sign_in("manager").await.post(&comments, &fields).await.expect(403);
    partner.post(&comments, &fields).await.expect(404);
}

#[actix_web::test]
async fn a_decision_takes_the_leads_own_comments_along() {
    let scene = Scene::new().await;
    let (lead, second) = (scene.sign_in("lead").await, scene.sign_in("lead2").await);
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#keep", &[("comment_meeting", "KEPT-BY-FIRST")]).await.expect(303);
    let others = second.get(&scene.path).await.expect(200);
    second.press(&others, "#keep", &[("comment_goals", "KEPT-BY-SECOND")]).await.expect(303);
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#return", &[]).await.expect(303);
    let manager = scene.sign_in("manager").await;
    let returned = manager.get(&scene.path).await.expect(200);
    assert!(returned.body.contains("KEPT-BY-FIRST") && !returned.body.contains("KEPT-BY-SECOND"));
    // Whoever still types is told, and loses no text.
    let texts = [("comment_goals", "STILL-TYPING")];
    let late = autosave(&second, &others, &scene.path, &texts).await.expect(409).json();
    assert!(late["message"].as_str().is_some_and(|text| text.contains("決定済み")), "{late}");
    assert!(second.press(&others, "#keep", &texts).await.expect(409).reads().contains("STILL-TYPING"));
    // A further revision begins with empty fields for whom decided. What others keep stays theirs, also after a withdrawal.
    scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert!(Scene::typed(&lead.get(&scene.path).await.expect(200)).is_empty());
    let kept = pairs(&[("comment_goals", "KEPT-BY-SECOND")]);
    let page = second.get(&scene.path).await.expect(200);
    assert_eq!(Scene::typed(&page), kept);
    let changed = [("comment_goals", "SAID-AGAIN")];
    autosave(&second, &page, &scene.path, &changed).await.expect(200);
    assert_eq!(Scene::typed(&second.get(&scene.path).await.expect(200)), pairs(&changed));
    let page = second.get(&scene.path).await.expect(200);
    second.press(&page, "#keep", &[("comment_goals", "")]).await.expect(303);
    assert!(Scene::typed(&second.get(&scene.path).await.expect(200)).is_empty(), "the older text does not come back");
    let page = lead.get(&scene.path).await.expect(200);
    let own = [("comment_meeting", "KEPT-ON-SECOND-REVISION")];
    lead.press(&page, "#keep", &own).await.expect(303);
    scene.app.desk().withdraw(scene.manager, scene.review, 2).expect("withdraw");
    scene.app.desk().submitted(scene.manager, scene.engagement, &whole_answers());
    assert_eq!(Scene::typed(&lead.get(&scene.path).await.expect(200)), pairs(&own));
    let page = lead.get(&scene.path).await.expect(200);
    // An approval that is undone begins anew.
    lead.press(&page, "#keep", &[("comment_meeting", "REMARK")]).await.expect(303);
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#approve", &[]).await.expect(303);
    assert!(manager.get(&scene.path).await.expect(200).reads().contains("REMARK"));
    let page = lead.get(&scene.path).await.expect(200);
    lead.submit(&page, "#undo-form", &[("reason", "数値に誤りがあったため")]).await.expect(303);
    assert!(Scene::typed(&lead.get(&scene.path).await.expect(200)).is_empty());
}

#[actix_web::test]
async fn two_windows_of_a_lead_lose_nothing() {
    let scene = Scene::new().await;
    let lead = scene.sign_in("lead").await;
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#keep", &[("comment_goals", "COMMON")]).await.expect(303);
    let (one, two) = (lead.get(&scene.path).await.expect(200), lead.get(&scene.path).await.expect(200));
    let first = [("comment_meeting", "ONE"), ("comment_goals", "COMMON-ONE"), ("comment_general", "ONE-GENERAL")];
    lead.press(&one, "#keep", &first).await.expect(303);
    let mine = [("comment_outcome", "TWO"), ("comment_general", "TWO-GENERAL")];
    autosave(&lead, &two, &scene.path, &mine).await.expect(409);
    // Neither an approval drops what the other window keeps, nor is it written over.
    for button in ["#approve", "#return", "#keep"] {
        let late = lead.press(&two, button, &mine).await.expect(409);
        assert!(!late.has("#decision-form[data-autosave]") && late.has("#decision-form[data-unsaved]"));
        let expected = [
            ("comment_meeting", "ONE"),
            ("comment_goals", "COMMON-ONE"),
            ("comment_outcome", "TWO"),
            ("comment_general", "TWO-GENERAL"),
        ];
        let mut typed = Scene::typed(&late);
        let mut wanted = pairs(&expected);
        typed.sort();
        wanted.sort();
        assert_eq!(typed, wanted, "{button}");
        let table = late.texts("section[aria-labelledby=differences] td");
        assert!(table.contains(&"ONE-GENERAL".to_owned()) && table.contains(&"COMMON-ONE".to_owned()), "{table:?}");
    }
    let late = lead.press(&two, "#keep", &mine).await.expect(409);
    lead.press(&late, "#keep", &[]).await.expect(303);
    let page = lead.get(&scene.path).await.expect(200);
    assert_eq!(Scene::typed(&page).len(), 4);
    lead.press(&page, "#approve", &[]).await.expect(303);
    let page = scene.sign_in("manager").await.get(&scene.path).await.expect(200);
    for text in ["ONE", "COMMON-ONE", "TWO", "TWO-GENERAL"] {
        assert!(page.texts(".said p").iter().any(|said| said == text), "{text}");
    }
}

#[actix_web::test]
async fn each_comment_says_whether_it_came_with_an_approval_or_a_return_and_when() {
    let scene = Scene::new().await;
    let lead = scene.sign_in("lead").await;
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#approve", &[("comment_meeting", "よくできています。")]).await.expect(303);
    scene.app.desk().undo_approval(scene.lead, scene.review, 1, "誤操作").unwrap();
    let page = lead.get(&scene.path).await.expect(200);
    lead.press(&page, "#return", &[("comment_meeting", "出席者を補ってください。")]).await.expect(303);
    let languages = [
        ("ja", ["承認時のコメント", "差し戻しのコメント"], "2026年11月22日"),
        ("en", ["Comment with the approval", "Comment with the return"], "22 Nov 2026"),
    ];
    for begun in [false, true] {
        if begun {
            scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).unwrap();
        }
        let draft = format!("/engagements/{}/review", scene.engagement);
        for (language, words, date) in languages {
            let client = scene.app.sign_in_with("manager@test.example", language).await;
            let mut places = vec![("/".to_owned(), ".said"), (scene.path.clone(), ".said")];
            if begun {
                places.push((format!("{draft}/meeting"), ".comment"));
            }
            for (path, selector) in places {
                let said = client.get(&path).await.expect(200).texts(selector);
                let is_told = |said: &String, what: &str| said.contains(what) && said.contains(date);
                assert_eq!(said.len(), 2, "{path} in {language}: {said:?}");
                assert!(is_told(&said[0], words[0]) && said[0].contains("よくできています。"), "{path}: {said:?}");
                assert!(is_told(&said[1], words[1]) && said[1].contains("出席者を補って"), "{path}: {said:?}");
            }
            if begun {
                let titles = client.get(&draft).await.expect(200).texts(".comment__title");
                assert!(
                    titles.len() == 2 && is_in(&titles, &words) && titles.iter().all(|t| t.contains(date)),
                    "{titles:?}"
                );
            }
        }
    }
}

fn is_in(titles: &[String], words: &[&str]) -> bool {
    titles.iter().zip(words).all(|(title, word)| title.contains(word))
}
