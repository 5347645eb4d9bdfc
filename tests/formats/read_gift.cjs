// GIFT, read by gift-pegjs: every question, its kind, its key, and the wrong answers.
const fs = require("fs");
const assert = require("assert");
const [, , reader, giftFile, keyFile] = process.argv;
const gift = require(reader);

// gift-pegjs leaves placeholders for escapes in matches.
const unescaped = (text) => text.replace(/&&(\d+);/g, (_, code) => String.fromCharCode(+code));
const plain = (html) =>
  unescaped(html).replace(/<br>/g, "\n").replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'")
    .replace(/&#9;/g, "\t").replace(/&#13;/g, "\r").replace(/&amp;/g, "&");
// Spaces as HTML shows them, and the Markdown of the key without its marks.
const shown = (text) => text.replace(/\s+/g, " ").trim();

const questions = new Map();
for (const parsed of gift.parse(fs.readFileSync(giftFile, "utf8"))) {
  if (parsed.type !== "Category") questions.set(parsed.title, parsed);
}
const sheets = fs.readFileSync(keyFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));
let count = 0;
for (const { id, answer, plain: texts, statement } of sheets.flatMap((sheet) => sheet.questions)) {
  const question = questions.get(id);
  assert(question, `${id} is missing`);
  count++;
  const stem = plain(question.stem.text);
  for (const { code } of statement.programs) {
    assert(stem.includes(code.trimEnd()), `${id}: its program is not whole`);
  }
  const right = question.choices?.filter((choice) => choice.isCorrect && choice.weight !== 0);
  switch (answer.type) {
    case "number": {
      assert.equal(question.type, "Numerical");
      assert.equal(right.length, 1, id);
      assert.deepEqual([right[0].text.number, right[0].text.range], [answer.key, 0], id);
      const wrong = question.choices.filter((choice) => choice.weight === 0);
      assert.deepEqual(wrong.map((one) => one.text.number), answer.wrong.map((one) => one.answer), id);
      break;
    }
    case "match":
      if (question.type === "Matching") {
        const pairs = question.matchPairs.filter((pair) => pair.subquestion.text !== "");
        assert.deepEqual(
          pairs.map((pair) => [plain(pair.subquestion.text), unescaped(pair.subanswer)].map(shown)),
          texts.key.map((pair) => pair.map(shown)), id);
        break;
      }
    // falls through: too few rows or options to match
    default: {
      assert.equal(question.type, "MC", id);
      assert.deepEqual(right.map((choice) => shown(plain(choice.text.text))), [shown(texts.whole)], id);
      const wrong = question.choices.filter((choice) => !choice.isCorrect);
      assert.equal(wrong.length, answer.wrong.length, id);
      assert(wrong.every((choice) => choice.feedback.text.length > 0), `${id}: nothing is said`);
    }
  }
}
assert.equal(questions.size, count, "there are questions that have no key");
