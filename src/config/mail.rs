//! The mail server and the sender, as the environment names them.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::domain::formats::is_email;

/// How mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub server: MailServer,
    pub from: Sender,
}

/// A mail server (RFC 5321).
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// User and password.
    pub credentials: Option<(String, String)>,
}

/// Whether what is said to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    Never,
    /// STARTTLS where the server offers it (RFC 3207).
    IfOffered,
    /// STARTTLS, or nothing is sent.
    Required,
    /// From the first byte on (RFC 8314).
    Wrapped,
}

/// No password ever stands in the log.
impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.tls)
    }
}

/// Who mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub name: Option<String>,
    pub email: String,
}

const URL: &str = "smtp://host:25, smtp://user:password@host:587?tls=required or smtps://user:password@host";

/// Nothing of what was given is repeated: it may hold a password.
pub(super) fn server(text: &str) -> Result<MailServer, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "smtp" | "smtps"));
    let Some((url, host)) = url.and_then(|url| url.host_str().map(str::to_owned).map(|host| (url, host))) else {
        return Err(format!("it takes {URL}"));
    };
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(format!("it has more than user, host, port and tls; it takes {URL}"));
    }
    let mut tls = if url.scheme() == "smtps" { Tls::Wrapped } else { Tls::IfOffered };
    for (name, value) in url.query_pairs() {
        tls = match (name.as_ref(), value.as_ref(), url.scheme()) {
            ("tls", "required", "smtp") => Tls::Required,
            ("tls", "opportunistic", "smtp") => Tls::IfOffered,
            ("tls", "none", "smtp") => Tls::Never,
            ("tls", _, "smtps") => return Err("smtps:// is encrypted from the beginning and takes no tls=…".to_owned()),
            ("tls", ..) => return Err("tls is required, opportunistic or none".to_owned()),
            _ => return Err(format!("it takes nothing but tls=… behind the question mark, such as {URL}")),
        };
    }
    let read = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        (user, Some(password)) if !user.is_empty() => {
            let both = read(user).and_then(|user| Ok((user, read(password)?)));
            Some(both.map_err(|_| "user and password are UTF-8, percent-encoded".to_owned())?)
        }
        _ => return Err("it has a user without a password, or a password without a user".to_owned()),
    };
    let is_near = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    if credentials.is_some() && !is_near && matches!(tls, Tls::Never | Tls::IfOffered) {
        return Err("a password is sent encrypted or not at all: smtps://, or smtp:// with ?tls=required".to_owned());
    }
    // RFC 8314, 3.3 and RFC 5321, 4.5.4.2; with a password it is a submission, RFC 6409, 3.1.
    let usual = match (tls, &credentials) {
        (Tls::Wrapped, _) => 465,
        (_, Some(_)) => 587,
        _ => 25,
    };
    Ok(MailServer { host, port: url.port().unwrap_or(usual), tls, credentials })
}

/// `reviews@example.com` or `Success Review <reviews@example.com>`.
pub(super) fn sender(text: &str) -> Result<Sender, String> {
    let text = text.trim();
    let (name, email) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, email)) => (name.trim().trim_matches('"').trim(), email.trim()),
        None => ("", text),
    };
    if !is_email(email) || name.contains(['<', '>', '"']) || name.chars().any(char::is_control) {
        return Err(format!("{text:?} is no address, such as Success Review <reviews@example.com>"));
    }
    Ok(Sender { name: (!name.is_empty()).then(|| name.to_owned()), email: email.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_read_with_its_usual_port() {
        for (text, host, port, tls) in [
            ("smtp://relay.example.com", "relay.example.com", 25, Tls::IfOffered),
            ("smtp://127.0.0.1:2525?tls=none", "127.0.0.1", 2525, Tls::Never),
            ("smtp://u:p@mail.example.com?tls=required", "mail.example.com", 587, Tls::Required),
            ("smtps://u:p@mail.example.com", "mail.example.com", 465, Tls::Wrapped),
            ("smtp://u:p@localhost", "localhost", 587, Tls::IfOffered),
        ] {
            let read = server(text).unwrap();
            assert_eq!((read.host.as_str(), read.port, read.tls), (host, port, tls), "{text}");
        }
        let read = server("smtps://a%40b.example:p%3Aq%2F@mail.example.com").unwrap();
        assert_eq!(read.credentials, Some(("a@b.example".to_owned(), "p:q/".to_owned())));
        assert!(!format!("{read:?}").contains("p:q/"));
    }

    #[test]
    fn what_is_no_mail_server_is_refused_without_its_password() {
        for text in [
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://u:geheim@mail.example.com",
            "smtp://u:geheim@mail.example.com?tls=opportunistic",
            "smtps://u:geheim@mail.example.com?tls=none",
            "smtp://mail.example.com?tls=maybe",
            "smtp://mail.example.com?ssl=1",
            "smtp://mail.example.com/inbox",
            "smtps://u@mail.example.com",
        ] {
            let refused = server(text).unwrap_err();
            assert!(!refused.contains("geheim"), "{refused}");
        }
    }

    #[test]
    fn a_sender_has_an_address_and_perhaps_a_name() {
        assert_eq!(sender("a@example.com").unwrap(), Sender { name: None, email: "a@example.com".to_owned() });
        let named = sender("\"顧客成功レビュー\" <a@example.com>").unwrap();
        assert_eq!(named, Sender { name: Some("顧客成功レビュー".to_owned()), email: "a@example.com".to_owned() });
        for wrong in ["", "a", "a@b", "A <a@example.com", "<>", "A\r\nBcc: b@example.com <a@example.com>"] {
            assert!(sender(wrong).is_err(), "{wrong}");
        }
    }
}
