#!/usr/bin/env python3
"""Runs every scorer that is at hand over newsgraph's own annotations and prints one table beside the published systems.

    benches/quality.py [--bench ../shared/bench] [--newsgraph target/release/newsgraph] [--only TASK] [--keep FOLDER]

Python 3.8 or later, standard library only. Tasks whose data is not there are left out. Figures are those of the scorers, on test splits.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# name, data file below data/, task of `newsgraph annotate`, its further options, arguments of score.py
TASKS = [
    ("openie-carb", "carb/test.sentences.jsonl", "openie", [], ["openie-carb"]),
    ("ner-ewt", "ner_ewt/test.jsonl", "names", [], ["ner", "--set", "ewt"]),
    ("ner-politics", "ner_politics/test.jsonl", "names", [], ["ner", "--set", "politics"]),
    ("coref", "coref_gum/test.jsonl", "coref", [], ["coref"]),
    ("quotes", "quotes_gum/test.jsonl", "quotes", [], ["quotes"]),
    ("parse-pud-news", "parse/pud_news.txt", "parse", [], ["parse", "--set", "pud_news"]),
    ("parse-gum", "parse/gum_test.txt", "parse", [], ["parse", "--set", "gum_test"]),
    ("parse-pud-news, gold words", "parse/pud_news.conllu", "parse", ["--gold-tokens"], ["parse", "--set", "pud_news"]),
    ("entities-re3d", "re3d/documents.jsonl", "names", [], ["entities-re3d"]),
    ("relations-re3d", "re3d/documents.jsonl", "relations", [], ["relations-re3d"]),
    ("relations-crossre", "crossre_politics/test.jsonl", "relations", [], ["relations-crossre"]),
]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"{' '.join(map(str, command))}: {done.stderr.strip()}", file=sys.stderr)
        return None
    return done.stdout


def score(bench, arguments, prediction):
    out = run([sys.executable, bench / "score.py", *arguments, "--pred", prediction, "--json"])
    rows = []
    for line in (out or "").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            pass
    return rows


def shown(value):
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)


def table(title, rows):
    """One aligned table of the scorer's rows."""
    print(f"\n{title}")
    if not rows:
        print("  no result")
        return
    keys = list(dict.fromkeys(key for row in rows for key in row if not isinstance(row[key], (dict, list)) and key not in ("title", "table")))
    cells = [keys] + [[shown(row.get(key, "")) for key in keys] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(keys))]
    for line in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def annotated(args, folder):
    """The tasks that go through `newsgraph annotate`."""
    for name, data, task, options, arguments in TASKS:
        source = args.bench / "data" / data
        if (args.only and args.only not in name) or not source.exists():
            continue
        prediction = folder / f"{name.replace(', ', '-').replace(' ', '-')}.out"
        begun = time.time()
        if run([args.newsgraph, "annotate", "--task", task, *options, source, "-o", prediction]) is None:
            continue
        table(f"{name}  (annotated in {time.time() - begun:.1f} s)", score(args.bench, arguments, prediction))


def news(args):
    """Whole articles through `newsgraph build` and `newsgraph query`."""
    script, folder = args.bench / "news_score.py", args.bench / "news"
    if (args.only and args.only not in "news") or not script.exists() or not folder.is_dir():
        return
    out = run([sys.executable, script, folder, "--newsgraph", args.newsgraph])
    print("\nnews: whole articles against hand-written gold")
    print("\n".join("  " + line for line in (out or "no result").rstrip().splitlines()))


def merges(args):
    """How many of the names that an article's entities bear beside their own are names of something else by the gold."""
    folder = args.bench / "news"
    if (args.only and args.only not in "merges") or not folder.is_dir():
        return
    key = lambda name: " ".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())
    links = wrong = unknown = 0
    for gold in sorted(folder.glob("*.gold.json")):
        text = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        if not text.exists():
            continue
        meant = [{key(name) for name in [entity["label"], *entity["aliases"]]} for entity in json.loads(gold.read_text())["entities"]]
        bearers = lambda name: {number for number, names in enumerate(meant) if key(name) in names}
        with tempfile.TemporaryDirectory() as scratch:
            store = Path(scratch) / "store"
            run([args.newsgraph, "build", "-q", "--store", store, text])
            asked = "SELECT ?name ?other { ?entity rdfs:label ?name ; skos:altLabel ?other }"
            out = run([args.newsgraph, "query", "--store", store, "--results", "json", asked])
        if out is None:
            continue
        for row in json.loads(out)["results"]["bindings"]:
            one, other = bearers(row["name"]["value"]), bearers(row["other"]["value"])
            links, unknown, wrong = links + 1, unknown + (not one or not other), wrong + bool(one and other and not one & other)
    print(f"\nmerges: {wrong} of {links} further names of entities are another's ({unknown} of them are in no gold entity)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder of score.py and its data")
    parser.add_argument("--newsgraph", type=Path, default=Path("target/release/newsgraph"))
    parser.add_argument("--only", help="only tasks whose name contains this")
    parser.add_argument("--keep", type=Path, help="keep the predictions in this folder")
    args = parser.parse_args()
    args.bench, args.newsgraph = args.bench.resolve(), args.newsgraph.resolve()
    if not (args.bench / "score.py").exists():
        sys.exit(f"{args.bench} holds no score.py: nothing to measure (docs/benchmarks.md says where the data comes from)")
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        annotated(args, folder)
        news(args)
        merges(args)


if __name__ == "__main__":
    main()
