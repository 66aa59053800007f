//! Many articles at once: which of them meet another in a band, and which of those tell one story.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

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

/// The stories that several of the articles tell, which are called by their places in `signatures`: articles that share a band and resemble each other,
/// directly or through others.
pub(super) fn stories(signatures: &[Signature]) -> Vec<Vec<usize>> {
    let mut told = UnionFind::new(signatures.len());
    let mut bands: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (number, signature) in signatures.iter().enumerate() {
        signature.keys().iter().enumerate().for_each(|place| bands.entry((place.0, *place.1)).or_default().push(number));
    }
    for band in bands.into_values() {
        // The band's articles by what is known to be one story, so that the very same text many times is compared once.
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for number in band {
            let is_near =
                |part: &Vec<usize>| told.equiv(part[0], number) || part.iter().any(|other| signatures[*other].resembles(&signatures[number]));
            let (near, far): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_near);
            let mut story = vec![number];
            for part in near {
                told.union(part[0], number);
                story.extend(part);
            }
            parts = far;
            parts.push(story);
        }
    }
    let mut stories: HashMap<usize, Vec<usize>> = HashMap::new();
    for number in 0..signatures.len() {
        stories.entry(told.find(number)).or_default().push(number);
    }
    let mut stories: Vec<_> = stories.into_values().filter(|story| story.len() > 1).collect();
    // In no order so far, as the bands came.
    stories.sort_unstable();
    stories
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

    #[test]
    fn those_are_one_story_that_resemble_each_other_directly_or_through_others() {
        let texts = [story(0, 300), story(1000, 300), story(90, 300), story(1000, 300), story(180, 300), story(2000, 300)];
        let signatures: Vec<Signature> = texts.iter().map(|text| Signature::of_text(std::iter::once(text.as_str()))).collect();
        assert!(!signatures[0].resembles(&signatures[4]));
        assert_eq!(stories(&signatures), [vec![0, 2, 4], vec![1, 3]]);
        assert_eq!(stories(&signatures[..2]), Vec::<Vec<usize>>::new());
    }
}
