"""CSV for neo4j-admin, read by pandas; the Cypher script, read by the openCypher grammar."""

import csv
import re
import subprocess
import tempfile
from pathlib import Path

import pandas
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_cypher import CypherLexer, CypherParser

import oracle
from oracle import NG, REL, SCHEMA, compact, is_integer, link_values, same

BETWEEN = "\x1f"


def local(name):
    return name.split(":", 1)[1]


def kind_of_link(relation):
    name = re.split(r"[/#]", relation)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def entity_values(entity):
    """The properties of an entity as a property graph has them; texts in lists where there may be several."""
    values = {"name": entity["label"], "kind": entity["kind"], "aliases": entity["aliases"]}
    for name, found in entity["values"].items():
        values[local(name)] = int(found[0]) if len(found) == 1 and is_integer(found) else [str(value) for value in found]
    return values


def wanted_links(store):
    wanted = {}
    for (source, relation, target), link in store.links.items():
        values = {**link_values(link), "words": store.words(relation), "articles": sorted({s["article"] for s in link}),
                  "statements": [s["iri"] for s in link], "sentences": [s["exact"] for s in link]}
        wanted[source, kind_of_link(relation), compact(relation), target] = values
    return wanted


def wanted_mentions(store):
    return {(str(article), str(entity)) for article in store.of_class(SCHEMA.NewsArticle) for entity in store.about[article][SCHEMA.mentions]}


def read_csv(path):
    """The rows of a file as pandas and as the standard library see them."""
    csv.field_size_limit(10**8)
    with open(path, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False, engine="python")
    same(frame.to_dict("records"), rows, f"{path.name}: pandas and csv")
    return rows


def typed(rows):
    for row in rows:
        values = {}
        for column, cell in row.items():
            name, _, kind = column.partition(":")
            if cell and name and kind != "ID":
                values[name] = {"long": int, "double": float, "string[]": lambda c: c.split(BETWEEN)}.get(kind, str)(cell)
        yield row, values


def check_csv(store):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "neo4j"
        subprocess.run([store.newsgraph, "export", "--store", store.path, "--format", "neo4j", "-o", folder], check=True)
        entities, articles, facts, mentions = (read_csv(folder / f"{name}.csv") for name in ("entities", "articles", "facts", "mentions"))
    found = {}
    for row, values in typed(entities):
        same(row[":LABEL"].split(BETWEEN), ["Entity", *map(local, store.entities[row["iri:ID"]]["classes"])], f"{row['iri:ID']} labels")
        found[row["iri:ID"]] = {name: value if isinstance(value, (list, int)) or name in ("name", "kind") else [value] for name, value in values.items()}
    wanted = {iri: {name: value for name, value in entity_values(entity).items() if value != []} for iri, entity in store.entities.items()}
    same(found, wanted, "neo4j entities")
    texts = {row["iri:ID"]: row["text"] for row in articles}
    same(texts, {str(a): str(store.one(a, SCHEMA.articleBody)) for a in store.of_class(SCHEMA.NewsArticle)}, "neo4j articles")
    found = {}
    for row, values in typed(facts):
        found[row[":START_ID"], row[":TYPE"], values.pop("relation"), row[":END_ID"]] = values
    wanted = {key: {name: value for name, value in values.items() if value != []} for key, values in wanted_links(store).items()}
    same(found, wanted, "neo4j facts")
    same({(row[":START_ID"], row[":END_ID"]) for row in mentions}, wanted_mentions(store), "neo4j mentions")


class Strict(ErrorListener):
    def syntaxError(self, recognizer, symbol, line, column, message, error):
        raise SyntaxError(f"line {line}, column {column}: {message}")


def parse(command):
    """One command of a script as a tree."""
    lexer = CypherLexer(InputStream(command))
    parser = CypherParser(CommonTokenStream(lexer))
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(Strict())
    return parser.script()


def literal(text):
    """The value of a map, list, string or number of Cypher."""
    value, end = read_value(text, 0)
    assert not text[end:].strip(), text[end:][:80]
    return value


TOKEN = re.compile(r"\s*([{}\[\],:]|'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`|[-+\w.]+)", re.S)
ESCAPE = {"n": "\n", "r": "\r", "t": "\t"}


def token(text, at):
    found = TOKEN.match(text, at)
    return found[1], found.end()


def read_value(text, at):
    word, at = token(text, at)
    if word == "[":
        return read_list(text, at)
    if word == "{":
        return read_map(text, at)
    if word[0] == "'":
        return re.sub(r"\\(u([0-9A-F]{4})|.)", lambda m: chr(int(m[2], 16)) if m[2] else ESCAPE.get(m[1], m[1]), word[1:-1], flags=re.S), at
    return (float(word) if "." in word else int(word)), at


def read_list(text, at):
    values = []
    while token(text, at)[0] != "]":
        value, at = read_value(text, at)
        values.append(value)
        if token(text, at)[0] == ",":
            at = token(text, at)[1]
    return values, token(text, at)[1]


def read_map(text, at):
    values = {}
    while token(text, at)[0] != "}":
        name, at = token(text, at)
        colon, at = token(text, at)
        assert colon == ":"
        values[name.strip("`").replace("``", "`")], at = read_value(text, at)
        if token(text, at)[0] == ",":
            at = token(text, at)[1]
    return values, token(text, at)[1]


def commands(script):
    """The commands of a script: a semicolon at the end of a line ends one, and no text holds a line's end."""
    return [command for command in script.split(";\n") if command.strip()]


def check_cypher(store):
    entities, articles, links, mentions, labels = {}, {}, {}, set(), {}
    all_commands = commands(store.export("cypher").decode())
    for command in all_commands:
        if command.startswith("CREATE CONSTRAINT"):
            continue
        rows, tail = command.removeprefix("UNWIND ").rsplit(" AS row\n", 1)
        rows = literal(rows)
        # The grammar is slow, so that it reads the first rows of long commands.
        shortened = "UNWIND " + (command.removeprefix("UNWIND ").rsplit(" AS row\n", 1)[0] if len(command) < 60000 else "[]") + " AS row\n" + tail
        parse(shortened + ";")
        for row in rows:
            if "MERGE (a)-[r:MENTIONS]" in tail:
                mentions.add((row["from"], row["to"]))
            elif "MERGE (a)" in tail:
                values = dict(row["properties"])
                kind = re.search(r"\[r:`((?:[^`]|``)*)`", tail)[1].replace("``", "`")
                links[row["from"], kind, values.pop("relation"), row["to"]] = values
            elif ":Article" in tail:
                articles[row["iri"]] = row["text"]
            else:
                entities[row.pop("iri")] = row
                labels[tuple(re.findall(r"n:`?(\w+)`?", tail))] = True
    wanted = {iri: entity_values(entity) for iri, entity in store.entities.items()}
    plain = lambda values: {n: [v] if isinstance(v, str) and n not in ("name", "kind") else v for n, v in values.items()}
    same({iri: plain(values) for iri, values in entities.items()}, wanted, "cypher entities")
    same(set(labels), {("Entity", *map(local, entity["classes"])) for entity in store.entities.values()}, "cypher labels")
    same(articles, {str(a): str(store.one(a, SCHEMA.articleBody)) for a in store.of_class(SCHEMA.NewsArticle)}, "cypher articles")
    same(links, wanted_links(store), "cypher facts")
    same(mentions, wanted_mentions(store), "cypher mentions")
    print(f"{len(entities)} nodes and {len(links)} facts in CSV and in {len(all_commands)} Cypher commands")


if __name__ == "__main__":
    for store in oracle.stores():
        check_csv(store)
        check_cypher(store)
