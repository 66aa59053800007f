"""Puts the corpora together: what is trained on, what is chosen on, what is reported."""

from pathlib import Path

from gum_names import add_gum_names
from name_corpora import add_uner_names, read_columns, read_offsets
from treebank import read_treebank

IN_BOTH = {"GUM_court_mitigation"}
"""A document that the stored copy of GUM holds in train and in test: it counts as test."""

REPEAT_POLITICS = 4
"""How often an epoch shows the politics sentences; they are few, and the nearest to news."""


def web(folder, part):
    """UD English EWT with the names of Universal NER."""
    sentences = read_treebank(folder / f"ewt-{part}.conllu", "uner")
    add_uner_names(sentences, folder / f"uner-{part}.iob2")
    return sentences


def georgetown(folder, part):
    """UD English GUM with the names of its entity annotation."""
    sentences = read_treebank(folder / f"gum-{part}.conllu", "gum", IN_BOTH if part == "train" else ())
    add_gum_names(sentences)
    return sentences


def training_sentences(folder):
    """Every training sentence; those of the names corpora have no tree."""
    folder = Path(folder)
    politics = list(read_columns(folder / "crossner-politics-train.txt", "politics"))
    wiki = list(read_columns(folder / "wikigold.conll", "wikigold"))
    # Of the posts in WNUT only those with a name are worth their time: the language is far from news.
    posts = [s for s in read_columns(folder / "wnut17-train.conll", "wnut") if any(t != "O" for t in s.names)]
    return web(folder, "train") + georgetown(folder, "train") + wiki + posts + politics * REPEAT_POLITICS


def politics_sentences(folder, part):
    """CrossNER politics dev or test as JSON Lines with character offsets; nothing where the folder lacks it."""
    path = Path(folder) / f"{part}.jsonl" if folder else None
    return list(read_offsets(path, "politics")) if path and path.exists() else []


def evaluation_sets(folder, politics, part):
    """Sets to measure on: name to sentences. `part` is dev or test."""
    folder = Path(folder)
    sets = {f"EWT {part}": web(folder, part), f"GUM {part}": georgetown(folder, part), f"politics {part}": politics_sentences(politics, part)}
    return {name: sentences for name, sentences in sets.items() if sentences}
