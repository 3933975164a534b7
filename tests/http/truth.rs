//! The form tells the truth: what is ill-formed stands at its field, every list counts the same, every link of the panel
//! lands on a question that is seen, and what one section says another does not ask again.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};
use success_review::actions::review::Start;
use success_review::domain::engagement::Segment;
use success_review::domain::policy::Role;
use success_review::domain::review::answers::{Answers, SectionAnswers};

use crate::support::builders::{Desk, whole_answers};
use crate::support::{Client, Page, TestApp};

const FORM: &str = "form.beside__main";

struct Scene {
    app: TestApp,
    manager: i64,
    engagement: i64,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let manager = app.user("manager@test.example", &[Role::Manager]);
        let engagement = app.desk().ready_engagement(manager, "青嶺精機株式会社");
        Self { app, manager, engagement }
    }

    fn desk(&self) -> Desk<'_> {
        self.app.desk()
    }

    /// Begins a review whose draft is pinned to the edition before the newest.
    fn start_in_second_edition(&self) {
        use diesel::prelude::*;
        use success_review::store::schema::review_drafts;
        self.desk().start(self.manager, self.engagement, Start::Review).unwrap();
        self.app.write(|conn| {
            let older = review_drafts::playbook_version.eq("2020-04-30.2");
            diesel::update(review_drafts::table).set(older).execute(conn)?;
            Ok(())
        });
    }

    async fn client(&self) -> Client {
        self.app.sign_in("manager@test.example").await
    }

    fn path(&self, rest: &str) -> String {
        format!("/engagements/{}/review{rest}", self.engagement)
    }

    /// A draft with the whole answers, changed.
    fn draft(&self, lines: &[(&str, &str)]) {
        self.desk().draft(self.manager, self.engagement, &with(whole_answers(), lines));
    }

    fn stored(&self, section: &str) -> SectionAnswers {
        self.desk().drafted(self.manager, self.engagement).expect("a draft").section(section).clone()
    }
}

fn with(mut answers: Answers, lines: &[(&str, &str)]) -> Answers {
    for (path, value) in lines {
        let (section, field) = path.split_once('.').unwrap();
        answers.section_mut(section).set(field, value);
    }
    answers
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// Why a person who follows a link to this id does not see what it is about; nothing where they do. Conditions are read as
/// the page's script reads them.
fn unseen(page: &Page, id: &str) -> Option<String> {
    let document = Html::parse_document(&page.body);
    let Some(target) = document.select(&selector(&format!("[id='{id}']"))).next() else {
        return Some("is not there".to_owned());
    };
    if target.attr("type") == Some("hidden") {
        return Some("is a hidden field".to_owned());
    }
    let (_, fields) = page.form(FORM);
    let holds = |condition: &str| {
        condition.split(';').filter(|part| !part.is_empty()).all(|part| {
            let (name, values) = part.split_once('=').unwrap();
            values.split('|').any(|value| fields.iter().any(|(n, v)| n == name && v == value))
        })
    };
    target.ancestors().filter_map(ElementRef::wrap).chain([target]).find_map(|element| {
        if element.attr("hidden").is_some() {
            return Some("is hidden".to_owned());
        }
        if element.value().name() == "details" && element.attr("open").is_none() {
            return Some("is folded away".to_owned());
        }
        let condition = element.attr("data-when").filter(|condition| !holds(condition));
        condition.map(|condition| format!("is hidden by the script: {condition}"))
    })
}

/// The numbers in a text.
fn number(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

/// What became of the meeting, and with which outcome.
const STATES: &[&[(&str, &str)]] = &[
    &[],
    &[("meeting.took_place", "not_attended")],
    &[("meeting.took_place", "cancelled")],
    &[("meeting.took_place", "held")],
    &[("meeting.took_place", "held"), ("outcome.result", "business_value_discussion")],
    &[("meeting.took_place", "held"), ("outcome.result", "enable_workloads")],
    &[("meeting.took_place", "held"), ("outcome.result", "customer_success_manager")],
    &[("meeting.took_place", "held"), ("outcome.result", "disengage")],
    &[("meeting.took_place", "held"), ("outcome.result", "no_agreement")],
];

/// How far the rest is: nothing, choices that ask further, rows that were begun, texts that are ill-formed.
const FILLS: &[&[(&str, &str)]] = &[
    &[],
    &[
        ("key-information.trained", "no"),
        ("key-information.goals_reached", "unknown"),
        ("key-information.progress_known", "no"),
        ("goals.wants_more", "yes"),
        ("goals.self_service", "planned"),
        ("goals.champions", "planned"),
        ("goals.tracking", "not_planned"),
        ("goals.training", "not_planned"),
        ("checklist.scenarios_asked", "asked"),
        ("checklist.reports_wanted", "yes"),
        ("key-results.survey", "sent"),
        ("outcome.enable[0][workload]", "intune"),
    ],
    &[
        ("goals.wants_more", "no"),
        ("checklist.scenarios_asked", "not_asked"),
        ("key-results.survey", "outstanding"),
        ("meeting.attendees[3][organization]", "o"),
        ("outcome.enable[1][workload]", "intune"),
        ("outcome.enable[4][workload]", "exchange_online"),
        ("goals.new_workloads[2][gaps]", "g"),
        ("checklist.bvd[1][sme]", "yes"),
        ("checklist.uncategorised[1][ftop_id]", "4711"),
        ("next-steps.next_steps[5][owner]", "o"),
    ],
    &[
        ("meeting.held_on", "いつか"),
        ("meeting.new_date", "2026-01-01"),
        ("meeting.attendees[0][part]", "nobody"),
        ("meeting.recording", "here"),
        ("outcome.enable[0][workload]", "teams"),
        ("outcome.enable[1][workload]", "intune"),
        ("outcome.enable[2][workload]", "intune"),
        ("outcome.csm_email", "nobody"),
        ("outcome.handover_on", "soon"),
        ("outcome.follow_up_on", "soon"),
        ("goals.wants_more", "yes"),
        ("goals.new_workloads[0][workload]", "teams"),
        ("goals.self_service", "planned"),
        ("goals.self_service_when", "soon"),
        ("checklist.bvd[0][planned_on]", "soon"),
        ("checklist.bvd[0][sme]", "yes"),
        ("checklist.bvd[0][sme_contact]", "nobody"),
        ("key-results.survey", "sent"),
        ("key-results.survey_sent_on", "2030-01-01"),
        ("next-steps.next_steps[0][due_on]", "soon"),
    ],
];

#[actix_web::test]
async fn every_link_of_the_panel_lands_on_what_is_seen_and_every_list_counts_the_same() {
    let scene = Scene::new().await;
    let mut drafts = Vec::new();
    for (place, state) in STATES.iter().enumerate() {
        for (fill_place, fill) in FILLS.iter().enumerate() {
            let name = format!("{state:?} with {fill_place}");
            // Enterprise with a shut gate, and a smaller customer with an open one and old figures.
            let enterprise = (place + fill_place) % 2 == 0;
            let segment = if enterprise { Segment::Enterprise } else { Segment::Business };
            let engagement = scene.desk().engagement(scene.manager, &name, |input| input.segment = segment);
            if !enterprise {
                let (teams, day) = (scene.desk().workload("teams"), crate::support::builders::today());
                let counts = success_review::domain::usage::Counts { active: 35, entitled: 100 };
                scene.desk().measure_on(scene.manager, engagement, teams, day - chrono::Days::new(60), Some(counts));
            }
            scene.desk().draft(scene.manager, engagement, &with(Answers::default(), &[*state, *fill].concat()));
            drafts.push((engagement, name));
        }
    }
    // Drafts first: making them takes the thread that the connections live on.
    let client = scene.client().await;
    let (mut faults, mut rules) = (Vec::new(), BTreeSet::new());
    for (engagement, name) in drafts {
        {
            let front = client.get(&format!("/engagements/{engagement}/review")).await.expect(200);
            rules.extend(front.select(".blockers [data-rule]").into_iter().map(|n| n.attrs["data-rule"].clone()));
            let left: usize = front.texts(".sections__text").iter().map(|text| number(text)).sum();
            let groups = front.select(".blockers > div");
            let completion = groups.iter().find(|g| g.text.starts_with("「完了」"));
            let listed = front.select(".blockers li").len() - completion.map_or(0, |g| g.html.matches("<li").count());
            let heading = front.texts(".blockers__group").first().map_or(0, |text| number(text));
            if (left, heading) != (listed, listed) && listed > 0 {
                faults.push(format!("{name}: sections {left}, heading {heading}, listed {listed}"));
            }
            let check = client.get(&format!("/engagements/{engagement}/review/check")).await.expect(200);
            if check.select(".blockers li").len() != front.select(".blockers li").len() {
                faults.push(format!("{name}: the check page lists otherwise"));
            }
            let mut links: Vec<String> =
                front.select(".blockers li span a").into_iter().map(|a| a.attrs["href"].clone()).collect();
            links.extend(check.select(".blockers li span a").into_iter().map(|a| a.attrs["href"].clone()));
            links.sort();
            let mut page: Option<(String, Page)> = None;
            for link in links {
                let (path, id) = link.split_once('#').unwrap_or((&link, ""));
                let id = id.replace("%5B", "[").replace("%5D", "]");
                if page.as_ref().is_none_or(|(known, _)| known != path) {
                    page = Some((path.to_owned(), client.get(path).await.expect(200)));
                }
                let why = page.as_ref().and_then(|(_, page)| unseen(page, &id));
                faults.extend(why.map(|why| format!("{name}: {link} {why}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let all = [
        "R1", "R3", "R4", "R5", "R6", "R7", "R8", "R10", "R11a", "R11b", "R12", "R13", "R15", "R16", "R17", "R18",
        "O1", "O2", "O3", "O4",
    ];
    let never: Vec<&str> = all.into_iter().filter(|rule| !rules.contains(*rule)).collect();
    assert!(never.is_empty(), "no state misses {never:?}");
}

#[actix_web::test]
async fn what_is_ill_formed_stands_at_its_field_in_the_panels_words() {
    let scene = Scene::new().await;
    scene.draft(&[
        ("meeting.held_on", "いつか"),
        ("meeting.recording", "here"),
        ("next-steps.next_steps[0][due_on]", "soon"),
    ]);
    let client = scene.client().await;
    let page = client.get(&scene.path("/meeting")).await.expect(200);
    assert!(!page.has(".error-summary"), "nobody pressed anything");
    let panel = page.texts(".blockers li a");
    assert_eq!(panel.len(), 2, "{panel:?}");
    for (field, words) in [("held_on", &panel[0]), ("recording", &panel[1])] {
        assert_eq!(page.attr(&format!("[id={field}]"), "aria-invalid").as_deref(), Some("true"));
        assert_eq!(&page.text(&format!("[id={field}-error]")), words);
    }
    let line = page.text("[data-save-line]");
    assert!(line.contains("保存済み") && line.contains(&panel[0]) && line.contains("ほか 1"), "{line}");
    // The script's save says the same.
    let (_, fields) = page.form(FORM);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).filter(|(n, _)| *n != "csrf_token").collect();
    let answer = client.post_json(&scene.path("/meeting"), &fields).await.expect(422).json();
    let said: Vec<&str> = answer["errors"].as_array().unwrap().iter().map(|e| e["message"].as_str().unwrap()).collect();
    assert_eq!(said, panel);
    assert_eq!(answer["missing_here"].as_array().unwrap().len(), 2);
    assert_eq!(answer["missing"], 3, "in the whole review");
    assert_eq!(answer["mend_href"], "#held_on");
    assert!(answer["saved_text"].as_str().unwrap().contains("保存済み"));
    // Home counts the same.
    let home = client.get("/").await.expect(200);
    let lines = home.texts("section[aria-labelledby=drafts] .work__text li");
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(panel.iter().all(|words| lines.contains(words)), "{lines:?}");
    // What is mended is told as well: an empty list takes the marks away.
    let version = answer["version"].to_string();
    let mended: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| match *name {
            "held_on" => (*name, "2026-11-20"),
            "recording" => (*name, ""),
            "version" => (*name, version.as_str()),
            _ => (*name, *value),
        })
        .collect();
    let answer = client.post_json(&scene.path("/meeting"), &mended).await.expect(200).json();
    assert_eq!(answer["errors"], serde_json::json!([]));
}

#[actix_web::test]
async fn o2_answers_the_goals_question_and_brings_its_workloads_along() {
    let scene = Scene::new().await;
    scene.draft(&[("outcome.result", "enable_workloads"), ("outcome.enable[0][workload]", "intune")]);
    let client = scene.client().await;
    let goals = client.get(&scene.path("/goals")).await.expect(200);
    assert!(!goals.has("input[type=radio][name=wants_more]"), "no second asking");
    assert_eq!(goals.attr("input[type=hidden][name=wants_more]", "value").as_deref(), Some("yes"));
    assert_eq!(goals.attr("input[type=hidden][name='new_workloads[0][workload]']", "value").as_deref(), Some("intune"));
    assert!(goals.text("[id='new_workloads[0][workload]']").contains("Intune"));
    assert!(!goals.has("button[value='remove:new_workloads:0']"), "it goes with the outcome");
    let plan = ["gaps", "drive", "prerequisites", "approach"].map(|column| format!("new_workloads[0][{column}]"));
    let mut typed: Vec<(&str, &str)> = plan.iter().map(|name| (name.as_str(), "記入")).collect();
    typed.push(("go", "next"));
    client.submit(&goals, FORM, &typed).await.expect(303);
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert!(check.has(".notice--ok"), "{}", check.reads());
    // Twice the same, and what the engagement intends already.
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    let again = [("enable[1][workload]", "intune"), ("enable[2][workload]", "teams"), ("go", "next")];
    let refused = client.submit(&outcome, FORM, &again).await.expect(422);
    assert!(refused.text("[id='enable[1][workload]-error']").contains("別の行"));
    assert!(refused.text("[id='enable[2][workload]-error']").contains("対象ワークロード"));
    let goals = client.get(&scene.path("/goals")).await.expect(200);
    assert_eq!(goals.select(".row-card").len(), 1, "what is refused is not brought along");
    // Another workload instead: what was typed about the first one stays, to be kept or removed.
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    let other = [
        ("enable[0][workload]", "exchange_online"),
        ("enable[1][workload]", ""),
        ("enable[2][workload]", ""),
        ("go", "next"),
    ];
    client.submit(&outcome, FORM, &other).await.expect(303);
    let goals = client.get(&scene.path("/goals")).await.expect(200);
    assert_eq!(goals.select(".row-card").len(), 2);
    assert!(
        goals.has("button[value='remove:new_workloads:0']") && !goals.has("button[value='remove:new_workloads:1']")
    );
}

#[actix_web::test]
async fn an_outcome_that_is_chosen_before_the_meeting_counts_everywhere() {
    let scene = Scene::new().await;
    for took_place in ["", "planned"] {
        scene.draft(&[
            ("meeting.took_place", took_place),
            ("outcome.result", "enable_workloads"),
            ("outcome.enable[0][workload]", "intune"),
        ]);
        let client = scene.client().await;
        let goals = client.get(&scene.path("/goals")).await.expect(200);
        assert!(!goals.has("input[type=radio][name=wants_more]"), "R4 is answered: {took_place}");
        assert!(goals.text("[id='new_workloads[0][workload]']").contains("Intune"), "{took_place}");
        let check = client.get(&scene.path("/check")).await.expect(200);
        let open = check.text(".blockers");
        assert!(!open.contains("四つの中から"), "the outcome is chosen: {open}");
    }
    // Of a meeting that was cancelled nothing counts.
    scene.draft(&[("meeting.took_place", "cancelled"), ("outcome.result", "enable_workloads")]);
    let goals = scene.client().await.get(&scene.path("/goals")).await.expect(200);
    assert!(goals.has("input[type=radio][name=wants_more]"));
}

#[actix_web::test]
async fn what_an_outcome_answers_for_another_question_is_not_written_over_the_answer() {
    let scene = Scene::new().await;
    scene.draft(&[("outcome.result", "enable_workloads"), ("outcome.enable[0][workload]", "intune")]);
    let client = scene.client().await;
    let goals = client.get(&scene.path("/goals")).await.expect(200);
    client.submit(&goals, FORM, &[("new_workloads[0][gaps]", "端末の管理")]).await.expect(303);
    let kept = scene.stored("goals");
    assert_eq!(kept.raw("new_workloads[0][gaps]"), "端末の管理");
    assert_eq!(kept.raw("wants_more"), "no", "as it was answered");
    // A page of the same section from before meets no difference that nobody made.
    client.submit(&goals, FORM, &[("new_workloads[0][gaps]", "端末の管理")]).await.expect(303);
}

#[actix_web::test]
async fn o1_and_the_checklist_have_one_list_of_discussions() {
    let scene = Scene::new().await;
    scene.draft(&[("outcome.result", "business_value_discussion")]);
    let client = scene.client().await;
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    assert!(!outcome.has("[name^='bvd[']"), "nothing to be typed a second time");
    let link = format!("{}#bvd", scene.path("/checklist"));
    assert!(outcome.has(&format!(".opened:not([hidden]) a[href='{link}']")), "the way to the list");
    let front = client.get(&scene.path("")).await.expect(200);
    assert!(front.has(&format!(".blockers [data-rule=O1] a[href='{link}']")));
    let checklist = client.get(&scene.path("/checklist")).await.expect(200);
    let row = [
        ("bvd[0][service]", "intune"),
        ("bvd[0][planned_on]", "2027-02-01"),
        ("bvd[0][task]", "4711"),
        ("bvd[0][status]", "in_progress"),
        ("bvd[0][sme]", "no"),
        ("go", "next"),
    ];
    client.submit(&checklist, FORM, &row).await.expect(303);
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    let said = outcome.text(".opened:not([hidden]) .notice");
    assert!(said.contains("Intune") && said.contains("2027年2月1日") && said.contains("4711"), "{said}");
    let check = client.get(&scene.path("/check")).await.expect(200);
    client.submit(&check, "form[action$=submission]", &[]).await.expect(303);
    let page = client.get(&format!("/engagements/{}", scene.engagement)).await.expect(200);
    assert_eq!(page.select("tr[data-task=bvd]").len(), 1);
    let task = page.text("tr[data-task=bvd]");
    assert!(task.contains("4711") && task.contains("2027年2月1日"), "{task}");
}

#[actix_web::test]
async fn a_draft_with_two_lists_of_discussions_takes_both_into_the_newest_edition() {
    let scene = Scene::new().await;
    scene.start_in_second_edition();
    scene.draft(&[
        ("outcome.result", "business_value_discussion"),
        ("outcome.bvd[0][key]", "b1"),
        ("outcome.bvd[0][service]", "intune"),
        ("outcome.bvd[0][planned_on]", "2027-02-01"),
        ("outcome.bvd[0][sme]", "yes"),
        ("outcome.bvd[0][sme_contact]", "sme@test.example"),
        ("checklist.bvd[0][key]", "t1"),
        ("checklist.bvd[0][service]", "intune"),
        ("checklist.bvd[0][task]", "4711"),
        ("checklist.bvd[0][status]", "in_progress"),
        ("checklist.bvd[0][sme]", "no"),
    ]);
    let client = scene.client().await;
    let outcome = client.get(&scene.path("/outcome")).await.expect(200);
    assert_eq!(outcome.attr("[name='bvd[0][planned_on]']", "value").as_deref(), Some("2027-02-01"), "as it was made");
    client.post(&scene.path("/playbook"), &[]).await.expect(303);
    assert!(scene.stored("outcome").rows("bvd").is_empty());
    let rows = scene.stored("checklist").rows("bvd");
    let cells = ["key", "service", "task", "status", "planned_on", "sme", "sme_contact"].map(|c| rows[0].1[c].as_str());
    assert_eq!(cells, ["t1", "intune", "4711", "in_progress", "2027-02-01", "yes", "sme@test.example"]);
    assert_eq!(rows.len(), 1);
    let check = client.get(&scene.path("/check")).await.expect(200);
    assert!(check.has(".notice--ok"), "{}", check.reads());
}

#[actix_web::test]
async fn what_was_planned_before_another_outcome_was_chosen_goes_into_the_newest_edition_too() {
    let scene = Scene::new().await;
    scene.start_in_second_edition();
    scene.draft(&[
        ("outcome.result", "disengage"),
        ("outcome.bvd[0][key]", "b1"),
        ("outcome.bvd[0][service]", "intune"),
        ("outcome.bvd[0][planned_on]", "2027-02-01"),
    ]);
    scene.client().await.post(&scene.path("/playbook"), &[]).await.expect(303);
    let rows = scene.stored("checklist").rows("bvd");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].1["service"].as_str(), rows[0].1["planned_on"].as_str()), ("intune", "2027-02-01"));
}

#[actix_web::test]
async fn the_check_page_shows_what_submission_freezes_and_ticks_nothing_that_is_empty() {
    let scene = Scene::new().await;
    let client = scene.client().await;
    let empty = scene.desk().engagement(scene.manager, "空", |_| ());
    scene.desk().start(scene.manager, empty, Start::Review).unwrap();
    let check = client.get(&format!("/engagements/{empty}/review/check")).await.expect(200);
    assert!(!check.has("main .state--done"), "{:?}", check.texts("main .state--done"));
    scene.desk().criteria(
        scene.manager,
        scene.engagement,
        &[crate::support::builders::achieved("部門の半数が会議に使う")],
    );
    scene.draft(&[]);
    let check = client.get(&scene.path("/check")).await.expect(200);
    let figures = check.text("section[aria-labelledby=check-figures]");
    for words in ["Microsoft Teams", "35.0%", "350 / 1,000", "部門の半数が会議に使う", "条件を満たす"]
    {
        assert!(figures.contains(words), "{words}: {figures}");
    }
    // R11a: the goals stand beside the question about them.
    let page = client.get(&scene.path("/key-information")).await.expect(200);
    let asked = page.text("fieldset#goals_reached");
    assert!(asked.contains("全社で使う。") && asked.contains("部門の半数が会議に使う"), "{asked}");
}

#[actix_web::test]
async fn a_change_leads_back_to_the_check_page_unless_it_opened_questions() {
    let scene = Scene::new().await;
    scene.draft(&[]);
    let client = scene.client().await;
    let check = scene.path("/check");
    let page = client.get(&check).await.expect(200);
    let change = page.attr("a[href*='/meeting?from=check']", "href").expect("a way to change it");
    let meeting = client.get(&change).await.expect(200);
    let saved = client.submit(&meeting, FORM, &[("risks", "担当者の異動"), ("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), check);
    // A question of the same section: without a script it has not been seen.
    let results = scene.path("/key-results?from=check");
    let page = client.get(&results).await.expect(200);
    let saved = client.submit(&page, FORM, &[("survey", "sent"), ("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), format!("{results}#survey_sent_on"));
    let page = client.get(&results).await.expect(200);
    let sent = [("survey_sent_on", "2026-11-20"), ("survey_sent_to", "高橋"), ("go", "next")];
    let saved = client.submit(&page, FORM, &sent).await.expect(303);
    assert_eq!(saved.location(), check);
    // Questions of another section, with a script or without.
    for live in ["", "yes"] {
        scene.draft(&[]);
        let page = client.get(&scene.path("/outcome?from=check")).await.expect(200);
        let o2 = [("result", "enable_workloads"), ("enable[0][workload]", "intune"), ("live", live), ("go", "next")];
        let saved = client.submit(&page, FORM, &o2).await.expect(303);
        assert_eq!(saved.location(), scene.path("/goals?from=check#new_workloads%5B0%5D%5Bgaps%5D"), "live: {live:?}");
    }
    // What was missing before is not new: the page that checks all answers says it.
    let page = client.get(&scene.path("/goals?from=check")).await.expect(200);
    let saved = client.submit(&page, FORM, &[("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), check);
    let panel = client.get(&check).await.expect(200);
    assert!(panel.select(".blockers li span a").iter().all(|a| a.attrs["href"].contains("?from=check#")));
}

#[actix_web::test]
async fn without_a_script_save_and_next_stays_when_it_opened_questions() {
    let scene = Scene::new().await;
    scene.draft(&[("checklist.reports_wanted", "no")]);
    let client = scene.client().await;
    let path = scene.path("/checklist");
    let wanted = |live| [("reports_wanted", "yes"), ("live", live), ("go", "next")];
    let page = client.get(&path).await.expect(200);
    let saved = client.submit(&page, FORM, &wanted("yes")).await.expect(303);
    assert_eq!(saved.location(), scene.path("/key-results"), "a script showed it");
    let page = client.get(&path).await.expect(200);
    let saved = client.submit(&page, FORM, &[("reports_wanted", "no"), ("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), scene.path("/key-results"));
    let page = client.get(&path).await.expect(200);
    let saved = client.submit(&page, FORM, &wanted("")).await.expect(303);
    assert_eq!(saved.location(), format!("{path}#reports_measured"));
    let page = client.get(&path).await.expect(200);
    let saved = client.submit(&page, FORM, &[("go", "next")]).await.expect(303);
    assert_eq!(saved.location(), scene.path("/key-results"), "it was seen, and is not demanded");
}

#[actix_web::test]
async fn what_was_typed_for_an_outcome_that_is_not_the_result_reaches_no_page_of_the_review() {
    let app = TestApp::spawn().await;
    let partner = app.partner("東都システムズ");
    let manager = app.user("manager@test.example", &[Role::Manager]);
    let lead = app.user("lead@test.example", &[Role::Lead]);
    app.partner_user("partner@test.example", partner);
    let desk = app.desk();
    let engagement = desk.engagement(manager, "青嶺精機株式会社", |input| input.partner_id = Some(partner));
    desk.measure(manager, engagement, "teams", 350, 1000);
    // O4 with its reason, then O3 with a person, then O1 with a discussion.
    let mut answers = whole_answers();
    for (field, value) in [
        ("result", "business_value_discussion"),
        ("disengage_reason", "STALE-REASON"),
        ("csm_name", "STALE-CSM"),
        ("csm_email", "stale-csm@example.com"),
        ("handover_on", "2026-12-08"),
    ] {
        answers.section_mut("outcome").set(field, value);
    }
    for (field, value) in [
        ("bvd[0][key]", "b1"),
        ("bvd[0][service]", "teams"),
        ("bvd[0][planned_on]", "2026-12-10"),
        ("bvd[0][sme]", "no"),
        ("bvd[0][status]", "not_started"),
    ] {
        answers.section_mut("checklist").set(field, value);
    }
    desk.draft(manager, engagement, &answers);
    let client = app.sign_in("manager@test.example").await;
    let never = |page: &Page, place: &str| {
        for stale in ["STALE-REASON", "STALE-CSM", "stale-csm@"] {
            assert!(!page.body.contains(stale), "{stale} on {place}");
        }
    };
    never(&client.get(&format!("/engagements/{engagement}/review/check")).await.expect(200), "the check page");
    let review = desk.submit(manager, engagement, "stale").expect("submit").review;
    desk.approve(lead, review, 1).expect("approve");
    for (email, path) in [
        ("manager", format!("/reviews/{review}")),
        ("lead", format!("/reviews/{review}")),
        ("manager", format!("/engagements/{engagement}")),
        ("partner", format!("/summaries/{engagement}")),
    ] {
        let page = app.sign_in(&format!("{email}@test.example")).await.get(&path).await.expect(200);
        assert!(page.reads().contains("Microsoft Teams"), "{path}");
        never(&page, &path);
    }
}
