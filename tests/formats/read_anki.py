"""Anki, with its own importer: every card is in its deck; a second import must add nothing."""

import sys
import tempfile

from anki.collection import Collection, ImportCsvRequest
from common import plain, questions, shown, whole_program

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
    collection.close()
