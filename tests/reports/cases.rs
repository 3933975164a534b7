//! Files in the states in which they come: appended, saved anew, from other programs. Each with the figures that it gives and how it
//! was understood, or why it is refused. The content is our own; the kinds are those that were met.

use encoding_rs::SHIFT_JIS;
use success_review::domain::written::Way;
use success_review::reports::{Fault, Flaw, Foreign, Headings, Options, Refusal, Report, Service, Understood};

use super::{DETAIL, SERVICES, counts, day, options, rate, read_with, refused};

const TABLE: &str = "ワークロード,アクティブな利用者数,権利のある利用者数,基準日,期間(日数),メモ";
const ROW: &str = "2026-11-20,312,48,201,159,188,172,,,4,356,290,70,330,30,30";
const SHORT: &str = "Report Refresh Date,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive,Office 365 Active,\
    Office 365 Inactive,Report Period";
const SHORT_ROW: &str = "2026-11-20,312,48,290,70,330,30,30";

fn lines(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

fn read(text: &str) -> Report {
    read_with(text.as_bytes(), &options()).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

fn why(text: &str) -> Refusal {
    refused(read_with(text.as_bytes(), &options()))
}

/// The only fault.
fn fault(text: &str) -> Fault {
    match why(text) {
        Refusal::Faults { mut faults, more: 0 } if faults.len() == 1 => faults.remove(0),
        other => panic!("{text}: {other:?}"),
    }
}

/// Our own table with Teams: 290 of 360 unless something else is put there.
fn table(active: &str, entitled: &str, as_of: &str) -> String {
    lines(&[TABLE, &format!("Microsoft Teams,{active},{entitled},{as_of},28,")])
}

/// How the cells of the only row were understood.
fn ways(report: &Report) -> Vec<(Way, &str)> {
    let way = |what: &'_ Understood| match what {
        Understood::Cells { way, .. } => Some(*way),
        _ => None,
    };
    let found = |what: &'_ Understood| match what {
        Understood::Cells { found, .. } => found.clone(),
        _ => String::new(),
    };
    report.understood.iter().filter_map(|what| Some((way(what)?, found(what).leak() as &str))).collect()
}

#[test]
fn lines_above_the_headings() {
    let plain = read(&lines(&[SERVICES, ROW]));
    assert_eq!((rate(&plain, Service::Exchange).counts, plain.understood.as_slice()), (counts(312, 360), &[][..]));
    let quoted = |line: &str| line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
    let cover = |first, last| vec![Understood::CoverLines { first, last }];
    let table = [
        ("\u{ef}\u{bb}\u{bf}".to_owned() + &lines(&[SERVICES, ROW]), 2, vec![Understood::Mark]),
        (
            lines(&["#TYPE System.Management.Automation.PSCustomObject", &quoted(SERVICES), &quoted(ROW)]),
            3,
            vec![Understood::TypeLine { line: 1 }],
        ),
        (lines(&["sep=,", SERVICES, ROW]), 3, vec![Understood::SeparatorLine { line: 1 }]),
        (
            lines(&["SEP=;", &SERVICES.replace(',', ";"), &ROW.replace(',', ";")]),
            3,
            vec![Understood::SeparatorLine { line: 1 }],
        ),
        (lines(&["Microsoft 365 の利用状況", SERVICES, ROW]), 3, cover(1, 1)),
        (lines(&["Usage report, November", "期間,2026/10/24 - 2026/11/20", "", SERVICES, ROW]), 5, cover(1, 2)),
        (lines(&["使用状況", &SERVICES.replace(',', ";"), &ROW.replace(',', ";")]), 3, cover(1, 1)),
        (lines(&["使用状況", &SERVICES.replace(',', "\t"), &ROW.replace(',', "\t")]), 3, cover(1, 1)),
    ];
    for (text, line, understood) in table {
        let report = read(&text);
        assert_eq!(report.understood, understood, "{text}");
        assert_eq!(report.rates[0].line, line, "{text}");
        let of = |report: &Report| report.rates.iter().map(|rate| rate.counts).collect::<Vec<_>>();
        assert_eq!(of(&report), of(&plain), "{text}");
    }
    let title = "a title\r\n".repeat(10);
    assert_eq!(read(&(title.clone() + &lines(&[SERVICES, ROW]))).rows, 1);
    assert!(matches!(
        why(&("another\r\n".to_owned() + &title + &lines(&[SERVICES, ROW]))),
        Refusal::UnknownReport { .. }
    ));
}

#[test]
fn columns_that_are_nobodys() {
    let index = read(
        "\
,Report Refresh Date,Exchange Active,Exchange Inactive,Yammer Active,Yammer Inactive,Report Period\n\
0,2026-11-13,310,50,0.0,24.0,7\n1,2026-11-20,312,48,4.0,356.0,30\n",
    );
    let counted: Vec<_> = index.rates.iter().map(|rate| (rate.counts, rate.period_days)).collect();
    assert_eq!(counted, [(counts(310, 360), 7), (counts(0, 24), 7), (counts(312, 360), 30), (counts(4, 360), 30)]);
    let number = Understood::Cells { way: Way::Number, count: 4, line: 2, found: "0.0".into() };
    assert_eq!(index.understood, [Understood::IndexColumn, number]);
    let unnamed = read(&lines(&[&format!("{SHORT},,"), &format!("{SHORT_ROW},x,y")]));
    assert_eq!(unnamed.understood, [Understood::UnnamedColumns { count: 2 }]);
    let trailing = read(&lines(&[SHORT, &format!("{SHORT_ROW},"), &format!("{},", SHORT_ROW.replace("-20", "-13"))]));
    assert_eq!((trailing.rows, trailing.understood), (2, vec![Understood::TrailingCells { rows: 2 }]));
    // Not on every row: there it comes from within a cell.
    let text = lines(&[SHORT, SHORT_ROW, &format!("{SHORT_ROW},")]);
    assert_eq!(fault(&text).flaw, Flaw::TooManyCells { header: 8, row: 9 });
}

#[test]
fn days_in_all_the_ways_they_come() {
    for (text, way) in [
        ("2026-11-20", None),
        ("2026年11月20日", Some(Way::Date)),
        ("令和8年11月20日", Some(Way::Date)),
        ("R8.11.20", Some(Way::Date)),
        ("20.11.2026", Some(Way::DayFirst)),
        ("11/20/2026", Some(Way::MonthFirst)),
        ("2026-11-20 00:00:00", Some(Way::Time)),
        ("2026-11-20T00:00:00+09:00", Some(Way::Time)),
        ("2026-11-20T00:00:00+00:00", None),
        ("2026-11-20T00:00:00", Some(Way::Time)),
        ("2026-11-20T09:30:00", Some(Way::Time)),
        ("2026.11.20", Some(Way::Date)),
        ("２０２６/１１/２０", Some(Way::Date)),
        ("20261120", Some(Way::Date)),
        ("2026/11/20(金)", Some(Way::Date)),
        ("20 Nov 2026", Some(Way::Date)),
    ] {
        let report = read(&table("290", "360", text));
        assert_eq!((report.refreshed, report.rates[0].counts), (day("2026-11-20"), counts(290, 360)), "{text}");
        assert_eq!(ways(&report), way.map(|way| (way, text)).into_iter().collect::<Vec<_>>(), "{text}");
        let services = read(&lines(&[SHORT, &SHORT_ROW.replace("2026-11-20", text)]));
        assert_eq!((services.refreshed, rate(&services, Service::Teams).counts), (day("2026-11-20"), counts(290, 360)));
    }
    for (text, flaw) in [
        ("11/12/2026", Flaw::UnclearDate),
        ("20.11.26", Flaw::UnclearDate),
        ("2026-11-20T03:00:00+09:00", Flaw::UnclearDate),
        ("46346", Flaw::NotADate),
        ("2027-01-01", Flaw::Future),
    ] {
        let fault = fault(&table("290", "360", text));
        assert_eq!((fault.line, fault.column.as_str(), &fault.flaw, fault.found.as_str()), (2, "基準日", &flaw, text));
    }
    let german = "Report Refresh Date;User Principal Name;Display Name;Is Deleted;Deleted Date;Has Teams License;\
Teams Last Activity Date;Assigned Products\n2026-11-20;A;B;FALSCH;;WAHR;19.11.2026;MICROSOFT 365 E3\n";
    let report = read(german);
    assert_eq!(rate(&report, Service::Teams).counts, counts(1, 1));
    assert_eq!(ways(&report), [(Way::DayFirst, "19.11.2026"), (Way::Boolean, "FALSCH")]);
}

#[test]
fn numbers_in_all_the_ways_they_come() {
    for (text, number) in [
        ("\"1,234\"", 1234),
        ("３６４", 364),
        ("\"1 234\"", 1234),
        ("364.0", 364),
        ("364人", 364),
        (" 364 ", 364),
        ("\u{a0}364", 364),
        ("+364", 364),
        ("3.64E+02", 364),
        ("'364", 364),
    ] {
        let report = read(&table(text, "2000", "2026-11-20"));
        assert_eq!(report.rates[0].counts, counts(number, 2000), "{text}");
        assert_eq!(ways(&report).is_empty(), text.trim() == "364", "{text}");
    }
    for (text, flaw) in [
        ("1.234", Flaw::UnclearCount),
        ("\"2,50\"", Flaw::UnclearCount),
        ("-", Flaw::NotACount),
        ("N/A", Flaw::NotACount),
        ("NULL", Flaw::NotACount),
        ("NaN", Flaw::NotACount),
        ("#REF!", Flaw::NotACount),
        ("#N/A", Flaw::NotACount),
        ("80.6%", Flaw::NotACount),
        ("1.2E+05", Flaw::NotACount),
    ] {
        let fault = fault(&table(text, "2000", "2026-11-20"));
        let found = (fault.line, fault.column.as_str(), &fault.flaw, fault.found.as_str());
        assert_eq!(found, (2, "アクティブな利用者数", &flaw, text.trim_matches('"')));
    }
    assert_eq!(fault(&table("山田", "2000", "2026-11-20")).found, "", "what may be a name is not repeated");
    let percent = "Workload,Active users,Entitled users,As of\nMicrosoft Teams,80.6%,,2026-11-20\n";
    assert_eq!((fault(percent).column.as_str(), fault(percent).found.as_str()), ("Active users", "80.6%"));
}

#[test]
fn periods_in_all_the_ways_they_come() {
    for (text, days) in
        [("28", 28), ("D28", 28), ("D30", 30), ("30 days", 30), ("過去 30 日間", 30), ("Last 7 days", 7)]
    {
        let report = read(&lines(&[SHORT, &format!("2026-11-20,312,48,290,70,330,30,{text}")]));
        assert_eq!(rate(&report, Service::Teams).period_days, days, "{text}");
        assert_eq!(ways(&report).is_empty(), text == "28", "{text}");
    }
    assert_eq!(fault(&lines(&[SHORT, "2026-11-20,312,48,290,70,330,30,31"])).found, "31");
}

#[test]
fn what_japanese_excel_saves() {
    let text = table("290", "360", "2026/11/20").replace(",28,", ",28,情報システム部の調べ");
    let (bytes, _, _) = SHIFT_JIS.encode(&text);
    let report = read_with(&bytes, &options()).expect("a report");
    assert_eq!((report.rates[0].counts, report.rates[0].note.as_str()), (counts(290, 360), "情報システム部の調べ"));
    assert_eq!(report.understood[0], Understood::ShiftJis);
    // A mark on its own behind the kana, as macOS writes them.
    let report = read(&table("290", "360", "2026-11-20").replace(",28,", ",28,テ\u{3099}ータ"));
    assert_eq!(report.rates[0].counts, counts(290, 360));
}

#[test]
fn headings_in_japanese_and_by_alias() {
    let japanese =
        "レポートの更新日,Exchange アクティブ,Exchange 非アクティブ,Teams アクティブ,Teams 非アクティブ,レポート期間";
    let report = read(&lines(&[japanese, "2026/11/20,312,48,290,70,30"]));
    assert_eq!(rate(&report, Service::Teams).counts, counts(290, 360));
    let Understood::Headings { pairs } = &report.understood[0] else { panic!("{:?}", report.understood) };
    assert_eq!((pairs.len(), pairs[2].1.as_str()), (6, "Exchange Inactive"));

    let other = "Stand,Teams aktiv,Teams inaktiv,Zeitraum";
    assert!(matches!(why(&lines(&[other, "2026-11-20,290,70,30"])), Refusal::UnknownReport { .. }));
    let aliases = [
        ("stand", "Report Refresh Date"),
        ("Teams aktiv", "Teams Active"),
        ("Teams inaktiv", "Teams Inactive"),
        ("Zeitraum", "Report Period"),
    ];
    let headings = Headings::new(aliases.map(|(alias, heading)| (alias.to_owned(), heading.to_owned())));
    let options = Options { headings: headings.into(), ..options() };
    let report = read_with(lines(&[other, "2026-11-20,290,70,30"]).as_bytes(), &options).expect("a report");
    assert_eq!(rate(&report, Service::Teams).counts, counts(290, 360));
    let both =
        lines(&["Stand,Report Refresh Date,Teams aktiv,Teams inaktiv,Zeitraum", "2026-11-20,2026-11-20,290,70,30"]);
    assert!(matches!(refused(read_with(both.as_bytes(), &options)), Refusal::RepeatedColumn { .. }));
}

#[test]
fn what_is_no_report_is_named_for_what_it_is() {
    for (text, what) in [
        ("<!DOCTYPE html>\r\n<html lang=\"ja\"><head><title>サインイン</title></head></html>", Foreign::WebPage),
        ("{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"x\"}}", Foreign::GraphError),
        ("{\"value\":[{\"reportRefreshDate\":\"2026-11-20\"}]}", Foreign::Json),
        ("| Report Refresh Date | Exchange Active |\n| --- | --- |\n| 2026-11-20 | 312 |\n", Foreign::Markdown),
    ] {
        assert_eq!(why(text), Refusal::Foreign { what });
        assert_eq!(why(&format!("\u{feff}{text}")), Refusal::Foreign { what });
    }
    let comment = lines(&["# exported 2026-11-22 by scheduled job", SHORT, SHORT_ROW]);
    let found = "# exported 2026-11-22 by scheduled job".to_owned();
    assert_eq!(why(&comment), Refusal::Comment { line: 1, found });
    let camel = "reportRefreshDate,exchangeActive,exchangeInactive,reportPeriod";
    for (header, found, right) in [
        (camel.to_owned(), "reportRefreshDate", "Report Refresh Date"),
        (format!("\u{200b}{SHORT}"), "[U+200B]Report Refresh Date", "Report Refresh Date"),
    ] {
        let Refusal::UnknownReport { first_cells, nearest } = why(&lines(&[&header, SHORT_ROW])) else {
            panic!("{header}")
        };
        assert_eq!((first_cells[0].as_str(), &nearest[0]), (found, &(found.to_owned(), right.to_owned())));
    }
}

#[test]
fn rows_that_are_no_figures() {
    let sum = lines(&[TABLE, "Microsoft Teams,290,360,2026-11-20,28,", "合計,602,720,2026-11-20,28,"]);
    assert_eq!(read(&sum).rates.len(), 2, "which workloads there are is not known here");
    let note = lines(&[TABLE, "Microsoft Teams,290,360,2026-11-20,28,", "", "※管理センターの数値。"]);
    assert_eq!((fault(&note).line, fault(&note).flaw), (4, Flaw::TooFewCells { header: 6, row: 1 }));
    let user = |name: &str, refreshed: &str| {
        format!("{refreshed},{name},False,,True,True,True,False,True,True,2026-11-19,,,,,,,,,,,,MICROSOFT 365 E3")
    };
    let comma = lines(&[DETAIL, &user("0001,Yamada, Taro", "2026-11-20"), &user("0002,0003", "2026-11-20")]);
    assert_eq!(fault(&comma).flaw, Flaw::TooManyCells { header: 24, row: 25 });
    assert_eq!(fault(&lines(&[DETAIL, &user("0001,0002", "")])).flaw, Flaw::Missing);
    assert_eq!(why(&lines(&[DETAIL])), Refusal::Empty);
    let again = lines(&[DETAIL, &user("0001,0002", "2026-11-20"), DETAIL, &user("0003,0004", "2026-11-20")]);
    let Refusal::Faults { faults, .. } = why(&again) else { panic!("a header among the rows") };
    assert!(faults.iter().all(|fault| fault.line == 3 && fault.found.is_empty()));
}
