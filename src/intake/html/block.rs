//! An HTML tree to blocks: headings, paragraphs and list items, with the white space that a reader sees.

use ego_tree::NodeRef;
use scraper::{Html, Node};

use crate::article::BlockKind;
use crate::intake::text::Part;

/// What is not read to anybody.
const SILENT: &[&str] =
    &["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "title", "select", "button", "form", "figure", "nav"];
/// Elements that stand apart from what is before and after them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "header",
    "hgroup",
    "hr",
    "html",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Whether a field of a record is HTML rather than plain text.
pub(in crate::intake) fn looks_marked_up(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["</p>", "<p>", "<br>", "<br/>", "<br />", "</div>", "</a>", "</li>", "</span>", "</em>", "</strong>"].iter().any(|tag| lower.contains(tag))
}

/// The blocks of a tree, in text order, none empty. The tree must not be deeper than recursion can bear.
pub(super) fn parts(tree: &Html) -> Vec<Part> {
    let mut walk = Walk { parts: Vec::new(), kind: BlockKind::Paragraph, text: String::new() };
    walk.children(*tree.root_element());
    walk.end();
    walk.parts
}

struct Walk {
    parts: Vec<Part>,
    kind: BlockKind,
    /// The block that is being filled; a line break in it stands for `<br>`.
    text: String,
}

impl Walk {
    fn children(&mut self, node: NodeRef<'_, Node>) {
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.words(text),
                Node::Element(element) => self.element(element.name(), child),
                _ => {}
            }
        }
    }

    fn element(&mut self, name: &str, node: NodeRef<'_, Node>) {
        let kind = match name {
            _ if SILENT.contains(&name) => return,
            "br" => return self.text.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
            "li" => BlockKind::ListItem,
            _ if BLOCKS.contains(&name) => self.kind,
            _ => return self.children(node),
        };
        self.end();
        let outer = std::mem::replace(&mut self.kind, kind);
        self.children(node);
        self.end();
        self.kind = outer;
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    /// Ends the block; two line breaks in it part paragraphs.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        for stretch in lines.split(|line| line.is_empty()) {
            let text = stretch.join("\n");
            if text.chars().any(char::is_alphanumeric) {
                self.parts.push(Part { kind: self.kind, text });
            }
        }
    }
}
