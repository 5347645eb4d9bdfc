"""A Moodle backup: its files and ids refer to each other, and its questions are those of the key.

Moodle itself restores it in moodle/run, which needs a Moodle site.
"""

import json
import sys
import zipfile
from collections import Counter

from common import plain, questions, shown, whole_program
from lxml import etree

# What the steps of a restore open, without asking whether it exists.
ROOT_FILES = ["moodle_backup", "questions", "roles", "scales", "outcomes", "groups", "files"]
ACTIVITY_FILES = ["module", "quiz", "grades", "inforef", "roles"]
# Each question has one element of these options, with its id.
OPTIONS = {"numerical": "numerical_option", "match": "matchoptions", "multichoice": "multichoice"}


def values(elements, path):
    return [element.findtext(path) for element in elements]


def only(elements):
    (element,) = elements
    return element


def check_ids(tree):
    """The ids of all elements with one name differ, and are numbers."""
    ids = Counter((e.tag, e.get("id")) for e in tree.iter(etree.Element) if e.get("id") is not None)
    assert set(ids.values()) <= {1}, ids.most_common(1)
    assert all(number.isdigit() for _, number in ids), "ids are numbers"


def check_files(names, manifest):
    """The files are those of the manifest's activity; returns its element and its directory."""
    activity = only(manifest.findall("information/contents/activities/activity"))
    directory = activity.findtext("directory")
    needed = [f"{name}.xml" for name in ROOT_FILES]
    needed += [f"{directory}/{name}.xml" for name in ACTIVITY_FILES]
    assert sorted(names) == sorted(needed), set(names) ^ set(needed)
    name, number = activity.findtext("modulename"), activity.findtext("moduleid")
    assert directory == f"activities/{name}_{number}"
    settings = manifest.findall("information/settings/setting")
    owners = set(values(settings, "activity")) - {None}
    assert owners == {f"{name}_{number}"}, owners
    included = {s.findtext("name"): s.findtext("value") for s in settings}
    assert len(included) == len(settings)
    assert included["questionbank"] == included["activities"] == included[f"{name}_{number}_included"] == "1"
    return activity, directory


def check_slots(activity, grades, categories):
    """There is a slot for each category, which draws from it; all points add up."""
    quiz = activity.find("quiz")
    slots = quiz.findall("question_instances/question_instance")
    context = activity.get("contextid")
    drawn = []
    for number, slot in enumerate(slots, start=1):
        assert slot.findtext("slot") == slot.findtext("page") == str(number)
        assert slot.findtext("quizid") == quiz.get("id")
        assert slot.find("question_reference") is None
        reference = only(slot.findall("question_set_reference"))
        assert reference.findtext("component") == "mod_quiz"
        assert reference.findtext("questionarea") == "slot"
        assert reference.findtext("usingcontextid") == reference.findtext("questionscontextid") == context
        condition = json.loads(reference.findtext("filtercondition"))
        assert condition["includingsubcategories"] == "0"
        drawn.append(condition["questioncategoryid"])
    assert drawn == categories, (drawn, categories)
    item = only(grades.findall("grade_items/grade_item"))
    points = sum(map(float, values(slots, "maxmark")))
    assert points == float(quiz.findtext("sumgrades")) == float(quiz.findtext("grade")) == len(slots)
    assert float(item.findtext("grademax")) == points
    assert (item.findtext("itemmodule"), item.findtext("iteminstance")) == ("quiz", quiz.get("id"))
    assert quiz.findtext("sections/section/firstslot") == "1"


def check_categories(tree, activity):
    """All categories belong to the quiz, below one top category, which comes first and is empty."""
    top, *others = tree.findall("question_category")
    assert (top.findtext("name"), top.findtext("parent")) == ("top", "0")
    assert not top.findall("question_bank_entries/question_bank_entry")
    for category in [top, *others]:
        assert category.findtext("contextid") == activity.get("contextid")
        assert category.findtext("contextinstanceid") == activity.get("moduleid")
        assert category.findtext("contextlevel") == "70"
        assert category is top or category.findtext("parent") == top.get("id")
    stamps = values(tree.iter("question_category", "question"), "stamp")
    assert len(set(stamps)) == len(stamps)
    return others


def check_question(element, question):
    name, answer, texts = question["id"], question["answer"], question["plain"]
    kind = element.findtext("qtype")
    body = element.find(f"plugin_qtype_{kind}_question")
    assert only(body.iter(OPTIONS[kind])).get("id") == element.get("id"), name
    whole_program(question, element.findtext("questiontext"))
    answers = body.findall("answers/answer")
    rated = [(float(a.findtext("fraction")), a.findtext("answertext")) for a in answers]
    if kind == "numerical":
        # The first answer that matches counts.
        wrong = [(0, str(one["answer"])) for one in answer["wrong"]]
        assert rated == [(1, str(answer["key"])), *wrong, (0, "*")], name
        records = body.findall("numerical_records/numerical_record")
        assert values(records, "answer") == [a.get("id") for a in answers], name
        assert set(values(records, "tolerance")) == {"0"}, name
    elif kind == "match":
        matches = body.findall("matches/match")
        pairs = [
            [shown(plain(match.findtext("questiontext"))), shown(match.findtext("answertext"))]
            for match in matches
            if match.findtext("questiontext")
        ]
        assert pairs == [[shown(text) for text in pair] for pair in texts["key"]], name
        assert len(set(values(matches, "answertext"))) == len(answer["options"]), name
    else:
        assert body.findtext("multichoice/single") == "1", name
        right = [shown(plain(text)) for points, text in rated if points == 1]
        assert right == [shown(texts["whole"])], name
        assert [points for points, _ in rated].count(0) == len(answer["wrong"]) == len(rated) - 1, name
        assert len({text for _, text in rated}) == len(rated), name
        assert all(a.findtext("feedback") for a in answers if float(a.findtext("fraction")) == 0), name


export, key_file = sys.argv[1:]
with zipfile.ZipFile(export) as package:
    files = {name: etree.fromstring(package.read(name)) for name in package.namelist()}
for tree in files.values():
    check_ids(tree)
listed, directory = check_files(list(files), files["moodle_backup.xml"])
activity, module = files[f"{directory}/quiz.xml"], files[f"{directory}/module.xml"]
assert listed.findtext("moduleid") == activity.get("moduleid") == module.get("id")
assert listed.findtext("modulename") == activity.get("modulename") == module.findtext("modulename")
assert listed.findtext("sectionid") == module.findtext("sectionid")
assert listed.findtext("title") == activity.findtext("quiz/name")

bank, grades = files["questions.xml"], files[f"{directory}/grades.xml"]
categories = check_categories(bank, activity)
check_slots(activity, grades, [category.get("id") for category in categories])
# Moodle restores only the categories and grades that this file refers to.
referred = files[f"{directory}/inforef.xml"]
assert values(referred.iter("question_category"), "id") == [c.get("id") for c in bank.iter("question_category")]
assert values(referred.iter("grade_item"), "id") == [i.get("id") for i in grades.iter("grade_item")]

keys = {question["id"]: question for question in questions(key_file)}
read = set()
for category in categories:
    entries = category.findall("question_bank_entries/question_bank_entry")
    assert entries, "a quiz cannot draw from an empty category"
    for entry in entries:
        question = keys[entry.findtext("idnumber")]
        assert category.findtext("name") == question["kind"], question["id"]
        assert entry.findtext("questioncategoryid") == category.get("id"), question["id"]
        version = only(entry.findall("question_version/question_versions"))
        assert (version.findtext("version"), version.findtext("status")) == ("1", "ready")
        element = only(version.findall("questions/question"))
        assert element.findtext("name") == question["id"]
        check_question(element, question)
        read.add(question["id"])
assert read == keys.keys()
