"""The closed sets of labels, in the order of the model's outputs."""

WORD_CLASSES = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
"""Universal parts of speech (https://universaldependencies.org/u/pos/)."""

NAME_TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
"""Begin, inside, outside tags of the three kinds of name (Ramshaw & Marcus 1995)."""

SOURCES = ["uner", "gum", "wikigold", "wnut", "politics"]
"""The corpora that name tags come from; each has its own habits, so each has its own correction in the names head."""

UNKNOWN = -100
"""Stands for a label that is not known: no loss is taken there."""
