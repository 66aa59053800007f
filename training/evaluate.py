"""Scores exported graphs: python evaluate.py DATA WORK MODELS [--politics FOLDER] [--part test]

Prints UPOS, UAS, LAS and the F1 of names for the graphs in full precision (in WORK) and in integers (in MODELS), gold tokens.
"""

import argparse
import json
from pathlib import Path

from corpus import evaluation_sets
from measure import line, measure
from runtime import scorer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "work", "models"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--politics", type=Path)
    parser.add_argument("--part", action="append", choices=["dev", "test"], help="default: both")
    opt = parser.parse_args()
    relations = json.loads((opt.work / "relations.json").read_text())
    graphs = {
        "fp32": (opt.work / "main.fp32.onnx", opt.work / "label.fp32.onnx"),
        "int8": (opt.models / "main.onnx", opt.models / "label.onnx"),
    }
    for part in opt.part or ["dev", "test"]:
        for name, sentences in evaluation_sets(opt.data, opt.politics, part).items():
            for precision, paths in graphs.items():
                print(f"{name} {precision}: {line(measure(*scorer(*paths), sentences, relations))}", flush=True)


if __name__ == "__main__":
    main()
