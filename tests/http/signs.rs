//! By what a page is known to be made of a template: markup that the template alone writes, or its mark in a table; and
//! what of a template or of a text was left in a page as it was written. Which pages are asked for stands in `templates`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};

use crate::support::Page;

/// Shorter pieces of markup say nothing of the template that they stand in.
const LEAST: usize = 20;

/// What tells a page of these templates from all others: their own markup is too short or stands elsewhere as well.
const MARKS: &[(&str, &str)] = &[
    ("admin/audit.html", "form[role=search][action='/admin/audit']"),
    ("admin/headings.html", "form[action='/admin/headings']"),
    ("admin/mail.html", "form[role=search][action='/admin/mail']"),
    ("notes/engagement.html", "#note-form[action$='/notes']"),
    ("notes/edit.html", "form[action*='/notes/'][action$='/removal']"),
    ("notes/index.html", "form[role=search][action='/notes']"),
    ("letters/show.html", ".section-nav a[href$='/letters/invitation']"),
    ("admin/partner.html", "form[action^='/admin/partners/']"),
    ("admin/partners.html", "form[action='/admin/partners']"),
    ("admin/security.html", "form[role=search][action='/admin/security']"),
    ("admin/user.html", "form[action^='/admin/users'] [name=time_zone]"),
    ("admin/user_password.html", "#generated-password"),
    ("admin/users.html", "form[role=search][action='/admin/users']"),
    ("admin/workloads.html", "form[action='/admin/workloads']"),
    ("account/account.html", "form[action='/account/settings']"),
    ("covers/index.html", "form#cover"),
    ("criteria/show.html", "form[action$='/criteria']"),
    ("engagement/history.html", ".page > ol.timeline"),
    ("engagements/index.html", "form[role=search][action='/engagements']"),
    ("errors/error.html", ".page > .prose > .actions > a.btn[href='/']"),
    ("engagements/reassign.html", ".page > form[action$='/manager']"),
    ("engagements/reassign_many.html", ".crumbs ~ .empty > a[href='/engagements'], #reassign-many"),
    ("engagements/reassigned.html", "#moved"),
    ("home/show.html", "#returned, #queue"),
    ("playbook/rules.html", "h3#r12"),
    ("playbook/show.html", ".toc a[href='#about']"),
    ("portfolio/show.html", "form[action='/portfolio']"),
    ("portfolio/meetings.html", "form[role=search][action='/portfolio/meetings']"),
    ("review/check.html", "form[action$='/review/submission']"),
    ("conflict/show.html", "form[action$='/review/meeting'] [name=resolve]"),
    ("review/discard.html", "form[action$='/review/discard']"),
    ("review/ended.html", ".page > .flow--wide.flow > .actions > a.btn"),
    ("review/field.html", "[data-autosave] .item"),
    ("review/playbook.html", "form[action$='/review/playbook']"),
    ("review/start.html", ".page > .prose > form[action$='/review']"),
    ("reviews/queue.html", "section[aria-labelledby^='queue-'] table a[href^='/reviews/']"),
    ("steps/index.html", "form[role=search][action='/steps']"),
    ("steps/new.html", "#step-form[action$='/steps']"),
    ("steps/show.html", "#comment-form"),
    ("summaries/show.html", "article.doc #headline"),
    ("summaries/index.html", ".page > table a[href^='/summaries/']"),
    ("usage/import.html", ".page > #upload"),
    ("usage/preview.html", "#confirmation"),
    ("usage/show.html", "#measurement"),
    ("usage/portfolio_preview.html", "ul[data-unknown]"),
];

/// By what a page of a template is known.
pub enum Sign {
    Mark(Selector),
    /// Markup without white space.
    Markup(String),
}

impl Sign {
    pub fn is_on(&self, page: &Looked) -> bool {
        match self {
            Self::Mark(css) => page.document.select(css).next().is_some(),
            Self::Markup(piece) => page.dense.contains(piece),
        }
    }
}

/// The mark of the table, or else the longest piece that the template always writes and no other one ever.
pub fn sign(name: &str, all: &BTreeMap<String, Template>) -> Option<Sign> {
    if let Some((_, css)) = MARKS.iter().find(|(template, _)| *template == name) {
        return Some(Sign::Mark(selector(css)));
    }
    let template = all.get(name)?;
    let others = || all.iter().filter(|(other, _)| other.as_str() != name).flat_map(|(_, other)| &other.pieces);
    let own = |piece: &&String| piece.len() >= LEAST && !others().any(|other| other.contains(piece.as_str()));
    template.always.iter().filter(own).max_by_key(|piece| piece.len()).cloned().map(Sign::Markup)
}

/// A template's own markup, between what is filled in, without white space.
pub struct Template {
    /// All of it.
    pieces: Vec<String>,
    /// What stands outside every condition, loop and macro.
    always: Vec<String>,
}

impl Template {
    fn read(source: &str) -> Self {
        let mut template = Self { pieces: Vec::new(), always: Vec::new() };
        let (mut rest, mut depth) = (source, 0_usize);
        loop {
            let tag = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min();
            let piece = without_space(&rest[..tag.unwrap_or(rest.len())]);
            if depth == 0 {
                template.always.push(piece.clone());
            }
            template.pieces.push(piece);
            let Some(at) = tag else { return template };
            let close = match &rest[at..at + 2] {
                "{{" => "}}",
                "{%" => "%}",
                _ => "#}",
            };
            let end = at + 2 + rest[at + 2..].find(close).expect("a tag that ends");
            let inside = rest[at + 2..end].trim_matches(['-', '+', '~']).trim_start();
            match inside.split(|c: char| !c.is_ascii_alphanumeric()).next() {
                Some("if" | "for" | "match" | "macro" | "filter") if close == "%}" => depth += 1,
                Some("endif" | "endfor" | "endmatch" | "endmacro" | "endfilter") if close == "%}" => depth -= 1,
                _ => {}
            }
            rest = &rest[end + 2..];
        }
    }
}

/// An answer, parsed once for all that is asked of it.
pub struct Looked {
    body: String,
    pub document: Html,
    /// The body without white space.
    dense: String,
}

impl Looked {
    pub fn at(page: &Page) -> Self {
        let (document, dense) = (Html::parse_document(&page.body), without_space(&page.body));
        Self { body: page.body.clone(), document, dense }
    }

    /// What of a template or of a text was left in the page as it was written.
    pub fn left_as_written(&self, ids: &BTreeSet<String>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for trace in ["{{", "{%", "{#", "{ $", "{$", "No localization"] {
            if self.body.contains(trace) {
                found.push(format!("holds {trace:?}"));
            }
        }
        for text in said(&self.document) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
            found.extend(words.filter(|word| ids.contains(*word)).map(|id| format!("the id of a text: {id}")));
            if is_key(&text) {
                found.push(format!("a key instead of its word: {text}"));
            }
        }
        found
    }

    /// Dates inside which a line may end.
    pub fn dates_that_break(&self) -> Vec<String> {
        let mut found = Vec::new();
        for element in self.document.select(&selector("main *")) {
            let is_whole = |a: ElementRef<'_>| {
                matches!(a.value().name(), "time" | "textarea" | "option" | "svg")
                    || a.value().classes().any(|class| matches!(class, "nowrap" | "vh" | "n"))
            };
            let mut chain = element.ancestors().filter_map(ElementRef::wrap);
            if is_whole(element) || chain.any(is_whole) {
                continue;
            }
            for text in element.children().filter_map(|child| child.value().as_text()).filter(|text| has_date(text)) {
                found.push(format!("a date that a line may break: {}", text.trim()));
            }
            found.extend(
                named(&element, "data-label")
                    .filter(|label| has_date(label))
                    .map(|label| format!("a label with a date that a line may break: {label}")),
            );
        }
        found
    }

    /// Codes of rules that lead nowhere, or elsewhere than to where they are explained.
    pub fn codes_unexplained(&self) -> Vec<String> {
        let mut found = Vec::new();
        for element in self.document.select(&selector("body, body *")) {
            for text in element.children().filter_map(|child| child.value().as_text()) {
                for code in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_code(word)) {
                    let explained = format!("/playbook/rules#{}", code.to_lowercase());
                    let chain = element.ancestors().filter_map(ElementRef::wrap);
                    if !chain.chain([element]).any(|a| a.attr("href") == Some(explained.as_str())) {
                        found.push(format!("{code} without a link to where it is explained: {}", text.trim()));
                    }
                }
            }
        }
        found
    }
}

/// `2026年11月23日`, `23 Nov 2026`.
fn has_date(text: &str) -> bool {
    let digits_before = |at: usize| text[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit());
    let japanese = text.match_indices('月').any(|(at, _)| {
        digits_before(at) && text[at..].chars().nth(1).is_some_and(|c| c.is_ascii_digit()) && text[at..].contains('日')
    });
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let english = months.iter().flat_map(|month| text.match_indices(month)).any(|(at, _)| {
        let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        text[..at].strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
            && rest.strip_prefix(' ').is_some_and(|year| year.starts_with("20"))
    });
    japanese || english
}

/// `R12`, `R11a`, `O2`.
fn is_code(word: &str) -> bool {
    let number = word.strip_prefix('R').map(|rest| rest.trim_end_matches(['a', 'b']));
    let rule = number.and_then(|number| number.parse::<u8>().ok()).is_some_and(|number| (1..=18).contains(&number));
    rule || matches!(word, "O1" | "O2" | "O3" | "O4")
}

/// The page's texts, each piece for itself, and what it says to those who do not see it.
fn said(document: &Html) -> Vec<String> {
    let mut all = Vec::new();
    for element in document.select(&selector("*")) {
        // What a person or a machine is called is shown as it is.
        if matches!(element.value().name(), "code" | "script" | "style" | "textarea")
            || element.value().classes().any(|class| class == "table__sub")
        {
            continue;
        }
        let own = element.children().filter_map(|child| child.value().as_text().map(|text| text.trim().to_owned()));
        all.extend(own.filter(|text| !text.is_empty()));
        all.extend(
            ["aria-label", "data-label", "title", "placeholder", "alt"].iter().filter_map(|a| named(&element, a)),
        );
    }
    all
}

fn named(element: &ElementRef<'_>, attribute: &str) -> Option<String> {
    element.attr(attribute).map(str::to_owned)
}

/// `two_words` or `two-words`, as keys are written and no text is.
fn is_key(text: &str) -> bool {
    text.contains(['-', '_'])
        && text.split(['-', '_']).all(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}

/// Ids of the interface's texts that nobody would take for a word.
pub fn text_ids() -> BTreeSet<String> {
    let texts = below("src/words", "ftl");
    let lines = texts.values().flat_map(|text| text.lines());
    let ids = lines.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned());
    let ids: BTreeSet<String> = ids.filter(|id| is_key(id)).collect();
    assert!(ids.len() > 100, "the texts were found");
    ids
}

/// Templates that are answers or parts of answers: those that the code of `src/web` names.
pub fn pages() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in below("src/web", "rs").values() {
        for attribute in source.split("#[template(").skip(1) {
            let attribute = attribute.split(")]").next().unwrap_or_default();
            let path = attribute.split_once("path = \"").and_then(|(_, rest)| rest.split_once('"'));
            found.extend(path.map(|(path, _)| path.to_owned()));
        }
    }
    assert!(found.len() > 30, "the templates were found");
    found
}

pub fn templates() -> BTreeMap<String, Template> {
    below("templates", "html").into_iter().map(|(name, source)| (name, Template::read(&source))).collect()
}

/// The files below a folder by their path in it.
pub fn below(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}
