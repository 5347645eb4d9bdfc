// Submit handler in a component. Expert: validation before upload is right; the two uploads need nothing of each other and could go together.
import { useState } from "react";
import { validateListing, uploadImage, createListing, notifyFollowers } from "./listing-api";

export function NewListing({ user, onDone }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    const fields = Object.fromEntries(new FormData(event.target));
    try {
      await validateListing(fields);
      const cover = await uploadImage(fields.cover);
      const detail = await uploadImage(fields.detail);
      const listing = await createListing({ ...fields, cover: cover.url, detail: detail.url });
      notifyFollowers(user.id, listing.id);
      onDone(listing);
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <input name="title" disabled={busy} />
      {problem && <p>{problem}</p>}
      <button disabled={busy}>{busy ? "Saving…" : "Save"}</button>
    </form>
  );
}
