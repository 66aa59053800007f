//! Bytes to text: the encoding is found out, and line ends are made one.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::Regex;

/// The text of `bytes` without byte order mark, with `\n` at line ends.
///
/// UTF-8 and UTF-16 (with or without mark) are recognised; anything else is guessed from letter statistics (chardetng, the
/// detector of Firefox).
///
/// # Errors
/// What the bytes are instead, if they are no text.
pub fn decode(bytes: &[u8]) -> Result<String, &'static str> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (encoding_of(bytes), 0));
    let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
    if is_text(&text) { Ok(one_line_end(&text)) } else { Err("binary data") }
}

/// As [`decode`] for the first bytes of something longer, whose last character may be cut.
pub fn decode_lossy(head: &[u8]) -> Result<String, &'static str> {
    let cut = match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => head.len(),
    };
    decode(&head[..cut])
}

/// The text of an HTML or XML file: in the encoding that it declares, if that is true, else as [`decode`]. Damaged characters are
/// replaced, since pages are full of them.
pub fn decode_html(bytes: &[u8]) -> String {
    static DECLARED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).expect("the pattern is constant"));
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| {
        let head: String = bytes[..bytes.len().min(4096)].iter().map(|byte| char::from(*byte)).collect();
        let declared = DECLARED.captures(&head).and_then(|found| Encoding::for_label(found[1].as_bytes()));
        let is_true = |encoding: &&'static Encoding| *encoding != UTF_8 && encoding.is_ascii_compatible() && std::str::from_utf8(bytes).is_err();
        (declared.filter(is_true).unwrap_or_else(|| encoding_of(bytes)), 0)
    });
    one_line_end(&encoding.decode_without_bom_handling(&bytes[mark..]).0)
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some(utf16) = utf16_without_mark(bytes) {
        return utf16;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Latin text in UTF-16 has a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let most = pairs - pairs / 4;
    match () {
        () if pairs < 4 => None,
        () if odd >= most && even == 0 => Some(UTF_16LE),
        () if even >= most && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// Whether it is UTF-8, perhaps with a few damaged characters: any other encoding would damage all the sound ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged == 0 || sound > 4 * damaged
}

/// Text has hardly any control or replacement characters.
fn is_text(text: &str) -> bool {
    let odd = text.chars().filter(|c| *c == '\u{fffd}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c'))).count();
    let nul = text.chars().filter(|c| *c == '\0').count();
    nul <= text.len() / 10_000 && odd <= 1 + text.chars().count() / 50
}

fn one_line_end(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.contains('\r') {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_and_line_ends_are_normalised() {
        assert_eq!(decode(b"\xef\xbb\xbfA\r\nB\rC").unwrap(), "A\nB\nC");
        assert_eq!(decode("Señor Núñez, the “mayor”".as_bytes()).unwrap(), "Señor Núñez, the “mayor”");
        let latin = b"El se\xf1or N\xfa\xf1ez dijo que la reuni\xf3n ser\xeda ma\xf1ana en Logro\xf1o.";
        assert_eq!(decode(latin).unwrap(), "El señor Núñez dijo que la reunión sería mañana en Logroño.");
        let windows = b"\x93We won,\x94 she said \x96 and left the caf\xe9.";
        assert_eq!(decode(windows).unwrap(), "“We won,” she said – and left the café.");
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let plain: Vec<u8> = "The port reopened.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&plain).unwrap(), "The port reopened.");
        let marked: Vec<u8> = [0xfe, 0xff].into_iter().chain("Größe".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&marked).unwrap(), "Größe");
    }

    #[test]
    fn one_damaged_character_does_not_change_the_encoding() {
        let mut bytes = "“Déjà vu,” she said — ‘again’.".as_bytes().to_vec();
        bytes.push(0xff);
        assert!(decode(&bytes).unwrap().starts_with("“Déjà vu,”"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(&[1, 2, 0, 3, 4, 0, 9]).unwrap_err(), "binary data");
    }

    #[test]
    fn pages_are_in_the_encoding_they_declare_if_that_is_true() {
        assert_eq!(decode_html(b"<meta charset=\"iso-8859-2\"><p>\xa3\xf3d\xbc</p>"), "<meta charset=\"iso-8859-2\"><p>Łódź</p>");
        assert_eq!(decode_html("<meta charset=\"iso-8859-1\"><p>Łódź</p>".as_bytes()), "<meta charset=\"iso-8859-1\"><p>Łódź</p>");
    }

    #[test]
    fn a_cut_character_at_the_end_of_a_head_is_left_out() {
        assert_eq!(decode_lossy(&"Łódź".as_bytes()[..6]).unwrap(), "Łód");
    }
}
