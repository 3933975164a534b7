//! Workbooks give what the same cells give as CSV, or are refused.

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, IntoExcelData, Workbook, Worksheet};
use success_review::reports::{
    Fault, Flaw, Ignored, Kind, ReadError, Refusal, Report, Service, Subject, read_workbook,
};

use super::{
    ACTIVATIONS, ACTIVATIONS_2022, ACTIVE_USERS, ACTIVE_USERS_2022, DETAIL, DETAIL_2022, SERVICES, SERVICES_2022,
    SERVICES_2026, counts, day, options, rate, read_with, refused, report,
};

const TABLES: [[&str; 6]; 2] = [
    ["Workload", "Active users", "Entitled users", "As of", "Period (days)", "Note"],
    ["ワークロード", "アクティブな利用者数", "権利のある利用者数", "基準日", "期間（日数）", "メモ"],
];

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

fn read(bytes: &[u8]) -> Result<Report, ReadError> {
    read_workbook(bytes, &options(), &mut |_| ())
}

fn taken(bytes: &[u8]) -> Report {
    read(bytes).unwrap_or_else(|e| panic!("{e:?}"))
}

fn fault(line: u64, column: &str, flaw: Flaw) -> Refusal {
    Refusal::Faults { faults: vec![Fault { line, column: column.to_owned(), flaw }], more: 0 }
}

fn put_date(sheet: &mut Worksheet, row: u32, column: u16, day: &str) {
    let date = ExcelDateTime::parse_from_str(day).expect("a date");
    sheet.write_with_format(row, column, date, &Format::new().set_num_format("yyyy/m/d")).expect("a cell");
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, value: impl IntoExcelData) {
    sheet.write(row, column, value).expect("a cell");
}

/// A cell with a format and no value.
fn put_blank(sheet: &mut Worksheet, row: u32, column: u16) {
    sheet.write_blank(row, column, &Format::new().set_bold()).expect("a cell");
}

fn put_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        put(sheet, row, column, *cell);
    }
}

/// A line of CSV as Excel takes it over: dates as dates, numbers as numbers, nothing where nothing stands.
fn put_line(sheet: &mut Worksheet, row: u32, line: &str) {
    for (column, cell) in (0_u16..).zip(line.split(',')) {
        if cell.is_empty() {
            continue;
        }
        if cell.parse::<chrono::NaiveDate>().is_ok() {
            put_date(sheet, row, column, cell);
        } else if let Ok(number) = cell.parse::<f64>() {
            put(sheet, row, column, number);
        } else if let Ok(yes) = cell.to_lowercase().parse::<bool>() {
            put(sheet, row, column, yes);
        } else {
            put(sheet, row, column, cell);
        }
    }
}

/// Teams with 35 of 350 below this header.
fn table(headers: &[&str], more: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    workbook(|sheet| {
        put_row(sheet, 0, headers);
        put(sheet, 1, 0, "Teams");
        put(sheet, 1, 1, 35);
        put(sheet, 1, 2, 350);
        put_date(sheet, 1, 3, "2026-10-31");
        more(sheet);
    })
}

#[test]
fn our_own_table_in_both_languages() {
    for headers in TABLES {
        let bytes = table(&headers, |sheet| {
            put(sheet, 1, 4, 28);
            put(sheet, 1, 5, "夏の\n調査");
            // Dates as text, numbers as text, a formula; no data.
            put_row(sheet, 2, &["Intune", "1", "2", "2026-09-30", "366"]);
            put_row(sheet, 3, &["SharePoint", "", "", "2026/9/1"]);
            put(sheet, 4, 0, "Exchange");
            put(sheet, 4, 1, Formula::new("=B2+1").set_result("36"));
            put(sheet, 4, 2, 350.0);
            put_date(sheet, 4, 3, "2026-10-31T13:30:00");
        });
        let report = taken(&bytes);
        assert_eq!((report.kind, report.rows, report.refreshed), (Kind::Table, 4, day("2026-10-31")));
        let found: Vec<_> =
            report.rates.iter().map(|r| (&r.subject, r.counts, r.period_days, r.as_of, r.line)).collect();
        let named = |name: &str| Subject::Named(name.to_owned());
        assert_eq!(
            found,
            [
                (&named("Teams"), counts(35, 350), 28, day("2026-10-31"), 2),
                (&named("Intune"), counts(1, 2), 366, day("2026-09-30"), 3),
                (&named("SharePoint"), None, 28, day("2026-09-01"), 4),
                (&named("Exchange"), counts(36, 350), 28, day("2026-10-31"), 5),
            ]
        );
        assert_eq!(report.rates[0].note, "夏の\n調査");
        assert_eq!(report.ignored, []);
    }
}

#[test]
fn reports_saved_as_workbooks() {
    for lines in [
        vec![SERVICES, SERVICES_2022, SERVICES_2026],
        vec![ACTIVE_USERS, ACTIVE_USERS_2022],
        vec![ACTIVATIONS, ACTIVATIONS_2022],
        vec![DETAIL, DETAIL_2022, DETAIL_2022],
    ] {
        let bytes = workbook(|sheet| (0..).zip(&lines).for_each(|(row, line)| put_line(sheet, row, line)));
        assert_eq!(taken(&bytes), report(&lines), "{}", lines[0]);
    }
}

#[test]
fn cells_that_are_empty_at_the_end_of_a_row() {
    let header = "Report Refresh Date,Report Period,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive";
    let bytes = workbook(|sheet| {
        put_line(sheet, 0, header);
        put_line(sheet, 1, "2026-09-29,30,280,31");
        // Cells with a format and no value, within the header's width and beyond it.
        for column in 4..40 {
            put_blank(sheet, 1, column);
        }
    });
    let report = taken(&bytes);
    assert_eq!(rate(&report, Service::Exchange).counts, counts(280, 311));
    assert_eq!(rate(&report, Service::Teams).counts, None);
    let no_data = Ignored::NoData { name: "Teams Active".into(), as_of: day("2026-09-29") };
    assert_eq!(report.ignored, [no_data]);
}

#[test]
fn rows_keep_the_numbers_of_the_sheet() {
    let bytes = workbook(|sheet| {
        put_row(sheet, 4, &TABLES[1]);
        put_line(sheet, 6, "Teams,35,350,2026-10-31,28");
        put_line(sheet, 20, "Intune,35,350,2026-10-31,28");
    });
    assert_eq!(taken(&bytes).rates.iter().map(|rate| rate.line).collect::<Vec<_>>(), [7, 21]);
    let bad = |cell: &str| {
        refused(read(&workbook(|sheet| {
            put_row(sheet, 4, &TABLES[1]);
            put_line(sheet, 6, "Teams,35,350,2026-10-31,28");
            put_line(sheet, 20, &format!("Intune,{cell},350,2026-10-31,28"));
        })))
    };
    let table = [
        ("35.5", Flaw::NotACount),
        ("-35", Flaw::Negative),
        ("9300000000000000000", Flaw::TooLarge),
        ("1e300", Flaw::TooLarge),
        ("2026-10-31", Flaw::NotACount),
        ("true", Flaw::NotACount),
        ("", Flaw::Missing),
    ];
    for (cell, flaw) in table {
        assert_eq!(bad(cell), fault(21, TABLES[1][1], flaw), "{cell}");
    }
}

#[test]
fn dates_that_are_none() {
    let with = |put: fn(&mut Worksheet)| refused(read(&table(&TABLES[0], put)));
    let missing = |sheet: &mut Worksheet| {
        sheet.clear_cell(1, 3);
    };
    assert_eq!(with(missing), fault(2, "As of", Flaw::Missing));
    let number = |sheet: &mut Worksheet| put(sheet, 1, 3, 46_326);
    assert_eq!(with(number), fault(2, "As of", Flaw::NotADate));
    let future = |sheet: &mut Worksheet| put_date(sheet, 1, 3, "2026-11-23");
    assert_eq!(with(future), fault(2, "As of", Flaw::Future));
}

#[test]
fn a_cell_far_to_the_right() {
    let last = |row| refused(read(&table(&TABLES[0], |sheet| put(sheet, row, 16_383, "x"))));
    assert_eq!(last(1), fault(2, "", Flaw::TooManyCells { header: 6, row: 16_384 }));
    assert_eq!(last(0), fault(1, "", Flaw::TooManyCells { header: 1_024, row: 16_384 }));
    let next = refused(read(&table(&TABLES[0], |sheet| put(sheet, 1, 6, "x"))));
    assert_eq!(next, fault(2, "", Flaw::TooManyCells { header: 6, row: 7 }));
    let blank = table(&TABLES[0], |sheet| put_blank(sheet, 1, 16_383));
    assert_eq!(taken(&blank).rows, 1);
}

#[test]
fn only_the_first_sheet_is_read() {
    let mut book = Workbook::new();
    let first = book.add_worksheet();
    put_row(first, 0, &TABLES[0]);
    put_line(first, 1, "Teams,35,350,2026-10-31");
    put_row(book.add_worksheet(), 0, &["anything"]);
    assert_eq!(taken(&book.save_to_buffer().unwrap()).rows, 1);
}

#[test]
fn nothing_in_it() {
    assert_eq!(refused(read(b"")), Refusal::Empty);
    assert_eq!(refused(read(&workbook(|_| ()))), Refusal::Empty);
    assert_eq!(refused(read(&workbook(|sheet| put_row(sheet, 0, &TABLES[1])))), Refusal::Empty);
    let blank = |sheet: &mut Worksheet| put_blank(sheet, 3, 3);
    assert_eq!(refused(read(&workbook(blank))), Refusal::Empty);
}

#[test]
fn a_header_that_is_not_known() {
    let first_cells = vec!["Name".to_owned(), "Office".to_owned()];
    let bytes = workbook(|sheet| put_row(sheet, 0, &["Name", "Office"]));
    assert_eq!(refused(read(&bytes)), Refusal::UnknownReport { first_cells });
}

#[test]
fn bytes_that_are_no_workbook() {
    for bytes in [&b"x"[..], b"PK", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 4096]] {
        assert_eq!(refused(read(bytes)), Refusal::NotAWorkbook);
    }
    for bytes in [&b"PK\x03\x04"[..], b"PK\x03\x04 and so on", &other_archive()] {
        assert_eq!(refused(read(bytes)), Refusal::BrokenWorkbook);
    }
    let bytes = table(&TABLES[0], |_| ());
    assert_eq!(refused(read_with(&bytes, &options())), Refusal::ZipAsText);
}

/// A ZIP file with a text in it.
fn other_archive() -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("readme.txt", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"no workbook").unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_truncated_workbook() {
    let bytes = table(&TABLES[0], |_| ());
    for kept in (4..bytes.len()).step_by(97).chain([bytes.len() - 1]) {
        assert_eq!(refused(read(&bytes[..kept])), Refusal::BrokenWorkbook, "{kept} of {} bytes", bytes.len());
    }
}

proptest! {
    #[test]
    fn a_damaged_workbook_ends_in_a_report_or_a_refusal(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = table(&TABLES[0], |_| ());
        for (place, byte) in at {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let outcome = read(&bytes);
        prop_assert!(!matches!(outcome, Err(ReadError::Io(_))), "{:?}", outcome);
    }
}
