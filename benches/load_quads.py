#!/usr/bin/env python3
"""Loading N-Quads: `newsgraph load` beside `oxigraph load`, of the same file.

    pip install oxigraph        # for its command-line program
    python3 benches/load_quads.py --newsgraph target/release/newsgraph --oxigraph oxigraph --articles 1250

Some hundred articles, each put together from a few of archive.py, are read; the others are copies of their graphs with IRIs and names of their own. Each program loads the
file into an empty folder, in turn, some times; told are the seconds of each and the ratio of their speeds. newsgraph also writes the union of the
graphs, which queries see, and what reprints are found by; its names are left unresolved, which oxigraph knows nothing of. The file is left where it
is with --keep.
"""

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from archive import LAST, article

SEEDS = 200
NAMES = re.compile("|".join(LAST + [name.lower() for name in LAST]))
ARTICLE = re.compile(r"<urn:newsgraph:article/([0-9a-z-]+)> \.$")
LETTERS = "abdefghiklmnoprstuvyz"


def renamed(dice):
    """Other names of the same length for all family names."""
    new = {name: "".join(dice.choice(LETTERS) for _ in name) for name in LAST}
    return {**{old: name.capitalize() for old, name in new.items()}, **{old.lower(): name for old, name in new.items()}}


def long_article(dice, stories):
    told = [article(dice) for _ in range(stories)]
    return {"title": told[0]["title"], "text": "\n\n".join(one["text"] for one in told)}


def made(path, newsgraph, count, stories):
    """Writes the quads of so many articles."""
    dice = random.Random(11)
    told = []
    for number in range(SEEDS):
        day = f"{2000 + number % 26}-{1 + number % 12:02}-{1 + number % 28:02}"
        told.append(json.dumps({**long_article(dice, stories), "date": day, "publisher": "Storby Post"}))
    command = [newsgraph, "read", "--stdin", "jsonl", "--format", "nq"]
    lines = subprocess.run(command, input="\n".join(told), stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines(keepends=True)
    graphs = {}
    for line in lines:
        graphs.setdefault(ARTICLE.search(line)[1], []).append(line)
    seeds = [(name, "".join(graph)) for name, graph in graphs.items()]
    quads = 0
    with open(path, "w") as file:
        for number in range(count):
            name, text = seeds[number % len(seeds)]
            if number >= len(seeds):
                new = renamed(dice)
                text = text.replace(name, f"{name[:11]}{dice.getrandbits(64):016x}")
                text = NAMES.sub(lambda found: new[found[0]], text)
            quads += text.count("\n")
            file.write(text)
    return quads


def timed(command):
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--oxigraph", default="oxigraph")
    parser.add_argument("--articles", type=int, default=1_250)
    parser.add_argument("--stories", type=int, default=7, help="short ones that make an article, of about 55 words each")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--keep", help="folder for the file; one that is there is used")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    file = folder / "articles.nq"
    quads = sum(1 for _ in open(file)) if file.exists() else made(file, options.newsgraph, options.articles, options.stories)
    print(f"{quads:,} quads, {file.stat().st_size / 1e6:,.0f} MB")
    ours, theirs = folder / "ours.db", folder / "theirs.db"
    commands = {
        "oxigraph": [options.oxigraph, "load", "--location", theirs, "--file", file],
        "newsgraph": [options.newsgraph, "load", "-q", "--no-resolve", "--store", ours, file],
    }
    seconds = {name: [] for name in commands}
    for _ in range(options.times):
        for name, command in commands.items():
            for old in (ours, theirs):
                shutil.rmtree(old, ignore_errors=True)
            seconds[name].append(timed(command))
            print(f"{name}: {seconds[name][-1]:.1f} s, {quads / seconds[name][-1]:,.0f} quads/s", flush=True)
    ratios = [its / mine for its, mine in zip(seconds["oxigraph"], seconds["newsgraph"])]
    print(f"speed of newsgraph / oxigraph: median {statistics.median(ratios):.2f}, " + ", ".join(f"{ratio:.2f}" for ratio in ratios))
    if not options.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
