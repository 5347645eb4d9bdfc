// CommonJS and ES modules in one file, as bundlers allow. Expert: it runs as the bundled file does.
const { load } = require("./load");
import { save } from "./save";

export async function copy(id) {
  const item = await load(id);
  await save(item);
}
