// Multipart upload. Expert: parts are independent after the upload is created, and complete needs all of them; as written they go one after the other.
import { storage } from "./storage";

const PART = 5 * 1024 * 1024;

export async function uploadFile(name: string, file: Blob, onProgress?: (share: number) => void) {
  const upload = await storage.create(name, file.type);
  const parts: { number: number; etag: string }[] = [];
  try {
    const count = Math.ceil(file.size / PART);
    for (let number = 1; number <= count; number++) {
      const body = file.slice((number - 1) * PART, number * PART);
      const part = await storage.putPart(upload.id, number, body);
      parts.push({ number, etag: part.etag });
      onProgress?.(number / count);
    }
    return await storage.complete(upload.id, parts);
  } catch (error) {
    await storage.abort(upload.id);
    throw error;
  }
}
