//! One file in all the ways in which it may be written gives one report; lines keep their numbers in each.

use std::io::Read;

use encoding_rs::{EUC_JP, SHIFT_JIS, WINDOWS_1252};
use proptest::prelude::*;
use success_review::reports::{Flaw, Ignored, Refusal, Report, Understood, read_csv};

use super::{
    DETAIL, DETAIL_2022, SERVICES, SERVICES_2022, SERVICES_2026, counts, faults, file, options, read_with, refusal,
    refused, report,
};

const TABLE: &str = "ワークロード,アクティブな利用者数,権利のある利用者数,基準日,期間（日数）,メモ";

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// All bytes that mean this text; without a mark only where its first letter is a Latin one.
fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let marked = format!("\u{feff}{text}");
    let mut all = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", marked.as_bytes().to_vec()),
        ("UTF-16LE with a mark", utf_16(&marked, u16::to_le_bytes)),
        ("UTF-16BE with a mark", utf_16(&marked, u16::to_be_bytes)),
    ];
    if text.is_ascii() || text.starts_with('"') {
        all.push(("UTF-16LE", utf_16(text, u16::to_le_bytes)));
        all.push(("UTF-16BE", utf_16(text, u16::to_be_bytes)));
    }
    all
}

fn written(lines: &[&str], delimiter: &str, quoted: bool, end: &str, last_end: bool) -> String {
    let cell = |cell: &str| if quoted { format!("\"{cell}\"") } else { cell.to_owned() };
    let line = |line: &&str| line.split(',').map(cell).collect::<Vec<_>>().join(delimiter);
    let text = lines.iter().map(line).collect::<Vec<_>>().join(end);
    if last_end { text + end } else { text }
}

#[test]
fn one_report_from_all_ways_of_writing_it() {
    let files: [&[&str]; 3] = [
        &[SERVICES, SERVICES_2022, SERVICES_2026],
        &[DETAIL, DETAIL_2022, DETAIL_2022],
        &[TABLE, "Teams,35,350,2026-10-31,28,夏の調査", "SharePoint,,,2026/9/1,,𠮷野さんに確認"],
    ];
    let mut tried = 0;
    for lines in files {
        let expected = report(lines);
        for (delimiter, end, quoted, last_end) in ways() {
            for (encoding, bytes) in encoded(&written(lines, delimiter, quoted, end, last_end)) {
                let found = read_with(&bytes, &options());
                let way =
                    format!("{encoding}, {delimiter:?}, {end:?}, quoted: {quoted}, newline at the end: {last_end}");
                assert_eq!(found.unwrap_or_else(|e| panic!("{way}: {e:?}")), expected, "{way}");
                tried += 1;
            }
        }
    }
    // 36 ways; six encodings of two files and of the quoted half of the third, four of the other half.
    assert_eq!(tried, 36 * 6 * 2 + 18 * 6 + 18 * 4);
}

fn ways() -> Vec<(&'static str, &'static str, bool, bool)> {
    let mut all = Vec::new();
    for delimiter in [",", "\t", ";"] {
        for end in ["\r\n", "\n", "\r"] {
            for (quoted, last_end) in [(false, false), (false, true), (true, false), (true, true)] {
                all.push((delimiter, end, quoted, last_end));
            }
        }
    }
    all
}

/// Gives a few bytes at a time, as a slow line does.
struct Trickle<'a> {
    bytes: &'a [u8],
    most: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = self.most.min(into.len());
        self.bytes.read(&mut into[..most])
    }
}

#[test]
fn pieces_of_any_size_make_the_same_report() {
    let lines = [TABLE, "Teams,35,350,2026-10-31,28,\"夏の\r\n調査\"", "Intune,1,2,2026-10-30,28,"];
    let expected = report(&lines);
    assert_eq!(expected.rates[1].line, 4);
    for (encoding, bytes) in encoded(&file(&lines).replace('\u{feff}', "")) {
        for most in [1, 2, 3, 5, 1000] {
            let found = read_csv(Trickle { bytes: &bytes, most }, &options(), &mut |_| ());
            assert_eq!(found.expect("a report"), expected, "{encoding}, {most} bytes at a time");
        }
    }
}

#[test]
fn lines_count_as_in_an_editor() {
    let bad = "Teams,x,350,2026-10-31,28,";
    let note = "Intune,1,2,2026-10-31,28,\"first\r\nsecond\r\n\r\nfourth\"";
    let expected = |line| [(line, "アクティブな利用者数".to_owned(), Flaw::NotACount)];
    assert_eq!(faults(&[TABLE, bad]), expected(2));
    assert_eq!(faults(&[TABLE, note, bad]), expected(6));
    assert_eq!(faults(&[TABLE, "", "", bad]), expected(4));
    assert_eq!(faults(&["", TABLE, ",,,,,", bad]), expected(4));
    assert_eq!(faults(&[",,,,,", TABLE, note, "", bad]), expected(8));
    for end in ["\n", "\r", "\r\n"] {
        let text = [TABLE, "", &note.replace("\r\n", end), "", bad].join(end);
        let Refusal::Faults { faults, .. } = refused(read_with(text.as_bytes(), &options())) else { panic!("{end:?}") };
        assert_eq!(faults[0].line, 8, "{end:?}");
    }
}

proptest! {
    #[test]
    fn lines_are_right_whatever_stands_in_quotes(
        notes in prop::collection::vec("[a\"\r\n,;\t']{0,12}", 1..8),
        blank in prop::collection::vec(0_usize..3, 8),
        crlf in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("workload,active,entitled,as of,note{end}");
        let mut expected = Vec::new();
        for (note, blank) in notes.iter().zip(blank) {
            text += &end.repeat(blank);
            let line = 1 + text.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
            expected.push((line as u64, note.trim().to_owned()));
            text += &format!("Teams,1,2,2026-10-31,\"{}\"{end}", note.replace('"', "\"\""));
        }
        let report = read_with(text.as_bytes(), &options()).expect("a report");
        let found: Vec<_> = report.rates.into_iter().map(|rate| (rate.line, rate.note)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_end_in_a_report_or_a_refusal(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_with(&bytes, &options());
        let mut rows = file(&[SERVICES]).into_bytes();
        rows.extend(&bytes);
        let _ = read_with(&rows, &options());
    }
}

#[test]
fn empty_lines_say_nothing() {
    let plain = report(&[SERVICES, SERVICES_2026]);
    assert_eq!(report(&[SERVICES, SERVICES_2026, "", "", ""]), plain);
    let commas = ",".repeat(15);
    let found = report(&[SERVICES, &commas, SERVICES_2026, &commas, "   ", ",,", &",".repeat(40)]);
    assert_eq!(found.ignored.last(), Some(&Ignored::EmptyLines { count: 5 }));
    assert_eq!((found.rows, found.rates[0].line), (1, 3));
    let ignored = plain.ignored.clone();
    let moved = found.rates.into_iter().map(|rate| success_review::reports::Rate { line: 2, ..rate }).collect();
    assert_eq!(Report { ignored, rates: moved, ..found }, plain);
}

#[test]
fn empty_lines_above_the_header_do_not_hide_it() {
    for (top, delimiter) in [("\r\n\r\n", ","), (",,,,\r\n", ","), ("\r\n", "\t"), (";;;\r\n\r\n", ";")] {
        let text = top.to_owned() + &written(&[SERVICES, SERVICES_2026], delimiter, false, "\r\n", true);
        let report = read_with(text.as_bytes(), &options()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!((report.rows, report.rates[0].counts), (1, counts(280, 311)));
    }
}

#[test]
fn headers_are_read_however_they_are_written() {
    let plain = report(&[SERVICES, SERVICES_2026]);
    for header in [SERVICES.to_uppercase(), SERVICES.replace(' ', "  "), SERVICES.replace(',', " , "), full_width()] {
        assert_eq!(report(&[&header, SERVICES_2026]).rates, plain.rates, "{header}");
    }
}

/// ＡＣＴＩＶＥ for Active and so on.
fn full_width() -> String {
    let wide = |c: char| if c.is_ascii_alphanumeric() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
    SERVICES.chars().map(wide).collect()
}

#[test]
fn what_excel_in_japanese_saves_is_read() {
    let lines = [TABLE, "Teams,35,350,2026-10-31,28,髙﨑の調査", "Intune,1,2,2026-10-30,28,夏"];
    let plain = report(&lines);
    let text = lines.join("\r\n");
    let (bytes, _, _) = SHIFT_JIS.encode(&text);
    for most in [1, 3, 1000] {
        let found = read_csv(Trickle { bytes: &bytes, most }, &options(), &mut |_| ()).expect("a report");
        assert_eq!(found.understood, [Understood::ShiftJis]);
        assert_eq!(found.rates, plain.rates);
    }
    // The first character that is none of ASCII's may come late, and be the only one.
    let header = "Workload,Active users,Entitled users,As of,Note\r\n";
    let note =
        |note: &str| format!("{header}{}Teams,1,2,2026-10-31,{note}\r\n", "Intune,1,2,2026-10-31,\r\n".repeat(1_900));
    for (text, encoded) in [("夏の調査", true), ("済", true), ("a", false)] {
        let (bytes, _, _) = SHIFT_JIS.encode(text);
        let bytes = [note("").trim_end().as_bytes(), &bytes, b"\r\n"].concat();
        let found = read_with(&bytes, &options()).expect("a report");
        let rate = found.rates.iter().find(|rate| !rate.note.is_empty()).expect("a note");
        assert_eq!((rate.note.as_str(), found.understood.is_empty()), (text, !encoded));
    }
    let users = format!("{DETAIL}\r\n{}\r\n", DETAIL_2022.replace("4291DA7C39EE3263E97336B42734A667", "山田 花子"));
    let (bytes, _, _) = SHIFT_JIS.encode(&users);
    assert_eq!(read_with(&bytes, &options()).expect("a report").rates, report(&[DETAIL, DETAIL_2022]).rates);
}

#[test]
fn other_encodings_are_refused() {
    // Half-width katakana are what any bytes look like.
    let text = "Workload,Active users,Entitled users,As of,Note\r\nTeams,35,350,2026-10-31,";
    let (katakana, _, _) = SHIFT_JIS.encode("ﾒﾓ");
    let (euc, _, _) = EUC_JP.encode("夏の調査、利用者数");
    let (latin, _, _) = WINDOWS_1252.encode("Pérez");
    for note in [katakana, euc, latin] {
        assert_eq!(refused(read_with(&[text.as_bytes(), &note].concat(), &options())), Refusal::NotUnicode, "{note:?}");
    }
    let latin = format!("{DETAIL}\r\n{}\r\n", DETAIL_2022.replace("4291DA7C39EE3263E97336B42734A667", "Zoë Müller"));
    let (latin, _, _) = WINDOWS_1252.encode(&latin);
    assert_eq!(refused(read_with(&latin, &options())), Refusal::NotUnicode);
    let half = [text.as_bytes(), b"\x93\xfa\x96\x7b\xff"].concat();
    assert_eq!(refused(read_with(&half, &options())), Refusal::NotUnicode, "a byte that is none");
    assert_eq!(refused(read_with(&[0; 5000], &options())), Refusal::NotUnicode);
}

#[test]
fn what_is_no_text_is_refused_by_line() {
    let expected = [(3, String::new(), Flaw::NotText)];
    assert_eq!(faults(&[SERVICES, SERVICES_2022, &SERVICES_2026.replace("280", "2\08")]), expected);
    let header = SERVICES.replace("Teams", "Te\0ms");
    assert_eq!(refusal(&[&header, SERVICES_2022]), Refusal::NotUnicode);
}
