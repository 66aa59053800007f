#!/usr/bin/env python3
"""The whole job: articles in, a store with resolved names out, on one core and on two.

    python3 benches/whole_job.py FOLDER --newsgraph target/release/newsgraph --copies 20

Each text file of the folder is copied so many times, each time with a line more that tells it from the others. Told are seconds with all that belongs
to it (the model is loaded, names are resolved), words a second and the most memory that was taken.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

LINE = "\n\nCopy number {} of this text was printed for the reading room.\n"


def copies(source, target, count):
    """Copies the texts; gives how many words they have."""
    words = 0
    for path in sorted(Path(source).glob("*.txt")):
        text = path.read_text().rstrip("\n")
        for number in range(count):
            whole = text + LINE.format(number)
            words += len(whole.split())
            (target / f"{path.stem}-{number}.txt").write_text(whole)
    return words


def timed(command):
    """Seconds, and the most memory in MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {status}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--copies", type=int, default=20)
    options = parser.parse_args()
    room = Path(tempfile.mkdtemp())
    texts = room / "texts"
    texts.mkdir()
    words = copies(options.folder, texts, options.copies)
    ways = {"two threads": (["--threads", "2"], []), "one thread": (["--threads", "1"], []), "one core": (["--threads", "1"], ["taskset", "-c", "0"])}
    print(f"{words:,} words")
    for name, (threads, core) in ways.items():
        store = room / "store.db"
        shutil.rmtree(store, ignore_errors=True)
        seconds, memory = timed([*core, options.newsgraph, "build", "-q", *threads, "--store", store, texts])
        print(f"{name}: {seconds:.1f} s, {words / seconds:,.0f} words/s, {memory:.0f} MB", flush=True)
    shutil.rmtree(room)


if __name__ == "__main__":
    main()
