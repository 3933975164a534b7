//! The demonstration's customers, all invented: who they are, how they use what, and what their reviews come to.
//!
//! Days count back from today, so that the demonstration is always fresh.

use super::words::{self, Words};
use crate::domain::engagement::Outcome::{
    BusinessValueDiscussion as Bvd, CustomerSuccessManager as Csm, Disengage, EnableWorkloads as Enable, NoAgreement,
};
use crate::domain::engagement::Segment::{Business, Education, Enterprise, PublicSector};
use crate::domain::engagement::Status::{Active, Blocked, Paused};
use crate::domain::engagement::{Outcome, Segment, Status};

/// How a workload's use came to where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    Grows,
    Level,
    /// High until the last measurement.
    Falls,
    /// Every report had an empty cell.
    NoData,
    Unmeasured,
}
use Curve::{Falls, Grows, Level, NoData, Unmeasured};

/// An intended workload with its last figures.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub key: &'static str,
    pub target: i64,
    pub active: i64,
    pub entitled: i64,
    pub curve: Curve,
}

const fn u(key: &'static str, active: i64, entitled: i64, curve: Curve) -> Usage {
    Usage { key, target: 10, active, entitled, curve }
}

const fn to(target: i64, usage: Usage) -> Usage {
    Usage { target, ..usage }
}

/// A success criterion; an empty `actual` is one that is still to be achieved.
pub struct Goal {
    pub statement: &'static str,
    pub target: &'static str,
    pub actual: &'static str,
    pub evidence: &'static str,
}

const fn goal(statement: &'static str, target: &'static str, actual: &'static str, evidence: &'static str) -> Goal {
    Goal { statement, target, actual, evidence }
}

/// How far a review has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// So many sections filled, the last of them in part.
    Draft(usize),
    Waiting,
    Returned,
    /// Returned, and taken up again.
    Resumed,
    Withdrawn,
    /// Returned, submitted again, waiting.
    RevisedWaiting,
    Approved,
    /// Returned, submitted again, approved.
    RevisedApproved,
}
use End::{Approved, Draft, Resumed, Returned, RevisedApproved, RevisedWaiting, Waiting, Withdrawn};

/// What became of the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Held(Outcome),
    NotAttended,
    Cancelled,
    /// It is still to come.
    Planned,
}
use Came::{Cancelled, Held, NotAttended, Planned};

/// A review, by the day of its meeting.
pub struct Review {
    /// Days since; below 0 those until.
    pub days: i64,
    pub came: Came,
    pub end: End,
    /// Workloads of O1 and O2.
    pub workloads: &'static [&'static str],
    /// Name of O3's Customer Success Manager, reason of O4.
    pub note: &'static str,
}

const fn review(days: i64, came: Came, end: End) -> Review {
    Review { days, came, end, workloads: &["intune"], note: "" }
}

const fn with(workloads: &'static [&'static str], review: Review) -> Review {
    Review { workloads, ..review }
}

const fn noted(note: &'static str, review: Review) -> Review {
    Review { note, ..review }
}

pub struct Customer {
    pub name: &'static str,
    pub words: &'static Words,
    pub segment: Segment,
    /// Place in the lists of managers and of partner organisations.
    pub manager: usize,
    pub partner: Option<usize>,
    pub started: i64,
    pub status: Status,
    /// Who decides, who looks after the technology, and where they work.
    pub sponsor: (&'static str, &'static str),
    pub it: (&'static str, &'static str),
    pub goals: &'static str,
    pub usage: &'static [Usage],
    /// Day of the last measurement, and how many there are, a month apart.
    pub measured: i64,
    pub rounds: i64,
    pub imported: bool,
    pub criteria: &'static [Goal],
    /// Day on which the criteria were last written.
    pub criteria_days: i64,
    pub reviews: &'static [Review],
    /// Why the meeting was held although the gate is shut (R3).
    pub exception: &'static str,
    /// Whether agreed steps are done in time.
    pub punctual: bool,
    /// What becomes of steps between the meetings.
    pub between: Between,
}

/// What happens between the meetings besides steps being done; "" is nothing.
pub struct Between {
    /// A step that is added after the first review.
    pub added: &'static str,
    /// What a call between the meetings came to; the partner may read it.
    pub called: &'static str,
    /// Why the second step of the first review is dropped from the second review.
    pub dropped: &'static str,
    /// What the partner says of the third step of the first review.
    pub reported: &'static str,
}

const NOTHING: Between = Between { added: "", called: "", dropped: "", reported: "" };

const BASE: Customer = Customer {
    name: "",
    words: &words::SERVICES,
    segment: Business,
    manager: 0,
    partner: None,
    started: 215,
    status: Active,
    sponsor: ("", ""),
    it: ("", ""),
    goals: "",
    usage: &[],
    measured: 6,
    rounds: 6,
    imported: true,
    criteria: &[],
    criteria_days: 40,
    reviews: &[],
    exception: "一部のワークロードは展開の途中ですが、顧客の年度計画に間に合わせるため、この時点で成果と次の範囲を確認しました。",
    punctual: true,
    between: NOTHING,
};

const TOTO: Option<usize> = Some(0);
const HOKUSEI: Option<usize> = Some(1);

pub const CUSTOMERS: &[Customer] = &[
    Customer {
        name: "青嶺精機株式会社",
        words: &words::MANUFACTURING,
        segment: Enterprise,
        partner: TOTO,
        started: 228,
        sponsor: ("宮下 康弘", "経営企画部 部長"),
        it: ("大野 真由美", "情報システム部 課長"),
        goals: "2 拠点のメールを Exchange Online に統合し、部門会議とファイル共有を Teams と OneDrive に移す。",
        usage: &[
            u("exchange_online", 280, 311, Grows),
            u("microsoft_365_apps", 247, 311, Grows),
            u("teams", 262, 311, Grows),
            u("sharepoint_online", 141, 311, Grows),
            u("onedrive", 96, 311, Grows),
            u("intune", 31, 311, Grows),
        ],
        measured: 4,
        criteria: &[
            goal("社内メールのクラウド移行を完了する", "311 名", "311 名", "移行完了報告書"),
            goal("週次の部門会議を Teams で開く", "12 部門", "12 部門", "会議一覧（顧客提供）"),
            goal("ファイルサーバーの共有を半減する", "50%", "58%", "容量レポート"),
        ],
        criteria_days: 4,
        reviews: &[
            with(&["entra_id"], review(149, Held(Enable), RevisedApproved)),
            with(&["purview_information_protection"], review(2, Held(Enable), Draft(4))),
        ],
        exception: "Intune は今回の範囲の後半に予定しており、メールと会議の移行が終わった時点で成果を確認するために行いました。",
        punctual: false,
        between: Between {
            reported: "2 工場で開催しました。残りの工場は生産計画を見て、来月に行う予定です。",
            ..NOTHING
        },
        ..BASE
    },
    Customer {
        name: "株式会社湊フーズ",
        words: &words::RETAIL,
        partner: HOKUSEI,
        started: 190,
        sponsor: ("浜口 雅人", "取締役 営業本部長"),
        it: ("三浦 沙織", "総務部 システム担当"),
        goals: "工場と営業所の受発注の連絡を Teams にまとめ、帳票を SharePoint で共有する。",
        usage: &[
            u("exchange_online", 172, 196, Grows),
            u("teams", 149, 196, Grows),
            u("sharepoint_online", 88, 196, Grows),
            u("onedrive", 75, 196, Grows),
        ],
        measured: 5,
        reviews: &[review(3, Held(Bvd), Draft(3))],
        ..BASE
    },
    Customer {
        name: "北潮信用金庫",
        words: &words::FINANCE,
        segment: Enterprise,
        partner: TOTO,
        started: 240,
        sponsor: ("榊原 俊之", "常務理事"),
        it: ("梶 陽子", "事務統括部 システム課長"),
        goals: "本部と 38 店舗の連絡を Teams に統一し、文書の持ち出しを管理する。",
        usage: &[
            u("exchange_online", 702, 748, Grows),
            u("teams", 598, 748, Grows),
            u("sharepoint_online", 356, 748, Grows),
            u("onedrive", 274, 748, Grows),
            u("entra_id", 311, 748, Grows),
            u("purview_information_protection", 168, 748, Grows),
        ],
        measured: 18,
        reviews: &[noted("黒田 志保", review(14, Held(Csm), Returned))],
        ..BASE
    },
    Customer {
        name: "瑞穂台市役所",
        words: &words::PUBLIC,
        segment: PublicSector,
        started: 200,
        sponsor: ("真鍋 隆司", "総務部長"),
        it: ("西 佳奈", "デジタル推進課 主査"),
        goals: "庁内会議を電子化し、出先機関とのファイルの受け渡しを OneDrive に移す。",
        usage: &[
            u("exchange_online", 1120, 1302, Grows),
            u("teams", 846, 1302, Grows),
            u("sharepoint_online", 407, 1302, Grows),
            u("onedrive", 124, 1302, Grows),
            u("intune", 53, 1302, Grows),
        ],
        measured: 9,
        criteria: &[
            goal("庁内会議の紙資料をなくす", "対象 40 会議", "38 会議", "会議一覧（デジタル推進課）"),
            goal("出先機関の共有フォルダーを移す", "14 か所", "", ""),
        ],
        reviews: &[review(21, NotAttended, Waiting)],
        ..BASE
    },
    Customer {
        name: "学校法人若葉学園",
        words: &words::EDUCATION,
        segment: Education,
        partner: HOKUSEI,
        started: 180,
        sponsor: ("白石 典子", "法人本部 事務局長"),
        it: ("島袋 亮太", "教育支援センター"),
        goals: "中学・高校の授業資料と課題を Teams にまとめ、教職員の校務を共有する。",
        usage: &[
            u("teams", 1184, 1240, Grows),
            u("onedrive", 843, 1240, Grows),
            u("microsoft_365_apps", 756, 1240, Grows),
        ],
        measured: 7,
        reviews: &[noted(
            "学内の体制が整い、来年度は自校で運用を続けられるため。",
            review(4, Held(Disengage), Draft(6)),
        )],
        ..BASE
    },
    Customer {
        name: "東雲物流株式会社",
        words: &words::LOGISTICS,
        segment: Enterprise,
        manager: 1,
        partner: TOTO,
        started: 260,
        sponsor: ("立花 賢一", "執行役員 物流企画本部長"),
        it: ("栗原 聡", "物流企画部 IT 責任者"),
        goals: "24 営業所の配車連絡とファイル共有をクラウドに移し、乗務員の端末を管理する。",
        usage: &[
            u("exchange_online", 402, 480, Level),
            u("teams", 355, 480, Level),
            u("sharepoint_online", 88, 480, Falls),
            u("onedrive", 46, 480, Level),
            u("intune", 31, 484, Grows),
        ],
        measured: 9,
        reviews: &[
            with(&["entra_id"], review(104, Held(Enable), Approved)),
            with(&["entra_id", "purview_information_protection"], review(16, Held(Enable), RevisedWaiting)),
        ],
        exception: "OneDrive の移行は倉庫システムの更改を待って再開します。Intune は対象端末の入れ替え中で、完了後に 300 台へ広がる見込みです。顧客は残り 2 件を次の範囲に含めて進めることに合意しており、年度内の計画を固めるため、この時点でレビューを行いました。",
        punctual: false,
        between: Between {
            dropped: "端末の入れ替えに合わせ、登録の進め方は販売会社の導入作業に含めることになったため。",
            ..NOTHING
        },
        ..BASE
    },
    Customer {
        name: "株式会社朝凪リゾート",
        words: &words::HOSPITALITY,
        started: 170,
        sponsor: ("津田 春樹", "代表取締役社長"),
        it: ("小松 千尋", "経営企画室"),
        goals: "6 施設の引き継ぎと本部への報告を Teams にまとめる。",
        usage: &[
            u("exchange_online", 132, 168, Grows),
            u("teams", 117, 168, Grows),
            u("sharepoint_online", 43, 168, Grows),
            u("onedrive", 30, 168, Grows),
        ],
        measured: 11,
        reviews: &[review(-6, Planned, Draft(usize::MAX))],
        ..BASE
    },
    Customer {
        name: "千草化学工業株式会社",
        words: &words::MANUFACTURING,
        segment: Enterprise,
        partner: TOTO,
        started: 205,
        sponsor: ("氷室 達也", "生産本部長"),
        it: ("浅井 友香", "情報企画部 主任"),
        goals: "研究所と 3 工場の共同作業を Teams に移し、技術文書の保護を始める。",
        usage: &[
            u("exchange_online", 1873, 2140, Grows),
            u("teams", 1466, 2140, Grows),
            u("sharepoint_online", 912, 2140, Grows),
            u("entra_id", 640, 2140, Grows),
            u("purview_information_protection", 270, 2140, Grows),
        ],
        measured: 62,
        rounds: 4,
        ..BASE
    },
    Customer {
        name: "三ツ沢電設株式会社",
        words: &words::CONSTRUCTION,
        partner: TOTO,
        started: 250,
        sponsor: ("倉持 正彦", "専務取締役"),
        it: ("秋山 翔", "DX 推進室"),
        goals: "現場の図面を SharePoint で共有し、版の取り違えをなくす。",
        usage: &[
            u("exchange_online", 214, 240, Grows),
            u("teams", 187, 240, Grows),
            u("sharepoint_online", 139, 240, Grows),
            u("onedrive", 121, 240, Grows),
            u("microsoft_365_apps", 100, 240, Grows),
        ],
        measured: 38,
        reviews: &[noted(
            "DX 推進室が現場の支援を引き継ぎ、自社で広げられる見通しが立ったため。",
            review(33, Held(Disengage), Approved),
        )],
        punctual: false,
        between: Between {
            added: "図面共有の権限の設定例を資料にまとめる",
            called: "図面共有の権限について DX 推進室から電話で相談を受けました。設定例を資料にまとめて送ることにしました。",
            ..NOTHING
        },
        ..BASE
    },
    Customer {
        name: "学校法人南稜大学",
        words: &words::EDUCATION,
        segment: Education,
        manager: 1,
        started: 320,
        sponsor: ("芦田 文彦", "理事・情報担当"),
        it: ("堀 美和", "教育支援センター 主任"),
        goals: "全学部の授業で Teams を使い、卒業研究の資料を OneDrive で管理する。",
        usage: &[
            u("teams", 2030, 1600, Grows),
            u("exchange_online", 1998, 1600, Grows),
            u("onedrive", 1214, 1600, Grows),
            u("microsoft_365_apps", 1377, 1600, Level),
        ],
        measured: 24,
        reviews: &[
            with(&["power_bi"], review(126, Held(Bvd), Approved)),
            with(&["power_bi"], review(19, Held(Enable), Approved)),
        ],
        ..BASE
    },
    Customer {
        name: "医療法人社団柊会",
        words: &words::MEDICAL,
        manager: 1,
        partner: HOKUSEI,
        started: 165,
        status: Blocked,
        sponsor: ("日高 静香", "事務長"),
        it: ("古賀 信也", "医療情報室"),
        goals: "3 病院の委員会資料を共有し、在宅部門との連絡を Teams に移す。",
        usage: &[
            u("exchange_online", 388, 460, Grows),
            u("teams", 41, 460, Grows),
            u("intune", 0, 0, Level),
            u("defender_endpoint", 0, 0, Unmeasured),
        ],
        measured: 30,
        rounds: 4,
        imported: false,
        ..BASE
    },
    Customer {
        name: "株式会社灯台出版",
        words: &words::SERVICES,
        started: 150,
        status: Paused,
        sponsor: ("瀬戸 和泉", "編集局長"),
        it: ("辻 宏樹", "管理部"),
        goals: "編集部の原稿と校正を SharePoint に集め、在宅勤務でも進行を止めない。",
        usage: &[
            u("exchange_online", 81, 104, Level),
            u("teams", 64, 104, Level),
            u("sharepoint_online", 8, 104, Level),
            u("onedrive", 9, 104, Level),
        ],
        measured: 52,
        rounds: 3,
        ..BASE
    },
    Customer {
        name: "株式会社コトリ保険サービス",
        words: &words::FINANCE,
        segment: Enterprise,
        manager: 1,
        partner: HOKUSEI,
        started: 210,
        sponsor: ("望月 博之", "業務本部長"),
        it: ("栄 彩香", "IT 企画部 課長"),
        goals: "代理店の支援業務を Teams にまとめ、顧客文書の保護を強化する。",
        usage: &[
            u("exchange_online", 583, 652, Grows),
            u("teams", 497, 652, Grows),
            u("sharepoint_online", 250, 652, Grows),
            u("onedrive", 181, 652, Grows),
            u("purview_information_protection", 60, 652, Grows),
        ],
        measured: 12,
        criteria: &[
            goal("代理店からの照会に 1 営業日以内で回答する", "95%", "97%", "照会管理台帳"),
            goal("顧客文書の既定ラベルを適用する", "全 8 部門", "8 部門", "ラベル適用レポート"),
        ],
        criteria_days: 15,
        reviews: &[with(&["defender_cloud_apps"], review(10, Held(Bvd), Waiting))],
        ..BASE
    },
    Customer {
        name: "株式会社うみねこ交通",
        words: &words::LOGISTICS,
        manager: 2,
        started: 230,
        sponsor: ("岩見 徹", "運輸部長"),
        it: ("野崎 綾", "総務部"),
        goals: "営業所の運行連絡と点呼の補助を Teams に移す。",
        usage: &[u("exchange_online", 140, 162, Grows), u("teams", 118, 162, Grows), u("onedrive", 88, 162, Grows)],
        measured: 25,
        reviews: &[noted(
            "導入の目的を達し、次の投資まで新しい導入の予定がないため。",
            review(17, Held(Disengage), Waiting),
        )],
        ..BASE
    },
    Customer {
        name: "株式会社ひだまり薬局",
        words: &words::MEDICAL,
        manager: 2,
        partner: TOTO,
        started: 120,
        sponsor: ("若林 真理", "薬事部長"),
        it: ("久保 拓海", "店舗支援課"),
        goals: "42 店舗の連絡と研修資料を Teams と SharePoint にまとめる。",
        usage: &[
            u("teams", 201, 268, Grows),
            u("sharepoint_online", 97, 268, Grows),
            u("viva_engage", 0, 0, NoData),
            u("intune", 0, 0, Unmeasured),
        ],
        measured: 8,
        rounds: 3,
        ..BASE
    },
    Customer {
        name: "八重樫製作所株式会社",
        words: &words::MANUFACTURING,
        started: 12,
        sponsor: ("八重樫 亘", "取締役"),
        it: ("土屋 明", "総務部"),
        goals: "導入の範囲を検討中。対象ワークロードは次回の打ち合わせで決める。",
        ..BASE
    },
    Customer {
        name: "ならさわ農業協同組合",
        words: &words::FINANCE,
        manager: 1,
        started: 6,
        sponsor: ("中条 勇", "参事"),
        it: ("福井 早苗", "情報管理課"),
        goals: "支所間の連絡を電子化する。対象ワークロードは未定。",
        ..BASE
    },
    Customer {
        name: "株式会社みさきホーム",
        words: &words::CONSTRUCTION,
        manager: 1,
        partner: TOTO,
        started: 75,
        sponsor: ("塩谷 秀樹", "常務取締役"),
        it: ("相沢 由衣", "情報システム課"),
        goals: "営業と設計の図面共有を SharePoint に移し、顧客との打ち合わせを Teams で行う。",
        usage: &[
            u("exchange_online", 0, 0, Unmeasured),
            u("teams", 0, 0, Unmeasured),
            u("sharepoint_online", 0, 0, Unmeasured),
        ],
        ..BASE
    },
    Customer {
        name: "緑野町教育委員会",
        words: &words::EDUCATION,
        segment: Education,
        manager: 2,
        partner: HOKUSEI,
        started: 140,
        sponsor: ("滝本 幸子", "教育次長"),
        it: ("真田 洋平", "学校教育課 指導主事"),
        goals: "小中学校 9 校の校務連絡と授業資料を Teams にまとめる。",
        usage: &[u("teams", 486, 402, Grows), u("onedrive", 231, 402, Grows), u("power_bi", 0, 0, Level)],
        measured: 13,
        rounds: 4,
        ..BASE
    },
    Customer {
        name: "株式会社トキワ文具",
        words: &words::RETAIL,
        started: 235,
        sponsor: ("常盤 恵一", "代表取締役社長"),
        it: ("原 奈津子", "管理部 課長"),
        goals: "店舗と本部の連絡を Teams に統一し、販促資料を共有する。",
        usage: &[
            u("exchange_online", 96, 118, Grows),
            u("teams", 82, 118, Grows),
            u("sharepoint_online", 51, 118, Grows),
        ],
        measured: 75,
        reviews: &[with(&["viva_engage"], review(68, Held(Bvd), Approved))],
        punctual: false,
        ..BASE
    },
    Customer {
        name: "大和田重機株式会社",
        words: &words::MANUFACTURING,
        segment: Enterprise,
        partner: HOKUSEI,
        started: 300,
        sponsor: ("佐伯 義則", "常務執行役員"),
        it: ("関口 玲", "IT 統括部 部長"),
        goals: "国内 7 拠点の設計情報を共有し、海外の拠点との会議を Teams に移す。",
        usage: &[
            u("exchange_online", 3310, 3620, Grows),
            u("teams", 3102, 3620, Grows),
            u("sharepoint_online", 1988, 3620, Grows),
            u("entra_id", 2716, 3620, Grows),
            u("defender_endpoint", 1450, 3620, Grows),
        ],
        measured: 60,
        reviews: &[noted("遠山 絵里", review(55, Held(Csm), Approved))],
        punctual: false,
        ..BASE
    },
    Customer {
        name: "社会福祉法人花水木会",
        words: &words::MEDICAL,
        started: 180,
        sponsor: ("桐生 清美", "常務理事"),
        it: ("安田 大介", "法人本部 総務課"),
        goals: "11 施設の申し送りと研修を Teams で行う。",
        usage: &[u("exchange_online", 176, 230, Grows), u("teams", 158, 230, Grows), u("onedrive", 62, 230, Grows)],
        measured: 10,
        imported: false,
        reviews: &[review(5, Held(NoAgreement), Waiting)],
        ..BASE
    },
    Customer {
        name: "株式会社白帆設計",
        words: &words::CONSTRUCTION,
        partner: TOTO,
        started: 245,
        sponsor: ("水野 健吾", "設計本部長"),
        it: ("松原 瞳", "技術管理室"),
        goals: "設計図書の版管理を SharePoint に移し、構造・設備の担当者と同時に編集する。",
        usage: &[
            u("teams", 121, 133, Grows),
            u("sharepoint_online", 109, 133, Grows),
            u("onedrive", 78, 133, Grows),
            u("project", 19, 60, Grows),
        ],
        measured: 98,
        rounds: 4,
        reviews: &[with(&["power_bi", "viva_engage"], review(93, Held(Bvd), Approved))],
        ..BASE
    },
    Customer {
        name: "霧ヶ丘市水道局",
        words: &words::PUBLIC,
        segment: PublicSector,
        manager: 1,
        partner: TOTO,
        started: 255,
        sponsor: ("久我 正", "経営管理課長"),
        it: ("大橋 直人", "情報係"),
        goals: "浄水場と本庁の点検記録を共有し、災害時の連絡手段を確保する。",
        usage: &[
            u("exchange_online", 245, 290, Grows),
            u("teams", 207, 290, Grows),
            u("sharepoint_online", 133, 290, Grows),
        ],
        measured: 132,
        rounds: 3,
        reviews: &[with(&["intune", "defender_endpoint"], review(128, Held(Enable), Approved))],
        punctual: false,
        ..BASE
    },
    Customer {
        name: "株式会社イロハ印刷",
        words: &words::SERVICES,
        manager: 1,
        started: 225,
        sponsor: ("川瀬 智", "生産管理部長"),
        it: ("松野 里奈", "情報管理課"),
        goals: "入稿データの受け渡しと校了の連絡を Teams にまとめる。",
        usage: &[u("exchange_online", 133, 150, Grows), u("teams", 116, 150, Grows), u("onedrive", 72, 150, Grows)],
        measured: 49,
        reviews: &[noted(
            "計画した範囲を終え、以後は社内の担当者で運用するため。",
            review(44, Held(Disengage), RevisedApproved),
        )],
        ..BASE
    },
    Customer {
        name: "東和海上運輸株式会社",
        words: &words::LOGISTICS,
        segment: Enterprise,
        manager: 1,
        partner: HOKUSEI,
        started: 310,
        sponsor: ("有賀 慎太郎", "取締役 海運事業部長"),
        it: ("二階堂 薫", "情報システム部 部長"),
        goals: "船舶と陸上の連絡を Teams にまとめ、運航記録を SharePoint で管理する。",
        usage: &[
            u("exchange_online", 907, 1010, Grows),
            u("teams", 781, 1010, Grows),
            u("sharepoint_online", 466, 1010, Grows),
            u("intune", 287, 1010, Grows),
        ],
        measured: 82,
        rounds: 5,
        reviews: &[noted("江口 拓真", review(77, Held(Csm), Approved))],
        ..BASE
    },
    Customer {
        name: "株式会社つむぎアパレル",
        words: &words::RETAIL,
        manager: 1,
        started: 220,
        sponsor: ("藤堂 亜紀", "営業統括部長"),
        it: ("平野 隼人", "IT 推進課"),
        goals: "86 店舗の売場の報告と本部の指示を Teams に移す。",
        usage: &[
            u("teams", 341, 512, Grows),
            u("sharepoint_online", 189, 512, Grows),
            to(30, u("viva_engage", 143, 512, Grows)),
        ],
        measured: 20,
        reviews: &[with(&["power_bi"], review(13, Held(Bvd), Withdrawn))],
        exception: "Viva Engage の目標は 30% と高く設定しており、店舗の展開が終わる来月に到達する見込みです。",
        ..BASE
    },
    Customer {
        name: "玉響醸造株式会社",
        words: &words::MANUFACTURING,
        manager: 1,
        partner: HOKUSEI,
        started: 160,
        sponsor: ("菊池 創", "代表取締役"),
        it: ("小田 里美", "管理部"),
        goals: "蔵と営業所の受注の連絡を Teams に移し、製造記録を共有する。",
        usage: &[u("exchange_online", 61, 72, Grows), u("teams", 48, 72, Grows), u("onedrive", 7, 72, Grows)],
        measured: 14,
        ..BASE
    },
    Customer {
        name: "株式会社青葉台メディカルシステムズ",
        words: &words::SERVICES,
        manager: 1,
        partner: TOTO,
        started: 195,
        sponsor: ("本間 志郎", "取締役 技術本部長"),
        it: ("宇野 明日香", "社内 IT グループ"),
        goals: "保守拠点の技術情報を共有し、端末を Intune で管理する。",
        usage: &[
            u("teams", 388, 421, Grows),
            u("onedrive", 295, 421, Grows),
            u("intune", 212, 421, Grows),
            u("windows", 344, 421, Grows),
        ],
        measured: 6,
        reviews: &[with(&["defender_endpoint"], review(2, Held(Enable), Draft(7)))],
        ..BASE
    },
    Customer {
        name: "西条瓦斯株式会社",
        words: &words::MANUFACTURING,
        segment: Enterprise,
        manager: 1,
        started: 205,
        sponsor: ("鶴田 邦夫", "執行役員 総務部長"),
        it: ("柏木 唯", "情報通信課長"),
        goals: "保安業務の連絡を Teams に移し、緊急時の情報共有を早める。",
        usage: &[
            u("exchange_online", 688, 760, Grows),
            u("teams", 571, 760, Grows),
            u("sharepoint_online", 318, 760, Grows),
            u("defender_office_365", 402, 760, Grows),
        ],
        measured: 11,
        reviews: &[with(&["purview_information_protection"], review(8, Held(Bvd), Waiting))],
        ..BASE
    },
    Customer {
        name: "有限会社ほたる旅館グループ",
        words: &words::HOSPITALITY,
        manager: 2,
        started: 130,
        status: Paused,
        sponsor: ("波多野 緑", "女将・専務取締役"),
        it: ("三宅 徹也", "予約センター"),
        goals: "3 館の予約変更と設備の連絡を Teams にまとめる。",
        usage: &[u("exchange_online", 38, 47, Level), u("teams", 21, 47, Grows)],
        measured: 58,
        rounds: 3,
        imported: false,
        ..BASE
    },
    Customer {
        name: "株式会社カナリヤ放送",
        words: &words::SERVICES,
        segment: Business,
        manager: 2,
        partner: TOTO,
        started: 240,
        sponsor: ("神保 光", "編成局長"),
        it: ("黒川 葵", "技術局 システム部"),
        goals: "番組の進行と素材の確認を Teams で行い、会議の数を減らす。",
        usage: &[u("exchange_online", 282, 305, Grows), u("teams", 266, 305, Grows), u("onedrive", 171, 305, Grows)],
        measured: 114,
        rounds: 4,
        reviews: &[review(108, Held(NoAgreement), Approved), with(&["power_bi"], review(61, Held(Bvd), Approved))],
        punctual: false,
        ..BASE
    },
    Customer {
        name: "明神鋼管株式会社",
        words: &words::MANUFACTURING,
        segment: Enterprise,
        manager: 2,
        partner: TOTO,
        started: 275,
        sponsor: ("風間 達郎", "取締役 管理本部長"),
        it: ("新城 美帆", "情報システム部"),
        goals: "製鋼所の安全報告を Teams に移し、全社員の端末を管理する。",
        usage: &[
            u("exchange_online", 1544, 1730, Grows),
            u("teams", 1290, 1730, Grows),
            u("intune", 905, 1730, Grows),
            u("entra_id", 1188, 1730, Grows),
        ],
        measured: 155,
        rounds: 3,
        reviews: &[with(&["defender_endpoint", "defender_identity"], review(151, Held(Enable), Approved))],
        ..BASE
    },
    Customer {
        name: "株式会社ノルド家具",
        words: &words::RETAIL,
        manager: 2,
        partner: HOKUSEI,
        started: 150,
        sponsor: ("大河内 淳", "店舗運営部長"),
        it: ("菅 あずさ", "情報システム課"),
        goals: "店舗と配送センターの連絡を Teams に統一する。",
        usage: &[
            u("exchange_online", 158, 190, Grows),
            u("teams", 132, 190, Grows),
            u("sharepoint_online", 19, 190, Grows),
        ],
        measured: 8,
        reviews: &[review(9, Held(NoAgreement), Resumed)],
        ..BASE
    },
    Customer {
        name: "琴浦町役場",
        words: &words::PUBLIC,
        segment: PublicSector,
        manager: 2,
        started: 175,
        sponsor: ("長峰 豊", "副町長"),
        it: ("井手 香織", "企画課 情報係"),
        goals: "職員間の連絡を Teams に移し、会議録を共有する。",
        usage: &[u("exchange_online", 168, 186, Grows), u("teams", 117, 186, Grows), u("onedrive", 18, 186, Grows)],
        measured: 15,
        criteria: &[
            goal("課長会議の資料を電子化する", "全 24 回", "24 回", "会議資料一覧"),
            goal("会議録を 3 日以内に公開する", "90%", "94%", "公開記録（企画課）"),
        ],
        criteria_days: 12,
        reviews: &[review(27, Cancelled, Approved)],
        ..BASE
    },
    Customer {
        name: "株式会社ハヤテ警備保障",
        words: &words::SERVICES,
        manager: 2,
        started: 110,
        status: Blocked,
        sponsor: ("保坂 剛", "警備本部長"),
        it: ("沢 菜々子", "管理課"),
        goals: "巡回報告を Teams に移し、警備員の端末を管理する。",
        usage: &[u("teams", 66, 702, Grows), u("intune", 12, 702, Grows), u("outlook_mobile", 96, 702, Grows)],
        measured: 17,
        rounds: 3,
        imported: false,
        ..BASE
    },
    Customer {
        name: "日向野乳業株式会社",
        words: &words::MANUFACTURING,
        manager: 2,
        partner: HOKUSEI,
        started: 160,
        sponsor: ("尾上 慶太", "生産部長"),
        it: ("樋口 真央", "品質情報課"),
        goals: "工場の品質の記録を SharePoint に集め、出荷の判断を早める。",
        usage: &[
            u("exchange_online", 219, 254, Grows),
            u("teams", 183, 254, Grows),
            u("sharepoint_online", 104, 254, Grows),
        ],
        measured: 5,
        ..BASE
    },
    Customer {
        name: "株式会社プリズム通信工業",
        words: &words::SERVICES,
        segment: Enterprise,
        manager: 2,
        partner: TOTO,
        started: 205,
        sponsor: ("赤城 純", "技術統括役員"),
        it: ("戸田 瑠璃", "社内 DX 推進部 部長"),
        goals: "開発拠点の会議と文書を一本化し、端末とアカウントの保護を標準にする。",
        usage: &[
            u("exchange_online", 2205, 2400, Grows),
            u("teams", 2188, 2400, Grows),
            u("sharepoint_online", 1643, 2400, Grows),
            u("entra_id", 2012, 2400, Grows),
            u("defender_cloud_apps", 488, 2400, Grows),
            u("edge", 1820, 2400, Grows),
        ],
        measured: 10,
        reviews: &[noted("宮原 貴子", review(6, Held(Csm), Waiting))],
        ..BASE
    },
    Customer {
        name: "くすのき信用組合",
        words: &words::FINANCE,
        manager: 2,
        started: 145,
        sponsor: ("植松 哲", "理事"),
        it: ("阿久津 舞", "事務部"),
        goals: "本店と 12 店舗の会議を Teams で行う。",
        usage: &[u("exchange_online", 131, 149, Grows), u("teams", 14, 149, Grows)],
        measured: 21,
        rounds: 5,
        imported: false,
        ..BASE
    },
    Customer {
        name: "株式会社ソラリス旅行",
        words: &words::HOSPITALITY,
        manager: 0,
        partner: HOKUSEI,
        started: 200,
        sponsor: ("日下部 薫", "営業本部長"),
        it: ("篠田 悠", "システム部"),
        goals: "営業所の手配の状況を共有し、添乗員との連絡を Teams に移す。",
        usage: &[u("exchange_online", 263, 288, Grows), u("teams", 240, 288, Grows), u("onedrive", 112, 288, Grows)],
        measured: 40,
        reviews: &[with(&["power_bi"], review(36, Held(Bvd), Approved))],
        punctual: false,
        ..BASE
    },
    Customer {
        name: "公立紫苑病院",
        words: &words::MEDICAL,
        segment: PublicSector,
        manager: 0,
        partner: TOTO,
        started: 185,
        sponsor: ("柴崎 和代", "事務局長"),
        it: ("野中 圭", "医療情報管理室"),
        goals: "委員会の資料を電子化し、部門間の連絡を Teams に移す。",
        usage: &[
            u("exchange_online", 604, 690, Grows),
            u("teams", 488, 690, Grows),
            u("sharepoint_online", 155, 690, Grows),
        ],
        measured: 58,
        rounds: 5,
        reviews: &[review(6, Held(NoAgreement), Waiting)],
        ..BASE
    },
    Customer {
        name: "株式会社ミナモ環境サービス",
        words: &words::SERVICES,
        manager: 0,
        started: 155,
        sponsor: ("岸本 誠司", "代表取締役"),
        it: ("谷 ひなた", "業務管理課"),
        goals: "現場の点検報告を Teams に移し、報告書を共有する。",
        usage: &[u("exchange_online", 77, 92, Grows), u("teams", 70, 92, Grows), to(40, u("onedrive", 36, 92, Grows))],
        measured: 16,
        ..BASE
    },
    Customer {
        name: "飛鳥路バス株式会社",
        words: &words::LOGISTICS,
        manager: 0,
        partner: TOTO,
        started: 165,
        sponsor: ("渡会 進", "運行管理部長"),
        it: ("金森 紗季", "総務課"),
        goals: "営業所の運行変更の連絡を Teams にまとめる。",
        usage: &[
            u("exchange_online", 188, 226, Grows),
            u("teams", 21, 226, Grows),
            u("outlook_mobile", 64, 226, Grows),
        ],
        measured: 19,
        imported: false,
        ..BASE
    },
    Customer {
        name: "銀杏坂法律事務所",
        words: &words::SERVICES,
        manager: 0,
        started: 215,
        sponsor: ("藤巻 礼子", "代表弁護士"),
        it: ("岡 慎一", "事務局"),
        goals: "案件の文書を安全に共有し、外出先でも確認できるようにする。",
        usage: &[
            u("exchange_online", 54, 58, Grows),
            u("onedrive", 47, 58, Grows),
            u("purview_information_protection", 33, 58, Grows),
        ],
        measured: 88,
        rounds: 4,
        reviews: &[noted(
            "事務局だけで運用でき、追加の導入は予定していないため。",
            review(84, Held(Disengage), Approved),
        )],
        ..BASE
    },
    Customer {
        name: "株式会社すばる総合卸売",
        words: &words::RETAIL,
        manager: 0,
        partner: HOKUSEI,
        started: 95,
        sponsor: ("細川 武", "商品本部長"),
        it: ("石動 茜", "情報システム部"),
        goals: "商談の記録を共有し、支店の在庫の照会を Teams で受ける。",
        usage: &[
            u("exchange_online", 341, 395, Grows),
            u("teams", 202, 395, Grows),
            u("sharepoint_online", 39, 395, Grows),
            u("skype_for_business", 0, 0, NoData),
        ],
        measured: 6,
        rounds: 2,
        ..BASE
    },
];
