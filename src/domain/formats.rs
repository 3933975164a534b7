//! Forms of texts that every form shares: dates, e-mail addresses, URLs.

use chrono::NaiveDate;

/// Reads `2026-12-15`, with full-width digits and `/` as people type them, from 1900 to 2200.
pub fn parse_date(value: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    use unicode_normalization::UnicodeNormalization;
    let plain: String = value.trim().nfkc().collect::<String>().replace('/', "-");
    NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok().filter(|d| (1900..2200).contains(&d.year()))
}

/// Whether it has the form of an e-mail address: one @, a dotted domain, no white space.
pub fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !value.contains(char::is_whitespace)
            && !domain.contains('@')
            && value.chars().count() <= 200
    })
}

/// Whether it is an http or https URL, which alone may become a link.
pub fn is_url(value: &str) -> bool {
    url::Url::parse(value).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
}
