//! Any text as the first sheet, the strings and the styles of a workbook that is whole otherwise: damaged archives are refused by their check sums, which
//! would keep the rest from being tried.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use success_review_fuzz::reports::read_workbook;
use success_review_fuzz::{checked, options};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
/// Style 1 is a date.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Workload</t></si><si><t>Active</t></si><si><t>Entitled</t></si><si><t>As of</t></si></sst>"#;

/// The sheet; after zeros the strings and the styles, where they are given.
fn workbook(data: &[u8]) -> Vec<u8> {
    let mut given = data.split(|byte| *byte == 0);
    let sheet = given.next().unwrap_or_default();
    let strings = given.next().unwrap_or(STRINGS.as_bytes());
    let styles = given.next().unwrap_or(STYLES.as_bytes());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts = [
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEETS.as_bytes()),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        archive.start_file(name, plain).expect("an entry");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

fuzz_target!(|data: &[u8]| {
    let options = options(data);
    let _ = checked(read_workbook(&workbook(data), &options, &mut |_| ()), &options);
});
