// Batches. Expert: bounded, but each batch waits for its slowest; a pool of ten keeps ten in flight all the time.
import chunk from "lodash/chunk.js";
import { mailer } from "./mailer.js";
import { db } from "./db.js";

export async function sendNewsletter(issueId) {
  const issue = await db.issues.get(issueId);
  const subscribers = await db.subscribers.active();
  const failures = [];
  for (const batch of chunk(subscribers, 10)) {
    const results = await Promise.allSettled(
      batch.map((subscriber) => mailer.send(subscriber.email, issue.subject, issue.html)),
    );
    results.forEach((result, index) => {
      if (result.status === "rejected") {
        failures.push({ email: batch[index].email, reason: result.reason.message });
      }
    });
  }
  await db.issues.markSent(issueId, { failures: failures.length });
  return failures;
}
