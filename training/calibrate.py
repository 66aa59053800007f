"""Finds the range of every value that meets a weight matrix, column by column, over training sentences."""

import copy

import numpy as np
import onnx

from pieces import collate
from runtime import feed, session

BATCH = 8


def observed(model, matrix_inputs, feeds):
    """Lowest and highest input of each weight matrix by column over many runs; `matrix_inputs` as in `graph.Builder`."""
    watched = copy.deepcopy(model)
    given, outputs = {i.name for i in watched.graph.input}, {o.name for o in watched.graph.output}
    inside = sorted(set(matrix_inputs.values()) - given)
    watched.graph.output.extend(onnx.ValueInfoProto(name=n) for n in inside if n not in outputs)
    running = session(watched.SerializeToString())
    ranges = {}
    for inputs in feeds:
        values = dict(zip(inside, running.run(inside, inputs) if inside else [])) | inputs
        for name, value in matrix_inputs.items():
            rows = values[value].reshape(-1, values[value].shape[-1])
            low, high = ranges.get(name, (0.0, 0.0))
            ranges[name] = (np.minimum(low, rows.min(0)), np.maximum(high, rows.max(0)))
    return ranges


def calibrate(main, main_inputs, label, label_inputs, examples):
    """Ranges for the main and for the label graph; `examples` are encoded sentences."""
    groups = [collate(examples[i : i + BATCH]) for i in range(0, len(examples), BATCH)]
    running = session(main.SerializeToString())
    pairs = []
    for batch in groups:
        ld, lh = running.run(["ld", "lh"], feed(batch))
        real = batch["real"] == 1
        pairs.append({"ld_n": np.ascontiguousarray(ld[real]), "lh_n": np.ascontiguousarray(lh[real])})
    return observed(main, main_inputs, (feed(b) for b in groups)), observed(label, label_inputs, pairs)
