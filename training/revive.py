"""Reads the program's graphs back into trainable weights: python revive.py MODELS WORK

MODELS holds main.onnx and label.onnx as `export.py` wrote them, in integers or in full precision; WORK receives weights.pt, from which
`train.py --continue-from` goes on. What integers rounded away stays away. The corpora's own corrections of the names head are in the
common one since export, so they begin again at nothing.
"""

import math
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from labels import NAME_TAGS, SOURCES
from network import ARC, HEADS, LABEL, LAYERS, NAME, WIDTH


def constants(graph):
    """Every constant of a graph by name, weight matrices among them as NAME.weight, [in, out], whatever precision they are stored in."""
    found = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        name = node.input[1].removesuffix(".integers")
        activation = found[made_by[node.input[0]].input[1]]  # the scale of what is multiplied; NAME.scale is its product with the weight's
        weight = found[name + ".integers"] * (found[name + ".scale"] / activation)
        found[name + ".weight"] = weight * found.get(name + ".even", np.ones(1, np.float32))[:, None]
    if "word.integers" in found:
        found["word.table"] = found["word.integers"] * found["word.scale"]
    return found


def encoder(found):
    """Weights of the encoder; inverse of `graph.embed` and `graph.encode_layer`."""
    state = {key + ".weight": found[table + ".table"] for key, table in (("word", "word"), ("shape", "shape"), ("pos", "position"))}
    norms = ["ln"] + [f"layers.{i}.{norm}" for i in range(LAYERS) for norm in ("ln1", "ln2")]
    state |= {f"{norm}.{part}": found[f"{norm}.{part}"] for norm in norms for part in ("weight", "bias")}
    for prefix in (f"layers.{i}." for i in range(LAYERS)):
        for key in ("o", "f1", "f2"):
            state |= linear(found, prefix + key, [(prefix + key, None)])
        state |= linear(found, prefix + "qkv", [(prefix + key, WIDTH) for key in "qkv"])
        for part in ("weight", "bias"):  # the scale of attention is folded into the queries
            state[f"{prefix}q.{part}"] = state[f"{prefix}q.{part}"] * math.sqrt(WIDTH // HEADS)
    return state


def linear(found, name, parts):
    """Weights of the layers that stand side by side in the product `name`; `parts`: (layer, width), None for the whole."""
    weight, bias, state, start = found[name + ".weight"].T, found[name + ".bias"], {}, 0
    for layer, width in parts:
        end = None if width is None else start + width
        state |= {layer + ".weight": weight[start:end], layer + ".bias": bias[start:end]}
        start = end
    return state


def heads(found):
    """Weights of the heads of the main graph."""
    hidden = linear(found, "hidden", [("nm", NAME), ("ad", ARC), ("ah", ARC), ("ld", LABEL), ("lh", LABEL)])
    arc = {"aW.weight": found["arc_head.weight"].T, "ab.weight": found["arc_head.bias"][None]}
    own = {"habit": np.zeros((len(SOURCES), len(NAME_TAGS), NAME + 1), np.float32)}
    return hidden | arc | own | linear(found, "upos_head", [("upos", None)]) | linear(found, "ner_head", [("ner", None)])


def labels(found):
    """The table of the label graph, [relations, dependent, head], each with a row or column for its bias."""
    count = len(found["head_only.bias"])
    table = np.zeros((LABEL + 1, count, LABEL + 1), np.float32)  # [head, relation, dependent]
    table[:LABEL, :, :LABEL] = found["pair.weight"].reshape(LABEL, count, LABEL)
    table[LABEL, :, :LABEL] = found["pair.bias"].reshape(count, LABEL)
    table[:LABEL, :, LABEL], table[LABEL, :, LABEL] = found["head_only.weight"], found["head_only.bias"]
    return {"lW": table.transpose(1, 2, 0)}


def revived(main, label):
    """State of a `network.Network` whose graphs are `main` and `label`."""
    found = constants(main.graph)
    state = encoder(found) | heads(found) | labels(constants(label.graph))
    return {key: torch.from_numpy(np.array(value, np.float32, order="C")) for key, value in state.items()}


def main():
    models, work = map(Path, sys.argv[1:])
    work.mkdir(parents=True, exist_ok=True)
    torch.save(revived(onnx.load(models / "main.onnx"), onnx.load(models / "label.onnx")), work / "weights.pt")


if __name__ == "__main__":
    main()
