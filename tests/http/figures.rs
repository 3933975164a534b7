//! Every figure leads to the list that it counts: the links are read off the pages, followed, and the rows behind them
//! counted, page by page.

use scraper::{ElementRef, Html, Selector};
use success_review::demo;
use success_review::domain::policy::Role;

use crate::support::builders::whole_answers;
use crate::support::{Client, TestApp};

/// Figures and where they lead.
fn figures(body: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(body);
    let links = selector("main a[data-count]");
    document
        .select(&links)
        .map(|link| {
            let attr = |name| link.attr(name).expect("an attribute").to_owned();
            (attr("data-count"), attr("href"))
        })
        .collect()
}

/// Numbers that stand on the page as figures, and in no link.
fn loose(body: &str) -> Vec<String> {
    let document = Html::parse_document(body);
    let in_link = |e: &ElementRef<'_>| {
        let mut up = e.ancestors().filter_map(ElementRef::wrap);
        e.select(&selector("a[data-count]")).next().is_some() || up.any(|e| e.attr("data-count").is_some())
    };
    let figures = selector(".tally__figure, section[aria-labelledby] td.n");
    let text = |e: ElementRef<'_>| e.text().collect::<String>().trim().to_owned();
    document.select(&figures).filter(|e| !in_link(e)).map(text).filter(|text| text != "—").collect()
}

/// The rows behind a link: of the place on the page that its fragment names, else of the page's list; on all its pages.
async fn rows(client: &Client, from: &str, href: &str) -> usize {
    let (path, fragment) = href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(fragment)));
    let mut next = Some(if path.is_empty() { from.to_owned() } else { path.to_owned() });
    let mut rows = 0;
    while let Some(url) = next {
        let page = client.get(&url).await.expect(200);
        let document = Html::parse_document(&page.body);
        let list = place(&document, fragment).unwrap_or_else(|| panic!("{from}: {href}: no such place"));
        rows += list.select(&selector("tr > th[scope=row], ul.work > li")).count();
        let further = list.select(&selector(".pager a[rel=next]")).next();
        next = further.map(|link| link.attr("href").expect("a link").split('#').next().expect("a path").to_owned());
    }
    rows
}

/// The element of this id; where it is a heading, the part of the page that it names.
fn place<'d>(document: &'d Html, fragment: Option<&str>) -> Option<ElementRef<'d>> {
    let Some(id) = fragment else { return document.select(&selector("main")).next() };
    let named = document.select(&selector(&format!("[id={id}]"))).next()?;
    let part = document.select(&selector(&format!("[aria-labelledby={id}]"))).next();
    Some(part.unwrap_or(named))
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}

/// Follows every figure of the page; how many there were.
async fn follow(client: &Client, url: &str) -> usize {
    let page = client.get(url).await.expect(200);
    let figures = figures(&page.body);
    for (count, href) in &figures {
        let behind = rows(client, url, href).await;
        assert_eq!(*count, behind.to_string(), "{url}: {href}");
    }
    figures.len()
}

#[actix_web::test]
async fn every_figure_is_the_number_of_rows_behind_its_link() {
    let app = TestApp::spawn().await;
    assert!(demo::prepare(&app.db, &app.clock).expect("the demonstration"));
    let sign_in = async |email: &str| {
        let client = app.client();
        client.get("/sign-in").await;
        client.post("/sign-in", &[("email", email), ("password", demo::PASSWORD)]).await.expect(303);
        client
    };
    let lead = sign_in("lead@demo.example").await;
    let portfolio = lead.get("/portfolio").await.expect(200);
    let values = |css: &str| {
        let options = portfolio.select(css).into_iter();
        options.filter_map(|o| o.attrs.get("value").cloned()).filter(|v| !v.is_empty()).collect::<Vec<_>>()
    };
    let (managers, partners) = (values("#manager option"), values("#partner option"));
    assert!(managers.len() > 1 && partners.len() > 1);
    let mut urls = vec!["/".to_owned(), "/portfolio".to_owned(), "/reviews".to_owned()];
    for page in ["portfolio", "reviews"] {
        urls.extend(managers.iter().map(|manager| format!("/{page}?manager={manager}")));
        urls.extend(partners.iter().map(|partner| format!("/{page}?partner={partner}")));
        urls.push(format!("/{page}?manager={}&partner={}", managers[0], partners[0]));
    }
    let mut followed = 0;
    for url in &urls {
        followed += follow(&lead, url).await;
        let page = lead.get(url).await.expect(200);
        if !url.starts_with("/reviews") {
            assert_eq!(loose(&page.body), [""; 0], "{url}: figures without a list");
        }
    }
    for email in ["manager@demo.example", "manager2@demo.example"] {
        let manager = sign_in(email).await;
        followed += follow(&manager, "/").await;
        assert_eq!(loose(&manager.get("/").await.expect(200).body), [""; 0], "{email}");
    }
    assert!(followed > 150, "only {followed} figures");
}

#[actix_web::test]
async fn a_list_says_how_many_rows_it_has_and_keeps_its_filters() {
    let app = TestApp::spawn().await;
    let one = app.user("one@test.example", &[Role::Manager]);
    let two = app.user("two@test.example", &[Role::Manager]);
    app.user("lead@test.example", &[Role::Lead]);
    for place in 0..53 {
        app.desk().engagement(one, &format!("顧客{place}株式会社"), |_| ());
    }
    let done = app.desk().ready_engagement(one, "完了株式会社");
    app.desk().submitted(one, done, &whole_answers());
    app.desk().engagement(two, "別の株式会社", |_| ());
    let lead = app.sign_in("lead@test.example").await;
    for (query, total) in [
        ("", "55"),
        ("state=open", "54"),
        ("state=complete", "1"),
        (&format!("state=open&manager={one}"), "53"),
        ("review=submitted", "1"),
        ("review=draft", ""),
        ("outcome=disengage", "1"),
        ("outcome=none", ""),
        ("review=submitted&gate=shut", ""),
        ("watch=unmeasured", "54"),
        (&format!("watch=unmeasured&manager={one}"), "53"),
        ("watch=stale", ""),
    ] {
        let page = lead.get(&format!("/engagements?{query}")).await.expect(200);
        assert_eq!(page.attr("caption", "data-total").unwrap_or_default(), total, "{query}");
        // What narrows the list is in its filters, so that pressing the button again changes nothing.
        let (_, filters) = page.form("form.filters");
        let folded = !["review=", "outcome=", "watch="].iter().any(|name| query.contains(name));
        assert_eq!(page.has("form.filters details:not([open])"), folded, "{query}: what narrows the list is seen");
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let kept = filters.iter().any(|(n, v)| *n == name && *v == value);
            assert!(kept, "{query}: {name} in {filters:?}");
        }
    }
    let first = lead.get(&format!("/engagements?state=open&manager={one}")).await.expect(200);
    assert!(first.text("caption").contains("53") && first.text("caption").contains("50"), "{}", first.text("caption"));
    let next = first.attr(".pager a[rel=next]", "href").expect("a second page");
    assert!(next.contains("state=open") && next.contains(&format!("manager={one}")), "{next}");
    let second = lead.get(&next).await.expect(200);
    assert_eq!(second.attr("caption", "data-total").as_deref(), Some("53"), "the same on every page");
    let queue = lead.get(&format!("/reviews?manager={two}")).await.expect(200);
    assert_eq!(queue.select("tbody tr").len(), 0);
    assert_eq!(queue.attr("#manager option[selected]", "value"), Some(two.to_string()));
    assert_eq!(lead.get(&format!("/reviews?manager={one}")).await.expect(200).select("tbody tr").len(), 1);
}
