// What a set of sheets can be downloaded as.

/** Files by what they are for: the format of the command, its name for the file, and what to do. */
export const DOWNLOADS = [
  ["On paper", [
    ["html", "sheets-and-keys.html", "Sheets and answers", "a page to print, as shown above"],
    ["markdown", "sheets-and-keys.md", "Markdown", "the same as text"],
  ]],
  ["On a computer", [
    ["practice", "practice.html", "Page to practice on", "one file, with feedback to each answer"],
    ["anki", "anki.txt", "Anki", "cards: choose File, Import"],
  ]],
  ["Moodle and Canvas", [
    ["moodle-quiz", "moodle-quiz.mbz", "Moodle quiz", "in the course: More, Course reuse, Restore"],
    ["moodle", "moodle.xml", "Moodle XML", "for the question bank"],
    ["cloze", "moodle-gaps.xml", "Moodle XML with gaps", "for the question bank"],
    ["gift", "moodle.gift", "GIFT", "Moodle's text format"],
    ["canvas", "canvas.zip", "Canvas", "import it as a QTI package"],
  ]],
  ["To grade", [
    ["json", "key.json", "Key", "not needed on this page: the number of the set is enough"],
  ]],
];
