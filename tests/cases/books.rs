//! Workbooks, written part by part: formulas that nobody calculated, serial numbers and hidden rows are what a library does not write.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The headings of our own table in cells.
const HEADINGS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>ワークロード</t></is></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><t>アクティブな利用者数</t></is></c>\
    <c r=\"C1\" t=\"inlineStr\"><is><t>権利のある利用者数</t></is></c>\
    <c r=\"D1\" t=\"inlineStr\"><is><t>基準日</t></is></c>\
    <c r=\"E1\" t=\"inlineStr\"><is><t>期間(日数)</t></is></c>\
    <c r=\"F1\" t=\"inlineStr\"><is><t>メモ</t></is></c></row>";

/// Style of cells with a date, and of cells with a number of people.
pub const DAY: &str = "1";
pub const PEOPLE: &str = "2";

/// A sheet of a workbook.
pub struct Sheet {
    pub name: &'static str,
    pub hidden: bool,
    /// Rows below the headings.
    pub rows: String,
}

impl Sheet {
    pub fn of(rows: String) -> Self {
        Self { name: "Sheet", hidden: false, rows }
    }
}

/// A cell with a number, in this style.
pub fn number(at: &str, style: &str, value: &str) -> String {
    format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>")
}

/// A cell with a text.
pub fn text(at: &str, value: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>")
}

/// A cell that Excel could not work out.
pub fn error(at: &str, value: &str) -> String {
    format!("<c r=\"{at}\" t=\"e\"><v>{value}</v></c>")
}

/// A formula that nobody has calculated.
pub fn formula(at: &str, value: &str) -> String {
    format!("<c r=\"{at}\"><f>{value}</f><v/></c>")
}

/// A row of our own table: the workload, then its three cells, and 28 days.
pub fn row(line: u32, attributes: &str, workload: &str, cells: [String; 3]) -> String {
    let name = text(&format!("A{line}"), workload);
    let days = number(&format!("E{line}"), "0", "28");
    format!("<row r=\"{line}\"{attributes}>{name}{}{days}</row>", cells.concat())
}

/// A workbook of these sheets; its dates are shown in `date`, and counted from 1904 where that is said.
pub fn workbook(sheets: &[Sheet], date: &str, from_1904: bool) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let numbered = || (1..).zip(sheets);
    let listed: String = numbered()
        .map(|(n, sheet)| {
            let state = if sheet.hidden { "hidden" } else { "visible" };
            format!("<sheet name=\"{}\" sheetId=\"{n}\" state=\"{state}\" r:id=\"rId{n}\"/>", sheet.name)
        })
        .collect();
    let related: String = numbered()
        .map(|(n, _)| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
        })
        .collect();
    let begin = if from_1904 { " date1904=\"1\"" } else { "" };
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><workbookPr{begin}/><sheets>{listed}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\">{related}<Relationship Id=\"rId99\" \
                 Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{main}\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"{date}\"/>\
                 <numFmt numFmtId=\"165\" formatCode=\"#,##0&quot;人&quot;\"/></numFmts><cellXfs count=\"3\">\
                 <xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    for (n, sheet) in numbered() {
        let rows = format!("<worksheet xmlns=\"{main}\"><sheetData>{HEADINGS}{}</sheetData></worksheet>", sheet.rows);
        parts.push((format!("xl/worksheets/sheet{n}.xml"), rows));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{content}").as_bytes()).expect("a part");
    }
    zip.finish().expect("a workbook").into_inner()
}
