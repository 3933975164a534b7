//! What the headings of the reports may be called besides their own names: in Japanese, as Microsoft's reference to Graph's reports
//! lists them, and by the aliases that administrators give them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::kind::Service;

pub(super) const REFRESH_DATE: &str = "report refresh date";
pub(super) const REPORT_DATE: &str = "report date";
pub(super) const PERIOD: &str = "report period";
pub(super) const TENANT: &str = "office 365";
pub(super) const ACTIVITIES: [&str; 5] =
    ["team chat messages", "private chat messages", "calls", "meetings", "other actions"];

/// Headings that are not made of a service's name, as the reports write them.
const PLAIN: [&str; 24] = [
    "Report Refresh Date",
    "Report Period",
    "Report Date",
    "Office 365",
    "Office 365 Active",
    "Office 365 Inactive",
    "Is Deleted",
    "Product Type",
    "Assigned",
    "Activated",
    "Shared Computer Activation",
    "Team Chat Messages",
    "Private Chat Messages",
    "Calls",
    "Meetings",
    "Other Actions",
    "Outlook",
    "Word",
    "Excel",
    "PowerPoint",
    "OneNote",
    "Workload",
    "Active users",
    "Entitled users",
];
/// The others of our own table.
const TABLE: [&str; 3] = ["As of", "Period (days)", "Note"];
/// The others of reports with a row per user, and of Copilot's.
const PEOPLE: [&str; 18] = [
    "User Principal Name",
    "Last Activity Date",
    "Last Activation Date",
    "Last Activated Date",
    "Activated On Shared Computer",
    "Team Chat Message Count",
    "Private Chat Message Count",
    "Is Licensed",
    "Owner Principal Name",
    "Active File Count",
    "Item Count",
    "Prohibit Send Quota (Byte)",
    "User State",
    "Posted Count",
    "Read Count",
    "Word Copilot Last Activity Date",
    "Any App Enabled Users",
    "Any App Active Users",
];
/// The others of Partner Center.
const PARTNER_CENTER: [&str; 5] = ["Tenant ID", "Tenant name", "SKU", "MAU", "PAU"];

/// Japanese headings of the reference and the headings that they translate; those of the services are made from their names.
const JAPANESE: [(&str, &str); 13] = [
    ("レポートの更新日", REFRESH_DATE),
    ("レポート期間", PERIOD),
    ("レポート日付", REPORT_DATE),
    ("削除済み", "is deleted"),
    ("製品の種類", "product type"),
    ("割り当て済み", "assigned"),
    ("アクティブ", "activated"),
    ("共有コンピューターのライセンス認証", "shared computer activation"),
    ("チーム チャット メッセージ", ACTIVITIES[0]),
    ("非公開チャット メッセージ", ACTIVITIES[1]),
    ("通話", ACTIVITIES[2]),
    ("会議", ACTIVITIES[3]),
    ("その他のアクション", ACTIVITIES[4]),
];

/// Every heading that figures are read from, as the reports write it, each once: what an alias may stand for.
pub fn known() -> Vec<String> {
    let of = |service: Service| {
        let name = service.name();
        [
            name.to_owned(),
            format!("{name} Active"),
            format!("{name} Inactive"),
            format!("Has {name} License"),
            format!("{name} Last Activity Date"),
        ]
    };
    let plain = PLAIN.into_iter().chain(TABLE).chain(PEOPLE).chain(PARTNER_CENTER).map(str::to_owned);
    plain.chain(Service::ALL.into_iter().flat_map(of)).collect()
}

/// NFKC, lower case, white space as single blanks.
pub(super) fn fold(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters and digits alone: what is left where blanks, capitals or characters that nobody sees are not as they should be.
fn letters(name: &str) -> String {
    name.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What else the headings may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    /// Folded aliases of administrators.
    aliases: HashMap<String, String>,
    /// Japanese ones by their letters.
    japanese: HashMap<String, String>,
}

impl Default for Headings {
    fn default() -> Self {
        Self::new(std::iter::empty())
    }
}

impl Headings {
    /// With these aliases: what a file calls it, and the heading that it is.
    pub fn new(aliases: impl IntoIterator<Item = (String, String)>) -> Self {
        let aliases = aliases.into_iter().map(|(alias, heading)| (fold(&alias), fold(&heading))).collect();
        let mut japanese: HashMap<String, String> =
            JAPANESE.into_iter().map(|(name, heading)| (letters(name), heading.to_owned())).collect();
        let services = Service::ALL.into_iter().map(|service| fold(service.name())).chain([TENANT.to_owned()]);
        for name in services {
            for (after, heading) in [
                ("アクティブ", format!("{name} active")),
                ("非アクティブ", format!("{name} inactive")),
                ("ライセンスがある", format!("has {name} license")),
                ("の最後のアクティビティ日付", format!("{name} last activity date")),
            ] {
                japanese.insert(letters(&format!("{name}{after}")), heading);
            }
        }
        Self { aliases, japanese }
    }

    /// The heading, folded, that the file calls so, where it calls it otherwise.
    pub(super) fn meant(&self, name: &str) -> Option<String> {
        let folded = fold(name);
        let found = self.aliases.get(&folded).or_else(|| self.japanese.get(&letters(&folded)))?;
        (*found != folded).then(|| found.clone())
    }
}

/// A folded heading as the reports write it.
pub(super) fn written(folded: &str) -> String {
    known().into_iter().find(|heading| fold(heading) == folded).unwrap_or_else(|| folded.to_owned())
}

/// The heading that this nearly is: the same letters, with other blanks, capitals, or characters that nobody sees.
pub(super) fn nearest(name: &str) -> Option<String> {
    let (folded, letters_of) = (fold(name), letters(name));
    if letters_of.is_empty() {
        return None;
    }
    known().into_iter().find(|heading| letters(heading) == letters_of && fold(heading) != folded)
}

/// Whether both are the same heading, however they are written.
pub fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_once_and_found_by_their_other_names() {
        let mut folded: Vec<String> = known().iter().map(|heading| fold(heading)).collect();
        folded.sort();
        let all = folded.len();
        folded.dedup();
        assert_eq!(folded.len(), all);
        let headings = Headings::new([("Exchange aktiv".to_owned(), "Exchange Active".to_owned())]);
        let table = [
            ("レポートの更新日", Some("report refresh date")),
            ("Exchange 非アクティブ", Some("exchange inactive")),
            ("Skype for Business ライセンスがある", Some("has skype for business license")),
            ("Teamsアクティブ", Some("teams active")),
            ("exchange  AKTIV", Some("exchange active")),
            ("Exchange Active", None),
            ("メモ", None),
        ];
        for (name, meant) in table {
            assert_eq!(headings.meant(name).as_deref(), meant, "{name}");
        }
        for heading in JAPANESE.map(|(_, heading)| heading) {
            assert!(folded.contains(&heading.to_owned()), "{heading}");
        }
        assert_eq!(nearest("reportRefreshDate").as_deref(), Some("Report Refresh Date"));
        assert_eq!(nearest("\u{200b}Report Refresh Date").as_deref(), Some("Report Refresh Date"));
        assert_eq!((nearest("Report Refresh Date"), nearest("---"), nearest("Colour")), (None, None, None));
    }
}
