"""Names from GUM's entity annotation.

GUM (Zeldes 2017) marks every noun phrase with its entity type in the treebank's tenth column, `Entity=(1-person-...`. A name is
the stretch of proper nouns around the phrase's head; phrases whose head is a common noun or a pronoun are no names.
"""

import re
from collections import defaultdict

from sentence import tag

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
JOINERS = ("-", "&", ".", "'s")


def phrases(notes):
    """Entity phrases as (first word, last word, entity type), from the bracket notation."""
    pending, found = defaultdict(list), []
    for word, note in enumerate(notes):
        entity = next((part[7:] for part in note.split("|") if part.startswith("Entity=")), "")
        for mark in re.findall(r"\([^()]*\)?|[^()]+\)", entity):
            fields = mark.strip("()").split("-")
            if not mark.startswith("("):
                if pending[fields[0]]:
                    start, kind = pending[fields[0]].pop()
                    found.append((start, word, kind))
            elif mark.endswith(")"):
                found.append((word, word, fields[1] if len(fields) > 1 else ""))
            else:
                pending[fields[0]].append((word, fields[1] if len(fields) > 1 else ""))
    return found


def head_of(sentence, first, last):
    """The word of the phrase whose own head stands outside it."""
    return next((w for w in range(first, last + 1) if not first <= sentence.heads[w] - 1 <= last), None)


def belongs(sentence, word):
    """Whether a word beside a proper noun is part of the name: a proper noun, or a capitalised modifier as in `Royal Society`."""
    if sentence.upos[word] == "PROPN":
        return True
    modifier = sentence.relations[word] in ("compound", "flat", "amod", "nmod", "nummod") and sentence.upos[word] in ("NOUN", "ADJ", "VERB", "NUM")
    return modifier and sentence.words[word][:1].isupper() and (word > 0 or sentence.xpos[word].startswith("NNP"))


def core(sentence, first, last, head):
    """The proper-noun core of a phrase: grows from the head over name words, joiners and `of (the)`."""
    words, low, high = sentence.words, head, head
    while low > first and (belongs(sentence, low - 1) or (words[low - 1] in JOINERS and low - 2 >= first and belongs(sentence, low - 2))):
        low -= 1
    while high < last:
        step = 1 if belongs(sentence, high + 1) else 0
        if not step and words[high + 1] in ("-", "&", "of", ".") and high + 2 <= last and belongs(sentence, high + 2):
            step = 2
        if not step and words[high + 1 : high + 3] == ["of", "the"] and high + 3 <= last and belongs(sentence, high + 3):
            step = 3
        if not step:
            break
        high += step
    return low, high


def add_gum_names(sentences):
    """Fills in `names` from the entity annotation. Plural peoples (`Hispanics`) are passed over, as they name no one person."""
    for sentence in sentences:
        names = []
        for first, last, kind in phrases(sentence.notes):
            head = head_of(sentence, first, last) if kind in KINDS else None
            if head is None or sentence.upos[head] != "PROPN" or (kind == "person" and sentence.xpos[head] == "NNPS"):
                continue
            low, high = core(sentence, first, last, head)
            names.append((low, high + 1, KINDS[kind]))
        sentence.names = tag(len(sentence.words), names)
