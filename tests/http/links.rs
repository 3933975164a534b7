//! Every way through the pages: the links, forms, pictures and scripts of what the demonstration shows, for every role. A
//! link that leads nowhere, a form that the table of URLs does not know, a fragment without its place: each is named with
//! the page that has it.
//!
//! Of each pattern it looks at so many pages for each role ([`EACH`]), not at all of them, and it sends no form: where a form
//! would go is looked up in the table, what it does there is the business of the other tests.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use actix_web::http::Method;
use scraper::{ElementRef, Html, Selector};
use success_review::demo;
use success_review::domain::policy::Role;
use success_review::routes::{Entry, TABLE, Who};

use crate::support::{Client, TestApp};

/// How many pages of a pattern are looked at, for each role and each set of names in the query.
const EACH: usize = 6;
/// Pages that no link of the demonstration leads to: a script asks for the one, a newer playbook offers the other.
///
/// Nobody has reassigned many in the demonstration. The address of a calendar is shown once, to whoever makes it.
const WITHOUT_LINK: &[&str] = &[
    "/engagements/{id}/usage/import/progress",
    "/engagements/reassignments/{id}",
    "/engagements/{id}/review/playbook",
    "/calendar/{secret}.ics",
];

/// A link and the page that it stands on.
#[derive(Debug, Clone)]
struct Link {
    from: String,
    /// Path and query.
    to: String,
    fragment: Option<String>,
}

/// One person's way through the pages.
struct Walk {
    client: Client,
    role: Option<Role>,
    waiting: VecDeque<Link>,
    /// How many pages of each kind were looked at.
    looked_at: BTreeMap<String, usize>,
    /// The ids of every page that answered.
    places: BTreeMap<String, BTreeSet<String>>,
    files: BTreeSet<String>,
    patterns: BTreeSet<&'static str>,
    faults: BTreeSet<String>,
}

#[actix_web::test]
async fn every_link_and_every_form_leads_somewhere() {
    let app = TestApp::spawn().await;
    assert!(demo::prepare(&app.db, &app.clock).expect("the demonstration"));
    let mut walks = Vec::new();
    for (email, role) in [
        ("", None),
        ("manager@demo.example", Some(Role::Manager)),
        ("lead@demo.example", Some(Role::Lead)),
        ("partner@demo.example", Some(Role::Partner)),
        ("admin@demo.example", Some(Role::Administrator)),
    ] {
        let client = app.client();
        if role.is_some() {
            client.get("/sign-in").await;
            client.post("/sign-in", &[("email", email), ("password", demo::PASSWORD)]).await.expect(303);
        }
        walks.push((email, actix_web::rt::spawn(Walk::new(client, role).run())));
    }
    let mut reached = BTreeSet::new();
    let mut faults = BTreeSet::new();
    let mut pages = 0;
    for (email, walk) in walks {
        let walk = walk.await.expect("a walk to its end");
        pages += walk.places.len();
        reached.extend(walk.patterns);
        faults.extend(walk.faults.into_iter().map(|f| format!("{email}: {f}")));
    }
    let lost = TABLE.iter().filter(|e| e.method == Method::GET && !WITHOUT_LINK.contains(&e.path));
    faults.extend(lost.filter(|e| !reached.contains(e.path)).map(|e| format!("no link leads to {}", e.path)));
    assert!(faults.is_empty(), "\n{}\n", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(pages > 200, "the demonstration shows more than {pages} pages");
}

impl Walk {
    fn new(client: Client, role: Option<Role>) -> Self {
        Self {
            client,
            role,
            waiting: VecDeque::from([Link { from: String::new(), to: "/".to_owned(), fragment: None }]),
            looked_at: BTreeMap::new(),
            places: BTreeMap::new(),
            files: BTreeSet::new(),
            patterns: BTreeSet::new(),
            faults: BTreeSet::new(),
        }
    }

    /// Follows what there is to follow, breadth first.
    async fn run(mut self) -> Self {
        while let Some(link) = self.waiting.pop_front() {
            if link.to.starts_with("/static/") {
                self.load(&link).await;
            } else {
                self.follow(&link).await;
            }
        }
        self
    }

    async fn load(&mut self, link: &Link) {
        if self.files.insert(link.to.clone()) {
            let status = self.client.get(&link.to).await.status;
            if status != 200 {
                self.fault(link, &format!("answers {status}"));
            }
        }
    }

    async fn follow(&mut self, link: &Link) {
        let Some(entry) = entry(&Method::GET, path(&link.to)) else {
            return self.fault(link, "no line of the table");
        };
        if !self.places.contains_key(&link.to) {
            let mut kind = format!("{} {:?}", entry.path, names(&link.to));
            if let Some(fragment) = &link.fragment {
                kind.push_str(&format!(" #{fragment}"));
            }
            let before = self.looked_at.entry(kind).or_default();
            *before += 1;
            if *before > EACH {
                return;
            }
            self.patterns.insert(entry.path);
            self.look(link).await;
        }
        if let (Some(fragment), Some(ids)) = (&link.fragment, self.places.get(&link.to))
            && !ids.contains(fragment)
        {
            self.fault(link, "no such place on the page");
        }
    }

    async fn look(&mut self, link: &Link) {
        let page = self.client.get(&link.to).await;
        match page.status {
            303 => {
                let to = page.location().to_owned();
                self.add(&link.to, &to);
            }
            200 if page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) => {
                let document = Html::parse_document(&page.body);
                self.read(&link.to, &document);
            }
            200 => {}
            status => self.fault(link, &format!("answers {status}")),
        }
    }

    /// Notes the page's ids and whatever leads away from it.
    fn read(&mut self, url: &str, document: &Html) {
        let every = selector("*");
        let ids = document.select(&every).filter_map(|e| e.attr("id")).map(str::to_owned).collect();
        self.places.insert(url.to_owned(), ids);
        for element in document.select(&every) {
            let tag = element.value().name();
            for (name, value) in element.value().attrs() {
                match (tag, name) {
                    ("form", "action") => self.form(url, &element, value),
                    (_, "href" | "src") => self.add(url, value),
                    (_, "formaction") => self.sends_to(url, value),
                    // A path that a script asks for, or that is led back to.
                    _ if value.starts_with('/') => self.names_path(url, value),
                    _ => {}
                }
            }
        }
        for form in document.select(&selector("form:not([action])")) {
            self.faults.insert(format!("{url}: a form without an action: {}", form.html()));
        }
    }

    fn form(&mut self, url: &str, form: &ElementRef<'_>, action: &str) {
        if form.attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post")) {
            return self.sends_to(url, action);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        for field in form.select(&selector("input[name], select[name], textarea[name]")) {
            query.append_pair(field.attr("name").unwrap_or_default(), field.attr("value").unwrap_or_default());
        }
        self.add(url, &format!("{action}?{}", query.finish()));
    }

    /// A form that is posted: the table must know it, and let this person use it.
    fn sends_to(&mut self, url: &str, action: &str) {
        let allowed = |who| match (who, self.role) {
            (Who::Anyone, _) | (Who::SignedIn, Some(_)) => true,
            (Who::Roles(roles), Some(role)) => roles.contains(&role),
            (_, None) => false,
        };
        if !entry(&Method::POST, path(action)).is_some_and(|e| allowed(e.who)) {
            self.faults.insert(format!("{url}: a form posts to {action}, which is not in the table for this role"));
        }
    }

    fn names_path(&mut self, url: &str, value: &str) {
        if TABLE.iter().all(|e| !fits(e.path, path(value))) {
            self.faults.insert(format!("{url}: names {value}, which is not in the table"));
        }
    }

    /// A link of this page; what leads to other places of the world is theirs.
    fn add(&mut self, url: &str, value: &str) {
        let (to, fragment) = match value.split_once('#') {
            Some((to, fragment)) => {
                (to, Some(percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()))
            }
            None => (value, None),
        };
        let to = match to {
            "" => url,
            to if ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme)) => return,
            to => to,
        };
        let link = Link { from: url.to_owned(), to: to.to_owned(), fragment };
        if to.starts_with('/') && !to.starts_with("//") {
            self.waiting.push_back(link);
        } else {
            self.fault(&link, "neither a path nor an address");
        }
    }

    fn fault(&mut self, link: &Link, what: &str) {
        let Link { from, to, fragment } = link;
        let fragment = fragment.as_ref().map(|f| format!("#{f}")).unwrap_or_default();
        self.faults.insert(format!("{from} → {to}{fragment}: {what}"));
    }
}

/// The line that answers: the first path that fits, with this method.
fn entry(method: &Method, path: &str) -> Option<&'static Entry> {
    let first = TABLE.iter().find(|e| fits(e.path, path))?;
    TABLE.iter().find(|e| e.path == first.path && e.method == *method)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let same = |(of, part): (&&str, &&str)| of == part || (of.starts_with('{') && !part.is_empty());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(same)
}

fn path(url: &str) -> &str {
    url.split_once('?').map_or(url, |(path, _)| path)
}

/// The names in the query.
fn names(url: &str) -> BTreeSet<String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}
