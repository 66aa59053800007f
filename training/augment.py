"""Shows the model spellings that news has and the treebanks lack: headlines, typographic quotes, datelines, capitals."""

from dataclasses import replace

TITLE, UPPER, LOWER = 0.05, 0.025, 0.03
NO_FULL_STOP = 0.10
TYPOGRAPHIC = 0.35
DATELINE = 0.015

AGENCIES = ["Reuters", "AP", "AFP", "UPI", "Xinhua", "Bloomberg", "Wikinews", "CNN", "DPA", "ANSA", "TASS", "PTI"]
MONTHS = "January February March April May June July August September October November December Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
SMALL = set("a an the of in on at to for and or but with by from as".split())


def cased(sentence, chance):
    """Now and then the whole sentence in capitals, in small letters, or as a headline; the words stay the same."""
    draw = chance.random()
    if draw < UPPER:
        return sentence.with_words([w.upper() for w in sentence.words])
    if draw < UPPER + LOWER:
        return sentence.with_words([w.lower() for w in sentence.words])
    if draw < UPPER + LOWER + TITLE:
        return sentence.with_words([w if w.lower() in SMALL and i else w[:1].upper() + w[1:] for i, w in enumerate(sentence.words)])
    return sentence


def unstopped(sentence, chance):
    """Now and then without the final full stop, as headlines and captions are."""
    last = len(sentence.words)
    hangs = sentence.heads is not None and last in sentence.heads
    if chance.random() >= NO_FULL_STOP or last < 3 or sentence.words[-1] not in (".", "!", "?") or hangs:
        return sentence
    short = lambda layer: layer[:-1] if layer else layer
    return replace(
        sentence,
        words=short(sentence.words),
        names=short(sentence.names),
        other=short(sentence.other),
        upos=short(sentence.upos),
        heads=short(sentence.heads),
        relations=short(sentence.relations),
    )


def typographic(sentence, chance):
    """Often with the quotation marks, apostrophes and dashes of print instead of those of the typewriter."""
    if chance.random() >= TYPOGRAPHIC:
        return sentence
    opened, dash, words = False, chance.choice("–—"), []
    for word in sentence.words:
        if word == '"':
            opened = not opened
            word = "“" if opened else "”"
        elif word in ("--", "-", "---"):
            word = dash
        words.append(word.replace("``", "“").replace("''", "”").replace("'", "’"))
    return sentence.with_words(words)


def dateline(sentence, chance, places):
    """Now and then opened by a dateline, `LONDON, Nov. 3 (Reuters) —`, which hangs loosely (parataxis) on the sentence's root."""
    if chance.random() >= DATELINE or sentence.heads is None or sentence.names is None or len(sentence.words) < 8:
        return sentence
    place, loud = chance.choice(places), chance.random() < 0.7
    # word, class, head inside the dateline (from 1; 0 hangs on the sentence's root), relation, name tag
    rows = [(w.upper() if loud else w, "PROPN", 0 if i == 0 else 1, "parataxis" if i == 0 else "flat", "I-LOC" if i else "B-LOC") for i, w in enumerate(place)]
    if chance.random() < 0.5:
        rows.append((",", "PUNCT", len(rows) + 2, "punct", "O"))
        month = len(rows) + 1
        rows.append((chance.choice(MONTHS), "PROPN", 1, "nmod:unmarked", "O"))
        rows.append((str(chance.randint(1, 31)), "NUM", month, "nummod", "O"))
    if chance.random() < 0.6:
        agency = len(rows) + 2
        rows += [("(", "PUNCT", agency, "punct", "O"), (chance.choice(AGENCIES), "PROPN", 1, "parataxis", "B-ORG"), (")", "PUNCT", agency, "punct", "O")]
    rows.append((chance.choice(["-", "–", "—", "--"]), "PUNCT", 1, "punct", "O"))
    words, upos, heads, relations, names = (list(column) for column in zip(*rows))
    size, root = len(rows), sentence.heads.index(0) + 1
    heads = [h or root + size for h in heads]
    return replace(
        sentence,
        words=words + sentence.words,
        upos=upos + sentence.upos,
        heads=heads + [h + size if h else 0 for h in sentence.heads],
        relations=relations + sentence.relations,
        names=names + sentence.names,
        other=[False] * size + sentence.other if sentence.other else [],
    )


def varied(sentence, chance, places):
    """One showing of a sentence. `chance`: a random.Random; `places`: names of places as lists of words."""
    return typographic(cased(unstopped(dateline(sentence, chance, places), chance), chance), chance)
