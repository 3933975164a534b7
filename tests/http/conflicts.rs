//! Saving a section that was saved elsewhere since its form was made: both texts, field by field, and what comes of them.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::{Row, SectionAnswers};

use crate::support::{Client, Page, TestApp};

const FORM: &str = "form[data-autosave]";
const RESOLVE: &str = "main form";

struct Scene {
    app: TestApp,
    lead: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let lead = app.user("lead@test.example", &[Role::Lead]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        app.desk().start(manager, engagement, Start::Review).unwrap();
        Self { app, lead, engagement }
    }

    async fn client(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    fn path(&self, section: &str) -> String {
        format!("/engagements/{}/review/{section}", self.engagement)
    }

    fn stored(&self, section: &str) -> SectionAnswers {
        self.app.desk().drafted(self.lead, self.engagement).expect("a draft").section(section).clone()
    }

    /// Saves these fields into the section and opens it in two windows.
    async fn two_windows(&self, section: &str, fields: &[(&str, &str)]) -> (Client, Page, Page) {
        let client = self.client().await;
        let page = client.get(&self.path(section)).await.expect(200);
        client.submit(&page, FORM, fields).await.expect(303);
        let (one, two) = (client.get(&self.path(section)).await, client.get(&self.path(section)).await);
        (client, one.expect(200), two.expect(200))
    }
}

/// What is said of each difference: its label, who changed it, and which side is chosen.
fn said(page: &Page) -> Vec<String> {
    let chosen = |id: &str| {
        let chosen = page.select(&format!("#{id} input[checked]"));
        chosen.first().map_or_else(|| "-".to_owned(), |input| input.attrs["value"].clone())
    };
    let line = |set: &crate::support::Node| {
        let id = &set.attrs["id"];
        format!("{} | {} | {}", page.text(&format!("#{id} legend")), page.text(&format!("#{id} .hint")), chosen(id))
    };
    page.select("main fieldset").iter().map(line).collect()
}

const ATTENDEES: [(&str, &str); 4] = [
    ("attendees[0][key]", "a"),
    ("attendees[0][name]", "佐々木"),
    ("attendees[1][key]", "b"),
    ("attendees[1][name]", "高橋"),
];

#[actix_web::test]
async fn what_one_window_changed_is_kept_and_what_both_changed_is_asked_about() {
    let scene = Scene::new().await;
    let mut began = vec![("took_place", "held"), ("held_on", "2026-11-20"), ("risks", "はじめの文章")];
    began.extend(ATTENDEES);
    let (client, one, two) = scene.two_windows("meeting", &began).await;
    // A date that is hidden while the meeting was held, a cell of a row and one row less.
    let theirs = [
        ("risks", "先の文章"),
        ("new_date", "2027-01-15"),
        ("attendees[0][organization]", "青嶺精機"),
        ("attendees[1][name]", ""),
        ("go", "stay"),
    ];
    client.submit(&one, FORM, &theirs).await.expect(303);
    let mine = [
        ("risks", "後の文章\n二行目 <b>&"),
        ("held_on", "2026-11-19"),
        ("attendees[0][name]", "佐々木 一郎"),
        ("attendees[2][key]", "c"),
        ("attendees[2][name]", "田中"),
        ("go", "next"),
    ];
    let conflict = client.submit(&two, FORM, &mine).await.expect(409);
    let expected = [
        "リスク | 両方で変更されています | -",
        "会議日 | この画面でだけ変更されています | mine",
        "新しい会議日 | 別の画面でだけ変更されています | theirs",
        "出席者 1: 氏名 | この画面でだけ変更されています | mine",
        "出席者 1「佐々木 一郎」: 組織 | 別の画面でだけ変更されています | theirs",
        "出席者 2「高橋」 | 別の画面でだけ変更されています | theirs",
        "出席者 3「田中」 | この画面でだけ変更されています | mine",
    ];
    assert_eq!(said(&conflict), expected);
    for text in ["先の文章", "後の文章", "2027年1月15日", "青嶺精機", "この行はない"] {
        assert!(conflict.reads().contains(text), "{text}");
    }
    assert!(!conflict.reads().contains("organization"), "no raw key");

    // Without a choice nothing is saved, and what was chosen elsewhere stays chosen.
    let choice = ("keep.held_on", "theirs");
    let asked = client.submit(&conflict, RESOLVE, &[choice, ("go", "stay")]).await.expect(422);
    assert_eq!(asked.texts(".error-summary a"), ["「リスク」は、どちらを使うかを選んでください"]);
    assert_eq!(asked.texts(".field--error .error").len(), 1);
    assert_eq!(said(&asked)[1], "会議日 | この画面でだけ変更されています | theirs");
    assert_eq!(scene.stored("meeting").raw("risks"), "先の文章");

    client.submit(&asked, RESOLVE, &[("keep.risks", "mine"), ("go", "stay")]).await.expect(303);
    let stored = scene.stored("meeting");
    assert_eq!(stored.raw("risks"), "後の文章\n二行目 <b>&");
    assert_eq!((stored.text("held_on"), stored.text("new_date")), ("2026-11-20", "2027-01-15"));
    let cell = |row: &Row, column: &str| row.get(column).cloned().unwrap_or_default();
    let rows = stored.rows("attendees").into_iter();
    let rows: Vec<_> = rows.map(|(_, row)| (cell(&row, "name"), cell(&row, "organization"))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(name, of)| (name.as_str(), of.as_str())).collect();
    assert_eq!(rows, [("佐々木 一郎", "青嶺精機"), ("田中", "")]);
}

#[actix_web::test]
async fn whoever_looks_at_a_conflict_meets_the_next_one_too() {
    let scene = Scene::new().await;
    let (client, one, two) = scene.two_windows("meeting", &[("risks", "はじめ")]).await;
    client.submit(&one, FORM, &[("risks", "先の文章")]).await.expect(303);
    let conflict = client.submit(&two, FORM, &[("risks", "後の文章")]).await.expect(409);
    let one = client.get(&scene.path("meeting")).await.expect(200);
    client.submit(&one, FORM, &[("risks", "さらに先の文章")]).await.expect(303);
    let chosen = [("keep.risks", "mine"), ("go", "stay")];
    let again = client.submit(&conflict, RESOLVE, &chosen).await.expect(409);
    assert_eq!(said(&again), ["リスク | 両方で変更されています | -"], "chosen against a text that is no more");
    assert!(again.reads().contains("さらに先の文章") && again.reads().contains("後の文章"));
    client.submit(&again, RESOLVE, &[("go", "all-mine")]).await.expect(303);
    assert_eq!(scene.stored("meeting").raw("risks"), "後の文章");
}

#[actix_web::test]
async fn a_form_that_does_not_say_what_it_was_made_with_is_asked_about_everything() {
    let scene = Scene::new().await;
    for base in ["", "1.%%", "nonsense"] {
        let (client, one, two) = scene.two_windows("meeting", &[("risks", "はじめ"), ("recording", "")]).await;
        client.submit(&one, FORM, &[("risks", "先の文章")]).await.expect(303);
        let late = [("base", base), ("recording", "https://example.com/"), ("risks", "はじめ")];
        let conflict = client.submit(&two, FORM, &late).await.expect(409);
        assert_eq!(said(&conflict), ["録画・資料の URL | 内容が異なります | -", "リスク | 内容が異なります | -"]);
        client.submit(&conflict, RESOLVE, &[("go", "stay")]).await.expect(422);
        let chosen = [("keep.risks", "theirs"), ("keep.recording", "mine"), ("go", "stay")];
        client.submit(&conflict, RESOLVE, &chosen).await.expect(303);
        assert_eq!(scene.stored("meeting").raw("risks"), "先の文章");
        assert_eq!(scene.stored("meeting").raw("recording"), "https://example.com/");
    }
}

#[actix_web::test]
async fn autosave_moves_what_the_form_was_made_with_along() {
    let scene = Scene::new().await;
    let (client, one, two) = scene.two_windows("meeting", &[("risks", "はじめ")]).await;
    let (action, fields) = two.form(FORM);
    let send = |changed: Vec<(String, String)>| {
        let (client, action) = (&client, &action);
        async move {
            let fields: Vec<(&str, &str)> = changed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            client.post_json(action, &fields).await
        }
    };
    let with = |fields: &[(String, String)], changed: &[(&str, &str)]| {
        let mut fields: Vec<(String, String)> =
            fields.iter().filter(|(n, _)| changed.iter().all(|(c, _)| c != n)).cloned().collect();
        fields.extend(changed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        fields
    };
    let saved = send(with(&fields, &[("risks", "自動保存した文章")])).await.expect(200).json();
    let (version, base) = (saved["version"].to_string(), saved["base"].as_str().unwrap().to_owned());
    // The other window is late, and takes over only what it changed.
    let conflict = client.submit(&one, FORM, &[("recording", "https://example.com/")]).await.expect(409);
    client.submit(&conflict, RESOLVE, &[("go", "stay")]).await.expect(303);
    // This one goes on after its own save: the address came from elsewhere, the text from here.
    let later = [("risks", "続き"), ("version", &version), ("base", &base)];
    let fields = with(&fields, &later);
    send(fields.clone()).await.expect(409);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let conflict = client.post_as_is(&action, &fields).await.expect(409);
    let expected = [
        "録画・資料の URL | 別の画面でだけ変更されています | theirs",
        "リスク | この画面でだけ変更されています | mine",
    ];
    assert_eq!(said(&conflict), expected);
}

#[actix_web::test]
async fn what_differs_in_nothing_that_anybody_entered_is_no_conflict() {
    let scene = Scene::new().await;
    let covered = [("covered", "momentum"), ("covered", "achievements"), ("risks", "同じ")];
    let (client, one, two) = scene.two_windows("meeting", &[("risks", "はじめ")]).await;
    client.submit(&one, FORM, &covered).await.expect(303);
    let other = [("covered", "achievements"), ("covered", "momentum"), ("risks", "同じ ")];
    client.submit(&two, FORM, &other).await.expect(303);
}

#[actix_web::test]
async fn two_who_add_the_last_row_lose_neither() {
    let scene = Scene::new().await;
    let mut fields = Vec::new();
    for n in 0..99 {
        fields.push((format!("next_steps[{n}][key]"), format!("k{n}")));
        fields.push((format!("next_steps[{n}][what]"), format!("手順{n}")));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (client, one, two) = scene.two_windows("next-steps", &fields).await;
    let row = |key, what| [("next_steps[99][key]", key), ("next_steps[99][what]", what)];
    client.submit(&one, FORM, &row("a", "一人目")).await.expect(303);
    let late = client.submit(&two, FORM, &row("b", "二人目")).await.expect(409);
    let page = client.submit(&late, "main form:has([name=resolve])", &[("go", "stay")]).await.expect(422);
    assert!(page.text(".error-summary").contains("100行まで"), "{}", page.reads());
    assert!(page.select(".error-summary a").iter().all(|a| page.has_target(&a.attrs["href"])));
    let page = client.submit(&page, FORM, &[]).await.expect(422);
    for what in ["一人目", "二人目", "手順98"] {
        assert!(page.body.contains(&format!("value=\"{what}\"")), "{what}");
    }
    let page = client.submit(&page, FORM, &[("go", "remove:next_steps:0")]).await.expect(303);
    let page = client.follow(page).await.expect(200);
    client.submit(&page, FORM, &[]).await.expect(303);
}
