"""Moodle XML: checks everything with a grammar, and compares what moodle-xml-parser can read."""

import pathlib
import sys

import moodle_xml_parser.parser as reader
from common import plain, questions, shown, whole_program
from lxml import etree

export, key_file = sys.argv[1:]
here = pathlib.Path(__file__).parent
tree = etree.parse(export)
grammar = etree.RelaxNG(etree.parse(str(here / "moodle.rng")))
grammar.assertValid(tree)

by_name = {q.findtext("name/text"): q for q in tree.getroot() if q.get("type") != "category"}
choices = {q.name: q for q in reader.parse_file(export)["multichoice"]}
keys = questions(key_file)
for question in keys:
    name, answer, texts = question["id"], question["answer"], question["plain"]
    element = by_name[name]
    whole_program(question, element.findtext("questiontext/text"))
    if element.get("type") == "numerical":
        # The first answer that matches counts.
        answers = [(a.get("fraction"), a.findtext("text")) for a in element.findall("answer")]
        wrong = [("0", str(one["answer"])) for one in answer["wrong"]]
        assert answers == [("100", str(answer["key"])), *wrong, ("0", "*")], name
    elif element.get("type") == "matching":
        pairs = [
            [shown(plain(pair.findtext("text"))), shown(pair.findtext("answer/text"))]
            for pair in element.findall("subquestion")
            if pair.findtext("text")
        ]
        assert pairs == [[shown(text) for text in pair] for pair in texts["key"]], name
    else:
        options = choices[name].options
        assert choices[name].single and choices[name].shuffle_answers, name
        right = [shown(plain(o.answer)) for o in options if o.score_fraction == 100]
        # The reader also removes entities of the HTML, so both sides are compared without them.
        assert right == [shown(plain(texts["whole"]))] or right == [shown(texts["whole"])], name
        wrong = [o for o in options if o.score_fraction != 100]
        assert len(wrong) == len(answer["wrong"]) and all(o.feedback for o in wrong), name
assert len(by_name) == len(keys)
