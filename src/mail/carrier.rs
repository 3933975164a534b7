//! Who takes a message to the mail server, and what the server says to it.

use std::time::Duration;

use lettre::message::Message;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Wanted, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};

use crate::config::{MailServer, Tls};
use crate::error::{Error, Result};

/// How long one answer of the mail server is waited for. RFC 5321, 4.5.3.2 would wait for minutes; a claim does not.
const ANSWER: Duration = Duration::from_secs(15);
/// Longest reason that is kept, in Unicode scalar values.
const REASON: usize = 300;

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody could take it: no connection, no sign-in, no encryption. The message is not to blame.
    Unreachable(String),
    /// The server did not take this one.
    Refused(String),
}

/// Takes messages. Blocks.
pub trait Carrier: Send {
    /// Hands a message over; when it returns, the mail server has it (RFC 5321, 6.1).
    ///
    /// # Errors
    /// Why it was not taken.
    fn carry(&self, message: &Message) -> std::result::Result<(), Failure>;
}

/// By SMTP, over one connection that is kept for a while.
pub struct Smtp(SmtpTransport);

impl Smtp {
    /// `name`: what this machine is called when it greets (RFC 5321, 4.1.1.1).
    ///
    /// # Errors
    /// There are no certificates to check the mail server by.
    pub fn new(server: &MailServer, name: &str) -> Result<Self> {
        let parameters = || {
            TlsParameters::new(server.host.clone())
                .map_err(|cause| Error::internal(format!("SUCCESS_REVIEW_SMTP_URL: TLS cannot be used: {cause}")))
        };
        let tls = match server.tls {
            Tls::Never => Wanted::None,
            Tls::IfOffered => Wanted::Opportunistic(parameters()?),
            Tls::Required => Wanted::Required(parameters()?),
            Tls::Wrapped => Wanted::Wrapper(parameters()?),
        };
        let mut builder = SmtpTransport::builder_dangerous(server.host.clone())
            .port(server.port)
            .tls(tls)
            .hello_name(ClientId::Domain(name.to_owned()))
            .timeout(Some(ANSWER))
            .pool_config(PoolConfig::new().max_size(1).idle_timeout(Duration::from_secs(20)));
        if let Some((user, password)) = &server.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self(builder.build()))
    }
}

impl Smtp {
    /// Greets the mail server, signs in where that is asked for, and sends nothing. Blocks.
    ///
    /// # Errors
    /// What went wrong, in one line.
    pub fn greet(&self) -> std::result::Result<(), String> {
        match self.0.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err("it hung up".to_owned()),
            Err(error) => Err(told(&error)),
        }
    }
}

impl Carrier for Smtp {
    fn carry(&self, message: &Message) -> std::result::Result<(), Failure> {
        self.0.send(message).map(drop).map_err(|error| {
            let said = told(&error);
            // RFC 5321, 4.2.2 and RFC 4954, 6: these are about who sends and not about what is sent.
            let code = error.status().map(u16::from);
            let is_about_us = matches!(code, Some(421 | 454 | 530 | 534 | 535 | 538));
            if code.is_some() && !is_about_us { Failure::Refused(said) } else { Failure::Unreachable(said) }
        })
    }
}

/// What went wrong, with what lies behind it, in one line.
fn told(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let further = error.to_string();
        if !said.contains(&further) {
            said = format!("{said}: {further}");
        }
        cause = error.source();
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(REASON).collect()
}
