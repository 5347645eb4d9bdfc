"""Moodle XML with gaps: moodle-xml-parser reads every number and every row of a match."""

import pathlib
import sys

import moodle_xml_parser.parser as reader
from common import plain, questions, shown, whole_program
from lxml import etree

export, key_file = sys.argv[1:]
here = pathlib.Path(__file__).parent
grammar = etree.RelaxNG(etree.parse(str(here / "moodle.rng")))
tree = etree.parse(export)
grammar.assertValid(tree)
texts_of = {q.findtext("name/text"): q.findtext("questiontext/text") for q in tree.getroot()}

# The reader replaces the entities of HTML in the whole text, but Moodle only
# in a gap. So the braces around the gaps are escaped once more.
xml = pathlib.Path(export).read_text(encoding="utf-8")
for brace in ("&amp;#123;", "&amp;#125;"):
    xml = xml.replace(brace, brace.replace("&amp;", "&amp;amp;"))
cloze = {question.name: question for question in reader.parse_string(xml)["cloze"]}

keys = questions(key_file)
read = 0
for question in keys:
    name, answer, texts = question["id"], question["answer"], question["plain"]
    if name not in cloze:
        rows, options = len(answer.get("rows", [])), len(answer.get("options", []))
        assert answer["type"] in ("choice", "order") or rows < 2 or options < 3, name
        continue
    read += 1
    # It also reads braces of programs as gaps, of an unknown type.
    gaps = [gap for gap in cloze[name].gaps if gap.sub_type != "UNKNOWN"]
    whole_program(question, texts_of[name])
    assert all(gap.sub_grade == 1 for gap in gaps), name
    if answer["type"] == "number":
        (gap,) = gaps
        assert gap.sub_type == "NUMERICAL", name
        given = [(option.answer, option.score) for option in gap.options]
        wrong = [(f"{one['answer']}:0", 0) for one in answer["wrong"]]
        assert given == [(f"{answer['key']}:0", 100), *wrong], name
        assert all(option.feedback for option in gap.options[1:]), name
    else:
        assert [gap.sub_type for gap in gaps] == ["MULTICHOICE"] * len(answer["rows"]), name
        right = [[o.answer for o in gap.options if o.score == 100] for gap in gaps]
        assert [[shown(plain(text)) for text in one] for one in right] == [
            [shown(option)] for _, option in texts["key"]
        ], name
        assert all(len(gap.options) == len(answer["options"]) for gap in gaps), name
assert read == len(cloze)
print(f"    {read} questions with gaps")
