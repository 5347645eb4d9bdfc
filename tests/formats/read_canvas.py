"""Canvas QTI: compares the keys, and checks with text2qti that each element and attribute is known."""

import pathlib
import subprocess
import sys
import tempfile
import zipfile

from common import plain, questions, shown, whole_program
from lxml import etree

NAMESPACE = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
# What Canvas itself exports for a question group and for a match, and text2qti does not write.
GROUPS = {"selection_ordering", "selection", "selection_number", "selection_extension", "points_per_item"}

QUIZ = """Quiz title: Shapes

1. How long?
... General
=   1432 +- 0

1. Which?
... General
a) wrong
... no
*b) right
... yes
"""


def local(element):
    return element.tag.removeprefix(NAMESPACE)


def shapes(tree):
    """Every element with its parent, and its attributes."""
    return {
        (local(element.getparent()), local(element), frozenset(map(str, element.attrib)))
        for element in tree.iter(etree.Element)
        if element.getparent() is not None
    }


def known_shapes():
    with tempfile.TemporaryDirectory() as folder:
        quiz = pathlib.Path(folder) / "quiz.txt"
        quiz.write_text(QUIZ, encoding="utf-8")
        command = pathlib.Path(sys.executable).parent / "text2qti"
        subprocess.run([command, "quiz.txt"], cwd=folder, check=True, capture_output=True)
        with zipfile.ZipFile(quiz.with_suffix(".zip")) as package:
            name = next(name for name in package.namelist() if name.endswith("meta.xml"))
            name = next(n for n in package.namelist() if n.endswith(".xml") and n != name and "/" in n)
            return shapes(etree.fromstring(package.read(name)))


def right_idents(item, respident):
    """The points for a response."""
    scoring = [c for c in item.iter(NAMESPACE + "respcondition") if c.find(NAMESPACE + "setvar") is not None]
    equal = [e for c in scoring for e in c.iter(NAMESPACE + "varequal")]
    return [e.text for e in equal if e.get("respident") == respident]


def check(item, question):
    name, answer, texts = question["id"], question["answer"], question["plain"]
    stem = item.findtext(f"{NAMESPACE}presentation/{NAMESPACE}material/{NAMESPACE}mattext")
    whole_program(question, stem)
    kind = item.findtext(f".//{NAMESPACE}fieldentry")
    if kind == "numerical_question":
        assert right_idents(item, "response1") == [str(answer["key"])], name
        return
    labels = {
        (lid.get("ident"), label.get("ident")): shown(label.findtext(f".//{NAMESPACE}mattext"))
        for lid in item.iter(NAMESPACE + "response_lid")
        for label in lid.iter(NAMESPACE + "response_label")
    }
    if kind == "matching_question":
        pairs, shares = [], 0
        for lid in item.iter(NAMESPACE + "response_lid"):
            (right,) = right_idents(item, lid.get("ident"))
            row = lid.findtext(f"{NAMESPACE}material/{NAMESPACE}mattext")
            pairs.append([shown(row), labels[lid.get("ident"), right]])
        assert pairs == [[shown(text) for text in pair] for pair in texts["key"]], name
        for share in item.iter(NAMESPACE + "setvar"):
            shares += round(float(share.text) * 100)
        assert shares == 10_000, name
    else:
        (right,) = right_idents(item, "response1")
        assert shown(plain(labels["response1", right])) == shown(texts["whole"]), name
        assert len(labels) == len(answer["wrong"]) + 1, name


export, key_file = sys.argv[1:]
with zipfile.ZipFile(export) as package:
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    for file in manifest.iter("{*}file"):
        etree.fromstring(package.read(file.get("href")))
    tree = etree.fromstring(package.read("quiz/quiz.xml"))
unknown = {
    shape for shape in shapes(tree) - known_shapes() if shape[1] not in GROUPS and shape[0] not in GROUPS
}
# A group is in the root section; the rows of a match have their own labels.
allowed = {
    ("section", "section", frozenset({"ident", "title"})),
    ("presentation", "response_lid", frozenset({"ident"})),
    ("response_lid", "material", frozenset()),
}
assert unknown <= allowed, unknown - allowed
items = {item.get("ident"): item for item in tree.iter(NAMESPACE + "item")}
keys = questions(key_file)
assert len(items) == len(keys)
for question in keys:
    check(items[question["id"]], question)
