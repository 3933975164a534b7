//! Mail: whether the mail server lets the program in, and what waits or was given up.

use super::{Finding, ok, problem, roughly, warning};
use crate::cli::{database, sentence};
use crate::clock::Clock;
use crate::config::{Mail, Settings};
use crate::domain::message::MailState;
use crate::error::Result;
use crate::mail::carrier::Smtp;
use crate::store::migrations::{self, Standing};
use crate::store::{Db, mails};

const ABOUT: &str = "mail";
/// How long mail may wait before that is worth a word, in seconds: past the pauses between tries of a mail server that is away.
const WAITED: i64 = 3_600;
/// Mails that were given up, counted so far.
const MOST: i64 = 1_000;

pub(super) fn looked_at(settings: &Settings) -> Vec<Finding> {
    let mail = match settings.mail() {
        Ok(mail) => mail,
        Err(error) => return vec![problem(ABOUT, error.to_string(), "`serve` does not start with it")],
    };
    let mut found = vec![match &mail {
        None => ok(ABOUT, "none is sent, as no mail server is named"),
        Some(mail) => greeted(settings, mail),
    }];
    // What is wrong with the database is said where that is looked at.
    if mail.is_some()
        && let Ok(db) = database::there(settings)
        && matches!(migrations::standing(&db), Ok(Standing::Current))
    {
        found.extend(
            outbox(&db)
                .unwrap_or_else(|error| vec![problem(ABOUT, sentence(&error), "look at the database's own log")]),
        );
    }
    found
}

fn greeted(settings: &Settings, mail: &Mail) -> Finding {
    let place = format!("{}:{}", mail.server.host, mail.server.port);
    let url = settings.public_url().ok();
    let name = url.as_ref().and_then(|url| url.host_str()).unwrap_or("localhost");
    let greeting = Smtp::new(&mail.server, name).map_err(|error| sentence(&error)).and_then(|smtp| smtp.greet());
    match greeting {
        Ok(()) => ok(ABOUT, format!("{place} lets this program in")),
        Err(why) => problem(
            ABOUT,
            format!("{place}: {why}"),
            "mail waits until it can be sent; look at the mail server and at SUCCESS_REVIEW_SMTP_URL",
        ),
    }
}

fn outbox(db: &Db) -> Result<Vec<Finding>> {
    let (given_up, oldest) =
        db.read(|conn| Ok((mails::count(conn, MailState::Failed, MOST)?, mails::oldest(conn)?)))?;
    let waited =
        oldest.map(|since| (Clock::system().timestamp() - since).num_seconds()).filter(|waited| *waited > WAITED);
    let mut found = Vec::new();
    if let Some(waited) = waited {
        let says = format!("the oldest one has waited for {}", roughly(waited));
        found.push(warning(ABOUT, says, "look at /admin/mail, and whether `serve` runs"));
    }
    if given_up > 0 {
        let many = if given_up < MOST { given_up.to_string() } else { format!("{MOST} or more") };
        found.push(warning(ABOUT, format!("{many} given up"), "/admin/mail says why, and tries again"));
    }
    Ok(found)
}
