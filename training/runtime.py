"""Runs the exported graphs in onnxruntime."""

import numpy as np
import onnxruntime


def session(model, threads=2):
    """A session over a model's bytes or path."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"])


def feed(batch):
    """Inputs of the main graph from a batch of `pieces.collate`."""
    flat = batch["first"] + np.arange(len(batch["ids"]))[:, None] * batch["ids"].shape[1]
    return {"ids": batch["ids"], "shape": batch["shape"], "mask": batch["mask"], "widx": flat}


def scorer(main, label):
    """Two graphs as `measure` wants them."""
    main, label = session(main), session(label)
    return (
        lambda batch: main.run(["upos", "ner", "arc", "ld", "lh"], feed(batch)),
        lambda ld, lh: label.run(["lab"], {"ld_n": ld, "lh_n": lh})[0],
    )
