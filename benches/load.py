#!/usr/bin/env python3
"""The server under load: 63 clients that read pages and ask queries, and one that means harm.

    python3 benches/load.py --store newsgraph.db --seconds 60

The harmful client sends, all the time and at once, sorts of products that never end, bodies far above the limit, and heads of requests
that arrive a line at a time. What must hold: nobody else gets anything but 200 or 503, the server's memory stays bounded, and it still
answers at the end. Prints what came back; exit code 1 if something of that does not hold.
"""
import argparse
import collections
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

PAGES = ["/", "/articles", "/claims", "/quotes", "/timeline", "/search?q=minister", "/complete?q=an", "/graph", "/query"]
QUERIES = [
    "SELECT ?who { ?who a schema:Person } LIMIT 50",
    "SELECT ?relation (COUNT(*) AS ?n) { ?s rdf:predicate ?relation } GROUP BY ?relation ORDER BY DESC(?n) LIMIT 10",
    "ASK { ?s a schema:Quotation }",
]
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a"


def request(address, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection(address, timeout=120)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


class Tally:
    """What came back to whom."""

    def __init__(self):
        self.lock = threading.Lock()
        self.statuses = {"honest": collections.Counter(), "harmful": collections.Counter()}
        self.times = []

    def note(self, who, status, taken):
        with self.lock:
            self.statuses[who][status] += 1
            if who == "honest" and status == 200:
                self.times.append(taken)


def until(end, tally, who, act):
    while time.time() < end:
        begun = time.time()
        try:
            status = act()
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        tally.note(who, status, time.time() - begun)


def honest(address, seed):
    dice = random.Random(seed)

    def act():
        if dice.random() < 0.8:
            return request(address, "GET", dice.choice(PAGES))
        return request(address, "GET", "/sparql?" + urllib.parse.urlencode({"query": dice.choice(QUERIES)}))

    return act


def endless_sort(address):
    return lambda: request(address, "POST", "/sparql", ENDLESS, {"Content-Type": "application/sparql-query"})


def giant_body(address):
    body = b"x" * (64 << 20)
    return lambda: request(address, "POST", "/sparql", body, {"Content-Type": "application/sparql-query"})


def slow_head(address):
    host, port = address.split(":")

    def act():
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: " + address.encode() + b"\r\n")
            while True:
                time.sleep(1)
                connection.sendall(b"X-More: 1\r\n")

    return act


def memory(pid):
    """Resident memory of the server and of the processes that it has started, in MB."""
    total = 0
    for process in [pid, *children(pid)]:
        try:
            with open(f"/proc/{process}/status") as status:
                total += next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
        except OSError:
            pass
    return total // 1024


def children(pid):
    try:
        return [int(child) for task in os.listdir(f"/proc/{pid}/task") for child in open(f"/proc/{pid}/task/{task}/children").read().split()]
    except OSError:
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--store", required=True)
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=64)
    arguments = parser.parse_args()
    command = [arguments.newsgraph, "serve", "-q", "--store", arguments.store, "--listen", "127.0.0.1:0", "--timeout", "10", "--max-memory", "512"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    address = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
    tally, end = Tally(), time.time() + arguments.seconds
    acts = [("honest", honest(address, seed)) for seed in range(arguments.clients - 1)]
    acts += [("harmful", make(address)) for make in (endless_sort, giant_body, slow_head)]
    threads = [threading.Thread(target=until, args=(end, tally, who, act), daemon=True) for who, act in acts]
    for thread in threads:
        thread.start()
    most = 0
    while time.time() < end:
        most = max(most, memory(server.pid))
        time.sleep(0.5)
    for thread in threads:
        thread.join(timeout=60)
    alive = server.poll() is None and request(address, "GET", "/") == 200
    after = memory(server.pid)
    server.terminate()
    server.wait(timeout=60)
    statuses = tally.statuses["honest"]
    print(f"{arguments.clients} clients, {arguments.seconds} s: {sum(statuses.values())} answers to the honest ones: "
          + ", ".join(f"{count} with {status}" for status, count in statuses.most_common()))
    if tally.times:
        print(f"median {statistics.median(tally.times) * 1000:.0f} ms, slowest {max(tally.times):.1f} s")
    print("to the harmful one: " + ", ".join(f"{count} with {status}" for status, count in tally.statuses["harmful"].most_common()))
    print(f"memory of all processes: at most {most} MB, {after} MB afterwards; the server {'answers' if alive else 'is gone'}")
    bad = [status for status in statuses if status not in (200, 503)]
    sys.exit(1 if bad or not alive else 0)


main()
