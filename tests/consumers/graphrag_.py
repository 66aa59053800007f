"""The tables of GraphRAG, read by pandas and pyarrow."""

import hashlib
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pandas
from rdflib import URIRef

import oracle
from oracle import NG, SCHEMA, same

COLUMNS = {
    "entities": "id human_readable_id title type description text_unit_ids frequency degree x y",
    "relationships": "id human_readable_id source target description weight combined_degree text_unit_ids",
    "text_units": "id human_readable_id text n_tokens document_ids entity_ids relationship_ids covariate_ids",
    "documents": "id human_readable_id title text text_unit_ids creation_date",
    "covariates": "id human_readable_id covariate_type type description subject_id object_id status start_date end_date source_text text_unit_id"}


def ident(iri):
    return hashlib.sha256(str(iri).encode()).hexdigest()[:32]


def check(store):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "tables"
        subprocess.run([store.newsgraph, "export", "--store", store.path, "--format", "graphrag", "-o", folder], check=True)
        tables = {name: pandas.read_parquet(folder / f"{name}.parquet") for name in COLUMNS}
    for name, table in tables.items():
        same(list(table.columns), COLUMNS[name].split(), f"columns of {name}")
        assert table["id"].is_unique and list(table["human_readable_id"]) == list(range(len(table))), name
    entities, links, units = tables["entities"].set_index("id"), tables["relationships"], tables["text_units"].set_index("id")
    assert entities["title"].is_unique
    mentions = Counter(str(entity) for article in store.of_class(SCHEMA.NewsArticle) for entity in store.about[article][SCHEMA.mentions])
    same(set(entities.index), {ident(iri) for iri in store.entities}, "entities")
    for iri, entity in store.entities.items():
        row = entities.loc[ident(iri)]
        assert row["title"].startswith(entity["label"]) and all(alias in row["description"] for alias in entity["aliases"]), iri
        same(row["frequency"], mentions[iri], f"{iri} frequency")
        same(len(row["text_unit_ids"]), mentions[iri], f"{iri} text units")
    title = lambda iri: entities.loc[ident(iri)]["title"]
    wanted = Counter((title(s), title(t), float(max(1, len(link))), tuple(sorted({ident(x["article"]) for x in link}))) for (s, _, t), link in store.links.items())
    found = Counter((row.source, row.target, row.weight, tuple(sorted(row.text_unit_ids))) for row in links.itertuples())
    same(found, wanted, "relationships")
    same(dict(units["text"]), {ident(a): str(store.one(a, SCHEMA.articleBody)) for a in store.of_class(SCHEMA.NewsArticle)}, "text units")
    for column, table in [("entity_ids", tables["entities"]), ("relationship_ids", links)]:
        forth = {(unit, other) for unit, others in units[column].items() for other in others}
        back = {(unit, row.id) for row in table.itertuples() for unit in row.text_unit_ids}
        same(forth, back, column)
    asserted = {statement["iri"] for statement in store.statements}
    claims = [s for s in store.of_class(NG.Statement) if str(s) not in asserted and isinstance(store.one(s, oracle.RDF.subject), URIRef)
              and str(store.one(s, oracle.RDF.subject)) in store.entities]
    same(set(tables["covariates"]["id"]), set(map(ident, claims)), "claims")
    print(f"{len(entities)} entities, {len(links)} relationships, {len(claims)} claims in GraphRAG's tables")


if __name__ == "__main__":
    for store in oracle.stores():
        check(store)
