//! What stands in a letter: the news in the receiver's language, once as text and once as plain HTML.

use askama::Template;
use chrono::NaiveDateTime;
use url::Url;

use crate::domain::meeting::Why as MeetingWhy;
use crate::domain::unseen::{told, told_in_line};
use crate::error::{Error, Result};
use crate::queries::covers::Told as Cover;
use crate::queries::mail::{About, News, Receiver, Week};
use crate::routes::paths;
use crate::store::next_steps::Step;
use crate::words::{self, Lang, Loader, fl, texts};

/// Longest subject, in characters.
const SUBJECT: usize = 400;

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A thing in a list: what it is, what else is known of it, and where it stands; "" is nothing.
struct Row {
    text: String,
    detail: String,
    url: String,
}

/// A list with its heading, "" for none.
struct Section {
    title: String,
    rows: Vec<Row>,
}

/// Everything that both forms show.
struct Body {
    subject: String,
    hello: String,
    lead: String,
    sections: Vec<Section>,
    /// Words and address of the page that it leads to.
    link: (String, String),
    foot: String,
    /// Address of the page on which the receiver chooses what to get.
    settings: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'b> {
    body: &'b Body,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'b> {
    lang: &'static str,
    body: &'b Body,
}

/// Writes the letter. `public_url`: where browsers reach the application.
///
/// # Errors
/// None that depend on anything but the templates.
pub fn write(news: &News, to: &Receiver, public_url: &Url) -> Result<Letter> {
    let writer = Writer { t: texts(to.language), to, public_url };
    let body = writer.body(news);
    let text = Text { body: &body }.render().map_err(Error::internal)?;
    let html = Html { lang: to.language.tag(), body: &body }.render().map_err(Error::internal)?;
    Ok(Letter { subject: told_in_line(&body.subject, SUBJECT), text: told(&text), html })
}

struct Writer<'a> {
    t: &'static Loader,
    to: &'a Receiver,
    public_url: &'a Url,
}

impl Writer<'_> {
    fn lang(&self) -> Lang {
        self.to.language
    }

    fn url(&self, path: impl AsRef<str>) -> String {
        self.public_url.join(path.as_ref()).map_or_else(|_| self.public_url.to_string(), |url| url.to_string())
    }

    fn at(&self, utc: NaiveDateTime) -> String {
        words::date_time(self.lang(), self.to.zone, utc)
    }

    fn body(&self, news: &News) -> Body {
        let t = self.t;
        let (subject, lead, sections, link) = match news {
            News::Submitted { about, exception } => {
                let (customer, number, revision) = (about.customer.as_str(), about.number, about.revision);
                let mut lead = fl!(t, "mail-submitted-lead", customer = customer, number = number, revision = revision);
                if *exception {
                    lead.push_str(&fl!(t, "sentence-separator"));
                    lead.push_str(&fl!(t, "mail-submitted-exception"));
                }
                let by = fl!(t, "mail-submitted-by", name = self.name(about), at = self.at(about.at));
                let rows = vec![self.meeting(about), plain(by)];
                let subject = fl!(t, "mail-submitted-subject", customer = customer);
                (subject, lead, vec![untitled(rows)], self.review(about))
            }
            News::Returned { about, comments } => {
                let (customer, number, revision) = (about.customer.as_str(), about.number, about.revision);
                let count = words::count(*comments);
                let lead = fl!(
                    t,
                    "mail-returned-lead",
                    customer = customer,
                    number = number,
                    revision = revision,
                    count = count
                );
                let by = fl!(t, "mail-returned-by", name = self.name(about), at = self.at(about.at));
                let subject = fl!(t, "mail-returned-subject", customer = customer);
                (subject, lead, vec![untitled(vec![plain(by)])], self.review(about))
            }
            News::Approved(about) => {
                let (customer, number, revision) = (about.customer.as_str(), about.number, about.revision);
                let lead = fl!(t, "mail-approved-lead", customer = customer, number = number, revision = revision);
                let by = fl!(t, "mail-approved-by", name = self.name(about), at = self.at(about.at));
                let subject = fl!(t, "mail-approved-subject", customer = customer);
                (subject, lead, vec![untitled(vec![plain(by)])], self.review(about))
            }
            News::ApprovedForPartner { engagement, customer, number, at } => {
                let (customer, number, at) = (customer.as_str(), *number, self.at(*at));
                let lead = fl!(t, "mail-approved-partner-lead", customer = customer, number = number, at = at);
                let subject = fl!(t, "mail-approved-subject", customer = customer);
                let link = (fl!(t, "mail-open-summary"), self.url(paths::summary(engagement)));
                (subject, lead, Vec::new(), link)
            }
            News::Assigned { engagement, customer, steps } => {
                let customer = customer.as_str();
                let rows: Vec<Row> = steps.iter().map(|step| self.step(step, None)).collect();
                let sections = match rows.is_empty() {
                    true => Vec::new(),
                    false => vec![Section { title: fl!(t, "mail-assigned-steps"), rows }],
                };
                let subject = fl!(t, "mail-assigned-subject", customer = customer);
                let lead = fl!(t, "mail-assigned-lead", customer = customer);
                let link = (fl!(t, "mail-open-engagement"), self.url(paths::engagement(engagement)));
                (subject, lead, sections, link)
            }
            News::StepReported { step, customer, at } => {
                let by = fl!(t, "mail-reported-at", at = self.at(*at));
                let rows = vec![self.step(step, None), plain(by)];
                let subject = fl!(t, "mail-reported-subject", customer = customer.as_str());
                let lead = fl!(t, "mail-reported-lead", customer = customer.as_str());
                let link = (fl!(t, "mail-open-step"), self.url(paths::step(step.engagement_id, step.id)));
                (subject, lead, vec![untitled(rows)], link)
            }
            News::AssignedMany { total, engagements } => {
                let count = words::total(*total);
                let rows = engagements.iter().map(|(id, customer)| self.linked(customer, "", paths::engagement(id)));
                let sections = vec![Section { title: fl!(t, "mail-assigned-many-list"), rows: rows.collect() }];
                let subject = fl!(t, "mail-assigned-many-subject", count = count.as_str());
                let lead = fl!(t, "mail-assigned-many-lead", count = count.as_str());
                let link = (fl!(t, "mail-open-engagements"), self.url(paths::engagements()));
                (subject, lead, sections, link)
            }
            News::Cover(cover) => self.cover(cover),
            News::StepsDue { on, steps } => {
                let date = words::date(self.lang(), *on);
                let mut lists = [Vec::new(), Vec::new()];
                for (step, customer) in steps {
                    let is_late = step.due_on.is_some_and(|due| due < *on);
                    lists[usize::from(is_late)].push(self.step(step, Some(customer)));
                }
                let titles = [fl!(t, "mail-steps-today"), fl!(t, "mail-steps-late")];
                let sections = titles.into_iter().zip(lists).map(|(title, rows)| Section { title, rows });
                let sections = sections.filter(|section| !section.rows.is_empty()).collect();
                let subject = fl!(t, "mail-steps-subject", date = date.as_str());
                (subject, fl!(t, "mail-steps-lead"), sections, self.home())
            }
            News::SurveySilent { on, contacts } => {
                let date = words::date(self.lang(), *on);
                let rows = contacts.iter().map(|(contact, engagement, customer)| {
                    let mut details = vec![customer.clone()];
                    details.extend(contact.sent_on.map(|sent| {
                        let date = words::date(self.lang(), sent);
                        fl!(t, "mail-survey-sent", date = date)
                    }));
                    let detail = details.join(&fl!(t, "inline-separator"));
                    self.linked(&contact.name, &detail, format!("{}#survey", paths::engagement(engagement)))
                });
                let subject = fl!(t, "mail-survey-subject", date = date.as_str());
                (subject, fl!(t, "mail-survey-lead"), vec![untitled(rows.collect())], self.home())
            }
            News::Weekly { monday, week } => {
                let date = words::date(self.lang(), *monday);
                let subject = fl!(t, "mail-weekly-subject", date = date.as_str());
                (subject, fl!(t, "mail-weekly-lead"), self.week(week), self.home())
            }
        };
        Body {
            subject,
            hello: fl!(t, "mail-hello", name = self.to.viewer.name.as_str()),
            lead,
            sections,
            link,
            foot: fl!(t, "mail-foot"),
            settings: self.url(paths::account()),
        }
    }

    /// What one of the two is told: subject, lead, rows and where to go.
    fn cover(&self, cover: &Cover) -> (String, String, Vec<Section>, (String, String)) {
        let (t, date) = (self.t, words::date(self.lang(), cover.last_day));
        let link = (fl!(t, "mail-cover-open"), self.url(paths::covers()));
        let (subject, lead, link) = match (&cover.manager, cover.lasts) {
            (Some(manager), true) => {
                let name = manager.name.as_str();
                let home = self.url(format!("{}?manager={}", paths::home(), manager.id));
                let lead = fl!(t, "mail-cover-lead", name = name, date = date);
                (fl!(t, "mail-cover-subject", name = name), lead, (fl!(t, "mail-cover-open-work", name = name), home))
            }
            (Some(manager), false) => {
                let name = manager.name.as_str();
                (fl!(t, "mail-cover-over-subject", name = name), fl!(t, "mail-cover-over-lead", name = name), link)
            }
            (None, true) => {
                let name = cover.stand_in.name.as_str();
                let lead = fl!(t, "mail-covered-lead", name = name, date = date);
                (fl!(t, "mail-covered-subject", name = name), lead, link)
            }
            (None, false) => {
                let name = cover.stand_in.name.as_str();
                (fl!(t, "mail-covered-over-subject", name = name), fl!(t, "mail-covered-over-lead", name = name), link)
            }
        };
        (subject, lead, Vec::new(), link)
    }

    fn name(&self, about: &About) -> String {
        about.by.clone().unwrap_or_else(|| fl!(self.t, "mail-somebody"))
    }

    fn review(&self, about: &About) -> (String, String) {
        (fl!(self.t, "mail-open-review"), self.url(paths::review(about.review)))
    }

    fn home(&self) -> (String, String) {
        (fl!(self.t, "mail-open-home"), self.url(paths::home()))
    }

    fn meeting(&self, about: &About) -> Row {
        let (t, what) = (self.t, words::word(self.t, "meeting", about.meeting.key()));
        plain(match about.held_on {
            Some(day) => {
                let date = words::date(self.lang(), day);
                fl!(t, "mail-meeting-on", what = what, date = date)
            }
            None => fl!(t, "mail-meeting", what = what),
        })
    }

    fn step(&self, step: &Step, customer: Option<&str>) -> Row {
        let (t, what) = (self.t, words::steps::what(self.t, &step.what));
        let mut details = Vec::new();
        if let Some(customer) = customer {
            details.push(customer.to_owned());
        }
        if let Some(due) = step.due_on {
            let date = words::date(self.lang(), due);
            details.push(fl!(t, "mail-step-due", date = date));
        }
        details.push(words::word(t, "step", step.status.key()));
        let detail = details.join(&fl!(t, "inline-separator"));
        Row { text: what.into_owned(), detail, url: self.url(paths::engagement(step.engagement_id)) }
    }

    fn week(&self, week: &Week) -> Vec<Section> {
        let t = self.t;
        let engagement = |(id, customer): &(i64, String)| self.linked(customer, "", paths::engagement(id));
        let mut sections = Vec::new();
        if let Some((counts, first)) = &week.queue {
            let count = counts.total();
            let rows = first.iter().map(|(review, customer, at)| {
                let at = fl!(t, "mail-waits-since", at = self.at(*at));
                self.linked(customer, &at, paths::review(review))
            });
            sections.push(Section { title: fl!(t, "mail-weekly-queue", count = count), rows: rows.collect() });
        }
        for (title, rows) in [
            (fl!(t, "mail-weekly-returned"), &week.returned),
            (fl!(t, "mail-weekly-drafts"), &week.drafts),
            (fl!(t, "mail-weekly-ready"), &week.ready),
        ] {
            sections.push(Section { title, rows: rows.iter().map(engagement).collect() });
        }
        let meetings = week.meetings.iter().map(|(id, customer, on, why)| {
            let date = words::date(self.lang(), *on);
            let detail = match why {
                MeetingWhy::Planned => fl!(t, "mail-meets", date = date),
                MeetingWhy::FollowUp => fl!(t, "mail-meets-follow-up", date = date),
                MeetingWhy::NotHeld => fl!(t, "mail-meets-again", date = date),
            };
            self.linked(customer, &detail, paths::engagement(id))
        });
        sections.push(Section { title: fl!(t, "mail-weekly-meetings"), rows: meetings.collect() });
        let steps = week.steps.iter().map(|(step, customer)| self.step(step, Some(customer)));
        sections.push(Section { title: fl!(t, "mail-weekly-steps"), rows: steps.collect() });
        sections.retain(|section| !section.rows.is_empty());
        sections
    }

    fn linked(&self, text: &str, detail: &str, path: impl AsRef<str>) -> Row {
        Row { text: text.to_owned(), detail: detail.to_owned(), url: self.url(path) }
    }
}

fn plain(text: String) -> Row {
    Row { text, detail: String::new(), url: String::new() }
}

fn untitled(rows: Vec<Row>) -> Section {
    Section { title: String::new(), rows }
}
