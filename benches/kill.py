#!/usr/bin/env python3
"""Kills a build without warning at many moments, finishes it, and compares what comes out with an unbroken run.

    python3 benches/kill.py --newsgraph target/release/newsgraph --kills 50

Every second kill comes at a random moment of the run, the others as soon as the store's files change at some moment: while a transaction is being
written, or the database's memory emptied. After each the store must verify as it is; then the build is run again, must end well, verify, and give
the same N-Quads, byte for byte.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import archive

# A kill counts as one inside the store's writing if a file of it changed so shortly before, in seconds.
WRITING = 0.01


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True)


def files(store):
    """What the database's files look like: names and sizes, without the log for people."""
    found = []
    for file in (store / "data").glob("*"):
        try:
            if file.name != "LOG":
                found.append((file.name, file.stat().st_size))
        except FileNotFoundError:
            pass
    return sorted(found)


class Build:
    """A build that is to be killed."""

    def __init__(self, newsgraph, store, source):
        self.store = store
        self.process = subprocess.Popen([newsgraph, "build", "-q", "-j", "1", "--store", store, source], stderr=subprocess.DEVNULL)
        self.begun, self.seen, self.changed, self.changes = time.monotonic(), [], 0.0, 0

    def look(self):
        """Whether the store has changed since the last look."""
        now = files(self.store)
        if now != self.seen:
            self.seen, self.changed, self.changes = now, time.monotonic(), self.changes + 1
            return True
        return False

    def kill(self):
        """Kills it; whether that was while the store was being written."""
        self.look()
        writing = time.monotonic() - self.changed < WRITING
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return writing


def interrupted(build, whole, change):
    """Lets a build run until its time has come; whether it was in the store's writing. None: it was quicker."""
    moment = random.uniform(0.02, 0.98) * whole
    while build.process.poll() is None:
        changed = build.look()
        if change is None and time.monotonic() - build.begun > moment or change is not None and changed and build.changes > change:
            return build.kill()
        time.sleep(0.0005)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    folder = Path(tempfile.mkdtemp())
    source = folder / "archive.jsonl"
    archive.archive(source, options.articles)
    export = lambda store: run(options.newsgraph, "export", "--format", "nq", "--store", store).stdout
    unbroken = Build(options.newsgraph, folder / "unbroken.db", source)
    while unbroken.process.poll() is None:
        unbroken.look()
        time.sleep(0.0005)
    whole, wanted = time.monotonic() - unbroken.begun, export(unbroken.store)
    print(f"an unbroken run: {whole:.1f} s, the store's files change at {unbroken.changes} moments, {len(wanted) >> 10} KiB of N-Quads")
    good = writing = done = 0
    for number in range(options.kills):
        store = folder / f"{number}.db"
        build = Build(options.newsgraph, store, source)
        change = None if number % 2 else random.randrange(2, max(3, unbroken.changes))
        inside = interrupted(build, whole, change)
        done += inside is not None
        writing += bool(inside)
        # A kill before there is a store at all leaves none.
        as_it_is = run(options.newsgraph, "verify", "--store", store) if (store / "newsgraph.json").exists() else None
        again = run(options.newsgraph, "build", "--store", store, source)
        verified = run(options.newsgraph, "verify", "--store", store)
        same = export(store) == wanted
        fine = (as_it_is is None or as_it_is.returncode == 0) and again.returncode == 0 and verified.returncode == 0 and same
        good += fine
        if not fine:
            for name, ended in [("verify as it was", as_it_is), ("build again", again), ("verify", verified)]:
                print(f"kill {number}: {name}: {ended and (ended.returncode, ended.stderr.decode()[-500:])}, same bytes: {same}")
        print(f"{good} of {number + 1} so far, {writing} while the store was being written", file=sys.stderr, flush=True)
    print(f"{good} of {options.kills}: verify clean, same bytes as an unbroken run; {done} were killed before they ended, {writing} of them while the store was being written")
    sys.exit(good != options.kills)


if __name__ == "__main__":
    main()
