"""Averages the weights of several runs that grew out of one another (Izmailov et al. 2018): python average.py OUT RUN RUN..."""

import shutil
import sys
from pathlib import Path

import torch


def mean(states):
    """The mean of each tensor over states of the same shape."""
    return {key: sum(state[key] for state in states) / len(states) for key in states[0]}


def main():
    out, *runs = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    torch.save(mean([torch.load(run / "weights.pt", map_location="cpu") for run in runs]), out / "weights.pt")
    shutil.copy(runs[0] / "relations.json", out / "relations.json")


if __name__ == "__main__":
    main()
