// A store, a thunk and a factory of middleware. Expert: the program is what the created function does, named after its creator.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { api } from "./api";

export const useCart = create(
  persist(
    (set, get) => ({
      items: [],
      load: async () => {
        set({ items: await api.list() });
      },
      async checkout() {
        await api.order(get().items);
        set({ items: [] });
      },
    }),
    { name: "cart" },
  ),
);

export const loadDashboard = (id: string) => async (dispatch) => {
  dispatch(await api.dashboard(id));
};

const verify = (req, roles: string[]) => async (error, user) => {
  if (error || !user) throw new Error("401");
  req.user = await api.roles(user, roles);
};

export const auth = (...roles: string[]) => async (req, res, next) => {
  await verify(req, roles)(null, req.user);
  next();
};
