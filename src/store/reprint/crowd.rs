//! Many articles that come at once: which of them meet another in a band.

use super::Signature;

/// The bands of articles, in the order in which they came.
#[derive(Debug, Default)]
pub(in crate::store) struct Crowd {
    articles: u32,
    /// For each place in a signature the band there and the number of its article.
    bands: Vec<Vec<(u64, u32)>>,
}

impl Crowd {
    /// Adds an article, and gives its number.
    pub fn add(&mut self, signature: &Signature) -> u32 {
        let (number, keys) = (self.articles, signature.keys());
        self.articles += 1;
        self.bands.resize_with(self.bands.len().max(keys.len()), Vec::new);
        self.bands.iter_mut().zip(keys).for_each(|(bands, key)| bands.push((*key, number)));
        number
    }

    /// Numbers of the articles that share a band with another, sorted.
    pub fn meeting(self) -> Vec<u32> {
        let mut found = Vec::new();
        for mut bands in self.bands {
            bands.sort_unstable();
            for same in bands.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
                found.extend(same.iter().map(|(_, number)| *number));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::signature::tests::story;
    use super::*;

    #[test]
    fn those_meet_that_may_be_one_story() {
        let mut crowd = Crowd::default();
        let texts = [story(0, 300), story(1000, 300), story(20, 300), String::new(), String::new(), "Rain fell.".to_owned(), "rain fell".to_owned()];
        let numbers: Vec<u32> = texts.iter().map(|text| crowd.add(&Signature::of_text(std::iter::once(text.as_str())))).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(crowd.meeting(), [0, 2, 5, 6]);
    }
}
