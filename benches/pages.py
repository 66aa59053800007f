#!/usr/bin/env python3
"""How long the explorer's pages take, and what they weigh.

    cargo bench --bench large_store -- --articles 100000 --store out/large.db
    python3 benches/pages.py --store out/large.db

Starts the server on the store, waits until its catalogue is made, and asks for every kind of page over and over, each time about somebody
else, so that no page is measured that was kept from before. Prints median and slowest time, and the heaviest page, as Markdown.
"""
import argparse
import http.client
import json
import re
import statistics
import subprocess
import time
import urllib.parse


def served(newsgraph, store):
    """The server, and where it listens."""
    command = [newsgraph, "serve", "-q", "--store", store, "--listen", "127.0.0.1:0", "--timeout", "600"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return server, server.stdout.readline().strip().removeprefix("http://").rstrip("/")


def asked(address, path, accept="text/html"):
    """Milliseconds until the whole page is there, and the page."""
    connection = http.client.HTTPConnection(address, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - begun) * 1000
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path}: {response.status} {body[:200]!r}")
    return taken, body


def ready(address):
    begun = time.perf_counter()
    while json.loads(asked(address, "/home.json", "application/json")[1])["unfinished"]:
        time.sleep(0.5)
    return time.perf_counter() - begun


def often(address):
    """The entities that most articles mention, as paths: those of the start page."""
    groups = json.loads(asked(address, "/home.json", "application/json")[1])["names"]
    return [name["href"] for group in groups for name in group["names"]]


def paths(address):
    """Kinds of pages, each with addresses of that kind."""
    named = often(address)
    links = lambda pattern, page: re.findall(pattern, asked(address, page)[1].decode())
    articles = [path for page in range(1, 1500, 60) for path in links(r'href="(/article/[^"#]+)"', f"/articles?page={page}")[:1]]
    seldom = [path for article in articles for path in links(r'href="(/person/[^"#/]+)"', article) if path not in named]
    months = [f"20{year}-{month:02}" for year in range(12, 26, 3) for month in (1, 6, 12)]
    words = ["minister", "shipping contract", "court ordered", "varga", "bank", "said", "lisbon police", "an", "ma", "meridian bank"]
    return {
        "entity, much mentioned": named,
        "entity, seldom mentioned": seldom[:40],
        "all its facts": [f"{path}?show=facts" for path in named[:20]],
        "claims about it": [f"{path}?show=about" for path in named[:20]],
        "its articles, page 40": [f"{path}?show=articles&page=40" for path in named[:20]],
        "its timeline": [f"{path}?show=timeline" for path in named[:20]],
        "picture on its page": [f"/graph.svg?about={path}&most=12&links=pages" for path in named[:20]],
        "graph around it": [f"/graph?about={path}" for path in named[:20]],
        "article": articles,
        "start": ["/"] * 10,
        "search": [f"/search?q={urllib.parse.quote(word)}" for word in words],
        "completion": [f"/complete?q={urllib.parse.quote(word)}" for word in words],
        "articles": [f"/articles?page={page}" for page in (1, 2, 500, 2000)],
        "claims": [f"/claims?page={page}" for page in (1, 2, 3, 5)],
        "claims by somebody": [f"/claims?by={path}" for path in named[:20] if path.startswith("/person")],
        "denied claims": ["/claims?show=denied", "/claims?show=denied&page=2"],
        "quotations": [f"/quotes?page={page}" for page in (1, 2, 3, 10)],
        "timeline": [f"/timeline?month={month}" for month in months],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--store", help="the store to serve")
    parser.add_argument("--address", help="host and port of a server that runs already")
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--only", default="", help="only kinds of pages with this in their name")
    arguments = parser.parse_args()
    server, address = (None, arguments.address) if arguments.address else served(arguments.newsgraph, arguments.store)
    try:
        print(f"The catalogue was ready after {ready(address):.0f} s.\n")
        print("| page | asked for | median ms | slowest ms | heaviest kB |\n| --- | ---: | ---: | ---: | ---: |")
        for kind, addresses in paths(address).items():
            if arguments.only not in kind:
                continue
            measured = [asked(address, path) for path in addresses]
            times = [taken for taken, _ in measured]
            weight = max(len(body) for _, body in measured) / 1000
            print(f"| {kind} | {len(times)} | {statistics.median(times):.0f} | {max(times):.0f} | {weight:.0f} |", flush=True)
        if server:
            with open(f"/proc/{server.pid}/status") as status:
                memory = next(line for line in status if line.startswith("VmHWM")).split()[1]
            print(f"\nThe server has taken {int(memory) // 1024} MB.")
    finally:
        if server:
            server.terminate()
            server.wait()


main()
