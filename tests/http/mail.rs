//! Mail: who is told of what, with which rights, how often, and what becomes of a mail that the mail server does not take.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use base64::Engine;
use chrono::{Days, TimeDelta};
use lettre::message::Message as Posted;
use success_review::actions::engagements::reassign;
use success_review::actions::reassignments;
use success_review::actions::review::Start;
use success_review::config::{MailServer, Sender, Tls};
use success_review::domain::message::{MailState, Message, TRIES, Why, pause};
use success_review::domain::policy::Role;
use success_review::domain::reassignment::Chosen;
use success_review::domain::review::answers::Answers;
use success_review::mail::carrier::{Carrier, Failure, Smtp};
use success_review::playbook::library;
use success_review::store::mails::{self, Outcome};
use success_review::store::{covers, outbox, users};
use success_review::worker::mailer::{CLAIM, Look, Mailer, Post};

use crate::support::builders::{today, whole_answers};
use crate::support::database::execute;
use crate::support::{Client, TestApp};

/// A mail as it arrived: to whom, its number, its subject, and its text.
#[derive(Debug, Clone)]
struct Arrived {
    to: String,
    id: String,
    subject: String,
    text: String,
    html: String,
}

/// How the mail server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    Refuses,
    Away,
}

/// A mail server that keeps what it is given.
#[derive(Clone)]
struct Sink {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    mood: Arc<Mutex<Mood>>,
}

impl Sink {
    fn new() -> Self {
        Self { arrived: Arc::default(), mood: Arc::new(Mutex::new(Mood::Takes)) }
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What arrived since it was last asked, by receiver.
    fn take(&self) -> Vec<Arrived> {
        let mut all = std::mem::take(&mut *self.arrived.lock().unwrap());
        all.sort_by(|a, b| (&a.to, &a.subject).cmp(&(&b.to, &b.subject)));
        all
    }

    fn receivers(&self) -> Vec<String> {
        self.take().into_iter().map(|mail| mail.to).collect()
    }
}

impl Carrier for Sink {
    fn carry(&self, message: &Posted) -> Result<(), Failure> {
        match *self.mood.lock().unwrap() {
            Mood::Takes => {
                self.arrived.lock().unwrap().push(read(&String::from_utf8(message.formatted()).unwrap()));
                Ok(())
            }
            Mood::Refuses => Err(Failure::Refused("550 5.1.1 no such mailbox".to_owned())),
            Mood::Away => Err(Failure::Unreachable("connection refused".to_owned())),
        }
    }
}

/// Reads a message (RFC 5322) of two parts.
fn read(message: &str) -> Arrived {
    let unfolded = message.replace("\r\n ", " ").replace("\r\n\t", " ");
    let header = |name: &str| {
        let line = unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default();
        words(line)
    };
    let part = |kind: &str| {
        let (_, part) = message.split_once(&format!("Content-Type: {kind}")).expect("a part of this kind");
        let (head, body) = part.split_once("\r\n\r\n").expect("a body");
        let body = body.split("\r\n--").next().unwrap();
        decoded(head, body)
    };
    let to = header("To");
    Arrived {
        to: to.rsplit_once('<').map_or(to.clone(), |(_, rest)| rest.trim_end_matches('>').to_owned()),
        id: header("Message-ID"),
        subject: header("Subject"),
        text: part("text/plain"),
        html: part("text/html"),
    }
}

/// Encoded words of a header (RFC 2047), in base64 as lettre writes them.
fn words(line: &str) -> String {
    let (mut bytes, mut after_encoded) = (Vec::new(), false);
    for word in line.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        // White space between two encoded words is none.
        let are_one = after_encoded && encoded.is_some();
        if !bytes.is_empty() && !are_one {
            bytes.push(b' ');
        }
        after_encoded = encoded.is_some();
        match encoded {
            Some(encoded) => bytes.extend(base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64")),
            None => bytes.extend(word.bytes()),
        }
    }
    String::from_utf8(bytes).expect("a header in UTF-8")
}

fn decoded(head: &str, body: &str) -> String {
    let bytes = if head.contains("base64") {
        base64::engine::general_purpose::STANDARD.decode(body.replace("\r\n", "")).expect("base64")
    } else if head.contains("quoted-printable") {
        let (mut bytes, mut rest) = (Vec::new(), body.replace("=\r\n", "").into_bytes().into_iter());
        while let Some(byte) = rest.next() {
            match byte {
                b'=' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).expect("a byte"));
                }
                other => bytes.push(other),
            }
        }
        bytes
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

fn mailer(app: &TestApp, carrier: Option<Box<dyn Carrier>>) -> Mailer {
    let from = Sender { name: Some("顧客成功レビュー".to_owned()), email: "reviews@example.com".to_owned() };
    Mailer {
        db: app.db.clone(),
        clock: app.clock.clone(),
        playbooks: library(),
        public_url: Arc::new("https://reviews.example.com/".parse().unwrap()),
        post: carrier.map(|carrier| Post { carrier, from }),
        counts: Arc::default(),
        stopping: Arc::default(),
    }
}

/// Does everything that is due, and says how the last look ended.
fn look(mailer: &Mailer) -> Look {
    let mut unread = BTreeSet::new();
    loop {
        match mailer.look(&mut unread).expect("look") {
            Look::More => {}
            ended => return ended,
        }
    }
}

/// The application with a manager, two leads, a partner's person, and whoever manages something else.
struct Scene {
    app: TestApp,
    manager: i64,
    lead: i64,
    partner: i64,
    engagement: i64,
    sink: Sink,
    mailer: Mailer,
}

const CUSTOMER: &str = "青嶺精機株式会社";

impl Scene {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let partner = app.partner("東都システムズ");
        let manager = app.user("manager@example.com", &[Role::Manager]);
        app.user("manager2@example.com", &[Role::Manager]);
        let lead = app.user("lead@example.com", &[Role::Lead]);
        app.user("lead2@example.com", &[Role::Lead]);
        app.partner_user("partner@example.com", partner);
        app.partner_user("other@example.com", app.partner("別の会社"));
        app.user("admin@example.com", &[Role::Administrator]);
        let engagement = app.desk().engagement(manager, CUSTOMER, |e| e.partner_id = Some(partner));
        app.desk().measure(manager, engagement, "teams", 350, 1000);
        let sink = Sink::new();
        let mailer = mailer(&app, Some(Box::new(sink.clone())));
        Self { app, manager, lead, partner, engagement, sink, mailer }
    }

    fn submitted(&self) -> i64 {
        self.app.desk().submitted(self.manager, self.engagement, &whole_answers())
    }

    async fn admin(&self) -> Client {
        self.app.sign_in("admin@example.com").await
    }
}

/// Answers in which the step is Microsoft's, due on this day.
fn with_step(due: chrono::NaiveDate) -> Answers {
    let mut answers = whole_answers();
    let steps = answers.section_mut("next-steps");
    steps.set("next_steps[0][owner_side]", "microsoft");
    steps.set("next_steps[0][due_on]", &due.to_string());
    answers
}

#[actix_web::test]
async fn each_step_of_a_review_is_told_to_those_whom_it_concerns() {
    let scene = Scene::new().await;
    let review = scene.submitted();
    assert_eq!(look(&scene.mailer), Look::Done);
    let told = scene.sink.take();
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["lead2@example.com", "lead@example.com"]);
    let mail = &told[1];
    assert_eq!(mail.subject, format!("承認待ちのレビュー: {CUSTOMER}"));
    let link = format!("https://reviews.example.com/reviews/{review}");
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("第1回レビュー（改訂 1）") && body.contains(&link), "{body}");
        assert!(!body.contains("INTERNAL-NOTE") && !body.contains("自社で進められるため"), "{body}");
    }
    assert!(mail.text.starts_with("lead 様\n") && mail.text.contains("https://reviews.example.com/account"));

    scene.app.desk().return_with(scene.lead, review, 1, "日付を確認してください").expect("return");
    look(&scene.mailer);
    let told = scene.sink.take();
    assert_eq!((told.len(), told[0].to.as_str()), (1, "manager@example.com"));
    assert!(told[0].text.contains("コメント 1 件"), "{}", told[0].text);
    assert!(!told[0].text.contains("日付を確認"), "what was said is read on the page: {}", told[0].text);

    let desk = scene.app.desk();
    desk.start(scene.manager, scene.engagement, Start::Revision).expect("start");
    desk.submit(scene.manager, scene.engagement, "second").expect("submit");
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["lead2@example.com", "lead@example.com"]);
    desk.approve(scene.lead, review, 2).expect("approve");
    look(&scene.mailer);
    let told = scene.sink.take();
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["manager@example.com", "partner@example.com"]);
    assert!(told[0].text.contains(&link), "{}", told[0].text);
    let summary = format!("https://reviews.example.com/summaries/{}", scene.engagement);
    assert!(told[1].text.contains(&summary) && !told[1].text.contains("/reviews/"), "{}", told[1].text);
    assert!(!told[1].text.contains("lead"), "nothing of the lead: {}", told[1].text);
    // Nothing is left, and nothing is sent twice.
    assert_eq!(look(&scene.mailer), Look::Done);
    assert!(scene.sink.take().is_empty());
    assert!(scene.app.read(|conn| outbox::waiting(conn, 10)).is_empty());
}

#[actix_web::test]
async fn what_a_partner_says_of_a_step_is_told_to_its_manager_until_they_look_at_it() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    answers.section_mut("next-steps").set("next_steps[0][owner_side]", "partner");
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &answers);
    desk.approve(scene.lead, review, 1).expect("approve");
    look(&scene.mailer);
    scene.sink.take();
    let partner = scene.app.sign_in("partner@example.com").await;
    let summary = format!("/summaries/{}", scene.engagement);
    let says = async |status: &str, note: &str| {
        let page = partner.get(&summary).await.expect(200);
        let step = page.attr("[data-own] form", "action").expect("a form");
        let number = step.rsplit('/').next().expect("a number");
        let fields = [(format!("status-{number}"), status), (format!("note-{number}"), note)];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        partner.submit(&page, "[data-own] form", &fields).await.expect(303);
        number.to_owned()
    };
    let step = says("in_progress", "日程を調整しています").await;
    look(&scene.mailer);
    let told = scene.sink.take();
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["manager@example.com"], "nobody else");
    let link = format!("https://reviews.example.com/engagements/{}/steps/{step}", scene.engagement);
    for body in [&told[0].text, &told[0].html] {
        assert!(body.contains(&link) && body.contains("レポートの見方を共有する") && body.contains("進行中"), "{body}");
        assert!(!body.contains("日程を調整"), "what was said is read on the page: {body}");
    }
    assert_eq!(told[0].subject, format!("パートナーからの報告: {CUSTOMER}"));

    // Two reports before a mail goes are one mail, of the later one; what the manager has looked at is none.
    says("in_progress", "会場を押さえました").await;
    says("done", "終わりました").await;
    look(&scene.mailer);
    let told = scene.sink.take();
    assert!(matches!(told.as_slice(), [only] if only.text.contains("完了")), "{told:?}");
    says("in_progress", "追加の回があります").await;
    let manager = scene.app.sign_in("manager@example.com").await;
    let home = manager.get("/").await.expect(200);
    manager.submit(&home, "[data-reported] form", &[]).await.expect(303);
    look(&scene.mailer);
    assert!(scene.sink.take().is_empty(), "seen");

    // Between the report and the mail the engagement became another's.
    says("done", "すべて終わりました").await;
    let other = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    look(&mailer(&scene.app, None));
    let version = desk.seen(scene.manager, scene.engagement).version;
    let lead = desk.viewer(scene.lead);
    desk.write(&lead, |work| reassign(work, scene.engagement, version, other)).expect("reassign");
    look(&scene.mailer);
    let told = scene.sink.take();
    assert!(told.iter().all(|mail| mail.to == "manager2@example.com" && mail.subject.contains("担当")), "{told:?}");
    // And who does not want it, gets none.
    let page = scene.app.sign_in("manager2@example.com").await.get("/account").await.expect(200);
    assert!(page.has("#mail-step_reported"), "{}", page.reads());
}

#[actix_web::test]
async fn who_stands_in_is_told_so_and_what_the_manager_is_told_while_it_lasts() {
    let scene = Scene::new().await;
    let stand_in = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    let review = scene.submitted();
    look(&scene.mailer);
    scene.sink.take();
    let desk = scene.app.desk();
    desk.cover(scene.manager, stand_in);
    look(&scene.mailer);
    let told = scene.sink.take();
    assert_eq!((told.len(), told[0].to.as_str()), (1, "manager2@example.com"));
    assert_eq!(told[0].subject, "managerの代行者になりました");
    let link = format!("https://reviews.example.com/?manager={}", scene.manager);
    for body in [&told[0].text, &told[0].html] {
        assert!(body.contains("2026年11月29日まで") && body.contains(&link), "{body}");
    }
    desk.return_with(scene.lead, review, 1, "日付を確認してください").expect("return");
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["manager2@example.com", "manager@example.com"]);
    // Addressed while it lasted, sent when it had ended: the stand-in may not know any more, and both are told of the end.
    desk.start(scene.manager, scene.engagement, Start::Revision).expect("start");
    desk.submit(scene.manager, scene.engagement, "second").expect("submit");
    look(&scene.mailer);
    desk.approve(scene.lead, review, 2).expect("approve");
    look(&mailer(&scene.app, None));
    scene.sink.take();
    let cover = scene.app.read(|conn| covers::of_manager(conn, scene.manager, desk.now))[0].id;
    desk.write(&desk.viewer(scene.lead), |work| success_review::actions::covers::end(work, cover)).expect("ended");
    look(&scene.mailer);
    let told = scene.sink.take();
    let told: Vec<(&str, &str)> = told.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    let approved = format!("承認されたレビュー: {CUSTOMER}");
    assert_eq!(
        told,
        [
            ("manager2@example.com", "managerの代行が終了しました"),
            ("manager@example.com", "manager2による代行が終了しました"),
            ("manager@example.com", approved.as_str()),
            ("partner@example.com", approved.as_str()),
        ]
    );
}

#[actix_web::test]
async fn a_manager_is_told_whom_a_lead_let_stand_in_and_reminders_go_to_both() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let stand_in = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    let last_day = today() + Days::new(7);
    let terms = success_review::domain::cover::Terms { manager: scene.manager, stand_in, last_day };
    desk.write(&desk.viewer(scene.lead), |work| success_review::actions::covers::begin(work, &terms)).expect("a cover");
    look(&scene.mailer);
    let told = scene.sink.take();
    let told: Vec<(&str, &str)> = told.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect();
    let expected = [
        ("manager2@example.com", "managerの代行者になりました"),
        ("manager@example.com", "manager2が代行者になりました"),
    ];
    assert_eq!(told, expected);
    let review = desk.submitted(scene.manager, scene.engagement, &with_step(today() + Days::new(2)));
    desk.approve(scene.lead, review, 1).expect("approve");
    look(&scene.mailer);
    scene.sink.take();
    scene.app.clock.advance(TimeDelta::hours(42));
    look(&scene.mailer);
    let mut told = scene.sink.take();
    told.retain(|mail| mail.subject.contains("期限が来た次のステップ"));
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["manager2@example.com", "manager@example.com"], "{told:?}");
    assert!(told[0].text.contains(CUSTOMER));
}

#[actix_web::test]
async fn a_refused_submission_tells_nobody() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    desk.draft(scene.manager, scene.engagement, &Answers::default());
    assert!(desk.submit(scene.manager, scene.engagement, "too-early").is_err());
    look(&scene.mailer);
    assert!(scene.sink.take().is_empty());
}

#[actix_web::test]
async fn the_mail_is_in_the_receivers_language() {
    let scene = Scene::new().await;
    let client = scene.app.sign_in("lead@example.com").await;
    let page = client.get("/account").await;
    client.submit(&page, "form[action='/account/settings']", &[("language", "en")]).await.expect(303);
    scene.submitted();
    look(&scene.mailer);
    let told = scene.sink.take();
    assert_eq!(told[1].subject, format!("Review waiting for approval: {CUSTOMER}"));
    assert!(told[1].html.contains("<html lang=\"en\">") && told[1].text.starts_with("Hello lead,"), "{}", told[1].text);
}

#[actix_web::test]
async fn what_is_told_is_what_the_receiver_may_know_when_it_is_sent() {
    let scene = Scene::new().await;
    let review = scene.submitted();
    // Addressed, and not sent yet.
    let without = mailer(&scene.app, None);
    look(&without);
    let now = scene.app.clock.timestamp();
    scene.app.write(|conn| users::set_disabled(conn, scene.lead, Some(now)));
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["lead2@example.com"]);

    scene.app.write(|conn| users::set_disabled(conn, scene.lead, None));
    scene.app.desk().approve(scene.lead, review, 1).expect("approve");
    look(&without);
    let partner = scene.partner;
    execute(&scene.app.db, &format!("UPDATE engagements SET partner_id = NULL WHERE partner_id = {partner}"))
        .expect("move");
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["manager@example.com"]);

    // What is not so any more is no news.
    scene.app.desk().undo_approval(scene.lead, review, 1, "もう一度確認します").expect("undo");
    scene.app.desk().return_with(scene.lead, review, 1, "直してください").expect("return");
    look(&without);
    scene.app.desk().start(scene.manager, scene.engagement, Start::Revision).expect("start");
    scene.app.desk().submit(scene.manager, scene.engagement, "third").expect("submit");
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["lead2@example.com", "lead@example.com"], "the manager has mended it already");

    let page = scene.admin().await.get("/admin/mail?state=dropped").await.expect(200);
    let why = page.texts("tr[data-state=dropped] .table__sub");
    for (text, times) in [("アカウントが無効のため", 1), ("閲覧できなくなったため", 1), ("状況が変わったため", 1)]
    {
        assert_eq!(why.iter().filter(|why| why.contains(text)).count(), times, "{text}: {why:?}");
    }
    assert!(!page.body.contains(CUSTOMER), "an administrator reads no customers here");
}

#[actix_web::test]
async fn each_person_chooses_what_they_get() {
    let scene = Scene::new().await;
    let client = scene.app.sign_in("lead@example.com").await;
    let page = client.get("/account").await.expect(200);
    let boxes = page.select("#mail-form input[name=topics]");
    let offered: Vec<&str> = boxes.iter().map(|one| one.attrs["value"].as_str()).collect();
    assert_eq!(offered, ["review_submitted", "weekly"], "what concerns a lead");
    assert_eq!(page.select("#mail-form input[checked]").len(), 2, "all is wanted until somebody says otherwise");
    for _ in 0..2 {
        client.post("/account/mail", &[("topics", "weekly")]).await.expect(303);
    }
    let page = client.get("/account").await.expect(200);
    assert!(page.select("#mail-review_submitted[checked]").is_empty());
    assert_eq!(page.select("#mail-weekly[checked]").len(), 1);
    scene.submitted();
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers(), ["lead2@example.com"]);
    // Whoever changes nothing leaves no trace.
    let trail = scene.admin().await.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("[data-action=settings_changed]").len(), 1);
    let nothing = scene.admin().await.get("/account").await.expect(200);
    assert!(nothing.select("#mail-form").is_empty(), "an administrator is told of nothing");
}

#[actix_web::test]
async fn a_refused_mail_is_tried_again_and_at_last_given_up_and_shown() {
    let scene = Scene::new().await;
    let review = scene.submitted();
    look(&scene.mailer);
    scene.sink.take();
    scene.sink.is(Mood::Refuses);
    scene.app.desk().return_with(scene.lead, review, 1, "直してください").expect("return");
    assert_eq!(look(&scene.mailer), Look::Done);
    let page = scene.admin().await.get("/admin/mail").await.expect(200);
    let row = page.text("tr[data-state=waiting]");
    assert!(row.contains("1 回失敗しました") && row.contains("550 5.1.1 no such mailbox"), "{row}");
    // Not before its time.
    look(&scene.mailer);
    assert_eq!(scene.mailer.counts.read()[1], ("failed", 1));
    for tries in 1..TRIES {
        scene.app.clock.advance(pause(tries));
        look(&scene.mailer);
    }
    // Whoever has been away so long signs in again.
    let admin = scene.app.sign_in("admin@example.com").await;
    let page = admin.get("/admin/mail?state=failed").await.expect(200);
    assert_eq!(page.select("tr[data-state=failed]").len(), 1, "{}", page.reads());
    assert!(page.text("[data-mail=failed]").contains('1'), "{}", page.text("[data-mail=failed]"));
    assert!(scene.sink.take().is_empty());

    scene.sink.is(Mood::Takes);
    admin.submit(&page, "tr[data-state=failed] form", &[]).await.expect(303);
    look(&scene.mailer);
    let told: Vec<Arrived> =
        scene.sink.take().into_iter().filter(|mail| mail.subject.contains("差し戻された")).collect();
    assert!(told.len() == 1 && told[0].to == "manager@example.com", "{told:?}");
    assert!(admin.get("/admin/mail?state=failed").await.select("tr[data-mail]").is_empty());
    assert!(admin.get("/admin/mail?state=sent").await.select("tr[data-state=sent]").len() >= 3);
    let trail = admin.get("/admin/audit").await.expect(200);
    assert_eq!(trail.select("[data-action=mails_retried]").len(), 1);
}

#[actix_web::test]
async fn a_mail_server_that_is_away_costs_no_try_and_after_three_days_mail_is_given_up() {
    let scene = Scene::new().await;
    scene.sink.is(Mood::Away);
    scene.submitted();
    for _ in 0..3 * TRIES {
        assert_eq!(look(&scene.mailer), Look::Away);
        scene.app.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(scene.app.read(|conn| mails::count(conn, MailState::Waiting, 10)), 2);
    scene.sink.is(Mood::Takes);
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers().len(), 2, "as soon as it is back");

    let review = scene.app.desk().newest(scene.manager, scene.engagement).expect("a review").review_id;
    scene.sink.is(Mood::Away);
    scene.app.desk().return_with(scene.lead, review, 1, "直してください").expect("return");
    look(&scene.mailer);
    scene.app.clock.advance(TimeDelta::days(4));
    scene.sink.is(Mood::Takes);
    look(&scene.mailer);
    let admin = scene.admin().await;
    let page = admin.get("/admin/mail?state=failed").await.expect(200);
    assert!(page.text("tr[data-state=failed]").contains("connection refused"), "{}", page.reads());
    // All at once; on trying again it counts from now on.
    admin.submit(&page, "#retry-all", &[]).await.expect(303);
    look(&scene.mailer);
    assert!(scene.sink.receivers().contains(&"manager@example.com".to_owned()));
}

#[actix_web::test]
async fn without_a_mail_server_a_page_shows_what_would_go() {
    let scene = Scene::new().await;
    scene.submitted();
    look(&mailer(&scene.app, None));
    let page = scene.admin().await.get("/admin/mail").await.expect(200);
    assert_eq!(page.select("[data-mail=off]").len(), 1);
    assert_eq!(page.select("tr[data-state=waiting]").len(), 2);
    assert!(page.reads().contains("lead2@example.com") && page.reads().contains("承認を待つレビューが提出されたとき"));
    // After a while it is no news, and whoever sets a mail server up then sends nothing old.
    scene.app.clock.advance(TimeDelta::days(4));
    look(&scene.mailer);
    assert!(scene.sink.take().is_empty());
    assert_eq!(scene.app.read(|conn| mails::count(conn, MailState::Dropped, 10)), 2);
}

#[actix_web::test]
async fn steps_that_are_due_are_told_once_a_day_however_many_servers_there_are() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &with_step(today() + Days::new(2)));
    desk.approve(scene.lead, review, 1).expect("approve");
    look(&scene.mailer);
    scene.sink.take();
    let second = mailer(&scene.app, Some(Box::new(scene.sink.clone())));
    let steps = |mails: Vec<Arrived>| -> Vec<Arrived> {
        mails.into_iter().filter(|mail| mail.subject.contains("期限が来た次のステップ")).collect()
    };
    // 22 November, 14:00 in Tokyo: nothing is due before the 24th at seven.
    let mut told = Vec::new();
    for hours in [24, 15] {
        scene.app.clock.advance(TimeDelta::hours(hours));
        look(&scene.mailer);
        look(&second);
        assert!(steps(scene.sink.take()).is_empty(), "after {hours} hours");
    }
    for _ in 0..2 {
        scene.app.clock.advance(TimeDelta::hours(2));
        look(&second);
        look(&scene.mailer);
        told.extend(steps(scene.sink.take()));
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].to, "manager@example.com");
    for part in ["今日が期限", "レポートの見方を共有する", CUSTOMER, "期限 2026年11月24日"] {
        assert!(told[0].text.contains(part), "{part}: {}", told[0].text);
    }
    scene.app.clock.advance(TimeDelta::hours(24));
    look(&scene.mailer);
    let late = steps(scene.sink.take());
    assert!(late.len() == 1 && late[0].text.contains("昨日が期限"), "{late:?}");
    assert_ne!(late[0].id, told[0].id);
    scene.app.clock.advance(TimeDelta::hours(24));
    look(&scene.mailer);
    assert!(steps(scene.sink.take()).is_empty(), "not every day again");
}

#[actix_web::test]
async fn who_has_not_answered_the_survey_is_told_once_after_two_weeks() {
    let scene = Scene::new().await;
    let mut answers = whole_answers();
    for (field, value) in
        [("survey", "sent"), ("survey_sent_on", "2026-11-20"), ("survey_sent_to", "佐藤 健 <sato@example.com>")]
    {
        answers.section_mut("key-results").set(field, value);
    }
    scene.app.desk().submitted(scene.manager, scene.engagement, &answers);
    let about = |sink: &Sink| -> Vec<Arrived> {
        sink.take().into_iter().filter(|mail| mail.subject.contains("CPE アンケート")).collect()
    };
    // At two in the afternoon in Tokyo, of the thirteenth day.
    scene.app.clock.advance(TimeDelta::days(11));
    look(&scene.mailer);
    assert!(about(&scene.sink).is_empty());
    scene.app.clock.advance(TimeDelta::days(1));
    look(&scene.mailer);
    look(&mailer(&scene.app, Some(Box::new(scene.sink.clone()))));
    let told = about(&scene.sink);
    assert_eq!(told.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["manager@example.com"]);
    for body in [&told[0].text, &told[0].html] {
        assert!(body.contains("佐藤 健") && body.contains(CUSTOMER) && body.contains("2026年11月20日"), "{body}");
        assert!(body.contains(&format!("https://reviews.example.com/engagements/{}", scene.engagement)), "{body}");
    }
    // Once for each: not on the next day, and not of those who answered meanwhile.
    scene.app.clock.advance(TimeDelta::days(1));
    look(&scene.mailer);
    assert!(about(&scene.sink).is_empty());
}

#[actix_web::test]
async fn on_monday_managers_and_leads_are_told_what_waits() {
    let scene = Scene::new().await;
    scene.submitted();
    let ready = scene.app.desk().ready_engagement(scene.manager, "架空商事");
    look(&scene.mailer);
    scene.sink.take();
    // To Monday the 23rd, 8:00 in Tokyo.
    scene.app.clock.advance(TimeDelta::hours(18));
    look(&scene.mailer);
    look(&scene.mailer);
    let told: Vec<Arrived> =
        scene.sink.take().into_iter().filter(|mail| mail.subject.contains("今週のまとめ")).collect();
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    // The second manager has nothing.
    assert_eq!(to, ["lead2@example.com", "lead@example.com", "manager@example.com"]);
    assert!(told[0].text.contains("承認待ちのレビュー（1 件）") && told[0].text.contains(CUSTOMER), "{}", told[0].text);
    assert!(told[2].text.contains("会議の準備ができた案件") && told[2].text.contains("架空商事"), "{}", told[2].text);
    assert!(told[2].text.contains(&format!("https://reviews.example.com/engagements/{ready}")), "{}", told[2].text);
    scene.app.clock.advance(TimeDelta::days(1));
    look(&scene.mailer);
    assert!(scene.sink.take().iter().all(|mail| !mail.subject.contains("今週のまとめ")));
}

#[actix_web::test]
async fn a_new_manager_is_told_of_the_engagement_and_its_steps() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let review = desk.submitted(scene.manager, scene.engagement, &with_step(today() + Days::new(20)));
    desk.approve(scene.lead, review, 1).expect("approve");
    look(&scene.mailer);
    scene.sink.take();
    let to = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    let (lead, version) = (desk.viewer(scene.lead), desk.seen(scene.manager, scene.engagement).version);
    desk.write(&lead, |work| reassign(work, scene.engagement, version, to)).expect("reassign");
    look(&scene.mailer);
    let told = scene.sink.take();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (told[0].to.as_str(), told[0].subject.as_str()),
        ("manager2@example.com", &*format!("担当になった案件: {CUSTOMER}"))
    );
    assert!(told[0].text.contains("レポートの見方を共有する"), "{}", told[0].text);
}

#[actix_web::test]
async fn a_new_manager_of_many_is_told_once_of_those_that_are_still_theirs() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    let all: Vec<i64> = (0..5).map(|n| desk.engagement(scene.manager, &format!("顧客{n}"), |_| ())).collect();
    let to = scene.app.read(|conn| users::find_by_email(conn, "manager2@example.com")).expect("a manager").id;
    let lead = desk.viewer(scene.lead);
    let many = |manager: i64| {
        let begun = desk.write(&lead, |work| reassignments::begin(work, &Chosen::these(all.clone()), manager, 5));
        let id = begun.expect("begun");
        assert!(!desk.write(&lead, |work| reassignments::go_on(work, id)).expect("done"));
    };
    many(to);
    // One has gone on to somebody else when the mail is sent.
    let version = desk.seen(to, all[0]).version;
    desk.write(&lead, |work| reassign(work, all[0], version, scene.manager)).expect("reassign");
    look(&scene.mailer);
    let told: Vec<Arrived> = scene.sink.take().into_iter().filter(|mail| mail.to == "manager2@example.com").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].subject, "担当になった案件: 4 件");
    assert!(told[0].text.contains("顧客4") && !told[0].text.contains("顧客0"), "{}", told[0].text);
    let link = format!("https://reviews.example.com/engagements/{}", all[4]);
    assert!(told[0].text.contains(&link) && told[0].html.contains(&link), "{}", told[0].html);
    // Back again before anybody is told: there is nothing to tell.
    let ours: Vec<i64> = all[1..].to_vec();
    let back = desk.write(&lead, |work| reassignments::begin(work, &Chosen::these(ours.clone()), scene.manager, 4));
    desk.write(&lead, |work| reassignments::go_on(work, back.expect("begun"))).expect("done");
    let again = desk.write(&lead, |work| reassignments::begin(work, &Chosen::these(ours.clone()), to, 4));
    desk.write(&lead, |work| reassignments::go_on(work, again.expect("begun"))).expect("done");
    let last = desk.write(&lead, |work| reassignments::begin(work, &Chosen::these(ours.clone()), scene.manager, 4));
    desk.write(&lead, |work| reassignments::go_on(work, last.expect("begun"))).expect("done");
    look(&scene.mailer);
    let told = scene.sink.take();
    assert!(told.iter().all(|mail| mail.to != "manager2@example.com"), "{told:?}");
    assert!(told.iter().any(|mail| mail.to == "manager@example.com" && mail.subject == "担当になった案件: 4 件"));
}

#[actix_web::test]
async fn a_claim_that_nobody_ended_is_taken_by_another_and_the_number_stays() {
    let scene = Scene::new().await;
    scene.submitted();
    look(&mailer(&scene.app, None));
    let now = scene.app.clock.timestamp();
    // A process claims both, sends one of them, and is killed.
    let claimed: Vec<_> = (0..2)
        .map(|n| scene.app.write(|conn| mails::claim(conn, now, now + CLAIM, &format!("gone{n}"))).expect("a mail"))
        .collect();
    assert_ne!(claimed[0].id, claimed[1].id);
    look(&scene.mailer);
    assert!(scene.sink.take().is_empty(), "they are another's");
    scene.app.clock.advance(CLAIM + TimeDelta::seconds(1));
    look(&scene.mailer);
    let told = scene.sink.take();
    assert_eq!(told.len(), 2);
    let at = now.and_utc().timestamp_millis();
    assert!(
        told.iter().all(|mail| mail.id.contains(&format!(".{at}.")) && mail.id.ends_with("@example.com>")),
        "{told:?}"
    );
    // Whoever comes back late changes nothing.
    let late = scene.app.write(|conn| mails::settle(conn, &claimed[0], &Outcome::Dropped(Why::Stale), now));
    assert!(!late);
    assert_eq!(scene.app.read(|conn| mails::count(conn, MailState::Sent, 10)), 2);
}

#[actix_web::test]
async fn several_at_once_send_each_mail_once() {
    let scene = Scene::new().await;
    let engagements: Vec<i64> =
        (0..12).map(|n| scene.app.desk().ready_engagement(scene.manager, &format!("顧客{n}"))).collect();
    for engagement in &engagements {
        scene.app.desk().submitted(scene.manager, *engagement, &whole_answers());
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let mailer = mailer(&scene.app, Some(Box::new(scene.sink.clone())));
            scope.spawn(move || {
                let mut unread = BTreeSet::new();
                for _ in 0..200 {
                    // Whoever finds the database busy comes again, as the thread does.
                    if matches!(mailer.look(&mut unread), Ok(Look::Done))
                        && mailer.db.read(|conn| mails::count(conn, MailState::Waiting, 1)).is_ok_and(|left| left == 0)
                    {
                        break;
                    }
                }
            });
        }
    });
    let told = scene.sink.take();
    let numbers: BTreeSet<&str> = told.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!((told.len(), numbers.len()), (24, 24), "twelve reviews, two leads");
}

#[actix_web::test]
async fn a_message_of_another_version_is_left_where_it_is() {
    let scene = Scene::new().await;
    execute(
        &scene.app.db,
        "INSERT INTO outbox (message, queued_at) VALUES ('{\"kind\":\"of_tomorrow\"}', '2026-11-22 05:00:00')",
    )
    .expect("queue");
    scene.submitted();
    look(&scene.mailer);
    assert_eq!(scene.sink.receivers().len(), 2, "what comes behind it is sent");
    assert_eq!(scene.app.read(outbox::length), 1);
}

#[actix_web::test]
async fn what_the_database_writes_as_a_reminder_is_a_message() {
    let scene = Scene::new().await;
    let desk = scene.app.desk();
    desk.submitted(scene.manager, scene.engagement, &with_step(today()));
    let now = scene.app.clock.timestamp();
    scene.app.write(|conn| outbox::remind_of_steps(conn, now, today()));
    scene.app.write(|conn| outbox::remind_of_steps(conn, now, today()));
    let waiting: Vec<Message> = scene.app.read(|conn| outbox::waiting(conn, 10)).into_iter().map(|row| row.1).collect();
    assert_eq!(waiting.last(), Some(&Message::StepsDue { manager: scene.manager, on: today() }));
    assert_eq!(waiting.len(), 2, "and once: {waiting:?}");
}

/// A mail server that takes one message over the wire, after it has refused the first receiver it was told of; what was said.
fn server() -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let spoken = std::thread::spawn(move || {
        let (mut heard, mut receivers) = (Vec::new(), 0);
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut lines = BufReader::new(stream.try_clone().expect("the same")).lines();
            let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).expect("say");
            say("220 mail.example.com");
            while let Some(Ok(line)) = lines.next() {
                match line.split([' ', ':']).next().unwrap_or_default() {
                    "EHLO" => say("250 mail.example.com"),
                    "RCPT" => {
                        receivers += 1;
                        say(if receivers == 1 { "450 4.2.1 later" } else { "250 2.1.5 good" });
                    }
                    "DATA" => {
                        say("354 go on");
                        heard.extend(lines.by_ref().map_while(Result::ok).take_while(|line| line != "."));
                        say("250 2.0.0 taken");
                        return heard;
                    }
                    _ => say("250 2.0.0 good"),
                }
                heard.push(line);
            }
        }
        heard
    });
    (port, spoken)
}

#[actix_web::test]
async fn mail_goes_over_the_wire_and_what_the_server_says_is_heard() {
    let scene = Scene::new().await;
    let review = scene.submitted();
    look(&scene.mailer);
    scene.app.desk().return_with(scene.lead, review, 1, "直してください").expect("return");
    let (port, spoken) = server();
    let near = |port| MailServer { host: "127.0.0.1".to_owned(), port, tls: Tls::Never, credentials: None };
    let smtp = Smtp::new(&near(port), "reviews.example.com").expect("a transport");
    let mailer = mailer(&scene.app, Some(Box::new(smtp)));
    assert_eq!(look(&mailer), Look::Done);
    let page = scene.admin().await.get("/admin/mail").await.expect(200);
    assert!(page.text("tr[data-state=waiting]").contains("4.2.1 later"), "{}", page.reads());
    scene.app.clock.advance(TimeDelta::minutes(1));
    look(&mailer);
    let heard = spoken.join().expect("the server");
    assert!(heard.iter().any(|line| line == "EHLO reviews.example.com"), "{heard:?}");
    for line in ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "MIME-Version: 1.0"] {
        assert!(heard.iter().any(|said| said == line), "{line}: {heard:?}");
    }
    assert_eq!(scene.app.read(|conn| mails::count(conn, MailState::Sent, 10)), 3);
    // Nobody listens there any more.
    let gone = Smtp::new(&near(port), "reviews.example.com").expect("a transport");
    let desk = scene.app.desk();
    desk.start(scene.manager, scene.engagement, Start::Revision).expect("start");
    desk.submit(scene.manager, scene.engagement, "again").expect("submit");
    let without = super::mail::mailer(&scene.app, Some(Box::new(gone)));
    assert_eq!(look(&without), Look::Away);
}
