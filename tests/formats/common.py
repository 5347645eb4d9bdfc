"""What the checks in Python share: the key from the simulator, and HTML as readers see it."""

import html
import json
import re


def questions(key_file):
    with open(key_file, encoding="utf-8") as lines:
        return [question for line in lines for question in json.loads(line)["questions"]]


def plain(text):
    """HTML without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", text.replace("<br>", "\n")))


def shown(text):
    """A text as HTML shows it: with single spaces."""
    return " ".join(text.split())


def whole_program(question, stem):
    for program in question["statement"]["programs"]:
        assert program["code"].rstrip() in plain(stem), f"{question['id']}: its program is not whole"
