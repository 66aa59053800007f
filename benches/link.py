#!/usr/bin/env python3
"""Links to a generated knowledge base of ten million names, and prints time, memory and the size of the index.

    benches/link.py [--newsgraph target/release/newsgraph] [--entries 4000000] [--keep FOLDER]

Python 3.8 or later on Linux or macOS, standard library only. Each entry has a label and one or two other names, made of invented syllables, so that many names are
borne by several entries, as in Wikidata. Needs about 2 GB of disk.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYLLABLES = "ba be bo da de do fa fe ga go ha he ka ko la le li lo ma me mi mo na ne no pa po ra re ri ro sa se so ta te to va ve vo ya yo za".split()
TYPES = ["politician", "footballer", "town in Norway", "company", "film", "singer", "village", "university", "river", "newspaper"]
ARTICLE = """date 2026-03-04

Norwegian sailor Lena Brekke crossed the Atlantic on Monday, said Kestrel Motors. Judge Ivo Marran met Lena Brekke in Norway.
"""


def word(draw):
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4))).capitalize()


def generate(path, entries):
    """Writes the table; gives the number of its names."""
    draw, names = random.Random(1), 0
    with open(path, "w", encoding="utf-8") as out:
        out.write("Q1\tLena Brekke\tL. Brekke\tNorwegian sailor\t40\nQ2\tKestrel Motors\tKestrel\tcompany\t25\nQ3\tNorway\tKingdom of Norway\tcountry\t300\n")
        for number in range(4, entries + 1):
            first, last = word(draw), word(draw)
            aliases = [f"{first[0]}. {last}"] + ([f"{first} {word(draw)} {last}"] if number % 2 else [])
            names += 1 + len(aliases)
            out.write(f"Q{number}\t{first} {last}\t{'|'.join(aliases)}\t{draw.choice(TYPES)}\t{int(draw.paretovariate(1))}\n")
    return names


def measured(command):
    """Runs a command; gives seconds and the most memory that it had, in MB."""
    begun = time.time()
    pid = os.spawnv(os.P_NOWAIT, command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    scale = 1 if sys.platform == "darwin" else 1024
    return time.time() - begun, usage.ru_maxrss * scale / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", type=Path, default=Path("target/release/newsgraph"))
    parser.add_argument("--entries", type=int, default=4_000_000)
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    args = parser.parse_args()
    binary = str(args.newsgraph.resolve())
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        article, table, store = folder / "a.txt", folder / "kb.tsv", str(folder / "store")
        article.write_text(ARTICLE, encoding="utf-8")
        subprocess.run([binary, "build", "-q", "--store", store, str(article)], check=True)
        names = generate(table, args.entries)
        print(f"{args.entries} entries, {names} names, {table.stat().st_size / 1e6:.0f} MB")
        for title in ("index made, linked", "index found, linked"):
            seconds, memory = measured([binary, "link", "--store", store, "--knowledge-base", str(table)])
            print(f"{title}: {seconds:.1f} s, {memory:.0f} MB of memory")
        index = folder / "kb.tsv.index"
        print(f"index: {index.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
