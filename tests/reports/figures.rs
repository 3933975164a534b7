//! Figures, compared with a calculation by hand.

use chrono::Days;
use proptest::prelude::*;
use success_review::domain::usage::Counts;
use success_review::reports::{Ignored, Kind, Measure, Options, Report, Service, Subject, WINDOWS};

use super::{
    ACTIVATIONS, ACTIVATIONS_2022, ACTIVE_USERS, ACTIVE_USERS_2022, APPS, DETAIL, DETAIL_2022, SERVICES, SERVICES_2022,
    SERVICES_2026, TEAMS, counts, day, file, options, points, rate, read_with, report, sorted,
};

fn figure(counts: Option<Counts>) -> Option<String> {
    counts.and_then(|c| c.figure(10))
}

#[test]
fn services_of_2026() {
    let report = report(&[SERVICES, SERVICES_2026]);
    assert_eq!((report.kind, report.rows, report.refreshed), (Kind::ServicesUserCounts, 1, day("2026-09-29")));
    let table = [
        (Service::Exchange, counts(280, 311), Some("90.0")),
        (Service::OneDrive, counts(266, 308), Some("86.4")),
        (Service::SharePoint, counts(263, 307), Some("85.7")),
        (Service::SkypeForBusiness, None, None),
        (Service::Yammer, counts(0, 364), Some("0.0")),
        (Service::Teams, counts(247, 308), Some("80.2")),
    ];
    for (service, expected, shown) in table {
        let rate = rate(&report, service);
        assert_eq!((rate.counts, rate.line, rate.period_days, rate.as_of), (expected, 2, 30, day("2026-09-29")));
        assert_eq!(figure(rate.counts).as_deref(), shown, "{service:?}");
    }
    assert_eq!(report.rates.len(), 6);
    assert_eq!(report.totals.len(), 1, "the tenant's total is no rate");
    assert_eq!(report.totals[0].counts, counts(285, 366));
    assert_eq!(figure(report.totals[0].counts).as_deref(), Some("77.9"));
    let no_data = Ignored::NoData { name: "Skype For Business Active".into(), as_of: day("2026-09-29") };
    assert_eq!(report.ignored, [no_data]);
    assert_eq!(report.points, []);
}

#[test]
fn services_of_2022() {
    let report = report(&[SERVICES, SERVICES_2022]);
    let all = Service::ALL.map(|service| rate(&report, service).counts);
    let (one, none) = (counts(1, 24), counts(0, 24));
    assert_eq!(all, [one, one, one, none, none, one]);
    assert_eq!(figure(one).as_deref(), Some("4.2"));
    assert_eq!(rate(&report, Service::Teams).period_days, 7);
    assert_eq!(report.totals[0].counts, counts(2, 24));
    assert_eq!(figure(report.totals[0].counts).as_deref(), Some("8.3"));
    assert_eq!(report.ignored, []);
}

#[test]
fn several_periods_in_one_file() {
    let report = report(&[SERVICES, SERVICES_2022, SERVICES_2026, &SERVICES_2026.replace(",30", ",90")]);
    assert_eq!((report.rows, report.rates.len(), report.totals.len()), (3, 18, 3));
    assert_eq!(report.refreshed, day("2026-09-29"), "the latest");
    let lines: Vec<u64> = report.rates.iter().map(|rate| rate.line).step_by(6).collect();
    assert_eq!(lines, [2, 3, 4]);
}

#[test]
fn a_count_without_its_counterpart_is_no_rate() {
    let report = report(&[
        "Report Refresh Date,Teams Active,Teams Inactive,Yammer Active,Report Period",
        "2026-09-29,247,61,5,30",
    ]);
    assert_eq!(report.rates.len(), 1);
    assert_eq!(rate(&report, Service::Teams).counts, counts(247, 308));
    assert_eq!(report.ignored, [Ignored::Half { name: "Yammer Active".into() }]);
}

#[test]
fn active_users_per_day() {
    let report = report(&[ACTIVE_USERS, ACTIVE_USERS_2022]);
    assert_eq!((report.kind, report.refreshed), (Kind::ActiveUserCounts, day("2022-10-25")));
    let on = day("2022-10-19");
    let expected = [
        ("Office 365", on, Some(1)),
        ("Exchange", on, Some(5)),
        ("OneDrive", on, Some(4)),
        ("SharePoint", on, Some(3)),
        ("Skype For Business", on, Some(2)),
        ("Yammer", on, Some(3)),
        ("Teams", on, Some(1)),
    ];
    assert_eq!(points(&report), expected);
    assert!(report.rates.is_empty() && report.totals.is_empty(), "no denominator, no rate");
    assert_eq!(report.ignored, []);
}

#[test]
fn teams_and_apps_per_day() {
    let teams = report(&[TEAMS, "2026-09-29,2026-09-28,40,200,31,,7,7", "2026-09-29,2026-09-27,0,2,0,1,0,7"]);
    assert_eq!((teams.kind, teams.rows, teams.points.len()), (Kind::TeamsUserCounts, 2, 10));
    assert_eq!(
        points(&teams)[..2],
        [("Team Chat Messages", day("2026-09-28"), Some(40)), ("Private Chat Messages", day("2026-09-28"), Some(200)),]
    );
    assert_eq!(points(&teams)[3], ("Meetings", day("2026-09-28"), None), "no data is not 0");
    let apps = report(&[APPS, "2026-09-29,30,2026-09-28,285,120,110,80,12,247"]);
    assert_eq!(apps.kind, Kind::AppUserCounts);
    let on = day("2026-09-28");
    let expected = [
        ("Outlook", on, Some(285)),
        ("Word", on, Some(120)),
        ("Excel", on, Some(110)),
        ("PowerPoint", on, Some(80)),
        ("OneNote", on, Some(12)),
        ("Teams", on, Some(247)),
    ];
    assert_eq!(points(&apps), expected);
    assert!(apps.rates.is_empty() && teams.rates.is_empty());
}

#[test]
fn activations_per_product() {
    let report = report(&[ACTIVATIONS, ACTIVATIONS_2022]);
    assert_eq!((report.kind, report.refreshed), (Kind::ActivationsUserCounts, day("2022-10-25")));
    let found: Vec<_> = report.points.iter().map(|p| (p.measure, p.count)).collect();
    let expected = [(Measure::Assigned, Some(24)), (Measure::Activated, Some(5)), (Measure::SharedComputer, Some(0))];
    assert_eq!(found, expected);
    assert!(
        report.points.iter().all(|p| p.series == "MICROSOFT 365 APPS FOR ENTERPRISE" && p.day == day("2022-10-25"))
    );
    assert!(report.rates.is_empty(), "activated is not used");
}

#[test]
fn a_user_of_2022() {
    // The last activity in OneDrive is 41 days before the refresh date, the others are years before.
    for (window_days, active) in [(28, 0), (42, 1)] {
        let text = file(&[DETAIL, DETAIL_2022]);
        let report = read_with(text.as_bytes(), &Options { window_days, ..options() }).expect("a report");
        assert_eq!((report.kind, report.rows, report.refreshed), (Kind::ActiveUserDetail, 1, day("2022-10-23")));
        assert_eq!(report.rates.len(), 6);
        for service in Service::ALL {
            let active = if service == Service::OneDrive { active } else { 0 };
            assert_eq!(rate(&report, service).counts, counts(active, 1), "{service:?}");
            assert_eq!(rate(&report, service).period_days, window_days);
        }
        assert_eq!(report.totals, []);
    }
}

/// One user of Teams and nothing else.
fn user(name: &str, deleted: &str, licensed: &str, last: &str, products: &str) -> String {
    format!("2026-10-31,{name},{name},{deleted},,False,False,False,False,False,{licensed},,,,,,{last},,,,,,,{products}")
}

fn teams_of(rows: &[String], window_days: i64) -> (Report, Option<Counts>) {
    let lines: Vec<&str> = [DETAIL].into_iter().chain(rows.iter().map(String::as_str)).collect();
    let report = read_with(file(&lines).as_bytes(), &Options { window_days, ..options() }).expect("a report");
    let teams = rate(&report, Service::Teams).counts;
    (report, teams)
}

#[test]
fn a_window_ends_with_the_refresh_date() {
    let refreshed = day("2026-10-31");
    for window in WINDOWS {
        let length = u64::try_from(window).unwrap();
        let table = [
            (refreshed, 1),
            (refreshed - Days::new(length - 1), 1),
            (refreshed - Days::new(length), 0),
            (refreshed + Days::new(1), 0),
        ];
        for (last, active) in table {
            let (report, teams) = teams_of(&[user("u", "False", "True", &last.to_string(), "E5")], window);
            assert_eq!(teams, counts(active, 1), "{last} in {window} days");
            let later = report.ignored.contains(&Ignored::LaterActivities { count: 1 });
            assert_eq!(later, last > refreshed, "{last}");
        }
    }
    let days_before = |n| (refreshed - Days::new(n)).to_string();
    let all: Vec<String> = [0, 6, 7, 27, 28, 179, 180]
        .map(|n| user(&format!("u{n}"), "False", "True", &days_before(n), "E5"))
        .into_iter()
        .chain([user("never", "False", "True", "", "E5")])
        .collect();
    for (window, active) in [(7, 2), (28, 4), (180, 6)] {
        assert_eq!(teams_of(&all, window).1, counts(active, 8), "{window} days");
    }
}

#[test]
fn deleted_and_unlicensed_users_are_not_entitled() {
    let rows = [
        user("a", "False", "True", "2026-10-30", "E5"),
        user("b", "True", "True", "2026-10-30", "E5"),
        user("c", "TRUE", "True", "2026-11-05", "E5"),
        user("d", "False", "False", "2026-10-30", "E5"),
        user("e", "false", "true", "2026-10-30T00:00:00Z", "E5"),
    ];
    let (report, teams) = teams_of(&rows, 28);
    assert_eq!(teams, counts(2, 2));
    assert_eq!(rate(&report, Service::Exchange).counts, counts(0, 0));
    assert_eq!(figure(rate(&report, Service::Exchange).counts), None, "nobody is entitled");
    assert!(report.ignored.contains(&Ignored::DeletedUsers { count: 2 }));
    assert!(!report.ignored.iter().any(|i| matches!(i, Ignored::LaterActivities { .. })), "of a deleted user");
    assert_eq!(report.rows, 5);
}

#[test]
fn products_and_concealed_names_change_nothing() {
    let products = "MICROSOFT 365 E5+ENTERPRISE MOBILITY + SECURITY E5+\"\"POWER BI PRO\"\"";
    let rows = [
        user("77E5979DD60BA6EAA53E814DBEEEFA5F", "False", "True", "2026-10-30", &format!("\"{products}\"")),
        user("4291DA7C39EE3263E97336B42734A667", "False", "True", "2026-01-30", "ENTERPRISE MOBILITY + SECURITY E5"),
    ];
    let (report, teams) = teams_of(&rows, 28);
    assert_eq!((teams, report.rows), (counts(1, 2), 2));
    assert!(report.ignored.contains(&Ignored::Column { name: "Assigned Products".into() }));
}

#[test]
fn identical_rows_count_once() {
    for (header, row) in [
        (SERVICES, SERVICES_2026),
        (ACTIVE_USERS, ACTIVE_USERS_2022),
        (ACTIVATIONS, ACTIVATIONS_2022),
        (TEAMS, "2026-09-29,2026-09-28,40,200,31,9,7,7"),
        (APPS, "2026-09-29,30,2026-09-28,285,120,110,80,12,247"),
    ] {
        let (once, twice) = (report(&[header, row]), report(&[header, row, row]));
        assert_eq!(twice.rows, 2);
        assert_eq!(Report { rows: 1, ..twice }, once, "{header}");
    }
}

#[test]
fn our_own_table() {
    for (header, name) in [
        ("Workload,Active users,Entitled users,As of,Period (days),Note", "Teams"),
        ("ワークロード,アクティブな利用者数,権利のある利用者数,基準日,期間（日数）,メモ", "Teams"),
        ("workload,active,entitled,as_of,period_days,note", "Teams"),
    ] {
        let report = report(&[
            header,
            "Teams,35,350,2026-10-31,,夏の調査",
            "SharePoint,,,2026/9/1,90,",
            "Intune,0,0,2026-10-01,366,",
        ]);
        assert_eq!((report.kind, report.refreshed), (Kind::Table, day("2026-10-31")));
        let found: Vec<_> =
            report.rates.iter().map(|r| (&r.subject, r.counts, r.period_days, r.as_of, r.line)).collect();
        let named = |name: &str| Subject::Named(name.to_owned());
        assert_eq!(
            found,
            [
                (&named(name), counts(35, 350), 28, day("2026-10-31"), 2),
                (&named("SharePoint"), None, 90, day("2026-09-01"), 3),
                (&named("Intune"), counts(0, 0), 366, day("2026-10-01"), 4),
            ]
        );
        assert_eq!(report.rates[0].note, "夏の調査");
        assert_eq!(report.ignored, []);
    }
}

#[test]
fn columns_that_are_not_known_are_named() {
    let report = report(&[
        "Report Refresh Date,Teams Active,Copilot Active,Teams Inactive,Copilot Inactive,Report Period",
        "2026-09-29,247,5,61,6,30",
    ]);
    let column = |name: &str| Ignored::Column { name: name.to_owned() };
    assert_eq!(report.ignored, [column("Copilot Active"), column("Copilot Inactive")]);
}

/// The files of the data sheet, each with rows.
fn files() -> Vec<Vec<Vec<String>>> {
    let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let files = [
        [SERVICES, SERVICES_2022, SERVICES_2026],
        [ACTIVE_USERS, ACTIVE_USERS_2022, "2022-10-25,,5,4,3,2,3,1,2022-10-18,7"],
        [TEAMS, "2026-09-29,2026-09-28,40,200,31,9,7,7", "2026-09-29,2026-09-27,0,2,0,1,,7"],
        [APPS, "2026-09-29,30,2026-09-28,285,120,110,80,12,247", "2026-09-29,30,2026-09-27,5,1,1,8,1,"],
        [ACTIVATIONS, ACTIVATIONS_2022, "2022-10-25,VISIO,2,1,"],
        [DETAIL, DETAIL_2022, DETAIL_2022],
    ];
    files.into_iter().map(|lines| lines.map(split).to_vec()).collect()
}

proptest! {
    #[test]
    fn the_order_of_the_columns_does_not_matter(which in 0_usize..6, seed in prop::collection::vec(any::<u32>(), 24)) {
        let rows = &files()[which];
        let mut order: Vec<usize> = (0..rows[0].len()).collect();
        order.sort_by_key(|place| seed[*place]);
        let plain: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let moved: Vec<String> =
            rows.iter().map(|row| order.iter().map(|place| row[*place].as_str()).collect::<Vec<_>>().join(",")).collect();
        let read = |lines: &[String]| report(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(sorted(read(&moved)), sorted(read(&plain)));
    }
}
