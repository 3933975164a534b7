//! Reports with a row per user: who is active and who is entitled, the same user in several rows, and a service that the
//! tenant does not have.

use success_review::domain::usage::Counts;
use success_review::reports::{Flaw, Ignored, Kind, Measure, Options, Report, Service};

use super::{DETAIL, DETAIL_2022, counts, day, faults, file, options, rate, read_with, report};

const COPILOT: &str = "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,\
    Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Copilot Chat Last Activity Date,Report Period";
const COPILOT_V2: &str = "Report Refresh Date,Report Period,User Principal Name,Display Name,\
    Prompts submitted for all apps,Active Usage Days for all apps,Last Activity Date,Edge Last Activity Date,\
    Excel Copilot Last Activity Date,Copilot Agent Last Activity Date";
const APP: &str = "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac,\
    Mobile,Web,Outlook,Word,Excel,PowerPoint,OneNote,Teams,Word (Windows)";
const TEAMS_USER: &str = "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,\
    User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,\
    Private Chat Message Count,Call Count,Meeting Count,Has Other Action,Is Licensed,Report Period";
const ONEDRIVE: &str = "Report Refresh Date,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,\
    Active File Count,Storage Used (Byte),Storage Allocated (Byte),Owner Principal Name,Report Period";
const MAILBOX: &str = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,\
    Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),\
    Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Report Period";
const YAMMER: &str = "Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,\
    Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period";
const ACTIVATED: &str = "Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,\
    Windows 10 Mobile,iOS,Android,Activated On Shared Computer";

struct Case {
    kind: Kind,
    service: Service,
    lines: &'static [&'static str],
    /// Within 28 days; the refresh date is 2026-11-20.
    expected: (i64, i64),
}

#[test]
fn who_is_active_and_who_is_entitled() {
    let cases = [
        Case {
            kind: Kind::CopilotUsageUserDetail,
            service: Service::Copilot,
            lines: &[
                COPILOT,
                "2026-11-20,A,A,2026-11-18,2026-11-18,,2026-11-17,28",
                "2026-11-20,C,C,,,,,28",
                "2026-11-20,D,D,2026-10-23,,2026-10-23,,28",
            ],
            expected: (1, 3),
        },
        Case {
            kind: Kind::CopilotUsageUserDetail,
            service: Service::Copilot,
            lines: &[COPILOT_V2, "2026-11-20,28,A,A,5,2,2026-10-24,2026-10-24,,", "2026-11-20,28,B,B,0,0,,,,"],
            expected: (1, 2),
        },
        Case {
            kind: Kind::AppUserDetail,
            service: Service::Apps,
            lines: &[
                APP,
                "2026-11-20,a@x.test,2025-01-10,2026-11-19,30,Yes,No,No,No,Yes,Yes,No,No,No,No,Yes",
                "2026-11-20,b@x.test,,,30,No,No,No,No,No,No,No,No,No,No,No",
                "2026-11-20,c@x.test,2026-11-19,2026-06-01,30,No,No,No,No,No,No,No,No,No,No,No",
            ],
            expected: (1, 3),
        },
        Case {
            kind: Kind::TeamsUserDetail,
            service: Service::Teams,
            lines: &[
                TEAMS_USER,
                "2026-11-20,,,1,A,2026-11-19,False,,E3,3,20,1,4,Yes,Yes,30",
                "2026-11-20,,,2,B,,False,,E3,0,0,0,0,No,Yes,30",
                "2026-11-20,,,3,C,2026-11-19,False,,,1,0,0,0,No,No,30",
                "2026-11-20,,,4,D,2026-11-19,True,2026-11-19,E3,1,0,0,0,No,Yes,30",
            ],
            expected: (1, 2),
        },
        Case {
            kind: Kind::OneDriveAccountDetail,
            service: Service::OneDrive,
            lines: &[
                ONEDRIVE,
                "2026-11-20,https://x/a,A,False,2026-11-01,10,2,1,2,a@x.test,30",
                "2026-11-20,https://x/b,B,False,,10,0,1,2,b@x.test,30",
                // A second OneDrive of somebody, and one whose owner is not told.
                "2026-11-20,https://x/b2,B,False,2026-11-20,10,1,1,2,B@x.test,30",
                "2026-11-20,https://x/c,,False,2026-01-01,10,0,1,2,,30",
                "2026-11-20,https://x/d,D,True,2026-11-01,10,0,1,2,d@x.test,30",
            ],
            expected: (2, 3),
        },
        Case {
            kind: Kind::MailboxUsageDetail,
            service: Service::Exchange,
            lines: &[
                MAILBOX,
                "2026-11-20,A,A,False,,2021-04-01,2026-11-19,1200,5000000,1,2,3,4,5,30",
                "2026-11-20,B,B,False,,2021-04-01,,0,0,1,2,3,4,5,30",
                "2026-11-20,C,C,True,2026-11-01,2021-04-01,2026-11-01,0,0,1,2,3,4,5,30",
            ],
            expected: (1, 2),
        },
        Case {
            kind: Kind::YammerUserDetail,
            service: Service::Yammer,
            lines: &[
                YAMMER,
                "2026-11-20,A,A,active,2021-04-01,2026-11-19,1,2,3,E3,30",
                "2026-11-20,B,B,active,2021-04-01,,0,0,0,E3,30",
                "2026-11-20,C,C,Suspended,2026-11-02,2026-11-01,1,2,3,E3,30",
                "2026-11-20,D,D,deleted,2026-11-02,2026-11-01,1,2,3,E3,30",
            ],
            expected: (1, 2),
        },
    ];
    for case in cases {
        let report = report(case.lines);
        assert_eq!((report.kind, report.refreshed), (case.kind, day("2026-11-20")));
        assert_eq!(report.rates.len(), 1, "{:?}", case.kind);
        let rate = rate(&report, case.service);
        let (active, entitled) = case.expected;
        assert_eq!((rate.counts, rate.period_days), (counts(active, entitled), 28), "{:?}", case.kind);
        assert!(report.totals.is_empty() && report.points.is_empty());
        assert!(report.kind.holds_rates());
    }
}

#[test]
fn a_file_of_a_single_day_or_of_another_report_is_none_of_them() {
    let one_day = "2026-11-20,A,A,False,,2021-04-01,2026-11-19,1200,5000000,1,2,3,4,5,1";
    let expected = [(2, "Report Period".to_owned(), Flaw::NotAPeriod)];
    assert_eq!(faults(&[MAILBOX, one_day]), expected, "it lists only who was active");
    // Sites of SharePoint have the headings of a OneDrive and more.
    let sites = ONEDRIVE.replace("Active File Count", "Active File Count,Page View Count,Visited Page Count");
    let row = "2026-11-20,https://x/a,A,False,2026-11-01,10,2,5,5,1,2,a@x.test,30";
    assert!(read_with(file(&[&sites, row]).as_bytes(), &options()).is_err());
    // Older files on Teams do not say who is licensed.
    let older = TEAMS_USER.replace("Is Licensed,", "");
    let report = report(&[&older, "2026-11-20,,,1,A,2026-11-19,False,,E3,3,20,1,4,Yes,30"]);
    assert_eq!(rate(&report, Service::Teams).counts, counts(1, 1));
}

#[test]
fn copilot_by_period_with_both_counts() {
    let header = "Report Refresh Date,Report Period,Microsoft Teams Enabled Users,Microsoft Teams Active Users,\
        Any App Enabled Users,Any App Active Users,Copilot Chat Enabled Users,Copilot Chat Active Users,\
        Total prompts submitted,Average prompts submitted";
    let read = report(&[
        header,
        "2026-11-20,7,120,31,120,44,120,39,812,18.5",
        "2026-11-20,28,120,52,120,71,120,60,3120,43.9",
        "2026-11-20,90,120,70,,,120,84,9010,102.4",
        // Licences that were taken away since.
        "2026-11-20,180,60,80,60,92,60,84,15020,163.3",
    ]);
    assert_eq!((read.kind, read.rows), (Kind::CopilotUserCountSummary, 4));
    let found: Vec<_> = read.rates.iter().map(|r| (r.line, r.counts, r.period_days)).collect();
    let expected = [(2, counts(44, 120), 7), (3, counts(71, 120), 28), (4, None, 90), (5, counts(92, 60), 180)];
    assert_eq!(found, expected);
    assert!(read.ignored.contains(&Ignored::Column { name: "Total prompts submitted".into() }));
    let both = faults(&[header, "2026-11-20,28,1,1,120,71,1,1,1,1", "2026-11-20,28,1,1,120,70,1,1,1,1"]);
    assert_eq!(both, [(3, "Any App Active Users".to_owned(), Flaw::Contradicts { line: 2 })]);

    let trend = report(&[
        "Report Refresh Date,Report Period,Report Date,Any App Enabled Users,Any App Active Users,Word Enabled Users,\
         Word Active Users",
        "2026-11-20,7,2026-11-19,120,30,120,9",
    ]);
    assert_eq!((trend.kind, trend.rates.len()), (Kind::CopilotUserCountTrend, 0));
    let points: Vec<_> = trend.points.iter().map(|p| (p.series.as_str(), p.count)).collect();
    assert_eq!(points, [("Any App Active Users", Some(30)), ("Word Active Users", Some(9))]);
}

#[test]
fn activations_are_counted_per_product_and_are_no_use() {
    let read = report(&[
        ACTIVATED,
        "2026-11-20,A,A,MICROSOFT 365 APPS,2026-11-19,1,0,0,0,0,False",
        "2026-11-20,a,A,MICROSOFT 365 APPS,,0,0,0,0,0,True",
        "2026-11-20,A,A,VISIO,,0,0,0,0,0,False",
        "2026-11-20,B,B,MICROSOFT 365 APPS,,0,0,0,0,0,",
        "2026-11-20,,,MICROSOFT 365 APPS,2020-01-01,2,0,0,0,0,2",
    ]);
    assert_eq!((read.kind, read.rates.len(), read.rows), (Kind::ActivationsUserDetail, 0, 5));
    assert!(read.points.iter().all(|p| p.day == day("2026-11-20")));
    let found: Vec<_> = read.points.iter().map(|p| (p.series.as_str(), p.measure, p.count)).collect();
    let measures = [Measure::Assigned, Measure::Activated, Measure::SharedComputer];
    let of = |series, counts: [i64; 3]| measures.into_iter().zip(counts).map(move |(m, n)| (series, m, Some(n)));
    let expected: Vec<_> = of("MICROSOFT 365 APPS", [3, 2, 2]).chain(of("VISIO", [1, 0, 0])).collect();
    assert_eq!(found, expected);
    assert_eq!(read.ignored[..2], [Ignored::RepeatedRows { count: 1 }, Ignored::NamelessRows { count: 1 }]);

    let row = |n: u32| format!("2026-11-20,A,A,Product {n},,0,0,0,0,0,False");
    let rows: Vec<String> = (0..=1_000).map(row).collect();
    let lines: Vec<&str> = [ACTIVATED].into_iter().chain(rows.iter().map(String::as_str)).collect();
    let expected = (1_002, "Product Type".to_owned(), Flaw::TooManyProducts { limit: 1_000 });
    assert_eq!(faults(&lines), [expected]);
    assert_eq!(report(&lines[..1_001]).points.len(), 3_000);
}

/// A user of Teams and Exchange.
fn user(name: &str, deleted: &str, licences: [&str; 2], last: [&str; 2]) -> String {
    let ([teams, exchange], [in_teams, in_exchange]) = (licences, last);
    format!(
        "2026-10-31,{name},{name},{deleted},,{exchange},False,False,False,False,{teams},{in_exchange},,,,,{in_teams},,,,,,,E5"
    )
}

fn read(rows: &[String]) -> Report {
    let lines: Vec<&str> = [DETAIL].into_iter().chain(rows.iter().map(String::as_str)).collect();
    report(&lines)
}

fn teams_and_exchange(report: &Report) -> (Option<Counts>, Option<Counts>) {
    (rate(report, Service::Teams).counts, rate(report, Service::Exchange).counts)
}

#[test]
fn the_same_user_twice_counts_once_with_the_newest_activity_and_any_licence() {
    let (yes, no) = ("True", "False");
    let appended = [
        user("a@x.test", no, [yes, no], ["2026-10-01", ""]),
        user("A@X.test", no, [yes, no], ["2026-10-30", ""]),
        user("b@x.test", no, [yes, yes], ["2026-10-30", "2026-01-01"]),
        user("b@x.test", no, [no, no], ["", "2026-10-30"]),
        user(" b@x.test ", no, [no, no], ["2026-11-02", ""]),
        user("c@x.test", no, [no, yes], ["2026-10-30", ""]),
        // Deleted and made anew under the same name; and deleted twice.
        user("d@x.test", yes, [yes, yes], ["2026-10-30", "2026-10-30"]),
        user("d@x.test", no, [yes, no], ["", ""]),
        user("e@x.test", yes, [yes, yes], ["", ""]),
        user("e@x.test", yes, [yes, yes], ["", ""]),
    ];
    let once = read(&appended);
    assert_eq!(teams_and_exchange(&once), (counts(2, 3), counts(1, 2)));
    assert_eq!(once.rows, 10);
    assert_eq!(once.ignored[0], Ignored::RepeatedRows { count: 5 });
    assert!(once.ignored.contains(&Ignored::DeletedUsers { count: 1 }));
    assert!(!once.ignored.iter().any(|what| matches!(what, Ignored::LaterActivities { .. })));
    // In whatever order, and however often.
    let mut backwards = appended.to_vec();
    backwards.reverse();
    assert_eq!(teams_and_exchange(&read(&backwards)), teams_and_exchange(&once));
    let doubled = [&appended[..], &appended[..]].concat();
    assert_eq!(teams_and_exchange(&read(&doubled)), teams_and_exchange(&once));
    assert_eq!(read(&doubled).ignored[0], Ignored::RepeatedRows { count: 15 });
    // Nobody is repeated.
    let each = report(&[DETAIL, DETAIL_2022]);
    assert!(
        !each.ignored.iter().any(|what| matches!(what, Ignored::RepeatedRows { .. } | Ignored::NamelessRows { .. }))
    );
}

#[test]
fn a_row_that_does_not_say_whose_it_is_counts_by_itself() {
    let rows = [
        user("", "False", ["True", "True"], ["2026-10-30", ""]),
        user("", "False", ["True", "True"], ["2026-10-30", ""]),
        user("a@x.test", "False", ["True", "True"], ["2026-10-30", ""]),
    ];
    let report = read(&rows);
    assert_eq!(teams_and_exchange(&report), (counts(3, 3), counts(0, 3)));
    assert_eq!(report.ignored[0], Ignored::NamelessRows { count: 2 });
}

#[test]
fn a_service_that_is_empty_for_everybody_has_no_data() {
    let row = |name: &str, yammer: &str, last: &str| {
        format!(
            "2026-10-31,{name},{name},False,,True,True,True,False,{yammer},True,2026-10-30,,,,{last},2026-10-30,,,,,,,E3"
        )
    };
    let report = read(&[row("a", "", ""), row("b", " ", ""), row("c", "", "2026-10-30")]);
    assert_eq!(report.rates.len(), 6);
    assert_eq!(rate(&report, Service::Yammer).counts, None, "not 0");
    assert_eq!(teams_and_exchange(&report), (counts(3, 3), counts(3, 3)));
    assert_eq!(rate(&report, Service::SkypeForBusiness).counts, counts(0, 0), "nobody has it, which is said");
    let no_data = Ignored::NoData { name: "Has Yammer License".into(), as_of: day("2026-10-31") };
    assert_eq!(report.ignored[0], no_data);

    // For some only: these are faults, wherever they stand.
    let rows = [row("a", "", ""), row("b", "False", ""), row("c", "", "")];
    let lines: Vec<&str> = [DETAIL].into_iter().chain(rows.iter().map(String::as_str)).collect();
    let fault = |line| (line, "Has Yammer License".to_owned(), Flaw::Missing);
    assert_eq!(faults(&lines), [fault(2), fault(4)]);
    let mut broken = rows.to_vec();
    broken[0] = broken[0].replacen("False", "?", 1);
    let lines: Vec<&str> = [DETAIL].into_iter().chain(broken.iter().map(String::as_str)).collect();
    let deleted = (2, "Is Deleted".to_owned(), Flaw::NotABoolean);
    assert_eq!(faults(&lines), [deleted, fault(2), fault(4)], "in the order of the file");
}

#[test]
fn all_empty_cells_are_counted_where_somebody_has_a_licence() {
    let row = |n: usize, licence: &str| {
        format!("2026-10-31,u{n},u{n},False,,True,True,True,False,{licence},True,,,,,,,,,,,,,E3")
    };
    let mut rows: Vec<String> = (0..200).map(|n| row(n, "")).collect();
    rows.push(row(200, "True"));
    let lines: Vec<&str> = [DETAIL].into_iter().chain(rows.iter().map(String::as_str)).collect();
    match super::refusal(&lines) {
        success_review::reports::Refusal::Faults { faults, more } => assert_eq!((faults.len(), more), (50, 150)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_window_is_the_one_that_was_chosen_whatever_the_report_covers() {
    let lines = [COPILOT, "2026-11-20,A,A,2026-10-01,,,,7", "2026-11-20,B,B,2026-11-18,,,,7"];
    for (window_days, active) in [(7, 1), (28, 1), (90, 2)] {
        let read = read_with(file(&lines).as_bytes(), &Options { window_days, ..options() }).expect("a report");
        let rate = rate(&read, Service::Copilot);
        assert_eq!((rate.counts, rate.period_days), (counts(active, 2), window_days));
    }
    // One row for each period: the same users.
    let all = [lines[0], lines[1], "2026-11-20,A,A,2026-10-01,,,,28", "2026-11-20,A,A,2026-10-01,,,,180"];
    let read = report(&all);
    assert_eq!(rate(&read, Service::Copilot).counts, counts(0, 1));
    assert_eq!(read.ignored[0], Ignored::RepeatedRows { count: 2 });
}
