//! The reader of usage reports and tables, from outside: bytes in, figures or a refusal out. The data are Microsoft's own
//! headers and example rows; what a person sees of it is tried in `tests/http/imports.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

mod cases;
mod encodings;
mod figures;
mod refusals;
mod users;
mod workbooks;

use chrono::NaiveDate;
use success_review::domain::usage::Counts;
use success_review::reports::{
    Fault, Flaw, Ignored, Options, Point, Rate, ReadError, Refusal, Report, Service, Subject, read_csv,
};

const SERVICES: &str = "Report Refresh Date,Exchange Active,Exchange Inactive,OneDrive Active,OneDrive Inactive,\
    SharePoint Active,SharePoint Inactive,Skype For Business Active,Skype For Business Inactive,Yammer Active,\
    Yammer Inactive,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period";
const SERVICES_2022: &str = "2022-10-23,1,23,1,23,1,23,0,24,0,24,1,23,2,22,7";
const SERVICES_2026: &str = "2026-09-29,280,31,266,42,263,44,,,0,364,247,61,285,81,30";
const ACTIVE_USERS: &str = "Report Refresh Date,Office 365,Exchange,OneDrive,SharePoint,Skype For Business,Yammer,Teams,\
    Report Date,Report Period";
const ACTIVE_USERS_2022: &str = "2022-10-25,1,5,4,3,2,3,1,2022-10-19,7";
const TEAMS: &str = "Report Refresh Date,Report Date,Team Chat Messages,Private Chat Messages,Calls,Meetings,\
    Other Actions,Report Period";
const APPS: &str = "Report Refresh Date,Report Period,Report Date,Outlook,Word,Excel,PowerPoint,OneNote,Teams";
const ACTIVATIONS: &str = "Report Refresh Date,Product Type,Assigned,Activated,Shared Computer Activation";
const ACTIVATIONS_2022: &str = "2022-10-25,MICROSOFT 365 APPS FOR ENTERPRISE,24,5,0";
const DETAIL: &str = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,\
    Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,\
    Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,\
    Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,\
    Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,\
    Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products";
const DETAIL_2022: &str = "2022-10-23,77E5979DD60BA6EAA53E814DBEEEFA5F,4291DA7C39EE3263E97336B42734A667,False,,True,True,\
    True,True,True,True,2020-09-12,2022-09-12,2021-10-30,2020-10-30,2019-04-21,2017-09-20,2021-01-10,2021-01-10,\
    2021-01-10,2021-01-10,2021-01-10,2021-01-10,MICROSOFT 365 E5 DEVELOPER (WITHOUT WINDOWS AND AUDIO CONFERENCING)";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// 28 days; today is 2026-11-22.
fn options() -> Options {
    Options::new(28, day("2026-11-22"))
}

/// A file as the reports are delivered: a mark at the start, CRLF, a final newline.
fn file(lines: &[&str]) -> String {
    lines.iter().fold("\u{feff}".to_owned(), |text, line| text + line + "\r\n")
}

fn read_with(bytes: &[u8], options: &Options) -> Result<Report, ReadError> {
    read_csv(bytes, options, &mut |_| ())
}

/// The report of a file that must be taken.
fn report(lines: &[&str]) -> Report {
    read_with(file(lines).as_bytes(), &options()).unwrap_or_else(|e| panic!("{e:?}"))
}

/// Why a file is refused that must be.
fn refused(outcome: Result<Report, ReadError>) -> Refusal {
    match outcome {
        Err(ReadError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn refusal(lines: &[&str]) -> Refusal {
    refused(read_with(file(lines).as_bytes(), &options()))
}

/// The faults of a refused file as (line, column, flaw); all of them are listed.
fn faults(lines: &[&str]) -> Vec<(u64, String, Flaw)> {
    match refusal(lines) {
        Refusal::Faults { faults, more: 0 } => faults.into_iter().map(|f: Fault| (f.line, f.column, f.flaw)).collect(),
        other => panic!("not a list of faults: {other:?}"),
    }
}

fn counts(active: i64, entitled: i64) -> Option<Counts> {
    Some(Counts { active, entitled })
}

/// The only rate of a service.
fn rate(report: &Report, service: Service) -> &Rate {
    let mut found = report.rates.iter().filter(|rate| rate.subject == Subject::Service(service));
    let rate = found.next().expect("a rate");
    assert_eq!(found.next(), None, "{service:?} twice");
    rate
}

/// The points as (series, day, count).
fn points(report: &Report) -> Vec<(&str, NaiveDate, Option<i64>)> {
    report.points.iter().map(|p: &Point| (p.series.as_str(), p.day, p.count)).collect()
}

/// With what was ignored in an order that does not depend on the file's.
fn sorted(mut report: Report) -> Report {
    report.ignored.sort_by_key(|ignored: &Ignored| format!("{ignored:?}"));
    report
}
