//! Workbooks give what the same cells give as CSV, or are refused.

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, IntoExcelData, Workbook, Worksheet};
use success_review::reports::{
    Fault, Flaw, Foreign, Ignored, Kind, Options, ReadError, Refusal, Report, Service, Subject, Understood,
    read_workbook,
};

use super::{
    ACTIVATIONS, ACTIVATIONS_2022, ACTIVE_USERS, ACTIVE_USERS_2022, DETAIL, DETAIL_2022, SERVICES, SERVICES_2022,
    SERVICES_2026, counts, day, options, rate, read_with, report,
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

/// Why it is refused, without the cells.
fn refused(outcome: Result<Report, ReadError>) -> Refusal {
    match super::refused(outcome) {
        Refusal::Faults { faults, more } => {
            let bare = |fault: &Fault| Fault::new(fault.line, &fault.column, fault.flaw.clone());
            Refusal::Faults { faults: faults.iter().map(bare).collect(), more }
        }
        other => other,
    }
}

fn taken(bytes: &[u8]) -> Report {
    read(bytes).unwrap_or_else(|e| panic!("{e:?}"))
}

fn fault(line: u64, column: &str, flaw: Flaw) -> Refusal {
    Refusal::Faults { faults: vec![Fault::new(line, column, flaw)], more: 0 }
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
        let taken = taken(&bytes);
        assert_eq!(taken.sheet(), Some("Sheet1"));
        assert_eq!(Report { understood: Vec::new(), ..taken }, report(&lines), "{}", lines[0]);
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
    let beside = taken(&table(&TABLES[0], |sheet| {
        put(sheet, 1, 6, "x");
        put(sheet, 4, 8, 2);
    }));
    assert_eq!((beside.rows, beside.understood.last()), (1, Some(&Understood::Beside { rows: 2 })));
    let blank = table(&TABLES[0], |sheet| put_blank(sheet, 1, 16_383));
    assert_eq!(taken(&blank).rows, 1);
}

#[test]
fn the_first_visible_sheet_with_a_known_heading_is_read_and_others_are_offered() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.set_name("旧").unwrap().set_hidden(true);
    put_row(hidden, 0, &TABLES[0]);
    put_line(hidden, 1, "Teams,1,350,2026-10-31");
    put_row(book.add_worksheet().set_name("表紙").unwrap(), 0, &["anything", "else", "is", "here"]);
    for (name, active) in [("新", "35"), ("別", "70")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap().set_active(name == "新");
        put_row(sheet, 0, &["利用状況 10 月"]);
        put_row(sheet, 2, &TABLES[1]);
        put_line(sheet, 3, &format!("Teams,{active},350,2026-10-31"));
        put_line(sheet, 4, "Intune,1,350,2026-10-31");
        sheet.set_row_hidden(4).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let report = taken(&bytes);
    let active = |report: &Report| report.rates[0].counts.unwrap().active;
    assert_eq!((report.sheet(), report.rows, active(&report)), (Some("新"), 2, 35));
    assert!(report.understood.contains(&Understood::CoverLines { first: 1, last: 1 }), "{:?}", report.understood);
    assert!(report.understood.contains(&Understood::HiddenRows { rows: 1, first: 5 }), "{:?}", report.understood);
    assert_eq!(report.others.iter().map(Report::sheet).collect::<Vec<_>>(), [Some("別")]);

    let other = report.clone().with_sheet("別");
    assert_eq!((other.sheet(), active(&other), other.others[0].sheet()), (Some("別"), 70, Some("新")));
    assert_eq!(other.with_sheet("新"), report);
    assert_eq!(report.clone().with_sheet("旧"), report);
    let asked = |name: &str| {
        let options = Options { sheet: Some(name.to_owned()), ..options() };
        read_workbook(&bytes, &options, &mut |_| ())
    };
    assert_eq!(active(&asked("別").unwrap()), 70);
    let sheets = ["表紙", "新", "別"].map(str::to_owned).to_vec();
    assert_eq!(refused(asked("旧")), Refusal::NoSuchSheet { name: "旧".to_owned(), sheets });
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
    assert_eq!(refused(read(&bytes)), Refusal::UnknownReport { first_cells, nearest: Vec::new() });
}

#[test]
fn bytes_that_are_no_workbook() {
    for bytes in [&b"x"[..], b"PK", &[0; 4096]] {
        assert_eq!(refused(read(bytes)), Refusal::NotAWorkbook);
    }
    let old = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 512][..]].concat();
    let locked = [old.clone(), "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    for (bytes, what) in [(old, Foreign::OldWorkbook), (locked, Foreign::LockedWorkbook)] {
        assert_eq!(refused(read(&bytes)), Refusal::Foreign { what }, "by whatever name");
        assert_eq!(refused(read_with(&bytes, &options())), Refusal::Foreign { what });
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

/// The workbook with this replaced in its sheet.
fn rewritten(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let sheet = String::from_utf8(text).unwrap();
            assert!(sheet.contains(from), "{sheet}");
            text = sheet.replace(from, to).into_bytes();
        }
        written.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        written.write_all(&text).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn a_value_of_which_a_part_would_be_read_is_refused_by_its_cell() {
    let bytes = table(&TABLES[0], |_| ());
    assert_eq!(taken(&rewritten(&bytes, "<v>35</v>", "<v>36</v>")).rates[0].counts, counts(36, 350));
    for value in ["3&#53;", "3<!-- c -->5", "3<?x y?>5", "3<![CDATA[5]]>", "3&bogus;5", "3&amp;5", "<![CDATA[35]]>"] {
        let written = rewritten(&bytes, "<v>35</v>", &format!("<v>{value}</v>"));
        let Refusal::Faults { faults, more: 0 } = super::refused(read(&written)) else { panic!("{value}") };
        let found: Vec<_> = faults.iter().map(|fault| (fault.cell.as_str(), fault.line, &fault.flaw)).collect();
        assert_eq!(found, [("B2", 2, &Flaw::NotPlain)], "{value}");
    }
    // Beside a text that is written in the cell itself nothing is read, and references in a formula are its own.
    let text = rewritten(&bytes, "<c r=\"B2\"><v>35</v>", "<c r=\"B2\"><f>IF(A1&lt;&gt;\"\",35)</f><v>35</v>");
    assert_eq!(taken(&text).rates[0].counts, counts(35, 350));
}

#[test]
fn a_sheet_that_is_only_work_is_refused() {
    let bytes = table(&TABLES[0], |_| ());
    for rows in ["<row/>".repeat(1_048_577), "<row><c><v>1</v></c></row>".repeat(400_000)] {
        let written = rewritten(&bytes, "</sheetData>", &format!("{rows}</sheetData>"));
        assert!(written.len() < 400_000);
        assert_eq!(refused(read(&written)), Refusal::BrokenWorkbook);
    }
    let cells = format!("<row>{}</row></sheetData>", "<c/>".repeat(16_385));
    assert_eq!(refused(read(&rewritten(&bytes, "</sheetData>", &cells))), Refusal::BrokenWorkbook);
}
