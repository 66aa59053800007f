//! Which form of an answer the client likes best (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, header};

/// A form that an answer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// What the answer is then called.
    pub media_type: &'static str,
    /// Other names by which clients ask for it.
    pub aliases: &'static [&'static str],
}

impl Form {
    /// A form without other names.
    #[must_use]
    pub const fn of(media_type: &'static str) -> Self {
        Self { media_type, aliases: &[] }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.media_type).chain(self.aliases.iter().copied())
    }
}

/// The one of `forms` that the `Accept` headers prefer, the first of those that they like equally; `None` if they accept none of them. Without
/// such a header everything is accepted.
#[must_use]
pub fn choose<'a>(headers: &HeaderMap, forms: &'a [Form]) -> Option<&'a Form> {
    quality(headers, forms).map(|(form, _)| form)
}

/// As [`choose`], with how much the form is liked, in thousandths.
#[must_use]
pub fn quality<'a>(headers: &HeaderMap, forms: &'a [Form]) -> Option<(&'a Form, u16)> {
    let lines: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges: Vec<Range> = lines.iter().flat_map(|line| line.split(',')).filter_map(Range::read).collect();
    if ranges.is_empty() {
        return forms.first().map(|form| (form, 1000));
    }
    let liked = forms.iter().map(|form| (form, form.names().map(|name| liking(&ranges, name)).max().unwrap_or(0)));
    // Of equals the first, hence no `max_by_key`.
    liked.filter(|(_, quality)| *quality > 0).fold(None, |best, next| match best {
        Some((_, most)) if most >= next.1 => best,
        _ => Some(next),
    })
}

/// One part of an `Accept` header: `text/turtle;q=0.8`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// In thousandths.
    quality: u16,
}

impl<'a> Range<'a> {
    fn read(part: &'a str) -> Option<Self> {
        let mut pieces = part.split(';').map(str::trim);
        let (kind, subtype) = match pieces.next()? {
            // Some old clients send a lone star.
            "*" => ("*", "*"),
            range => range.split_once('/')?,
        };
        let quality = pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
        Some(Self { kind, subtype, quality: quality.map_or(1000, thousandths) })
    }

    /// How closely the range describes a media type; `None` if not at all.
    fn fits(&self, kind: &str, subtype: &str) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (own, "*") if own.eq_ignore_ascii_case(kind) => Some(1),
            (own, exact) if own.eq_ignore_ascii_case(kind) && exact.eq_ignore_ascii_case(subtype) => Some(2),
            _ => None,
        }
    }
}

fn thousandths(text: &str) -> u16 {
    let quality = text.parse::<f64>().ok().filter(|quality| quality.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0);
    // Between 0 and 1000.
    (quality * 1000.0).round() as u16
}

/// The closest range decides, whatever the others say.
fn liking(ranges: &[Range<'_>], media_type: &str) -> u16 {
    let Some((kind, subtype)) = media_type.split(';').next().unwrap_or_default().split_once('/') else { return 0 };
    let fitting = ranges.iter().filter_map(|range| range.fits(kind, subtype.trim()).map(|closeness| (closeness, range.quality)));
    fitting.max().map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: &[Form] = &[
        Form { media_type: "application/sparql-results+json", aliases: &["application/json"] },
        Form::of("text/csv; charset=utf-8"),
        Form::of("text/turtle"),
    ];

    fn chosen(accept: &[&str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(header::ACCEPT, value.parse().unwrap());
        }
        choose(&headers, FORMS).map(|form| form.media_type)
    }

    #[test]
    fn without_a_wish_the_first_is_given() {
        assert_eq!(chosen(&[]), Some("application/sparql-results+json"));
        assert_eq!(chosen(&["*/*"]), Some("application/sparql-results+json"));
    }

    #[test]
    fn the_highest_quality_wins_whatever_the_order() {
        assert_eq!(chosen(&["text/turtle;q=0.5, text/csv;q=0.9, application/json;q=0.1"]), Some("text/csv; charset=utf-8"));
        assert_eq!(chosen(&["text/turtle; q=0.5", "text/csv;q=0.4"]), Some("text/turtle"));
    }

    #[test]
    fn the_closest_range_decides() {
        assert_eq!(chosen(&["text/*, text/csv;q=0"]), Some("text/turtle"));
        assert_eq!(chosen(&["text/*;q=0.5, TEXT/Turtle;q=0.7, */*;q=0.1"]), Some("text/turtle"));
    }

    #[test]
    fn what_is_not_accepted_is_not_given() {
        assert_eq!(chosen(&["image/png"]), None);
        assert_eq!(chosen(&["*/*;q=0"]), None);
        assert_eq!(chosen(&["text/csv;q=nonsense"]), None);
    }
}
