"""One training sentence, and the names in it."""

from dataclasses import dataclass, field, replace


@dataclass
class Sentence:
    """A sentence with whatever its corpus says about it; a layer that the corpus lacks is None."""

    words: list[str]
    source: str
    """Where the name tags come from, one of `labels.SOURCES`."""
    names: list[str] | None = None
    """A tag a word, of `labels.NAME_TAGS`."""
    other: list[bool] = field(default_factory=list)
    """Words that the annotators marked as a name of another kind: surely neither person, organisation nor place."""
    upos: list[str] | None = None
    xpos: list[str] | None = None
    heads: list[int] | None = None
    """Head of each word, counted from 1; 0 is the root."""
    relations: list[str] | None = None
    notes: list[str] | None = None
    """The treebank's tenth column."""
    key: str = ""
    document: str = ""

    def with_words(self, words):
        """The same analysis over other spellings of the same words."""
        return replace(self, words=words)


def spans(tags):
    """Names in a list of tags, as a set of (first word, word after the last, kind); a stray I- begins a name."""
    found, start = set(), 0
    while start < len(tags):
        end = start + 1
        if tags[start] != "O":
            while end < len(tags) and tags[end] == "I-" + tags[start][2:]:
                end += 1
            found.add((start, end, tags[start][2:]))
        start = end
    return found


def tag(length, names):
    """Tags of `length` words for names given as (first word, word after the last, kind); the longest comes first and none overlap."""
    tags = ["O"] * length
    for start, end, kind in sorted(names, key=lambda n: (n[0] - n[1], n[0])):
        if all(t == "O" for t in tags[start:end]):
            tags[start:end] = ["B-" + kind] + ["I-" + kind] * (end - start - 1)
    return tags
