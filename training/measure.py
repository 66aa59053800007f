"""Accuracy of a model, as the shared tasks measure it: UPOS, UAS, LAS over all words, F1 over whole names."""

from collections import Counter, defaultdict

import numpy as np

from decode import tags, tree
from labels import WORD_CLASSES
from pieces import batches, collate, encode
from sentence import spans


def log_softmax(scores):
    """Natural logarithms of probabilities over the last axis."""
    scores = scores - scores.max(-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(-1, keepdims=True))


def percent(part, whole):
    """A share in per cent, with two decimals."""
    return round(100 * part / max(1, whole), 2)


def analyse(model, label, sentences, relations, whole_tree=True):
    """Yields (sentence, word classes, heads, labels, log probabilities of name tags) in no set order; words that do not fit are missing.

    `model` maps a batch to arrays upos, names, arc, ld, lh; `label` scores pairs of ld and lh.
    """
    examples = [encode(s, relations, cut=True) for s in sentences]
    for rows in batches(examples, 4096):
        batch = collate([examples[i] for i in rows])
        upos, names, arc, ld, lh = model(batch)
        for row, i in enumerate(rows):
            n = len(examples[i].first)
            scores = arc[row, :n, :n].copy()
            if whole_tree:
                heads = tree(scores)
            else:
                np.fill_diagonal(scores, -1e9)
                heads = scores.argmax(1)
            labels = label(ld[row, 1:n], lh[row][heads[1:]]).argmax(1)
            yield sentences[i], upos[row, 1:n].argmax(1), heads[1:], labels, log_softmax(names[row, 1:n])


def score_names(pairs):
    """F1, precision and recall in per cent over (gold tags, found tags), all kinds and each kind."""
    count = defaultdict(lambda: [0, 0, 0])
    for gold, found in pairs:
        gold, found = spans(gold), spans(found)
        for column, group in enumerate((found & gold, found, gold)):
            for _, _, kind in group:
                count[kind][column] += 1
                count["all"][column] += 1
    return {kind: (percent(2 * hit, found + gold), percent(hit, found), percent(hit, gold)) for kind, (hit, found, gold) in sorted(count.items())}


def measure(model, label, sentences, relations, whole_tree=True):
    """Scores of a set: upos, uas, las (absent where there are no trees), and names as `score_names` gives them."""
    order = {name: i for i, name in enumerate(relations)}
    count, pairs = Counter(), []
    for sentence, upos, heads, labels, names in analyse(model, label, sentences, order, whole_tree):
        if sentence.heads is not None:
            n = len(heads)
            right = heads == np.array(sentence.heads[:n])
            count["words"] += len(sentence.words)
            count["upos"] += sum(WORD_CLASSES[u] == g for u, g in zip(upos, sentence.upos))
            count["uas"] += int(right.sum())
            count["las"] += int((right & np.array([relations[x] == g for x, g in zip(labels, sentence.relations)])).sum())
        if sentence.names is not None:
            pairs.append((sentence.names, tags(names)))
    scores = {key: percent(count[key], count["words"]) for key in ("upos", "uas", "las") if count["words"]}
    return scores | {"names": score_names(pairs)}


def line(scores):
    """Scores on one line."""
    trees = " ".join(f"{key} {scores[key]:.2f}" for key in ("upos", "uas", "las") if key in scores)
    names = "; ".join(f"{kind} {f:.1f} (P {p:.1f} R {r:.1f})" for kind, (f, p, r) in scores["names"].items())
    return f"{trees} names {names}".strip()
