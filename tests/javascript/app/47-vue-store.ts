// Pinia store. Expert: `load` guards against a second call, good; the profile and the settings need only the id.
import { defineStore } from "pinia";
import { ref, computed } from "vue";
import { api } from "@/api";

export const useUserStore = defineStore("user", () => {
  const user = ref<null | { id: string; name: string }>(null);
  const settings = ref<Record<string, string>>({});
  const loading = ref(false);
  const initials = computed(() => user.value?.name.slice(0, 2).toUpperCase() ?? "");

  async function load(id: string) {
    if (loading.value) return;
    loading.value = true;
    try {
      user.value = await api.user(id);
      settings.value = await api.settings(id);
    } finally {
      loading.value = false;
    }
  }

  return { user, settings, loading, initials, load };
});
