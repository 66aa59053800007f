#!/usr/bin/env python3
"""GUM's coreference as chains in the manner of OntoNotes, as coreference is usually scored.

    chains.py GUM.conllu[.xz] > chains.jsonl

A JSON object a document: id, genre, text, and clusters of places (characters, end exclusive). The chains leave out what stands inside another mention of
the same thing, predicates, common nouns inside compounds and single mentions; apposed phrases are one mention, a clause is its verb, and an indefinite or
bare phrase begins a chain of its own. Against OntoGUM's own conversion (Zhu, Pradhan, Zeldes 2021) of gum-dev it scores CoNLL F1 .96. Needs no torch.
"""
import json
import sys

from gum_coreference import documents

GOING_ON = {"the", "this", "that", "those", "these", "all", "every", "any", "no", "such"}
CLOSING = {"'", '"', ")", "]", "’", "”", "}"}


def below(words, top):
    """A word and all that depends on it."""
    found = [top]
    for word in found:
        found += words[word]["children"]
    return found


def with_clauses(words, mention):
    """Where the mention ends with its relative clauses."""
    clauses = [c for c in words[mention["head"]]["children"] if words[c]["relation"].startswith("acl")]
    end = max([mention["end"], *(word + 1 for clause in clauses for word in below(words, clause))])
    while end > mention["end"] and words[end - 1]["tag"] == "PUNCT" and words[end - 1]["form"] not in CLOSING:
        end -= 1
    return end


def is_going_on(words, mention):
    """Whether the phrase may speak of what was spoken of before."""
    head, first = words[mention["head"]], words[mention["begin"]]
    if head["fine"] in ("FW", "PRP", "PRP$", "DT") or head["fine"].startswith("NNP") or first["fine"] == "PRP$":
        return True
    return any(words[c]["lemma"] in GOING_ON for c in head["children"] if mention["begin"] <= c < mention["end"] and words[c]["relation"] in ("det", "amod"))


def is_predicate(words, mention):
    """"a senator" in "she is a senator"."""
    head = words[mention["head"]]
    above = words[head["head"]] if head["relation"] == "conj" else head
    relations = {words[c]["relation"] for c in above["children"]}
    return "cop" in relations and "case" not in relations


def is_common_compound(words, mention):
    return words[mention["head"]]["relation"] == "compound" and not any(w["fine"].startswith("NNP") for w in words[mention["begin"]:mention["end"]])


def chains(words, mentions):
    """The mentions of one entity, in text order, as chains."""
    found = [[]]
    for mention in sorted(mentions, key=lambda m: (m["begin"], -m["end"])):
        mention = {**mention, "end": with_clauses(words, mention)}
        last = found[-1][-1] if found[-1] else None
        if is_common_compound(words, mention):
            found.append([])
        elif last and mention["link"] == "appos" and words[last["begin"]]["sentence"] == words[mention["begin"]]["sentence"]:
            last["end"] = max(last["end"], mention["end"])
            last["end"] += last["end"] < len(words) and words[last["end"]]["form"] in CLOSING
        elif last and (is_predicate(words, mention) or mention["begin"] < last["end"]):
            pass
        elif last and not is_going_on(words, mention):
            found.append([mention])
        else:
            found[-1].append(mention)
    return found


def place(words, mention):
    """A clause is marked by its verb."""
    begin, end = mention["begin"], mention["end"]
    if words[mention["head"]]["fine"].startswith("V"):
        begin, end = mention["head"], mention["head"] + 1
    return words[begin]["place"][0], words[end - 1]["place"][1]


def converted(document):
    entities = {}
    for mention in document["mentions"]:
        entities.setdefault(mention["entity"], []).append(mention)
    found = (sorted({place(document["words"], m) for m in chain}) for mentions in entities.values() for chain in chains(document["words"], mentions))
    return {**{key: document[key] for key in ("id", "genre", "text")}, "clusters": [chain for chain in found if len(chain) > 1]}


if __name__ == "__main__":
    for document in documents(sys.argv[1]):
        print(json.dumps(converted(document)))
