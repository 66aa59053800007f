#!/usr/bin/env python3
"""A large archive: memory while it is built, and the time that one more article takes.

    python3 benches/archive.py --newsgraph target/release/newsgraph --articles 100000

The articles are made from the sentences below, the same for every run, one in twenty a reprint of another. Memory is what
the process holds (VmRSS), read every second; the store's files are mapped, so that VmHWM counts pages of theirs which the system may take back:
RssAnon, the program's own, is told beside it. The folder is left where it is with --keep.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIRST = "Anna Bo Clara Dag Edda Finn Greta Hans Ida Jonas Karin Lars Marit Nils Olga Per Runa Sven Tora Ulf Vera Wim Ylva Aron".split()
LAST = "Abel Brekke Carlsen Dahl Ekdal Falk Grieg Holm Ivarsen Juul Krog Lund Moe Norrland Orre Prydz Quist Rosen Solheim Thrane Ursin Vik Wold Aasen".split()
FIRMS = "Kestrel Skerry Brekke Lumen Fjord Halden Nordlys Orca Petrel Quarry Ravn Sterna Tindal Umbra Viken Walrus".split()
KINDS = ["Motors", "Lines", "Marine", "Energy", "Bank", "Foods", "Steel", "Media"]
TOWNS = "Nordhavn Kaldvik Storby Lillefoss Ostervik Granby Havnes Fjellset Innvik Solnes Tverrelv Utgard".split()
VERBS = ["visited", "criticised", "praised", "sued", "met", "supported"]
NOUNS = ["ferry", "bridge", "school", "harbour", "tunnel", "hospital", "library", "stadium"]

SENTENCES = [
    "{p} {v} {q} in {t} on Tuesday.",
    "{f} bought {g} for {n} million crowns.",
    "The mayor of {t}, {p}, opened a new {o} there.",
    "\"We will build the {o} again,\" said {q}, who leads {f}.",
    "{p} denied that {f} had paid {q}.",
    "{g}, founded by {q} in 19{m}, employs {n} people in {t}.",
    "{q} announced that {g} would close its plant in {t}.",
    "Police in {t} arrested {p} after a fire at the {o}.",
    "{p} works for {f} and lives in {t}.",
    "According to {q}, the {o} cost {n} million crowns.",
    "The council of {t} voted against the {o} by {m} votes to {n}.",
    "{f} and {g} agreed to build a {o} near {t}.",
]


def article(random, sentences=6):
    person = lambda: f"{random.choice(FIRST)} {random.choice(LAST)}"
    firm = lambda: f"{random.choice(FIRMS)} {random.choice(KINDS)}"
    slots = {"p": person(), "q": person(), "f": firm(), "g": firm(), "t": random.choice(TOWNS), "o": random.choice(NOUNS), "v": random.choice(VERBS),
             "n": random.randint(2, 900), "m": random.randint(10, 99)}
    told = [sentence.format(**slots) for sentence in random.sample(SENTENCES, sentences)]
    paragraphs = [" ".join(told[at : at + 3]) for at in range(0, len(told), 3)]
    return {"title": f"{slots['f']} and the {slots['o']} of {slots['t']}", "text": "\n\n".join(paragraphs)}


def archive(path, count, sentences=6):
    """Writes the articles as JSON lines. A reprint has another paper and a later day."""
    source, told = random.Random(5), []
    with open(path, "w") as file:
        for number in range(count):
            again = told and source.random() < 0.05
            one = dict(source.choice(told)) if again else article(source, sentences)
            one["date"] = f"{2000 + number // 12000 % 26}-{1 + number // 1000 % 12:02}-{1 + number % 28:02}"
            one["publisher"] = f"{source.choice(TOWNS)} Post"
            if not again and len(told) < 2000:
                told.append(one)
            file.write(json.dumps(one) + "\n")


def status(pid):
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon", "VmHWM") if name in fields}


def watched(command):
    """Runs a command; seconds, and memory in MiB as it went."""
    begun, seen = time.monotonic(), []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            found = status(process.pid)
        except (FileNotFoundError, ProcessLookupError):
            found = {}
        # One that has just ended has no memory any more.
        if "VmRSS" in found:
            seen.append({"second": time.monotonic() - begun, **found})
        time.sleep(1)
    if process.returncode:
        sys.exit(f"{command} failed")
    return time.monotonic() - begun, seen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--sentences", type=int, default=6, help="of each article, about nine words each")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--keep", help="folder for the archive and the store")
    parser.add_argument("--more", type=int, default=5, help="single articles that are added at the end")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    source, store = folder / "archive.jsonl", folder / "archive.db"
    archive(source, options.articles, options.sentences)
    words = sum(len(json.loads(line)["text"].split()) for line in open(source))
    seconds, seen = watched([options.newsgraph, "build", "-j", options.threads, "--store", store, source])
    size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
    print(f"{options.articles} articles, {words} words in {seconds:.0f} s: {words / seconds:.0f} words a second; the store has {size >> 20} MiB")
    print("memory in MiB   all  own")
    for part in range(1, 11):
        at = seen[len(seen) * part // 10 - 1]
        print(f"  {part * 10:3} %      {at['VmRSS']:7.0f}  {at['RssAnon']:.0f}")
    print(f"  peak        {max(at['VmHWM'] for at in seen):6.0f}  {max(at['RssAnon'] for at in seen):.0f}")
    times = []
    for number in range(options.more):
        one = folder / "one.txt"
        one.write_text(f"date 2026-11-{1 + number % 28:02}\n\n{article(random.Random(1000 + number), options.sentences)['text']}\n")
        begun = time.monotonic()
        subprocess.run([options.newsgraph, "build", "-q", "--store", store, one], check=True)
        times.append(time.monotonic() - begun)
    print("one article more: " + ", ".join(f"{taken:.2f}" for taken in times) + " s")


if __name__ == "__main__":
    main()
