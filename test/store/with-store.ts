import { join } from "node:path";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { inTemporaryFolder } from "./temporary.ts";

/** Runs `use` with an empty store, which is closed and gone afterwards. */
export function withStore<T>(use: (store: Store, path: string) => T): T {
  return inTemporaryFolder((folder) => {
    const path = join(folder, "vervet.sqlite");
    const store = openStore(path);
    try {
      return use(store, path);
    } finally {
      store.close();
    }
  });
}
