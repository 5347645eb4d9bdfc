"""Anki, with its own importer: every card is in its deck; a second import must add nothing.

The back of a card has its picture, as it was written, both in the note and in the card that Anki
renders. Anki finds no media files that are missing.
"""

import re
import sys
import tempfile
from xml.etree import ElementTree

from anki.collection import Collection, ImportCsvRequest
from common import plain, questions, shown, whole_program

SVG = "{http://www.w3.org/2000/svg}"


def picture(card, back, question):
    """The number of pictures on the back of a card, each of them whole."""
    pictures = re.findall(r"<svg.*?</svg>", back)
    # Code that only logs calls no task, so there is no timeline.
    assert len(pictures) == 1 or not pictures and "code" in export.split("/"), question["id"]
    for text in pictures:
        tree = ElementTree.fromstring(text)
        assert tree.tag == f"{SVG}svg" and tree.get("viewBox"), question["id"]
        assert next(tree.iter(f"{SVG}rect"), None) is not None, question["id"]
        assert text in card.answer() and text not in card.question(), question["id"]
        assert len(text.encode()) < 50_000, question["id"]
        drawn = {name.text for name in tree.iter(f"{SVG}text") if name.get("class") == "program"}
        names = [program["name"] for program in question["statement"]["programs"]]
        simple = {name for name in names[:4] if re.fullmatch(r"[\w -]{1,30}", name, re.ASCII)}
        assert simple <= drawn, (question["id"], simple - drawn)
    return len(pictures)


export, key_file = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    collection = Collection(f"{folder}/collection.anki2")
    for again in range(2):
        metadata = collection.get_csv_metadata(path=export, delimiter=None)
        log = collection.import_csv(ImportCsvRequest(path=export, metadata=metadata)).log
        notes = [collection.get_note(note) for note in collection.find_notes("")]
        keys = questions(key_file)
        assert len(notes) == len(keys), (len(notes), len(keys))
        if again:
            assert not log.new, "importing again adds cards"
    pictures = 0
    by_guid = {note.guid: note for note in notes}
    for question in keys:
        note = by_guid[question["id"]]
        front, back = note.fields
        whole_program(question, front)
        key = back.split("</b>")[0]
        assert shown(plain(key)) == shown(question["plain"]["whole"]), question["id"]
        deck = collection.decks.name(note.cards()[0].did)
        assert deck.split("::")[0] == "makespan", deck
        assert deck.split("::")[-1] == question["kind"] and len(deck.split("::")) == 3, deck
        assert note.tags == [question["kind"]]
        pictures += picture(note.cards()[0], back, question)
    assert not collection.media.check().missing
    collection.close()
print(f"    {pictures} cards with a picture")
