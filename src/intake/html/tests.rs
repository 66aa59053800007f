//! Pages to articles: the body without what stands around it, and the metadata.

use super::*;

/// A page such as news sites have: a story among navigation, advertisements, links to other stories and comments.
const SITE: &str = r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Harbour bridge closed after lorry fire | The Riga Times</title>
<meta property="og:title" content="Harbour bridge closed after lorry fire | The Riga Times"><meta property="og:site_name" content="The Riga Times">
<meta property="article:published_time" content="2024-05-03T21:40:00-05:00"><link rel="canonical" href="https://times.example.org/2024/bridge">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The Riga Times"},
{"@type":"Person","@id":"#ann","name":"Ann Lee"},
{"@type":["NewsArticle"],"headline":"Harbour bridge closed after lorry fire","datePublished":"2024-05-03T21:40:00-05:00",
"author":[{"@id":"#ann"},{"@type":"Person","name":"Bo Ek"}],"publisher":{"@type":"Organization","name":"The Riga Times"},"url":"https://times.example.org/amp/bridge"}]}</script>
<style>p { margin: 0 }</style><script>var ad = "<p>Buy now</p>";</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav></header>
<main><article><h1>Harbour bridge closed after lorry fire</h1><p class="byline">By Ann Lee and Bo Ek</p>
<p>The harbour bridge was closed on Friday after a lorry that carried paint caught fire in the middle of it, the fire brigade said.</p>
<p>"We saw the smoke from the station," said Mara Ozola, who leads the brigade. She told reporters that <b>nobody was hurt</b>, since the driver had left the cab in time.</p>
<div class="ad"><a href="https://ads.example.org">Cheap flights to the sun</a></div>
<h2>Diversions until Monday</h2>
<p>Drivers have to take the old stone bridge, which engineers will inspect over the weekend. The city council expects queues of up to an hour.</p>
<ul><li>Buses 4 and 7 stop at the market.</li><li>Trams run as usual on all lines.</li></ul>
<p>The owner of the lorry, a firm from Liepaja, did not answer questions on Friday evening; its insurer said that it was looking into the matter.</p>
</article></main>
<aside><h3>Most read</h3><ul><li><a href="/a">Ten soups for cold days</a></li><li><a href="/b">Mayor wins chess cup</a></li></ul></aside>
<div id="comments"><h3>Comments</h3><p>janis77: I knew it would happen, this is what you get.</p></div>
<footer><p>© 2024 The Riga Times. All rights reserved. <a href="/privacy">Privacy</a></p></footer></body></html>"##;

#[test]
fn the_story_is_kept_and_what_stands_around_it_is_not() {
    let article = page("a.html", Given::default(), SITE).unwrap();
    let kind = |kind| article.blocks.iter().filter(move |b| b.kind == kind).map(|b| &article.text[b.range.clone()]).collect::<Vec<_>>();
    assert_eq!(kind(BlockKind::Headline), ["Harbour bridge closed after lorry fire"]);
    assert_eq!(kind(BlockKind::Heading), ["Diversions until Monday"]);
    assert_eq!(kind(BlockKind::ListItem), ["Buses 4 and 7 stop at the market.", "Trams run as usual on all lines."]);
    let paragraphs = kind(BlockKind::Paragraph);
    assert_eq!(paragraphs.len(), 4, "{paragraphs:?}");
    assert!(paragraphs[1].contains("that nobody was hurt, since"), "{paragraphs:?}");
    for outside in ["Home", "flights", "soups", "janis77", "rights reserved", "Buy now"] {
        assert!(!article.text.contains(outside), "{outside} in {}", article.text);
    }
}

#[test]
fn metadata_comes_from_the_best_source_of_each_field() {
    let article = page("a.html", Given::default(), SITE).unwrap();
    assert_eq!(article.headline.as_deref(), Some("Harbour bridge closed after lorry fire"));
    assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
    assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2024-05-03"));
    assert_eq!(article.publisher.as_deref(), Some("The Riga Times"));
    assert_eq!(article.url.as_deref(), Some("https://times.example.org/2024/bridge"));
    let bare = SITE.replace("application/ld+json", "text/x");
    let article = page("a.html", Given::default(), &bare).unwrap();
    assert_eq!(article.headline.as_deref(), Some("Harbour bridge closed after lorry fire"));
    assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2024-05-03"));
}

#[test]
fn hostile_pages_are_refused_before_they_are_parsed() {
    let deep = format!("<html><body>{}text{}</body></html>", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert!(matches!(page("a.html", Given::default(), &deep), Err(IntakeError::Nested { .. })));
    let unclosed = format!("<html><body>{}text</body></html>", "<b>".repeat(50_000));
    assert!(matches!(fragment("a.html", Given::default(), &unclosed), Err(IntakeError::Nested { .. })));
    let long = format!("<html><body>{}</body></html>", "x".repeat(MAX_PAGE));
    assert!(matches!(page("a.html", Given::default(), &long), Err(IntakeError::TooLong { .. })));
    assert!(matches!(page("a.html", Given::default(), "<html><body><nav></nav></body></html>"), Err(IntakeError::NoText { .. })));
}

#[test]
fn line_breaks_and_entities_are_what_a_reader_sees() {
    let article = fragment("f", Given::default(), "One &amp; two&nbsp;three.<br><br>Four\n  five.<script>no</script><h3>Six</h3>seven").unwrap();
    assert_eq!(article.text, "One & two three.\n\nFour five.\n\nSix\n\nseven");
}
