// Keeps the site in the browser, so that it works without a network.

export function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("worker-offline.js").catch(() => {
    // If it is not allowed, the page works without a network until it is closed.
  });
}
