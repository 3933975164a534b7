//! Every template with samples, in both languages: the page that is asked for is made of the template that its line names,
//! and nothing of a template or of a text stands in it as it was written.
//!
//! A template without a line in [`SAMPLES`] is named, and so is a line without a template.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use success_review::actions::reassignments;
use success_review::demo;
use success_review::domain::filter::Engagements as Filter;
use success_review::domain::reassignment::Chosen;
use success_review::store::search::Bounds;
use success_review::store::{engagement_list, users};

use crate::signs::{Looked, Sign, Template, below, pages, sign, templates, text_ids};
use crate::support::{Client, Page, TestApp};

const FIRST: &str = include_str!("../../src/playbook/conduct_success_review.2020-04-30.toml");
const SECOND: &str = include_str!("../../src/playbook/conduct_success_review.2020-04-30.2.toml");
const THIRD: &str = include_str!("../../src/playbook/conduct_success_review.2020-04-30.3.toml");
const NEWER: &str = include_str!("../fixtures/conduct_success_review.2026-10-01.toml");

const NOBODY: &str = "";
const MANAGER: &str = "manager@demo.example";
const LEAD: &str = "lead@demo.example";
const PARTNER: &str = "partner@demo.example";
const STAND_IN: &str = "manager2@demo.example";
const ADMINISTRATOR: &str = "admin@demo.example";

/// A usage report that can be read.
const INSIGHTS: &str = "TPID,Tenant ID,Tenant name,Workload,SKU,MAU,PAU,Usage %\r\n\
1,0f8fad5b-d9cb-469f-a165-70867728950e,Contoso,Microsoft Teams,E3,35,360,9.72%\r\n";
const REPORT: &str = "Report Refresh Date,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive,Office 365 Active,\
Office 365 Inactive,Report Period\r\n2026-09-29,280,31,285,81,300,66,30\r\n";

/// A request whose answer is made of a template.
struct Sample {
    template: &'static str,
    who: &'static str,
    send: Send,
    /// Names in braces are the ids of [`places`].
    path: &'static str,
    status: u16,
}

enum Send {
    Get,
    Form(&'static [(&'static str, &'static str)]),
    /// The page's own form, sent as the page has it but for one field.
    Filled(&'static str, (&'static str, &'static str)),
    /// As a page of the person's earlier session sends it, which is shown again and not saved.
    Earlier(&'static [(&'static str, &'static str)]),
    File(&'static str, &'static str),
}

const fn get(template: &'static str, who: &'static str, path: &'static str) -> Sample {
    Sample { template, who, send: Send::Get, path, status: 200 }
}

const fn post(
    template: &'static str,
    who: &'static str,
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
    status: u16,
) -> Sample {
    Sample { template, who, send: Send::Form(fields), path, status }
}

/// The answer to a form whose version is no longer the stored one.
const fn late(template: &'static str, who: &'static str, path: &'static str, form: &'static str) -> Sample {
    Sample { template, who, send: Send::Filled(form, ("version", "0")), path, status: 409 }
}

/// The answer to a form that was made in an earlier session.
const fn earlier(
    template: &'static str,
    who: &'static str,
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
    status: u16,
) -> Sample {
    Sample { template, who, send: Send::Earlier(fields), path, status }
}

const fn file(
    template: &'static str,
    path: &'static str,
    name: &'static str,
    text: &'static str,
    status: u16,
) -> Sample {
    Sample { template, who: MANAGER, send: Send::File(name, text), path, status }
}

impl Sample {
    const fn answers(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

const SAMPLES: &[Sample] = &[
    get("account/account.html", MANAGER, "/account"),
    post("account/account.html", MANAGER, "/account/password", &[], 422),
    get("admin/audit.html", ADMINISTRATOR, "/admin/audit"),
    get("admin/headings.html", ADMINISTRATOR, "/admin/headings"),
    post("admin/headings.html", ADMINISTRATOR, "/admin/headings", &[], 422),
    get("admin/security.html", ADMINISTRATOR, "/admin/security"),
    get("admin/security.html", ADMINISTRATOR, "/admin/security?day=soon").answers(422),
    get("admin/mail.html", ADMINISTRATOR, "/admin/mail"),
    get("admin/partner.html", ADMINISTRATOR, "/admin/partners/{partner}"),
    get("admin/partners.html", ADMINISTRATOR, "/admin/partners"),
    post("admin/partners.html", ADMINISTRATOR, "/admin/partners", &[], 422),
    get("admin/user.html", ADMINISTRATOR, "/admin/users/{user}"),
    get("admin/user.html", ADMINISTRATOR, "/admin/users/new"),
    post("admin/user.html", ADMINISTRATOR, "/admin/users", &[], 422),
    late("admin/user.html", ADMINISTRATOR, "/admin/users/{user}", "form:has([name=version])"),
    post("admin/user_password.html", ADMINISTRATOR, "/admin/users/{user}/password", &[], 200),
    get("admin/users.html", ADMINISTRATOR, "/admin/users"),
    get("admin/workload.html", ADMINISTRATOR, "/admin/workloads/{workload}"),
    late("admin/workload.html", ADMINISTRATOR, "/admin/workloads/{workload}", "form:has([name=version])"),
    get("admin/workloads.html", ADMINISTRATOR, "/admin/workloads"),
    post("admin/workloads.html", ADMINISTRATOR, "/admin/workloads", &[], 422),
    get("agenda/show.html", MANAGER, "/engagements/{draft}/agenda"),
    get("criteria/show.html", MANAGER, "/engagements/{draft}/criteria"),
    earlier(
        "criteria/show.html",
        MANAGER,
        "/engagements/{draft}/criteria",
        &[("version", "1"), ("criteria[1][statement]", "typed before signing in again")],
        409,
    ),
    get("engagement/history.html", MANAGER, "/engagements/{draft}/history"),
    get("engagement/show.html", MANAGER, "/engagements/{draft}"),
    get("engagement/show.html", LEAD, "/engagements/{approved}"),
    get("notes/engagement.html", MANAGER, "/engagements/{draft}/notes"),
    post("notes/engagement.html", MANAGER, "/engagements/{draft}/notes", &[], 422),
    get("notes/edit.html", MANAGER, "/engagements/{draft}/notes/{note}"),
    late("notes/edit.html", MANAGER, "/engagements/{draft}/notes/{note}", "#note-form"),
    get("notes/index.html", MANAGER, "/notes"),
    get("notes/index.html", LEAD, "/notes?q=nothing"),
    get("letters/show.html", MANAGER, "/engagements/{draft}/letters/invitation"),
    get("engagements/form.html", MANAGER, "/engagements/new"),
    get("engagements/form.html", MANAGER, "/engagements/{draft}/edit"),
    post("engagements/form.html", MANAGER, "/engagements", &[], 422),
    earlier(
        "engagements/form.html",
        MANAGER,
        "/engagements/{draft}/edit",
        &[("version", "1"), ("customer_name", "typed before signing in again")],
        409,
    ),
    get("covers/index.html", MANAGER, "/covers"),
    get("covers/index.html", LEAD, "/covers"),
    post("covers/index.html", LEAD, "/covers", &[("last_day", "1999-01-01")], 422),
    get("engagements/index.html", MANAGER, "/engagements"),
    get("engagements/index.html", LEAD, "/engagements?q=nobody-is-called-this"),
    post("engagements/reassign.html", LEAD, "/engagements/{draft}/manager", &[("manager", "0"), ("version", "1")], 422),
    get("engagements/reassign_many.html", LEAD, "/engagements/reassignment?former={manager}"),
    get("engagements/reassign_many.html", LEAD, "/engagements/reassignment"),
    post("engagements/reassign_many.html", LEAD, "/engagements/reassignment", &[("former", "1")], 422),
    get("engagements/reassigned.html", LEAD, "/engagements/reassignments/{reassignment}"),
    get("errors/error.html", MANAGER, "/nowhere").answers(404),
    get("errors/error.html", PARTNER, "/portfolio").answers(404),
    earlier("errors/texts.html", MANAGER, "/engagements/999999/criteria", &[("text", "a text without a form")], 404),
    get("home/show.html", MANAGER, "/"),
    get("home/show.html", LEAD, "/"),
    get("home/show.html", STAND_IN, "/"),
    get("home/show.html", STAND_IN, "/?manager={manager}"),
    get("playbook/show.html", PARTNER, "/playbook"),
    get("playbook/show.html", MANAGER, "/playbook/2020-04-30"),
    get("playbook/show.html", MANAGER, "/playbook/2020-04-30.2"),
    get("playbook/rules.html", PARTNER, "/playbook/rules"),
    get("portfolio/show.html", LEAD, "/portfolio"),
    get("portfolio/meetings.html", LEAD, "/portfolio/meetings"),
    get("portfolio/meetings.html", LEAD, "/portfolio/meetings?from=2019-01&to=2019-02"),
    get("review/check.html", MANAGER, "/engagements/{draft}/review/check"),
    post(
        "review/check.html",
        MANAGER,
        "/engagements/{draft}/review/submission",
        &[("idempotency_key", "a-key-of-the-samples")],
        422,
    ),
    post(
        "conflict/show.html",
        MANAGER,
        "/engagements/{draft}/review/meeting",
        &[("version", "0"), ("shown", "risks"), ("risks", "a later text"), ("go", "stay")],
        409,
    ),
    post(
        "review/ended.html",
        MANAGER,
        "/engagements/{fresh}/review/meeting",
        &[("version", "1"), ("shown", "risks"), ("risks", "a text for a draft that is gone"), ("go", "stay")],
        409,
    ),
    get("review/discard.html", MANAGER, "/engagements/{draft}/review/discard"),
    get("review/ended.html", MANAGER, "/engagements/{approved}/review/meeting").answers(410),
    get("review/field.html", MANAGER, "/engagements/{draft}/review/meeting"),
    get("review/front.html", MANAGER, "/engagements/{draft}/review"),
    get("review/playbook.html", MANAGER, "/engagements/{draft}/review/playbook"),
    get("review/row.html", MANAGER, "/engagements/{draft}/review/meeting"),
    get("review/section.html", MANAGER, "/engagements/{draft}/review/meeting"),
    earlier(
        "review/section.html",
        MANAGER,
        "/engagements/{draft}/review/meeting",
        &[("version", "1"), ("shown", "risks"), ("risks", "typed before signing in again")],
        409,
    ),
    get("review/section.html", MANAGER, "/engagements/{draft}/review/outcome"),
    get("review/section.html", MANAGER, "/engagements/{draft}/review/goals"),
    get("review/section.html", MANAGER, "/engagements/{draft}/review/next-steps"),
    get("review/start.html", MANAGER, "/engagements/{fresh}/review"),
    get("review/start.html", MANAGER, "/engagements/{approved}/review"),
    get("reviews/queue.html", LEAD, "/reviews"),
    get("reviews/show.html", LEAD, "/reviews/{waiting_review}"),
    get("reviews/show.html", MANAGER, "/reviews/{approved_review}"),
    get("sign_in/sign_in.html", NOBODY, "/sign-in"),
    post("sign_in/sign_in.html", NOBODY, "/sign-in", &[], 422),
    get("steps/index.html", MANAGER, "/steps"),
    get("steps/index.html", LEAD, "/steps?q=nobody-is-called-this"),
    get("steps/new.html", MANAGER, "/engagements/{approved}/steps/new"),
    post("steps/new.html", MANAGER, "/engagements/{approved}/steps", &[], 422),
    get("steps/show.html", MANAGER, "/engagements/{approved}/steps/{step}"),
    late("steps/show.html", MANAGER, "/engagements/{approved}/steps/{step}", "#step-form"),
    get("summaries/index.html", PARTNER, "/summaries"),
    get("summaries/show.html", PARTNER, "/summaries/{summary}"),
    get("usage/import.html", MANAGER, "/engagements/{draft}/usage/import"),
    file("usage/import.html", "/engagements/{draft}/usage/import", "letter.csv", "Dear customer\r\n", 422),
    get("usage/imported.html", MANAGER, "/engagements/{imported}/usage/imports/{import}"),
    file("usage/preview.html", "/engagements/{draft}/usage/import", "ServicesUserCounts.csv", REPORT, 200),
    get("usage/portfolio_import.html", MANAGER, "/usage-reports"),
    file("usage/portfolio_import.html", "/usage-reports", "letter.csv", "Dear customer\r\n", 422),
    file("usage/portfolio_preview.html", "/usage-reports", "insights.csv", INSIGHTS, 200),
    get("usage/show.html", MANAGER, "/engagements/{imported}/usage"),
    post("usage/show.html", MANAGER, "/engagements/{draft}/usage", &[], 422),
];

/// Templates of which other pages are made as well.
const PARTS: [&str; 2] = ["review/field.html", "review/row.html"];

/// Where the codes of the rules are explained, and may stand without a link.
const RULES: &str = "playbook/rules.html";

/// Ids that the demonstration gave to what the samples look at.
const PLACES: &[(&str, &str)] = &[
    ("partner", "SELECT min(id) AS id FROM partners"),
    ("user", "SELECT id FROM users WHERE email = 'manager3@demo.example'"),
    ("manager", "SELECT id FROM users WHERE email = 'manager@demo.example'"),
    ("reassignment", "SELECT max(id) AS id FROM reassignments"),
    ("workload", "SELECT min(id) AS id FROM workloads"),
    (
        "draft",
        "SELECT min(d.engagement_id) AS id FROM review_drafts d JOIN review_draft_sections s ON s.draft_id = d.id \
         JOIN engagements e ON e.id = d.engagement_id JOIN users u ON u.id = e.manager_id \
         WHERE s.section = 'meeting' AND u.email = 'manager@demo.example'",
    ),
    (
        "fresh",
        "SELECT min(e.id) AS id FROM engagements e JOIN users u ON u.id = e.manager_id \
         WHERE u.email = 'manager@demo.example' AND e.id NOT IN (SELECT engagement_id FROM review_drafts) \
         AND e.id NOT IN (SELECT engagement_id FROM review_revisions)",
    ),
    (
        "approved",
        "SELECT min(e.id) AS id FROM engagements e JOIN users u ON u.id = e.manager_id \
         JOIN review_revisions r ON r.engagement_id = e.id WHERE u.email = 'manager@demo.example' \
         AND r.state = 'approved' AND e.id NOT IN (SELECT engagement_id FROM review_drafts)",
    ),
    (
        "step",
        "SELECT min(s.id) AS id FROM next_steps s WHERE s.engagement_id = (SELECT min(e.id) FROM engagements e \
         JOIN users u ON u.id = e.manager_id JOIN review_revisions r ON r.engagement_id = e.id \
         WHERE u.email = 'manager@demo.example' AND r.state = 'approved' \
         AND e.id NOT IN (SELECT engagement_id FROM review_drafts))",
    ),
    (
        "approved_review",
        "SELECT min(r.review_id) AS id FROM review_revisions r JOIN engagements e ON e.id = r.engagement_id \
         JOIN users u ON u.id = e.manager_id WHERE u.email = 'manager@demo.example' AND r.state = 'approved'",
    ),
    ("waiting_review", "SELECT min(review_id) AS id FROM review_revisions WHERE state = 'submitted'"),
    (
        "summary",
        "SELECT min(r.engagement_id) AS id FROM review_revisions r JOIN engagements e ON e.id = r.engagement_id \
         JOIN users u ON u.partner_id = e.partner_id WHERE u.email = 'partner@demo.example' AND r.state = 'approved'",
    ),
    (
        "imported",
        "SELECT min(i.engagement_id) AS id FROM usage_imports i JOIN engagements e ON e.id = i.engagement_id \
         JOIN users u ON u.id = e.manager_id WHERE u.email = 'manager@demo.example'",
    ),
    (
        "import",
        "SELECT min(id) AS id FROM usage_imports WHERE engagement_id = (SELECT min(i.engagement_id) \
         FROM usage_imports i JOIN engagements e ON e.id = i.engagement_id \
         JOIN users u ON u.id = e.manager_id WHERE u.email = 'manager@demo.example')",
    ),
];

#[actix_web::test]
async fn every_template_is_rendered_in_both_languages() {
    let templates = templates();
    let mut faults = unpaired(&templates);
    // The demonstration's drafts are of the version shipped, so that the newer one is offered to them.
    let app = TestApp::spawn_with_playbooks(&[FIRST, SECOND, THIRD, NEWER]).await;
    assert!(demo::prepare(&app.db, &app.clock).expect("the demonstration"));
    reassign(&app);
    let mut places = places(&app);
    cover(&app, places.iter().find(|(of, _)| *of == "manager").expect("a manager").1);
    let place = |name| places.iter().find(|(of, _)| *of == name).expect("a place").1;
    let (draft, now) = (place("draft"), app.clock.timestamp());
    let manager = app.read(|conn| success_review::store::engagements::manager_of(conn, draft));
    places.push(("note", app.desk().note(manager, draft, now.date(), "電話で相談しました。", true)));
    let texts = text_ids();
    let sampled = templates.keys().filter(|name| SAMPLES.iter().any(|sample| sample.template == name.as_str()));
    let signs: Vec<(&str, Sign)> = sampled.filter_map(|name| Some((name.as_str(), sign(name, &templates)?))).collect();
    for lang in ["ja", "en"] {
        let mut clients = BTreeMap::new();
        for sample in SAMPLES {
            if !clients.contains_key(sample.who) {
                clients.insert(sample.who, client(&app, sample.who, lang).await);
            }
            let path = filled(sample.path, &places);
            let answer = sample.ask(&app, lang, &clients[sample.who], &path).await;
            let mut wrong = |what: String| faults.push(format!("{lang} {}, {path}: {what}", sample.template));
            if answer.status != sample.status {
                let title = answer.texts("title").join(" ");
                wrong(format!("answers {} ({title}), not {}", answer.status, sample.status));
                continue;
            }
            let page = Looked::at(&answer);
            if page.document.root_element().attr("lang") != Some(lang) {
                wrong("in another language".to_owned());
            }
            let made_of: Vec<&str> =
                signs.iter().filter(|(_, sign)| sign.is_on(&page)).map(|(template, _)| *template).collect();
            if !made_of.contains(&sample.template) {
                wrong("nothing shows that it is made of this template".to_owned());
            }
            if !PARTS.contains(&sample.template) {
                let others = made_of.into_iter().filter(|of| *of != sample.template && !PARTS.contains(of));
                others.for_each(|other| wrong(format!("shows the sign of {other}")));
            }
            page.left_as_written(&texts).into_iter().for_each(&mut wrong);
            page.dates_that_break().into_iter().for_each(&mut wrong);
            if sample.template != RULES {
                page.codes_unexplained().into_iter().for_each(wrong);
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_other_template_is_a_part_of_one() {
    let pages = pages();
    let mut sources: Vec<String> = below("templates", "html").into_values().collect();
    sources.extend(below("src/web", "rs").into_values());
    // Letters are no pages: `mail` reads them.
    let letters: String = below("src/mail", "rs").into_values().collect();
    for name in below("templates", "html").into_keys().filter(|name| !pages.contains(name)) {
        let used = ["extends", "import", "include"].iter().any(|tag| {
            let (plain, escaped) = (format!("{tag} \"{name}\""), format!("{tag} \\\"{name}\\\""));
            sources.iter().any(|source| source.contains(&plain) || source.contains(&escaped))
        });
        assert!(used || letters.contains(&format!("path = \"{name}\"")), "nothing uses {name}");
    }
}

#[test]
fn what_was_left_as_it_was_written_is_found() {
    let left = |body: &str| {
        let page = Page { status: 200, headers: Default::default(), body: body.to_owned() };
        Looked::at(&page).left_as_written(&text_ids())
    };
    assert_eq!(left("<p>A self-made text, <code>a_name</code> and a sign-up.</p>"), Vec::<String>::new());
    for body in [
        "<p>{{ name }}</p>",
        "<p>{% if %}</p>",
        "<p>{$count} rows</p>",
        "<p>No localization for id: \"x\"</p>",
        "<p>see error-home</p>",
        "<a aria-label=\"error-home\">x</a>",
        "<td>not_attended</td>",
    ] {
        assert!(!left(body).is_empty(), "{body}");
    }
}

/// Templates without a line, and lines without a template.
fn unpaired(templates: &BTreeMap<String, Template>) -> Vec<String> {
    let (pages, lines) = (pages(), SAMPLES.iter().map(|s| s.template.to_owned()).collect::<BTreeSet<_>>());
    let without_line = pages.difference(&lines).map(|name| format!("{name}: no line in SAMPLES"));
    let without_template = lines.difference(&pages).map(|name| format!("{name}: a line, but no such template"));
    let signless = pages.iter().filter(|name| sign(name, templates).is_none());
    let signless = signless.map(|name| format!("{name}: no markup of its own, and no line in MARKS"));
    without_line.chain(without_template).chain(signless).collect()
}

impl Sample {
    async fn ask(&self, app: &TestApp, lang: &str, client: &Client, path: &str) -> Page {
        match self.send {
            Send::Get => client.get(path).await,
            Send::Form(fields) => client.post(path, fields).await,
            Send::Filled(form, field) => {
                let page = client.get(path).await.expect(200);
                client.submit(&page, form, &[field]).await
            }
            Send::Earlier(fields) => {
                let before = self::client(app, self.who, lang).await;
                let token = before.get("/account").await.attr("input[name=csrf_token]", "value").expect("a token");
                let mut all = vec![("csrf_token", token.as_str())];
                all.extend_from_slice(fields);
                client.post_as_is(path, &all).await
            }
            Send::File(name, text) => {
                client.post_file(path, &[("window_days", "28"), ("as_of", "2026-11-01")], name, text.as_bytes()).await
            }
        }
    }
}

/// A browser of this person, whose account leaves the language to it.
async fn client(app: &TestApp, who: &str, lang: &str) -> Client {
    let client = app.client_in(lang);
    if who != NOBODY {
        client.get("/sign-in").await;
        client.post("/sign-in", &[("email", who), ("password", demo::PASSWORD)]).await.expect(303);
    }
    client
}

/// Reassigns an engagement to whoever has it, which leaves it where it is.
fn reassign(app: &TestApp) {
    let lead = app.read(|conn| users::find_by_email(conn, LEAD)).expect("a lead").viewer();
    let manager = app.read(|conn| users::find_by_email(conn, MANAGER)).expect("a manager").id;
    let engagement = app.read(|conn| {
        engagement_list::list(
            conn,
            &lead,
            &Filter { manager: Some(manager), ..Filter::default() },
            None,
            1,
            Bounds::USUAL,
        )
    });
    let chosen = Chosen::these(engagement.rows.iter().map(|row| row.id).collect());
    let desk = app.desk();
    let id = desk.write(&lead, |work| reassignments::begin(work, &chosen, manager, 1)).expect("begun");
    desk.write(&lead, |work| reassignments::go_on(work, id)).expect("done");
}

/// Lets somebody stand in for this manager.
fn cover(app: &TestApp, manager: i64) {
    let stand_in = app.read(|conn| users::find_by_email(conn, STAND_IN)).expect("a stand-in").id;
    app.desk().cover(manager, stand_in);
}

fn places(app: &TestApp) -> Vec<(&'static str, i64)> {
    #[derive(QueryableByName)]
    struct Place {
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
        id: Option<i64>,
    }
    let find = |(name, sql): &(&'static str, &'static str)| {
        let place: Place = app.read(|conn| Ok(diesel::sql_query(*sql).get_result(conn)?));
        (*name, place.id.unwrap_or_else(|| panic!("the demonstration has no {name}")))
    };
    PLACES.iter().map(find).collect()
}

fn filled(path: &str, places: &[(&str, i64)]) -> String {
    places.iter().fold(path.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), &id.to_string()))
}
