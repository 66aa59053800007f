"""Fits the confidence of statements: python confidence.py [--bench FOLDER] [--newsgraph FILE] [--seed N]

Reads the development part of CaRB with the program, decides which statements are right, fits the weights of src/extraction/confidence.rs, and prints
how well confidences mean what they say on sentences that were held back, and the weights to paste.

What counts as right:
  * a statement that was judged one by one (judged.jsonl) is what it was judged to be: it says what its sentence says, slots whole enough to be understood;
  * one that CaRB's annotators wrote too is right as often as the judged ones of its kind are. They wrote it too if, by the scorer's lenient matching,
    some gold tuple gives it a precision of MATCHED_PRECISION and a recall of MATCHED_RECALL: half of its words stand where they have them, and it tells
    a quarter of what they tell (they put into one tuple what the program parts);
  * any other is right with the probability that a small model of the judged ones gives: the gold is far from complete, as two in three of those that
    it lacks are right (learning from positive and unlabeled examples, Elkan & Noto 2008);
  * facts of noun phrases and event nouns, of which CaRB has few, count only where judged.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
MATCHED_PRECISION, MATCHED_RECALL = 0.5, 0.25
FOLDS, BINS = 5, 10
DOUBTS = ["bias", "certainty of all words", "certainty of predicate", "borrowed subject"]
"""Signs by which the judged statements tell how many of the unjudged ones that the gold lacks are right."""
STIFF, FIRM = 2.0, 2.0
"""L2 penalties of that model and of the confidence itself."""
NOT_IN_GOLD = ("noun phrase", "event noun")


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_statements(program, sentences):
    """What the program finds in a file of sentences, with its signs."""
    run = subprocess.run([program, "annotate", "--task", "openie", "--signs", sentences], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def judgement_key(statement):
    """A judged statement is known again by its words; facts without words of their own by what fills their slots."""
    if any(statement["signs"][sign] for sign in NOT_IN_GOLD):
        subject, object_ = statement["values"]
        return statement["id"], subject, statement["relation"], object_
    return statement["id"], statement["subject"], statement["predicate"], statement["object"]


class Data:
    """Statements as arrays: signs, whether the gold has them, what was judged, the sentence."""

    def __init__(self, statements, gold, judged, openie):
        texts = {row["id"]: row["sentence"] for row in gold}
        tuples = defaultdict(list)
        for row in gold:
            tuples[row["id"]].append(row)
        statements = [s for s in statements if s["id"] in tuples]
        verdicts = {(j["id"], j["subject"], j["predicate"], j["object"]): float(j["right"]) for j in judged}
        self.signs = list(statements[0]["signs"])
        self.values = np.array([[s["signs"][sign] for sign in self.signs] for s in statements])
        self.judged = np.array([verdicts.get(judgement_key(s), np.nan) for s in statements])
        self.sentence = np.array([s["id"] for s in statements])
        self.by_hand = np.array([any(s["signs"][sign] for sign in NOT_IN_GOLD) for s in statements])
        self.worded = np.array([s["worded"] for s in statements])
        self.matched = np.zeros(len(statements), bool)
        self.tuples, self.statements = tuples, statements
        for i, statement in enumerate(statements):
            if statement["worded"]:
                for slot in ("subject", "predicate", "object"):
                    if statement[slot]:
                        statement[slot] = openie.retokenise(statement[slot], texts[statement["id"]])
                statement["args"] = [openie.retokenise(a, texts[statement["id"]]) for a in statement["args"]]
                scores = (openie.carb_match(t, statement) for t in tuples[statement["id"]])
                self.matched[i] = any(p >= MATCHED_PRECISION and r >= MATCHED_RECALL for p, r in scores)

    def columns(self, signs):
        return self.values[:, [self.signs.index(sign) for sign in signs]]


def fit(values, target, weight, penalty):
    """Logistic regression by Newton's method; the first column is the bias, which is not penalised. Targets may lie between 0 and 1."""
    beta = np.zeros(values.shape[1])
    ridge = np.diag([1e-6] + [penalty] * (values.shape[1] - 1))
    for _ in range(50):
        p = logistic(values @ beta)
        gradient = values.T @ (weight * (p - target)) + ridge @ beta
        step = np.linalg.solve((values * (weight * p * (1 - p))[:, None]).T @ values + ridge, gradient)
        beta -= step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def logistic(x):
    return 1 / (1 + np.exp(-x))


def labels(data, known):
    """Probability that each statement is right, and its weight, from the gold and from those of the judged ones that are `known`."""
    clause, judged = data.worded & ~data.by_hand, np.isfinite(data.judged)
    verdict = np.nan_to_num(data.judged)
    of_matched = verdict[clause & data.matched & judged & known].mean()
    lacking = clause & ~data.matched & judged & known
    doubts = data.columns(DOUBTS)
    beta = fit(doubts[lacking], verdict[lacking], np.ones(lacking.sum()), STIFF)
    right = np.where(data.matched, of_matched, logistic(doubts @ beta))
    weight = np.where(clause | (data.by_hand & judged), 1.0, 0.0)
    return np.where(judged, verdict, right), weight


def held_back(data, seed):
    """Confidence and label of every statement, made without the sentences of its own fold."""
    names = sorted(set(data.sentence))
    random.Random(seed).shuffle(names)
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    fold = np.array([fold_of[name] for name in data.sentence])
    confidence, right, weight = (np.zeros(len(fold)) for _ in range(3))
    for k in range(FOLDS):
        there, here = fold != k, fold == k
        target, share = labels(data, there)
        beta = fit(data.values[there], target[there], share[there], FIRM)
        confidence[here] = logistic(data.values[here] @ beta)
        right[here], weight[here] = target[here], share[here]
    return confidence, right, weight


def sampled(data):
    """Weights that make the judged statements stand for all: each kind was sampled at a rate of its own."""
    judged, clause = np.isfinite(data.judged), data.worded & ~data.by_hand
    weight = np.zeros(len(judged))
    for group in (clause & data.matched, clause & ~data.matched, data.by_hand):
        weight[group & judged] = group.sum() / max(1, (group & judged).sum())
    return weight


def reliability(confidence, right, weight):
    """Rows (low, high, number, mean confidence, share that is right), and the expected calibration error."""
    rows, error = [], 0.0
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for b in range(BINS):
        inside = (which == b) & (weight > 0)
        if not inside.any():
            continue
        mean, share = (np.average(x[inside], weights=weight[inside]) for x in (confidence, right))
        rows.append((b / BINS, (b + 1) / BINS, int(inside.sum()), mean, share))
        error += abs(mean - share) * weight[inside].sum() / weight.sum()
    return rows, error


def show(title, table):
    rows, error = table
    print(f"{title}: expected calibration error {error:.3f}\n\n| confidence | statements | mean confidence | right |\n| --- | ---: | ---: | ---: |")
    for low, high, number, mean, share in rows:
        print(f"| {low:.1f} to {high:.1f} | {number} | {mean:.3f} | {share:.3f} |")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"), help="folder of the benchmarks and their scorer")
    parser.add_argument("--newsgraph", default="target/release/newsgraph")
    parser.add_argument("--seed", type=int, default=1, help="decides which sentences make a fold")
    options = parser.parse_args()
    sys.path.insert(0, str(options.bench))
    from scorers import openie

    carb = options.bench / "data" / "carb"
    statements = read_statements(options.newsgraph, carb / "dev.sentences.jsonl")
    data = Data(statements, read_lines(carb / "dev.gold.jsonl"), read_lines(HERE / "judged.jsonl"), openie)
    confidence, right, weight = held_back(data, options.seed)
    print(f"{int((weight > 0).sum())} statements, of which {int(np.isfinite(data.judged).sum())} judged; {data.matched.mean():.3f} are in the gold\n")
    show("Held back, all", reliability(confidence, right, weight))
    show("Held back, judged one by one", reliability(confidence, np.nan_to_num(data.judged), sampled(data)))
    kept = defaultdict(list)
    for statement, sure in zip(data.statements, confidence):
        if statement["worded"]:
            kept[statement["id"]].append(statement | {"confidence": round(float(sure), 3)})
    score = openie.carb_score(data.tuples, kept)
    print(f"CaRB with held-back confidences: F1 {score['F1']:.3f} AUC {score['AUC']:.3f}\n")
    target, share = labels(data, np.ones(len(right), bool))
    for sign, value in zip(data.signs, fit(data.values, target, share, FIRM)):
        print(f'    ("{sign}", {value:.2f}),')


if __name__ == "__main__":
    main()
