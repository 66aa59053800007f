"""Reads corpora of names and maps their kinds to PER, ORG and LOC."""

import json
from pathlib import Path

from sentence import Sentence, tag
from treebank import blocks

KINDS = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC",
    "person": "PER", "politician": "PER",
    "organisation": "ORG", "politicalparty": "ORG", "corporation": "ORG", "group": "ORG",
    "location": "LOC", "country": "LOC",
}  # fmt: skip
"""Kinds of the corpora; any that is not here (elections, products, MISC) is no name of ours."""


def mapped(tags):
    """Tags in our three kinds, each name beginning with B- (WikiGold writes I- throughout)."""
    result, before = [], ""
    for raw in tags:
        kind = KINDS.get(raw[2:], "")
        begins = kind and (raw[0] == "B" or kind != before)
        result.append(f"{'B' if begins else 'I'}-{kind}" if kind else "O")
        before = kind
    return result


def read_columns(path, source):
    """Sentences of a file with a word and, last, a tag a line."""
    for block in blocks(path):
        rows = [line.split() for line in block if not line.startswith("-DOCSTART-")]
        rows = [row for row in rows if len(row) >= 2]
        if rows:
            tags = [row[-1] for row in rows]
            names = mapped(tags)
            other = [raw != "O" and name == "O" for raw, name in zip(tags, names)]
            yield Sentence([row[0] for row in rows], source, names=names, other=other)


def read_offsets(path, source):
    """Sentences of a JSON Lines file whose words are parted by single blanks and whose names are character offsets."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        words = item["text"].split(" ")
        starts, position = {}, 0
        for index, word in enumerate(words):
            starts[position] = index
            position += len(word) + 1
        ends = {start + len(words[index]): index + 1 for start, index in starts.items()}
        names = [(starts[e["start"]], ends[e["end"]], KINDS[e["label"]]) for e in item["entities"] if e["label"] in KINDS]
        yield Sentence(words, source, names=tag(len(words), names))


def read_uner(path):
    """Tags of a Universal NER file by sentence: key to (words, tags)."""
    found = {}
    for block in blocks(path):
        key = next((line.split("=", 1)[1].strip() for line in block if line.startswith("# sent_id")), "")
        rows = [line.split("\t") for line in block if line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        found[key] = ([row[1] for row in rows], [row[2] for row in rows])
    return found


def realigned(words, tags, target):
    """Tags moved to another division of the same characters into words; None where the characters differ."""
    letters = []
    for word, name in zip(words, tags):
        inside = "I" + name[1:] if name != "O" else "O"
        letters += [name] + [inside] * (len(word.replace(" ", "")) - 1)
    lengths = [len(word.replace(" ", "")) for word in target]
    if "".join(words).replace(" ", "") != "".join(target).replace(" ", ""):
        return None
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    return [letters[start] for start in starts]


def add_uner_names(sentences, path):
    """Fills in `names` of treebank sentences from a Universal NER file; sentences that it lacks keep None."""
    tags = read_uner(path)
    for sentence in sentences:
        if sentence.key in tags:
            raw = realigned(*tags[sentence.key], sentence.words)
            if raw is not None:
                sentence.names = mapped(raw)
                sentence.other = [r != "O" and n == "O" for r, n in zip(raw, sentence.names)]
