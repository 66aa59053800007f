//! A clause has one subject. Where the parser gives a verb two behind it, with nothing but a comma between them, the second says who the first is:
//! "said the club's chairman, Ola Brandt".

use super::{Analysis, Relation, Upos, WordId};

/// Makes such second subjects appositions of the first.
pub(super) fn mend(analysis: &mut Analysis) {
    for verb in 0..analysis.len() {
        let behind: Vec<WordId> = analysis.children_by(verb, Relation::Nsubj).filter(|subject| *subject > verb).collect();
        for pair in behind.windows(2) {
            if is_apposition(analysis, pair[0], pair[1]) {
                let above = analysis.head[pair[1]].replace(pair[0]);
                analysis.relation[pair[1]] = Relation::Appos;
                if let Some(above) = above {
                    analysis.children[above].retain(|child| *child != pair[1]);
                }
                analysis.children[pair[0]].push(pair[1]);
                analysis.children[pair[0]].sort_unstable();
            }
        }
    }
}

/// Whether `second` begins behind the comma that ends the phrase of `first`, both are nouns, and one of them is a name.
fn is_apposition(analysis: &Analysis, first: WordId, second: WordId) -> bool {
    let is_noun = |word: WordId| matches!(analysis.upos[word], Upos::Noun | Upos::Propn);
    let is_mark = |word: &WordId| analysis.upos[*word] == Upos::Punct;
    let end = analysis.subtree(first).into_iter().rfind(|word| !is_mark(word)).unwrap_or(first);
    let begin = analysis.subtree(second).into_iter().find(|word| !is_mark(word)).unwrap_or(second);
    let is_name = analysis.upos[first] == Upos::Propn || analysis.upos[second] == Upos::Propn;
    let joins = |word: WordId| analysis.child(word, Relation::Cc).is_some() || analysis.child(word, Relation::Conj).is_some();
    is_noun(first) && is_noun(second) && is_name && begin == end + 2 && analysis.form(end + 1) == "," && !joins(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An analysis of words given as `form/class/head/relation`, heads from 1.
    fn analysis(words: &[(&str, Upos, usize, Relation)]) -> Analysis {
        let mut all = Analysis::default();
        for (form, upos, head, relation) in words {
            let begin = all.text.len();
            all.text.push_str(form);
            all.range.push(begin..all.text.len());
            all.text.push(' ');
            all.upos.push(*upos);
            all.head.push(head.checked_sub(1));
            all.relation.push(*relation);
        }
        all.children = vec![Vec::new(); words.len()];
        for (word, head) in all.head.iter().enumerate() {
            if let Some(head) = head {
                all.children[*head].push(word);
            }
        }
        all
    }

    #[test]
    fn a_name_behind_the_subject_is_the_subjects() {
        let mut all = analysis(&[
            ("said", Upos::Verb, 0, Relation::Root),
            ("the", Upos::Det, 3, Relation::Det),
            ("chairman", Upos::Noun, 1, Relation::Nsubj),
            (",", Upos::Punct, 5, Relation::Punct),
            ("Ola", Upos::Propn, 1, Relation::Nsubj),
            ("Brandt", Upos::Propn, 5, Relation::Flat),
        ]);
        mend(&mut all);
        assert_eq!((all.head[4], all.relation[4]), (Some(2), Relation::Appos));
        assert_eq!((all.children[0].as_slice(), all.children[2].as_slice()), (&[2][..], &[1, 4][..]));
    }

    #[test]
    fn what_is_not_set_beside_it_stays() {
        let words = |mark: &'static str, class| {
            [
                ("said", Upos::Verb, 0, Relation::Root),
                ("chairman", Upos::Noun, 1, Relation::Nsubj),
                (mark, Upos::Punct, 4, Relation::Punct),
                ("Brandt", class, 1, Relation::Nsubj),
            ]
        };
        for (mark, class) in [("-", Upos::Propn), (",", Upos::Noun), (",", Upos::Pron)] {
            let mut all = analysis(&words(mark, class));
            mend(&mut all);
            assert_eq!(all.relation[3], Relation::Nsubj, "{mark} {class:?}");
        }
    }
}
