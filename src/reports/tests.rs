//! What the fuzzer and a look at the library's sources have found, and the fuzzer's corpus. The rest is in `tests/reports/`.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn options() -> Options {
    Options::new(USUAL_WINDOW, chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())
}

fn read(bytes: &[u8]) -> Result<Report, ReadError> {
    read_csv(bytes, &options(), &mut |_| ())
}

fn refused(outcome: Result<Report, ReadError>) -> Refusal {
    match outcome {
        Err(ReadError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_corpus_of_the_fuzzer_is_small_and_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/report_csv");
    let files: Vec<Vec<u8>> =
        std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    assert!((15..50).contains(&files.len()) && files.iter().map(Vec::len).sum::<usize>() < 50_000);
    let outcomes: Vec<_> = files.iter().map(|bytes| read(bytes)).collect();
    assert!(!outcomes.iter().any(|outcome| matches!(outcome, Err(ReadError::Io(_)))));
    for kind in Kind::ALL {
        assert!(outcomes.iter().any(|o| o.as_ref().is_ok_and(|report| report.kind == *kind)), "{kind:?} is not in it");
    }
}

#[test]
fn utf_16_that_is_none_is_refused() {
    let text =
        |note: &str| format!("\u{feff}Workload\tActive\tEntitled\tAs of\tNote\nTeams\t1\t2\t2026-10-31\t{note}\n");
    let bytes = |note: &str| text(note).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert_eq!(read(&bytes("𠮷")).unwrap().rates[0].note, "𠮷");
    let half: Vec<u8> =
        bytes("x").chunks(2).flat_map(|pair| if pair == [b'x', 0] { [0, 0xd8] } else { [pair[0], pair[1]] }).collect();
    assert_eq!(refused(read(&half)), Refusal::NotUnicode, "half a character");
    let odd = [bytes("x"), vec![0x20]].concat();
    assert_eq!(refused(read(&odd)), Refusal::NotUnicode, "half a byte pair");
    let header = [&bytes("x")[..8], &[0, 0xdc], &bytes("x")[8..]].concat();
    assert_eq!(refused(read(&header)), Refusal::NotUnicode, "in the header");
    // Typed by somebody whose program could not show a character; in UTF-8 it is known from what cannot be read.
    assert_eq!(read(text("\u{fffd}").as_bytes()).unwrap().rates[0].note, "\u{fffd}");
}

#[test]
fn a_row_may_lack_cells_that_nobody_needs() {
    let table = "Workload,Active,Entitled,As of,Period (days),Note\nTeams,1,2,2026-10-31\nIntune,1,2,2026-10-31,30\n";
    let report = read(table.as_bytes()).unwrap();
    assert_eq!(report.rates.iter().map(|rate| rate.period_days).collect::<Vec<_>>(), [28, 30]);
    let days = "Report Refresh Date,Report Date,Word,Excel,Report Period\n2026-10-31,2026-10-30,1,2\n";
    assert_eq!(read(days.as_bytes()).unwrap().points.len(), 2);
    let lacking = "Workload,Active,Note,Entitled,As of\nTeams,1,x,2\n";
    let fault = Fault::new(2, "", Flaw::TooFewCells { header: 5, row: 4 });
    assert_eq!(refused(read(lacking.as_bytes())), Refusal::Faults { faults: vec![fault], more: 0 });
}

const RELATIONS: &str =
    r#"<Relationships><Relationship Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of these strings and rows.
fn workbook(strings: &str, rows: &str) -> Vec<u8> {
    workbook_as(BOOK, strings, rows)
}

fn workbook_as(book: &str, strings: &str, rows: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let parts = [
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", SHEETS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn strings(announced: &str) -> String {
    let strings = ["Workload", "Active", "Entitled", "As of", "Teams"].map(|text| format!("<si><t>{text}</t></si>"));
    format!("<sst uniqueCount=\"{announced}\">{}</sst>", strings.concat())
}

const HEADER: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>"#;
const ROW: &str = r#"<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c><c r="D2" t="d"><v>2026-10-31T00:00:00</v></c></row>"#;

#[test]
fn strings_that_are_announced_are_not_there_yet() {
    let read = |announced: &str| {
        read_workbook(&workbook(&strings(announced), &[HEADER, ROW].concat()), &options(), &mut |_| ())
    };
    // A date written as such counts too.
    let report = read("5").unwrap();
    assert_eq!((report.rows, report.refreshed.to_string()), (1, "2026-10-31".to_owned()));
    // Room for that many would end the program.
    assert_eq!(refused(read("1000000000000")), Refusal::BrokenWorkbook);
    assert_eq!(refused(read("18446744073709551615")), Refusal::BrokenWorkbook);
}

fn look_through(bytes: &[u8], limit: u64) -> Option<super::archive::Sheets> {
    super::archive::look_through(bytes, limit, &mut super::archive::Room::of(bytes))
}

#[test]
fn many_workbooks_in_a_zip_file_are_no_more_work_than_one() {
    let bytes = workbook(&strings("5"), &[HEADER, ROW, &"<row/>".repeat(800_000)].concat());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..4 {
        archive.start_file(format!("{place}.xlsx"), SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let read = super::read_zip(&bytes, &options(), &mut |_| ()).unwrap();
    let taken: Vec<bool> = read.iter().map(|one| one.read.is_ok()).collect();
    assert!(taken[0] && !taken[3], "{taken:?}");
    assert_eq!(read[3].read, Err(Refusal::BrokenWorkbook));
}

#[test]
fn an_archive_that_unpacks_to_too_much() {
    let bytes = workbook(&strings("5"), &" ".repeat(5_000_000));
    assert!(bytes.len() < 10_000);
    assert!(look_through(&bytes, 6_000_000).is_some());
    assert!(look_through(&bytes, 5_000_000).is_none());
    assert!(look_through(&bytes[..bytes.len() / 2], 6_000_000).is_none());
}

#[test]
fn empty_lines_are_no_long_row() {
    let text = format!("Workload,Active,Entitled,As of\n{}Teams,1,2,2026-10-31\n", "\n".repeat(3_000_000));
    assert_eq!(read(text.as_bytes()).unwrap().rates[0].line, 3_000_002);
}

#[test]
fn a_mark_after_the_mark() {
    let text = "\u{feff}\u{feff}\u{feff}\nWorkload,Active,Entitled,As of\nTeams,1,2,2026-10-31\n";
    assert_eq!(read(text.as_bytes()).unwrap().rates[0].line, 3);
}

#[test]
fn a_row_below_the_last_of_a_sheet() {
    let read = |row: &str| {
        let moved = ROW.replace("r=\"2\"", &format!("r=\"{row}\"")).replace("2\" t", &format!("{row}\" t"));
        let moved = moved.replace("B2", &format!("B{row}")).replace("C2", &format!("C{row}"));
        read_workbook(&workbook(&strings("5"), &[HEADER, &moved].concat()), &options(), &mut |_| ())
    };
    assert_eq!(read("1048576").unwrap().rates[0].line, 1_048_576);
    assert_eq!(refused(read("1048577")), Refusal::BrokenWorkbook);
}

#[test]
fn references_that_no_sheet_has() {
    for reference in ["A99999999999", "AAAAAAAAAAAAAAAA2"] {
        let moved = ROW.replace("\"A2\"", &format!("\"{reference}\""));
        let outcome = read_workbook(&workbook(&strings("5"), &[HEADER, &moved].concat()), &options(), &mut |_| ());
        assert!(matches!(outcome, Err(ReadError::Refused(_))), "{reference}: {outcome:?}");
    }
}

#[test]
fn formulas_that_were_never_worked_out_are_named_by_cell() {
    let read = |rows: &str| read_workbook(&workbook(&strings("5"), &[HEADER, rows].concat()), &options(), &mut |_| ());
    // B2 and C3 are needed; F2 and G3 stand beside the table.
    let second = ROW.replace("<c r=\"B2\"><v>1</v></c>", "<c r=\"B2\"><f>F2+1</f><v/></c>");
    let second = second.replace("</row>", "<c r=\"F2\"><v>20</v></c></row>");
    let third = ROW.replace("2\"", "3\"").replace("<c r=\"C3\"><v>2</v></c>", "<c r=\"C3\"><f>SUM(F2:F3)</f></c>");
    let third = third.replace("</row>", "<c r=\"G3\"><f>F2</f><v></v></c></row>");
    let Refusal::Faults { faults, more: 0 } = refused(read(&[second, third].concat())) else { panic!("faults") };
    let found: Vec<_> = faults.iter().map(|f| (f.cell.as_str(), f.column.as_str(), &f.flaw)).collect();
    assert_eq!(found, [("B2", "Active", &Flaw::NotCalculated), ("C3", "Entitled", &Flaw::NotCalculated)]);
    // What gives an empty text was worked out.
    let empty = ROW.replace("<c r=\"B2\"><v>1</v></c>", "<c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c>");
    let Refusal::Faults { faults, .. } = refused(read(&empty)) else { panic!("faults") };
    assert_eq!((faults[0].cell.as_str(), &faults[0].flaw), ("B2", &Flaw::Missing));
}

#[test]
fn cells_are_told_as_excel_shows_them() {
    let fault = |row: &str| {
        let refusal =
            refused(read_workbook(&workbook(&strings("5"), &[HEADER, row].concat()), &options(), &mut |_| ()));
        let Refusal::Faults { mut faults, .. } = refusal else { panic!("{refusal:?}") };
        faults.remove(0)
    };
    let of = |fault: Fault| (fault.cell, fault.found, fault.looks);
    let noise = fault(&ROW.replace("<v>1</v>", "<v>290.0000000001</v>"));
    assert_eq!(of(noise), ("B2".into(), "290.0000000001".into(), "290".into()));
    let serial = fault(&ROW.replace(" t=\"d\"><v>2026-10-31T00:00:00", "><v>46346"));
    assert_eq!(of(serial), ("D2".into(), "46346".into(), "2026-11-20".into()));
    let error = fault(&ROW.replace("<c r=\"B2\"><v>1", "<c r=\"B2\" t=\"e\"><v>#REF!"));
    assert_eq!(of(error), ("B2".into(), "#REF!".into(), String::new()));
}

#[test]
fn a_value_that_would_be_read_in_part_is_refused_by_its_cell() {
    let read = |value: &str| {
        let row = ROW.replace("<c r=\"B2\"><v>1</v>", &format!("<c r=\"B2\" t=\"n\"><v>{value}</v>"));
        read_workbook(&workbook(&strings("5"), &[HEADER, &row].concat()), &options(), &mut |_| ())
    };
    assert_eq!(read("1").unwrap().rates[0].counts.unwrap().active, 1);
    let values =
        ["3&#49;2", "31<!-- c -->2", "31<?x y?>2", "31<![CDATA[2]]>", "31&bogus;2", "31&amp;2", "<![CDATA[312]]>"];
    for value in values {
        let fault = Fault { cell: "B2".into(), ..Fault::new(2, "", Flaw::NotPlain) };
        assert_eq!(refused(read(value)), Refusal::Faults { faults: vec![fault], more: 0 }, "{value}");
    }
}

#[test]
fn a_sheet_that_is_only_work_is_refused_while_it_is_unpacked() {
    let opens = |rows: &str| look_through(&workbook(&strings("5"), rows), u64::MAX).is_some();
    assert!(opens(&"<row/>".repeat(900_000)));
    assert!(!opens(&"<row/>".repeat(1_048_577)));
    assert!(!opens(&"<row><c><v>1</v></c></row>".repeat(400_000)), "more tags than so small a file has");
    assert!(!opens(&format!("<row>{}</row>", "<c/>".repeat(16_385))));
    assert!(!opens(&format!("</sheetData>{}", "<x/>".repeat(2_000_000))));
    let empty = "<si><t/></si>".repeat(2_000_000);
    assert!(look_through(&workbook(&empty, ""), u64::MAX).is_none());
}

#[test]
fn a_part_that_is_two_sheets() {
    let book = BOOK.replace("</sheets>", r#"<sheet name="Sheet2" sheetId="2" r:id="rId1"/></sheets>"#);
    let bytes = workbook_as(&book, &strings("5"), &[HEADER, ROW].concat());
    assert_eq!(refused(read_workbook(&bytes, &options(), &mut |_| ())), Refusal::BrokenWorkbook);
}
