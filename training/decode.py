"""Scores to analyses: the best tree, the best names."""

import numpy as np

from labels import NAME_TAGS

IMPOSSIBLE = -1e9


def cycle_in(heads):
    """The words of one cycle, if any; word 0 is the root."""
    seen = np.zeros(len(heads), int)
    for start in range(1, len(heads)):
        path, word = [], start
        while word != 0 and seen[word] == 0:
            seen[word] = start
            path.append(word)
            word = heads[word]
        if word != 0 and seen[word] == start:
            return path[path.index(word) :]
    return None


def arborescence(scores):
    """Heads of the best-scored tree over scores[dependent, head], by Chu & Liu (1965) and Edmonds (1967)."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = cycle_in(heads)
    if cycle is None:
        return heads
    rest = [w for w in range(len(scores)) if w not in set(cycle)]
    size = len(rest)
    small = np.full((size + 1, size + 1), IMPOSSIBLE)
    small[:size, :size] = scores[np.ix_(rest, rest)]
    own = scores[cycle, heads[cycle]]
    small[:size, size] = scores[np.ix_(rest, cycle)].max(1)
    leave = [cycle[k] for k in scores[np.ix_(rest, cycle)].argmax(1)]
    gains = scores[np.ix_(cycle, rest)] - own[:, None]
    small[size, :size] = gains.max(0) + own.sum()
    enter = [cycle[k] for k in gains.argmax(0)]
    small[0, :] = IMPOSSIBLE
    found = arborescence(small)
    for at, word in enumerate(rest):
        if at:
            heads[word] = leave[at] if found[at] == size else rest[found[at]]
    heads[enter[found[size]]] = rest[found[size]]
    return heads


def tree(scores):
    """Heads of the best tree with a single root; entry 0 is the root itself."""
    scores = scores.astype(np.float64).copy()
    np.fill_diagonal(scores, IMPOSSIBLE)
    scores[0, :] = IMPOSSIBLE
    heads = arborescence(scores)
    roots = [w for w in range(1, len(scores)) if heads[w] == 0]
    if len(roots) == 1 or len(scores) < 2:
        return heads
    trials = []
    for root in roots or [int(scores[1:, 0].argmax()) + 1]:
        fixed = scores.copy()
        fixed[1:, 0], fixed[root, :], fixed[root, 0] = IMPOSSIBLE, IMPOSSIBLE, scores[root, 0]
        found = arborescence(fixed)
        trials.append((sum(fixed[w, found[w]] for w in range(1, len(fixed))), found))
    return max(trials, key=lambda t: t[0])[1]


FOLLOWS = np.array([[b[0] != "I" or a[1:] == b[1:] and a != "O" for b in NAME_TAGS] for a in NAME_TAGS])
"""Whether a tag (column) may follow another (row): I- only inside a name of the same kind."""


def tags(scores):
    """The best-scored well-formed sequence of tags (Viterbi 1967) over scores [words, tags]."""
    if not len(scores):
        return []
    best = np.where(FOLLOWS[0], scores[0], IMPOSSIBLE)
    back = []
    for row in scores[1:]:
        paths = np.where(FOLLOWS, best[:, None], IMPOSSIBLE)
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return [NAME_TAGS[t] for t in reversed(path)]
