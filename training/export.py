"""Exports trained weights as ONNX: python export.py DATA WORK MODELS [--politics FOLDER]

WORK holds weights.pt and relations.json, and receives the graphs in full precision; MODELS receives main.onnx and label.onnx in integers, and
vocab.txt, the word pieces by number.
"""

import argparse
import json
import random
import shutil
from pathlib import Path

import onnx
import torch

from calibrate import calibrate
from corpus import evaluation_sets, training_sentences
from graph import label_graph, main_graph
from habits import merge
from network import Network
from pieces import ENCODER, encode

CALIBRATION_SENTENCES = 600


def trained(work):
    """The network with its trained weights, and the labels of its tree."""
    relations = json.loads((work / "relations.json").read_text())
    network = Network(len(relations))
    network.load_state_dict(torch.load(work / "weights.pt", map_location="cpu"))
    return network.eval(), relations


def calibration_examples(data):
    """Training sentences, drawn evenly from all corpora."""
    sentences = training_sentences(data)
    drawn = random.Random(3).sample(sentences, CALIBRATION_SENTENCES)
    for sentence in drawn:
        sentence.heads = None
    return [e for e in (encode(s, {}) for s in drawn) if e]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "work", "models"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--politics", type=Path)
    opt = parser.parse_args()
    network, _ = trained(opt.work)
    print("names head:", merge(network, evaluation_sets(opt.data, opt.politics, "dev")), flush=True)
    (full, full_builder), (label, label_builder) = main_graph(network), label_graph(network)
    onnx.save(full, opt.work / "main.fp32.onnx")
    onnx.save(label, opt.work / "label.fp32.onnx")
    main_ranges, label_ranges = calibrate(full, full_builder.matrix_inputs, label, label_builder.matrix_inputs, calibration_examples(opt.data))
    opt.models.mkdir(parents=True, exist_ok=True)
    onnx.save(main_graph(network, main_ranges)[0], opt.models / "main.onnx")
    onnx.save(label_graph(network, label_ranges)[0], opt.models / "label.onnx")
    shutil.copy(ENCODER / "vocab.txt", opt.models / "vocab.txt")
    for name in ("main.onnx", "label.onnx"):
        print(name, (opt.models / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
