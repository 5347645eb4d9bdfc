// Server action. Expert: the avatar upload and the check of the name need nothing of each other; the update needs both, the cache must be invalidated after it.
"use server";
import { revalidatePath } from "next/cache";
import { auth } from "@/auth";
import { db } from "@/db";
import { storage } from "@/storage";
import { profileSchema } from "@/schemas";

export async function saveProfile(_: unknown, form: FormData) {
  const session = await auth();
  if (!session?.user) return { error: "Please sign in again." };

  const parsed = profileSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    return { error: "Check the form.", fields: parsed.error.flatten().fieldErrors };
  }
  const taken = await db.user.findFirst({ where: { name: parsed.data.name, NOT: { id: session.user.id } } });
  if (taken) return { error: "That name is taken." };

  const avatar = form.get("avatar") as File | null;
  const url = avatar && avatar.size > 0 ? await storage.upload(`avatars/${session.user.id}`, avatar) : undefined;
  await db.user.update({
    where: { id: session.user.id },
    data: { name: parsed.data.name, bio: parsed.data.bio, avatar: url },
  });
  revalidatePath("/profile");
  return { ok: true };
}
