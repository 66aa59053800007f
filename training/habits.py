"""Merges the corpora's own corrections of the names head into one head, chosen on the development sets.

While training, every corpus has its correction of the common head (Daumé 2007), which takes up what is peculiar to its annotators.
The exported head is the common one plus a weighted sum of the corrections, with a bias against or for the tag O.
"""

import itertools

import numpy as np
import torch
import torch.nn.functional as F

from decode import tags
from labels import SOURCES
from measure import log_softmax, score_names
from network import NAME
from pieces import batches, collate, encode

STEPS = (0.0, 0.5, 1.0)
OUTSIDE = (-1.5, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5)
WEIGHT = {"EWT dev": 1.0, "politics dev": 1.0, "GUM dev": 0.5}
"""What a set counts in the choice; GUM's names are derived, hence the half."""


def hidden_names(network, sentences):
    """Gold tags and the names head's hidden vectors [words, NAME] of each sentence."""
    examples = [encode(s, {}, cut=True) for s in sentences]
    found = []
    for rows in batches(examples, 4096):
        batch = {key: torch.from_numpy(value) for key, value in collate([examples[i] for i in rows]).items()}
        with torch.no_grad():
            named = F.gelu(network.nm(network.words(batch["ids"], batch["shape"], batch["mask"], batch["first"]))).numpy()
        found += [(sentences[i].names, named[row, 1 : len(examples[i].first)]) for row, i in enumerate(rows)]
    return found


def merged(network, weights, outside):
    """Weight and bias of the names head for a weight a corpus and a bias of the tag O."""
    habit = network.habit.detach().numpy()
    mix = sum(w * habit[SOURCES.index(s)] for s, w in weights.items())
    weight, bias = network.ner.weight.detach().numpy() + mix[:, :NAME], network.ner.bias.detach().numpy() + mix[:, NAME]
    return weight, bias + np.eye(len(bias), dtype=np.float32)[0] * outside


def merit(vectors, head):
    """Weighted mean F1 of the development sets under a head."""
    weight, bias = head
    total = 0.0
    for name, pairs in vectors.items():
        scores = score_names((gold, tags(log_softmax(named @ weight.T + bias))) for gold, named in pairs)
        total += WEIGHT[name] * scores["all"][0]
    return total / sum(WEIGHT[name] for name in vectors)


def merge(network, development):
    """Puts the best merged head into the network, and returns how it was made. `development`: sets by name."""
    plain = {name: [s.__class__(s.words, s.source, names=s.names) for s in held if s.names is not None] for name, held in development.items()}
    vectors = {name: hidden_names(network, held) for name, held in plain.items()}
    best = (-1.0, None, None)
    # First the mixture, then the bias: the two hardly depend on each other.
    for mixture in itertools.product(STEPS, repeat=3):
        weights = dict(zip(("uner", "wikigold", "politics"), mixture))
        best = max(best, (merit(vectors, merged(network, weights, 0.0)), weights, 0.0), key=lambda b: b[0])
    for outside in OUTSIDE:
        best = max(best, (merit(vectors, merged(network, best[1], outside)), best[1], outside), key=lambda b: b[0])
    weight, bias = merged(network, best[1], best[2])
    network.ner.weight.data, network.ner.bias.data = torch.from_numpy(weight), torch.from_numpy(bias.astype(np.float32))
    return {"merit": round(best[0], 2), "corrections": best[1], "outside": best[2]}
