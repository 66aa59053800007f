#!/usr/bin/env python3
"""Queries through the endpoint, beside the server of oxigraph on the same store.

    pip install oxigraph        # for its command-line program
    python3 benches/queries.py --store out/large.db --oxigraph oxigraph

Both servers read the same database. Ten queries, each asked of both in turn, some times; prints the quickest time of each and their ratio as
Markdown, since what else the computer does can only make a time longer.
"""
import argparse
import http.client
import statistics
import subprocess
import time
import urllib.parse

PREFIXES = """PREFIX ng: <https://w3id.org/newsgraph/ontology#> PREFIX schema: <https://schema.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rel: <https://w3id.org/newsgraph/relation/> """
QUERIES = {
    "people": "SELECT ?p { ?p a schema:Person } LIMIT 1000",
    "names": "SELECT ?p ?name { ?p a schema:Organization ; rdfs:label ?name } LIMIT 1000",
    "facts of a relation": "SELECT ?s ?o { ?s rel:visited ?o } LIMIT 5000",
    "claims": "SELECT ?s ?who { ?s ng:attributedTo ?who ; rdf:predicate ?r ; rdf:subject ?subject } LIMIT 2000",
    "denials": "SELECT ?s { ?s ng:polarity ng:Negative ; ng:attributedTo ?who } LIMIT 2000",
    "passages": "SELECT ?s ?words { ?s a ng:Statement ; ng:evidence/ng:exact ?words } LIMIT 1000",
    "quotations": "SELECT ?who (COUNT(*) AS ?n) { ?q schema:spokenByCharacter ?who } GROUP BY ?who ORDER BY DESC(?n) LIMIT 10",
    "one article": "SELECT ?p ?o { GRAPH ?a { ?a schema:headline ?h . ?a ?p ?o } } LIMIT 500",
    "filter": 'SELECT ?p ?name { ?p a schema:Person ; rdfs:label ?name FILTER(CONTAINS(?name, "Varga")) } LIMIT 20',
    "exists": "ASK { ?s ng:modality ng:Planned ; ng:attributedTo ?who }",
}


def asked(address, path, query):
    connection = http.client.HTTPConnection(address, timeout=600)
    body = urllib.parse.urlencode({"query": PREFIXES + query})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
    begun = time.perf_counter()
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    length = len(response.read())
    taken = time.perf_counter() - begun
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{address}: {response.status}")
    return taken * 1000, length


def started(command, address, path):
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            asked(address, path, "ASK {}")
            return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nobody answers at {address}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--store", required=True)
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--oxigraph", default="oxigraph")
    parser.add_argument("--times", type=int, default=60)
    arguments = parser.parse_args()
    ours = [arguments.newsgraph, "serve", "-q", "--store", arguments.store, "--listen", "127.0.0.1:7978"]
    theirs = [arguments.oxigraph, "serve-read-only", "--location", f"{arguments.store}/data", "--bind", "127.0.0.1:7977"]
    new, old = ("127.0.0.1:7978", "/sparql"), ("127.0.0.1:7977", "/query")
    servers = [started(ours, *new), started(theirs, *old)]
    try:
        time.sleep(5)
        print("| query | newsgraph ms | oxigraph ms | ratio | same length |\n| --- | ---: | ---: | ---: | --- |")
        ratios = []
        for name, query in QUERIES.items():
            runs = [(asked(*new, query), asked(*old, query)) for _ in range(arguments.times + 1)][1:]
            mine, its = (min(run[at][0] for run in runs) for at in (0, 1))
            length, other = runs[0][0][1], runs[0][1][1]
            ratios.append(mine / its)
            print(f"| {name} | {mine:.1f} | {its:.1f} | {mine / its:.2f} | {'yes' if length == other else f'{length} and {other}'} |")
        print(f"\nMedian ratio {statistics.median(ratios):.2f}.")
    finally:
        for server in servers:
            server.terminate()
            server.wait()


main()
