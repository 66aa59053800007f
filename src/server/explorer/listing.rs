//! Lists that come in pages, and their length in words.

use serde::Serialize;

use super::words;

/// Entries on one page of a list, unless a page says otherwise.
pub const PAGE_SIZE: usize = 25;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing<T> {
    /// What is on this page.
    pub items: Vec<T>,
    /// Length of the whole list, as far as it was looked at.
    pub total: usize,
    /// Whether the list goes on beyond what was looked at.
    pub open_end: bool,
    /// Number of this page, from 1.
    pub page: usize,
    /// Number of the last page.
    pub pages: usize,
    #[serde(skip)]
    size: usize,
}

impl<T> Listing<T> {
    /// Page `page` (from 1; beyond the end the last one) of a list that is in memory.
    pub fn cut(items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>, page: usize, size: usize) -> Self {
        let items = items.into_iter();
        let total = items.len();
        let (page, pages) = clamp(total, page, size);
        Self { items: items.skip((page - 1) * size).take(size).collect(), total, open_end: false, page, pages, size }
    }

    /// As [`Listing::cut`], of a list of `total` entries of which only the first can be shown.
    pub fn cut_short(items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>, total: usize, page: usize, size: usize) -> Self {
        Self { total, ..Self::cut(items, page, size) }
    }

    /// Page `page` of a list of `total` entries, of which `items` are those of this page.
    pub fn page_of(items: Vec<T>, total: usize, page: usize, size: usize) -> Self {
        let (page, pages) = clamp(total, page, size);
        Self { items, total, open_end: false, page, pages, size }
    }

    /// The same page with other entries.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listing<U> {
        let items = self.items.into_iter().map(change).collect();
        Listing { items, total: self.total, open_end: self.open_end, page: self.page, pages: self.pages, size: self.size }
    }

    /// The same page with other entries, or the first error met in making them.
    pub fn try_map<U, E>(self, change: impl FnMut(T) -> Result<U, E>) -> Result<Listing<U>, E> {
        let items = self.items.into_iter().map(change).collect::<Result<_, _>>()?;
        Ok(Listing { items, total: self.total, open_end: self.open_end, page: self.page, pages: self.pages, size: self.size })
    }

    /// Says whether the list goes on beyond what was looked at.
    pub fn going_on(mut self, open_end: bool) -> Self {
        self.open_end = open_end;
        self
    }

    /// Whether there is nothing in the list.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// "12 facts", "26 to 50 of 112 facts", "at least 2,000 facts".
    pub fn length(&self, one: &str, many: &str) -> String {
        let more = if self.open_end { "at least " } else { "" };
        let whole = format!("{more}{}", words::count(self.total, one, many));
        if self.pages <= 1 || self.items.is_empty() {
            return whole;
        }
        let first = (self.page - 1) * self.size + 1;
        format!("{} to {} of {whole}", words::grouped(first), words::grouped(first + self.items.len() - 1))
    }

    /// "Page 2 of 5", or "Page 2" of a list that goes on beyond what was looked at.
    pub fn place(&self) -> String {
        let page = words::grouped(self.page);
        if self.open_end { format!("Page {page}") } else { format!("Page {page} of {}", words::grouped(self.pages)) }
    }

    /// The page before this one.
    pub fn previous(&self) -> Option<usize> {
        (self.page > 1).then(|| self.page - 1)
    }

    /// The page after this one.
    pub fn next(&self) -> Option<usize> {
        (self.page < self.pages).then(|| self.page + 1)
    }
}

impl<T> Listing<Option<T>> {
    /// Leaves out what is gone since it was listed.
    pub fn flatten(self) -> Listing<T> {
        let items = self.items.into_iter().flatten().collect();
        Listing { items, total: self.total, open_end: self.open_end, page: self.page, pages: self.pages, size: self.size }
    }
}

/// Number of the page, from 1, and of the last one.
fn clamp(total: usize, page: usize, size: usize) -> (usize, usize) {
    let pages = total.div_ceil(size.max(1)).max(1);
    (page.clamp(1, pages), pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_and_told_in_words() {
        let list = |page| Listing::cut((1..=60).collect::<Vec<_>>(), page, 25);
        assert_eq!((list(1).items[0], list(2).items[0], list(99).items.len()), (1, 26, 10));
        assert_eq!(list(2).length("fact", "facts"), "26 to 50 of 60 facts");
        assert_eq!((list(1).previous(), list(1).next(), list(3).next()), (None, Some(2), None));
        assert_eq!(Listing::cut(vec![1], 1, 25).length("fact", "facts"), "1 fact");
        assert_eq!(Listing::<u8>::cut(vec![], 0, 25).length("fact", "facts"), "0 facts");
        assert_eq!(Listing::cut(vec![1; 3], 1, 25).going_on(true).length("fact", "facts"), "at least 3 facts");
        assert_eq!((list(2).place(), list(2).going_on(true).place()), ("Page 2 of 3".to_owned(), "Page 2".to_owned()));
        let counted = Listing::page_of(vec![26, 27], 1_027, 42, 25);
        assert_eq!((counted.pages, counted.length("fact", "facts").as_str()), (42, "1,026 to 1,027 of 1,027 facts"));
    }
}
