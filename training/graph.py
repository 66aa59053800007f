"""Writes the model as ONNX, in full precision or in 8-bit integers with fixed scales.

Two graphs: the main one scores word classes, names and heads of whole sentences; the label graph scores the labels of chosen (dependent,
head) pairs, so that the tree can be found in between. The integer form follows Jacob et al. (2018): weights of 7 bits and a sign bit to
spare a channel, activations of 8 bits with scales that are fixed beforehand, so that no sentence depends on its neighbours in a batch.
"""

import math

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from labels import NAME_TAGS, WORD_CLASSES
from network import ARC, HEADS, LABEL, LAYERS, NAME, WIDTH

OPSET, IR = 20, 9
LARGEST_WEIGHT = 64
"""Two products of an unsigned byte with at most this fit 16 bits, so no processor's instructions overflow (x86 VPMADDUBSW)."""


class Builder:
    """Collects nodes and constants. `ranges`: lowest and highest input of each weight matrix, a column each, by its name; None for full precision."""

    def __init__(self, ranges=None):
        self.ranges, self.nodes, self.constants = ranges, [], []
        self.matrix_inputs = {}
        """The value that each weight matrix is multiplied with, which is where the integer form needs ranges."""
        self._quantized = {}

    def constant(self, name, array):
        if all(c.name != name for c in self.constants):
            self.constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(self, kind, inputs, output=None, outputs=None, **attributes):
        outputs = outputs or [output or f"{kind}_{len(self.nodes)}"]
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=f"{kind}_{len(self.nodes)}", **attributes))
        return outputs[0]

    def linear(self, x, weight, bias, name, output=None, smooth=False):
        """x · weight + bias; weight is [in, out]. `smooth`: in integers, evens out the columns of x first (SmoothQuant, Xiao et al. 2023).

        Some columns of the encoder's vectors are many times as large as the others, and alone would set the scale of all.
        """
        self.matrix_inputs[name] = x
        product = self._integer_product(x, weight, name, smooth) if self.ranges else self.node("MatMul", [x, self.constant(name + ".weight", weight)])
        return self.node("Add", [product, self.constant(name + ".bias", bias)], output)

    def _integer_product(self, x, weight, name, smooth):
        low, high = self.ranges[name]
        if smooth:
            even = np.sqrt(np.maximum(np.maximum(-low, high), 1e-3) / np.maximum(np.abs(weight).max(1), 1e-3)).astype(np.float32)
            x = self.node("Mul", [x, self.constant(name + ".even", 1 / even)])
            low, high, weight = low / even, high / even, weight * even[:, None]
        quantized, zero, scale = self._quantize(x, float(low.min()), float(high.max()))
        steps = np.maximum(np.abs(weight).max(0), 1e-12) / LARGEST_WEIGHT
        integers = np.rint(weight / steps).astype(np.int8)
        inputs = [quantized, self.constant(name + ".integers", integers), zero, self.constant(name + ".zero", np.zeros(weight.shape[1], np.int8))]
        floats = self.node("Cast", [self.node("MatMulInteger", inputs)], to=TensorProto.FLOAT)
        return self.node("Mul", [floats, self.constant(name + ".scale", (steps * scale).astype(np.float32))])

    def _quantize(self, x, low, high):
        if x not in self._quantized:
            scale = np.float32((max(high, 0.0) - min(low, 0.0)) / 255)
            zero = np.uint8(np.clip(round(-min(low, 0.0) / float(scale)), 0, 255))
            zero_name = self.constant(x + ".zero", np.array(zero))
            name = self.node("QuantizeLinear", [x, self.constant(x + ".scale", np.array(scale)), zero_name])
            self._quantized[x] = (name, zero_name, float(scale))
        return self._quantized[x]

    def finish(self, name, inputs, outputs):
        """The checked model. `inputs`, `outputs`: (name, type, shape)."""
        value = lambda items: [helper.make_tensor_value_info(*item) for item in items]
        graph = helper.make_graph(self.nodes, name, value(inputs), value(outputs), self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="newsgraph")
        onnx.checker.check_model(model)
        return model


def weights_of(network):
    """The weights as arrays, by name."""
    return {key: value.detach().float().numpy() for key, value in network.state_dict().items()}


def normalise(b, w, x, name):
    inputs = [x, b.constant(name + ".weight", w[name + ".weight"]), b.constant(name + ".bias", w[name + ".bias"])]
    return b.node("LayerNormalization", inputs, axis=-1, epsilon=1e-12)


def embed(b, w):
    """Sum of the word's, the shape's and the position's vectors. In the integer form every row of the word table has its own scale."""
    if b.ranges:
        table = w["word.weight"]
        steps = (np.abs(table).max(1, keepdims=True) / 127).astype(np.float32)
        integers = np.rint(table / np.maximum(steps, 1e-12)).astype(np.int8)
        rows = b.node("Cast", [b.node("Gather", [b.constant("word.integers", integers), "ids"], axis=0)], to=TensorProto.FLOAT)
        word = b.node("Mul", [rows, b.node("Gather", [b.constant("word.scale", steps), "ids"], axis=0)])
    else:
        word = b.node("Gather", [b.constant("word.table", w["word.weight"]), "ids"], axis=0)
    shape = b.node("Gather", [b.constant("shape.table", w["shape.weight"]), "shape"], axis=0)
    length = b.node("Shape", ["ids"], start=1, end=2)
    zero = b.constant("zero", np.array([0], np.int64))
    position = b.node("Slice", [b.constant("position.table", w["pos.weight"]), zero, length, zero])
    return normalise(b, w, b.node("Add", [b.node("Add", [word, shape]), position]), "ln")


def attention_mask(b):
    """0 where a piece stands, a large negative number where the row is padding; [B,1,1,T]."""
    one, large = b.constant("one", np.float32(1)), b.constant("large", np.float32(10000))
    missing = b.node("Sub", [b.node("Cast", ["mask"], to=TensorProto.FLOAT), one])
    return b.node("Unsqueeze", [b.node("Mul", [missing, large]), b.constant("axes12", np.array([1, 2], np.int64))])


def attend(b, w, x, mask, prefix):
    """Self-attention; queries, keys and values are one product, and the scale is folded into the queries."""
    size = WIDTH // HEADS
    factor = 1 / math.sqrt(size)
    joined = lambda part: [w[f"{prefix}{k}.{part}"] * (factor if k == "q" else 1) for k in "qkv"]
    y = b.linear(x, np.concatenate(joined("weight"), 0).T.astype(np.float32), np.concatenate(joined("bias")).astype(np.float32), prefix + "qkv", smooth=True)
    parts = [f"{prefix}{k}" for k in "qkv"]
    b.node("Split", [y], outputs=parts, axis=-1, num_outputs=3)
    split = b.constant("split_heads", np.array([0, 0, HEADS, size], np.int64))
    heads = lambda part, order: b.node("Transpose", [b.node("Reshape", [part, split])], perm=order)
    scores = b.node("MatMul", [heads(parts[0], [0, 2, 1, 3]), heads(parts[1], [0, 2, 3, 1])])
    shares = b.node("Softmax", [b.node("Add", [scores, mask])], axis=-1)
    mixed = b.node("MatMul", [shares, heads(parts[2], [0, 2, 1, 3])])
    joined_heads = b.constant("join_heads", np.array([0, 0, WIDTH], np.int64))
    mixed = b.node("Reshape", [b.node("Transpose", [mixed], perm=[0, 2, 1, 3]), joined_heads])
    return b.linear(mixed, w[prefix + "o.weight"].T, w[prefix + "o.bias"], prefix + "o")


def encode_layer(b, w, x, mask, prefix):
    x = normalise(b, w, b.node("Add", [x, attend(b, w, x, mask, prefix)]), prefix + "ln1")
    y = b.node("Gelu", [b.linear(x, w[prefix + "f1.weight"].T, w[prefix + "f1.bias"], prefix + "f1", smooth=True)])
    return normalise(b, w, b.node("Add", [x, b.linear(y, w[prefix + "f2.weight"].T, w[prefix + "f2.bias"], prefix + "f2")]), prefix + "ln2")


def main_graph(network, ranges=None):
    """The main graph and its builder. Inputs ids, shape, mask [B,T]; widx [B,W], the flat index (row · T + place) of each word's first piece, the
    root's first. Outputs upos [B,W,17], ner [B,W,7], arc [B, dependent, head], ld and lh [B,W,128], word [B,W,384]
    (the encoder's own vectors)."""
    w, b = weights_of(network), Builder(ranges)
    x, mask = embed(b, w), attention_mask(b)
    for number in range(LAYERS):
        x = encode_layer(b, w, x, mask, f"layers.{number}.")
    x = b.node("Gather", [b.node("Reshape", [x, b.constant("flat", np.array([-1, WIDTH], np.int64))]), "widx"], "word", axis=0)
    b.linear(x, w["upos.weight"].T, w["upos.bias"], "upos_head", "upos", smooth=True)
    hidden = ["nm", "ad", "ah", "ld", "lh"]
    joined = lambda part: np.concatenate([w[f"{k}.{part}"] for k in hidden], 0)
    y = b.node("Gelu", [b.linear(x, joined("weight").T, joined("bias"), "hidden", smooth=True)])
    b.node("Split", [y, b.constant("widths", np.array([NAME, ARC, ARC, LABEL, LABEL], np.int64))], outputs=hidden, axis=-1)
    b.linear("nm", w["ner.weight"].T, w["ner.bias"], "ner_head", "ner")
    # The head's own score is a bias: arc = (aW · ad + ab) · ah.
    turned = b.linear("ad", w["aW.weight"].T, w["ab.weight"][0], "arc_head")
    b.node("MatMul", [turned, b.node("Transpose", ["ah"], perm=[0, 2, 1])], "arc")
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [("ids", whole, ["B", "T"]), ("shape", whole, ["B", "T"]), ("mask", whole, ["B", "T"]), ("widx", whole, ["B", "W"])]
    outputs = [("upos", real, ["B", "W", len(WORD_CLASSES)]), ("ner", real, ["B", "W", len(NAME_TAGS)]), ("arc", real, ["B", "W", "H"])]
    outputs += [("ld", real, ["B", "W", LABEL]), ("lh", real, ["B", "W", LABEL]), ("word", real, ["B", "W", WIDTH])]
    return b.finish("newsgraph", inputs, outputs), b


def label_graph(network, ranges=None):
    """The label graph and its builder: ld_n, lh_n [N,128] of pairs to lab [N, relations]."""
    w, b = weights_of(network), Builder(ranges)
    weight = w["lW"].transpose(2, 0, 1)  # [head, relation, dependent]
    count = weight.shape[1]
    flat = b.linear("lh_n", weight[:LABEL, :, :LABEL].reshape(LABEL, -1), weight[LABEL, :, :LABEL].reshape(-1), "pair")
    table = b.node("Reshape", [flat, b.constant("table", np.array([-1, count, LABEL], np.int64))])
    last = b.constant("last", np.array([2], np.int64))
    pair = b.node("Squeeze", [b.node("MatMul", [table, b.node("Unsqueeze", ["ld_n", last])]), last])
    b.node("Add", [pair, b.linear("lh_n", weight[:LABEL, :, LABEL], weight[LABEL, :, LABEL], "head_only")], "lab")
    real = TensorProto.FLOAT
    inputs = [("ld_n", real, ["N", LABEL]), ("lh_n", real, ["N", LABEL])]
    return b.finish("newsgraph_labels", inputs, [("lab", real, ["N", count])]), b
