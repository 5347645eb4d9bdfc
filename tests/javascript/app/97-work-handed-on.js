// Handlers that are not async, and hand on or start asynchronous work. Expert: each listener is a program, and so are the functions that run alone.
import { readFile } from "node:fs";
import { worker } from "./worker.js";

self.addEventListener("fetch", (event) => {
  event.respondWith(networkOrCache(event));
});

async function networkOrCache(event) {
  const response = await fetch(event.request);
  return response.ok ? response : caches.match(event.request);
}

self.addEventListener("push", (event) => {
  show(event, event.data);
});

function show(event, data) {
  event.waitUntil(self.registration.getNotifications().then(() => self.registration.showNotification(data.title)));
}

async function shutdown() {
  await worker.close();
}

worker.on("closing", () => void shutdown());

export async function start(app) {
  await app.connect();
  async function onOrder(order) {
    await app.saveOrder(order);
  }
  app.on("order", onOrder);
}

export function watchMutes(db) {
  db.members.find({ muted: true }).then((list) => list.fill());
  setInterval(async () => {
    for (const member of await db.members.expired()) await member.save();
  }, 5000);
}

export const settings = async (path) =>
  new Promise((resolve) => {
    readFile(path, async (error, text) => {
      await worker.log(path);
      resolve(text);
    });
  });
