// Code in an address: compressed, in the part that no server sees.
//
// `#1.` is followed by the name and the text of the file; `#1e.` shows the timeline alone, for
// pages that embed it. Later versions of the format get other numbers.

const ALONE = "1e.";
const WHOLE = "1.";

async function through(bytes, stream) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** The part of an address after `#` for a file. */
export async function fragment({ name, text }, alone = false) {
  const bytes = new TextEncoder().encode(`${name}\n${text}`);
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  const safe = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return (alone ? ALONE : WHOLE) + safe;
}

/**
 * The file in an address.
 * @returns {Promise<{ name: string, text: string, alone: boolean } | undefined>} nothing, if there is none
 * @throws if the address is damaged, or of a later version
 */
export async function read(hash) {
  const part = hash.replace(/^#/, "");
  if (part === "") return undefined;
  const version = [ALONE, WHOLE].find((version) => part.startsWith(version));
  if (version === undefined) throw new Error("This link is of another version of the playground.");
  try {
    const letters = atob(part.slice(version.length).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    const [name, ...lines] = new TextDecoder("utf-8", { fatal: true }).decode(bytes).split("\n");
    return { name, text: lines.join("\n"), alone: version === ALONE };
  } catch {
    throw new Error("This link is damaged: a part of it may be missing.");
  }
}
