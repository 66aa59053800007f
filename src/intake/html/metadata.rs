//! What a page says of its article: in-page JSON-LD first, then OpenGraph, then other `meta` elements, then what is visible.

use std::collections::HashMap;
use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::intake::date;
use crate::intake::given::{Given, authors, clean};

/// Selectors are constants of this file, so that none fails; `None` would only mean that nothing is found.
type Css = LazyLock<Option<Selector>>;

macro_rules! css {
    ($selector:literal) => {{
        static SELECTOR: Css = LazyLock::new(|| Selector::parse($selector).ok());
        SELECTOR.as_ref()
    }};
}

/// The metadata of a page, best source first for every field.
pub(super) fn read(page: &Html) -> Given {
    let meta = Meta::of(page);
    let site = meta.first(&["og:site_name", "application-name", "dc.publisher", "publisher"]);
    let visible = Given {
        headline: select(page, css!("h1"))
            .map(text_of)
            .find_map(|text| clean(&text))
            .or_else(|| select(page, css!("title")).map(text_of).find_map(|t| clean(&t))),
        published: dated(page),
        ..Given::default()
    };
    let mut found = linked_data(page).or(open_graph(&meta)).or(plain(&meta)).or(visible);
    found.publisher = found.publisher.or(site);
    found.headline = found.headline.map(|headline| without_site(&headline, found.publisher.as_deref()));
    found.url = canonical(page).or(found.url).filter(|url| url.contains("://"));
    found
}

/// What the extractor guessed, which fills the gaps.
pub(super) fn guessed(found: &trafilatura::Metadata) -> Given {
    Given {
        headline: clean(&found.title),
        published: found.date.and_then(|day| date::written(&day.to_string())),
        authors: authors(&found.author),
        publisher: clean(&found.sitename),
        url: clean(&found.url).filter(|url| url.contains("://")),
    }
}

fn select<'a>(page: &'a Html, selector: Option<&'a Selector>) -> impl Iterator<Item = ElementRef<'a>> {
    selector.into_iter().flat_map(|selector| page.select(selector))
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// "Bridge falls | The Riga Times" without the name of the site.
fn without_site(headline: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return headline.to_owned() };
    for mark in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        if let Some((title, name)) = headline.rsplit_once(mark)
            && name.trim().eq_ignore_ascii_case(site.trim())
        {
            return title.trim().to_owned();
        }
    }
    headline.to_owned()
}

fn canonical(page: &Html) -> Option<String> {
    select(page, css!("link[rel~='canonical']")).find_map(|link| link.attr("href")).and_then(clean).filter(|url| url.contains("://"))
}

/// The date of a `time` element or of microdata.
fn dated(page: &Html) -> Option<jiff::civil::Date> {
    let marked = select(page, css!("[itemprop='datePublished']"))
        .chain(select(page, css!("time[pubdate]")))
        .chain(select(page, css!("article time[datetime]")));
    let mut written = marked.filter_map(|e| e.attr("datetime").or_else(|| e.attr("content")).map(str::to_owned).or_else(|| Some(text_of(e))));
    written.find_map(|text| date::written(&text))
}

/// The `meta` elements of a page by name, in lower case.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(page: &Html) -> Self {
        let all = select(page, css!("meta[content]")).filter_map(|meta| {
            let name = meta.attr("property").or_else(|| meta.attr("name")).or_else(|| meta.attr("itemprop"))?;
            Some((name.trim().to_lowercase(), clean(meta.attr("content")?)?))
        });
        Self(all.collect())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next()).map(str::to_owned)
    }

    fn date(&self, names: &[&str]) -> Option<jiff::civil::Date> {
        names.iter().flat_map(|name| self.all(name)).find_map(date::written)
    }

    fn people(&self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.all(name).flat_map(authors).collect::<Vec<_>>()).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

fn open_graph(meta: &Meta) -> Given {
    Given {
        headline: meta.first(&["og:title"]),
        published: meta.date(&["article:published_time", "og:article:published_time", "og:published_time"]),
        authors: meta.people(&["article:author", "og:article:author"]),
        publisher: meta.first(&["og:site_name"]),
        url: meta.first(&["og:url"]),
    }
}

fn plain(meta: &Meta) -> Given {
    Given {
        headline: meta.first(&["headline", "parsely-title", "sailthru.title", "dc.title", "citation_title", "twitter:title"]),
        published: meta.date(&[
            "datepublished",
            "date",
            "pubdate",
            "publishdate",
            "publish-date",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dc.date",
            "dcterms.created",
            "article.published",
            "citation_publication_date",
            "cxenseparse:recs:publishtime",
        ]),
        authors: meta.people(&["author", "byl", "parsely-author", "sailthru.author", "dc.creator", "citation_author", "twitter:creator_name"]),
        publisher: meta.first(&["publisher", "dc.publisher", "application-name"]),
        url: None,
    }
}

/// What the page's JSON-LD says of the first article in it.
fn linked_data(page: &Html) -> Given {
    let scripts: Vec<Value> = select(page, css!("script[type='application/ld+json']")).filter_map(|script| parse(&text_of(script))).collect();
    let mut objects = Vec::new();
    scripts.iter().for_each(|script| gather(script, 0, &mut objects));
    objects.sort_by_key(|(depth, _)| *depth);
    let by_id: HashMap<&str, &Value> =
        objects.iter().filter(|(_, o)| o.as_object().is_some_and(|o| o.len() > 1)).filter_map(|(_, o)| Some((o.get("@id")?.as_str()?, *o))).collect();
    let article = objects.iter().map(|(_, object)| *object).find(|object| is_article(object));
    article.map(|article| Node { value: article, by_id: &by_id }.given()).unwrap_or_default()
}

/// Scripts in the wild are wrapped in comments, end with semicolons, or hold raw line breaks in strings.
fn parse(script: &str) -> Option<Value> {
    let bare = script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let bare = bare.trim_end_matches("-->").trim_end().trim_end_matches("//]]>").trim_end_matches("]]>").trim_end().trim_end_matches(';');
    serde_json::from_str(bare).or_else(|_| serde_json::from_str(&bare.replace(['\n', '\r', '\t'], " "))).ok()
}

/// All objects with their depth; the parser has bounded the depth.
fn gather<'a>(value: &'a Value, depth: usize, objects: &mut Vec<(usize, &'a Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth, objects)),
        Value::Object(fields) => {
            objects.push((depth, value));
            fields.iter().for_each(|(name, field)| gather(field, depth + usize::from(name != "@graph"), objects));
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let named = |name: &Value| {
        name.as_str().is_some_and(|name| name.ends_with("Article") || name.ends_with("BlogPosting") || name.ends_with("ReportageNewsArticle"))
    };
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(name) => named(name),
        None => false,
    }
}

/// An object of JSON-LD, with those that it may refer to.
struct Node<'a> {
    value: &'a Value,
    by_id: &'a HashMap<&'a str, &'a Value>,
}

impl Node<'_> {
    fn given(&self) -> Given {
        Given {
            headline: self.text("headline").or_else(|| self.text("name")),
            published: ["datePublished", "dateCreated"].iter().find_map(|name| date::written(&self.text(name)?)),
            authors: self.names("author").iter().flat_map(|name| authors(name)).collect(),
            publisher: self.names("publisher").into_iter().next(),
            url: self.text("url").or_else(|| self.text("mainEntityOfPage")).filter(|url| url.contains("://")),
        }
    }

    /// A field as text; of an object its `@id`.
    fn text(&self, field: &str) -> Option<String> {
        let value = match self.value.get(field)? {
            Value::Array(items) => items.first()?,
            value => value,
        };
        let text = value.as_str().or_else(|| value.get("@id")?.as_str())?;
        clean(&super::words(text))
    }

    /// The names of the people or organisations in a field.
    fn names(&self, field: &str) -> Vec<String> {
        let values = match self.value.get(field) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let named = |value: &Value| match value {
            Value::String(name) => clean(&super::words(name)),
            _ => {
                let referred = value.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id).copied());
                let name = [Some(value), referred].into_iter().flatten().find_map(|object| object.get("name"))?;
                let name = name.as_str().or_else(|| name.as_array()?.first()?.as_str())?;
                clean(&super::words(name))
            }
        };
        values.into_iter().filter_map(named).collect()
    }
}
