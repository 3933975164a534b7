//! Forms of texts that every form shares: e-mail addresses, URLs. Numbers and days are read by `written`.

use email_address::{EmailAddress, Options};

/// Whether it is an e-mail address: as RFC 5321 has it, with a dotted domain, no white space and no name around it.
pub fn is_email(value: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    value.chars().count() <= 200
        && !value.contains(char::is_whitespace)
        && EmailAddress::parse_with_options(value, options).is_ok()
}

/// E-mail addresses are compared without regard to case.
pub fn folded_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Whether it is an http or https URL, which alone may become a link.
pub fn is_url(value: &str) -> bool {
    url::Url::parse(value).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
}

#[cfg(test)]
mod tests {
    use super::is_email;

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
}
