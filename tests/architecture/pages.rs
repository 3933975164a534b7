//! Every page has its place in the browser tests, which look at it in both languages, widths and colour schemes.

use std::fs;
use std::path::Path;

use success_review::routes::TABLE;

use crate::source::none;

/// Answers that are no pages: JSON for the script, and files to take away.
const NO_PAGES: &[&str] = &[
    "/engagements/{id}/usage/import/progress",
    "/engagements/table.csv",
    "/engagements/table.xlsx",
    "/reviews/table.csv",
    "/reviews/table.xlsx",
    "/summaries/table.csv",
    "/summaries/table.xlsx",
    "/summaries/{engagement}/summary.xlsx",
    "/engagements/{id}/usage/table.csv",
    "/engagements/{id}/usage/table.xlsx",
    "/engagements/{id}/meeting.ics",
    "/engagements/{id}/letters/{kind}/{language}.eml",
    "/calendar/{secret}.ics",
    "/steps/table.xlsx",
    "/portfolio/table.xlsx",
    "/portfolio/meetings/table.xlsx",
];

/// The addresses that a script spells, as texts, texts with something filled in, or patterns; what is filled in is `*`.
fn spelt(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in script.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for quote in ['"', '`'] {
            found.extend(line.split(quote).skip(1).step_by(2).map(filled));
        }
        let patterns = line.split("/^").skip(1).filter_map(|rest| rest.split_once("$/"));
        found.extend(patterns.map(|(pattern, _)| pattern.replace("\\/", "/").replace("\\d+", "*")));
    }
    found
}

/// `${engagement}/review` → `*/review`, without a query.
fn filled(text: &str) -> String {
    let mut parts = text.split("${");
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        path.push('*');
        path.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    path.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Whether the address is one of the pattern. One that begins with `*` stands for a thing's own address with more behind it.
fn leads_to(address: &str, pattern: &str) -> bool {
    let (address, pattern): (Vec<_>, Vec<_>) = (address.split('/').collect(), pattern.split('/').collect());
    let same = |(part, of): (&&str, &&str)| *part == *of || (of.starts_with('{') && !part.is_empty());
    let from = match address.as_slice() {
        // `/engagements/{id}` and the like.
        ["*", _, ..] if pattern.len() == address.len() + 2 && pattern.get(2).is_some_and(|p| p.starts_with('{')) => 2,
        _ if address.len() == pattern.len() => 0,
        _ => return false,
    };
    let skip = usize::from(from > 0);
    address.iter().skip(skip).zip(pattern.iter().skip(from + skip)).all(same)
}

#[test]
fn every_page_has_a_place_in_the_browser_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let mut addresses = Vec::new();
    for script in ["site.mjs", "import.mjs"] {
        addresses.extend(spelt(&fs::read_to_string(folder.join(script)).expect("a script")));
    }
    let pages = TABLE.iter().filter(|entry| entry.method == "GET" && !NO_PAGES.contains(&entry.path));
    let lost = pages.filter(|page| !addresses.iter().any(|address| leads_to(address, page.path)));
    none(&lost.map(|page| format!("no browser test opens {}", page.path)).collect::<Vec<_>>());
}

#[test]
fn addresses_are_found_however_a_script_spells_them() {
    let script = "// \"/no\"\nopen(`${engagement}/review/${section}?x=1`, \"/sign-in\", /^\\/summaries\\/\\d+$/);";
    assert_eq!(spelt(script), ["/sign-in", "*/review/*", "/summaries/*"]);
    for (address, pattern, leads) in [
        ("/sign-in", "/sign-in", true),
        ("/admin/workloads/1", "/admin/workloads/{id}", true),
        ("/admin/workloads", "/admin/workloads/{id}", false),
        ("*/review/*", "/engagements/{id}/review/{section}", true),
        ("*/review/*", "/engagements/{id}/review", false),
        ("*/review/check", "/engagements/{id}/review/{section}", true),
        ("*/usage", "/engagements/{id}/usage/imports/{import}", false),
        ("*/usage", "/engagements/{id}/usage", true),
        ("*", "/engagements/{id}", false),
    ] {
        assert_eq!(leads_to(address, pattern), leads, "{address} {pattern}");
    }
}
