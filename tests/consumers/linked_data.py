"""JSON-LD in the words of schema.org, read by pyld and rdflib; Web Annotation, read by pyld."""

import json
from pathlib import Path

from pyld import jsonld
from rdflib import RDF, Graph, Literal, URIRef

import oracle
from oracle import NG, SCHEMA, same

HERE = Path(__file__).parent
ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"


def load(url, options):
    """No context is fetched: that of Web Annotation lies beside this file."""
    assert url == ANNO, url
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": json.loads((HERE / "anno.jsonld").read_text())}


def triples(document):
    """What pyld makes of a document, as a set of rdflib's triples."""
    nquads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": load})
    graph = Graph()
    graph.parse(data=nquads, format="nt")
    return set(graph)


def check_schema_org(store):
    document = json.loads(store.export("schemaorg"))
    found = triples(document)
    same(found, set(Graph().parse(data=json.dumps(document), format="json-ld")), "pyld and rdflib")
    wanted = set()
    for iri, entity in store.entities.items():
        node = URIRef(iri)
        wanted.add((node, SCHEMA.name, Literal(entity["label"])))
        wanted |= {(node, SCHEMA.alternateName, Literal(alias)) for alias in entity["aliases"]}
        wanted |= {(node, RDF.type, class_) for class_ in store.about[node][RDF.type]}
        for predicate, values in store.about[node].items():
            if not str(predicate).startswith(oracle.NOT_SAID):
                wanted |= {(node, predicate, value) for value in values if not str(value).startswith(oracle.BASE + "quantity/")}
    for article in store.of_class(SCHEMA.NewsArticle):
        for predicate in (RDF.type, SCHEMA.headline, SCHEMA.datePublished, SCHEMA.articleBody, SCHEMA.url, SCHEMA.author, SCHEMA.publisher, SCHEMA.mentions):
            wanted |= {(article, predicate, value) for value in store.about[article][predicate]}
    missing = wanted - found
    assert not missing, f"schema.org lacks {list(missing)[:3]!r:.900}"
    asserted = {statement["iri"] for statement in store.statements}
    claims = {s for s, _, _ in Graph().parse(data=json.dumps(document), format="json-ld").triples((None, RDF.type, SCHEMA.Claim))}
    same({str(claim) for claim in claims}, {str(s) for s in store.of_class(NG.Statement)} - asserted, "claims")
    print(f"{len(found)} triples in the words of schema.org, {len(claims)} claims")


def check_annotations(store):
    document = json.loads(store.export("webanno"))
    statements, quotations = store.of_class(NG.Statement), store.of_class(SCHEMA.Quotation)
    items = document["first"]["items"]
    same(document["total"], len(items), "total")
    same(len(items), len(statements) + len(quotations), "annotations")
    found = triples(document)
    starts = {(str(s), int(o)) for s, p, o in found if str(p) == OA + "start"}
    same(len({s for s, p, o in found if p == RDF.type and str(o) == OA + "Annotation"}), len(items), "annotations in RDF")
    assert starts, "positions in RDF"
    for item in items:
        target = item["target"]
        position, quote = target["selector"]
        body = str(store.one(URIRef(target["source"]), SCHEMA.articleBody))
        begin, end = position["start"], position["end"]
        same(body[begin:end], quote["exact"], item["id"])
        assert body[:begin].endswith(quote["prefix"]) and body[end:].startswith(quote["suffix"]), item["id"]
    print(f"{len(items)} annotations")


if __name__ == "__main__":
    for store in oracle.stores():
        check_schema_org(store)
        check_annotations(store)
