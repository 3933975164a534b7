//! Usage reports and our own table, in the states in which they come. Partner Center's file (50) says no day and is for many tenants: it
//! has tests of its own.

use super::books::{DAY, PEOPLE, Sheet, error, formula, number, row, text, workbook};
use super::{Case, Figure, Right, lines, shift_jis};

const SERVICES: &str = "Report Refresh Date,Exchange Active,Exchange Inactive,OneDrive Active,OneDrive Inactive,SharePoint Active,\
    SharePoint Inactive,Skype For Business Active,Skype For Business Inactive,Yammer Active,Yammer Inactive,Teams Active,\
    Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period";
const ROW: &str = "2026-11-20,312,48,201,159,188,172,,,4,356,290,70,330,30,30";
const SHORT: &str = "Report Refresh Date,Exchange Active,Exchange Inactive,Teams Active,Teams Inactive,Office 365 Active,\
    Office 365 Inactive,Report Period";
const SHORT_ROW: &str = "2026-11-20,312,48,290,70,330,30,30";
const TABLE: &str = "ワークロード,アクティブな利用者数,権利のある利用者数,基準日,期間(日数),メモ";
const USERS: &str = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,\
    Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,\
    Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,\
    Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,Assigned Products";

const EXCHANGE: &str = "Exchange Online";
const TEAMS: &str = "Microsoft Teams";
const ENGAGE: &str = "Viva Engage";
const COPILOT: &str = "Microsoft 365 Copilot";

fn teams(days: i64) -> Right {
    Right::Read(vec![(TEAMS, 290, 360, days)])
}

fn both(days: i64) -> Right {
    Right::Read(vec![(EXCHANGE, 312, 360, days), (TEAMS, 290, 360, days)])
}

fn all(days: i64) -> Right {
    let more: [Figure; 3] =
        [("OneDrive for Business", 201, 360, days), ("SharePoint Online", 188, 360, days), (ENGAGE, 4, 360, days)];
    Right::Read([(EXCHANGE, 312, 360, days), (TEAMS, 290, 360, days)].into_iter().chain(more).collect())
}

/// Our own table with a row of Teams.
fn table(active: &str, entitled: &str, as_of: &str) -> String {
    format!("\u{feff}{TABLE}\r\n{TEAMS},{active},{entitled},{as_of},28,\r\n")
}

/// A report on services with a cell of its row put in the place of another.
fn short(from: &str, to: &str) -> String {
    lines(&[&format!("\u{feff}{SHORT}"), &SHORT_ROW.replacen(from, to, 1)])
}

/// A user of Exchange and Teams in the report per user.
fn user(names: &str, refreshed: &str, yammer: &str) -> String {
    format!("{refreshed},{names},False,,True,True,True,False,{yammer},True,2026-11-19,,,,,2026-11-19,MICROSOFT 365 E3")
}

/// A workbook with a row of Teams.
fn book(cells: [String; 3]) -> Vec<u8> {
    shown(cells, "yyyy-mm-dd", false)
}

fn shown(cells: [String; 3], date: &str, from_1904: bool) -> Vec<u8> {
    workbook(&[Sheet::of(row(2, "", TEAMS, cells))], date, from_1904)
}

fn cells(active: String, entitled: &str, as_of: String) -> [String; 3] {
    [active, number("C2", "0", entitled), as_of]
}

fn usual_day() -> String {
    number("D2", DAY, "46346")
}

fn usual_people() -> String {
    number("B2", "0", "290")
}

/// All of them.
pub fn reports() -> Vec<Case> {
    [above(), periods(), sources(), foreign(), books(), days(), numbers(), rows(), tongues()]
        .into_iter()
        .flatten()
        .collect()
}

fn above() -> Vec<Case> {
    let quoted = |line: &str| line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
    let type_line = "#TYPE System.Management.Automation.PSCustomObject";
    let index =
        [format!(",{SERVICES}"), "0,2026-11-13,310,50,200,160,180,180,0.0,24.0,4.0,356.0,280,80,328,32,7".into()];
    let last = "1,2026-11-20,312,48,201,159,188,172,,,4.0,356.0,290,70,330,30,30";
    vec![
        Case::new("01", format!("\u{ef}\u{bb}\u{bf}{}", lines(&[SERVICES, ROW])), all(30))
            .says("文字に化けたバイト順マーク", "a byte order mark that had become text"),
        Case::new("02", lines(&[type_line, &quoted(SERVICES), &quoted(ROW)]), all(30)).says(
            "1 行目（PowerShell が書き出す「#TYPE」）を読み飛ばしました",
            "Line 1 (“#TYPE”, written by PowerShell)",
        ),
        Case::new("04", lines(&[&index[0], &index[1], last]), all(30))
            .says("「0.0」を 0 と読み取りました", "“0.0” was read as 0")
            .says("行の通し番号とみなして使いませんでした", "left out as an index of the rows"),
        Case::new("45", lines(&["# exported 2026-11-22 by scheduled job", SHORT, SHORT_ROW]), Right::Refused).says(
            "1 行目は注釈です（「# exported 2026-11-22 by scheduled job」）",
            "Line 1 is a comment (“# exported 2026-11-22 by scheduled job”)",
        ),
        Case::new("49", lines(&[&format!("\u{feff}\u{200b}{SHORT}"), SHORT_ROW]), Right::Refused).says(
            "「[U+200B]Report Refresh Date」は、正しくは「Report Refresh Date」です",
            "“[U+200B]Report Refresh Date” is not the heading; “Report Refresh Date” would be right",
        ),
        Case::new(
            "47",
            lines(&[
                "reportRefreshDate,exchangeActive,exchangeInactive,teamsActive,teamsInactive,reportPeriod",
                "2026-11-20,312,48,290,70,30",
            ]),
            Right::Refused,
        )
        .says(
            "「reportRefreshDate」は、正しくは「Report Refresh Date」です",
            "“reportRefreshDate” is not the heading; “Report Refresh Date” would be right",
        ),
    ]
}

fn periods() -> Vec<Case> {
    let four = [
        SERVICES,
        "2026-11-20,40,320,30,330,20,340,,,0,360,25,335,50,310,7",
        "2026-11-20,60,300,50,310,30,330,,,1,359,30,330,70,290,30",
        "2026-11-20,120,240,80,280,60,300,,,2,358,90,270,150,210,90",
        "2026-11-20,300,60,200,160,180,180,,,50,310,280,80,320,40,180",
    ];
    let of_four =
        vec![("SharePoint Online", 20, 360, 7), ("SharePoint Online", 30, 360, 30), (EXCHANGE, 300, 360, 180)];
    vec![
        Case::new("05", lines(&four), Right::Read(of_four)).says(
            "8.3%",
            "SharePoint Online: 30 of 360 = 8.3% approx., target 10%, 30 days to 2026-11-20; Used for the conditions",
        ),
        Case::new("06", lines(&[SERVICES, &ROW.replace("330,30,30", "330,30,28")]), all(28)),
        Case::new("48", short("330,30,30", "330,30,D30"), both(30))
            .says("「D30」を 30 日間と", "“D30” was read as a period of 30 days"),
        Case::new("48b", short("330,30,30", "330,30,30 days"), both(30))
            .says("「30 days」を 30 日間と", "“30 days” was read as a period of 30 days"),
    ]
}

fn sources() -> Vec<Case> {
    let enabled = "Report Refresh Date,Report Period,Microsoft Teams Enabled Users,Microsoft Teams Active Users,Word Enabled Users,\
        Word Active Users,Any App Enabled Users,Any App Active Users,Copilot Chat Enabled Users,Copilot Chat Active Users,\
        Total prompts submitted,Average prompts submitted";
    let copilot_users = "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,\
        Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Copilot Chat Last Activity Date,Report Period";
    let teams_users = "Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,User Principal Name,\
        Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,\
        Call Count,Meeting Count,Meetings Organized Count,Has Other Action,Urgent Messages,Post Messages,Is Licensed,Report Period";
    let mailboxes = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,\
        Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),\
        Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,\
        Report Period";
    let (a, b) = ("0000000000000000000000000000000A", "0000000000000000000000000000000B");
    vec![
        Case::new(
            "07",
            lines(&[
                enabled,
                "2026-11-20,7,120,31,120,18,120,44,120,39,812,18.5",
                "2026-11-20,28,120,52,120,33,120,71,120,60,3120,43.9",
                "2026-11-20,90,120,70,120,51,120,88,120,80,9010,102.4",
                "2026-11-20,180,120,74,120,55,120,92,120,84,15020,163.3",
            ]),
            Right::Read(vec![(COPILOT, 44, 120, 7), (COPILOT, 71, 120, 28), (COPILOT, 92, 120, 180)]),
        ),
        Case::new(
            "07b",
            lines(&[
                copilot_users,
                &format!("2026-11-20,{a},{a},2026-11-18,2026-11-18,,2026-11-17,28"),
                &format!("2026-11-20,{b},{b},,,,,28"),
            ]),
            Right::Read(vec![(COPILOT, 1, 2, 28)]),
        ),
        Case::new(
            "09",
            lines(&[
                teams_users,
                &format!("2026-11-20,,,{a},{a},2026-11-19,False,,MICROSOFT 365 E3,3,20,1,4,1,Yes,0,2,Yes,30"),
                &format!("2026-11-20,,,{b},{b},,False,,MICROSOFT 365 E3,0,0,0,0,0,No,0,0,Yes,30"),
            ]),
            Right::Read(vec![(TEAMS, 1, 2, 28)]),
        ),
        Case::new(
            "10",
            lines(&[
                mailboxes,
                &format!("2026-11-20,{a},{b},False,,2021-04-01,2026-11-19,1200,5000000,1,2,3,4,5,6,False,30"),
            ]),
            Right::Read(vec![(EXCHANGE, 1, 1, 28)]),
        ),
        Case::new(
            "51",
            lines(&[
                "\u{feff}Workload,Active users,Entitled users,As of,Period (days)",
                "Microsoft 365 Copilot,71,120,2026-11-20,28",
            ]),
            Right::Read(vec![(COPILOT, 71, 120, 28)]),
        ),
        Case::new(
            "53",
            lines(&["\u{feff}Workload,Active users,Entitled users,As of", "Microsoft Teams,80.6%,,2026-11-20"]),
            Right::Refused,
        )
        .says("「80.6%」は割合です。人数を入力してください", "“80.6%” is a rate; enter the number of people"),
    ]
}

fn foreign() -> Vec<Case> {
    let page = "<!DOCTYPE html>\n<html dir=\"ltr\" lang=\"ja\"><head><title>アカウントにサインイン</title></head>\n<body>...</body></html>\n";
    let markdown = "| Report Refresh Date | Exchange Active | Exchange Inactive | Report Period |\n| --- | --- | --- | --- |\n\
        | 2026-11-20 | 312 | 48 | 30 |\n";
    vec![
        Case::new("11c", page, Right::Refused).says("保存された Web ページです", "This is a web page that was saved"),
        Case::new("44", markdown, Right::Refused).says("Markdown の表", "This is a table in Markdown"),
        Case::new("29", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 600][..]].concat(), Right::Refused)
            .ending("xls")
            .says("「Excel ブック（.xlsx）」として保存し直してください", "save it as “Excel Workbook (.xlsx)”"),
    ]
}

fn books() -> Vec<Case> {
    let people = usual_people;
    let era = "[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;";
    let japanese = "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;";
    let beside = "<row r=\"3\"><c r=\"H3\"><v>10</v></c></row>";
    let sheet = |name, hidden, active: &str| Sheet {
        name,
        hidden,
        rows: row(2, "", TEAMS, cells(number("B2", "0", active), "360", usual_day())),
    };
    let hidden_row = row(
        3,
        " hidden=\"1\"",
        EXCHANGE,
        [number("B3", "0", "1"), number("C3", "0", "360"), number("D3", DAY, "46346")],
    );
    let words = || [text("B2", "290"), text("C2", "360"), text("D2", "2026-11-20")];
    let refused = |name, cells| Case::new(name, book(cells), Right::Refused).ending("xlsx");
    let read = |name, bytes: Vec<u8>| Case::new(name, bytes, teams(28)).ending("xlsx");
    let not_calculated = ("数式がまだ計算されていません", "the formula has no value yet");
    vec![
        Case::new(
            "12",
            workbook(
                &[Sheet::of(
                    row(2, "", TEAMS, [formula("B2", "SUM(H2:H3)"), formula("C2", "SUM(I2:I3)"), usual_day()]) + beside,
                )],
                "yyyy-mm-dd",
                false,
            ),
            Right::Refused,
        )
        .ending("xlsx")
        .says(not_calculated.0, not_calculated.1)
        .says("セル B2「アクティブな利用者数」", "アクティブな利用者数 (B2)")
        .says("セル C2「権利のある利用者数」", "権利のある利用者数 (C2)"),
        refused("12b", cells(formula("B2", "20+10"), "360", usual_day()))
            .says(not_calculated.0, not_calculated.1)
            .says("セル B2", "(B2)"),
        read("13", shown(cells(people(), "360", number("D2", DAY, "44884")), "yyyy-mm-dd", true)),
        read("13b", book(cells(people(), "360", usual_day()))),
        read("14c", workbook(&[sheet("旧", true, "10"), sheet("新", false, "290")], "yyyy-mm-dd", false))
            .says("読み取ったシート: 「新」", "Sheet: “新”"),
        Case::new(
            "14d",
            workbook(
                &[Sheet::of(row(2, "", TEAMS, cells(people(), "360", usual_day())) + &hidden_row)],
                "yyyy-mm-dd",
                false,
            ),
            Right::Read(vec![(TEAMS, 290, 360, 28), (EXCHANGE, 1, 360, 28)]),
        )
        .ending("xlsx")
        .says("Excel で非表示の行も", "Rows hidden in Excel were read like the others: 1 (first: line 3)"),
        read("15", book(cells(people(), "360", number("D2", DAY, "46346.99998842592")))),
        refused("15b", cells(people(), "360", number("D2", "0", "46346")))
            .says("セル D2「基準日」", "基準日 (D2)")
            .says("Excel で 2026-11-20 と表示されます", "as a date, Excel shows 2026-11-20"),
        read("15c", book(words())),
        refused("15d", cells(number("B2", "0", "290.0000000001"), "360", usual_day()))
            .says("セル B2「アクティブな利用者数」", "アクティブな利用者数 (B2)")
            .says("Excel では 290 と表示されますが", "although Excel shows 290"),
        read("15e", shown(cells(people(), "360", usual_day()), era, false)),
        read("15f", shown(cells(number("B2", PEOPLE, "290"), "360", usual_day()), japanese, false)),
        refused("19", cells(error("B2", "#REF!"), "360", usual_day())).says("「#REF!」", "“#REF!”"),
        refused("19b", [people(), error("C2", "#N/A"), usual_day()]).says("「#N/A」", "“#N/A”"),
    ]
}

fn days() -> Vec<Case> {
    let read = |name, day: &str| Case::new(name, table("290", "360", day), teams(28));
    let read_as = ("と読み取りました", "was read as");
    vec![
        read("16a", "2026年11月20日").says(read_as.0, read_as.1),
        read("16b", "令和8年11月20日").says(read_as.0, read_as.1),
        read("16c", "R8.11.20").says(read_as.0, read_as.1),
        read("16d", "20.11.2026").says("日付を日・月・年の順とし", "Dates are in the order day, month, year"),
        read("16e", "11/20/2026").says("日付を月・日・年の順とし", "Dates are in the order month, day, year"),
        read("16f", "2026-11-20 00:00:00").says("時刻は使いませんでした", "the time was left out"),
        read("16h", "2026-11-20T00:00:00+09:00").says("時刻は使いませんでした", "the time was left out"),
        read("16i", "2026.11.20").says(read_as.0, read_as.1),
        read("16j", "２０２６/１１/２０").says(read_as.0, read_as.1),
        read("16k", "2026-11-20T09:30:00").says("時刻は使いませんでした", "the time was left out"),
        read("16l", "20261120").says(read_as.0, read_as.1),
        read("16m", "2026/11/20(金)").says(read_as.0, read_as.1),
        Case::new("16n", table("290", "360", "46346"), Right::Refused).says(
            "「46346」は Excel の日付の通し番号と読めます（2026-11-20、1904 年から数えるブックでは 2030-11-21）",
            "2026-11-20, or 2030-11-21",
        ),
        // What only a file says that has both: the month does not come first everywhere.
        Case::new("16, two readings", table("290", "360", "11/12/2026"), Right::Refused)
            .says("「11/12/2026」は 2026-12-11", "“11/12/2026” can be 2026-12-11 or 2026-11-12"),
        Case::new("40", short("2026-11-20", "20.11.2026").replace(',', ";"), both(30))
            .says("日付を日・月・年の順とし", "Dates are in the order day, month, year"),
        Case::new("41", short("2026-11-20", "11/20/2026"), both(30))
            .says("日付を月・日・年の順とし", "Dates are in the order month, day, year"),
        Case::new("42", short("2026-11-20", "2026-11-20T00:00:00+00:00"), both(30)),
        Case::new("42b", short("2026-11-20", "2026-11-20T00:00:00"), both(30))
            .says("時刻は使いませんでした", "the time was left out"),
        Case::new("42c", short("2026-11-20", "2026-11-20 00:00:00"), both(30))
            .says("時刻は使いませんでした", "the time was left out"),
    ]
}

fn numbers() -> Vec<Case> {
    let read = |name, active: &str, number| {
        Case::new(name, table(active, "\"2000\"", "2026-11-20"), Right::Read(vec![(TEAMS, number, 2000, 28)]))
    };
    let refused = |name, active: &str| Case::new(name, table(active, "\"2000\"", "2026-11-20"), Right::Refused);
    vec![
        read("17a", "\"1,234\"", 1234).says("「1,234」を 1,234 と", "“1,234” was read as 1,234"),
        read("17b", "３６４", 364).says("「３６４」を 364 と", "“３６４” was read as 364"),
        read("17c", "\"1 234\"", 1234).says("「1 234」を 1,234 と", "“1 234” was read as 1,234"),
        read("17d", "364.0", 364).says("「364.0」を 364 と", "“364.0” was read as 364"),
        read("17e", "364人", 364).says("「364人」を 364 と", "“364人” was read as 364"),
        refused("17f", "1.234").says("「1.234」は 2 通りに読める数です", "“1.234” can be read in two ways"),
        read("17g", " 364 ", 364),
        read("17h", "\u{a0}364", 364),
        read("17i", "+364", 364).says("「+364」を 364 と", "“+364” was read as 364"),
        read("17j", "3.64E+02", 364).says("「3.64E+02」を 364 と", "“3.64E+02” was read as 364"),
        read("17k", "'364", 364).says("「'364」を 364 と", "“'364” was read as 364"),
        refused("17l", "-").says("「-」は 0 ともデータなしとも読めます", "“-” may mean 0 or no data"),
        refused("17m", "N/A").says("「N/A」は数ではありません", "“N/A” is not a number"),
        refused("17n", "#REF!")
            .says("Excel で計算できないセルです（「#REF!」）", "Excel could not work this cell out and shows “#REF!”"),
        refused("17o", "#N/A")
            .says("Excel で計算できないセルです（「#N/A」）", "Excel could not work this cell out and shows “#N/A”"),
        Case::new("46", short("290,70", "NULL,NULL"), Right::Refused).says(
            "「NULL」は数ではありません。データがなければ空欄にしてください",
            "“NULL” is not a number; leave the cell empty if there is no data",
        ),
        Case::new("46b", short("290,70", "NaN,NaN"), Right::Refused)
            .says("「NaN」は数ではありません", "“NaN” is not a number"),
    ]
}

fn rows() -> Vec<Case> {
    let figures = "Microsoft Teams,290,360,2026-11-20,28,";
    let one = "00000000000000000000000000000001,000000000000000000000000000003E9";
    let two = "00000000000000000000000000000002,000000000000000000000000000003EA";
    let day = "2026-11-20";
    vec![
        Case::new(
            "18",
            lines(&[TABLE, figures, "Exchange Online,312,360,2026-11-20,28,", "合計,602,720,2026-11-20,28,"]),
            Right::Refused,
        )
        .says("4 行目: この名前のワークロードは登録されていません", "csv:4: no workload with this name is registered"),
        Case::new("18b", lines(&[TABLE, figures, "", "※管理センターの数値。出典: 情報システム部"]), Right::Refused)
            .says("4 行目: セルが 1 個しかなく", "csv:4: 1 cells, fewer than the 6 headings"),
        Case::new(
            "23",
            lines(&[USERS, &user("0001,Yamada, Taro", day, "True"), &user(two, day, "True")]),
            Right::Refused,
        )
        .says("2 行目: セルが 19 個あり、見出しの 18 個より多く", "csv:2: 19 cells, more than the 18 headings"),
        Case::new(
            "24",
            lines(&[USERS, &user(one, day, ""), &user(two, day, "")]),
            Right::Read(vec![(EXCHANGE, 2, 2, 28), (TEAMS, 2, 2, 28)]),
        )
        .says(
            "「Has Yammer License」は2026年11月20日の値が空欄のため",
            "“Has Yammer License” is empty for 20 Nov 2026: treated as no data, not as 0",
        )
        .says("データなし", "Viva Engage: no data"),
        Case::new("25", lines(&[USERS, &user(one, "", "True")]), Right::Refused)
            .says("2 行目「Report Refresh Date」: 値がありません", "csv:2: Report Refresh Date: the value is missing"),
        Case::new("25b", lines(&[USERS]), Right::Refused).says("データの行がありません", "The file has no rows"),
        Case::new("26, no rows of a table", lines(&[TABLE]), Right::Refused)
            .says("データの行がありません", "The file has no rows"),
        Case::new("27", lines(&[USERS, &user(one, day, "True"), USERS, &user(two, day, "True")]), Right::Refused)
            .says("3 行目「Report Refresh Date」", "csv:3: Report Refresh Date: "),
    ]
}

fn tongues() -> Vec<Case> {
    let table = |day: &str, note: &str| format!("{TABLE}\r\n{TEAMS},290,360,{day},28,{note}\r\n");
    let german = "Report Refresh Date;User Principal Name;Display Name;Is Deleted;Deleted Date;Has Teams License;\
        Teams Last Activity Date;Assigned Products\n2026-11-20;A;B;FALSCH;;WAHR;2026-11-19;MICROSOFT 365 E3\n";
    let japanese = "\u{feff}レポートの更新日,Exchange アクティブ,Exchange 非アクティブ,Teams アクティブ,Teams 非アクティブ,レポート期間";
    vec![
        Case::new("20", shift_jis(&table("2026/11/20", "情報システム部の調べ")), teams(28))
            .says("文字コードは Shift_JIS（CP932）です", "Character encoding: Shift_JIS (CP932)"),
        // A mark on its own behind the kana, as macOS writes them.
        Case::new("21", table("2026/11/20", "テ\u{3099}ータ"), teams(28)),
        Case::new("28", lines(&[japanese, "2026/11/20,312,48,290,70,30"]), both(30)).says(
            "別の表記の見出し: レポートの更新日 → Report Refresh Date",
            "Headings in other words: レポートの更新日 → Report Refresh Date",
        ),
        Case::new("39", german, Right::Read(vec![(TEAMS, 1, 1, 28)]))
            .says("「FALSCH」を、別の言語の", "“FALSCH” was read as a yes or no in another language"),
    ]
}
