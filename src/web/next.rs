//! Where a person may be sent after signing in or changing the language: paths of our own, and only those that open.

use crate::{paths, routes};

/// The path to go on to. Anything that could lead elsewhere becomes `/`; the address of a form that was sent in vain
/// becomes the page it lies below.
pub fn own_path(next: &str) -> String {
    if !is_own(next) {
        return paths::home().to_owned();
    }
    let (path, query) = next.split_once('?').map_or((next, None), |(path, query)| (path, Some(query)));
    let path = path.split('#').next().unwrap_or(path);
    match (routes::page_of(path), query) {
        // Who comes from signing in has no use for it.
        (page, _) if page == paths::sign_in() => paths::home().to_owned(),
        (page, Some(query)) if page == path => format!("{path}?{query}"),
        (page, _) => page.to_owned(),
    }
}

/// The path to go on to where it is this page, however it is narrowed; else none.
pub fn own_path_of(page: &str, next: &str) -> Option<String> {
    Some(own_path(next)).filter(|path| path.split('?').next() == Some(page))
}

fn is_own(next: &str) -> bool {
    // Browsers read a backslash as a slash, and skip control characters.
    next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.chars().all(|c| c.is_ascii_graphic())
        && next.len() <= 2000
}

#[cfg(test)]
mod tests {
    use super::{own_path, own_path_of};

    #[test]
    fn only_paths_of_our_own_are_followed() {
        for foreign in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/engagements\r\nx: y",
            "javascript:alert(1)",
            "/sign-in",
            "/sign-out",
            "/language",
            "/nowhere",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn a_page_keeps_its_query_and_a_form_leads_to_its_page() {
        assert_eq!(own_path("/engagements?q=%E6%B9%8A&state=active"), "/engagements?q=%E6%B9%8A&state=active");
        assert_eq!(own_path("/engagements/42/review/goals"), "/engagements/42/review/goals");
        assert_eq!(own_path("/account/password"), "/account");
        assert_eq!(own_path("/engagements/42/usage/7/exclusion?after=x"), "/engagements/42/usage");
        assert_eq!(own_path("/engagements/42/review/submission"), "/engagements/42/review");
        assert_eq!(own_path("/engagements/42#next"), "/engagements/42");
        assert_eq!(own_path("/engagements/"), "/engagements");
        let of = |next| own_path_of("/reviews", next);
        assert_eq!(of("/reviews?age=old&after=x").as_deref(), Some("/reviews?age=old&after=x"));
        assert_eq!(of("/reviews").as_deref(), Some("/reviews"));
        for other in ["/reviews/7", "/reviewsx", "/engagements", "//evil.example/reviews", ""] {
            assert_eq!(of(other), None, "{other:?}");
        }
    }
}
