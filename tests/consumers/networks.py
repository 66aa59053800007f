"""GraphML and GEXF, read by networkx."""

import io

import networkx as nx

import oracle
from oracle import compact, is_integer, link_values, same, split, xml_safe


def nodes(store, label):
    """Every node as networkx should see it."""
    columns = {name for entity in store.entities.values() for name in entity["values"]}
    whole = {name for name in columns if all(len(e["values"][name]) == 1 and is_integer(e["values"][name]) for e in store.entities.values() if name in e["values"])}
    for iri, entity in store.entities.items():
        values = {name: int(found[0]) if name in whole else [xml_safe(str(value)) for value in found] for name, found in entity["values"].items()}
        names = {"aliases": [xml_safe(alias) for alias in entity["aliases"]]} if entity["aliases"] else {}
        yield iri, {label: xml_safe(entity["label"]), "kind": entity["kind"], "classes": entity["classes"], **names, **values}


def told(data):
    """A node's data with cells that hold several values taken apart."""
    return {name: value if not isinstance(value, str) or name in ("label", "kind") else split(value) for name, value in data.items()}


def edges(store):
    for (source, relation, target), link in store.links.items():
        yield (source, compact(relation), target), {"words": store.words(relation), **link_values(link)}


def told_of_edge(values, form):
    """An edge's data under the names of GraphML."""
    values = {name: value for name, value in values.items() if name != "id"}
    if form == "gexf":
        days = {"label": "words", "start": "first_reported", "end": "last_reported"}
        values = {days.get(name, name): value for name, value in values.items()}
    return values.pop("relation"), values


def check(store):
    for form, read in [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)]:
        data = store.export(form)
        graph = read(io.BytesIO(data))
        assert graph.is_directed()
        same({node: told(values) for node, values in graph.nodes(data=True)}, dict(nodes(store, "label")), f"{form} nodes")
        found = {}
        for source, target, values in graph.edges(data=True):
            relation, values = told_of_edge(values, form)
            found[source, relation, target] = values
        same(found, dict(edges(store)), f"{form} edges")
        assert data == store.export(form), f"{form} differs from run to run"
    print(f"{len(store.entities)} nodes and {len(store.links)} edges in GraphML and GEXF")


if __name__ == "__main__":
    for store in oracle.stores():
        check(store)
