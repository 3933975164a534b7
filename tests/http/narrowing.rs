//! Managers and organisations to narrow a list by: a box while they are few, a part of the name where they are many.

use success_review::domain::policy::Role;

use crate::support::{Client, TestApp, database};

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

const LISTS: [&str; 4] = ["/engagements", "/reviews", "/portfolio", "/portfolio/meetings"];

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
async fn namesakes_are_told_apart_by_their_addresses() {
    for further in [0, 101] {
        let scene = Scene::with(9 + further, 9).await;
        let [one, two] = [scene.managers[7], scene.managers[8]];
        database::execute(&scene.app.db, &format!("UPDATE users SET name = '佐藤 花子' WHERE id IN ({one}, {two})"))
            .unwrap();
        let lead = scene.lead("ja").await;
        let said = ["佐藤 花子 (manager007@example.com)", "佐藤 花子 (manager008@example.com)"];
        for list in LISTS {
            let page = lead.get(&format!("{list}?manager={one}")).await.expect(200);
            if further == 0 {
                let names = page.texts("#manager option");
                assert!(said.iter().all(|name| names.iter().any(|n| n.trim() == *name)), "{list}: {names:?}");
            } else {
                assert_eq!(page.attr("#manager", "value").as_deref(), Some(said[0]), "{list}");
            }
            // The name alone is both of them; what the page says back is one.
            let page = lead.get(&format!("{list}?manager=%E4%BD%90%E8%97%A4+%E8%8A%B1%E5%AD%90")).await.expect(200);
            assert!(page.text("#manager-error").contains(said[1]), "{list}: {}", page.text("#manager-error"));
        }
        let page = lead.get(&format!("/engagements?manager={}", urlencoded(said[0]))).await.expect(200);
        assert_eq!(page.texts("tbody th a"), ["青嶺精機"]);
        let page = lead.get(&format!("/engagements?q={}", urlencoded("佐藤"))).await.expect(200);
        assert!(page.text("main").contains(said[0]) && page.text("main").contains(said[1]), "{}", page.text("main"));
    }
}

fn urlencoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[actix_web::test]
async fn a_name_that_was_typed_stands_where_the_list_is_narrowed_by_it() {
    let scene = Scene::with(9, 9).await;
    let lead = scene.lead("ja").await;
    for list in LISTS {
        let page = lead.get(&format!("{list}?manager=manager007&partner={}", urlencoded("組織 007"))).await.expect(200);
        assert_eq!(page.attr("#manager option[selected]", "value"), Some(scene.managers[7].to_string()), "{list}");
        assert_eq!(page.attr("#partner option[selected]", "value"), Some(scene.partner.to_string()), "{list}");
        let page = lead.get(&format!("{list}?manager=nobody")).await.expect(200);
        assert_eq!(page.attr("#manager", "value").as_deref(), Some("nobody"), "{list}");
        assert!(page.text("#manager-error").contains("一致するものはありません"), "{list}");
    }
}

#[actix_web::test]
async fn of_very_many_a_form_chooses_by_name() {
    let scene = Scene::with(101, 101).await;
    let lead = scene.lead("ja").await;
    let engagement =
        scene.app.desk().engagement(scene.managers[3], "港商会", |input| input.partner_id = Some(scene.partner));
    let shown = lead.get(&format!("/engagements/{engagement}")).await.expect(200);
    assert!(!shown.has("#manager option"), "no box of everybody");
    assert_eq!(shown.attr("#manager", "value").as_deref(), Some("manager003"));
    // Several, nobody, then one.
    for (typed, says) in [("manager00", "候補が複数"), ("nobody", "一致するものはありません"), ("", "選んでください")]
    {
        let page = lead.submit(&shown, "#reassignment", &[("manager", typed)]).await.expect(422);
        assert!(page.text("#manager-error").contains(says), "{typed}: {}", page.text("#manager-error"));
        assert_eq!(page.attr("#manager", "value").as_deref(), Some(typed), "what was typed stays");
    }
    lead.submit(&shown, "#reassignment", &[("manager", "MANAGER042")]).await.expect(303);
    let shown = lead.get(&format!("/engagements/{engagement}")).await.expect(200);
    assert_eq!(shown.attr("#manager", "value").as_deref(), Some("manager042"));
    // The form of the engagement, with its partner.
    let manager = scene.app.sign_in("manager042@example.com").await;
    let url = format!("/engagements/{engagement}/edit");
    let form = manager.get(&url).await.expect(200);
    assert!(!form.has("#partner_id option") && form.body.len() < 60_000, "{} bytes", form.body.len());
    assert_eq!(form.attr("#partner_id", "value").as_deref(), Some("組織 007"));
    let tenant = ("tenant_id", "minato.onmicrosoft.com");
    for (typed, says) in [("組織", "候補が複数"), ("だれか", "一致するものはありません")] {
        let page = manager.submit(&form, "#engagement", &[("partner_id", typed), tenant]).await.expect(422);
        assert!(page.text("#partner_id-error").contains(says), "{typed}: {}", page.text("#partner_id-error"));
    }
    manager.submit(&form, "#engagement", &[tenant]).await.expect(303);
    let kept = manager.get(&url).await.expect(200);
    assert_eq!(kept.attr("#partner_id", "value").as_deref(), Some("組織 007"), "sent as it stood there");
    let asked = manager.submit(&kept, "#engagement", &[("partner_id", "009")]).await.expect(200);
    assert!(asked.has("#partner-move"), "the move is asked about");
    manager.submit(&asked, "#engagement", &[]).await.expect(303);
    assert_eq!(manager.get(&url).await.expect(200).attr("#partner_id", "value").as_deref(), Some("組織 009"));
    let cleared = manager.get(&url).await.expect(200);
    let asked = manager.submit(&cleared, "#engagement", &[("partner_id", "")]).await.expect(200);
    manager.submit(&asked, "#engagement", &[]).await.expect(303);
    assert_eq!(manager.get(&url).await.expect(200).attr("#partner_id", "value").as_deref(), Some(""));
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
