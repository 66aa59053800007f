#!/usr/bin/env python3
"""Fits the ranker of `src/discourse/coreference/ranker.rs` on GUM's coreference and writes `models/coreference.json`.

    coreference.py TRAIN.conllu[.xz] DEV.conllu[.xz] [--newsgraph target/release/newsgraph] [--output models/coreference.json]

The program reads the texts as it would any other, with the table that it has, and tells every choice that its ranker had (`annotate --task coref
--signs`); the treebank's `Entity=` tells which candidates were right. Since earlier decisions are among what the ranker sees, build the program with
the new table and run this twice or three times. Needs torch.
"""
import argparse
import collections
import json
import subprocess
import tempfile

import torch

from gum_coreference import documents

SORTS = ["nominal", "third", "party"]
# What the encoder's vectors are made to. Who speaks and who is spoken to is not told by meaning: for "I", "we" and "you" they made dev worse.
SMALL = {"nominal": 24, "third": 24, "party": 0}
# Stands in gum-train and in gum-test.
LEFT_OUT = {"GUM_court_mitigation"}
# What a predicate says of its subject, clauses, and what is told later, are no coreference here.
NO_LINK = {"pred", "disc", "cata"}
# News comes first.
WEIGHT = collections.defaultdict(lambda: 0.6, news=1.0, interview=1.0, bio=1.0)
UNIT = 1024
# Of the encoder's vectors, which come in sixteenths.
WIDTH = 384


def heads(document):
    """For each head of a mention (its first character) the entity; of several mentions with one head the shortest counts."""
    linked = (mention for mention in document["mentions"] if mention["link"] not in NO_LINK)
    by_length = sorted(linked, key=lambda mention: mention["begin"] - mention["end"])
    return {document["words"][mention["head"]]["place"][0]: mention["entity"] for mention in by_length}


def choices(program, path):
    """For each sort of mention its choices: signs, candidates, which are right, weight."""
    known = {d["id"]: d for d in documents(path) if d["id"] not in LEFT_OUT}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as texts:
        for document in known.values():
            texts.write(json.dumps({"id": document["id"], "text": document["text"]}) + "\n")
        texts.flush()
        run = subprocess.run([program, "annotate", "--task", "coref", "--signs", texts.name], capture_output=True, text=True, check=True)
    found, signs = {sort: [] for sort in SORTS}, None
    for line in map(json.loads, run.stdout.splitlines()):
        document, signs = known[line["id"]], line["signs"]
        entity_at = heads(document)
        gold = [entity_at.get(mention["head"][0]) for mention in line["mentions"]]
        vectors = [torch.tensor(mention["vector"], dtype=torch.int8) for mention in line["mentions"]]
        for choice in line["choices"]:
            found[choice["sort"]].append(example(choice, gold, vectors, WEIGHT[document["genre"]]))
    return found, signs


def example(choice, gold, vectors, weight):
    """A candidate is right if it is mostly what the mention is."""
    own = gold[choice["mention"]]
    right = []
    for candidate in choice["candidates"]:
        counted = collections.Counter(gold[m] for m in candidate["members"] if gold[m] is not None)
        right.append(own is not None and bool(counted) and counted.most_common(1)[0][0] == own)
    there = choice["candidates"]
    return {
        "own": choice["own"], "pairs": [candidate["signs"] for candidate in there], "right": right, "weight": weight, "vector": vectors[choice["mention"]],
        "last": torch.stack([vectors[candidate["last"]] for candidate in there]), "named": torch.stack([vectors[candidate["named"]] for candidate in there]),
    }


class Ranker(torch.nn.Module):
    """One hidden layer over the sum of the signs' rows and over the encoder's vectors, made small, of the mention, of the candidate's last mention and
    of its last one with a noun, and the products of the first with the others; something new is scored by a row of its own."""

    def __init__(self, values, hidden, small):
        super().__init__()
        self.of_mention = torch.nn.Linear(WIDTH, small)
        self.of_candidate = torch.nn.Linear(WIDTH, small)
        self.mixed = torch.nn.Linear(5 * small, hidden, bias=False)
        torch.nn.init.normal_(self.mixed.weight, std=0.02)
        self.fresh_mention = torch.nn.Linear(small, 1, bias=False)
        torch.nn.init.zeros_(self.fresh_mention.weight)
        self.blur = torch.nn.Dropout(0.4)
        self.inner = torch.nn.EmbeddingBag(values, hidden, mode="sum")
        torch.nn.init.normal_(self.inner.weight, std=0.15)
        self.offset = torch.nn.Parameter(torch.zeros(hidden))
        self.outer = torch.nn.Parameter(torch.randn(hidden) * 0.3)
        self.fresh = torch.nn.EmbeddingBag(values, 1, mode="sum")
        torch.nn.init.zeros_(self.fresh.weight)
        self.fresh_offset = torch.nn.Parameter(torch.zeros(1))
        self.drop = torch.nn.Dropout(0.25)

    def forward(self, batch):
        """Scores of all candidates of all choices in a row, and of something new for each choice."""
        mention = self.of_mention(self.blur(batch["vector"].float() / 16))
        last, named = (self.of_candidate(self.blur(batch[name].float() / 16)) for name in ("last", "named"))
        each = mention[batch["choice"]]
        seen = self.blur(torch.cat([each, last, named, each * last, each * named], 1))
        hidden = self.drop(torch.relu(self.inner(batch["signs"], batch["begins"]) + self.offset + self.mixed(seen)))
        fresh = self.fresh(batch["own"], batch["own_begins"])[:, 0] + self.fresh_offset + self.fresh_mention(mention)[:, 0]
        return hidden @ self.outer, fresh


def gather(examples):
    """Several choices as flat arrays."""
    signs, begins, own, own_begins, choice, right = [], [], [], [], [], []
    for number, one in enumerate(examples):
        own_begins.append(len(own))
        own += one["own"]
        for pair, good in zip(one["pairs"], one["right"]):
            begins.append(len(signs))
            signs += one["own"] + pair
            choice.append(number)
            right.append(good)
    whole = dict(signs=signs, begins=begins, own=own, own_begins=own_begins, choice=choice)
    batch = {name: torch.tensor(values) for name, values in whole.items()}
    batch["vector"] = torch.stack([one["vector"] for one in examples])
    for name in ("last", "named"):
        batch[name] = torch.cat([one[name] for one in examples])
    return {**batch, "right": torch.tensor(right), "weight": torch.tensor([one["weight"] for one in examples])}


def loss(ranker, batch):
    """Minus the log of the share of the right candidates, or of something new where none is right; and how often the best is right."""
    scores, fresh = ranker(batch)
    count = len(fresh)
    none = torch.full((count,), -1e9)
    any_right = torch.zeros(count, dtype=torch.bool).index_put((batch["choice"][batch["right"]],), torch.tensor(True))
    top = torch.maximum(fresh, none.scatter_reduce(0, batch["choice"], scores, "amax")).detach()
    power = torch.exp(scores - top[batch["choice"]])
    whole = torch.zeros(count).index_add(0, batch["choice"], power) + torch.exp(fresh - top)
    good = torch.zeros(count).index_add(0, batch["choice"], power * batch["right"]) + torch.exp(fresh - top) * ~any_right
    return -(torch.log(good / whole + 1e-9) * batch["weight"]).sum() / batch["weight"].sum()


def outcome(ranker, examples, margin=0.0):
    """Links made, right ones, ones to be made."""
    ranker.eval()
    batch = gather(examples)
    with torch.no_grad():
        scores, fresh = ranker(batch)
    best = {}
    for score, number, right in zip(scores.tolist(), batch["choice"].tolist(), batch["right"].tolist()):
        if number not in best or score > best[number][0]:
            best[number] = (score, right)
    made = [right for number, (score, right) in best.items() if score > fresh[number].item() + margin]
    return len(made), sum(made), sum(any(one["right"]) for one in examples)


def fit(train, dev, values, hidden, small, epochs, seed):
    torch.manual_seed(seed)
    ranker = Ranker(values, hidden, small)
    optimizer = torch.optim.AdamW(ranker.parameters(), lr=4e-3, weight_decay=0.05)
    best, kept = float("inf"), None
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 8e-3, total_steps=epochs * (len(train) // 64 + 1))
    for _ in range(epochs):
        ranker.train()
        order = torch.randperm(len(train)).tolist()
        for at in range(0, len(order), 64):
            batch = gather([train[i] for i in order[at:at + 64]])
            optimizer.zero_grad()
            loss(ranker, batch).backward()
            optimizer.step()
            schedule.step()
        ranker.eval()
        with torch.no_grad():
            now = loss(ranker, gather(dev)).item()
        if now < best:
            best, kept = now, {name: value.clone() for name, value in ranker.state_dict().items()}
    ranker.load_state_dict(kept)
    return ranker, best


def table(ranker, margin):
    whole = lambda tensor: (tensor * UNIT).round().int().tolist()
    return {
        "inner": whole(ranker.inner.weight.data), "offset": whole(ranker.offset.data), "outer": whole(ranker.outer.data),
        "fresh": whole(ranker.fresh.weight.data[:, 0]), "fresh_offset": whole(ranker.fresh_offset.data)[0], "margin": round(margin * UNIT),
        "of_mention": whole(ranker.of_mention.weight.data.T), "of_candidate": whole(ranker.of_candidate.weight.data.T),
        "mention_offset": whole(ranker.of_mention.bias.data), "candidate_offset": whole(ranker.of_candidate.bias.data),
        "mixed": whole(ranker.mixed.weight.data.T), "fresh_mention": whole(ranker.fresh_mention.weight.data[0]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("train")
    parser.add_argument("dev")
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--output", default="models/coreference.json")
    parser.add_argument("--hidden", type=int, default=24)
    parser.add_argument("--seeds", type=int, default=3, help="how many tries; the best on dev is kept")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--margins", type=float, nargs=3, default=[0.0, 0.0, 0.0], help="for nominals, third and other persons")
    options = parser.parse_args()
    torch.set_num_threads(1)
    (train, signs), (dev, _) = choices(options.newsgraph, options.train), choices(options.newsgraph, options.dev)
    values, tables = sum(count for _, count in signs), {"signs": signs}
    for sort, margin in zip(SORTS, options.margins):
        tries = (fit(train[sort], dev[sort], values, options.hidden, SMALL[sort], options.epochs, seed) for seed in range(options.seeds))
        ranker, lost = min(tries, key=lambda attempt: attempt[1])
        made, right, there = outcome(ranker, dev[sort], margin)
        print(f"{sort}: {len(train[sort])} choices; dev: loss {lost:.3f}, links {made}, right {right}, to be made {there}", flush=True)
        tables[sort] = table(ranker, margin)
    with open(options.output, "w") as file:
        json.dump(tables, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
