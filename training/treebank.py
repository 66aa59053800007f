"""Reads Universal Dependencies treebanks (CoNLL-U), plain or xz-compressed."""

import lzma
from pathlib import Path

from sentence import Sentence


def lines(path):
    """Lines of a text file without their ends; `path` may be stored as `path.xz`."""
    path = Path(path)
    packed = path if path.suffix == ".xz" else path.with_name(path.name + ".xz")
    with open(path, encoding="utf-8") if path.suffix != ".xz" and path.exists() else lzma.open(packed, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def blocks(path):
    """Groups of lines that blank lines part."""
    block = []
    for line in lines(path):
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def read_treebank(path, source, skip_documents=()):
    """Sentences of a treebank; ranges of multi-word tokens and empty nodes are passed over, as the words themselves are what is tagged."""
    sentences, document = [], ""
    for block in blocks(path):
        key, rows = "", []
        for line in block:
            if line.startswith("# newdoc"):
                document = line.split("=")[-1].strip()
            elif line.startswith("# sent_id"):
                key = line.split("=", 1)[1].strip()
            elif line[0] != "#":
                row = line.split("\t")
                if row[0].isdigit():
                    rows.append(row)
        if rows and document not in skip_documents:
            column = lambda i: [row[i] for row in rows]
            sentences.append(
                Sentence(column(1), source, upos=column(3), xpos=column(4), heads=[int(h) for h in column(6)], relations=column(7), notes=column(9), key=key, document=document)
            )
    return sentences
