// p-limit. Expert: right: at most four downloads at a time, results in order. With many thousands, p-map does not make all closures at once.
import pLimit from "p-limit";
import { writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cdn } from "./cdn.js";

const limit = pLimit(4);

export async function mirror(manifest, folder) {
  await mkdir(folder, { recursive: true });
  const files = manifest.files.filter((file) => !file.hidden);
  const sizes = await Promise.all(
    files.map((file) =>
      limit(async () => {
        const bytes = await cdn.download(file.url);
        await writeFile(join(folder, file.name), bytes);
        return bytes.length;
      }),
    ),
  );
  return sizes.reduce((total, size) => total + size, 0);
}
