//! What may stand in names and links: no characters that nobody sees, nobody's password, no workload that is offered no more, and
//! nothing that a spreadsheet takes for a formula. Over every field that has one.

use success_review::actions::review::Start;
use success_review::domain::policy::Role;

use crate::support::builders::achieved;
use crate::support::database::execute;
use crate::support::scene::{MANAGER, Scene};
use crate::support::{Client, Page, TestApp};

/// Of each kind one: control, end of a line, marks and turns of direction, no room.
const UNSEEN: [char; 8] = ['\u{1b}', '\n', '\u{200e}', '\u{202e}', '\u{2068}', '\u{61c}', '\u{200b}', '\u{feff}'];

/// Refused with words at the field and in the summary, and shown as it was typed.
#[track_caller]
fn refused(page: &Page, field: &str, words: &str, typed: &str) {
    assert_eq!(page.status, 422, "{field} {typed:?}: {}", page.body);
    let at_field = page.text(&format!("[id='{field}-error']"));
    assert!(at_field.contains(words), "{field} {typed:?}: {at_field:?}");
    assert!(page.texts(".error-summary li").iter().any(|line| line.contains(words)), "{field} {typed:?}");
    let kept = page.select(&format!("main [name='{field}']"));
    let is_kept = kept.iter().any(|node| match node.attrs.get("value") {
        Some(value) => value == typed,
        None => node.html.contains(typed),
    });
    assert!(is_kept, "{field}: {typed:?} is not kept: {kept:?}");
}

/// Forms with names: path, form, the fields with names, and what else is filled in.
type Named<'a> = (&'a str, &'a str, &'a [&'a str], &'a [(&'a str, &'a str)]);

async fn try_names(client: &Client, forms: &[Named<'_>]) {
    for (path, form, fields, others) in forms {
        for field in *fields {
            for unseen in UNSEEN {
                // A line's end makes two aliases, each of them sound.
                if *field == "aliases" && unseen == '\n' {
                    continue;
                }
                let typed = format!("a{unseen}b@b.example");
                let mut filled: Vec<(&str, &str)> = others.iter().filter(|(name, _)| name != field).copied().collect();
                filled.push((field, &typed));
                let page = client.get(path).await.expect(200);
                let page = client.submit(&page, form, &filled).await;
                let code = format!("2 文字目に、画面に表示されない文字（U+{:04X}）", u32::from(unseen));
                refused(&page, field, &code, &typed);
            }
        }
    }
}

#[actix_web::test]
async fn no_name_of_the_administration_holds_what_nobody_sees() {
    let app = TestApp::spawn().await;
    app.user("administrator@test.example", &[Role::Administrator]);
    let (person, partner) = (app.user("manager@test.example", &[Role::Manager]), app.partner("東都システムズ"));
    let teams = app.desk().workload("teams");
    let client = app.sign_in("administrator@test.example").await;
    let (user, partner, workload) =
        (format!("/admin/users/{person}"), format!("/admin/partners/{partner}"), format!("/admin/workloads/{teams}"));
    let account = [("name", "田中"), ("email", "new@test.example"), ("roles", "lead")];
    let new_workload = [("key", "new_one"), ("name", "New"), ("position", "1")];
    try_names(
        &client,
        &[
            ("/admin/users/new", "form[action='/admin/users']", &["name", "email"], &account),
            (&user, &format!("form[action='{user}']"), &["name"], &[]),
            ("/admin/partners", "form[action='/admin/partners']", &["name"], &[]),
            (&partner, &format!("form[action='{partner}']"), &["name"], &[]),
            ("/admin/workloads", "form[action='/admin/workloads']", &["name", "aliases"], &new_workload),
            (&workload, &format!("form[action='{workload}']"), &["name", "aliases"], &[]),
        ],
    )
    .await;
}

#[actix_web::test]
async fn no_name_of_an_engagement_holds_what_nobody_sees() {
    let scene = Scene::ready().await;
    let (edit, criteria) = (scene.path("/edit"), scene.path("/criteria"));
    let registered = [("tenant_id", "a.onmicrosoft.com"), ("segment", "business")];
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("全社で使う")]);
    let column = |name: &str| format!("criteria[1][{name}]");
    let rows = ["statement", "target", "actual", "achieved_by"].map(column);
    let rows = rows.each_ref().map(String::as_str);
    try_names(
        &scene.client,
        &[
            ("/engagements/new", "#engagement", &["customer_name"], &registered),
            (&edit, "#engagement", &["customer_name"], &[]),
            (&criteria, "#criteria", &rows, &[]),
        ],
    )
    .await;
}

#[actix_web::test]
async fn no_line_of_a_review_holds_what_nobody_sees() {
    let scene = Scene::ready().await;
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let sections = ["meeting", "outcome", "goals", "next-steps"].map(|key| scene.path(&format!("/review/{key}")));
    let form = "form[data-autosave]";
    let [meeting, outcome, goals, steps] = sections.each_ref().map(String::as_str);
    try_names(
        &scene.client,
        &[
            (meeting, form, &["planned_place"], &[("took_place", "planned")]),
            (
                meeting,
                form,
                &["attendees[0][name]", "attendees[0][organization]", "recording"],
                &[("took_place", "held"), ("attendees[0][key]", "a1")],
            ),
            (outcome, form, &["csm_name", "csm_email"], &[("result", "customer_success_manager")]),
            (goals, form, &["champions_who"], &[("champions", "planned")]),
            (
                steps,
                form,
                &["next_steps[0][what]", "next_steps[0][owner]"],
                &[("next_steps[0][key]", "s1"), ("next_steps[0][status]", "open")],
            ),
        ],
    )
    .await;
}

#[actix_web::test]
async fn a_long_text_may_hold_anything_and_is_shown_harmlessly() {
    let scene = Scene::ready().await;
    let typed = "目標\u{202e}A\u{200b}B\u{1b}C \u{1f469}\u{200d}\u{1f4bb}";
    let page = scene.page("/edit").await;
    scene
        .client
        .submit(&page, "#engagement", &[("goals_planned", typed), ("tenant_id", "a.onmicrosoft.com")])
        .await
        .expect(303);
    assert_eq!(
        scene.page("/edit").await.form("#engagement").1.iter().find(|f| f.0 == "goals_planned").unwrap().1,
        typed
    );
    let shown = scene.page("").await;
    assert!(shown.body.contains("目標[U+202E]AB[U+001B]C \u{1f469}\u{200d}\u{1f4bb}"), "{}", shown.body);
    assert!(!shown.body.contains(['\u{202e}', '\u{200b}', '\u{1b}']));
}

#[actix_web::test]
async fn names_that_are_stored_already_are_shown_harmlessly() {
    let app = TestApp::spawn().await;
    let (manager, partner) = (app.user(MANAGER, &[Role::Manager, Role::Administrator]), app.partner("東都"));
    let lead = app.user("lead@test.example", &[Role::Lead]);
    app.partner_user("partner@test.example", partner);
    let engagement = app.desk().ready_engagement(manager, "青嶺");
    let teams = app.desk().workload("teams");
    for sql in [
        "UPDATE users SET name = '\u{202e}田\u{200b}中\u{1b}[31m'".to_owned(),
        "UPDATE partners SET name = '\u{202e}東\u{200b}都\u{1b}[31m'".to_owned(),
        format!("UPDATE engagements SET customer_name = '\u{202e}青\u{200b}嶺\u{1b}[31m', partner_id = {partner}"),
        format!("UPDATE workloads SET name = '\u{202e}Te\u{200b}ams\u{1b}[31m' WHERE id = {teams}"),
    ] {
        execute(&app.db, &sql).unwrap();
    }
    for (email, paths) in [
        (
            MANAGER,
            vec![
                "/".to_owned(),
                "/account".to_owned(),
                "/engagements".to_owned(),
                format!("/engagements/{engagement}"),
                format!("/engagements/{engagement}/history"),
                format!("/engagements/{engagement}/usage"),
                format!("/engagements/{engagement}/agenda"),
                format!("/engagements/{engagement}/partner-view"),
                "/admin/users".to_owned(),
                "/admin/partners".to_owned(),
                "/admin/workloads".to_owned(),
                "/admin/audit".to_owned(),
            ],
        ),
        ("lead@test.example", vec!["/portfolio".to_owned(), "/reviews".to_owned(), "/engagements".to_owned()]),
        ("partner@test.example", vec!["/summaries".to_owned(), format!("/summaries/{engagement}")]),
    ] {
        let client = app.sign_in(email).await;
        for path in paths {
            let page = client.get(&path).await.expect(200);
            assert!(!page.body.contains(['\u{202e}', '\u{200b}', '\u{1b}']), "{path}");
            assert!(page.body.contains("[U+202E]"), "{path}");
        }
    }
    assert_ne!(lead, manager);
}

#[actix_web::test]
async fn no_link_names_a_user_or_a_password() {
    let scene = Scene::ready().await;
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    scene.app.desk().criteria(scene.manager, scene.engagement, &[achieved("全社で使う")]);
    let (criteria, meeting) = (scene.path("/criteria"), scene.path("/review/meeting"));
    for (path, form, field, others) in [
        (&criteria, "#criteria", "criteria[1][evidence_url]", &[][..]),
        (&meeting, "form[data-autosave]", "recording", &[("took_place", "held")][..]),
    ] {
        for (link, words) in [
            ("https://user:pw@contoso.example/", "ユーザー名やパスワード"),
            ("https://user@contoso.example/", "ユーザー名やパスワード"),
            ("http://:pw@contoso.example/", "ユーザー名やパスワード"),
            ("https://contoso.example@evil.example/", "ユーザー名やパスワード"),
            ("contoso.example", "https://"),
            ("javascript:alert(1)", "https://"),
            ("https://con toso.example/", "https://"),
        ] {
            let mut filled = others.to_vec();
            filled.push((field, link));
            let page = scene.client.get(path).await.expect(200);
            refused(&scene.client.submit(&page, form, &filled).await, field, words, link);
        }
        let mut filled = others.to_vec();
        filled.push((field, "https://contoso.example/a@b"));
        let page = scene.client.get(path).await.expect(200);
        scene.client.submit(&page, form, &filled).await.expect(303);
    }
    // One that was stored before is shown without them.
    execute(&scene.app.db, "UPDATE criteria SET evidence_url = 'https://user:secret@contoso.example/'").unwrap();
    for end in ["/criteria", ""] {
        let page = scene.page(end).await;
        let shown = page.select("a[href^='https://contoso']");
        assert!(shown.iter().all(|link| link.text == "https://contoso.example/"), "{end}");
        assert!(!page.body.contains(">https://user:secret"), "{end}");
    }
}

#[actix_web::test]
async fn a_retired_workload_is_refused_wherever_a_form_names_it() {
    let scene = Scene::ready().await;
    let desk = scene.app.desk();
    let (retired, teams) = (desk.workload("intune"), desk.workload("teams"));
    execute(&scene.app.db, "UPDATE workloads SET retired = TRUE WHERE key IN ('intune', 'teams')").unwrap();
    let (chosen, target) = (format!("workloads[{retired}][chosen]"), format!("workloads[{retired}][target]"));
    let workload = [(chosen.as_str(), "yes"), (target.as_str(), "10")];
    let words = "提供終了";

    let customer = [("customer_name", "新しい顧客"), ("tenant_id", "a.onmicrosoft.com"), ("segment", "business")];
    for (path, others) in [("/engagements/new".to_owned(), &customer[..]), (scene.path("/edit"), &[])] {
        let filled: Vec<_> = workload.iter().chain(others).copied().collect();
        let page = scene.client.get(&path).await.expect(200);
        let page = scene.client.submit(&page, "#engagement", &filled).await;
        refused(&page, &chosen, words, "yes");
    }
    // What the engagement intends already stays.
    let page = scene.page("/edit").await;
    assert!(page.has(&format!("[name='workloads[{teams}][chosen]'][checked]")));
    scene.client.submit(&page, "#engagement", &[("tenant_id", "a.onmicrosoft.com")]).await.expect(303);

    // Beside others that are offered, and where none is.
    let usage = |column: &str| format!("usage[{retired}][{column}]");
    let (id, row) = (retired.to_string(), [usage("active"), usage("entitled")]);
    for all in [false, true] {
        let others = format!("UPDATE workloads SET retired = {all} WHERE key NOT IN ('intune', 'teams')");
        execute(&scene.app.db, &others).unwrap();
        let of_other = vec![("workload", id.as_str()), ("active", "5"), ("entitled", "9")];
        let of_row = vec![(row[0].as_str(), "5"), (row[1].as_str(), "9")];
        for (filled, active) in [(of_other, "active"), (of_row, row[0].as_str())] {
            let at = filled[0].0;
            let page = scene.page("/usage").await;
            let page = scene.client.submit(&page, "#measurement", &filled).await.expect(422);
            assert!(page.has(&format!("[name='{at}']")) && page.has(&format!("[id='{at}-error']")), "{}", page.body);
            let summary = page.text(".error-summary");
            assert!(summary.contains("Microsoft Intune") && summary.contains(words), "{at}: {summary}");
            assert_eq!(page.attr(&format!("[name='{active}']"), "value").as_deref(), Some("5"), "what was typed stays");
        }
    }
    execute(&scene.app.db, "UPDATE workloads SET retired = FALSE WHERE key NOT IN ('intune', 'teams')").unwrap();
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let row = "[0][workload]";
    for (section, list, other) in
        [("outcome", "enable", ("result", "enable_workloads")), ("goals", "new_workloads", ("wants_more", "yes"))]
    {
        let (field, key) = (format!("{list}{row}"), format!("{list}[0][key]"));
        let path = scene.path(&format!("/review/{section}"));
        let filled = [other, (key.as_str(), "r1"), (field.as_str(), "intune")];
        let page = scene.client.get(&path).await.expect(200);
        let page = scene.client.submit(&page, "form[data-autosave]", &filled).await;
        refused(&page, &field, words, "intune");
        let stored = scene.app.desk().drafted(scene.manager, scene.engagement).unwrap();
        assert_eq!(stored.section(section).text(&field), "", "it is not stored, so it is refused again");
        // What was chosen while it was offered stays a sound answer.
        execute(&scene.app.db, "UPDATE workloads SET retired = FALSE WHERE key = 'intune'").unwrap();
        let page = scene.client.get(&path).await.expect(200);
        scene.client.submit(&page, "form[data-autosave]", &filled).await.expect(303);
        execute(&scene.app.db, "UPDATE workloads SET retired = TRUE WHERE key = 'intune'").unwrap();
        let page = scene.client.get(&path).await.expect(200);
        assert!(!page.has(".error-summary"), "{}", page.body);
        scene.client.submit(&page, "form[data-autosave]", &[]).await.expect(303);
        execute(&scene.app.db, "DELETE FROM review_draft_sections").unwrap();
    }
}

#[actix_web::test]
async fn a_removed_row_comes_back_whole_also_when_its_workload_was_retired_meanwhile() {
    let scene = Scene::ready().await;
    scene.app.desk().start(scene.manager, scene.engagement, Start::Review).unwrap();
    let path = scene.path("/review/goals");
    let field = "new_workloads[0][workload]";
    let row = [("wants_more", "yes"), ("new_workloads[0][key]", "r1"), (field, "intune")];
    for (fields, go) in [(&row[..], "save"), (&[], "remove:new_workloads:0")] {
        let page = scene.client.get(&path).await.expect(200);
        let fields: Vec<_> = fields.iter().copied().chain([("go", go)]).collect();
        scene.client.submit(&page, "form[data-autosave]", &fields).await.expect(303);
    }
    execute(&scene.app.db, "UPDATE workloads SET retired = TRUE WHERE key = 'intune'").unwrap();
    let page = scene.client.get(&path).await.expect(200);
    let back = page.select("button[value^='restore:new_workloads']").remove(0).attrs["value"].clone();
    scene.client.submit(&page, "form[data-autosave]", &[("go", &back)]).await.expect(303);
    let stored = scene.app.desk().drafted(scene.manager, scene.engagement).unwrap();
    assert_eq!(stored.section("goals").text(field), "intune");
}

#[actix_web::test]
async fn no_cell_that_we_hand_out_is_a_formula_and_our_own_import_reads_it() {
    let scene = Scene::ready().await;
    for first in ['=', '+', '-', '@', '＝', '\t', '\r'] {
        let name = format!("{first}SUM(1)");
        let rename = format!("UPDATE workloads SET name = '{name}' WHERE key = 'teams'");
        execute(&scene.app.db, &rename).unwrap();
        let csv = String::from_utf8(scene.client.download(&scene.path("/usage/table.csv")).await).unwrap();
        let row = csv.lines().nth(1).unwrap_or_else(|| panic!("{csv:?}"));
        let cell = row.split(',').next().unwrap();
        assert!(row.starts_with("'") || row.starts_with("\"'"), "{cell:?}");
        let filled = csv.replacen(",,,", ",350,1000,", 1);
        let preview = scene.client.post_file(&scene.path("/usage/import"), &[], "usage.csv", filled.as_bytes()).await;
        let preview = scene.client.follow(preview).await.expect(200);
        assert!(preview.has("#confirmation"), "{first:?}: {}", preview.body);
    }
}
