//! Files in the states in which they come, at the command line: the figures, the words, and the lists of engagements. The same reports
//! go through the browser in `tests/http/files.rs`.

use success_review::domain::policy::Role;
use success_review::store;

use super::Desk;
use crate::cases::{self, Becomes, MANAGER, OTHER, PARTNER, Right, TENANT};

#[actix_web::test]
async fn every_report_gives_its_figures_or_is_refused_with_the_reason() {
    let desk = Desk::new().await;
    let manager = desk.app.user(MANAGER, &[Role::Manager]);
    let intended = ["teams", "sharepoint_online"].map(|key| (desk.app.desk().workload(key), 10));
    let engagement = desk.app.desk().engagement(manager, "日和見商会", |input| {
        input.tenant_id = TENANT.to_owned();
        input.workloads = intended.to_vec();
    });
    let number = engagement.to_string();
    let mut wrong = Vec::new();
    for case in cases::reports() {
        let (name, file) = (case.name, format!("report.{}", case.end));
        desk.file(&file, &case.bytes);
        let told = desk.run(&["import", "usage", "--engagement", &number, "--dry-run", &file]);
        let (text, other) = if told.ok { (told.out, told.err) } else { (told.err, told.out) };
        if let Right::Read(figures) = &case.right {
            for (workload, active, entitled, days) in figures {
                let (begin, end) =
                    (format!("{workload}: {active} of {entitled} = "), format!("{days} days to 2026-11-20"));
                let is_it = |line: &str| line.trim().starts_with(&begin) && line.contains(&end);
                if !text.lines().any(is_it) {
                    wrong.push(format!("{name}: {begin:?} with {end:?} is not in {text}"));
                }
            }
        } else if !other.is_empty() || !text.contains("nothing was imported") {
            wrong.push(format!("{name}: not refused: {text}{other}"));
        }
        if told.ok != matches!(case.right, Right::Read(_)) {
            wrong.push(format!("{name}: {text}{other}"));
        }
        let missing = case.said.iter().filter(|(_, english)| !text.contains(english));
        wrong.extend(missing.map(|(_, english)| format!("{name}: {english:?} is not in {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(desk.rows(), [1, 0, 0, 0]);
}

#[actix_web::test]
async fn every_list_registers_its_engagements_or_says_what_is_wrong() {
    let desk = Desk::new().await;
    let manager = desk.app.user(MANAGER, &[Role::Manager]);
    desk.app.user(OTHER, &[Role::Manager]);
    let partner = desk.app.partner(PARTNER);
    let mut known = 0;
    for list in cases::lists() {
        let name = list.name;
        desk.file("list.csv", &list.bytes);
        match &list.right {
            Becomes::Refused(lines) => {
                let told = desk.run(&["import", "engagements", "list.csv"]);
                assert!(!told.ok && told.out.is_empty(), "{name}: {}", told.out);
                for line in lines {
                    assert!(told.err.contains(&format!("list.csv:{line}")), "{name}: {line:?} is not in {}", told.err);
                }
                assert_eq!(told.err.matches("list.csv:").count(), lines.len(), "{name}: {}", told.err);
            }
            Becomes::Registered(expected) => {
                let told = desk.run(&["import", "engagements", "list.csv"]);
                assert!(told.out.contains(list.said), "{name}: {}", told.out);
                assert!(told.ok, "{name}: {}", told.err);
                let rows = desk.engagements(manager);
                assert_eq!(rows.len(), known + expected.len(), "{name}: {}", told.out);
                for (row, right) in rows[known..].iter().zip(expected) {
                    let intended = desk.app.read(|conn| store::engagements::intended(conn, row));
                    let intended: Vec<(&str, i64)> = intended.iter().map(|w| (w.key.as_str(), w.target)).collect();
                    assert_eq!(intended, right.workloads, "{name}");
                    let (day, zone) = (row.started_on.to_string(), row.time_zone.name());
                    let found = (row.customer_name.as_str(), row.segment.key(), row.partner_id, day.as_str(), zone);
                    let partner = right.partner.map(|_| partner);
                    assert_eq!(found, (right.customer, right.segment, partner, right.started_on, right.zone), "{name}");
                }
                known = rows.len();
            }
        }
        assert_eq!(desk.rows()[0], known as i64, "{name}");
    }
}

#[actix_web::test]
async fn a_list_with_headings_in_other_words_is_read_once_an_administrator_has_registered_them() {
    let desk = Desk::new().await;
    let manager = desk.app.user(MANAGER, &[Role::Manager]);
    desk.app.user("admin@example.com", &[Role::Administrator]);
    let list = "Kunde;Mandant;Segment;Betreuer;Beginn;Stand\nHafen AG;hafen.onmicrosoft.com;Business;manager@example.com;2026-04-06;x\n";
    desk.file("liste.csv", list);
    let refused = desk.run(&["import", "engagements", "liste.csv"]);
    for part in ["liste.csv:1: Customer: the column is missing", "an administrator can register them as aliases"] {
        assert!(!refused.ok && refused.err.contains(part), "{part:?} is not in {}", refused.err);
    }
    let admin = desk.app.sign_in("admin@example.com").await;
    let page = admin.get("/admin/headings").await.expect(200);
    assert!(
        page.text("#heading").contains("Customer（案件の一覧）Tenant ID（案件の一覧とレポート）"),
        "{}",
        page.text("#heading")
    );
    for (alias, heading) in [
        ("Kunde", "Customer"),
        ("Mandant", "Tenant ID"),
        ("Betreuer", "Manager"),
        ("Beginn", "Started on"),
        // Of reports alone: it says nothing here.
        ("Stand", "Report Refresh Date"),
    ] {
        let added = admin.submit(&page, "#alias-form", &[("alias", alias), ("heading", heading)]).await;
        assert_eq!(added.expect(303).location(), "/admin/headings");
    }
    let page = admin.get("/admin/headings").await.expect(200);
    assert!(page.text("tr[data-alias=Betreuer]").contains("Manager（案件の一覧）"), "{}", page.reads());
    let own = admin.post("/admin/headings", &[("alias", "customer"), ("heading", "Segment")]).await.expect(422);
    assert!(own.text(".error-summary").contains("「Customer」はそれ自体が"), "{}", own.reads());

    let done = desk.run(&["import", "engagements", "liste.csv"]);
    assert!(done.ok, "{}", done.err);
    let understood =
        "read: Headings in other words: Kunde → Customer, Mandant → Tenant ID, Betreuer → Manager, Beginn → Started on";
    assert!(done.out.contains(understood), "{}", done.out);
    let rows = desk.engagements(manager);
    assert_eq!((rows[0].customer_name.as_str(), rows[0].started_on.to_string().as_str()), ("Hafen AG", "2026-04-06"));

    // A report with such a column is none the wiser.
    let number = rows[0].id.to_string();
    desk.file("bericht.csv", "Stand,Kunde,Teams Active,Teams Inactive,Report Period\n2026-11-20,Hafen,290,70,30\n");
    let read = desk.run(&["import", "usage", "--engagement", &number, "--dry-run", "bericht.csv"]);
    assert!(
        read.ok && read.out.contains("Headings in other words: Stand → Report Refresh Date\n"),
        "{}{}",
        read.out,
        read.err
    );
    assert!(read.out.contains("The column “Kunde” is not needed"), "{}", read.out);

    admin.submit(&page, "tr[data-alias=Kunde] form", &[]).await.expect(303);
    let refused = desk.run(&["import", "engagements", "liste.csv"]);
    assert!(refused.err.contains("liste.csv:1: Customer: the column is missing"), "{}", refused.err);
    // Two columns that are the same one.
    admin.submit(&page, "#alias-form", &[("alias", "Kunde"), ("heading", "Tenant ID")]).await.expect(303);
    let refused = desk.run(&["import", "engagements", "liste.csv"]);
    assert!(refused.err.contains("Kunde: the column occurs twice"), "{}", refused.err);
}
