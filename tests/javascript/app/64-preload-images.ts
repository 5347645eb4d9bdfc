// Handlers wrapped into promises. Expert: right: all are begun together; one that fails rejects the whole, allSettled would let the others show.
import { gallery } from "./gallery";

function load(source: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error(`cannot load ${source}`));
    image.src = source;
  });
}

export async function show(album: string) {
  const { photos } = await gallery.album(album);
  const images = await Promise.all(photos.map((photo: { url: string }) => load(photo.url)));
  return images.map((image) => image.width / image.height);
}
