"""What a store holds, found out with rdflib from its N-Quads: the yardstick for every other export."""

import re
import subprocess
import sys
from collections import defaultdict
from functools import cached_property

from rdflib import RDF, RDFS, Dataset, Literal, Namespace, URIRef
from rdflib.namespace import SKOS, XSD

NG = Namespace("https://w3id.org/newsgraph/ontology#")
REL = Namespace("https://w3id.org/newsgraph/relation/")
SCHEMA = Namespace("https://schema.org/")
BASE = "urn:newsgraph:"
PREFIXES = {"schema": str(SCHEMA), "ng": str(NG), "rel": str(REL)}
KINDS = {SCHEMA.Person: "Person", SCHEMA.Organization: "Organization", SCHEMA.NewsMediaOrganization: "Organization", SCHEMA.Place: "Place",
         SCHEMA.Event: "Event", NG.Group: "Group", NG.Thing: "Thing"}
NOT_SAID = (str(RDF), str(RDFS), str(SKOS), "http://www.w3.org/2002/07/owl#", "http://www.w3.org/ns/prov#")


class Store:
    def __init__(self, newsgraph, path):
        self.newsgraph, self.path = newsgraph, path
        self.quads = Dataset()
        self.quads.parse(data=self.export("nq").decode(), format="nquads")
        self.about = defaultdict(lambda: defaultdict(list))
        self.graphs = defaultdict(set)
        for subject, predicate, value, graph in self.quads.quads():
            if value not in self.about[subject][predicate]:
                self.about[subject][predicate].append(value)
            self.graphs[graph].add((subject, predicate, value))

    def export(self, form, *options):
        return subprocess.run([self.newsgraph, "export", "--store", self.path, "--format", form, *options], check=True, stdout=subprocess.PIPE).stdout

    def one(self, subject, predicate):
        values = self.about[subject][predicate] if subject in self.about else []
        return min(values, key=str) if values else None

    def of_class(self, class_):
        return sorted(subject for subject in self.about if class_ in self.about[subject][RDF.type])

    @cached_property
    def entities(self):
        """IRI to kind, label, aliases, classes and plain values."""
        entities = {}
        for iri in sorted(self.about):
            classes = self.about[iri][RDF.type]
            kinds = [KINDS[c] for c in classes if c in KINDS]
            if kinds:
                labels = sorted(map(str, self.about[iri][RDFS.label]))
                aliases = sorted({*labels[1:], *map(str, self.about[iri][SKOS.altLabel])} - {labels[0]})
                entities[str(iri)] = {
                    "kind": min(kinds, key=list(KINDS.values()).index), "label": labels[0], "aliases": aliases,
                    "classes": sorted(map(compact, classes)), "values": self.values(iri)}
        return entities

    def values(self, iri):
        values = {}
        for predicate, objects in self.about[iri].items():
            if not str(predicate).startswith(NOT_SAID):
                texts = [value for value in objects if isinstance(value, Literal)]
                texts += [self.one(value, RDFS.label) for value in objects if str(value).startswith(BASE + "quantity/")]
                if texts:
                    values[compact(predicate)] = sorted(texts, key=str)
        return values

    @cached_property
    def statements(self):
        """Asserted statements: the article says so itself, or its graph has the triple."""
        found = []
        for iri in self.of_class(NG.Statement):
            one = lambda predicate: self.one(iri, predicate)
            passage = one(NG.evidence)
            article = self.one(passage, NG.inArticle)
            triple = (one(RDF.subject), one(RDF.predicate), one(RDF.object))
            plain = one(NG.polarity) == NG.Positive and one(NG.modality) == NG.Actual
            if plain and (one(NG.attributedTo) is None or triple in self.graphs[article]):
                arguments = [self.one(node, NG.value) for node in self.about[iri][NG.argument]]
                found.append({
                    "iri": str(iri), "triple": tuple(map(str, triple)), "ends": [str(triple[2]), *map(str, arguments)], "article": str(article),
                    "published": text(self.one(article, SCHEMA.datePublished)), "begin": text(one(NG.beginDate)), "end": text(one(NG.endDate)),
                    "confidence": float(one(NG.confidence)), "exact": str(self.one(passage, NG.exact))})
        return found

    @cached_property
    def links(self):
        """Direct triples between entities, each with the statements that tell it."""
        exact, pairs = defaultdict(list), defaultdict(list)
        for statement in self.statements:
            exact[statement["triple"]].append(statement)
            for end in dict.fromkeys(statement["ends"]):
                pairs[frozenset((statement["triple"][0], end))].append(statement)
        links = {}
        for source in self.entities:
            for predicate, objects in self.about[URIRef(source)].items():
                for target in map(str, objects):
                    if target in self.entities and not str(predicate).startswith(NOT_SAID):
                        triple = (source, str(predicate), target)
                        links[triple] = exact.get(triple) or pairs.get(frozenset((source, target)), [])
        return links

    def words(self, relation):
        label = self.one(URIRef(relation), RDFS.label)
        local = re.split(r"[/#]", relation)[-1]
        return str(label) if label else re.sub(r"_|(?=[A-Z])", " ", local).lower().strip()


def text(value):
    return None if value is None else str(value)


def compact(iri):
    for prefix, namespace in PREFIXES.items():
        if str(iri).startswith(namespace):
            return f"{prefix}:{str(iri)[len(namespace):]}"
    return str(iri)


def link_values(link):
    """What every network format tells of a link."""
    days = [s["published"] for s in link if s["published"]]
    values = {
        "weight": max(1, len(link)), "articles": len({s["article"] for s in link}), "confidence": max((s["confidence"] for s in link), default=None),
        "begin_date": min((s["begin"] for s in link if s["begin"]), default=None), "end_date": max((s["end"] for s in link if s["end"]), default=None),
        "first_reported": min(days, default=None), "last_reported": max(days, default=None)}
    return {name: value for name, value in values.items() if value is not None}


def split(cell):
    """The values of a cell in which " | " is between them and a backslash before a value's own bars."""
    values, value, i = [], "", 0
    while i < len(cell):
        if cell[i] == "\\":
            value, i = value + cell[i + 1], i + 2
        elif cell.startswith(" | ", i):
            values, value, i = [*values, value], "", i + 3
        else:
            value, i = value + cell[i], i + 1
    return [*values, value]


def xml_safe(value):
    """Characters that XML 1.0 cannot hold are replaced."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", value)


def is_integer(values):
    return all(value.datatype == XSD.integer for value in values)


def same(found, wanted, what):
    """Fails unless both are equal, and shows the first few differences."""
    if found == wanted:
        return
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in list(wanted)[:100000]:
            if found.get(key) != wanted[key]:
                sys.exit(f"{what}: {key!r:.300} is {found.get(key)!r:.600}, should be {wanted[key]!r:.600}")
        sys.exit(f"{what}: too much: {list(set(found) - set(wanted))[:3]!r:.900}")
    sys.exit(f"{what}: is {found!r:.900}, should be {wanted!r:.900}")


def stores():
    """The stores that the command line names after the program."""
    newsgraph, *paths = sys.argv[1:]
    assert paths, "which stores?"
    return [Store(newsgraph, path) for path in paths]
