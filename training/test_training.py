"""Tests of the parts that need no corpus: python -m unittest test_training"""

import itertools
import random
import unittest

import numpy as np
import torch

from augment import dateline, typographic, unstopped
from chains import chains
from decode import tags, tree
from gum_names import add_gum_names, phrases
from graph import label_graph, main_graph
from name_corpora import mapped, realigned
from network import Network
from pieces import encode, shape
from revive import revived
from sentence import Sentence, spans, tag


def parsed(words, upos, heads, relations, **more):
    return Sentence(words.split(), more.pop("source", "uner"), upos=upos.split(), xpos=["X"] * len(heads), heads=heads, relations=relations.split(), **more)


class Chains(unittest.TestCase):
    def words(self, rows):
        """Form, fine tag, head (from 1) and relation of each word."""
        words = [{"form": f, "lemma": f.lower(), "tag": "X", "fine": t, "head": int(h) - 1, "relation": r, "sentence": 0} for f, t, h, r in rows]
        return [{**word, "children": [c for c, other in enumerate(words) if other["head"] == number]} for number, word in enumerate(words)]

    def told(self, words, *places):
        mentions = [{"begin": begin, "end": end, "head": head, "link": link} for begin, end, head, link in places]
        return [[(m["begin"], m["end"]) for m in chain] for chain in chains(words, mentions)]

    def test_apposed_phrases_are_one_and_predicates_none(self):
        rows = "Toft/NNP/6/nsubj ,/,/4/punct the/DT/4/det skipper/NN/1/appos was/VBD/6/cop owner/NN/0/root he/PRP/8/nsubj said/VBD/6/parataxis"
        words = self.words(row.split("/") for row in rows.split())
        self.assertEqual(self.told(words, (0, 1, 0, "coref"), (2, 4, 3, "appos"), (5, 6, 5, "coref"), (6, 7, 6, "ana")), [[(0, 4), (6, 7)]])

    def test_an_indefinite_phrase_begins_a_chain(self):
        rows = "the/DT/2/det ship/NN/3/nsubj met/VBD/0/root a/DT/5/det ship/NN/3/obj"
        words = self.words(row.split("/") for row in rows.split())
        self.assertEqual(self.told(words, (0, 2, 1, "coref"), (3, 5, 4, "coref")), [[(0, 2)], [(3, 5)]])


class Trees(unittest.TestCase):
    def all_trees(self, size):
        for choice in itertools.product(range(size), repeat=size - 1):
            heads = (0, *choice)
            reaches = lambda w, left=size: w == 0 or (left > 0 and reaches(heads[w], left - 1))
            if sum(h == 0 for h in choice) == 1 and all(reaches(w) for w in range(1, size)):
                yield heads

    def test_best_of_all_single_root_trees(self):
        chance = np.random.default_rng(0)
        trees = list(self.all_trees(5))
        worth = lambda s, heads: sum(s[w, heads[w]] for w in range(1, 5))
        for _ in range(50):
            scores = chance.normal(size=(5, 5))
            self.assertAlmostEqual(worth(scores, tree(scores)), max(worth(scores, t) for t in trees))

    def test_no_words(self):
        self.assertEqual(list(tree(np.zeros((1, 1)))), [0])
        self.assertEqual(tags(np.zeros((0, 7))), [])


class Names(unittest.TestCase):
    def test_no_name_begins_inside(self):
        scores = np.zeros((2, 7))
        scores[0, 0], scores[1, 2], scores[1, 1] = 5, 3, 2  # O, then I-PER: cannot be
        self.assertEqual(tags(scores), ["O", "B-PER"])

    def test_tags_and_spans_are_inverse(self):
        names = {(0, 2, "PER"), (2, 3, "ORG"), (5, 6, "LOC")}
        self.assertEqual(spans(tag(7, names)), names)

    def test_kinds_are_mapped_and_adjacent_kinds_parted(self):
        self.assertEqual(mapped(["I-PER", "I-PER", "I-LOC", "B-election", "O"]), ["B-PER", "I-PER", "B-LOC", "O", "O"])
        self.assertEqual(mapped(["B-politicalparty", "I-politicalparty", "B-politicalparty"]), ["B-ORG", "I-ORG", "B-ORG"])

    def test_tags_follow_another_division_into_words(self):
        self.assertEqual(realigned(["New", "York's"], ["B-LOC", "I-LOC"], ["New", "York", "'s"]), ["B-LOC", "I-LOC", "I-LOC"])
        self.assertIsNone(realigned(["a"], ["O"], ["b"]))

    def test_gum_phrases_are_trimmed_to_their_proper_nouns(self):
        notes = ["Entity=(1-person-new", "_", "_", "Entity=(2-place-new)1)", "_"]
        self.assertEqual(phrases(notes), [(3, 3, "place"), (0, 3, "person")])
        notes = ["Entity=(1-person-new", "_", "_", "_", "Entity=(2-place-new)1)", "_"]
        sentence = parsed("the mayor Ann from Rome waved", "DET NOUN PROPN ADP PROPN VERB", [3, 3, 6, 5, 3, 0], "det nmod nsubj case nmod root", notes=notes, source="gum")
        add_gum_names([sentence])
        self.assertEqual(sentence.names, ["O", "O", "B-PER", "O", "B-LOC", "O"])


class Inputs(unittest.TestCase):
    def test_shapes(self):
        self.assertEqual([shape(w) for w in ("the", "Rome", "NATO", "McKay", "A", "G7", "...")], [1, 2, 3, 4, 5, 6, 0])

    def test_long_sentences_are_cut_or_left_out(self):
        long = Sentence(["word"] * 300, "uner")
        self.assertIsNone(encode(long, {}))
        self.assertEqual(len(encode(long, {}, cut=True).ids), 128)


class Spellings(unittest.TestCase):
    def setUp(self):
        words = "He said ` it ' and went home ."
        heads = [2, 0, 4, 2, 4, 7, 2, 7, 2]
        self.sentence = parsed(words, "PRON VERB PUNCT PRON PUNCT CCONJ VERB ADV PUNCT", heads, "nsubj root punct obj punct cc conj advmod punct", names=["O"] * 9)

    def test_every_spelling_keeps_the_layers_alike(self):
        for seed in range(400):
            chance = random.Random(seed)
            for varied in (unstopped(self.sentence, chance), typographic(self.sentence, chance), dateline(self.sentence, chance, [("Rome",)])):
                sizes = {len(layer) for layer in (varied.words, varied.names, varied.upos, varied.heads, varied.relations)}
                self.assertEqual(len(sizes), 1)
                self.assertEqual(varied.heads.count(0), 1)
                self.assertTrue(all(0 <= h <= len(varied.words) for h in varied.heads))


class Revival(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.network = Network(3)
        for parameter in self.network.parameters():
            torch.nn.init.normal_(parameter, std=0.05)
        torch.nn.init.zeros_(self.network.habit)  # it is no part of the graphs

    def farthest(self, ranges):
        """Greatest distance of a revived weight from its own, as a share of the greatest weight of its tensor; `ranges`: main's and label's, or None."""
        graphs = (main_graph(self.network, ranges and ranges[0])[0], label_graph(self.network, ranges and ranges[1])[0])
        state, own = revived(*graphs), self.network.state_dict()
        self.assertEqual({k: v.shape for k, v in state.items()}, {k: v.shape for k, v in own.items()})
        return max(float((state[k] - own[k]).abs().max() / own[k].abs().max().clamp(min=1e-9)) for k in own)

    def test_full_precision_comes_back_whole(self):
        self.assertLess(self.farthest(None), 1e-5)

    def test_integers_come_back_but_for_rounding(self):
        names = [set(build(self.network)[1].matrix_inputs) for build in (main_graph, label_graph)]
        wide = {key: 1536 if key.endswith(".f2") else {"ner_head": 256, "arc_head": 256, "pair": 128, "head_only": 128}.get(key, 384) for key in set.union(*names)}
        ranges = [{key: (-np.linspace(1, 4, wide[key]), np.linspace(1, 4, wide[key])) for key in group} for group in names]
        # A weight is rounded to a 64th of the greatest of its column, after evening.
        self.assertLess(self.farthest(ranges), 1 / 32)


if __name__ == "__main__":
    unittest.main()
