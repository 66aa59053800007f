"""Trains the model: python train.py DATA OUT [--politics FOLDER] [--epochs N] [--minutes N] [--continue-from FILE]

DATA holds the corpora (README.md lists them), OUT receives weights.pt and relations.json. Development sets are scored after each epoch.
"""

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import torch

from augment import varied
from corpus import evaluation_sets, training_sentences
from losses import total_loss
from measure import line, measure
from network import Network
from pieces import batches, collate, encode
from sentence import spans

WARM_UP = 0.08
GROWN = 0.3
"""Share of the training after which the model's own belief in a missed name counts."""


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--politics", type=Path, help="folder with CrossNER politics dev.jsonl")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=0, help="end after this time, with the learning rate run down to 0; without it, after the epochs")
    parser.add_argument("--continue-from", type=Path, help="weights.pt of an earlier run, in place of the pretrained encoder")
    parser.add_argument("--pieces", type=int, default=1024, help="padded pieces a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def relations_of(sentences):
    """Labels of the tree, sorted, from the web treebank: GUM has a few more, of single words."""
    return sorted({r for s in sentences if s.source == "uner" for r in s.relations or []})


def places_of(sentences):
    """Names of places of one or two words, for datelines."""
    found = {tuple(s.words[a:b]) for s in sentences if s.names for a, b, kind in spans(s.names) if kind == "LOC" and b - a <= 2}
    return sorted(name for name in found if all(w[0].isupper() and w.isalpha() and len(w) > 3 for w in name))


def optimizer_for(network, options):
    """AdamW with a slow group for what was pretrained and a fast one for the heads."""
    slow = network.encoder_parameters()
    inside = {id(p) for p in slow}
    fast = [p for p in network.parameters() if id(p) not in inside]
    groups = [{"params": slow, "lr": options.encoder_rate}, {"params": fast, "lr": options.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def rate_at(progress):
    """Factor of the learning rate: rises over WARM_UP, then falls to 0 in a straight line."""
    return min(progress / WARM_UP, max(0.0, (1 - progress) / (1 - WARM_UP)))


def progress_at(share, spent, allowed):
    """How far the training is, 0 to 1: by its steps or by the minutes `spent` of those `allowed` (0: any number), whichever is further."""
    return max(share, spent / allowed if allowed else 0)


def scorer(network):
    """The network as `measure` wants it: arrays in, arrays out."""

    def model(batch):
        inputs = [torch.from_numpy(batch[key]) for key in ("ids", "shape", "mask", "first")]
        with torch.no_grad():
            upos, names, _, arc, ld, lh = network(*inputs)
        return tuple(x.float().numpy() for x in (upos, names, arc, ld, lh))

    def label(ld, lh):
        with torch.no_grad():
            return network.label(torch.from_numpy(ld), torch.from_numpy(lh)).numpy()

    return model, label


def step(network, optimizer, batch, rate, grown, bases):
    """One step of gradient descent; returns the parts of the loss."""
    for group, base in zip(optimizer.param_groups, bases):
        group["lr"] = base * rate
    with torch.autocast("cpu", torch.bfloat16):
        loss, parts = total_loss(network, batch, grown)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return parts


def main():
    opt = options()
    opt.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(opt.seed)
    torch.manual_seed(opt.seed)
    torch.set_num_threads(opt.threads)
    sentences = training_sentences(opt.data)
    development = evaluation_sets(opt.data, opt.politics, "dev")
    relations = relations_of(sentences)
    order = {name: i for i, name in enumerate(relations)}
    for sentence in sentences:  # the few labels that only GUM has count as their main type
        if sentence.relations:
            sentence.relations = [r if r in order else r.split(":")[0] for r in sentence.relations]
    places = places_of(sentences)
    (opt.out / "relations.json").write_text(json.dumps(relations))
    print(Counter(s.source for s in sentences), "words", sum(len(s.words) for s in sentences), "relations", len(relations), "places", len(places), flush=True)
    network = Network(len(relations))
    if opt.continue_from:
        network.load_state_dict(torch.load(opt.continue_from))
    else:
        network.load_encoder()
    optimizer = optimizer_for(network, opt)
    bases = [opt.encoder_rate, opt.head_rate]
    start, done, total = time.monotonic(), 0, None
    for epoch in range(opt.epochs):
        examples = [e for e in (encode(varied(s, chance, places), order) for s in sentences) if e]
        epoch_batches = batches(examples, opt.pieces, chance)
        total = total or len(epoch_batches) * opt.epochs
        network.train()
        sums = Counter()
        for number, rows in enumerate(epoch_batches, 1):
            spent = (time.monotonic() - start) / 60
            progress = progress_at(done / total, spent, opt.minutes)
            if progress >= 1:
                break
            batch = {key: torch.from_numpy(value) for key, value in collate([examples[i] for i in rows]).items()}
            sums.update(step(network, optimizer, batch, rate_at(progress), bool(opt.continue_from) or progress > GROWN, bases))
            done += 1
            if number % 50 == 0:
                shown = " ".join(f"{key} {value / number:.3f}" for key, value in sums.items())
                print(f"epoch {epoch} step {done}/{total} progress {progress:.3f} minutes {spent:.1f} {shown}", flush=True)
        torch.save(network.state_dict(), opt.out / "weights.pt")
        network.eval()
        for name, held in development.items():
            print(f"== epoch {epoch} {name}: {line(measure(*scorer(network), held, relations, whole_tree=False))}", flush=True)
        if progress_at(done / total, (time.monotonic() - start) / 60, opt.minutes) >= 1:
            break


if __name__ == "__main__":
    main()
