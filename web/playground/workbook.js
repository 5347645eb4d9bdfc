// Reads the first sheet of a workbook (.xlsx), which is what Microsoft Forms exports.

const decoder = new TextDecoder();

const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** Where the list of the files of a zip is, and how many there are. */
function directory(view) {
  for (let at = view.byteLength - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === END) {
      return { count: view.getUint16(at + 10, true), start: view.getUint32(at + 16, true) };
    }
  }
  throw new Error("no list of files");
}

async function inflated(bytes) {
  const piped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** The files of a zip, by name: each a function that reads its text. */
function files(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start } = directory(view);
  const found = new Map();
  let at = start;
  for (let index = 0; index < count && view.getUint32(at, true) === CENTRAL; index += 1) {
    const [isStored, size] = [view.getUint16(at + 10, true) === 0, view.getUint32(at + 20, true)];
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const [name, extra, comment] = lengths;
    const local = view.getUint32(at + 42, true);
    found.set(decoder.decode(bytes.subarray(at + 46, at + 46 + name)), async () => {
      const [ownName, ownExtra] = [26, 28].map((field) => view.getUint16(local + field, true));
      const from = local + 30 + ownName + ownExtra;
      const packed = bytes.subarray(from, from + size);
      return decoder.decode(isStored ? packed : await inflated(packed));
    });
    at += 46 + name + extra + comment;
  }
  return found;
}

const xml = (text) => new DOMParser().parseFromString(text, "application/xml");
const all = (node, name) => [...node.getElementsByTagNameNS("*", name)];

/** The text of a cell or of a shared string, without how it is pronounced. */
const textIn = (node) => all(node, "t").filter((one) => one.parentNode.localName !== "rPh")
  .map((one) => one.textContent).join("");

/** The number of the column of a cell such as `AB12`, from 0. */
function column(reference) {
  let number = 0;
  const [letters] = /^[A-Z]*/.exec(reference);
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

function content(cell, shared) {
  const kind = cell.getAttribute("t");
  if (kind === "inlineStr") return textIn(cell);
  const value = all(cell, "v")[0]?.textContent ?? "";
  return kind === "s" ? shared[Number(value)] ?? "" : value;
}

/** Whether these are the first bytes of a zip, which a workbook is. */
export const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * The rows of the first sheet.
 * @param {Uint8Array} bytes
 * @returns {Promise<string[][]>}
 * @throws if it is no workbook
 */
export async function rows(bytes) {
  const parts = files(bytes);
  const isSheet = (name) => /^xl\/worksheets\/[^/]*\.xml$/.test(name);
  const sheets = [...parts.keys()].filter(isSheet).sort();
  const first = sheets.find((name) => name.endsWith("/sheet1.xml")) ?? sheets[0];
  if (first === undefined) throw new Error("no sheet");
  const strings = await parts.get("xl/sharedStrings.xml")?.();
  const shared = strings === undefined ? [] : all(xml(strings), "si").map(textIn);
  return all(xml(await parts.get(first)()), "row").map((row) => {
    const cells = [];
    for (const cell of all(row, "c")) {
      const at = cell.hasAttribute("r") ? column(cell.getAttribute("r")) : cells.length;
      while (cells.length < at) cells.push("");
      cells[at] = content(cell, shared);
    }
    return cells;
  });
}
