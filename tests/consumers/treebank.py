"""CoNLL-U, read by the conllu library."""

import subprocess
import sys

import conllu


def check(newsgraph, articles):
    text = subprocess.run([newsgraph, "read", "--format", "conllu", articles], check=True, stdout=subprocess.PIPE).stdout.decode()
    sentences = conllu.parse(text)
    idents = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(idents)) == len(idents), "each sentence has a name of its own"
    documents = [sentence.metadata["newdoc id"] for sentence in sentences if "newdoc id" in sentence.metadata]
    assert len(documents) == 5 and len(set(documents)) == 5, documents
    for sentence in sentences:
        assert sentence.to_tree(), "one root"
        words = "".join(token["form"] for token in sentence)
        assert words == "".join(sentence.metadata["text"].split()), sentence.metadata["text"]
        assert all(token["head"] <= len(sentence) and token["upos"] and token["lemma"] for token in sentence)
    print(f"{len(sentences)} sentences of {len(documents)} articles in CoNLL-U")


if __name__ == "__main__":
    check(*sys.argv[1:])
