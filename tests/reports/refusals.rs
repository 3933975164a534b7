//! What is refused, and where: every refusal and every flaw with its line and column. (`Flaw::UnknownWorkload` is found when
//! names meet the workloads, see `tests/http/imports.rs`; a text of 256 MiB beside the code that reads it.)

use std::io::Read;

use success_review::reports::{
    Fault, Flaw, Kind, MAX_FAULTS, MAX_WORKBOOK_BYTES, ReadError, Refusal, read_csv, read_workbook,
};

use super::{
    ACTIVATIONS, ACTIVE_USERS, ACTIVE_USERS_2022, APPS, DETAIL, DETAIL_2022, SERVICES, SERVICES_2022, SERVICES_2026,
    TEAMS, faults, file, options, read_with, refusal, refused, report,
};

const TABLE: &str = "Workload,Active users,Entitled users,As of,Period (days),Note";
const TOO_LARGE: &str = "9223372036854775808";

/// The file has exactly this fault, on line 3.
fn one_fault(lines: [&str; 3], column: &str, flaw: Flaw) {
    assert_eq!(faults(&lines), [(3, column.to_owned(), flaw)], "{}", lines[2]);
}

#[test]
fn cells_of_a_services_report() {
    let table = [
        ("2026-09-29", "", "Report Refresh Date", Flaw::Missing),
        ("2026-09-29", "09.10.2026", "Report Refresh Date", Flaw::UnclearDate),
        ("2026-09-29", "2026-09-31", "Report Refresh Date", Flaw::NotADate),
        ("2026-09-29", "2026-09-29T03:00:00+09:00", "Report Refresh Date", Flaw::UnclearDate),
        ("2026-09-29", "2026-11-23", "Report Refresh Date", Flaw::Future),
        (",30", ",29", "Report Period", Flaw::NotAPeriod),
        (",30", ",", "Report Period", Flaw::Missing),
        (",30", ",30 weeks", "Report Period", Flaw::NotAPeriod),
        ("280", "-280", "Exchange Active", Flaw::Negative),
        ("280", "280.5", "Exchange Active", Flaw::NotACount),
        ("280", "n/a", "Exchange Active", Flaw::NotACount),
        ("280", TOO_LARGE, "Exchange Active", Flaw::TooLarge),
        ("280", "9223372036854775807", "Exchange Inactive", Flaw::TooLarge),
        ("81", "-81", "Office 365 Inactive", Flaw::Negative),
    ];
    for (from, to, column, flaw) in table {
        one_fault([SERVICES, SERVICES_2022, &SERVICES_2026.replacen(from, to, 1)], column, flaw);
    }
    let largest = SERVICES_2026.replace("280,31", "9223372036854775806,1");
    assert_eq!(report(&[SERVICES, &largest]).rates[0].counts.unwrap().entitled, i64::MAX);
    report(&[SERVICES, &SERVICES_2026.replace("2026-09-29", "2026-11-22")]);
}

#[test]
fn cells_of_a_report_per_user() {
    let table = [
        ("2022-10-23", "2022-10-24", "Report Refresh Date", Flaw::OtherRefreshDate),
        ("2022-10-23", "", "Report Refresh Date", Flaw::Missing),
        ("2022-10-23", "2026-11-23", "Report Refresh Date", Flaw::Future),
        (",False,", ",no idea,", "Is Deleted", Flaw::NotABoolean),
        (",False,", ",,", "Is Deleted", Flaw::Missing),
        (",True,", ",1,", "Has Exchange License", Flaw::NotABoolean),
        (",True,", ",,", "Has Exchange License", Flaw::Missing),
        ("2017-09-20", "yesterday", "Teams Last Activity Date", Flaw::NotADate),
        ("2020-09-12", "2020-02-30", "Exchange Last Activity Date", Flaw::NotADate),
    ];
    for (from, to, column, flaw) in table {
        let row = DETAIL_2022.replacen(from, to, 1);
        let expected = (3, column.to_owned(), flaw);
        assert!(faults(&[DETAIL, DETAIL_2022, &row]).contains(&expected), "{to:?} in {column}");
        assert_eq!(faults(&[DETAIL, DETAIL_2022, &row]).len(), 1, "{to:?} in {column}");
    }
}

#[test]
fn cells_of_the_counts_per_day_and_product() {
    let days = |row: &str, column: &str, flaw| one_fault([ACTIVE_USERS, ACTIVE_USERS_2022, row], column, flaw);
    days("2022-10-25,1,5,4,3,2,3,1,,7", "Report Date", Flaw::Missing);
    days("2022-10-25,1,5,4,3,2,3,1,2026-12-01,7", "Report Date", Flaw::Future);
    days("soon,1,5,4,3,2,3,1,2022-10-18,7", "Report Refresh Date", Flaw::NotADate);
    days("2022-10-25,1,5,4,-3,2,3,1,2022-10-18,7", "SharePoint", Flaw::Negative);
    days("2022-10-25,1,6,4,3,2,3,1,2022-10-19,7", "Exchange", Flaw::Contradicts { line: 2 });
    let products =
        |row: &str, column: &str, flaw| one_fault([ACTIVATIONS, "2022-10-25,VISIO,24,5,0", row], column, flaw);
    products("2022-10-25,,24,5,0", "Product Type", Flaw::Missing);
    products(&format!("2022-10-25,{},24,5,0", "P".repeat(201)), "Product Type", Flaw::TooLongText { limit: 200 });
    products("2022-10-25,PROJECT,24,five,0", "Activated", Flaw::NotACount);
    products("2022-10-25,VISIO,24,6,0", "Activated", Flaw::Contradicts { line: 2 });
    products(&format!("2022-10-25,PROJECT,{TOO_LARGE},5,0"), "Assigned", Flaw::TooLarge);
}

#[test]
fn cells_of_our_own_table() {
    let table = |row: &str, column: &str, flaw| one_fault([TABLE, "Teams,1,2,2026-10-31,28,", row], column, flaw);
    table(",35,350,2026-10-31,28,", "Workload", Flaw::Missing);
    table("Intune,,350,2026-10-31,28,", "Active users", Flaw::Missing);
    table("Intune,35,,2026-10-31,28,", "Entitled users", Flaw::Missing);
    table("Intune,35,350,,28,", "As of", Flaw::Missing);
    table("Intune,35,350,2026-11-23,28,", "As of", Flaw::Future);
    table("Intune,35,350,46294,28,", "As of", Flaw::NotADate);
    for period in ["0", "367", "-7", "month"] {
        table(&format!("Intune,35,350,2026-10-31,{period},"), "Period (days)", Flaw::NotAPeriod);
    }
    let note = |n| format!("Intune,35,350,2026-10-31,1,{}", "あ".repeat(n));
    table(&note(4001), "Note", Flaw::TooLongText { limit: 4_000 });
    assert_eq!(report(&[TABLE, &note(4000)]).rates[0].note.chars().count(), 4000);
    let name = "W".repeat(201);
    table(&format!("{name},35,350,2026-10-31,28,"), "Workload", Flaw::TooLongText { limit: 200 });
}

#[test]
fn rows_longer_or_shorter_than_the_header() {
    let longer = SERVICES_2026.to_owned() + ",1";
    one_fault([SERVICES, SERVICES_2022, &longer], "", Flaw::TooManyCells { header: 16, row: 17 });
    one_fault([SERVICES, SERVICES_2022, "2026-09-29,280,31"], "", Flaw::TooFewCells { header: 16, row: 3 });
    // A thousand separator makes a cell more of one.
    one_fault(
        [TABLE, "Teams,1,2,2026-10-31,28,", "Teams,1,234,2,2026-10-31,28,"],
        "",
        Flaw::TooManyCells { header: 6, row: 7 },
    );
    // What follows the last column that is read may be missing.
    let (kept, _) = DETAIL_2022.split_once(",2021-01-10").unwrap();
    assert_eq!(report(&[DETAIL, kept]).rates, report(&[DETAIL, DETAIL_2022]).rates);
}

#[test]
fn the_same_subject_with_other_figures() {
    let other = SERVICES_2026.replace("280", "281").replace("285,81", "285,82");
    let expected = |column: &str| (3, column.to_owned(), Flaw::Contradicts { line: 2 });
    assert_eq!(
        faults(&[SERVICES, SERVICES_2026, &other]),
        [expected("Exchange Active"), expected("Office 365 Active")]
    );
    let no_data = SERVICES_2026.replace("280,31", ",");
    assert_eq!(faults(&[SERVICES, SERVICES_2026, &no_data]), [expected("Exchange Active")]);
    report(&[SERVICES, SERVICES_2026, &other.replace(",30", ",90"), &other.replace("09-29", "09-30")]);
}

#[test]
fn all_faults_are_told_at_once_and_in_order() {
    let bad = "9.10.2026,x,31,266,-42,263,44,,,0,364,247,61,285,81,29";
    let found: Vec<_> =
        faults(&[SERVICES, bad, "2026-09-29", bad]).into_iter().map(|(line, column, _)| (line, column)).collect();
    let columns = ["Report Refresh Date", "Report Period", "Exchange Active", "OneDrive Inactive"];
    let on = |line| columns.map(|column| (line, column.to_owned()));
    let expected: Vec<_> = on(2).into_iter().chain([(3, String::new())]).chain(on(4)).collect();
    assert_eq!(found, expected);
}

#[test]
fn faults_beyond_fifty_are_counted() {
    for (rows, more) in [(50, 0), (51, 1), (800, 750)] {
        let row = SERVICES_2026.replace("280", "x");
        let lines: Vec<&str> = [SERVICES].into_iter().chain(std::iter::repeat_n(row.as_str(), rows)).collect();
        let Refusal::Faults { faults, more: found } = refusal(&lines) else { panic!("{rows} rows") };
        assert_eq!((faults.len(), found), (MAX_FAULTS, more));
        assert_eq!((faults[0].line, faults[49].line), (2, 51));
    }
}

#[test]
fn a_quote_that_is_never_closed() {
    let open = DETAIL_2022.replace("MICROSOFT", "\"MICROSOFT");
    let expected = |line| [(line, String::new(), Flaw::OpenQuote)];
    assert_eq!(faults(&[DETAIL, DETAIL_2022, &open]), expected(3), "in the last row");
    assert_eq!(faults(&[DETAIL, DETAIL_2022, &open, DETAIL_2022, DETAIL_2022]), expected(3), "it would swallow users");
    let closed = open.clone() + "\"";
    assert_eq!(faults(&[DETAIL, &open, DETAIL_2022, &closed, DETAIL_2022]), expected(2), "closed by a later user's");
    assert_eq!(faults(&[&DETAIL.replace("Assigned", "\"Assigned"), DETAIL_2022]), expected(1), "in the header");
    assert_eq!(report(&[DETAIL, &closed, &closed]).rows, 2);
    let inch = DETAIL_2022.replace("MICROSOFT", "10\" MICROSOFT");
    assert_eq!(report(&[DETAIL, &inch, DETAIL_2022]).rows, 2, "no quote, but a character of the name");
}

#[test]
fn a_row_that_runs_on_is_not_gathered() {
    let limit = 1024 * 1024;
    let open = file(&[DETAIL, DETAIL_2022, &DETAIL_2022.replace("MICROSOFT", "\"MICROSOFT")]);
    let text = open + &(DETAIL_2022.to_owned() + "\r\n").repeat(3 * limit / DETAIL_2022.len());
    assert!(text.len() > 3 * limit);
    let fault = |line| Fault::new(line, "", Flaw::TooLongText { limit: limit as u64 });
    let mut read = 0;
    let counted = Counted { bytes: text.as_bytes(), read: &mut read };
    let found = refused(read_csv(counted, &options(), &mut |_| ()));
    assert_eq!(found, Refusal::Faults { faults: vec![fault(3)], more: 0 });
    assert!(read < 2 * limit, "{read} bytes were read");
    let header = "a".repeat(3 * limit);
    assert_eq!(refusal(&[&header]), Refusal::Faults { faults: vec![fault(1)], more: 0 });
    let bad = DETAIL_2022.replace("False", "?");
    let both = faults(&[DETAIL, &bad, &format!("2022-10-23,{header}")]);
    assert_eq!(both.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 3], "with what came before");
}

/// Notes how much was read.
struct Counted<'a> {
    bytes: &'a [u8],
    read: &'a mut usize,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(into)?;
        *self.read += n;
        Ok(n)
    }
}

#[test]
fn nothing_to_read() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\r\n\r\n", b",,,\r\n", b" ", b"\xFF\xFE"] {
        assert_eq!(refused(read_with(bytes, &options())), Refusal::Empty, "{bytes:?}");
    }
    for header in [SERVICES, ACTIVE_USERS, TEAMS, APPS, ACTIVATIONS, DETAIL, TABLE] {
        assert_eq!(refusal(&[header]), Refusal::Empty, "{header}");
        assert_eq!(refusal(&[header, "", ",,,", ""]), Refusal::Empty, "{header}");
        assert_eq!(refused(read_with(header.as_bytes(), &options())), Refusal::Empty, "{header}");
    }
}

#[test]
fn a_header_that_is_not_known_or_not_clear() {
    let long = "h".repeat(60);
    let header = format!("Date,{long},,c,d,e,f,g,h,i");
    let first_cells = ["Date", &long[..40], "c", "d", "e", "f", "g"].map(str::to_owned).to_vec();
    assert_eq!(refusal(&[&header, "2026-10-31,1"]), Refusal::UnknownReport { first_cells, nearest: Vec::new() });
    let one = vec!["Report Refresh Date".to_owned()];
    assert_eq!(refusal(&["Report Refresh Date"]), Refusal::UnknownReport { first_cells: one, nearest: Vec::new() });
    let wide = "x,".repeat(2_000);
    assert!(matches!(refusal(&[&wide]), Refusal::UnknownReport { .. }));
    let twice = SERVICES.replace("Yammer Active", "TEAMS  Active");
    assert_eq!(refusal(&[&twice, SERVICES_2022]), Refusal::RepeatedColumn { name: "Teams Active".into() });
    let note = "Workload,Active,Entitled,As of,Note,note";
    assert_eq!(refusal(&[note, "Teams,1,2,2026-10-31,,"]), Refusal::RepeatedColumn { name: "note".into() });
}

#[test]
fn a_file_of_another_kind() {
    assert_eq!(refused(read_with(b"PK\x03\x04\x14\x00", &options())), Refusal::ZipAsText);
    let workbook = |bytes: &[u8]| refused(read_workbook(bytes, &options(), &mut |_| ()));
    assert_eq!(workbook(file(&[SERVICES, SERVICES_2022]).as_bytes()), Refusal::NotAWorkbook);
    let mut long = vec![0; usize::try_from(MAX_WORKBOOK_BYTES).unwrap()];
    assert_eq!(workbook(&long), Refusal::NotAWorkbook);
    long.push(0);
    assert_eq!(workbook(&long), Refusal::TooLong { limit: MAX_WORKBOOK_BYTES });
}

#[test]
fn more_rows_than_a_report_has() {
    let table = "Teams,1,2,2026-10-31,28,";
    for (header, row, limit) in [
        (SERVICES, SERVICES_2026, 1_000),
        (ACTIVE_USERS, ACTIVE_USERS_2022, 5_000),
        (TEAMS, "2026-09-29,2026-09-28,40,200,31,9,7,7", 5_000),
        (APPS, "2026-09-29,30,2026-09-28,285,120,110,80,12,247", 5_000),
        (ACTIVATIONS, "2022-10-25,VISIO,24,5,0", 1_000),
        (TABLE, table, 2_000),
    ] {
        let lines = |rows| [header].into_iter().chain(std::iter::repeat_n(row, rows)).collect::<Vec<_>>();
        assert_eq!(report(&lines(limit)).rows, limit as u64);
        assert_eq!(refusal(&lines(limit + 1)), Refusal::TooManyRows { limit: limit as u64 }, "{header}");
    }
    let mut told = Vec::new();
    let users = file(&[DETAIL]) + &(DETAIL_2022.to_owned() + "\r\n").repeat(12_000);
    let report = read_csv(users.as_bytes(), &options(), &mut |rows| told.push(rows)).expect("any number of users");
    assert_eq!((report.kind, report.rows), (Kind::ActiveUserDetail, 12_000));
    assert_eq!(told, [4_096, 8_192, 12_000], "progress");
}

#[test]
fn a_file_that_breaks_off() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::UnexpectedEof.into())
        }
    }
    for text in ["", SERVICES, "Report", &file(&[SERVICES, SERVICES_2022])] {
        let outcome = read_csv(text.as_bytes().chain(Broken), &options(), &mut |_| ());
        assert!(matches!(outcome, Err(ReadError::Io(_))), "{text}: {outcome:?}");
    }
}

#[test]
fn no_name_leaves_the_reader() {
    let row = DETAIL_2022
        .replace("77E5979DD60BA6EAA53E814DBEEEFA5F", "hanako.yamada@contoso.example")
        .replace("4291DA7C39EE3263E97336B42734A667", "山田 花子");
    let broken = |from: &str, to: &str| row.replacen(from, to, 1);
    let rows = [
        row.clone(),
        broken("2022-10-23", "2022-10-24"),
        broken("2022-10-23", "soon"),
        broken("False", "?"),
        broken("True", "山田 花子"),
        broken("2020-09-12", "hanako.yamada@contoso.example"),
        broken("MICROSOFT", "\"MICROSOFT"),
        broken("False", "False,False"),
        broken("山田 花子", "山田 花子\0"),
        "2022-10-23,hanako.yamada@contoso.example,山田 花子".to_owned(),
    ];
    let no_columns = DETAIL.replace("Is Deleted", "Deleted");
    let open_header = DETAIL.replace("Assigned Products", "\"Assigned Products");
    let mut outcomes = Vec::new();
    for row in &rows {
        for head in [DETAIL, &no_columns, &open_header, DETAIL_2022, row, ""] {
            outcomes.push(read_with(file(&[head, DETAIL_2022, row, row]).as_bytes(), &options()));
        }
    }
    let mut latin = file(&[DETAIL, &row]).into_bytes();
    latin.push(0xE9);
    outcomes.push(read_with(&latin, &options()));
    for outcome in outcomes {
        let told = format!("{outcome:?}");
        assert!(!told.contains("hanako") && !told.contains("花子"), "{told}");
        if let Err(error) = outcome {
            assert!(!error.to_string().contains("hanako"), "{error}");
        }
    }
}
