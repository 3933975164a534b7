//! What somebody writes or sends at length is worked through where nobody waits for it: on a thread that answers others it would
//! break off here (`session::blocking::works_through`, `grows`), and the answer would be missing.

use actix_web::http::Method;
use success_review::domain::policy::Role;
use success_review::routes::{LONG, TABLE, is_typed, most_bytes};

use super::authorization::Scene;
use crate::support::builders::{today, whole_answers};
use crate::support::{PASSWORD, TestApp};

/// Longer than what a thread that answers others works through at once; in a form it takes three times that.
fn long() -> String {
    "長い文です。\n".repeat(15_000)
}

#[actix_web::test]
async fn the_longest_form_of_every_kind_is_taken() {
    let scene = Scene::new().await;
    let long = long();
    let mut sent = 0;
    for entry in
        TABLE.iter().filter(|entry| entry.method == Method::POST && most_bytes(&entry.method, entry.path) == LONG)
    {
        let part = |part: &str| match part {
            "{id}" | "{engagement}" => scene.drafted.to_string(),
            "{section}" => "goals".to_owned(),
            part if part.starts_with('{') => "1".to_owned(),
            part => part.to_owned(),
        };
        let path = entry.path.split('/').map(part).collect::<Vec<_>>().join("/");
        for who in ["manager", "lead", "partner", "administrator"] {
            let fields = [("form_key", "k"), ("version", "1"), ("far", long.as_str()), ("further", long.as_str())];
            let answer = scene.clients[who].post(&path, &fields[..if who == "manager" { 4 } else { 3 }]).await;
            assert!(answer.status < 500, "{who}: {path}: {}", answer.status);
            sent += usize::from(is_typed(&entry.method, entry.path) && answer.status != 404);
        }
    }
    assert!(sent > 20, "only {sent} forms were looked at");
}

#[actix_web::test]
async fn what_was_written_at_length_is_shown_wherever_it_stands() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    let partner = app.partner("協力会社");
    let partner_user = "partner@test.example";
    app.partner_user(partner_user, partner);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let client = app.sign_in("manager@test.example").await;
    // Too long for its field, it is kept in the draft all the same, and shown with what to mend.
    app.desk().start(manager, engagement, success_review::actions::review::Start::Review).unwrap();
    let section = format!("/engagements/{engagement}/review/meeting");
    let page = client.get(&section).await.expect(200);
    let long = long();
    let refused = client.submit(&page, "form.beside__main", &[("internal_notes", &long)]).await;
    assert_eq!(refused.status, 422, "{}", refused.reads());
    assert!(refused.body.len() > long.len() && long.len() > 256 * 1024);
    for path in [
        section.clone(),
        format!("/engagements/{engagement}/review"),
        format!("/engagements/{engagement}/review/check"),
        format!("/engagements/{engagement}/review/discard"),
    ] {
        client.get(&path).await.expect(200);
    }
    // As long as every field allows: a hundred steps and their review.
    let mut answers = whole_answers();
    for row in 1..100 {
        for (column, value) in [
            ("key", format!("s{row}")),
            ("about", "other".to_owned()),
            ("what", "終わりまで書きます。".repeat(20)),
            ("owner", "高橋 由紀".to_owned()),
            ("owner_side", "customer".to_owned()),
            ("due_on", (today() + chrono::Days::new(9)).to_string()),
            ("status", "open".to_owned()),
        ] {
            answers.section_mut("next-steps").set(&format!("next_steps[{row}][{column}]"), &value);
        }
    }
    let other = app.desk().ready_engagement(manager, "日本橋商事株式会社");
    let review = app.desk().submitted(manager, other, &answers);
    for path in [
        format!("/reviews/{review}"),
        format!("/engagements/{other}"),
        format!("/engagements/{other}/agenda"),
        format!("/engagements/{other}/letters/thanks"),
        format!("/engagements/{other}/partner-view"),
        format!("/engagements/{other}/history"),
        "/steps".to_owned(),
        "/".to_owned(),
    ] {
        client.get(&path).await.expect(200);
    }
    app.desk().return_with(lead, review, 1, &"直してください。".repeat(200)).unwrap();
    app.desk().start(manager, other, success_review::actions::review::Start::Revision).unwrap();
    client.get("/").await.expect(200);
    client.get(&format!("/engagements/{other}/review/next-steps")).await.expect(200);
}

/// So many rows of a list, each with what all of them have and a text of its own.
fn rows(list: &str, text: &str, rest: &[(&str, &str)], count: usize) -> Vec<(String, String)> {
    let field = |row: usize, column: &str| format!("{list}[{row}][{column}]");
    let row = |row: usize| {
        let own = [(field(row, text), format!("{row}: {}", "終わりまで書きます。".repeat(18)))];
        rest.iter().map(move |(column, value)| (field(row, column), (*value).to_owned())).chain(own)
    };
    (0..count).flat_map(row).collect()
}

fn lent<'a>(fields: &'a [(String, String)], further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(further.iter().copied()).collect()
}

#[actix_web::test]
async fn forms_with_as_many_rows_as_they_take_are_read_and_made_where_nobody_waits() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    app.desk().draft(manager, engagement, &whole_answers());
    let client = app.sign_in("manager@test.example").await;
    let (form, section) = ("form[data-autosave]", format!("/engagements/{engagement}/review/next-steps"));
    let due = (today() + chrono::Days::new(9)).to_string();
    let rest = [("about", "other"), ("owner", "高橋 由紀"), ("owner_side", "customer"), ("due_on", due.as_str())];
    let steps = rows("next_steps", "what", &rest, success_review::domain::review::rows::MOST_ROWS);
    let first = client.get(&section).await.expect(200);
    client.submit(&first, form, &lent(&steps, &[("go", "stay")])).await.expect(303);
    let second = client.get(&section).await.expect(200);
    assert_eq!(second.select("#next_steps > [data-row]").len(), 100);
    // Ill-formed, and too late: each answer has all rows in it.
    let wrong = [("next_steps[7][due_on]", "いつか"), ("go", "next")];
    let refused = client.submit(&second, form, &wrong).await.expect(422);
    assert_eq!(refused.select("#next_steps > [data-row]").len(), 100);
    let late = [("next_steps[0][what]", "別の画面で書いた。"), ("go", "next")];
    let late = client.submit(&second, form, &late).await.expect(409);
    assert!(late.reads().contains("別の画面で書いた。"), "{}", late.reads());
    // The script's answers.
    let version = refused.attr(&format!("{form} [name=version]"), "value").expect("a version");
    let sent = lent(&steps, &[("version", &version), ("shown", "next_steps")]);
    let saved = client.post_json(&section, &sent).await.expect(200).json();
    assert!(saved["base"].as_str().is_some_and(|base| !base.is_empty()), "{saved}");
    let other = [("version", version.as_str()), ("shown", "next_steps"), ("next_steps[0][what]", "別の画面で書いた。")];
    client.post_json(&section, &other).await.expect(409);
    // And where the draft is gone.
    client.post(&format!("/engagements/{engagement}/review/discard"), &[]).await.expect(303);
    let gone = client.submit(&second, form, &lent(&steps, &[("go", "stay")])).await.expect(409);
    assert!(gone.reads().contains("99: 終わりまで"), "{}", gone.reads());

    let page = client.get(&format!("/engagements/{engagement}/criteria")).await.expect(200);
    let criteria = rows("criteria", "statement", &[], success_review::forms::criteria::MOST_ROWS);
    client.submit(&page, "#criteria", &lent(&criteria, &[])).await.expect(303);
    let late = client.submit(&page, "#criteria", &lent(&criteria, &[("criteria[3][target]", "別")])).await.expect(409);
    assert!(late.reads().contains("49: 終わりまで"), "{}", late.reads());
    let page = client.get(&format!("/engagements/{engagement}/criteria")).await.expect(200);
    let wrong = [("criteria[3][statement]", ""), ("criteria[3][target]", "行")];
    let refused = client.submit(&page, "#criteria", &lent(&[], &wrong)).await.expect(422);
    assert!(refused.body.contains("49: 終わりまで"), "{}", refused.reads());
}

#[actix_web::test]
async fn what_was_typed_at_length_without_a_session_comes_back() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
    let client = app.sign_in("manager@test.example").await;
    let page = client.get(&format!("/engagements/{engagement}/criteria")).await.expect(200);
    let (action, mut fields) = page.form("#criteria");
    // What packing makes no shorter.
    let noise: String = (0..12_000).map(|_| uuid::Uuid::new_v4().simple().to_string()).collect();
    fields.retain(|(name, _)| name != "criteria[0][statement]");
    fields.push(("criteria[0][statement]".to_owned(), noise.clone()));
    let nobody = app.client();
    let sent: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let entrance = nobody.post_as_is(&action, &sent).await.expect(401);
    let (target, mut form) = entrance.form("form.entry__form");
    for (name, value) in [("email", "manager@test.example"), ("password", PASSWORD)] {
        form.retain(|(n, _)| n != name);
        form.push((name.to_owned(), value.to_owned()));
    }
    let sent: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let onwards = nobody.post_as_is(&target, &sent).await.expect(307);
    let again = nobody.post_as_is(onwards.location(), &sent).await;
    assert!(again.has("[data-unsaved]") && again.body.contains(&noise), "{}", again.status);
}
