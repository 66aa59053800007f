"""The joint model: one encoder, heads for word classes, names and the dependency tree.

The encoder is BERT (Devlin et al. 2019) as distilled in MiniLM (Wang et al. 2020); the tree is scored by biaffine attention
(Dozat & Manning 2017). Where BERT has token types, this has the case shape of the word.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from labels import NAME_TAGS, SOURCES, WORD_CLASSES
from pieces import ENCODER, MAX_PIECES

WIDTH, HEADS, LAYERS, VOCABULARY, SHAPES = 384, 12, 6, 30522, 8
ARC, LABEL, NAME = 256, 128, 256
DROP_ENCODER, DROP_HEADS = 0.1, 0.33


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT is."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.ln1, self.ln2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.f1, self.f2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, mask):
        rows, length, _ = x.shape
        split = lambda y: y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2).float()
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        # In bf16 this one step is slower than in full precision on the CPU.
        with torch.autocast("cpu", enabled=False):
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = a.transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.ln1(x + F.dropout(self.o(a), DROP_ENCODER, self.training))
        return self.ln2(x + F.dropout(self.f2(F.gelu(self.f1(x))), DROP_ENCODER, self.training))


class Network(nn.Module):
    """Encoder and heads. `relations`: how many labels the tree has."""

    def __init__(self, relations):
        super().__init__()
        self.word, self.pos, self.shape = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(MAX_PIECES, WIDTH), nn.Embedding(SHAPES, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.upos = nn.Linear(WIDTH, len(WORD_CLASSES))
        self.nm, self.ner = nn.Linear(WIDTH, NAME), nn.Linear(NAME, len(NAME_TAGS))
        # Each corpus departs from the common labels in its own way (Daumé 2007); the parts are merged at export.
        self.habit = nn.Parameter(torch.zeros(len(SOURCES), len(NAME_TAGS), NAME + 1))
        self.ad, self.ah, self.ld, self.lh = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, LABEL), nn.Linear(WIDTH, LABEL)
        self.aW, self.ab = nn.Linear(ARC, ARC, bias=False), nn.Linear(ARC, 1, bias=False)
        self.lW = nn.Parameter(torch.empty(relations, LABEL + 1, LABEL + 1))
        nn.init.normal_(self.lW, std=0.02)
        nn.init.eye_(self.aW.weight)
        self.aW.weight.data *= 0.05

    def load_encoder(self):
        """Takes the pretrained weights from the encoder's package."""
        stored = {k.removeprefix("bert."): v for k, v in load_file(ENCODER / "model.safetensors").items()}
        self.word.weight.data.copy_(stored["embeddings.word_embeddings.weight"])
        self.pos.weight.data.copy_(stored["embeddings.position_embeddings.weight"][:MAX_PIECES])
        plain = stored["embeddings.token_type_embeddings.weight"][0]
        self.shape.weight.data.copy_(plain[None] + 0.02 * torch.randn(SHAPES, WIDTH))
        self.shape.weight.data[1] = plain

        def copy(module, name):
            module.weight.data.copy_(stored[name + ".weight"])
            module.bias.data.copy_(stored[name + ".bias"])

        copy(self.ln, "embeddings.LayerNorm")
        parts = {
            "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
            "ln1": "attention.output.LayerNorm", "f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm",
        }  # fmt: skip
        for number, layer in enumerate(self.layers):
            for own, theirs in parts.items():
                copy(getattr(layer, own), f"encoder.layer.{number}.{theirs}")

    def encoder_parameters(self):
        """Parameters that were pretrained, which learn more slowly."""
        return [p for n, p in self.named_parameters() if n.split(".")[0] in ("word", "pos", "shape", "ln", "layers")]

    def words(self, ids, shape, mask, first):
        """Vectors of the words, [B, W, WIDTH]: each is its first piece's."""
        x = self.ln(self.word(ids) + self.shape(shape) + self.pos.weight[: ids.shape[1]])
        x = F.dropout(x, DROP_ENCODER, self.training)
        mask = ((mask.to(x.dtype) - 1) * 10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return torch.gather(x, 1, first[:, :, None].expand(-1, -1, WIDTH))

    def forward(self, ids, shape, mask, first, source=None):
        """Scores: upos [B,W,17], names [B,W,7], names as the corpus has them [B,W,7], arc [B, dependent, head], and the label vectors."""
        w = self.words(ids, shape, mask, first)
        hidden = lambda layer: F.dropout(F.gelu(layer(w)), DROP_HEADS, self.training)
        named = hidden(self.nm)
        names = self.ner(named)
        own = names
        if source is not None:
            delta = self.habit[source]
            own = names + torch.matmul(named, delta[:, :, :NAME].transpose(1, 2)) + delta[:, None, :, NAME]
        ad, ah, ld, lh = (hidden(layer) for layer in (self.ad, self.ah, self.ld, self.lh))
        arc = torch.matmul(self.aW(ad), ah.transpose(1, 2)) + self.ab(ah).transpose(1, 2)
        return self.upos(F.dropout(w, DROP_ENCODER, self.training)), names, own, arc, ld, lh

    def label(self, ld, lh):
        """Label scores [N, relations] of N (dependent, head) pairs."""
        one = torch.ones_like(ld[:, :1])
        dependent, head = torch.cat([ld, one], 1), torch.cat([lh, one], 1)
        size = LABEL + 1
        mixed = torch.matmul(head, self.lW.permute(2, 0, 1).reshape(size, -1)).view(len(ld), -1, size)
        return torch.matmul(mixed, dependent[:, :, None]).squeeze(2)
