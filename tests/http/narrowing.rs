//! Managers and organisations to narrow a list by: a box while they are few, a part of the name where they are many.

use success_review::domain::policy::Role;

use crate::support::{Client, TestApp};

struct Scene {
    app: TestApp,
    managers: Vec<i64>,
    partner: i64,
}

impl Scene {
    /// With so many managers and organisations, and an engagement of one of each.
    async fn with(managers: usize, partners: usize) -> Self {
        let app = TestApp::spawn().await;
        let managers: Vec<i64> =
            (0..managers).map(|n| app.user(&format!("manager{n:03}@example.com"), &[Role::Manager])).collect();
        let partners: Vec<i64> = (0..partners).map(|n| app.partner(&format!("組織 {n:03}"))).collect();
        app.user("lead@example.com", &[Role::Lead]);
        let partner = partners[7];
        app.desk().engagement(managers[7], "青嶺精機", |input| input.partner_id = Some(partner));
        app.desk().engagement(managers[8], "架空商事", |_| ());
        Self { app, managers, partner }
    }

    async fn lead(&self, language: &str) -> Client {
        self.app.sign_in_with("lead@example.com", language).await
    }
}

const LISTS: [&str; 3] = ["/engagements", "/reviews", "/portfolio"];

#[actix_web::test]
async fn few_are_chosen_from_a_box() {
    let scene = Scene::with(9, 9).await;
    let lead = scene.lead("ja").await;
    for list in LISTS {
        let url = format!("{list}?manager={}&partner={}", scene.managers[7], scene.partner);
        let page = lead.get(&url).await.expect(200);
        assert_eq!(page.attr("#manager option[selected]", "value"), Some(scene.managers[7].to_string()), "{list}");
        assert_eq!(page.attr("#partner option[selected]", "value"), Some(scene.partner.to_string()), "{list}");
    }
}

#[actix_web::test]
async fn many_are_found_by_a_part_of_their_name() {
    let scene = Scene::with(101, 101).await;
    let lead = scene.lead("ja").await;
    for list in LISTS {
        let page = lead.get(list).await.expect(200);
        assert!(!page.has("#manager option") && !page.has("#partner option"), "{list}");
        assert!(page.text("main").contains("名前の一部を入力します"), "{list}");
        assert!(page.body.len() < 60_000, "{list}: {} bytes", page.body.len());
        // Chosen by a figure's link, named in the field.
        let url = format!("{list}?manager={}&partner={}", scene.managers[7], scene.partner);
        let page = lead.get(&url).await.expect(200);
        assert_eq!(page.attr("#manager", "value").as_deref(), Some("manager007"), "{list}");
        assert_eq!(page.attr("#partner", "value").as_deref(), Some("組織 007"), "{list}");
    }
    let rows = async |query: &str| {
        let page = lead.get(&format!("/engagements?{query}")).await.expect(200);
        (page.texts("tbody th a"), page)
    };
    // The whole name, in other letters; a part; a name beside which another filter stands.
    for (query, found) in [
        ("manager=MANAGER007", "青嶺精機"),
        ("manager=008", "架空商事"),
        ("partner=%E7%B5%84%E7%B9%94007", "青嶺精機"),
        ("manager=007&partner=007&state=open", "青嶺精機"),
    ] {
        let (rows, page) = rows(query).await;
        assert_eq!(rows, [found], "{query}");
        assert!(!page.has("[aria-invalid]"), "{query}");
    }
    for (query, field, said) in [
        ("manager=manager00", "manager", "manager000"),
        ("manager=nobody", "manager", "一致するものはありません"),
        ("partner=%E7%B5%84", "partner", "組織 000"),
    ] {
        let (rows, page) = rows(query).await;
        assert!(rows.is_empty(), "{query}");
        assert_eq!(page.attr(&format!("#{field}"), "aria-invalid").as_deref(), Some("true"), "{query}");
        assert!(page.text(&format!("#{field}-error")).contains(said), "{query}: {}", page.text("main"));
        assert!(page.attr(&format!("#{field}"), "value").is_some_and(|value| !value.is_empty()), "{query}");
    }
    let english = scene.lead("en").await;
    for list in LISTS {
        let page = english.get(&format!("{list}?manager=manager00")).await.expect(200);
        assert!(
            page.text("#manager-error").contains("Type more of the name"),
            "{list}: {}",
            page.text("#manager-error")
        );
    }
}

#[actix_web::test]
async fn who_is_no_lead_finds_no_other_managers() {
    let scene = Scene::with(101, 101).await;
    let client = scene.app.sign_in("manager007@example.com").await;
    let page = client.get("/engagements?manager=manager008").await.expect(200);
    assert_eq!(page.texts("tbody th a"), ["青嶺精機"], "their own");
    assert!(!page.body.contains("manager008"));
    let page = client.get("/engagements?partner=007").await.expect(200);
    assert_eq!(page.texts("tbody th a"), ["青嶺精機"]);
}
