//! Forms of texts that every form shares: e-mail addresses, URLs. Numbers and days are read by `written`.

use std::borrow::Cow;

use email_address::{EmailAddress, Options};
use url::Url;

use super::unseen;

/// Whether it is an e-mail address: as RFC 5321 has it, with a dotted domain, no white space and no name around it.
pub fn is_email(value: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    value.chars().count() <= 200
        && !value.contains(char::is_whitespace)
        && unseen::first(value).is_none()
        && EmailAddress::parse_with_options(value, options).is_ok()
}

/// An address as it was typed, with wide letters and signs (`ｍ＠ｔｅｓｔ．ｅｘａｍｐｌｅ`) as narrow ones: who writes Japanese types
/// them without noticing, as digits are typed. Other letters stay, since an address may have them.
pub fn narrow_email(typed: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    typed.chars().map(narrow).collect()
}

/// E-mail addresses are compared without regard to case, and to how wide their letters are.
pub fn folded_email(email: &str) -> String {
    narrow_email(email).trim().to_lowercase()
}

/// Why a text may not become a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlSlip {
    /// It is no http or https URL.
    NotAUrl,
    /// It names a user or a password, which everybody who sees the link would have.
    Credentials,
}

/// Whether it is an http or https URL, which alone may become a link, without anybody's name or password.
///
/// # Errors
/// Why it may not.
pub fn url(value: &str) -> Result<(), UrlSlip> {
    // What the parser leaves out silently (line ends, tabs) is no part of a URL that somebody meant. A space is: the names of
    // files have some.
    if unseen::first(value).is_some() {
        return Err(UrlSlip::NotAUrl);
    }
    let url = Url::parse(value).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
    if has_credentials(&url.ok_or(UrlSlip::NotAUrl)?) { Err(UrlSlip::Credentials) } else { Ok(()) }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// A link that is stored, as it is shown: with its spaces written as URLs have them, and without the credentials that it was
/// stored with before they were refused.
pub fn shown_url(stored: &str) -> Cow<'_, str> {
    let Ok(mut url) = Url::parse(stored.trim()) else { return Cow::Borrowed(stored) };
    if !has_credentials(&url) {
        let has_space = stored.contains(char::is_whitespace);
        return if has_space { Cow::Owned(url.into()) } else { Cow::Borrowed(stored) };
    }
    if url.set_password(None).and_then(|()| url.set_username("")).is_err() {
        return Cow::Borrowed(stored);
    }
    Cow::Owned(url.into())
}

#[cfg(test)]
mod tests {
    use super::{UrlSlip, folded_email, is_email, narrow_email, shown_url, url};

    #[test]
    fn addresses_have_a_dotted_domain_and_nothing_around_them() {
        for good in [
            "manager@test.example",
            "m.tanaka+reviews@mail.contoso.example",
            "o'brien@contoso.co.jp",
            "田中@例え.jp",
            &format!("m@{}.example", "a".repeat(60)),
        ] {
            assert!(is_email(good), "{good}");
        }
        for wrong in [
            "",
            "no address",
            "manager",
            "@test.example",
            "manager@",
            "manager@localhost",
            "manager@.example",
            "manager@example.",
            "manager@test..example",
            "manager@-test.example",
            "manager@[127.0.0.1]",
            "a@b@test.example",
            "manager@test.example ",
            "man ager@test.example",
            "\"man ager\"@test.example",
            "manager@test.example\n",
            "manager\u{3000}@test.example",
            "man\u{200b}ager@test.example",
            "\u{202e}manager@test.example",
            "Manager <manager@test.example>",
            "<manager@test.example>",
            "manager@test.example,other@test.example",
            ".manager@test.example",
            "man..ager@test.example",
            &format!("m@{}.example", ["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60)].join(".")),
        ] {
            assert!(!is_email(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn an_address_in_wide_letters_is_the_same_address() {
        for (typed, meant) in [
            ("ｈａｓｈｉ＠ｔｅｓｔ．ｅｘａｍｐｌｅ", "hashi@test.example"),
            ("hashi＠test.example", "hashi@test.example"),
            ("Ｈ－１＿ａ＋ｂ@test.example", "H-1_a+b@test.example"),
            ("田中＠例え．ｊｐ", "田中@例え.jp"),
            ("ハシモト@test.example", "ハシモト@test.example"),
        ] {
            assert_eq!(narrow_email(typed), meant);
            assert!(is_email(&narrow_email(typed)), "{typed}");
        }
        assert_eq!(folded_email(" Ｈａｓｈｉ＠Test.example "), "hashi@test.example");
    }

    #[test]
    fn a_link_is_http_and_names_nobody() {
        for good in [
            "https://contoso.sharepoint.com/sites/review",
            "http://intranet/review?at=a@b",
            "https://例え.jp/成果#@",
            "HTTPS://contoso.example/:@/",
        ] {
            assert_eq!(url(good), Ok(()), "{good}");
            assert_eq!(shown_url(good), good);
        }
        for wrong in [
            "",
            "contoso.example",
            "ftp://contoso.example/",
            "javascript:alert(1)",
            "https://",
            "https://cont oso.example/",
            "https://cont\noso.example/",
            "https://cont\toso.example/",
            "https://contoso.example/\u{202e}gpj.exe",
            "\u{200b}https://contoso.example/",
        ] {
            assert_eq!(url(wrong), Err(UrlSlip::NotAUrl), "{wrong:?}");
        }
        for (spaced, shown) in [
            (
                "https://contoso.example/Shared Documents/a b.pptx",
                "https://contoso.example/Shared%20Documents/a%20b.pptx",
            ),
            ("https://contoso.example/a\u{3000}b", "https://contoso.example/a%E3%80%80b"),
        ] {
            assert_eq!(url(spaced), Ok(()), "{spaced}");
            assert_eq!(shown_url(spaced), shown);
        }
        for (named, shown) in [
            ("https://user:pw@contoso.example/a", "https://contoso.example/a"),
            ("https://user@contoso.example/a", "https://contoso.example/a"),
            ("https://:pw@contoso.example/a", "https://contoso.example/a"),
            ("http://contoso.example@evil.example/", "http://evil.example/"),
            ("https:user:pw@contoso.example", "https://contoso.example/"),
            ("https:\\\\user@contoso.example/", "https://contoso.example/"),
        ] {
            assert_eq!(url(named), Err(UrlSlip::Credentials), "{named}");
            assert_eq!(shown_url(named), shown);
        }
    }
}
