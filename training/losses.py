"""What the model is to get right, as one number."""

import torch
import torch.nn.functional as F

from labels import SOURCES, UNKNOWN

NAMES = 2.0
TRUST = {"uner": 1.0, "gum": 0.5, "wikigold": 1.0, "wnut": 0.4, "politics": 1.0}
"""Weight of each corpus's name tags: those of GUM are derived, those of WNUT far from news."""

SURE = 0.5
"""From this probability on, a name that the model sees in an untagged proper noun is believed to have been missed by the annotators."""


def cross_entropy(scores, targets, weights=None):
    """Sum of the loss over the known targets."""
    loss = F.cross_entropy(scores.float().flatten(0, -2), targets.flatten(), ignore_index=UNKNOWN, reduction="none")
    return (loss if weights is None else loss * weights.flatten()).sum()


def name_weights(names, batch, grown):
    """Weight of each word's tag. Once the model has `grown`, untagged proper nouns that it takes for names are left alone.

    The training part of Universal NER misses organisations; to learn that they are none would teach the annotators' lapses.
    """
    trust = torch.tensor([TRUST[s] for s in SOURCES])[batch["source"]]
    weights = trust[:, None].expand(names.shape[:2]).clone()
    if grown:
        believed = 1 - torch.softmax(names.detach().float(), -1)[:, :, 0] > SURE
        weights[believed & (batch["doubtful"] == 1)] = 0
    return weights


def total_loss(network, batch, grown):
    """The loss of a batch, and its parts as floats; all are per word of the batch, so that a sentence without a tree weighs as much as it holds."""
    upos, names, own, arc, ld, lh = network(batch["ids"], batch["shape"], batch["mask"], batch["first"], batch["source"])
    count = int(batch["real"].sum()) - len(batch["real"])
    width = arc.shape[1]
    barred = (batch["real"] == 0)[:, None, :] | torch.eye(width, dtype=torch.bool)
    known = batch["heads"] != UNKNOWN
    chosen = torch.gather(lh, 1, batch["heads"].clamp(min=0)[:, :, None].expand(-1, -1, lh.shape[2]))
    parts = {
        "upos": cross_entropy(upos, batch["upos"]),
        "arc": cross_entropy(arc.float().masked_fill(barred, -1e4), batch["heads"]),
        "names": NAMES * cross_entropy(own, batch["names"], name_weights(names, batch, grown)),
    }
    if known.any():
        parts["label"] = cross_entropy(network.label(ld[known], chosen[known]), batch["relations"][known])
    # The common part alone must be able to name, too: it is what the doubts above are judged by.
    parts["common"] = 0.5 * cross_entropy(names, batch["names"], name_weights(names, batch, grown))
    parts = {key: value / count for key, value in parts.items()}
    return sum(parts.values()), {key: float(value.detach()) for key, value in parts.items()}
