"""FollowTheMoney entities, read by followthemoney itself."""

import json
from collections import Counter

from followthemoney import model
from rdflib import URIRef

import oracle
from oracle import NG, SCHEMA, compact, same

SCHEMATA = {"Person": {"Person"}, "Organization": {"Organization", "Company", "PublicBody"}, "Group": {"LegalEntity"}, "Place": {"Address"}, "Event": {"Event"}}


def ident(iri):
    return iri.removeprefix(oracle.BASE).replace("/", ".")


def cut(name):
    """The model takes names of at most 384 characters."""
    return name[:384]


def cleaned(prop, values):
    return sorted({prop.type.clean(str(value)) for value in values} - {None})


def check(store):
    proxies, links, mentions = {}, [], []
    for line in store.export("ftm").decode().strip().split("\n"):
        data = json.loads(line)
        proxy = model.get_proxy(data, cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        for prop in proxy.iterprops():
            given = data["properties"][prop.name]
            # The model takes marks of direction and control characters out of texts; that is all that may get lost.
            assert len(proxy.get(prop)) == len(given) and None not in map(prop.type.clean, given), f"{data['id']} {prop.name}: {given!r:.300} is not accepted"
        same(set(data["properties"]), {prop.name for prop in proxy.iterprops()}, f"{data['id']}: fields that the model knows")
        assert data["id"] not in proxies, f"{data['id']} twice"
        proxies[data["id"]] = proxy
        if "proof" in data["properties"] or proxy.schema.edge:
            links.append(proxy)
        if proxy.schema.name == "Mention":
            mentions.append(proxy)
    check_ends(proxies)
    check_things(store, proxies)
    check_links(store, proxies, links)
    wanted = Counter((ident(str(article)), ident(str(entity))) for article in store.of_class(SCHEMA.NewsArticle)
                     for entity in store.about[article][SCHEMA.mentions] if store.entities[str(entity)]["kind"] in ("Person", "Organization", "Group"))
    same(Counter((m.first("document"), m.first("resolved")) for m in mentions), wanted, "mentions")
    print(f"{len(proxies)} FollowTheMoney entities, {len(links)} of them links, {len(mentions)} mentions")


def check_ends(proxies):
    """Every reference leads to an entity that may stand there."""
    for proxy in proxies.values():
        for prop in proxy.iterprops():
            if prop.type.name == "entity":
                for other in proxy.get(prop):
                    assert other in proxies, f"{proxy.id} {prop.name} leads to {other}, which is not there"
                    assert proxies[other].schema.is_a(prop.range), f"{proxy.id} {prop.name} leads to a {proxies[other].schema.name}, not a {prop.range.name}"


def check_things(store, proxies):
    for iri, entity in store.entities.items():
        if entity["kind"] == "Thing":
            assert ident(iri) not in proxies
            continue
        proxy = proxies[ident(iri)]
        assert proxy.schema.name in SCHEMATA[entity["kind"]], f"{iri} is a {proxy.schema.name}"
        same(proxy.get("name"), cleaned(proxy.schema.get("name"), [cut(entity["label"])]), f"{iri} name")
        same(sorted(proxy.get("alias")), cleaned(proxy.schema.get("alias"), map(cut, entity["aliases"])), f"{iri} alias")
        notes = [f"{name}: {value}" for name, values in entity["values"].items() for value in values]
        clean = proxy.schema.get("notes").type.clean
        told = {*proxy.get("notes"), *(f"schema:jobTitle: {v}" for v in proxy.get("position", quiet=True)),
                *(f"schema:{name}: {v}" for name, field in [("birthDate", "birthDate"), ("deathDate", "deathDate"), ("foundingDate", "incorporationDate")]
                  for v in proxy.get(field, quiet=True))}
        same({" ".join(clean(note).split()) for note in told}, {" ".join(clean(note).split()) for note in notes}, f"{iri} values")
    for article in store.of_class(SCHEMA.NewsArticle):
        proxy = proxies[ident(str(article))]
        same(proxy.schema.name, "Article", str(article))
        for field, predicate in [("title", SCHEMA.headline), ("publishedAt", SCHEMA.datePublished), ("bodyText", SCHEMA.articleBody)]:
            same(proxy.get(field), cleaned(proxy.schema.get(field), store.about[article][predicate]), f"{article} {field}")


def check_links(store, proxies, links):
    wanted, summary = {}, model.get("UnknownLink").get("summary").type.clean
    for (source, relation, target), link in store.links.items():
        if "Thing" not in (store.entities[source]["kind"], store.entities[target]["kind"]):
            key = (frozenset((ident(source), ident(target))), model.get("UnknownLink").get("role").type.clean(store.words(relation)))
            wanted.setdefault(key, []).append((
                sorted({ident(s["article"]) for s in link}), sorted({summary(s["exact"]) for s in link}), sorted({ident(s["iri"]) for s in link})))
    found = {}
    for proxy in links:
        ends = [proxy.first(name) for name in (proxy.schema.edge_source, proxy.schema.edge_target)]
        words = proxy.first("role", quiet=True) or proxy.first("relationship", quiet=True)
        found.setdefault((frozenset(ends), words), []).append((sorted(proxy.get("proof")), sorted(proxy.get("summary")), sorted(proxy.get("recordId"))))
    for table in (found, wanted):
        for values in table.values():
            values.sort()
    same(found, wanted, "links")


if __name__ == "__main__":
    for store in oracle.stores():
        check(store)
