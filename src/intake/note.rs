//! Notes on the author after the story: "Ann Lee is a reporter with …", "Follow her on …", "Editing by …".

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Block, BlockKind};

/// How many paragraphs at the end may be notes.
const MOST: usize = 8;

/// Marks the notes at the end of the story as [`BlockKind::AuthorNote`].
///
/// Going up from the last paragraph, notes end at the first paragraph that is none; the story's first paragraph never is one.
pub fn mark(text: &str, blocks: &mut [Block], authors: &[String]) {
    let story = blocks.iter().position(|b| b.kind == BlockKind::Paragraph).map_or(blocks.len(), |first| first + 1);
    let lowest = story.max(blocks.len().saturating_sub(MOST)).min(blocks.len());
    for block in blocks[lowest..].iter_mut().rev() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading) || !is_note(&text[block.range.clone()], authors) {
            break;
        }
        block.kind = BlockKind::AuthorNote;
    }
}

fn is_note(paragraph: &str, authors: &[String]) -> bool {
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[(\[*_]*(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslat(?:ion|ed)|Compiled) by \p{Lu}|^[(\[*_]*(?:The )?(?:Associated Press|AP|Reuters|AFP|[\p{Lu}][\p{L} ]{2,40}) (?:writers? |reporters? )?.{0,80}contributed to this (?:report|story|article)")
            .expect("the pattern is constant")
    });
    static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\bfollow (?:him|her|them|us|me|\p{L}+(?: \p{L}+)?) (?:on|at|@)|\b(?:can|may) be (?:contacted|reached|emailed|followed) (?:at|on|via|by)|\b(?:contact|e-?mail) (?:him|her|them|the (?:author|writer|reporter)) (?:at|on|via)|\bemail address\b.*@")
            .expect("the pattern is constant")
    });
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[*_]*(?:\p{Lu}[\p{L}.'’\-]*(?: (?:de|van|von|der|den|bin|al|la|del))*\s+){1,4}(?:is|was) (?:an? |the )?(?:\S+ ){0,5}?(?:reporter|journalist|correspondent|editor|editor-in-chief|writer|columnist|contributor|producer|photographer|bureau chief|managing director|fellow|author)s?\b[^.]*?\b(?:with|for|at|of|based|covering|who covers|from)\b")
            .expect("the pattern is constant")
    });
    let known = authors.iter().any(|author| starts_with_name(paragraph, author));
    let biography = known
        && [" covers ", " writes ", " reports ", " is ", " has covered ", " joined "].iter().any(|verb| first_sentence(paragraph).contains(verb));
    paragraph.chars().count() < 1200 && (CREDIT.is_match(paragraph) || CONTACT.is_match(paragraph) || ROLE.is_match(paragraph) || biography)
}

fn starts_with_name(paragraph: &str, author: &str) -> bool {
    author.split_whitespace().count() >= 2 && paragraph.get(..author.len()).is_some_and(|start| start.to_lowercase() == author.to_lowercase())
}

fn first_sentence(paragraph: &str) -> &str {
    paragraph.split(". ").next().unwrap_or(paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn notes(text: &str, authors: &[&str]) -> usize {
        let mut article = Article::from_body(text);
        let authors: Vec<String> = authors.iter().map(|a| (*a).to_owned()).collect();
        mark(&article.text, &mut article.blocks, &authors);
        article.blocks.iter().filter(|b| b.kind == BlockKind::AuthorNote).count()
    }

    #[test]
    fn notes_at_the_end_are_marked() {
        let story = "The dam broke.\n\nNobody was hurt.\n\n";
        assert_eq!(notes(&format!("{story}Ann Lee is a staff reporter with the Riga Times. Follow her on Mastodon."), &[]), 1);
        assert_eq!(notes(&format!("{story}Bo Ek covers shipping.\n\n(Reporting by Bo Ek; Editing by Cy Orr)"), &["Bo Ek"]), 2);
        assert_eq!(notes(&format!("{story}Ann Lee is the founding editor of the Riga Times.\n\nShe can be reached at lee@example.org."), &[]), 2);
    }

    #[test]
    fn stories_about_reporters_are_not() {
        assert_eq!(notes("The dam broke.\n\nAnn Lee is a reporter. She was arrested.", &[]), 0);
        assert_eq!(notes("Ann Lee is a reporter with the Riga Times. She was arrested.", &[]), 0);
    }
}
