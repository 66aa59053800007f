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
    use super::super::testing::analysis;
    use super::*;

    #[test]
    fn a_name_behind_the_subject_is_the_subjects() {
        let mut all = analysis(
            "said say VERB 0 root
            the the DET 3 det
            chairman chairman NOUN 1 nsubj
            , , PUNCT 5 punct
            Ola Ola PROPN 1 nsubj
            Brandt Brandt PROPN 5 flat",
        );
        mend(&mut all);
        assert_eq!((all.head[4], all.relation[4]), (Some(2), Relation::Appos));
        assert_eq!((all.children[0].as_slice(), all.children[2].as_slice()), (&[2][..], &[1, 4][..]));
    }

    #[test]
    fn what_is_not_set_beside_it_stays() {
        for (mark, class) in [("-", "PROPN"), (",", "NOUN"), (",", "PRON")] {
            let table = format!("said say VERB 0 root\nchairman chairman NOUN 1 nsubj\n{mark} {mark} PUNCT 4 punct\nBrandt Brandt {class} 1 nsubj");
            let mut all = analysis(&table);
            mend(&mut all);
            assert_eq!(all.relation[3], Relation::Nsubj, "{mark} {class}");
        }
    }
}
