"""How is GUM's coreference read? Documents with their words and mentions; offsets are characters of the text, end exclusive."""
import lzma
import re


def sentences(path):
    """Comments and rows of each sentence."""
    opened = lzma.open(path, "rt", encoding="utf8") if path.endswith(".xz") else open(path, encoding="utf8")
    comments, rows = [], []
    for line in opened:
        line = line.rstrip("\n")
        if line.startswith("#"):
            comments.append(line)
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            yield comments, rows
            comments, rows = [], []


def places(text, rows):
    """Where each word begins and ends in its sentence's text; the words of a contraction share its stretch between them."""
    at, found, until = 0, {}, 0
    for number, form in ((row[0], row[1]) for row in rows):
        if "-" in number:
            first, last = map(int, number.split("-"))
            begin = text.index(form, at)
            at, until = begin + len(form), last
            parts = [row[1] for row in rows if row[0].isdigit() and first <= int(row[0]) <= last]
            for word, part in zip(range(first, last + 1), parts):
                end = at if word == last else min(begin + len(part), at)
                found[word] = (begin, end)
                begin = end
        elif number.isdigit() and int(number) > until:
            begin = text.index(form, at)
            at = begin + len(form)
            found[int(number)] = (begin, at)
    return found


def documents(path):
    """Each document: id, genre, text, words and mentions with entity, kind of link, words (first, one past the last) and head."""
    document, left_open = None, {}
    for comments, rows in sentences(path):
        told = {line[2:].split(" = ", 1)[0]: line.split(" = ", 1)[-1] for line in comments}
        if "newdoc id" in told:
            if document:
                yield finished(document)
            document, left_open = {"id": told["newdoc id"], "genre": told["meta::genre"], "text": "", "words": [], "mentions": []}, {}
        if document["text"]:
            document["text"] += "\n\n" if any(re.match(r"# newpar\b", line) for line in comments) else " "
        add(document, told["text"].strip(), rows, left_open)
    yield finished(document)


def add(document, sentence, rows, left_open):
    words, base, first = document["words"], len(document["text"]), len(document["words"])
    place = places(sentence, rows)
    document["text"] += sentence
    for row in (row for row in rows if row[0].isdigit()):
        begin, end = place[int(row[0])]
        head = first + int(row[6]) - 1 if row[6] != "0" else None
        words.append({"form": row[1], "lemma": row[2], "tag": row[3], "fine": row[4], "head": head, "relation": row[7], "place": (base + begin, base + end), "sentence": first})
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        for opened, closed, ended in re.findall(r"\(([^()]+)(\))?|([^()]+)\)", entity[1] if entity else ""):
            if opened:
                fields = opened.split("-")
                mention = {"entity": fields[0], "link": fields[6] if len(fields) > 6 else "", "begin": len(words) - 1, "end": len(words)}
                document["mentions"].append(mention)
                if not closed:
                    left_open.setdefault(fields[0], []).append(mention)
            else:
                left_open[ended.split("-")[0]].pop()["end"] = len(words)


def finished(document):
    """Adds the words below each word, and the head of each mention: its first word that depends on none of the others."""
    words = document["words"]
    for word in words:
        word["children"] = []
    for number, word in enumerate(words):
        if word["head"] is not None:
            words[word["head"]]["children"].append(number)
    for mention in document["mentions"]:
        inside = range(mention["begin"], mention["end"])
        mention["head"] = next((w for w in inside if words[w]["head"] not in inside), mention["begin"])
    return document
