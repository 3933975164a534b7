//! Lists of engagements, in the states in which they come.

use super::{TENANT, lines, shift_jis};

/// Who manages them, and a second one.
pub const MANAGER: &str = "manager@example.com";
pub const OTHER: &str = "manager2@example.com";
/// The partner organisation that there is.
pub const PARTNER: &str = "北星ITパートナーズ";

const HEADINGS: &str =
    "顧客名,テナント ID,区分,担当マネージャー,パートナー,対象ワークロード,タイムゾーン,開始日,予定した目標";
const EXCHANGE: &[(&str, i64)] = &[("exchange_online", 10)];
const BOTH: &[(&str, i64)] = &[("exchange_online", 10), ("teams", 10)];
const RAISED: &[(&str, i64)] = &[("exchange_online", 10), ("teams", 30)];

/// An engagement as it is to be registered.
#[derive(Debug, Clone, Copy)]
pub struct Registered {
    pub customer: &'static str,
    pub segment: &'static str,
    pub partner: Option<&'static str>,
    /// Key and target of the intended workloads.
    pub workloads: &'static [(&'static str, i64)],
    pub zone: &'static str,
    /// ISO 8601.
    pub started_on: &'static str,
}

/// What becomes of a list.
#[derive(Debug)]
pub enum Becomes {
    Registered(Vec<Registered>),
    /// The ends of lines on standard error, each after the file's name.
    Refused(Vec<&'static str>),
}

/// A list of engagements.
#[derive(Debug)]
pub struct List {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub right: Becomes,
    /// What the command says besides.
    pub said: &'static str,
}

/// A list with one row: its customer, and its cells from the segment on. Each list has a tenant of its own.
fn row(name: &str, customer: &str, cells: [&str; 4]) -> String {
    let [segment, partner, workloads, day] = cells;
    let tenant = format!("case{}.onmicrosoft.com", name.split(',').next().unwrap_or(name));
    let row = format!("{customer},{tenant},{segment},{MANAGER},{partner},{workloads},,{day},");
    lines(&[&format!("\u{feff}{HEADINGS}"), &row])
}

fn list(name: &'static str, text: impl Into<Vec<u8>>, right: Becomes) -> List {
    List { name, bytes: text.into(), right, said: "" }
}

fn refused(lines: &[&'static str]) -> Becomes {
    Becomes::Refused(lines.to_vec())
}

const USUAL: Registered = Registered {
    customer: "丸太小屋観光株式会社",
    segment: "business",
    partner: None,
    workloads: EXCHANGE,
    zone: "Asia/Tokyo",
    started_on: "2026-04-06",
};

fn one(registered: Registered) -> Becomes {
    Becomes::Registered(vec![registered])
}

/// All of them.
pub fn lists() -> Vec<List> {
    [same(), days(), segments(), partners(), workloads(), others()].into_iter().flatten().collect()
}

fn same() -> Vec<List> {
    let upper = TENANT.to_uppercase();
    let of = |customer: &str, tenant: &str, manager: &str| {
        format!("{customer},{tenant},enterprise,{manager},,Exchange Online,,2026-04-06,")
    };
    let four = [
        HEADINGS.to_owned(),
        of("株式会社日和見商会", &upper, MANAGER),
        of("(株)日和見商会", TENANT, MANAGER),
        of("㈱日和見商会\u{3000}", &format!("{{{upper}}}"), MANAGER),
        of("日和見商会 株式会社", &upper, "MANAGER@example.com "),
    ];
    let two =
        [HEADINGS.to_owned(), of("日和見商会グループ", &upper, MANAGER), of("日和見ホールディングス", TENANT, OTHER)];
    let whole = |rows: &[String]| lines(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    vec![
        list(
            "30",
            whole(&four),
            refused(&[
                "3: 顧客名: the same customer and manager as line 2",
                "4: 顧客名: the same customer and manager as line 2",
                "5: 顧客名: the same customer and manager as line 2",
            ]),
        ),
        list(
            "30b",
            whole(&two),
            refused(&["3: テナント ID: the same tenant as line 2; --same-tenant registers another"]),
        ),
    ]
}

fn days() -> Vec<List> {
    let on =
        |name, day: &str| list(name, row(name, USUAL.customer, ["business", "", "Exchange Online", day]), one(USUAL));
    vec![
        on("31a", "2026年4月6日"),
        on("31b", "2026/4/6"),
        on("31c", "R8.4.6"),
        on("31d", "2026/04/06 0:00"),
        on("31e", "２０２６/４/６"),
    ]
}

fn segments() -> Vec<List> {
    let of = |name, segment: &str, key: &'static str| {
        let text = row(name, "枕木鉄道株式会社", [segment, "", "Exchange Online", "2026-04-06"]);
        list(name, text, one(Registered { customer: "枕木鉄道株式会社", segment: key, ..USUAL }))
    };
    let unclear = row("32d", "枕木鉄道株式会社", ["企業（大）", "", "Exchange Online", "2026-04-06"]);
    vec![
        of("32a", "大企業", "enterprise"),
        of("32b", "Enterprise", "enterprise"),
        of("32c", "エンタープライズ", "enterprise"),
        list("32d", unclear, refused(&["2: 区分: use enterprise, business, education, public_sector"])),
        of("32e", "教育機関", "education"),
    ]
}

fn partners() -> Vec<List> {
    let of = |name, partner: &str| {
        let text = row(name, "葛籠運送株式会社", ["business", partner, "Exchange Online", "2026-04-06"]);
        list(name, text, one(Registered { customer: "葛籠運送株式会社", partner: Some(PARTNER), ..USUAL }))
    };
    let unknown = row("33", "葛籠運送株式会社", ["business", "南星", "Exchange Online", "2026-04-06"]);
    vec![
        of("33a", PARTNER),
        of("33b", "北星 IT パートナーズ"),
        of("33c", "北星\u{3000}ＩＴ\u{3000}パートナーズ"),
        of("33d", "北星ＩＴパートナーズ株式会社"),
        list("33, nobody's name", unknown, refused(&["2: パートナー: no partner organisation has this name"])),
    ]
}

fn workloads() -> Vec<List> {
    let of = |name, workloads: &str, keys| {
        let text = row(name, "蛍石ガラス株式会社", ["business", "", workloads, "2026-04-06"]);
        list(name, text, one(Registered { customer: "蛍石ガラス株式会社", workloads: keys, ..USUAL }))
    };
    vec![
        of("34a", "Exchange、Teams", BOTH),
        of("34b", "\"Exchange Online,Teams\"", BOTH),
        of("34c", "Exchange Online；Microsoft Teams＝３０", RAISED),
        of("34d", "Exchange Online/Microsoft Teams", BOTH),
        of("34e", "\"Exchange Online\nMicrosoft Teams=30%\"", RAISED),
        of("34f", "Microsoft 365 Copilot", &[("microsoft_365_copilot", 10)]),
        of("34g", "Microsoft Teams=30%", &[("teams", 30)]),
        of("34h", "Microsoft Viva Engage", &[("viva_engage", 10)]),
        of("34i", "Entra ID", &[("entra_id", 10)]),
        of("34, without the maker's name", "Purview Information Protection", &[("purview_information_protection", 10)]),
        of("34j", "ＳｈａｒｅＰｏｉｎｔ Ｏｎｌｉｎｅ", &[("sharepoint_online", 10)]),
    ]
}

fn others() -> Vec<List> {
    let cable = "高﨑港湾株式会社";
    let zones = "Customer,Tenant ID,Segment,Manager,Workloads,Time zone,Started on\n\
        Pacific Timber,pacifictimber.onmicrosoft.com,Business,manager@example.com,Exchange Online,America/Los_Angeles,2026-04-06\n\
        Kiribati Line,kiribatiline.onmicrosoft.com,Business,manager@example.com,Exchange Online,Pacific/Kiritimati,2026-04-06\n";
    let domain = row("36", "帆布工業株式会社", ["business", "", "Exchange Online", "2026-04-06"])
        .replace("case36.onmicrosoft.com", "hanpu.co.jp");
    let zone = |customer, zone| Registered { customer, zone, ..USUAL };
    vec![
        List {
            said: "Character encoding: Shift_JIS",
            ..list(
                "35",
                shift_jis(
                    row("35", cable, ["business", "", "Exchange Online", "2026/4/6"]).trim_start_matches('\u{feff}'),
                ),
                one(Registered { customer: cable, ..USUAL }),
            )
        },
        list("36", domain, refused(&["2: テナント ID: Enter "])),
        list(
            "37",
            zones,
            Becomes::Registered(vec![
                zone("Pacific Timber", "America/Los_Angeles"),
                zone("Kiribati Line", "Pacific/Kiritimati"),
            ]),
        ),
    ]
}
